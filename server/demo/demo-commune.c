/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-commune.h"

#include "server/comptes/agents-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-jours-feries.h"

typedef struct
{
  DemoVille *ville;
  ParvisDb *db;
  JsonObject *demo;
  guint foyers; /* that the town's schools are for */
  gint64 now;
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
    if (!parvis_reglages_ecrire (demo->db, k->data, demo->ville->depuis,
                                 json_object_get_member (reglages, k->data), demo->error))
      return FALSE;
  return TRUE;
}

static gboolean
create_annee (Demo *demo, JsonObject *a)
{
  const char *du = parvis_demo_ville_move (demo->ville, get_texte (a, "du"));
  const char *au = parvis_demo_ville_move (demo->ville, get_texte (a, "au"));
  g_autofree char *id = g_strdup_printf ("%.4s-%.4s", du, au);

  return parvis_db_exec (demo->db, demo->error, PARVIS_SQL_ANNEE_INSERT, V (id), V (du), V (au),
                         V (parvis_demo_ville_move (demo->ville, get_texte (a, "ouverte_le"))));
}

/* The nearest such day of a week: holidays of another year begin on a Saturday too. */
static ParvisDate
get_nearest (ParvisDate jour, int weekday)
{
  return jour + (weekday - parvis_date_get_weekday (jour) + 3 + 7) % 7 - 3;
}

static gboolean
create_fermeture (Demo *demo, JsonObject *f)
{
  ParvisDate du = parvis_date_from_iso (parvis_demo_ville_move (demo->ville, get_texte (f, "du")));
  ParvisDate au = parvis_date_from_iso (parvis_demo_ville_move (demo->ville, get_texte (f, "au")));
  char iso_du[PARVIS_DATE_ISO_SIZE], iso_au[PARVIS_DATE_ISO_SIZE];

  if (demo->ville->decalage != 0 && json_object_has_member (f, "apres_paques"))
    {
      du = parvis_paques (parvis_date_get_year (du))
           + (int) json_object_get_int_member (f, "apres_paques");
      au = du + 1;
    }
  else if (demo->ville->decalage != 0)
    {
      du = get_nearest (du, PARVIS_SAMEDI);
      if (parvis_date_get_month (au) != 8)
        au = get_nearest (au, PARVIS_DIMANCHE);
    }
  return parvis_db_exec (demo->db, demo->error, PARVIS_SQL_FERMETURE_INSERT,
                         V (parvis_date_write_iso (du, iso_du)),
                         V (parvis_date_write_iso (au, iso_au)), V (get_texte (f, "nature")),
                         V (get_texte (f, "motif")), V_ID (0));
}

static gboolean
create_calendrier (Demo *demo)
{
  JsonArray *annees = json_object_get_array_member (demo->demo, "annees");
  JsonArray *fermetures = json_object_get_array_member (demo->demo, "fermetures");

  for (guint i = 0; i < json_array_get_length (annees); i++)
    if (!create_annee (demo, json_array_get_object_element (annees, i)))
      return FALSE;
  for (guint i = 0; i < json_array_get_length (fermetures); i++)
    if (!create_fermeture (demo, json_array_get_object_element (fermetures, i)))
      return FALSE;
  return TRUE;
}

static gboolean
create_etablissement (Demo *demo, const char *uai, const char *nom, JsonArray *niveaux)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), niveaux);
  g_autofree char *text = json_to_string (node, FALSE);
  DemoEcole ecole = { .niveaux = niveaux };

  ecole.id = parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_ETABLISSEMENT_INSERT, V (uai),
                                V (nom), V (text), V (demo->ville->depuis));
  if (ecole.id == 0)
    return FALSE;
  json_array_ref (niveaux);
  g_array_append_val (demo->ville->ecoles, ecole);
  return TRUE;
}

/* A larger town has more schools, each like the first. */
#define FOYERS_PAR_ECOLE 200

static gboolean
create_etablissements (Demo *demo)
{
  JsonArray *etablissements = json_object_get_array_member (demo->demo, "etablissements");
  JsonArray *noms =
      json_object_get_array_member (json_node_get_object (demo->ville->population), "ecoles");
  JsonArray *niveaux =
      json_object_get_array_member (json_array_get_object_element (etablissements, 0), "niveaux");
  guint plus = MIN (demo->foyers / FOYERS_PAR_ECOLE, json_array_get_length (noms));

  for (guint i = 0; i < json_array_get_length (etablissements); i++)
    {
      JsonObject *e = json_array_get_object_element (etablissements, i);

      if (!create_etablissement (demo, get_texte (e, "uai"), get_texte (e, "nom"),
                                 json_object_get_array_member (e, "niveaux")))
        return FALSE;
    }
  for (guint i = 0; i < plus; i++)
    {
      g_autofree char *nom = g_strdup_printf ("École %s", json_array_get_string_element (noms, i));

      if (!create_etablissement (demo, NULL, nom, niveaux))
        return FALSE;
    }
  return TRUE;
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
                             V (get_texte (t, "public")), V (demo->ville->depuis),
                             V ((const char *) NULL), V (formule),
                             V (get_texte (demo->demo, "deliberation")))
          == 0)
        return FALSE;
    }
  return TRUE;
}

