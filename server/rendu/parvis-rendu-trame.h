/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * What parvis-render says to the server, on its standard output: frames of a tag, a length (both 32
 * bits, big endian) and that many bytes. First one DOCUMENT, then a PAGE (a PNG) for each page asked
 * for, then one END. The server believes none of it without a look: see parvis-rendu-lancement.c.
 */
typedef enum
{
  PARVIS_TRAME_DOCUMENT = 0x444f4355, /* 4 bytes: the number of pages */
  PARVIS_TRAME_PAGE = 0x50414745,     /* a PNG */
  PARVIS_TRAME_END = 0x46494e49       /* 4 bytes: ParvisTrameStatut */
} ParvisTrame;

typedef enum
{
  PARVIS_STATUT_OK = 0,
  PARVIS_STATUT_MOT_DE_PASSE,
  PARVIS_STATUT_ABIME,
  PARVIS_STATUT_TROP_DE_PAGES,
  PARVIS_STATUT_TROP_GRAND,
  PARVIS_STATUT_LAST = PARVIS_STATUT_TROP_GRAND
} ParvisTrameStatut;

/* Bounds that both sides hold to. */
#define PARVIS_RENDU_INPUT_MAX  ((gsize) 32 * 1024 * 1024)
#define PARVIS_RENDU_PAGES_MAX  30
#define PARVIS_RENDU_WIDTH_MIN  200
#define PARVIS_RENDU_WIDTH_MAX  1600
#define PARVIS_RENDU_HEIGHT_MAX (4 * PARVIS_RENDU_WIDTH_MAX)
#define PARVIS_RENDU_PAGE_BYTES ((gsize) 16 * 1024 * 1024)
#define PARVIS_RENDU_BYTES_MAX  ((gsize) 64 * 1024 * 1024)
#define PARVIS_RENDU_CPU_S      20

G_END_DECLS
