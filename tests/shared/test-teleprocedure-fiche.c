/* SPDX-License-Identifier: EUPL-1.2 */
/* The fiche enfant, as the families fill it and the agents read it. */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "tests/shared/teleprocedure-util.h"

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
  const ParvisEtape *found = parvis_teleprocedure_find_etape (f->fiche, code);

  g_assert_nonnull (found);
  return found;
}

/* Answers the step again with some fields changed: name, value, …, NULL. */
static void
change (Fixture *f, const char *code, ...)
{
  g_autoptr (UtilForm) form = util_fiche_form (code);
  va_list args;

  va_start (args, code);
  for (const char *name = va_arg (args, const char *); name; name = va_arg (args, const char *))
    util_form_set (form, name, va_arg (args, const char *));
  va_end (args);
  util_answer (f->reponses, etape (f, code), f->contexte, form);
}

static void
assert_faults (Fixture *f, const char *code, const char *expected)
{
  g_autoptr (GPtrArray) fautes = parvis_etape_valider (etape (f, code), f->contexte, f->reponses);
  g_autofree char *text = util_faults (fautes);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_warnings (Fixture *f, const char *code, const char *expected)
{
  g_autoptr (GPtrArray) fautes = parvis_etape_avertir (etape (f, code), f->contexte, f->reponses);
  g_autofree char *text = util_faults (fautes);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_pieces (Fixture *f, const char *expected)
{
  g_autoptr (GPtrArray) pieces = parvis_teleprocedure_pieces (f->fiche, f->contexte, f->reponses);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPieceDemandee *piece = g_ptr_array_index (pieces, i);

      g_string_append_printf (text, "%s%s%s", i ? " " : "", piece->type,
                              piece->obligatoire ? "" : "?");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_alerts (Fixture *f, const char *expected)
{
  g_autoptr (GPtrArray) alertes = parvis_teleprocedure_alertes (f->fiche, f->contexte, f->reponses);
  g_autofree char *text = NULL;

  g_ptr_array_add (alertes, NULL);
  text = g_strjoinv (", ", (char **) alertes->pdata);
  g_assert_cmpstr (text, ==, expected);
}

/* --- the steps --- */

static void
test_steps (Fixture *f, gconstpointer data)
{
  static const char *const titres[] = {
    "Information préalable",
    "Responsable du dossier",
    "Conjoint",
    "Enfant",
    "Autorisations",
    "Informations liées à la vaccination",
    "Informations sanitaires",
    "Personnes à contacter et/ou autorisées à venir chercher l’enfant",
    "Justificatifs",
    "Signature",
  };

  g_assert_cmpuint (f->fiche->n_etapes, ==, G_N_ELEMENTS (titres));
  for (guint i = 0; i < G_N_ELEMENTS (titres); i++)
    g_assert_cmpstr (f->fiche->etapes[i]->titre, ==, titres[i]);
  for (guint i = 0; i < f->fiche->n_etapes; i++)
    g_assert_cmpint (f->fiche->etapes[i]->sante, ==, i == 5 || i == 6);
}

static void
test_not_asked (Fixture *f, gconstpointer data)
{
  g_autofree char *text = util_read ("fiche-enfant.json");
  g_autofree char *low = g_utf8_strdown (text, -1);
  static const char *const never[] = { "sécurité sociale", "nir\"", "religion", "halal",
                                       "casher",           "marié", "divorcé",  "varicelle",
                                       "rougeole" };

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_null (strstr (low, never[i]));
  for (guint i = 0; i < 4; i++)
    {
      static const char *const images[] = { "image_interne", "image_site", "image_reseaux",
                                            "image_presse" };
      g_autoptr (JsonObject) none = json_object_new ();
      g_autoptr (JsonObject) first =
          parvis_etape_preremplir (etape (f, "autorisations"), f->contexte, none);

      g_assert_false (json_object_get_boolean_member (first, images[i]));
    }
}

static void
test_ordinary (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) fautes =
      parvis_teleprocedure_valider (f->fiche, f->contexte, f->reponses, TRUE);
  g_autofree char *text = util_faults (fautes);
  gint64 id;

  g_assert_cmpstr (text, ==, "");
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination");
  assert_alerts (f, "");
  for (guint i = 0; i < f->fiche->n_etapes; i++)
    assert_warnings (f, f->fiche->etapes[i]->code, "");
  g_assert_nonnull (parvis_teleprocedure_find_enfant (f->fiche, f->contexte, f->reponses, &id));
  g_assert_cmpint (id, ==, 12);
  g_assert_cmpstr (parvis_teleprocedure_find_annee (f->fiche, f->reponses), ==, "2026-2027");
}

static void
test_skipped (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) fautes = NULL;
  g_autofree char *text = NULL;

  json_object_remove_member (f->reponses, "autorisations");
  json_object_remove_member (f->reponses, "signature");
  fautes = parvis_teleprocedure_valider (f->fiche, f->contexte, f->reponses, FALSE);
  text = util_faults (fautes);
  g_assert_cmpstr (text, ==, ": L’étape « Autorisations » n’a pas encore été remplie.");
  g_assert_true (((ParvisFaute *) g_ptr_array_index (fautes, 0))->etape
                 == etape (f, "autorisations"));
  g_ptr_array_unref (fautes);
  fautes = parvis_teleprocedure_valider (f->fiche, f->contexte, f->reponses, TRUE);
  g_assert_cmpuint (fautes->len, ==, 2);
}

static void
test_conjoint (Fixture *f, gconstpointer data)
{
  const ParvisEtape *responsable = etape (f, "responsable");
  const ParvisEtape *conjoint = etape (f, "conjoint");
  const ParvisEtape *enfant = etape (f, "enfant");

  g_assert_true (parvis_etape_suivante (f->fiche, responsable, f->contexte, f->reponses) == enfant);
  g_assert_true (parvis_etape_precedente (enfant, f->contexte, f->reponses) == responsable);
  change (f, "responsable", "second_responsable", "oui", NULL);
  g_assert_true (parvis_etape_visible (conjoint, f->contexte, f->reponses));
  g_assert_true (parvis_etape_suivante (f->fiche, responsable, f->contexte, f->reponses)
                 == conjoint);
  g_assert_true (parvis_etape_precedente (enfant, f->contexte, f->reponses) == conjoint);
  g_assert_null (parvis_etape_precedente (f->fiche->etapes[0], f->contexte, f->reponses));
  g_assert_null (
      parvis_etape_suivante (f->fiche, etape (f, "signature"), f->contexte, f->reponses));
  {
    g_autoptr (UtilForm) form = util_form_new (
        "civilite", "madame", "nom_naissance", "Moulin", "prenom", "Anne", "naissance_le",
        "1/2/1985", "naissance_pays", "99131", "naissance_commune", "Gand", "naissance_dep", "99",
        "lien", "mere", "autorite_parentale", "oui", "meme_adresse", "oui", "telephone",
        "+32 475 12 34 56", "acces", "oui", "payeur", "responsable", NULL);
    util_answer (f->reponses, conjoint, f->contexte, form);
    assert_faults (f, "conjoint", "courriel: Donnez son courriel : l’invitation y sera envoyée.");
    util_form_set (form, "courriel", "anne@exemple.be");
    util_form_set (form, "meme_adresse", "non");
    util_answer (f->reponses, conjoint, f->contexte, form);
    assert_faults (f, "conjoint",
                   "voie: Indiquez le numéro et le nom de la voie.\n"
                   "code_postal: Remplissez ce champ.\n"
                   "commune: Indiquez la commune.");
  }
}

/* --- what each step refuses --- */

static void
test_child (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  gint64 id = -1;

  change (f, "enfant", "enfant", NULL, NULL);
  assert_faults (f, "enfant", "enfant: Choisissez un enfant, ou ajoutez-le.");
  change (f, "enfant", "enfant", "999", NULL);
  assert_faults (f, "enfant",
                 "enfant: Cet enfant n’est pas dans votre foyer : choisissez-en un autre, ou "
                 "ajoutez-le.");
  change (f, "enfant", "enfant", "nouveau", "enfant.sexe", "fille", "enfant.nom_naissance", "Dup1n",
          "enfant.naissance_le", "22/11/2026", "enfant.naissance_pays", "99100",
          "enfant.naissance_commune", "Sarians", "enfant.naissance_dep", "84", NULL);
  assert_faults (f, "enfant",
                 "enfant.nom_naissance: Un nom s’écrit avec des lettres, des espaces, des traits "
                 "d’union et des apostrophes : enlevez « 1 ».\n"
                 "enfant.prenom: Indiquez le prénom de l’enfant.\n"
                 "enfant.naissance_le: Cette date est dans le futur : vérifiez l’année.\n"
                 "enfant.naissance_commune: Cette commune n’est pas dans la liste officielle : "
                 "choisissez-la dans les propositions.");
  change (f, "enfant", "enfant", "nouveau", "enfant.sexe", "fille", "enfant.nom_naissance",
          "D’Alméida-Dupin", "enfant.prenom", "Zoé", "enfant.naissance_le", "02.09.2017",
          "enfant.naissance_pays", "99100", "enfant.naissance_commune",
          "Lyon 2e Arrondissement (69)", "enfant.naissance_dep", "69", NULL);
  assert_faults (f, "enfant", "");
  text = util_to_text (parvis_teleprocedure_find_enfant (f->fiche, f->contexte, f->reponses, &id));
  g_assert_cmpint (id, ==, 0);
  g_assert_cmpstr (text, ==,
                   "{\"choix\":\"nouveau\",\"naissance_commune\":{\"code\":\"69382\","
                   "\"departement\":\"69\",\"nom\":\"Lyon 2e Arrondissement\"},"
                   "\"naissance_dep\":\"69\",\"naissance_le\":\"2017-09-02\","
                   "\"naissance_pays\":\"99100\",\"nom_naissance\":\"D’Alméida-Dupin\","
                   "\"prenom\":\"Zoé\",\"sexe\":\"fille\"}");
  parvis_teleprocedure_set_enfant (f->fiche, f->reponses, 13);
  g_assert_nonnull (parvis_teleprocedure_find_enfant (f->fiche, f->contexte, f->reponses, &id));
  g_assert_cmpint (id, ==, 13);
}

static void
test_school (Fixture *f, gconstpointer data)
{
  change (f, "enfant", "etablissement", "2", "seances", "4", NULL);
  assert_faults (f, "enfant",
                 "niveau: « CM1 » n’est pas proposé ici (École Les cigales) : choisissez autre "
                 "chose.\n"
                 "seances: « ALSH mercredi » n’est pas proposé ici (École Les cigales) : "
                 "choisissez autre chose.");
  change (f, "enfant", "etablissement", "7", "annee", "1999-2000", "seances", NULL, NULL);
  assert_faults (f, "enfant",
                 "annee: Cette réponse n’est pas proposée : choisissez-en une dans la liste.\n"
                 "etablissement: Cette réponse n’est pas proposée : choisissez-en une dans la "
                 "liste.\n"
                 "niveau: « CM1 » n’est pas proposé ici (cet établissement) : choisissez autre "
                 "chose.\n"
                 "seances: Cochez au moins une session : c’est elle qui permet de réserver "
                 "ensuite.");
  change (f, "enfant", "enfant", "13", NULL);
  assert_faults (f, "enfant", "");
  {
    g_autoptr (GPtrArray) warnings =
        parvis_etape_avertir (etape (f, "enfant"), f->contexte, f->reponses);
    g_assert_cmpuint (warnings->len, ==, 1); /* five years old, in CM1 */
    g_assert_cmpstr (((ParvisFaute *) g_ptr_array_index (warnings, 0))->nom, ==, "niveau");
  }
}

static void
test_transports (Fixture *f, gconstpointer data)
{
  g_autoptr (UtilForm) form = util_fiche_form ("enfant");

  util_form_free (g_steal_pointer (&form));
  form = util_form_new ("enfant", "12", "transports", "matin", "transports", "aucun", "annee",
                        "2026-2027", "etablissement", "1", "niveau", "CM1", "seances", "1",
                        "regime_alimentaire", "standard", NULL);
  util_answer (f->reponses, etape (f, "enfant"), f->contexte, form);
  assert_faults (f, "enfant",
                 "transports: « Mon enfant n’emprunte pas les transports scolaires » ne va pas "
                 "avec une autre réponse : gardez l’un ou l’autre.");
}

static void
test_address (Fixture *f, gconstpointer data)
{
  change (f, "responsable", "code_postal", "84000", NULL);
  assert_faults (f, "responsable",
                 "commune: Le code postal 84000 n’est pas celui de Sarrians : vérifiez l’un et "
                 "l’autre.");
  change (f, "responsable", "code_postal", "97400", "commune", "saint-denis", NULL);
  assert_faults (f, "responsable", ""); /* the postcode says which one */
  change (f, "responsable", "commune", "Saint-Denis", NULL);
  assert_faults (f, "responsable",
                 "commune: Plusieurs communes s’appellent « Saint-Denis » : ajoutez le "
                 "département, par exemple « Saint-Denis (974) ».");
  change (f, "responsable", "commune", "Arbignieu", "commune.code", "01015", NULL);
  assert_faults (f, "responsable",
                 "commune: Arbignieu fait maintenant partie d’une autre commune : écrivez le nom "
                 "de celle d’aujourd’hui.");
  change (f, "responsable", "telephone", NULL, NULL);
  assert_faults (f, "responsable", "telephone: Donnez au moins un numéro de téléphone.");
  change (f, "responsable", "telephone", NULL, "telephone_pro", "0490112233", NULL);
  assert_faults (f, "responsable", "");
}

static void
test_birth_place (Fixture *f, gconstpointer data)
{
  change (f, "responsable", "naissance_dep", "93", NULL);
  assert_faults (f, "responsable",
                 "naissance_dep: Cette commune est dans le département 84 : vérifiez l’un et "
                 "l’autre.");
  change (f, "responsable", "naissance_dep", "99", NULL);
  assert_faults (f, "responsable",
                 "naissance_dep: 99 est pour les naissances à l’étranger : indiquez le "
                 "département français.");
  change (f, "responsable", "naissance_pays", "99131", NULL);
  assert_faults (f, "responsable",
                 "naissance_dep: Pour une naissance à l’étranger, le département est 99.");
  change (f, "responsable", "naissance_pays", "99131", "naissance_commune", "Gand", "naissance_dep",
          "99", NULL);
  assert_faults (f, "responsable", "");
  change (f, "responsable", "naissance_commune", "Ajaccio", "naissance_dep", "20", NULL);
  assert_faults (f, "responsable", ""); /* before 1976 */
  change (f, "responsable", "naissance_commune", "Arbignieu", "naissance_dep", "1", NULL);
  assert_faults (f, "responsable", ""); /* a commune déléguée is a place of birth */
}

static void
test_exit_alone (Fixture *f, gconstpointer data)
{
  change (f, "autorisations", "sortie", "seul", NULL);
  assert_faults (f, "autorisations", "sortie_heure: Remplissez ce champ.");
  change (f, "autorisations", "sortie", "seul", "sortie_heure", "17 h 30", NULL);
  assert_faults (f, "autorisations", "");
  change (f, "enfant", "enfant", "13", "niveau", "GS", NULL);
  assert_faults (f, "autorisations",
                 "sortie: Un enfant de maternelle, ou de moins de 6 ans, ne part jamais seul : "
                 "choisissez une autre réponse.");
}

static void
test_wednesday (Fixture *f, gconstpointer data)
{
  change (f, "enfant", "seances", "4", NULL);
  assert_faults (f, "enfant", "");
  assert_faults (f, "autorisations",
                 "transport: Répondez par oui ou par non.\n"
                 "sport: Répondez par oui ou par non.\n"
                 "baignade: Répondez par oui ou par non.");
  change (f, "autorisations", "transport", "oui", "sport", "oui", "baignade", "oui", NULL);
  assert_faults (f, "autorisations", "");
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination aisance-aquatique?");
}

static void
test_vaccines (Fixture *f, gconstpointer data)
{
  change (f, "vaccination", "vaccins.dtp.a_jour", NULL, NULL);
  assert_faults (f, "vaccination", "vaccins.dtp.a_jour: Répondez par oui ou par non.");
  change (f, "vaccination", "vaccins.dtp.rappel", "11/03/2016", NULL);
  assert_faults (f, "vaccination",
                 "vaccins.dtp.rappel: Cette date est avant la naissance : vérifiez l’année.");
  change (f, "vaccination", "vaccins.dtp.a_jour", "non", NULL);
  assert_faults (f, "vaccination", "");
  assert_warnings (f, "vaccination",
                   "vaccins: Un vaccin obligatoire n’est pas à jour : votre enfant peut être "
                   "accueilli trois mois, le temps de le faire.");
  assert_alerts (f, "Vaccins pas à jour");
  change (f, "enfant", "enfant", "13", "niveau", "GS", NULL); /* born in 2021: eleven vaccines */
  {
    g_autoptr (GPtrArray) fautes =
        parvis_etape_valider (etape (f, "vaccination"), f->contexte, f->reponses);
    g_autofree char *text = util_faults (fautes);
    g_assert_cmpuint (fautes->len, ==, 8);
    g_assert_nonnull (strstr (text, "vaccins.meningocoque_c.a_jour"));
    g_assert_null (strstr (text, "meningocoque_b"));
  }
}

static void
test_health (Fixture *f, gconstpointer data)
{
  change (f, "sanitaire", "pai", "oui", "allergies", "alimentaire", NULL);
  assert_faults (f, "sanitaire",
                 "pai_motif: Cochez au moins une réponse.\n"
                 "pai_panier: Répondez par oui ou par non.\n"
                 "allergie_alimentaire: Remplissez ce champ.\n"
                 "medecin: Avec un PAI, indiquez le médecin traitant.\n"
                 "medecin_telephone: Avec un PAI, indiquez le téléphone du médecin.");
  change (f, "sanitaire", "pai", "oui", "pai_motif", "allergie", "pai_panier", "oui", "allergies",
          "alimentaire", "allergie_alimentaire", "Arachide : <script>alert(1)</script>", "medecin",
          "Dr Roux", "medecin_telephone", "0490001122", NULL);
  assert_faults (f, "sanitaire", "");
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination pai");
  assert_alerts (f, "PAI, Panier-repas, Allergie alimentaire");
  change (f, "sanitaire", "allergies", "alimentaire", "allergie_alimentaire", "Œuf", NULL);
  assert_warnings (
      f, "sanitaire",
      "pai: Avec une allergie alimentaire, un PAI est exigé pour manger à la cantine : "
      "demandez-le au médecin scolaire.");
  change (f, "enfant", "regime_alimentaire", "panier_repas", NULL);
  assert_faults (f, "sanitaire",
                 "pai: Vous avez choisi un panier-repas : il n’est possible qu’avec un PAI. "
                 "Répondez oui, ou revenez à l’étape « Enfant ».");
}

static void
test_people (Fixture *f, gconstpointer data)
{
  change (f, "personnes", "personnes.0.telephone", "06 12 34 56 78", "personnes.0.urgence", NULL,
          NULL);
  assert_faults (
      f, "personnes",
      "personnes.0.telephone: C’est déjà le numéro d’un responsable : donnez celui de "
      "cette personne.\n"
      "personnes.0.urgence: Dites si cette personne est à prévenir en urgence, autorisée "
      "à venir chercher l’enfant, ou les deux.\n"
      "personnes: Il faut au moins une personne à prévenir en urgence, autre que les "
      "responsables.");
  change (f, "enfant", "enfant", "13", "niveau", "PS", NULL);
  change (f, "personnes", "personnes.0.majeure", "non", "personnes.0.autorisee", "oui", NULL);
  assert_faults (f, "personnes",
                 "personnes.0.majeure: Seule une personne majeure peut venir chercher un enfant de "
                 "maternelle.");
  change (f, "autorisations", "sortie", "tiers", NULL);
  change (f, "personnes", NULL);
  assert_faults (f, "personnes",
                 "personnes: Vous avez répondu qu’une personne autorisée peut venir chercher "
                 "l’enfant : dites laquelle.");
  change (f, "personnes", "interdiction", "oui", NULL);
  {
    g_autoptr (GPtrArray) fautes =
        parvis_etape_valider (etape (f, "personnes"), f->contexte, f->reponses);
    g_assert_cmpuint (fautes->len, ==, 2);
  }
  assert_alerts (f, "Personne interdite");
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination interdiction");
}

static void
test_many_people (Fixture *f, gconstpointer data)
{
  g_autoptr (UtilForm) form = util_form_new (NULL, NULL);
  g_autoptr (GPtrArray) fautes = NULL;
  JsonArray *rows;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("personnes.%u.nom", i);

      util_form_set (form, name, "Martin");
    }
  util_answer (f->reponses, etape (f, "personnes"), f->contexte, form);
  rows = json_object_get_array_member (json_object_get_object_member (f->reponses, "personnes"),
                                       "personnes");
  g_assert_cmpuint (json_array_get_length (rows), ==, 11); /* bounded: ten, and one too many */
  fautes = parvis_etape_valider (etape (f, "personnes"), f->contexte, f->reponses);
  g_assert_cmpstr (((ParvisFaute *) g_ptr_array_index (fautes, 0))->message, ==,
                   "Il n’en faut pas plus de 10.");
}

