/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-body.h"
#include "server/http/parvis-cookie.h"
#include "server/http/parvis-csrf.h"
#include "server/http/parvis-form.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-route-private.h"
#include "server/http/parvis-session.h"
#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"

#define USAGE "formulaire"

/* What is not kept: our own marks, which the page makes anew, and what must not lie in a page. */
static gboolean
is_kept (const char *name)
{
  return !g_str_equal (name, PARVIS_CSRF_FIELD) && !g_str_equal (name, PARVIS_REPRISE_FIELD)
         && strstr (name, "mot_de_passe") == NULL;
}

static char *
encode_fields (GHashTable *form)
{
  GString *out = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, values;

  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; is_kept (name) && i < ((GPtrArray *) values)->len; i++)
      parvis_form_encode (out, name, g_ptr_array_index ((GPtrArray *) values, i));
  return g_string_free (out, FALSE);
}

/* FALSE also when the table cannot be written; @error tells. */
static gboolean
is_within_rate (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *key = g_strconcat ("reprise:", parvis_request_get_remote (request), NULL);
  gint64 now = parvis_request_get_now (request);

  return parvis_throttle_check (db, key, PARVIS_REPRISE_RATE, PARVIS_REPRISE_LIFE, now, NULL)
         && parvis_throttle_count (db, key, PARVIS_REPRISE_LIFE, now, error);
}

/* The form as it was kept: a line with the account that it was typed under (0 = not known), one with the
 * path, and the fields. FALSE when it is another's. */
static gboolean
read_payload (ParvisRequest *request, const char *payload, char **path, ParvisForm *form)
{
  g_auto (GStrv) lines = g_strsplit (payload, "\n", 3);
  gint64 compte_id = 0;

  if (g_strv_length (lines) != 3)
    return FALSE;
  compte_id = g_ascii_strtoll (lines[0], NULL, 10);
  /* On a shared computer the next person to sign in may be another one. */
  if (compte_id != 0 && compte_id != parvis_request_get_compte_id (request))
    return FALSE;
  if (!parvis_path_is_ours (lines[1])
      || !parvis_form_parse (form, lines[2], strlen (lines[2]), NULL))
    return FALSE;
  *path = g_strdup (lines[1]);
  return TRUE;
}

static void
add_hidden_fields (ParvisView *view, GHashTable *form)
{
  GHashTableIter iter;
  gpointer name, values;

  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      {
        ParvisView *hidden = parvis_view_append (view, "caches");

        parvis_view_set (hidden, "nom", name);
        parvis_view_set (hidden, "valeur", g_ptr_array_index ((GPtrArray *) values, i));
      }
}

/* What is left to do, in the words of the form's own route; and as the route takes it. */
static void
show_suite (ParvisRequest *request, ParvisView *view, const char *path, GHashTable *form)
{
  g_auto (GStrv) parts = NULL;
  const char *allow;
  g_autofree char *alone = g_strndup (path, strcspn (path, "?"));
  const ParvisRoute *route =
      parvis_router_find (parvis_request_get_router (request), "POST", alone, &parts, &allow);

  parvis_view_set (view, "quoi",
                   route != NULL && route->quoi != NULL ? route->quoi
                                                        : "envoyer ce que vous aviez rempli");
  parvis_view_set_bool (view, "fichiers", g_hash_table_contains (form, PARVIS_FIELD_FILES));
  parvis_view_set_bool (view, "multipart", route != NULL && route->body == PARVIS_BODY_UPLOAD);
  parvis_view_set (view, "url", path);
}

static ParvisResponse *
reprise_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *path = parvis_reprise_find (request, db, &form);
  ParvisView *mark = NULL;

  if (path == NULL)
    return parvis_response_new_redirect (g_strdup ("/"));
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Vos réponses ont été gardées");
  parvis_view_set_bool (view, "continuer", TRUE);
  show_suite (request, view, path, form);
  add_hidden_fields (view, form);
  mark = parvis_view_append (view, "caches");
  parvis_view_set (mark, "nom", PARVIS_REPRISE_FIELD);
  parvis_view_set (mark, "valeur", "1");
  return parvis_response_new_page (request, db, "reprise.html", view);
}

const ParvisRoute parvis_reprise_routes[] = {
  PARVIS_ROUTE ("reprise", "GET", "/reprise", reprise_page, PARVIS_FOR_CITOYEN, PARVIS_READS),
  { NULL },
};

gboolean
parvis_reprise_keep (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *fields = encode_fields (parvis_request_get_form (request));
  g_autofree char *token = NULL;
  g_autofree char *payload = NULL;

  if (*fields == '\0' || strlen (fields) > PARVIS_REPRISE_MAX || !parvis_csrf_is_ours (request)
      || !parvis_path_is_ours (parvis_request_get_path (request))
      || !is_within_rate (request, db, error))
    return FALSE;
  token = parvis_token_new ();
  payload =
      g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s", parvis_session_find_former (request, db),
                       parvis_request_get_path (request), fields);
  if (!parvis_reprise_put (parvis_request_get_commune (request), db, USAGE, token, payload,
                           parvis_request_get_now (request) + PARVIS_REPRISE_LIFE, error))
    return FALSE;
  parvis_request_set_cookie (request, PARVIS_COOKIE_REPRISE, token, PARVIS_REPRISE_LIFE);
  return TRUE;
}

gboolean
parvis_reprise_has_lost_files (ParvisRequest *request)
{
  return parvis_request_has_field (request, PARVIS_REPRISE_FIELD)
         && parvis_request_has_field (request, PARVIS_FIELD_FILES);
}

gboolean
parvis_reprise_is_waiting (ParvisRequest *request)
{
  return parvis_token_is_valid (parvis_request_find_cookie (request, PARVIS_COOKIE_REPRISE));
}

char *
parvis_reprise_find (ParvisRequest *request, ParvisDb *db, GHashTable **form)
{
  g_autoptr (ParvisForm) read = parvis_form_new ();
  g_autofree char *payload = NULL;
  char *path = NULL;

  payload = parvis_reprise_get (parvis_request_get_commune (request), db, USAGE,
                                parvis_request_find_cookie (request, PARVIS_COOKIE_REPRISE),
                                parvis_request_get_now (request));
  if (payload == NULL || !read_payload (request, payload, &path, read))
    return NULL;
  *form = g_hash_table_ref (parvis_form_get_table (read));
  return path;
}
