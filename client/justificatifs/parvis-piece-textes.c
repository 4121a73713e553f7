/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/justificatifs/parvis-piece-textes.h"
#include "client/widgets/parvis-format.h"

char *
parvis_piece_dup_sous_titre (const ParvisJustificatifData *data)
{
  g_autofree char *whose = parvis_justificatif_dup_titre (data);
  g_autofree char *day = parvis_format_day (data->depose_a);

  return g_strdup_printf (_ ("%s · envoyé le %s"), whose, day);
}

static const ParvisJustificatifVersion *
find_decision (const ParvisJustificatifDetail *detail)
{
  for (guint i = 0; detail->versions != NULL && i < detail->versions->len; i++)
    {
      const ParvisJustificatifVersion *version =
          &g_array_index (detail->versions, ParvisJustificatifVersion, i);
      if (version->depot == detail->justificatif.depot && version->decide_a != 0)
        return version;
    }
  return NULL;
}

char *
parvis_piece_dup_avis (const ParvisJustificatifData *data,
                       const ParvisJustificatifDetail *detail,
                       const char *me)
{
  const ParvisJustificatifVersion *decision = detail != NULL ? find_decision (detail) : NULL;

  if (decision != NULL)
    {
      g_autofree char *when = parvis_format_instant (decision->decide_a);
      gboolean valid = decision->etat == PARVIS_DEPOT_VALIDE;

      return g_strdup_printf (valid ? _ ("Validé par %s le %s.") : _ ("Refusé par %s le %s."),
                              decision->agent, when);
    }
  if (*data->ouvert_par != '\0' && g_strcmp0 (data->ouvert_par, me) != 0)
    return g_strdup_printf (_ ("%s regarde aussi cette pièce."), data->ouvert_par);
  return g_strdup ("");
}