/* --- pieces by situation --- */

static void
test_pieces (Fixture *f, gconstpointer data)
{
  change (f, "responsable", "heberge", "oui", "autorite_parentale", "non", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination "
                    "attestation-hebergement jugement-garde");
  change (f, "responsable", "enfant_vit_avec", "un_parent", "jugement", "oui", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination jugement-garde");
  change (f, "responsable", "jugement", "oui", NULL); /* not shown: not counted */
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination");
  change (f, "responsable", "tarif_quotient", "oui", "regime", "caf", "allocataire_numero",
          "1234567", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination attestation-quotient?");
  change (f, "autorisations", "quotient_api", "oui", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination");
  change (f, "responsable", "tarif_quotient", "oui", "regime", "autre", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination avis-imposition?");
  change (f, "responsable", NULL);
  change (f, "vaccination", "contre_indication", "oui", NULL);
  change (f, "sanitaire", "traitement", "oui", NULL);
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination contre-indication "
                    "ordonnance");
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) yes = json_node_init_boolean (json_node_alloc (), TRUE);
  const ParvisChamp *employeur =
      parvis_teleprocedure_find_champ (f->fiche, "responsable.employeur");

  g_assert_false (parvis_champ_visible (employeur, f->contexte, f->reponses, NULL));
  parvis_contexte_set_reglage (f->contexte, "fiche_enfant.employeur", yes);
  parvis_contexte_set_reglage (f->contexte, "pieces.livret_famille", yes);
  g_assert_true (parvis_champ_visible (employeur, f->contexte, f->reponses, NULL));
  assert_pieces (f, "justificatif-domicile assurance-scolaire vaccination livret-famille");
}

/* --- what is read, kept, taken up again --- */

static void
test_lines (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *etape, *libelle, *valeur;
    gboolean alerte;
  } expected[] = {
    { "responsable", "Civilité", "Monsieur", FALSE },
    { "responsable", "Date de naissance", "04/05/1984", FALSE },
    { "responsable", "Numéro du département de naissance", "Vaucluse (84)", FALSE },
    { "responsable", "Commune", "Sarrians (84)", FALSE },
    { "responsable", "Téléphone portable", "06 12 34 56 78", FALSE },
    { "responsable", "Téléphone fixe", "Non renseigné", FALSE },
    { "responsable", "Je suis hébergé(e) chez quelqu’un", "Non", FALSE },
    { "enfant", "Prénom", "Florian", FALSE },
    { "enfant", "Date de naissance", "12/03/2016", FALSE },
    { "enfant", "Année scolaire", "Année 2026 / 2027", FALSE },
    { "enfant", "Inscription aux sessions", "Restauration scolaire", FALSE },
    { "vaccination", "Diphtérie, tétanos, poliomyélite (DTP)",
      "À jour, dernier rappel le 12/03/2022", FALSE },
    { "sanitaire", "Votre enfant a-t-il un projet d’accueil individualisé (PAI) ?", "Oui", TRUE },
    { "personnes", "Personne 1",
      "Martin · Paule · Grand-parent · 04 90 11 22 33 · Personne majeure · À prévenir en "
      "urgence",
      FALSE },
  };

  change (f, "sanitaire", "pai", "oui", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GPtrArray) lignes =
          parvis_etape_lignes (etape (f, expected[i].etape), f->contexte, f->reponses);
      gboolean found = FALSE;

      for (guint j = 0; j < lignes->len; j++)
        {
          const ParvisLigne *ligne = g_ptr_array_index (lignes, j);
          g_autofree char *libelle = util_plain (ligne->libelle);
          g_autofree char *valeur = util_plain (ligne->valeur);

          if (!g_str_equal (libelle, expected[i].libelle))
            continue;
          g_assert_cmpstr (valeur, ==, expected[i].valeur);
          g_assert_cmpint (ligne->alerte, ==, expected[i].alerte);
          found = TRUE;
        }
      if (!found)
        g_error ("no line « %s »", expected[i].libelle);
    }
}

