/* SPDX-License-Identifier: EUPL-1.2 */
/* A family's payment from the amount to the receipt, through PayFiP's simulator, with everything that goes wrong
 * on the way: it is credited once, or not at all. */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/http/parvis-request-private.h"
#include "server/paiement/etats.h"
#include "server/paiement/payfip.h"
#include "server/regie/regie-store.h"
#include "tests/paiement/paiements-essai.h"
#include "tests/rooms/sql-essai.h"

#define MINUTE 60
#define HEURE  3600
#define JOUR   86400
/* What the demo's Pascal has. */
#define AVANT 4250
#define JETON "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfA"

/* Credited exactly once: balance, ledger, receipt, mail. */
static void
assert_credite (EssaiCommune *essai, const char *reference, gint64 cents)
{
  g_autofree char *courriels = essai_commune_dup_courriels (essai);
  g_autoptr (GError) error = NULL;

  assert_etat (essai, reference, "paye");
  g_assert_cmpint (paiements_essai_get_solde (essai, PASCAL), ==, AVANT + cents);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM ecriture WHERE nature = 'recharge'"), ==,
                   1);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM quittance"), ==, 1);
  g_assert_cmpint (
      sql_int (essai, "SELECT count (*) FROM courriel WHERE sujet LIKE 'Paiement de%%'"), ==, 1);
  /* What waited for the money is looked at. */
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM tache WHERE type = 'credit'"), ==, 1);
  g_assert_nonnull (strstr (courriels, "2026-000001"));
  g_assert_true (parvis_regie_verifier (essai->db, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_rien (EssaiCommune *essai)
{
  g_assert_cmpint (paiements_essai_get_solde (essai, PASCAL), ==, AVANT);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM quittance"), ==, 0);
}

/* --------------------------------------------------------------------------- the way */

static void
test_parcours (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *reference = NULL, *idop = NULL, *path = NULL, *quittance = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_demander (essai, "30");
  assert_etat (essai, reference, "cree");
  path = g_strdup_printf ("/paiements/%s?aller=1", reference);
  {
    g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

    essai_assert_body (page, "Nous préparons votre paiement");
    g_assert_cmpstr (parvis_response_find_header (page, "Refresh"), ==, "2");
  }
  essai_commune_do_taches (essai);
  idop = faux_payfip_dup_idop (faux);
  {
    g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);
    const char *refresh = parvis_response_find_header (page, "Refresh");

    essai_assert_body (page, "Vous allez payer 30,00");
    g_assert_true (g_str_has_prefix (refresh, "1;url=http://127.0.0.1:"));
    g_assert_nonnull (strstr (refresh, idop));
  }
  faux_payfip_repondre (faux, idop, "P", 0);
  paiements_essai_notifier (essai, idop);
  assert_credite (essai, reference, 3000);
  paiements_essai_assert_page (essai, reference, "Votre paiement est reçu");
  paiements_essai_assert_page (essai, reference, "72,50");
  quittance = g_strdup_printf ("/paiements/%s/quittance", reference);
  {
    g_autoptr (ParvisResponse) pdf = essai_commune_get (essai, PASCAL, quittance);
    g_autoptr (ParvisResponse) other = essai_commune_get (essai, DAVID, quittance);

    essai_assert_status (pdf, 200);
    g_assert_true (g_str_has_prefix (parvis_response_get_body (pdf, NULL), "%PDF-"));
    essai_assert_status (other, 404);
  }
}

/* Twice, fifty times, by every way: one credit. */
static void
test_notifications (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL, *retour = NULL, *query = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  retour = g_strdup_printf ("/paiements/%s/retour", reference);
  query = g_strdup_printf ("/paiements/notification?idOp=%s", idop);
  faux_payfip_repondre (faux, idop, "P", 0);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (ParvisResponse) one = essai_commune_post_form (
          essai, NULL, "/paiements/notification", i % 2 ? "idop" : "idOp", idop, NULL);
      g_autoptr (ParvisResponse) two = essai_commune_get (essai, NULL, query);
      g_autoptr (ParvisResponse) three = essai_commune_get (essai, PASCAL, retour);

      essai_assert_status (one, 200);
      essai_assert_status (two, 200);
      essai_assert_status (three, 303);
    }
  /* All of them together are one question. */
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM tache WHERE type = 'paiement.interroger' "
                                   "AND etat = 'prete'"),
                   ==, 1);
  essai_commune_do_taches (essai);
  assert_credite (essai, reference, 3000);
  g_assert_cmpuint (faux_payfip_count_questions (faux), ==, 1);
  paiements_essai_notifier (essai, idop);
  paiements_essai_notifier (essai, idop);
  assert_credite (essai, reference, 3000);
}

