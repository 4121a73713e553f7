/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "server/rendu/parvis-rendu-trame.h"
#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * One run of parvis-render over one file from a stranger, and a distrustful look at what it says.
 */
typedef struct
{
  const char *program;    /* parvis-render */
  int input;              /* the clear file, read from its beginning; stays the caller's */
  const char *type;       /* MIME type, already checked against the content */
  int width;              /* pixels, within PARVIS_RENDU_WIDTH_MIN…MAX */
  int first, count;       /* pages from 1; count 0 = only open the file and count them */
  guint deadline_ms;      /* 0 = 40 s */
  gboolean without_bwrap; /* for tests: only what the helper does to itself */
} ParvisRenduOrdre;

/* What it came to. PANNE: it crashed, took too long, or said what it must not. */
typedef enum
{
  PARVIS_RENDU_FIN_OK,
  PARVIS_RENDU_FIN_MOT_DE_PASSE,
  PARVIS_RENDU_FIN_ABIME,
  PARVIS_RENDU_FIN_TROP_DE_PAGES,
  PARVIS_RENDU_FIN_TROP_GRAND,
  PARVIS_RENDU_FIN_PANNE
} ParvisRenduFin;

/* Gets each page in order, already checked to be a bounded PNG. */
typedef gboolean (*ParvisRenduRecoit) (int page, GBytes *png, gpointer data, GError **error);

/**
 * parvis_rendu_run: FALSE with @error when the machine failed (it could not be started) or @recoit did;
 * what the file does to the helper is a result, in @fin, never an error. @pages: of the document.
 *
 * When it returns the helper is gone. Blocks up to the deadline: never on a worker's thread.
 */
gboolean parvis_rendu_run (const ParvisRenduOrdre *ordre,
                           ParvisRenduRecoit recoit,
                           gpointer data,
                           ParvisRenduFin *fin,
                           int *pages,
                           GError **error);

G_END_DECLS
