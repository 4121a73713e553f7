/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-saisie.h"

/* One form that is being read. */
typedef struct
{
  ParvisPassage *passage;
  ParvisValeurs valeurs;
  gpointer formulaire;
} Formulaire;

/* A row beyond the list's bound is kept, so that the fault can be told; no more than one. */
#define LIGNES_EN_TROP 1

static void
read_plain (Formulaire *f, const ParvisChamp *champ, const char *nom, JsonObject *into)
{
  g_autofree char *code_nom = g_strconcat (nom, ".code", NULL);
  const char *const *codes =
      champ->type == PARVIS_CHAMP_COMMUNE ? f->valeurs (f->formulaire, code_nom) : NULL;
  JsonNode *valeur = parvis_saisie_lire (champ, f->passage, f->valeurs (f->formulaire, nom),
                                         codes ? codes[0] : NULL);

  if (valeur)
    json_object_set_member (into, champ->code, valeur);
}

/* The sub-fields of @parent under "@nom.code", into @row. */
static void
read_row (Formulaire *f, const ParvisChamp *parent, const char *nom, JsonObject *row)
{
  parvis_passage_enter (f->passage, parent, row);
  for (guint i = 0; parent->champs[i]; i++)
    {
      g_autofree char *sous = g_strconcat (nom, ".", parent->champs[i]->code, NULL);

      if (parent->champs[i]->type != PARVIS_CHAMP_INFORMATION)
        read_plain (f, parent->champs[i], sous, row);
    }
  parvis_passage_enter (f->passage, NULL, NULL);
}

static void
read_rows (Formulaire *f, const ParvisChamp *champ, JsonObject *into)
{
  g_autoptr (JsonArray) rows = json_array_new ();

  for (int i = 0; i < champ->lignes_max + LIGNES_EN_TROP; i++)
    {
      g_autofree char *nom = g_strdup_printf ("%s.%d", champ->code, i);
      g_autoptr (JsonObject) row = json_object_new ();

      read_row (f, champ, nom, row);
      /* A row left empty is a row taken away. */
      if (json_object_get_size (row) > 0)
        json_array_add_object_element (rows, g_steal_pointer (&row));
    }
  if (json_array_get_length (rows) > 0)
    json_object_set_array_member (into, champ->code, g_steal_pointer (&rows));
}

/* Something stands there that the empty form does not bring. */
static gboolean
is_typed (const ParvisChamp *parent, JsonObject *row)
{
  for (guint i = 0; parent->champs[i]; i++)
    if (parent->champs[i]->prive->defaut == NULL
        && json_object_has_member (row, parent->champs[i]->code))
      return TRUE;
  return FALSE;
}

static void
read_enfant (Formulaire *f, const ParvisChamp *champ, JsonObject *into)
{
  const char *const *values = f->valeurs (f->formulaire, champ->code);
  g_autofree char *choix = parvis_saisie_nettoyer (values && values[0] ? values[0] : "", FALSE, 20);
  JsonObject *enfant;

  enfant = json_object_new ();
  /* Whoever fills a new child in means it, with or without saying so. */
  if (*choix == '\0')
    {
      read_row (f, champ, champ->code, enfant);
      if (!is_typed (champ, enfant))
        {
          json_object_unref (enfant);
          return;
        }
      json_object_set_string_member (enfant, "choix", PARVIS_CHOIX_NOUVEAU);
      json_object_set_object_member (into, champ->code, enfant);
      return;
    }
  json_object_set_string_member (enfant, "choix", choix);
  if (g_str_equal (choix, PARVIS_CHOIX_NOUVEAU))
    read_row (f, champ, champ->code, enfant);
  json_object_set_object_member (into, champ->code, enfant);
}

static void
read_vaccins (Formulaire *f, const ParvisChamp *champ, JsonObject *into)
{
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);
  g_autoptr (JsonObject) all = json_object_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *nom = g_strconcat (champ->code, ".", vaccins[i].code, NULL);
      g_autoptr (JsonObject) row = json_object_new ();

      read_row (f, champ, nom, row);
      if (json_object_get_size (row) > 0)
        json_object_set_object_member (all, vaccins[i].code, g_steal_pointer (&row));
    }
  if (json_object_get_size (all) > 0)
    json_object_set_object_member (into, champ->code, g_steal_pointer (&all));
}

JsonObject *
parvis_etape_lire (const ParvisEtape *etape,
                   ParvisContexte *contexte,
                   ParvisValeurs valeurs,
                   gpointer formulaire)
{
  JsonObject *lues = json_object_new ();
  g_autoptr (JsonObject) reponses = json_object_new ();
  g_autoptr (ParvisPassage) passage = NULL;
  Formulaire f = { .valeurs = valeurs, .formulaire = formulaire };

  json_object_set_object_member (reponses, etape->code, json_object_ref (lues));
  passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);
  passage->tout = TRUE;
  f.passage = passage;
  for (guint i = 0; etape->champs[i]; i++)
    switch (etape->champs[i]->type)
      {
      case PARVIS_CHAMP_INFORMATION:
        break;
      case PARVIS_CHAMP_LISTE:
        read_rows (&f, etape->champs[i], lues);
        break;
      case PARVIS_CHAMP_ENFANT:
        read_enfant (&f, etape->champs[i], lues);
        break;
      case PARVIS_CHAMP_VACCINS:
        read_vaccins (&f, etape->champs[i], lues);
        break;
      default:
        read_plain (&f, etape->champs[i], etape->champs[i]->code, lues);
        break;
      }
  return lues;
}
