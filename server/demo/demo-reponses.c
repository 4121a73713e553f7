/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-reponses.h"

#include "server/referentiels/parvis-referentiels.h"
#include "shared/rules/parvis-vaccins.h"

static void
set_texte (JsonObject *object, const char *key, const char *text)
{
  if (text != NULL && *text)
    json_object_set_string_member (object, key, text);
}

static void
set_bool (JsonObject *object, const char *key, gboolean yes)
{
  json_object_set_boolean_member (object, key, yes);
}

static void
set_lieu (JsonObject *object, const char *key, const char *code, const char *nom)
{
  JsonObject *lieu = json_object_new ();

  set_texte (lieu, "code", code);
  set_texte (lieu, "nom", nom);
  if (code != NULL)
    {
      char departement[4];

      parvis_referentiels_departement (code, departement);
      set_texte (lieu, "departement", departement);
    }
  json_object_set_object_member (object, key, lieu);
}

static JsonObject *
add_etape (JsonObject *reponses, const char *code)
{
  JsonObject *etape = json_object_new ();

  json_object_set_object_member (reponses, code, etape);
  return etape;
}

/* One of the list of data/demo/population.json. */
static const char *
draw_from (const DemoVille *ville, ParvisHasard *hasard, const char *liste)
{
  JsonArray *array = json_object_get_array_member (json_node_get_object (ville->population), liste);

  return json_array_get_string_element (array,
                                        parvis_hasard_draw (hasard, json_array_get_length (array)));
}

static void
set_choix (JsonObject *object, const char *key, const char *code)
{
  JsonArray *choix = json_array_new ();

  json_array_add_string_element (choix, code);
  json_object_set_array_member (object, key, choix);
}

static void
set_personne (JsonObject *etape, const ParvisPersonne *personne)
{
  set_texte (etape, "civilite", personne->civilite);
  set_texte (etape, "nom_naissance", personne->nom_naissance);
  set_texte (etape, "prenom", personne->prenom);
  set_texte (etape, "naissance_le", personne->naissance_le);
  set_texte (etape, "naissance_pays", personne->naissance_pays);
  set_lieu (etape, "naissance_commune", personne->naissance_commune, personne->naissance_lieu);
  set_texte (etape, "naissance_dep", personne->naissance_dep);
  set_texte (etape, "telephone", personne->telephone);
  set_texte (etape, "courriel", personne->courriel);
  set_texte (etape, "lien",
             personne->lien != NULL                          ? personne->lien
             : g_strcmp0 (personne->civilite, "madame") == 0 ? "mere"
                                                             : "pere");
  set_bool (etape, "autorite_parentale", TRUE);
}

static void
answer_responsable (JsonObject *reponses, const DemoFamille *famille)
{
  JsonObject *etape = add_etape (reponses, "responsable");
  gboolean deux = famille->conjoint.nom_naissance != NULL;

  set_personne (etape, &famille->responsable);
  set_texte (etape, "voie", famille->adresse.voie);
  set_texte (etape, "code_postal", famille->adresse.code_postal);
  set_lieu (etape, "commune", famille->adresse.commune_cog, famille->adresse.commune);
  set_texte (etape, "enfant_vit_avec", deux ? "deux_parents" : "un_parent");
  set_bool (etape, "second_responsable", deux);
  if (!deux)
    set_bool (etape, "jugement", FALSE);
  set_bool (etape, "tarif_quotient", famille->quotient >= 0);
  if (famille->quotient >= 0)
    {
      g_autofree char *numero = g_strdup_printf ("%07u", 1203000 + famille->rang * 11);

      set_texte (etape, "regime", "caf");
      set_texte (etape, "allocataire_numero", numero);
      json_object_set_int_member (etape, "quotient", famille->quotient);
    }
}

static void
answer_conjoint (JsonObject *reponses, const DemoFamille *famille)
{
  JsonObject *etape;

  if (famille->conjoint.nom_naissance == NULL)
    return;
  etape = add_etape (reponses, "conjoint");
  set_personne (etape, &famille->conjoint);
  set_bool (etape, "meme_adresse", TRUE);
  set_texte (etape, "payeur", "responsable");
}

static void
set_seances (const DemoVille *ville, JsonObject *etape, const DemoEnfant *enfant)
{
  JsonArray *seances = json_array_new ();

  for (int i = 0; i < DEMO_N_ACTIVITES; i++)
    if (enfant->seances & 1u << i)
      {
        g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ville->seances[i]);

        json_array_add_string_element (seances, id);
      }
  json_object_set_array_member (etape, "seances", seances);
}

static void
answer_enfant (JsonObject *reponses,
               const DemoVille *ville,
               const DemoDossier *dossier,
               const DemoEnfant *enfant,
               ParvisHasard *hasard)
{
  static const char *const regimes[] = { "standard", "standard",  "standard",
                                         "standard", "sans_porc", "vegetarien" };
  JsonObject *etape = add_etape (reponses, "enfant"), *choix = add_etape (etape, "enfant");
  const char *niveau = parvis_demo_enfant_get_niveau (ville, enfant, dossier->annee);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, enfant->personne.id);
  g_autofree char *ecole = g_strdup_printf (
      "%" G_GINT64_FORMAT, parvis_demo_enfant_get_ecole (ville, dossier->famille, niveau));
  guint regime = parvis_hasard_draw (hasard, G_N_ELEMENTS (regimes));

  set_texte (choix, "choix", id);
  set_choix (etape, "transports", parvis_hasard_chance (hasard, 8) ? "matin" : "aucun");
  set_texte (etape, "annee", ville->annees[dossier->annee].id);
  set_texte (etape, "etablissement", ecole);
  set_texte (etape, "niveau", niveau);
  set_seances (ville, etape, enfant);
  set_texte (etape, "regime_alimentaire", enfant->pai ? "panier_repas" : regimes[regime]);
  if (enfant->seances & 1u << DEMO_MERCREDI)
    set_bool (etape, "sait_nager", parvis_hasard_chance (hasard, 50));
  set_texte (etape, "assurance", draw_from (ville, hasard, "assureurs"));
}

