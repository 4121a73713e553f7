/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/teleprocedures/parvis-reponses.h"
#include "tests/fuzz/fuzz.h"

static const char before[] =
    "{\"code\":\"e\",\"version\":1,\"titre\":\"E\",\"theme\":\"E\",\"resume\":\"E\","
    "\"explication\":[],"
    "\"duree_min\":1,\"cgu\":true,\"roles\":[\"gestionnaire\"],\"effet\":null,\"objet\":\"foyer\","
    "\"etapes\":[{\"code\":\"u\",\"titre\":\"U\",\"champs\":["
    "{\"code\":\"e\",\"type\":\"enfant\",\"libelle\":\"E\",\"bouton\":\"E\",\"champs\":["
    "{\"code\":\"nom_naissance\",\"type\":\"texte\",\"libelle\":\"N\",\"obligatoire\":true},"
    "{\"code\":\"prenom\",\"type\":\"texte\",\"libelle\":\"P\",\"obligatoire\":true},"
    "{\"code\":\"naissance_le\",\"type\":\"date\",\"libelle\":\"D\",\"obligatoire\":true}]},"
    "{\"code\":\"c\",\"type\":\"choix\",\"libelle\":\"C\",\"choix\":[{\"code\":\"a\",\"libelle\":"
    "\"A\"}]},"
    "{\"code\":\"m\",\"type\":\"choix_multiple\",\"libelle\":\"M\",\"choix\":[{\"code\":\"a\","
    "\"libelle\":\"A\",\"groupe\":\"g\"}]},"
    "{\"code\":\"n\",\"type\":\"nombre\",\"libelle\":\"N\"},{\"code\":\"o\",\"type\":\"oui_non\","
    "\"libelle\":\"O\"},{\"code\":\"d\",\"type\":\"date\",\"libelle\":\"D\"},"
    "{\"code\":\"l\",\"type\":\"liste\",\"libelle\":\"L\",\"ligne\":\"L\",\"bouton\":\"L\","
    "\"champs\":["
    "{\"code\":\"t\",\"type\":\"texte\",\"libelle\":\"T\"}]}]},"
    "{\"code\":\"v\",\"titre\":\"V\",\"si\":";
static const char after[] =
    ",\"champs\":[{\"code\":\"x\",\"type\":\"texte\",\"libelle\":\"X\"}]},"
    "{\"code\":\"s\",\"titre\":\"S\",\"nature\":\"signature\",\"champs\":[{\"code\":\"k\",\"type\":"
    "\"coche\",\"libelle\":\"K\"}]}],\"pieces\":[]}";
static const char *const reponses[] = {
  "{}",
  "{\"u\":{\"e\":{\"choix\":\"nouveau\",\"naissance_le\":\"2019-05-04\"},\"c\":\"a\",\"m\":[\"a\"],"
  "\"n\":3,"
  "\"o\":true,\"d\":\"2020-02-29\",\"l\":[{\"t\":\"a\"},{}]}}",
  "{\"u\":{\"e\":[],\"c\":3,\"m\":\"a\",\"n\":\"3\",\"o\":null,\"d\":true,\"l\":[3,[]]}}",
};

/* A condition that is accepted can be asked of any answers, and its negation says the contrary. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *condition = g_strndup ((const char *) data, size);
  g_autofree char *json = g_strconcat (before, condition, after, NULL);
  g_autofree char *contrary = g_strconcat (before, "{\"non\":", condition, "}", after, NULL);
  g_autoptr (ParvisTeleprocedure) definition =
      parvis_teleprocedure_new_from_json (json, -1, NULL, NULL);
  g_autoptr (ParvisTeleprocedure) opposite =
      parvis_teleprocedure_new_from_json (contrary, -1, NULL, NULL);
  g_autoptr (ParvisContexte) contexte = parvis_contexte_new ("2026-11-21");

  for (guint i = 0; definition && i < G_N_ELEMENTS (reponses); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (reponses[i], NULL);
      JsonObject *object = json_node_get_object (node);
      gboolean met;

      if (definition->n_etapes != 3)
        return 0; /* the input closed the brackets by itself */
      met = parvis_etape_visible (definition->etapes[1], contexte, object);
      if (opposite && opposite->n_etapes == 3)
        g_assert_cmpint (parvis_etape_visible (opposite->etapes[1], contexte, object), !=, met);
    }
  return 0;
}
