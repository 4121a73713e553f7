/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-commune.h"

#include <gio/gio.h>

#include "server/comptes/agents-store.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

#define DEMO_JSON "/fr/parvis/demo/sarrians.json"
/* Since when the demo's rules are in force: before its first school year. */
#define DEPUIS "2025-07-01"

typedef struct {
  ParvisCommune *commune;
  ParvisDb *db;
  JsonObject *demo;
  char today[11];
  gint64 now;
  char *hash; /* of the password that all share */
  GError **error;
} Demo;

/* The demo's own file: what it should hold is there, or the test of the demo fails. */
static const char *
get_texte (JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default (object, key, NULL);
}

static char *
dup_json (JsonObject *object, const char *key)
{
  return json_to_string (json_object_get_member (object, key), FALSE);
}

static gboolean
create_reglages (Demo *demo)
{
  JsonObject *reglages = json_object_get_object_member (demo->demo, "reglages");
  g_autoptr (GList) keys = json_object_get_members (reglages);

  for (GList *k = keys; k != NULL; k = k->next)
    if (!parvis_reglages_ecrire (demo->db, k->data, DEPUIS,
                                 json_object_get_member (reglages, k->data), demo->error))
      return FALSE;
  return TRUE;
}

static gboolean
create_calendrier (Demo *demo)
{
  JsonArray *annees = json_object_get_array_member (demo->demo, "annees");
  JsonArray *fermetures = json_object_get_array_member (demo->demo, "fermetures");

  for (guint i = 0; i < json_array_get_length (annees); i++)
    {
      JsonObject *a = json_array_get_object_element (annees, i);

      if (!parvis_db_exec (demo->db, demo->error, PARVIS_SQL_ANNEE_INSERT, V (get_texte (a, "id")),
                           V (get_texte (a, "du")), V (get_texte (a, "au")),
                           V (get_texte (a, "ouverte_le"))))
        return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (fermetures); i++)
    {
      JsonObject *f = json_array_get_object_element (fermetures, i);

      if (!parvis_db_exec (demo->db, demo->error, PARVIS_SQL_FERMETURE_INSERT, V (get_texte (f, "du")),
                           V (get_texte (f, "au")), V (get_texte (f, "nature")),
                           V (get_texte (f, "motif")), V_ID (0)))
        return FALSE;
    }
  return TRUE;
}

static GArray *
create_etablissements (Demo *demo)
{
  JsonArray *etablissements = json_object_get_array_member (demo->demo, "etablissements");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < json_array_get_length (etablissements); i++)
    {
      JsonObject *e = json_array_get_object_element (etablissements, i);
      g_autofree char *niveaux = dup_json (e, "niveaux");
      gint64 id = parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_ETABLISSEMENT_INSERT,
                                     V (get_texte (e, "uai")), V (get_texte (e, "nom")), V (niveaux),
                                     V (DEPUIS));

      if (id == 0)
        return NULL;
      g_array_append_val (ids, id);
    }
  return g_steal_pointer (&ids);
}

static gint64
get_jours (JsonArray *jours)
{
  gint64 mask = 0;

  for (guint i = 0; i < json_array_get_length (jours); i++)
    for (int day = PARVIS_LUNDI; day <= PARVIS_DIMANCHE; day++)
      if (g_str_equal (json_array_get_string_element (jours, i), parvis_date_get_nom_jour (day)))
        mask |= 1 << day;
  return mask;
}

