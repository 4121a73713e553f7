/* SPDX-License-Identifier: EUPL-1.2 */
/* Money: whatever families, the town and the waiting lists do, in whatever order, the sums stay what they are. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "server/agenda/groupees.h"
#include "server/agenda/liste-attente.h"
#include "server/agenda/reservations.h"
#include "server/http/parvis-request-private.h"
#include "server/http/parvis-token.h"
#include "server/paiement/etats.h"
#include "server/regie/regie-store.h"

#define TOURS  10000
#define LOT    100
#define PLACES 3
#define TODAY  "2026-11-21"

#define PRIX_AVEC                                                                                  \
  "SELECT count(*) FROM reservation_fait WHERE action = 'reserver'"                                \
  " AND json_extract (regle, '$.prix."

typedef struct
{
  EssaiCommune *essai;
  GRand *rand;
  gint64 seance;
  gint64 aine;                  /* enrolled or not, it changes the rank of the others */
  gint64 enfants[7], foyers[7]; /* the last one is the first, in its other household */
  const char *familles[7];
  GArray *credits;   /* of gint64: the counter's lines */
  GArray *paiements; /* of gint64: those that were begun */
  guint done[14];    /* how often each kind of operation did something */
} Hasard;

enum
{
  RESERVER,
  ANNULER,
  GROUPER,
  CREDITER,
  CORRIGER,
  ATTENDRE,
  QUITTER,
  BALAYER,
  PAYER, /* begun; then paid, refused, said twice, said wrong, put right, sent back by the bank */
  CREDITER_EN_LIGNE,
  REJETER,
  TARIFER,
  CHANGER_RANG,
  CONFIER
};

static ParvisDate
draw_jour (Hasard *h)
{
  return parvis_date_from_iso ("2026-11-23") + g_rand_int_range (h->rand, 0, 26);
}

static ParvisAgenda *
load (Hasard *h, ParvisDb *db, guint qui, ParvisDate jour)
{
  g_autoptr (GError) error = NULL;
  ParvisAgenda *agenda = parvis_agenda_load (h->essai->commune, db, h->foyers[qui], h->enfants[qui],
                                             h->seance, jour, jour, h->essai->now, &error);

  g_assert_no_error (error);
  return agenda;
}

static void
do_un_jour (Hasard *h, ParvisDb *db, guint qui, gboolean annuler)
{
  ParvisDate jour = draw_jour (h);
  g_autoptr (ParvisAgenda) agenda = load (h, db, qui, jour);
  g_autoptr (GError) fault = NULL;
  ParvisReservation r = { .commune = h->essai->commune,
                          .db = db,
                          .foyer_id = h->foyers[qui],
                          .personne_id = h->enfants[qui],
                          .nom = "DUPIN Florian",
                          .acteur = { "citoyen", 1 },
                          .today = TODAY,
                          .now = h->essai->now };

  if ((annuler ? parvis_reservation_annuler : parvis_reservation_reserver) (&r, agenda, jour,
                                                                            &fault)
      != 0)
    h->done[annuler ? ANNULER : RESERVER]++;
  else
    g_assert_error (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

/* The form of « Réservations groupées », previewed and confirmed. */
static void
do_groupe (Hasard *h, ParvisDb *db, guint qui)
{
  static const char *const actions[] = { "creer", "modifier", "supprimer" };
  static const char *const jours[] = { "0", "1", "3", "4" };
  g_autoptr (ParvisRequest) request =
      essai_commune_request (h->essai, h->familles[qui], "POST", "/agenda/groupees/confirmation");
  g_autofree char *seance = g_strdup_printf ("%" G_GINT64_FORMAT, h->seance);
  ParvisDate du = draw_jour (h);
  char debut[PARVIS_DATE_ISO_SIZE], fin[PARVIS_DATE_ISO_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisGroupe) groupe = NULL;
  g_autoptr (ParvisPlan) plan = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  g_autofree char *empreinte = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (h->enfants); i++)
    if (h->foyers[i] == h->foyers[qui] && (i == qui || g_rand_boolean (h->rand)))
      {
        g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, h->enfants[i]);

        parvis_request_add_field_for_test (request, "usagers", id);
      }
  parvis_request_add_field_for_test (request, "action", actions[g_rand_int_range (h->rand, 0, 3)]);
  parvis_request_add_field_for_test (request, "du", parvis_date_write_iso (du, debut));
  parvis_request_add_field_for_test (
      request, "au", parvis_date_write_iso (du + g_rand_int_range (h->rand, 0, 14), fin));
  parvis_request_add_field_for_test (request, "activites", seance);
  parvis_request_add_field_for_test (request, "periodicite", g_rand_boolean (h->rand) ? "1" : "2");
  for (guint i = 0; i < G_N_ELEMENTS (jours); i++)
    if (i == 1 || g_rand_boolean (h->rand))
      parvis_request_add_field_for_test (request, "jours", jours[i]);
  groupe = parvis_groupe_read (request, db, &error);
  g_assert_no_error (error);
  plan = parvis_plan_new (request, db, groupe, &error);
  g_assert_no_error (error);
  empreinte = parvis_plan_dup_empreinte (plan);
  parvis_request_add_field_for_test (request, "empreinte", empreinte);
  response = parvis_request_get_route (request)->handler (request, db, &error);
  g_assert_no_error (error);
  h->done[GROUPER] += parvis_response_get_status (response) == 303;
}

