/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-echanges"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/parcours.h"
#include "server/echanges/echanges-routes.h"
#include "server/http/parvis-envoi.h"
#include "server/justificatifs/compteurs.h"
#include "server/messages/messages-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

/* Characters of one answer. */
#define REPONSE_MAX 4000

/* A conversation on its way to the page: where it stands, and whose demande it is about. */
typedef struct
{
  ParvisRequest *request; /* borrowed, as db */
  ParvisDb *db;
  ParvisFil *fil;
  char *url;   /* of the page */
  char *titre; /* « Fiche enfant d’Alice », NULL: about no demande */
} Conversation;

static void
conversation_clear (Conversation *c)
{
  g_clear_pointer (&c->fil, parvis_fil_free);
  g_free (c->url);
  g_free (c->titre);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Conversation, conversation_clear)

/* By the message of the address, or by its demande. */
static gboolean
conversation_load (Conversation *c, ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  gboolean par_demande =
      g_str_has_prefix (parvis_request_get_path (request), "/echanges/demandes/");
  g_autoptr (ParvisDossier) dossier = NULL;
  gint64 id;

  c->request = request;
  c->db = db;
  c->url = g_strdup (parvis_request_get_path (request));
  if (foyer_id == 0
      || !parvis_request_get_part_id (request, par_demande ? "demande" : "message", &id, error))
    return FALSE;
  if (!par_demande)
    {
      c->fil = parvis_fil_find (db, foyer_id, id, error);
      if (c->fil == NULL || c->fil->demande_id == 0)
        return c->fil != NULL;
      id = c->fil->demande_id;
    }
  dossier = parvis_dossier_find (parvis_request_get_commune (request), db, foyer_id, id, error);
  if (dossier == NULL)
    return FALSE;
  c->titre = parvis_dossier_dup_titre (db, dossier);
  if (par_demande)
    c->fil = parvis_fil_new_for_demande (foyer_id, id, c->titre);
  return TRUE;
}

/* One side's message. */
static void
show_message (Conversation *c, ParvisView *view, ParvisRows *rows)
{
  GTimeZone *zone = parvis_request_get_commune (c->request)->time_zone;
  gint64 at = parvis_rows_int (rows, 5), me = parvis_request_get_compte_id (c->request);
  g_autofree char *date = parvis_date_format_court (parvis_date_from_instant (at, zone));
  g_autofree char *heure = parvis_date_format_heure (parvis_date_get_minutes (at, zone));
  g_auto (GStrv) lignes = g_strsplit (parvis_rows_text (rows, 4), "\n", -1);
  gboolean famille = g_str_equal (parvis_rows_text (rows, 1), "citoyen");
  gboolean moi = famille && (parvis_rows_is_null (rows, 2) || parvis_rows_int (rows, 2) == me);
  ParvisView *row = parvis_view_append (view, "fil");

  parvis_view_set (row, "auteur", moi ? "Vous" : famille ? "Votre famille" : "La mairie");
  parvis_view_printf (row, "date", "%s à %s", date, heure);
  parvis_view_set_bool (row, "moi", famille);
  for (gsize i = 0; lignes[i] != NULL; i++)
    if (*lignes[i] != '\0')
      parvis_view_append_text (row, "lignes", lignes[i]);
}

static void
show_demande (Conversation *c, ParvisView *view)
{
  ParvisView *demande;
  g_autofree char *numero = g_strdup_printf ("%" G_GINT64_FORMAT, c->fil->demande_id);

  if (c->titre == NULL)
    return;
  demande = parvis_view_object (view, "demande");
  parvis_view_printf (demande, "nom", "%s, demande n° %s", c->titre, numero);
  parvis_view_set_url (demande, "url", c->request, "demandes.suivi", numero, NULL);
}

static void
show_reponse (Conversation *c, ParvisView *view, gboolean premiere, const char *faute)
{
  g_autofree char *jeton = parvis_request_new_form_token (c->request);
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_ZONE, "reponse",
                                            premiere ? "Votre message" : "Votre réponse",
                                            parvis_request_get_field (c->request, "reponse"));

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_max (champ, REPONSE_MAX);
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  parvis_view_set (view, "url", c->url);
  parvis_view_set (view, "jeton", jeton);
}

static ParvisResponse *
show_conversation (Conversation *c, const char *faute)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisView *retour = parvis_view_object (view, "retour");
  ParvisResponse *response;
  guint n = 0;

  parvis_view_set (retour, "libelle", "Échanges");
  parvis_view_set_url (retour, "url", c->request, "messages.echanges", NULL);
  show_demande (c, view);
  parvis_view_list (view, "fil");
  {
    g_autoptr (ParvisRows) rows = parvis_fil_query (c->db, c->fil);

    for (; parvis_rows_next (rows); n++)
      show_message (c, view, rows);
  }
  parvis_view_set (view, "titre", n > 0 ? c->fil->sujet : "Écrire à la mairie");
  show_reponse (c, view, n == 0, faute);
  response = parvis_response_new_page (c->request, c->db, "message.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

/* Opening a message marks the thread as read: hence in the writer. */
static ParvisResponse *
get_conversation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Conversation) c = { 0 };

  if (!conversation_load (&c, request, db, error)
      || !parvis_fil_set_lu (db, c.fil, parvis_request_get_now (request), error))
    return NULL;
  return show_conversation (&c, NULL);
}

static ParvisResponse *
post_conversation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *corps =
      parvis_texte_nettoyer_lignes (parvis_request_get_field (request, "reponse"));
  g_autofree char *avant = NULL;
  g_auto (Conversation) c = { 0 };
  ParvisResponse *response;

  if (!conversation_load (&c, request, db, error))
    return NULL;
  if (*corps == '\0')
    return show_conversation (&c, "Écrivez votre message avant de l’envoyer.");
  if (g_utf8_strlen (corps, -1) > REPONSE_MAX)
    return show_conversation (&c, "Votre message est trop long" PARVIS_NBSP ": 4" PARVIS_NBSP
                                  "000 caractères au plus.");
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  if (parvis_fil_repondre (db, c.fil, parvis_acteur_of_request (request), corps,
                           parvis_request_get_now (request), error)
          == 0
      || !parvis_envoi_answer (request, db, c.url, error))
    return NULL;
  response = parvis_response_new_redirect (g_strdup (c.url));
  parvis_response_set_flash (response, "Votre message est envoyé à la mairie.");
  if (c.fil->demande_id != 0)
    {
      g_autofree char *event = g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT "}", c.fil->demande_id);

      parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "demande", event);
    }
  return response;
}

const ParvisRoute parvis_fil_routes[] = {
  PARVIS_ROUTE ("messages.message",
                "GET",
                "/echanges/messages/{message}",
                get_conversation,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES),
  PARVIS_ROUTE ("messages.message.envoi",
                "POST",
                "/echanges/messages/{message}",
                post_conversation,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "envoyer votre message à la mairie"),
  PARVIS_ROUTE ("messages.demande",
                "GET",
                "/echanges/demandes/{demande}",
                get_conversation,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES),
  PARVIS_ROUTE ("messages.demande.envoi",
                "POST",
                "/echanges/demandes/{demande}",
                post_conversation,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "envoyer votre message à la mairie"),
  { NULL },
};
