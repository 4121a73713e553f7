/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"

/* Bytes. Keys hold what a visitor typed: a long one is replaced by its digest. */
#define KEY_MAX 120

static char *
short_key (const char *key)
{
  g_autoptr (GBytes) hash = NULL;

  if (strlen (key) <= KEY_MAX)
    return g_strdup (key);
  hash = parvis_token_hash (key);
  return parvis_base64url_encode (g_bytes_get_data (hash, NULL), g_bytes_get_size (hash));
}

gboolean
parvis_throttle_check (
    ParvisDb *db, const char *key, guint max, guint window_s, gint64 now, gint64 *wait)
{
  g_autofree char *cle = short_key (key);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_TENTATIVE_FIND, V (cle));
  gint64 end = 0;
  gboolean allowed = TRUE;

  if (parvis_rows_next (rows))
    {
      end = parvis_rows_int (rows, 0) + window_s;
      allowed = end <= now || parvis_rows_int (rows, 1) < max;
    }
  if (wait != NULL)
    *wait = allowed ? 0 : end - now;
  return allowed;
}

gboolean
parvis_throttle_count (ParvisDb *db, const char *key, guint window_s, gint64 now, GError **error)
{
  g_autofree char *cle = short_key (key);

  return parvis_db_exec (db, error, PARVIS_SQL_TENTATIVE_COMPTER, V (cle), V (now), V (window_s));
}

gboolean
parvis_throttle_forget (ParvisDb *db, const char *key, GError **error)
{
  g_autofree char *cle = short_key (key);

  return parvis_db_exec (db, error, PARVIS_SQL_TENTATIVE_DELETE, V (cle));
}
