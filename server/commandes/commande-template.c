/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes.h"
#include "server/template/parvis-template-command.h"

int
parvis_commande_template (int argc, char **argv)
{
  return parvis_template_command ((const char *const *) argv + 1);
}