static void
test_hidden_lines (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) lignes = NULL;

  change (f, "responsable", "quotient", "500", "regime", "caf", NULL);
  lignes = parvis_etape_lignes (etape (f, "responsable"), f->contexte, f->reponses);
  for (guint i = 0; i < lignes->len; i++)
    g_assert_cmpstr (((ParvisLigne *) g_ptr_array_index (lignes, i))->libelle, !=,
                     "Quotient familial");
  g_ptr_array_unref (lignes);
  lignes = parvis_etape_lignes (etape (f, "conjoint"), f->contexte, f->reponses);
  g_assert_cmpuint (lignes->len, ==, 0);
}

static void
test_clean (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) kept = NULL;
  g_autofree char *text = NULL;

  change (f, "responsable", "regime", "caf", "quotient", "500", NULL);
  change (f, "vaccination", "vaccins.coqueluche.a_jour", "oui", NULL);
  json_object_set_object_member (f->reponses, "conjoint", json_object_new ());
  json_object_set_object_member (f->reponses, "inconnue", json_object_new ());
  json_object_set_string_member (json_object_get_object_member (f->reponses, "sanitaire"), "numss",
                                 "1840484");
  kept = parvis_teleprocedure_nettoyer (f->fiche, f->contexte, f->reponses);
  text = util_to_text (kept);
  g_assert_null (strstr (text, "regime\""));
  g_assert_null (strstr (text, "500"));
  g_assert_null (strstr (text, "conjoint"));
  g_assert_null (strstr (text, "inconnue"));
  g_assert_null (strstr (text, "numss"));
  g_assert_null (strstr (text, "coqueluche"));
  g_assert_nonnull (strstr (text, "\"choix\":\"12\""));
  g_assert_nonnull (strstr (text, "\"dtp\":{\"a_jour\":true,\"rappel\":\"2022-03-12\"}"));
  g_assert_nonnull (strstr (text, "\"telephone\":\"+33490112233\""));
}

