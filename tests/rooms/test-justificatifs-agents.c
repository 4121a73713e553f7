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

/* The agents look at pieces. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"
#define CLAIRE "admin"

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
      ids[i] = essai_piece_new_envoyee (essai, i == 1 ? DAVID : PASCAL, types[i], 0);
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
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
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
          g_autoptr (ParvisResponse) decided =
              essai_piece_decider (essai, who, piece, ESSAI_VALIDE, 1);
          g_autoptr (ParvisResponse) back = essai_piece_reprendre (essai, who, piece, 1);

          essai_assert_status (decided, cases[i].pieces);
          essai_assert_status (back, cases[i].pieces);
        }
    }
  essai_piece_assert_etat (essai, piece, "en_attente");
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
  gint64 assurance = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  gint64 domicile = essai_piece_new_envoyee (essai, PASCAL, "justificatif-domicile", -1);
  gint64 livret = essai_piece_new_envoyee (essai, PASCAL, "livret-famille", 0);
  gint64 identite = essai_piece_new_envoyee (essai, PASCAL, "identite-responsable", 0);
  g_autoptr (ParvisJustificatifDetail) a = essai_piece_ouvrir (essai, JEANNE, assurance);
  g_autoptr (ParvisJustificatifDetail) d = essai_piece_ouvrir (essai, JEANNE, domicile);
  g_autoptr (ParvisJustificatifDetail) l = essai_piece_ouvrir (essai, JEANNE, livret);
  g_autoptr (ParvisJustificatifDetail) i = essai_piece_ouvrir (essai, JEANNE, identite);

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

/* Who looks leaves a line, and is seen by the others, for a while. */
static void
test_opened (EssaiCommune *essai)
{
  gint64 first = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  gint64 second = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 1);
  g_autofree char *noise = essai_commune_take_events (essai);
  g_autoptr (ParvisJustificatifDetail) hers = essai_piece_ouvrir (essai, JEANNE, first);
  g_autofree char *opened = essai_commune_take_events (essai);
  g_autoptr (ParvisJustificatifDetail) seen = essai_piece_ouvrir (essai, CLAIRE, first);
  g_autoptr (ParvisJustificatifPage) file = NULL;
  g_autofree char *moved = NULL;

  g_assert_cmpstr (hers->justificatif.ouvert_par, ==, "");
  g_assert_cmpstr (seen->justificatif.ouvert_par, ==, "Jeanne Martin");
  g_assert_nonnull (strstr (opened, "justificatif_ouvert"));
  g_assert_nonnull (strstr (opened, "Jeanne Martin"));
  g_assert_cmpint (essai_piece_count_journal (essai, "justificatif.consulte", first), ==, 2);
  g_free (essai_commune_take_events (essai));
  parvis_justificatif_detail_free (essai_piece_ouvrir (essai, CLAIRE, second));
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
  g_autoptr (ParvisJustificatifDetail) before = essai_piece_ouvrir (essai, JEANNE, piece);
  g_autoptr (ParvisJustificatifDetail) after = NULL;

  g_assert_cmpint (before->pages, ==, 0);
  assert_page (essai, piece, "/depots/1/pages/1?largeur=1400", 202);
  essai_commune_do_taches (essai);
  after = essai_piece_ouvrir (essai, JEANNE, piece);
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
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *path = essai_piece_api (piece, "/depots/1/fichiers/1");
  g_autofree char *none = essai_piece_api (piece, "/depots/1/fichiers/2");
  g_autoptr (ParvisResponse) file = essai_commune_get (essai, JEANNE, path);
  g_autoptr (ParvisResponse) missing = essai_commune_get (essai, JEANNE, none);

  essai_assert_status (file, 200);
  g_assert_cmpstr (parvis_response_find_header (file, "Content-Type"), ==, "image/jpeg");
  g_assert_nonnull (
      strstr (parvis_response_find_header (file, "Content-Disposition"), "photo.jpg"));
  g_assert_cmpint (essai_piece_count_journal (essai, "justificatif.telecharge", piece), ==, 1);
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
  detail = essai_piece_ouvrir (essai, JEANNE, piece);
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
  detail = essai_piece_ouvrir (essai, JEANNE, d.piece);
  g_assert_cmpuint (detail->demandes->len, ==, 2);
  g_assert_cmpstr (g_array_index (detail->demandes, ParvisJustificatifDemande, 0).precision, ==,
                   "pas encore déposée");
  g_assert_false (is_ready (essai, d.demandes[0]));
  decided = essai_piece_decider (essai, JEANNE, d.piece, ESSAI_VALIDE, 1);
  essai_assert_status (decided, 200);
  g_assert_true (is_ready (essai, d.demandes[0]));
  g_assert_true (is_ready (essai, d.demandes[1]));
  back = essai_piece_reprendre (essai, JEANNE, d.piece, 1);
  essai_assert_status (back, 200);
  g_assert_false (is_ready (essai, d.demandes[1]));
}

/* Valid to the last day; asked for again the day after. */
static void
test_expiry (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) decided = essai_piece_decider_texte (
      essai, JEANNE, piece,
      "{\"depot\":1,\"decision\":\"valide\",\"valide_au\":\"2026-11-22\",\"motif\":null,"
      "\"commentaire\":\"\"}");

  essai_assert_status (decided, 200);
  essai->now += 86400;
  essai_commune_do_taches (essai);
  essai_piece_assert_etat (essai, piece, "valide");
  essai->now += 86400;
  essai_commune_do_taches (essai);
  essai_piece_assert_etat (essai, piece, "expire");
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
  essai_commune_add ("/agents/pages", test_pages);
  essai_commune_add ("/agents/original", test_original);
  essai_commune_add ("/agents/unshowable", test_unshowable);
  essai_commune_add ("/agents/two-demandes", test_two_demandes);
  essai_commune_add ("/agents/expiry", test_expiry);
  return g_test_run ();
}
