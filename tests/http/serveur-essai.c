/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "tests/http/serveur-essai.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <glib/gstdio.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/db/parvis-migrations.h"

/* Of the writer: small, so that a test can fill it. */
#define QUEUE_MAX 16

ServeurEssai *
serveur_essai_new (const ParvisRoute *routes)
{
  ServeurEssai *essai = g_new0 (ServeurEssai, 1);
  g_autoptr (GError) error = NULL;
  ParvisDb *db;

  essai->folder = g_dir_make_tmp ("parvis-http-XXXXXX", &error);
  g_assert_no_error (error);
  essai->commune = parvis_commune_new ();
  essai->commune->host = g_strdup ("portail.test");
  essai->commune->base_url = g_strdup ("http://portail.test");
  essai->commune->db_path = g_build_filename (essai->folder, "parvis.db", NULL);
  essai->commune->files_dir = g_build_filename (essai->folder, "fichiers", NULL);
  g_mkdir (essai->commune->files_dir, 0700);
  essai->commune->master_key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  parvis_migrations_run (essai->commune->db_path, &error);
  g_assert_no_error (error);
  db = parvis_db_open_writer (essai->commune->db_path, &error);
  g_assert_no_error (error);
  essai->commune->writer = parvis_writer_new (db, QUEUE_MAX);
  essai->commune->events = parvis_events_new ();
  essai->router = parvis_router_new ();
  parvis_router_add (essai->router, routes);
  return essai;
}

void
serveur_essai_start (ServeurEssai *essai, const ParvisServerOptions *options)
{
  ParvisServerOptions copy = options ? *options : (ParvisServerOptions){ .workers = 2 };
  g_autoptr (GError) error = NULL;

  if (!copy.listen)
    copy.listen = "127.0.0.1:0";
  essai->server = parvis_server_new (essai->commune, essai->router, &copy, &error);
  g_assert_no_error (error);
  essai->port = parvis_server_get_port (essai->server);
}

static void
remove_tree (const char *path)
{
  GDir *directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_clear_pointer (&directory, g_dir_close);
  g_rmdir (path);
}

void
serveur_essai_free (ServeurEssai *essai)
{
  g_clear_pointer (&essai->server, parvis_server_free);
  parvis_router_free (essai->router);
  parvis_commune_free (essai->commune);
  remove_tree (essai->folder);
  g_free (essai->folder);
  g_free (essai);
}

int
serveur_essai_connect (ServeurEssai *essai)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons (essai->port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const struct timeval patience = { .tv_sec = 10 };
  const int one = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  g_assert_no_errno (connect (fd, (const struct sockaddr *) &address, sizeof address));
  return fd;
}

void
essai_send (int fd, const char *data, gssize length)
{
  if (length < 0)
    length = strlen (data);
  while (length > 0)
    {
      gssize n = send (fd, data, length, MSG_NOSIGNAL);

      /* The server may refuse before it has read all. */
      if (n <= 0)
        return;
      data += n;
      length -= n;
    }
}

static gboolean
is_whole (GString *text, gboolean head_only)
{
  const char *end = strstr (text->str, "\r\n\r\n");
  g_autofree char *length = NULL;

  if (!end)
    return FALSE;
  if (head_only)
    return TRUE;
  length = essai_header (text->str, "Content-Length");
  return length && text->len >= (gsize) (end + 4 - text->str) + strtoul (length, NULL, 10);
}

static char *
receive (int fd, gboolean head_only)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char chunk[4096];
  gssize n = 1;

  while (n > 0 && !is_whole (text, head_only))
    {
      n = recv (fd, chunk, sizeof chunk, 0);
      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        g_error ("the server says nothing; so far: %s", text->str);
      if (n > 0)
        g_string_append_len (text, chunk, n);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
essai_receive (int fd)
{
  return receive (fd, FALSE);
}

char *
essai_receive_head (int fd)
{
  return receive (fd, TRUE);
}

gboolean
essai_is_closed (int fd)
{
  char byte;
  gssize n = recv (fd, &byte, 1, 0);

  return n == 0 || (n < 0 && errno == ECONNRESET);
}

char *
serveur_essai_talk (ServeurEssai *essai, const char *data, gssize length)
{
  int fd = serveur_essai_connect (essai);
  char *answer;

  essai_send (fd, data, length);
  answer = essai_receive (fd);
  close (fd);
  return answer;
}

char *
serveur_essai_get (ServeurEssai *essai, const char *path)
{
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: portail.test\r\n\r\n", path);

  return serveur_essai_talk (essai, request, -1);
}

char *
serveur_essai_post (ServeurEssai *essai,
                    const char *path,
                    const char *type,
                    const char *headers,
                    const char *body,
                    gssize length)
{
  g_autoptr (GString) request = g_string_new (NULL);

  if (length < 0)
    length = strlen (body);
  g_string_append_printf (request,
                          "POST %s HTTP/1.1\r\nHost: portail.test\r\nContent-Type: %s\r\n"
                          "Content-Length: %" G_GSSIZE_FORMAT "\r\n%s\r\n",
                          path, type, length, headers);
  g_string_append_len (request, body, length);
  return serveur_essai_talk (essai, request->str, request->len);
}

guint
essai_status (const char *answer)
{
  if (!answer)
    return 0;
  g_assert_true (g_str_has_prefix (answer, "HTTP/1."));
  return strtoul (answer + 9, NULL, 10);
}

char *
essai_header (const char *answer, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[i] && *lines[i]; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));
  return NULL;
}

const char *
essai_body (const char *answer)
{
  const char *end = strstr (answer, "\r\n\r\n");

  g_assert_nonnull (end);
  return end + 4;
}

guint
essai_descriptors (void)
{
  DIR *directory = opendir ("/proc/self/fd");
  guint count = 0;

  while (readdir (directory))
    count++;
  closedir (directory);
  return count - 3; /* ".", ".." and the folder itself */
}

void
barriere_pass (Barriere *barriere)
{
  g_mutex_lock (&barriere->lock);
  barriere->inside++;
  g_cond_broadcast (&barriere->changed);
  while (!barriere->open)
    g_cond_wait (&barriere->changed, &barriere->lock);
  g_mutex_unlock (&barriere->lock);
}

void
barriere_await (Barriere *barriere, guint inside)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_mutex_lock (&barriere->lock);
  while (barriere->inside < inside)
    g_assert_true (g_cond_wait_until (&barriere->changed, &barriere->lock, end));
  g_mutex_unlock (&barriere->lock);
}

void
barriere_open (Barriere *barriere)
{
  g_mutex_lock (&barriere->lock);
  barriere->open = TRUE;
  g_cond_broadcast (&barriere->changed);
  g_mutex_unlock (&barriere->lock);
}

void
barriere_reset (Barriere *barriere)
{
  g_mutex_lock (&barriere->lock);
  barriere->open = FALSE;
  barriere->inside = 0;
  g_mutex_unlock (&barriere->lock);
}

ParvisResponse *
essai_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return parvis_response_new_bytes (bytes, "text/plain; charset=utf-8");
}
