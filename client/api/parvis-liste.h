/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-api.h"

G_BEGIN_DECLS

/* More than this is not held: the agent filters. */
#define PARVIS_LISTE_MAX 10000

/* One page of rows, as a list takes it. */
typedef struct
{
  GPtrArray *objects; /* in the list's order */
  char *suivant;      /* NULL = the last page */
  gint64 total;
} ParvisListePage;

void parvis_liste_page_free (ParvisListePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisListePage, parvis_liste_page_free)

/* Where the rows come from, and what they are. */
typedef struct
{
  void (*fetch_async) (ParvisApi *api,
                       gconstpointer query,
                       const char *apres,
                       guint limite,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  ParvisListePage *(*fetch_finish) (ParvisApi *api, GAsyncResult *result, GError **error);
  gint64 (*get_id) (gpointer object);
  /* The order of the server, for a row that comes back. */
  int (*compare) (gpointer a, gpointer b);
  /* Makes @object say what @from says, and notify. */
  void (*update) (gpointer object, gpointer from);
} ParvisListeSource;

typedef enum
{
  PARVIS_LISTE_VIDE,       /* nothing asked yet */
  PARVIS_LISTE_CHARGEMENT, /* the first page is on its way */
  PARVIS_LISTE_PRETE,
  PARVIS_LISTE_ERREUR /* the first page did not come */
} ParvisListeEtat;

#define PARVIS_TYPE_LISTE (parvis_liste_get_type ())
G_DECLARE_FINAL_TYPE (ParvisListe, parvis_liste, PARVIS, LISTE, GObject)

/**
 * A GListModel over the server's pages, read as they are needed. The same row stays the same object,
 * and a refresh removes and inserts only what changed, so that selection and scroll stay.
 *
 * Properties "etat" (int, ParvisListeEtat) and "total" (int64, of the server), notified.
 * Signal "refreshed": a refresh is over, whatever it changed.
 */
ParvisListe *parvis_liste_new (ParvisApi *api, const ParvisListeSource *source);

/* Empties it and reads @query from the start; @query must stay as it is until the next call. */
void parvis_liste_load (ParvisListe *liste, gconstpointer query);
/* Reads again what is loaded. */
void parvis_liste_refresh (ParvisListe *liste);
/* The same, a moment later, once for many calls. */
void parvis_liste_refresh_soon (ParvisListe *liste);
/* Row @position is about to be seen: the next page is fetched before the end is. */
void parvis_liste_need (ParvisListe *liste, guint position);
/* From now on all pages are read without being asked for. */
void parvis_liste_set_eager (ParvisListe *liste, gboolean eager);

/* A row for which @keep says FALSE is not taken from the server: this side knows better. */
typedef gboolean (*ParvisListeKeep) (gpointer object, gpointer user_data);
void parvis_liste_set_keep (ParvisListe *liste, ParvisListeKeep keep, gpointer user_data);

ParvisListeEtat parvis_liste_get_etat (ParvisListe *liste);
const char *parvis_liste_get_erreur (ParvisListe *liste);
gint64 parvis_liste_get_total (ParvisListe *liste);
/* Every row of the server is here. */
gboolean parvis_liste_is_complete (ParvisListe *liste);

/* Borrowed; NULL when it is not loaded. @position may be NULL. */
gpointer parvis_liste_find (ParvisListe *liste, gint64 id, guint *position);
/* This side knows before the server tells. Both count in "total". */
void parvis_liste_remove (ParvisListe *liste, gint64 id);
/* At its place; only updates a row that is there. */
void parvis_liste_put (ParvisListe *liste, gpointer object);

G_END_DECLS
