/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/invitations.h"

#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-token.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-texte.h"

#define JOUR_S ((gint64) 24 * 3600)

void
parvis_invitation_free (ParvisInvitation *invitation)
{
  if (invitation == NULL)
    return;
  g_free (invitation->prenom);
  g_free (invitation->courriel);
  g_free (invitation->lien);
  g_free (invitation);
}

static ParvisInvitation *
read_invitation (ParvisRows *rows, gint64 now)
{
  ParvisInvitation *invitation = g_new0 (ParvisInvitation, 1);

  invitation->id = parvis_rows_int (rows, 0);
  invitation->foyer_id = parvis_rows_int (rows, 1);
  invitation->compte_id = parvis_rows_int (rows, 2);
  invitation->meme = g_str_equal (parvis_rows_text (rows, 3), "meme");
  invitation->prenom = g_strdup (parvis_rows_text (rows, 4));
  invitation->courriel = g_strdup (parvis_rows_text (rows, 5));
  invitation->lien = g_strdup (parvis_rows_text (rows, 6));
  invitation->envoyee_a = parvis_rows_int (rows, 8);
  invitation->expire_a = parvis_rows_int (rows, 9);
  invitation->acceptee_a = parvis_rows_int (rows, 10);
  invitation->etat = invitation->acceptee_a != 0       ? PARVIS_INVITATION_ACCEPTEE
                     : !parvis_rows_is_null (rows, 11) ? PARVIS_INVITATION_REVOQUEE
                     : invitation->expire_a <= now     ? PARVIS_INVITATION_EXPIREE
                     : parvis_rows_int (rows, 7) >= PARVIS_INVITATION_ESSAIS
                         ? PARVIS_INVITATION_BLOQUEE
                         : PARVIS_INVITATION_ENVOYEE;
  return invitation;
}

GPtrArray *
parvis_invitation_list (ParvisDb *db, gint64 foyer_id, gint64 now)
{
  GPtrArray *invitations = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_invitation_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_INVITATIONS_DU_FOYER, V (foyer_id));

  while (parvis_rows_next (rows))
    g_ptr_array_add (invitations, read_invitation (rows, now));
  return invitations;
}

ParvisInvitation *
parvis_invitation_get (ParvisDb *db, gint64 foyer_id, gint64 id, gint64 now, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_INVITATION_FIND, V (id));
  g_autoptr (ParvisInvitation) invitation =
      parvis_rows_next (rows) ? read_invitation (rows, now) : NULL;

  if (invitation != NULL && invitation->foyer_id == foyer_id)
    return g_steal_pointer (&invitation);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such invitation here");
  return NULL;
}

ParvisInvitation *
parvis_invitation_find_jeton (ParvisDb *db, const char *jeton, gint64 now)
{
  g_autoptr (GBytes) empreinte = NULL;
  g_autoptr (ParvisRows) rows = NULL;
  g_autoptr (ParvisInvitation) invitation = NULL;

  if (!parvis_token_is_valid (jeton))
    return NULL;
  empreinte = parvis_token_hash (jeton);
  rows = parvis_db_query (db, PARVIS_SQL_INVITATION_DU_JETON, V (empreinte));
  invitation = parvis_rows_next (rows) ? read_invitation (rows, now) : NULL;
  return invitation != NULL && invitation->etat == PARVIS_INVITATION_ENVOYEE
             ? g_steal_pointer (&invitation)
             : NULL;
}

ParvisInvitation *
parvis_invitation_find_courriel (ParvisDb *db, const char *courriel, gint64 now)
{
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_INVITATIONS_POUR, V (cle), V (now));

  while (parvis_rows_next (rows))
    {
      g_autoptr (ParvisInvitation) invitation = read_invitation (rows, now);

      if (invitation->etat == PARVIS_INVITATION_ENVOYEE)
        return g_steal_pointer (&invitation);
    }
  return NULL;
}

