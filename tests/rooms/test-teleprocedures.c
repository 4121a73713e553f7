/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/foyers/foyers-store.h"
#include "server/teleprocedures/catalogue.h"
#include "tests/rooms/demarches-essai.h"
#include "tests/rooms/sql-essai.h"

/* Each téléprocédure but the fiche enfant, from its page to what its acceptance does. */

/* clang-format off */
/* What each must refuse, with the words of its sentence. */
static const struct
{
  const char *code, *etape, *nom, *valeur, *phrase;
} faux[] = {
  { "acte-etat-civil", "acte", "ici", "non", "adressez-vous à la mairie du lieu" },
  { "acte-etat-civil", "acte", "exemplaires", "6", "exemplaires" },
  { "acte-etat-civil", "personne", "lien", "autre", "réservée aux proches" },
  { "acte-etat-civil", "personne", "evenement_le", "01/01/2030", "Date de la naissance" },
  { "acte-etat-civil", "personne", "parent1", "", "parent" },
  { "inscription-scolaire", "enfant", "niveau", "Terminale", "niveau" },
  { "inscription-scolaire", "enfant", "ecole_precedente", "", "École précédente" },
  { "quotient-familial", "ressources", "quotient", "beaucoup", "quotient" },
  { "quotient-familial", "ressources", "quotient", "", "Indiquez le quotient" },
  { "vacances", "enfant", "fiche", "non", "Faites d’abord la fiche enfant" },
  { "vacances", "enfant", "semaines", "s9", "Semaines" },
  { "vacances", "enfant", "vacances", "", "Choisissez les vacances" },
};
/* clang-format on */

/* Every piece that is asked for is valid, then it is accepted. */
static void
accept (Fiche *f)
{
  sql_exec (f->essai,
            "UPDATE justificatif SET etat = 'valide' WHERE id IN (SELECT justificatif_id FROM"
            " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ")",
            f->demande);
  essai_fiche_assert_action (f, JEANNE, "acceptation", "{\"derogation\":null}", 200, "acceptee");
}

static Fiche
go_through (EssaiCommune *essai, const char *code)
{
  Fiche f = { essai, essai_fiche_add_enfant (essai, "Hortense"),
              essai_demarche_commencer (essai, code) };

  essai_demarche_remplir (&f, essai_demarche_find (code), NULL);
  essai_fiche_assert_etat (&f, "en_traitement");
  return f;
}

/* The page of each says how long it takes and what to prepare; the family reads what follows. */
static void
test_toutes (EssaiCommune *essai)
{
  ParvisTeleprocedure *const *list = parvis_catalogue_list (parvis_catalogue_get (essai->commune));
  guint n = 0, others;

  for (gsize i = 0; list[i] != NULL; i++, n++)
    {
      g_autofree char *path = g_strdup_printf ("/demarches/%s", list[i]->code);
      g_autofree char *duree = g_strdup_printf ("%d minutes", list[i]->duree_min);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, path);
      g_autoptr (ParvisResponse) home = essai_commune_get (essai, NULL, "/");

      essai_assert_status (page, 200);
      essai_assert_body (page, duree);
      essai_assert_body (home, path);
      if (list[i]->n_pieces > 0)
        essai_assert_no_body (page, "Aucune pièce n’est demandée");
    }
  essai_demarche_list (&others);
  g_assert_cmpuint (n, ==, others + 1);
}

/* By the words that people use. */
static void
test_recherche (EssaiCommune *essai)
{
  static const struct
  {
    const char *q, *code;
  } cases[] = {
    { "cantine", "fiche-enfant" },
    { "CENTRE AÉRÉ", "vacances" },
    { "déménagement", "changement-adresse" },
    { "caf", "quotient-familial" },
    { "acte de naissance", "acte-etat-civil" },
    { "maternelle", "inscription-scolaire" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *q = g_uri_escape_string (cases[i].q, NULL, FALSE);
      g_autofree char *path = g_strdup_printf ("/?q=%s", q);
      g_autofree char *found = g_strdup_printf ("href=\"/demarches/%s\"", cases[i].code);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, path);

      essai_assert_body (page, found);
    }
  {
    g_autoptr (ParvisResponse) none = essai_commune_get (essai, NULL, "/?q=sous-marin");

    essai_assert_no_body (none, "/demarches/fiche-enfant");
  }
}

