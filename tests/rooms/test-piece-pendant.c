/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/http/parvis-response-private.h"
#include "tests/rendu/test-fixtures.h"
#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/justificatifs-essai.h"
#include "tests/rooms/sql-essai.h"

/* The family sends another document while the agent accepts: whoever the writer hears first, each is told, and
 * nothing is half there. */
static void
test_piece_pendant (EssaiCommune *essai)
{
  static const char pieces[] =
      "UPDATE justificatif SET etat = 'valide' WHERE id IN (SELECT justificatif_id FROM"
      " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ")";
  Fiche f = essai_fiche_new (essai, "Hortense");
  gint64 piece;
  guint mails;
  g_autoptr (ParvisResponse) sent = NULL;

  essai_fiche_remplir (&f, NULL);
  sql_exec (essai, pieces, f.demande);
  piece = sql_int (essai,
                   "SELECT max (justificatif_id) FROM demande_justificatif"
                   " WHERE obligatoire = 1 AND demande_id = %" G_GINT64_FORMAT,
                   f.demande);
  mails = essai_commune_count_courriels (essai);
  /* The document first: the file waits again, the agent is told why, the family hears of no decision. */
  sent =
      essai_piece_envoyer (essai, PASCAL, piece, "a.jpg", fixture_picture ("jpeg", 400, 300), NULL);
  essai_assert_status (sent, 303);
  g_assert_null (strstr (parvis_response_get_flash (sent), "déjà acceptée"));
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  essai_fiche_assert_etat (&f, "en_traitement");
  essai_fiche_assert_traces (&f, "commencee deposee", "");
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, mails);
  essai_piece_assert_etat (essai, piece, "en_attente");
  /* The decision first: it stands, and the document is there to be checked. */
  sql_exec (essai, pieces, f.demande);
  essai_fiche_assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 200, "acceptee");
  g_clear_pointer (&sent, parvis_response_free);
  sent =
      essai_piece_envoyer (essai, PASCAL, piece, "b.jpg", fixture_picture ("jpeg", 400, 300), NULL);
  essai_assert_status (sent, 303);
  g_assert_nonnull (strstr (parvis_response_get_flash (sent), "déjà acceptée"));
  essai_fiche_assert_etat (&f, "acceptee");
  essai_piece_assert_etat (essai, piece, "en_attente");
  essai_fiche_assert_traces (&f, "commencee deposee acceptee", "demande.acceptee");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/piece-pendant", test_piece_pendant);
  return g_test_run ();
}
