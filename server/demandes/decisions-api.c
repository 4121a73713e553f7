/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/agents-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier-lecture.h"
#include "server/demandes/effets.h"
#include "server/demandes/parcours.h"
#include "server/justificatifs/compteurs.h"
#include "server/messages/messages-store.h"

/* A decision under way: loaded once, then told to everybody concerned. */
typedef struct
{
  ParvisRequest *request; /* borrowed, as db */
  ParvisDb *db;
  ParvisCommune *commune;
  ParvisDossier *dossier;
  ParvisActeur acteur;
  gint64 now;
} Decision;

static gboolean
decision_load (Decision *decision, ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id;

  *decision = (Decision){ .request = request,
                          .db = db,
                          .commune = parvis_request_get_commune (request),
                          .acteur = parvis_acteur_of_request (request),
                          .now = parvis_request_get_now (request) };
  if (!parvis_request_get_part_id (request, "demande", &id, error))
    return FALSE;
  decision->dossier = parvis_dossier_find_for_request (request, db, id, error);
  return decision->dossier != NULL;
}

static void
decision_clear (Decision *decision)
{
  g_clear_pointer (&decision->dossier, parvis_dossier_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decision, decision_clear)

static JsonNode *
create_body (ParvisRequest *request)
{
  return json_node_init_object (json_node_alloc (), parvis_request_get_json (request));
}

/* Why the action is refused: somebody else has it, or it is decided. */
static void
set_conflict (Decision *decision, GError **error)
{
  g_autofree char *nom = parvis_agent_dup_nom (decision->db, decision->dossier->agent_id);
  gboolean mine = decision->dossier->agent_id == decision->acteur.id;

  if (g_str_equal (decision->dossier->etat, "en_traitement") && !mine && *nom != '\0')
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "%s traite déjà cette demande.", nom);
  else
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                 "Cette demande n’est plus à traiter : %s%s%s.",
                 g_str_equal (decision->dossier->etat, "acceptee")  ? "elle est acceptée"
                 : g_str_equal (decision->dossier->etat, "refusee") ? "elle est refusée"
                 : g_str_equal (decision->dossier->etat, "annulee") ? "la famille l’a annulée"
                                                                    : "elle attend un complément",
                 *nom != '\0' && !mine ? ", par " : "", *nom != '\0' && !mine ? nom : "");
}

/* TRUE when this agent may decide it now: nobody's or hers, and open. */
static gboolean
check_open (Decision *decision, gboolean a_completer_too, GError **error)
{
  const ParvisDossier *d = decision->dossier;
  gboolean open = g_str_equal (d->etat, "en_traitement")
                  || (a_completer_too && g_str_equal (d->etat, "a_completer"));

  if (open && (d->agent_id == 0 || d->agent_id == decision->acteur.id))
    return TRUE;
  set_conflict (decision, error);
  return FALSE;
}

/* {"motif": "…"} for the history. */
static char *
create_motif (const char *motif)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  if (motif == NULL || *motif == '\0')
    return NULL;
  json_object_set_string_member (object, "motif", motif);
  return json_to_string (node, FALSE);
}

/* The family is told: a message in its thread, and a mail that leads to it. */
static gboolean
tell_family (Decision *decision, const char *sujet, const char *corps, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, decision->dossier->id);
  g_autofree char *path = parvis_url (decision->request, "demandes.suivi", id, NULL);
  g_autofree char *mail =
      g_strdup_printf ("%s\n\nVotre demande :\n%s%s", corps, decision->commune->base_url, path);
  g_autoptr (GPtrArray) adresses = g_ptr_array_new_with_free_func (g_free);

  if (parvis_message_add (decision->db, decision->dossier->foyer_id, decision->dossier->id,
                          decision->acteur, sujet, corps, decision->now, error)
      == 0)
    return FALSE;
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (decision->db, PARVIS_SQL_COMPTES_DU_FOYER,
                                                   V (decision->dossier->foyer_id));

    while (parvis_rows_next (rows))
      g_ptr_array_add (adresses, g_strdup (parvis_rows_text (rows, 1)));
  }
  for (guint i = 0; i < adresses->len; i++)
    if (!parvis_courriel_send (decision->commune, decision->db, adresses->pdata[i], sujet, mail,
                               decision->now, error))
      return FALSE;
  return TRUE;
}

static gboolean
record (Decision *decision, const char *evenement, const char *motif, GError **error)
{
  g_autofree char *detail = create_motif (motif);
  g_autofree char *action = g_strdup_printf ("demande.%s", evenement);

  return parvis_dossier_add_historique (decision->db, decision->dossier->id, decision->acteur,
                                        evenement, detail, decision->now, error)
         && parvis_journal_add (decision->db, decision->now, decision->acteur, action, "demande",
                                decision->dossier->id, decision->dossier->foyer_id, NULL, error);
}

