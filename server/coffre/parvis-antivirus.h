/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/coffre/parvis-coffre.h"

G_BEGIN_DECLS

/* What the antivirus says; the words of the column fichier.antivirus. */
typedef enum
{
  PARVIS_ANTIVIRUS_SANS,    /* there is none */
  PARVIS_ANTIVIRUS_ATTENTE, /* it does not answer, or answers something else: again later */
  PARVIS_ANTIVIRUS_SAIN,
  PARVIS_ANTIVIRUS_INFECTE
} ParvisAntivirus;

/* "sans", "attente", "sain", "infecte". */
const char *parvis_antivirus_mot (ParvisAntivirus verdict);

/**
 * parvis_antivirus_scan: has the file at @fd (from its beginning) looked at by clamd over INSTREAM.
 *
 * @prise: clamd's Unix socket, NULL = no antivirus. Only the exact answer « stream: OK » is SAIN.
 * @timeout_ms: for the whole; 0 = 30 s. Blocks: never on a worker's thread. @virus: (out) (nullable): the
 * name of what was found.
 */
ParvisAntivirus parvis_antivirus_scan (const char *prise, int fd, guint timeout_ms, char **virus);

/* The same for a file of the vault, for a job that tries again. */
gboolean parvis_antivirus_scan_stored (const char *prise,
                                       const ParvisCoffre *coffre,
                                       const char *chemin,
                                       GBytes *cle,
                                       ParvisAntivirus *verdict,
                                       GError **error);

G_END_DECLS
