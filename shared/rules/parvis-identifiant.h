/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PARVIS_IDENTIFIANT_MAX 30

/**
 * parvis_identifiant_propose:
 * @rang: 1 for the name itself, 2, 3… when the ones before are taken: a suffix
 *
 * « Éric » « MOUNIER » → "eric.mounier", "eric.mounier2". Only [a-z0-9.-], at most
 * %PARVIS_IDENTIFIANT_MAX characters with the suffix. "usager" where nothing can be spelled.
 */
char *parvis_identifiant_propose (const char *prenom, const char *nom, guint rang);
/* The key under which an identifier is unique: case and accents folded, spaces at the ends cut. */
char *parvis_identifiant_replier (const char *identifiant);
/* NULL when @identifiant may be chosen, else what to tell, in French; static. */
const char *parvis_identifiant_check (const char *identifiant);

G_END_DECLS
