/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/teleprocedures/parvis-lecture.h"

#define PROFONDEUR_MAX 20

static const char *const objets[] = { "foyer", "personne", "enfant_annee", "enfant", NULL };
static const char *const natures[] = { "champs", "justificatifs", "signature", NULL };
static const char *const sujets[] = { "foyer", "enfant", "responsable", "conjoint", NULL };
static const char *const roles[] = { "gestionnaire", "regisseur", "cantine", "administrateur",
                                     NULL };

/* What each effect of an acceptance reads. */
static const struct
{
  const char *effet;
  ParvisObjet objet;
  const char *lus[8];
} effets[] = {
  { "changement-adresse",
    PARVIS_OBJET_FOYER,
    { "coordonnees.voie", "coordonnees.code_postal", "coordonnees.commune", NULL } },
  { "quotient-familial", PARVIS_OBJET_FOYER, { "ressources.regime", "ressources.quotient", NULL } },
  { "fiche-enfant",
    PARVIS_OBJET_ENFANT_ANNEE,
    { "enfant.enfant", "enfant.annee", "enfant.etablissement", "enfant.niveau", "enfant.seances",
      "sanitaire.pai", "sanitaire.pai_panier", NULL } },
};

/* --- which paths there are, before anything is read: to tell an unknown field from a later one --- */

static JsonArray *
array_member (JsonNode *node, const char *key)
{
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node)
                         ? json_object_get_member (json_node_get_object (node), key)
                         : NULL;

  return member && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
}

static void
collect_paths (GHashTable *chemins, JsonArray *liste, const char *debut, guint depth)
{
  for (guint i = 0; liste && i < json_array_get_length (liste); i++)
    {
      JsonNode *node = json_array_get_element (liste, i);
      JsonNode *code = JSON_NODE_HOLDS_OBJECT (node)
                           ? json_object_get_member (json_node_get_object (node), "code")
                           : NULL;
      g_autofree char *chemin = NULL;

      if (code == NULL || json_node_get_value_type (code) != G_TYPE_STRING)
        continue;
      chemin = g_strconcat (debut, *debut ? "." : "", json_node_get_string (code), NULL);
      if (depth < 3)
        collect_paths (chemins, array_member (node, "champs"), chemin, depth + 1);
      g_hash_table_add (chemins, g_steal_pointer (&chemin));
    }
}

/* --- steps --- */

static void
check_etape (ParvisLecture *lecture, const ParvisEtape *etape, const char *ou)
{
  if (etape->nature == PARVIS_ETAPE_JUSTIFICATIFS && etape->champs[0])
    parvis_lecture_faute (lecture, ou, "une étape de justificatifs n’a pas de champs");
  if (etape->nature != PARVIS_ETAPE_JUSTIFICATIFS && etape->champs[0] == NULL)
    parvis_lecture_faute (lecture, ou, "« champs » manque");
  if (etape->nature != PARVIS_ETAPE_CHAMPS && etape->prive->si)
    parvis_lecture_faute (lecture, ou, "cette étape ne peut pas dépendre d’une condition");
}

static ParvisEtape *
read_etape (ParvisLecture *lecture, JsonNode *node, guint rang)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  ParvisDefinition *definition = lecture->definition;
  ParvisEtape *etape = parvis_definition_alloc (definition, sizeof *etape);
  g_autofree char *numero = g_strdup_printf ("étape n° %u", rang + 1);
  g_autofree char *ou = NULL;
  JsonArray *champs;

  etape->teleprocedure = &definition->public;
  etape->prive = parvis_definition_alloc (definition, sizeof *etape->prive);
  etape->rang = rang;
  etape->code = parvis_lecture_get_code (lecture, reader, FALSE, numero);
  ou = *etape->code ? g_strdup_printf ("étape « %s »", etape->code) : g_strdup (numero);
  etape->titre = parvis_lecture_get_text (lecture, reader, "titre", 120, NULL);
  etape->intro = parvis_lecture_get_text (lecture, reader, "intro", 1000, "");
  etape->sante = parvis_json_reader_get_optional_bool (reader, "sante", FALSE);
  etape->nature = parvis_json_reader_get_optional_enum (reader, "nature", natures, 0);

  lecture->portee.etape = NULL;
  lecture->portee.parent = NULL;
  etape->prive->si = parvis_lecture_find_condition (lecture, reader, "si", ou);
  lecture->portee.etape = etape;
  champs = parvis_lecture_find_array (lecture, reader, "champs", PARVIS_DEFINITION_CHAMPS_MAX, ou);
  etape->champs = parvis_lecture_champs (lecture, champs, etape, NULL, ou);
  etape->prive->controles =
      parvis_lecture_get_controles (lecture, reader, "controles", "exige", ou);
  etape->prive->avertissements =
      parvis_lecture_get_controles (lecture, reader, "avertissements", "quand", ou);
  parvis_lecture_end (lecture, reader, ou);
  check_etape (lecture, etape, ou);
  return etape;
}

