/* SPDX-License-Identifier: EUPL-1.2 */
/* « Réservations groupées »: what is shown is what is done, all of it or nothing. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/agenda-essai.h"

/* 4,50 € a meal, 42,50 € on the account and 50 € below zero allowed; Saturday 21 November 2026. */
#define GROUPEES     "/agenda/groupees"
#define CONFIRMATION "/agenda/groupees/confirmation"

/* The form as a family fills it; what a test changes stands behind: name, value, …, NULL. */
typedef struct
{
  const char *action, *du, *au, *periodicite;
  const char *jours;     /* "0134" */
  gint64 usagers[5];     /* 0 = none */
  const char *empreinte; /* or NULL */
} Formulaire;

static ParvisResponse *
envoyer (EssaiCommune *essai, const char *who, const char *path, const Formulaire *f)
{
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, who, "POST", path);
  g_autofree char *seance = g_strdup_printf ("%" G_GINT64_FORMAT, essai_get_repas (essai));

  for (guint i = 0; i < G_N_ELEMENTS (f->usagers) && f->usagers[i] != 0; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, f->usagers[i]);

      parvis_request_add_field_for_test (request, "usagers", id);
    }
  parvis_request_add_field_for_test (request, "action", f->action);
  parvis_request_add_field_for_test (request, "du", f->du);
  parvis_request_add_field_for_test (request, "au", f->au);
  parvis_request_add_field_for_test (request, "activites", seance);
  parvis_request_add_field_for_test (request, "periodicite", f->periodicite);
  for (const char *j = f->jours; *j != '\0'; j++)
    {
      const char jour[] = { *j, '\0' };

      parvis_request_add_field_for_test (request, "jours", jour);
    }
  if (f->empreinte != NULL)
    parvis_request_add_field_for_test (request, "empreinte", f->empreinte);
  return essai_commune_run (essai, request);
}

/* The preview's mark, which its form sends back; the caller owns it. */
static char *
dup_empreinte (ParvisResponse *page)
{
  static const char avant[] = "name=\"empreinte\" value=\"";
  const char *body = parvis_response_get_body (page, NULL);
  const char *start = strstr (body, avant);

  g_assert_nonnull (start);
  return g_strndup (start + strlen (avant), 64);
}

/* Looks, and does what it saw. */
static void
faire (EssaiCommune *essai, const char *who, Formulaire *f)
{
  g_autoptr (ParvisResponse) page = envoyer (essai, who, GROUPEES, f);
  g_autofree char *empreinte = NULL;
  g_autoptr (ParvisResponse) fait = NULL;

  essai_assert_status (page, 200);
  empreinte = dup_empreinte (page);
  f->empreinte = empreinte;
  fait = envoyer (essai, who, CONFIRMATION, f);
  f->empreinte = NULL;
  essai_assert_status (fait, 303);
}

static gint64
count_reservations (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count(*) FROM reservation");
}

/* --------------------------------------------------------------------------- the form */

static void
test_formulaire (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) vide = essai_commune_get (essai, PASCAL, GROUPEES);
  g_autoptr (ParvisResponse) page = NULL, agenda = NULL;

  essai_assert_status (vide, 200);
  essai_assert_body (vide, "encore inscrit");
  essai_inscrire (essai, PASCAL, 0, FALSE);
  page = essai_commune_get (essai, PASCAL, GROUPEES);
  essai_assert_body (page, "Florian DUPIN");
  essai_assert_no_body (page, "Alice DUPIN");
  essai_assert_body (page, "Restauration scolaire");
  essai_assert_body (page, "Repas de midi 12:00 - 13:30");
  essai_assert_body (page, "Une semaine sur deux");
  /* From next Monday until the holidays. */
  essai_assert_body (page, "value=\"23/11/2026\"");
  essai_assert_body (page, "value=\"18/12/2026\"");
  agenda = essai_commune_get (essai, PASCAL, "/agenda");
  essai_assert_body (agenda, "href=\"" GROUPEES "\"");
}

