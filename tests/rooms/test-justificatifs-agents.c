/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/demandes/dossier.h"
#include "server/justificatifs/ouvertures.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/model/parvis-justificatif.h"
#include "tests/rendu/test-fixtures.h"
#include "tests/rooms/justificatifs-essai.h"

/* The agents look at pieces and decide. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"
#define CLAIRE "admin"

#define VALIDE                                                                                     \
  "{\"depot\":%d,\"decision\":\"valide\",\"valide_au\":\"2027-08-31\",\"motif\":null,"             \
  "\"commentaire\":\"\"}"
#define INVALIDE                                                                                   \
  "{\"depot\":%d,\"decision\":\"invalide\",\"valide_au\":null,\"motif\":\"illisible\","            \
  "\"commentaire\":\"Le bas de la page manque.\"}"

static ParvisResponse *
decide (EssaiCommune *essai, const char *agent, gint64 piece, const char *body)
{
  g_autofree char *path = essai_piece_api (piece, "/decision");

  return essai_commune_post_json (essai, agent, path, body);
}

static ParvisResponse *
decide_depot (EssaiCommune *essai, const char *agent, gint64 piece, const char *format, int depot)
{
  g_auto (GStrv) parts = g_strsplit (format, "%d", 2);
  g_autofree char *body = g_strdup_printf ("%s%d%s", parts[0], depot, parts[1]);

  return decide (essai, agent, piece, body);
}

static ParvisResponse *
take_back (EssaiCommune *essai, const char *agent, gint64 piece, int depot)
{
  g_autofree char *path = essai_piece_api (piece, "/annulation");
  g_autofree char *body = g_strdup_printf ("{\"depot\":%d}", depot);

  return essai_commune_post_json (essai, agent, path, body);
}

static ParvisJustificatifDetail *
read_detail (ParvisResponse *response)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  ParvisJustificatifDetail *detail;

  essai_assert_status (response, 200);
  node = essai_json (response);
  detail = parvis_justificatif_detail_from_json (node, &error);
  g_assert_no_error (error);
  return detail;
}

static ParvisJustificatifDetail *
open_piece (EssaiCommune *essai, const char *agent, gint64 piece)
{
  g_autofree char *path = essai_piece_api (piece, "");
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, agent, path);

  return read_detail (response);
}

static gint64
send_piece (EssaiCommune *essai, const char *who, const char *type, int enfant)
{
  gint64 piece = essai_piece_new (essai, who, type, enfant);

  essai_piece_envoyer_photo (essai, who, piece);
  return piece;
}

static void
assert_etat (EssaiCommune *essai, gint64 piece, const char *etat)
{
  g_autofree char *is = essai_piece_get_etat (essai, piece);

  g_assert_cmpstr (is, ==, etat);
}

/* ------------------------------------------------------------------------------------------- */

static ParvisJustificatifPage *
read_file (EssaiCommune *essai, const char *path)
{
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, JEANNE, path);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  ParvisJustificatifPage *page;

  essai_assert_status (response, 200);
  node = essai_json (response);
  page = parvis_justificatif_page_from_json (node, &error);
  g_assert_no_error (error);
  return page;
}

