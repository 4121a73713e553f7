/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "server/teleprocedures/catalogue.h"

#include <gio/gio.h>
#include <string.h>

#define RESOURCE_PREFIX "/fr/parvis/teleprocedures"
#define PIECES_FILE     "pieces.json"

struct _ParvisCatalogue
{
  ParvisTypesPiece *types_piece;
  GPtrArray *courantes;  /* of ParvisTeleprocedure, sorted, then NULL */
  GMutex mutex;          /* guards `anciennes` alone: the rest never changes */
  GHashTable *anciennes; /* "code:version" → ParvisTeleprocedure */
};

static int
compare (gconstpointer a, gconstpointer b)
{
  const ParvisTeleprocedure *x = *(ParvisTeleprocedure *const *) a;
  const ParvisTeleprocedure *y = *(ParvisTeleprocedure *const *) b;
  int themes = g_utf8_collate (x->theme, y->theme);

  return themes != 0 ? themes : g_utf8_collate (x->titre, y->titre);
}

/* A definition replaces one of the same code that was read before it. */
static void
add (ParvisCatalogue *catalogue, ParvisTeleprocedure *teleprocedure)
{
  for (guint i = 0; i < catalogue->courantes->len; i++)
    {
      ParvisTeleprocedure *there = catalogue->courantes->pdata[i];

      if (g_str_equal (there->code, teleprocedure->code))
        {
          g_ptr_array_remove_index (catalogue->courantes, i);
          break;
        }
    }
  g_ptr_array_add (catalogue->courantes, teleprocedure);
}

static gboolean
load_definition (ParvisCatalogue *catalogue, const char *name, GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  ParvisTeleprocedure *teleprocedure =
      parvis_teleprocedure_new_from_json (text, (gssize) length, catalogue->types_piece, error);

  if (teleprocedure == NULL)
    {
      g_prefix_error (error, "%s : ", name);
      return FALSE;
    }
  add (catalogue, teleprocedure);
  return TRUE;
}

static gboolean
load_resource (ParvisCatalogue *catalogue, GError **error)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (RESOURCE_PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", RESOURCE_PREFIX, names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (!g_str_has_suffix (names[i], ".json") || g_str_equal (names[i], PIECES_FILE))
        continue;
      bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      if (bytes == NULL || !load_definition (catalogue, names[i], bytes, error))
        return FALSE;
    }
  return names != NULL;
}

static gboolean
load_directory (ParvisCatalogue *catalogue, const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".json") || g_str_equal (name, PIECES_FILE))
        continue;
      if (!g_file_get_contents (path, &text, &length, error))
        return FALSE;
      bytes = g_bytes_new_take (g_steal_pointer (&text), length);
      if (!load_definition (catalogue, name, bytes, error))
        return FALSE;
    }
  return TRUE;
}

ParvisTypesPiece *
parvis_catalogue_load_types_piece (GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE_PREFIX "/" PIECES_FILE,
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return parvis_types_piece_new_from_json (text, (gssize) length, error);
}

ParvisCatalogue *
parvis_catalogue_new (const char *directory, GError **error)
{
  g_autoptr (ParvisCatalogue) catalogue = g_new0 (ParvisCatalogue, 1);

  g_mutex_init (&catalogue->mutex);
  catalogue->courantes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_teleprocedure_unref);
  catalogue->anciennes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) parvis_teleprocedure_unref);
  catalogue->types_piece = parvis_catalogue_load_types_piece (error);
  if (catalogue->types_piece == NULL || !load_resource (catalogue, error)
      || (directory != NULL && !load_directory (catalogue, directory, error)))
    return NULL;
  g_ptr_array_sort (catalogue->courantes, compare);
  g_ptr_array_set_free_func (catalogue->courantes, NULL); /* its last element is NULL */
  g_ptr_array_add (catalogue->courantes, NULL);
  return g_steal_pointer (&catalogue);
}

