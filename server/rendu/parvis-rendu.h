/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/coffre/parvis-coffre.h"
#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/**
 * Citizens' files as pictures that are safe to show. A file is decoded in parvis-render only; its pages
 * are kept encrypted beside it in the vault, so that each is drawn once a width.
 *
 * All calls block (a page takes some 200 ms, a document up to 40 s): from a job, a `before` or a SLOW
 * route, never on a worker or in the writer.
 */
typedef enum
{
  PARVIS_RENDU_EN_COURS, /* not drawn yet */
  PARVIS_RENDU_PAGES,
  PARVIS_RENDU_REFUS /* cannot be shown, and never will */
} ParvisRenduEtat;

typedef enum
{
  PARVIS_RENDU_REFUS_AUCUN,
  PARVIS_RENDU_REFUS_MOT_DE_PASSE,
  PARVIS_RENDU_REFUS_ABIME,
  PARVIS_RENDU_REFUS_TROP_DE_PAGES,
  PARVIS_RENDU_REFUS_TROP_GRAND,
  PARVIS_RENDU_REFUS_TROP_LONG
} ParvisRenduRefus;

typedef struct
{
  ParvisRenduEtat etat;
  int pages;
  ParvisRenduRefus refus;
} ParvisRenduResultat;

/* A file of the vault: the columns of its row. */
typedef struct
{
  const char *chemin;
  GBytes *cle;
  const char *type;
} ParvisRenduFichier;

/* What it is, for an agent (« Ce PDF est protégé par un mot de passe. »); and what to do about it, for
 * the parent who sends it. Static. */
const char *parvis_rendu_refus_phrase (ParvisRenduRefus refus);
const char *parvis_rendu_refus_conseil (ParvisRenduRefus refus);

/* @largeur is rounded up to the next of 200, 400 … 1600 pixels, everywhere below. */

/* Only looks at what is there. FALSE: a damaged vault, or the file was erased. */
gboolean parvis_rendu_find (ParvisCommune *commune,
                            const ParvisRenduFichier *fichier,
                            int largeur,
                            ParvisRenduResultat *resultat,
                            GError **error);

/* Draws all pages unless that was done before. TRUE: PAGES or REFUS. FALSE = the machine's fault: the
 * job is tried again later. */
gboolean parvis_rendu_pages (ParvisCommune *commune,
                             const ParvisRenduFichier *fichier,
                             int largeur,
                             ParvisRenduResultat *resultat,
                             GError **error);

/* Page @page (from 1) as a PNG, drawn now if it never was. NOT_FOUND: no such page. INVALID: it cannot
 * be shown, the error's message is the sentence. */
GBytes *parvis_rendu_page (ParvisCommune *commune,
                           const ParvisRenduFichier *fichier,
                           int largeur,
                           int page,
                           GError **error);

/* At the reception, before it is stored: whether the clear file at @path can be opened at all. TRUE
 * with @refus AUCUN = yes, of *@pages pages. */
gboolean parvis_rendu_examine (ParvisCommune *commune,
                               const char *path,
                               const char *type,
                               ParvisRenduRefus *refus,
                               int *pages,
                               GError **error);

/**
 * parvis_rendu_recevoir: all that is asked of a file that a parent sends: parvis_piece_check(), then
 * parvis_rendu_examine(). For a `before`: takes some 100 ms.
 *
 * @nom: the sender's name for it. @taille_max: bytes, the setting `piece.taille_max_mo`.
 *
 * Returns: its MIME type, static, with *@pages; NULL with *@refus, what to tell the parent (the caller
 * owns it), or with @error set when it is our fault.
 */
const char *parvis_rendu_recevoir (ParvisCommune *commune,
                                   const char *path,
                                   const char *nom,
                                   gint64 taille_max,
                                   int *pages,
                                   char **refus,
                                   GError **error);

G_END_DECLS
