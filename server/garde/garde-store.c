/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-garde"
#include "config.h"

#include "server/garde/garde-store.h"

#include "shared/json/parvis-json.h"

#define JSON_MAX       16384
#define PROFONDEUR_MAX 6

static void
foyer_free (ParvisGardeFoyer *foyer)
{
  g_free (foyer->nom);
  g_free (foyer->prenom);
  g_free (foyer);
}

GPtrArray *
parvis_garde_list_foyers (ParvisDb *db, gint64 personne_id)
{
  GPtrArray *foyers = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_GARDE_FOYERS, V (personne_id));

  while (parvis_rows_next (rows))
    {
      ParvisGardeFoyer *foyer = g_new0 (ParvisGardeFoyer, 1);

      foyer->foyer_id = parvis_rows_int (rows, 0);
      foyer->nom = g_strdup (parvis_rows_text (rows, 1));
      foyer->prenom = g_strdup (parvis_rows_text (rows, 2));
      g_ptr_array_add (foyers, foyer);
    }
  return foyers;
}

void
parvis_garde_free (ParvisGarde *garde)
{
  if (garde == NULL)
    return;
  g_free (garde->message);
  g_free (garde);
}

/* The rule was checked when it was written: what cannot be read any more counts as none. */
static ParvisGarde *
read_garde (ParvisRows *rows)
{
  g_autoptr (ParvisGarde) garde = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!parvis_rows_next (rows))
    return NULL;
  garde = g_new0 (ParvisGarde, 1);
  garde->id = parvis_rows_int (rows, 0);
  garde->foyer_a = parvis_rows_int (rows, 1);
  garde->foyer_b = parvis_rows_int (rows, 2);
  node = parvis_json_parse (parvis_rows_text (rows, 3), -1, JSON_MAX, PROFONDEUR_MAX, &error);
  if (node == NULL || !parvis_garde_regle_from_json (node, &garde->regle, &error))
    {
      g_warning ("garde %" G_GINT64_FORMAT ": %s", garde->id, error->message);
      return NULL;
    }
  garde->du = parvis_date_from_iso (parvis_rows_text (rows, 4));
  garde->au = parvis_date_from_iso (parvis_rows_text (rows, 5));
  garde->message = g_strdup (parvis_rows_find_text (rows, 6));
  garde->propose_par = parvis_rows_int (rows, 7);
  garde->instant = parvis_rows_int (rows, 8);
  return g_steal_pointer (&garde);
}

ParvisGarde *
parvis_garde_find_en_attente (ParvisDb *db, gint64 personne_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_GARDE_EN_ATTENTE, V (personne_id));

  return read_garde (rows);
}

ParvisGarde *
parvis_garde_find_acceptee (ParvisDb *db, gint64 personne_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_GARDE_ACCEPTEE, V (personne_id));

  return read_garde (rows);
}

GArray *
parvis_garde_list_vacances (ParvisDb *db, ParvisDate jour)
{
  GArray *vacances = g_array_new (FALSE, FALSE, sizeof (ParvisGardeJours));
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_GARDE_VACANCES, V (parvis_date_write_iso (jour, iso)));

  while (parvis_rows_next (rows))
    {
      ParvisGardeJours jours = { .du = parvis_date_from_iso (parvis_rows_text (rows, 0)),
                                 .au = parvis_date_from_iso (parvis_rows_text (rows, 1)) };

      g_array_append_val (vacances, jours);
    }
  return vacances;
}

ParvisDate
parvis_garde_get_fin (ParvisDb *db, ParvisDate jour)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *fin =
      parvis_db_dup_text (db, PARVIS_SQL_GARDE_FIN, V (parvis_date_write_iso (jour, iso)));

  return parvis_date_from_iso (fin);
}

gint64
parvis_garde_proposer (ParvisDb *db,
                       gint64 personne_id,
                       const ParvisGarde *garde,
                       gint64 compte_id,
                       gint64 now,
                       GError **error)
{
  g_autofree char *regle = parvis_garde_regle_to_json (&garde->regle);
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];

  return parvis_db_exec_id (db, error, PARVIS_SQL_GARDE_INSERT, V (personne_id), V (garde->foyer_a),
                            V (garde->foyer_b), V (regle),
                            V (parvis_date_write_iso (garde->du, du)),
                            V (parvis_date_write_iso (garde->au, au)), V (garde->message),
                            V (garde->propose_par), V (compte_id), V (now));
}

