/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "client/api/parvis-api.h"
#include "shared/json/parvis-json.h"
#include "shared/model/parvis-record.h"

G_BEGIN_DECLS

/* Nothing that the server says in JSON is longer; a page's picture may be. */
#define PARVIS_API_JSON_MAX  PARVIS_JSON_MAX_BYTES
#define PARVIS_API_IMAGE_MAX (32 * 1024 * 1024)

/* @body: JSON text, transfer full, NULL for a GET. */
void parvis_api_send_async (ParvisApi *api,
                            const char *method,
                            const char *path,
                            char *body,
                            gsize max_bytes,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The answer's body of a 200; anything else is an error. */
GBytes *parvis_api_send_finish (ParvisApi *api, GAsyncResult *result, GError **error);

/* A call whose answer is JSON: what most pairs of parvis-*.h are made of. @body as above. */
void parvis_api_call_async (ParvisApi *api,
                            const char *method,
                            const char *path,
                            char *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The struct that @record describes, to be freed with its type's _free (). */
gpointer parvis_api_call_finish (ParvisApi *api,
                                 GAsyncResult *result,
                                 const ParvisRecord *record,
                                 GError **error);

/* "?key=value" or "&key=value", escaped; nothing for NULL or "". */
void parvis_api_append_query (GString *path, const char *key, const char *value);

SoupMessage *parvis_api_create_message (ParvisApi *api, const char *method, const char *path);
void parvis_api_set_en_ligne (ParvisApi *api, gboolean en_ligne);
/* The server answered 401 to a request made with @jeton: a later one may be good already. */
void parvis_api_jeton_refused (ParvisApi *api, const char *jeton);

/* {"erreur", "message"} → GError; @status alone when the body is not ours. */
GError *parvis_api_error_from_answer (guint status, GBytes *body);

G_END_DECLS