static void
do_credit (Hasard *h, ParvisDb *db, guint qui)
{
  g_autoptr (GError) error = NULL;
  ParvisEcriture e = { .montant_cents = g_rand_int_range (h->rand, 1, 2000),
                       .date_valeur = TODAY,
                       .libelle = "Versement en espèces",
                       .nature = "guichet",
                       .acteur = { "agent", 1 } };
  gint64 id;

  e.debit = parvis_regie_get_compte (db, "caisse", &error);
  e.credit = parvis_regie_get_compte_foyer (db, h->foyers[qui], &error);
  id = parvis_regie_ecrire (db, &e, TODAY, h->essai->now, &error);
  g_assert_no_error (error);
  g_array_append_val (h->credits, id);
  h->done[CREDITER]++;
}

/* A line of the counter is undone, once. */
static void
do_correction (Hasard *h, ParvisDb *db)
{
  g_autoptr (GError) fault = NULL;
  gint64 id;

  if (h->credits->len == 0)
    return;
  id = g_array_index (h->credits, gint64, g_rand_int_range (h->rand, 0, (gint32) h->credits->len));
  if (parvis_regie_contrepasser (db, id, "Erreur de saisie", "correction",
                                 (ParvisActeur){ "agent", 1 }, TODAY, h->essai->now, &fault)
      != 0)
    h->done[CORRIGER]++;
  else
    g_assert_error (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

/* --------------------------------------------------------------------------- paying online */

static void
do_payer (Hasard *h, ParvisDb *db, guint qui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisPaiement) p = parvis_paiement_creer (
      h->essai->commune, db, essai_commune_get_compte (h->essai, h->familles[qui]),
      g_rand_int_range (h->rand, 100, 3000), h->essai->now, &error);
  g_autofree char *idop = g_uuid_string_random ();

  g_assert_no_error (error);
  parvis_paiement_rediriger (db, p->id, idop, h->essai->now, &error);
  g_assert_no_error (error);
  g_array_append_val (h->paiements, p->id);
  h->done[PAYER]++;
}

/* What the provider says of any payment, however often, and whatever it said before. */
static void
do_reponse (Hasard *h, ParvisDb *db, const ParvisPaiement *p)
{
  static const struct
  {
    ParvisResultat resultat;
    const char *code;
  } dits[] = { { PARVIS_RESULTAT_PAYE, "P" },      { PARVIS_RESULTAT_PAYE, "P" },
               { PARVIS_RESULTAT_ENGAGE, "V" },    { PARVIS_RESULTAT_REFUSE, "R" },
               { PARVIS_RESULTAT_ABANDONNE, "A" }, { PARVIS_RESULTAT_EN_COURS, "P5" },
               { PARVIS_RESULTAT_OUBLIE, "P1" } };
  guint i = (guint) g_rand_int_range (h->rand, 0, G_N_ELEMENTS (dits));
  g_auto (ParvisPaiementDetail)
      d = { .resultat = dits[i].resultat,
            .code = g_strdup (dits[i].code),
            .montant_cents = g_rand_int_range (h->rand, 0, 10) == 0 ? 1 : p->montant_cents,
            .numcli = g_strdup (p->numcli),
            .refdet = g_strdup (p->reference),
            .saisie = g_strdup (p->saisie),
            .idop = g_strdup (p->idop),
            .transaction_le = g_strdup (TODAY) };
  g_autoptr (ParvisPaiement) apres = NULL;
  g_autoptr (GError) error = NULL;

  parvis_paiement_appliquer (h->essai->commune, db, p->id, &d, h->essai->now, &error);
  g_assert_no_error (error);
  apres = parvis_paiement_find (db, p->id);
  h->done[CREDITER_EN_LIGNE] += p->ecriture_id == 0 && apres->ecriture_id != 0;
  /* Credited once, whatever comes after. */
  if (p->ecriture_id != 0)
    g_assert_cmpint (apres->ecriture_id, ==, p->ecriture_id);
}

static void
do_paiement (Hasard *h, ParvisDb *db)
{
  const ParvisActeur regisseur = { "agent", 1 };
  g_autoptr (ParvisPaiement) p = NULL;
  g_autoptr (GError) fault = NULL;
  int die = g_rand_int_range (h->rand, 0, 10);
  guint i;

  if (h->paiements->len == 0)
    return;
  i = (guint) g_rand_int_range (h->rand, 0, (gint32) h->paiements->len);
  p = parvis_paiement_find (db, g_array_index (h->paiements, gint64, i));
  if (die < 7)
    {
      do_reponse (h, db, p);
      return;
    }
  if ((die == 7 ? parvis_paiement_rejeter : parvis_paiement_regler_ecart) (
          h->essai->commune, db, p, regisseur, h->essai->now, &fault))
    h->done[die == 7 ? REJETER : CREDITER_EN_LIGNE]++;
  else
    g_assert_error (fault, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
}

/* --------------------------------------------------------------------------- what the town and the parents change */

/* Another formula for the days of one of the three grids: what is booked keeps its price. */
static void
do_tarif (Hasard *h)
{
  static const char *const formules[] = {
    "{\"type\":\"fixe\",\"cents\":#}",
    "{\"type\":\"tranches\",\"tranches\":[{\"min\":0,\"cents\":90},{\"min\":800,\"cents\":#}]}",
    "{\"type\":\"effort\",\"taux_millioniemes\":3333,\"plancher\":50,\"plafond\":#}",
    "{\"type\":\"fixe\",\"cents\":#,\"fratrie\":[{\"rang\":2,\"pour_mille\":125},"
    "{\"rang\":3,\"cents\":77}]}",
  };
  g_autoptr (GString) formule =
      g_string_new (formules[g_rand_int_range (h->rand, 0, G_N_ELEMENTS (formules))]);
  g_autofree char *cents = g_strdup_printf ("%d", g_rand_int_range (h->rand, 100, 700));

  g_string_replace (formule, "#", cents, 1);
  sql_exec (h->essai,
            "UPDATE tarif SET formule = '%s' WHERE id = (SELECT id FROM tarif WHERE seance_id = "
            "%" G_GINT64_FORMAT " AND public = 'resident' ORDER BY random () LIMIT 1);"
            "UPDATE quotient SET valeur = %d WHERE foyer_id = %" G_GINT64_FORMAT,
            formule->str, h->seance, g_rand_int_range (h->rand, 0, 2000),
            h->foyers[g_rand_int_range (h->rand, 0, G_N_ELEMENTS (h->foyers))]);
  h->done[TARIFER]++;
}

static void
do_changement (Hasard *h)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  do_tarif (h);
  sql_exec (h->essai,
            "UPDATE inscription SET au = CASE au WHEN '2027-08-31' THEN '2026-12-01'"
            " ELSE '2027-08-31' END WHERE personne_id = %" G_GINT64_FORMAT,
            h->aine);
  h->done[CHANGER_RANG]++;
  essai_confier (h->essai, h->enfants[0], g_rand_boolean (h->rand) ? PASCAL : DAVID,
                 parvis_date_write_iso (draw_jour (h), iso), "echange");
  h->done[CONFIER]++;
}

static void
do_attente (Hasard *h, ParvisDb *db, guint qui, gboolean quitter)
{
  ParvisDate jour = draw_jour (h);
  g_autoptr (ParvisAgenda) agenda = load (h, db, qui, jour);
  ParvisPlace place = { h->seance, parvis_agenda_get_etablissement (agenda, jour), jour };
  g_autoptr (GError) error = NULL;
  ParvisAgendaJour juge;

  parvis_agenda_juger (agenda, jour, &juge);
  if (juge.etat != PARVIS_JOUR_COMPLET || quitter != (juge.attente > 0))
    return;
  if (quitter)
    parvis_liste_attente_quitter (db, &place, h->foyers[qui], h->enfants[qui], h->essai->now,
                                  &error);
  else
    parvis_liste_attente_entrer (db, &place, h->foyers[qui], h->enfants[qui], h->essai->now,
                                 &error);
  g_assert_no_error (error);
  h->done[quitter ? QUITTER : ATTENDRE]++;
}

static void
do_one (Hasard *h, ParvisDb *db)
{
  guint qui = (guint) g_rand_int_range (h->rand, 0, G_N_ELEMENTS (h->enfants));
  int die = g_rand_int_range (h->rand, 0, 100);
  g_autoptr (GError) error = NULL;

  if (die < 3)
    do_payer (h, db, qui);
  else if (die < 10)
    do_paiement (h, db);
  else if (die < 40)
    do_un_jour (h, db, qui, FALSE);
  else if (die < 62)
    do_un_jour (h, db, qui, TRUE);
  else if (die < 70)
    do_groupe (h, db, qui);
  else if (die < 76)
    do_credit (h, db, qui);
  else if (die < 80)
    do_correction (h, db);
  else if (die < 95)
    do_attente (h, db, qui, FALSE);
  else if (die < 98)
    for (guint i = 0; i < 15; i++)
      do_attente (h, db, (qui + i) % G_N_ELEMENTS (h->enfants), TRUE);
  else
    {
      h->done[BALAYER] +=
          parvis_liste_attente_balayer (h->essai->commune, db, TODAY, h->essai->now, &error);
      g_assert_no_error (error);
    }
}

static gpointer
lot_cb (ParvisDb *db, gpointer data, GError **error)
{
  for (guint i = 0; i < LOT; i++)
    do_one (data, db);
  return g_strdup ("");
}

/* Each household has what was credited to it, less what was undone, less what it has booked. */
static void
assert_soldes (EssaiCommune *essai)
{
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM compte_regie c LEFT JOIN solde s ON s.compte_id = c.id"
                      " WHERE c.foyer_id IS NOT NULL AND coalesce (s.montant_cents, 0) <>"
                      " (SELECT coalesce (sum (CASE c.id WHEN e.credit THEN e.montant_cents"
                      "     ELSE -e.montant_cents END), 0) FROM ecriture e"
                      "   WHERE c.id IN (e.credit, e.debit)"
                      "     AND e.nature NOT IN ('reservation', 'annulation'))"
                      " - (SELECT coalesce (sum (r.prix_cents), 0) FROM reservation r"
                      "     WHERE r.foyer_id = c.foyer_id)"),
      ==, 0);
}

