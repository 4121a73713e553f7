/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/groupees.h"

static void
obstacle_free (ParvisObstacle *obstacle)
{
  g_free (obstacle->cle);
  g_free (obstacle->phrase);
  g_array_unref (obstacle->jours);
  g_free (obstacle);
}

void
parvis_plan_free (ParvisPlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->changements);
  g_array_unref (plan->lignes);
  g_array_unref (plan->inchanges);
  g_ptr_array_unref (plan->obstacles);
  g_ptr_array_unref (plan->sans);
  g_free (plan);
}

/* Each chosen child in each chosen session: its rules and bookings of the period, read once. */
static gboolean
load_lignes (ParvisPlan *plan, ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisGroupe *choix = plan->choix;

  for (guint i = 0; i < choix->enfants->len; i++)
    for (guint j = 0; j < choix->seances->len; j++)
      {
        const ParvisAgendaSeance *seance = choix->seances->pdata[j];
        ParvisAgendaLigne ligne = { .enfant = choix->enfants->pdata[i] };
        g_autoptr (GError) fault = NULL;

        if (!parvis_groupe_has_usager (choix, ligne.enfant->id)
            || !parvis_groupe_has_activite (choix, seance->seance_id))
          continue;
        ligne.agenda = parvis_agenda_load (
            parvis_request_get_commune (request), db, choix->foyer_id, ligne.enfant->id,
            seance->seance_id, choix->du, choix->au, parvis_request_get_now (request), &fault);
        if (ligne.agenda != NULL)
          g_array_append_val (plan->lignes, ligne);
        else if (g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND))
          g_ptr_array_add (plan->sans,
                           g_strdup_printf ("%s, %s", ligne.enfant->prenom, seance->activite));
        else
          {
            g_propagate_error (error, g_steal_pointer (&fault));
            return FALSE;
          }
      }
  return TRUE;
}

/* Sentences that name another hour each day go together under one key, with the first day's; so do the days of one
 * closure, whose last day says it otherwise. */
static const char *
find_cle (const ParvisAgendaJour *juge)
{
  if (juge->raison.code == PARVIS_RAISON_VACANCES || juge->raison.code == PARVIS_RAISON_FERMETURE)
    return juge->raison.nom;
  if (juge->etat == PARVIS_JOUR_TROP_TARD && juge->raison.code == PARVIS_RAISON_TROP_TARD)
    return "trop-tard";
  if (juge->etat == PARVIS_JOUR_TROP_TARD && juge->raison.code == PARVIS_RAISON_PAS_ENCORE)
    return "pas-encore";
  if (juge->etat == PARVIS_JOUR_RESERVE_FIXE && juge->raison.code == PARVIS_RAISON_TROP_TARD
      && !juge->autre_foyer)
    return "trop-tard-annuler";
  return NULL;
}

/* Takes over @phrase. */
static void
add_obstacle (ParvisPlan *plan, guint ligne, ParvisDate jour, const char *cle, char *phrase)
{
  ParvisObstacleJour quand = { ligne, jour };
  ParvisObstacle *obstacle = NULL;
  g_autofree char *owned = phrase;

  if (cle == NULL)
    cle = phrase;
  for (guint i = 0; i < plan->obstacles->len && obstacle == NULL; i++)
    if (g_str_equal (((ParvisObstacle *) plan->obstacles->pdata[i])->cle, cle))
      obstacle = plan->obstacles->pdata[i];
  if (obstacle == NULL)
    {
      obstacle = g_new0 (ParvisObstacle, 1);
      obstacle->cle = g_strdup (cle);
      obstacle->phrase = g_steal_pointer (&owned);
      obstacle->jours = g_array_new (FALSE, FALSE, sizeof (ParvisObstacleJour));
      g_ptr_array_add (plan->obstacles, obstacle);
    }
  g_array_append_val (obstacle->jours, quand);
}

/* Brothers and sisters may want more than the places that are left. */
static gboolean
take_place (ParvisPlan *plan, GHashTable *prises, guint i, ParvisDate jour)
{
  const ParvisAgendaLigne *ligne = &g_array_index (plan->lignes, ParvisAgendaLigne, i);
  gint64 libres = parvis_agenda_get_libres (ligne->agenda, jour);
  g_autofree char *cle = NULL;
  gint64 n;

  if (libres < 0)
    return TRUE;
  cle = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%d",
                         parvis_agenda_get_seance (ligne->agenda)->seance_id,
                         parvis_agenda_get_etablissement (ligne->agenda, jour), jour);
  n = GPOINTER_TO_INT (g_hash_table_lookup (prises, cle)) + 1;
  if (n > libres)
    return FALSE;
  g_hash_table_insert (prises, g_steal_pointer (&cle), GINT_TO_POINTER (n));
  return TRUE;
}

