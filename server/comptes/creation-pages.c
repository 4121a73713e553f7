/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-routes.h"
#include "server/comptes/creation-saisie.h"
#include "server/http/parvis-throttle.h"

/* Accounts asked for from one address in an hour: a family, not a machine. */
#define CREATIONS_MAX 12
#define FENETRE_S     3600
/* A field that no person sees: whoever fills it is a program. */
#define PIEGE "site_web"

static ParvisResponse *
get_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisSaisieCompte) saisie = parvis_saisie_compte_new (request, db);

  return parvis_saisie_compte_show (saisie, request, db, saisie->cle_avant);
}

/* In the pool of hashes. */
static gboolean
prepare_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  parvis_request_keep (request, "saisie", parvis_saisie_compte_read (request, db),
                       (GDestroyNotify) parvis_saisie_compte_free);
  return TRUE;
}

static ParvisResponse *
post_creation (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisSaisieCompte *saisie = parvis_request_find_kept (request, "saisie");
  g_autofree char *throttle = g_strdup_printf ("creation:%s", parvis_request_get_remote (request));
  g_autofree char *cle = NULL, *url = NULL;
  gint64 now = parvis_request_get_now (request);

  if (*parvis_request_get_field (request, PIEGE) != '\0')
    return parvis_saisie_compte_show (saisie, request, db, NULL);
  if (!parvis_saisie_compte_check_caracteres (saisie, request, db, error))
    return NULL;
  if (!saisie->muette && !parvis_throttle_check (db, throttle, CREATIONS_MAX, FENETRE_S, now, NULL))
    saisie->faute_page = "Trop de comptes ont été demandés depuis votre connexion à internet. "
                         "Réessayez dans une heure.";
  cle = parvis_saisie_compte_garder (saisie, request, db, error);
  if (cle == NULL)
    return NULL;
  if (!parvis_saisie_compte_est_juste (saisie))
    return parvis_saisie_compte_show (saisie, request, db, cle);
  if (!parvis_throttle_count (db, throttle, FENETRE_S, now, error))
    return NULL;
  url = parvis_url (request, "comptes.recapitulatif", NULL);
  return parvis_response_new_redirect (g_strdup_printf ("%s?cle=%s", url, cle));
}

const ParvisRoute parvis_creation_routes[] = {
  PARVIS_ROUTE (
      "comptes.creation", "GET", "/compte/creation", get_creation, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE ("comptes.creation.envoi",
                "POST",
                "/compte/creation",
                post_creation,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_creation,
                .before_hashes = TRUE),
  { NULL },
};