static void
read_etapes (ParvisLecture *lecture, JsonArray *liste)
{
  ParvisTeleprocedure *tp = &lecture->definition->public;
  guint n = liste ? json_array_get_length (liste) : 0;
  const ParvisEtape **etapes =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *etapes);
  guint signatures = 0, justificatifs = 0;

  tp->etapes = etapes;
  for (guint i = 0; i < n; i++)
    {
      ParvisEtape *etape = read_etape (lecture, json_array_get_element (liste, i), i);

      if (*etape->code && parvis_teleprocedure_find_etape (tp, etape->code))
        parvis_lecture_faute (lecture, "", "deux étapes portent le code « %s »", etape->code);
      etapes[i] = etape;
      tp->n_etapes = i + 1;
      signatures += etape->nature == PARVIS_ETAPE_SIGNATURE;
      justificatifs += etape->nature == PARVIS_ETAPE_JUSTIFICATIFS;
    }
  lecture->portee.etape = NULL;
  if (n > 0 && (signatures != 1 || etapes[n - 1]->nature != PARVIS_ETAPE_SIGNATURE))
    parvis_lecture_faute (lecture, "",
                          "la dernière étape, et elle seule, est de nature "
                          "« signature »");
  if (justificatifs > 1)
    parvis_lecture_faute (lecture, "", "une seule étape est de nature « justificatifs »");
  if (justificatifs == 0 && tp->n_pieces > 0)
    parvis_lecture_faute (lecture, "",
                          "des pièces sont demandées, mais aucune étape n’est de "
                          "nature « justificatifs »");
}

/* --- pieces --- */

static void
read_piece (ParvisLecture *lecture,
            JsonNode *node,
            const ParvisTypesPiece *types,
            const char *ou,
            ParvisPieceRegle *piece)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  const ParvisTypePiece *type;

  piece->type = parvis_lecture_get_text (lecture, reader, "type", 40, NULL);
  piece->sur = parvis_json_reader_get_enum (reader, "sur", sujets);
  piece->obligatoire = parvis_json_reader_get_optional_bool (reader, "obligatoire", FALSE);
  piece->quand = parvis_lecture_get_text (lecture, reader, "quand", 120, "");
  piece->si = parvis_lecture_find_condition (lecture, reader, "si", ou);
  parvis_lecture_end (lecture, reader, ou);
  if (piece->si && *piece->quand == '\0')
    parvis_lecture_faute (lecture, ou, "« quand » dit en clair ce que « si » demande");
  if (types == NULL || *piece->type == '\0')
    return;
  type = parvis_types_piece_find (types, piece->type);
  if (type == NULL)
    parvis_lecture_faute (lecture, ou, "le type de pièce « %s » n’existe pas", piece->type);
  else if (type->foyer != (piece->sur == PARVIS_PIECE_FOYER))
    parvis_lecture_faute (lecture, ou, "« %s » concerne %s", piece->type,
                          type->foyer ? "le foyer" : "une personne");
}

