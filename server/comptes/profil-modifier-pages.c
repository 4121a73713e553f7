/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/foyers/foyers-json.h"
#include "server/journal/journal-store.h"
#include "server/teleprocedures/formulaire.h"

/* One block of « Mon profil » as a form: data/formulaires/profil.json, a step of it. */
typedef struct
{
  ParvisRequest *request; /* borrowed */
  ParvisDb *db;
  ParvisCompte *compte;
  ParvisPersonne *personne;
  ParvisFoyer *foyer;
  ParvisContexte *contexte;
  JsonObject *reponses;
  const ParvisEtape *etape;
} Bloc;

static void
bloc_free (Bloc *bloc)
{
  g_clear_pointer (&bloc->compte, parvis_compte_free);
  g_clear_pointer (&bloc->personne, parvis_personne_free);
  g_clear_pointer (&bloc->foyer, parvis_foyer_free);
  g_clear_pointer (&bloc->contexte, parvis_contexte_free);
  g_clear_pointer (&bloc->reponses, json_object_unref);
  g_free (bloc);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bloc, bloc_free)

/* What is known already, for filling the form. */
static void
fill_contexte (Bloc *bloc)
{
  g_autoptr (JsonObject) profil = json_object_new ();
  g_autoptr (JsonNode) sociales =
      bloc->foyer->sociales != NULL ? json_from_string (bloc->foyer->sociales, NULL) : NULL;

  bloc->contexte = parvis_formulaire_create_contexte (bloc->request);
  json_object_set_object_member (profil, "responsable", parvis_personne_to_json (bloc->personne));
  json_object_set_object_member (profil, "foyer", parvis_foyer_to_json (bloc->foyer));
  if (sociales != NULL)
    json_object_set_member (profil, "sociales", g_steal_pointer (&sociales));
  parvis_contexte_set_profil (bloc->contexte, profil);
}

static Bloc *
load_bloc (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Bloc) bloc = g_new0 (Bloc, 1);

  bloc->request = request;
  bloc->db = db;
  bloc->etape = parvis_teleprocedure_find_etape (parvis_formulaire_get ("profil"),
                                                 parvis_request_get_part (request, "bloc"));
  if (bloc->etape == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND,
                           "no such part of a profile");
      return NULL;
    }
  if (parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error) == 0)
    return NULL;
  bloc->compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  bloc->personne = parvis_personne_find (db, bloc->compte->personne_id);
  bloc->foyer = parvis_foyer_find (db, bloc->compte->foyer_id);
  bloc->reponses = json_object_new ();
  fill_contexte (bloc);
  return g_steal_pointer (&bloc);
}

static ParvisResponse *
show_bloc (Bloc *bloc, GPtrArray *fautes)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (bloc->etape, bloc->contexte, bloc->reponses, fautes, NULL);
  ParvisView *retour = parvis_view_object (view, "retour");
  ParvisResponse *response;

  parvis_view_set (view, "titre", bloc->etape->titre);
  parvis_view_set (view, "intro", bloc->etape->intro);
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", bloc->request, "comptes.profil", NULL);
  parvis_view_set_url (view, "url_annuler", bloc->request, "comptes.profil", NULL);
  parvis_view_set_url (view, "url", bloc->request, "comptes.profil.bloc", bloc->etape->code, NULL);
  parvis_formulaire_show (bloc->request, view, view, "champs", vue);
  response = parvis_response_new_page (bloc->request, bloc->db, "mon-profil/modifier.html", view);
  if (fautes != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_bloc (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Bloc) bloc = load_bloc (request, db, error);

  if (bloc == NULL)
    return NULL;
  json_object_set_object_member (
      bloc->reponses, bloc->etape->code,
      parvis_etape_preremplir (bloc->etape, bloc->contexte, bloc->reponses));
  return show_bloc (bloc, NULL);
}

/* The person's names may be the household's own, which lists show. */
static gboolean
save_civiles (Bloc *bloc, JsonObject *reponses, GError **error)
{
  static const char *const champs[] = {
    "civilite",     "nom_naissance",  "nom_usage",         "prenom",
    "naissance_le", "naissance_pays", "naissance_commune", "naissance_dep",
    "telephone",    "telephone_fixe", "telephone_pro",     NULL
  };
  g_autofree char *avant = parvis_personne_dup_nom (bloc->personne);
  g_autofree char *apres = NULL;

  parvis_personne_apply_json (bloc->personne, reponses, champs);
  parvis_foyer_apply_json (bloc->foyer, reponses);
  apres = parvis_personne_dup_nom (bloc->personne);
  return parvis_personne_update (bloc->db, bloc->personne, error)
         && parvis_foyer_update_adresse (bloc->db, bloc->foyer, error)
         && (!g_str_equal (avant, bloc->foyer->nom)
             || parvis_db_exec (bloc->db, error, PARVIS_SQL_FOYER_UPDATE_NOM, V (bloc->foyer->id),
                                V (apres)));
}

static gboolean
save_sociales (Bloc *bloc, JsonObject *reponses, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), reponses);
  g_autofree char *text = json_to_string (node, FALSE);

  return parvis_foyer_update_sociales (bloc->db, bloc->foyer->id, text, error);
}

static ParvisResponse *
post_bloc (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Bloc) bloc = load_bloc (request, db, error);
  g_autoptr (GPtrArray) fautes = NULL;
  g_autoptr (JsonObject) propres = NULL;
  JsonObject *lues;
  ParvisResponse *response;
  gboolean civiles;

  if (bloc == NULL)
    return NULL;
  lues = parvis_etape_lire (bloc->etape, bloc->contexte, parvis_formulaire_valeurs, request);
  json_object_set_object_member (bloc->reponses, bloc->etape->code, lues);
  fautes = parvis_etape_valider (bloc->etape, bloc->contexte, bloc->reponses);
  if (fautes->len > 0)
    return show_bloc (bloc, fautes);
  propres =
      parvis_teleprocedure_nettoyer (bloc->etape->teleprocedure, bloc->contexte, bloc->reponses);
  lues = json_object_get_object_member (propres, bloc->etape->code);
  civiles = g_str_equal (bloc->etape->code, "civiles");
  if (!(civiles ? save_civiles : save_sociales) (bloc, lues, error)
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request),
                              civiles ? "compte.civiles" : "compte.sociales", "compte",
                              bloc->compte->id, bloc->foyer->id, NULL, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, "Vos informations sont enregistrées.");
  return response;
}

const ParvisRoute parvis_profil_modifier_routes[] = {
  PARVIS_ROUTE ("comptes.profil.bloc",
                "GET",
                "/mon-profil/{bloc}",
                get_bloc,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.profil.bloc.envoi",
                "POST",
                "/mon-profil/{bloc}",
                post_bloc,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
