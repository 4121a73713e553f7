/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"
#include "shared/teleprocedures/parvis-contexte-private.h"
#include "shared/teleprocedures/parvis-saisie.h"

#define CHOISIR "Cette réponse n’est pas proposée" PARVIS_NBSP ": choisissez-en une dans la liste."

/* --- texts --- */

static char *
judge_length (const ParvisChamp *champ, const char *text)
{
  glong length = g_utf8_strlen (text, -1);

  if (champ->longueur_max == 0 || length <= champ->longueur_max)
    return NULL;
  return g_strdup_printf ("C’est trop long" PARVIS_NBSP ": %d caractères au plus, il y en a %ld.",
                          champ->longueur_max, length);
}

static gboolean
is_name_char (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_ismark (c) || c == ' ' || c == '-' || c == '\''
         || c == 0x2019 || c == '.';
}

static gboolean
is_reference_char (gunichar c)
{
  return g_unichar_isalnum (c) || (c < 128 && strchr (" -./", (char) c) != NULL);
}

static char *
judge_format (const ParvisChamp *champ, const char *text)
{
  gboolean name = champ->prive->format == PARVIS_FORMAT_NOM;
  gboolean letter = FALSE;

  if (champ->prive->format == PARVIS_FORMAT_LIBRE)
    return NULL;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      char written[7] = "";

      letter |= g_unichar_isalnum (c);
      if (name ? is_name_char (c) : is_reference_char (c))
        continue;
      g_unichar_to_utf8 (c, written);
      return g_strdup_printf (
          name ? "Un nom s’écrit avec des lettres, des espaces, des traits d’union et des "
                 "apostrophes" PARVIS_NBSP ": enlevez «" PARVIS_NBSP "%s" PARVIS_NBSP "»."
               : "Ce numéro s’écrit avec des lettres et des chiffres" PARVIS_NBSP
                 ": enlevez «" PARVIS_NBSP "%s" PARVIS_NBSP "».",
          written);
    }
  return letter ? NULL : g_strdup ("Il n’y a aucune lettre ici" PARVIS_NBSP ": vérifiez.");
}

static char *
judge_code_postal (const char *text)
{
  if (parvis_texte_is_code_postal (text))
    return NULL;
  return g_strdup ("Un code postal a 5 chiffres, par exemple 84260.");
}

static char *
judge_phone (const ParvisChamp *champ, const char *text)
{
  g_autofree char *e164 = parvis_texte_parse_telephone (text);

  if (e164 == NULL)
    return g_strdup ("Ce numéro n’est pas complet" PARVIS_NBSP
                     ": il faut 10 chiffres, par exemple 06 12 34 56 78, ou l’indicatif du pays "
                     "(+32…).");
  if (champ->prive->mobile && g_str_has_prefix (e164, "+33") && !parvis_texte_is_mobile (e164))
    return g_strdup ("Un numéro de portable commence par 06 ou 07.");
  return NULL;
}

static char *
judge_text (const ParvisChamp *champ, const char *text)
{
  char *message = judge_length (champ, text);

  if (message)
    return message;
  switch (champ->type)
    {
    case PARVIS_CHAMP_TEXTE:
      return judge_format (champ, text);
    case PARVIS_CHAMP_TELEPHONE:
      return judge_phone (champ, text);
    case PARVIS_CHAMP_CODE_POSTAL:
      return judge_code_postal (text);
    case PARVIS_CHAMP_COURRIEL:
      if (!parvis_texte_is_courriel (text))
        return g_strdup ("Cette adresse n’est pas complète" PARVIS_NBSP
                         ": elle ressemble à nom@exemple.fr.");
      return NULL;
    default:
      return NULL;
    }
}

/* --- dates and numbers --- */

