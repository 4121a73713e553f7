/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/prix-vue.h"

#include "server/http/parvis-route.h"

void
parvis_prix_vue_show (ParvisRequest *request, ParvisView *view, const ParvisRaison *prix)
{
  ParvisView *pourquoi = parvis_view_object (view, "pourquoi_prix");
  g_autofree char *phrase = parvis_raison_to_phrase (prix);
  gboolean inconnu = prix->code == PARVIS_RAISON_TARIF_TRANCHE_HAUTE
                     || prix->code == PARVIS_RAISON_TARIF_PLAFOND_INCONNU;

  parvis_view_set (pourquoi, "phrase", phrase);
  parvis_view_set_url (pourquoi, "url_tarifs", request, "tarifs", NULL);
  parvis_view_set (pourquoi, "url_quotient", NULL);
  if (inconnu)
    parvis_view_set_url (pourquoi, "url_quotient", request, "demandes.demarche",
                         "quotient-familial", NULL);
}
