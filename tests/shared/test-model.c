/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/model/parvis-agent-session.h"
#include "shared/model/parvis-demande.h"
#include "shared/model/parvis-justificatif.h"
#include "shared/parvis-error.h"

#define PIECE                                                                                      \
  "{\"id\":7,\"type\":\"vaccins\",\"type_nom\":\"Carnet de vaccination DT Polio\","                \
  "\"personne\":\"DUPIN Alice\",\"foyer\":\"DUPIN Pascal\",\"etat\":\"en_attente\",\"depot\":2,"   \
  "\"depose_a\":1795254120,\"niveau\":\"CP\",\"etablissement\":\"École Le petit prince\","        \
  "\"ouvert_par\":\"\"}"
#define DEMANDE                                                                                    \
  "{\"id\":16,\"type\":\"fiche-enfant\",\"type_nom\":\"Fiche enfant\",\"personne\":\"DUPIN "       \
  "Alice\","                                                                                       \
  "\"foyer\":\"DUPIN Pascal\",\"foyer_id\":3,\"etat\":\"prete\",\"agent_id\":0,\"agent\":\"\","    \
  "\"niveau\":\"CP\",\"etablissement\":\"École Le petit prince\",\"depose_a\":1795254120,"        \
  "\"alertes\":[\"PAI\",\"Allergie alimentaire\"],\"message\":true}"

