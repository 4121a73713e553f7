/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/reception.h"

#include <fcntl.h>
#include <unistd.h>

#include "server/coffre/parvis-antivirus.h"
#include "server/coffre/parvis-fd.h"
#include "server/coffre/parvis-piece.h"
#include "server/reglages/reglages-store.h"
#include "server/rendu/parvis-rendu.h"

#define KEPT "justificatifs.reception"

typedef struct
{
  ParvisCommune *commune;
  GArray *fichiers; /* of ParvisDepotFichier; names are the uploads' */
  char *faute;
  gboolean garde;
} Reception;

static void
reception_free (Reception *reception)
{
  for (guint i = 0; i < reception->fichiers->len; i++)
    {
      ParvisCoffreFichier *stocke =
          g_array_index (reception->fichiers, ParvisDepotFichier, i).stocke;
      g_autoptr (GError) error = NULL;

      if (!reception->garde
          && !parvis_coffre_delete (PARVIS_COFFRE (reception->commune), stocke->chemin, &error))
        g_warning ("a refused file stays until the sweep: %s", error->message);
      parvis_coffre_fichier_free (stocke);
    }
  g_array_unref (reception->fichiers);
  g_free (reception->faute);
  g_free (reception);
}

/* Whether it opens at all. When the drawing program itself fails the file is taken: the job will try
 * again, and nobody has to send it twice. */
static char *
refuse_unreadable (ParvisCommune *commune, const ParvisUpload *upload, const char *type)
{
  ParvisRenduRefus refus = PARVIS_RENDU_REFUS_AUCUN;
  g_autoptr (GError) error = NULL;
  int pages = 0;

  if (!parvis_rendu_examine (commune, upload->path, type, &refus, &pages, &error))
    g_warning ("an upload could not be examined: %s", error->message);
  if (refus == PARVIS_RENDU_REFUS_AUCUN)
    return NULL;
  return g_strdup_printf ("%s %s", parvis_rendu_refus_phrase (refus),
                          parvis_rendu_refus_conseil (refus));
}

static gboolean
scan (ParvisCommune *commune, const ParvisUpload *upload, ParvisAntivirus *verdict, GError **error)
{
  g_auto (ParvisFd) fd = open (upload->path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
  g_autofree char *virus = NULL;

  if (fd < 0)
    return parvis_fd_fail (error, "upload");
  *verdict = parvis_antivirus_scan (commune->clamd_socket, fd, 0, &virus);
  if (*verdict == PARVIS_ANTIVIRUS_INFECTE)
    g_message ("an upload was refused: %s", virus);
  return TRUE;
}

/* One file: in the vault, or *@refus, or @error. */
static gboolean
receive (Reception *reception,
         const ParvisUpload *upload,
         gint64 taille_max,
         char **refus,
         GError **error)
{
  ParvisCommune *commune = reception->commune;
  const char *type = parvis_piece_check (upload->path, upload->name, taille_max, refus, error);
  ParvisAntivirus verdict = PARVIS_ANTIVIRUS_ATTENTE;
  ParvisDepotFichier fichier;

  if (type == NULL)
    return *refus != NULL;
  *refus = refuse_unreadable (commune, upload, type);
  if (*refus != NULL)
    return TRUE;
  if (!scan (commune, upload, &verdict, error))
    return FALSE;
  if (verdict == PARVIS_ANTIVIRUS_INFECTE)
    {
      *refus =
          g_strdup ("Ce fichier contient un virus. Vérifiez votre appareil avec un antivirus, puis "
                    "envoyez une photo du document.");
      return TRUE;
    }
  fichier = (ParvisDepotFichier){ .nom = *upload->name ? upload->name : "document",
                                  .type = type,
                                  .antivirus = parvis_antivirus_mot (verdict),
                                  .stocke = parvis_coffre_store (PARVIS_COFFRE (commune),
                                                                 upload->path, error) };
  if (fichier.stocke == NULL)
    return FALSE;
  g_array_append_val (reception->fichiers, fichier);
  return TRUE;
}

/* Each of @uploads, until one is not right. */
static gboolean
receive_all (
    Reception *reception, ParvisDb *db, GPtrArray *uploads, const char *jour, GError **error)
{
  gint64 taille_max = parvis_reglages_get_entier (db, "piece.taille_max_mo", jour) * 1024 * 1024;

  for (guint i = 0; reception->faute == NULL && i < uploads->len; i++)
    {
      const ParvisUpload *upload = uploads->pdata[i];
      g_autofree char *refus = NULL;

      if (!receive (reception, upload, taille_max, &refus, error))
        return FALSE;
      if (refus != NULL)
        reception->faute = uploads->len > 1 ? g_strdup_printf ("« %s » : %s", upload->name, refus)
                                            : g_steal_pointer (&refus);
    }
  return TRUE;
}

static Reception *
begin_reception (ParvisRequest *request)
{
  Reception *reception = g_new0 (Reception, 1);

  reception->commune = parvis_request_get_commune (request);
  reception->fichiers = g_array_new (FALSE, FALSE, sizeof (ParvisDepotFichier));
  parvis_request_keep (request, KEPT, reception, (GDestroyNotify) reception_free);
  return reception;
}

gboolean
parvis_reception_recevoir (ParvisRequest *request, ParvisDb *db, const char *champ, GError **error)
{
  Reception *reception = begin_reception (request);
  GPtrArray *uploads = parvis_request_get_uploads (request, champ);

  if (uploads->len == 0)
    reception->faute = g_strdup ("Choisissez un fichier, ou prenez une photo du document.");
  else if (uploads->len > PARVIS_RECEPTION_FICHIERS)
    reception->faute = g_strdup_printf (
        "Envoyez %d fichiers au plus à la fois : réunissez les pages dans un seul PDF.",
        PARVIS_RECEPTION_FICHIERS);
  return receive_all (reception, db, uploads, parvis_request_get_today (request), error);
}

gboolean
parvis_reception_recevoir_joints (
    ParvisRequest *request, ParvisDb *db, const char *champ, guint max, GError **error)
{
  Reception *reception = begin_reception (request);
  GPtrArray *uploads = parvis_request_get_uploads (request, champ);

  if (uploads->len > max)
    reception->faute = g_strdup_printf (
        "Joignez %u fichiers au plus à un message : envoyez la suite dans un autre.", max);
  return receive_all (reception, db, uploads, parvis_request_get_today (request), error);
}

static Reception *
find_reception (ParvisRequest *request)
{
  Reception *reception = parvis_request_find_kept (request, KEPT);

  g_assert (reception != NULL);
  return reception;
}

const char *
parvis_reception_find_faute (ParvisRequest *request)
{
  return find_reception (request)->faute;
}

const ParvisDepotFichier *
parvis_reception_get_fichiers (ParvisRequest *request, guint *n)
{
  GArray *fichiers = find_reception (request)->fichiers;

  *n = fichiers->len;
  return (const ParvisDepotFichier *) (void *) fichiers->data;
}

void
parvis_reception_garder (ParvisRequest *request)
{
  find_reception (request)->garde = TRUE;
}
