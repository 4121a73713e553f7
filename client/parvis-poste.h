/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-evenements.h"
#include "client/api/parvis-session.h"
#include "client/parvis-preferences.h"

G_BEGIN_DECLS

typedef enum
{
  PARVIS_POSTE_REPRISE,   /* looking for a session that was kept */
  PARVIS_POSTE_FERME,     /* nobody is signed in */
  PARVIS_POSTE_OUVERT,    /* at work */
  PARVIS_POSTE_VERROUILLE /* at work, but the password is asked again over it */
} ParvisPosteEtat;

#define PARVIS_TYPE_POSTE (parvis_poste_get_type ())
G_DECLARE_FINAL_TYPE (ParvisPoste, parvis_poste, PARVIS, POSTE, GObject)

/**
 * One agent at work on one post: the session from sign-in to sign-out, without a window.
 *
 * Property "etat" (int, ParvisPosteEtat), notified on each change. "justificatifs" and "demandes"
 * (uint) follow the server. Signal "avis" (sentence): something that the agent should know once.
 */
ParvisPoste *parvis_poste_new (ParvisPreferences *preferences);

/* Takes up the session that the Secret Service kept, if it still holds. */
void parvis_poste_resume (ParvisPoste *poste);

ParvisPosteEtat parvis_poste_get_etat (ParvisPoste *poste);
/* Why the password is asked again; "" when the agent locked it. */
const char *parvis_poste_get_raison (ParvisPoste *poste);
ParvisPreferences *parvis_poste_get_preferences (ParvisPoste *poste);
/* These three: from OUVERT on. */
const ParvisAgentSession *parvis_poste_get_session (ParvisPoste *poste);
ParvisApi *parvis_poste_get_api (ParvisPoste *poste);
ParvisEvenements *parvis_poste_get_evenements (ParvisPoste *poste);

/* @serveur: as typed. While locked: the same server and identifiant as before are used. */
void parvis_poste_sign_in_async (ParvisPoste *poste,
                                 const char *serveur,
                                 const char *identifiant,
                                 const char *mot_de_passe,
                                 const char *totp,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean parvis_poste_sign_in_finish (ParvisPoste *poste, GAsyncResult *result, GError **error);

void parvis_poste_lock (ParvisPoste *poste);
void parvis_poste_sign_out (ParvisPoste *poste);

G_END_DECLS
