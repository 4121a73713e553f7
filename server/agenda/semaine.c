/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/semaine.h"

#include "server/comptes/comptes-store.h"

/* How far the first week with something to book is looked for: beyond two weeks of holidays. */
#define SEMAINES_MAX 4

static gboolean
load_lignes (
    ParvisSemaine *semaine, ParvisRequest *request, ParvisDb *db, ParvisDate au, GError **error)
{
  for (guint i = 0; i < semaine->enfants->len; i++)
    {
      const ParvisPersonne *enfant = semaine->enfants->pdata[i];
      g_autoptr (GPtrArray) seances = parvis_agenda_list_seances (db, enfant->id, semaine->lundi);

      for (guint j = 0; j < seances->len; j++)
        {
          const ParvisAgendaSeance *seance = seances->pdata[j];
          ParvisAgendaLigne ligne = { .enfant = enfant };

          ligne.agenda = parvis_agenda_load (
              parvis_request_get_commune (request), db, semaine->foyer_id, enfant->id,
              seance->seance_id, semaine->lundi, au, parvis_request_get_now (request), error);
          if (ligne.agenda == NULL)
            return FALSE;
          g_array_append_val (semaine->lignes, ligne);
        }
    }
  return TRUE;
}

static guint
count_jours (const ParvisAgendaLigne *ligne, ParvisDate lundi, ParvisJourEtat etat)
{
  guint n = 0;

  for (ParvisDate jour = lundi; jour < lundi + 7; jour++)
    {
      ParvisAgendaJour juge;

      parvis_agenda_juger (ligne->agenda, jour, &juge);
      n += juge.etat == etat;
    }
  return n;
}

static guint
count_tous (const ParvisSemaine *semaine, ParvisDate lundi, ParvisJourEtat etat)
{
  guint n = 0;

  for (guint i = 0; i < semaine->lignes->len; i++)
    n += count_jours (&g_array_index (semaine->lignes, ParvisAgendaLigne, i), lundi, etat);
  return n;
}

/* Where there is something to book, else something to cancel, else this week. */
static ParvisDate
find_lundi (const ParvisSemaine *semaine)
{
  static const ParvisJourEtat etats[] = { PARVIS_JOUR_RESERVABLE, PARVIS_JOUR_RESERVE };

  for (gsize e = 0; e < G_N_ELEMENTS (etats); e++)
    for (int i = 0; i < SEMAINES_MAX; i++)
      if (count_tous (semaine, semaine->lundi + 7 * i, etats[e]) > 0)
        return semaine->lundi + 7 * i;
  return semaine->lundi;
}

ParvisSemaine *
parvis_semaine_load (ParvisRequest *request, ParvisDb *db, const char *periode, GError **error)
{
  g_autoptr (ParvisSemaine) semaine = g_new0 (ParvisSemaine, 1);
  const char *today = parvis_request_get_today (request);
  ParvisDate day = parvis_date_from_iso (periode);

  semaine->lignes = g_array_new (FALSE, FALSE, sizeof (ParvisAgendaLigne));
  g_array_set_clear_func (semaine->lignes, parvis_agenda_ligne_clear);
  semaine->today = parvis_date_from_iso (today);
  semaine->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (semaine->foyer_id == 0)
    return NULL;
  semaine->enfants = parvis_foyer_list_enfants (db, semaine->foyer_id, today);
  /* Ten years around today are all that anybody can mean. */
  if (day != PARVIS_DATE_NONE && ABS (day - semaine->today) <= 3660)
    {
      semaine->lundi = parvis_date_get_monday (day);
      return load_lignes (semaine, request, db, semaine->lundi + 6, error)
                 ? g_steal_pointer (&semaine)
                 : NULL;
    }
  semaine->lundi = parvis_date_get_monday (semaine->today);
  if (!load_lignes (semaine, request, db, semaine->lundi + 7 * SEMAINES_MAX - 1, error))
    return NULL;
  semaine->lundi = find_lundi (semaine);
  return g_steal_pointer (&semaine);
}

guint
parvis_semaine_count (const ParvisSemaine *semaine,
                      const ParvisAgendaLigne *ligne,
                      ParvisJourEtat etat)
{
  return ligne != NULL ? count_jours (ligne, semaine->lundi, etat)
                       : count_tous (semaine, semaine->lundi, etat);
}

void
parvis_semaine_free (ParvisSemaine *semaine)
{
  if (semaine == NULL)
    return;
  g_clear_pointer (&semaine->lignes, g_array_unref);
  g_clear_pointer (&semaine->enfants, g_ptr_array_unref);
  g_free (semaine);
}

char *
parvis_semaine_dup_cle (const ParvisAgendaLigne *ligne, ParvisDate jour)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", ligne->enfant->id,
                          parvis_agenda_get_seance (ligne->agenda)->seance_id,
                          parvis_date_write_iso (jour, iso));
}

static void
add_changements (const ParvisSemaine *semaine,
                 gboolean annuler,
                 const char *const *jours,
                 const char *const *avant,
                 GArray *changements)
{
  for (guint i = 0; i < semaine->lignes->len; i++)
    for (ParvisDate jour = semaine->lundi; jour < semaine->lundi + 7; jour++)
      {
        ParvisChangement c = {
          &g_array_index (semaine->lignes, ParvisAgendaLigne, i), jour, annuler, { 0 }
        };
        g_autofree char *cle = parvis_semaine_dup_cle (c.ligne, jour);
        gboolean booked;

        if (!g_strv_contains (annuler ? avant : jours, cle)
            || g_strv_contains (annuler ? jours : avant, cle))
          continue;
        parvis_agenda_juger (c.ligne->agenda, jour, &c.juge);
        booked = c.juge.etat == PARVIS_JOUR_RESERVE || c.juge.etat == PARVIS_JOUR_RESERVE_FIXE;
        /* A form that is sent twice, or the other parent, has done it. */
        if (booked == annuler)
          g_array_append_val (changements, c);
      }
}

GArray *
parvis_semaine_list_changements (const ParvisSemaine *semaine,
                                 const char *const *jours,
                                 const char *const *avant)
{
  GArray *changements = g_array_new (FALSE, FALSE, sizeof (ParvisChangement));

  add_changements (semaine, TRUE, jours, avant, changements);
  add_changements (semaine, FALSE, jours, avant, changements);
  return changements;
}
