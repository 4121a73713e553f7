/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "client/parvis-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (ParvisApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PARVIS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = parvis_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
