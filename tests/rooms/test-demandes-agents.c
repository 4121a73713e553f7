/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/sql-essai.h"

/* What agents do with a file, and what the family sees of it. */

/* --------------------------------------------------------------------------- the agents */

static void
test_prise_en_charge (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, f.demande);
  g_autoptr (ParvisResponse) draft = essai_commune_get (essai, JEANNE, path), file = NULL;
  g_autofree char *events = NULL;

  essai_assert_status (draft, 404);
  essai_fiche_assert_action (&f, JEANNE, "prise-en-charge", "{}", 404, "not-found");
  essai_fiche_remplir (&f, NULL);
  g_free (essai_commune_take_events (essai));
  essai_fiche_assert_action (&f, JEANNE, "prise-en-charge", "{}", 200, "en_cours");
  events = essai_commune_take_events (essai);
  g_assert_nonnull (strstr (events, "demande {"));
  essai_fiche_assert_action (&f, JEANNE, "prise-en-charge", "{}", 200, "en_cours");
  essai_fiche_assert_action (&f, CLAIRE, "prise-en-charge", "{}", 409, "Jeanne Martin traite déjà");
  essai_fiche_assert_action (&f, CLAIRE, "acceptation", "{\"derogation\":\"oui\"}", 409,
                             "Jeanne Martin");
  essai_fiche_assert_action (&f, CLAIRE, "refus", "{\"motif\":\"Non\"}", 409, "Jeanne Martin");
  essai_fiche_assert_action (&f, CLAIRE, "complement", "{\"etapes\":[],\"message\":\"Quoi\"}", 409,
                             "Jeanne Martin");
  file = essai_commune_get (essai, CLAIRE, "/api/demandes?agent=moi");
  essai_assert_no_body (file, "Hortense");
  essai_fiche_assert_traces (&f, "commencee deposee prise_en_charge", "demande.prise_en_charge");
}

static void
assert_file (EssaiCommune *essai, const char *q, gboolean there)
{
  g_autofree char *escaped = g_uri_escape_string (q, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/demandes?q=%s", escaped);
  g_autoptr (ParvisResponse) list = essai_commune_get (essai, JEANNE, path);

  if (there)
    essai_assert_body (list, "ÉLODIE");
  else
    essai_assert_no_body (list, "ÉLODIE");
}

/* Accents, case and order do not matter; the child's level and school are there before it is enrolled. */
static void
test_recherche (EssaiCommune *essai)
{
  static const char *const trouvent[] = { "élodie", "Elodie", "ELODIE dup", "dupin élo", "" };
  static const char *const ratent[] = { "eloise", "elodie martin", "x" };
  Fiche f = essai_fiche_new (essai, "ÉLODIE");
  g_autofree char *numero = g_strdup_printf ("%" G_GINT64_FORMAT, f.demande), *niveaux = NULL;
  g_autoptr (ParvisResponse) pieces = NULL, demandes = NULL;
  g_autoptr (JsonNode) node = NULL;

  essai_fiche_remplir (&f, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (trouvent); i++)
    assert_file (essai, trouvent[i], TRUE);
  assert_file (essai, numero, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (ratent); i++)
    assert_file (essai, ratent[i], FALSE);
  sql_exec (essai,
            "INSERT INTO depot (justificatif_id, n, depose_a, etat) SELECT justificatif_id, 1, 1,"
            " 'en_attente' FROM demande_justificatif l JOIN justificatif j ON j.id ="
            " l.justificatif_id WHERE demande_id = %" G_GINT64_FORMAT
            " AND j.personne_id IS NOT NULL;"
            "UPDATE justificatif SET etat = 'en_attente', depot = 1 WHERE id IN (SELECT"
            " justificatif_id FROM depot WHERE depose_a = 1)",
            f.demande);
  pieces = essai_commune_get (essai, JEANNE, "/api/justificatifs?q=elodie");
  essai_assert_body (pieces, "\"niveau\":\"CM2\"");
  essai_assert_body (pieces, "École");
  demandes = essai_commune_get (essai, JEANNE, "/api/demandes?q=elodie");
  essai_assert_body (demandes, "\"niveau\":\"CM2\"");
  essai_assert_no_body (demandes, "\"etablissement\":\"\"");
}

/* Pages of a search: the cursor goes on where it stopped, and ends. */
static void
test_recherche_suite (EssaiCommune *essai)
{
  static const char *const prenoms[] = { "Zoé", "Zoë", "ZOE" };
  g_autofree char *suivant = NULL;
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (prenoms); i++)
    {
      Fiche f = essai_fiche_new (essai, prenoms[i]);

      essai_fiche_remplir (&f, NULL);
      essai->now += 60;
    }
  do
    {
      g_autofree char *path =
          g_strdup_printf ("/api/demandes?q=zoe&limite=1%s%s", suivant != NULL ? "&apres=" : "",
                           suivant != NULL ? suivant : "");
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, JEANNE, path);
      g_autoptr (JsonNode) node = json_from_string (parvis_response_get_body (page, NULL), NULL);
      JsonObject *object = json_node_get_object (node);

      g_assert_cmpuint (++found, <=, G_N_ELEMENTS (prenoms));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "demandes")),
                        ==, 1);
      g_free (suivant);
      suivant = g_strdup (json_object_get_string_member_with_default (object, "suivant", NULL));
    }
  while (suivant != NULL);
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (prenoms));
}

