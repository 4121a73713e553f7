/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <curl/curl.h>
#include <string.h>

#include "server/courriel/courriel-smtp.h"

#define CONNECT_S 10
#define TIMEOUT_S 90

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)
typedef struct curl_slist Recipients;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recipients, curl_slist_free_all)

typedef struct
{
  const char *data;
  gsize left;
} Source;

void
parvis_smtp_clear (ParvisSmtp *smtp)
{
  g_free (smtp->url);
  g_free (smtp->user);
  g_free (smtp->password);
  g_free (smtp->certificates);
}

static void
ensure_curl (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&once, 1);
    }
}

static size_t
read_cb (char *buffer, size_t size, size_t count, void *data)
{
  Source *source = data;
  gsize n = MIN (source->left, size * count);

  memcpy (buffer, source->data, n);
  source->data += n;
  source->left -= n;
  return n;
}

static gboolean
is_on_this_machine (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return host
         && (g_str_equal (host, "localhost") || g_str_equal (host, "127.0.0.1")
             || g_str_equal (host, "::1"));
}

static void
set_security (CURL *curl, const ParvisSmtp *smtp)
{
  gboolean without = !smtp->certificates && is_on_this_machine (smtp->url);

  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (without ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (smtp->certificates)
    curl_easy_setopt (curl, CURLOPT_CAINFO, smtp->certificates);
  if (smtp->user)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, smtp->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, smtp->password ? smtp->password : "");
    }
}

/* A 5xx is about this mail, unless it is about us: who we are, or the encryption. */
static ParvisSmtpFin
judge (CURLcode result, long code)
{
  if (result == CURLE_OK)
    return PARVIS_SMTP_ENVOYE;
  if (result == CURLE_LOGIN_DENIED || result == CURLE_USE_SSL_FAILED || code < 550 || code > 559)
    return PARVIS_SMTP_REPORTE;
  return PARVIS_SMTP_REFUSE;
}

ParvisSmtpFin
parvis_smtp_send (const ParvisSmtp *smtp,
                  const char *helo,
                  const char *from,
                  const char *to,
                  GBytes *message,
                  long *code,
                  GError **error)
{
  g_autoptr (CURL) curl = NULL;
  g_autoptr (Recipients) recipients = curl_slist_append (NULL, to);
  /* What follows the host is the name that we say to be. */
  g_autofree char *url = g_strdup_printf ("%s/%s", smtp->url, helo);
  char why[CURL_ERROR_SIZE] = "";
  guint timeout = smtp->timeout_s ? smtp->timeout_s : TIMEOUT_S;
  Source source;
  CURLcode result;

  ensure_curl ();
  curl = curl_easy_init ();
  source.data = g_bytes_get_data (message, &source.left);
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_S);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) timeout);
  /* Of each answer: without it the farewell to a relay that hangs takes two minutes more. */
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) timeout);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, why);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  set_security (curl, smtp);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, &source);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  result = curl_easy_perform (curl);
  *code = 0;
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, code);
  if (result != CURLE_OK)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "SMTP: %s (%ld)",
                 *why ? why : curl_easy_strerror (result), *code);
  return judge (result, *code);
}