static void
test_bout_en_bout (EssaiCommune *essai)
{
  guint n;
  const Demarche *demarches = essai_demarche_list (&n);

  for (guint i = 0; i < n; i++)
    {
      const ParvisTeleprocedure *t =
          parvis_catalogue_find (parvis_catalogue_get (essai->commune), demarches[i].code);
      Fiche f = go_through (essai, demarches[i].code);
      g_autofree char *path = essai_fiche_dup_path (f.demande, NULL), *mails = NULL;
      g_autoptr (ParvisResponse) page = NULL;

      g_assert_cmpint (sql_int (essai,
                                "SELECT count(*) FROM demande_justificatif WHERE demande_id = "
                                "%" G_GINT64_FORMAT,
                                f.demande),
                       >, 0);
      accept (&f);
      page = essai_commune_get (essai, PASCAL, path);
      mails = essai_commune_dup_courriels (essai);
      essai_assert_body (page, "Acceptée");
      if (*t->suite != '\0')
        g_assert_nonnull (strstr (mails, t->suite));
    }
}

static void
test_faux (EssaiCommune *essai)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      const Demarche *d = essai_demarche_find (faux[i].code);
      Fiche f = { essai, essai_fiche_add_enfant (essai, "Hortense"),
                  essai_demarche_commencer (essai, faux[i].code) };
      g_autoptr (ParvisResponse) response = NULL;

      essai_demarche_remplir (&f, d, faux[i].etape);
      for (const Etape *e = d->etapes; e->etape != NULL; e++)
        if (g_str_equal (e->etape, faux[i].etape))
          response = essai_demarche_poster (&f, e, faux[i].nom, faux[i].valeur);
      if (parvis_response_get_status (response) != 422)
        g_error ("%s.%s « %s »: %u", faux[i].code, faux[i].nom, faux[i].valeur,
                 parvis_response_get_status (response));
      essai_assert_body (response, faux[i].phrase);
      sql_exec (essai, "DELETE FROM demande WHERE id = %" G_GINT64_FORMAT, f.demande);
    }
}

static void
test_quotient (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL), before;
  Fiche f = go_through (essai, "quotient-familial");
  g_autofree char *sociales = NULL;

  before = parvis_foyer_get_quotient (essai->db, foyer, "2026-11-30");
  accept (&f);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-11-30"), ==, before);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-12-01"), ==, 742);
  sociales = sql_text (essai, "SELECT sociales FROM foyer WHERE id = %" G_GINT64_FORMAT, foyer);
  g_assert_nonnull (strstr (sociales, "\"quotient\":742"));
  g_assert_nonnull (strstr (sociales, "1234567"));
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM quotient q JOIN justificatif j ON j.id ="
                                   " q.justificatif_id WHERE q.valeur = 742 AND j.type ="
                                   " 'attestation-quotient'"),
                   ==, 1);
}

static void
assert_agent (
    EssaiCommune *essai, const char *agent, const char *path, guint status, const char *text)
{
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, agent, path);

  essai_assert_status (response, status);
  if (text != NULL)
    essai_assert_body (response, text);
}

