/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "server/http/parvis-body.h"
#include "server/http/parvis-multipart.h"
#include "server/http/parvis-request-private.h"
#include "shared/json/parvis-json.h"

/* Of a form that comes where an upload may. */
#define FORM_MAX ((gsize) 64 * 1024)

struct _ParvisBodyReader
{
  ParvisBody kind;
  gboolean has_type; /* a Content-Type was sent */
  gsize max;
  gsize length;
  char *dir;
  ParvisForm *form;
  GByteArray *text; /* a form or JSON; of an upload, the field under way */
  JsonObject *json;

  ParvisMultipart *multipart;
  GPtrArray *uploads;   /* ParvisUpload */
  ParvisUpload *upload; /* the file under way, or NULL: a field */
  int fd;               /* of that file, -1 until its first byte */
  char *name;           /* of the field under way */
  gsize fields_length;
  gboolean skips; /* files are thrown away */
  gboolean skipped;
};

static gboolean
invalid (GError **error, const char *message)
{
  g_debug ("refused: %s", message);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                       "Ce qui a été envoyé n’a pas pu être lu.");
  return FALSE;
}

static gboolean
too_large (GError **error, const char *message)
{
  g_debug ("refused: %s", message);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                       "Ce qui a été envoyé dépasse la taille autorisée.");
  return FALSE;
}

static gboolean
disk_fault (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s: %s", path, g_strerror (saved));
  return FALSE;
}

/* "application/json" or "application/json; charset=utf-8". */
static gboolean
is_media_type (const char *content_type, const char *wanted)
{
  gsize length = strlen (wanted);
  const char *rest = content_type + MIN (length, strlen (content_type));

  return g_ascii_strncasecmp (content_type, wanted, length) == 0
         && (*rest == '\0' || *rest == ';' || *rest == ' ');
}

int
parvis_upload_create (const char *dir, char **path, GError **error)
{
  g_autofree char *name = g_build_filename (dir, "recu-XXXXXX", NULL);
  int fd = -1;

  if (g_mkdir_with_parents (dir, 0700) == 0)
    fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return disk_fault (error, name), -1;
  *path = g_steal_pointer (&name);
  return fd;
}

void
parvis_upload_free (ParvisUpload *upload)
{
  if (upload->path != NULL)
    g_unlink (upload->path);
  g_free (upload->field);
  g_free (upload->name);
  g_free (upload->path);
  g_free (upload);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      bytes += written;
      length -= written;
    }
  return TRUE;
}

static gboolean
part_begin_cb (gpointer data, const ParvisMultipartPart *part, GError **error)
{
  ParvisBodyReader *self = data;

  g_free (self->name);
  self->name = g_strdup (part->name);
  g_byte_array_set_size (self->text, 0);
  self->fields_length += strlen (part->name);
  if (part->file_name == NULL)
    return TRUE;

  self->upload = g_new0 (ParvisUpload, 1);
  self->upload->field = g_strdup (part->name);
  self->upload->name = parvis_multipart_clean_file_name (part->file_name);
  /* A file input left empty is a part without a name and without bytes: it makes no file. */
  if (*part->file_name == '\0' || self->skips)
    return TRUE;
  self->fd = parvis_upload_create (self->dir, &self->upload->path, error);
  return self->fd >= 0;
}

static gboolean
part_bytes_cb (gpointer data, const char *bytes, gsize length, GError **error)
{
  ParvisBodyReader *self = data;

  if (self->upload == NULL)
    {
      self->fields_length += length;
      if (self->fields_length > PARVIS_UPLOAD_FIELDS_MAX
          || self->text->len + length > PARVIS_FORM_VALUE_MAX)
        return too_large (error, "the fields are too long");
      g_byte_array_append (self->text, (const guint8 *) bytes, length);
      return TRUE;
    }
  self->upload->size += length;
  if (self->upload->size > PARVIS_UPLOAD_FILE_MAX)
    return too_large (error, "a file is too large");
  if (self->skips)
    return TRUE;
  if (self->fd < 0)
    self->fd = parvis_upload_create (self->dir, &self->upload->path, error);
  if (self->fd < 0)
    return FALSE;
  return write_all (self->fd, bytes, length) || disk_fault (error, self->upload->path);
}

static gboolean
part_end_cb (gpointer data, GError **error)
{
  ParvisBodyReader *self = data;

  if (self->upload == NULL)
    return parvis_form_add (self->form, self->name, strlen (self->name),
                            (const char *) self->text->data, self->text->len, error);
  if (self->fd < 0)
    {
      gboolean lost = self->skips && self->upload->size > 0 && !self->skipped;

      g_clear_pointer (&self->upload, parvis_upload_free);
      self->skipped = self->skipped || lost;
      return !lost
             || parvis_form_add (self->form, PARVIS_FIELD_FILES, strlen (PARVIS_FIELD_FILES), "1",
                                 1, error);
    }
  if (!g_close (g_steal_fd (&self->fd), NULL))
    return disk_fault (error, self->upload->path);
  g_ptr_array_add (self->uploads, g_steal_pointer (&self->upload));
  return TRUE;
}

