/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/alerte-solde.h"

#include "server/courriel/parvis-courriel.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"

#define TYPE      "alerte-solde"
#define TOUR_S    900
#define ESSAIS    1000
#define A_LA_FOIS 200

typedef struct
{
  ParvisCommune *commune;
  gint64 now;
} Tour;

/* One account of a household below the threshold. */
typedef struct
{
  gint64 foyer_id;
  gint64 solde_cents;
  char *courriel;
} Alerte;

static void
alerte_free (gpointer data)
{
  Alerte *alerte = data;

  g_free (alerte->courriel);
  g_free (alerte);
}

static GPtrArray *
list_alertes (ParvisDb *db, gint64 seuil)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_ALERTE_SOLDE_A_ENVOYER, V (seuil), V (A_LA_FOIS));
  GPtrArray *alertes = g_ptr_array_new_with_free_func (alerte_free);

  while (parvis_rows_next (rows))
    {
      Alerte *alerte = g_new0 (Alerte, 1);

      alerte->foyer_id = parvis_rows_int (rows, 0);
      alerte->solde_cents = parvis_rows_int (rows, 1);
      alerte->courriel = g_strdup (parvis_rows_text (rows, 2));
      g_ptr_array_add (alertes, alerte);
    }
  return alertes;
}

static gboolean
send (Tour *tour, ParvisDb *db, const Alerte *alerte, gint64 seuil, GError **error)
{
  g_autofree char *solde = parvis_money_format (alerte->solde_cents);
  g_autofree char *limite = parvis_money_format (seuil);
  g_autofree char *corps = g_strdup_printf (
      "Le solde de votre compte famille est de %s : il est passé sous %s. Pour que les prochaines "
      "réservations restent possibles, vous pouvez le recharger ici :\n\n%s/paiements/recharger\n\n"
      "Ce message ne sera pas répété tant que le solde ne sera pas remonté.",
      solde, limite, tour->commune->base_url);
  g_autoptr (GError) problem = NULL;

  if (parvis_courriel_send (tour->commune, db, alerte->courriel,
                            "Le solde de votre compte famille est bas", corps, tour->now, &problem)
      || g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
look (Tour *tour, ParvisDb *db, gint64 seuil, GError **error)
{
  g_autoptr (GPtrArray) alertes = NULL;
  gint64 foyer = 0;

  if (!parvis_db_exec (db, error, PARVIS_SQL_ALERTE_SOLDE_OUBLIER, V (seuil)))
    return FALSE;
  alertes = list_alertes (db, seuil);
  for (guint i = 0; i < alertes->len; i++)
    {
      const Alerte *alerte = alertes->pdata[i];

      /* Both accounts of a household are told; it is noted once. */
      if (!send (tour, db, alerte, seuil, error)
          || (alerte->foyer_id != foyer
              && !parvis_db_exec (db, error, PARVIS_SQL_ALERTE_SOLDE_INSERT, V (alerte->foyer_id),
                                  V (tour->now))))
        return FALSE;
      foyer = alerte->foyer_id;
    }
  return TRUE;
}

static gpointer
tour_cb (ParvisDb *db, gpointer data, GError **error)
{
  Tour *tour = data;
  char today[PARVIS_DATE_ISO_SIZE];
  gint64 seuil;

  parvis_date_write_iso (parvis_date_from_instant (tour->now, tour->commune->time_zone), today);
  seuil = parvis_reglages_get_entier (db, "regie.seuil_alerte_cents", today);
  return (seuil == 0 || look (tour, db, seuil, error))
                 && parvis_tache_add (db, TYPE, TYPE, NULL, tour->now + TOUR_S, error)
             ? g_strdup ("")
             : NULL;
}

static gboolean
alerte_tache (ParvisTaches *taches,
              ParvisDb *db,
              gint64 id,
              JsonObject *charge,
              gpointer data,
              GError **error)
{
  Tour tour = { data, parvis_taches_now (taches) };
  g_autofree char *done =
      parvis_writer_run (parvis_taches_get_writer (taches), tour_cb, &tour, g_free, error);

  if (done != NULL)
    parvis_taches_wake (taches);
  return done != NULL;
}

static gpointer
plan_cb (ParvisDb *db, gpointer data, GError **error)
{
  return parvis_tache_add (db, TYPE, TYPE, NULL, 0, error) ? g_strdup ("") : NULL;
}

gboolean
parvis_alerte_solde_register (ParvisCommune *commune, GError **error)
{
  g_autofree char *planned = NULL;

  parvis_taches_register (commune->taches, TYPE, ESSAIS, alerte_tache, commune);
  planned = parvis_writer_run (commune->writer, plan_cb, NULL, g_free, error);
  return planned != NULL;
}