static gpointer
notify_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisRequest *request = data;

  return parvis_request_get_route (request)->handler (request, db, error);
}

static gpointer
notify_thread (gpointer data)
{
  ParvisRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisResponse) response =
      parvis_writer_run (parvis_request_get_commune (request)->writer, notify_cb, request,
                         (GDestroyNotify) parvis_response_free, &error);

  g_assert_no_error (error);
  return GUINT_TO_POINTER (parvis_response_get_status (response));
}

/* Fifty at the same moment, again while the question is under way and after the credit: one question at a time, one
 * credit. */
static void
test_notifications_ensemble (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  faux_payfip_repondre (faux, idop, "P", 0);
  for (int round = 0; round < 3; round++)
    {
      ParvisRequest *requests[50];
      GThread *threads[G_N_ELEMENTS (requests)];

      for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
        {
          requests[i] = essai_commune_request (essai, NULL, "POST", "/paiements/notification");
          parvis_request_add_field_for_test (requests[i], "idop", idop);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
        threads[i] = g_thread_new ("notification", notify_thread, requests[i]);
      for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
        {
          g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 200);
          parvis_request_unref (requests[i]);
        }
      g_assert_cmpint (sql_int (essai,
                                "SELECT count (*) FROM tache WHERE type = 'paiement.interroger' "
                                "AND etat = 'prete'"),
                       <=, 1);
      essai_commune_do_taches (essai);
      assert_credite (essai, reference, 3000);
    }
}

static void
test_notification_inconnue (EssaiCommune *essai)
{
  static const char *const idops[] = { "absent", "", "' OR 1=1 --", "\xf0\x9f\x92\xb6" };

  for (gsize i = 0; i < G_N_ELEMENTS (idops); i++)
    paiements_essai_notifier (essai, idops[i]);
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM tache WHERE type LIKE 'paiement.%%'"), ==,
                   0);
}

static void
test_jamais_notifie (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  faux_payfip_repondre (faux, idop, "P", 0);
  paiements_essai_attendre (essai, 4 * MINUTE);
  assert_rien (essai);
  paiements_essai_attendre (essai, 2 * MINUTE);
  assert_credite (essai, reference, 3000);
}

/* Said by the browser, not by PayFiP. */
static void
test_retour_force (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL, *retour = NULL, *get = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  retour = g_strdup_printf ("/paiements/%s/retour", reference);
  get = g_strdup_printf ("%s?resultrans=P&montant=3000&idop=%s", retour, idop);
  {
    g_autoptr (ParvisResponse) one = essai_commune_get (essai, PASCAL, get);
    g_autoptr (ParvisResponse) two = essai_commune_post_form (
        essai, NULL, retour, "resultrans", "P", "montant", "3000", "idop", idop, NULL);

    essai_assert_status (one, 303);
    essai_assert_status (two, 303);
  }
  essai_commune_do_taches (essai);
  assert_rien (essai);
  assert_etat (essai, reference, "redirige");
  paiements_essai_assert_page (essai, reference, "Nous attendons la réponse de la banque");
}

/* --------------------------------------------------------------------------- answers */

