/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading definitions: what is right is read, what is wrong is told in a sentence that says where. */
#include "config.h"

#include <string.h>

#include "tests/shared/teleprocedure-util.h"

static const char base[] = "\
{\"code\": \"essai\", \"version\": 1, \"titre\": \"Essai\", \"theme\": \"Essais\", \"resume\": \"Un essai.\",\n\
 \"explication\": [\"Il faut essayer.\"], \"duree_min\": 5, \"cgu\": true, \"roles\": [\"gestionnaire\"],\n\
 \"effet\": null, \"objet\": \"enfant_annee\",\n\
 \"etapes\": [\n\
  {\"code\": \"un\", \"titre\": \"Un\", \"champs\": [\n\
   {\"code\": \"enfant\", \"type\": \"enfant\", \"libelle\": \"Enfant\", \"obligatoire\": true, \"bouton\": \"Ajouter\", \"champs\": [\n\
     {\"code\": \"nom_naissance\", \"type\": \"texte\", \"libelle\": \"Nom\", \"obligatoire\": true},\n\
     {\"code\": \"prenom\", \"type\": \"texte\", \"libelle\": \"Prénom\", \"obligatoire\": true},\n\
     {\"code\": \"naissance_le\", \"type\": \"date\", \"libelle\": \"Naissance\", \"obligatoire\": true}]},\n\
   {\"code\": \"annee\", \"type\": \"annee_scolaire\", \"libelle\": \"Année\", \"obligatoire\": true},\n\
   {\"code\": \"choix\", \"type\": \"choix\", \"libelle\": \"Choix\", \"choix\": [{\"code\": \"a\", \"libelle\": \"A\"}, {\"code\": \"b\", \"libelle\": \"B\"}]},\n\
   {\"code\": \"suite\", \"type\": \"texte\", \"libelle\": \"Suite\", \"si\": {\"champ\": \"choix\", \"egal\": \"a\"}},\n\
   {\"code\": \"n\", \"type\": \"nombre\", \"libelle\": \"N\", \"alerte\": {\"texte\": \"Beaucoup\", \"si\": {\"champ\": \"n\", \"min\": 10}}},\n\
   {\"code\": \"v\", \"type\": \"commune\", \"libelle\": \"V\"},\n\
   {\"code\": \"gens\", \"type\": \"liste\", \"libelle\": \"Gens\", \"ligne\": \"Personne\", \"bouton\": \"Ajouter\", \"champs\": [\n\
     {\"code\": \"nom\", \"type\": \"texte\", \"libelle\": \"Nom\"}, {\"code\": \"oui\", \"type\": \"coche\", \"libelle\": \"Oui\", \"alerte\": {\"texte\": \"Quelqu’un\"}}]}]},\n\
  {\"code\": \"deux\", \"titre\": \"Deux\", \"si\": {\"champ\": \"un.suite\", \"rempli\": true}, \"champs\": [\n\
   {\"code\": \"jour\", \"type\": \"date\", \"libelle\": \"Jour\"}]},\n\
  {\"code\": \"pieces\", \"titre\": \"Pièces\", \"nature\": \"justificatifs\"},\n\
  {\"code\": \"fin\", \"titre\": \"Fin\", \"nature\": \"signature\", \"champs\": [{\"code\": \"ok\", \"type\": \"coche\", \"libelle\": \"Ok\", \"obligatoire\": true}]}],\n\
 \"pieces\": [{\"type\": \"justificatif-domicile\", \"sur\": \"foyer\", \"obligatoire\": true},\n\
  {\"type\": \"pai\", \"sur\": \"enfant\", \"quand\": \"si suite\", \"si\": {\"champ\": \"un.suite\", \"rempli\": true}}]}";

static char *
replace (const char *text, const char *what, const char *with)
{
  const char *at = strstr (text, what);

  if (at == NULL)
    g_error ("« %s » is not in the definition", what);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, with, at + strlen (what));
}

static char *
first_fault (const char *json)
{
  g_autoptr (ParvisTypesPiece) types = util_types_piece_new ();
  g_autoptr (GPtrArray) fautes = parvis_teleprocedure_verifier (json, -1, types);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json (json, -1, types, &error);

  g_assert_cmpint (definition == NULL, ==, fautes->len > 0);
  if (fautes->len == 0)
    return g_strdup ("");
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, g_ptr_array_index (fautes, 0));
  return g_strdup (g_ptr_array_index (fautes, 0));
}

