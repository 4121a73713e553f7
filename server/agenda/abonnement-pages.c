/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include <string.h>

#include "server/agenda/abonnement.h"
#include "server/agenda/agenda-routes.h"
#include "server/agenda/calendrier.h"
#include "server/comptes/comptes-store.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"

#define SUFFIXE ".ics"
/* Addresses that are not there, from one visitor in an hour: a telephone that was not told that its
 * address died asks a few times. */
#define ESSAIS_MAX 30
#define FENETRE_S  3600

/* --------------------------------------------------------------------------- the page */

/* « https://portail.sarrians.fr/calendrier/….ics » */
static char *
create_adresse (ParvisRequest *request, const ParvisAbonnement *abonnement)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autofree char *jeton = parvis_abonnement_create_jeton (
      commune->master_key, abonnement->compte_id, abonnement->graine);
  g_autofree char *fichier = g_strconcat (jeton, SUFFIXE, NULL);
  g_autofree char *url = parvis_url (request, "agenda.calendrier", fichier, NULL);

  return g_strconcat (commune->base_url, url, NULL);
}

static void
show_adresse (ParvisRequest *request, ParvisView *view, const ParvisAbonnement *abonnement)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autofree char *adresse = create_adresse (request, abonnement);
  g_autofree char *lu = abonnement->lu_a != 0
                            ? parvis_date_format_instant (abonnement->lu_a, commune->time_zone)
                            : NULL;
  ParvisView *row = parvis_view_object (view, "abonnement"), *champ;

  parvis_view_set (row, "adresse", adresse);
  /* What a telephone takes for « subscribe » instead of « download ». */
  parvis_view_printf (row, "url_webcal", "webcal%s", strchr (adresse, ':'));
  parvis_view_set (row, "lu", lu);
  champ = parvis_saisie_append (
      row, "champs", PARVIS_SAISIE_COCHE, "limites",
      "Y mettre aussi le dernier moment pour réserver ou annuler chaque jour", NULL);
  parvis_view_set_bool (champ, "coche", abonnement->limites);
}

static ParvisResponse *
get_abonnement (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 compte_id = parvis_request_get_compte_id (request);
  g_autoptr (ParvisAbonnement) abonnement = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *jeton = parvis_request_new_form_token (request);

  if (parvis_compte_get_foyer (db, compte_id, error) == 0)
    return NULL;
  abonnement = parvis_abonnement_find (db, compte_id);
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "L’agenda dans votre téléphone");
  parvis_view_set (view, "jeton", jeton);
  parvis_view_set_url (view, "url", request, "agenda.abonnement.envoi", NULL);
  parvis_view_set_url (view, "url_agenda", request, "agenda", NULL);
  if (abonnement != NULL)
    show_adresse (request, view, abonnement);
  return parvis_response_new_page (request, db, "agenda/abonnement.html", view);
}

typedef enum
{
  CREER,
  RENOUVELER,
  LIMITES,
  SUPPRIMER,
  N_ACTIONS
} Action;

static const struct
{
  const char *code, *fait;
} actions[N_ACTIONS] = {
  [CREER] = { "creer", "Votre adresse est prête : ajoutez-la à l’agenda de votre téléphone." },
  [RENOUVELER] = { "renouveler", "Voici votre nouvelle adresse. L’ancienne ne donne plus rien." },
  [LIMITES] = { "limites", "C’est enregistré. Votre téléphone le verra à sa prochaine lecture." },
  [SUPPRIMER] = { "supprimer", "L’adresse est supprimée : elle ne donne plus rien à personne." },
};

static gboolean
do_action (ParvisRequest *request, ParvisDb *db, Action action, GError **error)
{
  gint64 compte_id = parvis_request_get_compte_id (request);
  GBytes *key = parvis_request_get_commune (request)->master_key;
  gint64 now = parvis_request_get_now (request);
  g_autoptr (ParvisAbonnement) abonnement = NULL;

  switch (action)
    {
    case CREER:
      /* The one that telephones have already is not broken by a second click. */
      abonnement = parvis_abonnement_find (db, compte_id);
      return abonnement != NULL || parvis_abonnement_renouveler (db, key, compte_id, now, error);
    case RENOUVELER:
      return parvis_abonnement_renouveler (db, key, compte_id, now, error);
    case LIMITES:
      return parvis_abonnement_set_limites (db, compte_id,
                                            parvis_request_has_field (request, "limites"), error);
    case SUPPRIMER:
      return parvis_abonnement_supprimer (db, compte_id, error);
    case N_ACTIONS:
    default:
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "Dites ce qu’il faut faire de l’adresse.");
      return FALSE;
    }
}