/* What the town's own programme says of the file. */
static void
assert_verifie (EssaiCommune *essai)
{
  g_autofree char *programme =
      g_test_build_filename (G_TEST_BUILT, "..", "server", "parvis-server", NULL);
  g_autofree char *config = g_build_filename (essai->folder, "verifier.conf", NULL);
  g_autofree char *texte = g_strdup_printf (
      "[serveur]\necoute=127.0.0.1:0\nhote=portail.test\nurl=http://portail.test\n[donnees]\n"
      "base=%s\nfichiers=fichiers\ncle=cle-maitresse\n",
      essai->commune->db_path);
  const char *const argv[] = { programme, "verifier", "--config", config, NULL };
  g_autofree char *dit = NULL, *plainte = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_file_set_contents (config, texte, -1, &error);
  g_assert_no_error (error);
  g_chmod (config, S_IRUSR | S_IWUSR);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &dit, &plainte, &status,
                &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", dit, plainte);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_nonnull (strstr (dit, "d’accord entre eux"));
}

/* After each batch: the sums are nil, no place is sold twice, and nobody waits beside a free one. */
static void
assert_lot (Hasard *h)
{
  EssaiCommune *essai = h->essai;

  g_assert_cmpint (sql_int (essai, "SELECT sum (montant_cents) FROM solde"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT coalesce (max (prises), 0) FROM occupation"), <=,
                   PLACES);
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM attente a WHERE etat = 'attend' AND"
                            " a.personne_id <> %" G_GINT64_FORMAT
                            " AND (SELECT prises FROM occupation o WHERE o.jour = a.jour"
                            "   AND o.seance_id = a.seance_id"
                            "   AND o.etablissement_id = a.etablissement_id) < %d",
                            h->enfants[0], PLACES),
                   ==, 0);
  assert_soldes (essai);
}