void
parvis_catalogue_free (ParvisCatalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  for (guint i = 0; i < catalogue->courantes->len; i++)
    g_clear_pointer ((ParvisTeleprocedure **) &catalogue->courantes->pdata[i],
                     parvis_teleprocedure_unref);
  g_ptr_array_set_free_func (catalogue->courantes, NULL);
  g_ptr_array_unref (catalogue->courantes);
  g_hash_table_unref (catalogue->anciennes);
  g_clear_pointer (&catalogue->types_piece, parvis_types_piece_free);
  g_mutex_clear (&catalogue->mutex);
  g_free (catalogue);
}

static gboolean
record_one (const ParvisTeleprocedure *t, ParvisDb *db, gint64 now, GError **error)
{
  g_autofree char *empreinte = g_compute_checksum_for_string (G_CHECKSUM_SHA256, t->json, -1);
  g_autofree char *there =
      parvis_db_dup_text (db, PARVIS_SQL_TELEPROCEDURE_EMPREINTE, V (t->code), V (t->version));

  if (g_strcmp0 (there, empreinte) == 0)
    return TRUE;
  if (there != NULL
      && parvis_db_int (db, 0, PARVIS_SQL_TELEPROCEDURE_EST_UTILISEE, V (t->code), V (t->version)))
    {
      g_set_error (
          error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
          "%s a changé mais porte encore le numéro de version %d, déjà rempli par des familles : "
          "donnez-lui le suivant",
          t->code, t->version);
      return FALSE;
    }
  return parvis_db_exec (db, error, PARVIS_SQL_TELEPROCEDURE_ENREGISTRER, V (t->code),
                         V (t->version), V (empreinte), V (t->json), V (now));
}

gboolean
parvis_catalogue_record (ParvisCatalogue *catalogue, ParvisDb *db, gint64 now, GError **error)
{
  ParvisTeleprocedure *const *list = parvis_catalogue_list (catalogue);

  for (gsize i = 0; list[i] != NULL; i++)
    if (!record_one (list[i], db, now, error))
      return FALSE;
  return TRUE;
}

ParvisCatalogue *
parvis_catalogue_get (ParvisCommune *commune)
{
  return parvis_commune_get_data (commune, "catalogue");
}

ParvisTeleprocedure *const *
parvis_catalogue_list (ParvisCatalogue *catalogue)
{
  return (ParvisTeleprocedure *const *) catalogue->courantes->pdata;
}

const ParvisTeleprocedure *
parvis_catalogue_find (ParvisCatalogue *catalogue, const char *code)
{
  ParvisTeleprocedure *const *list = parvis_catalogue_list (catalogue);

  for (gsize i = 0; list[i] != NULL; i++)
    if (g_str_equal (list[i]->code, code))
      return list[i];
  return NULL;
}

const ParvisTeleprocedure *
parvis_catalogue_get_version (ParvisCatalogue *catalogue,
                              ParvisDb *db,
                              const char *code,
                              int version)
{
  const ParvisTeleprocedure *courante = parvis_catalogue_find (catalogue, code);
  g_autofree char *key = NULL, *json = NULL;
  g_autoptr (GError) error = NULL;
  ParvisTeleprocedure *ancienne;

  if (courante != NULL && courante->version == version)
    return courante;
  key = g_strdup_printf ("%s:%d", code, version);
  g_mutex_lock (&catalogue->mutex);
  ancienne = g_hash_table_lookup (catalogue->anciennes, key);
  if (ancienne == NULL)
    {
      json = parvis_db_dup_text (db, PARVIS_SQL_TELEPROCEDURE_FIND, V (code), V (version));
      /* Types of pieces may have gone since: they are not checked again. */
      ancienne = json != NULL ? parvis_teleprocedure_new_from_json (json, -1, NULL, &error) : NULL;
      if (ancienne != NULL)
        g_hash_table_insert (catalogue->anciennes, g_steal_pointer (&key), ancienne);
      else
        g_warning ("%s : %s", key, error != NULL ? error->message : "not in the database");
    }
  g_mutex_unlock (&catalogue->mutex);
  return ancienne;
}

const ParvisTypesPiece *
parvis_catalogue_get_types_piece (ParvisCatalogue *catalogue)
{
  return catalogue->types_piece;
}

const ParvisTypePiece *
parvis_catalogue_find_type_piece (ParvisCommune *commune, const char *code)
{
  return parvis_types_piece_find (parvis_catalogue_get (commune)->types_piece, code);
}
