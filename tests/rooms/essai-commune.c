/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/essai-commune.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "server/comptes/agents-store.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/courriel-store.h"
#include "server/db/parvis-migrations.h"
#include "server/demo/demo-commune.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-server.h"
#include "server/rooms.h"

/* Saturday 21 November 2026, 10:30 in Paris. */
#define DEBUT 1795253400
/* Jobs that do not end within this fail the test. */
#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)

/* What a test's commune has besides: found again by its commune. */
typedef struct
{
  EssaiCommune essai;
  GString *events;
  gboolean taches_started;
} Complet;

static gint64
clock_cb (gpointer data)
{
  return ((EssaiCommune *) data)->now;
}

static gpointer
create_demo (ParvisDb *db, gpointer data, GError **error)
{
  return parvis_demo_create_commune (data, db, error) ? g_strdup ("") : NULL;
}

static void
set_up_commune (ParvisCommune *commune, EssaiCommune *essai)
{
  guint8 key[32] = { 1, 2, 3 };

  commune->host = g_strdup ("portail.test");
  commune->base_url = g_strdup ("https://portail.test");
  commune->https = TRUE;
  commune->demo = TRUE;
  commune->db_path = g_build_filename (essai->folder, "parvis.db", NULL);
  commune->files_dir = g_build_filename (essai->folder, "fichiers", NULL);
  commune->master_key = g_bytes_new (key, sizeof key);
  g_free (commune->render_path);
  commune->render_path = g_strdup (g_getenv ("PARVIS_RENDER"));
  if (commune->config == NULL)
    commune->config = g_key_file_new ();
  g_key_file_set_string (commune->config, "courriel", "expediteur",
                         "Sarrians <portail@sarrians.test>");
  g_key_file_set_string (commune->config, "paiement", "fournisseur", "simulation");
  commune->clock = clock_cb;
  commune->clock_data = essai;
}

static EssaiCommune *
create_essai (gboolean demo)
{
  Complet *complet = g_new0 (Complet, 1);
  EssaiCommune *essai = &complet->essai;
  ParvisCommune *commune;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;
  ParvisDb *writer;

  complet->events = g_string_new (NULL);
  essai->now = DEBUT;
  essai->folder = g_dir_make_tmp ("parvis-essai-XXXXXX", &error);
  g_assert_no_error (error);
  commune = essai->commune = parvis_commune_new ();
  set_up_commune (commune, essai);
  g_assert_cmpint (g_mkdir_with_parents (commune->files_dir, 0700), ==, 0);
  parvis_migrations_run (commune->db_path, &error);
  g_assert_no_error (error);
  writer = parvis_db_open_writer (commune->db_path, &error);
  g_assert_no_error (error);
  commune->writer = parvis_writer_new (writer, 256);
  if (demo)
    done = parvis_writer_run (commune->writer, create_demo, commune, g_free, &error);
  g_assert_no_error (error);
  commune->events = parvis_events_new ();
  commune->taches = parvis_taches_new (commune->writer, commune->db_path, 1, clock_cb, essai);
  essai->router = parvis_rooms_create_router ();
  g_assert_true (parvis_rooms_prepare (commune, &error));
  g_assert_no_error (error);
  essai->db = parvis_db_open_reader (commune->db_path, &error);
  g_assert_no_error (error);
  return essai;
}

EssaiCommune *
essai_commune_new (void)
{
  return create_essai (TRUE);
}

EssaiCommune *
essai_commune_new_neuve (void)
{
  return create_essai (FALSE);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
essai_commune_free (EssaiCommune *essai)
{
  Complet *complet = (Complet *) essai;

  parvis_db_free (essai->db);
  parvis_commune_free (essai->commune);
  parvis_router_free (essai->router);
  remove_tree (essai->folder);
  g_free (essai->folder);
  g_string_free (complet->events, TRUE);
  g_free (complet);
}

static void
run_case (gconstpointer data)
{
  void (*func) (EssaiCommune *) = data;
  g_autoptr (EssaiCommune) essai = essai_commune_new ();

  func (essai);
}

void
essai_commune_add (const char *path, void (*func) (EssaiCommune *essai))
{
  g_test_add_data_func (path, func, run_case);
}

gint64
essai_commune_get_compte (EssaiCommune *essai, const char *identifiant)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find_by (essai->db, identifiant);

  return compte != NULL ? compte->id : 0;
}