/* Oldest first, page by page, filtered. */
static void
test_file (EssaiCommune *essai)
{
  static const char *const types[] = { "assurance-scolaire", "vaccination", "livret-famille" };
  g_autoptr (ParvisJustificatifPage) all = NULL, first = NULL, last = NULL, typed = NULL,
                                     named = NULL, valid = NULL;
  g_autofree char *next = NULL;
  gint64 ids[3];

  for (guint i = 0; i < 3; i++)
    {
      essai->now += 60;
      ids[i] = send_piece (essai, i == 1 ? DAVID : PASCAL, types[i], 0);
    }
  all = read_file (essai, "/api/justificatifs");
  g_assert_cmpint (all->total, ==, 3);
  g_assert_cmpuint (all->justificatifs->len, ==, 3);
  g_assert_null (all->suivant);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (all->justificatifs, ParvisJustificatifData, i).id, ==, ids[i]);
  first = read_file (essai, "/api/justificatifs?etat=en_attente&limite=2");
  g_assert_cmpuint (first->justificatifs->len, ==, 2);
  next = g_strdup_printf ("/api/justificatifs?limite=2&apres=%s", first->suivant);
  last = read_file (essai, next);
  g_assert_cmpuint (last->justificatifs->len, ==, 1);
  g_assert_cmpint (g_array_index (last->justificatifs, ParvisJustificatifData, 0).id, ==, ids[2]);
  typed = read_file (essai, "/api/justificatifs?type=vaccination");
  g_assert_cmpuint (typed->justificatifs->len, ==, 1);
  g_assert_cmpint (typed->total, ==, 1);
  named = read_file (essai, "/api/justificatifs?q=moul");
  g_assert_cmpuint (named->justificatifs->len, ==, 1);
  g_assert_cmpstr (g_array_index (named->justificatifs, ParvisJustificatifData, 0).personne, ==,
                   "MOULIN Manon");
  valid = read_file (essai, "/api/justificatifs?etat=valide");
  g_assert_cmpuint (valid->justificatifs->len, ==, 0);
}

static void
test_file_bad (EssaiCommune *essai)
{
  static const char *const paths[] = {
    "/api/justificatifs?etat=autre",      "/api/justificatifs?apres=abc",
    "/api/justificatifs?apres=1-2-3",     "/api/justificatifs?limite=0",
    "/api/justificatifs?limite=99999999", "/api/justificatifs?limite=-1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (ParvisResponse) response = essai_commune_get (essai, JEANNE, paths[i]);

      essai_assert_status (response, 400);
    }
}

/* Gestionnaires and administrators only; counts and events for every agent. */
static void
test_roles (EssaiCommune *essai)
{
  static const struct
  {
    const char *who;
    guint pieces, compteurs;
  } cases[] = {
    { JEANNE, 200, 200 },    { CLAIRE, 200, 200 }, { "regisseur", 403, 200 },
    { "cantine", 403, 200 }, { PASCAL, 401, 401 }, { NULL, 401, 401 },
  };
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *detail = essai_piece_api (piece, "");
  g_autofree char *original = essai_piece_api (piece, "/depots/1/fichiers/1");
  g_autofree char *page = essai_piece_api (piece, "/depots/1/pages/1");

  essai_commune_do_taches (essai);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *who = cases[i].who;
      g_autoptr (ParvisResponse) file = essai_commune_get (essai, who, "/api/justificatifs");
      g_autoptr (ParvisResponse) one = essai_commune_get (essai, who, detail);
      g_autoptr (ParvisResponse) bytes = essai_commune_get (essai, who, original);
      g_autoptr (ParvisResponse) png = essai_commune_get (essai, who, page);
      g_autoptr (ParvisResponse) counts = essai_commune_get (essai, who, "/api/compteurs");
      g_autoptr (ParvisResponse) events = essai_commune_get (essai, who, "/api/evenements");

      essai_assert_status (file, cases[i].pieces);
      essai_assert_status (one, cases[i].pieces);
      essai_assert_status (bytes, cases[i].pieces);
      essai_assert_status (png, cases[i].pieces);
      essai_assert_status (counts, cases[i].compteurs);
      essai_assert_status (events, cases[i].compteurs);
      if (cases[i].pieces != 200)
        {
          g_autoptr (ParvisResponse) decided = decide_depot (essai, who, piece, VALIDE, 1);
          g_autoptr (ParvisResponse) back = take_back (essai, who, piece, 1);

          essai_assert_status (decided, cases[i].pieces);
          essai_assert_status (back, cases[i].pieces);
        }
    }
  assert_etat (essai, piece, "en_attente");
}

