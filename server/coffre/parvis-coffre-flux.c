/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/coffre/parvis-coffre-flux.h"
#include "server/coffre/parvis-fd.h"

#define MAGIC        "PARVIS1\n"
#define MAGIC_SIZE   8
#define HEADER_SIZE  crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define EXTRA        crypto_secretstream_xchacha20poly1305_ABYTES
#define SEALED_CHUNK (PARVIS_FLUX_CHUNK + EXTRA)

/* Both buffers together, so that one allocation serves a file. The clear one is erased. */
typedef struct
{
  guchar clear[PARVIS_FLUX_CHUNK];
  guchar sealed[SEALED_CHUNK];
} Buffers;

static void
buffers_free (Buffers *buffers)
{
  sodium_memzero (buffers->clear, sizeof buffers->clear);
  g_free (buffers);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Buffers, buffers_free)

typedef crypto_secretstream_xchacha20poly1305_state Stream;

static gssize
source_read (ParvisFluxSource *source, guchar *buffer, GError **error)
{
  gsize n;

  if (source->fd >= 0)
    return parvis_fd_read_full (source->fd, buffer, PARVIS_FLUX_CHUNK, error);
  n = MIN (source->left, PARVIS_FLUX_CHUNK);
  if (n > 0)
    memcpy (buffer, source->data, n);
  source->data += n;
  source->left -= n;
  return n;
}

static gboolean
seal_chunks (ParvisFluxSource *source,
             int out,
             Stream *stream,
             crypto_hash_sha256_state *hash,
             gint64 *size,
             GError **error)
{
  g_autoptr (Buffers) b = g_new (Buffers, 1);
  gssize n;

  do
    {
      n = source_read (source, b->clear, error);
      if (n < 0)
        return FALSE;
      crypto_hash_sha256_update (hash, b->clear, n);
      *size += n;
      crypto_secretstream_xchacha20poly1305_push (
          stream, b->sealed, NULL, b->clear, n, (const guchar *) MAGIC, MAGIC_SIZE,
          (gsize) n < PARVIS_FLUX_CHUNK ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                        : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
      if (!parvis_fd_write_full (out, b->sealed, n + EXTRA, error))
        return FALSE;
    }
  while ((gsize) n == PARVIS_FLUX_CHUNK);
  return TRUE;
}

gboolean
parvis_flux_seal (ParvisFluxSource *source,
                  int out,
                  const guchar key[PARVIS_COFFRE_KEY_SIZE],
                  guchar hash[PARVIS_FLUX_HASH],
                  gint64 *size,
                  GError **error)
{
  Stream stream;
  crypto_hash_sha256_state sha;
  guchar header[MAGIC_SIZE + HEADER_SIZE];
  gboolean done;

  *size = 0;
  memcpy (header, MAGIC, MAGIC_SIZE);
  crypto_secretstream_xchacha20poly1305_init_push (&stream, header + MAGIC_SIZE, key);
  crypto_hash_sha256_init (&sha);
  done = parvis_fd_write_full (out, header, sizeof header, error)
         && seal_chunks (source, out, &stream, &sha, size, error);
  crypto_hash_sha256_final (&sha, hash);
  sodium_memzero (&stream, sizeof stream);
  return done;
}

static gboolean
fail_damaged (GError **error, const char *why)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "damaged file in the vault: %s", why);
  return FALSE;
}

static gboolean
open_chunks (int in, Stream *stream, ParvisFluxSink sink, gpointer user, GError **error)
{
  g_autoptr (Buffers) b = g_new (Buffers, 1);

  for (;;)
    {
      gssize n = parvis_fd_read_full (in, b->sealed, SEALED_CHUNK, error);
      gboolean last;
      guchar tag;

      if (n < 0)
        return FALSE;
      if (n < (gssize) EXTRA)
        return fail_damaged (error, "it was cut");
      if (crypto_secretstream_xchacha20poly1305_pull (stream, b->clear, NULL, &tag, b->sealed, n,
                                                      (const guchar *) MAGIC, MAGIC_SIZE))
        return fail_damaged (error, "it was altered, or the key is not its own");
      last = (gsize) n < SEALED_CHUNK;
      if (last != (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL))
        return fail_damaged (error, "its end is not where it was written");
      if (n > (gssize) EXTRA && !sink (b->clear, n - EXTRA, user, error))
        return FALSE;
      if (last)
        return TRUE;
    }
}

gboolean
parvis_flux_open (int in,
                  const guchar key[PARVIS_COFFRE_KEY_SIZE],
                  ParvisFluxSink sink,
                  gpointer user,
                  GError **error)
{
  Stream stream;
  guchar header[MAGIC_SIZE + HEADER_SIZE];
  gssize n = parvis_fd_read_full (in, header, sizeof header, error);
  gboolean done;

  if (n < 0)
    return FALSE;
  if (n < (gssize) sizeof header || memcmp (header, MAGIC, MAGIC_SIZE) != 0)
    return fail_damaged (error, "it does not begin as one");
  if (crypto_secretstream_xchacha20poly1305_init_pull (&stream, header + MAGIC_SIZE, key))
    return fail_damaged (error, "its header is invalid");
  done = open_chunks (in, &stream, sink, user, error);
  sodium_memzero (&stream, sizeof stream);
  return done;
}

gint64
parvis_flux_clear_size (gint64 stored)
{
  gint64 body = stored - (gint64) (MAGIC_SIZE + HEADER_SIZE);
  gint64 chunks = body / (gint64) SEALED_CHUNK + 1;

  return MAX (0, body - chunks * (gint64) EXTRA);
}
