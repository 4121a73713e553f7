/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/comptes/caracteres.h"
#include "server/http/parvis-envoi.h"

/* A form of a new account that has no fault. */
static const Champ creation[] = {
  { "type", "particulier" },
  { "civilite", "madame" },
  { "nom_naissance", "Roux" },
  { "prenom", "Camille" },
  { "naissance_le", "14/02/1988" },
  { "naissance_pays", "99100" },
  { "naissance_commune", "Carpentras" },
  { "naissance_dep", "84" },
  { "courriel", "camille.roux@courriel.example" },
  { "telephone", "06 11 22 33 44" },
  { "voie", "3 rue des Lilas" },
  { "code_postal", "84260" },
  { "commune", "Sarrians" },
  { "cgu", "oui" },
  { "rgpd", "oui" },
  { "identifiant", "" },
  { "mot_de_passe", BON },
  { "mot_de_passe_repete", BON },
};

char *
comptes_dup_image (EssaiCommune *essai, char **caracteres)
{
  guint numero;
  char *cle = parvis_caracteres_create (essai->commune, essai->now, &numero);

  *caracteres = parvis_caracteres_find (essai->commune, cle, essai->now);
  g_assert_nonnull (*caracteres);
  g_assert_cmpuint (numero, >, 0);
  return cle;
}

ParvisResponse *
comptes_creer (EssaiCommune *essai, ...)
{
  g_autoptr (ParvisRequest) request =
      essai_commune_request (essai, NULL, "POST", "/compte/creation");
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer nom, valeur;
  va_list fields;

  va_start (fields, essai);
  while ((nom = va_arg (fields, char *)) != NULL)
    g_hash_table_insert (others, nom, va_arg (fields, char *));
  va_end (fields);
  for (gsize i = 0; i < G_N_ELEMENTS (creation); i++)
    if (!g_hash_table_contains (others, creation[i].nom))
      parvis_request_add_field_for_test (request, creation[i].nom, creation[i].valeur);
  if (!g_hash_table_contains (others, "captcha"))
    {
      g_autofree char *caracteres = NULL;
      g_autofree char *cle = comptes_dup_image (essai, &caracteres);

      parvis_request_add_field_for_test (request, "captcha_cle", cle);
      parvis_request_add_field_for_test (request, "captcha", caracteres);
    }
  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &nom, &valeur))
    parvis_request_add_field_for_test (request, nom, valeur);
  return essai_commune_run (essai, request);
}

const char *
get_location (ParvisResponse *response)
{
  const char *location = parvis_response_find_header (response, "Location");

  return location != NULL ? location : "";
}

char *
dup_cle (ParvisResponse *response)
{
  const char *cle = strstr (get_location (response), "?cle=");

  essai_assert_status (response, 303);
  g_assert_nonnull (cle);
  return g_strdup (cle + strlen ("?cle="));
}

ParvisResponse *
confirmer (EssaiCommune *essai, const char *cle)
{
  return essai_commune_post_form (essai, NULL, "/compte/recapitulatif", "cle", cle,
                                  PARVIS_ENVOI_FIELD, cle, NULL);
}

void
demander_compte_avec (EssaiCommune *essai, const char *courriel, const char *mot_de_passe)
{
  const char *clair = mot_de_passe != NULL ? mot_de_passe : BON;
  g_autoptr (ParvisResponse) form =
      comptes_creer (essai, "mot_de_passe", clair, "mot_de_passe_repete", clair, "courriel",
                     courriel != NULL ? courriel : "camille.roux@courriel.example", NULL);
  g_autofree char *cle = dup_cle (form);
  g_autoptr (ParvisResponse) sent = confirmer (essai, cle);

  essai_assert_status (sent, 303);
  g_assert_cmpstr (get_location (sent), ==, "/compte/envoye");
}

char *
dup_jeton (EssaiCommune *essai)
{
  g_autofree char *mails = essai_commune_dup_courriels (essai);
  const char *jeton = strstr (mails, "?jeton=");

  g_assert_nonnull (jeton);
  jeton += strlen ("?jeton=");
  return g_strndup (jeton, strspn (jeton, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-"));
}

ParvisResponse *
activer (EssaiCommune *essai, const char *jeton, const char *identifiant, const char *mot_de_passe)
{
  return essai_commune_post_form (essai, NULL, "/compte/activation", "jeton", jeton, "identifiant",
                                  identifiant, "mot_de_passe", mot_de_passe, NULL);
}

ParvisResponse *
connecter (EssaiCommune *essai, const char *identifiant, const char *mot_de_passe)
{
  return essai_commune_post_form (essai, NULL, "/connexion", "identifiant", identifiant,
                                  "mot_de_passe", mot_de_passe, NULL);
}

void
assert_connexion (EssaiCommune *essai, const char *identifiant, const char *clair, guint status)
{
  g_autoptr (ParvisResponse) response = connecter (essai, identifiant, clair);

  essai_assert_status (response, status);
}
