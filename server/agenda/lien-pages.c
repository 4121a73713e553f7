/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "server/agenda/que-faire.h"
#include "server/agenda/reservations.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-token.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

/* The link of a mail that says that a usual day is not booked: it shows a question, and its button books that day of that
 * child, once, without anybody signed in. It says nothing else of the family: neither its balance nor its other days. */

typedef struct
{
  GBytes *empreinte;
  gint64 compte_id, foyer_id, seance_id;
  ParvisDate jour;
  gboolean utilise;
  ParvisPersonne *enfant;
  ParvisAgenda *agenda;
  ParvisAgendaJour juge;
} Lien;

static void
lien_free (Lien *lien)
{
  g_clear_pointer (&lien->empreinte, g_bytes_unref);
  g_clear_pointer (&lien->enfant, parvis_personne_free);
  g_clear_pointer (&lien->agenda, parvis_agenda_free);
  g_free (lien);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lien, lien_free)

static const char *
get_jeton (ParvisRequest *request)
{
  const char *jeton = parvis_request_has_field (request, "jeton")
                          ? parvis_request_get_field (request, "jeton")
                          : parvis_request_find_query (request, "jeton");

  return jeton != NULL ? jeton : "";
}

/* NULL when there is none, or what it was about is not any more. */
static Lien *
find_lien (ParvisRequest *request, ParvisDb *db)
{
  g_autoptr (Lien) lien = g_new0 (Lien, 1);
  const char *jeton = get_jeton (request);
  gint64 personne_id;

  if (!parvis_token_is_valid (jeton))
    return NULL;
  lien->empreinte = parvis_token_hash (jeton);
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_LIEN_RESERVATION_FIND, V (lien->empreinte));

    if (!parvis_rows_next (rows))
      return NULL;
    lien->compte_id = parvis_rows_int (rows, 0);
    lien->foyer_id = parvis_rows_int (rows, 1);
    personne_id = parvis_rows_int (rows, 2);
    lien->seance_id = parvis_rows_int (rows, 3);
    lien->jour = parvis_date_from_iso (parvis_rows_text (rows, 4));
    lien->utilise = !parvis_rows_is_null (rows, 5);
  }
  lien->enfant = parvis_foyer_get_membre (db, lien->foyer_id, personne_id,
                                          parvis_request_get_today (request), NULL);
  if (lien->enfant == NULL)
    return NULL;
  lien->agenda = parvis_agenda_load (parvis_request_get_commune (request), db, lien->foyer_id,
                                     personne_id, lien->seance_id, lien->jour, lien->jour,
                                     parvis_request_get_now (request), NULL);
  if (lien->agenda == NULL)
    return NULL;
  parvis_agenda_juger (lien->agenda, lien->jour, &lien->juge);
  return g_steal_pointer (&lien);
}

/* A paragraph that is one link. */
static void
add_issue (ParvisView *view, const char *texte, const char *url)
{
  ParvisView *partie = parvis_view_append (view, "parties");
  ParvisView *morceau = parvis_view_append (parvis_view_append (partie, "paragraphes"), "morceaux");

  parvis_view_list (partie, "points");
  parvis_view_list (partie, "suite");
  parvis_view_set (morceau, "texte", texte);
  parvis_view_set (morceau, "url", url);
}

/* What happened and why; then, signed in, the day itself says what can be done: a waiting list, a recharge, whom to
 * call. @lien may be NULL. */
static ParvisResponse *
show_page (ParvisRequest *request,
           ParvisDb *db,
           const Lien *lien,
           const char *titre,
           const char *intro,
           guint status)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *url = NULL, *enfant = NULL, *seance = NULL;
  char iso[PARVIS_DATE_ISO_SIZE];
  ParvisResponse *response;

  parvis_view_set (view, "titre", titre);
  parvis_view_set (view, "intro", intro);
  if (lien != NULL)
    {
      enfant = g_strdup_printf ("%" G_GINT64_FORMAT, lien->enfant->id);
      seance = g_strdup_printf ("%" G_GINT64_FORMAT, lien->seance_id);
      url = parvis_url (request, "agenda.jour", enfant, seance,
                        parvis_date_write_iso (lien->jour, iso), NULL);
    }
  else
    url = parvis_url (request, "agenda", NULL);
  add_issue (view, lien != NULL ? "Voir ce jour dans mon agenda" : "Ouvrir mon agenda", url);
  response = parvis_response_new_page (request, db, "page.html", view);
  parvis_response_set_status (response, status);
  return response;
}

/* Too late: whom to call stands beside it, for who has no time to sign in. */
static char *
dup_raison (ParvisRequest *request, ParvisDb *db, const Lien *lien)
{
  g_autofree char *raison = parvis_agenda_dup_raison (lien->agenda, &lien->juge);
  g_autofree char *appel = parvis_que_faire_dup_appel (request, db);
  ParvisRaisonCode code = lien->juge.raison.code;

  return code == PARVIS_RAISON_TROP_TARD || code == PARVIS_RAISON_JOUR_MEME
             ? g_strdup_printf ("%s %s", raison, appel)
             : g_steal_pointer (&raison);
}

