/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier.h"

#include "server/foyers/foyers-json.h"
#include "server/referentiels/parvis-referentiels.h"
#include "server/reglages/reglages-store.h"
#include "server/scolarite/scolarite-store.h"

static void
set_foyer (JsonObject *profil, ParvisDb *db, gint64 foyer_id)
{
  g_autoptr (ParvisFoyer) foyer = parvis_foyer_find (db, foyer_id);

  if (foyer == NULL)
    return;
  json_object_set_object_member (profil, "foyer", parvis_foyer_to_json (foyer));
  if (foyer->sociales != NULL)
    json_object_set_member (profil, "sociales", json_from_string (foyer->sociales, NULL));
}

/* The household's people: adults for prefilling, children to choose from. */
static void
fill_foyer (ParvisContexte *contexte, ParvisDb *db, gint64 foyer_id, const char *today)
{
  g_autoptr (GPtrArray) membres = parvis_foyer_list_membres (db, foyer_id, NULL, today);
  g_autoptr (JsonObject) profil = json_object_new ();

  for (guint i = 0; i < membres->len; i++)
    {
      const ParvisPersonne *personne = membres->pdata[i];
      g_autoptr (JsonObject) identite = parvis_personne_to_json (personne);

      if (g_strcmp0 (personne->role, "enfant") == 0)
        parvis_contexte_add_enfant (contexte, personne->id, identite);
      else if (!json_object_has_member (profil, personne->role))
        json_object_set_object_member (profil, personne->role, json_object_ref (identite));
    }
  set_foyer (profil, db, foyer_id);
  parvis_contexte_set_profil (contexte, profil);
}

void
parvis_dossier_fill_reglages (ParvisContexte *contexte, ParvisDb *db, const char *today)
{
  g_autoptr (JsonObject) reglages = parvis_reglages_create_json (db, today);
  JsonObjectIter iter;
  const char *cle;
  JsonNode *valeur;

  json_object_iter_init (&iter, reglages);
  while (json_object_iter_next (&iter, &cle, &valeur))
    parvis_contexte_set_reglage (contexte, cle, valeur);
}

/* Answers of the household's latest file, and of the same child's: what need not be typed again. */
static gboolean
fill_dossiers (ParvisContexte *contexte,
               ParvisCommune *commune,
               ParvisDb *db,
               const ParvisDossier *dossier,
               GError **error)
{
  const ParvisTeleprocedure *t = dossier->teleprocedure;
  gint64 dernier = parvis_db_int (db, 0, PARVIS_SQL_DEMANDE_DERNIERE_DU_FOYER,
                                  V (dossier->foyer_id), V (t->code), V (dossier->id));
  gint64 enfant =
      dossier->personne_id != 0
          ? parvis_db_int (db, 0, PARVIS_SQL_DEMANDE_DERNIERE_DE_ENFANT, V (dossier->foyer_id),
                           V (t->code), V (dossier->id), V (dossier->personne_id))
          : 0;
  g_autoptr (JsonObject) reponses = NULL, reponses_enfant = NULL;

  if (dernier != 0)
    {
      reponses = parvis_dossier_lire_reponses (commune, db, dernier, error);
      if (reponses == NULL)
        return FALSE;
    }
  if (enfant != 0)
    {
      reponses_enfant = parvis_dossier_lire_reponses (commune, db, enfant, error);
      if (reponses_enfant == NULL)
        return FALSE;
    }
  parvis_contexte_set_dossiers (contexte, reponses, reponses_enfant);
  return TRUE;
}

ParvisContexte *
parvis_dossier_creer_contexte (ParvisCommune *commune,
                               ParvisDb *db,
                               gint64 foyer_id,
                               const ParvisDossier *dossier,
                               const char *today,
                               GError **error)
{
  g_autoptr (ParvisContexte) contexte = parvis_contexte_new (today);

  parvis_referentiels_remplir (parvis_referentiels_get (), contexte);
  parvis_scolarite_fill_contexte (db, contexte, today);
  parvis_dossier_fill_reglages (contexte, db, today);
  fill_foyer (contexte, db, foyer_id, today);
  if (dossier != NULL && !fill_dossiers (contexte, commune, db, dossier, error))
    return NULL;
  return g_steal_pointer (&contexte);
}