static void
test_saisies (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 manon = essai_inscrire (essai, DAVID, 0, FALSE);
  const struct
  {
    Formulaire formulaire;
    const char *phrase;
  } cas[] = {
    { { "creer", "24/11/2026", "20/11/2026", "1", "1", { florian } }, "finit avant de commencer" },
    { { "creer", "31/02/2027", "20/03/2027", "1", "1", { florian } }, "Cette date n’existe pas" },
    { { "creer", "24/11/2026", "24/11/2028", "1", "1", { florian } }, "Deux ans au plus" },
    { { "creer", "01/09/2025", "24/09/2025", "1", "1", { florian } }, "période est passée" },
    { { "creer", "demain", "24/11/2026", "1", "1", { florian } }, "value=\"demain\"" },
    { { "creer", "", "24/11/2026", "1", "1", { florian } }, "à partir de quel jour" },
    { { "creer", "24/11/2026", "27/11/2026", "1", "", { florian } }, "au moins un jour" },
    { { "creer", "24/11/2026", "27/11/2026", "1", "8", { florian } }, "jours proposés" },
    { { "creer", "24/11/2026", "27/11/2026", "3", "1", { florian } }, "périodicité" },
    { { "effacer", "24/11/2026", "27/11/2026", "1", "1", { florian } }, "ce qu’il faut faire" },
    { { "creer", "24/11/2026", "27/11/2026", "1", "1", { 0 } }, "au moins un enfant" },
    { { "creer", "24/11/2026", "27/11/2026", "1", "1", { florian, manon } }, "de votre foyer" },
    { { "creer", "24/11/2026", "27/11/2026", "1", "1", { 987654 } }, "de votre foyer" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cas); i++)
    {
      g_autoptr (ParvisResponse) page = envoyer (essai, PASCAL, GROUPEES, &cas[i].formulaire);
      g_autoptr (ParvisResponse) fait = envoyer (essai, PASCAL, CONFIRMATION, &cas[i].formulaire);

      essai_assert_status (page, 422);
      essai_assert_body (page, cas[i].phrase);
      essai_assert_body (page, cas[i].formulaire.au);
      essai_assert_status (fait, 422);
    }
  g_assert_cmpint (essai_count_faits (essai), ==, 0);
}

/* --------------------------------------------------------------------------- doing it */

/* Two children, a week before the limit and one across the holidays, a public holiday and a closed day. */
static void
test_creer (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  Formulaire f = { "creer", "23/11/2026", "08/01/2027", "1", "0134", { florian, alice } };
  g_autoptr (ParvisResponse) pauvre = NULL, page = NULL, semaine = NULL;

  sql_exec (essai, "INSERT INTO fermeture (du, au, nature, motif) VALUES"
                   " ('2026-12-07', '2026-12-08', 'fermeture', 'Travaux de la cuisine')");
  pauvre = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_status (pauvre, 200);
  essai_assert_body (pauvre, "il manque");
  essai_assert_no_body (pauvre, "action=\"" CONFIRMATION "\"");
  essai_crediter (essai, PASCAL, 20000);
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "34 jours à réserver pour Florian et Alice");
  essai_assert_body (page, "Trop tard pour réserver");
  essai_assert_body (page, "vendredi 20 novembre");
  essai_assert_body (page, "Florian et Alice\302\240: lundi 23 novembre");
  essai_assert_body (page, "Travaux de la cuisine\302\240: pas de service jusqu’au ");
  essai_assert_body (page, "lundi 7 décembre, mardi 8 décembre");
  essai_assert_body (page, "Vacances de Noël\302\240: pas de service jusqu’au dimanche 3 janvier.");
  essai_assert_body (page, "Le vendredi 1er janvier est férié\302\240: Jour de l’an.");
  essai_assert_body (page, "153,00");
  essai_assert_body (page, "Confirmer les 34 réservations");
  g_assert_cmpint (essai_count_faits (essai), ==, 0);
  faire (essai, PASCAL, &f);
  g_assert_cmpint (count_reservations (essai), ==, 34);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250 + 20000 - 34 * 450);
  semaine = essai_commune_get (essai, PASCAL, "/agenda/semaine?periode=2026-11-23");
  essai_assert_body (semaine, "data-reserve");
  essai_assert_juste (essai);
}