/* Who did what, as the family reads it; pieces too; what is old is folded. */
static void
test_historique (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL;

  essai_fiche_remplir (&f, NULL);
  essai->now += 3600;
  essai_fiche_assert_action (&f, JEANNE, "prise-en-charge", "{}", 200, "");
  sql_exec (essai,
            "INSERT INTO depot (justificatif_id, n, depose_a, compte_id, etat, decide_a, motif)"
            " SELECT j.id, 1, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
            ", 'invalide', %" G_GINT64_FORMAT
            ", 'illisible' FROM justificatif j JOIN demande_justificatif l ON l.justificatif_id ="
            " j.id AND l.demande_id = %" G_GINT64_FORMAT " WHERE j.type = 'assurance-scolaire'",
            essai->now + 60, essai_commune_get_compte (essai, PASCAL), essai->now + 120, f.demande);
  essai->now += 3600;
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"Vu au guichet\"}", 200,
                             "");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Vous avez signé et envoyé la demande");
  essai_assert_body (page, "La mairie a commencé à étudier la demande");
  essai_assert_body (page, "Vous avez envoyé «"
                           "\u00a0Assurance scolaire de DUPIN Hortense\u00a0»");
  essai_assert_body (page, "La mairie a refusé «"
                           "\u00a0Assurance scolaire de DUPIN Hortense\u00a0»\u00a0: Illisible.");
  essai_assert_body (page, "La mairie a accepté la demande sans attendre toutes les pièces");
  essai_assert_no_body (page, "Vu au guichet");
  essai_assert_no_body (page, "Jeanne");
  essai_assert_body (page, "Ce qui s’est passé avant");
}

static void
test_acceptation (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *jour = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/1/2026-11-24", f.enfant);
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, jour), after = NULL;
  g_autofree char *mails = NULL, *adresse = NULL;

  essai_assert_status (before, 404);
  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"\"}", 409, "pièces");
  essai_fiche_assert_etat (&f, "en_traitement");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"Urgence de rentrée\"}",
                             200, "acceptee");
  essai_fiche_assert_etat (&f, "acceptee");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409,
                             "elle est acceptée");
  essai_fiche_assert_action (&f, CLAIRE, "refus", "{\"motif\":\"x\"}", 409, "par Jeanne Martin");
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM inscription WHERE personne_id = %" G_GINT64_FORMAT
                            " AND seance_id = 1 AND au = '2027-08-31' AND etablissement_id = 1"
                            " AND niveau = 'CM2' AND pai = 0 AND demande_id = %" G_GINT64_FORMAT,
                            f.enfant, f.demande),
                   ==, 1);
  after = essai_commune_get (essai, PASCAL, jour);
  essai_assert_status (after, 200);
  mails = essai_commune_dup_courriels (essai);
  g_assert_true (g_str_has_prefix (mails, "À pascal.dupin@courriel.example\n"));
  g_assert_nonnull (strstr (mails, "demande acceptée"));
  adresse = sql_text (essai, "SELECT voie FROM foyer WHERE id = %" G_GINT64_FORMAT,
                      essai_commune_get_foyer (essai, PASCAL));
  g_assert_cmpstr (adresse, ==, ADRESSE);
  essai_fiche_assert_traces (&f, "commencee deposee acceptee_derogation",
                             "demande.acceptee_derogation");
}