/* API.md, type by type. */
static const struct
{
  const char *name;
  const ParvisRecord *record;
  const char *text;
} samples[] = {
  { "connexion", &parvis_agent_connexion_record,
    "{\"identifiant\":\"gestionnaire\",\"mot_de_passe\":\"Parvis-demo-2026\",\"totp\":\"\"}" },
  { "session", &parvis_agent_session_record,
    "{\"jeton\":\"abc\",\"agent\":{\"id\":1,\"nom\":\"Jeanne Martin\",\"role\":\"regisseur\"},"
    "\"commune\":{\"nom\":\"Ville de "
    "Sarrians\",\"couleur\":\"#1a5fb4\"},\"expire_a\":1795254120}" },
  { "ok", &parvis_api_ok_record, "{\"ok\":true}" },
  { "erreur", &parvis_api_erreur_record,
    "{\"erreur\":\"conflict\",\"message\":\"Déjà validé par Jeanne Martin à 10 h 42.\"}" },
  { "compteurs", &parvis_compteurs_record, "{\"justificatifs\":12,\"demandes\":3}" },
  { "justificatif", &parvis_justificatif_data_record, PIECE },
  { "justificatifs", &parvis_justificatif_page_record,
    "{\"justificatifs\":[" PIECE "," PIECE "],\"suivant\":\"1795254120-7\",\"total\":10000}" },
  { "justificatifs, dernière page", &parvis_justificatif_page_record,
    "{\"justificatifs\":[],\"suivant\":null,\"total\":0}" },
  { "justificatif detail", &parvis_justificatif_detail_record,
    "{\"justificatif\":" PIECE ",\"confirme\":[{\"libelle\":\"Adresse\",\"valeur\":\"12 rue des "
    "Lices\\n84260 Sarrians\"}],\"demandes\":[{\"id\":16,\"type_nom\":\"Fiche enfant\",\"etat\":"
    "\"en_attente_pieces\",\"personne\":\"DUPIN Alice\",\"precision\":\"\"}],\"fichiers\":[{"
    "\"rang\":1,\"nom\":\"photo.jpg\",\"type\":\"image/jpeg\",\"taille\":2400000}],\"pages\":2,"
    "\"refus_affichage\":null,\"propose_au\":\"2027-08-31\",\"illimite\":false,\"valide_au\":null,"
    "\"motifs\":[{\"code\":\"illisible\",\"libelle\":\"Illisible\"}],\"versions\":[{\"depot\":1,"
    "\"depose_a\":1795000000,\"etat\":\"invalide\",\"decide_a\":1795100000,\"agent\":\"Jeanne "
    "Martin\",\"motif\":\"Illisible\",\"commentaire\":\"\"},{\"depot\":2,\"depose_a\":1795254120,"
    "\"etat\":\"en_attente\",\"decide_a\":null,\"agent\":\"\",\"motif\":\"\",\"commentaire\":\"\"}]"
    ","
    "\"annulable_jusqu_a\":null}" },
  { "decision", &parvis_justificatif_decision_record,
    "{\"depot\":2,\"decision\":\"valide\",\"valide_au\":\"2027-08-31\",\"motif\":null,"
    "\"commentaire\":\"\"}" },
  { "decision, refus", &parvis_justificatif_decision_record,
    "{\"depot\":2,\"decision\":\"invalide\",\"valide_au\":null,\"motif\":\"illisible\","
    "\"commentaire\":\"Le bas\\nmanque.\"}" },
  { "annulation", &parvis_justificatif_annulation_record, "{\"depot\":2}" },
  { "demande", &parvis_demande_data_record, DEMANDE },
  { "demandes", &parvis_demande_page_record,
    "{\"demandes\":[" DEMANDE "],\"suivant\":null,\"total\":1}" },
  { "demande detail", &parvis_demande_detail_record,
    "{\"demande\":" DEMANDE ",\"etapes\":[{\"code\":\"sante\",\"titre\":\"Informations "
    "sanitaires\",\"sante\":true,\"lignes\":[{\"libelle\":\"PAI\",\"valeur\":\"Oui\",\"alerte\":"
    "true}]}],\"justificatifs\":[{\"id\":7,\"type_nom\":\"PAI\",\"personne\":\"DUPIN Alice\","
    "\"etat\":\"valide\",\"depot\":1,\"obligatoire\":true,\"valide_au\":\"2027-08-31\",\"motif\":"
    "\"\"}],\"historique\":[{\"fait_a\":1795254120,\"acteur\":\"Pascal Dupin\",\"phrase\":\"A "
    "déposé la demande.\"}],\"notes\":[{\"ecrite_a\":1795254121,\"agent\":\"Jeanne Martin\","
    "\"texte\":\"Appelé.\"}],\"messages\":[{\"id\":3,\"ecrit_a\":1795254122,\"auteur\":\"Pascal "
    "Dupin\","
    "\"sujet\":\"PAI\",\"corps\":\"Bonjour,\\nmerci.\",\"fichiers\":[{\"rang\":1,\"nom\":\"pai."
    "pdf\","
    "\"taille\":2048,\"pages\":2}]}],\"peut\":[\"prendre\",\"noter\"]}" },
  { "acceptation", &parvis_demande_acceptation_record, "{\"derogation\":null}" },
  { "derogation", &parvis_demande_acceptation_record, "{\"derogation\":\"Vu en mairie.\"}" },
  { "refus", &parvis_demande_refus_record, "{\"motif\":\"Hors commune.\"}" },
  { "complement", &parvis_demande_complement_record,
    "{\"etapes\":[\"enfant\",\"sante\"],\"message\":\"Précisez.\"}" },
  { "note", &parvis_demande_note_record, "{\"texte\":\"Appelé.\"}" },
  { "credit", &parvis_foyer_credit_record,
    "{\"montant_cents\":5000,\"moyen\":\"cheque\",\"libelle\":\"Chèque n° "
    "12\",\"jeton\":\"abc\"}" },
  { "credit fait", &parvis_foyer_credit_fait_record, "{\"solde_cents\":-150,\"numero\":42}" },
  { "evenement justificatif", &parvis_evenement_justificatif_record,
    "{\"id\":7,\"etat\":\"valide\",\"depot\":2}" },
  { "evenement ouvert", &parvis_evenement_ouvert_record,
    "{\"id\":7,\"agent_id\":1,\"agent\":\"Jeanne Martin\"}" },
  { "evenement demande", &parvis_evenement_demande_record, "{\"id\":16}" },
};

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GError) error = NULL;
      gpointer data = parvis_record_new_from_text (samples[i].record, samples[i].text, -1, &error);
      gpointer copy;
      g_autofree char *back = NULL;
      g_autofree char *back_of_copy = NULL;

      g_test_message ("%s", samples[i].name);
      g_assert_no_error (error);
      back = parvis_record_to_text (samples[i].record, data);
      g_assert_cmpstr (back, ==, samples[i].text);
      copy = parvis_record_dup (samples[i].record, data);
      parvis_record_free (samples[i].record, data);
      back_of_copy = parvis_record_to_text (samples[i].record, copy);
      g_assert_cmpstr (back_of_copy, ==, samples[i].text);
      parvis_record_free (samples[i].record, copy);
    }
}