/* The period's days become the chosen ones, at the price of each; then all of them are given back. */
static void
test_modifier_supprimer (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  Formulaire f = { "creer", "24/11/2026", "04/12/2026", "1", "14", { florian } };
  g_autoptr (ParvisResponse) page = NULL, rien = NULL;

  faire (essai, PASCAL, &f);
  g_assert_cmpint (count_reservations (essai), ==, 4);
  f.action = "modifier";
  f.jours = "13";
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "2 jours à réserver et 2 à annuler");
  essai_assert_body (page, "2 jours sont déjà réservés");
  essai_assert_body (page, "Confirmer ces changements");
  faire (essai, PASCAL, &f);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation WHERE jour IN"
                                   " ('2026-11-24', '2026-11-26', '2026-12-01', '2026-12-03')"),
                   ==, 4);
  g_assert_cmpint (count_reservations (essai), ==, 4);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250 - 4 * 450);
  f.action = "supprimer";
  f.periodicite = "aucune";
  f.jours = "";
  faire (essai, PASCAL, &f);
  g_assert_cmpint (count_reservations (essai), ==, 0);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250);
  rien = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (rien, "Rien à annuler");
  essai_assert_no_body (rien, "action=\"" CONFIRMATION "\"");
  essai_assert_juste (essai);
}

/* 2026 has a week 53: one week in two goes on across it. The holidays are taken away for the count. */
static void
test_une_sur_deux (EssaiCommune *essai)
{
  static const char *const jours[] = { "2026-12-14", "2026-12-28", "2027-01-11", "2027-01-25" };
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  Formulaire f = { "creer", "15/12/2026", "29/01/2027", "2", "014", { florian } };
  g_autoptr (ParvisResponse) page = NULL;

  essai_crediter (essai, PASCAL, 20000);
  sql_exec (essai, "DELETE FROM fermeture");
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "à partir de celle du 14 décembre");
  faire (essai, PASCAL, &f);
  /* Tuesdays of each second week, counted from the period's own first; New Year's day is closed. */
  for (gsize i = 0; i < G_N_ELEMENTS (jours); i++)
    g_assert_cmpint (sql_int (essai,
                              "SELECT count(*) FROM reservation WHERE jour = date ('%s', '+1 day')",
                              jours[i]),
                     ==, 1);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM reservation WHERE jour BETWEEN '2026-12-21'"
                            " AND '2026-12-27' OR jour BETWEEN '2027-01-04' AND '2027-01-10'"
                            " OR jour BETWEEN '2027-01-18' AND '2027-01-24'"),
                   ==, 0);
  /* 15, 18 · 28, 29 (1 January is a holiday) · 11, 12, 15 · 25, 26, 29 */
  g_assert_cmpint (count_reservations (essai), ==, 10);
}

/* The price of each day is its own, and the preview says so. */
static void
test_changement_de_prix (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  Formulaire f = { "creer", "24/11/2026", "04/12/2026", "1", "14", { florian } };
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai,
            "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
            " (%" G_GINT64_FORMAT ", 'resident', '2026-12-01', '{\"type\":\"fixe\",\"cents\":500}',"
            " 'délibération n° 2026-90')",
            essai_get_repas (essai));
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "du mardi 24 novembre au vendredi 27 novembre, 4,50");
  essai_assert_body (page, "du mardi 1er décembre au vendredi 4 décembre, 5,00");
  essai_assert_body (page, "délibération n° 2026-90");
  essai_assert_body (page, "19,00");
  faire (essai, PASCAL, &f);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250 - 1900);
}

/* Something changed between the preview and the confirmation: it is told, nothing is done, nothing is lost. */
static void
test_entre_temps (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  Formulaire f = { "creer", "24/11/2026", "27/11/2026", "1", "134", { florian, alice } };
  g_autoptr (ParvisResponse) page = envoyer (essai, PASCAL, GROUPEES, &f);
  g_autofree char *empreinte = dup_empreinte (page), *nouvelle = NULL;
  g_autoptr (ParvisResponse) change = NULL, fait = NULL, encore = NULL;

  essai_assert_body (page, "6 jours à réserver");
  essai_now (essai, 11, 23, 10, 5);
  f.empreinte = empreinte;
  change = envoyer (essai, PASCAL, CONFIRMATION, &f);
  essai_assert_status (change, 409);
  essai_assert_body (change, "Entre-temps, quelque chose a changé");
  essai_assert_body (change, "4 jours à réserver");
  essai_assert_body (change, "name=\"du\" value=\"24/11/2026\"");
  g_assert_cmpint (essai_count_faits (essai), ==, 0);
  nouvelle = dup_empreinte (change);
  f.empreinte = nouvelle;
  fait = envoyer (essai, PASCAL, CONFIRMATION, &f);
  essai_assert_status (fait, 303);
  g_assert_cmpint (count_reservations (essai), ==, 4);
  /* Sent again, it does not book twice. */
  encore = envoyer (essai, PASCAL, CONFIRMATION, &f);
  essai_assert_status (encore, 409);
  g_assert_cmpint (essai_count_faits (essai), ==, 4);
  essai_assert_juste (essai);
}

