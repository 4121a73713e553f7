/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/archive-zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#define NOM_MAX 80

struct _ParvisZip
{
  struct archive *archive;
};

static gboolean
fail (struct archive *archive, GError **error)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "archive: %s",
               archive_error_string (archive));
  return FALSE;
}

ParvisZip *
parvis_zip_new (int fd, GError **error)
{
  g_autoptr (ParvisZip) zip = g_new0 (ParvisZip, 1);

  zip->archive = archive_write_new ();
  if (archive_write_set_format_zip (zip->archive) != ARCHIVE_OK
      || archive_write_open_fd (zip->archive, fd) != ARCHIVE_OK)
    {
      fail (zip->archive, error);
      return NULL;
    }
  return g_steal_pointer (&zip);
}

gboolean
parvis_zip_add (ParvisZip *zip, const char *nom, GBytes *bytes, gint64 date, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  gboolean done;

  archive_entry_set_pathname (entry, nom);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_filetype (entry, S_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_mtime (entry, date, 0);
  done = archive_write_header (zip->archive, entry) == ARCHIVE_OK
         && (length == 0 || archive_write_data (zip->archive, data, length) == (la_ssize_t) length);
  archive_entry_free (entry);
  return done || fail (zip->archive, error);
}

gboolean
parvis_zip_finish (ParvisZip *zip, GError **error)
{
  return archive_write_close (zip->archive) == ARCHIVE_OK || fail (zip->archive, error);
}

void
parvis_zip_free (ParvisZip *zip)
{
  if (zip->archive != NULL)
    archive_write_free (zip->archive);
  g_free (zip);
}

char *
parvis_zip_dup_nom (const char *texte)
{
  char *nom = g_str_to_ascii (texte, "fr");

  for (char *c = nom; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '.')
      *c = '-';
  /* No hidden file, and no way up. */
  for (char *c = nom; *c == '.'; c++)
    *c = '-';
  if (strlen (nom) > NOM_MAX)
    {
      /* The end says what kind of file it is. */
      char *bout = g_strconcat ("", nom + strlen (nom) - NOM_MAX, NULL);

      g_free (nom);
      nom = bout;
    }
  return nom;
}