static void
test_hasard (EssaiCommune *essai)
{
  Hasard h = { .essai = essai };
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  h.rand = g_rand_new_with_seed (seed);
  h.credits = g_array_new (FALSE, FALSE, sizeof (gint64));
  h.paiements = g_array_new (FALSE, FALSE, sizeof (gint64));
  h.seance = essai_get_repas (essai);
  h.aine = essai_inscrire (essai, PASCAL, 0, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (h.enfants); i++)
    {
      h.familles[i] = i < 4 ? PASCAL : i == 5 ? HUBERT : DAVID;
      h.foyers[i] = essai_commune_get_foyer (essai, h.familles[i]);
      h.enfants[i] =
          i == 6 ? h.enfants[0] : essai_inscrire (essai, h.familles[i], i < 4 ? i + 1 : 0, i == 1);
    }
  essai_partager (essai, h.enfants[0], PASCAL, DAVID);
  sql_exec (essai, "UPDATE seance_lieu SET places = %d", PLACES);
  sql_exec (
      essai,
      "INSERT INTO tarif (seance_id, public, du, formule, deliberation) VALUES"
      " (%" G_GINT64_FORMAT ", 'resident', '2026-12-07', '{\"type\":\"fixe\",\"cents\":0}', 'n'),"
      " (%" G_GINT64_FORMAT ", 'resident', '2026-12-14', '{\"type\":\"fixe\",\"cents\":610}', 'n')",
      h.seance, h.seance);
  /* Every price with what brothers and sisters pay less; a week in which all is late, and costs more. */
  sql_exec (essai, "UPDATE tarif SET formule = json_set (formule, '$.fratrie', json ('"
                   "[{\"rang\":2,\"pour_mille\":125},{\"rang\":3,\"cents\":77}]'))");
  sql_exec (essai,
            "INSERT INTO delai (seance_id, du, au, regle, texte) VALUES (%" G_GINT64_FORMAT
            ", '2026-11-30', '2026-12-04', '{\"type\":\"jours\",\"jours\":30,\"heure\":\"10:00\","
            "\"hors_delai\":{\"regle\":{\"type\":\"jours\",\"jours\":1,\"heure\":\"18:00\"},"
            "\"pour_mille\":333}}', 'n')",
            h.seance);
  for (guint i = 0; i < TOURS / LOT; i++)
    {
      g_autofree char *done = essai_commune_write (essai, lot_cb, &h);

      assert_lot (&h);
      do_changement (&h);
    }
  g_rand_free (h.rand);
  g_array_unref (h.credits);
  g_array_unref (h.paiements);
  /* The die did something of each kind. */
  for (guint i = 0; i < G_N_ELEMENTS (h.done); i++)
    {
      g_test_message ("operation %u: %u times", i, h.done[i]);
      g_assert_cmpuint (h.done[i], >, 3);
    }
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM attente WHERE etat = 'promue'"), >, 20);
  /* Reductions and late bookings too, together as well; each price is what its reason says. */
  g_assert_cmpint (sql_int (essai, PRIX_AVEC "moins_cents') > 0"), >, 20);
  g_assert_cmpint (sql_int (essai, PRIX_AVEC "plus_cents') > 0"), >, 5);
  g_assert_cmpint (sql_int (essai, PRIX_AVEC "plus_cents') > 0"
                                             " AND json_extract (regle, '$.prix.moins_cents') > 0"),
                   >, 1);
  g_assert_cmpint (sql_int (essai, PRIX_AVEC "cents') <> prix_cents"), ==, 0);
  essai_assert_juste (essai);
  assert_verifie (essai);
}