static void
test_prefill (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) profil = parvis_json_parse (
      "{\"responsable\": {\"civilite\": \"madame\", \"nom_naissance\": \"MOUNIER\", \"telephone\": "
      "\"+33611111111\", \"courriel\": \"\"}, \"foyer\": {\"commune\": {\"nom\": "
      "\"SARRIANS\"}}}",
      -1, 4096, 5, NULL);
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) enfant = NULL;
  g_autoptr (JsonObject) sante = NULL;
  g_autoptr (JsonObject) vaccins = NULL;

  parvis_contexte_set_profil (f->contexte, json_node_get_object (profil));
  parvis_contexte_set_dossiers (f->contexte, f->reponses, f->reponses);
  first = parvis_etape_preremplir (etape (f, "responsable"), f->contexte, none);
  g_assert_cmpstr (json_object_get_string_member (first, "nom_naissance"), ==, "MOUNIER");
  g_assert_cmpstr (json_object_get_string_member (first, "courriel"), ==,
                   "pascal.dupin@exemple.fr"); /* empty in the profile: the earlier file's */
  g_assert_cmpstr (json_object_get_string_member (first, "lien"), ==, "pere");
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (first, "commune"), "code"), ==,
      "84122");
  enfant = parvis_etape_preremplir (etape (f, "enfant"), f->contexte, none);
  g_assert_false (json_object_has_member (enfant, "enfant"));
  g_assert_cmpstr (json_object_get_string_member (enfant, "annee"), ==, "2026-2027");
  g_assert_cmpstr (json_object_get_string_member (enfant, "etablissement"), ==, "1");
  g_assert_false (json_object_has_member (enfant, "niveau")); /* changes every year */
  sante = parvis_etape_preremplir (etape (f, "sanitaire"), f->contexte, none);
  g_assert_false (json_object_get_boolean_member (sante, "pai"));
  /* Another child: nothing of this one's health. */
  parvis_contexte_set_dossiers (f->contexte, f->reponses, NULL);
  vaccins = parvis_etape_preremplir (etape (f, "vaccination"), f->contexte, none);
  g_assert_cmpuint (json_object_get_size (vaccins), ==, 0);
}

