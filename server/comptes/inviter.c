/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/inviter.h"

#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

/* Invitations of one household in a day. */
#define ENVOIS_MAX 8
#define FENETRE_S  (24 * 3600)

static const char *const liens[] = { "mere",         "pere",  "tuteur", "famille_accueil",
                                     "grand_parent", "autre", NULL };

const char *
parvis_inviter_find_faute_courriel (ParvisDb *db, gint64 compte_id, const char *courriel)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autofree char *mien = parvis_texte_cle_courriel (compte->courriel);

  if (!parvis_texte_is_courriel (courriel))
    return "Écrivez une adresse comme prenom.nom@exemple.fr.";
  return g_str_equal (cle, mien) ? "C’est votre propre adresse." : NULL;
}

static char *
create_throttle_key (gint64 foyer_id)
{
  return g_strdup_printf ("invitation:%" G_GINT64_FORMAT, foyer_id);
}

const char *
parvis_inviter_find_faute_nombre (ParvisRequest *request, ParvisDb *db, gint64 foyer_id)
{
  g_autofree char *throttle = create_throttle_key (foyer_id);

  return parvis_throttle_check (db, throttle, ENVOIS_MAX, FENETRE_S,
                                parvis_request_get_now (request), NULL)
             ? NULL
             : "Trop d’invitations sont parties aujourd’hui. Réessayez demain.";
}

const char *
parvis_inviter_find_faute_enfant (ParvisDb *db, gint64 foyer_id, gint64 enfant_id)
{
  return parvis_db_int (db, 0, PARVIS_SQL_ENFANT_AUTRES_FOYERS, V (enfant_id), V (foyer_id)) > 0
             ? "L’un de ces enfants a déjà deux foyers."
             : NULL;
}

gboolean
parvis_inviter_is_lien (const char *code)
{
  return g_strv_contains (liens, code);
}

gboolean
parvis_inviter_envoyer (ParvisRequest *request,
                        ParvisDb *db,
                        gint64 foyer_id,
                        const ParvisInvitationNouvelle *nouvelle,
                        GError **error)
{
  g_autofree char *throttle = create_throttle_key (foyer_id);

  return parvis_throttle_count (db, throttle, FENETRE_S, parvis_request_get_now (request), error)
         && parvis_invitation_creer (request, db, foyer_id, nouvelle, error) != 0;
}

gboolean
parvis_inviter_renvoyer (ParvisRequest *request,
                         ParvisDb *db,
                         const ParvisInvitation *invitation,
                         GError **error)
{
  g_autofree char *throttle = create_throttle_key (invitation->foyer_id);

  return parvis_throttle_count (db, throttle, FENETRE_S, parvis_request_get_now (request), error)
         && parvis_invitation_relancer (request, db, invitation, error);
}

ParvisResponse *
parvis_inviter_answer (char *url, const char *phrase)
{
  ParvisResponse *response = parvis_response_new_redirect (url);

  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

/* « Envoyée », « Acceptée »…: what the inviter sees, and may still do. */
void
parvis_inviter_show (ParvisRequest *request, ParvisView *row, const ParvisInvitation *invitation)
{
  static const struct
  {
    ParvisStatut statut;
    const char *mot;
  } etats[] = {
    [PARVIS_INVITATION_ENVOYEE] = { PARVIS_STATUT_INFO, "Envoyée" },
    [PARVIS_INVITATION_ACCEPTEE] = { PARVIS_STATUT_OK, "Acceptée" },
    [PARVIS_INVITATION_EXPIREE] = { PARVIS_STATUT_OFF, "Expirée" },
    [PARVIS_INVITATION_BLOQUEE] = { PARVIS_STATUT_NO, "Bloquée" },
    [PARVIS_INVITATION_REVOQUEE] = { PARVIS_STATUT_OFF, "Retirée" },
  };
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;
  gboolean acceptee = invitation->etat == PARVIS_INVITATION_ACCEPTEE;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, invitation->id);
  g_autofree char *date = parvis_date_format_court (
      parvis_date_from_instant (acceptee ? invitation->acceptee_a : invitation->envoyee_a, zone));

  parvis_view_set (row, "invite", invitation->prenom);
  parvis_view_printf (row, "detail", "%s, %s le %s", invitation->courriel,
                      acceptee ? "acceptée" : "envoyée", date);
  parvis_view_set (row, "nature", invitation->meme ? "Même foyer" : "Autre foyer");
  parvis_view_set_statut (row, "statut", etats[invitation->etat].statut,
                          etats[invitation->etat].mot);
  if (!acceptee)
    parvis_view_set_url (row, "url", request, "comptes.invitation.suite", id, NULL);
  parvis_view_set_bool (row, "retirable", invitation->etat == PARVIS_INVITATION_ENVOYEE);
}

/* Whether the demande is this household's is for its own page to say. */
char *
parvis_inviter_dup_retour (ParvisRequest *request)
{
  const char *ou = parvis_request_get_field (request, "ou");
  g_autofree char *id = NULL;
  guint64 demande;

  if (!g_ascii_string_to_unsigned (parvis_request_get_field (request, "demande"), 10, 1, G_MAXINT64,
                                   &demande, NULL))
    return parvis_url (request, "comptes.profil", NULL);
  id = g_strdup_printf ("%" G_GUINT64_FORMAT, demande);
  if (g_str_equal (ou, PARVIS_INVITER_CONJOINT))
    return parvis_url (request, "demandes.etape", id, "conjoint", NULL);
  return parvis_url (request,
                     g_str_equal (ou, PARVIS_INVITER_CONFIRMATION) ? "demandes.confirmation"
                                                                   : "demandes.suivi",
                     id, NULL);
}
