/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/reservations.h"

#include "server/agenda/liste-attente.h"
#include "server/agenda/faits.h"
#include "server/regie/chaine.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-money.h"

/* The régie's account that meals are paid into. */
#define COMPTE_RECETTES "recettes:activites"

typedef struct
{
  const char *action; /* "reserver", "annuler" */
  gint64 seance_id;
  const char *jour;
  gint64 prix_cents;
  gint64 tarif_id;
  const char *regle; /* JSON: parvis_fait_create_regle() */
  gint64 ecriture_id;
} Fait;

static GBytes *
chain (GBytes *before, const ParvisReservation *r, const Fait *fait)
{
  const gint64 numbers[] = { r->personne_id, fait->seance_id, r->foyer_id,       fait->prix_cents,
                             fait->tarif_id, r->acteur.id,    fait->ecriture_id, r->now };
  const char *texts[] = { fait->jour, fait->action, fait->regle, r->acteur.type };
  ParvisChaine *chaine = parvis_chaine_new (before);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    parvis_chaine_add_int (chaine, numbers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    parvis_chaine_add_text (chaine, texts[i]);
  return parvis_chaine_finish (chaine);
}

struct _ParvisLot
{
  ParvisReservation r;
  ParvisRegistre *registre; /* NULL until a line is written */
  GBytes *chaine;           /* of the last fact; NULL before the first */
  gboolean chaine_lue;
  gint64 compte_foyer, compte_recettes; /* 0 until they are needed */
  GArray *liberees;                     /* of ParvisPlace */
};

ParvisLot *
parvis_lot_open (const ParvisReservation *r)
{
  ParvisLot *lot = g_new0 (ParvisLot, 1);

  lot->r = *r;
  lot->liberees = g_array_new (FALSE, FALSE, sizeof (ParvisPlace));
  return lot;
}

void
parvis_lot_free (ParvisLot *lot)
{
  if (lot == NULL)
    return;
  g_clear_pointer (&lot->registre, parvis_registre_free);
  g_clear_pointer (&lot->chaine, g_bytes_unref);
  g_array_unref (lot->liberees);
  g_free (lot);
}

void
parvis_lot_set_personne (ParvisLot *lot, gint64 personne_id, const char *nom)
{
  lot->r.personne_id = personne_id;
  lot->r.nom = nom;
}

static ParvisRegistre *
get_registre (ParvisLot *lot)
{
  if (lot->registre == NULL)
    lot->registre = parvis_registre_open (lot->r.db, lot->r.today, lot->r.now);
  return lot->registre;
}

static void
read_chaine (ParvisLot *lot)
{
  g_autoptr (ParvisRows) rows = NULL;

  if (lot->chaine_lue)
    return;
  rows = parvis_db_query (lot->r.db, PARVIS_SQL_RESERVATION_DERNIERE_CHAINE);
  lot->chaine = parvis_rows_next (rows) ? parvis_rows_dup_bytes (rows, 0) : NULL;
  lot->chaine_lue = TRUE;
}

static gint64
append_fait (ParvisLot *lot, const Fait *fait, GError **error)
{
  const ParvisReservation *r = &lot->r;
  g_autoptr (GBytes) chaine = NULL;
  gint64 id;

  read_chaine (lot);
  chaine = chain (lot->chaine, r, fait);
  id = parvis_db_exec_id (
      r->db, error, PARVIS_SQL_RESERVATION_FAIT_INSERT, V (r->personne_id), V (fait->seance_id),
      V (fait->jour), V (fait->action), V (r->foyer_id), V (fait->prix_cents),
      V_ID (fait->tarif_id), V (fait->regle), V (r->acteur.type), V_ID (r->acteur.id),
      V (parvis_acteur_get_canal (r->acteur)), V (r->now), V_ID (fait->ecriture_id), V (chaine));
  if (id == 0)
    return 0;
  g_clear_pointer (&lot->chaine, g_bytes_unref);
  lot->chaine = g_steal_pointer (&chaine);
  return id;
}

/* « DUPIN Florian (1 x 4,50 €) », as the manual writes it. */
static char *
create_libelle (const ParvisReservation *r, gint64 cents)
{
  g_autofree char *prix = parvis_money_format (cents);

  return g_strdup_printf ("%s (1 x %s)", r->nom, prix);
}

gint64
parvis_reservation_get_decouvert (ParvisDb *db, const char *today)
{
  return parvis_reglages_get_entier (db, "regie.decouvert_cents", today);
}

gint64
parvis_reservation_get_manque (ParvisDb *db, gint64 foyer_id, const char *today, gint64 cents)
{
  gint64 solde;

  if (cents == 0)
    return 0;
  solde = parvis_regie_get_solde (db, foyer_id);
  return MAX (0, cents - solde - parvis_reservation_get_decouvert (db, today));
}

char *
parvis_reservation_dup_solde_insuffisant (ParvisDb *db,
                                          gint64 foyer_id,
                                          const char *today,
                                          gint64 cents)
{
  gint64 decouvert = parvis_reservation_get_decouvert (db, today);
  g_autofree char *avoir = NULL, *prix = NULL, *plancher = NULL;

  if (parvis_reservation_get_manque (db, foyer_id, today, cents) == 0)
    return NULL;
  avoir = parvis_money_format (parvis_regie_get_solde (db, foyer_id));
  prix = parvis_money_format (cents);
  plancher = parvis_money_format (-decouvert);
  return g_strdup_printf (
      "Le solde de votre compte (%s) ne suffit plus pour ce repas (%s)\u00a0: il ne peut pas "
      "descendre sous %s. Rechargez-le d’abord.",
      avoir, prix, plancher);
}

/* A household may go down to what the régie allows below zero. */
static gboolean
check_solde (const ParvisReservation *r, gint64 cents, GError **error)
{
  g_autofree char *raison =
      parvis_reservation_dup_solde_insuffisant (r->db, r->foyer_id, r->today, cents);

  if (raison != NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, raison);
  return raison == NULL;
}

static gboolean
open_comptes (ParvisLot *lot, GError **error)
{
  if (lot->compte_foyer == 0)
    lot->compte_foyer = parvis_regie_get_compte_foyer (lot->r.db, lot->r.foyer_id, error);
  if (lot->compte_foyer != 0 && lot->compte_recettes == 0)
    lot->compte_recettes = parvis_regie_get_compte (lot->r.db, COMPTE_RECETTES, error);
  return lot->compte_recettes != 0;
}

/* « Repas de midi, 2e enfant, hors délai »: what made the price another one than the grid's. */
static char *
create_sous_libelle (ParvisAgenda *agenda, const ParvisRaison *prix)
{
  GString *texte = g_string_new (parvis_agenda_get_seance (agenda)->nom);

  if (prix->moins_cents > 0)
    g_string_append_printf (texte, ", %" G_GINT64_FORMAT "e enfant", prix->rang);
  if (prix->plus_cents > 0)
    g_string_append (texte, ", hors délai");
  return g_string_free (texte, FALSE);
}

/* The household pays. A meal without a price leaves no line: -1. 0 with @error on failure. */
static gint64
debit (ParvisLot *lot,
       ParvisAgenda *agenda,
       const char *jour,
       const ParvisRaison *prix,
       GError **error)
{
  gint64 cents = prix->cents;
  g_autofree char *libelle = create_libelle (&lot->r, cents);
  g_autofree char *sous_libelle = create_sous_libelle (agenda, prix);
  ParvisEcriture e = { .montant_cents = cents,
                       .date_valeur = jour,
                       .libelle = libelle,
                       .sous_libelle = sous_libelle,
                       .nature = "reservation",
                       .acteur = lot->r.acteur };

  if (cents == 0)
    return -1;
  if (!open_comptes (lot, error))
    return 0;
  e.debit = lot->compte_foyer;
  e.credit = lot->compte_recettes;
  return parvis_registre_ecrire (get_registre (lot), &e, error);
}

static gboolean
take_place (const ParvisReservation *r,
            ParvisAgenda *agenda,
            ParvisDate jour,
            const char *iso,
            GError **error)
{
  gint64 places = parvis_agenda_get_places (agenda, jour);
  g_autofree char *limit = places >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, places) : NULL;

  if (places == 0
      || !parvis_db_exec (r->db, error, PARVIS_SQL_OCCUPATION_PRENDRE,
                          V (parvis_agenda_get_seance (agenda)->seance_id),
                          V (parvis_agenda_get_etablissement (agenda, jour)), V (iso), V (limit))
      || parvis_db_changes (r->db) != 1)
    {
      if (error == NULL || *error == NULL)
        g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                             "La dernière place vient d’être prise.");
      return FALSE;
    }
  return TRUE;
}

