/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/liste-attente.h"

#include "server/agenda/courriels.h"
#include "server/agenda/reservations.h"
#include "server/foyers/foyers-store.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

/* One who waits, and what its turn comes to. */
typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db;
  const ParvisPlace *place;
  const char *today;
  gint64 now;
  gboolean libere; /* a place was freed just now */
  gint64 id, foyer_id, personne_id;
  gint64 manque_cents, averti_a; /* what it was told to lack, and when; 0: never */
} Tour;

/* Places that come and go do not fill a mailbox: told of the same lack once in so many seconds. */
#define SILENCE_S (20 * 60 * 60)
/* The least that can be paid in online. */
#define RECHARGE_MIN_CENTS 100
#define ESSAIS             5

/* What became of it: the column `etat`. */
#define PROMUE  "promue"
#define PASSEE  "passee"
#define QUITTEE "quittee"

gint64
parvis_liste_attente_count (ParvisDb *db, const ParvisPlace *place)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  return parvis_db_int (db, 0, PARVIS_SQL_ATTENTE_COUNT, V (place->seance_id),
                        V (place->etablissement_id), V (parvis_date_write_iso (place->jour, iso)));
}

gboolean
parvis_liste_attente_entrer (ParvisDb *db,
                             const ParvisPlace *place,
                             gint64 foyer_id,
                             gint64 personne_id,
                             gint64 now,
                             GError **error)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  return parvis_db_exec (db, error, PARVIS_SQL_ATTENTE_INSERT, V (place->seance_id),
                         V (place->etablissement_id), V (parvis_date_write_iso (place->jour, iso)),
                         V (personne_id), V (foyer_id), V (now));
}

gboolean
parvis_liste_attente_quitter (ParvisDb *db,
                              const ParvisPlace *place,
                              gint64 foyer_id,
                              gint64 personne_id,
                              gint64 now,
                              GError **error)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  return parvis_db_exec (db, error, PARVIS_SQL_ATTENTE_QUITTER, V (place->seance_id),
                         V (parvis_date_write_iso (place->jour, iso)), V (personne_id),
                         V (foyer_id), V (now));
}

/* --------------------------------------------------------------------------- a turn */

static gboolean
finish (const Tour *tour, const char *etat, const char *raison, GError **error)
{
  return parvis_db_exec (tour->db, error, PARVIS_SQL_ATTENTE_FINIR, V (tour->id), V (etat),
                         V (tour->now), V (raison));
}

/* Passed over: the next one has its turn, and the family is told why. */
static gboolean
pass (const Tour *tour,
      const ParvisPersonne *enfant,
      const char *seance,
      const char *raison,
      GError **error)
{
  g_autofree char *date = parvis_date_format_jour (tour->place->jour);
  g_autofree char *sujet = g_strdup_printf ("Liste d’attente du %s", date);
  g_autofree char *corps = g_strdup_printf (
      "Une place s’est libérée le %s (%s), mais elle n’a pas pu être réservée pour %s" PARVIS_NBSP
      ": %s\n\nRien n’a été débité, et votre inscription sur la liste d’attente de ce jour est "
      "terminée.",
      date, seance, enfant->prenom, raison);

  return finish (tour, PASSEE, raison, error)
         && parvis_agenda_ecrire_au_foyer (tour->commune, tour->db, tour->foyer_id, sujet, corps,
                                           tour->now, error);
}

static gboolean
tell (const Tour *tour,
      const ParvisPersonne *enfant,
      ParvisAgenda *agenda,
      const ParvisAgendaJour *juge,
      gint64 recu,
      GError **error)
{
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (agenda);
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *date = parvis_date_format_jour (tour->place->jour);
  g_autofree char *prix = parvis_money_format (juge->prix_cents);
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (tour->db, tour->foyer_id));
  g_autofree char *raison = parvis_agenda_dup_raison (agenda, juge);
  g_autofree char *sujet =
      g_strdup_printf ("Une place s’est libérée le %s" PARVIS_NBSP ": c’est réservé", date);
  g_autofree char *corps = g_strdup_printf (
      "Une place s’est libérée, et %s était en tête de la liste d’attente" PARVIS_NBSP ": %s du %s "
      "est réservé.\n\nPrix" PARVIS_NBSP ": %s. Nouveau solde" PARVIS_NBSP
      ": %s. Reçu n°" PARVIS_NBSP "%" G_GINT64_FORMAT
      ".\n\nSi vous n’en avez plus besoin, vous pouvez l’annuler. %s\n\n%s/agenda/%" G_GINT64_FORMAT
      "/%" G_GINT64_FORMAT "/%s",
      enfant->prenom, seance->nom, date, prix, solde, recu, raison, tour->commune->base_url,
      enfant->id, tour->place->seance_id, parvis_date_write_iso (tour->place->jour, iso));

  return parvis_agenda_ecrire_au_foyer (tour->commune, tour->db, tour->foyer_id, sujet, corps,
                                        tour->now, error);
}

