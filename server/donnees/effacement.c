/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/effacement.h"

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-session.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-texte.h"

gboolean
parvis_effacer_est_partage (ParvisDb *db, gint64 foyer_id, gint64 compte_id)
{
  return parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_AUTRES_COMPTES, V (foyer_id), V (compte_id))
         > 0;
}

static void
take_chemins (ParvisDb *db, ParvisSql sql, gint64 id, GPtrArray *chemins)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, sql, V (id));

  while (parvis_rows_next (rows))
    g_ptr_array_add (chemins, g_strdup (parvis_rows_text (rows, 0)));
}

/* In this order: what is found through its household's members or demandes goes before them. */
static gboolean
erase_foyer (ParvisDb *db, gint64 foyer_id, const char *today, gint64 now, GError **error)
{
  static const ParvisSql simples[] = {
    PARVIS_SQL_EFFACER_INSCRIPTIONS, PARVIS_SQL_EFFACER_QUOTIENTS,
    PARVIS_SQL_EFFACER_ETAPES,       PARVIS_SQL_EFFACER_HISTORIQUE,
    PARVIS_SQL_EFFACER_NOTES,        PARVIS_SQL_EFFACER_LIENS_PIECES,
    PARVIS_SQL_EFFACER_MESSAGES,     PARVIS_SQL_EFFACER_BROUILLONS,
    PARVIS_SQL_EFFACER_FICHIERS,     PARVIS_SQL_EFFACER_RAPPELS,
    PARVIS_SQL_EFFACER_DEPOTS,       PARVIS_SQL_EFFACER_PIECES,
    PARVIS_SQL_EFFACER_ALERTE,       PARVIS_SQL_EFFACER_INVITATIONS_FOYER,
    PARVIS_SQL_EFFACER_FOYER,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (simples); i++)
    if (!parvis_db_exec (db, error, simples[i], V (foyer_id)))
      return FALSE;
  return parvis_db_exec (db, error, PARVIS_SQL_EFFACER_DEMANDES, V (foyer_id), V (now))
         && parvis_db_exec (db, error, PARVIS_SQL_EFFACER_ATTENTES, V (foyer_id), V (now))
         && parvis_db_exec (db, error, PARVIS_SQL_EFFACER_PERSONNES, V (foyer_id), V (today))
         && parvis_db_exec (db, error, PARVIS_SQL_EFFACER_MEMBRES, V (foyer_id));
}

static gboolean
erase_compte (ParvisDb *db, const ParvisCompte *compte, GError **error)
{
  static const ParvisSql simples[] = {
    PARVIS_SQL_EFFACER_PAIEMENTS,  PARVIS_SQL_EFFACER_GARDE_MESSAGE,
    PARVIS_SQL_EFFACER_LIENS,      PARVIS_SQL_EFFACER_CHANGEMENT,
    PARVIS_SQL_EFFACER_ARCHIVE,    PARVIS_SQL_SUPPRESSION_RETIRER,
    PARVIS_SQL_EFFACER_ABONNEMENT, PARVIS_SQL_EFFACER_LIENS_RESERVATION,
    PARVIS_SQL_EFFACER_COMPTE,
  };
  g_autofree char *cle = parvis_texte_cle_courriel (compte->courriel);

  if (!parvis_db_exec (db, error, PARVIS_SQL_EFFACER_INVITATIONS_COMPTE, V (compte->id), V (cle))
      || !parvis_db_exec (db, error, PARVIS_SQL_EFFACER_CREATIONS, V (cle))
      || !parvis_db_exec (db, error, PARVIS_SQL_EFFACER_SIMULATION, V (compte->courriel))
      || !parvis_db_exec (db, error, PARVIS_SQL_EFFACER_COURRIELS, V (compte->courriel))
      || !parvis_db_exec (db, error, PARVIS_SQL_EFFACER_TENTATIVES, V (compte->identifiant),
                          V (cle)))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (simples); i++)
    if (!parvis_db_exec (db, error, simples[i], V (compte->id)))
      return FALSE;
  return parvis_sessions_end_all (db, PARVIS_VISITOR_CITOYEN, compte->id, error);
}

gboolean
parvis_effacer (ParvisCommune *commune,
                ParvisDb *db,
                gint64 compte_id,
                gint64 now,
                GPtrArray *chemins,
                GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  gboolean partage;
  char today[11];

  if (compte == NULL)
    return TRUE;
  parvis_commune_today (commune, today);
  partage = parvis_effacer_est_partage (db, compte->foyer_id, compte_id);
  take_chemins (db, PARVIS_SQL_EFFACER_CHEMIN_COMPTE, compte_id, chemins);
  if (!partage)
    take_chemins (db, PARVIS_SQL_EFFACER_CHEMINS_FOYER, compte->foyer_id, chemins);
  return (partage || erase_foyer (db, compte->foyer_id, today, now, error))
         && erase_compte (db, compte, error)
         && parvis_journal_add (db, now, PARVIS_ACTEUR_SYSTEME,
                                partage ? "compte.efface" : "foyer.efface", "compte", compte_id,
                                compte->foyer_id, NULL, error);
}
