/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-passage.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"

enum
{
  INCONNU,
  CACHE,
  VISIBLE
};

ParvisPassage *
parvis_passage_new (const ParvisTeleprocedure *teleprocedure,
                    ParvisContexte *contexte,
                    JsonObject *reponses)
{
  ParvisPassage *passage = g_new0 (ParvisPassage, 1);

  passage->teleprocedure = teleprocedure;
  passage->contexte = contexte;
  passage->reponses = reponses;
  passage->visibles = g_malloc0 (((const ParvisDefinition *) teleprocedure)->n_champs + 1);
  return passage;
}

void
parvis_passage_free (ParvisPassage *passage)
{
  g_free (passage->visibles);
  g_free (passage);
}

void
parvis_passage_enter (ParvisPassage *passage, const ParvisChamp *parent, JsonObject *ligne)
{
  for (guint i = 0; parent && parent->champs && parent->champs[i]; i++)
    passage->visibles[parent->champs[i]->prive->index] = INCONNU;
  passage->parent = parent;
  passage->ligne = ligne;
}

gboolean
parvis_valeur_is_vide (JsonNode *valeur)
{
  if (valeur == NULL || JSON_NODE_HOLDS_NULL (valeur))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (valeur))
    return json_array_get_length (json_node_get_array (valeur)) == 0;
  if (JSON_NODE_HOLDS_OBJECT (valeur))
    return json_object_get_size (json_node_get_object (valeur)) == 0;
  return json_node_get_value_type (valeur) == G_TYPE_STRING
         && *json_node_get_string (valeur) == '\0';
}

