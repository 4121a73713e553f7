/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-foyers"
#include "config.h"

#include "server/foyers/foyers-json.h"

#include "server/referentiels/parvis-referentiels.h"

/* The texts that a form calls as the table does. */
static const struct
{
  const char *code;
  gsize offset;
} textes[] = {
  { "civilite", G_STRUCT_OFFSET (ParvisPersonne, civilite) },
  { "sexe", G_STRUCT_OFFSET (ParvisPersonne, sexe) },
  { "nom_naissance", G_STRUCT_OFFSET (ParvisPersonne, nom_naissance) },
  { "nom_usage", G_STRUCT_OFFSET (ParvisPersonne, nom_usage) },
  { "prenom", G_STRUCT_OFFSET (ParvisPersonne, prenom) },
  { "prenom2", G_STRUCT_OFFSET (ParvisPersonne, prenom2) },
  { "prenom3", G_STRUCT_OFFSET (ParvisPersonne, prenom3) },
  { "naissance_le", G_STRUCT_OFFSET (ParvisPersonne, naissance_le) },
  { "naissance_pays", G_STRUCT_OFFSET (ParvisPersonne, naissance_pays) },
  { "naissance_dep", G_STRUCT_OFFSET (ParvisPersonne, naissance_dep) },
  { "courriel", G_STRUCT_OFFSET (ParvisPersonne, courriel) },
  { "telephone", G_STRUCT_OFFSET (ParvisPersonne, telephone) },
  { "telephone_fixe", G_STRUCT_OFFSET (ParvisPersonne, telephone_fixe) },
  { "telephone_pro", G_STRUCT_OFFSET (ParvisPersonne, telephone_pro) },
  { "lien", G_STRUCT_OFFSET (ParvisPersonne, lien) },
};

static void
set_texte (JsonObject *object, const char *key, const char *text)
{
  if (text != NULL && *text)
    json_object_set_string_member (object, key, text);
}

static void
set_lieu (JsonObject *object, const char *key, const char *code, const char *nom)
{
  JsonObject *lieu;

  if (nom == NULL)
    return;
  lieu = json_object_new ();
  set_texte (lieu, "code", code);
  set_texte (lieu, "nom", nom);
  if (code != NULL && *code)
    {
      char departement[4];

      parvis_referentiels_departement (code, departement);
      set_texte (lieu, "departement", departement);
    }
  json_object_set_object_member (object, key, lieu);
}

static char *
dup_texte (JsonObject *object, const char *key)
{
  const char *text = json_object_get_string_member_with_default (object, key, NULL);

  return text != NULL && *text ? g_strdup (text) : NULL;
}

static char *
dup_lieu (JsonObject *object, const char *key, const char *partie)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return dup_texte (json_node_get_object (node), partie);
}

static void
take (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

JsonObject *
parvis_personne_to_json (const ParvisPersonne *personne)
{
  JsonObject *identite = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (textes); i++)
    set_texte (identite, textes[i].code,
               *(char *const *) G_STRUCT_MEMBER_P (personne, textes[i].offset));
  set_lieu (identite, "naissance_commune", personne->naissance_commune, personne->naissance_lieu);
  return identite;
}

JsonObject *
parvis_foyer_to_json (const ParvisFoyer *foyer)
{
  JsonObject *adresse = json_object_new ();

  set_texte (adresse, "voie", foyer->voie);
  set_texte (adresse, "complement", foyer->complement);
  set_texte (adresse, "code_postal", foyer->code_postal);
  set_lieu (adresse, "commune", foyer->commune_cog, foyer->commune);
  return adresse;
}

void
parvis_personne_apply_json (ParvisPersonne *personne,
                            JsonObject *reponses,
                            const char *const *champs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (textes); i++)
    if (g_strv_contains (champs, textes[i].code))
      take ((char **) G_STRUCT_MEMBER_P (personne, textes[i].offset),
            dup_texte (reponses, textes[i].code));
  if (!g_strv_contains (champs, "naissance_commune"))
    return;
  take (&personne->naissance_commune, dup_lieu (reponses, "naissance_commune", "code"));
  take (&personne->naissance_lieu, dup_lieu (reponses, "naissance_commune", "nom"));
}

void
parvis_foyer_apply_json (ParvisFoyer *foyer, JsonObject *reponses)
{
  take (&foyer->voie, dup_texte (reponses, "voie"));
  take (&foyer->complement, dup_texte (reponses, "complement"));
  take (&foyer->code_postal, dup_texte (reponses, "code_postal"));
  take (&foyer->commune, dup_lieu (reponses, "commune", "nom"));
  take (&foyer->commune_cog, dup_lieu (reponses, "commune", "code"));
}
