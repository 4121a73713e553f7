/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sub-commands of parvis-server. Each gets what follows its name on the command line, its own
 * name first, and gives the exit status: 0 done, 1 refused or failed (said on stderr), 2 wrong use, 3 the check
 * found something altered. */
int parvis_commande_init (int argc, char **argv);
int parvis_commande_serve (int argc, char **argv);
int parvis_commande_agent (int argc, char **argv);
int parvis_commande_template (int argc, char **argv);
int parvis_commande_teleprocedure (int argc, char **argv);
int parvis_commande_reglage (int argc, char **argv);
int parvis_commande_paiement (int argc, char **argv);
int parvis_commande_demo (int argc, char **argv);
int parvis_commande_verifier (int argc, char **argv);

/* Says @error on stderr after the program's name, and gives 1. Takes it over. */
int parvis_commande_fail (GError *error);

G_END_DECLS
