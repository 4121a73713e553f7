/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-reglages"
#include "config.h"

#include "server/reglages/reglages-store.h"

#include <string.h>

#include "server/db/parvis-memo.h"
#include "server/reglages/reglages-cles.h"
#include "shared/rules/parvis-date.h"

/* The value in force as it is written, NULL when the commune has not set it. Every page reads some:
 * borrowed from what the connection remembers. */
static const char *
find_valeur (ParvisDb *db,
             const char *cle,
             ParvisReglageType type,
             const char *jour,
             const ParvisReglageCle **declaree)
{
  const ParvisReglageCle *c = parvis_reglages_find_cle (cle);
  gint64 date = parvis_date_from_iso (jour);
  gpointer valeur = NULL;

  if (c == NULL || c->type != type)
    g_error ("réglage « %s » inconnu ou d'un autre type", cle);
  *declaree = c;
  if (!parvis_db_recall (db, c->cle, date, 0, &valeur))
    {
      valeur = parvis_db_dup_text (db, PARVIS_SQL_REGLAGE_EN_VIGUEUR, V (cle), V (jour));
      parvis_db_remember (db, c->cle, date, 0, valeur, g_free);
    }
  return valeur;
}

char *
parvis_reglages_dup_texte (ParvisDb *db, const char *cle, const char *jour)
{
  const ParvisReglageCle *c;
  const char *json = find_valeur (db, cle, PARVIS_REGLAGE_TEXTE, jour, &c);
  g_autoptr (JsonNode) node = NULL;

  if (json == NULL)
    return g_strdup (c->texte);
  /* A text without an escape needs no parser. */
  if (strchr (json, '\\') == NULL)
    return g_strndup (json + 1, strlen (json) - 2);
  /* Our own writing, checked by json_valid() in the table. */
  node = json_from_string (json, NULL);
  return g_strdup (json_node_get_string (node));
}

gint64
parvis_reglages_get_entier (ParvisDb *db, const char *cle, const char *jour)
{
  const ParvisReglageCle *c;
  const char *json = find_valeur (db, cle, PARVIS_REGLAGE_ENTIER, jour, &c);

  return json != NULL ? g_ascii_strtoll (json, NULL, 10) : c->entier;
}

gboolean
parvis_reglages_get_oui (ParvisDb *db, const char *cle, const char *jour)
{
  const ParvisReglageCle *c;
  const char *json = find_valeur (db, cle, PARVIS_REGLAGE_OUI, jour, &c);

  return json != NULL ? g_str_equal (json, "true") : c->entier != 0;
}

static JsonNode *
create_defaut (const ParvisReglageCle *c)
{
  JsonNode *node = json_node_alloc ();

  if (c->type == PARVIS_REGLAGE_TEXTE)
    return json_node_init_string (node, c->texte);
  return c->type == PARVIS_REGLAGE_OUI ? json_node_init_boolean (node, c->entier != 0)
                                       : json_node_init_int (node, c->entier);
}

JsonObject *
parvis_reglages_create_json (ParvisDb *db, const char *jour)
{
  JsonObject *all = json_object_new ();
  g_autoptr (ParvisRows) rows = NULL;

  for (const ParvisReglageCle *c = parvis_reglages_get_cles (); c->cle != NULL; c++)
    if (!g_str_has_prefix (c->cle, "page."))
      json_object_set_member (all, c->cle, create_defaut (c));
  rows = parvis_db_query (db, PARVIS_SQL_REGLAGES_EN_VIGUEUR, V (jour));
  while (parvis_rows_next (rows))
    {
      JsonNode *node = json_from_string (parvis_rows_text (rows, 1), NULL);

      if (node != NULL)
        json_object_set_member (all, parvis_rows_text (rows, 0), node);
    }
  return all;
}

gboolean
parvis_reglages_ecrire (
    ParvisDb *db, const char *cle, const char *du, JsonNode *valeur, GError **error)
{
  static const GType types[] = { G_TYPE_STRING, G_TYPE_INT64, G_TYPE_BOOLEAN };
  const ParvisReglageCle *c = parvis_reglages_find_cle (cle);
  g_autofree char *texte = NULL;

  if (c == NULL || !JSON_NODE_HOLDS_VALUE (valeur)
      || json_node_get_value_type (valeur) != types[c->type])
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "réglage « %s » inconnu ou d'un autre type", cle);
      return FALSE;
    }
  if (c->type == PARVIS_REGLAGE_ENTIER && c->max != 0
      && (json_node_get_int (valeur) < c->min || json_node_get_int (valeur) > c->max))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "réglage « %s » : de %" G_GINT64_FORMAT " à %" G_GINT64_FORMAT, cle, c->min,
                   c->max);
      return FALSE;
    }
  texte = json_to_string (valeur, FALSE);
  return parvis_db_exec (db, error, PARVIS_SQL_REGLAGE_ECRIRE, V (cle), V (du), V (texte));
}
