/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "faux-render"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/rendu/render.h"

/* In the place of parvis-render, in its own cage: a helper that a hostile file has taken over. The file
 * says what it does. */

static void
put_number (GByteArray *out, guint32 number)
{
  guint32 be = GUINT32_TO_BE (number);

  g_byte_array_append (out, (const guchar *) &be, sizeof be);
}

static void
put_bytes (GByteArray *out, const char *bytes, gsize size)
{
  g_byte_array_append (out, (const guchar *) bytes, size);
}

static void
put_frame (GByteArray *out, guint32 tag, const guchar *data, gsize size)
{
  put_number (out, tag);
  put_number (out, size);
  g_byte_array_append (out, data, size);
}

static void
put_word (GByteArray *out, guint32 tag, guint32 number)
{
  put_number (out, tag);
  put_number (out, 4);
  put_number (out, number);
}

static void
put_chunk (GByteArray *out, const char *name, const void *data, gsize size)
{
  put_number (out, size);
  put_bytes (out, name, 4);
  g_byte_array_append (out, data, size);
  put_number (out, 0); /* nobody counts it */
}

/* What passes for a page, with a flaw when @flaw says so. */
static void
put_page (GByteArray *out, const char *flaw)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  guchar header[13] = { 0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 0 };

  if (g_str_equal (flaw, "too-wide"))
    header[2] = 0x10;
  if (g_str_equal (flaw, "too-high"))
    header[4] = 0x7f;
  if (g_str_equal (flaw, "no-width"))
    header[3] = 0;
  if (g_str_equal (flaw, "palette"))
    header[9] = 3;
  if (g_str_equal (flaw, "interlaced"))
    header[12] = 1;
  put_bytes (png, "\x89PNG\r\n\x1a\n", 8);
  if (g_str_equal (flaw, "text-first"))
    put_chunk (png, "tEXt", "a\0b", 3);
  put_chunk (png, "IHDR", header, sizeof header);
  if (g_str_equal (flaw, "text"))
    put_chunk (png, "tEXt", "a\0b", 3);
  if (!g_str_equal (flaw, "no-pixels"))
    put_chunk (png, "IDAT", "pixels", 6);
  if (g_str_equal (flaw, "long-chunk"))
    {
      put_number (png, 0xfffffff0);
      put_bytes (png, "IDATxxxx", 8);
    }
  if (!g_str_equal (flaw, "no-end"))
    put_chunk (png, "IEND", NULL, 0);
  if (g_str_equal (flaw, "tail"))
    put_bytes (png, "<script>", 8);
  put_frame (out, PARVIS_TRAME_PAGE, png->data,
             g_str_equal (flaw, "cut") ? png->len - 5 : png->len);
}

/* What the cage should have made impossible, one bit each. */
static guint32
try_to_escape (void)
{
  guint32 escaped = 0;

  if (socket (AF_INET, SOCK_STREAM, 0) >= 0)
    escaped |= 1;
  if (socket (AF_UNIX, SOCK_STREAM, 0) >= 0)
    escaped |= 2;
  if (open ("/tmp/parvis-evasion", O_WRONLY | O_CREAT, 0600) >= 0)
    escaped |= 4;
  if (open ("/usr/lib/parvis-evasion", O_RDWR | O_CREAT, 0600) >= 0)
    escaped |= 8;
  if (kill (getppid (), 0) == 0)
    escaped |= 16;
  if (unlink ("/tmp/parvis-nulle-part") == 0 || errno == ENOENT)
    escaped |= 32;
  if (fork () >= 0)
    escaped |= 64;
  if (write (STDERR_FILENO, "", 0) < 0)
    escaped |= 128;
  if (open ("/etc/passwd", O_RDONLY) >= 0)
    escaped |= 256;
  return escaped;
}

static void
misbehave (const char *order)
{
  volatile int *nowhere = NULL;

  if (g_str_equal (order, "crash"))
    *nowhere = 1;
  while (g_str_equal (order, "spin"))
    ;
  if (g_str_equal (order, "stop"))
    raise (SIGSTOP);
  while (g_str_equal (order, "flood"))
    if (write (STDOUT_FILENO, "PAGEPAGEPAGEPAGE", 16) < 0)
      _exit (1);
}

static void
obey (const char *order, GByteArray *out)
{
  char *flaw = strchr (order, ' ');

  put_word (out, PARVIS_TRAME_DOCUMENT,
            g_str_equal (order, "escape")        ? 1 + try_to_escape ()
            : g_str_equal (order, "many")        ? 1000
            : g_str_has_prefix (order, "two")    ? 2
            : g_str_equal (order, "no-document") ? 0
                                                 : 1);
  if (g_str_equal (order, "memory") && malloc ((gsize) 2 << 30))
    _exit (1);
  if (g_str_equal (order, "huge-frame"))
    put_number (out, PARVIS_TRAME_PAGE), put_number (out, 0xffffffff);
  if (g_str_equal (order, "odd-tag"))
    put_word (out, 0x41424344, 1);
  if (g_str_equal (order, "cut-off"))
    return;
  if (g_str_has_prefix (order, "page") || g_str_has_prefix (order, "two"))
    put_page (out, flaw ? flaw + 1 : "");
  if (g_str_equal (order, "page twice"))
    put_page (out, "");
  put_word (out, PARVIS_TRAME_END, g_str_equal (order, "odd-status") ? 99 : PARVIS_STATUT_OK);
}

int
main (int argc, char **argv)
{
  char order[64] = "";
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (!render_cage () || read (STDIN_FILENO, order, sizeof order - 1) < 0)
    return 1;
  if (g_str_equal (order, "exit"))
    return 0;
  misbehave (order);
  obey (order, out);
  _exit (write (STDOUT_FILENO, out->data, out->len) == (gssize) out->len ? 0 : 1);
}
