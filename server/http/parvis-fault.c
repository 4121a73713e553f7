/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-answer.h"
#include "server/http/parvis-fault.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-statics.h"

typedef struct
{
  guint status;
  const char *reason; /* RFC 9110's words, for the status line of a refusal */
  const char *error;  /* as shared/model/API.md names it */
  const char *title;
  const char *sentence;
} Fault;

#define NOT_UNDERSTOOD "Demande incomprise", "Cette demande n’a pas pu être comprise."

static const Fault faults[] = {
  { 400, "Bad Request", "invalid", NOT_UNDERSTOOD },
  { 401, "Unauthorized", "denied", "Connexion nécessaire",
    "Connectez-vous pour continuer : votre session est absente ou terminée." },
  { 403, "Forbidden", "denied", "Accès refusé", "Vous ne pouvez pas faire cela." },
  { 404, "Not Found", "not-found", "Page introuvable", "Cette page n’existe pas, ou plus." },
  { 405, "Method Not Allowed", "invalid", "Action impossible",
    "Cette adresse ne s’utilise pas de cette façon." },
  { 409, "Conflict", "conflict", "Action impossible",
    "La situation a changé entre-temps. Revenez à la page précédente et rechargez-la." },
  { 411, "Length Required", "invalid", NOT_UNDERSTOOD },
  { 413, "Content Too Large", "too-large", "Envoi trop volumineux",
    "Ce que vous envoyez dépasse la taille autorisée. Revenez à la page précédente et envoyez "
    "vos fichiers en plusieurs fois." },
  { 414, "URI Too Long", "too-large", "Adresse trop longue", "Cette adresse est trop longue." },
  { 417, "Expectation Failed", "invalid", NOT_UNDERSTOOD },
  { 421, "Misdirected Request", "invalid", "Autre adresse",
    "Ce portail ne répond pas sous ce nom." },
  { 422, "Unprocessable Content", "invalid", NOT_UNDERSTOOD },
  { 431, "Request Header Fields Too Large", "too-large", NOT_UNDERSTOOD },
  { 500, "Internal Server Error", "internal", "Erreur du portail",
    "Une erreur est survenue de notre côté. Réessayez dans un instant ; si elle persiste, "
    "prévenez la mairie." },
  { 501, "Not Implemented", "invalid", NOT_UNDERSTOOD },
  { 503, "Service Unavailable", "busy", "Portail très demandé",
    "Beaucoup de demandes arrivent en même temps. Réessayez dans quelques secondes." },
  { 505, "HTTP Version Not Supported", "invalid", NOT_UNDERSTOOD },
};

/* Without templates, commune or request: small, and right in any browser, also without its style. */
#define BARE_PAGE                                                                                  \
  "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"                        \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"                     \
  "<title>%s</title>\n<link rel=\"stylesheet\" href=\"%s\">\n</head>\n<body>\n"                    \
  "<main class=\"cadre\"><div class=\"etroit\"><section "                                          \
  "class=\"carte\">\n<h1>%s</h1>\n<p>%s</p>\n"                                                     \
  "<p class=\"actions\"><a class=\"bouton\" href=\"/\">Retour à l’accueil</a></p>\n"            \
  "</section></div></main>\n</body>\n</html>\n"

static const Fault *
fault_of (guint status)
{
  const Fault *internal = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      if (faults[i].status == status)
        return &faults[i];
      if (faults[i].status == 500)
        internal = &faults[i];
    }
  return internal;
}

guint
parvis_fault_status (const GError *error)
{
  static const guint statuses[] = {
    [PARVIS_ERROR_NOT_FOUND] = 404, [PARVIS_ERROR_CONFLICT] = 409,  [PARVIS_ERROR_DENIED] = 403,
    [PARVIS_ERROR_INVALID] = 400,   [PARVIS_ERROR_TOO_LARGE] = 413, [PARVIS_ERROR_BUSY] = 503,
    [PARVIS_ERROR_INTERNAL] = 500,
  };

  if (error->domain != PARVIS_ERROR || error->code < 0
      || error->code >= (int) G_N_ELEMENTS (statuses))
    return 500;
  return statuses[error->code];
}