gint64
essai_commune_get_foyer (EssaiCommune *essai, const char *identifiant)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find_by (essai->db, identifiant);

  g_assert_nonnull (compte);
  return compte->foyer_id;
}

gint64
essai_commune_get_agent (EssaiCommune *essai, const char *identifiant)
{
  g_autoptr (ParvisAgentCompte) agent = parvis_agent_find (essai->db, identifiant);

  return agent != NULL ? agent->id : 0;
}

gint64
essai_commune_get_enfant (EssaiCommune *essai, const char *identifiant, guint n)
{
  g_autoptr (GPtrArray) enfants = NULL;
  char today[11];

  parvis_commune_today (essai->commune, today);
  enfants = parvis_foyer_list_membres (essai->db, essai_commune_get_foyer (essai, identifiant),
                                       "enfant", today);
  g_assert_cmpuint (n, <, enfants->len);
  return ((ParvisPersonne *) enfants->pdata[n])->id;
}

ParvisRequest *
essai_commune_request (EssaiCommune *essai,
                       const char *identifiant,
                       const char *method,
                       const char *path_and_query)
{
  ParvisRequest *request =
      parvis_request_new_for_test (essai->commune, essai->router, method, path_and_query);
  gint64 compte = identifiant != NULL ? essai_commune_get_compte (essai, identifiant) : 0;
  g_autoptr (ParvisAgentCompte) agent =
      identifiant != NULL ? parvis_agent_find (essai->db, identifiant) : NULL;

  g_assert_true (identifiant == NULL || compte != 0 || agent != NULL);
  if (compte != 0)
    parvis_request_set_visitor_for_test (request, PARVIS_VISITOR_CITOYEN, compte, 0);
  else if (agent != NULL)
    parvis_request_set_visitor_for_test (request, PARVIS_VISITOR_AGENT, agent->id,
                                         parvis_agent_role_bit (agent->role));
  return request;
}

/* As the pipeline does it: 0, or the status with which this visitor is turned away. */
static guint
turned_away (ParvisRequest *request, const ParvisRoute *route)
{
  guint is = parvis_request_get_visitor (request) == PARVIS_VISITOR_CITOYEN
                 ? PARVIS_FOR_CITOYEN
                 : parvis_request_get_roles (request);

  if (route == NULL)
    return parvis_request_get_allow (request) != NULL ? 405 : 404;
  if (route->who & (PARVIS_FOR_TOUS | PARVIS_FOR_DEMO | is))
    return 0;
  return parvis_request_get_visitor (request) == PARVIS_VISITOR_AGENT
                 && (route->who & PARVIS_FOR_AGENTS)
             ? 403
             : 401;
}

static gpointer
write_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisRequest *request = data;

  return parvis_request_get_route (request)->handler (request, db, error);
}

static ParvisResponse *
run_handler (EssaiCommune *essai, ParvisRequest *request, GError **error)
{
  const ParvisRoute *route = parvis_request_get_route (request);
  ParvisResponse *response;

  if (route->before != NULL && !route->before (request, essai->db, error))
    return NULL;
  if (route->how == PARVIS_WRITES)
    return parvis_writer_run (essai->commune->writer, write_cb, request,
                              (GDestroyNotify) parvis_response_free, error);
  parvis_db_begin_read (essai->db);
  response = route->handler (request, essai->db, error);
  parvis_db_end_read (essai->db);
  return response;
}

static void
keep_event (const char *topic, const char *type, const char *data, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s\n", type, data);
}

ParvisResponse *
essai_commune_run (EssaiCommune *essai, ParvisRequest *request)
{
  guint refused = turned_away (request, parvis_request_get_route (request));
  g_autoptr (GError) error = NULL, latched = NULL;
  ParvisResponse *response;

  if (refused != 0)
    return parvis_fault_new_response (request, essai->db, refused, NULL);
  response = run_handler (essai, request, &error);
  latched = parvis_db_take_error (essai->db);
  g_assert_no_error (latched);
  if (response == NULL)
    {
      g_assert_nonnull (error);
      parvis_request_void_answer (request);
      return parvis_fault_new_response_for (request, essai->db, error);
    }
  g_assert_no_error (error);
  parvis_response_publish_all (response, keep_event, ((Complet *) essai)->events);
  return response;
}

