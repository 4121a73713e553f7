/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What can go wrong between here and the server, besides what the server itself answers
 * (PARVIS_ERROR, with its French sentence).
 */
typedef enum
{
  PARVIS_API_ERROR_INJOIGNABLE, /* no answer: what was asked may or may not have been done */
  PARVIS_API_ERROR_EXPIREE,     /* the session is over: ask for the password again */
  PARVIS_API_ERROR_TOTP,        /* the account wants a code besides the password */
  PARVIS_API_ERROR_EN_COURS     /* the page is still being drawn: ask again in a moment */
} ParvisApiError;

#define PARVIS_API_ERROR (parvis_api_error_quark ())
GQuark parvis_api_error_quark (void);

#define PARVIS_TYPE_API (parvis_api_get_type ())
G_DECLARE_FINAL_TYPE (ParvisApi, parvis_api, PARVIS, API, GObject)

/**
 * The conversation with one server. Every call is an _async/_finish pair, in the thread that made it.
 *
 * Property "en-ligne": the server answered the last time it was asked.
 * Signal "expiree": the server does not know the session any more (once per session).
 */
ParvisApi *parvis_api_new (const char *serveur);

const char *parvis_api_get_serveur (ParvisApi *api);
gboolean parvis_api_get_en_ligne (ParvisApi *api);

/* The session's secret; NULL or "" = not signed in. */
void parvis_api_set_jeton (ParvisApi *api, const char *jeton);
const char *parvis_api_find_jeton (ParvisApi *api);

G_END_DECLS