/* The counter's answer was lost and its programme asks again: one credit, and the same answer. Another
 * demand of the same amount is another credit; without a token, none. */
static void
test_credit_une_fois (EssaiCommune *essai)
{
  static const char format[] =
      "{\"montant_cents\":1500,\"moyen\":\"especes\",\"libelle\":\"\",\"jeton\":\"%s\"}";
  g_autofree char *path = g_strdup_printf ("/api/foyers/%" G_GINT64_FORMAT "/credit",
                                           essai_commune_get_foyer (essai, "pascal.dupin"));
  gint64 solde = essai_get_solde (essai, "pascal.dupin");
  g_autofree char *first = parvis_token_new (), *second = parvis_token_new ();
  const char *const jetons[] = { first, first, second, first };
  g_autofree char *answer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (jetons); i++)
    {
      g_autofree char *json = g_strdup_printf (format, jetons[i]);
      g_autoptr (ParvisResponse) response =
          essai_commune_post_json (essai, "regisseur", path, json);

      essai_assert_status (response, 200);
      if (answer == NULL)
        answer = g_strdup (parvis_response_get_body (response, NULL));
      else if (jetons[i] == first)
        essai_assert_body (response, answer);
    }
  g_assert_cmpint (essai_get_solde (essai, "pascal.dupin"), ==, solde + 2 * 1500);
  {
    g_autofree char *json = g_strdup_printf (format, "");
    g_autoptr (ParvisResponse) response = essai_commune_post_json (essai, "regisseur", path, json);

    essai_assert_status (response, 400);
  }
  g_assert_cmpint (essai_get_solde (essai, "pascal.dupin"), ==, solde + 2 * 1500);
  essai_assert_juste (essai);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/argent/hasard", test_hasard);
  essai_commune_add ("/argent/credit-une-fois", test_credit_une_fois);
  return g_test_run ();
}
