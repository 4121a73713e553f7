/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-garde"
#include "config.h"

#include "server/garde/garde-courriels.h"

#include "server/courriel/parvis-courriel.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-route.h"

static const struct
{
  const char *sujet, *phrase;
} textes[] = {
  [PARVIS_GARDE_PROPOSEE] = { "Calendrier de garde %s : une proposition",
                              "L’autre parent %s vous propose un calendrier de garde. Il ne compte "
                              "qu’une fois que vous l’avez accepté." },
  [PARVIS_GARDE_ACCEPTEE] = { "Calendrier de garde %s : accepté",
                              "L’autre parent %s a accepté le calendrier de garde que vous aviez "
                              "proposé. Les repas déjà réservés ne changent pas." },
  [PARVIS_GARDE_REFUSEE] = { "Calendrier de garde %s : refusé",
                             "L’autre parent %s n’a pas accepté le calendrier de garde que vous "
                             "aviez "
                             "proposé. Celui d’avant reste en place." },
};

/* The subject and the sentence hold the child's name in one place. */
static char *
fill (const char *modele, const char *de)
{
  g_auto (GStrv) parts = g_strsplit (modele, "%s", 2);

  return g_strconcat (parts[0], de, parts[1], NULL);
}

gboolean
parvis_garde_prevenir (ParvisRequest *request,
                       ParvisDb *db,
                       const ParvisGardeVue *vue,
                       ParvisGardeNouvelle nouvelle,
                       GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autofree char *de = parvis_prenom_avec_de (vue->prenom);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, vue->enfant_id);
  g_autofree char *path = parvis_url (request, "garde", enfant, NULL);
  g_autofree char *sujet = fill (textes[nouvelle].sujet, de);
  g_autofree char *phrase = fill (textes[nouvelle].phrase, de);
  g_autofree char *corps = g_strdup_printf ("%s\n%s%s", phrase, commune->base_url, path);
  g_autoptr (GPtrArray) courriels = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_COMPTES_DU_FOYER, V (vue->autre_id));

    while (parvis_rows_next (rows))
      g_ptr_array_add (courriels, g_strdup (parvis_rows_text (rows, 1)));
  }
  for (guint i = 0; i < courriels->len; i++)
    if (!parvis_courriel_send (commune, db, courriels->pdata[i], sujet, corps,
                               parvis_request_get_now (request), error))
      return FALSE;
  return TRUE;
}