static const char *
find_confirme (const ParvisJustificatifDetail *detail, const char *libelle)
{
  for (guint i = 0; i < detail->confirme->len; i++)
    {
      const ParvisJustificatifConfirme *row =
          &g_array_index (detail->confirme, ParvisJustificatifConfirme, i);

      if (g_str_equal (row->libelle, libelle))
        return row->valeur;
    }
  return NULL;
}

/* All that is needed to decide. */
static void
test_detail (EssaiCommune *essai)
{
  gint64 assurance = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  gint64 domicile = send_piece (essai, PASCAL, "justificatif-domicile", -1);
  gint64 livret = send_piece (essai, PASCAL, "livret-famille", 0);
  gint64 identite = send_piece (essai, PASCAL, "identite-responsable", 0);
  g_autoptr (ParvisJustificatifDetail) a = open_piece (essai, JEANNE, assurance);
  g_autoptr (ParvisJustificatifDetail) d = open_piece (essai, JEANNE, domicile);
  g_autoptr (ParvisJustificatifDetail) l = open_piece (essai, JEANNE, livret);
  g_autoptr (ParvisJustificatifDetail) i = open_piece (essai, JEANNE, identite);

  g_assert_cmpstr (a->justificatif.type_nom, ==, "Assurance scolaire");
  g_assert_cmpstr (a->justificatif.personne, ==, "DUPIN Florian");
  g_assert_cmpstr (a->justificatif.foyer, ==, "DUPIN Pascal");
  g_assert_cmpstr (find_confirme (a, "Enfant"), ==, "DUPIN Florian");
  g_assert_cmpstr (find_confirme (a, "Né(e) le"), ==, "12/03/2016");
  g_assert_cmpint (a->propose_au, ==, parvis_date_new (2027, 8, 31));
  g_assert_false (a->illimite);
  g_assert_cmpuint (a->fichiers->len, ==, 1);
  g_assert_cmpuint (a->versions->len, ==, 1);
  g_assert_cmpuint (a->motifs->len, ==, 7);
  g_assert_cmpint (a->annulable_jusqu_a, ==, 0);
  g_assert_cmpstr (d->justificatif.personne, ==, "");
  g_assert_cmpstr (find_confirme (d, "Adresse"), ==, "12 chemin des Vignes\n84260 Sarrians");
  g_assert_cmpstr (find_confirme (d, "Responsables"), ==, "DUPIN Pascal");
  g_assert_cmpstr (find_confirme (l, "Né(e) à"), ==, "Lyon 2e Arrondissement (69)");
  g_assert_true (l->illimite);
  g_assert_cmpint (l->propose_au, ==, PARVIS_DATE_NONE);
  /* Only the agent can read the date on it. */
  g_assert_cmpint (i->propose_au, ==, PARVIS_DATE_NONE);
  g_assert_false (i->illimite);
}

static gint64
count_journal (EssaiCommune *essai, const char *action, gint64 piece)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (essai->db, PARVIS_SQL_JOURNAL_DU_FOYER,
                       V (essai_commune_get_foyer (essai, PASCAL)), V (G_MAXINT64), V (500));
  gint64 n = 0;

  while (parvis_rows_next (rows))
    n += g_str_equal (parvis_rows_text (rows, 3), action) && parvis_rows_int (rows, 5) == piece;
  return n;
}