/* A définition names who processes it: for another role its demandes are not there, nor counted. */
static void
test_roles (EssaiCommune *essai)
{
  static const char *const actions[][2] = {
    { "prise-en-charge", "{}" },        { "acceptation", "{\"derogation\":\"Vu\"}" },
    { "refus", "{\"motif\":\"Non\"}" }, { "complement", "{\"etapes\":[],\"message\":\"Quoi\"}" },
    { "notes", "{\"texte\":\"Vu\"}" },  { "messages", "{\"texte\":\"Bonjour\"}" },
  };
  Fiche fiche = essai_fiche_new (essai, "Hortense"), f;
  g_autofree char *hers = NULL, *other = NULL, *counts = NULL;
  g_autoptr (ParvisResponse) list = NULL;

  sql_exec (essai, "UPDATE demande SET etat = 'annulee' WHERE etat = 'en_traitement'");
  essai_fiche_remplir (&fiche, NULL);
  f = go_through (essai, "quotient-familial");
  g_free (essai_commune_take_events (essai));
  hers = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, f.demande);
  other = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, fiche.demande);

  list = essai_commune_get (essai, "regisseur", "/api/demandes");
  essai_assert_status (list, 200);
  essai_assert_body (list, "quotient-familial");
  essai_assert_no_body (list, "fiche-enfant");
  essai_assert_body (list, "\"total\":1");
  assert_agent (essai, "regisseur", "/api/compteurs", 200, "\"demandes\":1");
  assert_agent (essai, "regisseur", hers, 200, NULL);
  assert_agent (essai, "regisseur", other, 404, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    essai_fiche_assert_action (&fiche, "regisseur", actions[i][0], actions[i][1], 404, "not-found");

  assert_agent (essai, "cantine", "/api/demandes", 200, "\"total\":0");
  assert_agent (essai, "cantine", "/api/compteurs", 200, "\"demandes\":0");
  assert_agent (essai, "cantine", hers, 404, NULL);
  assert_agent (essai, JEANNE, "/api/demandes", 200, "\"total\":2");
  assert_agent (essai, CLAIRE, "/api/compteurs", 200, "\"demandes\":2");

  /* What is decided is told to each role in its own figures. */
  essai_fiche_assert_action (&f, "regisseur", "prise-en-charge", "{}", 200, "en_cours");
  essai_fiche_assert_action (&f, "regisseur", "refus", "{\"motif\":\"Non\"}", 200, "refusee");
  counts = essai_commune_take_events (essai);
  g_assert_nonnull (strstr (counts, "\"demandes\":0"));
  g_assert_nonnull (strstr (counts, "\"demandes\":1"));
  assert_agent (essai, "regisseur", "/api/compteurs", 200, "\"demandes\":0");
}

/* A fiche enfant that declares a quotient, sent. */
static void
fill_fiche_quotient (Fiche *f, const char *quotient)
{
  g_autofree char *path = essai_fiche_dup_path (f->demande, "responsable");
  g_autoptr (ParvisRequest) request = essai_commune_request (f->essai, PASCAL, "POST", path);
  g_autoptr (ParvisResponse) response = NULL, signature = NULL;

  essai_fiche_remplir (f, "signature");
  for (const Champ *c = essai_fiche_find_etape ("responsable")->champs; c->nom != NULL; c++)
    if (!g_str_equal (c->nom, "tarif_quotient"))
      parvis_request_add_field_for_test (request, c->nom, c->valeur);
  parvis_request_add_field_for_test (request, "tarif_quotient", "oui");
  parvis_request_add_field_for_test (request, "regime", "caf");
  parvis_request_add_field_for_test (request, "allocataire_numero", "7654321");
  parvis_request_add_field_for_test (request, "quotient", quotient);
  parvis_request_add_field_for_test (request, "action", "suivant");
  response = essai_commune_run (f->essai, request);
  essai_assert_status (response, 303);
  signature = essai_fiche_poster (f, PASCAL, essai_fiche_find_etape ("signature"), NULL, NULL);
  essai_assert_status (signature, 303);
}

/* What a fiche enfant declares counts once its attestation is valid: at once for who had none, else from next month
 * on; not when it was accepted without. */
static void
test_quotient_fiche (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);
  Fiche without = essai_fiche_new (essai, "Hortense"), first, second;

  sql_exec (essai, "DELETE FROM quotient");
  fill_fiche_quotient (&without, "500");
  essai_fiche_assert_action (&without, JEANNE, "acceptation", "{\"derogation\":\"Vu\"}", 200, "");
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2027-01-01"), ==, -1);
  first = essai_fiche_new (essai, "Clotilde");
  fill_fiche_quotient (&first, "600");
  accept (&first);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-11-20"), ==, -1);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-11-21"), ==, 600);
  second = essai_fiche_new (essai, "Mathilde");
  fill_fiche_quotient (&second, "700");
  accept (&second);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-11-30"), ==, 600);
  g_assert_cmpint (parvis_foyer_get_quotient (essai->db, foyer, "2026-12-01"), ==, 700);
}

