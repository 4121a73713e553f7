/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-echanges"
#include "config.h"

#include "server/comptes/agents-store.h"
#include "server/comptes/comptes-store.h"
#include "server/demandes/dossier.h"
#include "server/http/parvis-envoi.h"
#include "server/justificatifs/pieces-view.h"
#include "server/echanges/echanges-routes.h"
#include "server/messages/messages-store.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-date.h"

/* Characters of one answer. */
#define REPONSE_MAX 4000

static char *
dup_date (ParvisRequest *request, gint64 instant)
{
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;

  return parvis_date_format_court (parvis_date_from_instant (instant, zone));
}

static void
show_messages (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (parvis_request_get_commune (request));
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_MESSAGES_DU_FOYER, V (foyer_id));

  parvis_view_list (view, "messages");
  while (parvis_rows_next (rows))
    {
      gboolean lu = !parvis_rows_is_null (rows, 5);
      const ParvisTeleprocedure *t =
          parvis_rows_is_null (rows, 6)
              ? NULL
              : parvis_catalogue_get_version (catalogue, db, parvis_rows_text (rows, 6),
                                              (int) parvis_rows_int (rows, 7));
      g_autofree char *date = dup_date (request, parvis_rows_int (rows, 4));
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
      ParvisView *row = parvis_view_append (view, "messages");

      parvis_view_set (row, "date", date);
      parvis_view_set (row, "sujet", parvis_rows_text (rows, 3));
      parvis_view_set (row, "teleservice", t != NULL ? t->titre : "");
      parvis_view_set_bool (row, "non_lu", !lu);
      parvis_view_set_statut (row, "statut", lu ? PARVIS_STATUT_OFF : PARVIS_STATUT_INFO,
                              lu ? "Lu" : "Non lu");
      parvis_view_set (row, "action", lu ? "Relire" : "Lire");
      parvis_view_set_url (row, "url", request, "messages.message", id, NULL);
    }
}

static ParvisResponse *
get_echanges (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (GPtrArray) pieces = NULL, a_fournir = NULL, fournis = NULL;
  g_autoptr (ParvisView) view = NULL;

  if (foyer_id == 0)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Échanges");
  show_messages (request, db, view, foyer_id);
  pieces = parvis_piece_list (db, foyer_id);
  a_fournir = g_ptr_array_new ();
  fournis = g_ptr_array_new ();
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];
      gboolean given =
          g_str_equal (piece->etat, "en_attente") || g_str_equal (piece->etat, "valide");

      g_ptr_array_add (given ? fournis : a_fournir, pieces->pdata[i]);
    }
  parvis_piece_show_list (request, db, parvis_view_object (view, "a_fournir"), "pieces", a_fournir);
  parvis_piece_show_list (request, db, parvis_view_object (view, "fournis"), "pieces", fournis);
  return parvis_response_new_page (request, db, "echanges.html", view);
}

/* One side's message in the thread. */
static void
show_message (ParvisRequest *request, ParvisDb *db, ParvisView *view, ParvisRows *rows)
{
  g_autofree char *date = dup_date (request, parvis_rows_int (rows, 5));
  g_auto (GStrv) lignes = g_strsplit (parvis_rows_text (rows, 4), "\n", -1);
  gboolean moi = g_str_equal (parvis_rows_text (rows, 1), "citoyen");
  ParvisView *row = parvis_view_append (view, "fil");

  parvis_view_set (row, "auteur", moi ? "Vous" : "La mairie");
  parvis_view_set (row, "date", date);
  parvis_view_set_bool (row, "moi", moi);
  for (gsize i = 0; lignes[i] != NULL; i++)
    parvis_view_append_text (row, "lignes", lignes[i]);
}

