/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "shared/rules/parvis-typo.h"
#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"
#include "shared/teleprocedures/parvis-valeur.h"

#define NON_RENSEIGNE "Non renseigné"

void
parvis_ligne_free (ParvisLigne *ligne)
{
  g_free (ligne->libelle);
  g_free (ligne->valeur);
  g_free (ligne);
}

static void
add_line (GPtrArray *lignes, const ParvisChamp *champ, char *libelle, char *valeur, gboolean alerte)
{
  ParvisLigne *ligne = g_new0 (ParvisLigne, 1);

  ligne->champ = champ;
  ligne->libelle = libelle;
  ligne->valeur = valeur;
  ligne->alerte = alerte;
  g_ptr_array_add (lignes, ligne);
}

/* Whether the field's answer is one that the agents must see first. */
static gboolean
alerts (const ParvisChamp *champ, ParvisPassage *passage)
{
  JsonNode *valeur;

  if (*champ->prive->alerte == '\0' || !parvis_passage_champ_visible (passage, champ))
    return FALSE;
  if (champ->prive->alerte_si)
    return parvis_condition_is_met (champ->prive->alerte_si, passage);
  if (champ->type == PARVIS_CHAMP_VACCINS)
    return parvis_passage_lacks_vaccine (passage, champ);
  valeur = parvis_passage_find_valeur (passage, champ);
  if (champ->type == PARVIS_CHAMP_OUI_NON || champ->type == PARVIS_CHAMP_COCHE)
    return parvis_valeur_is_vrai (valeur);
  return valeur != NULL;
}

static void
add_plain (GPtrArray *lignes, const ParvisChamp *champ, ParvisPassage *passage)
{
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  char *texte;

  if (valeur)
    texte = parvis_valeur_format (champ, passage, valeur);
  else
    texte = g_strdup (champ->type == PARVIS_CHAMP_COCHE ? "Non" : NON_RENSEIGNE);
  add_line (lignes, champ, g_strdup (champ->libelle), texte, alerts (champ, passage));
}

/* A row of a list on one line: « Madame · MARTIN · Paule · grand-mère · À prévenir en urgence ». */
static char *
format_row (const ParvisChamp *champ, ParvisPassage *passage)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; champ->champs[i]; i++)
    {
      const ParvisChamp *sous = champ->champs[i];
      JsonNode *valeur = parvis_passage_find_valeur (passage, sous);
      g_autofree char *texte = NULL;

      if (valeur == NULL)
        continue;
      if (json_node_get_value_type (valeur) == G_TYPE_BOOLEAN)
        texte = json_node_get_boolean (valeur) ? g_strdup (sous->libelle) : NULL;
      else
        texte = parvis_valeur_format (sous, passage, valeur);
      if (texte)
        g_string_append_printf (out, "%s%s", out->len ? " · " : "", texte);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
row_alerts (const ParvisChamp *champ, ParvisPassage *passage)
{
  for (guint i = 0; champ->champs[i]; i++)
    if (alerts (champ->champs[i], passage))
      return TRUE;
  return FALSE;
}

static void
add_rows (GPtrArray *lignes, const ParvisChamp *champ, ParvisPassage *passage)
{
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  JsonArray *rows = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;

  if (rows == NULL)
    add_line (lignes, champ, g_strdup (champ->libelle), g_strdup (NON_RENSEIGNE), FALSE);
  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (row))
        continue;
      parvis_passage_enter (passage, champ, json_node_get_object (row));
      add_line (lignes, champ, g_strdup_printf ("%s %u", champ->ligne, i + 1),
                format_row (champ, passage), row_alerts (champ, passage));
      parvis_passage_enter (passage, NULL, NULL);
    }
}

/* What is known of the child, whether it was there or is being added. */
static void
add_child (GPtrArray *lignes, const ParvisChamp *champ, ParvisPassage *passage)
{
  JsonObject *enfant = parvis_passage_find_enfant (passage, champ);

  if (enfant == NULL)
    {
      add_line (lignes, champ, g_strdup (champ->libelle), g_strdup (NON_RENSEIGNE), FALSE);
      return;
    }
  parvis_passage_enter (passage, champ, enfant);
  for (guint i = 0; champ->champs[i]; i++)
    if (parvis_passage_find_valeur (passage, champ->champs[i]))
      add_plain (lignes, champ->champs[i], passage);
  parvis_passage_enter (passage, NULL, NULL);
}

