/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "server/coffre/parvis-antivirus.h"
#include "server/coffre/parvis-fd.h"
#include "tests/coffre/test-outils.h"

/* A clamd that listens for one visitor, and has moods. */

typedef enum
{
  HONEST,     /* finds "EICAR" */
  SILENT,     /* reads all, never answers */
  DEAF,       /* never reads */
  GONE,       /* closes after the command */
  HALF,       /* closes in the middle of its answer */
  LIMIT,      /* as when the file is larger than StreamMaxLength */
  BABBLE,     /* an answer without an end */
  ALMOST_OK,  /* "stream: OK" with something behind */
  OTHER_ERROR /* an error of its own */
} Mood;

typedef struct
{
  Vault vault;
  GSocket *listener;
  char *path;
  GThread *thread;
  Mood mood;
  GCancellable *end;
  gsize heard; /* clear bytes */
} Fake;

static gboolean
read_all (GInputStream *in, void *buffer, gsize size)
{
  gsize n;

  return g_input_stream_read_all (in, buffer, size, &n, NULL, NULL) && n == size;
}

static gboolean
read_stream (Fake *fake, GInputStream *in, GString *content)
{
  char command[10];
  guint32 length;

  if (!read_all (in, command, sizeof command) || memcmp (command, "zINSTREAM", 10) != 0)
    return FALSE;
  while (read_all (in, &length, sizeof length))
    {
      gsize at = content->len;

      length = GUINT32_FROM_BE (length);
      if (length == 0)
        return TRUE;
      if (length > 1024 * 1024)
        return FALSE;
      g_string_set_size (content, at + length);
      if (!read_all (in, content->str + at, length))
        return FALSE;
      fake->heard += length;
    }
  return FALSE;
}

static void
answer (GOutputStream *out, const char *text, gsize size)
{
  g_output_stream_write_all (out, text, size, NULL, NULL, NULL);
}

static void
talk (Fake *fake, GIOStream *stream)
{
  static const char *const answers[] = { [HALF] = "stream: O",
                                         [LIMIT] = "INSTREAM size limit exceeded. ERROR",
                                         [ALMOST_OK] = "stream: OK FOUND nothing",
                                         [OTHER_ERROR] = "stream: Can't allocate memory ERROR" };
  g_autoptr (GString) content = g_string_new (NULL);
  GInputStream *in = g_io_stream_get_input_stream (stream);
  GOutputStream *out = g_io_stream_get_output_stream (stream);
  char byte;

  if (fake->mood == GONE)
    return;
  if (fake->mood != DEAF && !read_stream (fake, in, content))
    return;
  if (fake->mood == HONEST && memmem (content->str, content->len, "EICAR", 5))
    answer (out, "stream: Eicar-Signature FOUND", 30);
  else if (fake->mood == HONEST)
    answer (out, "stream: OK", 11);
  else if (fake->mood == HALF)
    answer (out, answers[HALF], 9);
  else if (fake->mood == BABBLE)
    for (int i = 0; i < 1000; i++)
      answer (out, "stream: ", 8);
  else if (fake->mood == SILENT || fake->mood == DEAF)
    g_input_stream_read (in, &byte, fake->mood == SILENT, fake->end, NULL);
  else
    answer (out, answers[fake->mood], strlen (answers[fake->mood]) + 1);
}

static gpointer
serve (gpointer data)
{
  Fake *fake = data;
  g_autoptr (GSocket) visitor = g_socket_accept (fake->listener, fake->end, NULL);
  g_autoptr (GSocketConnection) connection = NULL;

  if (!visitor)
    return NULL;
  connection = g_socket_connection_factory_create_connection (visitor);
  talk (fake, G_IO_STREAM (connection));
  /* The deaf one holds the line until the test has ended. */
  if (fake->mood == DEAF)
    {
      GPollFD waiting;

      g_cancellable_make_pollfd (fake->end, &waiting);
      g_poll (&waiting, 1, 20000);
      g_cancellable_release_fd (fake->end);
    }
  return NULL;
}

static void
set_up (Fake *fake, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  vault_set_up (&fake->vault, NULL);
  fake->mood = GPOINTER_TO_INT (data);
  fake->path = g_build_filename (fake->vault.root, "clamd.sock", NULL);
  fake->end = g_cancellable_new ();
  address = g_unix_socket_address_new (fake->path);
  fake->listener =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_true (g_socket_bind (fake->listener, address, TRUE, &error));
  g_assert_true (g_socket_listen (fake->listener, &error));
  fake->thread = g_thread_new ("clamd", serve, fake);
}

