/* SPDX-License-Identifier: EUPL-1.2 */
/* The week of all the children: one form, all of it or nothing. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/sql-essai.h"

#include "server/agenda/reservations.h"
#include "server/regie/regie-store.h"

/* 4,50 € a meal, 42,50 € on the account; today is Saturday 21 November 2026. */
#define PASCAL  "pascal.dupin"
#define DAVID   "david.moulin"
#define SEMAINE "/agenda/semaine"
#define LUNDI   "2026-11-23" /* too late since Friday */
#define MARDI   "2026-11-24"
#define JEUDI   "2026-11-26"

static gint64
inscrire (EssaiCommune *essai, const char *identifiant, guint n)
{
  gint64 enfant = essai_commune_get_enfant (essai, identifiant, n);

  sql_exec (
      essai,
      "INSERT INTO inscription (personne_id, seance_id, du, au, annee, etablissement_id, niveau,"
      " foyer_id, pai, demande_id) SELECT %" G_GINT64_FORMAT
      ", s.id, '2026-09-01', '2027-08-31', '2026-2027', 1, 'CE2', %" G_GINT64_FORMAT
      ", 0, 1 FROM seance s JOIN activite a ON a.id = s.activite_id"
      " WHERE a.code = 'restauration'",
      enfant, essai_commune_get_foyer (essai, identifiant));
  return enfant;
}

static char *
dup_cle (EssaiCommune *essai, gint64 enfant, const char *jour)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", enfant,
                          sql_int (essai, "SELECT s.id FROM seance s JOIN activite a"
                                          " ON a.id = s.activite_id WHERE a.code = 'restauration'"),
                          jour);
}

static gint64
get_solde (EssaiCommune *essai, const char *who)
{
  return parvis_regie_get_solde (essai->db, essai_commune_get_foyer (essai, who));
}

static gint64
count_faits (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count(*) FROM reservation_fait");
}

/* Two children, four meals, then one less and another instead. */
static void
test_deux_enfants (EssaiCommune *essai)
{
  gint64 florian = inscrire (essai, PASCAL, 0), alice = inscrire (essai, PASCAL, 1);
  g_autofree char *f_mardi = dup_cle (essai, florian, MARDI),
                  *f_jeudi = dup_cle (essai, florian, JEUDI);
  g_autofree char *a_mardi = dup_cle (essai, alice, MARDI),
                  *a_jeudi = dup_cle (essai, alice, JEUDI);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, SEMAINE);
  g_autoptr (ParvisResponse) booked = NULL, again = NULL, changed = NULL, after = NULL;

  essai_assert_body (page, "Semaine du 23 novembre");
  essai_assert_body (page, f_mardi);
  essai_assert_body (page, a_jeudi);
  essai_assert_body (page, "vendredi 20 novembre");
  booked = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", f_mardi,
                                    "jours", f_jeudi, "jours", a_mardi, "jours", a_jeudi, NULL);
  essai_assert_status (booked, 303);
  g_assert_cmpint (get_solde (essai, PASCAL), ==, 4250 - 4 * 450);
  /* A form that a browser sends twice. */
  again = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", f_mardi,
                                   "jours", f_jeudi, "jours", a_mardi, "jours", a_jeudi, NULL);
  essai_assert_status (again, 303);
  g_assert_cmpint (count_faits (essai), ==, 4);
  changed = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", f_mardi,
                                     "jours", a_mardi, "jours", a_jeudi, "avant", f_mardi, "avant",
                                     f_jeudi, "avant", a_mardi, "avant", a_jeudi, NULL);
  essai_assert_status (changed, 303);
  g_assert_cmpint (get_solde (essai, PASCAL), ==, 4250 - 3 * 450);
  /* Nothing of what was booked since the page was shown is taken back by it. */
  after =
      essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", f_jeudi, NULL);
  essai_assert_status (after, 303);
  g_assert_cmpint (get_solde (essai, PASCAL), ==, 4250 - 4 * 450);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation"), ==, 4);
}

/* One day that cannot be booked: none is, the reason is said, and the ticks stay. */
static void
test_tout_ou_rien (EssaiCommune *essai)
{
  gint64 florian = inscrire (essai, PASCAL, 0);
  g_autofree char *mardi = dup_cle (essai, florian, MARDI),
                  *lundi = dup_cle (essai, florian, LUNDI);
  g_autoptr (ParvisResponse) page = NULL, pauvre = NULL;

  page = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", mardi, "jours",
                                  lundi, NULL);
  essai_assert_status (page, 409);
  essai_assert_body (page, "Rien n’a été changé");
  essai_assert_body (page, "lundi 23 novembre : ");
  essai_assert_body (page, "vendredi 20 novembre");
  {
    g_autofree char *coche = g_strdup_printf ("value=\"%s\" data-prix=\"450\" checked", mardi);

    essai_assert_body (page, coche);
  }
  g_assert_cmpint (count_faits (essai), ==, 0);
  sql_exec (essai, "UPDATE reglage SET valeur = '0' WHERE cle = 'regie.decouvert_cents'");
  sql_exec (essai, "UPDATE tarif SET formule = '{\"type\":\"fixe\",\"cents\":2200}'");
  {
    g_autofree char *jeudi = dup_cle (essai, florian, JEUDI);

    pauvre = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", mardi,
                                      "jours", jeudi, NULL);
  }
  essai_assert_status (pauvre, 409);
  essai_assert_body (pauvre, "ne suffit pas pour ces réservations");
  g_assert_cmpint (count_faits (essai), ==, 0);
}