static char *
format_vaccine (const ParvisChamp *champ, ParvisPassage *passage, gboolean *a_jour)
{
  JsonNode *reponse = parvis_passage_find_valeur (passage, champ->champs[0]);
  JsonNode *rappel = parvis_passage_find_valeur (passage, champ->champs[1]);
  g_autofree char *date = rappel ? parvis_valeur_format (champ->champs[1], passage, rappel) : NULL;

  *a_jour = reponse == NULL || parvis_valeur_is_vrai (reponse);
  if (reponse == NULL)
    return g_strdup (NON_RENSEIGNE);
  if (!*a_jour)
    return g_strdup ("Pas à jour");
  return date ? g_strdup_printf ("À jour, dernier rappel le %s", date) : g_strdup ("À jour");
}

static void
add_vaccines (GPtrArray *lignes, const ParvisChamp *champ, ParvisPassage *passage)
{
  ParvisDate naissance = parvis_passage_get_date (passage, champ->prive->naissance);
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  JsonObject *all =
      valeur && JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);

  for (guint i = 0; naissance != PARVIS_DATE_NONE && i < n; i++)
    {
      JsonNode *row = all ? json_object_get_member (all, vaccins[i].code) : NULL;
      gboolean a_jour;
      char *texte;

      if (!parvis_vaccin_is_obligatoire (&vaccins[i], naissance))
        continue;
      parvis_passage_enter (
          passage, champ, row && JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : NULL);
      texte = format_vaccine (champ, passage, &a_jour);
      add_line (lignes, champ, g_strdup (vaccins[i].libelle), texte, !a_jour);
      parvis_passage_enter (passage, NULL, NULL);
    }
}

static void
add_champ (GPtrArray *lignes, const ParvisChamp *champ, ParvisPassage *passage)
{
  switch (champ->type)
    {
    case PARVIS_CHAMP_INFORMATION:
      break;
    case PARVIS_CHAMP_LISTE:
      add_rows (lignes, champ, passage);
      break;
    case PARVIS_CHAMP_ENFANT:
      add_child (lignes, champ, passage);
      break;
    case PARVIS_CHAMP_VACCINS:
      add_vaccines (lignes, champ, passage);
      break;
    default:
      add_plain (lignes, champ, passage);
      break;
    }
}

GPtrArray *
parvis_etape_lignes (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  GPtrArray *lignes = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_ligne_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);

  for (guint i = 0; etape->champs[i]; i++)
    if (parvis_passage_champ_visible (passage, etape->champs[i]))
      add_champ (lignes, etape->champs[i], passage);
  return lignes;
}

static void
add_alert (GPtrArray *alertes, const char *texte)
{
  if (!g_ptr_array_find_with_equal_func (alertes, texte, g_str_equal, NULL))
    g_ptr_array_add (alertes, g_strdup (texte));
}

/* The alerts of the rows of a list. */
static void
add_row_alerts (GPtrArray *alertes, const ParvisChamp *champ, ParvisPassage *passage)
{
  JsonNode *valeur = parvis_passage_find_valeur (passage, champ);
  JsonArray *rows = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;

  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (row))
        continue;
      parvis_passage_enter (passage, champ, json_node_get_object (row));
      for (guint j = 0; champ->champs[j]; j++)
        if (alerts (champ->champs[j], passage))
          add_alert (alertes, champ->champs[j]->prive->alerte);
      parvis_passage_enter (passage, NULL, NULL);
    }
}

GPtrArray *
parvis_teleprocedure_alertes (const ParvisTeleprocedure *teleprocedure,
                              ParvisContexte *contexte,
                              JsonObject *reponses)
{
  GPtrArray *alertes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (teleprocedure, contexte, reponses);

  for (guint i = 0; i < teleprocedure->n_etapes; i++)
    for (guint j = 0; teleprocedure->etapes[i]->champs[j]; j++)
      {
        const ParvisChamp *champ = teleprocedure->etapes[i]->champs[j];

        if (alerts (champ, passage))
          add_alert (alertes, champ->prive->alerte);
        if (champ->type == PARVIS_CHAMP_LISTE)
          add_row_alerts (alertes, champ, passage);
      }
  return alertes;
}