static void
test_clean (void)
{
  static const char *const files[] = { "fiche-enfant.json",      "changement-adresse.json",
                                       "acte-etat-civil.json",   "inscription-scolaire.json",
                                       "quotient-familial.json", "vacances.json" };
  g_autofree char *fault = first_fault (base);

  g_assert_cmpstr (fault, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *json = util_read (files[i]);
      g_autofree char *found = first_fault (json);

      g_assert_cmpstr (found, ==, "");
    }
}

static void
test_broken (void)
{
#define SUITE "\"si\": {\"champ\": \"choix\", \"egal\": \"a\"}"
#define OU    "étape « un », champ « suite » : "
  static const struct
  {
    const char *what, *with, *fault;
  } cases[] = {
    { "\"version\": 1", "\"version\": 0", "version : entier hors de 1…1000000" },
    { "\"cgu\": true", "\"cgu\": \"oui\"", "cgu : true ou false attendu" },
    { "\"cgu\": true, ", "", "cgu : clé absente" },
    { "\"cgu\": true", "\"cgu\": true, \"cgv\": true", "cgv : clé inconnue" },
    { "\"code\": \"essai\"", "\"code\": \"Essai !\"",
      "code : « Essai ! » : des minuscules, des chiffres et des tirets, une lettre d’abord" },
    { "gestionnaire", "chef", "rôle inconnu « chef »" },
    { "[\"gestionnaire\"]", "[]", "roles : au moins un rôle" },
    { "\"effet\": null", "\"effet\": \"fusee\"", "effet inconnu « fusee »" },
    { "\"effet\": null", "\"effet\": \"fiche-enfant\"",
      "l’effet « fiche-enfant » a besoin du champ « enfant.enfant »" },
    { "\"objet\": \"enfant_annee\"", "\"objet\": \"voisin\"",
      "objet : un de foyer, personne, enfant_annee, enfant attendu" },
    { "\"type\": \"annee_scolaire\"", "\"type\": \"texte\"",
      "« enfant_annee » demande un champ de type « enfant » et un de type « annee_scolaire »" },
    { "\"libelle\": \"Année\", \"obligatoire\": true", "\"libelle\": \"Année\"",
      "l’enfant et l’année scolaire sont obligatoires, sans condition" },
    /* steps */
    { "\"code\": \"deux\"", "\"code\": \"un\"", "deux étapes portent le code « un »" },
    { "\"nature\": \"signature\"", "\"nature\": \"champs\"",
      "la dernière étape, et elle seule, est de nature « signature »" },
    { "\"nature\": \"justificatifs\"",
      "\"champs\": [{\"code\": \"x\", \"type\": \"texte\", "
      "\"libelle\": \"X\"}]",
      "des pièces sont demandées, mais aucune étape n’est de nature « justificatifs »" },
    { "\"nature\": \"justificatifs\"", "\"nature\": \"courses\"",
      "étape « pieces » : nature : un de champs, justificatifs, signature attendu" },
    { "{\"code\": \"jour\", \"type\": \"date\", \"libelle\": \"Jour\"}", "",
      "étape « deux » : « champs » manque" },
    /* fields */
    { "\"code\": \"suite\"", "\"code\": \"choix\"",
      "étape « un » : deux champs portent le code « choix »" },
    { "\"type\": \"date\", \"libelle\": \"Jour\"", "\"type\": \"heure\", \"libelle\": \"Jour\"",
      "étape « deux », champ « jour » : type inconnu « heure »" },
    { "\"libelle\": \"Suite\", ", "\"libelle\": \"\", ",
      "étape « un », champ « suite » : libelle : texte vide" },
    { "\"libelle\": \"Suite\", ", "\"libelle\": \"Suite\", \"oblgatoire\": true, ",
      "étape « un », champ « suite » : oblgatoire : clé inconnue" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"choix\": []",
      "étape « deux », champ « jour » : choix : clé inconnue" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"contraintes\": {\"longueur_max\": 3}",
      "étape « deux », champ « jour », contraintes : longueur_max : clé inconnue" },
    { "\"libelle\": \"Jour\"",
      "\"libelle\": \"Jour\", \"contraintes\": {\"age_min\": 9, "
      "\"age_max\": 3}",
      "étape « deux », champ « jour », contraintes : age_min : plus grand que « age_max »" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"contraintes\": {\"apres\": \"un.suite\"}",
      "étape « deux », champ « jour », contraintes : « apres » : « un.suite » n’est pas de type "
      "« date »" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"defaut\": \"demain\"",
      "étape « deux », champ « jour » : « defaut » ne convient pas à un champ de type « date »" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"prerempli\": [\"profil:voisin.nom\"]",
      "étape « deux », champ « jour » : « prerempli » : source inconnue « profil:voisin.nom »" },
    { "\"libelle\": \"Jour\"", "\"libelle\": \"Jour\", \"autocomplete\": \"cc-number\"",
      "étape « deux », champ « jour » : « autocomplete » : « cc-number » inconnu" },
    { "{\"code\": \"b\", \"libelle\": \"B\"}", "{\"code\": \"a\", \"libelle\": \"B\"}",
      "étape « un », champ « choix », choix n° 2 : le code « a » est déjà pris" },
    { ", \"choix\": [{\"code\": \"a\", \"libelle\": \"A\"}, {\"code\": \"b\", \"libelle\": \"B\"}]",
      "", "étape « un », champ « choix » : il faut « choix » ou « liste », l’un des deux" },
    { "{\"code\": \"nom\", \"type\": \"texte\"", "{\"code\": \"nom\", \"type\": \"liste\"",
      "étape « un », champ « gens », champ « nom » : type impossible dans un groupe : « liste »" },
    { "\"code\": \"prenom\"", "\"code\": \"petit_nom\"",
      "étape « un », champ « enfant » : un enfant a un sous-champ obligatoire « prenom »" },
    /* conditions */
    { SUITE, "\"si\": {\"champ\": \"autre\", \"egal\": \"a\"}",
      OU "« si » : le champ « autre » n’existe pas" },
    { SUITE, "\"si\": {\"champ\": \"suite\", \"egal\": \"a\"}",
      OU "« si » : le champ « suite » est lu avant d’être rempli : on ne peut lire qu’un champ qui "
         "vient plus tôt, jamais soi-même" },
    { SUITE, "\"si\": {\"champ\": \"deux.jour\", \"rempli\": true}",
      OU "« si » : le champ « deux.jour » est lu avant d’être rempli : on ne peut lire qu’un champ "
         "qui vient plus tôt, jamais soi-même" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"egal\": \"c\"}",
      OU "« si » : « c » n’est pas un choix de « choix »" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"egal\": true}",
      OU "« si » : « egal » attend un texte" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"age_min\": 3}",
      OU "« si » : « choix » ne se lit pas avec « age_min »" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"eval\": \"1+1\"}",
      OU "« si » : comparaison inconnue « eval »" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"dans\": \"a\"}",
      OU "« si » : « dans » attend une liste de codes" },
    { SUITE, "\"si\": {\"et\": []}", OU "« si » : « et » attend une liste de conditions" },
    { SUITE, "\"si\": {\"non\": []}", OU "« si » : « non » attend une condition" },
    { SUITE, "\"si\": {\"et\": [{\"champ\": \"choix\", \"egal\": \"a\"}], \"ou\": []}",
      OU "« si » : « et » est seul dans sa condition" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"dans\": [1]}", OU "« si » : un code est un texte" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"dans\": [\"z\"]}",
      OU "« si » : « z » n’est pas un choix de « choix »" },
    { SUITE, "\"si\": {\"champ\": \"choix\", \"rempli\": 1}",
      OU "« si » : « rempli » attend true ou false" },
    { SUITE, "\"si\": {\"champ\": \"enfant\", \"age_min\": -1}",
      OU "« si » : « age_min » attend un nombre entier de 0 à 150" },
    { SUITE, "\"si\": {\"champ\": \"enfant\", \"depuis\": \"2018-02-30\"}",
      OU "« si » : « depuis » attend une date AAAA-MM-JJ" },
    { SUITE, "\"si\": {\"champ\": \"choix\"}",
      OU "« si » : une condition est {\"champ\": …, « egal » ou une autre comparaison: …}, "
         "{\"reglage\": …, \"egal\": …}, {\"et\": […]}, {\"ou\": […]} ou {\"non\": …}" },
    { SUITE, "\"si\": {\"reglage\": \"x\", \"rempli\": true}",
      OU "« si » : un réglage ne se compare que par « egal »" },
    { SUITE, "\"si\": true", OU "« si » : une condition est un objet" },
    { SUITE,
      "\"si\": {\"non\": {\"non\": {\"non\": {\"non\": {\"non\": {\"non\": {\"champ\": "
      "\"choix\", \"egal\": \"a\"}}}}}}}",
      OU "« si » : conditions trop imbriquées : 6 niveaux au plus" },
    { "{\"champ\": \"un.suite\", \"rempli\": true}, \"champs\"",
      "{\"champ\": \"un.gens.nom\", \"rempli\": true}, \"champs\"",
      "étape « deux » : « si » : « un.gens.nom » est dans une liste : on ne peut le lire que ligne "
      "par ligne (« une_ligne »)" },
    { "{\"champ\": \"un.suite\", \"rempli\": true}, \"champs\"",
      "{\"champ\": \"un.gens\", \"une_ligne\": {\"champ\": \"oui\", \"egal\": false}}, \"champs\"",
      "étape « deux » : « si » : une case n’est jamais « false » : « rempli » dit si elle est "
      "cochée" },
    { "{\"champ\": \"un.suite\", \"rempli\": true}, \"champs\"",
      "{\"champ\": \"un.gens\", \"une_ligne\": {\"champ\": \"un.gens\", \"une_ligne\": {\"champ\": "
      "\"oui\", \"egal\": true}}}, \"champs\"",
      "étape « deux » : « si » : « une_ligne » ne se lit pas depuis une ligne" },
    { "\"code\": \"deux\",", "\"code\": \"deux\", \"controles\": [{\"message\": \"Non.\"}],",
      "étape « deux », « controles » n° 1 : « exige » manque" },
    /* pieces */
    { "\"type\": \"pai\"", "\"type\": \"selfie\"",
      "pièce n° 2 : le type de pièce « selfie » n’existe pas" },
    { "\"sur\": \"enfant\"", "\"sur\": \"foyer\"", "pièce n° 2 : « pai » concerne une personne" },
    { "\"quand\": \"si suite\", ", "",
      "pièce n° 2 : « quand » dit en clair ce que « si » demande" },
    { "{\"type\": \"pai\", \"sur\": \"enfant\"",
      "{\"type\": \"justificatif-domicile\", \"sur\": \"foyer\"",
      "pièce n° 2 : « justificatif-domicile » est déjà demandée pour la même personne" },
    { "{\"champ\": \"un.suite\", \"rempli\": true}}]", "{\"champ\": \"suite\", \"rempli\": true}}]",
      "pièce n° 2 : « si » : le champ « suite » n’existe pas" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = replace (base, cases[i].what, cases[i].with);
      g_autofree char *fault = first_fault (json);

      g_assert_cmpstr (fault, ==, cases[i].fault);
    }
}

/* Every fault is told at once, not one a run. */
static void
test_all_faults (void)
{
  g_autofree char *one = replace (base, "\"cgu\": true", "\"cgu\": 1");
  g_autofree char *two = replace (one, "\"type\": \"date\", \"libelle\": \"Jour\"",
                                  "\"type\": \"heure\", \"libelle\": \"Jour\"");
  g_autofree char *three = replace (two, "\"egal\": \"a\"", "\"egal\": \"z\"");
  g_autoptr (GPtrArray) fautes = parvis_teleprocedure_verifier (three, -1, NULL);

  g_assert_cmpuint (fautes->len, ==, 3);
}

static void
test_not_json (void)
{
  static const char *const texts[] = { "",
                                       "{",
                                       "[]",
                                       "null",
                                       "{\"code\": \"a\", \"code\": \"b\"}",
                                       "\xff",
                                       "{\"etapes\": [[[[[[[[[[[[[[[[[[[[[[[[]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *fault = first_fault (texts[i]);

      g_assert_cmpstr (fault, !=, "");
      g_assert_true (g_utf8_validate (fault, -1, NULL));
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) etapes = g_string_new ("\"etapes\": [");
  g_autoptr (GString) huge = g_string_new (NULL);
  g_autofree char *many = NULL;
  g_autofree char *fault = NULL;

  for (guint i = 0; i < 31; i++)
    g_string_append_printf (etapes, "{\"code\": \"x%u\", \"titre\": \"X\"},", i);
  many = replace (base, "\"etapes\": [", etapes->str);
  fault = first_fault (many);
  g_assert_cmpstr (fault, ==, "« etapes » est une liste de 30 éléments au plus");
  g_string_append_printf (huge, "%s%*s", base, 300 * 1024, " ");
  g_free (fault);
  fault = first_fault (huge->str);
  g_assert_cmpstr (fault, !=, "");
}

static void
test_getters (void)
{
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json (base, -1, NULL, NULL);
  g_autoptr (ParvisTeleprocedure) again =
      parvis_teleprocedure_new_from_json (definition->json, -1, NULL, NULL);
  const ParvisChamp *suite = parvis_teleprocedure_find_champ (definition, "un.suite");
  const ParvisChamp *nom = parvis_teleprocedure_find_champ (definition, "un.gens.nom");
  g_autoptr (ParvisTeleprocedure) other = parvis_teleprocedure_ref (definition);

  g_assert_nonnull (again);
  g_assert_cmpstr (definition->code, ==, "essai");
  g_assert_cmpstr (definition->explication[0], ==, "Il faut essayer.");
  g_assert_null (definition->explication[1]);
  g_assert_null (definition->effet);
  g_assert_cmpuint (definition->n_etapes, ==, 4);
  g_assert_cmpint (definition->etapes[2]->nature, ==, PARVIS_ETAPE_JUSTIFICATIFS);
  g_assert_null (definition->etapes[2]->champs[0]);
  g_assert_cmpstr (suite->si, ==, "{\"champ\":\"choix\",\"egal\":\"a\"}");
  g_assert_cmpint (suite->longueur_max, ==, 100);
  g_assert_true (nom->parent == parvis_teleprocedure_find_champ (definition, "un.gens"));
  g_assert_null (parvis_teleprocedure_find_champ (definition, "un.rien"));
  g_assert_cmpstr (definition->champ_enfant->code, ==, "enfant");
  g_assert_cmpstr (parvis_champ_type_to_string (PARVIS_CHAMP_VACCINS), ==, "vaccins");
  g_assert_cmpuint (definition->n_pieces, ==, 2);
}

/* --- conditions --- */

static void
test_conditions (void)
{
  static const struct
  {
    const char *si;
    const char *reponses;
    gboolean met;
  } cases[] = {
    { "{\"champ\": \"un.choix\", \"egal\": \"a\"}", "{\"un\": {\"choix\": \"a\"}}", TRUE },
    { "{\"champ\": \"un.choix\", \"egal\": \"a\"}", "{\"un\": {\"choix\": \"b\"}}", FALSE },
    { "{\"champ\": \"un.choix\", \"egal\": \"a\"}", "{}", FALSE },
    { "{\"non\": {\"champ\": \"un.choix\", \"egal\": \"a\"}}", "{}", TRUE },
    { "{\"champ\": \"un.choix\", \"dans\": [\"a\", \"b\"]}", "{\"un\": {\"choix\": \"b\"}}", TRUE },
    { "{\"champ\": \"un.choix\", \"rempli\": false}", "{\"un\": {\"choix\": \"\"}}", TRUE },
    { "{\"champ\": \"un.choix\", \"rempli\": true}", "{\"un\": {\"choix\": \"b\"}}", TRUE },
    /* what is hidden is empty */
    { "{\"champ\": \"un.suite\", \"rempli\": true}",
      "{\"un\": {\"choix\": \"b\", \"suite\": \"x\"}}", FALSE },
    { "{\"champ\": \"un.suite\", \"rempli\": true}",
      "{\"un\": {\"choix\": \"a\", \"suite\": \"x\"}}", TRUE },
    { "{\"et\": [{\"champ\": \"un.choix\", \"egal\": \"a\"}, {\"champ\": \"un.suite\", \"egal\": "
      "\"x\"}]}",
      "{\"un\": {\"choix\": \"a\", \"suite\": \"y\"}}", FALSE },
    { "{\"ou\": [{\"champ\": \"un.choix\", \"egal\": \"b\"}, {\"champ\": \"un.suite\", \"egal\": "
      "\"x\"}]}",
      "{\"un\": {\"choix\": \"a\", \"suite\": \"x\"}}", TRUE },
    /* Alice is five, Florian ten */
    { "{\"champ\": \"un.enfant\", \"age_max\": 5}", "{\"un\": {\"enfant\": {\"choix\": \"13\"}}}",
      TRUE },
    { "{\"champ\": \"un.enfant\", \"age_min\": 6}", "{\"un\": {\"enfant\": {\"choix\": \"13\"}}}",
      FALSE },
    { "{\"champ\": \"un.enfant\", \"age_min\": 6}", "{\"un\": {\"enfant\": {\"choix\": \"99\"}}}",
      FALSE },
    { "{\"champ\": \"un.enfant\", \"depuis\": \"2018-01-01\"}",
      "{\"un\": {\"enfant\": {\"choix\": \"nouveau\", \"naissance_le\": \"2018-01-01\"}}}", TRUE },
    { "{\"champ\": \"un.enfant\", \"avant\": \"2018-01-01\"}",
      "{\"un\": {\"enfant\": {\"choix\": \"nouveau\", \"naissance_le\": \"31/02/2017\"}}}", FALSE },
    { "{\"champ\": \"un.enfant.prenom\", \"egal\": \"Florian\"}",
      "{\"un\": {\"enfant\": {\"choix\": \"12\"}}}", TRUE },
    { "{\"champ\": \"un.enfant\", \"avant\": \"2018-01-01\"}",
      "{\"un\": {\"enfant\": {\"choix\": \"12\"}}}", TRUE },
    { "{\"champ\": \"un.n\", \"min\": 3}", "{\"un\": {\"n\": 3}}", TRUE },
    { "{\"champ\": \"un.n\", \"min\": 3}", "{\"un\": {\"n\": 2}}", FALSE },
    { "{\"champ\": \"un.n\", \"max\": 3}", "{\"un\": {\"n\": 4}}", FALSE },
    { "{\"champ\": \"un.n\", \"max\": 3}", "{\"un\": {\"n\": \"trois\"}}", FALSE },
    { "{\"champ\": \"un.n\", \"egal\": 3}", "{\"un\": {\"n\": 3}}", TRUE },
    { "{\"champ\": \"un.v\", \"egal\": \"84122\"}",
      "{\"un\": {\"v\": {\"code\": \"84122\", \"nom\": \"Sarrians\"}}}", TRUE },
    { "{\"champ\": \"un.v\", \"egal\": \"84122\"}", "{\"un\": {\"v\": {\"nom\": \"84122\"}}}",
      FALSE },
    { "{\"champ\": \"un.gens\", \"lignes_min\": 2}", "{\"un\": {\"gens\": [{\"nom\": \"x\"}]}}",
      FALSE },
    { "{\"champ\": \"un.gens\", \"lignes_min\": 1}", "{\"un\": {\"gens\": [{\"nom\": \"x\"}]}}",
      TRUE },
    { "{\"champ\": \"un.gens\", \"une_ligne\": {\"et\": [{\"champ\": \"nom\", \"egal\": \"x\"}, "
      "{\"champ\": \"oui\", \"egal\": true}]}}",
      "{\"un\": {\"gens\": [{\"nom\": \"x\"}, {\"nom\": \"y\", \"oui\": true}, 3]}}", FALSE },
    { "{\"champ\": \"un.gens\", \"une_ligne\": {\"champ\": \"oui\", \"egal\": true}}",
      "{\"un\": {\"gens\": [{\"nom\": \"x\"}, {\"nom\": \"y\", \"oui\": true}]}}", TRUE },
    { "{\"reglage\": \"fete\", \"egal\": true}", "{}", TRUE },
    { "{\"reglage\": \"fete\", \"egal\": \"oui\"}", "{}", FALSE },
    { "{\"reglage\": \"inconnu\", \"egal\": true}", "{}", FALSE },
    /* answers of another form than the field's */
    { "{\"champ\": \"un.choix\", \"egal\": \"a\"}", "{\"un\": {\"choix\": [\"a\"]}}", FALSE },
    { "{\"champ\": \"un.gens\", \"lignes_min\": 1}", "{\"un\": {\"gens\": \"x\"}}", FALSE },
    { "{\"champ\": \"un.enfant\", \"age_max\": 99}", "{\"un\": {\"enfant\": 12}}", FALSE },
    { "{\"champ\": \"un.choix\", \"egal\": \"a\"}", "{\"un\": []}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = replace (
          base, "{\"champ\": \"un.suite\", \"rempli\": true}, \"champs\"", "@@, \"champs\"");
      g_autofree char *whole = replace (json, "@@", cases[i].si);
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisTeleprocedure) definition =
          parvis_teleprocedure_new_from_json (whole, -1, NULL, &error);
      g_autoptr (ParvisContexte) contexte = util_contexte_new ();
      g_autoptr (JsonNode) vrai = json_node_init_boolean (json_node_alloc (), TRUE);
      g_autoptr (JsonNode) reponses = json_from_string (cases[i].reponses, NULL);

      g_assert_no_error (error);
      g_test_message ("%s / %s", cases[i].si, cases[i].reponses);
      parvis_contexte_set_reglage (contexte, "fete", vrai);
      g_assert_cmpint (
          parvis_etape_visible (definition->etapes[1], contexte, json_node_get_object (reponses)),
          ==, cases[i].met);
    }
}

