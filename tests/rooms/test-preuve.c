/* SPDX-License-Identifier: EUPL-1.2 */
/* What was booked, when, by whom, as it was known at any moment. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/faits.h"
#include "server/agenda/reservations.h"

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
  for (const char *p = parvis_response_get_body (page, NULL); (p = strstr (p, "reçu n°")); p++)
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
  essai_assert_body (question, "reçu n°");
}

/* The price of then, and why, whatever the quotient has become. */
static void
test_prix_d_alors (EssaiCommune *essai)
{
  gint64 enfant = create_trois (essai);
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai, "UPDATE quotient SET valeur = 200");
  page = get_historique (essai, PASCAL, enfant, "");
  essai_assert_body (page, "quotient 1350\u00a0: 4,50\u00a0€");
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
  return g_test_run ();
}
