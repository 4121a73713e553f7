/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-regie"
#include "config.h"

#include "server/regie/regie-store.h"

#include "server/db/parvis-taches.h"
#include "server/regie/chaine.h"

/* What the chain covers: every column of the line. */
static GBytes *
chain (GBytes *before,
       gint64 exercice,
       gint64 numero,
       const ParvisEcriture *e,
       const char *today,
       gint64 now)
{
  const gint64 numbers[] = { exercice,         numero, e->debit,          e->credit,
                             e->montant_cents, now,    e->contrepasse_id, e->acteur.id };
  const char *texts[] = { e->date_valeur,  today,     e->libelle,
                          e->sous_libelle, e->nature, e->acteur.type };
  ParvisChaine *chaine = parvis_chaine_new (before);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    parvis_chaine_add_int (chaine, numbers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    parvis_chaine_add_text (chaine, texts[i]);
  return parvis_chaine_finish (chaine);
}

static GBytes *
dup_last_chain (ParvisDb *db)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ECRITURE_DERNIERE);

  return parvis_rows_next (rows) ? parvis_rows_dup_bytes (rows, 0) : NULL;
}

gint64
parvis_regie_find_compte_foyer (ParvisDb *db, gint64 foyer_id)
{
  return parvis_db_int (db, 0, PARVIS_SQL_COMPTE_REGIE_DU_FOYER, V (foyer_id));
}

gint64
parvis_regie_get_compte_foyer (ParvisDb *db, gint64 foyer_id, GError **error)
{
  gint64 id = parvis_regie_find_compte_foyer (db, foyer_id);
  g_autofree char *code = NULL;

  if (id != 0)
    return id;
  code = g_strdup_printf ("foyer:%" G_GINT64_FORMAT, foyer_id);
  return parvis_db_exec_id (db, error, PARVIS_SQL_COMPTE_REGIE_INSERT, V (code), V (foyer_id));
}

gint64
parvis_regie_get_compte (ParvisDb *db, const char *code, GError **error)
{
  gint64 id = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_REGIE_PAR_CODE, V (code));

  if (id != 0)
    return id;
  return parvis_db_exec_id (db, error, PARVIS_SQL_COMPTE_REGIE_INSERT, V (code), V_ID (0));
}

struct _ParvisRegistre
{
  ParvisDb *db;
  const char *today; /* borrowed */
  gint64 now;
  gint64 exercice;
  gint64 numero;  /* of the next line */
  GBytes *chaine; /* of the last line, NULL before the first */
};

ParvisRegistre *
parvis_registre_open (ParvisDb *db, const char *today, gint64 now)
{
  ParvisRegistre *registre = g_new0 (ParvisRegistre, 1);

  registre->db = db;
  registre->today = today;
  registre->now = now;
  registre->exercice = g_ascii_strtoll (today, NULL, 10); /* the year of an ISO day */
  registre->numero =
      parvis_db_int (db, 1, PARVIS_SQL_ECRITURE_NUMERO_SUIVANT, V (registre->exercice));
  registre->chaine = dup_last_chain (db);
  return registre;
}

void
parvis_registre_free (ParvisRegistre *registre)
{
  if (registre == NULL)
    return;
  g_clear_pointer (&registre->chaine, g_bytes_unref);
  g_free (registre);
}

gint64
parvis_registre_ecrire (ParvisRegistre *registre, const ParvisEcriture *e, GError **error)
{
  g_autoptr (GBytes) chaine = chain (registre->chaine, registre->exercice, registre->numero, e,
                                     registre->today, registre->now);
  gint64 id = parvis_db_exec_id (
      registre->db, error, PARVIS_SQL_ECRITURE_INSERT, V (registre->exercice), V (registre->numero),
      V (e->debit), V (e->credit), V (e->montant_cents), V (e->date_valeur), V (registre->today),
      V (registre->now), V (e->libelle), V (e->sous_libelle), V (e->nature),
      V_ID (e->contrepasse_id), V (e->acteur.type), V_ID (e->acteur.id), V (chaine));

  if (id == 0)
    return 0;
  registre->numero++;
  g_clear_pointer (&registre->chaine, g_bytes_unref);
  registre->chaine = g_steal_pointer (&chaine);
  return id;
}

gint64
parvis_regie_ecrire (
    ParvisDb *db, const ParvisEcriture *e, const char *today, gint64 now, GError **error)
{
  g_autoptr (ParvisRegistre) registre = parvis_registre_open (db, today, now);

  return parvis_registre_ecrire (registre, e, error);
}

