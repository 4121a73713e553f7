/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/groupees.h"

#include "server/agenda/grille.h"
#include "server/comptes/comptes-store.h"

/* How long a period may be: what anybody can mean, and what one transaction bears. */
#define ANNEES_MAX 2

const char *const parvis_groupe_champs[PARVIS_GROUPE_N_CHAMPS] = {
  "usagers", "action", "du", "au", "activites", "periodicite", "jours",
};
const char *const parvis_groupe_actions[] = { "creer", "modifier", "supprimer", NULL };

void
parvis_groupe_free (ParvisGroupe *choix)
{
  if (choix == NULL)
    return;
  g_clear_pointer (&choix->enfants, g_ptr_array_unref);
  g_clear_pointer (&choix->seances, g_ptr_array_unref);
  g_clear_pointer (&choix->usagers, g_array_unref);
  g_clear_pointer (&choix->activites, g_array_unref);
  g_free (choix->du_saisi);
  g_free (choix->au_saisi);
  g_free (choix);
}

static gboolean
has_id (const GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

gboolean
parvis_groupe_has_usager (const ParvisGroupe *choix, gint64 personne_id)
{
  return has_id (choix->usagers, personne_id);
}

gboolean
parvis_groupe_has_activite (const ParvisGroupe *choix, gint64 seance_id)
{
  return has_id (choix->activites, seance_id);
}

gboolean
parvis_groupe_has_jour (const ParvisGroupe *choix, ParvisDate jour)
{
  /* The weeks of a year are 52 or 53: they are counted from the period's own first one. */
  int semaine = (jour - parvis_date_get_monday (choix->du)) / 7;

  if (jour < choix->du || jour > choix->au)
    return FALSE;
  if (choix->semaines > 1 && semaine % choix->semaines != 0)
    return FALSE;
  return choix->jours == 0 || (choix->jours & (1U << parvis_date_get_weekday (jour))) != 0;
}

gboolean
parvis_groupe_is_juste (const ParvisGroupe *choix)
{
  for (guint i = 0; i < PARVIS_GROUPE_N_CHAMPS; i++)
    if (choix->fautes[i] != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_seance (const GPtrArray *seances, gint64 id)
{
  for (guint i = 0; i < seances->len; i++)
    if (((const ParvisAgendaSeance *) seances->pdata[i])->seance_id == id)
      return TRUE;
  return FALSE;
}

/* The children that are enrolled in something, and what that is. */
static void
load_enfants (ParvisGroupe *choix, ParvisDb *db, const char *today)
{
  g_autoptr (GPtrArray) tous = parvis_foyer_list_enfants (db, choix->foyer_id, today);

  choix->enfants = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_personne_free);
  choix->seances = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_agenda_seance_free);
  g_ptr_array_set_free_func (tous, NULL);
  for (guint i = 0; i < tous->len; i++)
    {
      ParvisPersonne *enfant = tous->pdata[i];
      g_autoptr (GPtrArray) seances = parvis_agenda_list_seances (db, enfant->id, choix->today);

      if (seances->len == 0)
        {
          parvis_personne_free (enfant);
          continue;
        }
      g_ptr_array_add (choix->enfants, enfant);
      while (seances->len > 0)
        {
          ParvisAgendaSeance *seance = g_ptr_array_steal_index (seances, 0);

          if (has_seance (choix->seances, seance->seance_id))
            parvis_agenda_seance_free (seance);
          else
            g_ptr_array_add (choix->seances, seance);
        }
    }
}

static ParvisGroupe *
choix_new (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGroupe) choix = g_new0 (ParvisGroupe, 1);
  const char *today = parvis_request_get_today (request);

  choix->usagers = g_array_new (FALSE, FALSE, sizeof (gint64));
  choix->activites = g_array_new (FALSE, FALSE, sizeof (gint64));
  choix->today = parvis_date_from_iso (today);
  choix->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (choix->foyer_id == 0)
    return NULL;
  load_enfants (choix, db, today);
  return g_steal_pointer (&choix);
}

