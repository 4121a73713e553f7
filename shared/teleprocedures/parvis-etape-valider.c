/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-annee-scolaire.h"
#include "shared/rules/parvis-typo.h"
#include "shared/rules/parvis-vaccins.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-reponses.h"
#include "shared/teleprocedures/parvis-saisie.h"

/* CSP R3111-8. */
#define VACCIN_MANQUANT                                                                            \
  "Un vaccin obligatoire n’est pas à jour" PARVIS_NBSP                                             \
  ": votre enfant peut être accueilli trois mois, le temps de le faire."

/* Where a field stands: its names begin so. */
typedef struct
{
  ParvisPassage *passage;
  GPtrArray *fautes;
  const char *nom;     /* "personnes.0.", "" for a field of the step */
  const char *libelle; /* "Personne 1" + " : ", "" for a field of the step */
} Place;

void
parvis_faute_free (ParvisFaute *faute)
{
  g_free (faute->nom);
  g_free (faute->libelle);
  g_free (faute->message);
  g_free (faute);
}

static void
add_fault (Place *place, const ParvisEtape *etape, const ParvisChamp *champ, char *message)
{
  ParvisFaute *faute = g_new0 (ParvisFaute, 1);

  faute->etape = etape;
  faute->champ = champ;
  faute->nom = g_strconcat (place->nom, champ ? champ->code : "", NULL);
  faute->libelle = g_strconcat (place->libelle, champ ? champ->libelle : "", NULL);
  faute->message = message;
  g_ptr_array_add (place->fautes, faute);
}

/* What to say of a mandatory answer that is not there. */
static char *
explain_missing (const ParvisChamp *champ)
{
  if (*champ->prive->manque)
    return g_strdup (champ->prive->manque);
  switch (champ->type)
    {
    case PARVIS_CHAMP_DATE:
      return g_strdup ("Indiquez la date.");
    case PARVIS_CHAMP_OUI_NON:
      return g_strdup ("Répondez par oui ou par non.");
    case PARVIS_CHAMP_COCHE:
      return g_strdup ("Cochez cette case pour continuer.");
    case PARVIS_CHAMP_COMMUNE:
      return g_strdup ("Indiquez la commune.");
    case PARVIS_CHAMP_LISTE:
      return g_strdup ("Ajoutez au moins une ligne.");
    case PARVIS_CHAMP_ENFANT:
      return g_strdup ("Choisissez un enfant, ou ajoutez-le.");
    case PARVIS_CHAMP_SEANCES:
    case PARVIS_CHAMP_CHOIX_MULTIPLE:
      return g_strdup ("Cochez au moins une réponse.");
    default:
      return g_strdup (parvis_champ_type_is_choix (champ->type) ? "Choisissez une réponse."
                                                                : "Remplissez ce champ.");
    }
}

/* --- what two fields say together --- */

static char *
compare_commune (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  const ParvisLieux *lieux = parvis_contexte_find_lieux (passage->contexte);
  const char *code_postal = champ->prive->code_postal
                                ? parvis_passage_find_texte (passage, champ->prive->code_postal)
                                : NULL;
  JsonObject *object = json_node_get_object (valeur);
  const char *code = parvis_valeur_get_texte (json_object_get_member (object, "code"));

  if (lieux == NULL || code == NULL || code_postal == NULL || strlen (code_postal) != 5
      || lieux->a_code_postal (lieux->data, code, code_postal))
    return NULL;
  return g_strdup_printf (
      "Le code postal %s n’est pas celui de %s" PARVIS_NBSP ": vérifiez l’un et l’autre.",
      code_postal, parvis_valeur_get_texte (json_object_get_member (object, "nom")));
}

/* Until 1976 Corsica was one département, until 1968 there were two around Paris. */
static gboolean
was_in (const char *today, const char *departement)
{
  static const char *const around_paris[] = { "91", "92", "93", "94", "95", NULL };

  if (g_str_equal (departement, "20"))
    return g_str_equal (today, "2A") || g_str_equal (today, "2B");
  return (g_str_equal (departement, "75") || g_str_equal (departement, "78"))
         && g_strv_contains (around_paris, today);
}

