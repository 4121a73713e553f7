/* SPDX-License-Identifier: EUPL-1.2 */
/* Each type of field, with what people type into it, by mistake or on purpose. */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "tests/shared/teleprocedure-util.h"

/* A definition of one step, whose fields are @champs. */
static ParvisTeleprocedure *
definition_new (const char *champs)
{
  g_autofree char *json = g_strdup_printf (
      "{\"code\": \"essai\", \"version\": 1, \"titre\": \"Essai\", \"theme\": \"Essais\", "
      "\"resume\": \"Un essai.\", \"explication\": [], \"duree_min\": 1, \"cgu\": false, "
      "\"roles\": [\"gestionnaire\"], \"effet\": null, \"objet\": \"foyer\", \"etapes\": ["
      "{\"code\": \"e\", \"titre\": \"Étape\", \"champs\": [%s]},"
      "{\"code\": \"s\", \"titre\": \"Signature\", \"nature\": \"signature\", \"champs\": "
      "[{\"code\": \"oui\", \"type\": \"coche\", \"libelle\": \"Je certifie\", \"obligatoire\": "
      "true}]}], \"pieces\": []}",
      champs);
  g_autoptr (GError) error = NULL;
  ParvisTeleprocedure *definition = parvis_teleprocedure_new_from_json (json, -1, NULL, &error);

  g_assert_no_error (error);
  return definition;
}

typedef struct
{
  const char *typed;
  const char *kept;    /* the value as JSON; NULL: nothing */
  const char *message; /* NULL: right */
} Case;

/* What @typed gives for the field @champ, {"code": "x", …}. */
static void
check (const char *champ, const Case *cases, guint n)
{
  g_autoptr (ParvisTeleprocedure) definition = definition_new (champ);
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  const ParvisEtape *etape = definition->etapes[0];

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *said = g_strescape (cases[i].typed, NULL); /* one of them is not UTF-8 */
      g_autoptr (UtilForm) form = util_form_new ("x", cases[i].typed, NULL);
      g_autoptr (JsonObject) reponses = json_object_new ();
      g_autoptr (GPtrArray) fautes = NULL;
      g_autoptr (GPtrArray) lignes = NULL;
      g_autofree char *kept = NULL;
      JsonNode *value;
      const ParvisFaute *faute;
      ParvisVueEtape *vue;

      g_test_message ("« %s »", said);
      util_answer (reponses, etape, contexte, form);
      value = json_object_get_member (json_object_get_object_member (reponses, "e"), "x");
      kept = value ? parvis_json_to_canonical_text (value) : NULL;
      g_assert_cmpstr (kept, ==, cases[i].kept);
      fautes = parvis_etape_valider (etape, contexte, reponses);
      g_assert_cmpuint (fautes->len, ==, cases[i].message ? 1 : 0);
      faute = fautes->len ? g_ptr_array_index (fautes, 0) : NULL;
      if (faute)
        {
          g_autofree char *plain = util_plain (faute->message);

          g_assert_cmpstr (plain, ==, cases[i].message);
          g_assert_cmpstr (faute->nom, ==, "x");
        }
      /* Whatever was typed can be shown again, and read. */
      vue = parvis_vue_etape_new (etape, contexte, reponses, fautes, NULL);
      g_assert_cmpstr (((ParvisVueChamp *) g_ptr_array_index (vue->champs, 0))->faute, ==,
                       faute ? faute->message : NULL);
      parvis_vue_etape_free (vue);
      lignes = parvis_etape_lignes (etape, contexte, reponses);
      g_assert_cmpuint (lignes->len, >=, 1);
    }
}
#define CHECK(champ, cases) check (champ, cases, G_N_ELEMENTS (cases))

static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  while (n--)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

#define NOM                                                                                        \
  "Un nom s’écrit avec des lettres, des espaces, des traits d’union et des apostrophes : enlevez "

