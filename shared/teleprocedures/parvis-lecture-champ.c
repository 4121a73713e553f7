/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/teleprocedures/parvis-lecture.h"

#define PREREMPLI_MAX 3

/* The tokens of HTML's autocomplete that make sense here. */
static const char *const autocompletes[] = {
  "honorific-prefix",
  "name",
  "given-name",
  "family-name",
  "additional-name",
  "bday",
  "sex",
  "email",
  "tel",
  "tel-national",
  "street-address",
  "address-line1",
  "address-line2",
  "postal-code",
  "address-level2",
  "country",
  "organization",
  "off",
  NULL,
};

/* What prefilling may take from the profile: README.md. */
static const char *const profil_personne[] = {
  "civilite",       "nom_naissance",     "nom_usage",     "prenom", "naissance_le",
  "naissance_pays", "naissance_commune", "naissance_dep", "lien",   "courriel",
  "telephone",      "telephone_fixe",    "telephone_pro", NULL,
};
static const char *const profil_foyer[] = { "voie", "complement", "code_postal", "commune", NULL };
static const char *const profil_sociales[] = {
  "regime",           "allocataire_nom", "allocataire_numero", "quotient", "revenu_fiscal",
  "enfants_a_charge", "ressources",      "composition",        NULL,
};

typedef struct
{
  const char *exemple;
  int longueur_max;
  const char *liste;
} TypeInfo;

static const TypeInfo infos[PARVIS_CHAMP_VACCINS + 1] = {
  [PARVIS_CHAMP_DATE] = { "JJ/MM/AAAA", 10, NULL },
  [PARVIS_CHAMP_NOMBRE] = { "", 12, NULL },
  [PARVIS_CHAMP_TELEPHONE] = { "06 12 34 56 78", 20, NULL },
  [PARVIS_CHAMP_COURRIEL] = { "nom@exemple.fr", 254, NULL },
  [PARVIS_CHAMP_CODE_POSTAL] = { "84260", 5, NULL },
  [PARVIS_CHAMP_COMMUNE] = { "", 80, NULL },
  [PARVIS_CHAMP_PAYS] = { "", 0, "pays" },
  [PARVIS_CHAMP_DEPARTEMENT] = { "84", 3, "departements" },
  [PARVIS_CHAMP_ANNEE_SCOLAIRE] = { "", 0, "annees" },
  [PARVIS_CHAMP_ETABLISSEMENT] = { "", 0, "etablissements" },
  [PARVIS_CHAMP_NIVEAU] = { "", 0, "niveaux" },
  [PARVIS_CHAMP_SEANCES] = { "", 0, "seances" },
};

static guint
find_type (const char *nom)
{
  guint type = 0;

  while (type <= PARVIS_CHAMP_VACCINS && !g_str_equal (parvis_champ_type_to_string (type), nom))
    type++;
  return type;
}

/* --- choices --- */

static void
read_choix (ParvisLecture *lecture, ParvisChamp *champ, JsonArray *liste, const char *ou)
{
  guint n = json_array_get_length (liste);
  ParvisChoix *choix = parvis_definition_alloc (lecture->definition, n * sizeof *choix);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ParvisJsonReader) reader =
          parvis_json_reader_new (json_array_get_element (liste, i));
      g_autofree char *ici = g_strdup_printf ("%s, choix n° %u", ou, i + 1);

      choix[i].code = parvis_lecture_get_code (lecture, reader, FALSE, ici);
      choix[i].libelle = parvis_lecture_get_text (lecture, reader, "libelle", 150, NULL);
      choix[i].aide = parvis_lecture_get_text (lecture, reader, "aide", 300, "");
      choix[i].groupe = parvis_lecture_get_text (lecture, reader, "groupe", 40, "");
      parvis_lecture_end (lecture, reader, ici);
      for (guint j = 0; j < i; j++)
        if (g_str_equal (choix[j].code, choix[i].code))
          parvis_lecture_faute (lecture, ici, "le code « %s » est déjà pris", choix[i].code);
    }
  champ->choix = choix;
  champ->n_choix = n;
}

