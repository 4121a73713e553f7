/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/sql-essai.h"

/* A family's way through a fiche enfant. */

/* --------------------------------------------------------------------------- the family */

static void
test_complete (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL), *mails = NULL;
  g_autofree char *confirmation = g_strdup_printf ("%s/confirmation", suivi);
  g_autoptr (ParvisResponse) before = NULL, page = NULL, after = NULL, again = NULL, late = NULL;
  guint count = essai_commune_count_courriels (essai);

  before = essai_commune_get (essai, PASCAL, confirmation);
  g_assert_cmpstr (essai_get_location (before), ==, suivi);
  essai_fiche_remplir (&f, NULL);
  essai_fiche_assert_etat (&f, "en_traitement");
  page = essai_commune_get (essai, PASCAL, confirmation);
  essai_assert_status (page, 200);
  after = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (after, "Hortense");
  essai_assert_body (after, ADRESSE);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Hortense"));
  g_assert_null (strstr (mails, "Arachides"));
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM demande_justificatif WHERE obligatoire = 1"
                            " AND demande_id = %" G_GINT64_FORMAT,
                            f.demande),
                   ==, 3);
  /* Signed twice, and a step sent after: it stays what was signed. */
  again = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("signature"), NULL, NULL);
  g_assert_cmpstr (essai_get_location (again), ==, suivi);
  late =
      essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("responsable"), "voie", "ailleurs");
  g_assert_cmpstr (essai_get_location (late), ==, suivi);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, count + 1);
  essai_fiche_assert_traces (&f, "commencee deposee", "");
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%ailleurs%%'"), ==,
      0);
}

/* Left in the middle and taken up again; a step that is not reached yet leads to the one that is. */
static void
test_reprise (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *here = essai_fiche_dup_path (f.demande, "autorisations"),
                  *suivi = essai_fiche_dup_path (f.demande, NULL);
  g_autofree char *ahead = essai_fiche_dup_path (f.demande, "signature"),
                  *nowhere = essai_fiche_dup_path (f.demande, "rien");
  g_autofree char *conjoint = essai_fiche_dup_path (f.demande, "conjoint");
  g_autoptr (ParvisResponse) saved = NULL, page = NULL, skipped = NULL, sent = NULL, none = NULL;
  g_autoptr (ParvisResponse) hidden = NULL, back = NULL, left = NULL;

  skipped = essai_commune_get (essai, PASCAL, ahead);
  g_assert_true (g_str_has_suffix (essai_get_location (skipped), "/etapes/informations"));
  g_clear_pointer (&skipped, parvis_response_free);
  essai_fiche_remplir (&f, "autorisations");
  essai->now += 3 * 86400;
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Reprendre");
  essai_assert_body (page, "Hortense");
  skipped = essai_commune_get (essai, PASCAL, ahead);
  g_assert_cmpstr (essai_get_location (skipped), ==, here);
  sent = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("signature"), NULL, NULL);
  g_assert_cmpstr (essai_get_location (sent), ==, here);
  essai_fiche_assert_etat (&f, "brouillon");
  none = essai_commune_get (essai, PASCAL, nowhere);
  essai_assert_status (none, 404);
  /* There is no second parent. */
  hidden = essai_commune_get (essai, PASCAL, conjoint);
  essai_assert_status (hidden, 404);
  /* Kept as it is, with its faults. */
  saved = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("autorisations"), "action",
                              "enregistrer");
  g_assert_cmpstr (essai_get_location (saved), ==, suivi);
  back = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("autorisations"), "action",
                             "precedent");
  g_assert_true (g_str_has_suffix (essai_get_location (back), "/etapes/enfant"));
  left = essai_commune_get (essai, PASCAL, here);
  essai_assert_status (left, 200);
}

static void
test_autre_famille (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  gint64 manon = essai_commune_get_enfant (essai, DAVID, 0);
  g_autofree char *theirs = g_strdup_printf ("%" G_GINT64_FORMAT, manon);
  g_autoptr (ParvisResponse) stranger = NULL, stolen = NULL;

  essai_fiche_remplir (&f, "enfant");
  stranger = essai_fiche_poster (&f, DAVID, essai_fiche_find_etape ("enfant"), NULL, NULL);
  essai_assert_status (stranger, 404);
  /* One's own file about another family's child. */
  stolen = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("enfant"), "enfant", theirs);
  essai_assert_status (stolen, 422);
  essai_assert_no_body (stolen, "Manon");
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM demande WHERE personne_id = %" G_GINT64_FORMAT
                            " AND id = %" G_GINT64_FORMAT,
                            manon, f.demande),
                   ==, 0);
}

