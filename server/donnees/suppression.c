/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/suppression.h"

#include "server/coffre/parvis-coffre.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/donnees/effacement.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-token.h"
#include "server/journal/journal-store.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"

#define LIEN_S (48 * 3600)
#define ESSAIS 10

GPtrArray *
parvis_suppression_list_obstacles (ParvisDb *db,
                                   gint64 foyer_id,
                                   gint64 compte_id,
                                   const char *today)
{
  GPtrArray *obstacles = g_ptr_array_new_with_free_func (g_free);
  gint64 repas =
      parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_REPAS_A_VENIR, V (foyer_id), V (today));
  gint64 solde = parvis_regie_get_solde (db, foyer_id);
  g_autofree char *montant = parvis_money_format (ABS (solde));

  /* Somebody else goes on with the household: only the access ends. */
  if (parvis_effacer_est_partage (db, foyer_id, compte_id))
    return obstacles;
  if (repas > 0)
    g_ptr_array_add (
        obstacles,
        repas == 1 ? g_strdup (
            "Une réservation est encore à venir : annulez-la dans l’agenda, ou attendez "
            "qu’elle soit passée.")
                   : g_strdup_printf ("%" G_GINT64_FORMAT
                                      " réservations sont encore à venir : annulez-les "
                                      "dans l’agenda, ou attendez qu’elles soient passées.",
                                      repas));
  if (solde > 0)
    g_ptr_array_add (obstacles,
                     g_strdup_printf ("Il vous reste %s sur votre compte de la régie : demandez-en "
                                      "le remboursement à la mairie.",
                                      montant));
  if (solde < 0)
    g_ptr_array_add (
        obstacles,
        g_strdup_printf ("Vous devez %s à la régie : rechargez votre compte d’abord.", montant));
  if (parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_PAIEMENT_EN_COURS, V (foyer_id)) > 0)
    g_ptr_array_add (obstacles, g_strdup ("Un paiement en ligne est en cours : attendez qu’il soit "
                                          "terminé."));
  return obstacles;
}

gboolean
parvis_suppression_demander (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 id = parvis_request_get_compte_id (request), now = parvis_request_get_now (request);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, id);
  g_autofree char *jeton = parvis_token_new ();
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);
  g_autofree char *path = parvis_url (request, "donnees.suppression.confirmation", NULL);
  g_autofree char *corps = g_strdup_printf (
      "Vous avez demandé la suppression de votre compte. Confirmez-la par ce lien, valable "
      "48 heures :\n%s%s?jeton=%s\n\n"
      "Rien n’est effacé avant %d jours : d’ici là, vous pouvez changer d’avis.\n\n"
      "Si ce n’était pas vous, ne suivez pas ce lien et changez votre mot de passe : quelqu’un le "
      "connaît.",
      commune->base_url, path, jeton, PARVIS_SUPPRESSION_DELAI_J);

  return parvis_db_exec (db, error, PARVIS_SQL_SUPPRESSION_DEMANDER, V (id), V (empreinte), V (now),
                         V (now + LIEN_S))
         && parvis_journal_add (db, now, parvis_acteur_of_request (request),
                                "compte.suppression_demandee", "compte", id, compte->foyer_id, NULL,
                                error)
         && parvis_courriel_send (commune, db, compte->courriel,
                                  "Confirmez la suppression de votre compte", corps, now, error);
}

gint64
parvis_suppression_find_jeton (ParvisDb *db, const char *jeton, gint64 now)
{
  g_autoptr (GBytes) empreinte = parvis_token_is_valid (jeton) ? parvis_token_hash (jeton) : NULL;

  return empreinte != NULL
             ? parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_DU_JETON, V (empreinte), V (now))
             : 0;
}

gint64
parvis_suppression_get_effet (ParvisDb *db, gint64 compte_id)
{
  return parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_EFFET, V (compte_id));
}