static ParvisResponse *
show_fil (ParvisRequest *request,
          ParvisDb *db,
          gint64 foyer_id,
          gint64 id,
          const char *faute,
          GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *jeton = NULL, *numero = NULL, *sujet = NULL,
                  *message = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (ParvisDossier) dossier = NULL;
  ParvisView *demande, *champ;
  ParvisResponse *response;
  gint64 demande_id = 0;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_MESSAGE_FIND, V (id), V (foyer_id));

    if (parvis_rows_next (rows))
      {
        demande_id = parvis_rows_int (rows, 1);
        sujet = g_strdup (parvis_rows_text (rows, 3));
      }
  }
  dossier =
      parvis_dossier_find (parvis_request_get_commune (request), db, foyer_id, demande_id, error);
  if (dossier == NULL)
    return NULL;
  numero = g_strdup_printf ("%" G_GINT64_FORMAT, demande_id);
  parvis_view_set (view, "titre", sujet);
  demande = parvis_view_object (view, "demande");
  parvis_view_printf (demande, "nom", "%s n° %s", dossier->teleprocedure->titre, numero);
  parvis_view_set_url (demande, "url", request, "demandes.suivi", numero, NULL);
  parvis_view_list (view, "fil");
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_MESSAGES_DE_DEMANDE, V (demande_id));

    while (parvis_rows_next (rows))
      show_message (request, db, view, rows);
  }
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_ZONE, "reponse", "Votre réponse",
                                parvis_request_get_field (request, "reponse"));
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_max (champ, REPONSE_MAX);
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  parvis_view_set_url (view, "url", request, "messages.message", message, NULL);
  jeton = parvis_request_new_form_token (request);
  parvis_view_set (view, "jeton", jeton);
  response = parvis_response_new_page (request, db, "message.html", view);
  if (faute != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

/* Opening a message marks the thread as read: hence in the writer. */
static ParvisResponse *
get_message (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  gint64 id, demande_id = 0;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "message", &id, error))
    return NULL;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_MESSAGE_FIND, V (id), V (foyer_id));

    if (parvis_rows_next (rows))
      demande_id = parvis_rows_int (rows, 1);
  }
  if (!parvis_db_exec (db, error, PARVIS_SQL_MESSAGES_LUS, V (demande_id), V (foyer_id),
                       V (parvis_request_get_now (request))))
    return NULL;
  return show_fil (request, db, foyer_id, id, NULL, error);
}

static ParvisResponse *
post_message (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  const char *corps = parvis_request_get_field (request, "reponse");
  g_autofree char *sujet = NULL, *avant = NULL, *url = NULL, *part = NULL;
  gint64 id, demande_id = 0;
  ParvisResponse *response;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "message", &id, error))
    return NULL;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_MESSAGE_FIND, V (id), V (foyer_id));

    if (!parvis_rows_next (rows))
      {
        g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such message");
        return NULL;
      }
    demande_id = parvis_rows_int (rows, 1);
    sujet = g_strdup (parvis_rows_text (rows, 3));
  }
  if (*corps == '\0')
    return show_fil (request, db, foyer_id, id, "Écrivez votre réponse avant de l’envoyer.", error);
  if (g_utf8_strlen (corps, -1) > REPONSE_MAX)
    return show_fil (request, db, foyer_id, id,
                     "Votre réponse est trop longue : 4 000 caractères au plus.", error);
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  part = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  url = parvis_url (request, "messages.message", part, NULL);
  if (parvis_message_add (db, foyer_id, demande_id, parvis_acteur_of_request (request), sujet,
                          corps, parvis_request_get_now (request), error)
          == 0
      || !parvis_envoi_answer (request, db, url, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&url));
  parvis_response_set_flash (response, request, "Votre réponse est envoyée à la mairie.");
  return response;
}

const ParvisRoute parvis_echanges_routes[] = {
  PARVIS_ROUTE (
      "messages.echanges", "GET", "/echanges", get_echanges, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("messages.message",
                "GET",
                "/echanges/messages/{message}",
                get_message,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES),
  PARVIS_ROUTE ("messages.message.envoi",
                "POST",
                "/echanges/messages/{message}",
                post_message,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
