/* SPDX-License-Identifier: EUPL-1.2 */
/* What was booked, when, by whom, as it was known at any moment. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/concordance.h"
#include "server/agenda/faits.h"
#include "server/agenda/reservations.h"
#include "server/regie/regie-store.h"

/* Today is Saturday 21 November 2026, 10:30; meals may be booked until the working day before, at 10. */
#define MARDI "2026-11-24"
#define JEUDI "2026-11-26"

static void
poster (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour, const char *action)
{
  g_autofree char *path = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s",
                                           enfant, essai_get_repas (essai), jour);
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, who, path, "action", action, NULL);

  essai_assert_status (response, 303);
}

static ParvisResponse *
get_historique (EssaiCommune *essai, const char *who, gint64 enfant, const char *query)
{
  g_autofree char *path =
      g_strdup_printf ("/agenda/historique?personne=%" G_GINT64_FORMAT "%s", enfant, query);

  return essai_commune_get (essai, who, path);
}

/* --------------------------------------------------------------------------- history */

/* Booked at 10:30, cancelled at 10:45, booked again at 11:10. */
static gint64
create_trois (EssaiCommune *essai)
{
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  poster (essai, PASCAL, enfant, MARDI, "reserver");
  essai->now += 15 * 60;
  poster (essai, PASCAL, enfant, MARDI, "annuler");
  essai->now += 25 * 60;
  poster (essai, PASCAL, enfant, MARDI, "reserver");
  return enfant;
}

static void
assert_connu (
    EssaiCommune *essai, gint64 enfant, const char *heure, guint recus, const char *statut)
{
  g_autofree char *query =
      g_strdup_printf ("&du=24/11/2026&au=24/11/2026&connu_le=21/11/2026&connu_a=%s", heure);
  g_autoptr (ParvisResponse) page = get_historique (essai, PASCAL, enfant, query);
  guint n = 0;

  essai_assert_status (page, 200);
  for (const char *p = parvis_response_get_body (page, NULL); (p = strstr (p, "Reçu n°")); p++)
    n++;
  g_assert_cmpuint (n, ==, recus);
  essai_assert_body (page, statut);
}

static void
test_connu (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);

  assert_connu (essai, enfant, "10:29", 0, "Rien n’était réservé");
  assert_connu (essai, enfant, "10:30", 1, "</svg>Réservé</span>");
  assert_connu (essai, enfant, "10h44", 1, "</svg>Réservé</span>");
  assert_connu (essai, enfant, "10 h 45", 2, "</svg>Annulé</span>");
  assert_connu (essai, enfant, "11:09", 2, "</svg>Annulé</span>");
  assert_connu (essai, enfant, "11:10", 3, "</svg>Réservé</span>");
}

static void
test_qui_quand_combien (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);
  g_autoptr (ParvisResponse) page = get_historique (essai, PASCAL, enfant, "");
  g_autofree char *jour = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s",
                                           enfant, essai_get_repas (essai), MARDI);
  g_autoptr (ParvisResponse) question = essai_commune_get (essai, PASCAL, jour);

  essai_assert_status (page, 200);
  essai_assert_body (page, "Réservé le samedi 21 novembre 2026 à\u00a010\u00a0h\u00a030 par "
                           "Pascal DUPIN, sur le portail");
  essai_assert_body (page, "Annulé le samedi 21 novembre 2026 à\u00a010\u00a0h\u00a045");
  essai_assert_body (page, "4,50\u00a0€ rendus");
  essai_assert_body (page, "Réservable jusqu’au lundi 23 novembre à\u00a010\u00a0h.");
  essai_assert_body (page, "Tarif résident, quotient 1350");
  essai_assert_body (question, "11\u00a0h\u00a010 par Pascal DUPIN");
  essai_assert_body (question, "Reçu n°");
}

/* The price of then, and why, whatever the quotient has become. */
static void
test_prix_d_alors (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai, "UPDATE quotient SET valeur = 200");
  page = get_historique (essai, PASCAL, enfant, "");
  essai_assert_body (
      page,
      "quotient 1350 (depuis le 1er juillet 2025), tranche à partir de 1200\u00a0: 4,50\u00a0€");
}

/* The other household's people, price and receipts are its own. */
static void
test_deux_foyers (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-09-01')",
            essai_commune_get_foyer (essai, DAVID), enfant);
  poster (essai, DAVID, enfant, JEUDI, "reserver");
  page = get_historique (essai, DAVID, enfant, "");
  essai_assert_body (page, "par l’autre foyer, sur le portail");
  essai_assert_body (page, "par David MOULIN, sur le portail");
  essai_assert_no_body (page, "DUPIN,");
  essai_assert_no_body (page, "4,50");
  essai_assert_no_body (page, "1350");
}

static void
test_autre_famille (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);
  g_autoptr (ParvisResponse) autre = get_historique (essai, DAVID, enfant, "");
  g_autoptr (ParvisResponse) personne =
      essai_commune_get (essai, PASCAL, "/agenda/historique?personne=1e3");

  essai_assert_status (autre, 404);
  essai_assert_status (personne, 404);
}

