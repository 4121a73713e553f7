/* SPDX-License-Identifier: EUPL-1.2 */
/* Who works where: pools, writer, uploads, health, the end. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/parvis-csrf.h"
#include "tests/http/serveur-essai.h"

#define FORM         "application/x-www-form-urlencoded"
#define UPLOAD_MAX   (12 * 1024 * 1024)
#define UPLOADS      10
#define UPLOAD_BYTES (10 * 1024 * 1024)
#define BOUNDARY     "frontiere"
#define WRITER_QUEUE 16 /* as serveur-essai.c has it */

static Barriere hashing, writing, slow;
static gint written;

static ParvisResponse *
hello (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text ("bonjour");
}

static ParvisResponse *
token (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text (parvis_csrf_token (request));
}

static gboolean
hash (ParvisRequest *request, ParvisDb *db, GError **error)
{
  barriere_pass (&hashing);
  if (parvis_request_has_field (request, "faux"))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "Avant l’heure.");
      return FALSE;
    }
  parvis_request_keep (request, "haché", g_strdup ("trouvé avant"), g_free);
  return TRUE;
}

static ParvisResponse *
after_hash (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text (parvis_request_find_kept (request, "haché"));
}

static ParvisResponse *
slow_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  barriere_pass (&slow);
  return essai_text ("lentement");
}

static ParvisResponse *
write_slowly (ParvisRequest *request, ParvisDb *db, GError **error)
{
  barriere_pass (&writing);
  g_atomic_int_inc (&written);
  return essai_text ("écrit");
}