/* Who looks leaves a line, and is seen by the others, for a while. */
static void
test_opened (EssaiCommune *essai)
{
  gint64 first = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  gint64 second = send_piece (essai, PASCAL, "assurance-scolaire", 1);
  g_autofree char *noise = essai_commune_take_events (essai);
  g_autoptr (ParvisJustificatifDetail) hers = open_piece (essai, JEANNE, first);
  g_autofree char *opened = essai_commune_take_events (essai);
  g_autoptr (ParvisJustificatifDetail) seen = open_piece (essai, CLAIRE, first);
  g_autoptr (ParvisJustificatifPage) file = NULL;
  g_autofree char *moved = NULL;

  g_assert_cmpstr (hers->justificatif.ouvert_par, ==, "");
  g_assert_cmpstr (seen->justificatif.ouvert_par, ==, "Jeanne Martin");
  g_assert_nonnull (strstr (opened, "justificatif_ouvert"));
  g_assert_nonnull (strstr (opened, "Jeanne Martin"));
  g_assert_cmpint (count_journal (essai, "justificatif.consulte", first), ==, 2);
  g_free (essai_commune_take_events (essai));
  parvis_justificatif_detail_free (open_piece (essai, CLAIRE, second));
  moved = essai_commune_take_events (essai);
  g_assert_nonnull (strstr (moved, "\"agent\":\"\""));
  g_assert_nonnull (strstr (moved, "Claire Fontaine"));
  file = read_file (essai, "/api/justificatifs");
  g_assert_cmpstr (g_array_index (file->justificatifs, ParvisJustificatifData, 1).ouvert_par, ==,
                   "Claire Fontaine");
  essai->now += PARVIS_OUVERTURE_S;
  g_clear_pointer (&file, parvis_justificatif_page_free);
  file = read_file (essai, "/api/justificatifs");
  g_assert_cmpstr (g_array_index (file->justificatifs, ParvisJustificatifData, 1).ouvert_par, ==,
                   "");
}

/* ------------------------------------------------------------------------------------------- */

/* Valid: at once for all, mailed when it is final, once. */
static void
test_valid (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *noise = essai_commune_take_events (essai);
  g_autoptr (ParvisResponse) decided = decide_depot (essai, JEANNE, piece, VALIDE, 1);
  g_autoptr (ParvisJustificatifDetail) detail = read_detail (decided);
  g_autofree char *events = essai_commune_take_events (essai);
  g_autofree char *mails = NULL;

  g_assert_cmpuint (detail->justificatif.etat, ==, PARVIS_JUSTIFICATIF_VALIDE);
  g_assert_cmpint (detail->valide_au, ==, parvis_date_new (2027, 8, 31));
  g_assert_cmpint (detail->annulable_jusqu_a, ==, essai->now + 10);
  g_assert_nonnull (strstr (events, "\"etat\":\"valide\""));
  g_assert_nonnull (strstr (events, "compteurs {\"justificatifs\":0"));
  g_assert_cmpint (count_journal (essai, "justificatif.valide", piece), ==, 1);
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

/* Refused: the family has the reason and the agent's words, on the page and by mail; and sends again. */
static void
test_refused (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *page = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);
  g_autoptr (ParvisResponse) decided = decide_depot (essai, JEANNE, piece, INVALIDE, 1);
  g_autoptr (ParvisResponse) seen = essai_commune_get (essai, PASCAL, page);
  g_autoptr (ParvisResponse) echanges = essai_commune_get (essai, PASCAL, "/echanges");
  g_autofree char *mails = NULL;

  essai_assert_status (decided, 200);
  essai_assert_body (seen, "Illisible. Le bas de la page manque.");
  essai_assert_body (echanges, "Illisible. Le bas de la page manque.");
  essai->now += 11;
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "à remplacer"));
  g_assert_nonnull (strstr (mails, "Illisible. Le bas de la page manque."));
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  assert_etat (essai, piece, "en_attente");
}

/* A mail may be read by others: nothing about health in it. */
static void
test_mail_of_health (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "pai", 0);
  g_autoptr (ParvisResponse) decided = decide_depot (essai, JEANNE, piece, INVALIDE, 1);
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
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) unknown = decide_depot (essai, JEANNE, 99999, VALIDE, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) response = decide (essai, JEANNE, piece, cases[i].body);

      g_test_message ("%s", cases[i].body);
      essai_assert_status (response, cases[i].status);
    }
  essai_assert_status (unknown, 404);
  assert_etat (essai, piece, "en_attente");
#undef D
}

