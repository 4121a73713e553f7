/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/signature.h"

#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/justificatifs/compteurs.h"
#include "server/justificatifs/pieces-view.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"

/* Whether a fault lies in @etape. */
static gboolean
has_faute (GPtrArray *fautes, const ParvisEtape *etape)
{
  for (guint i = 0; fautes != NULL && i < fautes->len; i++)
    if (((ParvisFaute *) fautes->pdata[i])->etape == etape)
      return TRUE;
  return FALSE;
}

static void
show_section (ParvisParcours *parcours,
              ParvisView *view,
              const ParvisEtape *etape,
              GPtrArray *fautes)
{
  ParvisView *section = parvis_view_append (view, "sections");

  parvis_view_set (section, "section", etape->titre);
  parvis_view_set_bool (section, "a_corriger", has_faute (fautes, etape));
  if (parvis_parcours_peut_modifier (parcours, etape))
    {
      g_autofree char *url = parvis_parcours_url (parcours, etape);

      parvis_view_set (section, "url_modifier", url);
    }
  else
    parvis_view_set (section, "url_modifier", NULL);
  parvis_formulaire_show_lignes (section, etape, parcours->contexte, parcours->reponses);
}

/* Of a file that was completed, what did not change is folded. */
static void
show_sections (ParvisParcours *parcours, ParvisView *view, GPtrArray *fautes)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  gboolean completee = g_str_equal (parcours->dossier->etat, "a_completer");
  ParvisView *reste = completee ? parvis_view_object (view, "reste") : view;

  parvis_view_list (view, "sections");
  parvis_view_list (reste, "sections");
  for (const ParvisEtape *e =
           parvis_etape_suivante (t, NULL, parcours->contexte, parcours->reponses);
       e != NULL; e = parvis_etape_suivante (t, e, parcours->contexte, parcours->reponses))
    if (e->nature == PARVIS_ETAPE_CHAMPS)
      show_section (parcours, parvis_parcours_peut_modifier (parcours, e) ? view : reste, e,
                    fautes);
}

/* A fault of another step is said at the top, with a link to that step. */
static void
show_fautes (ParvisParcours *parcours, ParvisView *view, const ParvisEtape *ici, GPtrArray *fautes)
{
  for (guint i = 0; fautes != NULL && i < fautes->len; i++)
    {
      const ParvisFaute *faute = fautes->pdata[i];
      g_autofree char *url = NULL, *message = NULL;

      if (faute->etape == ici)
        continue;
      url = parvis_parcours_url (parcours, faute->etape);
      message = g_strdup_printf ("%s : %s", faute->etape->titre, faute->message);
      parvis_page_faute (view, url, message);
    }
}

ParvisResponse *
parvis_signature_show (ParvisParcours *parcours, const ParvisEtape *etape, GPtrArray *fautes)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisVueEtape) vue =
      parvis_vue_etape_new (etape, parcours->contexte, parcours->reponses, fautes, NULL);
  g_autoptr (GPtrArray) pieces =
      parvis_piece_list_for_demande (parcours->db, parcours->dossier->id);
  g_autofree char *url = parvis_parcours_url (parcours, etape);
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Relisez, puis signez");
  parvis_parcours_show (parcours, view, etape);
  parvis_view_set (view, "intro", etape->intro);
  parvis_view_set (view, "url", url);
  parvis_view_set (view, "bouton", "Signer et envoyer");
  show_fautes (parcours, view, etape, fautes);
  show_sections (parcours, view, fautes);
  parvis_piece_show_list (parcours->request, parcours->db, view, "pieces", pieces);
  parvis_formulaire_show (parcours->request, view, view, "champs", vue);
  response = parvis_response_new_page (parcours->request, parcours->db,
                                       "demande/recapitulatif.html", view);
  if (fautes != NULL && fautes->len > 0)
    parvis_response_set_status (response, 422);
  return response;
}

/* What proves the signature: who, when, from where, and the digest of what was signed. */
static char *
create_signature (ParvisParcours *parcours)
{
  g_autoptr (JsonNode) answers = json_node_init_object (json_node_alloc (), parcours->reponses);
  g_autofree char *text = json_to_string (answers, FALSE);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (JsonObject) signature = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_int_member (signature, "compte",
                              parvis_request_get_compte_id (parcours->request));
  json_object_set_int_member (signature, "le", parvis_request_get_now (parcours->request));
  json_object_set_string_member (signature, "adresse",
                                 parvis_request_get_remote (parcours->request));
  json_object_set_string_member (signature, "empreinte", digest);
  node = json_node_init_object (json_node_alloc (), signature);
  return json_to_string (node, FALSE);
}

