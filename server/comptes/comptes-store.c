/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/comptes-store.h"

#include "server/comptes/comptes-routes.h"
#include "server/http/parvis-token.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-texte.h"

void
parvis_compte_free (ParvisCompte *compte)
{
  if (compte == NULL)
    return;
  g_free (compte->identifiant);
  g_free (compte->courriel);
  g_free (compte->etat);
  g_free (compte);
}

ParvisCompte *
parvis_compte_find (ParvisDb *db, gint64 compte_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_COMPTE_FIND, V (compte_id));
  ParvisCompte *compte;

  if (!parvis_rows_next (rows))
    return NULL;
  compte = g_new0 (ParvisCompte, 1);
  compte->id = parvis_rows_int (rows, 0);
  compte->identifiant = g_strdup (parvis_rows_text (rows, 1));
  compte->courriel = g_strdup (parvis_rows_text (rows, 2));
  compte->etat = g_strdup (parvis_rows_text (rows, 3));
  compte->personne_id = parvis_rows_int (rows, 4);
  compte->foyer_id = parvis_rows_int (rows, 5);
  return compte;
}

ParvisCompte *
parvis_compte_find_by (ParvisDb *db, const char *identifiant_ou_courriel)
{
  g_autofree char *identifiant = parvis_identifiant_replier (identifiant_ou_courriel);
  g_autofree char *courriel = parvis_texte_cle_courriel (identifiant_ou_courriel);
  gint64 id = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_IDENTIFIANT, V (identifiant));

  if (id == 0)
    id = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (courriel));
  return id != 0 ? parvis_compte_find (db, id) : NULL;
}

gint64
parvis_compte_get_foyer (ParvisDb *db, gint64 compte_id, GError **error)
{
  gint64 foyer_id = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_FOYER, V (compte_id));

  if (foyer_id == 0)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_DENIED, "no active account");
  return foyer_id;
}

gboolean
parvis_compte_identifiant_est_libre (ParvisDb *db, const char *identifiant)
{
  g_autofree char *cle = parvis_identifiant_replier (identifiant);

  return parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_IDENTIFIANT, V (cle)) == 0;
}

char *
parvis_compte_proposer_identifiant (ParvisDb *db, const char *prenom, const char *nom)
{
  for (guint rang = 1;; rang++)
    {
      g_autofree char *essai = parvis_identifiant_propose (prenom, nom, rang);

      if (parvis_compte_identifiant_est_libre (db, essai))
        return g_steal_pointer (&essai);
    }
}

gint64
parvis_compte_creer (
    ParvisDb *db, const ParvisCompteNouveau *nouveau, const char *today, gint64 now, GError **error)
{
  g_autofree char *identifiant = parvis_identifiant_replier (nouveau->identifiant);
  g_autofree char *cle = parvis_texte_cle_courriel (nouveau->courriel);
  gint64 personne_id = parvis_personne_insert (db, nouveau->personne, now, error);
  gint64 foyer_id = personne_id != 0 ? parvis_foyer_insert (db, nouveau->foyer, now, error) : 0;

  if (foyer_id == 0
      || !parvis_foyer_add_membre (db, foyer_id, personne_id, "responsable", NULL, today, error))
    return 0;
  return parvis_db_exec_id (
      db, error, PARVIS_SQL_COMPTE_INSERT, V (identifiant), V (nouveau->courriel), V (cle),
      V (nouveau->mot_de_passe), V (personne_id), V (foyer_id), V (nouveau->cgu_version),
      V (nouveau->cgu_a), V (now), V (nouveau->type != NULL ? nouveau->type : "particulier"));
}

void
parvis_comptes_get_session_lengths (
    ParvisDb *db, const char *today, gboolean agent, gint64 *idle, gint64 *absolute)
{
  *idle = 60
          * parvis_reglages_get_entier (
              db, agent ? "session.agent_inactif_min" : "session.citoyen_inactif_min", today);
  *absolute = 3600
              * parvis_reglages_get_entier (
                  db, agent ? "session.agent_max_h" : "session.citoyen_max_h", today);
}

static const char *
get_usage (ParvisLienUsage usage)
{
  static const char *const names[] = { "mot_de_passe" };

  return names[usage];
}

gboolean
parvis_lien_perimer (
    ParvisDb *db, ParvisLienUsage usage, gint64 compte_id, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_LIEN_PERIMER, V (compte_id), V (get_usage (usage)),
                         V (now));
}

char *
parvis_lien_creer (ParvisDb *db,
                   ParvisLienUsage usage,
                   gint64 compte_id,
                   const char *donnee,
                   gint64 now,
                   gint64 expire_a,
                   GError **error)
{
  g_autofree char *jeton = parvis_token_new ();
  g_autoptr (GBytes) hash = parvis_token_hash (jeton);

  if (!parvis_lien_perimer (db, usage, compte_id, now, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_LIEN_INSERT, V (hash), V (get_usage (usage)),
                          V (compte_id), V (donnee), V (expire_a)))
    return NULL;
  return g_steal_pointer (&jeton);
}

gint64
parvis_lien_find (ParvisDb *db, ParvisLienUsage usage, const char *jeton, gint64 now, char **donnee)
{
  g_autoptr (GBytes) hash = parvis_token_hash (jeton);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_LIEN_FIND, V (hash), V (get_usage (usage)), V (now));

  if (!parvis_rows_next (rows))
    return 0;
  if (donnee != NULL)
    *donnee = g_strdup (parvis_rows_find_text (rows, 1));
  return parvis_rows_int (rows, 0);
}

gboolean
parvis_lien_utiliser (
    ParvisDb *db, ParvisLienUsage usage, const char *jeton, gint64 now, GError **error)
{
  g_autoptr (GBytes) hash = parvis_token_hash (jeton);

  if (!parvis_db_exec (db, error, PARVIS_SQL_LIEN_UTILISER, V (hash), V (get_usage (usage)),
                       V (now)))
    return FALSE;
  if (parvis_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "link used or too old");
  return FALSE;
}