/* All pieces valid: ready, and accepted without a word. A wrong one is not enough. */
static void
test_pieces (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  const char *pieces =
      "UPDATE justificatif SET etat = '%s' WHERE id IN (SELECT justificatif_id FROM"
      " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ")";

  essai_fiche_remplir (&f, NULL);
  sql_exec (essai, pieces, "en_attente", f.demande);
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  sql_exec (essai, pieces, "valide", f.demande);
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'invalide' WHERE id = (SELECT max (justificatif_id)"
            " FROM demande_justificatif WHERE obligatoire = 1 AND demande_id = %" G_GINT64_FORMAT
            ")",
            f.demande);
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  sql_exec (essai, pieces, "valide", f.demande);
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 200, "acceptee");
  essai_fiche_assert_traces (&f, "commencee deposee acceptee", "demande.acceptee");
}

/* Only what was asked for may be changed, then all is signed again. */
static void
test_complement (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL),
                  *path = essai_fiche_dup_path (f.demande, "responsable");
  g_autoptr (ParvisResponse) page = NULL, shut = NULL, other = NULL, asked = NULL,
                             signed_again = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[\"rien\"],\"message\":\"Quoi\"}", 400, "existe pas");
  essai_fiche_assert_action (&f, JEANNE, "complement", "{\"etapes\":[\"enfant\"],\"message\":\"\"}",
                             400, "");
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[\"enfant\"],\"message\":\"Quelle assurance ?\"}", 200,
                             "a_completer");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Quelle assurance");
  essai_assert_body (page, "Compléter");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409,
                             "complément");
  shut = essai_commune_get (essai, PASCAL, path);
  g_assert_cmpstr (essai_get_location (shut), ==, suivi);
  other =
      essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("responsable"), "voie", "ailleurs");
  g_assert_cmpstr (essai_get_location (other), ==, suivi);
  asked = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("enfant"), "assurance", "MAE");
  essai_assert_status (asked, 303);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%ailleurs%%'"), ==,
      0);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%MAE%%'"), ==, 1);
  essai_fiche_assert_etat (&f, "a_completer");
  signed_again = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("signature"), NULL, NULL);
  essai_assert_status (signed_again, 303);
  essai_fiche_assert_etat (&f, "en_traitement");
  essai_fiche_assert_traces (&f, "commencee deposee complement completee", "demande.complement");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"Vu au téléphone\"}", 200,
                             "acceptee");
}

static void
remplir_signature (Fiche *f)
{
  g_autoptr (ParvisResponse) response =
      essai_fiche_poster (f, PASCAL, essai_fiche_find_etape ("signature"), NULL, NULL);

  essai_assert_status (response, 303);
}

typedef struct
{
  gint64 demande, piece;
  gboolean obligatoire;
} Lien;

static gpointer
lier_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Lien *lien = data;

  parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_PIECE_LIER, V (lien->demande), V (lien->piece),
                  V (lien->obligatoire));
  return NULL;
}

static void
lier_piece (EssaiCommune *essai, gint64 demande, gint64 piece, gboolean obligatoire)
{
  Lien lien = { demande, piece, obligatoire };

  essai_commune_write (essai, lier_cb, &lien);
}

/* The way to a step that may be changed leads there: « Compléter » is not a dead end. */
static void
test_complement_chemin (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL), *url = NULL;
  g_autoptr (ParvisResponse) page = NULL, etape = NULL, next = NULL, after = NULL;
  const char *body, *start;
  gsize length;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[\"enfant\"],\"message\":\"Quoi\"}", 200, "");
  page = essai_commune_get (essai, PASCAL, suivi);
  body = parvis_response_get_body (page, &length);
  url = g_strndup (body, length);
  start = strstr (url, "/etapes/");
  g_assert_nonnull (start);
  while (start > url && start[-1] != '"')
    start--;
  {
    g_autofree char *completer = g_strndup (start, strcspn (start, "\""));

    etape = essai_commune_get (essai, PASCAL, completer);
    essai_assert_status (etape, 200);
  }
  /* From the step that was asked for, the next page is one that can be opened. */
  next = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("enfant"), NULL, NULL);
  after = essai_commune_get (essai, PASCAL, essai_get_location (next));
  if (parvis_response_get_status (after) != 200)
    g_error ("%s leads to %s", essai_get_location (next), essai_get_location (after));
}

