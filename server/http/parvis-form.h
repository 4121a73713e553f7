/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * ParvisForm: the fields of a form or of a query; the values of one name in order.
 *
 * What comes out is valid UTF-8 without control characters but \n and \t; line ends are \n; white
 * space at both ends is gone, and so are the marks that turn the direction of the text around
 * (U+202A–202E, U+2066–2069, by which "facture[U+202E]fdp.exe" reads as a PDF).
 */
typedef struct _ParvisForm ParvisForm;

#define PARVIS_FORM_FIELDS_MAX 500
#define PARVIS_FORM_NAME_MAX   100
#define PARVIS_FORM_VALUE_MAX  (64 * 1024)

ParvisForm *parvis_form_new (void);
void parvis_form_free (ParvisForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisForm, parvis_form_free)

/* Cleans and adds one field, raw as it came. @error: INVALID, TOO_LARGE. */
gboolean parvis_form_add (ParvisForm *form,
                          const char *name,
                          gsize name_length,
                          const char *value,
                          gsize value_length,
                          GError **error);
/* Adds what an application/x-www-form-urlencoded text holds (URL standard). */
gboolean parvis_form_parse (ParvisForm *form, const char *text, gsize length, GError **error);

/* name → GPtrArray of char*, NULL-terminated; borrowed. */
GHashTable *parvis_form_get_table (ParvisForm *form);
/* The first value, or NULL. */
const char *parvis_form_find (ParvisForm *form, const char *name);

/* The inverse of parvis_form_parse(): appends name=value, with & before it unless @out is empty. */
void parvis_form_encode (GString *out, const char *name, const char *value);

G_END_DECLS