static void
test_refus (EssaiCommune *essai)
{
  static const char *const resultats[] = { "R", "Z" };
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);

  paiements_essai_brancher (essai, faux);
  for (gsize i = 0; i < G_N_ELEMENTS (resultats); i++)
    {
      g_autofree char *idop = NULL;
      g_autofree char *reference = paiements_essai_commencer (essai, faux, &idop);

      faux_payfip_repondre (faux, idop, resultats[i], 0);
      paiements_essai_notifier (essai, idop);
      assert_etat (essai, reference, "refuse");
      paiements_essai_assert_page (essai, reference, "Rien n’a été débité");
    }
  assert_rien (essai);
}

/* One may try again on the same number for twenty minutes; afterwards it is over. */
static void
test_abandon (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  faux_payfip_repondre (faux, idop, "A", 0);
  paiements_essai_notifier (essai, idop);
  assert_etat (essai, reference, "redirige");
  paiements_essai_assert_page (essai, reference, "Vous avez quitté la page de paiement");
  paiements_essai_assert_page (essai, reference, "Reprendre le paiement de 30,00");
  /* Who comes back a second time waits for another answer. */
  paiements_essai_attendre (essai, MINUTE);
  {
    g_autofree char *retour = g_strdup_printf ("/paiements/%s/retour", reference);
    g_autoptr (ParvisResponse) back = essai_commune_get (essai, PASCAL, retour);
    const char *location = parvis_response_find_header (back, "Location");
    g_autoptr (ParvisResponse) waiting = essai_commune_get (essai, PASCAL, location);
    g_autoptr (ParvisResponse) told = NULL;

    essai_assert_body (waiting, "Nous attendons la réponse de la banque");
    g_assert_nonnull (parvis_response_find_header (waiting, "Refresh"));
    /* To pay again is not what is proposed first to who may have paid. */
    essai_assert_body (waiting, "Si vous n’avez pas payé, vous pouvez reprendre ce paiement.");
    essai_assert_body (waiting, ">Reprendre le paiement");
    essai_assert_no_body (waiting, "<a class=\"bouton\" href=\"http");
    essai_commune_do_taches (essai);
    told = essai_commune_get (essai, PASCAL, location);
    essai_assert_body (told, "Vous avez quitté la page de paiement");
  }
  for (int i = 0; i < 5; i++)
    paiements_essai_attendre (essai, 5 * MINUTE);
  assert_etat (essai, reference, "abandonne");
  assert_rien (essai);
  /* And was paid all the same. */
  faux_payfip_repondre (faux, idop, "P", 0);
  paiements_essai_notifier (essai, idop);
  assert_credite (essai, reference, 3000);
}

static void
test_expire (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  paiements_essai_attendre (essai, 5 * MINUTE);
  assert_etat (essai, reference, "redirige");
  paiements_essai_attendre (essai, 20 * MINUTE);
  assert_etat (essai, reference, "expire");
  paiements_essai_assert_page (essai, reference, "Votre paiement n’est pas terminé");
  faux_payfip_purger (faux);
  paiements_essai_attendre (essai, 5 * MINUTE);
  /* P1: nothing is to be expected any more. */
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM tache WHERE type = 'paiement.interroger' "
                                   "AND etat = 'prete'"),
                   ==, 0);
  assert_rien (essai);
}

static void
test_tardif (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  paiements_essai_attendre (essai, 30 * MINUTE);
  assert_etat (essai, reference, "expire");
  paiements_essai_attendre (essai, JOUR);
  faux_payfip_repondre (faux, idop, "P", 0);
  /* From then on once a night. */
  paiements_essai_attendre (essai, HEURE);
  assert_rien (essai);
  paiements_essai_attendre (essai, JOUR);
  assert_credite (essai, reference, 3000);
}

/* --------------------------------------------------------------------------- money that differs */

static void
check_ecart (EssaiCommune *essai, const char *champ, int ecart)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL, *courriels = NULL;

  g_test_message ("%s", champ);
  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  if (ecart == 0)
    faux_payfip_fausser (faux, champ, g_str_equal (champ, "saisie") ? "W" : "999999");
  faux_payfip_repondre (faux, idop, "P", ecart);
  paiements_essai_notifier (essai, idop);
  paiements_essai_notifier (essai, idop);
  assert_etat (essai, reference, "ecart");
  assert_rien (essai);
  paiements_essai_assert_page (essai, reference, "Votre paiement est à vérifier");
  courriels = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (courriels, "Paiement en ligne à vérifier"));
  g_assert_nonnull (strstr (courriels, reference));
}

