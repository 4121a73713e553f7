/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "tests/shared/teleprocedure-util.h"

/* --- communes --- */

static const struct
{
  ParvisLieu lieu;
  const char *codes_postaux;
} communes[] = {
  { { "84122", "84", "Sarrians", TRUE }, "84260" },
  { { "69382", "69", "Lyon 2e Arrondissement", TRUE }, "69002" },
  { { "97411", "974", "Saint-Denis", TRUE }, "97400" },
  { { "93066", "93", "Saint-Denis", TRUE }, "93200" },
  { { "11339", "11", "Saint-Denis", TRUE }, "11310" },
  { { "01015", "01", "Arbignieu", FALSE }, "" },
  { { "2A004", "2A", "Ajaccio", TRUE }, "20000" },
};

static gboolean
par_code (gpointer data, const char *code, ParvisLieu *lieu)
{
  for (guint i = 0; i < G_N_ELEMENTS (communes); i++)
    if (g_str_equal (communes[i].lieu.code, code))
      {
        *lieu = communes[i].lieu;
        return TRUE;
      }
  return FALSE;
}

static guint
par_nom (gpointer data, const char *nom, ParvisLieu *lieux, guint max)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (communes); i++)
    {
      g_autofree char *full =
          g_strdup_printf ("%s (%s)", communes[i].lieu.nom, communes[i].lieu.departement);

      if (g_ascii_strcasecmp (communes[i].lieu.nom, nom) != 0 && !g_str_equal (full, nom))
        continue;
      if (n < max)
        lieux[n] = communes[i].lieu;
      n++;
    }
  return n;
}

static gboolean
a_code_postal (gpointer data, const char *code, const char *code_postal)
{
  for (guint i = 0; i < G_N_ELEMENTS (communes); i++)
    if (g_str_equal (communes[i].lieu.code, code))
      return g_str_equal (communes[i].codes_postaux, code_postal);
  return FALSE;
}

const ParvisLieux util_lieux = { NULL, par_code, par_nom, a_code_postal };

/* --- the context --- */

static void
set_liste (ParvisContexte *contexte, const char *nom, const char *first, ...)
{
  g_autoptr (ParvisListe) liste = parvis_liste_new ();
  va_list args;

  va_start (args, first);
  for (const char *code = first; code; code = va_arg (args, const char *))
    parvis_liste_add (liste, code, va_arg (args, const char *), NULL, NULL, NULL);
  va_end (args);
  parvis_contexte_set_liste (contexte, nom, liste);
}

static void
add_enfant (ParvisContexte *contexte, gint64 id, const char *json)
{
  g_autoptr (JsonNode) node = parvis_json_parse (json, -1, 4096, 4, NULL);

  parvis_contexte_add_enfant (contexte, id, json_node_get_object (node));
}

ParvisContexte *
util_contexte_new (void)
{
  ParvisContexte *contexte = parvis_contexte_new ("2026-11-21");
  g_autoptr (ParvisListe) niveaux = parvis_liste_new ();
  g_autoptr (ParvisListe) seances = parvis_liste_new ();
  static const char *const all[] = { "1", "2", NULL };
  static const char *const first[] = { "1", NULL };

  set_liste (contexte, "annees", "2026-2027", "Année 2026 / 2027", NULL);
  set_liste (contexte, "etablissements", "1", "École Le petit prince", "2", "École Les cigales",
             NULL);
  set_liste (contexte, "pays", "99100", "France", "99131", "Belgique", NULL);
  set_liste (contexte, "departements", "01", "Ain", "11", "Aude", "20", "Corse (avant 1976)", "2A",
             "Corse-du-Sud", "69", "Rhône", "84", "Vaucluse", "93", "Seine-Saint-Denis", "974",
             "La Réunion", "99", "Étranger", NULL);
  parvis_liste_add (niveaux, "PS", "PS", NULL, NULL, all);
  parvis_liste_add (niveaux, "GS", "GS", NULL, NULL, all);
  parvis_liste_add (niveaux, "CM1", "CM1", NULL, NULL, first);
  parvis_contexte_set_liste (contexte, "niveaux", niveaux);
  parvis_liste_add (seances, "1", "Restauration scolaire", NULL, "restauration", NULL);
  parvis_liste_add (seances, "4", "ALSH mercredi", NULL, "mercredi", first);
  parvis_contexte_set_liste (contexte, "seances", seances);
  parvis_contexte_set_lieux (contexte, &util_lieux);
  add_enfant (contexte, 12,
              "{\"sexe\": \"garcon\", \"nom_naissance\": \"DUPIN\", \"prenom\": \"Florian\", "
              "\"naissance_le\": \"2016-03-12\", \"naissance_commune\": {\"code\": \"69382\", "
              "\"nom\": \"Lyon 2e Arrondissement\", \"departement\": \"69\"}}");
  add_enfant (contexte, 13,
              "{\"sexe\": \"fille\", \"nom_naissance\": \"DUPIN\", \"prenom\": \"Alice\", "
              "\"naissance_le\": \"2021-09-02\"}");
  return contexte;
}

/* --- definitions --- */