GPtrArray *
parvis_invitation_list_enfants (ParvisDb *db, gint64 id)
{
  GPtrArray *enfants = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_personne_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_INVITATION_ENFANTS, V (id));

  while (parvis_rows_next (rows))
    {
      ParvisPersonne *enfant = parvis_personne_new ();

      enfant->id = parvis_rows_int (rows, 0);
      enfant->prenom = g_strdup (parvis_rows_text (rows, 1));
      enfant->nom_naissance = g_strdup (parvis_rows_text (rows, 2));
      enfant->nom_usage = g_strdup (parvis_rows_find_text (rows, 3));
      enfant->naissance_le = g_strdup (parvis_rows_find_text (rows, 4));
      g_ptr_array_add (enfants, enfant);
    }
  return enfants;
}

/* No child's name: the mail may have gone to a wrong address. */
static gboolean
send_lien (ParvisRequest *request,
           ParvisDb *db,
           const char *courriel,
           gboolean meme,
           const char *jeton,
           GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);
  g_autofree char *nom = parvis_personne_dup_prenom_nom (personne);
  g_autofree char *path = parvis_url (request, "comptes.invitation.lien", NULL);
  g_autofree char *sujet = g_strdup_printf ("%s vous invite", nom);
  g_autofree char *corps = g_strdup_printf (
      "%s vous invite à suivre avec vos propres identifiants les démarches d’un enfant sur le "
      "portail de la mairie%s. Suivez ce lien, valable %d jours :\n%s%s?jeton=%s\n\n"
      "Il vous sera demandé la date de naissance de l’enfant. Si vous avez déjà un compte, "
      "vous garderez le même ; sinon, vous en ouvrirez un.\n\n"
      "Si ce message ne vous concerne pas, vous n’avez rien à faire.",
      nom,
      meme
          ? ", dans le même foyer"
          : ". Vous aurez votre propre foyer : votre adresse, votre solde et vos démarches restent "
            "à vous seul",
      PARVIS_INVITATION_JOURS, commune->base_url, path, jeton);

  return parvis_courriel_send (commune, db, courriel, sujet, corps,
                               parvis_request_get_now (request), error);
}

static gboolean
note (ParvisRequest *request,
      ParvisDb *db,
      const char *action,
      gint64 id,
      gint64 foyer_id,
      GError **error)
{
  return parvis_journal_add (db, parvis_request_get_now (request),
                             parvis_acteur_of_request (request), action, "invitation", id, foyer_id,
                             NULL, error);
}

gint64
parvis_invitation_creer (ParvisRequest *request,
                         ParvisDb *db,
                         gint64 foyer_id,
                         const ParvisInvitationNouvelle *nouvelle,
                         GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *jeton = parvis_token_new ();
  g_autofree char *cle = parvis_texte_cle_courriel (nouvelle->courriel);
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);
  gint64 id =
      parvis_db_exec_id (db, error, PARVIS_SQL_INVITATION_INSERT, V (empreinte), V (foyer_id),
                         V (parvis_request_get_compte_id (request)),
                         V (nouvelle->meme ? "meme" : "autre"), V (nouvelle->prenom), V (cle),
                         V (nouvelle->lien), V (now), V (now + PARVIS_INVITATION_JOURS * JOUR_S));

  if (id == 0)
    return 0;
  for (gsize i = 0; i < nouvelle->n_enfants; i++)
    if (!parvis_db_exec (db, error, PARVIS_SQL_INVITATION_ENFANT_INSERT, V (id),
                         V (nouvelle->enfants[i])))
      return 0;
  return send_lien (request, db, cle, nouvelle->meme, jeton, error)
                 && note (request, db, "invitation.envoyee", id, foyer_id, error)
             ? id
             : 0;
}

gboolean
parvis_invitation_relancer (ParvisRequest *request,
                            ParvisDb *db,
                            const ParvisInvitation *invitation,
                            GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *jeton = parvis_token_new ();
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);

  return parvis_db_exec (db, error, PARVIS_SQL_INVITATION_RELANCER, V (invitation->id),
                         V (empreinte), V (now), V (now + PARVIS_INVITATION_JOURS * JOUR_S))
         && send_lien (request, db, invitation->courriel, invitation->meme, jeton, error)
         && note (request, db, "invitation.envoyee", invitation->id, invitation->foyer_id, error);
}