/* Answering again brings up what the new answer made necessary, and no more; ticks of the first signature do
 * not sign the second. */
static void
test_complement_suite (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *conjoint = essai_fiche_dup_path (f.demande, "conjoint");
  g_autofree char *reprendre =
      g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/reprendre", f.demande);
  g_autofree char *signature = essai_fiche_dup_path (f.demande, "signature");
  g_autoptr (ParvisResponse) led = NULL, asked = NULL, page = NULL, recap = NULL, unsigned_ = NULL;
  g_autofree char *responsable = essai_fiche_dup_path (f.demande, "responsable"), *mails = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[\"responsable\"],\"message\":\"Vivez-vous seul ?\"}",
                             200, "");
  led = essai_commune_get (essai, PASCAL, reprendre);
  g_assert_cmpstr (essai_get_location (led), ==, responsable);
  page = essai_commune_get (essai, PASCAL, responsable);
  essai_assert_body (page, "Vivez-vous seul ?");
  asked = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("responsable"),
                              "second_responsable", "oui");
  g_assert_cmpstr (essai_get_location (asked), ==, conjoint);
  g_clear_pointer (&asked, parvis_response_free);
  asked = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("responsable"), NULL, NULL);
  g_assert_cmpstr (essai_get_location (asked), ==, signature);
  recap = essai_commune_get (essai, PASCAL, signature);
  essai_assert_status (recap, 200);
  essai_assert_no_body (recap, "checked");
  essai_assert_no_body (recap, "/etapes/sanitaire");
  unsigned_ = essai_commune_post_form (essai, PASCAL, signature, "action", "suivant", NULL);
  essai_assert_status (unsigned_, 422);
  essai_fiche_assert_etat (&f, "a_completer");
  remplir_signature (&f);
  essai_fiche_assert_etat (&f, "en_traitement");
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "est complétée"));
}

/* An answer that makes a later one wrong leads to that one before the signature. */
static void
test_complement_contredit (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *sanitaire = essai_fiche_dup_path (f.demande, "sanitaire");
  g_autoptr (ParvisResponse) asked = NULL, page = NULL, right = NULL;
  g_autofree char *signature = essai_fiche_dup_path (f.demande, "signature");

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[\"enfant\"],\"message\":\"Quel repas ?\"}", 200, "");
  asked = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("enfant"), "regime_alimentaire",
                              "panier_repas");
  g_assert_cmpstr (essai_get_location (asked), ==, sanitaire);
  page = essai_commune_get (essai, PASCAL, sanitaire);
  essai_assert_body (page, "il n’est possible qu’avec un PAI");
  g_clear_pointer (&asked, parvis_response_free);
  asked = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("enfant"), NULL, NULL);
  right = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("sanitaire"), NULL, NULL);
  g_assert_cmpstr (essai_get_location (right), ==, signature);
}

/* Nothing asked for but a signature: « Compléter » leads to it. */
static void
test_complement_sans_etape (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *reprendre =
      g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/reprendre", f.demande);
  g_autofree char *signature = essai_fiche_dup_path (f.demande, "signature");
  g_autoptr (ParvisResponse) led = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "complement",
                             "{\"etapes\":[],\"message\":\"Envoyez le carnet.\"}", 200, "");
  led = essai_commune_get (essai, PASCAL, reprendre);
  g_assert_cmpstr (essai_get_location (led), ==, signature);
}

/* ------------------------------------------------------------------------- what is asked for */

/* An optional piece that an answer makes compulsory counts, and does not any more when the answer goes. */
static void
test_piece_obligatoire (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  gint64 piece;

  essai_fiche_remplir (&f, NULL);
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'valide' WHERE id IN (SELECT justificatif_id FROM"
            " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ");"
            "INSERT INTO justificatif (type, foyer_id, cree_a) VALUES ('photo', %" G_GINT64_FORMAT
            ", 1);"
            "INSERT INTO demande_justificatif VALUES (%" G_GINT64_FORMAT
            ", (SELECT max (id) FROM justificatif), 0)",
            f.demande, essai_commune_get_foyer (essai, PASCAL), f.demande);
  piece = sql_int (essai, "SELECT max (id) FROM justificatif");
  for (int obligatoire = 1; obligatoire >= 0; obligatoire--)
    {
      lier_piece (essai, f.demande, piece, obligatoire);
      g_assert_cmpint (
          sql_int (essai, "SELECT pret FROM demande WHERE id = %" G_GINT64_FORMAT, f.demande), ==,
          !obligatoire);
    }
}