/* What was possible when the page was shown may not be any more. */
static void
set_conflict (ParvisAgenda *agenda, const ParvisAgendaJour *juge, GError **error)
{
  g_autofree char *raison = parvis_agenda_dup_raison (agenda, juge);
  gboolean booked = juge->etat == PARVIS_JOUR_RESERVE || juge->etat == PARVIS_JOUR_RESERVE_FIXE;

  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, "%s%s",
               booked ? "Ce jour est déjà réservé. " : "", raison);
}

gint64
parvis_lot_reserver (ParvisLot *lot, ParvisAgenda *agenda, ParvisDate jour, GError **error)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *regle = NULL;
  ParvisAgendaJour juge;
  ParvisRaison prix = { 0 };
  Fait fait = { .action = "reserver", .jour = parvis_date_write_iso (jour, iso) };

  parvis_agenda_juger (agenda, jour, &juge);
  if (juge.etat != PARVIS_JOUR_RESERVABLE)
    {
      set_conflict (agenda, &juge, error);
      return 0;
    }
  if (!take_place (&lot->r, agenda, jour, iso, error))
    return 0;
  parvis_agenda_get_prix_juge (agenda, &juge, &prix);
  fait.ecriture_id = debit (lot, agenda, iso, &prix, error);
  if (fait.ecriture_id == 0)
    return 0;
  fait.ecriture_id = MAX (fait.ecriture_id, 0);
  regle = parvis_fait_create_regle (&juge.raison, &prix);
  fait.seance_id = parvis_agenda_get_seance (agenda)->seance_id;
  fait.prix_cents = juge.prix_cents;
  fait.tarif_id = juge.tarif_id;
  fait.regle = regle;
  return append_fait (lot, &fait, error);
}

