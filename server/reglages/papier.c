/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-reglages"
#include "config.h"

#include "server/reglages/papier.h"

#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

ParvisDocument *
parvis_papier_new (ParvisCommune *commune, ParvisDb *db, const char *titre)
{
  char today[11];
  g_autofree char *fait =
      parvis_date_format_instant_court (parvis_commune_now (commune), commune->time_zone);
  g_autofree char *nom = NULL, *initiale = NULL, *couleur = NULL, *adresse = NULL;

  parvis_commune_today (commune, today);
  nom = parvis_reglages_dup_texte (db, "commune.nom", today);
  initiale = parvis_reglages_dup_texte (db, "commune.initiale", today);
  couleur = parvis_reglages_dup_texte (db, "commune.couleur", today);
  adresse = parvis_reglages_dup_texte (db, "commune.adresse", today);
  return parvis_document_new (
      &(ParvisDocumentEntete){
          .nom = nom, .initiale = initiale, .couleur = couleur, .adresse = adresse, .fait = fait },
      titre);
}
