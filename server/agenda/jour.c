/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/jour.h"

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-route.h"

void
parvis_jour_free (ParvisJour *jour)
{
  g_clear_pointer (&jour->enfant, parvis_personne_free);
  g_clear_pointer (&jour->agenda, parvis_agenda_free);
  g_free (jour);
}

ParvisJour *
parvis_jour_load (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisJour) jour = g_new0 (ParvisJour, 1);
  const char *today = parvis_request_get_today (request);
  gint64 enfant_id;

  jour->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (jour->foyer_id == 0 || !parvis_request_get_part_id (request, "personne", &enfant_id, error)
      || !parvis_request_get_part_id (request, "seance", &jour->seance_id, error))
    return NULL;
  jour->enfant = parvis_foyer_get_membre (db, jour->foyer_id, enfant_id, today, error);
  if (jour->enfant == NULL)
    return NULL;
  jour->jour = parvis_date_from_iso (parvis_request_get_part (request, "jour"));
  if (jour->jour == PARVIS_DATE_NONE)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such day");
      return NULL;
    }
  /* A month shows days on which the enrolment is over: they have their reason too. */
  jour->agenda = parvis_agenda_load (parvis_request_get_commune (request), db, jour->foyer_id,
                                     enfant_id, jour->seance_id, MAX (jour->jour - 41, 1),
                                     jour->jour, parvis_request_get_now (request), error);
  if (jour->agenda == NULL)
    return NULL;
  parvis_agenda_juger (jour->agenda, jour->jour, &jour->juge);
  return g_steal_pointer (&jour);
}

char *
parvis_jour_create_retour (ParvisRequest *request, const ParvisJour *jour)
{
  g_autofree char *base = parvis_url (request, "agenda", NULL);
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (jour->jour, iso);
  return g_strdup_printf ("%s?personne=%" G_GINT64_FORMAT "&activite=%" G_GINT64_FORMAT
                          "&periode=%.7s",
                          base, jour->enfant->id, jour->seance_id, iso);
}

ParvisPlace
parvis_jour_get_place (const ParvisJour *jour)
{
  return (ParvisPlace){ jour->seance_id, parvis_agenda_get_etablissement (jour->agenda, jour->jour),
                        jour->jour };
}