static void
read_pieces (ParvisLecture *lecture, JsonArray *liste, const ParvisTypesPiece *types)
{
  ParvisTeleprocedure *tp = &lecture->definition->public;
  guint n = liste ? json_array_get_length (liste) : 0;
  ParvisPieceRegle *pieces =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *pieces);

  tp->pieces = pieces;
  tp->n_pieces = n;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ou = g_strdup_printf ("pièce n° %u", i + 1);

      read_piece (lecture, json_array_get_element (liste, i), types, ou, &pieces[i]);
      if (lecture->tete && pieces[i].sur == PARVIS_PIECE_ENFANT
          && tp->objet != PARVIS_OBJET_ENFANT_ANNEE && tp->objet != PARVIS_OBJET_ENFANT)
        parvis_lecture_faute (lecture, ou, "aucun enfant n’est concerné par cette téléprocédure");
      for (guint j = 0; j < i; j++)
        if (g_str_equal (pieces[j].type, pieces[i].type) && pieces[j].sur == pieces[i].sur)
          parvis_lecture_faute (lecture, ou, "« %s » est déjà demandée pour la même personne",
                                pieces[i].type);
    }
}

/* --- the whole --- */

static void
check_objet (ParvisLecture *lecture)
{
  ParvisTeleprocedure *tp = &lecture->definition->public;
  guint enfants = 0, annees = 0;

  for (guint i = 0; i < tp->n_etapes; i++)
    for (guint j = 0; tp->etapes[i]->champs[j]; j++)
      {
        const ParvisChamp *champ = tp->etapes[i]->champs[j];

        if (champ->type == PARVIS_CHAMP_ENFANT && enfants++ == 0)
          tp->champ_enfant = champ;
        if (champ->type == PARVIS_CHAMP_ANNEE_SCOLAIRE && annees++ == 0)
          tp->champ_annee = champ;
      }
  if (enfants > 1)
    parvis_lecture_faute (lecture, "", "un seul champ est de type « enfant »");
  if (tp->objet == PARVIS_OBJET_ENFANT
      && (enfants != 1 || !tp->champ_enfant->obligatoire || tp->champ_enfant->prive->si))
    parvis_lecture_faute (lecture, "",
                          "« enfant » demande un champ de type « enfant », obligatoire et sans "
                          "condition");
  if (tp->objet != PARVIS_OBJET_ENFANT_ANNEE)
    return;
  if (enfants != 1 || annees != 1)
    parvis_lecture_faute (lecture, "",
                          "« enfant_annee » demande un champ de type « enfant » et un de "
                          "type « annee_scolaire »");
  else if (!tp->champ_enfant->obligatoire || !tp->champ_annee->obligatoire
           || tp->champ_enfant->prive->si || tp->champ_annee->prive->si)
    parvis_lecture_faute (lecture, "",
                          "l’enfant et l’année scolaire sont obligatoires, sans "
                          "condition");
}

static void
check_effet (ParvisLecture *lecture)
{
  ParvisTeleprocedure *tp = &lecture->definition->public;

  for (guint i = 0; tp->effet && i < G_N_ELEMENTS (effets); i++)
    {
      if (!g_str_equal (tp->effet, effets[i].effet))
        continue;
      if (tp->objet != effets[i].objet)
        parvis_lecture_faute (lecture, "", "l’effet « %s » demande l’objet « %s »", tp->effet,
                              objets[effets[i].objet]);
      for (guint j = 0; effets[i].lus[j]; j++)
        if (parvis_teleprocedure_find_champ (tp, effets[i].lus[j]) == NULL)
          parvis_lecture_faute (lecture, "", "l’effet « %s » a besoin du champ « %s »", tp->effet,
                                effets[i].lus[j]);
      return;
    }
  if (tp->effet)
    parvis_lecture_faute (lecture, "", "effet inconnu « %s »", tp->effet);
}