/* From next Monday until the next holidays: what a family books at one go. */
static void
set_periode (ParvisGroupe *choix, ParvisDb *db)
{
  const ParvisAgendaSeance *seance = choix->seances->len > 0 ? choix->seances->pdata[0] : NULL;
  const ParvisGrille *grille =
      seance != NULL ? parvis_grille_get (db, seance->seance_id, 0, NULL) : NULL;
  const ParvisCalendrier *calendrier =
      grille != NULL ? parvis_grille_get_calendrier (grille) : NULL;
  ParvisDate end;

  choix->du = parvis_date_get_monday (choix->today) + 7;
  while (calendrier != NULL && choix->du < choix->today + 90
         && parvis_calendrier_find_fermeture (calendrier, PARVIS_FERMETURE_VACANCES, choix->du)
                != NULL)
    choix->du++;
  end = choix->du + 90;
  choix->au = choix->du + 4;
  for (ParvisDate jour = choix->du; calendrier != NULL && jour < end; jour++)
    {
      if (parvis_calendrier_find_fermeture (calendrier, PARVIS_FERMETURE_VACANCES, jour) != NULL)
        break;
      if (parvis_date_get_weekday (jour) < PARVIS_SAMEDI)
        choix->au = jour;
    }
  choix->du_saisi = parvis_date_format_court (choix->du);
  choix->au_saisi = parvis_date_format_court (choix->au);
}

ParvisGroupe *
parvis_groupe_new (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGroupe) choix = choix_new (request, db, error);

  if (choix == NULL)
    return NULL;
  for (guint i = 0; i < choix->enfants->len; i++)
    g_array_append_val (choix->usagers, ((ParvisPersonne *) choix->enfants->pdata[i])->id);
  if (choix->seances->len > 0)
    g_array_append_val (choix->activites,
                        ((ParvisAgendaSeance *) choix->seances->pdata[0])->seance_id);
  choix->semaines = 1;
  choix->jours =
      1U << PARVIS_LUNDI | 1U << PARVIS_MARDI | 1U << PARVIS_JEUDI | 1U << PARVIS_VENDREDI;
  set_periode (choix, db);
  return g_steal_pointer (&choix);
}

/* What of @known is ticked; anything else is told, whether it exists elsewhere or not. */
static void
read_ids (ParvisRequest *request,
          ParvisGroupe *choix,
          ParvisGroupeChamp champ,
          GArray *ids,
          gboolean (*is_known) (const ParvisGroupe *choix, gint64 id))
{
  const char *const *values =
      parvis_request_get_field_values (request, parvis_groupe_champs[champ]);
  gboolean foreign = FALSE;

  for (; values != NULL && *values != NULL; values++)
    {
      guint64 id = 0;

      if (!g_ascii_string_to_unsigned (*values, 10, 1, G_MAXINT64, &id, NULL)
          || !is_known (choix, (gint64) id))
        foreign = TRUE;
      else if (!has_id (ids, (gint64) id))
        g_array_append_val (ids, (gint64){ (gint64) id });
    }
  if (foreign)
    choix->fautes[champ] = champ == PARVIS_GROUPE_USAGERS
                               ? "Choisissez parmi les enfants de votre foyer."
                               : "Choisissez parmi les activités proposées.";
  else if (ids->len == 0)
    choix->fautes[champ] = champ == PARVIS_GROUPE_USAGERS ? "Choisissez au moins un enfant."
                                                          : "Choisissez au moins une activité.";
}

static gboolean
is_enfant (const ParvisGroupe *choix, gint64 id)
{
  for (guint i = 0; i < choix->enfants->len; i++)
    if (((const ParvisPersonne *) choix->enfants->pdata[i])->id == id)
      return TRUE;
  return FALSE;
}

static gboolean
is_seance (const ParvisGroupe *choix, gint64 id)
{
  return has_seance (choix->seances, id);
}

