/* SPDX-License-Identifier: EUPL-1.2 */
/* The second responsable is invited from the step that names them, and from the file once it is sent. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/sql-essai.h"

#define COURRIEL "helene.berger@courriel.example"

/* clang-format off */
static const Etape conjoint = { "conjoint", "enfant", {
  { "civilite", "madame" }, { "nom_naissance", "Berger" }, { "prenom", "Hélène" },
  { "naissance_le", "03/02/1986" }, { "naissance_pays", "99100" },
  { "naissance_commune", "Carpentras" }, { "naissance_dep", "84" }, { "lien", "mere" },
  { "autorite_parentale", "oui" }, { "meme_adresse", "oui" }, { "telephone", "06 45 67 89 01" },
  { "courriel", COURRIEL }, { "payeur", "responsable" } } };
/* clang-format on */

static gint64
count_invitations (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count (*) FROM invitation");
}

/* At the step Conjoint: Pascal said that there is a second responsable. */
static Fiche
commencer (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autoptr (ParvisResponse) response = NULL;

  essai_fiche_remplir (&f, "responsable");
  response = essai_fiche_poster (&f, PASCAL, essai_fiche_find_etape ("responsable"),
                                 "second_responsable", "oui");
  essai_assert_status (response, 303);
  return f;
}

/* The rest of the way, signed. */
static void
finir (Fiche *f)
{
  static const char *const codes[] = { "enfant",    "autorisations", "vaccination", "sanitaire",
                                       "personnes", "justificatifs", "signature" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (ParvisResponse) response =
          essai_fiche_poster (f, PASCAL, essai_fiche_find_etape (codes[i]), NULL, NULL);

      essai_assert_status (response, 303);
    }
}

static void
poster_conjoint (Fiche *f, const char *nom, const char *valeur, guint status)
{
  g_autoptr (ParvisResponse) response = essai_fiche_poster (f, PASCAL, &conjoint, nom, valeur);

  essai_assert_status (response, status);
}

/* One press: the step is kept, the link is mailed once, and the page says so. */
static void
test_etape (EssaiCommune *essai)
{
  Fiche f = commencer (essai);
  g_autofree char *path = essai_fiche_dup_path (f.demande, "conjoint"), *mails = NULL, *ou = NULL;
  g_autofree char *qui = NULL, *suite = NULL;
  g_autoptr (ParvisResponse) vide = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) fautif = NULL, envoye = NULL, encore = NULL, page = NULL,
                             retire = NULL, apres = NULL;

  essai_assert_body (vide, "L’inviter à créer son compte");
  poster_conjoint (&f, NULL, NULL, 303); /* going on mails nothing */
  g_assert_cmpint (count_invitations (essai), ==, 0);
  fautif =
      essai_commune_post_form (essai, PASCAL, path, "prenom", "Hélène", "action", "inviter", NULL);
  essai_assert_status (fautif, 422);
  essai_assert_body (fautif, "value=\"Hélène\"");
  g_assert_cmpint (count_invitations (essai), ==, 0);
  envoye = essai_fiche_poster (&f, PASCAL, &conjoint, "action", "inviter");
  essai_assert_status (envoye, 303);
  g_assert_cmpstr (essai_get_location (envoye), ==, path);
  encore = essai_fiche_poster (&f, PASCAL, &conjoint, "action", "inviter");
  essai_assert_status (encore, 303);
  g_assert_cmpint (count_invitations (essai), ==, 1);
  qui = sql_text (essai, "SELECT nature || ' ' || prenom || ' ' || courriel || ' ' || lien"
                         " FROM invitation");
  g_assert_cmpstr (qui, ==, "meme Hélène " COURRIEL " mere");
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, COURRIEL));
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "Un compte pour Hélène");
  essai_assert_body (page, "envoyée le 21/11/2026");
  essai_assert_no_body (page, "value=\"inviter\"");
  /* Taken back from there, and offered again. */
  suite = g_strdup_printf ("/mon-foyer/invitations/%" G_GINT64_FORMAT,
                           sql_int (essai, "SELECT id FROM invitation"));
  ou = g_strdup_printf ("%" G_GINT64_FORMAT, f.demande);
  retire = essai_commune_post_form (essai, PASCAL, suite, "action", "retirer", "demande", ou, "ou",
                                    "conjoint", NULL);
  g_assert_cmpstr (essai_get_location (retire), ==, path);
  apres = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (apres, "Inviter Hélène à créer son compte");
}