static void
keep_seance (Demo *demo, const char *code, gint64 seance_id)
{
  for (int i = 0; i < DEMO_N_ACTIVITES; i++)
    if (g_str_equal (parvis_demo_activites[i], code))
      demo->ville->seances[i] = seance_id;
}

static gint64
create_seance (Demo *demo, JsonObject *activite, gint64 activite_id)
{
  JsonObject *seance = json_object_get_object_member (activite, "seance");
  JsonArray *jours = json_object_get_array_member (seance, "jours");

  return parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_SEANCE_INSERT, V (activite_id),
                            V (get_texte (seance, "nom")), V (get_texte (seance, "debut")),
                            V (get_texte (seance, "fin")), V (get_jours (jours)), V (0),
                            V (demo->ville->depuis));
}

static gboolean
create_activite (Demo *demo, JsonObject *activite, gint64 rang)
{
  JsonObject *seance = json_object_get_object_member (activite, "seance");
  JsonObject *delai = json_object_get_object_member (activite, "delai");
  g_autofree char *regle = dup_json (delai, "regle");
  gint64 id = parvis_db_exec_id (demo->db, demo->error, PARVIS_SQL_ACTIVITE_INSERT,
                                 V (get_texte (activite, "code")), V (get_texte (activite, "nom")),
                                 V (rang));
  gint64 seance_id = id != 0 ? create_seance (demo, activite, id) : 0;

  if (seance_id == 0
      || !parvis_db_exec (demo->db, demo->error, PARVIS_SQL_DELAI_INSERT, V (seance_id),
                          V (demo->ville->depuis), V ((const char *) NULL), V (regle),
                          V (get_texte (delai, "texte"))))
    return FALSE;
  for (guint i = 0; i < demo->ville->ecoles->len; i++)
    if (!parvis_db_exec (demo->db, demo->error, PARVIS_SQL_SEANCE_LIEU_INSERT, V (seance_id),
                         V (g_array_index (demo->ville->ecoles, DemoEcole, i).id),
                         V (demo->ville->depuis),
                         V (json_object_get_int_member (seance, "places"))))
      return FALSE;
  keep_seance (demo, get_texte (activite, "code"), seance_id);
  return create_tarifs (demo, activite, seance_id);
}

static gboolean
create_ecoles (Demo *demo)
{
  JsonArray *activites = json_object_get_array_member (demo->demo, "activites");

  if (!create_etablissements (demo))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (activites); i++)
    if (!create_activite (demo, json_array_get_object_element (activites, i), i + 1))
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
      const char *role = get_texte (a, "role");
      gint64 id = parvis_agent_creer (demo->db, get_texte (a, "identifiant"), get_texte (a, "nom"),
                                      role, demo->ville->hash, demo->now, demo->error);

      if (id == 0)
        return FALSE;
      if (g_str_equal (role, "gestionnaire"))
        demo->ville->gestionnaire = id;
      if (g_str_equal (role, "regisseur"))
        demo->ville->regisseur = id;
    }
  return TRUE;
}

gboolean
parvis_demo_fonder (DemoVille *ville, ParvisDb *db, guint foyers, gint64 now, GError **error)
{
  Demo demo = { .ville = ville,
                .db = db,
                .demo = json_node_get_object (ville->sarrians),
                .foyers = foyers,
                .now = now,
                .error = error };

  ville->hash = parvis_mot_de_passe_hacher (get_texte (demo.demo, "mot_de_passe"));
  return create_reglages (&demo) && create_calendrier (&demo) && create_ecoles (&demo)
         && create_agents (&demo);
}

static gboolean
create_credit (DemoVille *ville, ParvisDb *db, const DemoFamille *famille, GError **error)
{
  char today[PARVIS_DATE_ISO_SIZE];
  ParvisEcriture e = { .montant_cents = famille->credit_cents,
                       .date_valeur = parvis_date_write_iso (ville->aujourdhui, today),
                       .libelle = "Versement par chèque",
                       .nature = "guichet",
                       .acteur = PARVIS_ACTEUR_SYSTEME };

  if (e.montant_cents == 0)
    return TRUE;
  e.debit = parvis_regie_get_compte (db, "cheques", error);
  e.credit = e.debit != 0 ? parvis_regie_get_compte_foyer (db, famille->foyer_id, error) : 0;
  return e.credit != 0 && parvis_regie_ecrire (db, &e, today, ville->now, error) != 0;
}

gboolean
parvis_demo_create_commune (ParvisCommune *commune, ParvisDb *db, GError **error)
{
  g_autoptr (DemoVille) ville = parvis_demo_ville_new (commune, error);
  JsonArray *foyers;

  if (ville == NULL || !parvis_demo_fonder (ville, db, 0, ville->now, error))
    return FALSE;
  foyers = json_object_get_array_member (json_node_get_object (ville->sarrians), "foyers");
  for (guint i = 0; i < json_array_get_length (foyers); i++)
    {
      DemoFamille *famille =
          parvis_demo_famille_from_json (ville, json_array_get_object_element (foyers, i));

      if (!parvis_demo_famille_creer (ville, db, famille, ville->now, error)
          || !create_credit (ville, db, famille, error))
        return FALSE;
    }
  return TRUE;
}