static void
test_prefill_of_another_version (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) old = parvis_json_parse (
      "{\"enfant\": {\"etablissement\": \"9\", \"transports\": \"matin\", \"assurance\": 3}, "
      "\"personnes\": {\"personnes\": \"x\"}}",
      -1, 4096, 5, NULL);
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) first = NULL;
  g_autofree char *text = NULL;

  parvis_contexte_set_dossiers (f->contexte, NULL, json_node_get_object (old));
  first = parvis_etape_preremplir (etape (f, "enfant"), f->contexte, none);
  text = util_to_text (first);
  g_assert_cmpstr (text, ==, "{\"annee\":\"2026-2027\",\"regime_alimentaire\":\"standard\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/teleprocedure/fiche/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("steps", test_steps);
  ADD ("not-asked", test_not_asked);
  ADD ("ordinary", test_ordinary);
  ADD ("skipped", test_skipped);
  ADD ("conjoint", test_conjoint);
  ADD ("child", test_child);
  ADD ("school", test_school);
  ADD ("transports", test_transports);
  ADD ("address", test_address);
  ADD ("birth-place", test_birth_place);
  ADD ("exit-alone", test_exit_alone);
  ADD ("wednesday", test_wednesday);
  ADD ("vaccines", test_vaccines);
  ADD ("health", test_health);
  ADD ("people", test_people);
  ADD ("many-people", test_many_people);
  ADD ("pieces", test_pieces);
  ADD ("settings", test_settings);
  ADD ("lines", test_lines);
  ADD ("hidden-lines", test_hidden_lines);
  ADD ("clean", test_clean);
  ADD ("prefill", test_prefill);
  ADD ("prefill-of-another-version", test_prefill_of_another_version);
  return g_test_run ();
}
