/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-garde"
#include "config.h"

#include "server/garde/garde-courriels.h"
#include "server/garde/garde-routes.h"
#include "server/garde/garde-saisie.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-envoi.h"
#include "server/journal/journal-store.h"
#include "server/template/parvis-saisie.h"

static char *
dup_part (const ParvisGardeVue *vue)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, vue->enfant_id);
}

static ParvisDate
get_today (ParvisRequest *request)
{
  return parvis_date_from_iso (parvis_request_get_today (request));
}

static void
begin_page (ParvisRequest *request, const ParvisGardeVue *vue, ParvisView *view, const char *titre)
{
  g_autofree char *de = parvis_prenom_avec_de (vue->prenom);
  ParvisView *retour = parvis_view_object (view, "retour");

  parvis_view_printf (view, "titre", "%s %s", titre, de);
  parvis_view_set (view, "prenom", vue->prenom);
  parvis_view_set (view, "autre", vue->autre);
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", request, "comptes.profil", NULL);
}

/* What was agreed with a household that the child has left says nothing any more. */
static ParvisGarde *
keep_actuelle (const ParvisGardeVue *vue, ParvisGarde *garde)
{
  if (garde != NULL && garde->foyer_a == vue->foyer_a && garde->foyer_b == vue->foyer_b)
    return garde;
  parvis_garde_free (garde);
  return NULL;
}

/* Whether nothing is proposed but to swap some days of what is in force: those, or NULL. */
static const ParvisGardeJours *
find_echange (const ParvisGarde *acceptee, const ParvisGarde *garde)
{
  const ParvisGardeRegle *un, *deux = &garde->regle;

  if (acceptee == NULL || deux->n_echanges == 0)
    return NULL;
  un = &acceptee->regle;
  if (acceptee->au != garde->au || un->rythme != deux->rythme || un->chez != deux->chez
      || un->lundi != deux->lundi || un->jour != deux->jour || un->minutes != deux->minutes
      || un->vacances != deux->vacances || un->paires != deux->paires)
    return NULL;
  return &deux->echanges[deux->n_echanges - 1];
}

/* « Karim propose d’échanger le jeudi 10 décembre » */
static void
show_sujet (const ParvisGardeVue *vue, const ParvisGardeJours *echange, ParvisView *attente)
{
  g_autofree char *du = NULL, *au = NULL;

  if (echange == NULL)
    {
      parvis_view_printf (attente, "sujet", "%s propose un calendrier", vue->autre);
      return;
    }
  du = parvis_date_format_jour (echange->du);
  au = parvis_date_format_jour (echange->au);
  if (echange->du == echange->au)
    parvis_view_printf (attente, "sujet", "%s propose d’échanger le %s", vue->autre, du);
  else
    parvis_view_printf (attente, "sujet", "%s propose d’échanger du %s au %s", vue->autre, du, au);
}

static void
show_attente (ParvisRequest *request,
              ParvisDb *db,
              const ParvisGardeVue *vue,
              const ParvisGarde *acceptee,
              const ParvisGarde *garde,
              ParvisView *view)
{
  ParvisView *attente = parvis_view_object (view, "attente");
  gboolean mienne = garde->propose_par == vue->foyer_id;
  g_autofree char *part = dup_part (vue);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, garde->id);

  parvis_view_set_bool (attente, "mienne", mienne);
  if (mienne)
    parvis_view_printf (attente, "sujet", "Votre proposition attend la réponse de %s", vue->autre);
  else
    show_sujet (vue, find_echange (acceptee, garde), attente);
  parvis_view_set (attente, "mot", garde->message);
  parvis_view_set (attente, "garde_id", id);
  parvis_view_set_url (attente, "url", request, "garde", part, NULL);
  parvis_garde_show_phrases (vue, garde, attente, "phrases");
  parvis_garde_show_mois (db, vue, garde, get_today (request), attente, "mois_liste");
}

/* A school year has opened that the calendar does not reach: it is carried on with one press. */
static void
show_suite (ParvisRequest *request,
            ParvisDb *db,
            const ParvisGardeVue *vue,
            const ParvisGarde *acceptee,
            ParvisView *view)
{
  ParvisDate fin = parvis_garde_get_fin (db, get_today (request));
  g_autofree char *part = dup_part (vue), *jusque = NULL, *nouvelle = NULL;
  ParvisView *suite;

  if (fin == PARVIS_DATE_NONE || fin <= acceptee->au)
    return;
  suite = parvis_view_object (view, "suite");
  jusque = parvis_date_format_long (acceptee->au);
  nouvelle = parvis_date_format_long (fin);
  parvis_view_printf (suite, "phrase",
                      "Le calendrier %s le %s, et une autre année scolaire est ouverte. "
                      "Vous pouvez proposer à %s de continuer de la même façon.",
                      acceptee->au < get_today (request) ? "s’est arrêté" : "s’arrête", jusque,
                      vue->autre);
  parvis_view_printf (suite, "action", "Proposer de continuer jusqu’au %s", nouvelle);
  parvis_view_set_url (suite, "url", request, "garde", part, NULL);
}

