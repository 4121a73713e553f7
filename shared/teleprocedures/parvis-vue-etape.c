/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"
#include "shared/teleprocedures/parvis-valeur.h"
#include "shared/teleprocedures/parvis-vue-etape.h"

typedef struct
{
  ParvisPassage *passage;
  GPtrArray *fautes;
  const char *liste_en_plus;
} Vue;

static void
champ_free (ParvisVueChamp *champ)
{
  g_free (champ->nom);
  g_free (champ->valeur);
  g_free (champ->code);
  g_clear_pointer (&champ->choix, g_ptr_array_unref);
  g_clear_pointer (&champ->lignes, g_ptr_array_unref);
  g_free (champ);
}

static void
ligne_free (ParvisVueLigne *ligne)
{
  g_free (ligne->titre);
  g_ptr_array_unref (ligne->champs);
  g_free (ligne);
}

static const char *
find_fault (Vue *vue, const char *nom)
{
  for (guint i = 0; vue->fautes && i < vue->fautes->len; i++)
    {
      const ParvisFaute *faute = g_ptr_array_index (vue->fautes, i);

      if (g_str_equal (faute->nom, nom))
        return faute->message;
    }
  return NULL;
}

/* --- choices --- */

static gboolean
is_chosen (JsonNode *valeur, const char *code)
{
  JsonArray *codes = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;

  for (guint i = 0; codes && i < json_array_get_length (codes); i++)
    if (g_strcmp0 (parvis_valeur_get_texte (json_array_get_element (codes, i)), code) == 0)
      return TRUE;
  return g_strcmp0 (parvis_valeur_get_texte (valeur), code) == 0;
}

static void
add_choice (
    GPtrArray *choix, const char *code, const char *libelle, const char *aide, gboolean choisi)
{
  ParvisVueChoix *un = g_new0 (ParvisVueChoix, 1);

  un->code = code;
  un->libelle = libelle;
  un->aide = aide;
  un->choisi = choisi;
  g_ptr_array_add (choix, un);
}

static GPtrArray *
show_choices (Vue *vue, const ParvisChamp *champ, JsonNode *valeur)
{
  g_autoptr (GPtrArray) open = parvis_passage_get_choix (vue->passage, champ);
  GPtrArray *choix = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < open->len; i++)
    {
      const ParvisChoix *un = g_ptr_array_index (open, i);

      add_choice (choix, un->code, un->libelle, un->aide, is_chosen (valeur, un->code));
    }
  return choix;
}

static GPtrArray *
show_yes_no (JsonNode *valeur)
{
  GPtrArray *choix = g_ptr_array_new_with_free_func (g_free);
  gboolean answered = valeur && json_node_get_value_type (valeur) == G_TYPE_BOOLEAN;

  add_choice (choix, "oui", "Oui", "", answered && json_node_get_boolean (valeur));
  add_choice (choix, "non", "Non", "", answered && !json_node_get_boolean (valeur));
  return choix;
}

/* --- fields --- */

static const char *
get_commune_code (JsonNode *valeur)
{
  JsonNode *code = valeur && JSON_NODE_HOLDS_OBJECT (valeur)
                       ? json_object_get_member (json_node_get_object (valeur), "code")
                       : NULL;
  const char *texte = parvis_valeur_get_texte (code);

  return texte ? texte : "";
}

/* The value whether the field is visible or not: what was typed comes back when it is shown again. */
static JsonNode *
find_raw (Vue *vue, const ParvisChamp *champ)
{
  gboolean tout = vue->passage->tout;
  JsonNode *valeur;

  vue->passage->tout = TRUE;
  valeur = parvis_passage_find_valeur (vue->passage, champ);
  vue->passage->tout = tout;
  return valeur;
}