static void
test_etape_refus (EssaiCommune *essai)
{
  Fiche f = commencer (essai);
  g_autoptr (ParvisResponse) mien = NULL, sans = NULL, deux = NULL, etranger = NULL;
  g_autofree char *path = essai_fiche_dup_path (f.demande, "conjoint");
  Etape ailleurs = conjoint, muet = conjoint, moi = conjoint;

  for (gsize i = 0; moi.champs[i].nom != NULL; i++)
    if (g_str_equal (moi.champs[i].nom, "courriel"))
      {
        moi.champs[i].valeur = "Pascal.Dupin@courriel.example";
        muet.champs[i].valeur = "";
      }
  mien = essai_fiche_poster (&f, PASCAL, &moi, "action", "inviter");
  essai_assert_status (mien, 422);
  essai_assert_body (mien, "C’est votre propre adresse.");
  sans = essai_fiche_poster (&f, PASCAL, &muet, "action", "inviter");
  essai_assert_status (sans, 422);
  essai_assert_body (sans, "Écrivez son courriel");
  /* Two homes, and which child is not said yet. */
  for (gsize i = 0; ailleurs.champs[i].nom != NULL; i++)
    if (g_str_equal (ailleurs.champs[i].nom, "meme_adresse"))
      {
        ailleurs.champs[i].valeur = "non";
        ailleurs.champs[i + 3] = (Champ){ "voie", "3 rue Haute" };
        ailleurs.champs[i + 4] = (Champ){ "code_postal", "84200" };
        ailleurs.champs[i + 5] = (Champ){ "commune", "Carpentras" };
        ailleurs.champs[i + 6] = (Champ){ "payeur", "responsable" };
        ailleurs.champs[i + 7] = (Champ){ "telephone", "06 45 67 89 01" };
      }
  deux = essai_fiche_poster (&f, PASCAL, &ailleurs, "action", "inviter");
  essai_assert_status (deux, 422);
  essai_assert_body (deux, "Choisissez d’abord l’enfant");
  etranger = essai_commune_post_form (essai, DAVID, path, "action", "inviter", NULL);
  essai_assert_status (etranger, 404);
  g_assert_cmpint (count_invitations (essai), ==, 0);
}

