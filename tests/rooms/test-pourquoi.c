/* SPDX-License-Identifier: EUPL-1.2 */
/* « Pourquoi ? »: of each day that cannot be booked, of each price, of a file that waits: one sentence, and what
 * can be done. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

#include "shared/rules/parvis-raison.h"

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
  essai_now (essai, 11, 23, 10, 42);
  assert_jour (essai, enfant, MARDI,
               "Réservable jusqu’au lundi 23 novembre à\u00a010\u00a0h\u202f; il était "
               "10\u00a0h\u00a042.",
               "href=\"tel:");
}

#define REGLE(suite)  "UPDATE delai SET regle = '" suite "' WHERE seance_id = %" G_GINT64_FORMAT
#define SEANCE(suite) "UPDATE seance SET " suite " WHERE id = %" G_GINT64_FORMAT
#define TARIF(suite)                                                                               \
  "UPDATE tarif SET formule = '" suite "' WHERE public = 'resident'"                               \
  " AND seance_id = %" G_GINT64_FORMAT
#define APPELER   "href=\"tel:+33490000000\""
#define RESERVER  "<button type=\"submit\" class=\"bouton\">Réserver</button>"
#define PROCHAIN  "Réserver le mardi 24 novembre</a>"
#define TARIFS    "<a href=\"/tarifs\">"
#define QUOTIENT  "<a href=\"/demarches/quotient-familial\">"
#define DECIDE    " (délibération n° 2026-41 du 22 juin 2026)."
#define EFFORT(p) TARIF ("{\"type\":\"effort\",\"taux_millioniemes\":" p "}")

/* Each reason there is: what the town decided, a day, the sentence with what was used, and the way out. ~ stands for
 * U+00A0, ^ for U+202F. A reason without its line here is one that nobody has read on a page. */
