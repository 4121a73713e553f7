/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "server/demandes/dossier.h"
#include "server/foyers/foyers-store.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/model/parvis-justificatif.h"
#include "tests/rendu/test-fixtures.h"
#include "tests/rooms/justificatifs-essai.h"

/* Around the pieces: the antivirus, what the forms say, how a piece lives on. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"

static ParvisResponse *
get_api (EssaiCommune *essai, gint64 piece, const char *rest)
{
  g_autofree char *path = essai_piece_api (piece, rest);

  return essai_commune_get (essai, JEANNE, path);
}

static void
assert_api (EssaiCommune *essai, gint64 piece, const char *rest, guint status)
{
  g_autoptr (ParvisResponse) response = get_api (essai, piece, rest);

  essai_assert_status (response, status);
}

static ParvisResponse *
get_page (EssaiCommune *essai, gint64 piece)
{
  g_autofree char *path = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);

  return essai_commune_get (essai, PASCAL, path);
}

static void
validate (EssaiCommune *essai, gint64 piece, int depot, const char *au)
{
  g_autofree char *path = essai_piece_api (piece, "/decision");
  g_autofree char *body =
      g_strdup_printf ("{\"depot\":%d,\"decision\":\"valide\",\"valide_au\":\"%s\",\"motif\":null,"
                       "\"commentaire\":\"\"}",
                       depot, au);
  g_autoptr (ParvisResponse) response = essai_commune_post_json (essai, JEANNE, path, body);

  essai_assert_status (response, 200);
}

/* --------------------------------------------------------------------------- the antivirus */

/* A clamd that answers the same to all. */
typedef struct
{
  GSocketService *service;
  const char *answer;
} Clamd;

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  const Clamd *clamd = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char command[10];
  guint32 length;
  gsize n;

  g_assert_true (g_input_stream_read_all (in, command, sizeof command, &n, NULL, NULL));
  while (g_input_stream_read_all (in, &length, 4, &n, NULL, NULL) && n == 4 && length != 0)
    {
      g_autofree char *chunk = g_malloc (GUINT32_FROM_BE (length));

      g_input_stream_read_all (in, chunk, GUINT32_FROM_BE (length), &n, NULL, NULL);
    }
  g_output_stream_write_all (out, clamd->answer, strlen (clamd->answer) + 1, &n, NULL, NULL);
  return TRUE;
}

/* The service accepts in a main context of its own: the test's thread blocks in what it tests. */
typedef struct
{
  Clamd clamd;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} Essaim;

static gpointer
loop_thread (gpointer data)
{
  Essaim *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static Essaim *
essaim_start (EssaiCommune *essai, const char *answer)
{
  Essaim *self = g_new0 (Essaim, 1);
  g_autofree char *path = g_build_filename (essai->folder, "clamd.sock", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;

  self->clamd.answer = answer;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->clamd.service = g_threaded_socket_service_new (4);
  g_signal_connect (self->clamd.service, "run", G_CALLBACK (run_cb), &self->clamd);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->clamd.service), address,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                 &error);
  g_assert_no_error (error);
  g_socket_service_start (self->clamd.service);
  g_main_context_pop_thread_default (self->context);
  g_free (essai->commune->clamd_socket);
  essai->commune->clamd_socket = g_strdup (path);
  self->thread = g_thread_new ("clamd", loop_thread, self);
  return self;
}

