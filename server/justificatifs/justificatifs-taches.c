/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/justificatifs-taches.h"

#include "server/coffre/parvis-antivirus.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/journal/journal-store.h"
#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/evenements.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/justificatifs/rappels.h"
#include "shared/rules/parvis-date.h"

#define DESSINER "rendu"
#define NOTIFIER "justificatif-definitif"
#define EXPIRER  "pieces-expirer"
/* A drawing program or an antivirus that is away for a day loses nothing. */
#define ESSAIS 12
/* Every night for ever: a failure must not end it. */
#define ESSAIS_EXPIRER 1000
/* Minutes after midnight. */
#define HEURE_EXPIRER 5

/* ------------------------------------------------------------------------------ what is to be done */

static JsonNode *
create_charge (gint64 piece_id, gint64 depot)
{
  JsonObject *charge = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (charge, "piece", piece_id);
  json_object_set_int_member (charge, "depot", depot);
  json_node_take_object (node, charge);
  return node;
}

gboolean
parvis_tache_dessiner (ParvisDb *db, gint64 piece_id, gint64 depot, GError **error)
{
  g_autoptr (JsonNode) charge = create_charge (piece_id, depot);
  g_autofree char *cle =
      g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, piece_id, depot);

  return parvis_tache_add (db, DESSINER, cle, charge, 0, error);
}

/* The instant is in the key: a decision that was taken back and taken anew has a job of its own, and the
 * former one finds nothing that is for it. */
gboolean
parvis_tache_notifier (ParvisDb *db,
                       gint64 piece_id,
                       gint64 depot,
                       gint64 definitif_a,
                       const char *url,
                       GError **error)
{
  g_autoptr (JsonNode) charge = create_charge (piece_id, depot);
  g_autofree char *cle = g_strdup_printf (
      "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, piece_id, depot, definitif_a);

  json_object_set_int_member (json_node_get_object (charge), "definitif_a", definitif_a);
  json_object_set_string_member (json_node_get_object (charge), "url", url);
  return parvis_tache_add (db, NOTIFIER, cle, charge, definitif_a, error);
}

static gboolean
add_expirer (ParvisDb *db, gint64 pret_le, GError **error)
{
  return parvis_tache_add (db, EXPIRER, "quotidien", NULL, pret_le, error);
}

gboolean
parvis_justificatifs_prepare (ParvisCommune *commune, ParvisDb *db, gint64 now, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEPOTS_A_DESSINER);

    while (parvis_rows_next (rows))
      for (int column = 0; column < 2; column++)
        {
          gint64 value = parvis_rows_int (rows, column);

          g_array_append_val (ids, value);
        }
  }
  for (guint i = 0; i + 1 < ids->len; i += 2)
    if (!parvis_tache_dessiner (db, g_array_index (ids, gint64, i),
                                g_array_index (ids, gint64, i + 1), error))
      return FALSE;
  return add_expirer (db, now, error);
}

/* What a job writes in the end. */
typedef struct
{
  ParvisCommune *commune;
  gint64 piece_id;
  gint64 depot;
  gint64 definitif_a;
  gint64 now;
  int pages;
  const char *url;
  const ParvisFichier *fichier;
  const char *antivirus;
} Travail;

static gint64
get_entier (JsonObject *charge, const char *cle)
{
  return json_object_get_int_member_with_default (charge, cle, 0);
}

