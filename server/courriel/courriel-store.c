/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <string.h>

#include "server/courriel/courriel-store.h"
#include "server/courriel/parvis-courriel.h"
#include "shared/rules/parvis-texte.h"

#define SUBJECT_MAX   200
#define BODY_MAX      100000
#define PURGE_AT_ONCE 500

void
parvis_courriel_free (ParvisCourriel *courriel)
{
  g_free (courriel->a);
  g_free (courriel->sujet);
  g_free (courriel->corps);
  g_free (courriel);
}

ParvisCourriel *
parvis_courriel_find (ParvisDb *db, gint64 id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_COURRIEL_FIND, V (id));
  ParvisCourriel *courriel;

  if (!parvis_rows_next (rows))
    return NULL;
  courriel = g_new0 (ParvisCourriel, 1);
  courriel->id = parvis_rows_int (rows, 0);
  courriel->a = g_strdup (parvis_rows_text (rows, 1));
  courriel->sujet = g_strdup (parvis_rows_text (rows, 2));
  courriel->corps = g_strdup (parvis_rows_text (rows, 3));
  courriel->cree_a = parvis_rows_int (rows, 4);
  courriel->envoye_a = parvis_rows_int (rows, 5);
  return courriel;
}

GPtrArray *
parvis_courriel_list (ParvisDb *db, gint64 avant, int limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_courriel_free);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_COURRIEL_LIST, V (avant > 0 ? avant : G_MAXINT64), V (limit));

  while (parvis_rows_next (rows))
    {
      ParvisCourriel *courriel = g_new0 (ParvisCourriel, 1);

      courriel->id = parvis_rows_int (rows, 0);
      courriel->a = g_strdup (parvis_rows_text (rows, 1));
      courriel->sujet = g_strdup (parvis_rows_text (rows, 2));
      courriel->cree_a = parvis_rows_int (rows, 3);
      courriel->envoye_a = parvis_rows_int (rows, 4);
      g_ptr_array_add (list, courriel);
    }
  return list;
}

gboolean
parvis_courriel_set_envoye (ParvisDb *db, gint64 id, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_COURRIEL_SET_ENVOYE, V (id), V (now));
}

int
parvis_courriel_purge (ParvisDb *db, gint64 before, GError **error)
{
  if (!parvis_db_exec (db, error, PARVIS_SQL_COURRIEL_PURGER, V (before), V (PURGE_AT_ONCE)))
    return -1;
  return parvis_db_changes (db);
}

/* One line of text: what could end a header, or pass for another one, is refused rather than mended. */
static gboolean
subject_is_valid (const char *sujet)
{
  if (!g_utf8_validate (sujet, -1, NULL) || *sujet == '\0')
    return FALSE;
  for (const char *p = sujet; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        return FALSE;
    }
  return TRUE;
}

/* A long name in it must not undo the decision that the mail tells. */
static char *
shorten_subject (const char *sujet)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (sujet, -1) <= SUBJECT_MAX)
    return g_strdup (sujet);
  start = g_utf8_substring (sujet, 0, SUBJECT_MAX - 1);
  return g_strconcat (start, "…", NULL);
}

static JsonNode *
charge_new (gint64 id)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "courriel", id);
  json_node_take_object (node, object);
  return node;
}

gboolean
parvis_courriel_send (ParvisCommune *commune,
                      ParvisDb *db,
                      const char *to,
                      const char *sujet,
                      const char *corps,
                      gint64 now,
                      GError **error)
{
  g_autofree char *court = NULL;
  g_autofree char *texte = NULL;
  g_autoptr (JsonNode) charge = NULL;
  gint64 id;

  if (!parvis_texte_is_courriel (to) || !subject_is_valid (sujet)
      || !g_utf8_validate (corps, -1, NULL) || strlen (corps) > BODY_MAX)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "mail: the address, the subject or the text cannot be sent");
      return FALSE;
    }
  court = shorten_subject (sujet);
  texte = parvis_courriel_texte (commune, db, corps, now);
  id = parvis_db_exec_id (db, error, PARVIS_SQL_COURRIEL_INSERT, V (to), V (court), V (texte),
                          V (now));
  if (id == 0)
    return FALSE;
  charge = charge_new (id);
  return parvis_tache_add (db, "courriel", NULL, charge, 0, error);
}
