/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/justificatifs-essai.h"
#include "tests/rooms/sql-essai.h"

/* The agents decide; the family is told. */

#define PASCAL "pascal.dupin"
#define JEANNE "gestionnaire"
#define CLAIRE "admin"

/* Valid: at once for all, mailed when it is final, once. */
static void
test_valid (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *noise = essai_commune_take_events (essai);
  g_autoptr (ParvisResponse) decided = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 1);
  g_autoptr (ParvisJustificatifDetail) detail = essai_piece_read_detail (decided);
  g_autofree char *events = essai_commune_take_events (essai);
  g_autofree char *mails = NULL;

  g_assert_cmpuint (detail->justificatif.etat, ==, PARVIS_JUSTIFICATIF_VALIDE);
  g_assert_cmpint (detail->valide_au, ==, parvis_date_new (2027, 8, 31));
  g_assert_cmpint (detail->annulable_jusqu_a, ==, essai->now + 10);
  g_assert_nonnull (strstr (events, "\"etat\":\"valide\""));
  g_assert_nonnull (strstr (events, "compteurs {\"justificatifs\":0"));
  g_assert_cmpint (essai_piece_count_journal (essai, "justificatif.valide", piece), ==, 1);
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  essai->now += 10;
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
  g_assert_nonnull (strstr (mails, "À pascal.dupin@courriel.example"));
  g_assert_nonnull (strstr (mails, "Assurance scolaire de DUPIN Florian"));
  g_assert_nonnull (strstr (mails, "31 août 2027"));
  g_assert_nonnull (strstr (mails, "https://portail.test/justificatifs/"));
  essai->now += 86400;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
}

/* A demande waits for it: otherwise nobody asks for another. */
static void
lier (EssaiCommune *essai, gint64 piece)
{
  sql_exec (
      essai,
      "INSERT INTO demande (foyer_id, teleprocedure, version, etat, cree_a, modifie_a, depose_a)"
      " SELECT %" G_GINT64_FORMAT ", code, max (version), 'en_traitement', 1, 1, 1"
      " FROM teleprocedure WHERE code = 'fiche-enfant';"
      "INSERT INTO demande_justificatif SELECT max (id), %" G_GINT64_FORMAT ", 1 FROM demande",
      essai_commune_get_foyer (essai, PASCAL), piece);
}

/* Refused: the family has the reason and the agent's words, on the page and by mail; and sends again. */
static void
test_refused (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);
  g_autoptr (ParvisResponse) decided =
      essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  g_autoptr (ParvisResponse) seen = essai_commune_get (essai, PASCAL, page), echanges = NULL;
  g_autofree char *mails = NULL;

  lier (essai, piece);
  echanges = essai_commune_get (essai, PASCAL, "/echanges");
  essai_assert_status (decided, 200);
  essai_assert_body (seen, "Illisible. Le bas de la page manque.");
  essai_assert_body (echanges, "Illisible. Le bas de la page manque.");
  essai->now += 11;
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "à remplacer"));
  g_assert_nonnull (strstr (mails, "Illisible. Le bas de la page manque."));
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  essai_piece_assert_etat (essai, piece, "en_attente");
}

/* A mail may be read by others: nothing about health in it. */
static void
test_mail_of_health (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "pai", 0);
  g_autoptr (ParvisResponse) decided =
      essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  g_autofree char *mails = NULL;

  essai_assert_status (decided, 200);
  essai->now += 11;
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "à remplacer"));
  g_assert_null (strstr (mails, "PAI"));
  g_assert_null (strstr (mails, "Florian"));
  g_assert_null (strstr (mails, "bas de la page"));
}

/* What cannot be meant is not decided. */
static void
test_decision_bad (EssaiCommune *essai)
{
#define D(depot, decision, au, motif)                                                              \
  "{\"depot\":" depot ",\"decision\":\"" decision "\",\"valide_au\":" au ",\"motif\":" motif       \
  ",\"commentaire\":\"\"}"
  static const struct
  {
    const char *body;
    guint status;
  } cases[] = {
    { D ("1", "valide", "null", "null"), 400 },
    { D ("1", "valide", "\"2026-11-20\"", "null"), 400 },
    { D ("1", "valide", "\"2126-11-20\"", "null"), 400 },
    { D ("1", "valide", "\"2027-02-31\"", "null"), 400 },
    { D ("1", "invalide", "null", "null"), 400 },
    { D ("1", "invalide", "null", "\"autre_adresse\""), 400 },
    { D ("1", "peut-etre", "null", "null"), 400 },
    { D ("2", "invalide", "null", "\"illisible\""), 404 },
    { D ("-1", "invalide", "null", "\"illisible\""), 400 },
    { "{}", 400 },
    { "{\"depot\":1}", 400 },
  };
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) unknown = essai_piece_decider (essai, JEANNE, 99999, ESSAI_VALIDE, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) response =
          essai_piece_decider_texte (essai, JEANNE, piece, cases[i].body);

      g_test_message ("%s", cases[i].body);
      essai_assert_status (response, cases[i].status);
    }
  essai_assert_status (unknown, 404);
  essai_piece_assert_etat (essai, piece, "en_attente");
