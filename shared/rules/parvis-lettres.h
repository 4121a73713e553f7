/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An amount in letters, as a receipt has it: « quatorze euros et cinquante centimes », « deux cent un euros ».
 * @cents: 0 to 99 999 999. The caller owns it. */
char *parvis_lettres_montant (gint64 cents);

G_END_DECLS
