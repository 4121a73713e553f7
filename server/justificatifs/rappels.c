/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/rappels.h"

#include "server/courriel/parvis-courriel.h"
#include "server/justificatifs/justificatifs-store.h"
#include "shared/rules/parvis-date.h"

/* Days before; the shorter first: whoever gets it needs no other. */
static const int delais[] = { 7, 30 };

/* A piece that was accepted for less than that anyway was not forgotten: the family has just sent it. */
static gboolean
was_long_enough (ParvisCommune *commune, const ParvisPiece *piece, int jours)
{
  ParvisDate fin = parvis_date_from_iso (piece->valide_au);

  return parvis_date_from_instant (piece->decide_a, commune->time_zone) < fin - jours;
}

/* A mail is read on the way and by others: a piece about health has no name in it. */
static void
add_ligne (ParvisCommune *commune, GString *corps, const ParvisPiece *piece)
{
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, piece->type);
  g_autofree char *donnee = parvis_piece_dup_donnee (commune, piece);
  g_autofree char *jour = parvis_date_format_sans_jour (parvis_date_from_iso (piece->valide_au));

  g_string_append_printf (corps, "- %s, valable jusqu’au %s\n",
                          type != NULL && type->sante ? "un justificatif de santé" : donnee, jour);
}

/* One household's pieces, @from to before @to of @pieces. */
static gboolean
send (ParvisCommune *commune,
      ParvisDb *db,
      GPtrArray *pieces,
      guint from,
      guint to,
      gint64 now,
      GError **error)
{
  const ParvisPiece *first = pieces->pdata[from];
  g_autoptr (GPtrArray) adresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) corps = g_string_new (NULL);
  gboolean un = to - from == 1;

  g_string_append (corps,
                   un ? "Un justificatif de votre foyer n’est bientôt plus valable :\n\n"
                      : "Des justificatifs de votre foyer ne sont bientôt plus valables :\n\n");
  for (guint i = from; i < to; i++)
    add_ligne (commune, corps, pieces->pdata[i]);
  g_string_append_printf (
      corps,
      "\n%s dès maintenant depuis la page « Échanges », pour que les demandes qui en "
      "ont besoin n’attendent pas :\n\n%s/echanges",
      un ? "Vous pouvez envoyer le nouveau" : "Vous pouvez envoyer les nouveaux",
      commune->base_url);
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_PIECE_COURRIELS_DU_FOYER, V (first->foyer_id));

    while (parvis_rows_next (rows))
      g_ptr_array_add (adresses, g_strdup (parvis_rows_text (rows, 0)));
  }
  for (guint i = 0; i < adresses->len; i++)
    {
      g_autoptr (GError) problem = NULL;

      if (parvis_courriel_send (commune, db, adresses->pdata[i],
                                un ? "Un justificatif à renouveler"
                                   : "Des justificatifs à renouveler",
                                corps->str, now, &problem)
          /* What is no address today is none tomorrow. */
          || g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
        continue;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return TRUE;
}

static gboolean
record (ParvisDb *db, GPtrArray *pieces, int jours, gint64 now, GError **error)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];

      if (!parvis_db_exec (db, error, PARVIS_SQL_PIECE_RAPPEL_INSERT, V (piece->id),
                           V (piece->valide_au), V (jours), V (now)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remind (ParvisCommune *commune, ParvisDb *db, int jours, gint64 now, GError **error)
{
  ParvisDate today = parvis_date_from_instant (now, commune->time_zone);
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];
  g_autoptr (GPtrArray) pieces = parvis_piece_list_a_rappeler (
      db, parvis_date_write_iso (today, du), parvis_date_write_iso (today + jours, au), jours);

  for (guint i = pieces->len; i-- > 0;)
    if (!was_long_enough (commune, pieces->pdata[i], jours))
      g_ptr_array_remove_index (pieces, i);
  for (guint from = 0, to; from < pieces->len; from = to)
    {
      gint64 foyer_id = ((const ParvisPiece *) pieces->pdata[from])->foyer_id;

      for (to = from + 1; to < pieces->len; to++)
        if (((const ParvisPiece *) pieces->pdata[to])->foyer_id != foyer_id)
          break;
      if (!send (commune, db, pieces, from, to, now, error))
        return FALSE;
    }
  return record (db, pieces, jours, now, error);
}

gboolean
parvis_rappels_ecrire (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (delais); i++)
    if (!remind (commune, db, delais[i], now, error))
      return FALSE;
  return TRUE;
}
