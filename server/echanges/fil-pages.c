/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-echanges"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/parcours.h"
#include "server/echanges/echanges-routes.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-reprise.h"
#include "server/justificatifs/compteurs.h"
#include "server/justificatifs/fichier-reponses.h"
#include "server/justificatifs/reception.h"
#include "server/messages/joints.h"
#include "server/reglages/reglages-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

/* Characters of one answer. */
#define REPONSE_MAX 4000
#define CHAMP       "fichiers"

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

/* What goes with a message. What was erased is not shown; what must not be handed out says why. */
static void
show_joints (Conversation *c, ParvisView *row, gint64 message_id, GPtrArray *joints)
{
  for (guint i = 0; i < joints->len; i++)
    {
      const ParvisFichier *fichier = joints->pdata[i];
      g_autofree char *message = g_strdup_printf ("%" G_GINT64_FORMAT, message_id);
      g_autofree char *rang = g_strdup_printf ("%" G_GINT64_FORMAT, fichier->rang);
      g_autofree char *taille = parvis_fichier_dup_taille (fichier->taille);
      ParvisView *line;

      if (fichier->id != message_id || fichier->cle == NULL)
        continue;
      line = parvis_view_append (row, "fichiers");
      parvis_view_set (line, "fichier", fichier->nom);
      parvis_view_set (line, "taille", taille);
      if (g_str_equal (fichier->antivirus, "infecte"))
        parvis_view_set (line, "interdit", parvis_fichier_find_interdit (fichier));
      else
        parvis_view_set_url (line, "url", c->request, "messages.fichier", message, rang, NULL);
    }
}

/* One side's message. */
static void
show_message (Conversation *c, ParvisView *view, ParvisRows *rows, GPtrArray *joints)
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
  parvis_view_list (row, "fichiers");
  show_joints (c, row, parvis_rows_int (rows, 0), joints);
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

/* The field of the files, and what was wrong with them. */
static void
show_depot (Conversation *c, ParvisView *view, const char *faute)
{
  gint64 mo = parvis_reglages_get_entier (c->db, "piece.taille_max_mo",
                                          parvis_request_get_today (c->request));
  ParvisView *depot = parvis_view_object (view, "depot");

  parvis_view_printf (depot, "formats",
                      "PDF, JPEG ou PNG, %d" PARVIS_NBSP "Mo au plus par fichier, "
                      "%d" PARVIS_NBSP "fichiers au plus",
                      (int) mo, PARVIS_JOINTS_MAX);
  parvis_view_set_int (view, "taille_max", mo * 1024 * 1024);
  parvis_view_set (depot, "faute", faute);
  if (faute != NULL)
    parvis_page_faute (view, "#" CHAMP, faute);
}

static void
show_reponse (
    Conversation *c, ParvisView *view, gboolean premiere, const char *faute, const char *joint)
{
  g_autofree char *jeton = parvis_request_new_form_token (c->request);
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_ZONE, "reponse",
                                            premiere ? "Votre message" : "Votre réponse",
                                            parvis_request_get_field (c->request, "reponse"));

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_max (champ, REPONSE_MAX);
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  show_depot (c, view, joint);
  parvis_view_set (view, "url", c->url);
  parvis_view_set (view, "jeton", jeton);
}

/* @faute: of the text; @joint: of the files. */
static ParvisResponse *
show_conversation (Conversation *c, const char *faute, const char *joint)
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
    g_autoptr (GPtrArray) joints = parvis_joints_list (c->db, c->fil);
    g_autoptr (ParvisRows) rows = parvis_fil_query (c->db, c->fil);

    for (; parvis_rows_next (rows); n++)
      show_message (c, view, rows, joints);
  }
  parvis_view_set (view, "titre", n > 0 ? c->fil->sujet : "Écrire à la mairie");
  show_reponse (c, view, n == 0, faute, joint);
  response = parvis_response_new_page (c->request, c->db, "message.html", view);
  if (faute != NULL || joint != NULL)
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
  return show_conversation (&c, NULL, NULL);
}

/* Before anything is decoded or encrypted: for one's own conversation only. */
static gboolean
receive_fichiers (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Conversation) c = { 0 };

  return conversation_load (&c, request, db, error)
         && parvis_reception_recevoir_joints (request, db, CHAMP, PARVIS_JOINTS_MAX, error);
}