/* What the page says while a file is in process: the family's turn, or the town hall's. */
static void
test_attente (EssaiCommune *essai)
{
  static const struct
  {
    const char *etat, *phrase;
  } cases[] = {
    { "non_fourni", "envoyez celles qui manquent" },
    { "invalide", "envoyez celles qui manquent" },
    { "en_attente", "Vous n’avez rien à faire" },
    { "valide", "La mairie a toutes les pièces" },
  };
  Fiche f = go_through (essai, "changement-adresse");
  g_autofree char *path = essai_fiche_dup_path (f.demande, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) page = NULL;

      sql_exec (essai,
                "UPDATE justificatif SET etat = '%s' WHERE id IN (SELECT justificatif_id FROM"
                " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ")",
                cases[i].etat, f.demande);
      page = essai_commune_get (essai, PASCAL, path);
      essai_assert_body (page, cases[i].phrase);
    }
}

static void
test_adresse (EssaiCommune *essai)
{
  Fiche f = go_through (essai, "changement-adresse");
  g_autofree char *now = NULL, *contact = NULL, *compte = NULL;
  const char *personne = "SELECT p.telephone || ' ' || p.courriel FROM compte c JOIN personne p ON"
                         " p.id = c.personne_id WHERE c.identifiant = 'pascal.dupin'";

  accept (&f);
  now =
      sql_text (essai, "SELECT voie || ', ' || code_postal FROM foyer WHERE id = %" G_GINT64_FORMAT,
                essai_commune_get_foyer (essai, PASCAL));
  contact = sql_text (essai, "%s", personne);
  compte = sql_text (essai, "SELECT courriel FROM compte WHERE identifiant = 'pascal.dupin'");
  g_assert_cmpstr (now, ==, "3 place Neuve, 84260");
  g_assert_cmpstr (contact, ==, "+33611223344 nouveau@courriel.example");
  /* Who signs in changes that address on a page of its own, which confirms it. */
  g_assert_cmpstr (compte, ==, "pascal.dupin@courriel.example");
}

/* One child as often as there are holidays; a school only once a year. */
static void
test_enfant (EssaiCommune *essai)
{
  Fiche one = go_through (essai, "vacances");
  Fiche two = { essai, one.enfant, essai_demarche_commencer (essai, "vacances") };
  Fiche ecole = go_through (essai, "inscription-scolaire");
  Fiche again = { essai, ecole.enfant, essai_demarche_commencer (essai, "inscription-scolaire") };
  g_autoptr (ParvisResponse) twice = NULL;

  essai_demarche_remplir (&two, essai_demarche_find ("vacances"), NULL);
  essai_fiche_assert_etat (&two, "en_traitement");
  g_assert_cmpint (
      sql_int (essai, "SELECT personne_id FROM demande WHERE id = %" G_GINT64_FORMAT, two.demande),
      ==, one.enfant);
  essai_demarche_remplir (&again, essai_demarche_find ("inscription-scolaire"), "enfant");
  twice = essai_demarche_poster (&again, &essai_demarche_find ("inscription-scolaire")->etapes[1],
                                 NULL, NULL);
  essai_assert_status (twice, 422);
  essai_assert_body (twice, "Vous avez déjà fait cette demande pour cet enfant");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/teleprocedures/toutes", test_toutes);
  essai_commune_add ("/teleprocedures/recherche", test_recherche);
  essai_commune_add ("/teleprocedures/bout-en-bout", test_bout_en_bout);
  essai_commune_add ("/teleprocedures/faux", test_faux);
  essai_commune_add ("/teleprocedures/quotient", test_quotient);
  essai_commune_add ("/teleprocedures/quotient/fiche", test_quotient_fiche);
  essai_commune_add ("/teleprocedures/attente", test_attente);
  essai_commune_add ("/teleprocedures/roles", test_roles);
  essai_commune_add ("/teleprocedures/adresse", test_adresse);
  essai_commune_add ("/teleprocedures/enfant", test_enfant);
  return g_test_run ();
}