/* The last place for two children of one family: refused as a whole, nothing is half there. */
static void
test_derniere_place (EssaiCommune *essai)
{
  gint64 florian = inscrire (essai, PASCAL, 0), alice = inscrire (essai, PASCAL, 1);
  g_autofree char *f_mardi = dup_cle (essai, florian, MARDI),
                  *a_mardi = dup_cle (essai, alice, MARDI),
                  *coche = g_strdup_printf ("value=\"%s\" data-prix=\"450\" checked", f_mardi);
  g_autoptr (ParvisResponse) page = NULL, one = NULL;

  sql_exec (essai, "UPDATE seance_lieu SET places = 1");
  page = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", f_mardi,
                                  "jours", a_mardi, NULL);
  /* On the page itself, with what was ticked. */
  essai_assert_status (page, 409);
  essai_assert_body (page, "Il ne reste plus assez de places pour tous vos enfants.");
  essai_assert_body (page, coche);
  g_assert_cmpint (count_faits (essai), ==, 0);
  g_assert_cmpint (get_solde (essai, PASCAL), ==, 4250);
  one = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", a_mardi, NULL);
  essai_assert_status (one, 303);
  g_assert_cmpint (get_solde (essai, PASCAL), ==, 4250 - 450);
}

/* Another family's child is no line of this page: its key does nothing. */
static void
test_autre_famille (EssaiCommune *essai)
{
  gint64 manon = inscrire (essai, DAVID, 0);
  g_autofree char *cle = dup_cle (essai, manon, MARDI);
  g_autoptr (ParvisResponse) theirs = NULL, mine = NULL, cancelled = NULL;

  inscrire (essai, PASCAL, 0);
  theirs = essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "jours", cle, NULL);
  essai_assert_status (theirs, 303);
  g_assert_cmpint (count_faits (essai), ==, 0);
  mine = essai_commune_post_form (essai, DAVID, SEMAINE, "periode", LUNDI, "jours", cle, NULL);
  essai_assert_status (mine, 303);
  g_assert_cmpint (count_faits (essai), ==, 1);
  cancelled =
      essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "avant", cle, NULL);
  essai_assert_status (cancelled, 303);
  g_assert_cmpint (count_faits (essai), ==, 1);
}

/* Without a script the buttons tick: a child's line, or everybody's. */
static void
test_remplir (EssaiCommune *essai)
{
  gint64 florian = inscrire (essai, PASCAL, 0), alice = inscrire (essai, PASCAL, 1);
  g_autofree char *f_mardi = dup_cle (essai, florian, MARDI),
                  *a_mardi = dup_cle (essai, alice, MARDI);
  g_autofree char *f_coche = g_strdup_printf ("value=\"%s\" data-prix=\"450\" checked", f_mardi);
  g_autofree char *a_coche = g_strdup_printf ("value=\"%s\" data-prix=\"450\" checked", a_mardi);
  g_autofree char *ligne = g_strndup (f_mardi, strlen (f_mardi) - strlen (MARDI));
  g_autofree char *tous = g_strconcat ("0", strchr (ligne, '.'), NULL);
  g_autoptr (ParvisResponse) one =
      essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "remplir", ligne, NULL);
  g_autoptr (ParvisResponse) all =
      essai_commune_post_form (essai, PASCAL, SEMAINE, "periode", LUNDI, "remplir", tous, NULL);

  essai_assert_status (one, 200);
  essai_assert_body (one, f_coche);
  essai_assert_no_body (one, a_coche);
  essai_assert_body (all, f_coche);
  essai_assert_body (all, a_coche);
  g_assert_cmpint (count_faits (essai), ==, 0);
}

/* Whatever stands in the address or the form, there is a week. */
static void
test_adresses (EssaiCommune *essai)
{
  static const char *const periodes[] = { "",           "2026-02-31", "demain",
                                          "1999-01-01", "9999-12-31", "2026-12-21" };
  g_autoptr (ParvisResponse) vide = essai_commune_get (essai, PASCAL, SEMAINE), faux = NULL;

  essai_assert_status (vide, 200);
  inscrire (essai, PASCAL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (periodes); i++)
    {
      g_autofree char *path = g_strconcat (SEMAINE "?periode=", periodes[i], NULL);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

      essai_assert_status (page, 200);
      essai_assert_body (page, "Semaine du ");
    }
  faux = essai_commune_post_form (essai, PASCAL, SEMAINE, "jours", "1", "jours", "", "jours",
                                  "1.1.2026-02-31", "avant", "..", "remplir", "0.", NULL);
  essai_assert_status (faux, 200);
  g_assert_cmpint (count_faits (essai), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/semaine/deux-enfants", test_deux_enfants);
  essai_commune_add ("/semaine/tout-ou-rien", test_tout_ou_rien);
  essai_commune_add ("/semaine/derniere-place", test_derniere_place);
  essai_commune_add ("/semaine/autre-famille", test_autre_famille);
  essai_commune_add ("/semaine/remplir", test_remplir);
  essai_commune_add ("/semaine/adresses", test_adresses);
  return g_test_run ();
}