static void
test_une_par_enfant (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), second;
  g_autoptr (ParvisResponse) response = NULL;
  gint64 same;

  /* Begun twice without a child: the same draft. */
  same = essai_fiche_commencer (essai, PASCAL);
  g_assert_cmpint (same, ==, f.demande);
  essai_fiche_remplir (&f, "autorisations");
  second = (Fiche){ essai, f.enfant, essai_fiche_commencer (essai, PASCAL) };
  g_assert_cmpint (second.demande, !=, f.demande);
  essai_fiche_remplir (&second, "enfant");
  response = essai_fiche_poster (&second, PASCAL, essai_fiche_find_etape ("enfant"), NULL, NULL);
  essai_assert_status (response, 422);
  essai_assert_body (response, "déjà une fiche");
}

/* What the household has given once, for one child, is not asked for again. */
static void
test_deuxieme_enfant (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), second;
  g_autofree char *path = NULL, *one = NULL, *two = NULL, *pieces = NULL;
  g_autoptr (ParvisResponse) page = NULL, etape = NULL;
  const char *domicile = "SELECT j.id FROM demande_justificatif l JOIN justificatif j"
                         " ON j.id = l.justificatif_id WHERE j.type = 'justificatif-domicile'"
                         " AND l.demande_id = %" G_GINT64_FORMAT;

  essai_fiche_remplir (&f, NULL);
  one = sql_text (essai, domicile, f.demande);
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'valide', valide_au = '2027-08-31' WHERE id = %s", one);
  second = essai_fiche_new (essai, "Clotilde");
  {
    g_autoptr (ParvisResponse) first =
        essai_fiche_poster (&second, PASCAL, essai_fiche_find_etape ("informations"), NULL, NULL);

    essai_assert_status (first, 303);
  }
  path = essai_fiche_dup_path (second.demande, "responsable");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "04 90 65 43 21");
  essai_assert_no_body (page, "Arachides");
  essai_fiche_remplir (&second, "justificatifs");
  two = sql_text (essai, domicile, second.demande);
  g_assert_cmpstr (one, ==, two);
  pieces = essai_fiche_dup_path (second.demande, "justificatifs");
  etape = essai_commune_get (essai, PASCAL, pieces);
  essai_assert_body (etape, "Valide");
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM demande_justificatif l JOIN justificatif j"
                            " ON j.id = l.justificatif_id WHERE l.demande_id = %" G_GINT64_FORMAT
                            " AND j.etat = 'non_fourni'",
                            second.demande),
                   ==, 2);
}

static void
test_signature_fausse (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  static const char *const needed[] = { "certifie", "engagement", "signataire" };

  essai_fiche_remplir (&f, "signature");
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (ParvisResponse) response =
          essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("signature"), needed[i], "");

      essai_assert_status (response, 422);
      essai_fiche_assert_etat (&f, "brouillon");
    }
}

/* Every step with something wrong in it: said, and not left. */
static void
test_faux (EssaiCommune *essai)
{
  static const struct
  {
    const char *etape, *nom, *valeur;
  } faux[] = {
    { "informations", "reglement", "" },
    { "responsable", "naissance_le", "31/02/1984" },
    { "responsable", "naissance_le", "22/11/2026" },
    { "responsable", "commune", "Trifouilly-les-Oies" },
    { "responsable", "code_postal", "99999" },
    { "responsable", "courriel", "pascal" },
    { "responsable", "nom_naissance", "<script>alert(1)</script>" },
    { "responsable", "lien", "voisin" },
    { "enfant", "enfant", "" },
    { "enfant", "enfant", "987654" },
    { "enfant", "enfant", "-1" },
    { "enfant", "annee", "2031-2032" },
    { "enfant", "etablissement", "99" },
    { "enfant", "niveau", "Terminale" },
    { "enfant", "seances", "99" },
    { "autorisations", "sortie", "helicoptere" },
    { "vaccination", "vaccins.dtp.a_jour", "" },
    { "sanitaire", "allergie_alimentaire", "" },
    { "sanitaire", "pai", "peut-être" },
    { "personnes", "personnes.0.telephone", "06 12 34 56 78" },
    { "personnes", "personnes.0.nom", "" },
  };
  Fiche f = essai_fiche_new (essai, "Hortense");

  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (ParvisResponse) response = NULL;

      essai_fiche_remplir (&f, faux[i].etape);
      response = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape (faux[i].etape),
                                     faux[i].nom, faux[i].valeur);
      if (parvis_response_get_status (response) != 422)
        g_error ("%s.%s « %s »: %u", faux[i].etape, faux[i].nom, faux[i].valeur,
                 parvis_response_get_status (response));
      essai_assert_no_body (response, "<script>alert");
    }
}

