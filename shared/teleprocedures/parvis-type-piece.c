/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-validite.h"
#include "shared/teleprocedures/parvis-lecture.h"
#include "shared/teleprocedures/parvis-type-piece.h"

#define TYPES_MAX 60

/* The facts that a piece may confirm; the room that shows it knows where they are. An answer is
 * "reponse:etape.champ". */
static const char *const sources[] = {
  "personne.identite",
  "personne.naissance",
  "personne.lieu_naissance",
  "personne.ecole",
  "foyer.adresse",
  "foyer.responsables",
  "foyer.enfants",
  "foyer.allocataire",
  "foyer.quotient",
  "foyer.revenu",
  NULL,
};
static const char *const titulaires[] = { "personne", "foyer", NULL };

/* The arena of a definition holds them too. */
struct _ParvisTypesPiece
{
  ParvisDefinition *definition;
  const ParvisTypePiece *types;
  guint n;
};

static gboolean
is_source (const char *source)
{
  return g_strv_contains (sources, source)
         || (g_str_has_prefix (source, "reponse:") && strchr (source, '.') != NULL);
}

static void
read_motifs (ParvisLecture *lecture, JsonArray *liste, ParvisTypePiece *type, const char *ou)
{
  guint n = liste ? json_array_get_length (liste) : 0;
  ParvisMotif *motifs = parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *motifs);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ParvisJsonReader) reader =
          parvis_json_reader_new (json_array_get_element (liste, i));

      motifs[i].code = parvis_lecture_get_code (lecture, reader, FALSE, ou);
      motifs[i].libelle = parvis_lecture_get_text (lecture, reader, "libelle", 120, NULL);
      parvis_lecture_end (lecture, reader, ou);
    }
  type->motifs = motifs;
  type->n_motifs = n;
}

static void
read_confirme (ParvisLecture *lecture, JsonArray *liste, ParvisTypePiece *type, const char *ou)
{
  guint n = liste ? json_array_get_length (liste) : 0;
  ParvisConfirme *confirme =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *confirme);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ParvisJsonReader) reader =
          parvis_json_reader_new (json_array_get_element (liste, i));

      confirme[i].libelle = parvis_lecture_get_text (lecture, reader, "libelle", 80, NULL);
      confirme[i].source = parvis_lecture_get_text (lecture, reader, "source", 120, NULL);
      parvis_lecture_end (lecture, reader, ou);
      if (!is_source (confirme[i].source))
        parvis_lecture_faute (lecture, ou, "« confirme » : source inconnue « %s »",
                              confirme[i].source);
    }
  type->confirme = confirme;
  type->n_confirme = n;
}

static void
read_type (ParvisLecture *lecture, JsonNode *node, ParvisTypePiece *type, guint n)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  g_autofree char *numero = g_strdup_printf ("type de pièce n° %u", n + 1);
  g_autofree char *ou = NULL;
  ParvisValidite validite;

  type->code = parvis_lecture_get_code (lecture, reader, TRUE, numero);
  ou = g_strdup_printf ("type de pièce « %s »", type->code);
  type->libelle = parvis_lecture_get_text (lecture, reader, "libelle", 120, NULL);
  type->aide = parvis_lecture_get_text (lecture, reader, "aide", 800, "");
  type->foyer = parvis_json_reader_get_enum (reader, "titulaire", titulaires) == 1;
  type->sante = parvis_json_reader_get_optional_bool (reader, "sante", FALSE);
  type->validite = parvis_lecture_get_text (lecture, reader, "validite", 40, NULL);
  if (parvis_json_reader_is_fine (reader) && !parvis_validite_parse (type->validite, &validite))
    parvis_json_reader_fail (reader, "validite", "règle inconnue « %s »", type->validite);
  read_motifs (lecture, parvis_lecture_find_array (lecture, reader, "motifs", 20, ou), type, ou);
  read_confirme (lecture, parvis_lecture_find_array (lecture, reader, "confirme", 10, ou), type,
                 ou);
  if (type->n_motifs == 0 && parvis_json_reader_is_fine (reader))
    parvis_json_reader_fail (reader, "motifs", "au moins un motif de refus");
  parvis_lecture_end (lecture, reader, ou);
}

static void
read_types (ParvisLecture *lecture, JsonNode *root, ParvisTypesPiece *types)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (root);
  JsonArray *liste = parvis_lecture_find_array (lecture, reader, "types", TYPES_MAX, "");
  ParvisTypePiece *tous;

  types->n = liste ? json_array_get_length (liste) : 0;
  tous = parvis_definition_alloc (types->definition, (types->n + 1) * sizeof *tous);
  types->types = tous;
  for (guint i = 0; i < types->n; i++)
    tous[i].code = "";
  for (guint i = 0; i < types->n; i++)
    {
      read_type (lecture, json_array_get_element (liste, i), &tous[i], i);
      if (parvis_types_piece_find (types, tous[i].code) != &tous[i])
        parvis_lecture_faute (lecture, "", "deux types de pièce portent le code « %s »",
                              tous[i].code);
    }
  if (types->n == 0 && parvis_json_reader_is_fine (reader))
    parvis_json_reader_fail (reader, "types", "au moins un type de pièce");
  parvis_lecture_end (lecture, reader, "");
}

ParvisTypesPiece *
parvis_types_piece_new_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (GPtrArray) fautes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root =
      parvis_json_parse (json, length, PARVIS_DEFINITION_OCTETS_MAX, 10, error);
  g_autoptr (ParvisTypesPiece) types = NULL;
  ParvisLecture lecture = { .fautes = fautes };

  if (root == NULL)
    return NULL;
  types = g_new0 (ParvisTypesPiece, 1);
  types->definition = lecture.definition = parvis_definition_new ();
  read_types (&lecture, root, types);
  if (fautes->len > 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           g_ptr_array_index (fautes, 0));
      return NULL;
    }
  return g_steal_pointer (&types);
}

void
parvis_types_piece_free (ParvisTypesPiece *types)
{
  parvis_teleprocedure_unref (&types->definition->public);
  g_free (types);
}

guint
parvis_types_piece_get_n (const ParvisTypesPiece *types)
{
  return types->n;
}

const ParvisTypePiece *
parvis_types_piece_get (const ParvisTypesPiece *types, guint n)
{
  g_return_val_if_fail (n < types->n, NULL);
  return &types->types[n];
}

const ParvisTypePiece *
parvis_types_piece_find (const ParvisTypesPiece *types, const char *code)
{
  for (guint i = 0; i < types->n; i++)
    if (g_str_equal (types->types[i].code, code))
      return &types->types[i];
  return NULL;
}

const ParvisMotif *
parvis_type_piece_find_motif (const ParvisTypePiece *type, const char *code)
{
  for (guint i = 0; i < type->n_motifs; i++)
    if (g_str_equal (type->motifs[i].code, code))
      return &type->motifs[i];
  return NULL;
}
