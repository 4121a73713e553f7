/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-referentiels"
#include "config.h"

#include "server/referentiels/referentiels-pages.h"
#include "server/referentiels/parvis-referentiels.h"

#define PROPOSITIONS_MAX 10

static void
append_commune (JsonArray *liste, const ParvisCommuneCog *commune)
{
  g_auto (GStrv) codes = g_strsplit (commune->codes_postaux, ",", -1);
  JsonObject *objet = json_object_new ();
  JsonArray *codes_postaux = json_array_new ();
  char departement[4];

  parvis_referentiels_departement (commune->code, departement);
  json_object_set_string_member (objet, "code", commune->code);
  json_object_set_string_member (objet, "nom", commune->nom);
  json_object_set_string_member (objet, "departement", departement);
  for (guint i = 0; codes[i]; i++)
    json_array_add_string_element (codes_postaux, codes[i]);
  json_object_set_array_member (objet, "codes_postaux", codes_postaux);
  json_array_add_object_element (liste, objet);
}

/* GET /referentiels/communes?q=sarr[&usage=adresse]: what to propose while a name is typed. With
 * usage=adresse, only communes of today. */
static ParvisResponse *
communes (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommuneCog trouvees[PROPOSITIONS_MAX * 2];
  const char *q = parvis_request_find_query (request, "q");
  gboolean adresse = g_strcmp0 (parvis_request_find_query (request, "usage"), "adresse") == 0;
  g_autoptr (JsonNode) racine = json_node_new (JSON_NODE_ARRAY);
  JsonArray *liste = json_array_new ();
  guint n = parvis_referentiels_chercher (parvis_referentiels_get (), q ? q : "", trouvees,
                                          G_N_ELEMENTS (trouvees));
  ParvisResponse *response;

  for (guint i = 0; i < n && json_array_get_length (liste) < PROPOSITIONS_MAX; i++)
    if (!adresse || !trouvees[i].ancienne)
      append_commune (liste, &trouvees[i]);
  json_node_take_array (racine, liste);
  response = parvis_response_new_json (g_steal_pointer (&racine));
  parvis_response_set_private_cache (response, 24 * 60 * 60);
  return response;
}

static const ParvisRoute routes[] = {
  PARVIS_ROUTE ("referentiels.communes",
                "GET",
                "/referentiels/communes",
                communes,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  { .name = NULL },
};

void
parvis_referentiels_add_routes (ParvisRouter *router)
{
  parvis_router_add (router, routes);
}
