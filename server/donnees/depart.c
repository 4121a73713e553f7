/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/depart.h"

#include "server/comptes/invitations.h"
#include "server/comptes/membres-fin.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-texte.h"

/* Somebody who does not want to leave is not to be pressed. */
#define DEMANDES_MAX 1
#define FENETRE_S    (7 * 24 * 3600)

static gboolean
is_enfant (const ParvisPersonne *personne)
{
  return g_strcmp0 (personne->role, "enfant") == 0;
}

/* Who answers for children: the file's own responsable, a parent, a guardian; not a grandparent or a friend who
 * was given an account. */
static gboolean
is_responsable (const ParvisPersonne *personne)
{
  static const char *const liens[] = { "mere", "pere", "tuteur", "famille_accueil", NULL };

  return g_strcmp0 (personne->role, "responsable") == 0
         || (personne->lien != NULL && g_strv_contains (liens, personne->lien));
}

/* The other members of the household: how many children, adults, and who could go on with it. */
typedef struct
{
  guint enfants, adultes;
  gboolean responsable; /* the file's is another one */
  gboolean compte;      /* another adult signs in */
  const ParvisPersonne
      *releve; /* and answers for the children; the file's responsable before another */
} Reste;

static Reste
look_at_reste (ParvisDb *db, const ParvisCompte *compte, GPtrArray *membres)
{
  Reste reste = { 0 };

  for (guint i = 0; i < membres->len; i++)
    {
      const ParvisPersonne *membre = membres->pdata[i];

      if (membre->id == compte->personne_id)
        continue;
      reste.enfants += is_enfant (membre);
      reste.adultes += !is_enfant (membre);
      reste.responsable |= g_strcmp0 (membre->role, "responsable") == 0;
      if (is_enfant (membre)
          || parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (compte->foyer_id),
                            V (membre->id))
                 == 0)
        continue;
      reste.compte = TRUE;
      if (reste.releve == NULL && is_responsable (membre))
        reste.releve = membre;
    }
  return reste;
}

const char *
parvis_depart_find_obstacle (ParvisDb *db,
                             const ParvisCompte *compte,
                             const char *today,
                             ParvisPersonne **releve)
{
  g_autoptr (GPtrArray) membres = parvis_foyer_list_membres (db, compte->foyer_id, NULL, today);
  Reste reste = look_at_reste (db, compte, membres);

  *releve = NULL;
  if (reste.enfants == 0 && reste.adultes == 0)
    return "Vous êtes seul dans ce foyer : il n’y a rien à quitter. Pour fermer votre compte, "
           "passez par « Mes données ».";
  if (reste.releve == NULL && reste.enfants > 0)
    return reste.compte
               ? "L’autre adulte qui a un compte ici n’est ni parent ni tuteur : les enfants "
                 "resteraient sans responsable. Adressez-vous à la mairie."
               : "Vous êtes le seul responsable qui a un compte : les enfants de ce foyer "
                 "resteraient sans personne. Invitez d’abord l’autre parent, ou adressez-vous à "
                 "la mairie.";
  if (!reste.compte)
    return "Personne d’autre n’a de compte dans ce foyer : invitez d’abord l’autre adulte, ou "
           "fermez votre compte dans « Mes données ».";
  if (reste.releve != NULL && !reste.responsable)
    {
      *releve = parvis_personne_find (db, reste.releve->id);
      (*releve)->lien = g_strdup (reste.releve->lien);
    }
  return NULL;
}

/* The leaver's own mailbox: it may not have been the owner of the account who pressed. */
static gboolean
tell_parti (ParvisRequest *request, ParvisDb *db, const ParvisCompte *compte, GError **error)
{
  return parvis_courriel_send (
      parvis_request_get_commune (request), db, compte->courriel, "Vous avez quitté votre foyer",
      "Votre compte ne suit plus les démarches de votre ancien foyer : il en a un nouveau, vide. "
      "Vos identifiants ne changent pas. Pour revenir, demandez une invitation à la personne qui y "
      "est restée.\n\nSi ce n’était pas vous, changez de mot de passe et appelez la mairie.",
      parvis_request_get_now (request), error);
}