static const ParvisMultipartSink upload_sink = { part_begin_cb, part_bytes_cb, part_end_cb };

/* What is sent without a body has no type: that is judged at the end. */
static gboolean
check_type (ParvisBodyReader *self, const char *content_type, GError **error)
{
  const char *wanted =
      self->kind == PARVIS_BODY_JSON ? "application/json" : "application/x-www-form-urlencoded";

  /* A form without files is one too: a page of before an update, or what was kept of one. */
  if (self->kind == PARVIS_BODY_UPLOAD && content_type != NULL
      && is_media_type (content_type, "application/x-www-form-urlencoded"))
    {
      self->kind = PARVIS_BODY_FORM;
      self->max = MIN (self->max, FORM_MAX);
    }
  if (self->kind == PARVIS_BODY_UPLOAD)
    {
      self->multipart = parvis_multipart_new (content_type, &upload_sink, self, error);
      return self->multipart != NULL;
    }
  self->has_type = content_type != NULL;
  if (content_type != NULL && !is_media_type (content_type, wanted))
    return invalid (error, "the body is not of the route's type");
  return TRUE;
}

static gboolean
parse_json (ParvisBodyReader *self, GError **error)
{
  g_autoptr (JsonNode) node = parvis_json_parse ((const char *) self->text->data, self->text->len,
                                                 self->max, PARVIS_JSON_MAX_DEPTH, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return invalid (error, "the body is not a JSON object");
  self->json = json_node_dup_object (node);
  return TRUE;
}

ParvisBodyReader *
parvis_body_reader_new (ParvisBody kind,
                        const char *content_type,
                        gsize max,
                        const char *dir,
                        ParvisForm *form,
                        GError **error)
{
  g_autoptr (ParvisBodyReader) self = g_new0 (ParvisBodyReader, 1);

  self->kind = kind;
  self->max = max;
  self->dir = g_strdup (dir);
  self->form = form;
  self->fd = -1;
  self->text = g_byte_array_new ();
  self->uploads = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_upload_free);
  if (kind != PARVIS_BODY_NONE && !check_type (self, content_type, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
parvis_body_reader_skip_files (ParvisBodyReader *self)
{
  self->skips = TRUE;
}

void
parvis_body_reader_free (ParvisBodyReader *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_pointer (&self->upload, parvis_upload_free);
  g_clear_pointer (&self->uploads, g_ptr_array_unref);
  g_clear_pointer (&self->multipart, parvis_multipart_free);
  g_clear_pointer (&self->json, json_object_unref);
  g_byte_array_unref (self->text);
  g_free (self->name);
  g_free (self->dir);
  g_free (self);
}

gboolean
parvis_body_reader_feed (ParvisBodyReader *self, const void *data, gsize length, GError **error)
{
  if (length == 0)
    return TRUE;
  if (self->kind == PARVIS_BODY_NONE)
    return invalid (error, "the route takes no body");
  if (length > self->max - self->length)
    return too_large (error, "the body is too large");
  self->length += length;
  if (self->multipart != NULL)
    return parvis_multipart_feed (self->multipart, data, length, error);
  if (!self->has_type)
    return invalid (error, "the body has no type");
  g_byte_array_append (self->text, data, length);
  return TRUE;
}

gboolean
parvis_body_reader_finish (ParvisBodyReader *self, GError **error)
{
  switch (self->kind)
    {
    case PARVIS_BODY_NONE:
      return TRUE;
    case PARVIS_BODY_UPLOAD:
      return parvis_multipart_finish (self->multipart, error);
    case PARVIS_BODY_JSON:
      return parse_json (self, error);
    case PARVIS_BODY_FORM:
    case PARVIS_BODY_FORM_FROM_OUTSIDE:
      break;
    }
  return parvis_form_parse (self->form, (const char *) self->text->data, self->text->len, error);
}

JsonObject *
parvis_body_reader_steal_json (ParvisBodyReader *self)
{
  return g_steal_pointer (&self->json);
}

GPtrArray *
parvis_body_reader_steal_uploads (ParvisBodyReader *self)
{
  return g_steal_pointer (&self->uploads);
}

char *
parvis_uploads_dup_dir (ParvisCommune *commune)
{
  return g_build_filename (commune->files_dir != NULL ? commune->files_dir : g_get_tmp_dir (),
                           commune->files_dir != NULL ? "arrivee" : "parvis-arrivee", NULL);
}

void
parvis_uploads_purge (ParvisCommune *commune)
{
  g_autofree char *path = parvis_uploads_dup_dir (commune);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_str_has_prefix (name, "recu-") && g_unlink (file) != 0)
        g_warning ("cannot remove %s", file);
    }
}
