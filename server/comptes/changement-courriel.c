/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/changement-courriel.h"

#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-token.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-texte.h"

#define LIEN_S (48 * 3600)

void
parvis_changement_courriel_free (ParvisChangementCourriel *changement)
{
  g_free (changement->courriel);
  g_free (changement);
}

static char *
create_lien (ParvisRequest *request, const char *jeton)
{
  g_autofree char *path = parvis_url (request, "comptes.acces.confirmation", NULL);

  return g_strdup_printf ("%s%s?jeton=%s", parvis_request_get_commune (request)->base_url, path,
                          jeton);
}

static gboolean
send_ancien (ParvisRequest *request,
             ParvisDb *db,
             const char *a,
             const char *courriel,
             const char *jeton,
             GError **error)
{
  g_autofree char *lien = create_lien (request, jeton);
  g_autofree char *corps = g_strdup_printf (
      "Vous avez demandé que vos courriels arrivent désormais à %s. Confirmez-le par ce lien, "
      "valable 48 heures :\n%s\n\n"
      "Si ce n’était pas vous, ne suivez pas ce lien et changez votre mot de passe : quelqu’un le "
      "connaît.",
      courriel, lien);

  return parvis_courriel_send (parvis_request_get_commune (request), db, a,
                               "Confirmez votre changement d’adresse", corps,
                               parvis_request_get_now (request), error);
}

static gboolean
send_nouveau (
    ParvisRequest *request, ParvisDb *db, const char *courriel, const char *jeton, GError **error)
{
  g_autofree char *lien = create_lien (request, jeton);
  g_autofree char *corps = g_strdup_printf (
      "Pour que cette adresse devienne celle de votre compte, suivez ce lien, valable "
      "48 heures, et celui qui est parti vers votre adresse d’avant :\n%s\n\n"
      "Si vous n’avez rien demandé, vous n’avez rien à faire.",
      lien);

  return parvis_courriel_send (parvis_request_get_commune (request), db, courriel,
                               "Confirmez votre nouvelle adresse", corps,
                               parvis_request_get_now (request), error);
}

static gboolean
send_deja (ParvisRequest *request, ParvisDb *db, const char *courriel, GError **error)
{
  return parvis_courriel_send (
      parvis_request_get_commune (request), db, courriel, "Cette adresse a déjà un compte",
      "Quelqu’un a demandé à se servir de cette adresse pour son compte, mais "
      "elle en a déjà un. Si ce n’était pas vous, vous n’avez rien à faire.",
      parvis_request_get_now (request), error);
}

static gboolean
is_taken (ParvisDb *db, const char *courriel)
{
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);

  return parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (cle)) != 0;
}

gboolean
parvis_changement_courriel_demander (ParvisRequest *request,
                                     ParvisDb *db,
                                     const char *courriel,
                                     GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, id);
  g_autofree char *ancien = parvis_token_new (), *nouveau = parvis_token_new ();
  g_autoptr (GBytes) un = parvis_token_hash (ancien), deux = parvis_token_hash (nouveau);

  return parvis_db_exec (db, error, PARVIS_SQL_CHANGEMENT_COURRIEL_DEMANDER, V (id), V (courriel),
                         V (un), V (deux), V (parvis_request_get_now (request) + LIEN_S))
         && send_ancien (request, db, compte->courriel, courriel, ancien, error)
         && (is_taken (db, courriel) ? send_deja (request, db, courriel, error)
                                     : send_nouveau (request, db, courriel, nouveau, error));
}

ParvisChangementCourriel *
parvis_changement_courriel_find (ParvisDb *db, const char *jeton, gint64 now)
{
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_CHANGEMENT_COURRIEL_FIND, V (empreinte), V (now));
  ParvisChangementCourriel *changement;
  gboolean ancien_fait, nouveau_fait;

  if (!parvis_rows_next (rows))
    return NULL;
  changement = g_new0 (ParvisChangementCourriel, 1);
  changement->compte_id = parvis_rows_int (rows, 0);
  changement->courriel = g_strdup (parvis_rows_text (rows, 1));
  changement->ancienne = parvis_rows_int (rows, 2) != 0;
  ancien_fait = !parvis_rows_is_null (rows, 3);
  nouveau_fait = !parvis_rows_is_null (rows, 4);
  changement->autre = changement->ancienne ? nouveau_fait : ancien_fait;
  /* Each link serves once. */
  if (changement->ancienne ? ancien_fait : nouveau_fait)
    g_clear_pointer (&changement, parvis_changement_courriel_free);
  return changement;
}

char *
parvis_changement_courriel_dup_attente (ParvisDb *db, gint64 compte_id, gint64 now)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_CHANGEMENT_COURRIEL_DU_COMPTE, V (compte_id), V (now));

  if (!parvis_rows_next (rows))
    return NULL;
  return g_strdup_printf (
      "Bientôt %s : %s.", parvis_rows_text (rows, 0),
      !parvis_rows_is_null (rows, 1)   ? "il reste à suivre le lien envoyé à la nouvelle adresse"
      : !parvis_rows_is_null (rows, 2) ? "il reste à suivre le lien envoyé à l’adresse actuelle"
                                       : "suivez les liens envoyés aux deux adresses");
}

/* The account and its person; both addresses are told. */
static gboolean
change (ParvisRequest *request,
        ParvisDb *db,
        const ParvisChangementCourriel *changement,
        GError **error)
{
  g_autofree char *cle = parvis_texte_cle_courriel (changement->courriel);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, changement->compte_id);
  g_autoptr (ParvisPersonne) personne = parvis_personne_find (db, compte->personne_id);
  gint64 now = parvis_request_get_now (request);

  g_free (personne->courriel);
  personne->courriel = g_strdup (changement->courriel);
  return parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_COURRIEL, V (compte->id),
                         V (changement->courriel), V (cle))
         && parvis_personne_update (db, personne, error)
         /* What was mailed to the former address opens nothing any more. */
         && parvis_lien_perimer (db, PARVIS_LIEN_MOT_DE_PASSE, compte->id, now, error)
         && parvis_db_exec (db, error, PARVIS_SQL_CHANGEMENT_COURRIEL_RETIRER, V (compte->id))
         && parvis_courriel_send (
             parvis_request_get_commune (request), db, compte->courriel, "Votre adresse a changé",
             "Le courriel de votre compte a été remplacé, à votre demande. Si ce n’était "
             "pas vous, appelez la mairie.",
             now, error)
         && parvis_journal_add (db, now, (ParvisActeur){ "citoyen", compte->id }, "compte.courriel",
                                "compte", compte->id, compte->foyer_id, NULL, error);
}

gboolean
parvis_changement_courriel_confirmer (ParvisRequest *request,
                                      ParvisDb *db,
                                      const ParvisChangementCourriel *changement,
                                      gboolean *fait,
                                      GError **error)
{
  gint64 now = parvis_request_get_now (request);

  *fait = changement->autre;
  if (!changement->autre)
    return parvis_db_exec (db, error,
                           changement->ancienne ? PARVIS_SQL_CHANGEMENT_COURRIEL_CONFIRMER_ANCIEN
                                                : PARVIS_SQL_CHANGEMENT_COURRIEL_CONFIRMER_NOUVEAU,
                           V (changement->compte_id), V (now));
  if (!is_taken (db, changement->courriel))
    return change (request, db, changement, error);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "the mail was taken");
  return FALSE;
}
