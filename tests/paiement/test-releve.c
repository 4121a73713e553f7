/* SPDX-License-Identifier: EUPL-1.2 */
/* The statement month by month, and what is kept of it; the receipt's text. */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/regie/regie-store.h"
#include "server/regie/releve.h"
#include "tests/paiement/paiements-essai.h"
#include "tests/rooms/sql-essai.h"

#define FORMULE "=HYPERLINK(\"http://x\";\"y\")"

/* A meal of each of these days, in the order in which they were booked. */
static gpointer
write_cb (ParvisDb *db, gpointer data, GError **error)
{
  static const char *const jours[] = { "2025-11-03", "2026-02-10", "2026-09-15",
                                       "2026-11-12", "2026-12-01", "2027-01-05" };
  EssaiCommune *essai = data;
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);
  ParvisEcriture e = { .montant_cents = 450,
                       .libelle = "DUPIN Florian (1 x 4,50 €)",
                       .sous_libelle = "Repas de midi",
                       .nature = "reservation",
                       .acteur = PARVIS_ACTEUR_SYSTEME };

  e.debit = parvis_regie_get_compte_foyer (db, foyer, error);
  e.credit = parvis_regie_get_compte (db, "recettes:restauration", error);
  for (gsize i = 0; i < G_N_ELEMENTS (jours); i++)
    {
      e.date_valeur = jours[i];
      e.sous_libelle = i == 1 ? FORMULE : "Repas de midi";
      if (parvis_regie_ecrire (db, &e, "2026-11-21", essai->now, error) == 0)
        return NULL;
    }
  return NULL;
}

/* Four lines on each of two days, paid and received in turn. */
static gpointer
write_both_cb (ParvisDb *db, gpointer data, GError **error)
{
  EssaiCommune *essai = data;
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);
  gint64 compte = parvis_regie_get_compte_foyer (db, foyer, error);
  gint64 recettes = parvis_regie_get_compte (db, "recettes:restauration", error);

  for (int i = 0; i < 8; i++)
    {
      g_autofree char *libelle = g_strdup_printf ("Ligne %d", i);
      ParvisEcriture e = { .montant_cents = 450,
                           .libelle = libelle,
                           .sous_libelle = "",
                           .nature = "reservation",
                           .date_valeur = i % 3 == 0 ? "2024-05-07" : "2024-05-06",
                           .debit = i % 2 == 0 ? compte : recettes,
                           .credit = i % 2 == 0 ? recettes : compte,
                           .acteur = PARVIS_ACTEUR_SYSTEME };

      if (parvis_regie_ecrire (db, &e, "2026-11-21", essai->now, error) == 0)
        return NULL;
    }
  return NULL;
}

static ParvisResponse *
get (EssaiCommune *essai, const char *path)
{
  ParvisResponse *response = essai_commune_get (essai, PASCAL, path);

  essai_assert_status (response, 200);
  return response;
}

static void
test_mois (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) first = NULL, second = NULL, third = NULL, before = NULL, next = NULL;

  essai_commune_write (essai, write_cb, essai);
  first = get (essai, "/paiements/releve");
  essai_assert_body (first, "Mois de Décembre 2026");
  essai_assert_body (first, "Mois de Novembre 2026");
  essai_assert_no_body (first, "Mois de Septembre 2026");
  essai_assert_no_body (first, "Report de votre solde");
  essai_assert_body (first, "/paiements/releve?annee=2026&amp;mois=2026-09");
  second = get (essai, "/paiements/releve?annee=2026&mois=2026-09");
  essai_assert_body (second, "Mois de Septembre 2026");
  essai_assert_body (second, "Afficher le mois précédent");
  third = get (essai, "/paiements/releve?annee=2026&mois=2026-02");
  essai_assert_body (third, "Mois de Février 2026");
  essai_assert_body (third, "Report de votre solde Régie de Sarrians au 31/12/2025");
  essai_assert_body (third, "−4,50");
  essai_assert_no_body (third, "Afficher le mois précédent");
  before = get (essai, "/paiements/releve?annee=2025");
  essai_assert_body (before, "Mois de Novembre 2025");
  essai_assert_body (before, "au 31/12/2024");
  next = get (essai, "/paiements/releve?annee=2027");
  essai_assert_body (next, "Mois de Janvier 2027");
  essai_assert_body (next, "au 31/12/2026");
}

static void
test_adresses (EssaiCommune *essai)
{
  static const char *const queries[] = { "annee=0",
                                         "annee=-1",
                                         "annee=99999",
                                         "annee=x",
                                         "mois=x",
                                         "mois=%20%20%20%20%20%20%20",
                                         "annee=2026&mois=9999-99",
                                         "annee=2026&mois=0000-00",
                                         "annee=2026&mois=<script>" };

  essai_commune_write (essai, write_cb, essai);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat ("/paiements/releve?", queries[i], NULL);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

      essai_assert_status (page, 200);
      essai_assert_body (page, "Relevé de compte");
      essai_assert_no_body (page, "<script>");
    }
}

