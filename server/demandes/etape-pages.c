/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include <string.h>

#include "server/demandes/demandes-routes.h"
#include "server/demandes/parcours.h"
#include "server/demandes/second.h"
#include "server/demandes/signature.h"
#include "server/justificatifs/pieces-view.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"

/* The nearest step after @etape, or before it, that may be changed now: of a file to be completed only what
 * was asked for, and the signature. */
static const ParvisEtape *
find_voisine (ParvisParcours *parcours, const ParvisEtape *etape, gboolean avant)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  const ParvisEtape *to = etape;

  do
    to = avant ? parvis_etape_precedente (to, parcours->contexte, parcours->reponses)
               : parvis_etape_suivante (t, to, parcours->contexte, parcours->reponses);
  while (to != NULL && !parvis_parcours_peut_modifier (parcours, to));
  return to != NULL ? to : etape;
}

/* A step with its fields; @fautes NULL = shown without being judged. @en_plus: the list to be shown with
 * one more row, or NULL. */
static ParvisResponse *
show_etape (ParvisParcours *parcours,
            const ParvisEtape *etape,
            GPtrArray *fautes,
            const char *en_plus)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GPtrArray) avertissements =
      parvis_etape_avertir (etape, parcours->contexte, parcours->reponses);
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (etape, parcours->contexte, parcours->reponses, fautes, en_plus);
  g_autofree char *url = parvis_parcours_url (parcours, etape);
  ParvisResponse *response;

  parvis_view_set (view, "titre", etape->titre);
  parvis_parcours_show (parcours, view, etape);
  parvis_view_set (view, "intro", etape->intro);
  parvis_view_set_bool (view, "sante", etape->sante);
  parvis_view_set (view, "url", url);
  parvis_view_set_bool (view, "premiere", find_voisine (parcours, etape, TRUE) == etape);
  for (guint i = 0; i < avertissements->len; i++)
    parvis_view_append_text (view, "avertissements",
                             ((ParvisFaute *) avertissements->pdata[i])->message);
  parvis_formulaire_show (parcours->request, view, view, "champs", vue);
  parvis_second_show_etape (parcours, etape, view);
  if (etape->nature == PARVIS_ETAPE_JUSTIFICATIFS)
    {
      g_autoptr (GPtrArray) pieces =
          parvis_piece_list_for_demande (parcours->db, parcours->dossier->id);

      parvis_piece_show_list (parcours->request, parcours->db, view, "pieces", pieces);
    }
  response = parvis_response_new_page (parcours->request, parcours->db, "demande/etape.html", view);
  if (fautes != NULL && fautes->len > 0)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
redirect_to (ParvisParcours *parcours, const ParvisEtape *etape)
{
  return parvis_response_new_redirect (parvis_parcours_url (parcours, etape));
}

static ParvisResponse *
redirect_to_suivi (ParvisParcours *parcours)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parcours->dossier->id);

  return parvis_response_new_redirect (parvis_url (parcours->request, "demandes.suivi", id, NULL));
}

/* A step that was never filled begins with what is known already. */
static void
prefill (ParvisParcours *parcours, const ParvisEtape *etape)
{
  if (!json_object_has_member (parcours->reponses, etape->code))
    json_object_set_object_member (
        parcours->reponses, etape->code,
        parvis_etape_preremplir (etape, parcours->contexte, parcours->reponses));
}

static ParvisResponse *
get_etape (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  g_autoptr (GPtrArray) fautes = NULL;
  const ParvisEtape *etape = parcours != NULL ? parvis_parcours_get_etape (parcours, error) : NULL;

  if (etape == NULL)
    return NULL;
  if (!parvis_parcours_peut_modifier (parcours, etape))
    return redirect_to_suivi (parcours);
  /* A step that was skipped comes first. */
  if (!parvis_parcours_peut_aller (parcours, etape))
    return redirect_to (parcours, parvis_parcours_get_courante (parcours));
  /* What is completed is signed anew, not with the ticks of the first time. */
  if (etape->nature == PARVIS_ETAPE_SIGNATURE
      && g_str_equal (parcours->dossier->etat, "a_completer"))
    json_object_remove_member (parcours->reponses, etape->code);
  prefill (parcours, etape);
  if (etape->nature == PARVIS_ETAPE_SIGNATURE)
    return parvis_signature_show (parcours, etape, NULL);
  /* Left with a fault and come back to: the fault is still shown. */
  if (etape->rang < parcours->dossier->etape
      && !g_hash_table_contains (parcours->completes, etape->code))
    fautes = parvis_etape_valider (etape, parcours->contexte, parcours->reponses);
  return show_etape (parcours, etape, fautes, NULL);
}

