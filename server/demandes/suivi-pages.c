/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/inviter.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier-historique.h"
#include "server/demandes/parcours.h"
#include "server/demandes/second.h"
#include "server/justificatifs/compteurs.h"
#include "server/justificatifs/pieces-view.h"
#include "server/messages/messages-store.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

/* How many of the latest messages are shown, and how much of each: characters. */
#define MESSAGES 3
#define EXTRAIT  160

/* What the citizen may do now; the first is the main one. */
static void
add_action (ParvisView *view, const char *action, gboolean principal, char *url)
{
  ParvisView *row = parvis_view_append (view, "a_faire");

  parvis_view_set (row, "action", action);
  parvis_view_set (row, "url", url);
  parvis_view_set_bool (row, "post", FALSE);
  parvis_view_set_bool (row, "principal", principal);
  g_free (url);
}

static char *
dup_id (const ParvisDossier *dossier)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, dossier->id);
}

/* What a file in process waits for: the family's pieces, their check, or nothing but the answer. */
static const char *
find_attente (ParvisParcours *parcours)
{
  g_autoptr (GPtrArray) pieces =
      parvis_piece_list_for_demande (parcours->db, parcours->dossier->id);

  if (parcours->dossier->pret)
    return "La mairie a toutes les pièces et étudie votre demande. Vous recevrez un courriel dès "
           "qu’elle aura répondu.";
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];

      if (piece->obligatoire && !g_str_equal (piece->etat, "valide")
          && !g_str_equal (piece->etat, "en_attente"))
        return "La mairie ne pourra répondre qu’avec toutes les pièces" PARVIS_NBSP
               ": envoyez celles qui manquent dès que vous les avez.";
    }
  return "La mairie a reçu vos pièces et les vérifie. Vous n’avez rien à faire" PARVIS_NBSP
         ": vous recevrez un courriel.";
}

/* One sentence: what happens now, or why it was refused; and what can be done. */
static void
show_situation (ParvisParcours *parcours, ParvisView *view)
{
  const ParvisDossier *dossier = parcours->dossier;
  g_autofree char *id = dup_id (dossier);
  const ParvisEtape *courante = parvis_parcours_get_courante (parcours);

  parvis_view_list (view, "a_faire");
  if (g_str_equal (dossier->etat, "brouillon"))
    {
      parvis_view_set (view, "phrase",
                       "Cette demande n’est pas encore envoyée : vos réponses vous attendent.");
      add_action (view, "Reprendre", TRUE, parvis_parcours_url (parcours, courante));
      add_action (view, "Supprimer le brouillon", FALSE,
                  parvis_url (parcours->request, "demandes.suppression", id, NULL));
    }
  else if (g_str_equal (dossier->etat, "a_completer"))
    {
      parvis_view_printf (view, "phrase", "La mairie a besoin d’un complément : %s",
                          dossier->motif != NULL ? dossier->motif : "");
      add_action (view, "Compléter", TRUE, parvis_parcours_url (parcours, courante));
      add_action (view, "Annuler la demande", FALSE,
                  parvis_url (parcours->request, "demandes.annulation", id, NULL));
    }
  else if (g_str_equal (dossier->etat, "en_traitement"))
    {
      parvis_view_set (view, "phrase", find_attente (parcours));
      add_action (view, "Annuler la demande", FALSE,
                  parvis_url (parcours->request, "demandes.annulation", id, NULL));
    }
  else if (g_str_equal (dossier->etat, "acceptee"))
    parvis_view_printf (view, "phrase", "Votre demande est acceptée.%s%s",
                        *dossier->teleprocedure->suite ? " " : "", dossier->teleprocedure->suite);
  else if (g_str_equal (dossier->etat, "refusee"))
    parvis_view_printf (view, "phrase", "Votre demande est refusée : %s",
                        dossier->motif != NULL ? dossier->motif : "");
  else
    parvis_view_set (view, "phrase", "Vous avez annulé cette demande.");
  if (dossier->depose_a != 0 && dossier->teleprocedure->champ_enfant != NULL)
    add_action (view,
                g_strcmp0 (dossier->teleprocedure->effet, "fiche-enfant") == 0
                    ? "Faire la même fiche pour un autre enfant"
                    : "Faire la même demande pour un autre enfant",
                FALSE, parvis_url (parcours->request, "demandes.copie", id, NULL));
}

