/* SPDX-License-Identifier: EUPL-1.2 */
/* What nobody may do to the server: deadlines, floods, leaks. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/parvis-listen.h"
#include "tests/http/serveur-essai.h"

#define FORM  "application/x-www-form-urlencoded"
#define HELLO "GET /bonjour HTTP/1.1\r\nHost: portail.test\r\n\r\n"

/* Deadlines are swept once a second: a deadline of 1 s ends within 3 s; the rest is patience with
 * a busy machine. */
#define PATIENCE_MS 20000

static ParvisResponse *
hello (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return essai_text ("bonjour");
}

static ParvisResponse *
large (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gsize length = 32 * 1024 * 1024;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);

  return parvis_response_new_bytes (bytes, "application/octet-stream");
}

/* clang-format off */
static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("bonjour", "GET", "/bonjour", hello, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("gros", "GET", "/gros", large, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("mot", "POST", "/mot", hello, PARVIS_FOR_TOUS, PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  { NULL }
};
/* clang-format on */

static ServeurEssai *
started (const ParvisServerOptions *options)
{
  ServeurEssai *essai = serveur_essai_new (routes);

  serveur_essai_start (essai, options);
  return essai;
}

static void
assert_answers (ServeurEssai *essai)
{
  g_autofree char *answer = serveur_essai_get (essai, "/bonjour");

  g_assert_cmpuint (essai_status (answer), ==, 200);
}

/* Each worker opens some files at its first request: counted once all have had one. */
static guint
settled_descriptors (ServeurEssai *essai)
{
  guint count = 0, same = 0;

  while (same < 20)
    {
      guint now;

      assert_answers (essai);
      g_usleep (2000);
      now = essai_descriptors ();
      same = now == count ? same + 1 : 0;
      count = now;
    }
  return count;
}

/* ------------------------------------------------------------------------- deadlines */

typedef struct
{
  const char *what;
  const char *first;   /* sent at once */
  const char *dripped; /* then one byte every 200 ms, for ever */
  gboolean answered;   /* an answer comes before the end */
} Slow;

/* TRUE when the server has closed @fd within the patience; reads what it says before. */
static gboolean
is_cut (int fd, const Slow *slow)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;
  gsize drip = 0;

  while (g_get_monotonic_time () < end)
    {
      struct pollfd item = { .fd = fd, .events = POLLIN };
      char chunk[512];

      if (poll (&item, 1, 200) > 0)
        {
          gssize n = recv (fd, chunk, sizeof chunk, MSG_DONTWAIT);

          if (n == 0 || (n < 0 && errno == ECONNRESET))
            return TRUE;
        }
      else if (slow->dripped)
        send (fd, &slow->dripped[drip++ % strlen (slow->dripped)], 1, MSG_NOSIGNAL);
    }
  return FALSE;
}

static void
test_slow (void)
{
  static const Slow cases[] = {
    { "silent from the start", "", NULL, FALSE },
    { "half a head", "GET /bonjour HTTP/1.1\r\nHost:", NULL, FALSE },
    { "a head that drips", "GET /bonjour HTTP/1.1\r\n", "X: y\r\n", FALSE },
    { "half a body",
      "POST /mot HTTP/1.1\r\nHost: portail.test\r\nContent-Type: " FORM
      "\r\nContent-Length: 100\r\n\r\nmot=",
      NULL, FALSE },
    { "a body that drips",
      "POST /mot HTTP/1.1\r\nHost: portail.test\r\nContent-Type: " FORM
      "\r\nContent-Length: 60000\r\n\r\nmot=",
      "a", FALSE },
    { "kept alive", HELLO, NULL, TRUE },
  };
  const ParvisServerOptions options = { .workers = 1, .header_s = 1, .body_s = 1, .idle_s = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[G_N_ELEMENTS (cases)];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fds[i] = serveur_essai_connect (essai);
      essai_send (fds[i], cases[i].first, -1);
      if (cases[i].answered)
        {
          g_autofree char *answer = essai_receive (fds[i]);

          g_assert_cmpuint (essai_status (answer), ==, 200);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (!is_cut (fds[i], &cases[i]))
        g_error ("%s: not cut", cases[i].what);
      close (fds[i]);
    }
  assert_answers (essai);
}

/* Who asks for much and reads nothing is cut as well. */
static void
test_slow_reader (void)
{
  const ParvisServerOptions options = { .workers = 1, .body_s = 1, .idle_s = 1 };
  g_autoptr (ServeurEssai) essai = started (&options);
  guint before = settled_descriptors (essai);
  int fd = serveur_essai_connect (essai);
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;

  essai_send (fd, "GET /gros HTTP/1.1\r\nHost: portail.test\r\n\r\n", -1);
  /* One descriptor is ours, the other the server's. */
  while (essai_descriptors () != before + 2 && g_get_monotonic_time () < end)
    g_usleep (20000);
  while (essai_descriptors () != before + 1 && g_get_monotonic_time () < end)
    g_usleep (20000);
  g_assert_cmpuint (essai_descriptors (), ==, before + 1);
  close (fd);
  assert_answers (essai);
}

/* ------------------------------------------------------------------------- leaks */

typedef enum
{
  SAY_NOTHING,
  HALF_A_HEAD,
  KEEP_ALIVE,
  RESET,
  REFUSED,
  HALF_A_BODY,
  N_KINDS
} Kind;

static void
come_and_go (ServeurEssai *essai, Kind kind)
{
  static const char *const texts[] = {
    [SAY_NOTHING] = "",
    [HALF_A_HEAD] = "GET /bonj",
    [KEEP_ALIVE] = HELLO,
    [RESET] = HELLO,
    [REFUSED] = "BREW / HTTP/1.1\r\n\r\n",
    [HALF_A_BODY] = "POST /mot HTTP/1.1\r\nHost: portail.test\r\nContent-Type: " FORM
                    "\r\nContent-Length: 9\r\n\r\nmot",
  };
  const struct linger abrupt = { .l_onoff = 1 };
  int fd = serveur_essai_connect (essai);

  essai_send (fd, texts[kind], -1);
  if (kind == KEEP_ALIVE || kind == REFUSED)
    {
      g_autofree char *answer = essai_receive (fd);

      g_assert_cmpuint (essai_status (answer), ==, kind == REFUSED ? 501 : 200);
    }
  if (kind == RESET)
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
  close (fd);
}

static void
assert_descriptors (guint wanted)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (essai_descriptors () > wanted && g_get_monotonic_time () < end)
    g_usleep (10000);
  g_assert_cmpuint (essai_descriptors (), <=, wanted);
}

static void
test_leak (void)
{
  g_autoptr (ServeurEssai) essai = started (NULL);
  guint before = settled_descriptors (essai);

  for (guint i = 0; i < 2000; i++)
    come_and_go (essai, i % 2 ? KEEP_ALIVE : (Kind) (i / 2 % N_KINDS));
  assert_descriptors (before);
  assert_answers (essai);
}

/* ------------------------------------------------------------------------- floods */

static int
connect_quietly (guint port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const struct timeval patience = { .tv_sec = 3 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect (fd, (const struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
answers_now (guint port)
{
  int fd = connect_quietly (port);
  char chunk[64] = "";
  gssize n = -1;

  if (fd >= 0)
    {
      essai_send (fd, HELLO, -1);
      n = recv (fd, chunk, sizeof chunk - 1, 0);
      close (fd);
    }
  return n > 0 && g_str_has_prefix (chunk, "HTTP/1.1 200");
}

static gboolean
answers_soon (guint port)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (g_get_monotonic_time () < end)
    if (answers_now (port))
      return TRUE;
    else
      g_usleep (100000);
  return FALSE;
}

/* The other process: a server with few descriptors, until its standard input ends. */
static int
serve_with_few_descriptors (void)
{
  const struct rlimit few = { 100, 100 };
  ServeurEssai *essai;
  char byte;

  setrlimit (RLIMIT_NOFILE, &few);
  essai = started (NULL);
  g_print ("%u\n", essai->port);
  if (read (0, &byte, 1) < 0)
    return 1;
  serveur_essai_free (essai);
  return 0;
}

/* The other process: a server on the socket that it was started with, as systemd does. */
static int
serve_what_is_given (void)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const ParvisServerOptions options = { .workers = 1 };
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (GError) error = NULL;
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  ServeurEssai *essai;
  char byte;

  if (bind (fd, (const struct sockaddr *) &address, sizeof address) != 0 || listen (fd, 10) != 0
      || dup2 (fd, 3) != 3)
    return 1;
  g_setenv ("LISTEN_PID", pid, TRUE);
  g_setenv ("LISTEN_FDS", "1", TRUE);
  essai = serveur_essai_new (routes);
  essai->server = parvis_server_new (essai->commune, essai->router, &options, &error);
  if (!essai->server || g_getenv ("LISTEN_FDS"))
    return 1;
  g_print ("%u\n", parvis_server_get_port (essai->server));
  if (read (0, &byte, 1) < 0)
    return 1;
  serveur_essai_free (essai);
  return 0;
}

static guint
read_port (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  g_assert_nonnull (line);
  return strtoul (line, NULL, 10);
}

static void
test_flood (gconstpointer own_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        own_path, "--few-descriptors", NULL);
  guint port = read_port (process);
  int fds[300];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = connect_quietly (port);
  /* Still held open by 300 who say nothing: whoever speaks is served after a moment. */
  g_assert_true (answers_soon (port));
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  g_assert_true (answers_soon (port));
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_systemd (gconstpointer own_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        own_path, "--given-socket", NULL);

  g_assert_true (answers_soon (read_port (process)));
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
}

/* The kernel keeps whoever comes while we are busy: libsoup's own 10 would turn a school's opening hour away. */
static void
test_backlog (void)
{
  struct tcp_info info;
  socklen_t length = sizeof info;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  guint port = 0;
  int fd = parvis_listen ("127.0.0.1:0", FALSE, &port, &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length), ==, 0);
  /* Of a socket that listens, this is how many may wait. */
  g_assert_cmpuint (info.tcpi_sacked, >=, 128);
  close (fd);
}

/* All of them are there before the first has spoken: each is served. */
static void
test_burst (void)
{
  const ParvisServerOptions options = { .workers = 2, .trust_proxy = TRUE };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[256];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = serveur_essai_connect (essai);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    essai_send (fds[i], HELLO, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = essai_receive (fds[i]);

      g_assert_cmpuint (essai_status (answer), ==, 200);
      close (fds[i]);
    }
}

static void
test_per_address (void)
{
  const ParvisServerOptions options = { .workers = 2, .per_address_max = 5 };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[5];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = NULL;

      fds[i] = serveur_essai_connect (essai);
      essai_send (fds[i], HELLO, -1);
      answer = essai_receive (fds[i]);
      g_assert_cmpuint (essai_status (answer), ==, 200);
    }
  g_assert_false (answers_now (essai->port));
  close (fds[0]);
  g_assert_true (answers_soon (essai->port));
  for (gsize i = 1; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

/* Behind nginx all come from one address, and the visitors' are what nginx says. */
static void
test_behind_a_proxy (void)
{
  const ParvisServerOptions options = { .workers = 1, .per_address_max = 2, .trust_proxy = TRUE };
  g_autoptr (ServeurEssai) essai = started (&options);
  int fds[5];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = serveur_essai_connect (essai);
  assert_answers (essai);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

/* All places taken: the longest silent one is given up, the one that is being served is not. */
static void
test_evicts_the_silent (void)
{
  const ParvisServerOptions options = {
    .workers = 1, .connections_max = 8, .idle_s = 600, .header_s = 600, .body_s = 600
  };
  g_autoptr (ServeurEssai) essai = started (&options);
  int busy = serveur_essai_connect (essai);
  int fds[7];
  g_autofree char *answer = NULL;

  essai_send (busy, "GET /bonjour HTTP/1.1\r\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = serveur_essai_connect (essai);
  g_assert_true (answers_soon (essai->port));
  g_assert_true (essai_is_closed (fds[0]));
  essai_send (busy, "Host: portail.test\r\n\r\n", -1);
  answer = essai_receive (busy);
  g_assert_cmpuint (essai_status (answer), ==, 200);
  close (busy);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--few-descriptors"))
    return serve_with_few_descriptors ();
  if (argc == 2 && g_str_equal (argv[1], "--given-socket"))
    return serve_what_is_given ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guard/slow", test_slow);
  g_test_add_func ("/guard/slow-reader", test_slow_reader);
  g_test_add_func ("/guard/leak", test_leak);
  g_test_add_data_func ("/guard/flood", argv[0], test_flood);
  g_test_add_data_func ("/guard/systemd", argv[0], test_systemd);
  g_test_add_func ("/guard/backlog", test_backlog);
  g_test_add_func ("/guard/burst", test_burst);
  g_test_add_func ("/guard/per-address", test_per_address);
  g_test_add_func ("/guard/behind-a-proxy", test_behind_a_proxy);
  g_test_add_func ("/guard/evicts-the-silent", test_evicts_the_silent);
  return g_test_run ();
}
