/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "server/http/parvis-cookie.h"
#include "server/http/parvis-csrf.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-token.h"

#define MAC_BYTES 16
#define KEPT_ID   "http.csrf.identity"
#define KEPT      "http.csrf.token"

static gboolean
denied (GError **error)
{
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_DENIED,
                       "Cette page est restée ouverte trop longtemps, ou vient d’un autre site. "
                       "Rechargez-la, puis recommencez.");
  return FALSE;
}

/* What the visitor's token is bound to: the session, or a cookie of anonymous visitors. */
static const char *
ensure_identity (ParvisRequest *request)
{
  const ParvisSession *session = parvis_request_get_session (request);
  const char *visite = parvis_request_find_cookie (request, PARVIS_COOKIE_VISITE);

  if (session->visitor == PARVIS_VISITOR_CITOYEN && session->token != NULL)
    return session->token;
  if (parvis_token_is_valid (visite))
    return visite;
  visite = parvis_request_find_kept (request, KEPT_ID);
  if (visite == NULL)
    {
      char *token = parvis_token_new ();

      parvis_request_keep (request, KEPT_ID, token, g_free);
      visite = token;
    }
  /* Again each time: the handler's cookies may have been thrown away with its work. */
  parvis_request_set_cookie (request, PARVIS_COOKIE_VISITE, visite, -1);
  return visite;
}

static void
mac_of (ParvisRequest *request, const char *identity, guint8 mac[MAC_BYTES])
{
  guint8 whole[32];

  parvis_token_mac (parvis_request_get_commune (request)->master_key, PARVIS_KEY_CSRF, identity,
                    whole);
  memcpy (mac, whole, MAC_BYTES);
}

/* Is @field the token of whoever holds this cookie? */
static gboolean
matches (ParvisRequest *request, const char *field, const char *identity)
{
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *token = NULL;
  guint8 got[MAC_BYTES], want[MAC_BYTES];

  if (!parvis_token_is_valid (identity) || !parvis_token_is_valid (field))
    return FALSE;
  bytes = parvis_base64url_decode (field, PARVIS_TOKEN_BYTES);
  token = g_bytes_get_data (bytes, NULL);
  for (guint i = 0; i < MAC_BYTES; i++)
    got[i] = token[i] ^ token[MAC_BYTES + i];
  mac_of (request, identity, want);
  return sodium_memcmp (got, want, MAC_BYTES) == 0;
}

/* Either cookie will do: a page that was opened before the sign-in in another tab, or that outlived
 * its session, is still one of ours, and nobody else can know what it is bound to. */
static gboolean
field_is_right (ParvisRequest *request)
{
  const char *field = parvis_request_get_field (request, PARVIS_CSRF_FIELD);

  return matches (request, field, parvis_request_find_cookie (request, PARVIS_COOKIE_SESSION))
         || matches (request, field, parvis_request_find_cookie (request, PARVIS_COOKIE_VISITE));
}

static gboolean
origin_is_ours (ParvisRequest *request)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  const char *origin = parvis_request_get_head (request)->origin;
  const char *scheme = commune->https ? "https://" : "http://";

  return origin != NULL && commune->host != NULL && g_str_has_prefix (origin, scheme)
         && g_ascii_strcasecmp (origin + strlen (scheme), commune->host) == 0;
}

static gboolean
fetch_site_is (ParvisRequest *request, const char *value)
{
  return g_strcmp0 (parvis_request_get_head (request)->sec_fetch_site, value) == 0;
}

const char *
parvis_csrf_token (ParvisRequest *request)
{
  guint8 token[PARVIS_TOKEN_BYTES];
  guint8 mac[MAC_BYTES];
  char *text = NULL;

  /* A mask and the masked value: the same secret never shows twice in a compressed page (BREACH). */
  mac_of (request, ensure_identity (request), mac);
  randombytes_buf (token, MAC_BYTES);
  for (guint i = 0; i < MAC_BYTES; i++)
    token[MAC_BYTES + i] = token[i] ^ mac[i];
  text = parvis_base64url_encode (token, sizeof token);
  parvis_request_keep (request, KEPT, text, g_free);
  return text;
}

gboolean
parvis_csrf_check_origin (ParvisRequest *request, GError **error)
{
  const char *origin = parvis_request_get_head (request)->origin;
  const char *site = parvis_request_get_head (request)->sec_fetch_site;

  if (site != NULL && !g_str_equal (site, "same-origin") && !g_str_equal (site, "none"))
    return denied (error);
  /* A privacy setting may blank the origin of our own pages; no page can forge Sec-Fetch-Site. */
  if (origin != NULL && !origin_is_ours (request)
      && !(g_str_equal (origin, "null") && fetch_site_is (request, "same-origin")))
    return denied (error);
  return TRUE;
}

gboolean
parvis_csrf_check (ParvisRequest *request, GError **error)
{
  if (!field_is_right (request))
    return denied (error);
  /* Kept while its session was over, and sent again: see parvis-reprise.h. */
  if (parvis_request_has_field (request, PARVIS_REPRISE_FIELD))
    parvis_request_set_cookie (request, PARVIS_COOKIE_REPRISE, "", 0);
  return TRUE;
}

gboolean
parvis_csrf_is_ours (ParvisRequest *request)
{
  return parvis_csrf_check_origin (request, NULL)
         && (origin_is_ours (request) || fetch_site_is (request, "same-origin")
             || field_is_right (request));
}
