/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/demandes-routes.h"
#include "server/demandes/parcours.h"
#include "server/http/parvis-envoi.h"
#include "server/teleprocedures/catalogue.h"
#include "server/template/parvis-saisie.h"

/* « Faire la même fiche pour un autre enfant »: a new draft that has the adults' answers, the people to call and
 * the authorisations; each step is still to be looked at and confirmed. */

/* Only what is about a child, has been signed, and is still made in the same way. */
static const ParvisTeleprocedure *
get_modele (ParvisParcours *parcours, GError **error)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  const ParvisTeleprocedure *actuelle =
      parvis_catalogue_find (parvis_catalogue_get (parcours->commune), t->code);

  if (actuelle != NULL && t->champ_enfant != NULL && parcours->dossier->depose_a != 0)
    return actuelle;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "nothing to copy");
  return NULL;
}

static gboolean
has_type (const ParvisEtape *etape, ParvisChampType type)
{
  for (guint i = 0; etape->champs[i] != NULL; i++)
    if (etape->champs[i]->type == type)
      return TRUE;
  return FALSE;
}

/* Neither the child's own step, nor its vaccinations, nor what is agreed to by a tick. */
static gboolean
is_copied (const ParvisTeleprocedure *t, const ParvisEtape *etape, gboolean sante)
{
  return etape->nature == PARVIS_ETAPE_CHAMPS && etape != t->champ_enfant->etape
         && !has_type (etape, PARVIS_CHAMP_VACCINS) && (sante || !etape->sante);
}

/* A tick is an agreement: it is given anew. */
static JsonObject *
copy_reponses (const ParvisEtape *etape, JsonObject *avant)
{
  JsonObject *copie = json_object_new ();

  for (guint i = 0; etape->champs[i] != NULL; i++)
    {
      const ParvisChamp *champ = etape->champs[i];
      JsonNode *valeur = json_object_get_member (avant, champ->code);

      if (valeur != NULL && champ->type != PARVIS_CHAMP_COCHE)
        json_object_set_member (copie, champ->code, json_node_copy (valeur));
    }
  return copie;
}

/* A definition that has changed meanwhile is filled from the profile and the former files, as any new one. */
static gboolean
copy_etapes (ParvisParcours *parcours, const ParvisDossier *nouveau, gboolean sante, GError **error)
{
  const ParvisTeleprocedure *t = nouveau->teleprocedure;

  if (t->version != parcours->dossier->teleprocedure->version)
    return TRUE;
  for (guint i = 0; i < t->n_etapes; i++)
    {
      const ParvisEtape *etape = t->etapes[i];
      JsonNode *avant = json_object_get_member (parcours->reponses, etape->code);
      g_autoptr (JsonObject) copie = NULL;

      if (avant == NULL || !JSON_NODE_HOLDS_OBJECT (avant) || !is_copied (t, etape, sante))
        continue;
      copie = copy_reponses (etape, json_node_get_object (avant));
      if (json_object_get_size (copie) > 0
          && !parvis_dossier_ecrire_etape (parcours->commune, parcours->db, nouveau, etape, copie,
                                           FALSE, parvis_request_get_now (parcours->request),
                                           error))
        return FALSE;
    }
  return TRUE;
}

static ParvisResponse *
get_copie (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *id = NULL, *jeton = NULL;
  ParvisView *retour, *champ;

  if (parcours == NULL || get_modele (parcours, error) == NULL)
    return NULL;
  view = parvis_view_new ();
  id = g_strdup_printf ("%" G_GINT64_FORMAT, parcours->dossier->id);
  jeton = parvis_request_new_form_token (request);
  retour = parvis_view_object (view, "retour");
  parvis_view_printf (retour, "libelle", "Demande n° %s", id);
  parvis_view_set_url (retour, "url", request, "demandes.suivi", id, NULL);
  parvis_view_set (view, "titre", "Faire la même fiche pour un autre enfant");
  parvis_view_set (view, "intro",
                   "Les réponses sur les adultes, les autorisations et les personnes à contacter "
                   "sont reprises : vous les relisez étape par étape. Les documents de votre foyer "
                   "déjà envoyés servent aussi. Les vaccinations ne sont jamais reprises.");
  parvis_view_set (view, "jeton", jeton);
  parvis_view_set (view, "bouton", "Commencer la nouvelle fiche");
  parvis_view_set_url (view, "url", request, "demandes.copie", id, NULL);
  parvis_view_set_url (view, "url_annuler", request, "demandes.suivi", id, NULL);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_COCHE, "sante",
                                "Reprendre aussi les informations sanitaires", NULL);
  parvis_saisie_set_aide (champ, "Seulement si elles sont les mêmes pour les deux enfants.");
  return parvis_response_new_page (request, db, "mon-profil/modifier.html", view);
}

static ParvisResponse *
post_copie (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  const ParvisTeleprocedure *t = parcours != NULL ? get_modele (parcours, error) : NULL;
  gint64 now = parvis_request_get_now (request);
  g_autofree char *avant = NULL, *id = NULL, *url = NULL;
  ParvisDossier nouveau = { .teleprocedure = t };

  if (t == NULL)
    return NULL;
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  nouveau.id = parvis_dossier_creer (db, parcours->foyer_id, parvis_request_get_compte_id (request),
                                     t, now, error);
  if (nouveau.id == 0
      || !parvis_dossier_add_historique (db, nouveau.id, parvis_acteur_of_request (request),
                                         "commencee", NULL, now, error)
      || !copy_etapes (parcours, &nouveau, *parvis_request_get_field (request, "sante") != '\0',
                       error))
    return NULL;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, nouveau.id);
  url = parvis_url (request, "demandes.etape", id, t->etapes[0]->code, NULL);
  if (!parvis_envoi_answer (request, db, url, error))
    return NULL;
  return parvis_response_new_redirect (g_steal_pointer (&url));
}

const ParvisRoute parvis_copie_routes[] = {
  PARVIS_ROUTE ("demandes.copie",
                "GET",
                "/demandes/{demande}/copie",
                get_copie,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.copie.envoi",
                "POST",
                "/demandes/{demande}/copie",
                post_copie,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "commencer la fiche d’un autre enfant"),
  { NULL },
};
