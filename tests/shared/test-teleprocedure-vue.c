/* SPDX-License-Identifier: EUPL-1.2 */
/* A step as a page shows it; and that a new téléprocédure takes no C. */
#include "config.h"

#include <string.h>

#include "tests/shared/teleprocedure-util.h"

static ParvisVueChamp *
find (ParvisVueEtape *vue, const char *code)
{
  for (guint i = 0; i < vue->champs->len; i++)
    {
      ParvisVueChamp *champ = g_ptr_array_index (vue->champs, i);

      if (g_str_equal (champ->champ->code, code))
        return champ;
    }
  g_error ("no field « %s »", code);
}

static ParvisVueChamp *
find_in_row (ParvisVueChamp *champ, guint row, const char *nom)
{
  ParvisVueLigne *ligne = g_ptr_array_index (champ->lignes, row);

  for (guint i = 0; i < ligne->champs->len; i++)
    {
      ParvisVueChamp *sous = g_ptr_array_index (ligne->champs, i);

      if (g_str_equal (sous->nom, nom))
        return sous;
    }
  g_error ("no field « %s »", nom);
}

static char *
chosen (ParvisVueChamp *champ)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < champ->choix->len; i++)
    {
      ParvisVueChoix *choix = g_ptr_array_index (champ->choix, i);

      g_string_append_printf (out, "%s%s%s", i ? " " : "", choix->choisi ? "*" : "", choix->code);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

typedef struct
{
  ParvisTeleprocedure *fiche;
  ParvisContexte *contexte;
  JsonObject *reponses;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->fiche = util_teleprocedure_new ("fiche-enfant.json");
  f->contexte = util_contexte_new ();
  f->reponses = util_fiche_new (f->fiche, f->contexte);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  json_object_unref (f->reponses);
  parvis_contexte_free (f->contexte);
  parvis_teleprocedure_unref (f->fiche);
}

static const ParvisEtape *
etape (Fixture *f, const char *code)
{
  return parvis_teleprocedure_find_etape (f->fiche, code);
}

static void
test_plain (Fixture *f, gconstpointer data)
{
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (etape (f, "responsable"), f->contexte, f->reponses, NULL, NULL);
  g_autofree char *civilite = chosen (find (vue, "civilite"));
  g_autofree char *autorite = chosen (find (vue, "autorite_parentale"));

  g_assert_cmpstr (civilite, ==, "madame *monsieur");
  g_assert_cmpstr (autorite, ==, "*oui non");
  g_assert_cmpstr (find (vue, "naissance_le")->valeur, ==, "04/05/1984");
  g_assert_cmpstr (find (vue, "telephone")->valeur, ==, "06 12 34 56 78");
  g_assert_cmpstr (find (vue, "naissance_commune")->valeur, ==, "Sarrians (84)");
  g_assert_cmpstr (find (vue, "naissance_commune")->code, ==, "84122");
  g_assert_cmpstr (find (vue, "naissance_dep")->valeur, ==, "84");
  g_assert_false (find (vue, "heberge")->coche);
  g_assert_false (find (vue, "lien_autre")->visible);
  g_assert_true (find (vue, "lien_autre")->obligatoire);
  g_assert_cmpstr (find (vue, "lien_autre")->champ->si, ==,
                   "{\"champ\":\"lien\",\"egal\":\"autre\"}");
  g_assert_null (find (vue, "voie")->choix);
}

/* What was typed comes back, right or wrong, shown or hidden. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (UtilForm) form = util_fiche_form ("responsable");
  g_autoptr (GPtrArray) fautes = NULL;
  g_autoptr (ParvisVueEtape) vue = NULL;

  util_form_set (form, "naissance_le", "31/02/1984");
  util_form_set (form, "commune", "<script>");
  util_form_set (form, "allocataire_numero", "12");
  util_answer (f->reponses, etape (f, "responsable"), f->contexte, form);
  fautes = parvis_etape_valider (etape (f, "responsable"), f->contexte, f->reponses);
  vue = parvis_vue_etape_new (etape (f, "responsable"), f->contexte, f->reponses, fautes, NULL);
  g_assert_cmpstr (find (vue, "naissance_le")->valeur, ==, "31/02/1984");
  g_assert_cmpstr (find (vue, "naissance_le")->faute, ==, "Le 31 février n’existe pas.");
  g_assert_cmpstr (find (vue, "commune")->valeur, ==, "<script>");
  g_assert_cmpstr (find (vue, "commune")->code, ==, "");
  g_assert_nonnull (find (vue, "commune")->faute);
  g_assert_cmpstr (find (vue, "allocataire_numero")->valeur, ==, "12");
  g_assert_false (find (vue, "allocataire_numero")->visible);
  g_assert_null (find (vue, "allocataire_numero")->faute);
}

static void
test_child (Fixture *f, gconstpointer data)
{
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (etape (f, "enfant"), f->contexte, f->reponses, NULL, NULL);
  ParvisVueChamp *enfant = find (vue, "enfant");
  g_autofree char *choices = chosen (enfant);
  ParvisVueChoix *florian = g_ptr_array_index (enfant->choix, 0);
  ParvisVueChoix *alice = g_ptr_array_index (enfant->choix, 1);
  ParvisVueChoix *nouveau = g_ptr_array_index (enfant->choix, 2);
  g_autofree char *niveaux = chosen (find (vue, "niveau"));

  g_assert_cmpstr (choices, ==, "*12 13 nouveau");
  g_assert_cmpstr (florian->libelle, ==, "DUPIN Florian");
  g_assert_cmpstr (florian->aide, ==, "né le 12/03/2016 à Lyon 2e Arrondissement (69)");
  g_assert_cmpstr (alice->aide, ==, "née le 02/09/2021");
  g_assert_cmpstr (nouveau->libelle, ==, "Ajouter un enfant");
  g_assert_cmpuint (enfant->lignes->len, ==, 1);
  g_assert_cmpstr (find_in_row (enfant, 0, "enfant.prenom")->valeur, ==, "");
  g_assert_cmpstr (niveaux, ==, "PS GS *CM1");
}

/* The levels are those of the school; a new child's answers are in its row. */
static void
test_new_child (Fixture *f, gconstpointer data)
{
  g_autoptr (UtilForm) form = util_fiche_form ("enfant");
  g_autoptr (GPtrArray) fautes = NULL;
  g_autoptr (ParvisVueEtape) vue = NULL;
  g_autofree char *niveaux = NULL;

  util_form_set (form, "enfant", "nouveau");
  util_form_set (form, "enfant.prenom", "Zoé");
  util_form_set (form, "enfant.naissance_le", "12/03/2036");
  util_form_set (form, "etablissement", "2");
  util_answer (f->reponses, etape (f, "enfant"), f->contexte, form);
  fautes = parvis_etape_valider (etape (f, "enfant"), f->contexte, f->reponses);
  vue = parvis_vue_etape_new (etape (f, "enfant"), f->contexte, f->reponses, fautes, NULL);
  g_assert_cmpstr (find_in_row (find (vue, "enfant"), 0, "enfant.prenom")->valeur, ==, "Zoé");
  g_assert_nonnull (find_in_row (find (vue, "enfant"), 0, "enfant.naissance_le")->faute);
  g_assert_null (find (vue, "enfant")->faute);
  niveaux = chosen (find (vue, "niveau"));
  g_assert_cmpstr (niveaux, ==, "PS GS");
}

static void
test_list (Fixture *f, gconstpointer data)
{
  const ParvisEtape *personnes = etape (f, "personnes");
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (ParvisVueEtape) empty =
      parvis_vue_etape_new (personnes, f->contexte, none, NULL, NULL);
  g_autoptr (ParvisVueEtape) one =
      parvis_vue_etape_new (personnes, f->contexte, f->reponses, NULL, NULL);
  g_autoptr (ParvisVueEtape) more =
      parvis_vue_etape_new (personnes, f->contexte, f->reponses, NULL, "personnes");

  g_assert_cmpuint (find (empty, "personnes")->lignes->len, ==, 1);
  g_assert_cmpuint (find (one, "personnes")->lignes->len, ==, 1);
  g_assert_true (find (one, "personnes")->peut_ajouter);
  g_assert_cmpstr (find_in_row (find (one, "personnes"), 0, "personnes.0.telephone")->valeur, ==,
                   "04 90 11 22 33");
  g_assert_true (find_in_row (find (one, "personnes"), 0, "personnes.0.urgence")->coche);
  g_assert_cmpuint (find (more, "personnes")->lignes->len, ==, 2);
  g_assert_cmpstr (find_in_row (find (more, "personnes"), 1, "personnes.1.nom")->valeur, ==, "");
  g_assert_cmpstr (
      ((ParvisVueLigne *) g_ptr_array_index (find (more, "personnes")->lignes, 1))->titre, ==,
      "Personne 2");
}

static void
test_vaccines (Fixture *f, gconstpointer data)
{
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (etape (f, "vaccination"), f->contexte, f->reponses, NULL, NULL);
  ParvisVueChamp *vaccins = find (vue, "vaccins");
  g_autofree char *a_jour = chosen (find_in_row (vaccins, 0, "vaccins.dtp.a_jour"));

  g_assert_cmpuint (vaccins->lignes->len, ==, 1); /* born in 2016 */
  g_assert_cmpstr (a_jour, ==, "*oui non");
  g_assert_cmpstr (find_in_row (vaccins, 0, "vaccins.dtp.rappel")->valeur, ==, "12/03/2022");
  parvis_teleprocedure_set_enfant (f->fiche, f->reponses, 13);
  {
    g_autoptr (ParvisVueEtape) alice =
        parvis_vue_etape_new (etape (f, "vaccination"), f->contexte, f->reponses, NULL, NULL);
    g_assert_cmpuint (find (alice, "vaccins")->lignes->len, ==, 9);
  }
}

/* --- another téléprocédure --- */

static void
test_change_of_address (void)
{
  g_autoptr (ParvisTeleprocedure) definition = util_teleprocedure_new ("changement-adresse.json");
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  g_autoptr (JsonObject) reponses = json_object_new ();
  g_autoptr (UtilForm) form = util_form_new ("change", "telephone", "telephone", "", NULL);
  g_autoptr (UtilForm) signature = util_form_new ("certifie", "oui", NULL);
  g_autoptr (GPtrArray) fautes = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (definition->effet, ==, "changement-adresse");
  g_assert_cmpint (definition->objet, ==, PARVIS_OBJET_FOYER);
  util_answer (reponses, definition->etapes[0], contexte, form);
  fautes = parvis_etape_valider (definition->etapes[0], contexte, reponses);
  text = util_faults (fautes);
  g_assert_cmpstr (text, ==, "telephone: Remplissez ce champ.");
  pieces = parvis_teleprocedure_pieces (definition, contexte, reponses);
  g_assert_cmpuint (pieces->len, ==, 0);
  g_ptr_array_unref (pieces);
  g_ptr_array_unref (fautes);
  util_form_set (form, "change", "adresse");
  util_form_set (form, "depuis", "01/11/2026");
  util_form_set (form, "voie", "3 place du Marché");
  util_form_set (form, "code_postal", "84260");
  util_form_set (form, "commune", "sarrians");
  util_answer (reponses, definition->etapes[0], contexte, form);
  util_answer (reponses, definition->etapes[2], contexte, signature);
  fautes = parvis_teleprocedure_valider (definition, contexte, reponses, TRUE);
  g_assert_cmpuint (fautes->len, ==, 0);
  pieces = parvis_teleprocedure_pieces (definition, contexte, reponses);
  g_assert_cmpuint (pieces->len, ==, 1);
  g_assert_null (parvis_teleprocedure_find_annee (definition, reponses));
}

/* The example of the documentation is one that works. */
static void
test_readme (void)
{
  g_autofree char *readme = util_read ("README.md");
  char *start = strstr (readme, "```json\n") + strlen ("```json\n");
  char *end = strstr (start, "```");
  g_autoptr (ParvisTypesPiece) types = util_types_piece_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json (start, end - start, types, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (definition->code, ==, "chien-perdu");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/teleprocedure/vue/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("plain", test_plain);
  ADD ("kept", test_kept);
  ADD ("child", test_child);
  ADD ("new-child", test_new_child);
  ADD ("list", test_list);
  ADD ("vaccines", test_vaccines);
  g_test_add_func ("/teleprocedure/vue/change-of-address", test_change_of_address);
  g_test_add_func ("/teleprocedure/vue/readme", test_readme);
  return g_test_run ();
}