gint64
parvis_reservation_reserver (const ParvisReservation *r,
                             ParvisAgenda *agenda,
                             ParvisDate jour,
                             GError **error)
{
  g_autoptr (ParvisLot) lot = parvis_lot_open (r);
  ParvisAgendaJour juge;

  /* What can be refused is refused before the first write: a refusal leaves nothing to undo. */
  parvis_agenda_juger (agenda, jour, &juge);
  if (juge.etat == PARVIS_JOUR_RESERVABLE && !check_solde (r, juge.prix_cents, error))
    return 0;
  return parvis_lot_reserver (lot, agenda, jour, error);
}

gint64
parvis_lot_annuler (ParvisLot *lot, ParvisAgenda *agenda, ParvisDate jour, GError **error)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *regle = NULL, *libelle = NULL, *repas = NULL;
  ParvisAgendaJour juge;
  Fait fait = { .action = "annuler", .jour = parvis_date_write_iso (jour, iso) };
  ParvisPlace place = { parvis_agenda_get_seance (agenda)->seance_id,
                        parvis_agenda_get_etablissement (agenda, jour), jour };

  parvis_agenda_juger (agenda, jour, &juge);
  if (juge.etat != PARVIS_JOUR_RESERVE)
    {
      set_conflict (agenda, &juge, error);
      return 0;
    }
  fait.seance_id = place.seance_id;
  if (juge.ecriture_id != 0)
    {
      repas = create_libelle (&lot->r, juge.prix_cents);
      libelle = g_strdup_printf ("Annulation %s", repas);
      fait.ecriture_id = parvis_registre_contrepasser (get_registre (lot), juge.ecriture_id,
                                                       libelle, "annulation", lot->r.acteur, error);
      if (fait.ecriture_id == 0)
        return 0;
    }
  if (!parvis_db_exec (lot->r.db, error, PARVIS_SQL_OCCUPATION_RENDRE, V (fait.seance_id),
                       V (place.etablissement_id), V (iso)))
    return 0;
  g_array_append_val (lot->liberees, place);
  regle = parvis_fait_create_regle (&juge.raison, NULL);
  fait.prix_cents = juge.prix_cents;
  fait.regle = regle;
  return append_fait (lot, &fait, error);
}