ParvisResponse *
essai_commune_get (EssaiCommune *essai, const char *identifiant, const char *path)
{
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, identifiant, "GET", path);

  return essai_commune_run (essai, request);
}

ParvisResponse *
essai_commune_post_json (EssaiCommune *essai,
                         const char *identifiant,
                         const char *path,
                         const char *json)
{
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, identifiant, "POST", path);

  parvis_request_set_json_for_test (request, json);
  return essai_commune_run (essai, request);
}

ParvisResponse *
essai_commune_post_form (EssaiCommune *essai, const char *identifiant, const char *path, ...)
{
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, identifiant, "POST", path);
  const char *name;
  va_list fields;

  va_start (fields, path);
  while ((name = va_arg (fields, const char *)) != NULL)
    parvis_request_add_field_for_test (request, name, va_arg (fields, const char *));
  va_end (fields);
  return essai_commune_run (essai, request);
}

char *
essai_commune_take_events (EssaiCommune *essai)
{
  GString *events = ((Complet *) essai)->events;
  char *taken = g_strdup (events->str);

  g_string_truncate (events, 0);
  return taken;
}

gpointer
essai_commune_write (EssaiCommune *essai, ParvisWriteFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = parvis_writer_run (essai->commune->writer, func, data, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static gboolean
has_taches (EssaiCommune *essai)
{
  return parvis_db_int (essai->db, 0, PARVIS_SQL_TACHE_FIND_PRETE, V (essai->now)) != 0
         || parvis_db_int (essai->db, 0, PARVIS_SQL_TACHE_LIST_EN_COURS) != 0;
}

void
essai_commune_do_taches (EssaiCommune *essai)
{
  Complet *complet = (Complet *) essai;
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  if (!complet->taches_started)
    parvis_taches_start (essai->commune->taches);
  complet->taches_started = TRUE;
  while (has_taches (essai))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      parvis_taches_wake (essai->commune->taches);
      g_usleep (5000);
    }
}

char *
essai_commune_dup_courriels (EssaiCommune *essai)
{
  g_autoptr (GPtrArray) list = parvis_courriel_list (essai->db, 0, 1000);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (ParvisCourriel) courriel =
          parvis_courriel_find (essai->db, ((ParvisCourriel *) list->pdata[i])->id);

      g_string_append_printf (text, "À %s\n%s\n%s\n", courriel->a, courriel->sujet,
                              courriel->corps);
    }
  return g_string_free (text, FALSE);
}

guint
essai_commune_count_courriels (EssaiCommune *essai)
{
  g_autoptr (GPtrArray) list = parvis_courriel_list (essai->db, 0, 1000);

  return list->len;
}

/* As it is read: a space at which no line breaks is a space. */
static char *
dup_lu (const char *text, gssize length)
{
  static const char *const fixed[] = { "\302\240", "\342\200\257", "&nbsp;", "&#8239;" };
  GString *lu = g_string_new_len (text, length);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_string_replace (lu, fixed[i], " ", 0);
  return g_string_free (lu, FALSE);
}

static gboolean
has_text (ParvisResponse *response, const char *text)
{
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  g_autofree char *said = dup_lu (body, (gssize) length);
  g_autofree char *wanted = dup_lu (text, -1);

  return strstr (said, wanted) != NULL;
}

static void
fail_body (ParvisResponse *response, const char *why, const char *text)
{
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  const char *main_part = g_strstr_len (body, (gssize) length, "<main");

  /* What every page has is of no interest. */
  if (main_part != NULL)
    {
      const char *end = g_strstr_len (main_part, (gssize) (body + length - main_part), "</main>");

      length = (gsize) ((end != NULL ? end : body + length) - main_part);
      body = main_part;
    }
  g_test_message ("%.*s", (int) length, body);
  g_error ("%s « %s »", why, text);
}

void
essai_assert_body (ParvisResponse *response, const char *text)
{
  if (!has_text (response, text))
    fail_body (response, "the body lacks", text);
}

void
essai_assert_no_body (ParvisResponse *response, const char *text)
{
  if (has_text (response, text))
    fail_body (response, "the body should not have", text);
}