static const struct
{
  const char *sql; /* with the session's number, or NULL */
  const char *jour;
  const char *date; /* as the page's title says it, or NULL */
  const char *phrase;
  const char *issue;
} raisons[PARVIS_N_RAISONS] = {
  /* The child is not enrolled: no rule was asked. */
  [PARVIS_RAISON_AUCUNE] = { "UPDATE inscription SET au = '2026-11-30' WHERE seance_id = "
                             "%" G_GINT64_FORMAT,
                             "2026-12-01", "Mardi 1er décembre",
                             "L’enfant n’est pas inscrit à cette activité ce jour-là~: son "
                             "inscription a fini le 30 novembre 2026.",
                             "href=\"/demarches/fiche-enfant\"" },
  [PARVIS_RAISON_RESERVABLE] = { NULL, MARDI, "mardi 24 novembre",
                                 "Réservable jusqu’au lundi 23 novembre à~10~h.", RESERVER },
  [PARVIS_RAISON_HORS_DELAI] = { REGLE (
                                     "{\"type\":\"jours_ouvres\",\"jours\":1,\"heure\":\"10:00\","
                                     "\"hors_delai\":{\"regle\":{\"type\":\"jours\",\"jours\":1,"
                                     "\"heure\":\"18:00\"},\"pour_mille\":500}}"),
                                 LUNDI, "lundi 23 novembre",
                                 "Le délai était le vendredi 20 novembre à~10~h. Réservable hors "
                                 "délai jusqu’au dimanche 22 novembre à~18~h, pour 50~% de plus, "
                                 "et sans pouvoir annuler ensuite.",
                                 RESERVER },
  [PARVIS_RAISON_TROP_TARD] = { NULL, LUNDI, "Lundi 23 novembre~: trop tard pour réserver",
                                "Réservable jusqu’au vendredi 20 novembre à~10~h^; nous étions le "
                                "samedi 21 novembre.",
                                APPELER },
  [PARVIS_RAISON_PAS_ENCORE] = { REGLE ("{\"type\":\"jours_ouvres\",\"jours\":1,"
                                        "\"heure\":\"10:00\",\"ouverture\":7}"),
                                 "2026-12-01", "Mardi 1er décembre",
                                 "Réservable à partir du mardi 24 novembre 2026.", PROCHAIN },
  [PARVIS_RAISON_JOUR_MEME] = { SEANCE ("jours = jours | 32"), "2026-11-21", "Samedi 21 novembre",
                                "On ne peut plus réserver le jour même~: c’était possible "
                                "jusqu’au vendredi 20 novembre à~10~h.",
                                APPELER },
  [PARVIS_RAISON_JOUR_PASSE] = { NULL, "2026-11-17", "Mardi 17 novembre",
                                 "Ce jour est passé~: nous sommes le samedi 21 novembre.",
                                 PROCHAIN },
  [PARVIS_RAISON_SANS_REGLE] = { REGLE ("{\"type\":\"semaine\",\"lundi\":{\"jour\":\"vendredi\","
                                        "\"heure\":\"09:00\"}}"),
                                 MARDI, "Mardi 24 novembre",
                                 "On ne peut pas réserver en ligne le mardi.", APPELER },
  [PARVIS_RAISON_SANS_DELAI] = { "DELETE FROM delai WHERE seance_id = %" G_GINT64_FORMAT, MARDI,
                                 "Mardi 24 novembre",
                                 "La mairie n’a pas encore fixé jusqu’à quand ce jour se réserve.",
                                 APPELER },
  [PARVIS_RAISON_AVANT_DEBUT] = { SEANCE ("du = '2026-12-01'"), MARDI, "Mardi 24 novembre",
                                  "Ce service commence le mardi 1er décembre 2026.",
                                  "Réserver le mardi 1er décembre</a>" },
  [PARVIS_RAISON_APRES_FIN] = { SEANCE ("au = '2026-11-22'"), MARDI, "Mardi 24 novembre",
                                "Ce service a pris fin le samedi 21 novembre 2026.", APPELER },
  [PARVIS_RAISON_FERIE] = { NULL, "2026-11-11", "Mercredi 11 novembre",
                            "Le mercredi 11 novembre est férié.", PROCHAIN },
  [PARVIS_RAISON_FERMETURE] = { "INSERT INTO fermeture (du, au, nature, motif) SELECT '2026-12-07',"
                                " '2026-12-08', 'fermeture', 'Travaux de la cuisine' WHERE 0 < "
                                "%" G_GINT64_FORMAT,
                                "2026-12-07", "Lundi 7 décembre",
                                "Travaux de la cuisine~: pas de service jusqu’au mardi 8 décembre.",
                                "Réserver le jeudi 10 décembre</a>" },
  [PARVIS_RAISON_VACANCES] = { NULL, "2026-12-22", "Mardi 22 décembre",
                               "Vacances de Noël~: pas de service jusqu’au dimanche 3 janvier.",
                               "Réserver le lundi 4 janvier</a>" },
  [PARVIS_RAISON_HORS_VACANCES] = { SEANCE ("vacances = 1"), MARDI, "Mardi 24 novembre",
                                    "Ce service n’ouvre que pendant les vacances scolaires.",
                                    "Réserver le lundi 21 décembre</a>" },
  [PARVIS_RAISON_SANS_ECOLE] = { NULL, "2026-11-25", "Mercredi 25 novembre",
                                 "Pas d’école le mercredi.", "Réserver le jeudi 26 novembre</a>" },
  [PARVIS_RAISON_SANS_SERVICE] = { SEANCE ("jours = jours & ~2"), MARDI, "Mardi 24 novembre",
                                   "Pas de service le mardi.",
                                   "Réserver le jeudi 26 novembre</a>" },
  [PARVIS_RAISON_TARIF_FIXE] = { TARIF ("{\"type\":\"fixe\",\"cents\":350}"), MARDI, NULL,
                                 "Tarif résident~: 3,50~€" DECIDE, TARIFS },
  [PARVIS_RAISON_TARIF_TRANCHE] = { NULL, MARDI, NULL,
                                    "Tarif résident, quotient 1350 (depuis le 1er juillet 2025), "
                                    "tranche à partir de 1200~: 4,50~€" DECIDE,
                                    TARIFS },
  [PARVIS_RAISON_TARIF_TRANCHE_HAUTE] = { "UPDATE quotient SET au = '2026-11-01' WHERE 0 < "
                                          "%" G_GINT64_FORMAT,
                                          MARDI, NULL,
                                          "Tarif résident, quotient inconnu depuis le 1er novembre "
                                          "2026, tranche la plus haute~: 4,50~€" DECIDE,
                                          QUOTIENT },
  [PARVIS_RAISON_TARIF_EFFORT] = { EFFORT ("3000,\"plancher\":100,\"plafond\":900"), MARDI, NULL,
                                   "Tarif résident, 0,3~% du quotient 1350 (depuis le 1er juillet "
                                   "2025)~: 4,05~€" DECIDE,
                                   TARIFS },
  [PARVIS_RAISON_TARIF_PLANCHER] = { EFFORT ("3000,\"plancher\":500,\"plafond\":900"), MARDI, NULL,
                                     "Tarif résident, quotient 1350 (depuis le 1er juillet "
                                     "2025)~: 5,00~€, le minimum" DECIDE,
                                     TARIFS },
  [PARVIS_RAISON_TARIF_PLAFOND] = { EFFORT ("3000,\"plancher\":100,\"plafond\":400"), MARDI, NULL,
                                    "Tarif résident, quotient 1350 (depuis le 1er juillet "
                                    "2025)~: 4,00~€, le maximum" DECIDE,
                                    TARIFS },
  [PARVIS_RAISON_TARIF_PLAFOND_INCONNU] = { "DELETE FROM quotient WHERE 0 < %" G_GINT64_FORMAT
                                            ";" EFFORT ("3000,\"plancher\":100,\"plafond\":400"),
                                            MARDI, NULL,
                                            "Tarif résident, quotient inconnu, prix le plus "
                                            "haut~: 4,00~€" DECIDE,
                                            QUOTIENT },
  [PARVIS_RAISON_AUTRE_PARENT] = { NULL, MARDI, "Mardi 24 novembre",
                                   "Ce jour-là, l’enfant est chez son autre parent, qui réserve "
                                   "et qui paie~: une semaine sur deux, selon le calendrier de "
                                   "garde en vigueur depuis le 1er septembre 2026.",
                                   "Voir le calendrier de garde</a>" },
};