/* Without an end: only a type that has none. */
static void
test_unlimited (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "livret-famille", 0);
  g_autoptr (ParvisResponse) decided =
      decide (essai, JEANNE, piece,
              "{\"depot\":1,\"decision\":\"valide\",\"valide_au\":null,\"motif\":null,"
              "\"commentaire\":\"\"}");
  g_autoptr (ParvisJustificatifDetail) detail = read_detail (decided);

  g_assert_cmpint (detail->valide_au, ==, PARVIS_DATE_NONE);
  assert_etat (essai, piece, "valide");
}

/* Two agents: the second one is told by whom and when, and nothing is lost. */
static void
test_conflict (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) first = decide_depot (essai, JEANNE, piece, VALIDE, 1);
  g_autoptr (ParvisResponse) second = decide_depot (essai, CLAIRE, piece, INVALIDE, 1);
  g_autoptr (ParvisResponse) same = decide_depot (essai, JEANNE, piece, VALIDE, 1);

  essai_assert_status (first, 200);
  essai_assert_status (second, 409);
  essai_assert_body (second, "Jeanne Martin a déjà validé cette pièce");
  essai_assert_body (second, "10");
  essai_assert_status (same, 409);
  assert_etat (essai, piece, "valide");
  essai->now += 11;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 1);
}

/* Taken back in time by the same agent; then nobody was mailed, and the next decision counts. */
static void
test_take_back (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) refused = decide_depot (essai, JEANNE, piece, INVALIDE, 1);
  g_autoptr (ParvisResponse) other = take_back (essai, CLAIRE, piece, 1);
  g_autoptr (ParvisResponse) back = NULL, valid = NULL, late = NULL, none = NULL;
  g_autofree char *mails = NULL;

  essai_assert_status (refused, 200);
  essai_assert_status (other, 409);
  essai->now += 5;
  back = take_back (essai, JEANNE, piece, 1);
  essai_assert_status (back, 200);
  assert_etat (essai, piece, "en_attente");
  none = take_back (essai, JEANNE, piece, 1);
  essai_assert_status (none, 409);
  valid = decide_depot (essai, JEANNE, piece, VALIDE, 1);
  essai_assert_status (valid, 200);
  essai->now += 6; /* the first decision's ten seconds are over, the second's are not */
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  essai->now += 4;
  late = take_back (essai, JEANNE, piece, 1);
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
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisJustificatifDetail) before = open_piece (essai, JEANNE, piece);
  g_autoptr (ParvisJustificatifDetail) after = NULL;
  g_autoptr (ParvisResponse) old = NULL, fresh = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  old = decide_depot (essai, JEANNE, piece, VALIDE, (int) before->justificatif.depot);
  essai_assert_status (old, 409);
  essai_assert_body (old, "un autre document");
  assert_etat (essai, piece, "en_attente");
  after = open_piece (essai, JEANNE, piece);
  g_assert_cmpint (after->justificatif.depot, ==, 2);
  g_assert_cmpuint (after->versions->len, ==, 2);
  g_assert_cmpuint (g_array_index (after->versions, ParvisJustificatifVersion, 1).etat, ==,
                    PARVIS_DEPOT_REMPLACE);
  fresh = decide_depot (essai, JEANNE, piece, VALIDE, 2);
  essai_assert_status (fresh, 200);
}

/* Decided, then replaced before it was final: the former decision is neither mailed nor taken back. */
static void
test_replaced_after (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) decided = decide_depot (essai, JEANNE, piece, INVALIDE, 1);
  g_autoptr (ParvisResponse) back = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  back = take_back (essai, JEANNE, piece, 1);
  essai_assert_status (back, 409);
  essai->now += 11;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, 0);
  assert_etat (essai, piece, "en_attente");
}

/* ------------------------------------------------------------------------------------------- */

static void
assert_page (EssaiCommune *essai, gint64 piece, const char *rest, guint status)
{
  g_autofree char *path = essai_piece_api (piece, rest);
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, JEANNE, path);

  g_test_message ("%s", path);
  essai_assert_status (response, status);
  if (status == 200)
    {
      g_assert_cmpstr (parvis_response_find_header (response, "Content-Type"), ==, "image/png");
      g_assert_cmpstr (parvis_response_find_header (response, "Cache-Control"), ==,
                       "private, max-age=3600");
    }
}

