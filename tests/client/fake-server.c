/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-fake"
#include "config.h"

#include <string.h>

#include "tests/client/fake-server-private.h"

const FakeAgent fake_agents[] = {
  { 1, "gestionnaire", "Jeanne Martin", "gestionnaire", NULL },
  { 2, "lbernard", "Lucie Bernard", "gestionnaire", NULL },
  { 3, "double", "Paul Double", "gestionnaire", FAKE_TOTP },
  { 4, "cantine", "Ali Cantine", "cantine", NULL },
  { 5, "regisseur", "Luc Bernard", "regisseur", NULL },
  { 0 },
};

const FakeAgent *
fake_agent_by_id (gint64 id)
{
  for (const FakeAgent *agent = fake_agents; agent->id != 0; agent++)
    if (agent->id == id)
      return agent;
  return NULL;
}

void
fake_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
fake_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static char *
text_of (JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);

  return json_to_string (node, FALSE);
}

void
fake_answer (SoupServerMessage *message, guint status, JsonBuilder *builder)
{
  char *text = text_of (builder);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE,
                                    text, strlen (text));
}

void
fake_refuse (SoupServerMessage *message, guint status, const char *erreur, const char *phrase)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  fake_string (builder, "erreur", erreur);
  fake_string (builder, "message", phrase);
  json_builder_end_object (builder);
  fake_answer (message, status, builder);
}

JsonObject *
fake_read_body (SoupServerMessage *message, const char *const *keys)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = NULL;

  if (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    object = json_node_get_object (json_parser_get_root (parser));
  for (guint i = 0; object != NULL && keys[i] != NULL; i++)
    if (!json_object_has_member (object, keys[i]))
      object = NULL;
  if (object == NULL || json_object_get_size (object) != g_strv_length ((char **) keys))
    {
      fake_refuse (message, 400, "invalid", "Cette demande est mal formée.");
      return NULL;
    }
  return json_object_ref (object);
}

/* ------------------------------------------------------------------------------------- events */

static void
write_event (SoupServerMessage *listener, const char *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (listener);

  soup_message_body_append (body, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_unpause (listener);
}

void
fake_send_event (FakeServer *server, const char *type, JsonBuilder *builder)
{
  g_autofree char *data = text_of (builder);
  g_autofree char *text = g_strdup_printf ("event: %s\ndata: %s\n\n", type, data);

  for (guint i = 0; i < server->listeners->len; i++)
    write_event (g_ptr_array_index (server->listeners, i), text);
}

static gboolean
controls (const FakeAgent *agent)
{
  return g_str_equal (agent->role, "gestionnaire");
}

static JsonBuilder *
counts (FakeServer *server, const FakeAgent *agent)
{
  gboolean processes = !g_str_equal (agent->role, "cantine");
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  fake_int (builder, "justificatifs", controls (agent) ? fake_pieces_waiting (server) : 0);
  fake_int (builder, "demandes", processes ? fake_demandes_waiting (server) : 0);
  json_builder_end_object (builder);
  return builder;
}

void
fake_send_counts (FakeServer *server)
{
  g_autoptr (JsonBuilder) builder = counts (server, fake_agents);

  fake_send_event (server, "compteurs", builder);
}

static void
listener_gone_cb (SoupServerMessage *message, FakeServer *server)
{
  g_ptr_array_remove (server->listeners, message);
}

static void
listen_to (FakeServer *server, SoupServerMessage *message, const FakeAgent *agent)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (JsonBuilder) builder = counts (server, agent);
  g_autofree char *data = text_of (builder);
  g_autofree char *text = g_strdup_printf ("event: compteurs\ndata: %s\n\n", data);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "finished", G_CALLBACK (listener_gone_cb), server);
  g_signal_connect (message, "disconnected", G_CALLBACK (listener_gone_cb), server);
  g_ptr_array_add (server->listeners, message);
  write_event (message, text);
}

/* ------------------------------------------------------------------------------------ sessions */