/* Why there is nothing to confirm, or NULL. */
static ParvisResponse *
show_obstacle (ParvisRequest *request, ParvisDb *db, const Lien *lien, guint status)
{
  g_autofree char *date = NULL, *titre = NULL, *raison = NULL;
  gboolean booked;

  if (lien == NULL)
    return show_page (request, db, NULL, "Ce lien n’est plus valable",
                      "Vous pouvez réserver depuis votre agenda, en vous connectant.", status);
  booked = lien->juge.etat == PARVIS_JOUR_RESERVE || lien->juge.etat == PARVIS_JOUR_RESERVE_FIXE;
  date = parvis_date_format_jour (lien->jour);
  if (booked)
    {
      titre = g_strdup_printf ("C’est réservé pour %s le %s", lien->enfant->prenom, date);
      return show_page (request, db, lien, titre, "Il n’y a rien d’autre à faire.", 200);
    }
  if (lien->utilise)
    return show_page (request, db, lien, "Ce lien a déjà servi",
                      "Il ne sert qu’une fois. Vous pouvez réserver depuis votre agenda, en vous "
                      "connectant.",
                      status);
  if (lien->juge.etat == PARVIS_JOUR_RESERVABLE)
    return NULL;
  raison = dup_raison (request, db, lien);
  titre = g_strdup_printf ("Le %s ne peut plus être réservé", date);
  return show_page (request, db, lien, titre, raison, status);
}

static ParvisResponse *
get_lien (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Lien) lien = find_lien (request, db);
  ParvisResponse *obstacle = show_obstacle (request, db, lien, 200);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *date = NULL, *prix = NULL, *raison = NULL, *activite = NULL;
  ParvisView *cache;

  if (obstacle != NULL)
    return obstacle;
  view = parvis_view_new ();
  date = parvis_date_format_jour (lien->jour);
  prix = parvis_money_format (lien->juge.prix_cents);
  raison = parvis_agenda_dup_raison (lien->agenda, &lien->juge);
  activite = g_utf8_strdown (parvis_agenda_get_seance (lien->agenda)->nom, -1);
  parvis_view_printf (view, "titre", "Réserver le %s du %s pour %s" PARVIS_NNBSP "?", activite,
                      date, lien->enfant->prenom);
  parvis_view_printf (view, "texte", "Prix" PARVIS_NBSP ": %s, débité du compte de votre foyer. %s",
                      prix, raison);
  parvis_view_set (view, "action", "Réserver");
  parvis_view_set_bool (view, "danger", FALSE);
  parvis_view_set_url (view, "url", request, "agenda.lien.envoi", NULL);
  parvis_view_set_url (view, "url_retour", request, "accueil", NULL);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "jeton");
  parvis_view_set (cache, "valeur", get_jeton (request));
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static ParvisResponse *
post_lien (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Lien) lien = find_lien (request, db);
  ParvisResponse *response = show_obstacle (request, db, lien, 409);
  g_autofree char *nom = NULL, *date = NULL, *phrase = NULL;
  g_autoptr (GError) fault = NULL;
  ParvisReservation r = { .commune = parvis_request_get_commune (request),
                          .db = db,
                          .today = parvis_request_get_today (request),
                          .now = parvis_request_get_now (request) };
  gint64 recu;

  if (response != NULL)
    return response;
  nom = parvis_personne_dup_nom (lien->enfant);
  r.nom = nom;
  r.foyer_id = lien->foyer_id;
  r.personne_id = lien->enfant->id;
  r.acteur = (ParvisActeur){ "citoyen", lien->compte_id };
  recu = parvis_reservation_reserver (&r, lien->agenda, lien->jour, &fault);
  if (recu == 0 && g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    return show_page (request, db, lien, "Ce jour n’a pas été réservé", fault->message, 409);
  if (recu == 0)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (!parvis_db_exec (db, error, PARVIS_SQL_LIEN_RESERVATION_UTILISER, V (lien->empreinte),
                       V (r.now)))
    return NULL;
  date = parvis_date_format_jour (lien->jour);
  phrase =
      g_strdup_printf ("C’est réservé pour %s le %s. Reçu n°" PARVIS_NBSP "%" G_GINT64_FORMAT ".",
                       lien->enfant->prenom, date, recu);
  response = parvis_response_new_redirect (parvis_url (request, "accueil", NULL));
  parvis_response_set_flash (response, phrase);
  return response;
}

const ParvisRoute parvis_lien_routes[] = {
  PARVIS_ROUTE ("agenda.lien", "GET", "/reserver", get_lien, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("agenda.lien.envoi",
                "POST",
                "/reserver",
                post_lien,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