/* The place goes to the next one, who lacks the money goes on waiting. */
static gboolean
wait_for_money (const Tour *tour,
                const ParvisPersonne *enfant,
                const char *seance,
                gint64 prix_cents,
                gint64 manque_cents,
                GError **error)
{
  g_autofree char *date = NULL, *solde = NULL, *prix = NULL, *manque = NULL, *montant = NULL;
  g_autofree char *sujet = NULL, *corps = NULL;

  if (tour->manque_cents == manque_cents
      && (!tour->libere || tour->now - tour->averti_a < SILENCE_S))
    return TRUE;
  date = parvis_date_format_jour (tour->place->jour);
  solde = parvis_money_format (parvis_regie_get_solde (tour->db, tour->foyer_id));
  prix = parvis_money_format (prix_cents);
  manque = parvis_money_format (manque_cents);
  montant = parvis_money_format_saisie (MAX (manque_cents, RECHARGE_MIN_CENTS));
  sujet =
      g_strdup_printf ("Une place s’est libérée le %s" PARVIS_NBSP ": il manque %s", date, manque);
  corps = g_strdup_printf (
      "Une place s’est libérée le %s (%s) et c’était le tour de %s, mais le solde de votre compte "
      "(%s) ne suffit pas pour ce repas (%s)" PARVIS_NBSP
      ": il manque %s.\n\nRien n’a été débité. La place est proposée à la famille suivante, et %s "
      "reste sur la liste d’attente.\n\nRechargez votre compte" PARVIS_NBSP
      ": s’il reste une place à ce moment-là, elle est réservée aussitôt" PARVIS_NNBSP
      "; sinon, la prochaine sera pour vous.\n\n%s/paiements/recharger?montant=%s",
      date, seance, enfant->prenom, solde, prix, manque, enfant->prenom, tour->commune->base_url,
      montant);
  return parvis_db_exec (tour->db, error, PARVIS_SQL_ATTENTE_AVERTIR, V (tour->id),
                         V (manque_cents), V (tour->now))
         && parvis_agenda_ecrire_au_foyer (tour->commune, tour->db, tour->foyer_id, sujet, corps,
                                           tour->now, error);
}

