/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

#include "server/db/parvis-migrations.h"

/* A folder of its own for each test case, with a migrated database in it. */
typedef struct
{
  char *folder;
  char *path;
} Essai;

static inline Essai *
essai_new_empty (void)
{
  g_autoptr (GError) error = NULL;
  Essai *essai = g_new0 (Essai, 1);

  essai->folder = g_dir_make_tmp ("parvis-db-XXXXXX", &error);
  g_assert_no_error (error);
  essai->path = g_build_filename (essai->folder, "parvis.db", NULL);
  return essai;
}

static inline Essai *
essai_new (void)
{
  g_autoptr (GError) error = NULL;
  Essai *essai = essai_new_empty ();

  parvis_migrations_run (essai->path, &error);
  g_assert_no_error (error);
  return essai;
}

static inline ParvisDb *
essai_open_writer (Essai *essai)
{
  g_autoptr (GError) error = NULL;
  ParvisDb *db = parvis_db_open_writer (essai->path, &error);

  g_assert_no_error (error);
  return db;
}

static inline ParvisDb *
essai_open_reader (Essai *essai)
{
  g_autoptr (GError) error = NULL;
  ParvisDb *db = parvis_db_open_reader (essai->path, &error);

  g_assert_no_error (error);
  return db;
}

static inline void
essai_free (Essai *essai)
{
  GDir *dir = g_dir_open (essai->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (essai->folder, name, NULL);

      g_unlink (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (essai->folder);
  g_free (essai->folder);
  g_free (essai->path);
  g_free (essai);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Essai, essai_free)