static void
test_long_condition (void)
{
  g_autoptr (GString) si = g_string_new ("\"si\": {\"ou\": [");
  g_autofree char *json = NULL;
  g_autofree char *fault = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (si, "%s{\"champ\": \"choix\", \"egal\": \"a\"}", i ? ", " : "");
  g_string_append (si, "]}");
  json = replace (base, SUITE, si->str);
  fault = first_fault (json);
  g_assert_cmpstr (fault, ==, OU "« si » : condition trop longue : 60 comparaisons au plus");
}

/* --- what follows from answers --- */

static void
test_follows (void)
{
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json (base, -1, NULL, NULL);
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  g_autoptr (JsonNode) node =
      json_from_string ("{\"un\": {\"choix\": \"b\", \"suite\": \"x\", \"n\": 12, \"gens\": [3, "
                        "{\"nom\": \"x\"}, {\"oui\": "
                        "true}]}}",
                        NULL);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *reponses = json_node_get_object (node);
  g_autoptr (GPtrArray) alertes = parvis_teleprocedure_alertes (definition, contexte, reponses);
  g_autoptr (GPtrArray) lignes = parvis_etape_lignes (definition->etapes[0], contexte, reponses);
  g_autoptr (GPtrArray) vides = parvis_etape_lignes (definition->etapes[0], contexte, none);
  gint64 id = -1;

  g_assert_cmpuint (alertes->len, ==, 2);
  g_assert_cmpstr (alertes->pdata[0], ==, "Beaucoup");
  g_assert_cmpstr (alertes->pdata[1], ==, "Quelqu’un");
  g_assert_true (((ParvisLigne *) lignes->pdata[lignes->len - 1])->alerte);
  for (guint i = 0; i < vides->len; i++)
    g_assert_cmpstr (((ParvisLigne *) vides->pdata[i])->valeur, ==, "Non renseigné");
  g_assert_cmpint (
      json_node_get_int (parvis_reponses_find (definition, contexte, reponses, "un.n")), ==, 12);
  g_assert_null (parvis_reponses_find (definition, contexte, reponses, "un.suite")); /* hidden */
  g_assert_null (parvis_reponses_find (definition, contexte, reponses, "un.rien"));
  g_assert_null (parvis_teleprocedure_find_enfant (definition, contexte, none, &id));
  g_assert_cmpint (id, ==, 0);
  parvis_teleprocedure_set_enfant (definition, none, 12);
  g_assert_nonnull (parvis_teleprocedure_find_enfant (definition, contexte, none, &id));
  g_assert_cmpint (id, ==, 12);
}