/* The newest day first, and in a day what was written last, whether it was paid or received. */
static void
test_ordre (EssaiCommune *essai)
{
  static const char *const order[] = { "Ligne 6", "Ligne 3", "Ligne 0", "Ligne 7",
                                       "Ligne 5", "Ligne 4", "Ligne 2", "Ligne 1" };
  g_autoptr (ParvisResponse) page = NULL, csv = NULL;
  const char *in_page, *in_csv;

  essai_commune_write (essai, write_both_cb, essai);
  page = get (essai, "/paiements/releve?annee=2024");
  csv = get (essai, "/paiements/releve/csv?annee=2024");
  in_page = parvis_response_get_body (page, NULL);
  in_csv = parvis_response_get_body (csv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      in_page = strstr (in_page, order[i]);
      in_csv = strstr (in_csv, order[i]);
      g_assert_nonnull (in_page);
      g_assert_nonnull (in_csv);
    }
}

static void
test_csv (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) csv = NULL, other = NULL;
  const char *text;

  essai_commune_write (essai, write_cb, essai);
  csv = get (essai, "/paiements/releve/csv?annee=2026");
  text = parvis_response_get_body (csv, NULL);
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf"
                                         "Date de valeur;Date d’enregistrement;Libellé;Sous "
                                         "libellé;Débit;Crédit\r\n"));
  g_assert_nonnull (strstr (
      text, "01/12/2026;21/11/2026;\"DUPIN Florian (1 x 4,50 €)\";\"Repas de midi\";4,50;\r\n"));
  g_assert_nonnull (strstr (text, ";\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\";4,50;\r\n"));
  g_assert_nonnull (strstr (text, "01/01/2026;01/01/2026;\"Report de votre solde Régie de Sarrians "
                                  "au 31/12/2025\";;4,50;\r\n"));
  g_assert_nonnull (
      strstr (parvis_response_find_header (csv, "Content-Disposition"), "releve-2026.csv"));
  other = essai_commune_get (essai, DAVID, "/paiements/releve/csv?annee=2026");
  essai_assert_no_body (other, "DUPIN");
}

static void
test_champ (EssaiCommune *essai)
{
  static const char *const cases[][2] = {
    { "", "\"\"" },
    { "a;b", "\"a;b\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "=1+1", "\"'=1+1\"" },
    { "+33", "\"'+33\"" },
    { "-1", "\"'-1\"" },
    { "@SUM(A1)", "\"'@SUM(A1)\"" },
    { "\t=1", "\"'\t=1\"" },
    { "a=1", "\"a=1\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) csv = g_string_new (NULL);

      parvis_csv_append (csv, cases[i][0]);
      g_assert_cmpstr (csv->str, ==, cases[i][1]);
    }
}

/* What stands on a paper, read by somebody else's program; @tagged: what pdfinfo says of it. */
static char *
read_pdf (EssaiCommune *essai, const char *path, gboolean *tagged)
{
  g_autoptr (ParvisResponse) pdf = get (essai, path);
  g_autofree char *file = g_build_filename (essai->folder, "essai.pdf", NULL);
  const char *const info_argv[] = { "pdfinfo", file, NULL };
  const char *const text_argv[] = { "pdftotext", file, "-", NULL };
  g_autofree char *info = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;
  const char *bytes = parvis_response_get_body (pdf, &length);

  g_file_set_contents (file, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) info_argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &info, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) text_argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  *tagged = g_regex_match_simple ("Tagged:\\s+yes", info, 0, 0);
  return text;
}

static void
assert_says (const char *text, const char *words)
{
  g_autoptr (GRegex) spaces = g_regex_new ("[\\s\u00a0\u202f]+", 0, 0, NULL);
  g_autofree char *flat = g_regex_replace_literal (spaces, text, -1, 0, " ", 0, NULL);

  if (strstr (flat, words) == NULL)
    g_error ("no « %s » in: %s", words, flat);
}

static void
test_papiers (EssaiCommune *essai)
{
  g_autofree char *reference = paiements_essai_demander (essai, "14,50");
  g_autofree char *path = g_strdup_printf ("/paiements/%s/quittance", reference);
  g_autofree char *idop = NULL, *banque = NULL, *quittance = NULL, *releve = NULL;
  gboolean tagged = FALSE;

  essai_commune_write (essai, write_cb, essai);
  essai_commune_do_taches (essai);
  {
    g_autoptr (ParvisResponse) early = essai_commune_get (essai, PASCAL, path);

    essai_assert_status (early, 404);
  }
  idop = sql_text (essai, "SELECT idop FROM paiement");
  banque = g_strconcat ("/demo/banque/", idop, NULL);
  parvis_response_free (essai_commune_post_form (essai, NULL, banque, "action", "payer", NULL));
  essai_commune_do_taches (essai);
  quittance = read_pdf (essai, path, &tagged);
  g_assert_true (tagged);
  assert_says (quittance, "Quittance n° 2026-000001");
  assert_says (quittance, "Monsieur DUPIN Pascal");
  assert_says (quittance, "quatorze euros et cinquante centimes");
  assert_says (quittance, "14,50 €");
  assert_says (quittance, "Régie de Sarrians");
  releve = read_pdf (essai, "/paiements/releve/pdf?annee=2026", &tagged);
  g_assert_true (tagged);
  assert_says (releve, "Mois de Février 2026");
  assert_says (releve, "Recharge par carte bancaire");
  assert_says (releve, "Report de votre solde Régie de Sarrians au 31/12/2025 : −4,50 €");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/releve/mois", test_mois);
  essai_commune_add ("/releve/adresses", test_adresses);
  essai_commune_add ("/releve/ordre", test_ordre);
  essai_commune_add ("/releve/csv", test_csv);
  essai_commune_add ("/releve/champ", test_champ);
  essai_commune_add ("/releve/papiers", test_papiers);
  return g_test_run ();
}
