/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/demarches-essai.h"

#include <string.h>

/* clang-format off */
#define CERTIFIE { "signature", NULL, { { "certifie", "oui" } } }
#define ADRESSE_CHAMPS { "voie", "3 place Neuve" }, { "code_postal", "84260" }, { "commune", "Sarrians" }

/* « * » is a child of the household's in CM2. */
static const Demarche demarches[] = {
  { "acte-etat-civil", {
    { "acte", "personne", { { "acte", "naissance" }, { "ici", "oui" }, { "document", "extrait_filiation" },
      { "exemplaires", "2" } } },
    { "personne", "remise", { { "nom", "Dupin" }, { "prenoms", "Pascal Marie" }, { "evenement_le", "21/05/1984" },
      { "parent1", "Dupin Henri" }, { "lien", "soi" } } },
    { "remise", "justificatifs", { { "mode", "courrier" }, ADRESSE_CHAMPS } },
    { "justificatifs", "signature", { { NULL } } },
    CERTIFIE } },
  { "changement-adresse", {
    { "coordonnees", "justificatifs", { { "change", "adresse" }, { "change", "telephone" }, { "change", "courriel" },
      { "depuis", "01/11/2026" }, ADRESSE_CHAMPS, { "telephone", "06 11 22 33 44" },
      { "courriel", "nouveau@courriel.example" } } },
    { "justificatifs", "signature", { { NULL } } },
    CERTIFIE } },
  { "inscription-scolaire", {
    { "responsable", "enfant", { { "lien", "pere" }, { "autorite_parentale", "oui" }, ADRESSE_CHAMPS,
      { "telephone", "06 12 34 56 78" }, { "separes", "non" } } },
    { "enfant", "justificatifs", { { "enfant", "*" }, { "annee", "2026-2027" }, { "etablissement", "1" },
      { "niveau", "CM2" }, { "motif", "emmenagement" }, { "ecole_precedente", "École du Lac, Annecy" },
      { "derogation", "non" } } },
    { "justificatifs", "signature", { { NULL } } },
    CERTIFIE } },
  { "quotient-familial", {
    { "ressources", "justificatifs", { { "regime", "caf" }, { "allocataire_numero", "1234567" }, { "quotient", "742" },
      { "enfants_a_charge", "5" } } },
    { "justificatifs", "signature", { { NULL } } },
    CERTIFIE } },
  { "vacances", {
    { "enfant", "autorisations", { { "enfant", "*" }, { "fiche", "oui" }, { "vacances", "hiver" },
      { "semaines", "s1" }, { "formule", "journee" }, { "jours", "lundi" }, { "jours", "mardi" } } },
    { "autorisations", "justificatifs", { { "sorties", "oui" }, { "baignade", "oui" }, { "depart", "seul" } } },
    { "justificatifs", "signature", { { NULL } } },
    CERTIFIE } },
};
/* clang-format on */

const Demarche *
essai_demarche_list (guint *n)
{
  *n = G_N_ELEMENTS (demarches);
  return demarches;
}

const Demarche *
essai_demarche_find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demarches); i++)
    if (g_str_equal (demarches[i].code, code))
      return &demarches[i];
  g_assert_not_reached ();
}

gint64
essai_demarche_commencer (EssaiCommune *essai, const char *code)
{
  g_autofree char *path = g_strdup_printf ("/demarches/%s", code);
  g_autoptr (ParvisResponse) response = essai_commune_post_form (essai, PASCAL, path, NULL);

  essai_assert_status (response, 303);
  return g_ascii_strtoll (essai_get_location (response) + strlen ("/demandes/"), NULL, 10);
}

ParvisResponse *
essai_demarche_poster (Fiche *f, const Etape *etape, const char *nom, const char *valeur)
{
  g_autofree char *path = essai_fiche_dup_path (f->demande, etape->etape);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, f->enfant);
  g_autoptr (ParvisRequest) request = essai_commune_request (f->essai, PASCAL, "POST", path);

  for (const Champ *c = etape->champs; c->nom != NULL; c++)
    if (g_strcmp0 (c->nom, nom) != 0)
      parvis_request_add_field_for_test (request, c->nom,
                                         g_str_equal (c->valeur, "*") ? enfant : c->valeur);
  if (nom != NULL)
    parvis_request_add_field_for_test (request, nom, valeur);
  parvis_request_add_field_for_test (request, "action", "suivant");
  return essai_commune_run (f->essai, request);
}

/* Up to the step before @end; NULL = signed. */
void
essai_demarche_remplir (Fiche *f, const Demarche *d, const char *end)
{
  for (const Etape *e = d->etapes; e->etape != NULL && g_strcmp0 (e->etape, end) != 0; e++)
    {
      g_autoptr (ParvisResponse) response = essai_demarche_poster (f, e, NULL, NULL);
      g_autofree char *next =
          e->suivante != NULL
              ? essai_fiche_dup_path (f->demande, e->suivante)
              : g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", f->demande);

      if (g_strcmp0 (essai_get_location (response), next) != 0)
        essai_assert_body (response, "(never)");
    }
}