static void
tear_down (Fake *fake, gconstpointer data)
{
  g_cancellable_cancel (fake->end);
  g_thread_join (fake->thread);
  g_object_unref (fake->listener);
  g_object_unref (fake->end);
  g_free (fake->path);
  vault_tear_down (&fake->vault, NULL);
}

static ParvisAntivirus
scan (Fake *fake, GBytes *bytes, guint timeout_ms, char **virus)
{
  g_autofree char *path = vault_write (&fake->vault, "depot", bytes);
  g_auto (ParvisFd) fd = open (path, O_RDONLY | O_CLOEXEC);

  return parvis_antivirus_scan (fake->path, fd, timeout_ms, virus);
}

static void
test_clean (Fake *fake, gconstpointer data)
{
  g_autoptr (GBytes) bytes = pattern_new (200000);
  g_autofree char *virus = NULL;

  g_assert_cmpint (scan (fake, bytes, 0, &virus), ==, PARVIS_ANTIVIRUS_SAIN);
  g_assert_null (virus);
  g_assert_cmpuint (fake->heard, ==, 200000);
}

static void
test_infected (Fake *fake, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("avant EICAR après", 19);
  g_autofree char *virus = NULL;

  g_assert_cmpint (scan (fake, bytes, 0, &virus), ==, PARVIS_ANTIVIRUS_INFECTE);
  g_assert_cmpstr (virus, ==, "Eicar-Signature");
}

static void
test_stored (Fake *fake, gconstpointer data)
{
  g_autoptr (GBytes) bytes = pattern_new (70000);
  g_autoptr (ParvisCoffreFichier) f = parvis_coffre_store_bytes (&fake->vault.coffre, bytes, NULL);
  ParvisAntivirus verdict;
  g_autoptr (GError) error = NULL;

  g_assert_true (parvis_antivirus_scan_stored (fake->path, &fake->vault.coffre, f->chemin, f->cle,
                                               &verdict, &error));
  g_assert_no_error (error);
  g_assert_cmpint (verdict, ==, PARVIS_ANTIVIRUS_SAIN);
  g_assert_cmpuint (fake->heard, ==, 70000);
  g_assert_false (parvis_antivirus_scan_stored (fake->path, &fake->vault.coffre, f->chemin, NULL,
                                                &verdict, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND);
}

/* Down, slow or strange: the file waits. */
static void
test_waits (Fake *fake, gconstpointer data)
{
  g_autoptr (GBytes) bytes = pattern_new (4000000);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *virus = NULL;

  g_assert_cmpint (scan (fake, bytes, 700, &virus), ==, PARVIS_ANTIVIRUS_ATTENTE);
  g_assert_null (virus);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static void
test_not_there (void)
{
  g_auto (ParvisFd) fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (parvis_antivirus_scan (NULL, fd, 0, NULL), ==, PARVIS_ANTIVIRUS_SANS);
  g_assert_cmpint (parvis_antivirus_scan ("/nulle/part", fd, 0, NULL), ==,
                   PARVIS_ANTIVIRUS_ATTENTE);
  g_assert_cmpstr (parvis_antivirus_mot (PARVIS_ANTIVIRUS_INFECTE), ==, "infecte");
}

#define ADD(path, mood, func)                                                                      \
  g_test_add (path, Fake, GINT_TO_POINTER (mood), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/antivirus/clean", HONEST, test_clean);
  ADD ("/antivirus/infected", HONEST, test_infected);
  ADD ("/antivirus/stored", HONEST, test_stored);
  ADD ("/antivirus/silent", SILENT, test_waits);
  ADD ("/antivirus/deaf", DEAF, test_waits);
  ADD ("/antivirus/gone", GONE, test_waits);
  ADD ("/antivirus/half", HALF, test_waits);
  ADD ("/antivirus/limit", LIMIT, test_waits);
  ADD ("/antivirus/babble", BABBLE, test_waits);
  ADD ("/antivirus/almost-ok", ALMOST_OK, test_waits);
  ADD ("/antivirus/other-error", OTHER_ERROR, test_waits);
  g_test_add_func ("/antivirus/not-there", test_not_there);
  return g_test_run ();
}