static void
answer_session (FakeServer *server, SoupServerMessage *message, const FakeAgent *agent)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char *token = g_strdup_printf ("jeton-%u", ++server->tokens);

  g_hash_table_insert (server->sessions, token, (gpointer) agent);
  json_builder_begin_object (builder);
  fake_string (builder, "jeton", token);
  json_builder_set_member_name (builder, "agent");
  json_builder_begin_object (builder);
  fake_int (builder, "id", agent->id);
  fake_string (builder, "nom", agent->nom);
  fake_string (builder, "role", agent->role);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "commune");
  json_builder_begin_object (builder);
  fake_string (builder, "nom", "Ville de Sarrians");
  fake_string (builder, "couleur", "#1c5b49");
  json_builder_end_object (builder);
  fake_int (builder, "expire_a", g_get_real_time () / G_USEC_PER_SEC + 36000);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

static void
sign_in (FakeServer *server, SoupServerMessage *message)
{
  static const char *const keys[] = { "identifiant", "mot_de_passe", "totp", NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);
  const FakeAgent *agent = fake_agents;

  if (body == NULL)
    return;
  while (agent->id != 0
         && !g_str_equal (agent->identifiant, json_object_get_string_member (body, "identifiant")))
    agent++;
  if (agent->id == 0
      || !g_str_equal (json_object_get_string_member (body, "mot_de_passe"), FAKE_PASSWORD))
    fake_refuse (message, 401, "denied", "L’identifiant ou le mot de passe n’est pas le bon.");
  else if (agent->totp != NULL
           && !g_str_equal (json_object_get_string_member (body, "totp"), agent->totp))
    fake_refuse (message, 403, "totp", "Un code est demandé.");
  else
    answer_session (server, message, agent);
}

static const char *
bearer (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  return header != NULL && g_str_has_prefix (header, "Bearer ") ? header + 7 : "";
}

static void
sign_out (FakeServer *server, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_hash_table_remove (server->sessions, bearer (message));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

/* -------------------------------------------------------------------------------------- routes */

static void
answer_page (SoupServerMessage *message, FakePiece *piece, char **parts, GHashTable *query)
{
  const char *width = query != NULL ? g_hash_table_lookup (query, "largeur") : NULL;
  guint page = atoi (parts[7]);
  g_autoptr (GBytes) png = NULL;

  if (page < 1 || page > piece->pages)
    {
      fake_refuse (message, 404, "not-found", "Cette page n’existe pas.");
      return;
    }
  if (g_str_equal (piece->type, "illisible"))
    {
      fake_refuse (message, 422, "invalid", "Ce PDF est protégé par un mot de passe.");
      return;
    }
  png = fake_page_draw (piece, page, width != NULL ? atoi (width) : 1400);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), png);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                "image/png");
}

static void
answer_original (SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/pdf", SOUP_MEMORY_STATIC, "%PDF-1.4\n",
                                    9);
}

/* parts: "", api, justificatifs, id, … */
static gboolean
route_piece (FakeServer *server,
             SoupServerMessage *message,
             char **parts,
             GHashTable *query,
             const FakeAgent *agent)
{
  guint n = g_strv_length (parts);
  FakePiece *piece = fake_piece_find (server, g_ascii_strtoll (parts[3], NULL, 10));
  gboolean post = g_str_equal (soup_server_message_get_method (message), "POST");

  if (piece == NULL)
    return FALSE;
  if (n == 4 && !post)
    fake_piece_show (server, message, piece, agent);
  else if (n == 5 && post && g_str_equal (parts[4], "decision"))
    fake_piece_decide (server, message, piece, agent);
  else if (n == 5 && post && g_str_equal (parts[4], "annulation"))
    fake_piece_take_back (server, message, piece, agent);
  else if (n == 8 && !post && g_str_equal (parts[6], "pages"))
    answer_page (message, piece, parts, query);
  else if (n == 8 && !post && g_str_equal (parts[6], "fichiers"))
    answer_original (message);
  else
    return FALSE;
  return TRUE;
}

/* parts: "", api, demandes, id, messages, message, fichiers, rang, pages, page */
static void
answer_joint (SoupServerMessage *message, FakeDemande *demande, char **parts)
{
  FakePiece joint = { .id = demande->id,
                      .personne = demande->personne,
                      .foyer = demande->foyer,
                      .type_nom = "Bail",
                      .pages = 2 };
  g_autoptr (GBytes) png = fake_page_draw (&joint, atoi (parts[9]), 1400);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), png);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                "image/png");
}