static void
read_head (ParvisLecture *lecture, ParvisJsonReader *reader)
{
  ParvisTeleprocedure *tp = &lecture->definition->public;
  const char *effet;

  tp->code = parvis_lecture_get_code (lecture, reader, TRUE, "");
  tp->version = (int) parvis_json_reader_get_int (reader, "version", 1, 1000000);
  tp->titre = parvis_lecture_get_text (lecture, reader, "titre", 120, NULL);
  tp->theme = parvis_lecture_get_text (lecture, reader, "theme", 80, NULL);
  tp->resume = parvis_lecture_get_text (lecture, reader, "resume", 300, NULL);
  tp->explication = parvis_lecture_get_textes (lecture, reader, "explication", 10, 1500, "");
  tp->duree_min = (int) parvis_json_reader_get_int (reader, "duree_min", 1, 240);
  tp->cgu = parvis_json_reader_get_bool (reader, "cgu");
  tp->roles = parvis_lecture_get_textes (lecture, reader, "roles", 4, 20, "");
  tp->objet = parvis_json_reader_get_enum (reader, "objet", objets);
  effet = parvis_json_reader_get_string_or_null (reader, "effet", 40);
  tp->effet = effet ? parvis_definition_text (lecture->definition, effet) : NULL;
  tp->mots = parvis_lecture_get_text (lecture, reader, "mots", 300, "");
  tp->suite = parvis_lecture_get_text (lecture, reader, "suite", 600, "");
  if (tp->roles[0] == NULL && parvis_json_reader_is_fine (reader))
    parvis_json_reader_fail (reader, "roles", "au moins un rôle");
  for (guint i = 0; tp->roles[i]; i++)
    if (!g_strv_contains (roles, tp->roles[i]))
      parvis_lecture_faute (lecture, "", "rôle inconnu « %s »", tp->roles[i]);
}

/* The steps are read before the pieces, whose conditions may read them all; both are taken from the
 * file first, so that a fault of the head hides none of theirs. */
static void
read_all (ParvisLecture *lecture, JsonNode *root, const ParvisTypesPiece *types)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (root);
  JsonArray *etapes =
      parvis_lecture_find_array (lecture, reader, "etapes", PARVIS_DEFINITION_ETAPES_MAX, "");
  JsonArray *pieces =
      parvis_lecture_find_array (lecture, reader, "pieces", PARVIS_DEFINITION_PIECES_MAX, "");

  read_head (lecture, reader);
  if (!parvis_json_reader_has (reader, "etapes"))
    parvis_json_reader_fail (reader, "etapes", "clé absente");
  parvis_lecture_end (lecture, reader, "");
  lecture->tete = parvis_json_reader_is_fine (reader);
  collect_paths (lecture->chemins, etapes, "", 1);
  lecture->definition->public.n_pieces = pieces ? json_array_get_length (pieces) : 0;
  read_etapes (lecture, etapes);
  read_pieces (lecture, pieces, types);
  if (!lecture->tete)
    return;
  check_objet (lecture);
  check_effet (lecture);
}

static ParvisTeleprocedure *
read_definition (const char *json, gssize length, const ParvisTypesPiece *types, GPtrArray *fautes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      parvis_json_parse (json, length, PARVIS_DEFINITION_OCTETS_MAX, PROFONDEUR_MAX, &error);
  g_autoptr (GHashTable) chemins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *texte = NULL;
  ParvisLecture lecture = { .fautes = fautes, .chemins = chemins };

  if (root == NULL)
    {
      g_ptr_array_add (fautes, g_strdup (error->message));
      return NULL;
    }
  lecture.definition = parvis_definition_new ();
  lecture.portee.definition = lecture.definition;
  lecture.portee.chemins = chemins;
  texte = length < 0 ? g_strdup (json) : g_strndup (json, length);
  lecture.definition->public.json = parvis_definition_text (lecture.definition, texte);
  read_all (&lecture, root, types);
  return &lecture.definition->public;
}

ParvisTeleprocedure *
parvis_teleprocedure_new_from_json (const char *json,
                                    gssize length,
                                    const ParvisTypesPiece *types_piece,
                                    GError **error)
{
  g_autoptr (GPtrArray) fautes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ParvisTeleprocedure) tp = read_definition (json, length, types_piece, fautes);

  if (fautes->len > 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           g_ptr_array_index (fautes, 0));
      return NULL;
    }
  return g_steal_pointer (&tp);
}

GPtrArray *
parvis_teleprocedure_verifier (const char *json, gssize length, const ParvisTypesPiece *types_piece)
{
  GPtrArray *fautes = g_ptr_array_new_with_free_func (g_free);
  ParvisTeleprocedure *tp = read_definition (json, length, types_piece, fautes);

  g_clear_pointer (&tp, parvis_teleprocedure_unref);
  return fautes;
}
