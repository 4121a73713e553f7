/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/**
 * ParvisTemplates: the pages' templates, compiled once at the start, then read by all threads.
 *
 * A strict subset of Mustache: `{{x}}` and `{{a.b}}` always escaped, `{{#s}}`, `{{^s}}`, `{{/s}}`,
 * `{{>partial}}`, `{{!comment}}`, `{{.}}`; and one thing more, `{{?s}}`…`{{/s}}`: shown once when s is
 * there, a list that is not empty included, the context unchanged. No `{{{`, no `{{&`, no set-delimiter. Refused at
 * compilation: a variable inside <script>, <style>, an on…= or style= attribute, an unquoted
 * attribute, a tag's or an attribute's name; an unknown partial; a partial that includes itself.
 * In href=, action=, src=, formaction= the variable must begin the value; what does not begin with
 * `/` (not `//`), `#`, `?`, `mailto:`, `tel:` or `https://` is written as `#`.
 */
typedef struct _ParvisTemplates ParvisTemplates;

/* Compiles every *.html below the GResource @prefix. @error names file, line and reason. */
ParvisTemplates *parvis_templates_new_from_resource (const char *prefix, GError **error);
ParvisTemplates *parvis_templates_new_from_directory (const char *path, GError **error);
/* Takes over @name to @text, for tests and fuzzing; partials resolved when all are added. */
ParvisTemplates *parvis_templates_new_from_table (GHashTable *name_to_text, GError **error);
void parvis_templates_free (ParvisTemplates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTemplates, parvis_templates_free)

gboolean parvis_templates_has (ParvisTemplates *templates, const char *name);
/* Appends the page @name ("agenda/mois.html") to @out. */
void parvis_templates_render (ParvisTemplates *templates,
                              const char *name,
                              ParvisView *view,
                              GString *out);

G_END_DECLS