/* « retirer » = "personnes.0": takes a row away from the posted answers. */
static void
remove_row (JsonObject *reponses, const char *retirer)
{
  const char *dot = strrchr (retirer, '.');
  g_autofree char *liste = dot != NULL ? g_strndup (retirer, (gsize) (dot - retirer)) : NULL;
  JsonNode *node = liste != NULL ? json_object_get_member (reponses, liste) : NULL;
  guint64 n;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)
      && g_ascii_string_to_unsigned (dot + 1, 10, 0, G_MAXINT, &n, NULL)
      && n < json_array_get_length (json_node_get_array (node)))
    json_array_remove_element (json_node_get_array (node), (guint) n);
}

/* Where a saved step leads. */
static ParvisResponse *
leave (ParvisParcours *parcours, const ParvisEtape *etape, GPtrArray *fautes)
{
  const char *action = parvis_request_get_field (parcours->request, "action");
  ParvisResponse *response;

  if (g_str_equal (action, "enregistrer"))
    {
      response = redirect_to_suivi (parcours);
      parvis_response_set_flash (
          response, "Vos réponses sont enregistrées : vous pouvez reprendre quand vous voulez.");
      return response;
    }
  if (g_str_equal (action, "precedent"))
    return redirect_to (parcours, find_voisine (parcours, etape, TRUE));
  if (fautes->len > 0)
    return show_etape (parcours, etape, fautes, NULL);
  return redirect_to (parcours, find_voisine (parcours, etape, FALSE));
}

/* « Ajouter cette personne »: the child is chosen now, and only its own fields are judged; the rest of the step
 * is still to be filled in. */
static ParvisResponse *
show_enfant (ParvisParcours *parcours, const ParvisEtape *etape, GPtrArray *fautes)
{
  const ParvisChamp *enfant = parcours->dossier->teleprocedure->champ_enfant;

  for (guint i = fautes->len; i > 0; i--)
    {
      const ParvisFaute *faute = fautes->pdata[i - 1];

      if (faute->champ != enfant && (faute->champ == NULL || faute->champ->parent != enfant))
        g_ptr_array_remove_index (fautes, i - 1);
    }
  return show_etape (parcours, etape, fautes, NULL);
}

/* The second responsable, once the step is right. */
static ParvisResponse *
inviter (ParvisParcours *parcours, const ParvisEtape *etape, GPtrArray *fautes, GError **error)
{
  g_autoptr (GError) failed = NULL;
  ParvisResponse *response = parvis_second_inviter (parcours, etape, fautes, &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  return response != NULL ? response : show_etape (parcours, etape, fautes, NULL);
}

static ParvisResponse *
post_etape (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  const char *ajouter = parvis_request_get_field (request, "ajouter");
  const char *retirer = parvis_request_get_field (request, "retirer");
  g_autoptr (GPtrArray) fautes = NULL;
  const ParvisEtape *etape = parcours != NULL ? parvis_parcours_get_etape (parcours, error) : NULL;
  JsonObject *nouvelles;

  if (etape == NULL)
    return NULL;
  if (!parvis_parcours_peut_modifier (parcours, etape))
    return redirect_to_suivi (parcours);
  if (!parvis_parcours_peut_aller (parcours, etape))
    return redirect_to (parcours, parvis_parcours_get_courante (parcours));
  nouvelles = parvis_etape_lire (etape, parcours->contexte, parvis_formulaire_valeurs, request);
  if (*retirer != '\0')
    remove_row (nouvelles, retirer);
  if (!parvis_parcours_enregistrer (parcours, etape, nouvelles, &fautes, error))
    return NULL;
  if (parcours->dossier->teleprocedure->champ_enfant != NULL
      && g_str_equal (ajouter, parcours->dossier->teleprocedure->champ_enfant->code))
    return show_enfant (parcours, etape, fautes);
  if (*ajouter != '\0' || *retirer != '\0')
    return show_etape (parcours, etape, NULL, *ajouter != '\0' ? ajouter : NULL);
  if (etape->nature == PARVIS_ETAPE_SIGNATURE
      && g_str_equal (parvis_request_get_field (request, "action"), "suivant"))
    return parvis_signature_signer (parcours, etape, fautes, error);
  if (parvis_second_est_demande (parcours, etape))
    return inviter (parcours, etape, fautes, error);
  return leave (parcours, etape, fautes);
}

const ParvisRoute parvis_etapes_routes[] = {
  PARVIS_ROUTE ("demandes.etape",
                "GET",
                "/demandes/{demande}/etapes/{etape}",
                get_etape,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.etape.envoi",
                "POST",
                "/demandes/{demande}/etapes/{etape}",
                post_etape,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "enregistrer l’étape que vous veniez de remplir",
                .body_max = 256 * 1024),
  { NULL },
};
