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

static void
show_attente (ParvisRequest *request,
              ParvisDb *db,
              const ParvisGardeVue *vue,
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
    parvis_view_printf (attente, "sujet", "%s propose un calendrier", vue->autre);
  parvis_view_set (attente, "mot", garde->message);
  parvis_view_set (attente, "garde_id", id);
  parvis_view_set_url (attente, "url", request, "garde", part, NULL);
  parvis_garde_show_phrases (vue, garde, attente, "phrases");
  parvis_garde_show_mois (db, vue, garde, get_today (request), attente, "mois_liste");
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
        parvis_garde_show_mois (db, vue, NULL, get_today (request), en_vigueur, "mois_liste");
    }
  if (attente != NULL)
    show_attente (request, db, vue, attente, view);
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
  g_autofree char *fin = parvis_date_format_long (saisie->garde.au);
  ParvisView *retour;
  ParvisResponse *response;

  begin_page (request, vue, view, "Calendrier de garde");
  retour = parvis_view_object (view, "retour");
  parvis_view_set (retour, "libelle", "Garde");
  parvis_view_set_url (retour, "url", request, "garde", part, NULL);
  parvis_view_set (view, "jeton", jeton);
  parvis_view_set (view, "fin", fin);
  parvis_view_set_url (view, "url", request, "garde.proposition", part, NULL);
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

/* FALSE with @error: another household is needed, and a school year; or a proposal waits already. */
static gboolean
begin_proposition (ParvisRequest *request,
                   ParvisDb *db,
                   const ParvisGardeVue *vue,
                   ParvisGardeSaisie *saisie,
                   GError **error)
{
  ParvisDate today = get_today (request), fin = parvis_garde_get_fin (db, today);
  g_autoptr (ParvisGarde) acceptee =
      keep_actuelle (vue, parvis_garde_find_acceptee (db, vue->enfant_id));
  g_autoptr (ParvisGarde) attente =
      keep_actuelle (vue, parvis_garde_find_en_attente (db, vue->enfant_id));

  if (vue->autre_id == 0)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "one household only");
  else if (fin == PARVIS_DATE_NONE)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "Aucune année scolaire n’est ouverte pour le moment.");
  else if (attente != NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                         "Une proposition attend déjà sa réponse.");
  else
    {
      parvis_garde_saisie_init (saisie, vue, acceptee, today, fin);
      return TRUE;
    }
  return FALSE;
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
post_proposition (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = parvis_garde_vue_load (request, db, error);
  g_autofree char *avant = NULL, *suite = NULL, *part = NULL, *phrase = NULL;
  ParvisGardeSaisie saisie;

  if (vue == NULL || !begin_proposition (request, db, vue, &saisie, error))
    return NULL;
  parvis_garde_saisie_read (&saisie, request, vue, get_today (request));
  if (*parvis_request_get_field (request, "ajouter") != '\0')
    {
      parvis_garde_saisie_forget_fautes (&saisie);
      return show_proposition (request, db, vue, &saisie, FALSE);
    }
  if (saisie.fautif || !g_str_equal (parvis_request_get_field (request, "action"), "proposer"))
    return show_proposition (request, db, vue, &saisie, !saisie.fautif);
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  part = dup_part (vue);
  suite = parvis_url (request, "garde", part, NULL);
  if (parvis_garde_proposer (db, vue->enfant_id, &saisie.garde,
                             parvis_request_get_compte_id (request),
                             parvis_request_get_now (request), error)
          == 0
      || !note (request, db, vue, "garde.proposee", error)
      || !parvis_garde_prevenir (request, db, vue, PARVIS_GARDE_PROPOSEE, error)
      || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  phrase = g_strdup_printf (
      "Votre proposition est envoyée. Elle comptera quand %s l’aura acceptée.", vue->autre);
  return redirect_garde (request, vue, phrase);
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
  { NULL },
};
