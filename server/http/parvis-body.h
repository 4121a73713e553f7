/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/http/parvis-form.h"
#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/**
 * ParvisBodyReader: takes a request's body in, chunk by chunk, as its route says.
 *
 * A form and JSON are held in memory up to @max bytes. Files of an upload are cut out while they
 * arrive, each to a file of its own: a large body is written once and never held.
 */
typedef struct _ParvisBodyReader ParvisBodyReader;

/* All that an upload's fields, which are held in memory, may come to. */
#define PARVIS_UPLOAD_FIELDS_MAX (1024 * 1024)
#define PARVIS_UPLOAD_FILE_MAX   (64 * 1024 * 1024)

/* @form receives the fields and must stay. @dir: where uploads go; made when it is not there. NULL
 * with INVALID when @content_type is not that of @kind. */
ParvisBodyReader *parvis_body_reader_new (ParvisBody kind,
                                          const char *content_type,
                                          gsize max,
                                          const char *dir,
                                          ParvisForm *form,
                                          GError **error);
void parvis_body_reader_free (ParvisBodyReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisBodyReader, parvis_body_reader_free)

/* Of an upload, before the first byte: files are read and thrown away, the fields are kept; when there was a
 * file, the field PARVIS_FIELD_FILES says so. For who is not signed in: nothing of a stranger's on our disk. */
#define PARVIS_FIELD_FILES "_fichiers"
void parvis_body_reader_skip_files (ParvisBodyReader *reader);

/* INVALID, TOO_LARGE, INTERNAL (the disk). */
gboolean
parvis_body_reader_feed (ParvisBodyReader *reader, const void *data, gsize length, GError **error);
gboolean parvis_body_reader_finish (ParvisBodyReader *reader, GError **error);

/* After finish: of a JSON body, the object; the caller owns it. */
JsonObject *parvis_body_reader_steal_json (ParvisBodyReader *reader);
/* After finish: of an upload, the files in order (ParvisUpload); the caller owns it. */
GPtrArray *parvis_body_reader_steal_uploads (ParvisBodyReader *reader);

/* Removes the file too, unless it was moved away. */
void parvis_upload_free (ParvisUpload *upload);
/* Makes an empty file in @dir, for reading and writing by its owner alone. -1 with INTERNAL. */
int parvis_upload_create (const char *dir, char **path, GError **error);

G_END_DECLS
