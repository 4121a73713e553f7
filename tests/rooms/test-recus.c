/* SPDX-License-Identifier: EUPL-1.2 */
/* Receipts: the family's, the one on paper, and what anybody who verifies one is told. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/recu.h"

/* Today is Saturday 21 November 2026, 10:30. */
#define MARDI "2026-11-24"

static void
poster (EssaiCommune *essai, const char *action)
{
  g_autofree char *path =
      g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/" MARDI,
                       essai_commune_get_enfant (essai, PASCAL, 0), essai_get_repas (essai));
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, PASCAL, path, "action", action, NULL);

  essai_assert_status (response, 303);
}

/* A meal of Florian's is booked; its receipt is number 1. */
static void
reserver (EssaiCommune *essai)
{
  essai_inscrire (essai, PASCAL, 0, FALSE);
  poster (essai, "reserver");
}

static char *
dup_code (EssaiCommune *essai)
{
  g_autoptr (ParvisFait) fait = parvis_fait_find (essai->db, 1, 0);

  g_assert_nonnull (fait);
  return parvis_recu_create_code (essai->commune->master_key, fait);
}

static ParvisResponse *
verifier (EssaiCommune *essai, const char *code)
{
  g_autofree char *part = g_uri_escape_string (code, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/verifier/", part, NULL);

  return essai_commune_get (essai, NULL, path);
}

static void
assert_authentique (EssaiCommune *essai, const char *code)
{
  g_autoptr (ParvisResponse) page = verifier (essai, code);

  essai_assert_status (page, 200);
  essai_assert_body (page, "Ce reçu est authentique");
}

static void
assert_refuse (EssaiCommune *essai, const char *code)
{
  g_autoptr (ParvisResponse) page = verifier (essai, code);

  essai_assert_status (page, 404);
  essai_assert_body (page, "n’est pas de nous, ou il a été modifié");
  essai_assert_no_body (page, "Florian");
  sql_exec (essai, "DELETE FROM tentative");
}

/* --------------------------------------------------------------------------- the code */

static void
test_code (EssaiCommune *essai)
{
  g_autofree char *code = NULL, *petit = NULL, *espaces = NULL;
  g_autoptr (ParvisResponse) page = NULL;

  reserver (essai);
  code = dup_code (essai);
  g_assert_true (g_regex_match_simple ("^1(-[A-Z2-7]{4}){4}$", code, 0, 0));
  assert_authentique (essai, code);
  petit = g_ascii_strdown (code, -1);
  assert_authentique (essai, petit);
  espaces = g_strdelimit (g_strdup (code), "-", ' ');
  assert_authentique (essai, espaces);
  /* What it certifies, and nothing more. */
  page = verifier (essai, code);
  essai_assert_body (page, "Florian D.");
  essai_assert_body (page, "mardi 24 novembre 2026");
  essai_assert_body (page, "Réservation");
  essai_assert_body (page, "4,50\u00a0€");
  essai_assert_body (page, "samedi 21 novembre 2026 à\u00a010\u00a0h\u00a030");
  essai_assert_no_body (page, "DUPIN");
  essai_assert_no_body (page, "Pascal");
  essai_assert_no_body (page, "quotient");
}

static void
test_code_altere (EssaiCommune *essai)
{
  g_autofree char *code = NULL, *tronque = NULL, *autre = NULL, *long_code = NULL;

  reserver (essai);
  code = dup_code (essai);
  for (gsize i = 2; i < strlen (code); i++)
    {
      g_autofree char *altere = g_strdup (code);

      if (altere[i] == '-')
        continue;
      altere[i] = altere[i] == 'A' ? 'B' : 'A';
      assert_refuse (essai, altere);
    }
  tronque = g_strndup (code, strlen (code) - 1);
  assert_refuse (essai, tronque);
  long_code = g_strconcat (code, "A", NULL);
  assert_refuse (essai, long_code);
  /* Of another receipt. */
  poster (essai, "annuler");
  autre = g_strconcat ("2", code + 1, NULL);
  assert_refuse (essai, autre);
  assert_refuse (essai, "1-AAAA-AAAA-AAAA-AAAA");
  assert_refuse (essai, "999999-AAAA-AAAA-AAAA-AAAA");
  assert_refuse (essai, "1-<script>alert(1)");
  assert_authentique (essai, code);
}

/* A fact that is changed behind our back has no receipt any more. */
static void
test_fait_altere (EssaiCommune *essai)
{
  static const char *const changes[] = {
    "prix_cents = 100",
    "jour = '2026-11-26'",
    "fait_a = fait_a + 1",
    "foyer_id = foyer_id + 1",
    "acteur_type = 'agent'",
    "canal = 'bureau'",
    "action = 'annuler'",
    "chaine = x'"
    "00"
    "'",
    "seance_id = 2",
  };
  g_autofree char *code = NULL;

  reserver (essai);
  code = dup_code (essai);
  sql_exec (essai, "DROP TRIGGER reservation_fait_sans_modification;"
                   "CREATE TABLE avant AS SELECT * FROM reservation_fait");
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      sql_exec (essai, "UPDATE reservation_fait SET %s", changes[i]);
      assert_refuse (essai, code);
      sql_exec (essai,
                "UPDATE reservation_fait SET (prix_cents, jour, fait_a, foyer_id,"
                " acteur_type, canal, action, chaine, seance_id) = (SELECT prix_cents, jour,"
                " fait_a, foyer_id, acteur_type, canal, action, chaine, seance_id FROM avant)");
      assert_authentique (essai, code);
    }
}