static void
read_source_of_choices (ParvisLecture *lecture,
                        ParvisJsonReader *reader,
                        ParvisChamp *champ,
                        const char *ou)
{
  gboolean libre = champ->type == PARVIS_CHAMP_CHOIX || champ->type == PARVIS_CHAMP_CHOIX_MULTIPLE;
  JsonArray *choix;

  champ->liste = infos[champ->type].liste;
  if (!libre)
    return;
  champ->large = parvis_json_reader_get_optional_bool (reader, "large", FALSE);
  choix = parvis_lecture_find_array (lecture, reader, "choix", PARVIS_DEFINITION_CHOIX_MAX, ou);
  if (choix)
    read_choix (lecture, champ, choix, ou);
  if (parvis_json_reader_has (reader, "liste"))
    champ->liste = parvis_lecture_get_text (lecture, reader, "liste", 40, NULL);
  if ((champ->n_choix == 0) == (champ->liste == NULL))
    parvis_lecture_faute (lecture, ou, "il faut « choix » ou « liste », l’un des deux");
}

/* --- where a first answer comes from --- */

static gboolean
is_source (const char *source)
{
  g_auto (GStrv) parts = NULL;

  if (g_str_equal (source, "dossier") || g_str_equal (source, "dossier_enfant"))
    return TRUE;
  if (!g_str_has_prefix (source, "profil:"))
    return FALSE;
  parts = g_strsplit (source + strlen ("profil:"), ".", 3);
  if (g_strv_length (parts) != 2)
    return FALSE;
  if (g_str_equal (parts[0], "responsable") || g_str_equal (parts[0], "conjoint"))
    return g_strv_contains (profil_personne, parts[1]);
  if (g_str_equal (parts[0], "foyer"))
    return g_strv_contains (profil_foyer, parts[1]);
  return g_str_equal (parts[0], "sociales") && g_strv_contains (profil_sociales, parts[1]);
}

static gboolean
fits (const ParvisChamp *champ, JsonNode *defaut)
{
  GType type = json_node_get_value_type (defaut);

  if (champ->type == PARVIS_CHAMP_OUI_NON)
    return type == G_TYPE_BOOLEAN;
  if (champ->type == PARVIS_CHAMP_NOMBRE)
    return type == G_TYPE_INT64;
  if (parvis_champ_type_is_choix (champ->type) && !parvis_champ_type_is_multiple (champ->type))
    {
      for (guint i = 0; type == G_TYPE_STRING && i < champ->n_choix; i++)
        if (g_str_equal (champ->choix[i].code, json_node_get_string (defaut)))
          return TRUE;
      return type == G_TYPE_STRING && champ->n_choix == 0;
    }
  return type == G_TYPE_STRING
         && (champ->type == PARVIS_CHAMP_TEXTE || champ->type == PARVIS_CHAMP_TEXTE_LONG);
}

static void
read_first_answer (ParvisLecture *lecture,
                   ParvisJsonReader *reader,
                   ParvisChamp *champ,
                   const char *ou)
{
  JsonNode *defaut = parvis_json_reader_find_node (reader, "defaut");

  champ->prive->prerempli =
      parvis_lecture_get_textes (lecture, reader, "prerempli", PREREMPLI_MAX, 60, ou);
  for (guint i = 0; champ->prive->prerempli[i]; i++)
    if (!is_source (champ->prive->prerempli[i]))
      parvis_lecture_faute (lecture, ou, "« prerempli » : source inconnue « %s »",
                            champ->prive->prerempli[i]);
  if (defaut == NULL)
    return;
  if (!fits (champ, defaut))
    parvis_lecture_faute (lecture, ou, "« defaut » ne convient pas à un champ de type « %s »",
                          parvis_champ_type_to_string (champ->type));
  champ->prive->defaut = parvis_definition_keep_node (lecture->definition, defaut);
}

/* --- a field --- */

static ParvisChamp *
champ_new (ParvisLecture *lecture, const ParvisEtape *etape, const ParvisChamp *parent)
{
  ParvisDefinition *definition = lecture->definition;
  ParvisChamp *champ = parvis_definition_alloc (definition, sizeof *champ);

  champ->prive = parvis_definition_alloc (definition, sizeof *champ->prive);
  champ->prive->index = definition->n_champs++;
  champ->prive->alerte = champ->prive->manque = "";
  champ->prive->prerempli = parvis_definition_alloc (definition, sizeof (char *));
  champ->etape = etape;
  champ->parent = parent;
  champ->aide = champ->exemple = champ->bouton = champ->ligne = "";
  champ->autocomplete = champ->si = "";
  return champ;
}

static void
register_champ (ParvisLecture *lecture, ParvisChamp *champ)
{
  g_autofree char *chemin =
      champ->parent
          ? g_strconcat (champ->etape->code, ".", champ->parent->code, ".", champ->code, NULL)
          : g_strconcat (champ->etape->code, ".", champ->code, NULL);

  g_hash_table_insert (lecture->definition->champs, g_steal_pointer (&chemin), champ);
}