static void
test_saisies (EssaiCommune *essai)
{
  static const struct
  {
    const char *query, *phrase, *tape;
  } fautes[] = {
    { "&du=31/02/2026", "", "value=\"31/02/2026\"" },
    { "&du=10/11/2026&au=09/11/2026", "avant son début", "value=\"09/11/2026\"" },
    { "&du=01/01/2026&au=02/01/2027", "un an au plus", "value=\"02/01/2027\"" },
    { "&connu_le=22/11/2026", "pas encore passé", "value=\"22/11/2026\"" },
    { "&connu_le=21/11/2026&connu_a=10:31", "pas encore passé", "value=\"10:31\"" },
    { "&connu_a=10:00", "Donnez aussi le jour", "value=\"10:00\"" },
    { "&connu_le=20/11/2026&connu_a=25:00", "de 0:00 à 23:59", "value=\"25:00\"" },
    { "&connu_le=20/11/2026&connu_a=midi", "de 0:00 à 23:59", "value=\"midi\"" },
    { "&connu_le=demain&connu_a=%3Cscript%3E", "", "value=\"demain\"" },
  };
  gint64 enfant = essai_inscrire (essai, PASCAL, 0, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (fautes); i++)
    {
      g_autoptr (ParvisResponse) page = get_historique (essai, PASCAL, enfant, fautes[i].query);

      essai_assert_status (page, 422);
      essai_assert_body (page, fautes[i].phrase);
      essai_assert_body (page, fautes[i].tape);
      essai_assert_no_body (page, "<script>");
    }
}

/* What was kept before the price's reason was: the delay alone. */
static void
test_ancienne_regle (EssaiCommune *essai)
{
  ParvisRaison raison = { .code = PARVIS_RAISON_RESERVABLE,
                          .jour = parvis_date_from_iso (MARDI),
                          .limite = { parvis_date_from_iso ("2026-11-23"), 600 },
                          .maintenant = { parvis_date_from_iso ("2026-11-21"), 630 },
                          .texte = "" };
  g_autofree char *regle = parvis_raison_to_json (&raison);
  ParvisFait fait = { .regle = regle, .deliberation = (char *) "délibération n° 7" };
  ParvisFait abime = { .regle = (char *) "{\"delai\":{\"code\":\"rien\"},\"prix\":3}" };
  g_autofree char *delai = parvis_fait_dup_delai (&fait);
  g_autofree char *prix = parvis_fait_dup_pourquoi_prix (&fait);
  g_autofree char *rien = parvis_fait_dup_delai (&abime);
  g_autofree char *rien_non_plus = parvis_fait_dup_pourquoi_prix (&abime);

  g_assert_cmpstr (delai, ==, "Réservable jusqu’au lundi 23 novembre à\u00a010\u00a0h.");
  g_assert_cmpstr (prix, ==, "Prix fixé par\u00a0: délibération n° 7.");
  g_assert_cmpstr (rien, ==, "");
  g_assert_cmpstr (rien_non_plus, ==, "");
}

/* --------------------------------------------------------------------------- the chains */

static gboolean
is_juste (EssaiCommune *essai)
{
  g_autoptr (GError) livre = NULL, faits = NULL, concordance = NULL;

  return parvis_regie_verifier (essai->db, NULL, &livre)
         && parvis_reservation_verifier (essai->db, NULL, &faits)
         && parvis_concordance_verifier (essai->db, &concordance);
}

/* Whatever is changed in whichever column of whichever line is found. */
static void
assert_altere (EssaiCommune *essai, const char *table, const char *change, const char *where)
{
  sql_exec (essai,
            "PRAGMA foreign_keys = OFF; CREATE TABLE avant AS SELECT * FROM %s;"
            "UPDATE %s SET %s WHERE %s",
            table, table, change, where);
  if (is_juste (essai))
    g_error ("%s: %s where %s is not found", table, change, where);
  sql_exec (essai,
            "PRAGMA foreign_keys = OFF; DELETE FROM %s; INSERT INTO %s SELECT * FROM avant;"
            "DROP TABLE avant",
            table, table);
}

static void
drop_triggers (EssaiCommune *essai)
{
  sql_exec (essai,
            "DROP TRIGGER reservation_fait_sans_modification;"
            "DROP TRIGGER reservation_fait_sans_suppression;"
            "DROP TRIGGER reservation_fait_reserve; DROP TRIGGER reservation_fait_annule;"
            "DROP TRIGGER ecriture_sans_modification; DROP TRIGGER ecriture_sans_suppression;"
            "DROP TRIGGER ecriture_tient_le_solde");
}