static void
show_sections (ParvisParcours *parcours, ParvisView *view)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;

  parvis_view_list (view, "sections");
  for (const ParvisEtape *e =
           parvis_etape_suivante (t, NULL, parcours->contexte, parcours->reponses);
       e != NULL; e = parvis_etape_suivante (t, e, parcours->contexte, parcours->reponses))
    if (e->nature == PARVIS_ETAPE_CHAMPS && json_object_has_member (parcours->reponses, e->code))
      {
        ParvisView *section = parvis_view_append (view, "sections");

        parvis_view_set (section, "section", e->titre);
        parvis_view_set_bool (section, "a_corriger", FALSE);
        parvis_view_set (section, "url_modifier", NULL);
        parvis_formulaire_show_lignes (section, e, parcours->contexte, parcours->reponses);
      }
}

/* The beginning of a message, on one line. */
static char *
dup_extrait (const char *corps)
{
  g_autofree char *line = parvis_texte_nettoyer (corps);

  if (g_utf8_strlen (line, -1) <= EXTRAIT)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, EXTRAIT) = '\0';
  g_strchomp (line);
  return g_strdup_printf ("%s…", line);
}

static guint
count_messages (ParvisDb *db, const ParvisFil *fil)
{
  g_autoptr (ParvisRows) rows = parvis_fil_query (db, fil);
  guint n = 0;

  while (parvis_rows_next (rows))
    n++;
  return n;
}

/* The latest of the conversation; the whole of it, and the answer, one click away. */
static void
show_messages (ParvisParcours *parcours, ParvisView *view)
{
  g_autoptr (ParvisFil) fil =
      parvis_fil_new_for_demande (parcours->foyer_id, parcours->dossier->id, "");
  g_autoptr (ParvisRows) rows = NULL;
  g_autofree char *id = dup_id (parcours->dossier);
  GTimeZone *zone = parcours->commune->time_zone;
  guint n = count_messages (parcours->db, fil);

  rows = parvis_fil_query (parcours->db, fil);

  parvis_view_list (view, "messages");
  for (guint i = 0; parvis_rows_next (rows); i++)
    {
      gboolean famille = g_str_equal (parvis_rows_text (rows, 1), "citoyen");
      g_autofree char *date = NULL, *extrait = NULL;
      ParvisView *row;

      if (i + MESSAGES < n)
        continue;
      date = parvis_date_format_court (parvis_date_from_instant (parvis_rows_int (rows, 5), zone));
      extrait = dup_extrait (parvis_rows_text (rows, 4));
      row = parvis_view_append (view, "messages");
      parvis_view_set (row, "auteur", famille ? "Votre famille" : "La mairie");
      parvis_view_set (row, "date", date);
      parvis_view_set (row, "extrait", extrait);
      parvis_view_set (row, "statut", NULL); /* not the page's own */
      if (!famille && parvis_rows_is_null (rows, 6))
        parvis_view_set_statut (row, "statut", PARVIS_STATUT_INFO, "Non lu");
    }
  parvis_view_set_url (view, "url_messages", parcours->request, "messages.demande", id, NULL);
  parvis_view_set (view, "messages_action",
                   n == 0         ? "Écrire à la mairie"
                   : n > MESSAGES ? "Lire toute la conversation et répondre"
                                  : "Lire et répondre");
}

