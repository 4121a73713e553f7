/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/agenda/recu.h"
#include "tests/fuzz/fuzz.h"

/* What is read as a code is a number and sixteen signs, and reads the same again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *typed = g_strndup ((const char *) data, size);
  g_autofree char *written = NULL;
  char signes[PARVIS_RECU_SIGNES + 1], again[PARVIS_RECU_SIGNES + 1];
  gint64 numero = 0, number = 0;

  if (!parvis_recu_parse_code (typed, &numero, signes))
    return 0;
  g_assert_cmpint (numero, >, 0);
  g_assert_cmpuint (strlen (signes), ==, PARVIS_RECU_SIGNES);
  g_assert_cmpuint (strspn (signes, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), ==, PARVIS_RECU_SIGNES);
  written = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", numero, signes);
  g_assert_true (parvis_recu_parse_code (written, &number, again));
  g_assert_cmpint (number, ==, numero);
  g_assert_cmpstr (again, ==, signes);
  return 0;
}