static gboolean
run_write (ParvisTaches *taches, ParvisWriteFunc func, Travail *travail, GError **error)
{
  g_autoptr (GError) problem = NULL;

  parvis_writer_run (parvis_taches_get_writer (taches), func, travail, NULL, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* ------------------------------------------------------------------------------------------ drawing */

static gpointer
write_antivirus (ParvisDb *db, gpointer data, GError **error)
{
  const Travail *travail = data;

  parvis_db_exec (db, error, PARVIS_SQL_FICHIER_SET_ANTIVIRUS, V (travail->fichier->id),
                  V (travail->antivirus));
  return NULL;
}

/* A file that came while the antivirus was away is not looked at before it was. */
static gboolean
scan (ParvisTaches *taches, Travail *travail, ParvisFichier *fichier, GError **error)
{
  ParvisCommune *commune = travail->commune;
  ParvisAntivirus verdict;

  if (!g_str_equal (fichier->antivirus, "attente"))
    return TRUE;
  if (!parvis_antivirus_scan_stored (commune->clamd_socket, PARVIS_COFFRE (commune),
                                     fichier->chemin, fichier->cle, &verdict, error))
    return FALSE;
  if (verdict == PARVIS_ANTIVIRUS_ATTENTE)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "the antivirus does not answer");
      return FALSE;
    }
  travail->fichier = fichier;
  travail->antivirus = parvis_antivirus_mot (verdict);
  g_free (fichier->antivirus);
  fichier->antivirus = g_strdup (travail->antivirus);
  return run_write (taches, write_antivirus, travail, error);
}

static gboolean
draw (ParvisTaches *taches, Travail *travail, ParvisFichier *fichier, GError **error)
{
  ParvisRenduFichier rendu = parvis_fichier_get_rendu (fichier);
  ParvisRenduResultat resultat;
  const char *refus;
  int pages;

  if (fichier->cle == NULL)
    return TRUE;
  if (!scan (taches, travail, fichier, error))
    return FALSE;
  if (parvis_fichier_find_interdit (fichier) == NULL
      && !parvis_rendu_pages (travail->commune, &rendu, PARVIS_PAGES_LARGEUR, &resultat, error))
    return FALSE;
  if (!parvis_fichier_find_pages (travail->commune, fichier, &pages, &refus, error))
    return FALSE;
  travail->pages += pages;
  return TRUE;
}

static gpointer
write_pages (ParvisDb *db, gpointer data, GError **error)
{
  const Travail *travail = data;

  parvis_db_exec (db, error, PARVIS_SQL_DEPOT_SET_PAGES, V (travail->piece_id), V (travail->depot),
                  V (travail->pages));
  return NULL;
}

static gboolean
dessiner (ParvisTaches *taches,
          ParvisDb *db,
          gint64 id,
          JsonObject *charge,
          gpointer data,
          GError **error)
{
  Travail travail = { .commune = data,
                      .piece_id = get_entier (charge, "piece"),
                      .depot = get_entier (charge, "depot") };
  g_autoptr (GPtrArray) fichiers = parvis_depot_list_fichiers (db, travail.piece_id, travail.depot);

  for (guint i = 0; i < fichiers->len; i++)
    if (!draw (taches, &travail, fichiers->pdata[i], error))
      return FALSE;
  if (!run_write (taches, write_pages, &travail, error))
    return FALSE;
  parvis_evenement_justificatif_publier (travail.commune, db, travail.piece_id);
  return TRUE;
}

/* --------------------------------------------------------------------------------------- the mail */

/* Who sent it; for a piece given at the counter, whoever acts for the household. */
static char *
dup_destinataire (ParvisDb *db, const ParvisPiece *piece, gint64 depot)
{
  return parvis_db_dup_text (db, PARVIS_SQL_DEPOT_COURRIEL, V (piece->id), V (depot),
                             V (piece->foyer_id));
}

/* A mail is read on the way and by others: of a piece about health it says nothing. */
static char *
create_corps (const Travail *travail, const ParvisPiece *piece, gboolean sante)
{
  g_autofree char *donnee = parvis_piece_dup_donnee (travail->commune, piece);
  g_autofree char *quoi = sante ? g_strdup ("un justificatif que vous avez envoyé")
                                : g_strdup_printf ("votre justificatif « %s »", donnee);
  g_autofree char *motif = sante ? NULL : parvis_piece_dup_motif (travail->commune, piece);
  g_autofree char *jour =
      piece->valide_au != NULL
          ? parvis_date_format_sans_jour (parvis_date_from_iso (piece->valide_au))
          : NULL;

  if (!g_str_equal (piece->etat, "valide"))
    return g_strdup_printf ("La mairie n’a pas pu accepter %s.\n\n%s%s"
                            "Envoyez-en un autre depuis cette page :\n\n%s",
                            quoi, motif != NULL ? motif : "", motif != NULL ? "\n\n" : "",
                            travail->url);
  if (jour != NULL)
    return g_strdup_printf ("La mairie a validé %s. Il vaut jusqu’au %s pour toutes les demandes "
                            "qui en ont besoin : il ne vous sera pas redemandé d’ici là.\n\n%s",
                            quoi, jour, travail->url);
  return g_strdup_printf ("La mairie a validé %s. Il vaut pour toutes les demandes qui en ont "
                          "besoin : il ne vous sera pas redemandé.\n\n%s",
                          quoi, travail->url);
}

