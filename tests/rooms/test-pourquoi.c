/* SPDX-License-Identifier: EUPL-1.2 */
/* « Pourquoi ? »: of each day that cannot be booked, of each price, of a file that waits: one sentence, and what
 * can be done. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

/* Today is Saturday 21 November 2026, 10:30. */
#define LUNDI "2026-11-23"
#define MARDI "2026-11-24"

static ParvisResponse *
get_jour (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour)
{
  g_autofree char *path = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s",
                                           enfant, essai_get_repas (essai), jour);
  ParvisResponse *page = essai_commune_get (essai, who, path);

  essai_assert_status (page, 200);
  return page;
}

/* The day's page says @phrase, and leads to @lien when there is something to do. */
static void
assert_jour (
    EssaiCommune *essai, gint64 enfant, const char *jour, const char *phrase, const char *lien)
{
  g_autoptr (ParvisResponse) page = get_jour (essai, PASCAL, enfant, jour);

  essai_assert_body (page, phrase);
  essai_assert_no_body (page, "<button type=\"submit\" class=\"bouton\">");
  if (lien != NULL)
    essai_assert_body (page, lien);
}

/* --------------------------------------------------------------------------- days */

static void
test_jours (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  sql_exec (essai,
            "UPDATE reglage SET valeur = '\"04 90 00 00 00\"' WHERE cle = 'scolaire.telephone'");
  assert_jour (
      essai, enfant, LUNDI,
      "Réservable jusqu’au vendredi 20 novembre à\u00a010\u00a0h\u202f; nous étions le samedi 21 "
      "novembre.",
      "href=\"tel:");
  assert_jour (essai, enfant, "2026-11-25", "Pas d’école le mercredi.", NULL);
  assert_jour (essai, enfant, "2026-12-22", "Vacances de Noël.", NULL);
  assert_jour (essai, enfant, "2026-11-11", "11 novembre, jour férié.", NULL);
  essai_now (essai, 11, 23, 10, 42);
  assert_jour (essai, enfant, MARDI,
               "Réservable jusqu’au lundi 23 novembre à\u00a010\u00a0h\u202f; il était "
               "10\u00a0h\u00a042.",
               "href=\"tel:");
}

static void
test_non_inscrit (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  sql_exec (essai, "UPDATE inscription SET au = '2026-11-30' WHERE personne_id = %" G_GINT64_FORMAT,
            enfant);
  assert_jour (essai, enfant, "2026-12-01", "son inscription a fini le 30 novembre 2026.",
               "href=\"/demarches/fiche-enfant\"");
  sql_exec (essai,
            "UPDATE inscription SET du = '2026-12-03', au = '2027-08-31'"
            " WHERE personne_id = %" G_GINT64_FORMAT,
            enfant);
  assert_jour (essai, enfant, "2026-12-01", "son inscription commence le 3 décembre 2026.",
               "href=\"/demarches/fiche-enfant\"");
}

/* The town hall has forgotten to decide: it is not the child's fault. */
static void
test_sans_prix (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai, "PRAGMA foreign_keys = OFF; DELETE FROM tarif");
  page = get_jour (essai, PASCAL, enfant, MARDI);
  essai_assert_body (page, "pas encore fixé de prix pour ce jour");
  essai_assert_no_body (page, "/demarches/fiche-enfant");
}

static void
test_solde (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *path = NULL;
  g_autoptr (ParvisResponse) page = NULL, refus = NULL;

  sql_exec (essai,
            "UPDATE solde SET montant_cents = -4900 WHERE compte_id = (SELECT id FROM compte_regie"
            " WHERE foyer_id = %" G_GINT64_FORMAT ")",
            essai_commune_get_foyer (essai, PASCAL));
  page = get_jour (essai, PASCAL, enfant, MARDI);
  essai_assert_body (page, "Le solde de votre compte (−49,00\u00a0€) ne suffit plus pour ce repas "
                           "(4,50\u00a0€)\u00a0: il ne peut pas descendre sous "
                           "−50,00\u00a0€.");
  essai_assert_body (page, "href=\"/paiements/recharger\"");
  path = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/" MARDI, enfant,
                          essai_get_repas (essai));
  refus = essai_commune_post_form (essai, PASCAL, path, "action", "reserver", NULL);
  essai_assert_status (refus, 409);
  essai_assert_body (refus, "ne suffit plus pour ce repas");
  essai_assert_body (refus, "href=\"/paiements/recharger\"");
}

/* --------------------------------------------------------------------------- prices */