static void
set_reglage (EssaiCommune *essai, const char *cle)
{
  sql_exec (essai,
            "INSERT INTO reglage (cle, du, valeur) VALUES ('%s', '2026-01-01', 'true')"
            " ON CONFLICT (cle, du) DO UPDATE SET valeur = 'true'",
            cle);
}

/* What the commune decides for itself: a field, two pieces, each only when its setting is on. */
static void
test_reglages (EssaiCommune *essai)
{
  static const char *const types[] = { "livret-famille", "identite-responsable" };
  const char *lies =
      "SELECT count(*) FROM demande_justificatif l JOIN justificatif j"
      " ON j.id = l.justificatif_id WHERE l.demande_id = %" G_GINT64_FORMAT " AND j.type = '%s'";
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *path = essai_fiche_dup_path (f.demande, "responsable");

  essai_fiche_remplir (&f, "signature");
  for (int on = 0; on <= 1; on++)
    {
      g_autoptr (ParvisResponse) page = NULL, demarche = NULL;

      if (on)
        {
          set_reglage (essai, "fiche_enfant.employeur");
          set_reglage (essai, "pieces.livret_famille");
          set_reglage (essai, "pieces.identite_responsable");
        }
      essai_fiche_remplir (&f, "signature");
      page = essai_commune_get (essai, PASCAL, path);
      demarche = essai_commune_get (essai, PASCAL, "/demarches/fiche-enfant");
      for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        g_assert_cmpint (sql_int (essai, lies, f.demande, types[i]), ==, on);
      if (on)
        {
          essai_assert_body (page, "name=\"employeur\"");
          essai_assert_body (demarche, "Livret de famille");
          essai_assert_no_body (demarche, "si la commune");
        }
      else
        {
          essai_assert_no_body (page, "name=\"employeur\"");
          essai_assert_no_body (demarche, "Livret de famille");
        }
    }
  /* The adult's own, not the household's. */
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM justificatif j JOIN foyer_membre m ON m.personne_id ="
                      " j.personne_id AND m.role = 'responsable' WHERE j.type ="
                      " 'identite-responsable'"),
      ==, 1);
}

static void
test_refus (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), other;
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "refus", "{\"motif\":\"\"}", 400, "pourquoi");
  essai_fiche_assert_action (&f, JEANNE, "refus", "{\"motif\":\"Hors <b>commune</b>\"}", 200,
                             "refusee");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Hors &lt;b&gt;commune");
  essai_fiche_assert_traces (&f, "commencee deposee refusee", "demande.refusee");
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM inscription WHERE personne_id = %" G_GINT64_FORMAT,
               f.enfant),
      ==, 0);
  /* Refused, the family may ask again. */
  other = (Fiche){ essai, f.enfant, essai_fiche_commencer (essai, PASCAL) };
  essai_fiche_remplir (&other, NULL);
  essai_fiche_assert_etat (&other, "en_traitement");
}

/* Notes are for colleagues: the family does not see that there is one. */
static void
test_note (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL, echanges = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "notes", "{\"texte\":\"\"}", 400, "vide");
  essai_fiche_assert_action (&f, JEANNE, "notes", "{\"texte\":\"Famille pressée\"}", 200,
                             "Famille pressée");
  essai_fiche_assert_action (&f, CLAIRE, "notes", "{\"texte\":\"Vu aussi\"}", 200,
                             "Famille pressée");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_no_body (page, "Famille pressée");
  essai_assert_no_body (page, "Note interne");
  echanges = essai_commune_get (essai, PASCAL, "/echanges");
  essai_assert_no_body (echanges, "Famille pressée");
}