static void
answer_autorisations (JsonObject *reponses,
                      const DemoFamille *famille,
                      const DemoEnfant *enfant,
                      ParvisHasard *hasard)
{
  static const char *const images[] = { "image_interne", "image_site", "image_reseaux",
                                        "image_presse" };
  static const char *const mercredi[] = { "transport", "sport", "baignade", "maquillage",
                                          "creme_solaire" };
  JsonObject *etape = add_etape (reponses, "autorisations");
  guint accord = parvis_hasard_draw (hasard, G_N_ELEMENTS (images) + 1);

  /* Who agrees to the press agrees to the rest. */
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    set_bool (etape, images[i], i < accord);
  set_texte (etape, "sortie", parvis_hasard_chance (hasard, 60) ? "tiers" : "responsables");
  set_bool (etape, "soins", TRUE);
  for (guint i = 0; enfant->seances & 1u << DEMO_MERCREDI && i < G_N_ELEMENTS (mercredi); i++)
    set_bool (etape, mercredi[i], i != 2);
  if (famille->quotient >= 0)
    set_bool (etape, "quotient_api", TRUE);
}

static void
answer_sante (JsonObject *reponses,
              const DemoVille *ville,
              const DemoEnfant *enfant,
              ParvisHasard *hasard)
{
  JsonObject *vaccination = add_etape (reponses, "vaccination");
  JsonObject *vaccins = add_etape (vaccination, "vaccins");
  JsonObject *sanitaire = add_etape (reponses, "sanitaire");
  guint n;
  const ParvisVaccin *liste = parvis_vaccins_list (&n);

  for (guint i = 0; i < n; i++)
    if (parvis_vaccin_is_obligatoire (&liste[i], enfant->naissance))
      set_bool (add_etape (vaccins, liste[i].code), "a_jour", TRUE);
  set_bool (vaccination, "contre_indication", FALSE);
  set_bool (sanitaire, "pai", enfant->pai);
  set_choix (sanitaire, "allergies", enfant->pai ? "alimentaire" : "aucune");
  if (enfant->pai)
    {
      set_choix (sanitaire, "pai_motif", "allergie");
      set_bool (sanitaire, "pai_panier", TRUE);
      set_texte (sanitaire, "pai_medicaments", "Antihistaminique, stylo d’adrénaline");
      set_texte (sanitaire, "allergie_alimentaire",
                 "Arachide, même en traces. Donner l’antihistaminique, appeler le 15.");
    }
  set_bool (sanitaire, "traitement", FALSE);
  if (parvis_hasard_chance (hasard, 12))
    set_choix (sanitaire, "porte", "lunettes");
  set_texte (sanitaire, "medecin", draw_from (ville, hasard, "medecins"));
  set_texte (sanitaire, "medecin_telephone", "+33490124455");
}

static void
answer_personnes (JsonObject *reponses,
                  const DemoVille *ville,
                  const DemoFamille *famille,
                  ParvisHasard *hasard)
{
  JsonObject *etape = add_etape (reponses, "personnes"), *personne = json_object_new ();
  JsonArray *personnes = json_array_new ();
  g_autofree char *telephone = g_strdup_printf ("+336880%05u", famille->rang * 3 % 100000);

  set_texte (personne, "civilite", "madame");
  set_texte (personne, "nom", famille->responsable.nom_naissance);
  set_texte (personne, "prenom", draw_from (ville, hasard, "femmes"));
  set_texte (personne, "lien", parvis_hasard_chance (hasard, 70) ? "grand_parent" : "oncle_tante");
  set_texte (personne, "telephone", telephone);
  set_bool (personne, "majeure", TRUE);
  set_bool (personne, "urgence", TRUE);
  set_bool (personne, "autorisee", TRUE);
  json_array_add_object_element (personnes, personne);
  json_object_set_array_member (etape, "personnes", personnes);
}

static void
sign (JsonObject *reponses, const DemoFamille *famille)
{
  JsonObject *etape = add_etape (reponses, "signature");
  g_autofree char *nom = parvis_personne_dup_prenom_nom (&famille->responsable);

  set_bool (etape, "certifie", TRUE);
  set_bool (etape, "engagement", TRUE);
  set_texte (etape, "signataire", nom);
}

JsonObject *
parvis_demo_reponses_create (const DemoVille *ville, const DemoDossier *dossier)
{
  const DemoFamille *famille = dossier->famille;
  const DemoEnfant *enfant = &g_array_index (famille->enfants, DemoEnfant, dossier->enfant);
  ParvisHasard hasard = enfant->hasard;
  JsonObject *reponses = json_object_new ();

  set_bool (add_etape (reponses, "informations"), "reglement", TRUE);
  answer_responsable (reponses, famille);
  answer_conjoint (reponses, famille);
  answer_enfant (reponses, ville, dossier, enfant, &hasard);
  answer_autorisations (reponses, famille, enfant, &hasard);
  answer_sante (reponses, ville, enfant, &hasard);
  answer_personnes (reponses, ville, famille, &hasard);
  sign (reponses, famille);
  return reponses;
}
