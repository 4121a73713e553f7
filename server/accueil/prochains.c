/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/prochains.h"

#include "server/agenda/agenda.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-route.h"

/* Days of service shown, and how far one looks for them: over two weeks of holidays. */
#define JOURS_MAX     4
#define HORIZON_JOURS 24

/* One child's agenda in its first session, the meals. */
typedef struct
{
  const ParvisPersonne *enfant;
  ParvisAgenda *agenda;
} Enfant;

static void
enfant_clear (Enfant *enfant)
{
  g_clear_pointer (&enfant->agenda, parvis_agenda_free);
}

static GArray *
load_agendas (
    ParvisRequest *request, ParvisDb *db, gint64 foyer_id, GPtrArray *enfants, ParvisDate today)
{
  GArray *agendas = g_array_new (FALSE, TRUE, sizeof (Enfant));

  g_array_set_clear_func (agendas, (GDestroyNotify) enfant_clear);
  for (guint i = 0; i < enfants->len; i++)
    {
      const ParvisPersonne *personne = enfants->pdata[i];
      g_autoptr (GPtrArray) seances = parvis_agenda_list_seances (db, personne->id, today);
      Enfant enfant = { personne, NULL };

      if (seances->len == 0)
        continue;
      enfant.agenda =
          parvis_agenda_load (parvis_request_get_commune (request), db, foyer_id, personne->id,
                              ((ParvisAgendaSeance *) seances->pdata[0])->seance_id, today,
                              today + HORIZON_JOURS, parvis_request_get_now (request), NULL);
      if (enfant.agenda != NULL)
        g_array_append_val (agendas, enfant);
    }
  return agendas;
}

/* « Florian, Alice » are booked; the day leads on to the first child who may still be. */
static gboolean
show_jour (ParvisRequest *request, ParvisView *view, GArray *agendas, ParvisDate jour)
{
  g_autoptr (GString) reserve = g_string_new (NULL);
  g_autofree char *nom = NULL, *limite = NULL;
  const Enfant *libre = NULL;
  const ParvisAgendaSeance *seance = NULL;
  ParvisView *row;

  for (guint i = 0; i < agendas->len; i++)
    {
      const Enfant *enfant = &g_array_index (agendas, Enfant, i);
      ParvisAgendaJour juge;

      parvis_agenda_juger (enfant->agenda, jour, &juge);
      if (juge.etat == PARVIS_JOUR_RESERVE || juge.etat == PARVIS_JOUR_RESERVE_FIXE)
        g_string_append_printf (reserve, "%s%s", reserve->len > 0 ? ", " : "",
                                enfant->enfant->prenom);
      else if (juge.etat == PARVIS_JOUR_RESERVABLE && libre == NULL)
        {
          libre = enfant;
          limite = parvis_agenda_dup_raison (enfant->agenda, &juge);
        }
      else
        continue;
      seance = parvis_agenda_get_seance (enfant->agenda);
    }
  if (seance == NULL)
    return FALSE;
  row = parvis_view_append (view, "repas");
  nom = parvis_date_format_jour (jour);
  nom[0] = g_ascii_toupper (nom[0]);
  parvis_view_set (row, "jour", nom);
  if (libre != NULL && reserve->len == 0)
    parvis_view_set (row, "detail", limite);
  else
    parvis_view_printf (row, "detail", "%s %s\u00a0-\u00a0%s", seance->nom, seance->debut,
                        seance->fin);
  parvis_view_set (row, "reserve", reserve->str);
  if (libre != NULL)
    {
      char iso[PARVIS_DATE_ISO_SIZE];
      g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, libre->enfant->id);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT,
                                             parvis_agenda_get_seance (libre->agenda)->seance_id);

      parvis_view_set_url (row, "url_reserver", request, "agenda.jour", enfant, id,
                           parvis_date_write_iso (jour, iso), NULL);
    }
  else
    parvis_view_set (row, "url_reserver", NULL);
  return TRUE;
}

void
parvis_prochains_show (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  const char *iso = parvis_request_get_today (request);
  ParvisDate today = parvis_date_from_iso (iso);
  g_autoptr (GPtrArray) enfants = parvis_foyer_list_enfants (db, foyer_id, iso);
  g_autoptr (GArray) agendas = load_agendas (request, db, foyer_id, enfants, today);
  int shown = 0;

  parvis_view_list (view, "repas");
  if (agendas->len == 0)
    return;
  parvis_view_set_url (view, "url_agenda", request, "agenda", NULL);
  parvis_view_set_url (view, "url_semaine", request, "agenda.semaine", NULL);
  for (ParvisDate jour = today; jour <= today + HORIZON_JOURS && shown < JOURS_MAX; jour++)
    shown += show_jour (request, view, agendas, jour);
}