gboolean
parvis_suppression_confirmer (ParvisRequest *request,
                              ParvisDb *db,
                              gint64 compte_id,
                              GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 now = parvis_request_get_now (request);
  gint64 effet = now + PARVIS_SUPPRESSION_DELAI_J * (gint64) 24 * 3600;
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *jour =
      parvis_date_format_long (parvis_date_from_instant (effet, commune->time_zone));
  g_autofree char *path = parvis_url (request, "donnees", NULL);
  g_autofree char *corps = g_strdup_printf (
      "Votre compte sera supprimé le %s. D’ici là, il s’ouvre comme avant : pour le garder, "
      "connectez-vous et choisissez « Garder mon compte » sur cette page.\n%s%s",
      jour, commune->base_url, path);

  json_node_take_object (charge, object);
  json_object_set_int_member (object, "compte", compte_id);
  return parvis_db_exec (db, error, PARVIS_SQL_SUPPRESSION_CONFIRMER, V (compte_id), V (now),
                         V (effet))
         && parvis_tache_add (db, "suppression", NULL, charge, effet, error)
         && parvis_journal_add (db, now, (ParvisActeur){ "citoyen", compte_id },
                                "compte.suppression_confirmee", "compte", compte_id,
                                compte->foyer_id, NULL, error)
         && parvis_courriel_send (commune, db, compte->courriel, "Votre compte sera supprimé",
                                  corps, now, error);
}

gboolean
parvis_suppression_retirer (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);

  return parvis_db_exec (db, error, PARVIS_SQL_SUPPRESSION_RETIRER, V (id))
         && parvis_journal_add (db, parvis_request_get_now (request),
                                parvis_acteur_of_request (request), "compte.suppression_retiree",
                                "compte", id, parvis_compte_get_foyer (db, id, NULL), NULL, error);
}

/* --- the job --- */

typedef struct
{
  ParvisCommune *commune;
  gint64 compte_id;
  gint64 now;
  GPtrArray *chemins;
} Fin;

/* Something was booked or paid meanwhile: the account stays, and its owner learns why. */
static gboolean
give_up (Fin *fin, ParvisDb *db, const ParvisCompte *compte, GPtrArray *obstacles, GError **error)
{
  g_autoptr (GString) corps = g_string_new ("Votre compte n’a pas été supprimé :");

  for (guint i = 0; i < obstacles->len; i++)
    g_string_append_printf (corps, "\n\n%s", (const char *) obstacles->pdata[i]);
  g_string_append (corps, "\n\nVous pourrez ensuite demander sa suppression à nouveau.");
  return parvis_db_exec (db, error, PARVIS_SQL_SUPPRESSION_RETIRER, V (compte->id))
         && parvis_courriel_send (fin->commune, db, compte->courriel,
                                  "Votre compte n’a pas été supprimé", corps->str, fin->now, error);
}

static gpointer
apply_cb (ParvisDb *db, gpointer data, GError **error)
{
  Fin *fin = data;
  gint64 effet = parvis_suppression_get_effet (db, fin->compte_id);
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, fin->compte_id);
  g_autoptr (GPtrArray) obstacles = NULL;
  gboolean done;
  char today[11];

  /* Taken back; or taken back and asked for again, and then another job comes. */
  if (compte == NULL || effet == 0 || effet > fin->now)
    return g_strdup ("");
  parvis_commune_today (fin->commune, today);
  obstacles = parvis_suppression_list_obstacles (db, compte->foyer_id, compte->id, today);
  if (obstacles->len > 0)
    done = give_up (fin, db, compte, obstacles, error);
  else
    done = parvis_effacer (fin->commune, db, compte->id, fin->now, fin->chemins, error)
           && parvis_courriel_send (
               fin->commune, db, compte->courriel, "Votre compte est supprimé",
               "Votre compte est supprimé, comme vous l’avez demandé. Ce que la loi fait garder à "
               "la mairie l’est sans vous nommer, sauf le relevé de la régie, gardé dix ans.",
               fin->now, error);
  return done ? g_strdup ("") : NULL;
}

static gboolean
supprimer (ParvisTaches *taches,
           ParvisDb *db,
           gint64 id,
           JsonObject *charge,
           gpointer data,
           GError **error)
{
  g_autoptr (GPtrArray) chemins = g_ptr_array_new_with_free_func (g_free);
  Fin fin = { .commune = data,
              .compte_id = json_object_get_int_member_with_default (charge, "compte", 0),
              .now = parvis_taches_now (taches),
              .chemins = chemins };
  g_autofree char *done =
      parvis_writer_run (parvis_taches_get_writer (taches), apply_cb, &fin, g_free, error);

  if (done == NULL)
    return FALSE;
  /* Their keys are gone with the commit: what cannot be removed now is swept. */
  for (guint i = 0; i < chemins->len; i++)
    parvis_coffre_delete (PARVIS_COFFRE (fin.commune), chemins->pdata[i], NULL);
  parvis_taches_wake (taches);
  return TRUE;
}

void
parvis_suppression_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, "suppression", ESSAIS, supprimer, commune);
}