static void
test_annule_ensuite (EssaiCommune *essai)
{
  g_autofree char *code = NULL;
  g_autoptr (ParvisResponse) avant = NULL, apres = NULL, recu = NULL;

  reserver (essai);
  code = dup_code (essai);
  avant = verifier (essai, code);
  essai_assert_no_body (avant, "annulée ensuite");
  essai->now += 3600;
  poster (essai, "annuler");
  apres = verifier (essai, code);
  essai_assert_status (apres, 200);
  essai_assert_body (apres, "annulée ensuite, le samedi 21 novembre 2026 à\u00a011\u00a0h\u00a030 "
                            "(reçu n°\u00a02)");
  recu = essai_commune_get (essai, PASCAL, "/agenda/recus/1");
  essai_assert_body (recu, "annulée ensuite");
}

/* Who guesses is stopped, with the right code too; an hour later not any more. */
static void
test_essais (EssaiCommune *essai)
{
  g_autofree char *code = NULL;
  g_autoptr (ParvisResponse) page = NULL;

  reserver (essai);
  code = dup_code (essai);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *essaye = g_strdup_printf ("1-AAAA-AAAA-AAAA-AA%c%c", 'A' + i, 'A' + i);
      g_autoptr (ParvisResponse) refus = verifier (essai, essaye);

      essai_assert_status (refus, 404);
    }
  page = verifier (essai, code);
  essai_assert_status (page, 429);
  essai_assert_body (page, "Réessayez dans 60 minutes");
  essai->now += 3601;
  assert_authentique (essai, code);
}

static void
test_champ (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) vide = essai_commune_get (essai, NULL, "/verifier");
  g_autoptr (ParvisResponse) faux = essai_commune_get (essai, NULL, "/verifier?code=12-ABC");
  g_autoptr (ParvisResponse) entier =
      essai_commune_get (essai, NULL, "/verifier?code=12-ABCD-EFGH-IJKL-MNOP");

  essai_assert_status (vide, 200);
  essai_assert_status (faux, 422);
  essai_assert_body (faux, "Ce n’est pas un code entier");
  essai_assert_body (faux, "value=\"12-ABC\"");
  essai_assert_status (entier, 303);
  g_assert_cmpstr (parvis_response_find_header (entier, "Location"), ==,
                   "/verifier/12-ABCD-EFGH-IJKL-MNOP");
}