static ParvisVueChamp *
show_plain (Vue *vue, const ParvisChamp *champ, const char *nom)
{
  ParvisVueChamp *out = g_new0 (ParvisVueChamp, 1);
  JsonNode *valeur = find_raw (vue, champ);

  out->champ = champ;
  out->nom = g_strdup (nom);
  out->valeur = parvis_valeur_format_saisie (champ, valeur);
  out->code = g_strdup (champ->type == PARVIS_CHAMP_COMMUNE ? get_commune_code (valeur) : "");
  out->coche = champ->type == PARVIS_CHAMP_COCHE && parvis_valeur_is_vrai (valeur);
  out->visible = parvis_passage_champ_visible (vue->passage, champ);
  out->obligatoire = champ->obligatoire;
  out->faute = find_fault (vue, nom);
  if (parvis_champ_type_is_choix (champ->type))
    out->choix = show_choices (vue, champ, valeur);
  else if (champ->type == PARVIS_CHAMP_OUI_NON)
    out->choix = show_yes_no (valeur);
  return out;
}

static void
add_row (Vue *vue, ParvisVueChamp *out, JsonObject *row, const char *nom, char *titre)
{
  const ParvisChamp *parent = out->champ;
  ParvisVueLigne *ligne = g_new0 (ParvisVueLigne, 1);

  ligne->titre = titre;
  ligne->champs = g_ptr_array_new_with_free_func ((GDestroyNotify) champ_free);
  parvis_passage_enter (vue->passage, parent, row);
  for (guint i = 0; parent->champs[i]; i++)
    {
      g_autofree char *sous = g_strconcat (nom, ".", parent->champs[i]->code, NULL);

      g_ptr_array_add (ligne->champs, show_plain (vue, parent->champs[i], sous));
    }
  parvis_passage_enter (vue->passage, NULL, NULL);
  g_ptr_array_add (out->lignes, ligne);
}

/* A list shows at least the rows that it must have, and one when it has none. */
static void
show_rows (Vue *vue, ParvisVueChamp *out, JsonNode *valeur)
{
  const ParvisChamp *champ = out->champ;
  JsonArray *rows = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  int filled = rows ? (int) json_array_get_length (rows) : 0;
  int wanted = MAX (filled, champ->lignes_min);

  if (g_strcmp0 (vue->liste_en_plus, champ->code) == 0)
    wanted = filled + 1;
  else if (wanted == 0 && champ->obligatoire)
    wanted = 1;
  wanted = MIN (wanted, MAX (filled, champ->lignes_max));
  for (int i = 0; i < wanted; i++)
    {
      JsonNode *row = i < filled ? json_array_get_element (rows, i) : NULL;
      g_autofree char *nom = g_strdup_printf ("%s.%d", champ->code, i);

      add_row (vue, out, row && JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : NULL,
               nom, g_strdup_printf ("%s %d", champ->ligne, i + 1));
    }
  out->peut_ajouter = wanted < champ->lignes_max;
}

static char *
get_part (JsonObject *enfant, const char *key)
{
  JsonNode *node = json_object_get_member (enfant, key);
  const char *texte = parvis_valeur_get_texte (node);

  return texte ? g_strdup (texte) : parvis_valeur_format_commune (node);
}

/* « né le 12/03/2016 à Lyon 2e Arrondissement (69) » */
static char *
format_birth (JsonObject *enfant)
{
  g_autofree char *iso = get_part (enfant, "naissance_le");
  g_autofree char *lieu = get_part (enfant, "naissance_commune");
  g_autofree char *sexe = get_part (enfant, "sexe");
  ParvisDate date = parvis_date_from_iso (iso);
  g_autofree char *jour = date == PARVIS_DATE_NONE ? NULL : parvis_date_format_court (date);

  if (jour == NULL)
    return g_strdup ("");
  return g_strdup_printf ("né%s le %s%s%s", g_str_equal (sexe, "fille") ? "e" : "", jour,
                          *lieu ? " à " : "", lieu);
}

/* What a row that was never filled begins with. */
static JsonObject *
create_defaults (const ParvisChamp *parent)
{
  JsonObject *row = json_object_new ();

  for (guint i = 0; parent->champs[i]; i++)
    if (parent->champs[i]->prive->defaut)
      json_object_set_member (row, parent->champs[i]->code,
                              json_node_copy (parent->champs[i]->prive->defaut));
  return row;
}