/* Each field reads the two before it: found once each, or it would take 2^58 steps. */
static void
test_chain (void)
{
  g_autoptr (GString) champs = g_string_new ("{\"code\": \"x0\", \"type\": \"texte\", \"libelle\": "
                                             "\"X\"}, {\"code\": \"x1\", \"type\": \"texte\", "
                                             "\"libelle\": \"X\"}");
  g_autoptr (GString) reponses = g_string_new ("{\"deux\": {\"x0\": \"a\", \"x1\": \"a\"");
  g_autofree char *json = NULL;
  g_autoptr (ParvisTeleprocedure) definition = NULL;
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 2; i < 60; i++)
    {
      g_string_append_printf (
          champs,
          ", {\"code\": \"x%u\", \"type\": \"texte\", \"libelle\": \"X\", \"si\": "
          "{\"et\": [{\"champ\": \"x%u\", \"egal\": \"a\"}, {\"champ\": \"x%u\", "
          "\"egal\": \"a\"}]}}",
          i, i - 1, i - 2);
      g_string_append_printf (reponses, ", \"x%u\": \"a\"", i);
    }
  g_string_append (reponses, "}, \"un\": {\"choix\": \"a\", \"suite\": \"x\"}}");
  json = replace (base, "{\"code\": \"jour\", \"type\": \"date\", \"libelle\": \"Jour\"}",
                  champs->str);
  definition = parvis_teleprocedure_new_from_json (json, -1, NULL, &error);
  g_assert_no_error (error);
  node = json_from_string (reponses->str, NULL);
  g_assert_true (parvis_champ_visible (parvis_teleprocedure_find_champ (definition, "deux.x59"),
                                       contexte, json_node_get_object (node), NULL));
}