/* One place for two children: one has it, and the preview says which. */
static void
test_places (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 alice = essai_inscrire (essai, PASCAL, 1, FALSE);
  Formulaire f = { "creer", "24/11/2026", "24/11/2026", "1", "1", { florian, alice } };
  g_autoptr (ParvisResponse) page = NULL, complet = NULL;

  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "1 jour à réserver");
  essai_assert_body (page, "Il ne reste plus assez de places");
  essai_assert_body (page, "Alice\302\240: mardi 24 novembre");
  faire (essai, PASCAL, &f);
  g_assert_cmpint (sql_int (essai, "SELECT personne_id FROM reservation"), ==, florian);
  complet = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (complet, "Toutes les places sont prises");
  essai_assert_juste (essai);
}

/* A child that changes its school: each day has the places and the closures of the school of that day. */
static void
test_deux_ecoles (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  Formulaire f = { "creer", "24/11/2026", "11/12/2026", "1", "1", { florian } };
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai, "UPDATE inscription SET au = '2026-11-30'");
  sql_exec (essai,
            "INSERT INTO inscription SELECT personne_id, seance_id, '2026-12-01', '2027-08-31',"
            " annee, 2, niveau, foyer_id, pai, demande_id FROM inscription");
  sql_exec (essai, "UPDATE seance_lieu SET places = 0 WHERE etablissement_id = 1");
  sql_exec (essai, "INSERT INTO fermeture (du, au, nature, motif, etablissement_id) VALUES"
                   " ('2026-12-08', '2026-12-08', 'fermeture', 'Chauffage en panne', 2)");
  page = envoyer (essai, PASCAL, GROUPEES, &f);
  essai_assert_body (page, "1 jour à réserver");
  essai_assert_body (page, "Toutes les places sont prises");
  essai_assert_body (page, "Chauffage en panne\302\240: pas de service");
  faire (essai, PASCAL, &f);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation WHERE jour = '2026-12-01'"),
                   ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT etablissement_id FROM occupation"), ==, 2);
  essai_assert_juste (essai);
}

/* Four children, a whole school year: one transaction, one fact and one line a meal. */
static void
test_annee (EssaiCommune *essai)
{
  Formulaire f = { "creer", "01/09/2026", "02/07/2027", "1", "0134", { 0 } };
  gint64 repas;

  essai_now (essai, 8, 28, 9, 0);
  for (guint i = 0; i < 4; i++)
    f.usagers[i] = essai_inscrire (essai, PASCAL, i, FALSE);
  essai_crediter (essai, PASCAL, 500000);
  faire (essai, PASCAL, &f);
  repas = count_reservations (essai);
  g_assert_cmpint (repas, >=, 500);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM ecriture WHERE nature = 'reservation'"),
                   ==, repas);
  g_assert_cmpint (essai_count_faits (essai), ==, repas);
  essai_assert_juste (essai);
  f.action = "supprimer";
  faire (essai, PASCAL, &f);
  g_assert_cmpint (count_reservations (essai), ==, 0);
  g_assert_cmpint (essai_get_solde (essai, PASCAL), ==, 4250 + 500000);
  essai_assert_juste (essai);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/groupees/formulaire", test_formulaire);
  essai_commune_add ("/groupees/saisies", test_saisies);
  essai_commune_add ("/groupees/creer", test_creer);
  essai_commune_add ("/groupees/modifier-supprimer", test_modifier_supprimer);
  essai_commune_add ("/groupees/une-sur-deux", test_une_sur_deux);
  essai_commune_add ("/groupees/changement-de-prix", test_changement_de_prix);
  essai_commune_add ("/groupees/entre-temps", test_entre_temps);
  essai_commune_add ("/groupees/places", test_places);
  essai_commune_add ("/groupees/deux-ecoles", test_deux_ecoles);
  essai_commune_add ("/groupees/annee", test_annee);
  return g_test_run ();
}
