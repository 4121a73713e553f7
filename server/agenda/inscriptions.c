/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/inscriptions.h"

void
parvis_agenda_seance_free (ParvisAgendaSeance *seance)
{
  if (seance == NULL)
    return;
  g_free (seance->activite);
  g_free (seance->nom);
  g_free (seance->debut);
  g_free (seance->fin);
  g_free (seance->niveau);
  g_free (seance);
}

static void
inscription_free (ParvisInscription *inscription)
{
  parvis_agenda_seance_free (inscription->seance);
  g_free (inscription);
}

static ParvisAgendaSeance *
read_seance (ParvisRows *rows)
{
  ParvisAgendaSeance *seance = g_new0 (ParvisAgendaSeance, 1);

  seance->seance_id = parvis_rows_int (rows, 0);
  seance->nom = g_strdup (parvis_rows_text (rows, 6));
  seance->debut = g_strdup (parvis_rows_text (rows, 7));
  seance->fin = g_strdup (parvis_rows_text (rows, 8));
  seance->activite = g_strdup (parvis_rows_text (rows, 13));
  seance->niveau = g_strdup (parvis_rows_text (rows, 14));
  seance->rang = parvis_rows_int (rows, 15);
  return seance;
}

GPtrArray *
parvis_inscriptions_list (ParvisDb *db, gint64 personne_id, ParvisDate du)
{
  GPtrArray *inscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) inscription_free);
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisRows) rows = parvis_db_query (
      db, PARVIS_SQL_AGENDA_INSCRIPTIONS, V (personne_id), V (parvis_date_write_iso (du, iso)));

  while (parvis_rows_next (rows))
    {
      ParvisInscription *inscription = g_new0 (ParvisInscription, 1);

      inscription->seance = read_seance (rows);
      inscription->du = parvis_date_from_iso (parvis_rows_text (rows, 1));
      inscription->au = parvis_date_from_iso (parvis_rows_text (rows, 2));
      inscription->etablissement_id = parvis_rows_int (rows, 3);
      inscription->pai = parvis_rows_int (rows, 5) != 0;
      inscription->jours.jours = (guint) parvis_rows_int (rows, 9);
      inscription->jours.vacances = parvis_rows_int (rows, 10) != 0;
      inscription->jours.du = parvis_date_from_iso (parvis_rows_text (rows, 11));
      inscription->jours.au = parvis_date_from_iso (parvis_rows_find_text (rows, 12));
      g_ptr_array_add (inscriptions, inscription);
    }
  return inscriptions;
}

/* As the commune ranks its activities. */
static int
compare_seances (gconstpointer a, gconstpointer b)
{
  const ParvisAgendaSeance *one = *(ParvisAgendaSeance *const *) a;
  const ParvisAgendaSeance *other = *(ParvisAgendaSeance *const *) b;

  if (one->rang != other->rang)
    return one->rang < other->rang ? -1 : 1;
  return (one->seance_id > other->seance_id) - (one->seance_id < other->seance_id);
}

GPtrArray *
parvis_inscriptions_list_seances (GPtrArray *inscriptions, ParvisDate du)
{
  GPtrArray *seances = g_ptr_array_new ();
  gint64 last = 0;

  for (guint i = 0; i < inscriptions->len; i++)
    {
      const ParvisInscription *inscription = inscriptions->pdata[i];

      if (inscription->au < du || inscription->seance->seance_id == last)
        continue;
      last = inscription->seance->seance_id;
      g_ptr_array_add (seances, inscription->seance);
    }
  if (seances->len > 1)
    g_ptr_array_sort (seances, compare_seances);
  return seances;
}

GPtrArray *
parvis_agenda_list_seances (ParvisDb *db, gint64 personne_id, ParvisDate du)
{
  g_autoptr (GPtrArray) inscriptions = parvis_inscriptions_list (db, personne_id, du);
  GPtrArray *seances = parvis_inscriptions_list_seances (inscriptions, du);

  g_ptr_array_set_free_func (seances, (GDestroyNotify) parvis_agenda_seance_free);
  for (guint i = 0; i < inscriptions->len; i++)
    {
      ParvisInscription *inscription = inscriptions->pdata[i];

      if (g_ptr_array_find (seances, inscription->seance, NULL))
        inscription->seance = NULL;
    }
  return seances;
}