static void
read_labels (ParvisLecture *lecture, ParvisJsonReader *reader, ParvisChamp *champ, const char *ou)
{
  ParvisChampPrive *prive = champ->prive;
  const char *exemple = infos[champ->type].exemple;

  champ->libelle = parvis_lecture_get_text (
      lecture, reader, "libelle", champ->type == PARVIS_CHAMP_INFORMATION ? 2000 : 400, NULL);
  champ->aide = parvis_lecture_get_text (lecture, reader, "aide", 800, "");
  if (champ->type == PARVIS_CHAMP_INFORMATION)
    return;
  champ->exemple = parvis_lecture_get_text (lecture, reader, "exemple", 80, exemple ? exemple : "");
  champ->obligatoire = parvis_json_reader_get_optional_bool (reader, "obligatoire", FALSE);
  prive->manque = parvis_lecture_get_text (lecture, reader, "manque", 200, "");
  champ->autocomplete = parvis_lecture_get_text (lecture, reader, "autocomplete", 40, "");
  if (*champ->autocomplete && !g_strv_contains (autocompletes, champ->autocomplete))
    parvis_lecture_faute (lecture, ou, "« autocomplete » : « %s » inconnu", champ->autocomplete);
}

static void
read_si (ParvisLecture *lecture, ParvisJsonReader *reader, ParvisChamp *champ, const char *ou)
{
  JsonNode *si = parvis_json_reader_find_node (reader, "si");
  g_autofree char *json = NULL;

  champ->prive->si = parvis_lecture_find_condition (lecture, reader, "si", ou);
  if (si == NULL)
    return;
  json = parvis_json_to_text (si);
  champ->si = parvis_definition_text (lecture->definition, json);
}

/* {"texte": "PAI", "si": condition}: the condition may read the field itself. */
static void
read_alerte (ParvisLecture *lecture, JsonNode *node, ParvisChamp *champ, const char *ou)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  g_autofree char *ici = g_strconcat (ou, ", alerte", NULL);

  champ->prive->alerte = parvis_lecture_get_text (lecture, reader, "texte", 60, NULL);
  champ->prive->alerte_si = parvis_lecture_find_condition (lecture, reader, "si", ici);
  parvis_lecture_end (lecture, reader, ici);
}

/* The two questions that are asked of each vaccine. */
static void
add_vaccins_champs (ParvisLecture *lecture, ParvisChamp *champ)
{
  ParvisDefinition *definition = lecture->definition;
  const ParvisChamp **champs = parvis_definition_alloc (definition, 3 * sizeof *champs);
  ParvisChamp *a_jour = champ_new (lecture, champ->etape, champ);
  ParvisChamp *rappel = champ_new (lecture, champ->etape, champ);
  ParvisCondition *si = parvis_definition_alloc (definition, sizeof *si);
  g_autoptr (JsonNode) vrai = json_node_init_boolean (json_node_alloc (), TRUE);

  a_jour->code = "a_jour";
  a_jour->type = PARVIS_CHAMP_OUI_NON;
  a_jour->libelle = "À jour";
  a_jour->obligatoire = champ->obligatoire;
  rappel->code = "rappel";
  rappel->type = PARVIS_CHAMP_DATE;
  rappel->libelle = "Date du dernier rappel";
  rappel->exemple = infos[PARVIS_CHAMP_DATE].exemple;
  rappel->longueur_max = infos[PARVIS_CHAMP_DATE].longueur_max;
  rappel->prive->passe = TRUE;
  rappel->prive->apres = champ->prive->naissance;
  rappel->si = "{\"champ\":\"a_jour\",\"egal\":true}";
  si->forme = PARVIS_CONDITION_EGAL;
  si->champ = a_jour;
  si->valeur = parvis_definition_keep_node (definition, vrai);
  rappel->prive->si = si;
  champs[0] = a_jour;
  champs[1] = rappel;
  champ->champs = champs;
}

static void
check_enfant (ParvisLecture *lecture, const ParvisChamp *champ, const char *ou)
{
  static const char *const wanted[] = { "nom_naissance", "prenom", "naissance_le" };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const ParvisChamp *sous = parvis_champs_find (champ->champs, wanted[i]);

      if (sous == NULL || !sous->obligatoire
          || (sous->type == PARVIS_CHAMP_DATE) != g_str_equal (wanted[i], "naissance_le"))
        parvis_lecture_faute (lecture, ou, "un enfant a un sous-champ obligatoire « %s »",
                              wanted[i]);
    }
  if (parvis_champs_find (champ->champs, "choix"))
    parvis_lecture_faute (lecture, ou, "« choix » est un nom réservé");
}