static void
test_octet (EssaiCommune *essai)
{
  static const char *const faits[] = {
    "personne_id = personne_id + 1",
    "seance_id = seance_id + 1",
    "jour = '2026-11-30'",
    "action = CASE action WHEN 'annuler' THEN 'reserver' ELSE 'annuler' END",
    "foyer_id = foyer_id + 1",
    "prix_cents = prix_cents + 1",
    "tarif_id = coalesce (tarif_id, 0) + 1",
    "regle = replace (regle, 'T10:00', 'T11:00')",
    "acteur_type = 'agent'",
    "acteur_id = acteur_id + 1",
    "canal = 'bureau'",
    "fait_a = fait_a - 1",
    "ecriture_id = ecriture_id + 1",
    "chaine = zeroblob (32)",
    "id = id + 100",
  };
  static const char *const ecritures[] = {
    "exercice = exercice + 1",
    "numero = numero + 100",
    "debit = credit, credit = debit",
    "montant_cents = montant_cents + 1",
    "date_valeur = '2026-11-30'",
    "date_enregistrement = '2026-11-01'",
    "enregistre_a = enregistre_a - 1",
    "libelle = libelle || ' '",
    "sous_libelle = NULL",
    "nature = 'correction'",
    "contrepasse_id = 1",
    "acteur_type = 'systeme'",
    "acteur_id = acteur_id + 1",
    "chaine = zeroblob (32)",
  };
  gint64 enfant = create_trois (essai);

  poster (essai, PASCAL, enfant, JEUDI, "reserver");
  drop_triggers (essai);
  g_assert_true (is_juste (essai));
  for (gsize i = 0; i < G_N_ELEMENTS (faits); i++)
    for (int id = 1; id <= 4; id++)
      {
        g_autofree char *where = g_strdup_printf ("id = %d", id);

        assert_altere (essai, "reservation_fait", faits[i], where);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (ecritures); i++)
    assert_altere (essai, "ecriture", ecritures[i],
                   "id = (SELECT ecriture_id FROM reservation_fait WHERE id = 1)");
  assert_altere (essai, "reservation", "prix_cents = 1", "jour = '" JEUDI "'");
  assert_altere (essai, "reservation", "jour = '2026-11-27'", "jour = '" JEUDI "'");
  assert_altere (essai, "solde", "montant_cents = montant_cents + 1", "compte_id = 1");
  g_assert_true (is_juste (essai));
}

/* The end of a chain that was cut off, and a line in its middle. */
static void
test_lignes_retirees (EssaiCommune *essai)
{
  static const char *const retire[] = {
    "DELETE FROM reservation_fait WHERE id = (SELECT max (id) FROM reservation_fait)",
    "DELETE FROM reservation_fait WHERE id = 2",
    "DELETE FROM ecriture WHERE id = (SELECT max (id) FROM ecriture)",
    "DELETE FROM ecriture WHERE id = (SELECT ecriture_id FROM reservation_fait WHERE id = 2)",
    "DELETE FROM reservation WHERE jour = '" MARDI "'",
    "INSERT INTO reservation SELECT personne_id, '2026-11-27', seance_id, foyer_id, prix_cents,"
    " fait_id, ecriture_id FROM reservation",
  };

  create_trois (essai);
  drop_triggers (essai);
  for (gsize i = 0; i < G_N_ELEMENTS (retire); i++)
    {
      sql_exec (essai, "PRAGMA foreign_keys = OFF;"
                       "CREATE TABLE a1 AS SELECT * FROM reservation_fait;"
                       "CREATE TABLE a2 AS SELECT * FROM ecriture;"
                       "CREATE TABLE a3 AS SELECT * FROM reservation");
      sql_exec (essai, "PRAGMA foreign_keys = OFF; %s", retire[i]);
      if (is_juste (essai))
        g_error ("%s: is not found", retire[i]);
      sql_exec (essai, "PRAGMA foreign_keys = OFF; DELETE FROM reservation_fait;"
                       "DELETE FROM ecriture; DELETE FROM reservation;"
                       "INSERT INTO ecriture SELECT * FROM a2;"
                       "INSERT INTO reservation_fait SELECT * FROM a1;"
                       "INSERT INTO reservation SELECT * FROM a3;"
                       "DROP TABLE a1; DROP TABLE a2; DROP TABLE a3");
      g_assert_true (is_juste (essai));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/preuve/historique/connu", test_connu);
  essai_commune_add ("/preuve/historique/qui-quand-combien", test_qui_quand_combien);
  essai_commune_add ("/preuve/historique/prix-d-alors", test_prix_d_alors);
  essai_commune_add ("/preuve/historique/deux-foyers", test_deux_foyers);
  essai_commune_add ("/preuve/historique/autre-famille", test_autre_famille);
  essai_commune_add ("/preuve/historique/saisies", test_saisies);
  essai_commune_add ("/preuve/historique/ancienne-regle", test_ancienne_regle);
  essai_commune_add ("/preuve/chaines/octet", test_octet);
  essai_commune_add ("/preuve/chaines/lignes-retirees", test_lignes_retirees);
  return g_test_run ();
}