static void
test_ecarts (EssaiCommune *essai)
{
  check_ecart (essai, "montant", -1);
  check_ecart (essai, "montant", 1);
  check_ecart (essai, "montant", -2999);
  check_ecart (essai, "refdet", 0);
  check_ecart (essai, "numcli", 0);
  check_ecart (essai, "saisie", 0);
  check_ecart (essai, "exer", 0);
}

typedef struct
{
  EssaiCommune *essai;
  const char *reference;
  gboolean crediter;
  GError *refused;
} Acte;

static gpointer
act_cb (ParvisDb *db, gpointer data, GError **error)
{
  Acte *acte = data;
  g_autoptr (ParvisPaiement) p = parvis_paiement_find_by_reference (db, acte->reference);

  g_clear_error (&acte->refused);
  if (acte->crediter)
    parvis_paiement_regler_ecart (acte->essai->commune, db, p, PARVIS_ACTEUR_SYSTEME,
                                  acte->essai->now, &acte->refused);
  else
    parvis_paiement_rejeter (acte->essai->commune, db, p, PARVIS_ACTEUR_SYSTEME, acte->essai->now,
                             &acte->refused);
  return NULL;
}

/* The régisseur has looked: what was received is credited, once. */
static void
test_ecart_regle (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;
  Acte acte = { .essai = essai, .crediter = TRUE };

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  faux_payfip_repondre (faux, idop, "P", -1);
  paiements_essai_notifier (essai, idop);
  acte.reference = reference;
  essai_commune_write (essai, act_cb, &acte);
  g_assert_no_error (acte.refused);
  assert_credite (essai, reference, 2999);
  essai_commune_write (essai, act_cb, &acte);
  g_assert_error (acte.refused, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  assert_credite (essai, reference, 2999);
  g_clear_error (&acte.refused);
}

/* A direct debit that the bank sends back. */
static void
test_prelevement_rejete (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL, *libelle = NULL;
  Acte acte = { .essai = essai };

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  acte.reference = reference;
  essai_commune_write (essai, act_cb, &acte);
  g_assert_error (acte.refused, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  faux_payfip_repondre (faux, idop, "V", 0);
  paiements_essai_notifier (essai, idop);
  assert_credite (essai, reference, 3000);
  libelle = sql_text (essai, "SELECT libelle FROM ecriture WHERE nature = 'recharge'");
  g_assert_cmpstr (libelle, ==, "Recharge par prélèvement");
  essai_commune_write (essai, act_cb, &acte);
  g_assert_no_error (acte.refused);
  g_assert_cmpint (paiements_essai_get_solde (essai, PASCAL), ==, AVANT);
  paiements_essai_assert_page (essai, reference, "Votre banque a rejeté ce paiement");
  essai_commune_write (essai, act_cb, &acte);
  g_assert_error (acte.refused, PARVIS_ERROR, PARVIS_ERROR_CONFLICT);
  g_clear_error (&acte.refused);
  paiements_essai_notifier (essai, idop);
  g_assert_cmpint (paiements_essai_get_solde (essai, PASCAL), ==, AVANT);
}

/* --------------------------------------------------------------------------- PayFiP in trouble */

static const FauxPanne pannes[] = {
  FAUX_PAYFIP_FAUTE_999, FAUX_PAYFIP_XML_CASSE, FAUX_PAYFIP_HTTP_502,    FAUX_PAYFIP_DTD,
  FAUX_PAYFIP_ENORME,    FAUX_PAYFIP_REDIRIGE,  FAUX_PAYFIP_AUTRE_CHOSE,
};

/* It cannot be begun: that is said, and it can be asked for again. */
static void
test_pannes_au_debut (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);

  paiements_essai_brancher (essai, faux);
  for (gsize i = 0; i < G_N_ELEMENTS (pannes); i++)
    {
      g_autofree char *reference = NULL;

      faux_payfip_set_panne (faux, pannes[i]);
      reference = paiements_essai_demander (essai, "30");
      essai_commune_do_taches (essai);
      assert_etat (essai, reference, "abandonne");
      paiements_essai_assert_page (essai, reference, "Le service de paiement ne répond pas");
    }
  g_assert_cmpuint (faux_payfip_count (faux), ==, 0);
  assert_rien (essai);
}

/* An hour of every trouble, once somebody has paid. */
static void
test_absence_d_une_heure (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  faux_payfip_repondre (faux, idop, "P", 0);
  for (int i = 0; i < 12; i++)
    {
      faux_payfip_set_panne (faux, pannes[i % G_N_ELEMENTS (pannes)]);
      paiements_essai_attendre (essai, 5 * MINUTE);
      if (i % 4 == 0)
        paiements_essai_notifier (essai, idop);
    }
  assert_etat (essai, reference, "redirige");
  assert_rien (essai);
  faux_payfip_set_panne (faux, FAUX_PAYFIP_MARCHE);
  paiements_essai_attendre (essai, 5 * MINUTE);
  assert_credite (essai, reference, 3000);
}

/* A result that is in no guide is not taken for a payment. */
static void
test_resultat_inconnu (EssaiCommune *essai)
{
  static const char *const resultats[] = { "X", "PP", "p", "" };
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autofree char *idop = NULL, *reference = NULL;

  paiements_essai_brancher (essai, faux);
  reference = paiements_essai_commencer (essai, faux, &idop);
  for (gsize i = 0; i < G_N_ELEMENTS (resultats); i++)
    {
      faux_payfip_repondre (faux, idop, resultats[i], 0);
      paiements_essai_notifier (essai, idop);
      assert_etat (essai, reference, "redirige");
    }
  assert_rien (essai);
}

static void
test_fautes_de_contrat (EssaiCommune *essai)
{
  static const struct
  {
    const char *sql, *phrase;
  } cases[] = {
    { "UPDATE paiement SET numcli = '123456'", "code T2" },
    { "UPDATE paiement SET courriel = 'x'", "votre adresse de courriel" },
    { "UPDATE paiement SET montant_cents = 99", "n’accepte pas ce montant" },
    { "UPDATE paiement SET saisie = 'Q'", "code S1" },
    { "UPDATE paiement SET reference = 'ABCD'", "code R3" },
  };
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);

  paiements_essai_brancher (essai, faux);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *asked = paiements_essai_demander (essai, "30");
      g_autofree char *reference = NULL;

      sql_exec (essai, "%s WHERE reference = '%s'", cases[i].sql, asked);
      reference = sql_text (essai, "SELECT reference FROM paiement ORDER BY id DESC LIMIT 1");
      essai_commune_do_taches (essai);
      assert_etat (essai, reference, "abandonne");
      paiements_essai_assert_page (essai, reference, cases[i].phrase);
    }
}

