/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* A file of the vault that goes with the archive. */
typedef struct
{
  char *nom; /* in the archive: "justificatifs/12-1-1-Alice-carnet.jpg" */
  char *chemin;
  GBytes *cle;
} ParvisDonneesFichier;

void parvis_donnees_fichier_free (ParvisDonneesFichier *fichier);

/* All that is kept about the account's household: {"compte": {…}, "personnes": […], …}. Health steps are
 * decrypted. @fichiers: receives a ParvisDonneesFichier for each file. NULL with @error. (transfer full) */
JsonNode *parvis_donnees_create_json (ParvisCommune *commune,
                                      ParvisDb *db,
                                      gint64 compte_id,
                                      gint64 now,
                                      GPtrArray *fichiers,
                                      GError **error);

G_END_DECLS
