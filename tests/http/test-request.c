/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "server/http/parvis-request-private.h"

static ParvisResponse *
handler (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return NULL;
}

static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("page", "GET", "/page/{id}/{jour}", handler, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE (
      "form", "POST", "/form", handler, PARVIS_FOR_TOUS, PARVIS_WRITES, .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE (
      "json", "POST", "/json", handler, PARVIS_FOR_TOUS, PARVIS_WRITES, .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("upload",
                "POST",
                "/upload",
                handler,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_UPLOAD,
                .body_max = 4000),
  { NULL },
};

static gint64
clock_cb (gpointer data)
{
  return 1795303800; /* 2026-11-21 23:30 UTC: already the 22nd in Sarrians */
}

typedef struct
{
  ParvisCommune commune;
  ParvisRouter *router;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->commune.files_dir = g_dir_make_tmp ("parvis-request-XXXXXX", NULL);
  fixture->commune.clock = clock_cb;
  fixture->commune.time_zone = g_time_zone_new_identifier ("Europe/Paris");
  fixture->router = parvis_router_new ();
  parvis_router_add (fixture->router, routes);
}

/* The folder must be empty again: no upload outlives its request. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = parvis_uploads_dup_dir (&fixture->commune);

  g_rmdir (dir);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (fixture->commune.files_dir), ==, 0);
  g_free (fixture->commune.files_dir);
  g_time_zone_unref (fixture->commune.time_zone);
  parvis_router_free (fixture->router);
}

static ParvisRequest *
post (Fixture *fixture, const char *path, const char *type)
{
  ParvisRequestHead head = {
    .method = "POST", .path = path, .content_type = type, .remote = "192.0.2.1"
  };

  return parvis_request_new (&fixture->commune, fixture->router, &head, NULL);
}

/* Feeds @body by @step bytes and ends it. */
static gboolean
send_body (ParvisRequest *request, const char *body, gsize step, GError **error)
{
  gsize length = strlen (body);

  for (gsize at = 0; at < length; at += step)
    if (!parvis_request_feed (request, body + at, MIN (step, length - at), error))
      return FALSE;
  return parvis_request_end_body (request, error);
}

static void
test_head (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) request = parvis_request_new_for_test (
      &fixture->commune, fixture->router, "GET", "/page/12/a%20b?vue=mois&x=1&x=2&t=%3Cscript%3E");
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  g_assert_cmpstr (parvis_request_get_route (request)->name, ==, "page");
  g_assert_cmpstr (parvis_request_get_path (request), ==,
                   "/page/12/a%20b?vue=mois&x=1&x=2&t=%3Cscript%3E");
  g_assert_cmpstr (parvis_request_get_part (request, "id"), ==, "12");
  g_assert_cmpstr (parvis_request_get_part (request, "jour"), ==, "a b");
  g_assert_true (parvis_request_get_part_id (request, "id", &id, &error));
  g_assert_cmpint (id, ==, 12);
  g_assert_false (parvis_request_get_part_id (request, "jour", &id, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
  g_assert_cmpstr (parvis_request_find_query (request, "vue"), ==, "mois");
  g_assert_cmpstr (parvis_request_find_query (request, "x"), ==, "1");
  g_assert_cmpstr (parvis_request_find_query (request, "t"), ==, "<script>");
  g_assert_null (parvis_request_find_query (request, "y"));
  g_assert_cmpstr (parvis_request_get_field (request, "vue"), ==, "");
  g_assert_cmpstr (parvis_request_get_today (request), ==, "2026-11-22");
  g_assert_cmpint (parvis_request_get_now (request), ==, 1795303800);
  g_assert_cmpint (parvis_request_get_visitor (request), ==, PARVIS_VISITOR_ANONYMOUS);
  g_assert_true (parvis_request_end_body (request, NULL));
}

static void
test_part_ids (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *part;
    gint64 id; /* 0 = refused */
  } cases[] = {
    { "1", 1 },
    { "9223372036854775807", G_MAXINT64 },
    { "0", 0 },
    { "01", 0 },
    { "-1", 0 },
    { "+1", 0 },
    { "%201", 0 },
    { "1%20", 0 },
    { "1x", 0 },
    { "0x1", 0 },
    { "1.0", 0 },
    { "9223372036854775808", 0 },
    { "99999999999999999999999", 0 },
    { "%D9%A1", 0 }, /* an Arabic 1 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/page/%s/x", cases[i].part);
      g_autoptr (ParvisRequest) request =
          parvis_request_new_for_test (&fixture->commune, fixture->router, "GET", path);
      gint64 id = 0;

      g_assert_true (parvis_request_get_part_id (request, "id", &id, NULL) == (cases[i].id != 0));
      g_assert_cmpint (id, ==, cases[i].id);
    }
}

static void
test_bad_query (Fixture *fixture, gconstpointer data)
{
  static const char *const queries[] = { "x=%00", "x=%ff", "x=%1b" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      ParvisRequestHead head = { .method = "GET", .path = "/", .query = queries[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (parvis_request_new (&fixture->commune, fixture->router, &head, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_form (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) request =
      post (fixture, "/form", "application/x-www-form-urlencoded; charset=UTF-8");
  const char *const *values = NULL;

  g_assert_true (send_body (request, "nom=+Dupin%0d%0a&jour=1&jour=2&vide=", 3, NULL));
  g_assert_cmpstr (parvis_request_get_field (request, "nom"), ==, "Dupin");
  g_assert_true (parvis_request_has_field (request, "vide"));
  g_assert_false (parvis_request_has_field (request, "absent"));
  values = parvis_request_get_field_values (request, "jour");
  g_assert_cmpuint (g_strv_length ((char **) values), ==, 2);
  g_assert_cmpstr (values[1], ==, "2");
  g_assert_null (parvis_request_get_field_values (request, "absent")[0]);
  g_assert_cmpuint (g_hash_table_size (parvis_request_get_form (request)), ==, 3);
}

static const struct
{
  const char *path;
  const char *type;
  const char *body;
  int code; /* -1 = taken */
} bodies[] = {
  { "/form", "application/x-www-form-urlencoded", "a=b", -1 },
  { "/form", "Application/X-WWW-Form-Urlencoded", "a=b", -1 },
  { "/form", NULL, "", -1 },
  { "/form", NULL, "a=b", PARVIS_ERROR_INVALID },
  { "/form", "text/plain", "a=b", PARVIS_ERROR_INVALID },
  { "/form", "application/x-www-form-urlencodedx", "a=b", PARVIS_ERROR_INVALID },
  { "/form", "application/json", "{}", PARVIS_ERROR_INVALID },
  { "/form", "multipart/form-data; boundary=B", "--B--", PARVIS_ERROR_INVALID },
  { "/form", "application/x-www-form-urlencoded", "a=%00", PARVIS_ERROR_INVALID },
  { "/json", "application/json", "{\"a\": 1}", -1 },
  { "/json", "application/json; charset=utf-8", "{}", -1 },
  { "/json", "application/json", "", PARVIS_ERROR_INVALID },
  { "/json", "application/json", "[]", PARVIS_ERROR_INVALID },
  { "/json", "application/json", "1", PARVIS_ERROR_INVALID },
  { "/json", "application/json", "{\"a\": 1,}", PARVIS_ERROR_INVALID },
  { "/json", "application/json", "{\"a\": \"\xff\"}", PARVIS_ERROR_INVALID },
  { "/json", "application/x-www-form-urlencoded", "{}", PARVIS_ERROR_INVALID },
  { "/json", "text/plain", "{}", PARVIS_ERROR_INVALID },
  { "/upload", "multipart/form-data; boundary=B", "--B--", -1 },
  { "/upload", "multipart/form-data; boundary=B", "", PARVIS_ERROR_INVALID },
  { "/upload", "multipart/form-data; boundary=B", "--B", PARVIS_ERROR_INVALID },
  { "/upload", "multipart/form-data", "--B--", PARVIS_ERROR_INVALID },
  { "/upload", "application/x-www-form-urlencoded", "a=b", -1 },
  { "/upload", "application/x-www-form-urlencoded", "a=%00", PARVIS_ERROR_INVALID },
  { "/upload", "text/plain", "a=b", PARVIS_ERROR_INVALID },
  { "/inconnu", "application/x-www-form-urlencoded", "a=b", PARVIS_ERROR_INVALID },
};

static void
test_bodies (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (ParvisRequest) request = post (fixture, bodies[i].path, bodies[i].type);
      g_autoptr (GError) error = NULL;

      g_test_message ("case %u", i);
      g_assert_true (send_body (request, bodies[i].body, 100, &error) == (bodies[i].code < 0));
      if (bodies[i].code >= 0)
        g_assert_error (error, PARVIS_ERROR, bodies[i].code);
    }
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) form = post (fixture, "/form", "application/x-www-form-urlencoded");
  g_autoptr (ParvisRequest) deep = post (fixture, "/json", "application/json");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strnfill (64 * 1024 + 1, 'a');
  g_autofree char *brackets = g_strnfill (100000, '[');

  g_assert_cmpuint (parvis_request_get_body_max (form), ==, 64 * 1024);
  g_assert_false (send_body (form, name, 1000, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (send_body (deep, brackets, 1000, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

#define PART(name) "--B\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name, file)                                                                      \
  "--B\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n\r\n"

static void
test_uploads (Fixture *fixture, gconstpointer data)
{
  const char *body =
      PART ("_csrf") "jeton\r\n" FILE_PART ("f", "../a.pdf") "%PDF-1\r\n\r\n" FILE_PART (
          "f",
          "") "\r\n" FILE_PART ("f",
                                "vide.pdf") "\r\n" FILE_PART ("g",
                                                              "") "bytes\r\n" PART ("nom") " Dupin "
                                                                                           "\r\n--"
                                                                                           "B--"
                                                                                           "\r\n";

  for (gsize step = 1; step < strlen (body); step += 7)
    {
      g_autoptr (ParvisRequest) request =
          post (fixture, "/upload", "multipart/form-data; boundary=B");
      g_autofree char *text = NULL;
      GPtrArray *files = NULL;
      ParvisUpload *upload = NULL;

      g_assert_true (send_body (request, body, step, NULL));
      g_assert_cmpstr (parvis_request_get_field (request, "nom"), ==, "Dupin");
      g_assert_cmpuint (parvis_request_get_uploads (request, "h")->len, ==, 0);
      files = parvis_request_get_uploads (request, "f");
      g_assert_cmpuint (files->len, ==, 2);
      upload = g_ptr_array_index (files, 0);
      g_assert_cmpstr (upload->name, ==, "a.pdf");
      g_assert_cmpint (upload->size, ==, 8);
      g_assert_true (g_file_get_contents (upload->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "%PDF-1\r\n");
      upload = g_ptr_array_index (files, 1);
      g_assert_cmpstr (upload->name, ==, "vide.pdf");
      g_assert_cmpint (upload->size, ==, 0);
      upload = g_ptr_array_index (parvis_request_get_uploads (request, "g"), 0);
      g_assert_cmpstr (upload->name, ==, "fichier");
      g_assert_cmpint (upload->size, ==, 5);
    }
}

/* Broken off in the middle of a file, refused, or too large: nothing stays. */
static void
test_uploads_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) cut = post (fixture, "/upload", "multipart/form-data; boundary=B");
  g_autoptr (ParvisRequest) broken = post (fixture, "/upload", "multipart/form-data; boundary=B");
  g_autoptr (ParvisRequest) large = post (fixture, "/upload", "multipart/form-data; boundary=B");
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *much = g_strconcat (FILE_PART ("f", "a.pdf"), filler, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_request_feed (cut, much, 100, NULL));
  g_assert_false (send_body (broken, FILE_PART ("f", "a") "x\r\n--Bx", 10, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (send_body (large, much, 1000, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
}

static void
test_upload_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_build_filename (fixture->commune.files_dir, "garde", NULL);
  ParvisRequest *request =
      parvis_request_new_for_test (&fixture->commune, fixture->router, "POST", "/upload");
  ParvisUpload *upload = NULL;

  parvis_request_add_upload_for_test (request, "f", "a.pdf", "abc", 3);
  upload = g_ptr_array_index (parvis_request_get_uploads (request, "f"), 0);
  g_assert_cmpint (g_rename (upload->path, kept), ==, 0);
  parvis_request_unref (request);
  g_assert_cmpint (g_unlink (kept), ==, 0);
}

static void
test_purge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = parvis_uploads_dup_dir (&fixture->commune);
  g_autofree char *left = g_build_filename (dir, "recu-ABCDEF", NULL);

  parvis_uploads_purge (&fixture->commune);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (left, "x", 1, NULL));
  parvis_uploads_purge (&fixture->commune);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) request = post (fixture, "/json", "application/json");
  g_autoptr (ParvisRequest) other = post (fixture, "/json", "application/json");

  g_assert_true (send_body (request, "{\"a\": 7}", 2, NULL));
  g_assert_cmpint (json_object_get_int_member (parvis_request_get_json (request), "a"), ==, 7);
  parvis_request_set_json_for_test (other, "{\"b\": 8}");
  g_assert_cmpint (json_object_get_int_member (parvis_request_get_json (other), "b"), ==, 8);
}

static void
count_free (gpointer data)
{
  ++*(guint *) data;
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  ParvisRequest *request =
      parvis_request_new_for_test (&fixture->commune, fixture->router, "GET", "/");
  guint freed = 0;

  parvis_request_keep (request, "a", &freed, count_free);
  parvis_request_keep (request, "b", &freed, NULL);
  g_assert_true (parvis_request_find_kept (request, "a") == &freed);
  g_assert_null (parvis_request_find_kept (request, "c"));
  parvis_request_keep (request, "a", &freed, count_free);
  g_assert_cmpuint (freed, ==, 1);
  parvis_request_unref (parvis_request_ref (request));
  g_assert_cmpuint (freed, ==, 1);
  parvis_request_unref (request);
  g_assert_cmpuint (freed, ==, 2);
}

static void
append_cookie (const char *set_cookie, gpointer data)
{
  g_string_append_printf (data, "[%s]", set_cookie);
}

static void
test_cookies (Fixture *fixture, gconstpointer data)
{
  ParvisRequestHead head = { .method = "GET",
                             .path = "/",
                             .cookie = "__Host-parvis=secure; parvis=plain" };
  g_autoptr (ParvisRequest) request =
      parvis_request_new (&fixture->commune, fixture->router, &head, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_cmpstr (parvis_request_find_cookie (request, "parvis"), ==, "plain");
  fixture->commune.https = TRUE;
  parvis_request_set_cookie (request, "parvis", "a", -1);
  parvis_request_set_cookie (request, "x", "b", 60);
  parvis_request_set_cookie (request, "parvis", "c", -1);
  parvis_request_foreach_cookie (request, append_cookie, out);
  g_assert_cmpstr (out->str, ==,
                   "[__Host-x=b; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60]"
                   "[__Host-parvis=c; Path=/; HttpOnly; SameSite=Lax; Secure]");
  parvis_request_void_answer (request);
  g_string_truncate (out, 0);
  parvis_request_foreach_cookie (request, append_cookie, out);
  g_assert_cmpstr (out->str, ==, "");
}

/* With https only the name that no sub-domain can set counts. */
static void
test_host_cookie (Fixture *fixture, gconstpointer data)
{
  ParvisRequestHead head = { .method = "GET", .path = "/", .cookie = "parvis=plain" };
  g_autoptr (ParvisRequest) request = NULL;

  fixture->commune.https = TRUE;
  request = parvis_request_new (&fixture->commune, fixture->router, &head, NULL);
  g_assert_null (parvis_request_find_cookie (request, "parvis"));
}

static void
test_void_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ParvisRequest) request =
      parvis_request_new_for_test (&fixture->commune, fixture->router, "GET", "/");
  ParvisSession signed_in = { .visitor = PARVIS_VISITOR_CITOYEN, .id = 7, .token = "t" };

  parvis_request_set_visitor_for_test (request, PARVIS_VISITOR_AGENT, 3, PARVIS_FOR_CANTINE);
  g_assert_cmpint (parvis_request_get_agent_id (request), ==, 3);
  g_assert_cmpint (parvis_request_get_compte_id (request), ==, 0);
  g_assert_cmpuint (parvis_request_get_roles (request), ==, PARVIS_FOR_CANTINE);
  parvis_request_set_session (request, &signed_in, FALSE);
  g_assert_cmpint (parvis_request_get_compte_id (request), ==, 7);
  g_assert_cmpuint (parvis_request_get_roles (request), ==, 0);
  parvis_request_void_answer (request);
  g_assert_cmpint (parvis_request_get_agent_id (request), ==, 3);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/http/request/head", test_head);
  add ("/http/request/part-ids", test_part_ids);
  add ("/http/request/bad-query", test_bad_query);
  add ("/http/request/form", test_form);
  add ("/http/request/bodies", test_bodies);
  add ("/http/request/too-large", test_too_large);
  add ("/http/request/uploads", test_uploads);
  add ("/http/request/uploads-cut", test_uploads_cut);
  add ("/http/request/upload-moved", test_upload_moved);
  add ("/http/request/purge", test_purge);
  add ("/http/request/json", test_json);
  add ("/http/request/kept", test_kept);
  add ("/http/request/cookies", test_cookies);
  add ("/http/request/host-cookie", test_host_cookie);
  add ("/http/request/void-answer", test_void_answer);
  return g_test_run ();
}