/* --------------------------------------------------------------------------- what people type and press */

static void
test_montants (EssaiCommune *essai)
{
  static const struct
  {
    const char *typed, *faute;
  } cases[] = {
    { "", "Indiquez un montant." },
    { "0", "Le montant doit être supérieur à zéro." },
    { "-1", "Le montant doit être supérieur à zéro." },
    { "0,99", "Le montant doit être d’au moins 1,00" },
    { "500,01", "Le montant ne peut pas dépasser 500,00" },
    { "1e9", "Écrivez un montant en euros, par exemple 14,50." },
    { "1000000000", "Ce montant est trop élevé." },
    { "vingt", "Écrivez un montant en euros, par exemple 14,50." },
    { "14,505", "Un montant a deux chiffres au plus après la virgule." },
    { "<script>", "Écrivez un montant en euros, par exemple 14,50." },
  };
  static const char *const good[] = { "1", "14,50", "14.5", "14,50 €", "500" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) page = essai_commune_post_form (
          essai, PASCAL, "/paiements/recharger", "montant", cases[i].typed, NULL);

      g_test_message ("%s", cases[i].typed);
      essai_assert_status (page, 422);
      essai_assert_body (page, cases[i].faute);
      essai_assert_no_body (page, "<script>alert");
    }
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM paiement"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *reference = paiements_essai_demander (essai, good[i]);

      g_assert_cmpuint (strlen (reference), <=, 30);
    }
  g_assert_cmpint (
      sql_int (essai, "SELECT montant_cents FROM paiement ORDER BY id LIMIT 1 OFFSET 2"), ==, 1450);
}