/* The first values of the card that a page shows. */
static char *
dup_valeur (ParvisResponse *response, const char *nom)
{
  g_autofree char *motif = g_strdup_printf (
      "name=\"%s\"[^>]* value=\"([^\"]*)\"|name=\"%s\" value=\"([^\"]*)\"", nom, nom);
  g_autoptr (GRegex) regex = g_regex_new (motif, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *body = parvis_response_get_body (response, NULL);

  if (!g_regex_match (regex, body, 0, &match))
    return NULL;
  return g_match_info_fetch (match, g_match_info_get_match_count (match) - 1);
}

/* After the file is sent: the page's form as it stands invites; then it says so, and comes back. */
static void
test_envoyee (EssaiCommune *essai)
{
  Fiche f = commencer (essai);
  g_autofree char *fin = NULL, *suivi = NULL, *prenom = NULL, *lien = NULL, *enfants = NULL,
                  *courriel = NULL, *demande = NULL, *ou = NULL, *jeton = NULL;
  g_autoptr (ParvisResponse) page = NULL, dossier = NULL, envoye = NULL, double_ = NULL,
                             apres = NULL, etranger = NULL;

  poster_conjoint (&f, NULL, NULL, 303);
  finir (&f);
  fin = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", f.demande);
  suivi = essai_fiche_dup_path (f.demande, NULL);
  page = essai_commune_get (essai, PASCAL, fin);
  essai_assert_body (page, "Inviter Hélène à créer son compte");
  dossier = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (dossier, "Inviter Hélène à créer son compte");
  g_assert_cmpint (count_invitations (essai), ==, 0);
  prenom = dup_valeur (page, "prenom");
  lien = dup_valeur (page, "lien");
  enfants = dup_valeur (page, "enfants");
  courriel = dup_valeur (page, "courriel");
  demande = dup_valeur (page, "demande");
  ou = dup_valeur (page, "ou");
  jeton = dup_valeur (page, "_jeton");
  g_assert_cmpstr (courriel, ==, COURRIEL);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&envoye, parvis_response_free);
      envoye =
          essai_commune_post_form (essai, PASCAL, "/mon-foyer/inviter", "nature", "autre", "prenom",
                                   prenom, "lien", lien, "enfants", enfants, "courriel", courriel,
                                   "demande", demande, "ou", ou, "_jeton", jeton, NULL);
      essai_assert_status (envoye, 303);
      g_assert_cmpstr (essai_get_location (envoye), ==, fin);
    }
  g_assert_cmpint (count_invitations (essai), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT personne_id FROM invitation_enfant"), ==, f.enfant);
  apres = essai_commune_get (essai, PASCAL, fin);
  essai_assert_body (apres, "Autre foyer");
  essai_assert_body (apres, "envoyée le 21/11/2026");
  essai_assert_no_body (apres, "Inviter Hélène à créer");
  etranger = essai_commune_get (essai, DAVID, fin);
  essai_assert_status (etranger, 404);
}

/* A mistake in the card shows the whole form, with all that was typed and the way back. */
static void
test_faute (EssaiCommune *essai)
{
  Fiche f = commencer (essai);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, f.enfant);
  g_autofree char *demande = g_strdup_printf ("%" G_GINT64_FORMAT, f.demande);
  g_autoptr (ParvisResponse) page = essai_commune_post_form (
      essai, PASCAL, "/mon-foyer/inviter", "nature", "meme", "prenom", "Hélène", "lien", "mere",
      "enfants", enfant, "courriel", "helene.berger", "demande", demande, "ou", "suivi", NULL);
  g_autofree char *retour = dup_valeur (page, "demande");

  essai_assert_status (page, 422);
  essai_assert_body (page, "value=\"helene.berger\"");
  g_assert_cmpstr (retour, ==, demande);
}

/* Nobody is named, or no account is wished: a link is enough. With two accounts, nothing is offered. */
static void
test_sans (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), g;
  g_autofree char *fin = NULL, *autre = NULL;
  g_autoptr (ParvisResponse) page = NULL, refuse = NULL, deux = NULL;

  essai_fiche_remplir (&f, NULL);
  fin = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", f.demande);
  page = essai_commune_get (essai, PASCAL, fin);
  essai_assert_body (page, "/mon-foyer/inviter");
  essai_assert_no_body (page, "Un compte pour");
  g = commencer (essai);
  g.enfant = essai_fiche_add_enfant (essai, "Basile");
  poster_conjoint (&g, "acces", "non", 303);
  finir (&g);
  autre = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", g.demande);
  refuse = essai_commune_get (essai, PASCAL, autre);
  essai_assert_body (refuse, "/mon-foyer/inviter");
  essai_assert_no_body (refuse, "Un compte pour");
  sql_exec (essai,
            "UPDATE compte SET foyer_id = %" G_GINT64_FORMAT " WHERE identifiant = 'david.moulin'",
            essai_commune_get_foyer (essai, PASCAL));
  deux = essai_commune_get (essai, PASCAL, autre);
  essai_assert_no_body (deux, "/mon-foyer/inviter");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/second/etape", test_etape);
  essai_commune_add ("/second/etape/refus", test_etape_refus);
  essai_commune_add ("/second/envoyee", test_envoyee);
  essai_commune_add ("/second/faute", test_faute);
  essai_commune_add ("/second/sans", test_sans);
  return g_test_run ();
}