gint64
parvis_registre_contrepasser (ParvisRegistre *registre,
                              gint64 ecriture_id,
                              const char *libelle,
                              const char *nature,
                              ParvisActeur acteur,
                              GError **error)
{
  g_autofree char *date_valeur = NULL, *sous_libelle = NULL;
  ParvisEcriture e = {
    .libelle = libelle, .nature = nature, .contrepasse_id = ecriture_id, .acteur = acteur
  };
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (registre->db, PARVIS_SQL_ECRITURE_FIND, V (ecriture_id));

    if (!parvis_rows_next (rows))
      {
        g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such line");
        return 0;
      }
    e.debit = parvis_rows_int (rows, 4);
    e.credit = parvis_rows_int (rows, 3);
    e.montant_cents = parvis_rows_int (rows, 5);
    date_valeur = g_strdup (parvis_rows_text (rows, 6));
    sous_libelle = g_strdup (parvis_rows_find_text (rows, 10));
  }
  e.date_valeur = date_valeur;
  e.sous_libelle = sous_libelle;
  return parvis_registre_ecrire (registre, &e, error);
}

gint64
parvis_regie_contrepasser (ParvisDb *db,
                           gint64 ecriture_id,
                           const char *libelle,
                           const char *nature,
                           ParvisActeur acteur,
                           const char *today,
                           gint64 now,
                           GError **error)
{
  g_autoptr (ParvisRegistre) registre = parvis_registre_open (db, today, now);

  return parvis_registre_contrepasser (registre, ecriture_id, libelle, nature, acteur, error);
}

gint64
parvis_regie_get_solde (ParvisDb *db, gint64 foyer_id)
{
  return parvis_db_int (db, 0, PARVIS_SQL_SOLDE_DU_FOYER, V (foyer_id));
}

/* Whether the line under @rows follows @before, and its own chain in @after. */
static gboolean
check_line (ParvisRows *rows, GBytes *before, GBytes **after)
{
  ParvisEcriture e = {
    .debit = parvis_rows_int (rows, 3),
    .credit = parvis_rows_int (rows, 4),
    .montant_cents = parvis_rows_int (rows, 5),
    .date_valeur = parvis_rows_text (rows, 6),
    .libelle = parvis_rows_text (rows, 9),
    .sous_libelle = parvis_rows_find_text (rows, 10),
    .nature = parvis_rows_text (rows, 11),
    .contrepasse_id = parvis_rows_int (rows, 12),
    .acteur = { parvis_rows_text (rows, 13), parvis_rows_int (rows, 14) },
  };
  g_autoptr (GBytes) expected = chain (before, parvis_rows_int (rows, 1), parvis_rows_int (rows, 2),
                                       &e, parvis_rows_text (rows, 7), parvis_rows_int (rows, 8));

  *after = parvis_rows_dup_bytes (rows, 15);
  return *after != NULL && g_bytes_equal (*after, expected);
}

gboolean
parvis_regie_verifier (ParvisDb *db, gint64 *lignes, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ECRITURE_TOUTES, V (0));
  g_autoptr (GBytes) before = NULL;
  gint64 exercice = 0, numero = 0, n = 0;

  for (; parvis_rows_next (rows); n++)
    {
      GBytes *after = NULL;
      gboolean chained = check_line (rows, before, &after);
      gboolean follows =
          parvis_rows_int (rows, 1) == exercice
              ? parvis_rows_int (rows, 2) == numero + 1
              : parvis_rows_int (rows, 1) > exercice && parvis_rows_int (rows, 2) == 1;

      g_clear_pointer (&before, g_bytes_unref);
      before = after;
      exercice = parvis_rows_int (rows, 1);
      numero = parvis_rows_int (rows, 2);
      if (!chained || !follows)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                       "écriture %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " : %s", exercice, numero,
                       chained ? "un numéro manque" : "la chaîne est rompue");
          return FALSE;
        }
    }
  if (lignes != NULL)
    *lignes = n;
  return TRUE;
}

gboolean
parvis_regie_tache_credit (ParvisDb *db, gint64 foyer_id, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_id);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "foyer", foyer_id);
  json_node_take_object (charge, object);
  return parvis_tache_add (db, PARVIS_TACHE_CREDIT, cle, charge, 0, error);
}
