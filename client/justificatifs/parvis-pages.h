/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-justificatifs.h"
#include "client/widgets/parvis-image.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_PAGES (parvis_pages_get_type ())
G_DECLARE_FINAL_TYPE (ParvisPages, parvis_pages, PARVIS, PAGES, GObject)

/**
 * The pages' pictures, fetched and decoded ahead: the last few that were wanted are kept.
 *
 * Signal "changed" (key): what is known of a page changed; see _find().
 */
ParvisPages *parvis_pages_new (ParvisApi *api);

typedef struct
{
  gint64 id; /* of the justificatif */
  gint64 depot;
  guint page; /* from 1 */
} ParvisPageKey;

/* Fetches it unless it is there or on its way. A page that failed is tried again. */
void parvis_pages_want (ParvisPages *pages, const ParvisPageKey *key);

/* Borrowed image; else NULL with @sentence: NULL while it is on its way, or why it cannot be shown.
 * @retry: trying again may help. */
ParvisImage *parvis_pages_find (ParvisPages *pages,
                                const ParvisPageKey *key,
                                const char **sentence,
                                gboolean *retry);

G_END_DECLS
