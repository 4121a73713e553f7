/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "server/http/parvis-body.h"
#include "server/http/parvis-request-private.h"
#include "shared/json/parvis-json.h"

/* Requests from nothing, for the tests of rooms. */

ParvisRequest *
parvis_request_new_for_test (ParvisCommune *commune,
                             ParvisRouter *router,
                             const char *method,
                             const char *path_and_query)
{
  g_auto (GStrv) both = g_strsplit (path_and_query, "?", 2);
  ParvisRequestHead head = {
    .method = method, .path = both[0], .query = both[1], .remote = "192.0.2.1", .user_agent = "test"
  };
  g_autoptr (GError) error = NULL;
  ParvisRequest *self = parvis_request_new (commune, router, &head, &error);

  g_assert_no_error (error);
  return self;
}

void
parvis_request_set_visitor_for_test (ParvisRequest *self,
                                     ParvisVisitor visitor,
                                     gint64 id,
                                     guint roles)
{
  gint64 now = parvis_request_get_now (self);
  ParvisSession session = { .visitor = visitor,
                            .id = id,
                            .roles = roles,
                            .vue_a = now,
                            .expire_a = now + 3600,
                            .inactif_s = 3600 };

  parvis_request_set_session (self, &session, TRUE);
}

void
parvis_request_set_if_none_match_for_test (ParvisRequest *self, const char *etags)
{
  /* The request owns its head, and shows it read-only to the rooms. */
  ParvisRequestHead *head = (ParvisRequestHead *) parvis_request_get_head (self);

  g_free ((char *) head->if_none_match);
  head->if_none_match = g_strdup (etags);
}

void
parvis_request_add_field_for_test (ParvisRequest *self, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  parvis_form_add (parvis_request_get_fields (self), name, strlen (name), value, strlen (value),
                   &error);
  g_assert_no_error (error);
}

void
parvis_request_add_upload_for_test (
    ParvisRequest *self, const char *field, const char *name, const void *bytes, gsize length)
{
  g_autofree char *dir = parvis_uploads_dup_dir (parvis_request_get_commune (self));
  ParvisUpload *upload = g_new0 (ParvisUpload, 1);
  int fd = parvis_upload_create (dir, &upload->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, length);
  g_close (fd, NULL);
  upload->field = g_strdup (field);
  upload->name = g_strdup (name);
  upload->size = length;
  parvis_request_take_upload (self, upload);
}

void
parvis_request_set_json_for_test (ParvisRequest *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      parvis_json_parse (text, -1, PARVIS_JSON_MAX_BYTES, PARVIS_JSON_MAX_DEPTH, &error);

  g_assert_no_error (error);
  parvis_request_take_json (self, json_node_dup_object (node));
}
