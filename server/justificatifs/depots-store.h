/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "server/rendu/parvis-rendu.h"

G_BEGIN_DECLS

/* A file of a deposit, or joined to a message, as its row says. */
typedef struct
{
  gint64 id;   /* of the row; of what was joined to a message, the message's */
  gint64 rang; /* from 1 */
  char *nom;   /* the sender's, for display */
  char *type;
  gint64 taille;
  GBytes *cle; /* NULL: erased */
  char *chemin;
  char *antivirus;
} ParvisFichier;

void parvis_fichier_free (ParvisFichier *fichier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisFichier, parvis_fichier_free)

/* The row's id, rang, nom, type, taille, cle, chemin, antivirus. */
ParvisFichier *parvis_fichier_read_row (ParvisRows *rows);
/* « 2,4 Mo ». The caller owns it. */
char *parvis_fichier_dup_taille (gint64 octets);

/* In the sender's order, of ParvisFichier; empty when there is no such deposit. */
GPtrArray *parvis_depot_list_fichiers (ParvisDb *db, gint64 piece_id, gint64 depot);
/* NOT_FOUND. */
ParvisFichier *parvis_depot_find_fichier (
    ParvisDb *db, gint64 piece_id, gint64 depot, gint64 rang, GError **error);
ParvisRenduFichier parvis_fichier_get_rendu (const ParvisFichier *fichier);

/* How a file stands that may have been drawn at PARVIS_PAGES_LARGEUR. @refus: (out) why it cannot be
 * shown, static; NULL when it can, or is not drawn yet. A file that cannot be shown has one page: the
 * sentence. */
gboolean parvis_fichier_find_pages (ParvisCommune *commune,
                                    const ParvisFichier *fichier,
                                    int *pages,
                                    const char **refus,
                                    GError **error);
/* Why it must not be handed out (the antivirus), a sentence; or NULL. */
const char *parvis_fichier_find_interdit (const ParvisFichier *fichier);
/* The clear bytes. */
GBytes *parvis_fichier_read (ParvisCommune *commune, const ParvisFichier *fichier, GError **error);

G_END_DECLS
