/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/api/parvis-api-private.h"
#include "shared/model/parvis-agent-session.h"
#include "shared/parvis-error.h"

static ParvisError
code_from_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_NOT_FOUND:
      return PARVIS_ERROR_NOT_FOUND;
    case SOUP_STATUS_CONFLICT:
      return PARVIS_ERROR_CONFLICT;
    case SOUP_STATUS_FORBIDDEN:
      return PARVIS_ERROR_DENIED;
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      return PARVIS_ERROR_TOO_LARGE;
    default:
      return status >= 500 ? PARVIS_ERROR_INTERNAL : PARVIS_ERROR_INVALID;
    }
}

static const char *
default_sentence (ParvisError code)
{
  switch (code)
    {
    case PARVIS_ERROR_NOT_FOUND:
      return _ ("Cet élément n’existe plus.");
    case PARVIS_ERROR_CONFLICT:
      return _ ("Cette action n’est plus possible.");
    case PARVIS_ERROR_DENIED:
      return _ ("Votre rôle ne permet pas cette action.");
    case PARVIS_ERROR_INTERNAL:
      return _ ("Le serveur a rencontré une erreur.");
    default:
      return _ ("Le serveur a refusé cette demande.");
    }
}

GError *
parvis_api_error_from_answer (guint status, GBytes *body)
{
  g_autoptr (ParvisApiErreur) erreur =
      parvis_api_erreur_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  const char *phrase = erreur != NULL && *erreur->message != '\0' ? erreur->message : NULL;
  const char *nom = erreur != NULL ? erreur->erreur : "";
  int code = parvis_api_erreur_find_code (nom);

  if (status == SOUP_STATUS_ACCEPTED)
    return g_error_new_literal (PARVIS_API_ERROR, PARVIS_API_ERROR_EN_COURS,
                                _ ("Cette page est en préparation."));
  if (status == SOUP_STATUS_UNAUTHORIZED)
    return g_error_new_literal (PARVIS_API_ERROR, PARVIS_API_ERROR_EXPIREE,
                                phrase != NULL ? phrase : _ ("Votre session a expiré."));
  if (status == SOUP_STATUS_FORBIDDEN && g_str_equal (nom, "totp"))
    return g_error_new_literal (PARVIS_API_ERROR, PARVIS_API_ERROR_TOTP,
                                phrase != NULL ? phrase : _ ("Un code est demandé."));
  /* What stands before the server says that it is away, or the server that it has too much to do. */
  if (status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT
      || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return g_error_new_literal (PARVIS_API_ERROR, PARVIS_API_ERROR_INJOIGNABLE,
                                phrase != NULL ? phrase : _ ("Le serveur ne répond pas."));
  if (code < 0)
    code = code_from_status (status);
  return g_error_new_literal (PARVIS_ERROR, code,
                              phrase != NULL ? phrase : default_sentence (code));
}