/* A photograph and a PDF of two pages: three pages, once they are drawn. */
static void
test_pages (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) sent =
      essai_piece_envoyer (essai, PASCAL, piece, "a.jpg", fixture_picture ("jpeg", 400, 300),
                           "b.pdf", fixture_pdf_pages (2, 300, 400), NULL);
  g_autoptr (ParvisJustificatifDetail) before = open_piece (essai, JEANNE, piece);
  g_autoptr (ParvisJustificatifDetail) after = NULL;

  g_assert_cmpint (before->pages, ==, 0);
  assert_page (essai, piece, "/depots/1/pages/1?largeur=1400", 202);
  essai_commune_do_taches (essai);
  after = open_piece (essai, JEANNE, piece);
  g_assert_cmpint (after->pages, ==, 3);
  g_assert_null (after->refus_affichage);
  assert_page (essai, piece, "/depots/1/pages/1?largeur=1400", 200);
  assert_page (essai, piece, "/depots/1/pages/2", 200);
  assert_page (essai, piece, "/depots/1/pages/3?largeur=200", 200);
  assert_page (essai, piece, "/depots/1/pages/4", 404);
  assert_page (essai, piece, "/depots/1/pages/0", 404);
  assert_page (essai, piece, "/depots/2/pages/1", 404);
  assert_page (essai, piece, "/depots/1/pages/1?largeur=100000", 422);
  assert_page (essai, piece + 1, "/depots/1/pages/1", 404);
}

static void
test_original (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *path = essai_piece_api (piece, "/depots/1/fichiers/1");
  g_autofree char *none = essai_piece_api (piece, "/depots/1/fichiers/2");
  g_autoptr (ParvisResponse) file = essai_commune_get (essai, JEANNE, path);
  g_autoptr (ParvisResponse) missing = essai_commune_get (essai, JEANNE, none);

  essai_assert_status (file, 200);
  g_assert_cmpstr (parvis_response_find_header (file, "Content-Type"), ==, "image/jpeg");
  g_assert_nonnull (
      strstr (parvis_response_find_header (file, "Content-Disposition"), "photo.jpg"));
  g_assert_cmpint (count_journal (essai, "justificatif.telecharge", piece), ==, 1);
  essai_assert_status (missing, 404);
}

/* A PDF that could not be drawn after all: the agent is told why, and can save it. */
static void
test_unshowable (EssaiCommune *essai)
{
  gint64 piece;
  g_autofree char *render = g_steal_pointer (&essai->commune->render_path);
  g_autoptr (ParvisResponse) sent = NULL;
  g_autoptr (ParvisJustificatifDetail) detail = NULL;

  /* The drawing program is away when it comes: it is taken all the same. */
  essai->commune->render_path = g_strdup ("/nowhere/parvis-render");
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL); /* it warns */
  piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  sent = essai_piece_envoyer (essai, PASCAL, piece, "a.pdf", fixture_pdf_password (), NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  essai_assert_status (sent, 303);
  g_free (essai->commune->render_path);
  essai->commune->render_path = g_steal_pointer (&render);
  essai_commune_do_taches (essai);
  detail = open_piece (essai, JEANNE, piece);
  g_assert_nonnull (strstr (detail->refus_affichage, "mot de passe"));
  assert_page (essai, piece, "/depots/1/pages/1", 422);
}

/* ------------------------------------------------------------------------------------------- */

typedef struct
{
  EssaiCommune *essai;
  gint64 piece;
  gint64 demandes[2];
} Demandes;