typedef enum
{
  REMOVED,
  WRONG_TYPE,
  TOO_LONG,
  TOO_SMALL,
  WRONG_NAME,
  UNKNOWN,
  N_DAMAGES
} Damage;

/* Does nothing where that damage has no meaning. */
static gboolean
damage_member (JsonObject *object, const char *key, Damage damage)
{
  JsonNode *node = json_object_get_member (object, key);
  gboolean is_text = json_node_get_value_type (node) == G_TYPE_STRING;
  g_autofree char *text = NULL;

  switch (damage)
    {
    case REMOVED:
      json_object_remove_member (object, key);
      return TRUE;
    case WRONG_TYPE:
      if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        json_object_set_string_member (object, key, "true");
      else
        json_object_set_boolean_member (object, key, TRUE);
      return TRUE;
    case TOO_LONG:
      text = g_strnfill (PARVIS_CHARS_TEXTE + 1, 'a');
      if (is_text)
        json_object_set_string_member (object, key, text);
      return is_text;
    case TOO_SMALL:
      if (json_node_get_value_type (node) == G_TYPE_INT64 && !g_str_equal (key, "solde_cents"))
        {
          json_object_set_int_member (object, key, -1);
          return TRUE;
        }
      return FALSE;
    case WRONG_NAME:
      if (is_text)
        json_object_set_string_member (object, key, "a\bb");
      return is_text;
    case UNKNOWN:
      text = g_strconcat (key, "_", NULL);
      json_object_set_null_member (object, text);
      return TRUE;
    case N_DAMAGES:
    default:
      return FALSE;
    }
}

/* Damages member number *@countdown of the tree; FALSE when there is none. @damaged: it changed. */
static gboolean
damage_tree (JsonNode *node, int *countdown, Damage damage, gboolean *damaged)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (damage_tree (json_array_get_element (array, i), countdown, damage, damaged))
          return TRUE;
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) keys = json_object_get_members (object);
      for (GList *l = keys; l != NULL; l = l->next)
        {
          if ((*countdown)-- == 0)
            {
              *damaged = damage_member (object, l->data, damage);
              return TRUE;
            }
          if (damage_tree (json_object_get_member (object, l->data), countdown, damage, damaged))
            return TRUE;
        }
    }
  return FALSE;
}

/* Every member of every sample, damaged in every way, is refused with its path. */
static void
test_damaged (void)
{
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (Damage damage = 0; damage < N_DAMAGES; damage++)
      for (int n = 0;; n++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (JsonNode) node = parvis_json_parse (samples[i].text, -1, 100000, 32, NULL);
          g_autofree char *text = NULL;
          int countdown = n;
          gboolean damaged = FALSE;

          if (!damage_tree (node, &countdown, damage, &damaged))
            break;
          if (!damaged)
            continue;
          text = parvis_json_to_text (node);
          g_test_message ("%.300s", text);
          g_assert_null (parvis_record_new_from_text (samples[i].record, text, -1, &error));
          g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
          g_assert_true (g_str_has_prefix (error->message, "$."));
          count++;
        }
  g_assert_cmpuint (count, >, 500);
}