/* Files alone are not a message: whoever opens them would not know what they are for. */
static const char *
find_faute (const char *corps, guint n_fichiers)
{
  if (*corps == '\0')
    return n_fichiers > 0 ? "Dites en un mot à la mairie ce que vous lui envoyez."
                          : "Écrivez votre message avant de l’envoyer.";
  if (g_utf8_strlen (corps, -1) > REPONSE_MAX)
    return "Votre message est trop long" PARVIS_NBSP ": 4" PARVIS_NBSP "000 caractères au plus.";
  return NULL;
}

/* A page cannot hold files: whatever was wrong, they must be chosen again, and that is said. */
static char *
dup_joint (const char *joint, const char *faute, guint n_fichiers, gboolean lost)
{
  static const char encore[] = "Choisissez de nouveau vos fichiers : ils n’ont pas été envoyés.";

  if (lost)
    return g_strdup ("Votre session s’était terminée pendant l’envoi : votre texte est gardé, "
                     "choisissez de nouveau vos fichiers.");
  if (joint != NULL)
    return g_strdup_printf ("%s Votre texte est gardé ; choisissez de nouveau vos fichiers.",
                            joint);
  return faute != NULL && n_fichiers > 0 ? g_strdup (encore) : NULL;
}

static gboolean
write_message (Conversation *c, const char *corps, GError **error)
{
  const ParvisDepotFichier *fichiers;
  gint64 id;
  guint n;

  fichiers = parvis_reception_get_fichiers (c->request, &n);
  id = parvis_fil_repondre (c->db, c->fil, parvis_acteur_of_request (c->request), corps,
                            parvis_request_get_now (c->request), error);
  return id != 0 && parvis_joints_add (c->db, id, fichiers, n, error)
         && parvis_envoi_answer (c->request, c->db, c->url, error);
}

static ParvisResponse *
post_conversation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *corps =
      parvis_texte_nettoyer_lignes (parvis_request_get_field (request, "reponse"));
  g_autofree char *avant = NULL;
  g_auto (Conversation) c = { 0 };
  gboolean lost = parvis_reprise_has_lost_files (request);
  const char *faute, *joint;
  ParvisResponse *response;
  guint n;

  if (!conversation_load (&c, request, db, error))
    return NULL;
  joint = parvis_reception_find_faute (request);
  parvis_reception_get_fichiers (request, &n);
  faute = find_faute (corps, n);
  if (faute != NULL || joint != NULL || lost)
    {
      g_autofree char *encore = dup_joint (joint, faute, n, lost);

      return show_conversation (&c, faute, encore);
    }
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  if (!write_message (&c, corps, error))
    return NULL;
  parvis_reception_garder (request);
  response = parvis_response_new_redirect (g_strdup (c.url));
  parvis_response_set_flash (response, "Votre message est envoyé à la mairie.");
  if (n > 0)
    parvis_response_wake_taches (response);
  if (c.fil->demande_id != 0)
    {
      g_autofree char *event = g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT "}", c.fil->demande_id);

      parvis_response_publish (response, PARVIS_TOPIC_AGENTS, "demande", event);
    }
  return response;
}

/* What one's household joined, as it was sent. */
static ParvisResponse *
get_fichier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (ParvisFichier) fichier = NULL;
  gint64 message, rang;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "message", &message, error)
      || !parvis_request_get_part_id (request, "rang", &rang, error))
    return NULL;
  fichier = parvis_joint_find (db, foyer_id, message, rang, error);
  if (fichier == NULL)
    return NULL;
  return parvis_fichier_answer_sien (request, fichier, error);
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
                .body = PARVIS_BODY_UPLOAD,
                .body_max = PARVIS_RECEPTION_OCTETS,
                .before = receive_fichiers,
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
                .body = PARVIS_BODY_UPLOAD,
                .body_max = PARVIS_RECEPTION_OCTETS,
                .before = receive_fichiers,
                .quoi = "envoyer votre message à la mairie"),
  PARVIS_ROUTE ("messages.fichier",
                "GET",
                "/echanges/messages/{message}/fichiers/{rang}",
                get_fichier,
                PARVIS_FOR_CITOYEN,
                PARVIS_SLOW),
  { NULL },
};