static ParvisDate
read_date (ParvisGroupe *choix, ParvisGroupeChamp champ, const char *typed)
{
  const char *message = NULL;
  ParvisDate date;

  if (*typed == '\0')
    {
      choix->fautes[champ] =
          champ == PARVIS_GROUPE_DU ? "Dites à partir de quel jour." : "Dites jusqu’à quel jour.";
      return PARVIS_DATE_NONE;
    }
  date = parvis_date_parse_saisie (typed, &message);
  if (date == PARVIS_DATE_NONE)
    choix->fautes[champ] = message;
  return date;
}

static void
check_periode (ParvisGroupe *choix)
{
  if (choix->du == PARVIS_DATE_NONE || choix->au == PARVIS_DATE_NONE)
    return;
  if (choix->au < choix->du)
    choix->fautes[PARVIS_GROUPE_AU] =
        "La période finit avant de commencer : vérifiez les deux dates.";
  else if (choix->au >= parvis_date_add_months (choix->du, 12 * ANNEES_MAX))
    choix->fautes[PARVIS_GROUPE_AU] = "Deux ans au plus : choisissez une période plus courte.";
  else if (choix->au < choix->today)
    choix->fautes[PARVIS_GROUPE_AU] = "Cette période est passée.";
}

static void
read_jours (ParvisRequest *request, ParvisGroupe *choix)
{
  const char *const *values = parvis_request_get_field_values (request, "jours");

  for (; values != NULL && *values != NULL; values++)
    {
      guint64 jour = 0;

      if (g_ascii_string_to_unsigned (*values, 10, 0, 6, &jour, NULL))
        choix->jours |= 1U << jour;
      else
        choix->fautes[PARVIS_GROUPE_JOURS] = "Choisissez parmi les jours proposés.";
    }
  if (choix->jours == 0 && choix->semaines > 0 && choix->fautes[PARVIS_GROUPE_JOURS] == NULL)
    choix->fautes[PARVIS_GROUPE_JOURS] = "Choisissez au moins un jour de la semaine.";
}

ParvisGroupe *
parvis_groupe_read (ParvisRequest *request, ParvisDb *db, GError **error)
{
  static const char *const periodicites[] = { "aucune", "1", "2", NULL };
  g_autoptr (ParvisGroupe) choix = choix_new (request, db, error);
  gboolean known = FALSE;

  if (choix == NULL)
    return NULL;
  read_ids (request, choix, PARVIS_GROUPE_USAGERS, choix->usagers, is_enfant);
  read_ids (request, choix, PARVIS_GROUPE_ACTIVITES, choix->activites, is_seance);
  choix->fautes[PARVIS_GROUPE_ACTION] = "Choisissez ce qu’il faut faire.";
  for (guint i = 0; parvis_groupe_actions[i] != NULL; i++)
    if (g_str_equal (parvis_request_get_field (request, "action"), parvis_groupe_actions[i]))
      {
        choix->action = (ParvisGroupeAction) i;
        choix->fautes[PARVIS_GROUPE_ACTION] = NULL;
      }
  choix->du_saisi = g_strdup (parvis_request_get_field (request, "du"));
  choix->au_saisi = g_strdup (parvis_request_get_field (request, "au"));
  choix->du = read_date (choix, PARVIS_GROUPE_DU, choix->du_saisi);
  choix->au = read_date (choix, PARVIS_GROUPE_AU, choix->au_saisi);
  check_periode (choix);
  for (int i = 0; periodicites[i] != NULL; i++)
    if (g_str_equal (parvis_request_get_field (request, "periodicite"), periodicites[i]))
      {
        choix->semaines = i;
        known = TRUE;
      }
  if (!known && parvis_request_has_field (request, "periodicite"))
    choix->fautes[PARVIS_GROUPE_PERIODICITE] = "Choisissez une périodicité.";
  read_jours (request, choix);
  return g_steal_pointer (&choix);
}
