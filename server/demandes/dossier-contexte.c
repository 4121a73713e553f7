/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier.h"

#include "server/foyers/foyers-store.h"
#include "server/referentiels/parvis-referentiels.h"
#include "server/scolarite/scolarite-store.h"

static void
set_texte (JsonObject *object, const char *key, const char *text)
{
  if (text != NULL && *text)
    json_object_set_string_member (object, key, text);
}

/* A place as an answer holds it: {code, nom, departement}. */
static void
set_lieu (JsonObject *object, const char *key, const char *code, const char *nom)
{
  JsonObject *lieu;

  if (nom == NULL)
    return;
  lieu = json_object_new ();
  set_texte (lieu, "code", code);
  set_texte (lieu, "nom", nom);
  if (code != NULL && *code)
    {
      char departement[4];

      parvis_referentiels_departement (code, departement);
      set_texte (lieu, "departement", departement);
    }
  json_object_set_object_member (object, key, lieu);
}

/* A person as answers and prefilling name it. */
static JsonObject *
create_identite (const ParvisPersonne *personne)
{
  JsonObject *identite = json_object_new ();

  set_texte (identite, "civilite", personne->civilite);
  set_texte (identite, "sexe", personne->sexe);
  set_texte (identite, "nom_naissance", personne->nom_naissance);
  set_texte (identite, "nom_usage", personne->nom_usage);
  set_texte (identite, "prenom", personne->prenom);
  set_texte (identite, "prenom2", personne->prenom2);
  set_texte (identite, "prenom3", personne->prenom3);
  set_texte (identite, "naissance_le", personne->naissance_le);
  set_texte (identite, "naissance_pays", personne->naissance_pays);
  set_lieu (identite, "naissance_commune", personne->naissance_commune, personne->naissance_lieu);
  set_texte (identite, "naissance_dep", personne->naissance_dep);
  set_texte (identite, "courriel", personne->courriel);
  set_texte (identite, "telephone", personne->telephone);
  set_texte (identite, "telephone_fixe", personne->telephone_fixe);
  set_texte (identite, "telephone_pro", personne->telephone_pro);
  set_texte (identite, "lien", personne->lien);
  return identite;
}

static void
set_foyer (JsonObject *profil, ParvisDb *db, gint64 foyer_id)
{
  g_autoptr (ParvisFoyer) foyer = parvis_foyer_find (db, foyer_id);
  JsonObject *adresse = json_object_new ();

  json_object_set_object_member (profil, "foyer", adresse);
  if (foyer == NULL)
    return;
  set_texte (adresse, "voie", foyer->voie);
  set_texte (adresse, "complement", foyer->complement);
  set_texte (adresse, "code_postal", foyer->code_postal);
  set_lieu (adresse, "commune", foyer->commune_cog, foyer->commune);
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
      g_autoptr (JsonObject) identite = create_identite (personne);

      if (g_strcmp0 (personne->role, "enfant") == 0)
        parvis_contexte_add_enfant (contexte, personne->id, identite);
      else if (!json_object_has_member (profil, personne->role))
        json_object_set_object_member (profil, personne->role, json_object_ref (identite));
    }
  set_foyer (profil, db, foyer_id);
  parvis_contexte_set_profil (contexte, profil);
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
  gint64 enfant = dossier->personne_id != 0
                      ? parvis_db_int (db, 0, PARVIS_SQL_DEMANDE_DERNIERE_DE_ENFANT,
                                       V (dossier->foyer_id), V (t->code), V (dossier->id),
                                       V (dossier->personne_id))
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
  fill_foyer (contexte, db, foyer_id, today);
  if (dossier != NULL && !fill_dossiers (contexte, commune, db, dossier, error))
    return NULL;
  return g_steal_pointer (&contexte);
}
