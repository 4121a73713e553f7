/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-passage.h"
#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"

/* --- what is to be filled --- */

gboolean
parvis_etape_visible (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  g_autoptr (ParvisPassage) passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);

  return parvis_passage_etape_visible (passage, etape);
}

gboolean
parvis_champ_visible (const ParvisChamp *champ,
                      ParvisContexte *contexte,
                      JsonObject *reponses,
                      JsonObject *ligne)
{
  g_autoptr (ParvisPassage) passage =
      parvis_passage_new (champ->etape->teleprocedure, contexte, reponses);

  parvis_passage_enter (passage, champ->parent, ligne);
  return parvis_passage_champ_visible (passage, champ);
}

const ParvisEtape *
parvis_etape_suivante (const ParvisTeleprocedure *teleprocedure,
                       const ParvisEtape *etape,
                       ParvisContexte *contexte,
                       JsonObject *reponses)
{
  for (guint i = etape ? etape->rang + 1 : 0; i < teleprocedure->n_etapes; i++)
    if (parvis_etape_visible (teleprocedure->etapes[i], contexte, reponses))
      return teleprocedure->etapes[i];
  return NULL;
}

const ParvisEtape *
parvis_etape_precedente (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  for (guint i = etape->rang; i > 0; i--)
    if (parvis_etape_visible (etape->teleprocedure->etapes[i - 1], contexte, reponses))
      return etape->teleprocedure->etapes[i - 1];
  return NULL;
}

/* --- what is kept --- */

static void
keep_plain (ParvisPassage *passage, const ParvisChamp *champ, JsonObject *into)
{
  JsonNode *valeur = parvis_passage_champ_visible (passage, champ)
                         ? parvis_passage_find_valeur (passage, champ)
                         : NULL;

  if (valeur)
    json_object_set_member (into, champ->code, json_node_copy (valeur));
}

static JsonObject *
keep_row (ParvisPassage *passage, const ParvisChamp *parent, JsonObject *row)
{
  JsonObject *kept = json_object_new ();

  parvis_passage_enter (passage, parent, row);
  for (guint i = 0; parent->champs[i]; i++)
    keep_plain (passage, parent->champs[i], kept);
  parvis_passage_enter (passage, NULL, NULL);
  return kept;
}

static void
keep_rows (ParvisPassage *passage, const ParvisChamp *champ, JsonNode *valeur, JsonObject *into)
{
  JsonArray *rows = JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  JsonArray *kept = json_array_new ();

  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      json_array_add_object_element (
          kept, keep_row (passage, champ, json_array_get_object_element (rows, i)));
  json_object_set_array_member (into, champ->code, kept);
}

static void
keep_child (ParvisPassage *passage, const ParvisChamp *champ, JsonNode *valeur, JsonObject *into)
{
  JsonObject *from = JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  const char *choix =
      from ? parvis_valeur_get_texte (json_object_get_member (from, "choix")) : NULL;
  JsonObject *kept;

  if (choix == NULL)
    return;
  kept = g_str_equal (choix, PARVIS_CHOIX_NOUVEAU) ? keep_row (passage, champ, from)
                                                   : json_object_new ();
  json_object_set_string_member (kept, "choix", choix);
  json_object_set_object_member (into, champ->code, kept);
}

/* Only the vaccines that are asked of this child. */
static void
keep_vaccines (ParvisPassage *passage, const ParvisChamp *champ, JsonNode *valeur, JsonObject *into)
{
  ParvisDate naissance = parvis_passage_get_date (passage, champ->prive->naissance);
  JsonObject *from = JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  JsonObject *kept;
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);

  if (from == NULL || naissance == PARVIS_DATE_NONE)
    return;
  kept = json_object_new ();
  for (guint i = 0; i < n; i++)
    {
      JsonNode *row = json_object_get_member (from, vaccins[i].code);

      if (row && JSON_NODE_HOLDS_OBJECT (row)
          && parvis_vaccin_is_obligatoire (&vaccins[i], naissance))
        json_object_set_object_member (kept, vaccins[i].code,
                                       keep_row (passage, champ, json_node_get_object (row)));
    }
  json_object_set_object_member (into, champ->code, kept);
}

static JsonObject *
keep_step (ParvisPassage *passage, const ParvisEtape *etape)
{
  JsonObject *kept = json_object_new ();

  for (guint i = 0; etape->champs[i]; i++)
    {
      const ParvisChamp *champ = etape->champs[i];
      JsonNode *valeur = parvis_passage_find_valeur (passage, champ);

      if (valeur == NULL || champ->type == PARVIS_CHAMP_INFORMATION)
        continue;
      if (champ->type == PARVIS_CHAMP_LISTE)
        keep_rows (passage, champ, valeur, kept);
      else if (champ->type == PARVIS_CHAMP_ENFANT)
        keep_child (passage, champ, valeur, kept);
      else if (champ->type == PARVIS_CHAMP_VACCINS)
        keep_vaccines (passage, champ, valeur, kept);
      else
        json_object_set_member (kept, champ->code, json_node_copy (valeur));
    }
  return kept;
}