static gboolean
route_demande (FakeServer *server, SoupServerMessage *message, char **parts, const FakeAgent *agent)
{
  guint n = g_strv_length (parts);
  FakeDemande *demande = fake_demande_find (server, g_ascii_strtoll (parts[3], NULL, 10));
  gboolean post = g_str_equal (soup_server_message_get_method (message), "POST");

  if (demande == NULL)
    return FALSE;
  if (n == 4 && !post)
    fake_demande_show (server, message, demande, agent);
  else if (n == 5 && post)
    fake_demande_act (server, message, demande, parts[4], agent);
  else if (n == 10 && !post && g_str_equal (parts[4], "messages")
           && g_str_equal (parts[8], "pages"))
    answer_joint (message, demande, parts);
  else
    return FALSE;
  return TRUE;
}

static void
route (FakeServer *server,
       SoupServerMessage *message,
       const char *path,
       GHashTable *query,
       const FakeAgent *agent)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  const char *what = g_strv_length (parts) > 2 ? parts[2] : "";
  gboolean deeper = g_strv_length (parts) > 3;
  g_autoptr (JsonBuilder) builder = NULL;

  if (g_str_equal (path, "/api/evenements"))
    listen_to (server, message, agent);
  else if (g_str_equal (path, "/api/compteurs"))
    {
      builder = counts (server, agent);
      fake_answer (message, 200, builder);
    }
  else if (g_str_equal (path, "/api/session/fin"))
    sign_out (server, message);
  else if (g_str_equal (what, "justificatifs") && !controls (agent))
    fake_refuse (message, 403, "denied", "Ce n’est pas ouvert à votre rôle.");
  else if (g_str_equal (what, "justificatifs") && !deeper)
    fake_pieces_list (server, message, query);
  else if (g_str_equal (what, "demandes") && !deeper)
    fake_demandes_list (server, message, query, agent);
  else if (!(g_str_equal (what, "justificatifs")
             && route_piece (server, message, parts, query, agent))
           && !(g_str_equal (what, "demandes") && route_demande (server, message, parts, agent)))
    fake_refuse (message, 404, "not-found", "Cet élément n’existe pas.");
}

typedef struct
{
  FakeServer *server;
  SoupServer *soup; /* compared only: it may be gone */
  SoupServerMessage *message;
} Late;

static void
late_cb (gpointer user_data)
{
  g_autofree Late *late = user_data;

  if (late->server->soup == late->soup && soup_server_message_get_socket (late->message) != NULL)
    soup_server_message_unpause (late->message);
  g_object_unref (late->message);
}

static void
handle_cb (SoupServer *soup,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  FakeServer *server = user_data;
  const FakeAgent *agent = g_hash_table_lookup (server->sessions, bearer (message));
  gboolean post = g_str_equal (soup_server_message_get_method (message), "POST");

  g_ptr_array_add (server->log,
                   g_strdup_printf ("%s %s", soup_server_message_get_method (message), path));
  if (g_str_equal (path, "/api/session"))
    sign_in (server, message);
  else if (agent == NULL)
    fake_refuse (message, 401, "denied", "Votre session a expiré.");
  else
    route (server, message, path, query, agent);
  if (post && server->lose_answer)
    {
      g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

      server->lose_answer = FALSE;
      g_io_stream_close (connection, NULL, NULL);
    }
  else if (server->delay > 0 && !g_str_equal (path, "/api/evenements"))
    {
      Late *late = g_new (Late, 1);

      *late = (Late){ server, server->soup, g_object_ref (message) };
      soup_server_message_pause (message);
      g_timeout_add_once (server->delay, late_cb, late);
    }
}

/* -------------------------------------------------------------------------------------- public */

void
fake_server_start (FakeServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSList) uris = NULL;

  server->soup = soup_server_new ("server-header", "faux ", NULL);
  soup_server_add_handler (server->soup, "/api", handle_cb, server, NULL);
  soup_server_listen_local (server->soup, server->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server->soup);
  server->port = g_uri_get_port (uris->data);
  g_slist_foreach (uris, (GFunc) (gpointer) g_uri_unref, NULL);
}

FakeServer *
fake_server_new (guint pieces)
{
  FakeServer *server = g_new0 (FakeServer, 1);

  server->now = g_get_real_time () / G_USEC_PER_SEC;
  server->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server->listeners = g_ptr_array_new ();
  server->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_piece_free);
  server->demandes = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_demande_free);
  server->log = g_ptr_array_new_with_free_func (g_free);
  fake_demandes_fill (server, 24);
  fake_pieces_fill (server, pieces);
  fake_server_start (server);
  server->url = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  return server;
}