/* A message is for the family: in its thread, unread, and by a mail; and it is told after the decision too. */
static void
test_message (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL, echanges = NULL, other = NULL;

  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_action (&f, JEANNE, "messages", "{\"texte\":\" \"}", 400, "vide");
  essai_fiche_assert_action (&f, JEANNE, "messages", "{\"texte\":\"Quel est son médecin ?\"}", 200,
                             "Quel est son médecin");
  g_assert_cmpint (
      sql_int (essai,
               "SELECT count(*) FROM message WHERE auteur_type = 'agent' AND lu_a IS NULL"
               " AND demande_id = %" G_GINT64_FORMAT,
               f.demande),
      ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM courriel WHERE corps LIKE '%%médecin%%'"
                                   " AND sujet LIKE '%%un message de la mairie'"),
                   ==, 1);
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Quel est son médecin");
  sql_exec (essai,
            "INSERT INTO message (foyer_id, demande_id, auteur_type, sujet, corps, ecrit_a)"
            " SELECT foyer_id, demande_id, 'citoyen', 'x', 'Le docteur Blanc', ecrit_a FROM message"
            " ORDER BY id DESC LIMIT 1");
  essai_fiche_assert_action (&f, JEANNE, "notes", "{\"texte\":\"Lu\"}", 200, "\"message\":true");
  essai_fiche_assert_action (&f, JEANNE, "messages", "{\"texte\":\"Merci\"}", 200,
                             "\"message\":false");
  echanges = essai_commune_get (essai, PASCAL, "/echanges");
  essai_assert_body (echanges, "un message de la mairie");
  other = essai_commune_get (essai, DAVID, "/echanges");
  essai_assert_no_body (other, "un message de la mairie");
  essai_fiche_assert_action (&f, JEANNE, "refus", "{\"motif\":\"Double\"}", 200, "refusee");
  essai_fiche_assert_action (&f, CLAIRE, "messages", "{\"texte\":\"À bientôt\"}", 200,
                             "Message à la famille");
}

static void
test_annulation (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), draft;
  g_autofree char *path = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/annulation", f.demande);
  g_autofree char *suppression =
      g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/suppression", f.demande);
  g_autofree char *autre = NULL;
  g_autoptr (ParvisResponse) early = NULL, kept = NULL, one = NULL, two = NULL, gone = NULL;

  essai_fiche_remplir (&f, "enfant");
  early = essai_commune_post_form (essai, PASCAL, path, NULL);
  essai_fiche_assert_etat (&f, "brouillon");
  essai_fiche_remplir (&f, NULL);
  kept = essai_commune_post_form (essai, PASCAL, suppression, NULL);
  essai_fiche_assert_etat (&f, "en_traitement");
  one = essai_commune_post_form (essai, PASCAL, path, NULL);
  two = essai_commune_post_form (essai, PASCAL, path, NULL);
  essai_assert_status (two, 303);
  essai_fiche_assert_etat (&f, "annulee");
  essai_fiche_assert_traces (&f, "commencee deposee annulee", "");
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409,
                             "la famille l’a annulée");
  essai_fiche_assert_action (&f, JEANNE, "prise-en-charge", "{}", 409, "annulée");
  /* A draft goes, with its answers. */
  draft = essai_fiche_new (essai, "Clotilde");
  essai_fiche_remplir (&draft, "autorisations");
  autre = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/suppression", draft.demande);
  gone = essai_commune_post_form (essai, PASCAL, autre, NULL);
  essai_assert_status (gone, 303);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE demande_id = %" G_GINT64_FORMAT,
               draft.demande),
      ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/demandes/prise-en-charge", test_prise_en_charge);
  essai_commune_add ("/demandes/recherche", test_recherche);
  essai_commune_add ("/demandes/recherche/suite", test_recherche_suite);
  essai_commune_add ("/demandes/historique", test_historique);
  essai_commune_add ("/demandes/acceptation", test_acceptation);
  essai_commune_add ("/demandes/pieces", test_pieces);
  essai_commune_add ("/demandes/complement", test_complement);
  essai_commune_add ("/demandes/complement/chemin", test_complement_chemin);
  essai_commune_add ("/demandes/complement/suite", test_complement_suite);
  essai_commune_add ("/demandes/complement/contredit", test_complement_contredit);
  essai_commune_add ("/demandes/complement/sans-etape", test_complement_sans_etape);
  essai_commune_add ("/demandes/pieces/obligatoire", test_piece_obligatoire);
  essai_commune_add ("/demandes/reglages", test_reglages);
  essai_commune_add ("/demandes/refus", test_refus);
  essai_commune_add ("/demandes/note", test_note);
  essai_commune_add ("/demandes/message", test_message);
  essai_commune_add ("/demandes/annulation", test_annulation);
  return g_test_run ();
}