/* Only what is asked for is kept: an answer that a later one made meaningless goes. */
static gboolean
keep_clean (ParvisParcours *parcours, GError **error)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  gint64 now = parvis_request_get_now (parcours->request);
  JsonObject *clean = parvis_teleprocedure_nettoyer (t, parcours->contexte, parcours->reponses);

  json_object_unref (parcours->reponses);
  parcours->reponses = clean;
  for (guint i = 0; i < t->n_etapes; i++)
    {
      const ParvisEtape *etape = t->etapes[i];

      if (json_object_has_member (clean, etape->code)
          && !parvis_dossier_ecrire_etape (
              parcours->commune, parcours->db, parcours->dossier, etape,
              json_object_get_object_member (clean, etape->code), TRUE, now, error))
        return FALSE;
    }
  return TRUE;
}

/* The number, and what is still to be given. */
static gboolean
send_mail (ParvisParcours *parcours, GError **error)
{
  g_autoptr (ParvisCompte) compte =
      parvis_compte_find (parcours->db, parvis_request_get_compte_id (parcours->request));
  g_autoptr (GPtrArray) pieces =
      parvis_piece_list_for_demande (parcours->db, parcours->dossier->id);
  g_autofree char *titre = parvis_dossier_dup_titre (parcours->db, parcours->dossier);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parcours->dossier->id);
  g_autofree char *path = parvis_url (parcours->request, "demandes.suivi", id, NULL);
  g_autofree char *sujet = g_strdup_printf ("Demande n° %s : %s", id, titre);
  gboolean completee = parcours->dossier->depose_a != 0;
  g_autoptr (GString) corps = g_string_new (NULL);
  guint manquants = 0;

  g_string_append_printf (
      corps,
      completee ? "Votre demande « %s », n° %s, est complétée : la mairie reprend son étude.\n\n"
                : "Votre demande « %s » est bien arrivée. Elle porte le numéro %s.\n\n",
      titre, id);
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];
      g_autofree char *donnee = NULL;

      if (g_str_equal (piece->etat, "valide") || g_str_equal (piece->etat, "en_attente"))
        continue;
      if (manquants++ == 0)
        g_string_append (corps, "Il reste à envoyer :\n");
      donnee = parvis_piece_dup_donnee (parcours->commune, piece);
      g_string_append_printf (corps, "- %s\n", donnee);
    }
  g_string_append_printf (corps, "%sPour la suivre :\n%s%s", manquants > 0 ? "\n" : "",
                          parcours->commune->base_url, path);
  return parvis_courriel_send (parcours->commune, parcours->db, compte->courriel, sujet, corps->str,
                               parvis_request_get_now (parcours->request), error);
}

static gboolean
deposer (ParvisParcours *parcours, GError **error)
{
  gint64 now = parvis_request_get_now (parcours->request);
  gint64 id = parcours->dossier->id;
  g_autofree char *signature = NULL;

  if (!keep_clean (parcours, error))
    return FALSE;
  signature = create_signature (parcours);
  return parvis_parcours_lier_pieces (parcours, error)
         && parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_DEPOSER, V (id), V (now),
                            V (signature))
         && parvis_dossier_add_historique (
             parcours->db, id, parvis_acteur_of_request (parcours->request),
             parcours->dossier->depose_a != 0 ? "completee" : "deposee", NULL, now, error)
         && send_mail (parcours, error);
}

ParvisResponse *
parvis_signature_signer (ParvisParcours *parcours,
                         const ParvisEtape *etape,
                         GPtrArray *fautes,
                         GError **error)
{
  g_autoptr (GPtrArray) toutes = parvis_teleprocedure_valider (
      parcours->dossier->teleprocedure, parcours->contexte, parcours->reponses, TRUE);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parcours->dossier->id);
  g_autofree char *event = g_strdup_printf ("{\"id\":%s}", id);
  ParvisResponse *response;

  if (toutes->len > 0 || fautes->len > 0)
    return parvis_signature_show (parcours, etape, toutes->len > 0 ? toutes : fautes);
  if (!deposer (parcours, error))
    return NULL;
  response = parvis_response_new_redirect (
      parvis_url (parcours->request, "demandes.confirmation", id, NULL));
  parvis_response_wake_taches (response);
  parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "demande", event);
  parvis_compteurs_publish (response, parvis_request_get_commune (parcours->request), parcours->db);
  return response;
}