JsonObject *
parvis_teleprocedure_nettoyer (const ParvisTeleprocedure *teleprocedure,
                               ParvisContexte *contexte,
                               JsonObject *reponses)
{
  JsonObject *kept = json_object_new ();
  g_autoptr (ParvisPassage) passage = parvis_passage_new (teleprocedure, contexte, reponses);

  for (guint i = 0; i < teleprocedure->n_etapes; i++)
    {
      const ParvisEtape *etape = teleprocedure->etapes[i];

      if (json_object_has_member (reponses, etape->code)
          && parvis_passage_etape_visible (passage, etape))
        json_object_set_object_member (kept, etape->code, keep_step (passage, etape));
    }
  return kept;
}

/* --- what follows from them --- */

GPtrArray *
parvis_teleprocedure_pieces (const ParvisTeleprocedure *teleprocedure,
                             ParvisContexte *contexte,
                             JsonObject *reponses)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (teleprocedure, contexte, reponses);

  for (guint i = 0; i < teleprocedure->n_pieces; i++)
    if (parvis_condition_is_met (teleprocedure->pieces[i].si, passage))
      {
        ParvisPieceDemandee *piece = g_new0 (ParvisPieceDemandee, 1);

        piece->regle = &teleprocedure->pieces[i];
        piece->type = piece->regle->type;
        piece->sur = piece->regle->sur;
        piece->obligatoire = piece->regle->obligatoire;
        g_ptr_array_add (pieces, piece);
      }
  return pieces;
}

JsonObject *
parvis_teleprocedure_find_enfant (const ParvisTeleprocedure *teleprocedure,
                                  ParvisContexte *contexte,
                                  JsonObject *reponses,
                                  gint64 *id)
{
  const ParvisChamp *champ = teleprocedure->champ_enfant;
  g_autoptr (ParvisPassage) passage = NULL;
  JsonObject *enfant;
  JsonNode *valeur;
  const char *choix;

  *id = 0;
  if (champ == NULL)
    return NULL;
  passage = parvis_passage_new (teleprocedure, contexte, reponses);
  enfant = parvis_passage_find_enfant (passage, champ);
  if (enfant == NULL)
    return NULL;
  valeur = parvis_passage_find_valeur (passage, champ);
  choix = parvis_valeur_get_texte (json_object_get_member (json_node_get_object (valeur), "choix"));
  *id = g_ascii_strtoll (choix, NULL, 10);
  return enfant;
}

void
parvis_teleprocedure_set_enfant (const ParvisTeleprocedure *teleprocedure,
                                 JsonObject *reponses,
                                 gint64 id)
{
  const ParvisChamp *champ = teleprocedure->champ_enfant;
  g_autofree char *choix = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  JsonObject *enfant = json_object_new ();
  JsonNode *etape;

  g_return_if_fail (champ != NULL);
  json_object_set_string_member (enfant, "choix", choix);
  etape = json_object_get_member (reponses, champ->etape->code);
  if (etape == NULL || !JSON_NODE_HOLDS_OBJECT (etape))
    {
      json_object_set_object_member (reponses, champ->etape->code, json_object_new ());
      etape = json_object_get_member (reponses, champ->etape->code);
    }
  json_object_set_object_member (json_node_get_object (etape), champ->code, enfant);
}

const char *
parvis_teleprocedure_find_annee (const ParvisTeleprocedure *teleprocedure, JsonObject *reponses)
{
  const ParvisChamp *champ = teleprocedure->champ_annee;
  JsonNode *etape = champ ? json_object_get_member (reponses, champ->etape->code) : NULL;

  if (etape == NULL || !JSON_NODE_HOLDS_OBJECT (etape))
    return NULL;
  return parvis_valeur_get_texte (
      json_object_get_member (json_node_get_object (etape), champ->code));
}

JsonNode *
parvis_reponses_find (const ParvisTeleprocedure *teleprocedure,
                      ParvisContexte *contexte,
                      JsonObject *reponses,
                      const char *chemin)
{
  const ParvisChamp *champ = parvis_teleprocedure_find_champ (teleprocedure, chemin);
  g_autoptr (ParvisPassage) passage = NULL;

  if (champ == NULL)
    return NULL;
  passage = parvis_passage_new (teleprocedure, contexte, reponses);
  return parvis_passage_find_valeur (passage, champ);
}