gboolean
parvis_depart_quitter (ParvisRequest *request,
                       ParvisDb *db,
                       const ParvisCompte *compte,
                       const ParvisPersonne *releve,
                       GError **error)
{
  gint64 now = parvis_request_get_now (request), foyer_id = compte->foyer_id;
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);
  g_autofree char *nom = parvis_personne_dup_prenom_nom (personne);
  g_autofree char *corps = g_strdup_printf (
      "%s a quitté votre foyer sur le portail et n’en voit plus rien. Les fiches des enfants, les "
      "repas réservés et le compte famille restent les vôtres.",
      nom);

  return parvis_membre_finir (request, db, foyer_id, personne, error)
         && (releve == NULL || parvis_membre_promouvoir (request, db, foyer_id, releve, error))
         && parvis_membre_prevenir (request, db, foyer_id, "Un changement dans votre foyer", corps,
                                    error)
         && tell_parti (request, db, compte, error)
         && parvis_journal_add (db, now, parvis_acteur_of_request (request), "foyer.quitte",
                                "personne", personne->id, foyer_id, NULL, error);
}

const char *
parvis_depart_find_obstacle_retrait (const ParvisPersonne *personne)
{
  if (is_enfant (personne))
    return "Un enfant ne se retire pas d’un foyer ici : adressez-vous à la mairie.";
  if (g_strcmp0 (personne->role, "responsable") == 0)
    return "C’est le responsable du dossier : seule la mairie peut le retirer du foyer.";
  return NULL;
}

/* What was sent to the same mail, or to the same first name, leads nowhere any more. */
static gboolean
revoke_invitations (ParvisRequest *request,
                    ParvisDb *db,
                    gint64 foyer_id,
                    const ParvisPersonne *personne,
                    GError **error)
{
  g_autoptr (GPtrArray) toutes =
      parvis_invitation_list (db, foyer_id, parvis_request_get_now (request));
  g_autofree char *cle =
      personne->courriel != NULL ? parvis_texte_cle_courriel (personne->courriel) : NULL;
  g_autofree char *prenom = g_utf8_casefold (personne->prenom, -1);

  for (guint i = 0; i < toutes->len; i++)
    {
      const ParvisInvitation *invitation = toutes->pdata[i];
      g_autofree char *autre = g_utf8_casefold (invitation->prenom, -1);

      if (invitation->meme && invitation->etat == PARVIS_INVITATION_ENVOYEE
          && (g_strcmp0 (cle, invitation->courriel) == 0 || g_str_equal (prenom, autre))
          && !parvis_invitation_revoquer (request, db, invitation, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
parvis_depart_retirer (ParvisRequest *request,
                       ParvisDb *db,
                       gint64 foyer_id,
                       const ParvisPersonne *personne,
                       GError **error)
{
  return parvis_membre_finir (request, db, foyer_id, personne, error)
         && revoke_invitations (request, db, foyer_id, personne, error)
         && parvis_journal_add (db, parvis_request_get_now (request),
                                parvis_acteur_of_request (request), "foyer.membre_retire",
                                "personne", personne->id, foyer_id, NULL, error);
}

gboolean
parvis_depart_demander (ParvisRequest *request,
                        ParvisDb *db,
                        gint64 foyer_id,
                        gint64 compte_id,
                        gboolean *parti,
                        GError **error)
{
  gint64 now = parvis_request_get_now (request);
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  g_autoptr (ParvisCompte) moi = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autoptr (ParvisPersonne) demandeur = parvis_personne_find (db, moi->personne_id);
  g_autofree char *nom = parvis_personne_dup_prenom_nom (demandeur);
  g_autofree char *throttle = g_strdup_printf ("depart:%" G_GINT64_FORMAT, compte_id);
  g_autofree char *path = parvis_url (request, "depart.quitter", NULL);
  g_autofree char *corps = g_strdup_printf (
      "%s vous demande de quitter le foyer que vous partagez sur le portail. C’est à vous d’en "
      "décider : tant que vous ne le faites pas, rien ne change, et personne d’autre que la mairie "
      "ne peut mettre fin à vos droits.\n\nCe que cela changerait, et comment le faire :\n%s%s",
      nom, commune->base_url, path);

  *parti = parvis_throttle_check (db, throttle, DEMANDES_MAX, FENETRE_S, now, NULL);
  return !*parti
         || (parvis_throttle_count (db, throttle, FENETRE_S, now, error)
             && parvis_courriel_send (commune, db, compte->courriel,
                                      "Une demande à propos de votre foyer", corps, now, error)
             && parvis_journal_add (db, now, parvis_acteur_of_request (request),
                                    "foyer.depart_demande", "personne", compte->personne_id,
                                    foyer_id, NULL, error));
}