/* « Le 31 février n’existe pas. » says more than « cette date n’existe pas ». */
static char *
explain_date (const char *typed)
{
  g_autofree char *text = g_strdelimit (g_strdup (typed), " .-", '/');
  const char *message = NULL;
  int day, month, year, end = 0;

  if (sscanf (text, "%2d/%2d/%4d%n", &day, &month, &year, &end) == 3 && text[end] == '\0'
      && month >= 1 && month <= 12 && day >= 1 && day <= 31 && year >= 1900 && year < 2200
      && day > parvis_date_days_in_month (year, month))
    return month == 2 && day == 29
               ? g_strdup_printf ("Il n’y a pas de 29 février en %d.", year)
               : g_strdup_printf ("Le %d %s n’existe pas.", day, parvis_date_get_nom_mois (month));
  parvis_date_parse_saisie (typed, &message);
  return g_strdup (message ? message : "Cette date n’existe pas.");
}

static char *
judge_age (const ParvisChampPrive *prive, int age)
{
  if (prive->a_min && age < prive->min)
    return g_strdup_printf ("Cette date donne un âge de %d ans" PARVIS_NBSP
                            ": il faut au moins %d ans. Vérifiez l’année.",
                            age, (int) prive->min);
  if (prive->a_max && age > prive->max)
    return g_strdup_printf ("Cette date donne un âge de %d ans" PARVIS_NBSP ": vérifiez l’année.",
                            age);
  return NULL;
}

static char *
judge_date (const ParvisChamp *champ, ParvisPassage *passage, const char *text)
{
  ParvisDate date = text ? parvis_date_from_iso (text) : PARVIS_DATE_NONE;
  ParvisDate aujourdhui = parvis_contexte_get_aujourdhui (passage->contexte);

  if (date == PARVIS_DATE_NONE)
    return explain_date (text ? text : "");
  if (champ->prive->passe && date > aujourdhui)
    return g_strdup ("Cette date est dans le futur" PARVIS_NBSP ": vérifiez l’année.");
  if (champ->prive->futur && date < aujourdhui)
    return g_strdup ("Cette date est déjà passée" PARVIS_NBSP ": vérifiez-la.");
  return judge_age (champ->prive, MAX (0, parvis_date_get_age (date, aujourdhui)));
}

static char *
judge_number (const ParvisChampPrive *prive, JsonNode *valeur)
{
  gint64 nombre;

  if (json_node_get_value_type (valeur) != G_TYPE_INT64)
    return g_strdup ("Écrivez un nombre entier, en chiffres.");
  nombre = json_node_get_int (valeur);
  if (prive->a_min && nombre < prive->min)
    return g_strdup_printf ("C’est trop petit" PARVIS_NBSP ": %" G_GINT64_FORMAT " au moins.",
                            prive->min);
  if (nombre > prive->max)
    return g_strdup_printf ("C’est trop grand" PARVIS_NBSP ": %" G_GINT64_FORMAT " au plus.",
                            prive->max);
  return NULL;
}

/* --- choices --- */

static char *
judge_choice (const ParvisChamp *champ, ParvisPassage *passage, const char *code)
{
  const ParvisChoix *choix = code ? parvis_passage_find_choix (passage, champ, code) : NULL;
  const ParvisChoix *lieu;
  const char *selon;

  if (choix == NULL)
    return champ->type == PARVIS_CHAMP_DEPARTEMENT
               ? g_strdup ("Ce département n’existe pas" PARVIS_NBSP
                           ": écrivez son numéro, par exemple 84, 2A ou 971 (99 à l’étranger).")
               : g_strdup (CHOISIR);
  if (parvis_passage_is_ouvert (passage, champ, choix))
    return NULL;
  selon = parvis_passage_find_texte (passage, champ->prive->selon);
  lieu = selon ? parvis_passage_find_choix (passage, champ->prive->selon, selon) : NULL;
  return g_strdup_printf ("«" PARVIS_NBSP "%s" PARVIS_NBSP
                          "» n’est pas proposé ici (%s)" PARVIS_NBSP ": choisissez autre chose.",
                          choix->libelle, lieu ? lieu->libelle : "cet établissement");
}