/* Once: `definitif_a` is emptied with the mail's row, in one transaction. */
static gpointer
write_definitif (ParvisDb *db, gpointer data, GError **error)
{
  Travail *travail = data;
  g_autoptr (ParvisPiece) piece = parvis_piece_find_for_agent (db, travail->piece_id, NULL);
  const ParvisTypePiece *type;
  g_autofree char *to = NULL, *corps = NULL;
  g_autoptr (GError) problem = NULL;

  if (!parvis_db_exec (db, error, PARVIS_SQL_DEPOT_FINALISER, V (travail->piece_id),
                       V (travail->depot), V (travail->definitif_a))
      || parvis_db_changes (db) != 1 || piece == NULL || piece->depot != travail->depot)
    return NULL;
  to = dup_destinataire (db, piece, travail->depot);
  if (to == NULL)
    return NULL;
  type = parvis_catalogue_find_type_piece (travail->commune, piece->type);
  corps = create_corps (travail, piece, type != NULL && type->sante);
  if (parvis_courriel_send (travail->commune, db, to,
                            g_str_equal (piece->etat, "valide")
                                ? "Votre justificatif est validé"
                                : "Votre justificatif est à remplacer",
                            corps, travail->now, &problem))
    return NULL;
  /* What is no address today is none tomorrow: the decision is final all the same. */
  if (!g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
notifier (ParvisTaches *taches,
          ParvisDb *db,
          gint64 id,
          JsonObject *charge,
          gpointer data,
          GError **error)
{
  Travail travail = { .commune = data,
                      .piece_id = get_entier (charge, "piece"),
                      .depot = get_entier (charge, "depot"),
                      .definitif_a = get_entier (charge, "definitif_a"),
                      .now = parvis_taches_now (taches),
                      .url = json_object_get_string_member_with_default (charge, "url", "") };

  if (!run_write (taches, write_definitif, &travail, error))
    return FALSE;
  parvis_taches_wake (taches);
  return TRUE;
}

/* ----------------------------------------------------------------------------- expiry and reminders */

/* What was valid until yesterday is asked for again, what soon ends is said; and tomorrow the same. */
static gpointer
write_expirer (ParvisDb *db, gpointer data, GError **error)
{
  const Travail *travail = data;
  GTimeZone *zone = travail->commune->time_zone;
  ParvisDate today = parvis_date_from_instant (travail->now, zone);
  char iso[PARVIS_DATE_ISO_SIZE];

  if (parvis_db_exec (db, error, PARVIS_SQL_PIECES_EXPIRER, V (parvis_date_write_iso (today, iso)))
      && parvis_rappels_ecrire (travail->commune, db, travail->now, error))
    add_expirer (db, parvis_date_to_instant (today + 1, HEURE_EXPIRER, zone), error);
  return NULL;
}

static gboolean
expirer (ParvisTaches *taches,
         ParvisDb *db,
         gint64 id,
         JsonObject *charge,
         gpointer data,
         GError **error)
{
  Travail travail = { .commune = data, .now = parvis_taches_now (taches) };

  if (!run_write (taches, write_expirer, &travail, error))
    return FALSE;
  parvis_taches_wake (taches);
  return TRUE;
}

void
parvis_justificatifs_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, DESSINER, ESSAIS, dessiner, commune);
  parvis_taches_register (commune->taches, NOTIFIER, ESSAIS, notifier, commune);
  parvis_taches_register (commune->taches, EXPIRER, ESSAIS_EXPIRER, expirer, commune);
}
