/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include <glib-unix.h>
#include <string.h>

#include "server/coffre/parvis-coffre.h"
#include "server/coffre/parvis-fd.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/donnees/archive-zip.h"
#include "server/donnees/archive.h"
#include "server/donnees/donnees-json.h"
#include "shared/rules/parvis-date.h"

/* The job "archive": reads all that is kept about a household and writes it as a ZIP into one end of a pipe,
 * whose other end goes encrypted into the vault. Nothing of it lies on the disk in clear. */

#define ESSAIS      3
#define FICHIER_MAX ((gint64) 64 * 1024 * 1024)

static const char lisezmoi[] =
    "Vos données sur le portail de la mairie\n"
    "=======================================\n"
    "\n"
    "donnees.json     tout ce que le portail garde de votre foyer : compte, personnes, demandes "
    "et\n"
    "                 réponses, messages, réservations, relevé de compte, et qui a consulté quoi.\n"
    "                 Les montants sont en centimes. Tout éditeur de texte ou navigateur l’ouvre.\n"
    "justificatifs/   les documents que vous avez envoyés, tels que vous les avez envoyés.\n"
    "messages/        ce que vous avez joint à vos messages.\n"
    "\n"
    "Votre mot de passe n’y est pas : le portail ne le connaît pas. Pour les notes de travail des\n"
    "agents, et pour toute question, écrivez à la mairie.\n"
    "\n"
    "Cette archive contient des informations de santé : gardez-la en lieu sûr.\n";

typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db; /* a reader's, while the thread runs its alone */
  gint64 compte_id;
  gint64 now;
  int fd; /* the end to write into */
  GError *error;
} Ecriture;

static gboolean
add_texte (ParvisZip *zip, const char *nom, const char *texte, gint64 now, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (texte, strlen (texte));

  return parvis_zip_add (zip, nom, bytes, now, error);
}

static gboolean
add_fichier (Ecriture *e, ParvisZip *zip, const ParvisDonneesFichier *fichier)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clear = parvis_coffre_read (PARVIS_COFFRE (e->commune), fichier->chemin,
                                                 fichier->cle, FICHIER_MAX, &error);

  if (clear != NULL)
    return parvis_zip_add (zip, fichier->nom, clear, e->now, &e->error);
  /* Erased meanwhile: no reason to give nothing of the rest. */
  if (g_error_matches (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND))
    return TRUE;
  e->error = g_steal_pointer (&error);
  return FALSE;
}

static gboolean
write_zip (Ecriture *e)
{
  g_autoptr (GPtrArray) fichiers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_donnees_fichier_free);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (ParvisZip) zip = parvis_zip_new (e->fd, &e->error);
  g_autofree char *json = NULL;

  if (zip == NULL)
    return FALSE;
  parvis_db_begin_read (e->db);
  node = parvis_donnees_create_json (e->commune, e->db, e->compte_id, e->now, fichiers, &e->error);
  parvis_db_end_read (e->db);
  if (node == NULL)
    return FALSE;
  json = json_to_string (node, TRUE);
  if (!add_texte (zip, "LISEZ-MOI.txt", lisezmoi, e->now, &e->error)
      || !add_texte (zip, "donnees.json", json, e->now, &e->error))
    return FALSE;
  for (guint i = 0; i < fichiers->len; i++)
    if (!add_fichier (e, zip, fichiers->pdata[i]))
      return FALSE;
  return parvis_zip_finish (zip, &e->error);
}

static gpointer
write_thread (gpointer data)
{
  Ecriture *e = data;
  gboolean done = write_zip (e);

  parvis_fd_close (e->fd);
  return GINT_TO_POINTER (done);
}

static void
drain (int fd)
{
  char buffer[4096];

  while (parvis_fd_read_full (fd, buffer, sizeof buffer, NULL) > 0)
    ;
}