const char *
parvis_valeur_get_texte (JsonNode *valeur)
{
  if (valeur == NULL || json_node_get_value_type (valeur) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (valeur);
}

gboolean
parvis_valeur_is_vrai (JsonNode *valeur)
{
  return valeur && json_node_get_value_type (valeur) == G_TYPE_BOOLEAN
         && json_node_get_boolean (valeur);
}

gboolean
parvis_passage_etape_visible (ParvisPassage *passage, const ParvisEtape *etape)
{
  return parvis_condition_is_met (etape->prive->si, passage);
}

gboolean
parvis_passage_champ_visible (ParvisPassage *passage, const ParvisChamp *champ)
{
  guint8 *visible = &passage->visibles[champ->prive->index];

  if (passage->tout)
    return TRUE;
  if (*visible == INCONNU)
    {
      gboolean parent_visible = champ->parent
                                    ? parvis_passage_champ_visible (passage, champ->parent)
                                    : parvis_passage_etape_visible (passage, champ->etape);

      *visible =
          parent_visible && parvis_condition_is_met (champ->prive->si, passage) ? VISIBLE : CACHE;
    }
  return *visible == VISIBLE;
}

/* The object that holds the field's value. */
static JsonObject *
find_holder (ParvisPassage *passage, const ParvisChamp *champ)
{
  JsonNode *etape;

  if (champ->parent && champ->parent == passage->parent)
    return passage->ligne;
  if (champ->parent)
    return champ->parent->type == PARVIS_CHAMP_ENFANT
               ? parvis_passage_find_enfant (passage, champ->parent)
               : NULL;
  if (passage->reponses == NULL)
    return NULL;
  etape = json_object_get_member (passage->reponses, champ->etape->code);
  return etape && JSON_NODE_HOLDS_OBJECT (etape) ? json_node_get_object (etape) : NULL;
}

JsonNode *
parvis_passage_find_valeur (ParvisPassage *passage, const ParvisChamp *champ)
{
  gboolean from_outside = champ->parent && champ->parent != passage->parent;
  JsonObject *holder;
  JsonNode *valeur;

  if (!parvis_passage_champ_visible (passage, from_outside ? champ->parent : champ))
    return NULL;
  holder = find_holder (passage, champ);
  valeur = holder ? json_object_get_member (holder, champ->code) : NULL;
  return parvis_valeur_is_vide (valeur) ? NULL : valeur;
}

const char *
parvis_passage_find_texte (ParvisPassage *passage, const ParvisChamp *champ)
{
  return parvis_valeur_get_texte (parvis_passage_find_valeur (passage, champ));
}

JsonObject *
parvis_passage_find_enfant (ParvisPassage *passage, const ParvisChamp *champ)
{
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  const char *choix;

  if (valeur == NULL || !JSON_NODE_HOLDS_OBJECT (valeur))
    return NULL;
  choix = parvis_valeur_get_texte (json_object_get_member (json_node_get_object (valeur), "choix"));
  if (choix == NULL)
    return NULL;
  if (g_str_equal (choix, PARVIS_CHOIX_NOUVEAU))
    return json_node_get_object (valeur);
  return parvis_contexte_find_enfant (passage->contexte, choix);
}

ParvisDate
parvis_passage_get_date (ParvisPassage *passage, const ParvisChamp *champ)
{
  const char *iso;

  if (champ->type == PARVIS_CHAMP_ENFANT)
    {
      JsonObject *enfant = parvis_passage_find_enfant (passage, champ);

      iso =
          enfant ? parvis_valeur_get_texte (json_object_get_member (enfant, "naissance_le")) : NULL;
    }
  else
    iso = parvis_passage_find_texte (passage, champ);
  return iso ? parvis_date_from_iso (iso) : PARVIS_DATE_NONE;
}

gboolean
parvis_passage_is_ouvert (ParvisPassage *passage,
                          const ParvisChamp *champ,
                          const ParvisChoix *choix)
{
  const char *selon =
      champ->prive->selon ? parvis_passage_find_texte (passage, champ->prive->selon) : NULL;

  return choix->ouvert_pour == NULL || selon == NULL || g_strv_contains (choix->ouvert_pour, selon);
}

const ParvisChoix *
parvis_passage_find_choix (ParvisPassage *passage, const ParvisChamp *champ, const char *code)
{
  ParvisListe *liste;

  for (guint i = 0; i < champ->n_choix; i++)
    if (g_str_equal (champ->choix[i].code, code))
      return &champ->choix[i];
  liste = champ->liste ? parvis_contexte_find_liste (passage->contexte, champ->liste) : NULL;
  return liste ? parvis_liste_find (liste, code) : NULL;
}

GPtrArray *
parvis_passage_get_choix (ParvisPassage *passage, const ParvisChamp *champ)
{
  ParvisListe *liste =
      champ->liste ? parvis_contexte_find_liste (passage->contexte, champ->liste) : NULL;
  GPtrArray *choix = g_ptr_array_new ();

  for (guint i = 0; i < champ->n_choix; i++)
    g_ptr_array_add (choix, (gpointer) &champ->choix[i]);
  for (guint i = 0; liste && i < parvis_liste_get_n (liste); i++)
    if (parvis_passage_is_ouvert (passage, champ, parvis_liste_get (liste, i)))
      g_ptr_array_add (choix, (gpointer) parvis_liste_get (liste, i));
  return choix;
}

gboolean
parvis_passage_lacks_vaccine (ParvisPassage *passage, const ParvisChamp *champ)
{
  ParvisDate naissance = parvis_passage_get_date (passage, champ->prive->naissance);
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);
  gboolean lacks = FALSE;

  if (valeur == NULL || !JSON_NODE_HOLDS_OBJECT (valeur) || naissance == PARVIS_DATE_NONE)
    return FALSE;
  for (guint i = 0; i < n && !lacks; i++)
    {
      JsonNode *row = json_object_get_member (json_node_get_object (valeur), vaccins[i].code);
      JsonNode *a_jour = row && JSON_NODE_HOLDS_OBJECT (row)
                             ? json_object_get_member (json_node_get_object (row), "a_jour")
                             : NULL;

      lacks = a_jour && json_node_get_value_type (a_jour) == G_TYPE_BOOLEAN
              && !json_node_get_boolean (a_jour)
              && parvis_vaccin_is_obligatoire (&vaccins[i], naissance);
    }
  return lacks;
}