static char *
compare_departement (const ParvisChamp *champ, ParvisPassage *passage, const char *departement)
{
  gboolean etranger = parvis_saisie_is_etranger (champ, passage);
  JsonNode *commune =
      champ->prive->commune ? parvis_passage_find_valeur (passage, champ->prive->commune) : NULL;
  const char *attendu = NULL;

  if (etranger)
    return g_str_equal (departement, "99")
               ? NULL
               : g_strdup ("Pour une naissance à l’étranger, le département est 99.");
  if (champ->prive->pays && g_str_equal (departement, "99"))
    return g_strdup ("99 est pour les naissances à l’étranger" PARVIS_NBSP
                     ": indiquez le département français.");
  if (commune && JSON_NODE_HOLDS_OBJECT (commune))
    attendu = parvis_valeur_get_texte (
        json_object_get_member (json_node_get_object (commune), "departement"));
  if (attendu == NULL || g_str_equal (attendu, departement) || was_in (attendu, departement))
    return NULL;
  return g_strdup_printf ("Cette commune est dans le département %s" PARVIS_NBSP
                          ": vérifiez l’un et l’autre.",
                          attendu);
}

static char *
compare_phone (const ParvisChamp *champ, ParvisPassage *passage, const char *telephone)
{
  for (guint i = 0; champ->prive->different_de && champ->prive->different_de[i]; i++)
    {
      const char *autre = parvis_passage_find_texte (passage, champ->prive->different_de[i]);

      if (g_strcmp0 (autre, telephone) == 0)
        return g_strdup ("C’est déjà le numéro d’un responsable" PARVIS_NBSP
                         ": donnez celui de cette personne.");
    }
  return NULL;
}

static char *
compare (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  const char *texte = parvis_valeur_get_texte (valeur);

  if (champ->type == PARVIS_CHAMP_COMMUNE && JSON_NODE_HOLDS_OBJECT (valeur))
    return compare_commune (champ, passage, valeur);
  if (champ->type == PARVIS_CHAMP_DEPARTEMENT && texte)
    return compare_departement (champ, passage, texte);
  if (champ->type == PARVIS_CHAMP_TELEPHONE && texte)
    return compare_phone (champ, passage, texte);
  if (champ->type == PARVIS_CHAMP_DATE && texte && champ->prive->apres)
    {
      ParvisDate avant = parvis_passage_get_date (passage, champ->prive->apres);

      if (avant != PARVIS_DATE_NONE && parvis_date_from_iso (texte) < avant)
        return g_strdup (champ->prive->apres->type == PARVIS_CHAMP_ENFANT
                             ? "Cette date est avant la naissance" PARVIS_NBSP ": vérifiez l’année."
                             : "Cette date est avant l’autre" PARVIS_NBSP ": vérifiez-les.");
    }
  return NULL;
}

/* --- fields --- */

static void
check_plain (Place *place, const ParvisChamp *champ)
{
  JsonNode *valeur = parvis_passage_find_valeur (place->passage, champ);
  char *message;

  if (valeur == NULL)
    message = champ->obligatoire ? explain_missing (champ) : NULL;
  else
    message = parvis_saisie_juger (champ, place->passage, valeur);
  if (message == NULL && valeur)
    message = compare (champ, place->passage, valeur);
  if (message)
    add_fault (place, champ->etape, champ, message);
}

static void
check_controles (Place *place, const ParvisEtape *etape, const ParvisControles *controles)
{
  for (guint i = 0; i < controles->n; i++)
    {
      const ParvisControle *controle = &controles->controles[i];
      gboolean shown =
          controle->champ == NULL || parvis_passage_champ_visible (place->passage, controle->champ);

      if (shown && !parvis_condition_is_met (controle->condition, place->passage))
        add_fault (place, etape, controle->champ, g_strdup (controle->message));
    }
}

