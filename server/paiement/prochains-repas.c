/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/prochains-repas.h"

#include "server/agenda/agenda.h"
#include "server/foyers/foyers-store.h"
#include "shared/rules/parvis-date.h"

#define JOURS 14

static gint64
add_seance (ParvisRequest *request,
            ParvisDb *db,
            gint64 foyer_id,
            gint64 personne_id,
            gint64 seance_id,
            ParvisDate today,
            guint *jours)
{
  g_autoptr (ParvisAgenda) agenda =
      parvis_agenda_load (parvis_request_get_commune (request), db, foyer_id, personne_id,
                          seance_id, today, today + JOURS, parvis_request_get_now (request), NULL);
  gint64 prix = 0;

  for (ParvisDate jour = today; agenda != NULL && jour < today + JOURS; jour++)
    {
      ParvisAgendaJour juge;

      parvis_agenda_juger (agenda, jour, &juge);
      if (juge.etat != PARVIS_JOUR_RESERVABLE)
        continue;
      prix += MAX (juge.prix_cents, 0);
      (*jours)++;
    }
  return prix;
}

gint64
parvis_prochains_repas_get_prix (ParvisRequest *request,
                                 ParvisDb *db,
                                 gint64 foyer_id,
                                 guint *jours)
{
  const char *today = parvis_request_get_today (request);
  ParvisDate du = parvis_date_from_iso (today);
  g_autoptr (GPtrArray) enfants = parvis_foyer_list_membres (db, foyer_id, "enfant", today);
  gint64 prix = 0;

  *jours = 0;
  for (guint i = 0; i < enfants->len; i++)
    {
      const ParvisPersonne *enfant = enfants->pdata[i];
      g_autoptr (GPtrArray) seances = parvis_agenda_list_seances (db, enfant->id, du);

      for (guint j = 0; j < seances->len; j++)
        prix += add_seance (request, db, foyer_id, enfant->id,
                            ((const ParvisAgendaSeance *) seances->pdata[j])->seance_id, du, jours);
    }
  return prix;
}
