/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier-reponse.h"

#include <string.h>

/* The field at "step.field" or "*.field", or NULL. */
static const ParvisChamp *
find_champ (const ParvisTeleprocedure *t, const char *chemin)
{
  if (!g_str_has_prefix (chemin, "*."))
    return parvis_teleprocedure_find_champ (t, chemin);
  for (guint i = 0; i < t->n_etapes; i++)
    for (const ParvisChamp *const *champ = t->etapes[i]->champs; *champ != NULL; champ++)
      if (g_str_equal ((*champ)->code, chemin + strlen ("*.")))
        return *champ;
  return NULL;
}

/* Several rows (a list, vaccines) bear their labels. */
static char *
join_lignes (GPtrArray *lignes, const ParvisChamp *champ)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisLigne *ligne = lignes->pdata[i];

      n += ligne->champ == champ || (ligne->champ != NULL && ligne->champ->parent == champ);
    }
  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisLigne *ligne = lignes->pdata[i];

      if (ligne->champ != champ && (ligne->champ == NULL || ligne->champ->parent != champ))
        continue;
      if (n > 1)
        g_string_append_printf (text, "%s%s : %s", text->len > 0 ? "\n" : "", ligne->libelle,
                                ligne->valeur);
      else
        g_string_append (text, ligne->valeur);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

char *
parvis_dossier_dup_reponse (ParvisCommune *commune,
                            ParvisDb *db,
                            gint64 foyer_id,
                            gint64 demande_id,
                            const char *chemin,
                            const char *today)
{
  g_autoptr (ParvisDossier) dossier = parvis_dossier_find (commune, db, foyer_id, demande_id, NULL);
  const ParvisChamp *champ = dossier != NULL ? find_champ (dossier->teleprocedure, chemin) : NULL;
  g_autoptr (JsonObject) reponses = NULL;
  g_autoptr (ParvisContexte) contexte = NULL;
  g_autoptr (GPtrArray) lignes = NULL;
  JsonObject *etape;

  if (champ == NULL)
    return NULL;
  reponses = parvis_dossier_lire_reponses (commune, db, demande_id, NULL);
  etape = reponses != NULL && json_object_has_member (reponses, champ->etape->code)
              ? json_object_get_object_member (reponses, champ->etape->code)
              : NULL;
  if (etape == NULL || !json_object_has_member (etape, champ->code))
    return NULL;
  contexte = parvis_dossier_creer_contexte (commune, db, foyer_id, dossier, today, NULL);
  if (contexte == NULL || !parvis_etape_visible (champ->etape, contexte, reponses)
      || !parvis_champ_visible (champ, contexte, reponses, NULL))
    return NULL;
  lignes = parvis_etape_lignes (champ->etape, contexte, reponses);
  return join_lignes (lignes, champ);
}