static ParvisResponse *
get_garde (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  g_autoptr (ParvisGarde) acceptee = NULL, attente = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *part = NULL;

  if (vue == NULL)
    return NULL;
  view = parvis_view_new ();
  begin_page (request, vue, view, "Garde");
  part = dup_part (vue);
  parvis_view_set_bool (view, "deux", vue->autre_id != 0);
  parvis_view_set_url (view, "url_inviter", request, "comptes.inviter", NULL);
  if (vue->autre_id == 0)
    return parvis_response_new_page (request, db, "garde/voir.html", view);
  acceptee = keep_actuelle (vue, parvis_garde_find_acceptee (db, vue->enfant_id));
  attente = keep_actuelle (vue, parvis_garde_find_en_attente (db, vue->enfant_id));
  if (acceptee != NULL)
    {
      ParvisView *en_vigueur = parvis_view_object (view, "en_vigueur");

      parvis_garde_show_phrases (vue, acceptee, en_vigueur, "phrases");
      parvis_view_list (en_vigueur, "mois_liste");
      /* Beside a proposal, what it says is enough. */
      if (attente == NULL)
        {
          parvis_garde_show_mois (db, vue, NULL, get_today (request), en_vigueur, "mois_liste");
          show_suite (request, db, vue, acceptee, view);
          if (acceptee->au >= get_today (request))
            parvis_view_set_url (view, "url_echanger", request, "garde.echange", part, NULL);
        }
    }
  if (attente != NULL)
    show_attente (request, db, vue, acceptee, attente, view);
  else
    parvis_view_set_url (view, "url_proposer", request, "garde.proposition", part, NULL);
  return parvis_response_new_page (request, db, "garde/voir.html", view);
}

static ParvisResponse *
redirect_garde (ParvisRequest *request, const ParvisGardeVue *vue, const char *phrase)
{
  g_autofree char *part = dup_part (vue);
  ParvisResponse *response =
      parvis_response_new_redirect (parvis_url (request, "garde", part, NULL));

  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

static gboolean
note (ParvisRequest *request,
      ParvisDb *db,
      const ParvisGardeVue *vue,
      const char *action,
      GError **error)
{
  ParvisActeur acteur = parvis_acteur_of_request (request);
  gint64 now = parvis_request_get_now (request);

  /* Both families may be shown it. */
  return parvis_journal_add (db, now, acteur, action, "personne", vue->enfant_id, vue->foyer_id,
                             NULL, error)
         && parvis_journal_add (db, now, acteur, action, "personne", vue->enfant_id, vue->autre_id,
                                NULL, error);
}

static ParvisResponse *
accept_garde (ParvisRequest *request,
              ParvisDb *db,
              const ParvisGardeVue *vue,
              const ParvisGarde *garde,
              GError **error)
{
  return parvis_garde_accepter (db, vue->enfant_id, garde, parvis_request_get_compte_id (request),
                                parvis_request_get_today (request),
                                parvis_request_get_now (request), error)
                 && note (request, db, vue, "garde.acceptee", error)
                 && parvis_garde_prevenir (request, db, vue, PARVIS_GARDE_ACCEPTEE, error)
             ? redirect_garde (
                 request, vue,
                 "Le calendrier est accepté. Les repas déjà réservés ne changent pas.")
             : NULL;
}

static ParvisResponse *
discard_garde (ParvisRequest *request,
               ParvisDb *db,
               const ParvisGardeVue *vue,
               const ParvisGarde *garde,
               gboolean retiree,
               GError **error)
{
  if (!parvis_garde_ecarter (db, garde, retiree, parvis_request_get_compte_id (request),
                             parvis_request_get_now (request), error)
      || !note (request, db, vue, retiree ? "garde.retiree" : "garde.refusee", error)
      || (!retiree && !parvis_garde_prevenir (request, db, vue, PARVIS_GARDE_REFUSEE, error)))
    return NULL;
  return redirect_garde (request, vue,
                         retiree ? "Votre proposition est retirée."
                                 : "La proposition est refusée : rien ne change.");
}

/* FALSE with @error: another household is needed, and a school year; or a proposal waits already. */
static gboolean
may_proposer (
    const ParvisGardeVue *vue, ParvisDb *db, ParvisDate today, ParvisDate *fin, GError **error)
{
  g_autoptr (ParvisGarde) attente =
      keep_actuelle (vue, parvis_garde_find_en_attente (db, vue->enfant_id));

  *fin = parvis_garde_get_fin (db, today);
  if (vue->autre_id == 0)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "one household only");
  else if (*fin == PARVIS_DATE_NONE)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "Aucune année scolaire n’est ouverte pour le moment.");
  else if (attente != NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "Une proposition attend déjà sa réponse.");
  else
    return TRUE;
  return FALSE;
}