static ParvisResponse *
get_suivi (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  g_autofree char *titre = NULL;
  ParvisView *retour;

  if (parcours == NULL)
    return NULL;
  view = parvis_view_new ();
  titre = parvis_dossier_dup_titre (db, parcours->dossier);
  parvis_view_set (view, "titre", titre);
  retour = parvis_view_object (view, "retour");
  parvis_view_set (retour, "libelle", "Mes demandes");
  parvis_view_set_url (retour, "url", request, "demandes.liste", NULL);
  parvis_view_printf (view, "numero", "%" G_GINT64_FORMAT, parcours->dossier->id);
  parvis_dossier_show_statut (view, "statut", parcours->dossier->etat);
  show_situation (parcours, view);
  show_sections (parcours, view);
  pieces = parvis_piece_list_for_demande (db, parcours->dossier->id);
  parvis_piece_show_list (request, db, view, "pieces", pieces);
  show_messages (parcours, view);
  if (!g_str_equal (parcours->dossier->etat, "refusee")
      && !g_str_equal (parcours->dossier->etat, "annulee"))
    parvis_second_show (parcours, view, PARVIS_INVITER_SUIVI);
  parvis_dossier_show_historique (parcours->commune, db, view, parcours->dossier->id,
                                  parvis_request_get_compte_id (request));
  return parvis_response_new_page (request, db, "demande/suivi.html", view);
}

/* Where it was left. */
static ParvisResponse *
get_reprendre (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  const ParvisEtape *etape = parcours != NULL ? parvis_parcours_get_courante (parcours) : NULL;

  return etape != NULL ? parvis_response_new_redirect (parvis_parcours_url (parcours, etape))
                       : NULL;
}

static ParvisResponse *
get_confirmation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (ParvisCompte) compte = NULL;
  g_autoptr (ParvisPersonne) personne = NULL;
  g_autofree char *id = NULL, *de = NULL;
  const ParvisTeleprocedure *t;

  if (parcours == NULL)
    return NULL;
  t = parcours->dossier->teleprocedure;
  id = dup_id (parcours->dossier);
  if (parcours->dossier->depose_a == 0)
    return parvis_response_new_redirect (parvis_url (request, "demandes.suivi", id, NULL));
  view = parvis_view_new ();
  compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  if (parcours->dossier->personne_id != 0)
    personne = parvis_personne_find (db, parcours->dossier->personne_id);
  parvis_view_set (view, "titre", "Votre demande est envoyée");
  parvis_view_set (view, "numero", id);
  parvis_view_set (view, "demarche_nom", parcours->dossier->teleprocedure->titre);
  de = personne != NULL ? parvis_texte_de (personne->prenom) : NULL;
  parvis_view_set (view, "de", de);
  parvis_view_set (view, "courriel", compte->courriel);
  parvis_view_set (
      view, "suite",
      "La mairie l’étudie et vous répond par courriel. Vous pouvez la suivre ici à tout moment.");
  parvis_view_set_url (view, "url_suivi", request, "demandes.suivi", id, NULL);
  parvis_view_set_url (view, "url_demandes", request, "demandes.liste", NULL);
  if (t->objet == PARVIS_OBJET_ENFANT_ANNEE || t->objet == PARVIS_OBJET_ENFANT)
    {
      parvis_view_set (view, "autre",
                       g_strcmp0 (t->effet, "fiche-enfant") == 0
                           ? "Faire la même fiche pour un autre enfant"
                           : "Faire la même demande pour un autre enfant");
      parvis_view_set_url (view, "url_autre", request, "demandes.copie", id, NULL);
    }
  parvis_second_show (parcours, view, PARVIS_INVITER_CONFIRMATION);
  pieces = parvis_piece_list_for_demande (db, parcours->dossier->id);
  parvis_view_list (view, "manquants");
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];
      g_autofree char *piece_id = g_strdup_printf ("%" G_GINT64_FORMAT, piece->id);
      g_autofree char *donnee = parvis_piece_dup_donnee (parcours->commune, piece);
      ParvisView *row;

      if (g_str_equal (piece->etat, "valide") || g_str_equal (piece->etat, "en_attente"))
        continue;
      row = parvis_view_append (view, "manquants");
      parvis_view_set (row, "donnee", donnee);
      parvis_view_set_url (row, "url", request, "justificatifs.piece", piece_id, NULL);
    }
  return parvis_response_new_page (request, db, "demande/confirmation.html", view);
}