#undef D
}

/* Without an end: only a type that has none. */
static void
test_unlimited (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "livret-famille", 0);
  g_autoptr (ParvisResponse) decided = essai_piece_decider_texte (
      essai, JEANNE, piece,
      "{\"depot\":1,\"decision\":\"valide\",\"valide_au\":null,\"motif\":null,"
      "\"commentaire\":\"\"}");
  g_autoptr (ParvisJustificatifDetail) detail = essai_piece_read_detail (decided);

  g_assert_cmpint (detail->valide_au, ==, PARVIS_DATE_NONE);
  essai_piece_assert_etat (essai, piece, "valide");
}

/* Two agents: the second one is told by whom and when, and nothing is lost. */
static void
test_conflict (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) first = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 1);
  g_autoptr (ParvisResponse) second = essai_piece_decider (essai, CLAIRE, piece, ESSAI_INVALIDE, 1);
  g_autoptr (ParvisResponse) same = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 1);

  essai_assert_status (first, 200);
  essai_assert_status (second, 409);
  essai_assert_body (second, "Jeanne Martin a déjà validé cette pièce");
  essai_assert_body (second, "10");
  essai_assert_status (same, 409);
  essai_piece_assert_etat (essai, piece, "valide");
  essai->now += 11;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
}

/* Taken back in time by the same agent; then nobody was mailed, and the next decision counts. */
static void
test_take_back (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) refused =
      essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  g_autoptr (ParvisResponse) other = essai_piece_reprendre (essai, CLAIRE, piece, 1);
  g_autoptr (ParvisResponse) back = NULL, valid = NULL, late = NULL, none = NULL;
  g_autofree char *mails = NULL;

  essai_assert_status (refused, 200);
  essai_assert_status (other, 409);
  essai->now += 5;
  back = essai_piece_reprendre (essai, JEANNE, piece, 1);
  essai_assert_status (back, 200);
  essai_piece_assert_etat (essai, piece, "en_attente");
  none = essai_piece_reprendre (essai, JEANNE, piece, 1);
  essai_assert_status (none, 409);
  valid = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 1);
  essai_assert_status (valid, 200);
  essai->now += 6; /* the first decision's ten seconds are over, the second's are not */
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  essai->now += 4;
  late = essai_piece_reprendre (essai, JEANNE, piece, 1);
  essai_assert_status (late, 409);
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
  g_assert_nonnull (strstr (mails, "est validé"));
}

/* The family sends another document while the agent looks at the first. */
static void
test_replaced (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisJustificatifDetail) before = essai_piece_ouvrir (essai, JEANNE, piece);
  g_autoptr (ParvisJustificatifDetail) after = NULL;
  g_autoptr (ParvisResponse) old = NULL, fresh = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  old = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, (int) before->justificatif.depot);
  essai_assert_status (old, 409);
  essai_assert_body (old, "un autre document");
  essai_piece_assert_etat (essai, piece, "en_attente");
  after = essai_piece_ouvrir (essai, JEANNE, piece);
  g_assert_cmpint (after->justificatif.depot, ==, 2);
  g_assert_cmpuint (after->versions->len, ==, 2);
  g_assert_cmpuint (g_array_index (after->versions, ParvisJustificatifVersion, 1).etat, ==,
                    PARVIS_DEPOT_REMPLACE);
  fresh = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 2);
  essai_assert_status (fresh, 200);
}

/* Decided, then replaced before it was final: the former decision is neither mailed nor taken back. */
static void
test_replaced_after (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) decided =
      essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  g_autoptr (ParvisResponse) back = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  back = essai_piece_reprendre (essai, JEANNE, piece, 1);
  essai_assert_status (back, 409);
  essai->now += 11;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  essai_piece_assert_etat (essai, piece, "en_attente");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/decisions/valid", test_valid);
  essai_commune_add ("/decisions/refused", test_refused);
  essai_commune_add ("/decisions/mail-of-health", test_mail_of_health);
  essai_commune_add ("/decisions/decision-bad", test_decision_bad);
  essai_commune_add ("/decisions/unlimited", test_unlimited);
  essai_commune_add ("/decisions/conflict", test_conflict);
  essai_commune_add ("/decisions/take-back", test_take_back);
  essai_commune_add ("/decisions/replaced", test_replaced);
  essai_commune_add ("/decisions/replaced-after", test_replaced_after);
  return g_test_run ();
}
