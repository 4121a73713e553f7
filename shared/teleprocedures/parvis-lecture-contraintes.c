/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-lecture.h"

static const char *const formats[] = { "libre", "nom", "reference", NULL };

/* The field that the constraint @key names, of one of two types. */
static const ParvisChamp *
find_ref (ParvisLecture *lecture,
          ParvisJsonReader *contraintes,
          const char *key,
          ParvisChampType type,
          ParvisChampType or_type,
          const char *ou)
{
  const char *chemin = parvis_json_reader_get_optional_string (contraintes, key, 120, NULL);
  g_autoptr (GError) error = NULL;
  const ParvisChamp *champ;

  if (chemin == NULL)
    return NULL;
  champ = parvis_portee_find (&lecture->portee, chemin, &error);
  if (champ == NULL)
    parvis_lecture_faute (lecture, ou, "« %s » : %s", key, error->message);
  else if (champ->type != type && champ->type != or_type)
    parvis_lecture_faute (lecture, ou, "« %s » : « %s » n’est pas de type « %s »", key, chemin,
                          parvis_champ_type_to_string (type));
  return champ;
}

static void
read_bounds (ParvisJsonReader *contraintes,
             ParvisChampPrive *prive,
             const char *min_key,
             const char *max_key,
             gint64 bottom,
             gint64 top)
{
  prive->a_min = parvis_json_reader_has (contraintes, min_key);
  prive->a_max = parvis_json_reader_has (contraintes, max_key);
  prive->min = parvis_json_reader_get_optional_int (contraintes, min_key, bottom, top, bottom);
  prive->max = parvis_json_reader_get_optional_int (contraintes, max_key, bottom, top, top);
  if (parvis_json_reader_is_fine (contraintes) && prive->min > prive->max)
    parvis_json_reader_fail (contraintes, min_key, "plus grand que « %s »", max_key);
}

static void
read_text (ParvisJsonReader *contraintes, ParvisChamp *champ)
{
  gboolean court = champ->type == PARVIS_CHAMP_TEXTE;

  if (court)
    champ->prive->format = parvis_json_reader_get_optional_enum (contraintes, "format", formats, 0);
  champ->longueur_max = (int) parvis_json_reader_get_optional_int (
      contraintes, "longueur_max", 1, court ? 250 : PARVIS_TEXTE_LONGUEUR_MAX, court ? 100 : 2000);
}

static void
read_date (ParvisLecture *lecture,
           ParvisJsonReader *contraintes,
           ParvisChampPrive *prive,
           const char *ou)
{
  prive->passe = parvis_json_reader_get_optional_bool (contraintes, "passee", FALSE);
  prive->futur = parvis_json_reader_get_optional_bool (contraintes, "future", FALSE);
  read_bounds (contraintes, prive, "age_min", "age_max", 0, 150);
  prive->apres =
      find_ref (lecture, contraintes, "apres", PARVIS_CHAMP_DATE, PARVIS_CHAMP_ENFANT, ou);
}

static void
read_different_de (ParvisLecture *lecture,
                   ParvisJsonReader *contraintes,
                   ParvisChampPrive *prive,
                   const char *ou)
{
  const char *const *chemins =
      parvis_lecture_get_textes (lecture, contraintes, "different_de", 10, 120, ou);
  guint n = g_strv_length ((char **) chemins);
  const ParvisChamp **champs =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *champs);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      champs[i] = parvis_portee_find (&lecture->portee, chemins[i], &error);
      if (champs[i] == NULL)
        parvis_lecture_faute (lecture, ou, "« different_de » : %s", error->message);
    }
  prive->different_de = champs;
}

static void
read_place (ParvisLecture *lecture,
            ParvisJsonReader *contraintes,
            ParvisChamp *champ,
            const char *ou)
{
  ParvisChampPrive *prive = champ->prive;

  prive->pays = find_ref (lecture, contraintes, "pays", PARVIS_CHAMP_PAYS, PARVIS_CHAMP_PAYS, ou);
  if (champ->type == PARVIS_CHAMP_DEPARTEMENT)
    prive->commune =
        find_ref (lecture, contraintes, "commune", PARVIS_CHAMP_COMMUNE, PARVIS_CHAMP_COMMUNE, ou);
  else
    {
      prive->code_postal = find_ref (lecture, contraintes, "code_postal", PARVIS_CHAMP_CODE_POSTAL,
                                     PARVIS_CHAMP_CODE_POSTAL, ou);
      prive->actuelle = parvis_json_reader_get_optional_bool (contraintes, "actuelle", FALSE);
    }
}