/* The household's children, then the one being added. @pool keeps the texts made for them. */
static void
show_child (Vue *vue, ParvisVueChamp *out, JsonNode *valeur, GPtrArray *pool)
{
  JsonObject *object =
      valeur && JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  const char *choix =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "choix")) : NULL;
  ParvisContexte *contexte = vue->passage->contexte;
  /* A household without children has but one thing to choose. */
  gboolean nouveau = choix ? g_str_equal (choix, PARVIS_CHOIX_NOUVEAU)
                           : parvis_contexte_get_n_enfants (contexte) == 0;
  g_autoptr (JsonObject) vide = create_defaults (out->champ);

  out->choix = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < parvis_contexte_get_n_enfants (contexte); i++)
    {
      const char *id;
      JsonObject *enfant = parvis_contexte_get_enfant (contexte, i, &id);
      g_autofree char *nom = get_part (enfant, "nom_naissance");
      g_autofree char *prenom = get_part (enfant, "prenom");
      char *libelle = parvis_texte_nom_prenom (nom, prenom);
      char *aide = format_birth (enfant);

      g_ptr_array_add (pool, libelle);
      g_ptr_array_add (pool, aide);
      add_choice (out->choix, id, libelle, aide, g_strcmp0 (choix, id) == 0);
    }
  add_choice (out->choix, PARVIS_CHOIX_NOUVEAU, out->champ->bouton, "", nouveau);
  g_clear_pointer (&out->valeur, g_free);
  out->valeur = g_strdup (choix ? choix : "");
  add_row (vue, out, nouveau && object ? object : vide, out->champ->code,
           g_strdup (out->champ->bouton));
}

static void
show_vaccines (Vue *vue, ParvisVueChamp *out, JsonNode *valeur)
{
  ParvisDate naissance = parvis_passage_get_date (vue->passage, out->champ->prive->naissance);
  JsonObject *all =
      valeur && JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);

  for (guint i = 0; naissance != PARVIS_DATE_NONE && i < n; i++)
    {
      JsonNode *row = all ? json_object_get_member (all, vaccins[i].code) : NULL;
      g_autofree char *nom = g_strconcat (out->champ->code, ".", vaccins[i].code, NULL);

      if (parvis_vaccin_is_obligatoire (&vaccins[i], naissance))
        add_row (vue, out, row && JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : NULL,
                 nom, g_strdup (vaccins[i].libelle));
    }
}

static ParvisVueChamp *
show_champ (Vue *vue, const ParvisChamp *champ, GPtrArray *pool)
{
  ParvisVueChamp *out = show_plain (vue, champ, champ->code);
  JsonNode *valeur = find_raw (vue, champ);

  if (champ->champs == NULL)
    return out;
  out->lignes = g_ptr_array_new_with_free_func ((GDestroyNotify) ligne_free);
  if (champ->type == PARVIS_CHAMP_LISTE)
    show_rows (vue, out, valeur);
  else if (champ->type == PARVIS_CHAMP_ENFANT)
    show_child (vue, out, valeur, pool);
  else
    show_vaccines (vue, out, valeur);
  return out;
}

ParvisVueEtape *
parvis_vue_etape_new (const ParvisEtape *etape,
                      ParvisContexte *contexte,
                      JsonObject *reponses,
                      GPtrArray *fautes,
                      const char *liste_en_plus)
{
  ParvisVueEtape *out = g_new0 (ParvisVueEtape, 1);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);
  Vue vue = { passage, fautes, liste_en_plus };

  out->etape = etape;
  out->textes = g_ptr_array_new_with_free_func (g_free);
  out->champs = g_ptr_array_new_with_free_func ((GDestroyNotify) champ_free);
  for (guint i = 0; etape->champs[i]; i++)
    g_ptr_array_add (out->champs, show_champ (&vue, etape->champs[i], out->textes));
  return out;
}

void
parvis_vue_etape_free (ParvisVueEtape *vue)
{
  g_ptr_array_unref (vue->champs);
  g_ptr_array_unref (vue->textes);
  g_free (vue);
}