static JsonNode *
fault_json (const Fault *fault, const char *sentence)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "erreur", fault->error);
  json_object_set_string_member (object, "message", sentence);
  json_node_take_object (node, object);
  return node;
}

static char *
bare_page (const Fault *fault, const char *sentence)
{
  return g_markup_printf_escaped (BARE_PAGE, fault->title, parvis_static_url ("parvis.css"),
                                  fault->title, sentence);
}

static ParvisResponse *
fault_page (ParvisRequest *request, ParvisDb *db, const Fault *fault, const char *sentence)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisView) view = NULL;
  char *page;

  if (!db || !commune->templates || !parvis_templates_has (commune->templates, "erreur.html"))
    {
      g_autoptr (GBytes) bytes = NULL;

      page = bare_page (fault, sentence);
      bytes = g_bytes_new_take (page, strlen (page));
      return parvis_response_new_bytes (bytes, "text/html; charset=utf-8");
    }
  view = parvis_view_new ();
  parvis_view_set (view, "titre", fault->title);
  parvis_view_set (view, "message", sentence);
  parvis_view_set_int (view, "statut", fault->status);
  return parvis_response_new_page (request, db, "erreur.html", view);
}

ParvisResponse *
parvis_fault_new_response (ParvisRequest *request, ParvisDb *db, guint status, const char *sentence)
{
  const Fault *fault = fault_of (status);
  ParvisResponse *response;

  if (!sentence || !*sentence)
    sentence = fault->sentence;
  if (g_str_has_prefix (parvis_request_get_path (request), "/api/"))
    response = parvis_response_new_json (fault_json (fault, sentence));
  else
    response = fault_page (request, db, fault, sentence);
  parvis_response_set_status (response, status);
  if (status == 503)
    parvis_response_set_header (response, "Retry-After", "5");
  if (status == 401)
    parvis_response_set_header (response, "WWW-Authenticate", "Bearer realm=\"parvis\"");
  if (status == 405 && parvis_request_get_allow (request))
    parvis_response_set_header (response, "Allow", parvis_request_get_allow (request));
  return response;
}

ParvisResponse *
parvis_fault_new_response_for (ParvisRequest *request, ParvisDb *db, const GError *error)
{
  guint status = parvis_fault_status (error);
  const char *sentence = NULL;

  /* What a room says of its own rules is for the person; the rest is not. */
  if (status == 409 || status == 403 || status == 400 || status == 413)
    sentence = error->message;
  else if (status == 500)
    g_warning ("%s %s: %s", parvis_request_get_method (request), parvis_request_get_path (request),
               error->message);
  return parvis_fault_new_response (request, db, status, sentence);
}

GBytes *
parvis_fault_new_refusal (guint status, gboolean json, gboolean head_only, gboolean https)
{
  const Fault *fault = fault_of (status);
  g_autofree char *body = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);

  if (json)
    {
      g_autoptr (JsonNode) node = fault_json (fault, fault->sentence);

      body = json_to_string (node, FALSE);
    }
  else
    body = bare_page (fault, fault->sentence);
  g_string_append_printf (answer, "HTTP/1.1 %u %s\r\n", fault->status, fault->reason);
  parvis_answer_append_constant_headers (answer, https);
  g_string_append_printf (answer,
                          "Content-Type: %s; charset=utf-8\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nCache-Control: no-store\r\n%sConnection: close\r\n\r\n",
                          json ? "application/json" : "text/html", strlen (body),
                          status == 503 ? "Retry-After: 5\r\n" : "");
  if (!head_only)
    g_string_append (answer, body);
  return g_string_free_to_bytes (g_steal_pointer (&answer));
}