static gboolean
create_tarifs (Demo *demo, JsonObject *activite, gint64 seance_id)
{
  JsonArray *tarifs = json_object_get_array_member (activite, "tarifs");

  for (guint i = 0; i < json_array_get_length (tarifs); i++)
    {
      JsonObject *t = json_array_get_object_element (tarifs, i);
      g_autofree char *formule = dup_json (t, "formule");

      if (parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_TARIF_INSERT, V (seance_id),
                             V (get_texte (t, "public")), V (DEPUIS), V ((const char *) NULL),
                             V (formule), V (get_texte (demo->demo, "deliberation")))
          == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
create_activite (Demo *demo, JsonObject *activite, gint64 rang, GArray *etablissements)
{
  JsonObject *seance = json_object_get_object_member (activite, "seance");
  JsonObject *delai = json_object_get_object_member (activite, "delai");
  g_autofree char *regle = dup_json (delai, "regle");
  gint64 id = parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_ACTIVITE_INSERT,
                                 V (get_texte (activite, "code")), V (get_texte (activite, "nom")),
                                 V (rang));
  gint64 seance_id
      = id == 0 ? 0
                : parvis_db_exec_id (
                    demo->db, demo->error, PARVIS_SQL_SEANCE_INSERT, V (id),
                    V (get_texte (seance, "nom")), V (get_texte (seance, "debut")),
                    V (get_texte (seance, "fin")),
                    V (get_jours (json_object_get_array_member (seance, "jours"))), V (0), V (DEPUIS));

  if (seance_id == 0
      || !parvis_db_exec (demo->db, demo->error, PARVIS_SQL_DELAI_INSERT, V (seance_id), V (DEPUIS),
                          V ((const char *) NULL), V (regle), V (get_texte (delai, "texte"))))
    return FALSE;
  for (guint i = 0; i < etablissements->len; i++)
    if (!parvis_db_exec (demo->db, demo->error, PARVIS_SQL_SEANCE_LIEU_INSERT, V (seance_id),
                         V (g_array_index (etablissements, gint64, i)), V (DEPUIS),
                         V (json_object_get_int_member (seance, "places"))))
      return FALSE;
  return create_tarifs (demo, activite, seance_id);
}

static gboolean
create_ecoles (Demo *demo)
{
  JsonArray *activites = json_object_get_array_member (demo->demo, "activites");
  g_autoptr (GArray) etablissements = create_etablissements (demo);

  if (etablissements == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (activites); i++)
    if (!create_activite (demo, json_array_get_object_element (activites, i), i + 1, etablissements))
      return FALSE;
  return TRUE;
}

static gboolean
create_agents (Demo *demo)
{
  JsonArray *agents = json_object_get_array_member (demo->demo, "agents");

  for (guint i = 0; i < json_array_get_length (agents); i++)
    {
      JsonObject *a = json_array_get_object_element (agents, i);

      if (parvis_agent_creer (demo->db, get_texte (a, "identifiant"), get_texte (a, "nom"),
                              get_texte (a, "role"), demo->hash, demo->now, demo->error)
          == 0)
        return FALSE;
    }
  return TRUE;
}

/* Borrowed texts. */
static ParvisPersonne
read_personne (JsonObject *p)
{
  return (ParvisPersonne) {
    .civilite = (char *) get_texte (p, "civilite"),
    .nom_naissance = (char *) get_texte (p, "nom"),
    .prenom = (char *) get_texte (p, "prenom"),
    .sexe = (char *) get_texte (p, "sexe"),
    .naissance_le = (char *) get_texte (p, "naissance_le"),
    .naissance_pays = (char *) "99100",
    .naissance_commune = (char *) get_texte (p, "commune"),
    .naissance_lieu = (char *) get_texte (p, "lieu"),
    .naissance_dep = (char *) get_texte (p, "dep"),
    .telephone = (char *) get_texte (p, "telephone"),
  };
}

static gint64
create_compte (Demo *demo, JsonObject *f)
{
  ParvisPersonne responsable = read_personne (json_object_get_object_member (f, "responsable"));
  JsonObject *adresse = json_object_get_object_member (f, "adresse");
  g_autofree char *nom = parvis_personne_dup_nom (&responsable);
  ParvisFoyer foyer = {
    .nom = nom,
    .voie = (char *) get_texte (adresse, "voie"),
    .code_postal = (char *) get_texte (adresse, "code_postal"),
    .commune = (char *) get_texte (adresse, "commune"),
    .commune_cog = (char *) get_texte (adresse, "cog"),
  };
  ParvisCompteNouveau nouveau = { .identifiant = get_texte (f, "identifiant"),
                                  .courriel = get_texte (f, "courriel"),
                                  .mot_de_passe = demo->hash,
                                  .cgu_version = "2026-09",
                                  .personne = &responsable,
                                  .foyer = &foyer };
  gint64 id;

  responsable.courriel = (char *) get_texte (f, "courriel");
  id = parvis_compte_creer (demo->db, &nouveau, DEPUIS, demo->now, demo->error);
  if (id == 0
      || !parvis_compte_activer (demo->db, id, nouveau.identifiant, demo->now, demo->error))
    return 0;
  return id;
}

static gboolean
create_credit (Demo *demo, gint64 foyer_id, gint64 cents)
{
  ParvisEcriture e = { .montant_cents = cents,
                       .date_valeur = demo->today,
                       .libelle = "Versement par chèque",
                       .nature = "guichet",
                       .acteur = PARVIS_ACTEUR_SYSTEME };

  if (cents == 0)
    return TRUE;
  e.debit = parvis_regie_get_compte (demo->db, "cheques", demo->error);
  e.credit = e.debit != 0 ? parvis_regie_get_compte_foyer (demo->db, foyer_id, demo->error) : 0;
  return e.credit != 0
         && parvis_regie_ecrire (demo->db, &e, demo->today, demo->now, demo->error) != 0;
}

static gboolean
create_foyer (Demo *demo, JsonObject *f)
{
  JsonArray *enfants = json_object_get_array_member (f, "enfants");
  gint64 quotient = json_object_get_int_member (f, "quotient");
  gint64 compte_id = create_compte (demo, f);
  gint64 foyer_id
      = compte_id != 0 ? parvis_compte_get_foyer (demo->db, compte_id, demo->error) : 0;

  if (foyer_id == 0)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (enfants); i++)
    {
      ParvisPersonne enfant = read_personne (json_array_get_object_element (enfants, i));
      gint64 id = parvis_personne_insert (demo->db, &enfant, demo->now, demo->error);

      if (id == 0
          || !parvis_foyer_add_membre (demo->db, foyer_id, id, "enfant", NULL, DEPUIS, demo->error))
        return FALSE;
    }
  if (quotient >= 0
      && !parvis_foyer_set_quotient (demo->db, foyer_id, DEPUIS, NULL, quotient, 0, demo->error))
    return FALSE;
  return create_credit (demo, foyer_id, json_object_get_int_member (f, "credit_cents"));
}

static gboolean
create_foyers (Demo *demo)
{
  JsonArray *foyers = json_object_get_array_member (demo->demo, "foyers");

  for (guint i = 0; i < json_array_get_length (foyers); i++)
    if (!create_foyer (demo, json_array_get_object_element (foyers, i)))
      return FALSE;
  return TRUE;
}

gboolean
parvis_demo_create_commune (ParvisCommune *commune, ParvisDb *db, GError **error)
{
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data (DEMO_JSON, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL, *hash = NULL;
  Demo demo = { .commune = commune, .db = db, .error = error };

  if (bytes == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  node = json_from_string (text, error);
  if (node == NULL)
    return FALSE;
  demo.demo = json_node_get_object (node);
  demo.now = parvis_commune_now (commune);
  parvis_commune_today (commune, demo.today);
  hash = parvis_mot_de_passe_hacher (get_texte (demo.demo, "mot_de_passe"));
  demo.hash = hash;
  return create_reglages (&demo) && create_calendrier (&demo) && create_ecoles (&demo)
         && create_agents (&demo) && create_foyers (&demo);
}