static ParvisResponse *
post_abonnement (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *asked = parvis_request_get_field (request, "action");
  g_autofree char *url = parvis_url (request, "agenda.abonnement", NULL);
  g_autofree char *before = NULL;
  Action action = CREER;
  ParvisResponse *response;

  if (parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error) == 0)
    return NULL;
  while (action < N_ACTIONS && !g_str_equal (asked, actions[action].code))
    action++;
  if (!parvis_envoi_claim (request, db, &before, error))
    return before != NULL ? parvis_response_new_redirect (g_steal_pointer (&before)) : NULL;
  if (!do_action (request, db, action, error) || !parvis_envoi_answer (request, db, url, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&url));
  parvis_response_set_flash (response, actions[action].fait);
  return response;
}

/* --------------------------------------------------------------------------- the telephone */

typedef struct
{
  gint64 compte_id;
  GBytes *texte;
} Calendrier;

static void
calendrier_free (gpointer data)
{
  Calendrier *calendrier = data;

  g_bytes_unref (calendrier->texte);
  g_free (calendrier);
}

/* In the pool, with a reader: only that it was fetched is written. */
static gboolean
write_calendrier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *fichier = parvis_request_get_part (request, "fichier");
  g_autofree char *jeton = NULL;
  g_autoptr (ParvisAbonnement) abonnement = NULL;
  Calendrier *calendrier;
  char *text;

  if (!g_str_has_suffix (fichier, SUFFIXE))
    return TRUE;
  jeton = g_strndup (fichier, strlen (fichier) - strlen (SUFFIXE));
  abonnement = parvis_abonnement_find_by_jeton (db, jeton);
  if (abonnement == NULL)
    return TRUE;
  text = parvis_calendrier_create (parvis_request_get_commune (request), db, abonnement->foyer_id,
                                   abonnement->limites, abonnement->cree_a,
                                   parvis_request_get_now (request), error);
  if (text == NULL)
    return FALSE;
  calendrier = g_new0 (Calendrier, 1);
  calendrier->compte_id = abonnement->compte_id;
  calendrier->texte = g_bytes_new_take (text, strlen (text));
  parvis_request_keep (request, "calendrier", calendrier, calendrier_free);
  return TRUE;
}

/* An address that is not there: no page, nothing to learn from it. */
static ParvisResponse *
refuse (ParvisRequest *request, ParvisDb *db, GError **error)
{
  static const char introuvable[] = "Introuvable\n", trop[] = "Trop de demandes\n";
  g_autofree char *throttle =
      g_strdup_printf ("calendrier:%s", parvis_request_get_remote (request));
  gint64 now = parvis_request_get_now (request);
  gboolean encore = parvis_throttle_check (db, throttle, ESSAIS_MAX, FENETRE_S, now, NULL);
  const char *text = encore ? introuvable : trop;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  ParvisResponse *response;

  if (encore && !parvis_throttle_count (db, throttle, FENETRE_S, now, error))
    return NULL;
  response = parvis_response_new_bytes (bytes, "text/plain; charset=utf-8");
  parvis_response_set_status (response, encore ? 404 : 429);
  return response;
}

static ParvisResponse *
get_calendrier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const Calendrier *calendrier = parvis_request_find_kept (request, "calendrier");

  if (calendrier == NULL)
    return refuse (request, db, error);
  if (!parvis_abonnement_noter_lecture (db, calendrier->compte_id, parvis_request_get_now (request),
                                        error))
    return NULL;
  return parvis_response_new_etagged (request, calendrier->texte, "text/calendar; charset=utf-8");
}

const ParvisRoute parvis_abonnement_routes[] = {
  PARVIS_ROUTE ("agenda.abonnement",
                "GET",
                "/agenda/abonnement",
                get_abonnement,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("agenda.abonnement.envoi",
                "POST",
                "/agenda/abonnement",
                post_abonnement,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "changer l’adresse de votre agenda"),
  /* Writes when it was fetched, and which were guessed. */
  PARVIS_ROUTE ("agenda.calendrier",
                "GET",
                "/calendrier/{fichier}",
                get_calendrier,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .before = write_calendrier),
  { NULL },
};
