/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * ParvisMultipart: a strict parser of multipart/form-data (RFC 7578), fed chunk by chunk.
 *
 * Written here because nothing at hand holds up. libsoup's aborts the process on seventy bytes. GMime
 * parses mail, and was tried: it takes what no browser sends (a preamble, bare line feeds, folded and
 * doubled parameters, filename*, base64, a body without its last boundary), makes an object of each
 * part without a bound (200,000 in a body of 10 MB: 2.2 s) and nests as deep as it is told to. This one
 * takes what browsers send and nothing else, holds one header block or one chunk in memory, and makes
 * no I/O: what it finds it hands over.
 */
typedef struct _ParvisMultipart ParvisMultipart;

/* One part, valid during the call. Names are raw: to be cleaned by who takes them. */
typedef struct
{
  const char *name;      /* not empty */
  const char *file_name; /* NULL = a field; "" = a file input left empty, if no bytes follow */
} ParvisMultipartPart;

/* Each FALSE with @error stops the parser. */
typedef struct
{
  gboolean (*begin) (gpointer data, const ParvisMultipartPart *part, GError **error);
  gboolean (*bytes) (gpointer data, const char *bytes, gsize length, GError **error);
  gboolean (*end) (gpointer data, GError **error);
} ParvisMultipartSink;

#define PARVIS_MULTIPART_HEADER_MAX 4096
#define PARVIS_MULTIPART_FILES_MAX  20
#define PARVIS_MULTIPART_FIELDS_MAX 500

/* NULL with INVALID when @content_type is not multipart/form-data with a proper boundary. @sink must
 * stay. */
ParvisMultipart *parvis_multipart_new (const char *content_type,
                                       const ParvisMultipartSink *sink,
                                       gpointer data,
                                       GError **error);
void parvis_multipart_free (ParvisMultipart *multipart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisMultipart, parvis_multipart_free)

/* INVALID, TOO_LARGE, or what the sink said. After an error nothing more may be fed. */
gboolean
parvis_multipart_feed (ParvisMultipart *multipart, const void *bytes, gsize length, GError **error);
/* INVALID unless the last boundary was seen. */
gboolean parvis_multipart_finish (ParvisMultipart *multipart, GError **error);

/* What may be shown of the name that a sender gives a file: its last component, valid UTF-8 without
 * control or direction marks, at most 100 characters with its extension kept; "fichier" when nothing
 * is left. The caller owns it. */
char *parvis_multipart_clean_file_name (const char *raw);

G_END_DECLS
