/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-rendu"
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "server/coffre/parvis-fd.h"
#include "server/coffre/parvis-piece.h"
#include "server/rendu/parvis-rendu-lancement.h"
#include "server/rendu/parvis-rendu.h"

/* The index, beside the file and its pages: "pages 3" or "refus abime". Written last. */
#define INDEX_MAX  64
#define WIDTH_STEP 200

/* clang-format off */
static const struct {
  const char *code, *phrase, *conseil;
} REFUS[] = {
  [PARVIS_RENDU_REFUS_AUCUN] = { "", "", "" },
  [PARVIS_RENDU_REFUS_MOT_DE_PASSE] = { "mot_de_passe",
    "Ce PDF est protégé par un mot de passe.",
    "Ouvrez-le avec son mot de passe, choisissez « Imprimer » puis « Enregistrer au format PDF », et envoyez "
    "le nouveau fichier." },
  [PARVIS_RENDU_REFUS_ABIME] = { "abime",
    "Ce fichier est abîmé : il ne s’ouvre pas.",
    "Vérifiez qu’il s’ouvre sur votre appareil, puis envoyez-le à nouveau, ou photographiez le document." },
  [PARVIS_RENDU_REFUS_TROP_DE_PAGES] = { "trop_de_pages",
    "Ce document a plus de 30 pages.",
    "Envoyez seulement les pages qui sont demandées." },
  [PARVIS_RENDU_REFUS_TROP_GRAND] = { "trop_grand",
    "Cette image a des dimensions trop grandes pour être affichée.",
    "Réduisez-la, ou photographiez le document avec votre téléphone." },
  [PARVIS_RENDU_REFUS_TROP_LONG] = { "trop_long",
    "Ce fichier n’a pas pu être affiché : il est trop complexe, ou abîmé.",
    "Imprimez-le au format PDF, ou photographiez le document, puis envoyez le nouveau fichier." },
};
/* clang-format on */

const char *
parvis_rendu_refus_phrase (ParvisRenduRefus refus)
{
  g_return_val_if_fail ((guint) refus < G_N_ELEMENTS (REFUS), "");
  return REFUS[refus].phrase;
}

const char *
parvis_rendu_refus_conseil (ParvisRenduRefus refus)
{
  g_return_val_if_fail ((guint) refus < G_N_ELEMENTS (REFUS), "");
  return REFUS[refus].conseil;
}

static ParvisRenduRefus
refus_of (ParvisRenduFin fin)
{
  switch (fin)
    {
    case PARVIS_RENDU_FIN_OK:
      return PARVIS_RENDU_REFUS_AUCUN;
    case PARVIS_RENDU_FIN_MOT_DE_PASSE:
      return PARVIS_RENDU_REFUS_MOT_DE_PASSE;
    case PARVIS_RENDU_FIN_ABIME:
      return PARVIS_RENDU_REFUS_ABIME;
    case PARVIS_RENDU_FIN_TROP_DE_PAGES:
      return PARVIS_RENDU_REFUS_TROP_DE_PAGES;
    case PARVIS_RENDU_FIN_TROP_GRAND:
      return PARVIS_RENDU_REFUS_TROP_GRAND;
    case PARVIS_RENDU_FIN_PANNE:
      return PARVIS_RENDU_REFUS_TROP_LONG;
    }
  g_assert_not_reached ();
}

static int
round_width (int largeur)
{
  int steps = (CLAMP (largeur, 1, PARVIS_RENDU_WIDTH_MAX) + WIDTH_STEP - 1) / WIDTH_STEP;

  return steps * WIDTH_STEP;
}

static char *
suffix (int width, int page)
{
  return page ? g_strdup_printf ("p%d-%d", width, page) : g_strdup_printf ("p%d", width);
}

