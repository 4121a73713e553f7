/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server/paiement/payfip-soap.h"
#include "tests/fuzz/fuzz.h"

static void
check_cb (gpointer name, gpointer value, gpointer data)
{
  g_assert_true (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL));
}

/* Whatever PayFiP, or somebody in its place, answers: a reason, or texts that may be shown. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisSoapReponse) reponse = parvis_soap_parse ((const char *) data, size, &error);
  g_autofree char *jour = NULL;

  g_assert_true ((reponse == NULL) == (error != NULL));
  if (reponse == NULL)
    return 0;
  g_assert_true ((reponse->champs == NULL) == (reponse->code != NULL));
  if (reponse->champs != NULL)
    g_hash_table_foreach (reponse->champs, check_cb, NULL);
  else
    g_assert_true (g_utf8_validate (reponse->code, -1, NULL)
                   && g_utf8_validate (reponse->libelle, -1, NULL));
  jour = parvis_payfip_jour (parvis_soap_get (reponse, "dattrans"));
  return 0;
}