static void
test_lecture (void)
{
  static const struct
  {
    const char *typed;
    gint64 numero; /* 0 = refused */
    const char *signes;
  } cases[] = {
    { "12-ABCD-EFGH-IJKL-MNOP", 12, "ABCDEFGHIJKLMNOP" },
    { "12 abcdefghijklmnop", 12, "ABCDEFGHIJKLMNOP" },
    { "12-0BCD-1FGH-8JKL-MNOP", 12, "OBCDIFGHBJKLMNOP" },
    { "9223372036854775807-AAAAAAAAAAAAAAAA", 0, NULL },
    { "012-AAAAAAAAAAAAAAAA", 12, "AAAAAAAAAAAAAAAA" },
    { "12AAAAAAAAAAAAAAAA", 0, NULL },
    { "0-AAAAAAAAAAAAAAAA", 0, NULL },
    { "-12-AAAAAAAAAAAAAAAA", 0, NULL },
    { "12-AAAAAAAAAAAAAAA", 0, NULL },
    { "12-AAAAAAAAAAAAAAAAA", 0, NULL },
    { "12-AAAAAAAAAAAAAAA9", 0, NULL },
    { "12-AAAAAAAAAAAAAAAé", 0, NULL },
    { "12-A-A-A-A-A-A-A-A-A-A-A-A-A-A-A-A", 12, "AAAAAAAAAAAAAAAA" },
    { "12-------------------------------------------------------AAAAAAAAAAAAAAAA", 0, NULL },
    { "", 0, NULL },
    { "12", 0, NULL },
    { "12-", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char signes[PARVIS_RECU_SIGNES + 1];
      gint64 numero = 0;
      gboolean read = parvis_recu_parse_code (cases[i].typed, &numero, signes);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpint (read, ==, cases[i].numero != 0);
      if (!read)
        continue;
      g_assert_cmpint (numero, ==, cases[i].numero);
      g_assert_cmpstr (signes, ==, cases[i].signes);
    }
}

/* --------------------------------------------------------------------------- one's own */

static void
test_page (EssaiCommune *essai)
{
  g_autofree char *code = NULL;
  g_autoptr (ParvisResponse) page = NULL, autre = NULL, papier = NULL, absent = NULL;

  reserver (essai);
  code = dup_code (essai);
  page = essai_commune_get (essai, PASCAL, "/agenda/recus/1");
  essai_assert_status (page, 200);
  essai_assert_body (page, "Reçu n°\u00a01");
  essai_assert_body (page, code);
  essai_assert_body (page, "Florian DUPIN");
  essai_assert_body (page, "par Pascal DUPIN, sur le portail");
  essai_assert_body (page, "Tarif résident, quotient 1350");
  autre = essai_commune_get (essai, DAVID, "/agenda/recus/1");
  papier = essai_commune_get (essai, DAVID, "/agenda/recu-pdf/1");
  absent = essai_commune_get (essai, PASCAL, "/agenda/recus/2");
  essai_assert_status (autre, 404);
  essai_assert_status (papier, 404);
  essai_assert_status (absent, 404);
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

/* The paper's code is what a telephone reads, and where it leads says that the paper is ours. */
static void
test_papier (EssaiCommune *essai)
{
  g_autofree char *pdf = g_build_filename (essai->folder, "recu.pdf", NULL);
  g_autofree char *base = g_build_filename (essai->folder, "recu", NULL);
  g_autofree char *png = g_strconcat (base, ".png", NULL);
  g_autofree char *zbar = g_find_program_in_path ("zbarimg");
  g_autofree char *text = NULL, *drawn = NULL, *read = NULL, *code = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  const char *bytes;
  gsize length;

  reserver (essai);
  response = essai_commune_get (essai, PASCAL, "/agenda/recu-pdf/1");
  essai_assert_status (response, 200);
  g_assert_cmpstr (parvis_response_find_header (response, "Content-Type"), ==, "application/pdf");
  g_assert_nonnull (
      strstr (parvis_response_find_header (response, "Content-Disposition"), "recu-1.pdf"));
  bytes = parvis_response_get_body (response, &length);
  g_assert_true (g_file_set_contents (pdf, bytes, (gssize) length, NULL));
  text = run ((const char *[]){ "pdftotext", "-layout", pdf, "-", NULL });
  code = dup_code (essai);
  g_assert_nonnull (strstr (text, "Florian DUPIN"));
  g_assert_nonnull (strstr (text, "24 novembre 2026"));
  g_assert_nonnull (strstr (text, "4,50"));
  /* What a family earns is not for whom it shows the paper to. */
  g_assert_null (strstr (text, "1350"));
  if (zbar == NULL)
    return;
  drawn = run ((const char *[]){ "pdftoppm", "-png", "-r", "150", "-singlefile", pdf, base, NULL });
  read = run ((const char *[]){ "zbarimg", "--quiet", "--raw", png, NULL });
  g_strstrip (read);
  g_assert_true (g_str_has_prefix (read, essai->commune->base_url));
  g_assert_true (g_str_has_suffix (read, code));
  {
    g_autoptr (ParvisResponse) page =
        essai_commune_get (essai, NULL, read + strlen (essai->commune->base_url));

    essai_assert_status (page, 200);
    essai_assert_body (page, "Ce reçu est authentique");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recus/lecture", test_lecture);
  essai_commune_add ("/recus/code", test_code);
  essai_commune_add ("/recus/code-altere", test_code_altere);
  essai_commune_add ("/recus/fait-altere", test_fait_altere);
  essai_commune_add ("/recus/annule-ensuite", test_annule_ensuite);
  essai_commune_add ("/recus/essais", test_essais);
  essai_commune_add ("/recus/champ", test_champ);
  essai_commune_add ("/recus/page", test_page);
  essai_commune_add ("/recus/papier", test_papier);
  return g_test_run ();
}