static gboolean
parse_index (GBytes *bytes, ParvisRenduResultat *resultat)
{
  char text[INDEX_MAX + 1] = "";
  char code[INDEX_MAX + 1] = "";
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  memcpy (text, data, MIN (size, INDEX_MAX));
  if (sscanf (text, "pages %d", &resultat->pages) == 1)
    {
      resultat->etat = PARVIS_RENDU_PAGES;
      return TRUE;
    }
  if (sscanf (text, "refus %64s", code) == 1)
    for (guint i = 1; i < G_N_ELEMENTS (REFUS); i++)
      if (g_str_equal (code, REFUS[i].code))
        {
          resultat->etat = PARVIS_RENDU_REFUS;
          resultat->refus = i;
          return TRUE;
        }
  return FALSE;
}

static gboolean
store_index (const ParvisCoffre *coffre,
             const ParvisRenduFichier *fichier,
             int width,
             const ParvisRenduResultat *resultat,
             GError **error)
{
  g_autofree char *name = suffix (width, 0);
  g_autofree char *text = resultat->etat == PARVIS_RENDU_PAGES
                              ? g_strdup_printf ("pages %d\n", resultat->pages)
                              : g_strdup_printf ("refus %s\n", REFUS[resultat->refus].code);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return parvis_coffre_store_beside (coffre, fichier->chemin, fichier->cle, name, bytes, error);
}

gboolean
parvis_rendu_find (ParvisCommune *commune,
                   const ParvisRenduFichier *fichier,
                   int largeur,
                   ParvisRenduResultat *resultat,
                   GError **error)
{
  g_autofree char *name = suffix (round_width (largeur), 0);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;

  *resultat = (ParvisRenduResultat){ .etat = PARVIS_RENDU_EN_COURS };
  bytes = parvis_coffre_read_beside (PARVIS_COFFRE (commune), fichier->chemin, fichier->cle, name,
                                     INDEX_MAX, &local);
  if (!bytes && !g_error_matches (local, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&local)), FALSE;
  /* An index that says nothing we know is made anew. */
  if (bytes && !parse_index (bytes, resultat))
    resultat->etat = PARVIS_RENDU_EN_COURS;
  return TRUE;
}

/* The clear file in memory that has no name and cannot be changed any more: it never touches a disk,
 * nor this process's heap. */
static int
open_clear (const ParvisCoffre *coffre, const ParvisRenduFichier *fichier, GError **error)
{
  g_auto (ParvisFd) fd = memfd_create ("piece", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0)
    return parvis_fd_fail (error, "memfd"), -1;
  if (!parvis_coffre_read_to_fd (coffre, fichier->chemin, fichier->cle, fd, error))
    return -1;
  fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  return parvis_fd_steal (&fd);
}

typedef struct
{
  const ParvisCoffre *coffre;
  const ParvisRenduFichier *fichier;
  int width;
  GBytes **keep; /* the last page, or NULL */
} Reception;

static gboolean
store_page (int page, GBytes *png, gpointer data, GError **error)
{
  Reception *reception = data;
  g_autofree char *name = suffix (reception->width, page);

  if (reception->keep)
    *reception->keep = g_bytes_ref (png);
  return parvis_coffre_store_beside (reception->coffre, reception->fichier->chemin,
                                     reception->fichier->cle, name, png, error);
}

static gboolean
draw (ParvisCommune *commune,
      Reception *reception,
      int first,
      int count,
      ParvisRenduResultat *resultat,
      GError **error)
{
  g_auto (ParvisFd) clear = open_clear (reception->coffre, reception->fichier, error);
  const ParvisRenduOrdre ordre = {
    .program = commune->render_path,
    .input = clear,
    .type = reception->fichier->type,
    .width = reception->width,
    .first = first,
    .count = count,
  };
  ParvisRenduFin fin;

  if (clear < 0 || !parvis_rendu_run (&ordre, store_page, reception, &fin, &resultat->pages, error))
    return FALSE;
  resultat->refus = refus_of (fin);
  resultat->etat = fin == PARVIS_RENDU_FIN_OK ? PARVIS_RENDU_PAGES : PARVIS_RENDU_REFUS;
  return TRUE;
}

