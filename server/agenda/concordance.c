/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/concordance.h"

gboolean
parvis_concordance_verifier (ParvisDb *db, GError **error)
{
  static const struct
  {
    ParvisSql sql;
    const char *quoi, *phrase;
  } controles[] = {
    { PARVIS_SQL_CONCORDANCE_CALENDRIER, "réservation", "l’agenda n’est pas ce qu’elle dit" },
    { PARVIS_SQL_CONCORDANCE_ARGENT, "réservation", "l’écriture n’est pas ce qu’elle dit" },
    { PARVIS_SQL_CONCORDANCE_FAITS, "écriture d’identifiant", "sa réservation manque" },
    { PARVIS_SQL_CONCORDANCE_SOLDES, "compte d’identifiant",
      "le solde n’est pas la somme des écritures" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (controles); i++)
    {
      gint64 id = parvis_db_int (db, 0, controles[i].sql);

      if (id == 0)
        continue;
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL, "%s %" G_GINT64_FORMAT " : %s",
                   controles[i].quoi, id, controles[i].phrase);
      return FALSE;
    }
  return TRUE;
}