/* A child that is added: born tomorrow, too old, nameless; then right, and one child however often. */
static void
test_nouvel_enfant (EssaiCommune *essai)
{
  static const char *const naissances[] = { "22/11/2026", "31/02/2018", "01/01/1999", "" };
  Fiche f = { .essai = essai, .demande = essai_fiche_commencer (essai, PASCAL) };
  g_autofree char *path = essai_fiche_dup_path (f.demande, "enfant");
  gint64 before = sql_int (essai, "SELECT count(*) FROM personne");

  essai_fiche_remplir (&f, "enfant");
  for (gsize i = 0; i <= G_N_ELEMENTS (naissances) + 1; i++)
    {
      gboolean right = i >= G_N_ELEMENTS (naissances);
      g_autoptr (ParvisResponse) response = essai_commune_post_form (
          essai, PASCAL, path, "enfant", "nouveau", "enfant.sexe", "fille", "enfant.nom_naissance",
          "Dupin", "enfant.prenom", "Bérénice", "enfant.naissance_le",
          right ? "02/09/2016" : naissances[i], "enfant.naissance_pays", "99100",
          "enfant.naissance_commune", "Carpentras", "enfant.naissance_dep", "84", "transports",
          "aucun", "annee", "2026-2027", "etablissement", "1", "niveau", "CM2", "seances", "1",
          "regime_alimentaire", "standard", "action", "suivant", NULL);

      essai_assert_status (response, right ? 303 : 422);
      g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM personne"), ==, before + right);
    }
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM demande d JOIN personne p ON p.id = d.personne_id"
                            " WHERE p.prenom = 'Bérénice' AND d.id = %" G_GINT64_FORMAT,
                            f.demande),
                   ==, 1);
}

static gboolean
files_have (EssaiCommune *essai, const char *text)
{
  static const char *const suffixes[] = { "", "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (essai->commune->db_path, suffixes[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &bytes, &length, NULL)
          && memmem (bytes, length, text, strlen (text)) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Nobody reads the health steps in the database's file; an agent does, and it is noted. */
static void
test_sante (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *path = NULL, *recap = NULL;
  g_autoptr (ParvisResponse) detail = NULL, page = NULL;

  essai_fiche_remplir (&f, "signature");
  recap = essai_fiche_dup_path (f.demande, "signature");
  page = essai_commune_get (essai, PASCAL, recap);
  essai_assert_body (page, "Arachides");
  essai_fiche_remplir (&f, NULL);
  g_assert_true (files_have (essai, ADRESSE));
  g_assert_false (files_have (essai, "Arachides"));
  path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, f.demande);
  detail = essai_commune_get (essai, JEANNE, path);
  essai_assert_status (detail, 200);
  essai_assert_body (detail, SECRET);
  essai_fiche_assert_traces (&f, "commencee deposee", "demande.consulte");
  g_assert_false (files_have (essai, "Arachides"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/demandes/complete", test_complete);
  essai_commune_add ("/demandes/reprise", test_reprise);
  essai_commune_add ("/demandes/autre-famille", test_autre_famille);
  essai_commune_add ("/demandes/une-par-enfant", test_une_par_enfant);
  essai_commune_add ("/demandes/deuxieme-enfant", test_deuxieme_enfant);
  essai_commune_add ("/demandes/signature-fausse", test_signature_fausse);
  essai_commune_add ("/demandes/faux", test_faux);
  essai_commune_add ("/demandes/nouvel-enfant", test_nouvel_enfant);
  essai_commune_add ("/demandes/sante", test_sante);
  return g_test_run ();
}