static void
test_prix (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 autre = essai_inscrire (essai, DAVID, 0, FALSE);
  g_autoptr (ParvisResponse) haut = get_jour (essai, PASCAL, florian, MARDI);
  g_autoptr (ParvisResponse) milieu = get_jour (essai, DAVID, autre, MARDI);
  g_autoptr (ParvisResponse) inconnu = NULL;

  essai_assert_body (haut, "Tarif résident, quotient 1350 (depuis le 1er juillet 2025), tranche "
                           "à partir de 1200\u00a0: "
                           "4,50\u00a0€ (délibération");
  essai_assert_body (milieu, "quotient 720 (depuis le 1er juillet 2025), tranche de 400 à moins "
                             "de 860\u00a0: 2,90\u00a0€");
  sql_exec (essai, "DELETE FROM quotient");
  inconnu = get_jour (essai, DAVID, autre, MARDI);
  essai_assert_body (inconnu, "quotient inconnu, tranche la plus haute\u00a0: 4,50\u00a0€");
}

/* --------------------------------------------------------------------------- files */

/* The file of the eldest, of this school year; @etat as in the table. */
static void
deposer (EssaiCommune *essai, const char *etat)
{
  sql_exec (essai,
            "INSERT OR REPLACE INTO demande (id, foyer_id, personne_id, annee, teleprocedure,"
            " version, etat, cree_a, modifie_a, depose_a) SELECT 900001, %" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT
            ", '2026-2027', code, max (version), '%s', 1, 1, %" G_GINT64_FORMAT
            " FROM teleprocedure WHERE code = 'fiche-enfant'",
            essai_commune_get_foyer (essai, PASCAL), essai_commune_get_enfant (essai, PASCAL, 0),
            etat, essai->now);
}

static void
assert_blocage (EssaiCommune *essai, const char *phrase, const char *lien)
{
  g_autofree char *path = g_strdup_printf ("/agenda?personne=%" G_GINT64_FORMAT,
                                           essai_commune_get_enfant (essai, PASCAL, 0));
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

  essai_assert_status (page, 200);
  essai_assert_body (page, phrase);
  essai_assert_body (page, lien);
}

static void
add_piece (EssaiCommune *essai, gint64 id, const char *type, const char *etat)
{
  sql_exec (essai,
            "INSERT INTO justificatif (id, type, foyer_id, personne_id, etat, cree_a)"
            " VALUES (%" G_GINT64_FORMAT ", '%s', %" G_GINT64_FORMAT ", NULL, '%s', 1);"
            "INSERT INTO demande_justificatif (demande_id, justificatif_id, obligatoire)"
            " VALUES (900001, %" G_GINT64_FORMAT ", 1)",
            id, type, essai_commune_get_foyer (essai, PASCAL), etat, id);
}

static void
test_fiche (EssaiCommune *essai)
{
  assert_blocage (essai, "Sa fiche enfant n’est pas faite", "href=\"/demarches/fiche-enfant\"");
  deposer (essai, "brouillon");
  assert_blocage (essai, "commencée, mais pas encore envoyée", "href=\"/demandes/900001\"");
  deposer (essai, "a_completer");
  assert_blocage (essai, "demande de compléter sa fiche", "href=\"/demandes/900001\"");
  deposer (essai, "en_traitement");
  assert_blocage (essai, "chez la mairie depuis le samedi 21 novembre, qui doit encore l’accepter",
                  "href=\"/demandes/900001\"");
}

/* Which pieces are missing, by their name; what is given is not. */
static void
test_fiche_pieces (EssaiCommune *essai)
{
  deposer (essai, "en_traitement");
  sql_exec (essai, "DELETE FROM demande_justificatif WHERE demande_id = 900001");
  add_piece (essai, 900101, "essai", "en_attente");
  assert_blocage (essai, "Il n’y manque aucune pièce", "href=\"/demandes/900001\"");
  add_piece (essai, 900102, "attestation-hebergement", "invalide");
  assert_blocage (essai, "Il manque\u00a0: Attestation d’hébergement (refusée par la mairie).",
                  "Fournir cette pièce");
  add_piece (essai, 900103, "assurance-scolaire", "non_fourni");
  assert_blocage (essai, "Assurance scolaire (à fournir).", "href=\"/echanges\"");
  assert_blocage (essai, "Attestation d’hébergement (refusée par la mairie), ",
                  "Fournir ces pièces");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/pourquoi/jours", test_jours);
  essai_commune_add ("/pourquoi/non-inscrit", test_non_inscrit);
  essai_commune_add ("/pourquoi/sans-prix", test_sans_prix);
  essai_commune_add ("/pourquoi/solde", test_solde);
  essai_commune_add ("/pourquoi/prix", test_prix);
  essai_commune_add ("/pourquoi/fiche", test_fiche);
  essai_commune_add ("/pourquoi/fiche-pieces", test_fiche_pieces);
  return g_test_run ();
}