static void
read_inner (ParvisLecture *lecture, ParvisJsonReader *reader, ParvisChamp *champ, const char *ou)
{
  JsonArray *liste;

  if (champ->type == PARVIS_CHAMP_VACCINS)
    add_vaccins_champs (lecture, champ);
  if (champ->type != PARVIS_CHAMP_LISTE && champ->type != PARVIS_CHAMP_ENFANT)
    return;
  champ->bouton = parvis_lecture_get_text (lecture, reader, "bouton", 60, NULL);
  if (champ->type == PARVIS_CHAMP_LISTE)
    champ->ligne = parvis_lecture_get_text (lecture, reader, "ligne", 60, NULL);
  liste = parvis_lecture_find_array (lecture, reader, "champs", PARVIS_DEFINITION_SOUS_MAX, ou);
  if (liste == NULL)
    parvis_lecture_faute (lecture, ou, "« champs » manque");
  lecture->portee.parent = champ;
  champ->champs = parvis_lecture_champs (lecture, liste, champ->etape, champ, ou);
  if (champ->type == PARVIS_CHAMP_ENFANT)
    check_enfant (lecture, champ, ou);
  champ->prive->controles =
      parvis_lecture_get_controles (lecture, reader, "controles", "exige", ou);
  lecture->portee.parent = NULL;
}

static gboolean
may_be_inside (ParvisChampType type)
{
  return type != PARVIS_CHAMP_LISTE && type != PARVIS_CHAMP_ENFANT && type != PARVIS_CHAMP_VACCINS
         && type != PARVIS_CHAMP_SEANCES && type != PARVIS_CHAMP_ETABLISSEMENT
         && type != PARVIS_CHAMP_ANNEE_SCOLAIRE && type != PARVIS_CHAMP_NIVEAU;
}

static ParvisChamp *
read_champ (ParvisLecture *lecture,
            JsonNode *node,
            const ParvisEtape *etape,
            const ParvisChamp *parent,
            const char *etape_ou)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  ParvisChamp *champ = champ_new (lecture, etape, parent);
  const char *type = parvis_json_reader_get_string (reader, "type", 40);
  g_autofree char *ou = NULL;
  JsonNode *alerte;

  champ->code = parvis_lecture_get_code (lecture, reader, FALSE, etape_ou);
  ou = g_strdup_printf ("%s, champ « %s »", etape_ou, champ->code);
  champ->type = find_type (type);
  if (champ->type > PARVIS_CHAMP_VACCINS || (parent && !may_be_inside (champ->type)))
    {
      if (parvis_json_reader_is_fine (reader))
        parvis_lecture_faute (lecture, ou, "type %s « %s »",
                              parent ? "impossible dans un groupe :" : "inconnu", type);
      champ->type = PARVIS_CHAMP_TEXTE;
    }
  champ->longueur_max = infos[champ->type].longueur_max;
  read_labels (lecture, reader, champ, ou);
  read_si (lecture, reader, champ, ou);
  read_source_of_choices (lecture, reader, champ, ou);
  if (champ->type != PARVIS_CHAMP_INFORMATION)
    read_first_answer (lecture, reader, champ, ou);
  if (champ->type != PARVIS_CHAMP_INFORMATION)
    parvis_lecture_contraintes (lecture, reader, champ, ou);
  read_inner (lecture, reader, champ, ou);
  register_champ (lecture, champ);
  alerte = parvis_json_reader_find_node (reader, "alerte");
  if (alerte)
    read_alerte (lecture, alerte, champ, ou);
  parvis_lecture_end (lecture, reader, ou);
  return champ;
}

const ParvisChamp *const *
parvis_lecture_champs (ParvisLecture *lecture,
                       JsonArray *liste,
                       const ParvisEtape *etape,
                       const ParvisChamp *parent,
                       const char *ou)
{
  guint n = liste ? json_array_get_length (liste) : 0;
  const ParvisChamp **champs =
      parvis_definition_alloc (lecture->definition, (n + 1) * sizeof *champs);

  for (guint i = 0; i < n; i++)
    {
      ParvisChamp *champ =
          read_champ (lecture, json_array_get_element (liste, i), etape, parent, ou);

      if (*champ->code && parvis_champs_find (champs, champ->code))
        parvis_lecture_faute (lecture, ou, "deux champs portent le code « %s »", champ->code);
      champs[i] = champ;
    }
  return champs;
}
