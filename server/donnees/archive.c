/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/archive.h"

#include <fcntl.h>
#include <glib/gstdio.h>

#include "server/coffre/parvis-coffre.h"
#include "server/coffre/parvis-fd.h"
#include "server/comptes/comptes-store.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"

/* Each takes the machine some seconds, and nobody needs many. */
#define PAR_JOUR 5
#define JOUR_S   (24 * 3600)

void
parvis_archive_free (ParvisArchive *archive)
{
  if (archive == NULL)
    return;
  g_clear_pointer (&archive->cle, g_bytes_unref);
  g_free (archive->chemin);
  g_free (archive);
}

ParvisArchive *
parvis_archive_find (ParvisDb *db, gint64 compte_id, gint64 now)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_ARCHIVE_FIND, V (compte_id), V (now));
  ParvisArchive *archive;

  if (!parvis_rows_next (rows))
    return NULL;
  archive = g_new0 (ParvisArchive, 1);
  archive->demandee_a = parvis_rows_int (rows, 0);
  archive->prete_a = parvis_rows_int (rows, 1);
  archive->expire_a = parvis_rows_int (rows, 2);
  archive->taille = parvis_rows_int (rows, 3);
  archive->cle = parvis_rows_dup_bytes (rows, 4);
  archive->chemin = g_strdup (parvis_rows_find_text (rows, 5));
  return archive;
}

gboolean
parvis_archive_demander (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_request_get_compte_id (request), now = parvis_request_get_now (request);
  gint64 foyer_id = parvis_compte_get_foyer (db, id, error);
  g_autofree char *frein = g_strdup_printf ("archive:%" G_GINT64_FORMAT, id);
  g_autofree char *path = parvis_url (request, "donnees", NULL);
  g_autofree char *url = g_strconcat (parvis_request_get_commune (request)->base_url, path, NULL);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (ParvisArchive) avant = parvis_archive_find (db, id, now);
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (charge, object);
  if (foyer_id == 0)
    return FALSE;
  /* A job that failed for good must not be waited for. */
  if (avant != NULL && avant->prete_a == 0 && avant->demandee_a > now - 3600)
    return TRUE;
  if (!parvis_throttle_check (db, frein, PAR_JOUR, JOUR_S, now, NULL))
    return FALSE;
  json_object_set_int_member (object, "compte", id);
  json_object_set_int_member (object, "demandee_a", now);
  json_object_set_string_member (object, "url", url);
  return parvis_throttle_count (db, frein, JOUR_S, now, error)
         && parvis_db_exec (db, error, PARVIS_SQL_ARCHIVE_DEMANDER, V (id), V (now),
                            V (now + JOUR_S))
         && parvis_tache_add (db, "archive", cle, charge, 0, error)
         && parvis_journal_add (db, now, parvis_acteur_of_request (request), "donnees.demandees",
                                "compte", id, foyer_id, NULL, error);
}

GBytes *
parvis_archive_read (ParvisCommune *commune, const ParvisArchive *archive, GError **error)
{
  g_autofree char *path = g_build_filename (commune->files_dir, ".archive-XXXXXX", NULL);
  g_auto (ParvisFd) fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  g_autoptr (GMappedFile) mapped = NULL;

  if (fd < 0)
    return parvis_fd_fail (error, path), NULL;
  /* Without a name from the first byte on: it goes with the answer, whatever happens. */
  g_unlink (path);
  if (!parvis_coffre_read_to_fd (PARVIS_COFFRE (commune), archive->chemin, archive->cle, fd, error))
    return NULL;
  mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
  return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
}
