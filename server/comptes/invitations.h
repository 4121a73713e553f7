/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* A second responsible person is invited to an account of their own: in the same household, or, for parents
 * who live apart, in another one to which the child belongs as well. The link proves the mail, the child's
 * birth date that the mail was the right one. Nobody learns whether the invited mail has an account. */

#define PARVIS_INVITATION_JOURS  7
#define PARVIS_INVITATION_ESSAIS 5

typedef enum
{
  PARVIS_INVITATION_ENVOYEE,
  PARVIS_INVITATION_ACCEPTEE,
  PARVIS_INVITATION_EXPIREE,
  PARVIS_INVITATION_BLOQUEE, /* too many wrong birth dates */
  PARVIS_INVITATION_REVOQUEE
} ParvisInvitationEtat;

typedef struct
{
  gint64 id;
  gint64 foyer_id, compte_id; /* who invites */
  gboolean meme;              /* into the same household */
  char *prenom;
  char *courriel; /* folded */
  char *lien;     /* "mere", "pere"… */
  ParvisInvitationEtat etat;
  gint64 envoyee_a, expire_a, acceptee_a;
} ParvisInvitation;

void parvis_invitation_free (ParvisInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisInvitation, parvis_invitation_free)

/* Those of a household, the newest first, of ParvisInvitation. */
GPtrArray *parvis_invitation_list (ParvisDb *db, gint64 foyer_id, gint64 now);
/* NOT_FOUND when it is not this household's. */
ParvisInvitation *
parvis_invitation_get (ParvisDb *db, gint64 foyer_id, gint64 id, gint64 now, GError **error);
/* By its link; NULL unless it can be accepted. */
ParvisInvitation *parvis_invitation_find_jeton (ParvisDb *db, const char *jeton, gint64 now);
/* The newest that waits for this mail, NULL when there is none. */
ParvisInvitation *parvis_invitation_find_courriel (ParvisDb *db, const char *courriel, gint64 now);
/* The children it is about, of ParvisPersonne with id, names and birthday. */
GPtrArray *parvis_invitation_list_enfants (ParvisDb *db, gint64 id);

typedef struct
{
  gboolean meme;
  const char *prenom, *courriel, *lien;
  const gint64 *enfants; /* of the household: the caller has checked */
  gsize n_enfants;
} ParvisInvitationNouvelle;

/* Mails the link; 0 with @error on failure. */
gint64 parvis_invitation_creer (ParvisRequest *request,
                                ParvisDb *db,
                                gint64 foyer_id,
                                const ParvisInvitationNouvelle *nouvelle,
                                GError **error);
gboolean parvis_invitation_relancer (ParvisRequest *request,
                                     ParvisDb *db,
                                     const ParvisInvitation *invitation,
                                     GError **error);
gboolean parvis_invitation_revoquer (ParvisRequest *request,
                                     ParvisDb *db,
                                     const ParvisInvitation *invitation,
                                     GError **error);

/* Why this account cannot accept it, in French, or NULL; static. */
const char *parvis_invitation_find_obstacle (ParvisDb *db,
                                             const ParvisInvitation *invitation,
                                             const ParvisCompte *compte);
/* Whether the date is the birthday of one of the children. */
gboolean parvis_invitation_check_naissance (ParvisDb *db,
                                            const ParvisInvitation *invitation,
                                            const char *iso);
/* Counts a wrong date. */
gboolean
parvis_invitation_count_essai (ParvisDb *db, const ParvisInvitation *invitation, GError **error);
/* Links the account; the inviter is told by mail. */
gboolean parvis_invitation_accepter (ParvisRequest *request,
                                     ParvisDb *db,
                                     const ParvisInvitation *invitation,
                                     const ParvisCompte *compte,
                                     GError **error);
gboolean parvis_invitation_purger (ParvisDb *db, gint64 now, GError **error);

G_END_DECLS