static ParvisResponse *
receive_file (ParvisRequest *request, ParvisDb *db, GError **error)
{
  GPtrArray *uploads = parvis_request_get_uploads (request, "piece");
  ParvisUpload *upload = uploads->len == 1 ? uploads->pdata[0] : NULL;
  g_autofree char *size =
      g_strdup_printf ("%" G_GINT64_FORMAT, upload ? (gint64) upload->size : -1);

  return essai_text (size);
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("bonjour", "GET", "/bonjour", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("jeton", "GET", "/jeton", token, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("lent", "GET", "/lent", slow_page, PARVIS_FOR_TOUS, PARVIS_SLOW),
  PARVIS_ROUTE ("hache", "POST", "/hache", after_hash, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE, .before = hash, .before_hashes = TRUE),
  PARVIS_ROUTE ("ecrit", "POST", "/ecrit", write_slowly, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("fichier", "POST", "/fichier", receive_file, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_UPLOAD, .body_max = UPLOAD_MAX),
  { NULL }
};
/* clang-format on */

static ServeurEssai *
started (const ParvisServerOptions *options)
{
  ServeurEssai *essai = serveur_essai_new (routes);

  barriere_reset (&hashing);
  barriere_reset (&writing);
  barriere_reset (&slow);
  g_atomic_int_set (&written, 0);
  serveur_essai_start (essai, options);
  return essai;
}

static int
send_post (ServeurEssai *essai, const char *path, const char *body)
{
  int fd = serveur_essai_connect (essai);
  g_autofree char *request =
      g_strdup_printf ("POST %s HTTP/1.1\r\nHost: portail.test\r\nContent-Type: " FORM
                       "\r\nContent-Length: %zu\r\n\r\n%s",
                       path, strlen (body), body);

  essai_send (fd, request, -1);
  return fd;
}

static int
send_get (ServeurEssai *essai, const char *path)
{
  int fd = serveur_essai_connect (essai);
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: portail.test\r\n\r\n", path);

  essai_send (fd, request, -1);
  return fd;
}

static void
assert_receives (int fd, guint status, const char *part)
{
  g_autofree char *answer = essai_receive (fd);

  g_assert_cmpuint (essai_status (answer), ==, status);
  g_assert_nonnull (strstr (answer, part));
  close (fd);
}

/* Which of the connections is answered first; the order in which they are taken is nobody's. */
static guint
first_answered (const int *fds, guint count)
{
  struct pollfd items[64];

  g_assert_cmpuint (count, <=, G_N_ELEMENTS (items));
  for (guint i = 0; i < count; i++)
    items[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
  g_assert_cmpint (poll (items, count, 10000), >, 0);
  for (guint i = 0; i < count; i++)
    if (items[i].revents)
      return i;
  g_assert_not_reached ();
}

/* While every hash is held up, pages, slow work and writes go on. */
static void
test_hashing_blocks_nobody (void)
{
  const ParvisServerOptions options = { .workers = 1, .hash_threads = 1, .slow_threads = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[5];

  barriere_open (&slow);
  barriere_open (&writing);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = send_post (essai, "/hache", i == 3 ? "faux=1" : "mot=a");
  barriere_await (&hashing, 1);
  for (guint i = 0; i < 20; i++)
    assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  assert_receives (send_get (essai, "/lent"), 200, "lentement");
  assert_receives (send_post (essai, "/ecrit", "mot=a"), 200, "écrit");
  barriere_open (&hashing);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    assert_receives (fds[i], i == 3 ? 409 : 200, i == 3 ? "Avant l’heure." : "trouvé avant");
}

static void
test_slow_blocks_nobody (void)
{
  const ParvisServerOptions options = { .workers = 1, .slow_threads = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fd = send_get (essai, "/lent");

  barriere_open (&hashing);
  barriere_await (&slow, 1);
  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  assert_receives (send_post (essai, "/hache", "mot=a"), 200, "trouvé avant");
  assert_receives (send_get (essai, "/healthz"), 200, "true");
  barriere_open (&slow);
  assert_receives (fd, 200, "lentement");
}

static void
test_full_pool (void)
{
  const ParvisServerOptions options = { .workers = 1, .hash_threads = 1, .queue_max = 2 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[4]; /* one in hand, two waiting, one too many */
  guint refused;

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = send_post (essai, "/hache", "mot=a");
      barriere_await (&hashing, 1);
    }
  refused = first_answered (fds, G_N_ELEMENTS (fds));
  assert_receives (fds[refused], 503, "\r\nRetry-After: ");
  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  barriere_open (&hashing);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (i != refused)
      assert_receives (fds[i], 200, "trouvé avant");
}

/* A full writer answers 503 at once; pages do not care, and health says what it is. */
static void
test_full_writer (void)
{
  const ParvisServerOptions options = { .workers = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  guint busy = 0, done = 0;
  int fds[WRITER_QUEUE + 8];

  fds[0] = send_post (essai, "/ecrit", "mot=a");
  barriere_await (&writing, 1);
  for (gsize i = 1; i < G_N_ELEMENTS (fds); i++)
    fds[i] = send_post (essai, "/ecrit", "mot=a");
  first_answered (fds, G_N_ELEMENTS (fds));
  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  assert_receives (send_get (essai, "/healthz"), 503, "demandé");
  barriere_open (&writing);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = essai_receive (fds[i]);

      if (essai_status (answer) == 503)
        busy++;
      else if (essai_status (answer) == 200)
        done++;
      close (fds[i]);
    }
  g_assert_cmpuint (busy, >, 0);
  g_assert_cmpuint (busy + done, ==, G_N_ELEMENTS (fds));
  g_assert_cmpuint (done, ==, (guint) g_atomic_int_get (&written));
  assert_receives (send_get (essai, "/healthz"), 200, "true");
}

/* The client left while it was being waited for: the work is done, and nothing is left behind. */
static void
test_client_gone (void)
{
  const ParvisServerOptions options = { .workers = 1 };
  const struct linger abrupt = { .l_onoff = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  guint before;
  int fds[4];

  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  before = essai_descriptors ();
  fds[0] = send_post (essai, "/ecrit", "mot=a");
  fds[1] = send_post (essai, "/ecrit", "mot=a");
  fds[2] = send_post (essai, "/hache", "mot=a");
  fds[3] = send_get (essai, "/lent");
  barriere_await (&writing, 1);
  barriere_await (&hashing, 1);
  barriere_await (&slow, 1);
  setsockopt (fds[1], SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  barriere_open (&writing);
  barriere_open (&hashing);
  barriere_open (&slow);
  for (guint i = 0; i < 500 && essai_descriptors () > before; i++)
    g_usleep (10000);
  g_assert_cmpuint (essai_descriptors (), <=, before);
  g_assert_cmpint (g_atomic_int_get (&written), ==, 2);
}

/* ------------------------------------------------------------------------- uploads */

typedef struct
{
  ServeurEssai *essai;
  const char *cookie_line;
  const char *csrf;
  gsize length;
  guint status;
  char *said;
} Upload;

static gpointer
upload_thread (gpointer data)
{
  Upload *upload = data;
  g_autofree char *chunk = g_malloc0 (64 * 1024);
  g_autofree char *head = g_strdup_printf (
      "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n"
      "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"piece\"; filename=\"a.pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n",
      upload->csrf);
  const char *tail = "\r\n--" BOUNDARY "--\r\n";
  g_autofree char *request = g_strdup_printf (
      "POST /fichier HTTP/1.1\r\nHost: portail.test\r\n%sContent-Type: multipart/form-data; "
      "boundary=" BOUNDARY "\r\nContent-Length: %zu\r\n\r\n",
      upload->cookie_line, strlen (head) + upload->length + strlen (tail));
  int fd = serveur_essai_connect (upload->essai);

  essai_send (fd, request, -1);
  essai_send (fd, head, -1);
  for (gsize sent = 0; sent < upload->length; sent += 64 * 1024)
    essai_send (fd, chunk, MIN (upload->length - sent, 64 * 1024));
  essai_send (fd, tail, -1);
  upload->said = essai_receive (fd);
  upload->status = essai_status (upload->said);
  close (fd);
  return NULL;
}

static guint
peak_kib (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return strtoul (strstr (status, "VmHWM:") + 6, NULL, 10);
}

static guint
files_in (const char *path)
{
  GDir *directory = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (directory && g_dir_read_name (directory))
    count++;
  g_clear_pointer (&directory, g_dir_close);
  return count;
}

static void
run_uploads (ServeurEssai *essai, Upload *uploads, guint count, gsize length)
{
  g_autofree char *page = serveur_essai_get (essai, "/jeton");
  g_autofree char *cookie = essai_header (page, "Set-Cookie");
  g_autofree char *line = NULL;
  GThread *threads[UPLOADS];

  *strchr (cookie, ';') = '\0';
  line = g_strdup_printf ("Cookie: %s\r\n", cookie);
  for (guint i = 0; i < count; i++)
    {
      uploads[i] = (Upload){ essai, line, essai_body (page), length };
      threads[i] = g_thread_new ("upload", upload_thread, &uploads[i]);
    }
  for (guint i = 0; i < count; i++)
    g_thread_join (threads[i]);
}

/* Many large files at once cost disk, not memory. */
static void
test_uploads (void)
{
  g_autoptr (ServeurEssai) essai = started (NULL);
  Upload uploads[UPLOADS];
  guint before, after;

  run_uploads (essai, uploads, 1, 1000);
  g_assert_cmpstr (essai_body (uploads[0].said), ==, "1000");
  g_free (uploads[0].said);
  before = peak_kib ();
  run_uploads (essai, uploads, UPLOADS, UPLOAD_BYTES);
  after = peak_kib ();
  for (guint i = 0; i < UPLOADS; i++)
    {
      g_assert_cmpuint (uploads[i].status, ==, 200);
      g_assert_cmpstr (essai_body (uploads[i].said), ==, "10485760");
      g_free (uploads[i].said);
    }
  g_test_message ("peak memory: %u KiB more", after - before);
#ifndef __SANITIZE_ADDRESS__ /* it keeps what was freed */
  g_assert_cmpuint (after - before, <, 32 * 1024);
#endif
  g_assert_cmpuint (files_in (essai->commune->files_dir), <=, 1);
}

/* One byte over the route's bound: said before the body is read, and heard by who still sends. */
static void
test_upload_too_large (void)
{
  g_autoptr (ServeurEssai) essai = started (NULL);
  Upload upload;

  run_uploads (essai, &upload, 1, UPLOAD_MAX);
  g_assert_cmpuint (upload.status, ==, 413);
  g_assert_nonnull (strstr (upload.said, "Envoi trop volumineux"));
  g_free (upload.said);
  g_assert_cmpuint (files_in (essai->commune->files_dir), <=, 1);
}

/* ------------------------------------------------------------------------- the end */

static gpointer
free_thread (gpointer data)
{
  parvis_server_free (data);
  return NULL;
}

/* What was begun is answered; new connections are not taken. */
static void
test_stop (void)
{
  const ParvisServerOptions options = { .workers = 2 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int slow_fd = send_get (essai, "/lent");
  int idle = serveur_essai_connect (essai);
  int write_fd = send_post (essai, "/ecrit", "mot=a");
  GThread *thread;

  barriere_await (&slow, 1);
  barriere_await (&writing, 1);
  thread = g_thread_new ("stop", free_thread, g_steal_pointer (&essai->server));
  g_assert_true (essai_is_closed (idle));
  close (idle);
  barriere_open (&slow);
  barriere_open (&writing);
  assert_receives (slow_fd, 200, "lentement");
  assert_receives (write_fd, 200, "écrit");
  g_thread_join (thread);
}

/* A client that says only half of what it wants does not hold up the end for ever; what is still being
 * worked on by then is finished, and answered to nobody. */
static void
test_stop_with_laggards (void)
{
  g_autoptr (ServeurEssai) essai = started (NULL);
  int half = serveur_essai_connect (essai);
  int slow_fd = send_get (essai, "/lent");
  int write_fd = send_post (essai, "/ecrit", "mot=a");
  GThread *thread;

  essai_send (half, "GET /bonjour HT", -1);
  assert_receives (send_get (essai, "/bonjour"), 200, "bonjour");
  barriere_await (&slow, 1);
  barriere_await (&writing, 1);
  thread = g_thread_new ("stop", free_thread, g_steal_pointer (&essai->server));
  g_assert_true (essai_is_closed (half));
  g_assert_true (essai_is_closed (slow_fd));
  g_assert_true (essai_is_closed (write_fd));
  barriere_open (&slow);
  barriere_open (&writing);
  g_thread_join (thread);
  g_assert_cmpint (g_atomic_int_get (&written), ==, 1);
  close (half);
  close (slow_fd);
  close (write_fd);
}

/* ------------------------------------------------------------------------- where it listens */

static void
test_addresses (void)
{
  static const struct
  {
    const char *listen;
    gboolean exposed;
    gboolean accepted;
  } cases[] = {
    { "127.0.0.1:0", FALSE, TRUE },
    { "localhost:0", FALSE, TRUE },
    { "0.0.0.0:0", FALSE, FALSE },
    { "[::]:0", FALSE, FALSE },
    { "192.0.2.1:0", FALSE, FALSE },
    { "0.0.0.0:0", TRUE, TRUE },
    { "127.0.0.1", FALSE, FALSE },
    { "127.0.0.1:99999", FALSE, FALSE },
    { "127.0.0.1:", FALSE, FALSE },
    { "portail.test:80", FALSE, FALSE },
    { "", FALSE, FALSE },
    { "::1:0", FALSE, FALSE },
    { NULL, FALSE, FALSE }, /* systemd gave nothing */
  };
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ParvisServerOptions options = { .listen = cases[i].listen,
                                            .expose_unprotected = cases[i].exposed,
                                            .workers = 1 };
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisServer) server =
          parvis_server_new (essai->commune, essai->router, &options, &error);

      if ((server != NULL) != cases[i].accepted)
        g_error ("%s: %s", cases[i].listen, error ? error->message : "accepted");
      if (!server)
        g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

static void
test_unix_socket (void)
{
  g_autoptr (ServeurEssai) essai = serveur_essai_new (routes);
  g_autofree char *path = g_build_filename (essai->folder, "http.sock", NULL);
  const ParvisServerOptions options = { .listen = path, .workers = 1 };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (ParvisServer) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  int fd;

  serveur_essai_start (essai, &options);
  g_assert_cmpuint (essai->port, ==, 0);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  fd = g_socket_get_fd (g_socket_connection_get_socket (connection));
  g_unix_set_fd_nonblocking (fd, FALSE, NULL);
  essai_send (fd, "GET /bonjour HTTP/1.1\r\nHost: portail.test\r\n\r\n", -1);
  answer = essai_receive (fd);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  /* Nobody takes the place of a server that lives. */
  second = parvis_server_new (essai->commune, essai->router, &options, &error);
  g_assert_null (second);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  g_clear_pointer (&essai->server, parvis_server_free);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline/hashing-blocks-nobody", test_hashing_blocks_nobody);
  g_test_add_func ("/pipeline/slow-blocks-nobody", test_slow_blocks_nobody);
  g_test_add_func ("/pipeline/full-pool", test_full_pool);
  g_test_add_func ("/pipeline/full-writer", test_full_writer);
  g_test_add_func ("/pipeline/client-gone", test_client_gone);
  g_test_add_func ("/pipeline/uploads", test_uploads);
  g_test_add_func ("/pipeline/upload-too-large", test_upload_too_large);
  g_test_add_func ("/pipeline/stop", test_stop);
  g_test_add_func ("/pipeline/stop-with-laggards", test_stop_with_laggards);
  g_test_add_func ("/pipeline/addresses", test_addresses);
  g_test_add_func ("/pipeline/unix-socket", test_unix_socket);
  return g_test_run ();
}
