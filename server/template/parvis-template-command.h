/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `parvis-server template PAGE VIEW.json`: renders the page to standard output, for a designer,
 * without server or database. PAGE is a template's name ("agenda/mois.html"); the templates are
 * those of --directory, otherwise those built in. @args: what follows `template`, NULL-terminated.
 * Answers with the exit status: 0, 1 (it failed) or 2 (it was called wrongly). */
int parvis_template_command (const char *const *args);

G_END_DECLS
