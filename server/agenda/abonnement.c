/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/abonnement.h"

#include <sodium.h>

#include "server/http/parvis-token.h"

#define GRAINE_BYTES 16

void
parvis_abonnement_free (ParvisAbonnement *abonnement)
{
  if (abonnement == NULL)
    return;
  g_clear_pointer (&abonnement->graine, g_bytes_unref);
  g_free (abonnement);
}

static ParvisAbonnement *
read_abonnement (ParvisRows *rows)
{
  ParvisAbonnement *abonnement;

  if (!parvis_rows_next (rows))
    return NULL;
  abonnement = g_new0 (ParvisAbonnement, 1);
  abonnement->compte_id = parvis_rows_int (rows, 0);
  abonnement->foyer_id = parvis_rows_int (rows, 1);
  abonnement->graine = parvis_rows_dup_bytes (rows, 2);
  abonnement->limites = parvis_rows_int (rows, 3) != 0;
  abonnement->cree_a = parvis_rows_int (rows, 4);
  abonnement->lu_a = parvis_rows_int (rows, 5);
  return abonnement;
}

ParvisAbonnement *
parvis_abonnement_find (ParvisDb *db, gint64 compte_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_ABONNEMENT_FIND, V (compte_id));

  return read_abonnement (rows);
}

ParvisAbonnement *
parvis_abonnement_find_by_jeton (ParvisDb *db, const char *jeton)
{
  g_autoptr (GBytes) empreinte = NULL;
  g_autoptr (ParvisRows) rows = NULL;

  if (!parvis_token_is_valid (jeton))
    return NULL;
  empreinte = parvis_token_hash (jeton);
  rows = parvis_db_query (db, PARVIS_SQL_ABONNEMENT_PAR_JETON, V (empreinte));
  return read_abonnement (rows);
}

char *
parvis_abonnement_create_jeton (GBytes *master_key, gint64 compte_id, GBytes *graine)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (graine, &length);
  g_autofree char *lisible = parvis_base64url_encode (bytes, length);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", compte_id, lisible);
  guint8 mac[PARVIS_TOKEN_BYTES];

  parvis_token_mac (master_key, PARVIS_KEY_ABONNEMENT, text, mac);
  return parvis_base64url_encode (mac, sizeof mac);
}

gboolean
parvis_abonnement_renouveler (
    ParvisDb *db, GBytes *master_key, gint64 compte_id, gint64 now, GError **error)
{
  guint8 bytes[GRAINE_BYTES];
  g_autoptr (GBytes) graine = NULL, empreinte = NULL;
  g_autofree char *jeton = NULL;

  randombytes_buf (bytes, sizeof bytes);
  graine = g_bytes_new (bytes, sizeof bytes);
  jeton = parvis_abonnement_create_jeton (master_key, compte_id, graine);
  empreinte = parvis_token_hash (jeton);
  return parvis_db_exec (db, error, PARVIS_SQL_ABONNEMENT_RENOUVELER, V (compte_id), V (graine),
                         V (empreinte), V (now));
}

gboolean
parvis_abonnement_set_limites (ParvisDb *db, gint64 compte_id, gboolean limites, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_ABONNEMENT_SET_LIMITES, V (compte_id), V (limites));
}

gboolean
parvis_abonnement_supprimer (ParvisDb *db, gint64 compte_id, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_ABONNEMENT_SUPPRIMER, V (compte_id));
}

gboolean
parvis_abonnement_noter_lecture (ParvisDb *db, gint64 compte_id, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_ABONNEMENT_LU, V (compte_id), V (now));
}