/* The sub-fields of a row, named "@nom." and told as « @titre : ». */
static void
check_row (
    Place *place, const ParvisChamp *parent, JsonObject *row, const char *nom, const char *titre)
{
  g_autofree char *noms = g_strconcat (nom, ".", NULL);
  g_autofree char *libelles = *titre ? g_strconcat (titre, PARVIS_NBSP ": ", NULL) : g_strdup ("");
  Place inside = { place->passage, place->fautes, noms, libelles };

  parvis_passage_enter (place->passage, parent, row);
  for (guint i = 0; parent->champs[i]; i++)
    if (parvis_passage_champ_visible (place->passage, parent->champs[i]))
      check_plain (&inside, parent->champs[i]);
  check_controles (&inside, parent->etape, &parent->prive->controles);
  parvis_passage_enter (place->passage, NULL, NULL);
}

static void
check_list (Place *place, const ParvisChamp *champ)
{
  JsonNode *valeur = parvis_passage_find_valeur (place->passage, champ);
  JsonArray *rows = valeur && JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  int n = rows ? (int) json_array_get_length (rows) : 0;

  if (n == 0 && (champ->obligatoire || champ->lignes_min > 0))
    add_fault (place, champ->etape, champ, explain_missing (champ));
  else if (n < champ->lignes_min)
    add_fault (place, champ->etape, champ,
               g_strdup_printf ("Il en faut au moins %d.", champ->lignes_min));
  if (n > champ->lignes_max)
    add_fault (place, champ->etape, champ,
               g_strdup_printf ("Il n’en faut pas plus de %d.", champ->lignes_max));
  for (int i = 0; i < n && i <= champ->lignes_max; i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      g_autofree char *nom = g_strdup_printf ("%s.%d", champ->code, i);
      g_autofree char *titre = g_strdup_printf ("%s %d", champ->ligne, i + 1);

      if (JSON_NODE_HOLDS_OBJECT (row))
        check_row (place, champ, json_node_get_object (row), nom, titre);
    }
}

static void
check_child (Place *place, const ParvisChamp *champ)
{
  JsonNode *valeur = parvis_passage_find_valeur (place->passage, champ);
  JsonObject *enfant = parvis_passage_find_enfant (place->passage, champ);

  if (valeur == NULL && champ->obligatoire)
    add_fault (place, champ->etape, champ, explain_missing (champ));
  else if (valeur && enfant == NULL)
    add_fault (place, champ->etape, champ,
               g_strdup ("Cet enfant n’est pas dans votre foyer" PARVIS_NBSP
                         ": choisissez-en un autre, ou ajoutez-le."));
  else if (valeur && enfant == json_node_get_object (valeur))
    check_row (place, champ, enfant, champ->code, "");
}

static void
check_vaccines (Place *place, const ParvisChamp *champ)
{
  ParvisDate naissance = parvis_passage_get_date (place->passage, champ->prive->naissance);
  JsonNode *valeur = parvis_passage_find_valeur (place->passage, champ);
  g_autoptr (JsonObject) none = json_object_new ();
  guint n;
  const ParvisVaccin *vaccins = parvis_vaccins_list (&n);

  /* Without a birth date, the child's own step has its fault. */
  for (guint i = 0; naissance != PARVIS_DATE_NONE && i < n; i++)
    {
      g_autofree char *nom = g_strconcat (champ->code, ".", vaccins[i].code, NULL);
      JsonNode *row = valeur && JSON_NODE_HOLDS_OBJECT (valeur)
                          ? json_object_get_member (json_node_get_object (valeur), vaccins[i].code)
                          : NULL;

      if (parvis_vaccin_is_obligatoire (&vaccins[i], naissance))
        check_row (place, champ,
                   row && JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : none, nom,
                   vaccins[i].libelle);
    }
}

static void
check_champ (Place *place, const ParvisChamp *champ)
{
  if (!parvis_passage_champ_visible (place->passage, champ))
    return;
  switch (champ->type)
    {
    case PARVIS_CHAMP_INFORMATION:
      break;
    case PARVIS_CHAMP_LISTE:
      check_list (place, champ);
      break;
    case PARVIS_CHAMP_ENFANT:
      check_child (place, champ);
      break;
    case PARVIS_CHAMP_VACCINS:
      check_vaccines (place, champ);
      break;
    default:
      check_plain (place, champ);
      break;
    }
}