gboolean
parvis_invitation_revoquer (ParvisRequest *request,
                            ParvisDb *db,
                            const ParvisInvitation *invitation,
                            GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_INVITATION_REVOQUER, V (invitation->id),
                         V (parvis_request_get_now (request)))
         && note (request, db, "invitation.revoquee", invitation->id, invitation->foyer_id, error);
}

/* The same child, typed by its other parent before the invitation: 0 when it was not. */
static gint64
find_double (ParvisDb *db, gint64 foyer_id, const ParvisPersonne *enfant)
{
  gint64 id = parvis_foyer_find_enfant (db, foyer_id, enfant->nom_naissance, enfant->prenom,
                                        enfant->naissance_le);

  return id != enfant->id ? id : 0;
}

static const char *
find_obstacle_enfant (ParvisDb *db, gint64 foyer_id, const ParvisPersonne *enfant)
{
  gint64 copie = find_double (db, foyer_id, enfant);

  if (parvis_db_int (db, 0, PARVIS_SQL_ENFANT_AUTRES_FOYERS, V (enfant->id), V (foyer_id)) >= 2)
    return "L’enfant a déjà deux foyers. Adressez-vous à la mairie : elle seule peut en retirer "
           "un.";
  if (copie != 0
      && parvis_db_int (db, 1, PARVIS_SQL_PERSONNE_A_UN_DOSSIER, V (copie), V (foyer_id)) != 0)
    return "Vous avez déjà fait une démarche pour cet enfant dans votre foyer. Adressez-vous à la "
           "mairie : elle peut réunir les deux dossiers.";
  return NULL;
}

const char *
parvis_invitation_find_obstacle (ParvisDb *db,
                                 const ParvisInvitation *invitation,
                                 const ParvisCompte *compte)
{
  g_autoptr (GPtrArray) enfants = NULL;
  const char *obstacle = NULL;

  if (compte->id == invitation->compte_id)
    return "C’est vous qui avez envoyé cette invitation : elle est pour l’autre parent. S’il se "
           "sert "
           "du même appareil, déconnectez-vous d’abord.";
  if (compte->foyer_id == invitation->foyer_id)
    return "Vous faites déjà partie de ce foyer.";
  if (invitation->meme)
    return parvis_db_int (db, 0, PARVIS_SQL_FOYER_EST_VIDE, V (compte->foyer_id)) != 0
               ? NULL
               : "Votre compte suit déjà les démarches d’un autre foyer. Pour rejoindre celui-ci, "
                 "adressez-vous à la mairie : elle peut réunir les deux.";
  enfants = parvis_invitation_list_enfants (db, invitation->id);
  for (guint i = 0; i < enfants->len && obstacle == NULL; i++)
    obstacle = find_obstacle_enfant (db, compte->foyer_id, enfants->pdata[i]);
  return obstacle;
}

gboolean
parvis_invitation_check_naissance (ParvisDb *db,
                                   const ParvisInvitation *invitation,
                                   const char *iso)
{
  g_autoptr (GPtrArray) enfants = parvis_invitation_list_enfants (db, invitation->id);

  for (guint i = 0; i < enfants->len && iso != NULL; i++)
    if (g_strcmp0 (((const ParvisPersonne *) enfants->pdata[i])->naissance_le, iso) == 0)
      return TRUE;
  return FALSE;
}

gboolean
parvis_invitation_count_essai (ParvisDb *db, const ParvisInvitation *invitation, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_INVITATION_COMPTER, V (invitation->id));
}