static void
assert_dit (ParvisResponse *page, const char *texte)
{
  g_autoptr (GString) said = g_string_new (texte);

  g_string_replace (said, "~", "\302\240", 0);
  g_string_replace (said, "^", "\342\200\257", 0);
  essai_assert_body (page, said->str);
}

/* One commune each: what one decides is not what the next one finds. */
static void
test_chaque_raison (void)
{
  for (guint i = 0; i < PARVIS_N_RAISONS; i++)
    {
      g_autoptr (EssaiCommune) essai = essai_commune_new ();
      gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE), repas = essai_get_repas (essai);
      const ParvisRaison raison = { .code = (ParvisRaisonCode) i };
      g_autoptr (ParvisResponse) page = NULL;

      g_test_message ("%s", parvis_raison_get_code (&raison));
      g_assert_nonnull (raisons[i].jour);
      g_assert_nonnull (raisons[i].phrase);
      g_assert_nonnull (raisons[i].issue);
      sql_exec (essai, "UPDATE reglage SET valeur = '\"04 90 00 00 00\"'"
                       " WHERE cle = 'scolaire.telephone'");
      sql_exec (essai, "UPDATE tarif SET deliberation ="
                       " 'délibération n° 2026-41 du 22 juin 2026'");
      if (raisons[i].sql != NULL)
        sql_exec (essai, raisons[i].sql, repas, repas);
      if (i == PARVIS_RAISON_AUTRE_PARENT)
        {
          essai_partager (essai, enfant, PASCAL, DAVID);
          essai_confier (essai, enfant, DAVID, "2026-11-23", "alternance");
        }
      page = get_jour (essai, PASCAL, enfant, raisons[i].jour);
      if (raisons[i].date != NULL)
        assert_dit (page, raisons[i].date);
      assert_dit (page, raisons[i].phrase);
      assert_dit (page, raisons[i].issue);
    }
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
  g_test_add_func ("/pourquoi/chaque-raison", test_chaque_raison);
  essai_commune_add ("/pourquoi/jours", test_jours);
  essai_commune_add ("/pourquoi/non-inscrit", test_non_inscrit);
  essai_commune_add ("/pourquoi/sans-prix", test_sans_prix);
  essai_commune_add ("/pourquoi/solde", test_solde);
  essai_commune_add ("/pourquoi/prix", test_prix);
  essai_commune_add ("/pourquoi/fiche", test_fiche);
  essai_commune_add ("/pourquoi/fiche-pieces", test_fiche_pieces);
  return g_test_run ();
}
