/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include "server/courriel/courriel-liens.h"
#include "server/courriel/courriel-store.h"
#include "server/courriel/parvis-courriel.h"
#include "shared/rules/parvis-date.h"

/* What would have been mailed, shown to everybody: in the demo only, where nobody is real. */

#define SHOWN 100

static void
set_courriel (ParvisView *view, ParvisCommune *commune, const ParvisCourriel *courriel)
{
  g_autofree char *date = parvis_date_format_instant (courriel->cree_a, commune->time_zone);

  parvis_view_set (view, "a", courriel->a);
  parvis_view_set (view, "date", date);
}

static ParvisResponse *
list_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GPtrArray) courriels = parvis_courriel_list (db, 0, SHOWN);

  parvis_view_set (view, "titre", "Courriels de la démonstration");
  parvis_view_list (view, "courriels");
  for (guint i = 0; i < courriels->len; i++)
    {
      const ParvisCourriel *courriel = courriels->pdata[i];
      ParvisView *item = parvis_view_append (view, "courriels");
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, courriel->id);

      set_courriel (item, parvis_request_get_commune (request), courriel);
      parvis_view_set (item, "sujet", courriel->sujet);
      parvis_view_set_url (item, "url", request, "demo.courriel", id, NULL);
    }
  return parvis_response_new_page (request, db, "demo/courriels.html", view);
}

static ParvisResponse *
one_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisCourriel) courriel = NULL;
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 id;

  if (!parvis_request_get_part_id (request, "id", &id, error))
    return NULL;
  courriel = parvis_courriel_find (db, id);
  if (!courriel)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no mail %" G_GINT64_FORMAT, id);
      return NULL;
    }
  parvis_view_set (view, "titre", courriel->sujet);
  set_courriel (view, commune, courriel);
  parvis_courriel_view_lignes (view, "lignes", courriel->corps, commune->base_url);
  parvis_view_set_url (view, "url_courriels", request, "demo.courriels", NULL);
  return parvis_response_new_page (request, db, "demo/courriel.html", view);
}

const ParvisRoute parvis_courriel_routes[] = {
  PARVIS_ROUTE (
      "demo.courriels", "GET", "/demo/courriels", list_page, PARVIS_FOR_DEMO, PARVIS_READS),
  PARVIS_ROUTE (
      "demo.courriel", "GET", "/demo/courriels/{id}", one_page, PARVIS_FOR_DEMO, PARVIS_READS),
  { 0 },
};