char *
util_read (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "teleprocedures", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

ParvisTypesPiece *
util_types_piece_new (void)
{
  g_autofree char *text = util_read ("pieces.json");
  g_autoptr (GError) error = NULL;
  ParvisTypesPiece *types = parvis_types_piece_new_from_json (text, -1, &error);

  g_assert_no_error (error);
  return types;
}

ParvisTeleprocedure *
util_teleprocedure_new (const char *name)
{
  g_autofree char *text = util_read (name);
  g_autoptr (ParvisTypesPiece) types = util_types_piece_new ();
  g_autoptr (GError) error = NULL;
  ParvisTeleprocedure *teleprocedure = parvis_teleprocedure_new_from_json (text, -1, types, &error);

  g_assert_no_error (error);
  return teleprocedure;
}

/* --- forms --- */

struct _UtilForm
{
  GHashTable *values; /* name → GPtrArray of char *, NULL-terminated */
};

static void
form_add (UtilForm *form, const char *name, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (form->values, name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (form->values, g_strdup (name), values);
    }
  else
    g_ptr_array_remove_index (values, values->len - 1);
  g_ptr_array_add (values, g_strdup (value));
  g_ptr_array_add (values, NULL);
}

UtilForm *
util_form_new (const char *name, ...)
{
  UtilForm *form = g_new0 (UtilForm, 1);
  va_list args;

  form->values =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  va_start (args, name);
  for (; name; name = va_arg (args, const char *))
    form_add (form, name, va_arg (args, const char *));
  va_end (args);
  return form;
}

void
util_form_set (UtilForm *form, const char *name, const char *value)
{
  g_hash_table_remove (form->values, name);
  if (value)
    form_add (form, name, value);
}

const char *const *
util_form_get (gpointer form, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (((UtilForm *) form)->values, name);

  return values ? (const char *const *) values->pdata : NULL;
}

void
util_form_free (UtilForm *form)
{
  g_hash_table_unref (form->values);
  g_free (form);
}

void
util_answer (JsonObject *reponses,
             const ParvisEtape *etape,
             ParvisContexte *contexte,
             UtilForm *form)
{
  json_object_set_object_member (reponses, etape->code,
                                 parvis_etape_lire (etape, contexte, util_form_get, form));
}

/* --- to text --- */

char *
util_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return parvis_json_to_canonical_text (node);
}

char *
util_plain (const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "\302\240", " ", 0);
  g_string_replace (out, "\342\200\257", " ", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
util_faults (GPtrArray *fautes)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < fautes->len; i++)
    {
      const ParvisFaute *faute = g_ptr_array_index (fautes, i);
      g_autofree char *message = util_plain (faute->message);

      g_assert_true (g_utf8_validate (faute->message, -1, NULL));
      g_string_append_printf (out, "%s%s: %s", i ? "\n" : "", faute->nom, message);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- an ordinary family --- */

UtilForm *
util_fiche_form (const char *etape)
{
  if (g_str_equal (etape, "informations"))
    return util_form_new ("reglement", "oui", NULL);
  if (g_str_equal (etape, "responsable"))
    return util_form_new ("civilite", "monsieur", "nom_naissance", "Dupin", "prenom", "Pascal",
                          "naissance_le", "04/05/1984", "naissance_pays", "99100",
                          "naissance_commune", "Sarrians", "naissance_dep", "84", "lien", "pere",
                          "autorite_parentale", "oui", "voie", "12 rue des Écoles", "code_postal",
                          "84260", "commune", "Sarrians", "telephone", "06 12 34 56 78", "courriel",
                          "pascal.dupin@exemple.fr", "enfant_vit_avec", "deux_parents",
                          "tarif_quotient", "non", "second_responsable", "non", NULL);
  if (g_str_equal (etape, "enfant"))
    return util_form_new ("enfant", "12", "transports", "aucun", "annee", "2026-2027",
                          "etablissement", "1", "niveau", "CM1", "seances", "1",
                          "regime_alimentaire", "standard", NULL);
  if (g_str_equal (etape, "autorisations"))
    return util_form_new ("image_interne", "non", "image_site", "non", "image_reseaux", "non",
                          "image_presse", "non", "sortie", "responsables", "soins", "oui", NULL);
  if (g_str_equal (etape, "vaccination"))
    return util_form_new ("vaccins.dtp.a_jour", "oui", "vaccins.dtp.rappel", "12/03/2022",
                          "contre_indication", "non", NULL);
  if (g_str_equal (etape, "sanitaire"))
    return util_form_new ("pai", "non", "allergies", "aucune", "traitement", "non", NULL);
  if (g_str_equal (etape, "personnes"))
    return util_form_new ("personnes.0.nom", "Martin", "personnes.0.prenom", "Paule",
                          "personnes.0.lien", "grand_parent", "personnes.0.telephone",
                          "04.90.11.22.33", "personnes.0.majeure", "oui", "personnes.0.urgence",
                          "oui", NULL);
  return util_form_new ("certifie", "oui", "engagement", "oui", "signataire", "Pascal Dupin", NULL);
}

JsonObject *
util_fiche_new (const ParvisTeleprocedure *fiche, ParvisContexte *contexte)
{
  JsonObject *reponses = json_object_new ();

  for (guint i = 0; i < fiche->n_etapes; i++)
    {
      const ParvisEtape *etape = fiche->etapes[i];
      g_autoptr (UtilForm) form = util_fiche_form (etape->code);

      if (etape->champs[0] && !g_str_equal (etape->code, "conjoint"))
        util_answer (reponses, etape, contexte, form);
    }
  return reponses;
}