static gpointer
create_demandes (ParvisDb *db, gpointer data, GError **error)
{
  Demandes *d = data;
  const ParvisTeleprocedure *t =
      parvis_catalogue_find (parvis_catalogue_get (d->essai->commune), "fiche-enfant");
  gint64 foyer = essai_commune_get_foyer (d->essai, PASCAL);

  for (guint i = 0; i < 2; i++)
    {
      d->demandes[i] = parvis_dossier_creer (db, foyer, 0, t, d->essai->now, error);
      if (d->demandes[i] == 0
          || !parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_PIECE_LIER, V (d->demandes[i]),
                              V (d->piece), V (1)))
        return NULL;
    }
  return NULL;
}

static gboolean
is_ready (EssaiCommune *essai, gint64 demande)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisDossier) dossier = parvis_dossier_find (
      essai->commune, essai->db, essai_commune_get_foyer (essai, PASCAL), demande, &error);

  g_assert_no_error (error);
  return dossier->pret;
}

/* One piece serves both demandes, and both are ready at once. */
static void
test_two_demandes (EssaiCommune *essai)
{
  Demandes d = { .essai = essai };
  g_autoptr (ParvisJustificatifDetail) detail = NULL;
  g_autoptr (ParvisResponse) decided = NULL, back = NULL;

  d.piece = essai_piece_new (essai, PASCAL, "justificatif-domicile", -1);
  essai_commune_write (essai, create_demandes, &d);
  essai_piece_envoyer_photo (essai, PASCAL, d.piece);
  detail = open_piece (essai, JEANNE, d.piece);
  g_assert_cmpuint (detail->demandes->len, ==, 2);
  g_assert_cmpstr (g_array_index (detail->demandes, ParvisJustificatifDemande, 0).precision, ==,
                   "pas encore déposée");
  g_assert_false (is_ready (essai, d.demandes[0]));
  decided = decide_depot (essai, JEANNE, d.piece, VALIDE, 1);
  essai_assert_status (decided, 200);
  g_assert_true (is_ready (essai, d.demandes[0]));
  g_assert_true (is_ready (essai, d.demandes[1]));
  back = take_back (essai, JEANNE, d.piece, 1);
  essai_assert_status (back, 200);
  g_assert_false (is_ready (essai, d.demandes[1]));
}

/* Valid to the last day; asked for again the day after. */
static void
test_expiry (EssaiCommune *essai)
{
  gint64 piece = send_piece (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) decided =
      decide (essai, JEANNE, piece,
              "{\"depot\":1,\"decision\":\"valide\",\"valide_au\":\"2026-11-22\",\"motif\":null,"
              "\"commentaire\":\"\"}");

  essai_assert_status (decided, 200);
  essai->now += 86400;
  essai_commune_do_taches (essai);
  assert_etat (essai, piece, "valide");
  essai->now += 86400;
  essai_commune_do_taches (essai);
  assert_etat (essai, piece, "expire");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/agents/file", test_file);
  essai_commune_add ("/agents/file-bad", test_file_bad);
  essai_commune_add ("/agents/roles", test_roles);
  essai_commune_add ("/agents/detail", test_detail);
  essai_commune_add ("/agents/opened", test_opened);
  essai_commune_add ("/agents/valid", test_valid);
  essai_commune_add ("/agents/refused", test_refused);
  essai_commune_add ("/agents/mail-of-health", test_mail_of_health);
  essai_commune_add ("/agents/decision-bad", test_decision_bad);
  essai_commune_add ("/agents/unlimited", test_unlimited);
  essai_commune_add ("/agents/conflict", test_conflict);
  essai_commune_add ("/agents/take-back", test_take_back);
  essai_commune_add ("/agents/replaced", test_replaced);
  essai_commune_add ("/agents/replaced-after", test_replaced_after);
  essai_commune_add ("/agents/pages", test_pages);
  essai_commune_add ("/agents/original", test_original);
  essai_commune_add ("/agents/unshowable", test_unshowable);
  essai_commune_add ("/agents/two-demandes", test_two_demandes);
  essai_commune_add ("/agents/expiry", test_expiry);
  return g_test_run ();
}
