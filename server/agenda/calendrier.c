/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/calendrier.h"

#include <libical/ical.h>
#include <string.h>

#include "server/agenda/agenda.h"
#include "server/foyers/foyers-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-typo.h"

#define MOIS_AVANT     2
#define MOIS_APRES     12
#define JOURS_LIMITES  35 /* how far the last moments are looked for */
#define LIMITE_MINUTES 30 /* how long before it the event of a last moment begins */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)

typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db;
  icalcomponent *calendrier; /* borrowed */
  const char *hote;          /* what makes an identifier the commune's own */
  gint64 foyer_id, depuis, now;
  ParvisDate today;
} Ecrivain;

/* In UTC: right in every telephone's zone, without a description of ours. */
static struct icaltimetype
get_instant (gint64 seconds)
{
  return icaltime_from_timet_with_zone ((time_t) seconds, 0, icaltimezone_get_utc_timezone ());
}

static gint64
get_seconds (Ecrivain *e, ParvisDate jour, int minutes)
{
  return parvis_date_to_instant (jour, MAX (minutes, 0), e->commune->time_zone);
}

static void
add_x (icalcomponent *component, const char *name, const char *value)
{
  icalproperty *property = icalproperty_new_x (value);

  icalproperty_set_x_name (property, name);
  icalcomponent_add_property (component, property);
}

static icalcomponent *
add_evenement (
    Ecrivain *e, const char *uid, const char *sujet, gint64 debut, gint64 fin, gint64 ecrit_a)
{
  icalcomponent *evenement = icalcomponent_new_vevent ();

  icalcomponent_add_property (evenement, icalproperty_new_uid (uid));
  icalcomponent_add_property (evenement, icalproperty_new_dtstamp (get_instant (ecrit_a)));
  icalcomponent_add_property (evenement, icalproperty_new_dtstart (get_instant (debut)));
  icalcomponent_add_property (evenement, icalproperty_new_dtend (get_instant (fin)));
  icalcomponent_add_property (evenement, icalproperty_new_summary (sujet));
  icalcomponent_add_property (evenement, icalproperty_new_class (ICAL_CLASS_PRIVATE));
  /* Nobody is busy because a child eats. */
  icalcomponent_add_property (evenement, icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT));
  icalcomponent_add_component (e->calendrier, evenement);
  return evenement;
}

static void
add_reservations (Ecrivain *e)
{
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisRows) rows = parvis_db_query (
      e->db, PARVIS_SQL_CALENDRIER_RESERVATIONS, V (e->foyer_id),
      V (parvis_date_write_iso (parvis_date_add_months (e->today, -MOIS_AVANT), du)),
      V (parvis_date_write_iso (parvis_date_add_months (e->today, MOIS_APRES), au)));

  while (parvis_rows_next (rows))
    {
      ParvisDate jour = parvis_date_from_iso (parvis_rows_text (rows, 2));
      g_autofree char *uid = g_strdup_printf (
          "reservation-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%s@%s", parvis_rows_int (rows, 0),
          parvis_rows_int (rows, 1), parvis_rows_text (rows, 2), e->hote);
      g_autofree char *sujet = g_strdup_printf ("%s" PARVIS_NBSP ": %s", parvis_rows_text (rows, 3),
                                                parvis_rows_text (rows, 4));

      add_evenement (e, uid, sujet,
                     get_seconds (e, jour, parvis_date_parse_heure (parvis_rows_text (rows, 5))),
                     get_seconds (e, jour, parvis_date_parse_heure (parvis_rows_text (rows, 6))),
                     parvis_rows_int (rows, 7));
    }
}