static void
test_double_envoi (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) one = essai_commune_post_form (essai, PASCAL, "/paiements/recharger",
                                                            "montant", "30", "_jeton", JETON, NULL);
  g_autoptr (ParvisResponse) two = essai_commune_post_form (essai, PASCAL, "/paiements/recharger",
                                                            "montant", "30", "_jeton", JETON, NULL);

  essai_assert_status (one, 303);
  essai_assert_status (two, 303);
  g_assert_cmpstr (parvis_response_find_header (one, "Location"), ==,
                   parvis_response_find_header (two, "Location"));
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM paiement"), ==, 1);
}

static void
test_trop (EssaiCommune *essai)
{
  for (int i = 0; i < 10; i++)
    g_free (paiements_essai_demander (essai, "30"));
  {
    g_autoptr (ParvisResponse) page =
        essai_commune_post_form (essai, PASCAL, "/paiements/recharger", "montant", "30", NULL);

    essai_assert_status (page, 422);
    essai_assert_body (page, "beaucoup de paiements");
  }
  essai->now += HEURE + 1;
  g_free (paiements_essai_demander (essai, "30"));
}

static void
test_ferme (EssaiCommune *essai)
{
  sql_exec (essai, "UPDATE reglage SET valeur = 'false' WHERE cle = 'regie.paiement_en_ligne'");
  {
    g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, "/paiements/recharger");
    g_autoptr (ParvisResponse) sent =
        essai_commune_post_form (essai, PASCAL, "/paiements/recharger", "montant", "30", NULL);

    essai_assert_body (page, "n’est pas encore ouvert");
    essai_assert_body (sent, "n’est pas encore ouvert");
  }
  g_assert_cmpint (sql_int (essai, "SELECT count (*) FROM paiement"), ==, 0);
}

static void
test_d_un_autre (EssaiCommune *essai)
{
  g_autofree char *reference = paiements_essai_demander (essai, "30");
  g_autofree char *path = g_strconcat ("/paiements/", reference, NULL);
  g_autoptr (ParvisResponse) other = essai_commune_get (essai, DAVID, path);
  g_autoptr (ParvisResponse) nobody = essai_commune_get (essai, NULL, path);

  essai_assert_status (other, 404);
  essai_assert_status (nobody, 401);
}

/* --------------------------------------------------------------------------- simulation */

static void
press (EssaiCommune *essai, const char *reference, const char *action)
{
  g_autofree char *idop =
      sql_text (essai, "SELECT idop FROM paiement WHERE reference = '%s'", reference);
  g_autofree char *path = g_strconcat ("/demo/banque/", idop, NULL);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, path);
  g_autoptr (ParvisResponse) sent =
      essai_commune_post_form (essai, NULL, path, "action", action, NULL);

  essai_assert_status (page, 200);
  essai_assert_body (page, "Banque de démonstration");
  essai_assert_status (sent, 303);
  essai_commune_do_taches (essai);
}

static void
test_simulation (EssaiCommune *essai)
{
  g_autofree char *refuse = paiements_essai_demander (essai, "30");
  g_autofree char *abandon = paiements_essai_demander (essai, "30");
  g_autofree char *tard = paiements_essai_demander (essai, "30");

  essai_commune_do_taches (essai);
  press (essai, refuse, "refuser");
  assert_etat (essai, refuse, "refuse");
  press (essai, abandon, "abandonner");
  paiements_essai_assert_page (essai, abandon, "Vous avez quitté la page de paiement");
  assert_rien (essai);
  press (essai, tard, "tard");
  /* The browser is back before the bank knows: the question is not the last one. */
  {
    g_autofree char *retour = g_strdup_printf ("/paiements/%s/retour", tard);
    g_autoptr (ParvisResponse) back = essai_commune_get (essai, PASCAL, retour);

    essai_assert_status (back, 303);
    essai_commune_do_taches (essai);
  }
  assert_etat (essai, tard, "redirige");
  paiements_essai_assert_page (essai, tard, "Nous attendons la réponse de la banque");
  paiements_essai_attendre (essai, 31);
  assert_credite (essai, tard, 3000);
  press (essai, tard, "payer");
  assert_credite (essai, tard, 3000);
}