static void
essaim_stop (Essaim *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_socket_service_stop (self->clamd.service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->clamd.service));
  g_object_unref (self->clamd.service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
test_virus (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  Essaim *clamd = essaim_start (essai, "stream: Eicar-Signature FOUND");
  g_autoptr (ParvisResponse) sent =
      essai_piece_envoyer (essai, PASCAL, piece, "a.jpg", fixture_picture ("jpeg", 40, 30), NULL);

  essaim_stop (clamd);
  essai_assert_status (sent, 422);
  essai_assert_body (sent, "contient un virus");
  essai_assert_no_body (sent, "Eicar");
  g_assert_cmpuint (essai_coffre_count (essai), ==, 0);
  essai_piece_assert_etat (essai, piece, "non_fourni");
}

/* The antivirus is away: the piece is taken and waits, neither shown nor given, until it was looked at. */
static void
test_antivirus_away (EssaiCommune *essai)
{
  gint64 good = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  gint64 bad = essai_piece_new (essai, PASCAL, "assurance-scolaire", 1);
  Essaim *clamd;

  essai->commune->clamd_socket = g_build_filename (essai->folder, "nobody.sock", NULL);
  essai_piece_envoyer_photo (essai, PASCAL, good);
  essai_commune_do_taches (essai);
  assert_api (essai, good, "/depots/1/pages/1", 202);
  assert_api (essai, good, "/depots/1/fichiers/1", 422);
  clamd = essaim_start (essai, "stream: OK");
  essai->now += 31;
  essai_commune_do_taches (essai);
  essaim_stop (clamd);
  assert_api (essai, good, "/depots/1/pages/1", 200);
  assert_api (essai, good, "/depots/1/fichiers/1", 200);

  g_free (essai->commune->clamd_socket);
  essai->commune->clamd_socket = g_build_filename (essai->folder, "nobody.sock", NULL);
  essai_piece_envoyer_photo (essai, PASCAL, bad);
  g_unlink (essai->commune->clamd_socket);
  {
    g_autofree char *path = g_build_filename (essai->folder, "clamd.sock", NULL);

    g_unlink (path);
  }
  clamd = essaim_start (essai, "stream: Eicar-Signature FOUND");
  essai_commune_do_taches (essai);
  essaim_stop (clamd);
  assert_api (essai, bad, "/depots/1/pages/1", 422);
  assert_api (essai, bad, "/depots/1/fichiers/1", 422);
  {
    g_autoptr (ParvisResponse) detail = get_api (essai, bad, "");

    essai_assert_body (detail, "a trouvé un virus");
  }
}

/* ---------------------------------------------------------------------- what the forms say */

typedef struct
{
  EssaiCommune *essai;
  gint64 demande;
  const char *etape;
  const char *reponses;
} Reponse;

static gpointer
answer_cb (ParvisDb *db, gpointer data, GError **error)
{
  Reponse *r = data;
  EssaiCommune *essai = r->essai;
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);
  const ParvisTeleprocedure *t =
      parvis_catalogue_find (parvis_catalogue_get (essai->commune), "fiche-enfant");
  g_autoptr (JsonNode) node = json_from_string (r->reponses, error);
  g_autoptr (ParvisDossier) dossier = NULL;

  g_assert_nonnull (node);
  if (r->demande == 0)
    r->demande = parvis_dossier_creer (db, foyer, 0, t, essai->now, error);
  dossier = parvis_dossier_find (essai->commune, db, foyer, r->demande, error);
  if (dossier != NULL)
    parvis_dossier_ecrire_etape (essai->commune, db, dossier,
                                 parvis_teleprocedure_find_etape (t, r->etape),
                                 json_node_get_object (node), TRUE, essai->now, error);
  return NULL;
}

static void
answer (Reponse *r, const char *etape, const char *reponses)
{
  r->etape = etape;
  r->reponses = reponses;
  essai_commune_write (r->essai, answer_cb, r);
}

typedef struct
{
  gint64 demande, piece;
} Lien;

static gpointer
link_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Lien *lien = data;

  parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_PIECE_LIER, V (lien->demande), V (lien->piece),
                  V (1));
  return NULL;
}

/* The address of the form, which is newer than the household's; and an answer about health, from a step
 * that lies encrypted in the database. */
static void
test_forms (EssaiCommune *essai)
{
  Reponse r = { .essai = essai };
  gint64 domicile = essai_piece_new (essai, PASCAL, "justificatif-domicile", -1);
  gint64 vaccins = essai_piece_new (essai, PASCAL, "vaccination", 4);
  g_autofree char *enfant =
      g_strdup_printf ("{\"enfant\":{\"choix\":\"%" G_GINT64_FORMAT "\"},\"annee\":\"2026-2027\"}",
                       essai_commune_get_enfant (essai, PASCAL, 4));
  g_autoptr (ParvisResponse) before = get_api (essai, domicile, ""), after = NULL, health = NULL;

  essai_assert_body (before, "12 chemin des Vignes");
  answer (&r, "responsable",
          "{\"voie\":\"3 rue Neuve\",\"code_postal\":\"84200\",\"commune\":{\"code\":\"84031\","
          "\"nom\":\"Carpentras\",\"departement\":\"84\"}}");
  answer (&r, "enfant", enfant);
  answer (&r, "vaccination", "{\"vaccins\":{\"dtp\":{\"a_jour\":true,\"rappel\":\"2024-05-12\"}}}");
  essai_commune_write (essai, link_cb, &(Lien){ r.demande, domicile });
  essai_commune_write (essai, link_cb, &(Lien){ r.demande, vaccins });
  after = get_api (essai, domicile, "");
  essai_assert_body (after, "3 rue Neuve\\n84200 Carpentras");
  essai_assert_no_body (after, "12 chemin des Vignes");
  health = get_api (essai, vaccins, "");
  essai_assert_body (health, "12/05/2024");
}

/* ----------------------------------------------------------------------- how it lives on */

/* Valid, replaced all the same, valid again, expired, renewed: the page says each. */
static void
test_life (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new (essai, PASCAL, "assurance-scolaire", 0);
  g_autoptr (ParvisResponse) waits = NULL, valid = NULL, again = NULL, expired = NULL;

  essai_piece_envoyer_photo (essai, PASCAL, piece);
  waits = get_page (essai, piece);
  essai_assert_body (waits, "Un nouvel envoi le remplace");
  validate (essai, piece, 1, "2026-12-01");
  valid = get_page (essai, piece);
  essai_assert_body (valid, "valable jusqu’au 01/12/2026");
  essai_assert_body (valid, "déjà validé");
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  again = get_page (essai, piece);
  essai_assert_body (again, "En attente de validation");
  essai_assert_no_body (again, "valable jusqu’au");
  validate (essai, piece, 2, "2026-12-01");
  essai_commune_do_taches (essai);
  essai->now += 15 * 86400;
  essai_commune_do_taches (essai);
  expired = get_page (essai, piece);
  essai_assert_body (expired, "Expiré");
  g_assert_cmpint (essai_piece_new (essai, PASCAL, "assurance-scolaire", 0), ==, piece);
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  essai_piece_assert_etat (essai, piece, "en_attente");
}