static ParvisResponse *
send_proposition (ParvisRequest *request,
                  ParvisDb *db,
                  const ParvisGardeVue *vue,
                  const ParvisGarde *garde,
                  GError **error)
{
  g_autofree char *phrase = g_strdup_printf (
      "Votre proposition est envoyée. Elle comptera quand %s l’aura acceptée.", vue->autre);

  if (parvis_garde_proposer (db, vue->enfant_id, garde, parvis_request_get_compte_id (request),
                             parvis_request_get_now (request), error)
          == 0
      || !note (request, db, vue, "garde.proposee", error)
      || !parvis_garde_prevenir (request, db, vue, PARVIS_GARDE_PROPOSEE, error))
    return NULL;
  return redirect_garde (request, vue, phrase);
}

/* What was agreed on goes on, the same turns and the same swaps to come, to the end of the years that are open. */
static ParvisResponse *
renew_garde (ParvisRequest *request, ParvisDb *db, const ParvisGardeVue *vue, GError **error)
{
  ParvisDate today = get_today (request), fin;
  g_autoptr (ParvisGarde) acceptee =
      keep_actuelle (vue, parvis_garde_find_acceptee (db, vue->enfant_id));
  g_autoptr (GError) fault = NULL;
  ParvisGardeSaisie saisie;

  if (!may_proposer (vue, db, today, &fin, &fault))
    {
      if (g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
        return redirect_garde (request, vue, fault->message);
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (acceptee == NULL || fin <= acceptee->au)
    return redirect_garde (request, vue,
                           "Le calendrier va déjà jusqu’à la fin de l’année scolaire.");
  parvis_garde_saisie_init (&saisie, vue, acceptee, today, fin);
  return send_proposition (request, db, vue, &saisie.garde, error);
}

/* The answer to what waits: of the other household, or the withdrawal by one's own. */
static ParvisResponse *
post_garde (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  const char *action = parvis_request_get_field (request, "action");
  g_autoptr (ParvisGarde) garde = NULL;
  g_autofree char *id = NULL;
  gboolean mienne;

  if (vue == NULL)
    return NULL;
  if (g_str_equal (action, "renouveler"))
    return renew_garde (request, db, vue, error);
  garde = keep_actuelle (vue, parvis_garde_find_en_attente (db, vue->enfant_id));
  id = g_strdup_printf ("%" G_GINT64_FORMAT, garde != NULL ? garde->id : 0);
  if (garde == NULL || !g_str_equal (parvis_request_get_field (request, "garde"), id))
    return redirect_garde (request, vue, "Cette proposition a déjà reçu une réponse.");
  mienne = garde->propose_par == vue->foyer_id;
  if (g_str_equal (action, "accepter") && !mienne)
    return accept_garde (request, db, vue, garde, error);
  if (g_str_equal (action, mienne ? "retirer" : "refuser"))
    return discard_garde (request, db, vue, garde, mienne, error);
  return redirect_garde (request, vue, "Choisissez une réponse.");
}

static ParvisResponse *
show_proposition (ParvisRequest *request,
                  ParvisDb *db,
                  const ParvisGardeVue *vue,
                  const ParvisGardeSaisie *saisie,
                  gboolean apercu)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *part = dup_part (vue);
  g_autofree char *jeton = parvis_request_new_form_token (request);
  g_autofree char *fin = saisie->echange ? NULL : parvis_date_format_long (saisie->garde.au);
  ParvisView *retour;
  ParvisResponse *response;

  begin_page (request, vue, view, saisie->echange ? "Échanger un jour" : "Calendrier de garde");
  retour = parvis_view_object (view, "retour");
  parvis_view_set (retour, "libelle", "Garde");
  parvis_view_set_url (retour, "url", request, "garde", part, NULL);
  parvis_view_set (view, "jeton", jeton);
  parvis_view_set (view, "fin", fin);
  parvis_view_set_url (view, "url", request,
                       saisie->echange ? "garde.echange" : "garde.proposition", part, NULL);
  parvis_view_set_url (view, "url_annuler", request, "garde", part, NULL);
  parvis_garde_saisie_show (saisie, request, vue, get_today (request), view);
  if (apercu)
    {
      ParvisView *dit = parvis_view_object (view, "apercu");

      parvis_garde_show_phrases (vue, &saisie->garde, dit, "phrases");
      parvis_garde_show_mois (db, vue, &saisie->garde, get_today (request), dit, "mois_liste");
    }
  response = parvis_response_new_page (request, db, "garde/proposer.html", view);
  if (saisie->fautif)
    parvis_response_set_status (response, 422);
  return response;
}

static gboolean
begin_proposition (ParvisRequest *request,
                   ParvisDb *db,
                   const ParvisGardeVue *vue,
                   ParvisGardeSaisie *saisie,
                   GError **error)
{
  ParvisDate today = get_today (request), fin;
  g_autoptr (ParvisGarde) acceptee =
      keep_actuelle (vue, parvis_garde_find_acceptee (db, vue->enfant_id));

  if (!may_proposer (vue, db, today, &fin, error))
    return FALSE;
  parvis_garde_saisie_init (saisie, vue, acceptee, today, fin);
  return TRUE;
}

/* Some days of what was agreed on: without a calendar there is nothing to swap. */
static gboolean
begin_echange (ParvisRequest *request,
               ParvisDb *db,
               const ParvisGardeVue *vue,
               ParvisGardeSaisie *saisie,
               GError **error)
{
  ParvisDate today = get_today (request), fin;
  g_autoptr (ParvisGarde) acceptee =
      keep_actuelle (vue, parvis_garde_find_acceptee (db, vue->enfant_id));

  if (!may_proposer (vue, db, today, &fin, error))
    return FALSE;
  if (acceptee == NULL || acceptee->au < today)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "Il n’y a pas de calendrier en vigueur : proposez-en d’abord un.");
      return FALSE;
    }
  parvis_garde_saisie_init_echange (saisie, vue, acceptee, today);
  return TRUE;
}

