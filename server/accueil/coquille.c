/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/coquille.h"

#include <string.h>

#include "server/accueil/textes-pages.h"
#include "server/db/parvis-memo.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-csrf.h"
#include "server/http/parvis-flash.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-statics.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

static void
fill_commune (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  const char *today = parvis_request_get_today (request);
  ParvisView *commune = parvis_view_object (view, "commune");
  g_autofree char *nom = parvis_reglages_dup_texte (db, "commune.nom", today);
  g_autofree char *initiale = parvis_reglages_dup_texte (db, "commune.initiale", today);
  g_autofree char *adresse = parvis_reglages_dup_texte (db, "commune.adresse", today);
  g_autofree char *telephone = parvis_reglages_dup_texte (db, "commune.telephone", today);
  g_autofree char *courriel = parvis_reglages_dup_texte (db, "commune.courriel", today);
  g_autofree char *e164 = parvis_texte_parse_telephone (telephone);
  g_auto (GStrv) parts = g_strsplit (telephone, " ", -1);
  g_autofree char *sans_coupure = g_strjoinv ("\u00a0", parts); /* one line, whole */

  parvis_view_set (commune, "nom", nom);
  parvis_view_set (commune, "initiale", initiale);
  parvis_view_set (commune, "logo", NULL);
  parvis_view_set (commune, "adresse", adresse);
  parvis_view_set (commune, "telephone", sans_coupure);
  parvis_view_printf (commune, "telephone_url", "tel:%s", e164 != NULL ? e164 : telephone);
  parvis_view_set (commune, "courriel", courriel);
  parvis_view_printf (commune, "courriel_url", "mailto:%s", courriel);
}

static void
fill_statique (ParvisRequest *request, ParvisView *view)
{
  ParvisView *statique = parvis_view_object (view, "statique");

  parvis_view_set (statique, "css", parvis_static_url ("parvis.css"));
  parvis_view_set (statique, "js", parvis_static_url ("parvis.js"));
  parvis_view_set (statique, "icone", parvis_static_url ("icone.svg"));
  parvis_view_set_url (statique, "couleurs", request, "accueil.couleurs", NULL);
}

/* One part of the navigation; the page is in it when its path begins so. */
static ParvisView *
add_part (
    ParvisRequest *request, ParvisView *nav, const char *key, const char *route, gint64 nombre)
{
  ParvisView *part = parvis_view_object (nav, key);
  g_autofree char *url = parvis_url (request, route, NULL);
  const char *path = parvis_request_get_path (request);
  const char *second = strchr (url + 1, '/');
  gsize length = second != NULL ? (gsize) (second - url) : strlen (url);
  gboolean home = g_str_equal (url, "/");
  gboolean ici = home ? path[1] == '\0' || path[1] == '?'
                      : strncmp (path, url, length) == 0 && strchr ("/?", path[length]) != NULL;

  parvis_view_set (part, "url", url);
  parvis_view_set_bool (part, "ici", ici);
  parvis_view_set_int (part, "nombre", nombre);
  return part;
}

static void
fill_nav (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  ParvisView *nav = parvis_view_object (view, "nav");
  ParvisView *paiements;

  add_part (request, nav, "accueil", "accueil", 0);
  add_part (request, nav, "echanges", "messages.echanges",
            parvis_db_int (db, 0, PARVIS_SQL_NAV_ECHANGES, V (foyer_id),
                           V (parvis_request_get_today (request))));
  paiements = add_part (request, nav, "paiements", "regie.releve", 0);
  parvis_view_set_url (paiements, "releve", request, "regie.releve", NULL);
  parvis_view_set_url (paiements, "recharger", request, "paiement.recharger", NULL);
  add_part (request, nav, "agenda", "agenda", 0);
  add_part (request, nav, "demandes", "demandes.liste",
            parvis_db_int (db, 0, PARVIS_SQL_NAV_DEMANDES, V (foyer_id)));
}

static void
fill_visiteur (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  g_autofree char *prenom = NULL, *haut = NULL;
  gint64 foyer_id;
  ParvisView *visiteur;

  if (parvis_request_get_visitor (request) != PARVIS_VISITOR_CITOYEN)
    return;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_NAV_VISITEUR, V (parvis_request_get_compte_id (request)));

    if (!parvis_rows_next (rows))
      return;
    prenom = g_strdup (parvis_rows_text (rows, 0));
    haut = parvis_texte_majuscules (*parvis_rows_text (rows, 2) ? parvis_rows_text (rows, 2)
                                                                : parvis_rows_text (rows, 1));
    foyer_id = parvis_rows_int (rows, 3);
  }
  visiteur = parvis_view_object (view, "visiteur");
  parvis_view_printf (visiteur, "nom", "%s %s", prenom, haut);
  parvis_view_set (visiteur, "prenom", prenom);
  parvis_view_set_url (visiteur, "profil", request, "comptes.profil", NULL);
  parvis_view_set_url (visiteur, "deconnexion", request, "comptes.deconnexion", NULL);
  fill_nav (request, db, view, foyer_id);
}

static void
fill_liens (ParvisRequest *request, ParvisView *view)
{
  ParvisView *liens = parvis_view_object (view, "liens");

  parvis_view_set_url (liens, "accueil", request, "accueil", NULL);
  parvis_view_set_url (liens, "connexion", request, "comptes.connexion", NULL);
  parvis_view_set_url (liens, "creation", request, "comptes.creation", NULL);
}

/* What all pages of a day have: remembered by the connection as the settings that it is made of. */
static const ParvisView *
get_base (ParvisRequest *request, ParvisDb *db)
{
  ParvisDate today = parvis_date_from_iso (parvis_request_get_today (request));
  gpointer base = NULL;

  if (parvis_db_recall (db, "accueil.coquille", today, 0, &base))
    return base;
  base = parvis_view_new ();
  fill_commune (request, db, base);
  fill_statique (request, base);
  fill_liens (request, base);
  parvis_textes_fill_pied (request, db, base);
  parvis_db_remember (db, "accueil.coquille", today, 0, base, (GDestroyNotify) parvis_view_free);
  return base;
}

void
parvis_coquille_fill (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  parvis_view_set_base (view, get_base (request, db));
  parvis_view_set (view, "csrf", parvis_csrf_token (request));
  parvis_view_set (view, "flash", parvis_flash_take (request));
  if (parvis_request_get_commune (request)->demo)
    parvis_view_set_url (parvis_view_object (view, "demo"), "courriels", request, "demo.courriels",
                         NULL);
  fill_visiteur (request, db, view);
}