static void
test_name (void)
{
  g_autofree char *long_name = repeat ("é", 41);
  g_autofree char *long_kept = g_strdup_printf ("\"%s\"", long_name);
  const Case cases[] = {
    { "", NULL, "Indiquez un nom." },
    { "   \t ", NULL, "Indiquez un nom." },
    { "\u200b\u202e", NULL, "Indiquez un nom." },
    { "Dupin", "\"Dupin\"", NULL },
    { "  D’Alméida -  N'Diaye ", "\"D’Alméida - N'Diaye\"", NULL },
    { "Дупин", "\"Дупин\"", NULL },
    { "Du\u202epin\u200f", "\"Dupin\"", NULL },
    { "e\u0301ric", "\"éric\"", NULL },
    { "<script>alert(1)</script>", "\"<script>alert(1)</script>\"", NOM "« < »." },
    { "Dupin\" onclick=\"x", "\"Dupin\\\" onclick=\\\"x\"", NOM "« \" »." },
    { "Dupin; DROP TABLE", "\"Dupin; DROP TABLE\"", NOM "« ; »." },
    { "Dupin2", "\"Dupin2\"", NOM "« 2 »." },
    { "😀", "\"😀\"", NOM "« 😀 »." },
    { "- '", "\"- '\"", "Il n’y a aucune lettre ici : vérifiez." },
    { "Du\npin", "\"Du pin\"", NULL },
    { long_name, long_kept, "C’est trop long : 40 caractères au plus, il y en a 41." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"texte\", \"libelle\": \"Nom\", \"obligatoire\": true, "
         "\"manque\": \"Indiquez un nom.\", \"contraintes\": {\"format\": \"nom\", "
         "\"longueur_max\": 40}}",
         cases);
}

static void
test_text (void)
{
  const Case cases[] = {
    { "", NULL, NULL },
    { "12 rue de l’Église", "\"12 rue de l’Église\"", NULL },
    { "<b>gras</b>", "\"<b>gras</b>\"", NULL },
    { "\xff\xfe", "\"��\"", NULL },
  };
  const Case references[] = {
    { "12-AB/3.4", "\"12-AB/3.4\"", NULL },
    { "12'34", "\"12'34\"", "Ce numéro s’écrit avec des lettres et des chiffres : enlevez « ' »." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"texte\", \"libelle\": \"Voie\"}", cases);
  CHECK ("{\"code\": \"x\", \"type\": \"texte\", \"libelle\": \"Numéro\", \"contraintes\": "
         "{\"format\": \"reference\"}}",
         references);
}

static void
test_long_text (void)
{
  g_autofree char *typed = repeat ("mot ", 3000);
  const Case cases[] = {
    { "un\r\n\r\n\r\n\r\ndeux", "\"un\\n\\ndeux\"", NULL },
  };
  g_autoptr (ParvisTeleprocedure) definition =
      definition_new ("{\"code\": \"x\", \"type\": \"texte_long\", \"libelle\": \"Précision\"}");
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  g_autoptr (UtilForm) form = util_form_new ("x", typed, NULL);
  g_autoptr (JsonObject) reponses = json_object_new ();
  const char *value;

  CHECK ("{\"code\": \"x\", \"type\": \"texte_long\", \"libelle\": \"Précision\"}", cases);
  /* Twelve thousand characters: ten thousand are kept to be shown again, no more. */
  util_answer (reponses, definition->etapes[0], contexte, form);
  value = json_object_get_string_member (json_object_get_object_member (reponses, "e"), "x");
  g_assert_cmpint (g_utf8_strlen (value, -1), ==, 10000);
}

static void
test_date (void)
{
  const Case cases[] = {
    { "", NULL, "Indiquez la date." },
    { "31/12/2020", "\"2020-12-31\"", NULL },
    { "2020-12-31", "\"2020-12-31\"", NULL },
    { " 1.2.2020 ", "\"2020-02-01\"", NULL },
    { "1 2 2020", "\"2020-02-01\"", NULL },
    { "01022020", "\"2020-02-01\"", NULL },
    { "\u200e01/02/2020", "\"2020-02-01\"", NULL },
    { "21/11/2026", "\"2026-11-21\"", NULL },
    { "22/11/2026", "\"2026-11-22\"", "Cette date est dans le futur : vérifiez l’année." },
    { "12/03/2036", "\"2036-03-12\"", "Cette date est dans le futur : vérifiez l’année." },
    { "31/02/2020", "\"31/02/2020\"", "Le 31 février n’existe pas." },
    { "31 04 2020", "\"31 04 2020\"", "Le 31 avril n’existe pas." },
    { "29/02/2021", "\"29/02/2021\"", "Il n’y a pas de 29 février en 2021." },
    { "29/02/2020", "\"2020-02-29\"", NULL },
    { "12/13/2020", "\"12/13/2020\"", "Cette date n’existe pas." },
    { "00/01/2020", "\"00/01/2020\"", "Cette date n’existe pas." },
    { "01/01/20", "\"01/01/20\"",
      "Écrivez l’année avec ses quatre chiffres, par exemple 21/11/2026." },
    { "hier", "\"hier\"", "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "<script>", "\"<script>\"",
      "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 21/11/2026." },
    { "01/01/1899", "\"01/01/1899\"", "L’année doit être comprise entre 1900 et 2199." },
  };
  const Case adults[] = {
    { "21/11/2012", "\"2012-11-21\"", NULL },
    { "22/11/2012", "\"2012-11-22\"",
      "Cette date donne un âge de 13 ans : il faut au moins 14 ans. Vérifiez l’année." },
    { "01/01/1905", "\"1905-01-01\"", "Cette date donne un âge de 121 ans : vérifiez l’année." },
  };
  const Case coming[] = {
    { "20/11/2026", "\"2026-11-20\"", "Cette date est déjà passée : vérifiez-la." },
    { "21/11/2026", "\"2026-11-21\"", NULL },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"date\", \"libelle\": \"Date\", \"obligatoire\": true, "
         "\"contraintes\": {\"passee\": true}}",
         cases);
  CHECK ("{\"code\": \"x\", \"type\": \"date\", \"libelle\": \"Date\", \"contraintes\": "
         "{\"age_min\": 14, \"age_max\": 115}}",
         adults);
  CHECK ("{\"code\": \"x\", \"type\": \"date\", \"libelle\": \"Date\", \"contraintes\": "
         "{\"future\": true}}",
         coming);
}

static void
test_number (void)
{
  const Case cases[] = {
    { "", NULL, NULL },
    { "12", "12", NULL },
    { "1\u00a0200", "1200", NULL },
    { "0", "0", "C’est trop petit : 1 au moins." },
    { "1501", "1501", "C’est trop grand : 1500 au plus." },
    { "-3", "\"-3\"", "Écrivez un nombre entier, en chiffres." },
    { "12,5", "\"12,5\"", "Écrivez un nombre entier, en chiffres." },
    { "99999999999999999999", "\"99999999999999999999\"",
      "Écrivez un nombre entier, en chiffres." },
    { "douze", "\"douze\"", "Écrivez un nombre entier, en chiffres." },
    { "0x10", "\"0x10\"", "Écrivez un nombre entier, en chiffres." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"nombre\", \"libelle\": \"Nombre\", \"contraintes\": "
         "{\"min\": 1, \"max\": 1500}}",
         cases);
}

static void
test_choice (void)
{
  const Case cases[] = {
    { "", NULL, "Choisissez une réponse." },
    { "caf", "\"caf\"", NULL },
    { "CAF", "\"CAF\"", "Cette réponse n’est pas proposée : choisissez-en une dans la liste." },
    { "<script>", "\"<script>\"",
      "Cette réponse n’est pas proposée : choisissez-en une dans la liste." },
  };
  const Case several[] = {
    { "", NULL, "Cochez au moins une réponse." },
    { "a", "[\"a\"]", NULL },
    { "z", "[\"z\"]", "Cette réponse n’est pas proposée : choisissez-en une dans la liste." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"choix\", \"libelle\": \"Régime\", \"obligatoire\": true, "
         "\"choix\": [{\"code\": \"caf\", \"libelle\": \"CAF\"}, {\"code\": \"msa\", \"libelle\": "
         "\"MSA\"}]}",
         cases);
  CHECK ("{\"code\": \"x\", \"type\": \"choix_multiple\", \"libelle\": \"Lesquels\", "
         "\"obligatoire\": true, \"choix\": [{\"code\": \"a\", \"libelle\": \"A\"}, {\"code\": "
         "\"b\", \"libelle\": \"B\"}]}",
         several);
}

static void
test_several_choices (void)
{
  g_autoptr (ParvisTeleprocedure) definition = definition_new (
      "{\"code\": \"x\", \"type\": \"choix_multiple\", \"libelle\": \"Lesquels\", \"choix\": "
      "[{\"code\": \"a\", \"libelle\": \"A\"}, {\"code\": \"b\", \"libelle\": \"B\"}, {\"code\": "
      "\"c\", \"libelle\": \"C\"}], \"contraintes\": {\"min\": 2, \"max\": 2}}");
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();
  static const struct
  {
    const char *values[4];
    const char *kept, *message;
  } cases[] = {
    { { "a", "a", "" }, "{\"x\":[\"a\"]}", "x: Choisissez au moins 2 réponses." },
    { { "a", "b" }, "{\"x\":[\"a\",\"b\"]}", "" },
    { { "a", "b", "c" }, "{\"x\":[\"a\",\"b\",\"c\"]}", "x: Choisissez 2 réponses au plus." },
    { { NULL }, "{}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (UtilForm) form = util_form_new (
          cases[i].values[0] ? "x" : NULL, cases[i].values[0], cases[i].values[1] ? "x" : NULL,
          cases[i].values[1], cases[i].values[2] ? "x" : NULL, cases[i].values[2], NULL);
      g_autoptr (JsonObject) reponses = json_object_new ();
      g_autoptr (GPtrArray) fautes = NULL;
      g_autofree char *kept = NULL;
      g_autofree char *messages = NULL;

      util_answer (reponses, definition->etapes[0], contexte, form);
      kept = util_to_text (json_object_get_object_member (reponses, "e"));
      g_assert_cmpstr (kept, ==, cases[i].kept);
      fautes = parvis_etape_valider (definition->etapes[0], contexte, reponses);
      messages = util_faults (fautes);
      g_assert_cmpstr (messages, ==, cases[i].message);
    }
}

static void
test_yes_no (void)
{
  const Case cases[] = {
    { "", NULL, "Répondez par oui ou par non." },
    { "oui", "true", NULL },
    { "non", "false", NULL },
    { "peut-être", NULL, "Répondez par oui ou par non." },
  };
  const Case ticks[] = {
    { "", NULL, "Cochez cette case pour continuer." },
    { "oui", "true", NULL },
    { "on", "true", NULL },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"oui_non\", \"libelle\": \"Alors\", \"obligatoire\": true}",
         cases);
  CHECK (
      "{\"code\": \"x\", \"type\": \"coche\", \"libelle\": \"J’accepte\", \"obligatoire\": true}",
      ticks);
}

static void
test_phone (void)
{
  static const char incomplete[] =
      "Ce numéro n’est pas complet : il faut 10 chiffres, par exemple 06 12 34 56 78, ou "
      "l’indicatif du pays (+32…).";
  const Case cases[] = {
    { "06 12 34 56 78", "\"+33612345678\"", NULL },
    { "\u202a+33 6 12 34 56 78\u202c", "\"+33612345678\"", NULL }, /* as telephones copy it */
    { "+33 (0)6.12.34.56.78", "\"+33612345678\"", NULL },
    { "+32 475 12 34 56", "\"+32475123456\"", NULL },
    { "04 90 11 22 33", "\"+33490112233\"", "Un numéro de portable commence par 06 ou 07." },
    { "06 12 34 56", "\"06 12 34 56\"", incomplete },
    { "06 12 34 56 78 90", "\"06 12 34 56 78 90\"", incomplete },
    { "'; DROP", "\"'; DROP\"", incomplete },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"telephone\", \"libelle\": \"Portable\", \"contraintes\": "
         "{\"mobile\": true}}",
         cases);
}

static void
test_mail (void)
{
  g_autofree char *label = repeat ("a", 60);
  g_autofree char *typed =
      g_strdup_printf ("a@%s.%s.%s.%s.%s.fr", label, label, label, label, label);
  g_autofree char *kept = g_strdup_printf ("\"%s\"", typed);
  static const char wrong[] = "Cette adresse n’est pas complète : elle ressemble à nom@exemple.fr.";
  const Case cases[] = {
    { "Pascal.Dupin@Exemple.FR", "\"Pascal.Dupin@exemple.fr\"", NULL },
    { " a @b.fr", "\"a@b.fr\"", NULL },
    { "a@b", "\"a@b\"", wrong },
    { "a b.fr", "\"ab.fr\"", wrong },
    { "a@@b.fr", "\"a@@b.fr\"", wrong },
    { "a@b.fr\nBcc: x@y.fr", "\"a@b.frBcc:x@y.fr\"", wrong },
    { "<a@b.fr>", "\"<a@b.fr>\"", wrong },
    { typed, kept, "C’est trop long : 254 caractères au plus, il y en a 309." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"courriel\", \"libelle\": \"Courriel\"}", cases);
}

static void
test_postcode (void)
{
  static const char wrong[] = "Un code postal a 5 chiffres, par exemple 84260.";
  const Case cases[] = {
    { "84260", "\"84260\"", NULL },
    { "84 260", "\"84260\"", NULL },
    { "8426", "\"8426\"", wrong },
    { "00000", "\"00000\"", wrong },
    { "ABCDE", "\"ABCDE\"", wrong },
    { "842600", "\"842600\"", "C’est trop long : 5 caractères au plus, il y en a 6." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"code_postal\", \"libelle\": \"Code postal\"}", cases);
}

static void
test_places (void)
{
  const Case communes[] = {
    { "sarrians", "{\"code\":\"84122\",\"departement\":\"84\",\"nom\":\"Sarrians\"}", NULL },
    { "Saint-Denis (93)", "{\"code\":\"93066\",\"departement\":\"93\",\"nom\":\"Saint-Denis\"}",
      NULL },
    { "Saint-Denis", "{\"nom\":\"Saint-Denis\"}",
      "Plusieurs communes s’appellent « Saint-Denis » : ajoutez le département, par exemple "
      "« Saint-Denis (974) »." },
    { "Perpète-les-Oies", "{\"nom\":\"Perpète-les-Oies\"}",
      "Cette commune n’est pas dans la liste officielle : choisissez-la dans les propositions." },
    { "<script>", "{\"nom\":\"<script>\"}",
      "Cette commune n’est pas dans la liste officielle : choisissez-la dans les propositions." },
  };
  const Case departements[] = {
    { "84", "\"84\"", NULL },
    { "1", "\"01\"", NULL },
    { "2a", "\"2A\"", NULL },
    { "974", "\"974\"", NULL },
    { " 8 4", "\"84\"", NULL },
    { "98", "\"98\"",
      "Ce département n’existe pas : écrivez son numéro, par exemple 84, 2A ou 971 (99 à "
      "l’étranger)." },
  };
  const Case pays[] = {
    { "99131", "\"99131\"", NULL },
    { "Belgique", "\"Belgique\"",
      "Cette réponse n’est pas proposée : choisissez-en une dans la liste." },
  };

  CHECK ("{\"code\": \"x\", \"type\": \"commune\", \"libelle\": \"Commune\"}", communes);
  CHECK ("{\"code\": \"x\", \"type\": \"departement\", \"libelle\": \"Département\"}",
         departements);
  CHECK ("{\"code\": \"x\", \"type\": \"pays\", \"libelle\": \"Pays\"}", pays);
}

/* The choice made from the propositions is taken only when the text still says it. */
static void
test_commune_code (void)
{
  static const struct
  {
    const char *typed, *code, *kept;
  } cases[] = {
    { "Saint-Denis (11)", "11339", "11339" }, { "Saint-Denis", "11339", "11339" },
    { "Sarrians", "11339", "84122" },         { "Saint-Denis", "75056", NULL },
    { "Sarrians (84)", "", "84122" },
  };
  g_autoptr (ParvisTeleprocedure) definition =
      definition_new ("{\"code\": \"x\", \"type\": \"commune\", \"libelle\": \"Commune\"}");
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (UtilForm) form =
          util_form_new ("x", cases[i].typed, "x.code", cases[i].code, NULL);
      g_autoptr (JsonObject) lues =
          parvis_etape_lire (definition->etapes[0], contexte, util_form_get, form);

      g_assert_cmpstr (json_object_get_string_member_with_default (
                           json_object_get_object_member (lues, "x"), "code", NULL),
                       ==, cases[i].kept);
    }
}

/* Answers that no form of ours would have made: nothing breaks, the fault is told. */
static void
test_foreign_answers (void)
{
  static const char *const types[] = {
    "texte",          "texte_long",    "date",        "nombre",  "oui_non", "coche",
    "telephone",      "courriel",      "code_postal", "commune", "pays",    "departement",
    "annee_scolaire", "etablissement", "niveau",      "seances"
  };
  static const char *const values[] = { "true",    "12", "1.5",          "\"texte\"",
                                        "[1, {}]", "[]", "{\"nom\": 3}", "{\"code\": []}",
                                        "null",    "{}" };
  g_autoptr (ParvisContexte) contexte = util_contexte_new ();

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *champ =
            g_strdup_printf ("{\"code\": \"x\", \"type\": \"%s\", \"libelle\": \"X\"}", types[i]);
        g_autofree char *json = g_strdup_printf ("{\"e\": {\"x\": %s}}", values[j]);
        g_autoptr (ParvisTeleprocedure) definition = definition_new (champ);
        g_autoptr (JsonNode) node = parvis_json_parse (json, -1, 4096, 8, NULL);
        JsonObject *reponses = json_node_get_object (node);
        g_autoptr (GPtrArray) fautes =
            parvis_etape_valider (definition->etapes[0], contexte, reponses);
        g_autoptr (GPtrArray) lignes =
            parvis_etape_lignes (definition->etapes[0], contexte, reponses);
        ParvisVueEtape *vue =
            parvis_vue_etape_new (definition->etapes[0], contexte, reponses, fautes, NULL);

        g_assert_cmpuint (fautes->len, <=, 1);
        g_assert_cmpuint (lignes->len, ==, 1);
        parvis_vue_etape_free (vue);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teleprocedure/champs/name", test_name);
  g_test_add_func ("/teleprocedure/champs/text", test_text);
  g_test_add_func ("/teleprocedure/champs/long-text", test_long_text);
  g_test_add_func ("/teleprocedure/champs/date", test_date);
  g_test_add_func ("/teleprocedure/champs/number", test_number);
  g_test_add_func ("/teleprocedure/champs/choice", test_choice);
  g_test_add_func ("/teleprocedure/champs/several-choices", test_several_choices);
  g_test_add_func ("/teleprocedure/champs/yes-no", test_yes_no);
  g_test_add_func ("/teleprocedure/champs/phone", test_phone);
  g_test_add_func ("/teleprocedure/champs/mail", test_mail);
  g_test_add_func ("/teleprocedure/champs/postcode", test_postcode);
  g_test_add_func ("/teleprocedure/champs/places", test_places);
  g_test_add_func ("/teleprocedure/champs/commune-code", test_commune_code);
  g_test_add_func ("/teleprocedure/champs/foreign-answers", test_foreign_answers);
  return g_test_run ();
}