/* Money without money: in the demo only. */
static void
test_simulation_refusee (EssaiCommune *essai)
{
  g_autoptr (GError) error = NULL;

  essai->commune->demo = FALSE;
  g_assert_false (parvis_fournisseur_register (essai->commune, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
}

static void
test_configuration (EssaiCommune *essai)
{
  static const struct
  {
    const char *numcli, *saisie, *adresse;
    gboolean good;
  } cases[] = {
    { "006382", "T", "", TRUE },
    { "006382", "W", "", TRUE },
    { "006382", "", "", TRUE },
    { "6382", "T", "", FALSE },
    { "00638A", "T", "", FALSE },
    { "", "T", "", FALSE },
    { "006382", "Q", "", FALSE },
    { "006382", "T", "http://127.0.0.1:9/x", TRUE },
    { "006382", "W", "http://127.0.0.1:9/x", FALSE },
    { "006382", "T", "https://exemple.fr/", FALSE },
    { "006382", "T", "http://www.payfip.gouv.fr/", FALSE },
  };
  GKeyFile *config = essai->commune->config;

  g_key_file_set_string (config, "paiement", "fournisseur", "payfip");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_key_file_set_string (config, "paiement", "numcli", cases[i].numcli);
      g_key_file_set_string (config, "paiement", "saisie", cases[i].saisie);
      g_key_file_set_string (config, "paiement", "adresse", cases[i].adresse);
      g_test_message ("%s %s %s", cases[i].numcli, cases[i].saisie, cases[i].adresse);
      g_assert_true (parvis_fournisseur_register (essai->commune, NULL) == cases[i].good);
    }
}

static void
test_contrat (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  g_autoptr (GError) error = NULL, unknown = NULL, away = NULL;
  g_autofree char *contrat = NULL;

  paiements_essai_brancher (essai, faux);
  contrat = parvis_payfip_dup_contrat (parvis_fournisseur_get (essai->commune), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (contrat, "VILLE DE SARRIANS\nREGIE SCOLAIRE\n"));
  g_key_file_set_string (essai->commune->config, "paiement", "numcli", "123456");
  g_assert_true (parvis_fournisseur_register (essai->commune, NULL));
  g_assert_null (parvis_payfip_dup_contrat (parvis_fournisseur_get (essai->commune), &unknown));
  g_assert_error (unknown, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  g_assert_nonnull (strstr (unknown->message, "T2"));
  faux_payfip_set_panne (faux, FAUX_PAYFIP_HTTP_502);
  g_assert_null (parvis_payfip_dup_contrat (parvis_fournisseur_get (essai->commune), &away));
  g_assert_error (away, PARVIS_ERROR, PARVIS_ERROR_BUSY);
}

/* Receipts follow each other without a gap, whatever happens in between. */
static void
test_numeros (EssaiCommune *essai)
{
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&essai->now);
  static const char *const resultats[] = { "P", "R", "P", "A", "V", "P" };

  paiements_essai_brancher (essai, faux);
  for (gsize i = 0; i < G_N_ELEMENTS (resultats); i++)
    {
      g_autofree char *idop = NULL;
      g_autofree char *reference = paiements_essai_commencer (essai, faux, &idop);

      faux_payfip_repondre (faux, idop, resultats[i], 0);
      paiements_essai_notifier (essai, idop);
    }
  g_assert_cmpint (sql_int (essai, "SELECT group_concat (numero, '') FROM (SELECT numero FROM "
                                   "quittance WHERE exercice = 2026 ORDER BY numero)"),
                   ==, 1234);
  g_assert_cmpint (sql_int (essai, "SELECT sum (montant_cents) FROM solde"), ==, 0);
}

/* --------------------------------------------------------------------------- low balance */

static guint
count_alertes (EssaiCommune *essai)
{
  return (guint) sql_int (essai,
                          "SELECT count (*) FROM courriel WHERE sujet LIKE 'Le solde de votre "
                          "compte%%'");
}

static void
set_solde (EssaiCommune *essai, gint64 cents)
{
  sql_exec (essai,
            "UPDATE solde SET montant_cents = %" G_GINT64_FORMAT
            " WHERE compte_id = (SELECT id FROM compte_regie WHERE foyer_id = %" G_GINT64_FORMAT
            ")",
            cents, essai_commune_get_foyer (essai, PASCAL));
}

static void
test_alerte (EssaiCommune *essai)
{
  essai_commune_do_taches (essai);
  g_assert_cmpuint (count_alertes (essai), ==, 0);
  set_solde (essai, 999);
  paiements_essai_attendre (essai, 901);
  g_assert_cmpuint (count_alertes (essai), ==, 1);
  set_solde (essai, 500);
  paiements_essai_attendre (essai, JOUR);
  g_assert_cmpuint (count_alertes (essai), ==, 1);
  set_solde (essai, 1000);
  paiements_essai_attendre (essai, 901);
  set_solde (essai, 999);
  paiements_essai_attendre (essai, 901);
  g_assert_cmpuint (count_alertes (essai), ==, 2);
  {
    g_autoptr (ParvisResponse) accueil = essai_commune_get (essai, PASCAL, "/");

    essai_assert_body (accueil, "Le solde est bas");
  }
  sql_exec (essai, "DELETE FROM reglage WHERE cle = 'regie.seuil_alerte_cents'; DELETE FROM "
                   "alerte_solde");
  paiements_essai_attendre (essai, 901);
  g_assert_cmpuint (count_alertes (essai), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/paiements/parcours", test_parcours);
  essai_commune_add ("/paiements/notifications", test_notifications);
  essai_commune_add ("/paiements/notifications-ensemble", test_notifications_ensemble);
  essai_commune_add ("/paiements/notification-inconnue", test_notification_inconnue);
  essai_commune_add ("/paiements/jamais-notifie", test_jamais_notifie);
  essai_commune_add ("/paiements/retour-force", test_retour_force);
  essai_commune_add ("/paiements/refus", test_refus);
  essai_commune_add ("/paiements/abandon", test_abandon);
  essai_commune_add ("/paiements/expire", test_expire);
  essai_commune_add ("/paiements/tardif", test_tardif);
  essai_commune_add ("/paiements/ecarts", test_ecarts);
  essai_commune_add ("/paiements/ecart-regle", test_ecart_regle);
  essai_commune_add ("/paiements/prelevement-rejete", test_prelevement_rejete);
  essai_commune_add ("/paiements/pannes-au-debut", test_pannes_au_debut);
  essai_commune_add ("/paiements/absence-d-une-heure", test_absence_d_une_heure);
  essai_commune_add ("/paiements/resultat-inconnu", test_resultat_inconnu);
  essai_commune_add ("/paiements/fautes-de-contrat", test_fautes_de_contrat);
  essai_commune_add ("/paiements/montants", test_montants);
  essai_commune_add ("/paiements/double-envoi", test_double_envoi);
  essai_commune_add ("/paiements/trop", test_trop);
  essai_commune_add ("/paiements/ferme", test_ferme);
  essai_commune_add ("/paiements/d-un-autre", test_d_un_autre);
  essai_commune_add ("/paiements/simulation", test_simulation);
  essai_commune_add ("/paiements/simulation-refusee", test_simulation_refusee);
  essai_commune_add ("/paiements/configuration", test_configuration);
  essai_commune_add ("/paiements/contrat", test_contrat);
  essai_commune_add ("/paiements/numeros", test_numeros);
  essai_commune_add ("/paiements/alerte", test_alerte);
  return g_test_run ();
}
