/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-answer.h"
#include "server/http/parvis-guard.h"
#include "server/http/parvis-response-private.h"

/* On every answer. Styles, scripts and pictures are files of ours, so that nothing that a citizen
 * typed is ever run, even if it slipped through the templates. */
static const struct
{
  const char *name;
  const char *value;
} constant_headers[] = {
  { "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'" },
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
};

/* Two years, as browsers' lists ask; not for sub-domains, which may be others'. */
#define HSTS "max-age=63072000"

void
parvis_answer_append_constant_headers (GString *out, gboolean https)
{
  for (gsize i = 0; i < G_N_ELEMENTS (constant_headers); i++)
    g_string_append_printf (out, "%s: %s\r\n", constant_headers[i].name, constant_headers[i].value);
  if (https)
    g_string_append (out, "Strict-Transport-Security: " HSTS "\r\n");
}

static void
append_header (const char *name, const char *value, gpointer data)
{
  soup_message_headers_append (data, name, value);
}

static void
append_constant_headers (SoupMessageHeaders *headers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (constant_headers); i++)
    soup_message_headers_append (headers, constant_headers[i].name, constant_headers[i].value);
}

void
parvis_answer_send_bare (SoupServerMessage *message, guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  append_constant_headers (headers);
  soup_message_headers_append (headers, "Cache-Control", "no-store");
  soup_message_headers_append (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
}

void
parvis_answer_send (SoupServerMessage *message, ParvisRequest *request, ParvisResponse *response)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = g_bytes_ref (parvis_response_get_bytes (response));

  append_constant_headers (headers);
  if (parvis_request_get_commune (request)->https)
    soup_message_headers_append (headers, "Strict-Transport-Security", HSTS);
  parvis_response_foreach_header (response, request, append_header, headers);
  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  if (g_bytes_get_size (body) > 0 && soup_server_message_get_method (message) != SOUP_METHOD_HEAD)
    parvis_connection_expect_body (parvis_connection_of (message));
  soup_server_message_set_status (message, parvis_response_get_status (response), NULL);
}