/* The archive in the vault; NULL with @error, and then nothing is left of it. */
static ParvisCoffreFichier *
store (Ecriture *e, GError **error)
{
  g_autoptr (ParvisCoffreFichier) fichier = NULL;
  g_autoptr (GError) wrong = NULL;
  g_auto (ParvisFd) lu = -1;
  GThread *thread;
  gboolean done;
  int tube[2];

  if (!g_unix_open_pipe (tube, FD_CLOEXEC, error))
    return NULL;
  lu = tube[0];
  e->fd = tube[1];
  thread = g_thread_new ("archive", write_thread, e);
  fichier = parvis_coffre_store_fd (PARVIS_COFFRE (e->commune), lu, &wrong);
  /* Should the vault have failed, the writer must neither wait for a reader nor lose it (SIGPIPE). */
  drain (lu);
  done = GPOINTER_TO_INT (g_thread_join (thread)) != 0;
  if (done && fichier != NULL)
    return g_steal_pointer (&fichier);
  if (fichier != NULL)
    parvis_coffre_delete (PARVIS_COFFRE (e->commune), fichier->chemin, NULL);
  g_propagate_error (error, wrong != NULL ? g_steal_pointer (&wrong) : g_steal_pointer (&e->error));
  g_clear_error (&e->error);
  return NULL;
}

/* What the job writes in the end. */
typedef struct
{
  const Ecriture *ecriture;
  const ParvisCoffreFichier *fichier;
  gint64 demandee_a;
  const char *url;
  gboolean gardee;
} Fin;

static gboolean
send_prete (ParvisDb *db, const Fin *fin, GError **error)
{
  const Ecriture *e = fin->ecriture;
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, e->compte_id);
  g_autofree char *jusqu_a =
      parvis_date_format_instant (e->now + PARVIS_ARCHIVE_DUREE_S, e->commune->time_zone);
  g_autofree char *corps = g_strdup_printf (
      "L’archive de vos données est prête. Connectez-vous pour la télécharger depuis cette page, "
      "jusqu’au %s :\n%s\n\n"
      "Votre mot de passe vous sera demandé. Si ce n’est pas vous qui l’avez demandée, changez-en "
      ": "
      "quelqu’un le connaît.",
      jusqu_a, fin->url);

  return parvis_courriel_send (e->commune, db, compte->courriel, "Vos données sont prêtes", corps,
                               e->now, error);
}

static gpointer
write_fin (ParvisDb *db, gpointer data, GError **error)
{
  Fin *fin = data;
  const Ecriture *e = fin->ecriture;

  if (!parvis_db_exec (db, error, PARVIS_SQL_ARCHIVE_PRETE, V (e->compte_id), V (fin->demandee_a),
                       V (e->now), V (e->now + PARVIS_ARCHIVE_DUREE_S), V (fin->fichier->taille),
                       V (fin->fichier->cle), V (fin->fichier->chemin)))
    return NULL;
  fin->gardee = parvis_db_changes (db) == 1;
  return !fin->gardee || send_prete (db, fin, error) ? g_strdup ("") : NULL;
}

static gboolean
archiver (ParvisTaches *taches,
          ParvisDb *db,
          gint64 id,
          JsonObject *charge,
          gpointer data,
          GError **error)
{
  Ecriture e = { .commune = data,
                 .db = db,
                 .compte_id = json_object_get_int_member_with_default (charge, "compte", 0),
                 .now = parvis_taches_now (taches) };
  Fin fin = { .ecriture = &e,
              .demandee_a = json_object_get_int_member_with_default (charge, "demandee_a", 0),
              .url = json_object_get_string_member_with_default (charge, "url", "") };
  g_autoptr (ParvisArchive) archive = parvis_archive_find (db, e.compte_id, e.now);
  g_autoptr (ParvisCoffreFichier) fichier = NULL;
  g_autofree char *done = NULL;

  /* Asked for anew, or the account is gone: nobody waits for this one. */
  if (archive == NULL || archive->prete_a != 0)
    return TRUE;
  fin.demandee_a = archive->demandee_a;
  fichier = store (&e, error);
  if (fichier == NULL)
    return FALSE;
  fin.fichier = fichier;
  done = parvis_writer_run (parvis_taches_get_writer (taches), write_fin, &fin, g_free, error);
  if (done == NULL || !fin.gardee)
    parvis_coffre_delete (PARVIS_COFFRE (e.commune), fichier->chemin, NULL);
  parvis_taches_wake (taches);
  return done != NULL;
}

void
parvis_archive_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, "archive", ESSAIS, archiver, commune);
}