/* The file as it is now, and everybody else's list brought up to date. */
static ParvisResponse *
answer (Decision *decision, GError **error)
{
  g_autoptr (ParvisLecture) lecture = parvis_lecture_new (decision->request, decision->db);
  JsonNode *detail = parvis_lecture_create_detail (lecture, decision->dossier->id, error);
  g_autofree char *event = g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT "}", decision->dossier->id);
  ParvisResponse *response;

  if (detail == NULL)
    return NULL;
  response = parvis_response_new_json (detail);
  parvis_response_wake_taches (response);
  parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "demande", event);
  parvis_compteurs_publish (response, decision->commune, decision->db);
  return response;
}

static ParvisResponse *
post_prise_en_charge (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };

  if (!decision_load (&decision, request, db, error) || !check_open (&decision, FALSE, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_PRENDRE, V (decision.dossier->id),
                          V (decision.acteur.id), V (decision.now)))
    return NULL;
  if (decision.dossier->agent_id == 0 && !record (&decision, "prise_en_charge", NULL, error))
    return NULL;
  return answer (&decision, error);
}

/* What the family is told: that it is accepted, and what follows. */
static char *
create_acceptation (const ParvisTeleprocedure *t)
{
  if (*t->suite != '\0')
    return g_strdup_printf ("La mairie a accepté votre demande.\n\n%s", t->suite);
  if (g_strcmp0 (t->effet, "fiche-enfant") == 0)
    return g_strdup ("La mairie a accepté la fiche de votre enfant. Ses repas et ses activités se "
                     "réservent maintenant dans l’agenda du portail.");
  return g_strdup ("La mairie a accepté votre demande.");
}

static ParvisResponse *
post_acceptation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };
  g_autoptr (JsonNode) node = create_body (request);
  g_autoptr (ParvisDemandeAcceptation) body = parvis_demande_acceptation_from_json (node, error);
  g_autofree char *titre = NULL, *sujet = NULL, *corps = NULL;
  const char *derogation;

  if (body == NULL || !decision_load (&decision, request, db, error)
      || !check_open (&decision, FALSE, error))
    return NULL;
  parvis_record_clean (&body->derogation);
  derogation = body->derogation != NULL && *body->derogation ? body->derogation : NULL;
  if (!decision.dossier->pret && derogation == NULL)
    {
      g_set_error_literal (
          error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
          "Il manque des pièces valides : attendez-les, ou acceptez par dérogation en "
          "disant pourquoi.");
      return NULL;
    }
  titre = parvis_dossier_dup_titre (db, decision.dossier);
  sujet = g_strdup_printf ("%s : demande acceptée", titre);
  corps = create_acceptation (decision.dossier->teleprocedure);
  if (!parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_DECIDER, V (decision.dossier->id),
                       V ("acceptee"), V (decision.now), V ((const char *) NULL),
                       V (decision.acteur.id))
      || !parvis_effet_appliquer (decision.commune, db, decision.dossier,
                                  parvis_request_get_today (request), decision.now, error)
      || !record (&decision, decision.dossier->pret ? "acceptee" : "acceptee_derogation",
                  derogation, error)
      || !tell_family (&decision, sujet, corps, error))
    return NULL;
  return answer (&decision, error);
}

static ParvisResponse *
post_refus (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };
  g_autoptr (JsonNode) node = create_body (request);
  g_autoptr (ParvisDemandeRefus) body = parvis_demande_refus_from_json (node, error);
  g_autofree char *titre = NULL, *sujet = NULL, *corps = NULL;

  if (body == NULL || !decision_load (&decision, request, db, error)
      || !check_open (&decision, TRUE, error))
    return NULL;
  parvis_record_clean (&body->motif);
  if (*body->motif == '\0')
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Dites pourquoi la demande est refusée.");
      return NULL;
    }
  titre = parvis_dossier_dup_titre (db, decision.dossier);
  sujet = g_strdup_printf ("%s : demande refusée", titre);
  corps = g_strdup_printf ("La mairie n’a pas pu accepter votre demande : %s", body->motif);
  if (!parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_DECIDER, V (decision.dossier->id),
                       V ("refusee"), V (decision.now), V (body->motif), V (decision.acteur.id))
      || !record (&decision, "refusee", body->motif, error)
      || !tell_family (&decision, sujet, corps, error))
    return NULL;
  return answer (&decision, error);
}

