/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/model/parvis-agent-session.h"
#include "shared/model/parvis-demande.h"
#include "shared/model/parvis-justificatif.h"
#include "shared/rules/parvis-raison.h"
#include "tests/fuzz/fuzz.h"

/* The first byte of the input, from 'a', chooses one. Add at the end: the corpus counts on it. */
static const ParvisRecord *const records[] = {
  &parvis_justificatif_page_record,     &parvis_justificatif_detail_record,
  &parvis_justificatif_decision_record, &parvis_demande_page_record,
  &parvis_demande_detail_record,        &parvis_demande_complement_record,
  &parvis_agent_connexion_record,       &parvis_agent_session_record,
  &parvis_foyer_credit_record,          &parvis_api_erreur_record,
  &parvis_evenement_ouvert_record,
};

/* After the records: a reason that was kept. */
static void
check_raison (const char *text, gsize size)
{
  g_autoptr (JsonNode) node = parvis_json_parse (text, (gssize) size, 4096, 4, NULL);
  g_autoptr (JsonNode) back = NULL;
  g_autofree char *phrase = NULL;
  g_autofree char *kept = NULL;
  ParvisRaison raison, again;

  if (node == NULL || !parvis_raison_from_json (node, &raison, NULL))
    return;
  phrase = parvis_raison_to_phrase (&raison);
  g_assert_true (g_utf8_validate (phrase, -1, NULL));
  kept = parvis_raison_to_json (&raison);
  back = parvis_json_parse (kept, -1, 4096, 4, NULL);
  g_assert_true (parvis_raison_from_json (back, &again, NULL));
}

/* What is accepted, written and read again, is the same document; a copy too. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const ParvisRecord *record;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  gpointer read, again, copy;

  if (size == 0 || data[0] < 'a' || data[0] - 'a' > (int) G_N_ELEMENTS (records))
    return 0;
  if (data[0] - 'a' == (int) G_N_ELEMENTS (records))
    {
      check_raison ((const char *) data + 1, size - 1);
      return 0;
    }
  record = records[data[0] - 'a'];
  read = parvis_record_new_from_text (record, (const char *) data + 1, (gssize) size - 1, &error);
  if (read == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  text = parvis_record_to_text (record, read);
  copy = parvis_record_dup (record, read);
  parvis_record_free (record, read);
  again = parvis_record_new_from_text (record, text, -1, &error);
  g_assert_no_error (error);
  text_again = parvis_record_to_text (record, copy);
  g_assert_cmpstr (text, ==, text_again);
  parvis_record_free (record, copy);
  parvis_record_free (record, again);
  return 0;
}