gboolean
parvis_rendu_pages (ParvisCommune *commune,
                    const ParvisRenduFichier *fichier,
                    int largeur,
                    ParvisRenduResultat *resultat,
                    GError **error)
{
  const ParvisCoffre *coffre = PARVIS_COFFRE (commune);
  Reception reception = { .coffre = coffre, .fichier = fichier, .width = round_width (largeur) };

  if (!parvis_rendu_find (commune, fichier, largeur, resultat, error))
    return FALSE;
  if (resultat->etat != PARVIS_RENDU_EN_COURS)
    return TRUE;
  return draw (commune, &reception, 1, PARVIS_RENDU_PAGES_MAX, resultat, error)
         && store_index (coffre, fichier, reception.width, resultat, error);
}

static GBytes *
draw_one (
    ParvisCommune *commune, const ParvisRenduFichier *fichier, int width, int page, GError **error)
{
  g_autoptr (GBytes) png = NULL;
  ParvisRenduResultat resultat = { 0 };
  Reception reception = {
    .coffre = PARVIS_COFFRE (commune), .fichier = fichier, .width = width, .keep = &png
  };

  if (!draw (commune, &reception, page, 1, &resultat, error))
    return NULL;
  if (resultat.etat == PARVIS_RENDU_REFUS)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                         parvis_rendu_refus_phrase (resultat.refus));
  else if (!png)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no page %d", page);
  else
    return g_steal_pointer (&png);
  return NULL;
}

GBytes *
parvis_rendu_page (ParvisCommune *commune,
                   const ParvisRenduFichier *fichier,
                   int largeur,
                   int page,
                   GError **error)
{
  const int width = round_width (largeur);
  g_autofree char *name = suffix (width, page);
  g_autoptr (GError) local = NULL;
  ParvisRenduResultat resultat;
  GBytes *png;

  if (page < 1 || page > PARVIS_RENDU_PAGES_MAX)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no page %d", page);
      return NULL;
    }
  png = parvis_coffre_read_beside (PARVIS_COFFRE (commune), fichier->chemin, fichier->cle, name,
                                   PARVIS_RENDU_PAGE_BYTES, &local);
  if (png || !g_error_matches (local, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND))
    {
      if (!png)
        g_propagate_error (error, g_steal_pointer (&local));
      return png;
    }
  if (!parvis_rendu_find (commune, fichier, largeur, &resultat, error))
    return NULL;
  if (resultat.etat == PARVIS_RENDU_REFUS)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           parvis_rendu_refus_phrase (resultat.refus));
      return NULL;
    }
  if (resultat.etat == PARVIS_RENDU_PAGES && page > resultat.pages)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no page %d", page);
      return NULL;
    }
  return draw_one (commune, fichier, width, page, error);
}

gboolean
parvis_rendu_examine (ParvisCommune *commune,
                      const char *path,
                      const char *type,
                      ParvisRenduRefus *refus,
                      int *pages,
                      GError **error)
{
  g_auto (ParvisFd) input = open (path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
  const ParvisRenduOrdre ordre = {
    .program = commune->render_path,
    .input = input,
    .type = type,
    .width = PARVIS_RENDU_WIDTH_MIN,
    .first = 1,
  };
  ParvisRenduFin fin;

  if (input < 0)
    return parvis_fd_fail (error, path);
  if (!parvis_rendu_run (&ordre, NULL, NULL, &fin, pages, error))
    return FALSE;
  *refus = refus_of (fin);
  return TRUE;
}

const char *
parvis_rendu_recevoir (ParvisCommune *commune,
                       const char *path,
                       const char *nom,
                       gint64 taille_max,
                       int *pages,
                       char **refus,
                       GError **error)
{
  const char *type = parvis_piece_check (path, nom, taille_max, refus, error);
  ParvisRenduRefus why;

  if (!type || !parvis_rendu_examine (commune, path, type, &why, pages, error))
    return NULL;
  if (why == PARVIS_RENDU_REFUS_AUCUN)
    return type;
  *refus =
      g_strdup_printf ("%s %s", parvis_rendu_refus_phrase (why), parvis_rendu_refus_conseil (why));
  return NULL;
}
