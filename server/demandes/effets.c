/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/effets.h"

#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/foyers/foyers-store.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/scolarite/scolarite-store.h"
#include "shared/rules/parvis-date.h"

static JsonObject *
find_etape (JsonObject *reponses, const char *etape)
{
  JsonNode *node = json_object_get_member (reponses, etape);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
find_texte (JsonObject *etape, const char *champ)
{
  const char *text =
      etape != NULL ? json_object_get_string_member_with_default (etape, champ, NULL) : NULL;

  return text != NULL && *text ? text : NULL;
}

static const char *
find_lieu (JsonObject *etape, const char *champ, const char *partie)
{
  JsonNode *node = etape != NULL ? json_object_get_member (etape, champ) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? find_texte (json_node_get_object (node), partie)
             : NULL;
}

/* The household's address is the one that the file gives, and its piece confirms. */
static gboolean
update_adresse (ParvisDb *db, gint64 foyer_id, JsonObject *etape, GError **error)
{
  ParvisFoyer foyer = {
    .id = foyer_id,
    .voie = (char *) find_texte (etape, "voie"),
    .complement = (char *) find_texte (etape, "complement"),
    .code_postal = (char *) find_texte (etape, "code_postal"),
    .commune = (char *) find_lieu (etape, "commune", "nom"),
    .commune_cog = (char *) find_lieu (etape, "commune", "code"),
  };

  return foyer.voie == NULL || parvis_foyer_update_adresse (db, &foyer, error);
}

/* The second responsable becomes a member of the household, once. */
static gboolean
add_conjoint (ParvisDb *db,
              const ParvisDossier *dossier,
              JsonObject *etape,
              const char *today,
              gint64 now,
              GError **error)
{
  g_autoptr (GPtrArray) there =
      parvis_foyer_list_membres (db, dossier->foyer_id, "conjoint", today);
  ParvisPersonne conjoint = {
    .civilite = (char *) find_texte (etape, "civilite"),
    .nom_naissance = (char *) find_texte (etape, "nom_naissance"),
    .nom_usage = (char *) find_texte (etape, "nom_usage"),
    .prenom = (char *) find_texte (etape, "prenom"),
    .naissance_le = (char *) find_texte (etape, "naissance_le"),
    .naissance_pays = (char *) find_texte (etape, "naissance_pays"),
    .naissance_commune = (char *) find_lieu (etape, "naissance_commune", "code"),
    .naissance_lieu = (char *) find_lieu (etape, "naissance_commune", "nom"),
    .naissance_dep = (char *) find_texte (etape, "naissance_dep"),
    .courriel = (char *) find_texte (etape, "courriel"),
    .telephone = (char *) find_texte (etape, "telephone"),
  };
  gint64 id;

  if (conjoint.nom_naissance == NULL || conjoint.prenom == NULL || there->len > 0)
    return TRUE;
  id = parvis_personne_insert (db, &conjoint, now, error);
  return id != 0
         && parvis_foyer_add_membre (db, dossier->foyer_id, id, "conjoint",
                                     find_texte (etape, "lien"), today, error);
}

/* Enrols the child in each ticked session until the end of the school year. Books nothing. */
static gboolean
inscrire (ParvisDb *db,
          const ParvisDossier *dossier,
          JsonObject *reponses,
          const char *today,
          GError **error)
{
  JsonObject *enfant = find_etape (reponses, "enfant"),
             *sanitaire = find_etape (reponses, "sanitaire");
  JsonNode *seances = enfant != NULL ? json_object_get_member (enfant, "seances") : NULL;
  ParvisInscription inscription = {
    .personne_id = dossier->personne_id,
    .foyer_id = dossier->foyer_id,
    .demande_id = dossier->id,
    .annee = dossier->annee,
    .niveau = find_texte (enfant, "niveau"),
    .pai = sanitaire != NULL
           && json_object_get_boolean_member_with_default (sanitaire, "pai_panier", FALSE),
  };
  const char *ecole = find_texte (enfant, "etablissement");

  if (seances == NULL || !JSON_NODE_HOLDS_ARRAY (seances) || ecole == NULL
      || inscription.niveau == NULL || inscription.annee == NULL)
    {
      g_set_error_literal (
          error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
          "Il manque l’école, le niveau ou les activités : demandez un complément.");
      return FALSE;
    }
  inscription.etablissement_id = g_ascii_strtoll (ecole, NULL, 10);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (seances)); i++)
    {
      const char *seance = json_array_get_string_element (json_node_get_array (seances), i);

      if (!parvis_scolarite_inscrire (db, &inscription, g_ascii_strtoll (seance, NULL, 10), today,
                                      error))
        return FALSE;
    }
  return TRUE;
}

/* « Mes données sociales » take over what was answered. */
static gboolean
update_sociales (ParvisDb *db, gint64 foyer_id, JsonObject *etape, GError **error)
{
  static const char *const cles[] = { "regime",   "allocataire_nom", "allocataire_numero",
                                      "quotient", "revenu_fiscal",   "enfants_a_charge" };
  g_autoptr (ParvisFoyer) foyer = parvis_foyer_find (db, foyer_id);
  g_autoptr (JsonNode) old =
      foyer != NULL && foyer->sociales != NULL ? json_from_string (foyer->sociales, NULL) : NULL;
  g_autoptr (JsonObject) sociales = old != NULL && JSON_NODE_HOLDS_OBJECT (old)
                                        ? json_object_ref (json_node_get_object (old))
                                        : json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cles); i++)
    if (json_object_has_member (etape, cles[i]))
      json_object_set_member (sociales, cles[i],
                              json_node_copy (json_object_get_member (etape, cles[i])));
  node = json_node_init_object (json_node_alloc (), sociales);
  text = json_to_string (node, FALSE);
  return parvis_foyer_update_sociales (db, foyer_id, text, error);
}

