/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-scenes.h"

#include "shared/parvis-error.h"

/* The words of scenes.json. */
static const char *const mots[DEMO_N_ACTES] = {
  [DEMO_COMPTE] = "compte",
  [DEMO_DOSSIER] = "dossier",
  [DEMO_PIECE] = "piece",
  [DEMO_PIECE_VALIDER] = "valider",
  [DEMO_PIECE_REFUSER] = "refuser_piece",
  [DEMO_PRENDRE] = "prendre",
  [DEMO_ACCEPTER] = "accepter",
  [DEMO_REFUSER] = "refuser",
  [DEMO_COMPLEMENT] = "complement",
  [DEMO_ANNULER] = "annuler",
  [DEMO_NOTE] = "note",
  [DEMO_MESSAGE] = "message",
  [DEMO_REPONSE] = "reponse",
  [DEMO_LIRE] = "lire",
  [DEMO_VERSEMENT] = "versement",
  [DEMO_RESERVER] = "reserver",
  [DEMO_ANNULER_REPAS] = "annuler_repas",
  [DEMO_DEUX_FOYERS] = "deux_foyers",
};

/* The accounts are older than all that happens. */
#define COMPTES_JOURS 80

static const char *
get_texte (JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default (object, key, NULL);
}

static int
find_mot (const char *const *liste, int n, const char *mot)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (liste[i], mot) == 0)
      return i;
  return -1;
}

static DemoFamille *
find_famille (DemoVille *ville, const char *identifiant)
{
  for (guint i = 0; i < ville->familles->len; i++)
    {
      DemoFamille *famille = ville->familles->pdata[i];

      if (g_strcmp0 (famille->identifiant, identifiant) == 0)
        return famille;
    }
  return NULL;
}

static int
find_enfant (const DemoFamille *famille, const char *prenom)
{
  for (guint i = 0; i < famille->enfants->len; i++)
    if (g_strcmp0 (g_array_index (famille->enfants, DemoEnfant, i).personne.prenom, prenom) == 0)
      return (int) i;
  return -1;
}

static DemoDossier *
find_dossier (DemoVille *ville, const DemoFamille *famille, guint enfant)
{
  for (guint i = 0; i < ville->dossiers->len; i++)
    {
      DemoDossier *dossier = ville->dossiers->pdata[i];

      if (dossier->famille == famille && dossier->enfant == enfant)
        return dossier;
    }
  return NULL;
}

/* What the file says of the child: its sessions and how far it was filled. */
static DemoDossier *
begin_dossier (DemoVille *ville, DemoFamille *famille, guint rang, JsonObject *acte)
{
  DemoEnfant *enfant = &g_array_index (famille->enfants, DemoEnfant, rang);
  DemoDossier *dossier = parvis_demo_ville_add_dossier (ville, famille, rang, DEMO_ANNEE);

  dossier->etapes = (guint) json_object_get_int_member_with_default (acte, "etapes", 0);
  if (json_object_has_member (acte, "seances"))
    {
      JsonArray *seances = json_object_get_array_member (acte, "seances");

      enfant->seances = 0;
      for (guint i = 0; i < json_array_get_length (seances); i++)
        for (int a = 0; a < DEMO_N_ACTIVITES; a++)
          if (g_str_equal (parvis_demo_activites[a], json_array_get_string_element (seances, i)))
            enfant->seances |= 1u << a;
    }
  return dossier;
}

static guint
read_jours (JsonObject *acte)
{
  JsonArray *jours =
      json_object_has_member (acte, "jours") ? json_object_get_array_member (acte, "jours") : NULL;
  guint mask = jours != NULL ? 0 : 0x7f;

  for (guint i = 0; jours != NULL && i < json_array_get_length (jours); i++)
    for (int day = PARVIS_LUNDI; day <= PARVIS_DIMANCHE; day++)
      if (g_str_equal (json_array_get_string_element (jours, i), parvis_date_get_nom_jour (day)))
        mask |= 1u << day;
  return mask;
}

/* Meals: only those of the year for which the file was made. */
static void
read_repas (DemoVille *ville, DemoEvenement *e, JsonObject *acte)
{
  ParvisDate du = ville->aujourdhui + (int) json_object_get_int_member_with_default (acte, "du", 0);

  e->du = MAX (du, ville->annees[DEMO_ANNEE].du);
  e->au = ville->aujourdhui + (int) json_object_get_int_member_with_default (acte, "au", 0);
  e->jours = read_jours (acte);
  e->activite = (DemoActivite) MAX (
      find_mot (parvis_demo_activites, DEMO_N_ACTIVITES, get_texte (acte, "activite")), 0);
}

static void
add_acte (DemoVille *ville, DemoActe quoi, DemoFamille *famille, int enfant, JsonObject *acte)
{
  int heure = parvis_date_parse_heure (get_texte (acte, "h"));
  ParvisDate jour = ville->aujourdhui + (int) json_object_get_int_member (acte, "j");
  DemoEvenement *e = parvis_demo_ville_add (
      ville, quoi, famille, parvis_demo_ville_instant (ville, jour, MAX (heure, 0)));

  if (quoi == DEMO_DOSSIER)
    e->dossier = begin_dossier (ville, famille, (guint) enfant, acte);
  else if (enfant >= 0)
    e->dossier = find_dossier (ville, famille, (guint) enfant);
  e->enfant = (guint) MAX (enfant, 0);
  e->autre = find_famille (ville, get_texte (acte, "autre"));
  e->type = get_texte (acte, "type");
  e->texte = get_texte (acte, "texte");
  e->sujet = get_texte (acte, quoi == DEMO_PIECE_REFUSER ? "motif" : "sujet");
  e->document = get_texte (acte, "document");
  e->cents = json_object_get_int_member_with_default (acte, "cents", 0);
  read_repas (ville, e, acte);
}

static gboolean
read_acte (DemoVille *ville, JsonObject *acte, GError **error)
{
  DemoFamille *famille = find_famille (ville, get_texte (acte, "famille"));
  const char *prenom = get_texte (acte, "enfant");
  int quoi = find_mot (mots, DEMO_N_ACTES, get_texte (acte, "acte"));
  int enfant = famille != NULL && prenom != NULL ? find_enfant (famille, prenom) : -1;

  if (famille == NULL || quoi < 0 || (prenom != NULL && enfant < 0))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "scenes.json : %s, %s, %s",
                   get_texte (acte, "famille"), get_texte (acte, "acte"), prenom);
      return FALSE;
    }
  add_acte (ville, (DemoActe) quoi, famille, enfant, acte);
  return TRUE;
}

static void
add_foyers (DemoVille *ville, JsonNode *node)
{
  JsonArray *foyers = json_object_get_array_member (json_node_get_object (node), "foyers");

  for (guint i = 0; i < json_array_get_length (foyers); i++)
    parvis_demo_ville_add (
        ville, DEMO_COMPTE,
        parvis_demo_famille_from_json (ville, json_array_get_object_element (foyers, i)),
        parvis_demo_ville_instant (ville, ville->aujourdhui - COMPTES_JOURS, 18 * 60 + (int) i));
}

gboolean
parvis_demo_scenes_add (DemoVille *ville, GError **error)
{
  JsonArray *actes = json_object_get_array_member (json_node_get_object (ville->scenes), "actes");

  add_foyers (ville, ville->sarrians);
  add_foyers (ville, ville->scenes);
  ville->n_scenes = ville->familles->len;
  for (guint i = 0; i < json_array_get_length (actes); i++)
    if (!read_acte (ville, json_array_get_object_element (actes, i), error))
      return FALSE;
  return TRUE;
}