static char *
judge_count (const ParvisChampPrive *prive, guint n)
{
  if (prive->a_min && n < prive->min)
    return g_strdup_printf ("Choisissez au moins %d réponse%s.", (int) prive->min,
                            prive->min > 1 ? "s" : "");
  if (prive->a_max && n > prive->max)
    return g_strdup_printf ("Choisissez %d réponse%s au plus.", (int) prive->max,
                            prive->max > 1 ? "s" : "");
  return NULL;
}

static char *
judge_several (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  JsonArray *codes = JSON_NODE_HOLDS_ARRAY (valeur) ? json_node_get_array (valeur) : NULL;
  guint n = codes ? json_array_get_length (codes) : 0;

  if (codes == NULL)
    return g_strdup (CHOISIR);
  for (guint i = 0; i < n; i++)
    {
      const char *code = parvis_valeur_get_texte (json_array_get_element (codes, i));
      char *message = judge_choice (champ, passage, code);

      if (message == NULL && n > 1 && g_strcmp0 (code, champ->prive->exclusif) == 0)
        message = g_strdup_printf ("«" PARVIS_NBSP "%s" PARVIS_NBSP
                                   "» ne va pas avec une autre réponse" PARVIS_NBSP
                                   ": gardez l’un ou l’autre.",
                                   parvis_passage_find_choix (passage, champ, code)->libelle);
      if (message)
        return message;
    }
  return judge_count (champ->prive, n);
}

/* --- communes --- */

static char *
judge_commune (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  const ParvisLieux *lieux = parvis_contexte_find_lieux (passage->contexte);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (valeur) ? json_node_get_object (valeur) : NULL;
  const char *nom =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "nom")) : NULL;
  const char *code =
      object ? parvis_valeur_get_texte (json_object_get_member (object, "code")) : NULL;
  ParvisLieu lieu;
  char *message;

  if (nom == NULL)
    return g_strdup ("Indiquez une commune.");
  message = judge_length (champ, nom);
  if (message || lieux == NULL || parvis_saisie_is_etranger (champ, passage))
    return message;
  if (code == NULL && lieux->par_nom (lieux->data, nom, &lieu, 1) > 1)
    return g_strdup_printf ("Plusieurs communes s’appellent «" PARVIS_NBSP "%s" PARVIS_NBSP
                            "»" PARVIS_NBSP ": ajoutez le département, par exemple «" PARVIS_NBSP
                            "%s (%s)" PARVIS_NBSP "».",
                            nom, lieu.nom, lieu.departement);
  if (code == NULL || !lieux->par_code (lieux->data, code, &lieu))
    return g_strdup ("Cette commune n’est pas dans la liste officielle" PARVIS_NBSP
                     ": choisissez-la dans les propositions.");
  if (champ->prive->actuelle && !lieu.actuelle)
    return g_strdup_printf ("%s fait maintenant partie d’une autre commune" PARVIS_NBSP
                            ": écrivez le nom de celle d’aujourd’hui.",
                            lieu.nom);
  return NULL;
}

char *
parvis_saisie_juger (const ParvisChamp *champ, ParvisPassage *passage, JsonNode *valeur)
{
  const char *text = parvis_valeur_get_texte (valeur);

  if (parvis_champ_type_is_multiple (champ->type))
    return judge_several (champ, passage, valeur);
  if (parvis_champ_type_is_choix (champ->type))
    return judge_choice (champ, passage, text);
  switch (champ->type)
    {
    case PARVIS_CHAMP_DATE:
      return judge_date (champ, passage, text);
    case PARVIS_CHAMP_NOMBRE:
      return judge_number (champ->prive, valeur);
    case PARVIS_CHAMP_COMMUNE:
      return judge_commune (champ, passage, valeur);
    case PARVIS_CHAMP_OUI_NON:
    case PARVIS_CHAMP_COCHE:
      return json_node_get_value_type (valeur) == G_TYPE_BOOLEAN
                 ? NULL
                 : g_strdup ("Répondez par oui ou par non.");
    default:
      return text ? judge_text (champ, text) : g_strdup ("Remplissez ce champ.");
    }
}