static ParvisResponse *
get_proposition (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  ParvisGardeSaisie saisie;

  if (vue == NULL || !begin_proposition (request, db, vue, &saisie, error))
    return NULL;
  return show_proposition (request, db, vue, &saisie, FALSE);
}

static ParvisResponse *
get_echange (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  ParvisGardeSaisie saisie;

  if (vue == NULL || !begin_echange (request, db, vue, &saisie, error))
    return NULL;
  return show_proposition (request, db, vue, &saisie, FALSE);
}

/* The form @saisie was begun with. */
static ParvisResponse *
receive (ParvisRequest *request,
         ParvisDb *db,
         const ParvisGardeVue *vue,
         ParvisGardeSaisie *saisie,
         GError **error)
{
  g_autofree char *avant = NULL, *suite = NULL, *part = dup_part (vue);

  parvis_garde_saisie_read (saisie, request, vue, get_today (request));
  if (*parvis_request_get_field (request, "ajouter") != '\0')
    {
      parvis_garde_saisie_forget_fautes (saisie);
      return show_proposition (request, db, vue, saisie, FALSE);
    }
  if (saisie->fautif || !g_str_equal (parvis_request_get_field (request, "action"), "proposer"))
    return show_proposition (request, db, vue, saisie, !saisie->fautif);
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  suite = parvis_url (request, "garde", part, NULL);
  return parvis_envoi_answer (request, db, suite, error)
             ? send_proposition (request, db, vue, &saisie->garde, error)
             : NULL;
}

static ParvisResponse *
post_proposition (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  ParvisGardeSaisie saisie;

  return vue != NULL && begin_proposition (request, db, vue, &saisie, error)
             ? receive (request, db, vue, &saisie, error)
             : NULL;
}

static ParvisResponse *
post_echange (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  ParvisGardeSaisie saisie;

  return vue != NULL && begin_echange (request, db, vue, &saisie, error)
             ? receive (request, db, vue, &saisie, error)
             : NULL;
}

const ParvisRoute parvis_garde_routes[] = {
  PARVIS_ROUTE (
      "garde", "GET", "/mon-foyer/garde/{enfant}", get_garde, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("garde.reponse",
                "POST",
                "/mon-foyer/garde/{enfant}",
                post_garde,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("garde.proposition",
                "GET",
                "/mon-foyer/garde/{enfant}/proposition",
                get_proposition,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("garde.proposition.envoi",
                "POST",
                "/mon-foyer/garde/{enfant}/proposition",
                post_proposition,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "envoyer votre proposition"),
  PARVIS_ROUTE ("garde.echange",
                "GET",
                "/mon-foyer/garde/{enfant}/echange",
                get_echange,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("garde.echange.envoi",
                "POST",
                "/mon-foyer/garde/{enfant}/echange",
                post_echange,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "proposer cet échange"),
  { NULL },
};