static gboolean
repondre (ParvisDb *db,
          gint64 garde_id,
          const char *reponse,
          gint64 compte_id,
          gint64 now,
          const char *du,
          GError **error)
{
  if (!parvis_db_exec (db, error, PARVIS_SQL_GARDE_REPONDRE, V (garde_id), V (reponse),
                       V (compte_id), V (now), V (du)))
    return FALSE;
  if (parvis_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                       "Cette proposition a reçu une réponse entre-temps.");
  return FALSE;
}

static gboolean
write_periodes (
    ParvisDb *db, gint64 personne_id, const ParvisGarde *garde, GArray *periodes, GError **error)
{
  for (guint i = 0; i < periodes->len; i++)
    {
      const ParvisGardePeriode *periode = &g_array_index (periodes, ParvisGardePeriode, i);
      char jour[PARVIS_DATE_ISO_SIZE];
      gint64 foyer_id = periode->chez == PARVIS_GARDE_A   ? garde->foyer_a
                        : periode->chez == PARVIS_GARDE_B ? garde->foyer_b
                                                          : 0;

      if (!parvis_db_exec (db, error, PARVIS_SQL_GARDE_PERIODE_INSERT, V (personne_id),
                           V (parvis_date_write_iso (periode->jour, jour)), V (periode->minutes),
                           V_ID (foyer_id), V (parvis_garde_motifs[periode->motif]), V (garde->id)))
        return FALSE;
    }
  return TRUE;
}

gboolean
parvis_garde_accepter (ParvisDb *db,
                       gint64 personne_id,
                       const ParvisGarde *garde,
                       gint64 compte_id,
                       const char *today,
                       gint64 now,
                       GError **error)
{
  ParvisDate du = MAX (garde->du, parvis_date_from_iso (today));
  g_autoptr (GArray) vacances = parvis_garde_list_vacances (db, du);
  g_autoptr (GArray) periodes = parvis_garde_list_periodes (
      &garde->regle, (const ParvisGardeJours *) (gpointer) vacances->data, vacances->len, du,
      garde->au);
  char iso[PARVIS_DATE_ISO_SIZE];

  if (du > garde->au)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "Ce calendrier est déjà terminé : proposez-en un autre.");
      return FALSE;
    }
  parvis_date_write_iso (du, iso);
  return repondre (db, garde->id, "acceptee", compte_id, now, iso, error)
         && parvis_db_exec (db, error, PARVIS_SQL_GARDE_PERIODES_RETIRER, V (personne_id), V (iso))
         && write_periodes (db, personne_id, garde, periodes, error);
}

gboolean
parvis_garde_ecarter (ParvisDb *db,
                      const ParvisGarde *garde,
                      gboolean retiree,
                      gint64 compte_id,
                      gint64 now,
                      GError **error)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  return repondre (db, garde->id, retiree ? "retiree" : "refusee", compte_id, now,
                   parvis_date_write_iso (garde->du, iso), error);
}

static ParvisGardeMotif
read_motif (const char *text)
{
  for (guint i = 0; parvis_garde_motifs[i] != NULL; i++)
    if (g_str_equal (parvis_garde_motifs[i], text))
      return (ParvisGardeMotif) i;
  return PARVIS_GARDE_POUR_LIBRE;
}

GArray *
parvis_garde_load_moments (ParvisDb *db, gint64 personne_id, const char *du, const char *au)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (ParvisGardeMoment));
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_GARDE_PERIODES, V (personne_id), V (du), V (au));

  while (parvis_rows_next (rows))
    {
      ParvisGardeMoment moment = { .jour = parvis_date_from_iso (parvis_rows_text (rows, 0)),
                                   .minutes = (int) parvis_rows_int (rows, 1),
                                   .motif = read_motif (parvis_rows_text (rows, 2)),
                                   .depuis = parvis_date_from_iso (parvis_rows_text (rows, 3)),
                                   .foyer_id = parvis_rows_int (rows, 4) };

      g_array_append_val (moments, moment);
    }
  return moments;
}

const ParvisGardeMoment *
parvis_garde_find_moment (const GArray *moments, ParvisDate jour, int minutes)
{
  const ParvisGardeMoment *found = NULL;

  for (guint i = 0; i < moments->len; i++)
    {
      const ParvisGardeMoment *moment = &g_array_index (moments, ParvisGardeMoment, i);

      if (moment->jour > jour || (moment->jour == jour && moment->minutes > minutes))
        break;
      found = moment;
    }
  return found;
}