/* From « Échanges » to the piece, and back there once it was sent. */
static void
test_way_back (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "assurance-scolaire", 0);
  g_autofree char *link =
      g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT "?retour=/echanges", piece);
  g_autoptr (ParvisResponse) list = essai_commune_get (essai, PASCAL, "/echanges");
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, link);
  g_autofree char *evil =
      g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT "?retour=//ailleurs.example", piece);
  g_autoptr (ParvisResponse) refused = essai_commune_get (essai, PASCAL, evil);

  essai_assert_body (list, link);
  essai_assert_body (page, "name=\"retour\" value=\"/echanges\"");
  essai_assert_status (refused, 200);
  essai_assert_no_body (refused, "ailleurs.example");
}

/* Counts for whoever listens, at once. */
static void
test_compteurs (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) none = essai_commune_get (essai, JEANNE, "/api/compteurs");
  g_autoptr (ParvisResponse) one = NULL, other = NULL;

  essai_assert_body (none, "{\"justificatifs\":0,\"demandes\":0}");
  essai_piece_envoyer_photo (essai, DAVID, essai_piece_new (essai, DAVID, "vaccination", 0));
  one = essai_commune_get (essai, JEANNE, "/api/compteurs");
  essai_assert_body (one, "{\"justificatifs\":1,\"demandes\":0}");
  /* What a role does not control does not count for it. */
  other = essai_commune_get (essai, "cantine", "/api/compteurs");
  essai_assert_body (other, "{\"justificatifs\":0,\"demandes\":0}");
}

/* ------------------------------------------------------------------------- a long queue */

#define FOYERS 1100

static gpointer
fill_cb (ParvisDb *db, gpointer data, GError **error)
{
  EssaiCommune *essai = data;

  for (int i = 0; i < FOYERS; i++)
    {
      g_autofree char *nom = g_strdup_printf ("ÉLÈVE Famille%d", i);
      gint64 foyer = parvis_foyer_insert (db, &(ParvisFoyer){ .nom = nom }, essai->now, error);
      gint64 piece = foyer != 0 ? parvis_piece_get (db, "justificatif-domicile", foyer, 0,
                                                    "2026-11-21", essai->now, error)
                                : 0;

      if (piece == 0
          || parvis_piece_deposer (db, piece, 0, NULL, 0, essai->now + i / 3, error) == 0)
        return NULL;
    }
  return NULL;
}

static ParvisJustificatifPage *
read_queue (EssaiCommune *essai, const char *query, const char *apres)
{
  g_autofree char *path = g_strdup_printf ("/api/justificatifs?%s&apres=%s", query, apres);
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

/* Every piece once, in order; several came in the same second. Gives how many, and how many answers. */
static guint
read_all (EssaiCommune *essai, const char *query, guint *answers)
{
  g_autofree char *apres = g_strdup ("");
  gint64 last_a = 0, last_id = 0;
  guint n = 0;

  for (*answers = 0; apres != NULL; ++*answers)
    {
      g_autoptr (ParvisJustificatifPage) page = read_queue (essai, query, apres);

      for (guint i = 0; i < page->justificatifs->len; i++, n++)
        {
          const ParvisJustificatifData *data =
              &g_array_index (page->justificatifs, ParvisJustificatifData, i);

          g_assert_true (data->depose_a > last_a
                         || (data->depose_a == last_a && data->id > last_id));
          last_a = data->depose_a;
          last_id = data->id;
        }
      g_assert_cmpint (page->total, ==, FOYERS);
      g_free (apres);
      apres = g_strdup (page->suivant);
    }
  return n;
}

/* One answer is bounded, whatever is asked; the cursor leads through all. */
static void
test_long_queue (EssaiCommune *essai)
{
  guint answers;

  essai_commune_write (essai, fill_cb, essai);
  g_assert_cmpuint (read_all (essai, "limite=200", &answers), ==, FOYERS);
  g_assert_cmpuint (answers, ==, 6);
  g_assert_cmpuint (read_all (essai, "limite=1000", &answers), ==, FOYERS);
  g_assert_cmpuint (read_all (essai, "q=FAMILLE1099", &answers), ==, 1);
  g_assert_cmpuint (answers, ==, 2);
  g_assert_cmpuint (read_all (essai, "q=eleve%20famille109", &answers), ==, 11);
  g_assert_cmpuint (read_all (essai, "q=personne", &answers), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/pieces/virus", test_virus);
  essai_commune_add ("/pieces/antivirus-away", test_antivirus_away);
  essai_commune_add ("/pieces/forms", test_forms);
  essai_commune_add ("/pieces/life", test_life);
  essai_commune_add ("/pieces/way-back", test_way_back);
  essai_commune_add ("/pieces/compteurs", test_compteurs);
  essai_commune_add ("/pieces/long-queue", test_long_queue);
  return g_test_run ();
}
