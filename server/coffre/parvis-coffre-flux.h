/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "server/coffre/parvis-coffre-cle.h"

G_BEGIN_DECLS

/**
 * The format of a file in the vault: the 8 bytes "PARVIS1\n", libsodium's secretstream header, then
 * chunks of 64 KiB, each encrypted and authenticated in its place; the last one (possibly empty,
 * always shorter than 64 KiB) bears the final tag, so that a cut file is told from a whole one.
 */
#define PARVIS_FLUX_CHUNK ((gsize) 65536)
#define PARVIS_FLUX_HASH  32

/* What is encrypted: a descriptor, or @left bytes at @data when @fd is -1. */
typedef struct
{
  int fd;
  const guchar *data;
  gsize left;
} ParvisFluxSource;

/* @hash: SHA-256 of the clear bytes; @size: their number. */
gboolean parvis_flux_seal (ParvisFluxSource *source,
                           int out,
                           const guchar key[PARVIS_COFFRE_KEY_SIZE],
                           guchar hash[PARVIS_FLUX_HASH],
                           gint64 *size,
                           GError **error);

/* Each authenticated chunk, in order. What it got is the whole file only when parvis_flux_open()
 * returns TRUE. */
typedef gboolean (*ParvisFluxSink) (const guchar *data, gsize size, gpointer user, GError **error);

gboolean parvis_flux_open (int in,
                           const guchar key[PARVIS_COFFRE_KEY_SIZE],
                           ParvisFluxSink sink,
                           gpointer user,
                           GError **error);

/* How many clear bytes an encrypted file of @stored bytes holds at most. */
gint64 parvis_flux_clear_size (gint64 stored);

G_END_DECLS