gboolean
parvis_lot_finish (ParvisLot *lot, GError **error)
{
  const ParvisReservation *r = &lot->r;

  /* The others' bookings go on from these chains. */
  g_clear_pointer (&lot->registre, parvis_registre_free);
  g_clear_pointer (&lot->chaine, g_bytes_unref);
  lot->chaine_lue = FALSE;
  for (guint i = 0; i < lot->liberees->len; i++)
    if (!parvis_liste_attente_promouvoir (r->commune, r->db,
                                          &g_array_index (lot->liberees, ParvisPlace, i), r->today,
                                          r->now, error))
      return FALSE;
  if (lot->liberees->len == 0)
    return TRUE;
  g_array_set_size (lot->liberees, 0);
  /* What was given back may be what the household lacked for another place. */
  return parvis_liste_attente_crediter (r->commune, r->db, r->foyer_id, r->today, r->now, error);
}

gint64
parvis_reservation_annuler (const ParvisReservation *r,
                            ParvisAgenda *agenda,
                            ParvisDate jour,
                            GError **error)
{
  g_autoptr (ParvisLot) lot = parvis_lot_open (r);
  gint64 recu = parvis_lot_annuler (lot, agenda, jour, error);

  return recu != 0 && parvis_lot_finish (lot, error) ? recu : 0;
}

gboolean
parvis_reservation_verifier (ParvisDb *db, gint64 *faits, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_RESERVATION_FAITS, V (0));
  g_autoptr (GBytes) before = NULL;
  gint64 n = 0;

  for (; parvis_rows_next (rows); n++)
    {
      ParvisReservation r = {
        .foyer_id = parvis_rows_int (rows, 5),
        .personne_id = parvis_rows_int (rows, 1),
        .acteur = { parvis_rows_text (rows, 9), parvis_rows_int (rows, 10) },
        .now = parvis_rows_int (rows, 12),
      };
      Fait fait = { .action = parvis_rows_text (rows, 4),
                    .seance_id = parvis_rows_int (rows, 2),
                    .jour = parvis_rows_text (rows, 3),
                    .prix_cents = parvis_rows_int (rows, 6),
                    .tarif_id = parvis_rows_int (rows, 7),
                    .regle = parvis_rows_text (rows, 8),
                    .ecriture_id = parvis_rows_int (rows, 13) };
      g_autoptr (GBytes) expected = chain (before, &r, &fait);
      GBytes *stored = parvis_rows_dup_bytes (rows, 14);

      g_clear_pointer (&before, g_bytes_unref);
      before = stored;
      /* Numbers follow each other, and the channel is the actor's: the chain has neither. */
      if (stored == NULL || !g_bytes_equal (stored, expected) || parvis_rows_int (rows, 0) != n + 1
          || g_strcmp0 (parvis_rows_text (rows, 11), parvis_acteur_get_canal (r.acteur)) != 0)
        {
          g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                       "réservation %" G_GINT64_FORMAT " : la chaîne est rompue",
                       parvis_rows_int (rows, 0));
          return FALSE;
        }
    }
  if (faits != NULL)
    *faits = n;
  return TRUE;
}