/* The steps that the family may change, as the table keeps them; NULL when one does not exist. */
static char *
create_complement (const ParvisDossier *dossier, const char *const *etapes, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);

  for (gsize i = 0; etapes != NULL && etapes[i] != NULL; i++)
    {
      if (parvis_teleprocedure_find_etape (dossier->teleprocedure, etapes[i]) == NULL)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "L’étape « %s » n’existe pas.",
                       etapes[i]);
          return NULL;
        }
      json_array_add_string_element (array, etapes[i]);
    }
  return json_to_string (node, FALSE);
}

/* What the family will be led to: the steps that were asked for, then the signature. */
static gboolean
reopen (Decision *decision, const char *const *etapes, GError **error)
{
  const ParvisTeleprocedure *t = decision->dossier->teleprocedure;
  const char *signature = t->etapes[t->n_etapes - 1]->code;

  for (gsize i = 0; etapes != NULL && etapes[i] != NULL; i++)
    if (!parvis_db_exec (decision->db, error, PARVIS_SQL_DEMANDE_ETAPE_ROUVRIR,
                         V (decision->dossier->id), V (etapes[i])))
      return FALSE;
  return parvis_db_exec (decision->db, error, PARVIS_SQL_DEMANDE_ETAPE_ROUVRIR,
                         V (decision->dossier->id), V (signature));
}

static ParvisResponse *
post_complement (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };
  g_autoptr (JsonNode) node = create_body (request);
  g_autoptr (ParvisDemandeComplement) body = parvis_demande_complement_from_json (node, error);
  g_autofree char *titre = NULL, *sujet = NULL, *etapes = NULL;

  if (body == NULL || !decision_load (&decision, request, db, error)
      || !check_open (&decision, FALSE, error))
    return NULL;
  parvis_record_clean (&body->message);
  if (*body->message == '\0')
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Dites à la famille ce qu’il faut compléter.");
      return NULL;
    }
  etapes = create_complement (decision.dossier, body->etapes, error);
  if (etapes == NULL)
    return NULL;
  titre = parvis_dossier_dup_titre (db, decision.dossier);
  sujet = g_strdup_printf ("%s : un complément est demandé", titre);
  if (!parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_A_COMPLETER, V (decision.dossier->id),
                       V (decision.now), V (body->message), V (etapes), V (decision.acteur.id))
      || !reopen (&decision, (const char *const *) body->etapes, error)
      || !record (&decision, "complement", body->message, error)
      || !tell_family (&decision, sujet, body->message, error))
    return NULL;
  return answer (&decision, error);
}

static ParvisResponse *
post_note (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };
  g_autoptr (JsonNode) node = create_body (request);
  g_autoptr (ParvisDemandeNote) body = parvis_demande_note_from_json (node, error);

  if (body == NULL || !decision_load (&decision, request, db, error))
    return NULL;
  parvis_record_clean (&body->texte);
  if (*body->texte == '\0')
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "La note est vide.");
      return NULL;
    }
  if (!parvis_db_exec (db, error, PARVIS_SQL_DEMANDE_NOTE_AJOUTER, V (decision.dossier->id),
                       V (decision.acteur.id), V (decision.now), V (body->texte))
      || !record (&decision, "note", NULL, error))
    return NULL;
  return answer (&decision, error);
}

/* Whatever its état: what a family wrote about a file that is decided is answered too. */
static ParvisResponse *
post_message (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Decision) decision = { 0 };
  g_autoptr (JsonNode) node = create_body (request);
  g_autoptr (ParvisDemandeNote) body = parvis_demande_note_from_json (node, error);
  g_autofree char *titre = NULL, *sujet = NULL;

  if (body == NULL || !decision_load (&decision, request, db, error))
    return NULL;
  parvis_record_clean (&body->texte);
  if (*body->texte == '\0')
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "Le message est vide.");
      return NULL;
    }
  titre = parvis_dossier_dup_titre (db, decision.dossier);
  sujet = g_strdup_printf ("%s : un message de la mairie", titre);
  if (!record (&decision, "message", NULL, error)
      || !tell_family (&decision, sujet, body->texte, error))
    return NULL;
  return answer (&decision, error);
}

const ParvisRoute parvis_decisions_api_routes[] = {
  PARVIS_ROUTE ("api.demande.prise-en-charge",
                "POST",
                "/api/demandes/{demande}/prise-en-charge",
                post_prise_en_charge,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("api.demande.acceptation",
                "POST",
                "/api/demandes/{demande}/acceptation",
                post_acceptation,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("api.demande.refus",
                "POST",
                "/api/demandes/{demande}/refus",
                post_refus,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("api.demande.complement",
                "POST",
                "/api/demandes/{demande}/complement",
                post_complement,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("api.demande.notes",
                "POST",
                "/api/demandes/{demande}/notes",
                post_note,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  PARVIS_ROUTE ("api.demande.messages",
                "POST",
                "/api/demandes/{demande}/messages",
                post_message,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_JSON),
  { NULL },
};