/* The attestation that the town hall has found right; 0 when there is none. */
static gint64
find_attestation (ParvisDb *db, gint64 dossier_id)
{
  g_autoptr (GPtrArray) pieces = parvis_piece_list_for_demande (db, dossier_id);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];

      if (g_str_equal (piece->type, "attestation-quotient") && g_str_equal (piece->etat, "valide"))
        return piece->id;
    }
  return 0;
}

/* A quotient counts from the first of the next month on: what was booked before keeps its price. */
static gboolean
set_quotient (ParvisDb *db,
              const ParvisDossier *dossier,
              JsonObject *etape,
              const char *today,
              gboolean at_once,
              GError **error)
{
  ParvisDate next = parvis_date_add_months (parvis_date_from_iso (today), 1);
  char du[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (next, du);
  memcpy (du + 8, "01", 2);
  return parvis_foyer_set_quotient (db, dossier->foyer_id, at_once ? today : du, NULL,
                                    json_object_get_int_member (etape, "quotient"),
                                    find_attestation (db, dossier->id), error);
}

/* Of a file: only a quotient whose attestation is valid; at once for who had none. */
static gboolean
apply_quotient (ParvisDb *db,
                const ParvisDossier *dossier,
                JsonObject *etape,
                const char *today,
                GError **error)
{
  gint64 before = parvis_foyer_get_quotient (db, dossier->foyer_id, today);

  if (etape == NULL || !json_object_has_member (etape, "quotient")
      || find_attestation (db, dossier->id) == 0
      || json_object_get_int_member (etape, "quotient") == before)
    return TRUE;
  return update_sociales (db, dossier->foyer_id, etape, error)
         && set_quotient (db, dossier, etape, today, before < 0, error);
}

static gboolean
fiche_enfant (ParvisDb *db,
              const ParvisDossier *dossier,
              JsonObject *reponses,
              const char *today,
              gint64 now,
              GError **error)
{
  return update_adresse (db, dossier->foyer_id, find_etape (reponses, "responsable"), error)
         && apply_quotient (db, dossier, find_etape (reponses, "responsable"), today, error)
         && add_conjoint (db, dossier, find_etape (reponses, "conjoint"), today, now, error)
         && inscrire (db, dossier, reponses, today, error);
}

/* Who filed it may have another number or address of mail; the one to sign in with stays as it is. */
static gboolean
update_contact (ParvisDb *db, const ParvisDossier *dossier, JsonObject *etape, GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, dossier->compte_id);
  g_autoptr (ParvisPersonne) personne =
      compte != NULL ? parvis_personne_find (db, compte->personne_id) : NULL;
  const char *telephone = find_texte (etape, "telephone"),
             *courriel = find_texte (etape, "courriel");

  if (personne == NULL || (telephone == NULL && courriel == NULL))
    return TRUE;
  if (telephone != NULL)
    {
      g_free (personne->telephone);
      personne->telephone = g_strdup (telephone);
    }
  if (courriel != NULL)
    {
      g_free (personne->courriel);
      personne->courriel = g_strdup (courriel);
    }
  return parvis_personne_update (db, personne, error);
}

static gboolean
changement_adresse (ParvisDb *db,
                    const ParvisDossier *dossier,
                    JsonObject *reponses,
                    const char *today,
                    gint64 now,
                    GError **error)
{
  JsonObject *etape = find_etape (reponses, "coordonnees");

  return update_adresse (db, dossier->foyer_id, etape, error)
         && update_contact (db, dossier, etape, error);
}

static gboolean
quotient_familial (ParvisDb *db,
                   const ParvisDossier *dossier,
                   JsonObject *reponses,
                   const char *today,
                   gint64 now,
                   GError **error)
{
  JsonObject *etape = find_etape (reponses, "ressources");

  if (etape == NULL || !update_sociales (db, dossier->foyer_id, etape, error))
    return etape == NULL;
  if (!json_object_has_member (etape, "quotient"))
    return TRUE;
  return set_quotient (db, dossier, etape, today, FALSE, error);
}

static const struct
{
  const char *nom;
  gboolean (*appliquer) (
      ParvisDb *, const ParvisDossier *, JsonObject *, const char *, gint64, GError **);
} effets[] = {
  { "fiche-enfant", fiche_enfant },
  { "changement-adresse", changement_adresse },
  { "quotient-familial", quotient_familial },
};

gboolean
parvis_effet_appliquer (ParvisCommune *commune,
                        ParvisDb *db,
                        const ParvisDossier *dossier,
                        const char *today,
                        gint64 now,
                        GError **error)
{
  const char *effet = dossier->teleprocedure->effet;
  g_autoptr (JsonObject) reponses = NULL;

  if (effet == NULL)
    return TRUE;
  reponses = parvis_dossier_lire_reponses (commune, db, dossier->id, error);
  if (reponses == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (effets); i++)
    if (g_str_equal (effets[i].nom, effet))
      return effets[i].appliquer (db, dossier, reponses, today, now, error);
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "unknown effect %s", effet);
  return FALSE;
}