static void
add_changement (
    ParvisPlan *plan, guint i, ParvisDate jour, gboolean annuler, const ParvisAgendaJour *juge)
{
  ParvisChangement c = { &g_array_index (plan->lignes, ParvisAgendaLigne, i), jour, annuler,
                         *juge };

  g_array_append_val (plan->changements, c);
}

/* A day that is wanted. */
static void
plan_reserver (ParvisPlan *plan, GHashTable *prises, guint i, ParvisDate jour)
{
  const ParvisAgendaLigne *ligne = &g_array_index (plan->lignes, ParvisAgendaLigne, i);
  ParvisAgendaJour juge;

  parvis_agenda_juger (ligne->agenda, jour, &juge);
  if (juge.etat == PARVIS_JOUR_RESERVE || juge.etat == PARVIS_JOUR_RESERVE_FIXE)
    g_array_index (plan->inchanges, guint, i)++;
  else if (juge.etat == PARVIS_JOUR_RESERVABLE && !take_place (plan, prises, i, jour))
    add_obstacle (plan, i, jour, NULL, g_strdup (PARVIS_PHRASE_PLACES));
  else if (juge.etat == PARVIS_JOUR_RESERVABLE)
    add_changement (plan, i, jour, FALSE, &juge);
  /* Of all the days of a period, those of no service at all were hardly meant. */
  else if (plan->choix->jours == 0 && juge.etat == PARVIS_JOUR_SANS_SERVICE
           && (parvis_date_get_weekday (jour) >= PARVIS_SAMEDI
               || juge.raison.code == PARVIS_RAISON_SANS_ECOLE
               || juge.raison.code == PARVIS_RAISON_SANS_SERVICE))
    return;
  else
    add_obstacle (plan, i, jour, find_cle (&juge), parvis_agenda_dup_raison (ligne->agenda, &juge));
}

/* A day that is not: what is booked is given back. */
static void
plan_annuler (ParvisPlan *plan, guint i, ParvisDate jour)
{
  const ParvisAgendaLigne *ligne = &g_array_index (plan->lignes, ParvisAgendaLigne, i);
  ParvisAgendaJour juge;

  parvis_agenda_juger (ligne->agenda, jour, &juge);
  if (juge.etat == PARVIS_JOUR_RESERVE)
    add_changement (plan, i, jour, TRUE, &juge);
  else if (juge.etat == PARVIS_JOUR_RESERVE_FIXE)
    add_obstacle (plan, i, jour, find_cle (&juge), parvis_agenda_dup_raison (ligne->agenda, &juge));
}

/* What is given back first: its money serves the bookings. */
static void
plan_jours (ParvisPlan *plan)
{
  g_autoptr (GHashTable) prises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const ParvisGroupe *choix = plan->choix;
  gboolean annuler = choix->action != PARVIS_GROUPE_CREER;
  gboolean reserver = choix->action != PARVIS_GROUPE_SUPPRIMER;

  for (guint i = 0; annuler && i < plan->lignes->len; i++)
    for (ParvisDate jour = choix->du; jour <= choix->au; jour++)
      if (parvis_groupe_has_jour (choix, jour) != reserver)
        plan_annuler (plan, i, jour);
  for (guint i = 0; reserver && i < plan->lignes->len; i++)
    for (ParvisDate jour = choix->du; jour <= choix->au; jour++)
      if (parvis_groupe_has_jour (choix, jour))
        plan_reserver (plan, prises, i, jour);
}

ParvisPlan *
parvis_plan_new (ParvisRequest *request, ParvisDb *db, const ParvisGroupe *choix, GError **error)
{
  g_autoptr (ParvisPlan) plan = g_new0 (ParvisPlan, 1);

  plan->choix = choix;
  plan->lignes = g_array_new (FALSE, FALSE, sizeof (ParvisAgendaLigne));
  g_array_set_clear_func (plan->lignes, parvis_agenda_ligne_clear);
  plan->changements = g_array_new (FALSE, FALSE, sizeof (ParvisChangement));
  plan->obstacles = g_ptr_array_new_with_free_func ((GDestroyNotify) obstacle_free);
  plan->sans = g_ptr_array_new_with_free_func (g_free);
  plan->inchanges = g_array_new (FALSE, TRUE, sizeof (guint));
  if (!load_lignes (plan, request, db, error))
    return NULL;
  g_array_set_size (plan->inchanges, plan->lignes->len);
  plan_jours (plan);
  return g_steal_pointer (&plan);
}

char *
parvis_plan_dup_empreinte (const ParvisPlan *plan)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < plan->changements->len; i++)
    {
      const ParvisChangement *c = &g_array_index (plan->changements, ParvisChangement, i);
      const gint64 numbers[] = { c->ligne->enfant->id,
                                 parvis_agenda_get_seance (c->ligne->agenda)->seance_id, c->jour,
                                 c->annuler, c->juge.prix_cents };

      g_checksum_update (checksum, (const guchar *) numbers, sizeof numbers);
    }
  return g_strdup (g_checksum_get_string (checksum));
}
