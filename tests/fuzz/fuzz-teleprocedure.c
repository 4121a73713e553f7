/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-vue-etape.h"
#include "tests/fuzz/fuzz.h"

/* A definition, a NUL, then what is typed: the values, one a line, given to the fields in turn. */
typedef struct
{
  char **lignes;
  guint n, suivante;
  const char *valeurs[3];
} Saisie;

static const char *const *
get_values (gpointer data, const char *nom)
{
  Saisie *saisie = data;

  if (saisie->n == 0)
    return NULL;
  saisie->valeurs[0] = saisie->lignes[saisie->suivante++ % saisie->n];
  saisie->valeurs[1] = saisie->lignes[(saisie->suivante + 3) % saisie->n];
  return saisie->valeurs;
}

static ParvisContexte *
context_new (void)
{
  static const char *const listes[] = { "annees", "etablissements", "niveaux", "seances",
                                        "pays",   "departements",   "l" };
  ParvisContexte *contexte = parvis_contexte_new ("2026-11-21");
  g_autoptr (JsonObject) enfant = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (listes); i++)
    {
      g_autoptr (ParvisListe) liste = parvis_liste_new ();

      parvis_liste_add (liste, "1", "Un", NULL, "un", NULL);
      parvis_liste_add (liste, "99100", "France", "aide", NULL, (const char *const[]){ "1", NULL });
      parvis_contexte_set_liste (contexte, listes[i], liste);
    }
  json_object_set_string_member (enfant, "naissance_le", "2019-05-04");
  json_object_set_string_member (enfant, "prenom", "Zoé");
  parvis_contexte_add_enfant (contexte, 1, enfant);
  return contexte;
}

static void
go_over_step (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  g_autoptr (GPtrArray) fautes = parvis_etape_valider (etape, contexte, reponses);
  g_autoptr (GPtrArray) avis = parvis_etape_avertir (etape, contexte, reponses);
  g_autoptr (GPtrArray) lignes = parvis_etape_lignes (etape, contexte, reponses);
  g_autoptr (ParvisVueEtape) vue = parvis_vue_etape_new (
      etape, contexte, reponses, fautes, etape->champs[0] ? etape->champs[0]->code : NULL);

  for (guint i = 0; i < fautes->len; i++)
    g_assert_true (g_utf8_validate (((ParvisFaute *) fautes->pdata[i])->message, -1, NULL));
  for (guint i = 0; i < lignes->len; i++)
    g_assert_true (g_utf8_validate (((ParvisLigne *) lignes->pdata[i])->valeur, -1, NULL));
  g_assert_nonnull (vue);
}

/* Every rule over a definition and the answers to it: nothing breaks, whatever both are. */
static void
go_over (const ParvisTeleprocedure *definition, Saisie *saisie)
{
  g_autoptr (ParvisContexte) contexte = context_new ();
  g_autoptr (JsonObject) reponses = json_object_new ();
  g_autoptr (JsonObject) nettes = NULL;
  g_autoptr (GPtrArray) fautes = NULL;
  g_autoptr (GPtrArray) encore = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (GPtrArray) alertes = NULL;
  gint64 id;

  for (guint i = 0; i < definition->n_etapes; i++)
    json_object_set_object_member (
        reponses, definition->etapes[i]->code,
        parvis_etape_lire (definition->etapes[i], contexte, get_values, saisie));
  parvis_contexte_set_dossiers (contexte, reponses, reponses);
  for (guint i = 0; i < definition->n_etapes; i++)
    {
      g_autoptr (JsonObject) first =
          parvis_etape_preremplir (definition->etapes[i], contexte, reponses);

      g_assert_nonnull (first);
      go_over_step (definition->etapes[i], contexte, reponses);
    }
  fautes = parvis_teleprocedure_valider (definition, contexte, reponses, TRUE);
  pieces = parvis_teleprocedure_pieces (definition, contexte, reponses);
  alertes = parvis_teleprocedure_alertes (definition, contexte, reponses);
  parvis_teleprocedure_find_enfant (definition, contexte, reponses, &id);
  /* What is kept has the same faults: cleaning loses nothing that is asked for. */
  nettes = parvis_teleprocedure_nettoyer (definition, contexte, reponses);
  encore = parvis_teleprocedure_valider (definition, contexte, nettes, TRUE);
  g_assert_cmpuint (encore->len, ==, fautes->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gsize length = strnlen ((const char *) data, size);
  g_autofree char *typed =
      length < size ? g_utf8_make_valid ((const char *) data + length + 1, size - length - 1)
                    : g_strdup ("");
  g_auto (GStrv) lignes = g_strsplit (typed, "\n", 64);
  Saisie saisie = { .lignes = lignes, .n = g_strv_length (lignes) };
  g_autoptr (GPtrArray) fautes =
      parvis_teleprocedure_verifier ((const char *) data, (gssize) length, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json ((const char *) data, (gssize) length, NULL, &error);

  g_assert_cmpint (definition == NULL, ==, fautes->len > 0);
  for (guint i = 0; i < fautes->len; i++)
    g_assert_true (g_utf8_validate (fautes->pdata[i], -1, NULL));
  if (definition)
    go_over (definition, &saisie);
  return 0;
}
