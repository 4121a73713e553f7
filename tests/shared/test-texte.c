/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-motdepasse.h"
#include "shared/rules/parvis-texte.h"

static void
assert_takes (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_nettoyer (void)
{
  assert_takes (parvis_texte_nettoyer ("  Jean \t\n Pierre  "), "Jean Pierre");
  assert_takes (parvis_texte_nettoyer ("a\xe2\x80\xae"
                                       "b\xe2\x80\x8b"
                                       "c\xc2\xad"
                                       "d\x07"),
                "abcd");
  assert_takes (parvis_texte_nettoyer ("\xef\xbb\xbfx\xe2\x81\xa6y\xe2\x81\xa9"), "xy");
  assert_takes (parvis_texte_nettoyer ("Me\xcc\x81lanie"), "Mélanie");
  assert_takes (parvis_texte_nettoyer ("a\xc2\xa0"
                                       "b"),
                "a b");
  assert_takes (parvis_texte_nettoyer ("<script>"), "<script>");
  assert_takes (parvis_texte_nettoyer (" \xe2\x80\x8f "), "");
  assert_takes (parvis_texte_nettoyer (""), "");
  assert_takes (parvis_texte_nettoyer_lignes ("\r\n a  b \r\n\r\n\r\n c\rd\n\n"), "a b\n\nc\nd");
  assert_takes (parvis_texte_nettoyer_lignes (""), "");
}

static void
test_noms (void)
{
  g_autofree char *long_name = g_strnfill (101, 'a');

  assert_takes (parvis_texte_nom ("dupin"), "DUPIN");
  assert_takes (parvis_texte_nom (" d'alméida  sœur "), "D'ALMÉIDA SŒUR");
  assert_takes (parvis_texte_prenom ("JEAN-PIERRE"), "Jean-Pierre");
  assert_takes (parvis_texte_prenom ("éric"), "Éric");
  assert_takes (parvis_texte_prenom ("marie  anne"), "Marie Anne");
  assert_takes (parvis_texte_prenom ("n'golo"), "N'Golo");
  assert_takes (parvis_texte_prenom (""), "");
  assert_takes (parvis_texte_nom_prenom ("dupin", "alice"), "DUPIN Alice");
  assert_takes (parvis_texte_nom_prenom ("dupin", NULL), "DUPIN");
  assert_takes (parvis_texte_nom_prenom ("", "alice"), "Alice");
  assert_takes (parvis_texte_de ("MOUNIER Éric"), "de MOUNIER Éric");
  assert_takes (parvis_texte_de ("Éric"), "d’Éric");
  assert_takes (parvis_texte_de ("Hélène"), "d’Hélène");
  assert_takes (parvis_texte_de ("Yann"), "de Yann");
  assert_takes (parvis_texte_de ("Yves"), "d’Yves");
  assert_takes (parvis_texte_de (""), "de ");
  g_assert_true (parvis_texte_contient ("D’ALMÉIDA Élodie", "elodie al"));
  g_assert_true (parvis_texte_contient ("DUPIN", ""));
  g_assert_false (parvis_texte_contient ("DUPIN Alice", "alice martin"));
  assert_takes (parvis_texte_cle (" Éric  MOUNIER-d’Œuvre "), "eric mounier d oeuvre");
  g_assert_true (parvis_texte_is_nom ("D’Alméida-N'Guyen J."));
  g_assert_true (parvis_texte_is_nom ("Ольга"));
  g_assert_true (parvis_texte_is_nom (long_name + 1));
  g_assert_false (parvis_texte_is_nom (long_name));
  g_assert_false (parvis_texte_is_nom (""));
  g_assert_false (parvis_texte_is_nom ("- '"));
  g_assert_false (parvis_texte_is_nom ("Dupin2"));
  g_assert_false (parvis_texte_is_nom ("<script>"));
  g_assert_false (parvis_texte_is_nom ("a@b"));
}

static void
test_telephone (void)
{
  static const struct
  {
    const char *typed, *e164, *shown;
  } cases[] = {
    { "06 12 34 56 78", "+33612345678", "06 12 34 56 78" },
    { "0612345678", "+33612345678", "06 12 34 56 78" },
    { "06.12.34.56.78", "+33612345678", "06 12 34 56 78" },
    { "06-12-34-56-78", "+33612345678", "06 12 34 56 78" },
    { "+33 6 12 34 56 78", "+33612345678", "06 12 34 56 78" },
    { "+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78" },
    { "0033612345678", "+33612345678", "06 12 34 56 78" },
    { "04 90 65 40 00", "+33490654000", "04 90 65 40 00" },
    { "06\xc2\xa0"
      "12\xe2\x80\xaf"
      "34 56 78",
      "+33612345678", "06 12 34 56 78" },
    { "+32 2 555 12 12", "+3225551212", "+3225551212" },
    { "0044 20 7946 0958", "+442079460958", "+442079460958" },
    { "06 12 34 56", NULL, NULL },
    { "06 12 34 56 78 9", NULL, NULL },
    { "00 12 34 56 78", NULL, NULL }, /* foreign, and too short */
    { "612345678", NULL, NULL },
    { "+33 0612", NULL, NULL },
    { "+0612345678", NULL, NULL },
    { "06 12 34 56 7a", NULL, NULL },
    { "06+12345678", NULL, NULL },
    { "٠٦١٢٣٤٥٦٧٨", NULL, NULL },
    { "", NULL, NULL },
    { "+", NULL, NULL },
    { "00", NULL, NULL },
    { "+12345678901234567", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *e164 = parvis_texte_parse_telephone (cases[i].typed);
      g_assert_cmpstr (e164, ==, cases[i].e164);
      if (e164 != NULL)
        assert_takes (parvis_texte_format_telephone (e164), cases[i].shown);
    }
  g_assert_true (parvis_texte_is_mobile ("+33612345678"));
  g_assert_true (parvis_texte_is_mobile ("+33712345678"));
  g_assert_false (parvis_texte_is_mobile ("+33490654000"));
}

static void
test_courriel (void)
{
  static const char *const fine[] = { "a@b.fr", "pascal.dupin+cantine@mairie-sarrians.fr",
                                      "x_y@sub.exemple.org", "o'neil@exemple.fr" };
  static const char *const wrong[] = { "",         "a",         "a@",       "@b.fr",
                                       "a@b",      "a@b.",      "a@.fr",    "a@b..fr",
                                       "a@@b.fr",  "a b@c.fr",  "a@b c.fr", ".a@b.fr",
                                       "a.@b.fr",  "a..b@c.fr", "a@-b.fr",  "a@b-.fr",
                                       "é@b.fr",   "a@é.fr",    "a@b.f",    "a@1.2.3.4",
                                       "a@b.fr\n", "a\"b@c.fr", "<a@b.fr>", "a@b.fr,c@d.fr",
                                       "a@b_c.fr" };
  g_autofree char *local = g_strnfill (65, 'a');
  g_autofree char *long_local = g_strconcat (local, "@b.fr", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    g_assert_true (parvis_texte_is_courriel (fine[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (parvis_texte_is_courriel (wrong[i]));
    }
  g_assert_false (parvis_texte_is_courriel (long_local));
  g_assert_true (parvis_texte_is_courriel (long_local + 1));
  assert_takes (parvis_texte_cle_courriel (" Pascal.DUPIN@Exemple.FR "), "pascal.dupin@exemple.fr");
}

static void
test_codes (void)
{
  static const char *const deps[] = { "01",  "20",  "84",  "95",  "2A", "2B",
                                      "971", "978", "984", "989", "99" };
  static const char *const no_deps[] = { "",   "0",   "00",  "1",   "96",  "98",  "2C",
                                         "2a", "970", "979", "990", "084", "8 4", "1000" };
  static const char *const codes[] = { "84260", "01000", "20000", "97400", "95880", "98800" };
  static const char *const no_codes[] = { "",      "8426",  "842600", "00100",  "96000",
                                          "99000", "2A004", "97900",  " 84260", "8426O" };

  for (guint i = 0; i < G_N_ELEMENTS (deps); i++)
    g_assert_true (parvis_texte_is_departement (deps[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no_deps); i++)
    g_assert_false (parvis_texte_is_departement (no_deps[i]));
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_true (parvis_texte_is_code_postal (codes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no_codes); i++)
    g_assert_false (parvis_texte_is_code_postal (no_codes[i]));
}

static void
test_identifiant (void)
{
  static const struct
  {
    const char *prenom, *nom;
    guint rang;
    const char *expected;
  } cases[] = {
    { "David", "MOULIN", 1, "david.moulin" },
    { "Éric", "Mounier", 2, "eric.mounier2" },
    { "Jean-Pierre", "de la Tour", 1, "jean-pierre.delatour" },
    { "Françoise", "CŒUR", 1, "francoise.coeur" },
    { "Zoë", "d’Almeïda", 1, "zoe.dalmeida" },
    { "Łukasz", "Straße", 1, "lukasz.strasse" },
    { "Øyvind", "Æble", 1, "oeyvind.aeble" },
    { "Ольга", "Иванова", 1, "usager" },
    { "小", "明", 1, "usager" },
    { "小", "明", 3, "usager3" },
    { "", "Dupin", 1, "dupin" },
    { "-", "Dupin-", 1, "dupin" },
    { "-Anne--", "--", 1, "anne" },
    { "Maximilienne-Alexandrine", "Vandenberghe", 1, "maximilienne-alexandrine.vande" },
    { "Maximilienne-Alexandrine", "Vandenberghe", 12, "maximilienne-alexandrine.van12" },
    { "Abcdefghijklmnopqrstuvwxyzabc", "Dupin", 1, "abcdefghijklmnopqrstuvwxyzabc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name =
          parvis_identifiant_propose (cases[i].prenom, cases[i].nom, cases[i].rang);
      g_assert_cmpstr (name, ==, cases[i].expected);
      g_assert_null (parvis_identifiant_check (name));
      assert_takes (parvis_identifiant_replier (name), name);
    }
  assert_takes (parvis_identifiant_replier (" Éric.MOUNIER "), "eric.mounier");
  assert_takes (parvis_identifiant_replier ("A@B.fr"), "a@b.fr");
  g_assert_null (parvis_identifiant_check ("abc"));
  g_assert_null (parvis_identifiant_check ("abcdefghijklmnopqrstuvwxyzabcd"));
  g_assert_nonnull (parvis_identifiant_check (""));
  g_assert_nonnull (parvis_identifiant_check ("ab"));
  g_assert_nonnull (parvis_identifiant_check ("abcdefghijklmnopqrstuvwxyzabcde"));
  g_assert_nonnull (parvis_identifiant_check ("éric"));
  g_assert_nonnull (parvis_identifiant_check ("Eric"));
  g_assert_nonnull (parvis_identifiant_check (".eric"));
  g_assert_nonnull (parvis_identifiant_check ("eric-"));
  g_assert_nonnull (parvis_identifiant_check ("a b c"));
}

static void
test_motdepasse (void)
{
  g_autofree char *long_one = g_strnfill (PARVIS_MOTDEPASSE_MAX + 1, 'A');

  g_assert_cmpuint (parvis_motdepasse_check ("Parvis-demo-2026", 55, 12), ==,
                    PARVIS_MOTDEPASSE_TOUTES);
  g_assert_cmpuint (parvis_motdepasse_check ("", 0, 12), ==, 0);
  g_assert_cmpuint (parvis_motdepasse_check ("éééééééééééé", 0, 12), ==,
                    PARVIS_MOTDEPASSE_LONGUEUR);
  g_assert_cmpuint (parvis_motdepasse_check ("É1", 49.9, 12), ==,
                    PARVIS_MOTDEPASSE_MAJUSCULE | PARVIS_MOTDEPASSE_CHIFFRE);
  g_assert_cmpuint (parvis_motdepasse_check ("abc", 50, 12), ==, PARVIS_MOTDEPASSE_NIVEAU);
  g_assert_cmpuint (parvis_motdepasse_check (long_one, 99, 12), ==, 0);
  g_assert_cmpuint (parvis_motdepasse_check (long_one + 1, 99, 12), !=, 0);
  g_assert_cmpuint (parvis_motdepasse_check ("\xff", 99, 12), ==, 0);
  g_assert_cmpstr (parvis_motdepasse_get_nom_niveau (parvis_motdepasse_get_niveau (74.9)), ==,
                   "Moyen");
  g_assert_cmpstr (parvis_motdepasse_get_nom_niveau (parvis_motdepasse_get_niveau (75)), ==,
                   "Fort");
  g_assert_cmpstr (parvis_motdepasse_get_nom_niveau (parvis_motdepasse_get_niveau (-1)), ==,
                   "Faible");
  for (guint i = 0, all = 0; i < PARVIS_MOTDEPASSE_N_REGLES; i++)
    {
      g_assert_cmpuint (all & parvis_motdepasse_regles[i].regle, ==, 0);
      all |= parvis_motdepasse_regles[i].regle;
      g_assert_cmpuint (strlen (parvis_motdepasse_regles[i].libelle), >, 0);
      if (i + 1 == PARVIS_MOTDEPASSE_N_REGLES)
        g_assert_cmpuint (all, ==, PARVIS_MOTDEPASSE_TOUTES);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/texte/nettoyer", test_nettoyer);
  g_test_add_func ("/texte/noms", test_noms);
  g_test_add_func ("/texte/telephone", test_telephone);
  g_test_add_func ("/texte/courriel", test_courriel);
  g_test_add_func ("/texte/codes", test_codes);
  g_test_add_func ("/texte/identifiant", test_identifiant);
  g_test_add_func ("/texte/motdepasse", test_motdepasse);
  return g_test_run ();
}