static void
check_step (ParvisPassage *passage, const ParvisEtape *etape, GPtrArray *fautes)
{
  Place place = { passage, fautes, "", "" };

  if (!parvis_passage_etape_visible (passage, etape))
    return;
  for (guint i = 0; etape->champs[i]; i++)
    check_champ (&place, etape->champs[i]);
  check_controles (&place, etape, &etape->prive->controles);
}

GPtrArray *
parvis_etape_valider (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  GPtrArray *fautes = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_faute_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);

  check_step (passage, etape, fautes);
  return fautes;
}

/* A step that was skipped is one fault, not one for each of its fields. */
static void
check_reached_step (ParvisPassage *passage, const ParvisEtape *etape, GPtrArray *fautes)
{
  Place place = { passage, fautes, "", "" };

  if (etape->champs[0] == NULL || !parvis_passage_etape_visible (passage, etape))
    return;
  if (!json_object_has_member (passage->reponses, etape->code))
    add_fault (&place, etape, NULL,
               g_strdup_printf ("L’étape «" PARVIS_NBSP "%s" PARVIS_NBSP
                                "» n’a pas encore été remplie.",
                                etape->titre));
  else
    check_step (passage, etape, fautes);
}

GPtrArray *
parvis_teleprocedure_valider (const ParvisTeleprocedure *teleprocedure,
                              ParvisContexte *contexte,
                              JsonObject *reponses,
                              gboolean signature)
{
  GPtrArray *fautes = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_faute_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (teleprocedure, contexte, reponses);

  for (guint i = 0; i < teleprocedure->n_etapes; i++)
    if (signature || teleprocedure->etapes[i]->nature != PARVIS_ETAPE_SIGNATURE)
      check_reached_step (passage, teleprocedure->etapes[i], fautes);
  return fautes;
}

/* --- warnings --- */

static void
warn_level (Place *place, const ParvisChamp *champ)
{
  const ParvisChampPrive *prive = champ->prive;
  const char *code = parvis_passage_find_texte (place->passage, champ);
  const char *annee =
      prive->annee ? parvis_passage_find_texte (place->passage, prive->annee) : NULL;
  ParvisDate naissance = prive->naissance
                             ? parvis_passage_get_date (place->passage, prive->naissance)
                             : PARVIS_DATE_NONE;
  guint niveau = 0;
  char *message;

  while (niveau < PARVIS_N_NIVEAUX && g_strcmp0 (parvis_niveaux[niveau], code) != 0)
    niveau++;
  if (niveau == PARVIS_N_NIVEAUX || annee == NULL || naissance == PARVIS_DATE_NONE)
    return;
  message = parvis_niveau_check_age (niveau, naissance, parvis_annee_scolaire_parse (annee));
  if (message)
    add_fault (place, champ->etape, champ, message);
}

GPtrArray *
parvis_etape_avertir (const ParvisEtape *etape, ParvisContexte *contexte, JsonObject *reponses)
{
  GPtrArray *fautes = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_faute_free);
  g_autoptr (ParvisPassage) passage = parvis_passage_new (etape->teleprocedure, contexte, reponses);
  const ParvisControles *avertissements = &etape->prive->avertissements;
  Place place = { passage, fautes, "", "" };

  if (!parvis_passage_etape_visible (passage, etape))
    return fautes;
  for (guint i = 0; etape->champs[i]; i++)
    if (etape->champs[i]->type == PARVIS_CHAMP_NIVEAU)
      warn_level (&place, etape->champs[i]);
    else if (etape->champs[i]->type == PARVIS_CHAMP_VACCINS
             && parvis_passage_lacks_vaccine (passage, etape->champs[i]))
      add_fault (&place, etape, etape->champs[i], g_strdup (VACCIN_MANQUANT));
  for (guint i = 0; i < avertissements->n; i++)
    if (parvis_condition_is_met (avertissements->controles[i].condition, passage))
      add_fault (&place, etape, avertissements->controles[i].champ,
                 g_strdup (avertissements->controles[i].message));
  return fautes;
}