static void
read_school (ParvisLecture *lecture,
             ParvisJsonReader *contraintes,
             ParvisChamp *champ,
             const char *ou)
{
  ParvisChampPrive *prive = champ->prive;

  prive->selon =
      find_ref (lecture, contraintes, "selon", PARVIS_CHAMP_ETABLISSEMENT, PARVIS_CHAMP_CHOIX, ou);
  if (champ->type != PARVIS_CHAMP_NIVEAU)
    return;
  prive->naissance =
      find_ref (lecture, contraintes, "naissance", PARVIS_CHAMP_ENFANT, PARVIS_CHAMP_DATE, ou);
  prive->annee = find_ref (lecture, contraintes, "annee", PARVIS_CHAMP_ANNEE_SCOLAIRE,
                           PARVIS_CHAMP_ANNEE_SCOLAIRE, ou);
}

static void
read_several (ParvisLecture *lecture,
              ParvisJsonReader *contraintes,
              ParvisChamp *champ,
              const char *ou)
{
  const char *exclusif = parvis_json_reader_get_optional_string (contraintes, "exclusif", 40, NULL);
  gboolean known = exclusif == NULL || champ->n_choix == 0;

  read_bounds (contraintes, champ->prive, "min", "max", 0, PARVIS_DEFINITION_CHOIX_MAX);
  for (guint i = 0; exclusif && i < champ->n_choix; i++)
    known |= g_str_equal (champ->choix[i].code, exclusif);
  if (!known)
    parvis_lecture_faute (lecture, ou, "« exclusif » : « %s » n’est pas un choix", exclusif);
  if (exclusif)
    champ->prive->exclusif = parvis_definition_text (lecture->definition, exclusif);
}

static void
read_rows (ParvisJsonReader *contraintes, ParvisChamp *champ)
{
  ParvisChampPrive *prive = champ->prive;

  read_bounds (contraintes, prive, "min", "max", 0, PARVIS_DEFINITION_LIGNES_MAX);
  champ->lignes_min = prive->a_min ? (int) prive->min : 0;
  champ->lignes_max = prive->a_max ? (int) prive->max : 10;
}

static void
read_by_type (ParvisLecture *lecture,
              ParvisJsonReader *contraintes,
              ParvisChamp *champ,
              const char *ou)
{
  switch (champ->type)
    {
    case PARVIS_CHAMP_TEXTE:
    case PARVIS_CHAMP_TEXTE_LONG:
      read_text (contraintes, champ);
      break;
    case PARVIS_CHAMP_DATE:
      read_date (lecture, contraintes, champ->prive, ou);
      break;
    case PARVIS_CHAMP_NOMBRE:
      read_bounds (contraintes, champ->prive, "min", "max", 0, 1000000000);
      break;
    case PARVIS_CHAMP_TELEPHONE:
      champ->prive->mobile = parvis_json_reader_get_optional_bool (contraintes, "mobile", FALSE);
      read_different_de (lecture, contraintes, champ->prive, ou);
      break;
    case PARVIS_CHAMP_COMMUNE:
    case PARVIS_CHAMP_DEPARTEMENT:
      read_place (lecture, contraintes, champ, ou);
      break;
    case PARVIS_CHAMP_SEANCES:
      read_school (lecture, contraintes, champ, ou);
      G_GNUC_FALLTHROUGH;
    case PARVIS_CHAMP_CHOIX_MULTIPLE:
      read_several (lecture, contraintes, champ, ou);
      break;
    case PARVIS_CHAMP_NIVEAU:
    case PARVIS_CHAMP_CHOIX:
      read_school (lecture, contraintes, champ, ou);
      break;
    case PARVIS_CHAMP_LISTE:
      read_rows (contraintes, champ);
      break;
    case PARVIS_CHAMP_VACCINS:
      champ->prive->naissance =
          find_ref (lecture, contraintes, "naissance", PARVIS_CHAMP_ENFANT, PARVIS_CHAMP_DATE, ou);
      break;
    default: /* the others have none: any key is unknown */
      break;
    }
}

void
parvis_lecture_contraintes (ParvisLecture *lecture,
                            ParvisJsonReader *reader,
                            ParvisChamp *champ,
                            const char *ou)
{
  JsonNode *node = parvis_json_reader_find_node (reader, "contraintes");
  g_autoptr (JsonNode) none = NULL;
  g_autoptr (ParvisJsonReader) contraintes = NULL;
  g_autofree char *ici = g_strconcat (ou, ", contraintes", NULL);

  if (node == NULL)
    {
      none = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (none, json_object_new ());
    }
  contraintes = parvis_json_reader_new (node ? node : none);
  read_by_type (lecture, contraintes, champ, ici);
  parvis_lecture_end (lecture, contraintes, ici);
  if (champ->type == PARVIS_CHAMP_VACCINS && champ->prive->naissance == NULL)
    parvis_lecture_faute (lecture, ou,
                          "« contraintes.naissance » dit de quelle date de naissance "
                          "dépendent les vaccins");
}