/* --- types of pieces --- */

static void
test_types_piece (void)
{
  g_autoptr (ParvisTypesPiece) types = util_types_piece_new ();
  const ParvisTypePiece *vaccination = parvis_types_piece_find (types, "vaccination");

  g_assert_cmpstr (vaccination->libelle, ==, "Carnet de vaccination DT Polio");
  g_assert_true (vaccination->sante);
  g_assert_false (vaccination->foyer);
  g_assert_cmpstr (parvis_type_piece_find_motif (vaccination, "illisible")->libelle, ==,
                   "Illisible");
  g_assert_null (parvis_type_piece_find_motif (vaccination, "laid"));
  g_assert_null (parvis_types_piece_find (types, "selfie"));
  for (guint i = 0; i < parvis_types_piece_get_n (types); i++)
    {
      const ParvisTypePiece *type = parvis_types_piece_get (types, i);
      static const char *const always[] = { "illisible", "expire", "autre_personne", "incomplet" };

      for (guint j = 0; j < G_N_ELEMENTS (always); j++)
        g_assert_nonnull (parvis_type_piece_find_motif (type, always[j]));
      g_assert_cmpuint (type->n_confirme, >, 0);
    }
}

static void
test_broken_types_piece (void)
{
#define TYPE                                                                                       \
  "{\"code\": \"a\", \"libelle\": \"A\", \"titulaire\": \"foyer\", \"validite\": \"illimite\", "   \
  "\"motifs\": [{\"code\": \"b\", \"libelle\": \"B\"}]}"
  static const struct
  {
    const char *json, *fault;
  } cases[] = {
    { "{}", "types : au moins un type de pièce" },
    { "{\"types\": [" TYPE ", " TYPE "]}", "deux types de pièce portent le code « a »" },
    { "{\"types\": [{\"code\": \"a\"}]}", "type de pièce « a » : libelle : clé absente" },
    { "{\"types\": [{\"code\": \"a\", \"libelle\": \"A\", \"titulaire\": \"foyer\", \"validite\": "
      "\"dix_ans\"}]}",
      "type de pièce « a » : validite : règle inconnue « dix_ans »" },
    { "{\"types\": [{\"code\": \"a\", \"libelle\": \"A\", \"titulaire\": \"foyer\", \"validite\": "
      "\"illimite\", \"motifs\": []}]}",
      "type de pièce « a » : motifs : au moins un motif de refus" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ParvisTypesPiece) types =
          parvis_types_piece_new_from_json (cases[i].json, -1, &error);

      g_assert_null (types);
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].fault);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teleprocedure/definition/clean", test_clean);
  g_test_add_func ("/teleprocedure/definition/broken", test_broken);
  g_test_add_func ("/teleprocedure/definition/all-faults", test_all_faults);
  g_test_add_func ("/teleprocedure/definition/not-json", test_not_json);
  g_test_add_func ("/teleprocedure/definition/bounds", test_bounds);
  g_test_add_func ("/teleprocedure/definition/getters", test_getters);
  g_test_add_func ("/teleprocedure/definition/conditions", test_conditions);
  g_test_add_func ("/teleprocedure/definition/long-condition", test_long_condition);
  g_test_add_func ("/teleprocedure/definition/follows", test_follows);
  g_test_add_func ("/teleprocedure/definition/chain", test_chain);
  g_test_add_func ("/teleprocedure/definition/types-piece", test_types_piece);
  g_test_add_func ("/teleprocedure/definition/broken-types-piece", test_broken_types_piece);
  return g_test_run ();
}