/* Books it: nobody asked at that moment, so the act is the system's. */
static gboolean
promote (const Tour *tour,
         const ParvisPersonne *enfant,
         ParvisAgenda *agenda,
         const ParvisAgendaJour *juge,
         GError **error)
{
  g_autofree char *nom = parvis_personne_dup_nom (enfant);
  ParvisReservation r = { .commune = tour->commune,
                          .db = tour->db,
                          .foyer_id = tour->foyer_id,
                          .personne_id = tour->personne_id,
                          .nom = nom,
                          .acteur = PARVIS_ACTEUR_SYSTEME,
                          .today = tour->today,
                          .now = tour->now };
  g_autoptr (GError) fault = NULL;
  const char *seance = parvis_agenda_get_seance (agenda)->nom;
  gint64 manque =
      parvis_reservation_get_manque (tour->db, tour->foyer_id, tour->today, juge->prix_cents);
  gint64 recu;

  if (manque > 0)
    return wait_for_money (tour, enfant, seance, juge->prix_cents, manque, error);
  recu = parvis_reservation_reserver (&r, agenda, tour->place->jour, &fault);
  if (recu != 0)
    return finish (tour, PROMUE, NULL, error) && tell (tour, enfant, agenda, juge, recu, error);
  if (g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    return pass (tour, enfant, seance, fault->message, error);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* @full: (out) no place is left: whoever waits goes on waiting. */
static gboolean
take_turn (const Tour *tour, gboolean *full, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (ParvisPersonne) enfant =
      parvis_foyer_get_membre (tour->db, tour->foyer_id, tour->personne_id, tour->today, &fault);
  g_autoptr (ParvisAgenda) agenda =
      enfant != NULL ? parvis_agenda_load (tour->commune, tour->db, tour->foyer_id,
                                           tour->personne_id, tour->place->seance_id,
                                           tour->place->jour, tour->place->jour, tour->now, &fault)
                     : NULL;
  g_autofree char *raison = NULL;
  ParvisAgendaJour juge;

  if (agenda == NULL && !g_error_matches (fault, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (agenda == NULL
      || parvis_agenda_get_etablissement (agenda, tour->place->jour)
             != tour->place->etablissement_id)
    return finish (tour, PASSEE, "L’enfant n’est plus inscrit à cette activité.", error);
  parvis_agenda_juger (agenda, tour->place->jour, &juge);
  switch (juge.etat)
    {
    case PARVIS_JOUR_COMPLET:
      *full = TRUE;
      return TRUE;
    case PARVIS_JOUR_RESERVE:
    case PARVIS_JOUR_RESERVE_FIXE:
      return finish (tour, QUITTEE, NULL, error);
    case PARVIS_JOUR_RESERVABLE:
      /* What costs more, and cannot be undone, is for the family to decide. */
      if (juge.raison.code == PARVIS_RAISON_HORS_DELAI)
        {
          raison = parvis_agenda_dup_raison (agenda, &juge);
          return pass (tour, enfant, parvis_agenda_get_seance (agenda)->nom, raison, error);
        }
      return promote (tour, enfant, agenda, &juge, error);
    case PARVIS_JOUR_TROP_TARD:
    case PARVIS_JOUR_SANS_SERVICE:
    case PARVIS_JOUR_NON_INSCRIT:
    default:
      raison = parvis_agenda_dup_raison (agenda, &juge);
      return pass (tour, enfant, parvis_agenda_get_seance (agenda)->nom, raison, error);
    }
}

/* @depart: whose day it is, and how the place came. */
static gboolean
give (const Tour *depart, const ParvisPlace *place, GError **error)
{
  Tour tour = *depart;
  char iso[PARVIS_DATE_ISO_SIZE];
  gboolean full = FALSE;

  tour.place = place;
  parvis_date_write_iso (place->jour, iso);
  while (!full)
    {
      {
        g_autoptr (ParvisRows) rows =
            parvis_db_query (tour.db, PARVIS_SQL_ATTENTE_SUIVANTE, V (place->seance_id),
                             V (place->etablissement_id), V (iso), V (tour.id));

        if (!parvis_rows_next (rows))
          return TRUE;
        tour.id = parvis_rows_int (rows, 0);
        tour.personne_id = parvis_rows_int (rows, 1);
        tour.foyer_id = parvis_rows_int (rows, 2);
        tour.manque_cents = parvis_rows_int (rows, 3);
        tour.averti_a = parvis_rows_int (rows, 4);
      }
      if (!take_turn (&tour, &full, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
parvis_liste_attente_promouvoir (ParvisCommune *commune,
                                 ParvisDb *db,
                                 const ParvisPlace *place,
                                 const char *today,
                                 gint64 now,
                                 GError **error)
{
  Tour tour = { .commune = commune, .db = db, .today = today, .now = now, .libere = TRUE };

  return give (&tour, place, error);
}

/* The days that @rows list, seance, school and day; read to the end before anything is written. */
static gboolean
give_all (const Tour *tour, ParvisRows *rows, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (ParvisPlace));

  while (parvis_rows_next (rows))
    {
      ParvisPlace place = { parvis_rows_int (rows, 0), parvis_rows_int (rows, 1),
                            parvis_date_from_iso (parvis_rows_text (rows, 2)) };

      g_array_append_val (places, place);
    }
  g_clear_pointer (&rows, parvis_rows_free);
  for (guint i = 0; i < places->len; i++)
    if (!give (tour, &g_array_index (places, ParvisPlace, i), error))
      return FALSE;
  return TRUE;
}

/* --------------------------------------------------------------------------- money came */

gboolean
parvis_liste_attente_crediter (ParvisCommune *commune,
                               ParvisDb *db,
                               gint64 foyer_id,
                               const char *today,
                               gint64 now,
                               GError **error)
{
  Tour tour = { .commune = commune, .db = db, .today = today, .now = now };

  return give_all (
      &tour, parvis_db_query (db, PARVIS_SQL_ATTENTE_SANS_ARGENT, V (foyer_id), V (today)), error);
}

typedef struct
{
  ParvisCommune *commune;
  gint64 foyer_id, now;
} Credit;

static gpointer
credit_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Credit *credit = data;
  char today[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (parvis_date_from_instant (credit->now, credit->commune->time_zone), today);
  return parvis_liste_attente_crediter (credit->commune, db, credit->foyer_id, today, credit->now,
                                        error)
             ? g_strdup ("")
             : NULL;
}

static gboolean
credit_tache (ParvisTaches *taches,
              ParvisDb *db,
              gint64 id,
              JsonObject *charge,
              gpointer data,
              GError **error)
{
  Credit credit = { data, json_object_get_int_member (charge, "foyer"),
                    parvis_taches_now (taches) };
  g_autofree char *done =
      parvis_writer_run (parvis_taches_get_writer (taches), credit_cb, &credit, g_free, error);

  parvis_taches_wake (taches);
  return done != NULL;
}

void
parvis_liste_attente_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, PARVIS_TACHE_CREDIT, ESSAIS, credit_tache, commune);
}

/* --------------------------------------------------------------------------- each day */

gboolean
parvis_liste_attente_balayer (
    ParvisCommune *commune, ParvisDb *db, const char *today, gint64 now, GError **error)
{
  Tour tour = { .commune = commune, .db = db, .today = today, .now = now };

  if (!parvis_db_exec (db, error, PARVIS_SQL_ATTENTE_FERMER, V (today), V (now)))
    return FALSE;
  return give_all (&tour, parvis_db_query (db, PARVIS_SQL_ATTENTE_JOURS), error);
}
