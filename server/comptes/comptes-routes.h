/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-route.h"

G_BEGIN_DECLS

/* Signing in and out. */
extern const ParvisRoute parvis_connexion_routes[];
/* Forgotten identifier or password. */
extern const ParvisRoute parvis_oubli_routes[];
/* The link that opens an account. */
extern const ParvisRoute parvis_activation_routes[];
/* The form of a new account. */
extern const ParvisRoute parvis_creation_routes[];
/* What was typed there, before it is confirmed. */
extern const ParvisRoute parvis_recapitulatif_routes[];
/* What its script asks while one types. */
extern const ParvisRoute parvis_saisie_aide_routes[];
/* The picture of the characters to be copied, and their voice. */
extern const ParvisRoute parvis_caracteres_routes[];
/* « Mon profil ». */
extern const ParvisRoute parvis_profil_routes[];
/* Its blocks as forms. */
extern const ParvisRoute parvis_profil_modifier_routes[];
/* Change of password, of mail; sessions open elsewhere. */
extern const ParvisRoute parvis_acces_routes[];
extern const ParvisRoute parvis_changement_courriel_routes[];
extern const ParvisRoute parvis_sessions_routes[];
/* What a household changes of its members. */
extern const ParvisRoute parvis_membre_routes[];
/* For the agents: a member's end in a household. */
extern const ParvisRoute parvis_membres_api_routes[];
/* The other parent is invited, and accepts. */
extern const ParvisRoute parvis_inviter_routes[];
extern const ParvisRoute parvis_invitation_routes[];
/* The agents' sessions. */
extern const ParvisRoute parvis_agents_routes[];

/* ParvisSessionLengths: the settings "session.…". */
void parvis_comptes_get_session_lengths (
    ParvisDb *db, const char *today, gboolean agent, gint64 *idle, gint64 *absolute);

G_END_DECLS