/* Whoever was named as the other adult of the household, without an account, and is the same person. */
static gboolean
close_homonyme (ParvisDb *db,
                gint64 foyer_id,
                const ParvisPersonne *personne,
                const char *today,
                GError **error)
{
  g_autoptr (GPtrArray) conjoints = parvis_foyer_list_membres (db, foyer_id, "conjoint", today);

  for (guint i = 0; i < conjoints->len; i++)
    {
      const ParvisPersonne *autre = conjoints->pdata[i];
      g_autofree char *un = g_utf8_casefold (autre->prenom, -1);
      g_autofree char *deux = g_utf8_casefold (personne->prenom, -1);

      if (autre->id != personne->id && g_str_equal (un, deux)
          && (autre->naissance_le == NULL
              || g_strcmp0 (autre->naissance_le, personne->naissance_le) == 0)
          && !parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (foyer_id), V (autre->id),
                              V (today)))
        return FALSE;
    }
  return TRUE;
}

/* The account acts for the inviting household from now on. */
static gboolean
join_meme (ParvisDb *db,
           const ParvisInvitation *invitation,
           const ParvisCompte *compte,
           const char *today,
           GError **error)
{
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);

  return close_homonyme (db, invitation->foyer_id, personne, today, error)
         && parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (compte->foyer_id),
                            V (compte->personne_id), V (today))
         && parvis_foyer_add_membre (db, invitation->foyer_id, compte->personne_id, "conjoint",
                                     invitation->lien, today, error)
         && parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_FOYER, V (compte->id),
                            V (invitation->foyer_id));
}

/* The children belong to both households from now on. */
static gboolean
join_autre (ParvisDb *db,
            const ParvisInvitation *invitation,
            const ParvisCompte *compte,
            const char *today,
            GError **error)
{
  g_autoptr (GPtrArray) enfants = parvis_invitation_list_enfants (db, invitation->id);

  for (guint i = 0; i < enfants->len; i++)
    {
      const ParvisPersonne *enfant = enfants->pdata[i];
      gint64 copie = find_double (db, compte->foyer_id, enfant);

      if (copie != 0
          && !parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_CLORE, V (compte->foyer_id),
                              V (copie), V (today)))
        return FALSE;
      if (!parvis_foyer_add_membre (db, compte->foyer_id, enfant->id, "enfant", NULL, today, error))
        return FALSE;
    }
  return parvis_db_exec (db, error, PARVIS_SQL_FOYER_MEMBRE_LIEN, V (compte->foyer_id),
                         V (compte->personne_id), V (invitation->lien));
}

static gboolean
tell_inviter (ParvisRequest *request,
              ParvisDb *db,
              const ParvisInvitation *invitation,
              GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, invitation->compte_id);
  g_autofree char *corps = g_strdup_printf (
      "%s a accepté votre invitation%s.", invitation->prenom,
      invitation->meme ? " et suit maintenant avec vous les démarches de votre foyer"
                       : ". Vous pouvez maintenant convenir d’un calendrier de garde, dans « Mon "
                         "profil » : il dit, jour par jour, qui réserve et qui paie");

  return parvis_courriel_send (parvis_request_get_commune (request), db, compte->courriel,
                               "Votre invitation est acceptée", corps,
                               parvis_request_get_now (request), error);
}

gboolean
parvis_invitation_accepter (ParvisRequest *request,
                            ParvisDb *db,
                            const ParvisInvitation *invitation,
                            const ParvisCompte *compte,
                            GError **error)
{
  const char *today = parvis_request_get_today (request);

  if (!parvis_db_exec (db, error, PARVIS_SQL_INVITATION_ACCEPTER, V (invitation->id),
                       V (parvis_request_get_now (request)), V (compte->id)))
    return FALSE;
  if (parvis_db_changes (db) != 1)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "used or revoked");
      return FALSE;
    }
  return (invitation->meme ? join_meme : join_autre) (db, invitation, compte, today, error)
         && note (request, db, "invitation.acceptee", invitation->id, invitation->foyer_id, error)
         && tell_inviter (request, db, invitation, error);
}

gboolean
parvis_invitation_purger (ParvisDb *db, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_INVITATION_PURGER, V (now - 365 * JOUR_S));
}