void
fake_server_stop (FakeServer *server)
{
  if (server->soup == NULL)
    return;
  soup_server_disconnect (server->soup);
  g_clear_object (&server->soup);
  g_ptr_array_set_size (server->listeners, 0);
}

void
fake_server_free (FakeServer *server)
{
  fake_server_stop (server);
  g_hash_table_unref (server->sessions);
  g_ptr_array_unref (server->listeners);
  g_ptr_array_unref (server->pieces);
  g_ptr_array_unref (server->demandes);
  g_ptr_array_unref (server->log);
  g_free (server->url);
  g_free (server);
}

const char *
fake_server_get_url (FakeServer *server)
{
  return server->url;
}

void
fake_server_set_delay (FakeServer *server, guint milliseconds)
{
  server->delay = milliseconds;
}

void
fake_server_lose_next_answer (FakeServer *server)
{
  server->lose_answer = TRUE;
}

void
fake_server_expire_sessions (FakeServer *server)
{
  g_hash_table_remove_all (server->sessions);
}

gint64
fake_server_deposit (FakeServer *server)
{
  FakePiece *piece =
      fake_piece_add (server, server->pieces->len, g_get_real_time () / G_USEC_PER_SEC);

  fake_piece_set_etat (server, piece, "en_attente", 0);
  return piece->id;
}

void
fake_server_decide (FakeServer *server, gint64 id, const char *decision)
{
  fake_piece_set_etat (server, fake_piece_find (server, id), g_intern_string (decision), 2);
}

void
fake_server_open (FakeServer *server, gint64 id)
{
  fake_piece_set_opened (server, fake_piece_find (server, id), 2);
}

void
fake_server_take (FakeServer *server, gint64 demande)
{
  FakeDemande *found = fake_demande_find (server, demande);

  found->agent_id = 2;
  found->etat = "en_cours";
  fake_demande_changed (server, demande);
}

const char *
fake_server_get_etat (FakeServer *server, gint64 id)
{
  return fake_piece_find (server, id)->etat;
}

const char *
fake_server_get_demande_etat (FakeServer *server, gint64 id)
{
  return fake_demande_get_etat (server, fake_demande_find (server, id));
}

guint
fake_server_get_requests (FakeServer *server, const char *path_prefix)
{
  guint n = 0;

  for (guint i = 0; i < server->log->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (server->log, i), path_prefix))
      n++;
  return n;
}

/* No event tells of it: as when this agent's key is pressed at that very moment. */
static gboolean
do_quietly (FakeServer *server, const char *line)
{
  GPtrArray *listeners = g_steal_pointer (&server->listeners);
  gboolean known;

  server->listeners = g_ptr_array_new ();
  known = fake_server_command (server, line);
  g_ptr_array_unref (server->listeners);
  server->listeners = listeners;
  return known;
}

gboolean
fake_server_command (FakeServer *server, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);
  gint64 id = n > 1 ? g_ascii_strtoll (words[1], NULL, 10) : 0;

  if (g_str_has_prefix (line, "quietly "))
    return do_quietly (server, line + strlen ("quietly "));
  if (n == 1 && g_str_equal (words[0], "stop"))
    fake_server_stop (server);
  else if (n == 1 && g_str_equal (words[0], "start"))
    fake_server_start (server);
  else if (n == 1 && g_str_equal (words[0], "expire"))
    fake_server_expire_sessions (server);
  else if (n == 1 && g_str_equal (words[0], "deposit"))
    fake_server_deposit (server);
  else if (n == 1 && g_str_equal (words[0], "lose"))
    fake_server_lose_next_answer (server);
  else if (n == 2 && g_str_equal (words[0], "delay"))
    fake_server_set_delay (server, id);
  else if (n == 2 && g_str_equal (words[0], "open") && fake_piece_find (server, id) != NULL)
    fake_server_open (server, id);
  else if (n == 2 && g_str_equal (words[0], "take") && fake_demande_find (server, id) != NULL)
    fake_server_take (server, id);
  else if (n == 3 && g_str_equal (words[0], "decide") && fake_piece_find (server, id) != NULL)
    fake_server_decide (server, id, words[2]);
  else
    return FALSE;
  return TRUE;
}