/* A question before what cannot be undone. */
static ParvisResponse *
ask (ParvisRequest *request,
     ParvisDb *db,
     const char *titre,
     const char *texte,
     const char *action,
     const char *route,
     GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *id = NULL;

  if (parcours == NULL)
    return NULL;
  id = dup_id (parcours->dossier);
  view = parvis_view_new ();
  parvis_view_set (view, "titre", titre);
  parvis_view_set (view, "texte", texte);
  parvis_view_set (view, "action", action);
  parvis_view_set_bool (view, "danger", TRUE);
  parvis_view_list (view, "caches");
  parvis_view_set_url (view, "url", request, route, id, NULL);
  parvis_view_set_url (view, "url_retour", request, "demandes.suivi", id, NULL);
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static ParvisResponse *
get_suppression (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return ask (request, db, "Supprimer ce brouillon ?",
              "Vos réponses seront effacées. Les justificatifs déjà envoyés restent.", "Supprimer",
              "demandes.suppression", error);
}

static ParvisResponse *
get_annulation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  return ask (request, db, "Annuler cette demande ?",
              "La mairie ne l’étudiera plus. Vous pourrez en faire une autre.",
              "Annuler la demande", "demandes.annulation", error);
}

static ParvisResponse *
post_suppression (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  ParvisResponse *response;

  if (parcours == NULL
      || !parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_SUPPRIMER, V (parcours->dossier->id)))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "demandes.liste", NULL));
  if (parvis_db_changes (db) == 1)
    parvis_response_set_flash (response, "Le brouillon est supprimé.");
  return response;
}

static ParvisResponse *
post_annulation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = parvis_parcours_load (request, db, error);
  gint64 now = parvis_request_get_now (request);
  g_autofree char *id = NULL, *event = NULL;
  ParvisResponse *response;

  if (parcours == NULL)
    return NULL;
  id = dup_id (parcours->dossier);
  if (!parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_ANNULER, V (parcours->dossier->id), V (now)))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "demandes.suivi", id, NULL));
  if (parvis_db_changes (db) == 0)
    return response;
  if (!parvis_dossier_add_historique (db, parcours->dossier->id, parvis_acteur_of_request (request),
                                      "annulee", NULL, now, error))
    {
      parvis_response_free (response);
      return NULL;
    }
  event = g_strdup_printf ("{\"id\":%s}", id);
  parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "demande", event);
  parvis_compteurs_publish (response, parvis_request_get_commune (request), db);
  return response;
}

const ParvisRoute parvis_suivi_routes[] = {
  PARVIS_ROUTE (
      "demandes.suivi", "GET", "/demandes/{demande}", get_suivi, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("demandes.reprendre",
                "GET",
                "/demandes/{demande}/reprendre",
                get_reprendre,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.confirmation",
                "GET",
                "/demandes/{demande}/confirmation",
                get_confirmation,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.suppression",
                "GET",
                "/demandes/{demande}/suppression",
                get_suppression,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.suppression.envoi",
                "POST",
                "/demandes/{demande}/suppression",
                post_suppression,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "confirmer que vous supprimez ce brouillon"),
  PARVIS_ROUTE ("demandes.annulation",
                "GET",
                "/demandes/{demande}/annulation",
                get_annulation,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.annulation.envoi",
                "POST",
                "/demandes/{demande}/annulation",
                post_annulation,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "confirmer que vous annulez cette demande"),
  { NULL },
};