static void
test_nested (void)
{
  g_autoptr (GString) text = g_string_new ("{\"texte\":");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parvis_record_new_from_text (samples[i].record, text->str, -1, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_null (parvis_record_new_from_text (samples[i].record, "[]", -1, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

/* What a server fills by hand: NULL texts and lists, and texts that would be refused over there. */
static void
test_made_by_hand (void)
{
  g_autofree char *long_text = g_strnfill (PARVIS_CHARS_NOM + 50, 'x');
  ParvisJustificatifDetail detail = { .justificatif = { .personne = "a\nb\x7f",
                                                        .foyer = long_text } };
  g_autofree char *text = parvis_justificatif_detail_to_text (&detail);
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) read = parvis_justificatif_detail_parse (text, -1, &error);
  ParvisDemandeDetail demande = { .peut = PARVIS_PEUT_COMPLEMENT | PARVIS_PEUT_REFUSER };
  g_autofree char *demande_text = parvis_demande_detail_to_text (&demande);

  g_assert_no_error (error);
  g_assert_cmpstr (read->justificatif.personne, ==, "a b ");
  g_assert_cmpint (g_utf8_strlen (read->justificatif.foyer, -1), ==, PARVIS_CHARS_NOM);
  g_assert_true (g_str_has_suffix (read->justificatif.foyer, "x…"));
  g_assert_cmpstr (read->justificatif.type, ==, "");
  g_assert_null (read->refus_affichage);
  g_assert_cmpuint (read->versions->len, ==, 0);
  g_assert_cmpint (read->propose_au, ==, PARVIS_DATE_NONE);
  g_assert_nonnull (strstr (demande_text, "\"peut\":[\"complement\",\"refuser\"]"));
}

/* Lines stay in a text, and go from a name; NULL lists are empty ones. */
static void
test_made_to_fit (void)
{
  g_autofree char *long_text = g_strnfill (2001, 'x');
  ParvisJustificatifDecision decision = { .commentaire = "a\n\r\tb\x01", .motif = "a\tb" };
  g_autofree char *text = parvis_justificatif_decision_to_text (&decision);
  g_autoptr (ParvisJustificatifDetail) copy =
      parvis_justificatif_detail_copy (&(ParvisJustificatifDetail){ .pages = 3 });
  ParvisDemandeRefus refus = { .motif = long_text + 1 };
  g_autofree char *fits = parvis_demande_refus_to_text (&refus);

  g_assert_cmpstr (text, ==,
                   "{\"depot\":0,\"decision\":\"valide\",\"valide_au\":null,\"motif\":\"a b\","
                   "\"commentaire\":\"a\\n\\r\\tb \"}");
  g_assert_cmpuint (copy->motifs->len, ==, 0);
  g_assert_cmpint (copy->pages, ==, 3);
  g_assert_null (strstr (fits, "…"));
  refus.motif = long_text;
  g_clear_pointer (&fits, g_free);
  fits = parvis_demande_refus_to_text (&refus);
  g_assert_nonnull (strstr (fits, "x…\"}"));
  parvis_justificatif_detail_free (NULL);
}

static void
test_names (void)
{
  g_assert_cmpint (parvis_names_find (parvis_demande_etats, "annulee"), ==, PARVIS_DEMANDE_ANNULEE);
  g_assert_cmpint (parvis_names_find (parvis_justificatif_etats, "expire"), ==,
                   PARVIS_JUSTIFICATIF_EXPIRE);
  g_assert_cmpint (parvis_names_find (parvis_depot_etats, "remplace"), ==, PARVIS_DEPOT_REMPLACE);
  g_assert_cmpint (parvis_names_find (parvis_agent_roles, "administrateur"), ==,
                   PARVIS_AGENT_ADMINISTRATEUR);
  g_assert_cmpint (parvis_names_find (parvis_moyens, "cesu"), ==, PARVIS_MOYEN_CESU);
  g_assert_cmpint (parvis_names_find (parvis_moyens, "or"), ==, -1);
  g_assert_cmpint (parvis_names_find (parvis_moyens, NULL), ==, -1);
  g_assert_cmpstr (parvis_api_erreur_get_nom (PARVIS_ERROR_TOO_LARGE), ==, "too-large");
  g_assert_cmpint (parvis_api_erreur_find_code ("busy"), ==, PARVIS_ERROR_BUSY);
  g_assert_cmpint (parvis_api_erreur_find_code ("totp"), ==, -1);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  GHashTable *seen = user_data;

  g_hash_table_add (seen, g_strdup (pspec->name));
}

static void
test_object (void)
{
  g_autoptr (ParvisJustificatifData) data = parvis_justificatif_data_parse (PIECE, -1, NULL);
  g_autoptr (ParvisJustificatif) piece = parvis_justificatif_new (data);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *nom = NULL;
  ParvisJustificatifData changed;
  gint64 id;
  guint etat;

  g_object_get (piece, "id", &id, "type-nom", &nom, "etat", &etat, NULL);
  g_assert_cmpint (id, ==, 7);
  g_assert_cmpstr (nom, ==, "Carnet de vaccination DT Polio");
  g_assert_cmpuint (etat, ==, PARVIS_JUSTIFICATIF_EN_ATTENTE);

  /* From the object's own data: what is borrowed must outlive the change. */
  g_signal_connect (piece, "notify", G_CALLBACK (count_cb), seen);
  changed = *parvis_justificatif_get_data (piece);
  changed.etat = PARVIS_JUSTIFICATIF_VALIDE;
  changed.ouvert_par = "Jeanne Martin";
  parvis_justificatif_update (piece, &changed);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2);
  g_assert_true (g_hash_table_contains (seen, "etat"));
  g_assert_true (g_hash_table_contains (seen, "ouvert-par"));
  g_assert_cmpstr (parvis_justificatif_get_data (piece)->ouvert_par, ==, "Jeanne Martin");
  g_assert_cmpstr (parvis_justificatif_get_data (piece)->personne, ==, "DUPIN Alice");
  parvis_justificatif_update (piece, parvis_justificatif_get_data (piece));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2);
}

static void
test_object_demande (void)
{
  g_autoptr (ParvisDemandePage) page = parvis_demande_page_parse (
      "{\"demandes\":[" DEMANDE "],\"suivant\":null,\"total\":1}", -1, NULL);
  g_autoptr (GPtrArray) objects = parvis_demande_page_create_objects (page);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) alertes = NULL;
  ParvisDemande *demande = g_ptr_array_index (objects, 0);
  ParvisDemandeData changed = *parvis_demande_get_data (demande);

  g_object_get (demande, "alertes", &alertes, NULL);
  g_assert_cmpuint (g_strv_length (alertes), ==, 2);
  g_assert_cmpstr (alertes[1], ==, "Allergie alimentaire");
  g_signal_connect (demande, "notify", G_CALLBACK (count_cb), seen);
  changed.alertes = NULL;
  changed.agent_id = 4;
  parvis_demande_update (demande, &changed);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2);
  g_assert_true (g_hash_table_contains (seen, "alertes"));
  g_assert_true (g_hash_table_contains (seen, "agent-id"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/round-trip", test_round_trip);
  g_test_add_func ("/model/damaged", test_damaged);
  g_test_add_func ("/model/nested", test_nested);
  g_test_add_func ("/model/made-by-hand", test_made_by_hand);
  g_test_add_func ("/model/made-to-fit", test_made_to_fit);
  g_test_add_func ("/model/names", test_names);
  g_test_add_func ("/model/object", test_object);
  g_test_add_func ("/model/object-demande", test_object_demande);
  return g_test_run ();
}