/* The last moment of one session on one day; once, however many children it is for. */
static void
add_limite (Ecrivain *e, GHashTable *seen, ParvisAgenda *agenda, ParvisDate jour)
{
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (agenda);
  g_autofree char *nom = parvis_date_format_jour (jour);
  g_autofree char *uid = NULL, *sujet = NULL;
  char iso[PARVIS_DATE_ISO_SIZE];
  ParvisAgendaJour juge;
  gint64 limite;

  parvis_agenda_juger (agenda, jour, &juge);
  if ((juge.etat != PARVIS_JOUR_RESERVABLE && juge.etat != PARVIS_JOUR_RESERVE)
      || juge.raison.code != PARVIS_RAISON_RESERVABLE)
    return;
  limite = get_seconds (e, juge.raison.limite.jour, juge.raison.limite.minutes);
  uid = g_strdup_printf ("limite-%" G_GINT64_FORMAT "-%s-%" G_GINT64_FORMAT "@%s",
                         seance->seance_id, parvis_date_write_iso (jour, iso), limite, e->hote);
  if (!g_hash_table_add (seen, g_strdup (uid)))
    return;
  sujet = g_strdup_printf ("Dernier moment" PARVIS_NBSP ": %s du %s", seance->nom, nom);
  add_evenement (e, uid, sujet, limite - LIMITE_MINUTES * 60, limite, e->depuis);
}

static gboolean
add_limites (Ecrivain *e, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autoptr (GPtrArray) enfants =
      parvis_foyer_list_enfants (e->db, e->foyer_id, parvis_date_write_iso (e->today, iso));

  for (guint i = 0; i < enfants->len; i++)
    {
      const ParvisPersonne *enfant = enfants->pdata[i];
      g_autoptr (GPtrArray) seances = parvis_agenda_list_seances (e->db, enfant->id, e->today);

      for (guint j = 0; j < seances->len; j++)
        {
          const ParvisAgendaSeance *seance = seances->pdata[j];
          g_autoptr (ParvisAgenda) agenda =
              parvis_agenda_load (e->commune, e->db, e->foyer_id, enfant->id, seance->seance_id,
                                  e->today, e->today + JOURS_LIMITES, e->now, error);

          if (agenda == NULL)
            return FALSE;
          for (ParvisDate jour = e->today; jour <= e->today + JOURS_LIMITES; jour++)
            add_limite (e, seen, agenda, jour);
        }
    }
  return TRUE;
}

static icalcomponent *
create_tete (ParvisCommune *commune, ParvisDb *db, ParvisDate today)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *ville =
      parvis_reglages_dup_texte (db, "commune.nom", parvis_date_write_iso (today, iso));
  g_autofree char *nom = g_strdup_printf ("Enfants · %s", ville);
  icalcomponent *calendrier = icalcomponent_new_vcalendar ();

  icalcomponent_add_property (calendrier, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendrier, icalproperty_new_prodid ("-//Parvis//Agenda//FR"));
  icalcomponent_add_property (calendrier, icalproperty_new_calscale ("GREGORIAN"));
  add_x (calendrier, "X-WR-CALNAME", nom);
  add_x (calendrier, "X-WR-TIMEZONE", g_time_zone_get_identifier (commune->time_zone));
  /* RFC 7986 § 5.7, and how those say it that do not know it. */
  add_x (calendrier, "X-PUBLISHED-TTL", "PT4H");
  return calendrier;
}

char *
parvis_calendrier_create (ParvisCommune *commune,
                          ParvisDb *db,
                          gint64 foyer_id,
                          gboolean limites,
                          gint64 depuis,
                          gint64 now,
                          GError **error)
{
  ParvisDate today = parvis_date_from_instant (now, commune->time_zone);
  g_autoptr (icalcomponent) calendrier = create_tete (commune, db, today);
  Ecrivain e = { .commune = commune,
                 .db = db,
                 .calendrier = calendrier,
                 .hote = commune->host,
                 .foyer_id = foyer_id,
                 .depuis = depuis,
                 .now = now,
                 .today = today };
  char *text, *copy;

  add_reservations (&e);
  if (limites && !add_limites (&e, error))
    return NULL;
  text = icalcomponent_as_ical_string_r (calendrier);
  copy = g_strdup (text);
  free (text);
  return copy;
}
