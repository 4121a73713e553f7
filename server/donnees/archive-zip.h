/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/* A ZIP written as it comes into a descriptor (a pipe): nothing of it is kept in memory. */
typedef struct _ParvisZip ParvisZip;

/* @fd stays the caller's. NULL with @error (INTERNAL). */
ParvisZip *parvis_zip_new (int fd, GError **error);
/* One entry of these bytes. @nom: a path inside the archive, ASCII (see parvis_zip_dup_nom()). */
gboolean
parvis_zip_add (ParvisZip *zip, const char *nom, GBytes *bytes, gint64 date, GError **error);
/* Its end; without it there is no archive. */
gboolean parvis_zip_finish (ParvisZip *zip, GError **error);
void parvis_zip_free (ParvisZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisZip, parvis_zip_free)

/* A name of a file that every system can unpack: letters, digits, dots and hyphens; the caller owns it. */
char *parvis_zip_dup_nom (const char *texte);

G_END_DECLS
