/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/sql-essai.h"

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"
#define CLAIRE "admin"

/* Nobody else writes this: looked for in the database's own files. */
#define SECRET  "Arachides de Zanzibar, stylo dans le cartable"
#define ADRESSE "12 rue des Zibelines"

typedef struct
{
  const char *nom, *valeur;
} Champ;

typedef struct
{
  const char *etape, *suivante;
  Champ champs[24];
} Etape;

/* clang-format off */
/* A fiche enfant without a fault; « * » is the child's number. */
static const Etape etapes[] = {
  { "informations", "responsable", { { "reglement", "oui" } } },
  { "responsable", "enfant", {
    { "civilite", "monsieur" }, { "nom_naissance", "Dupin" }, { "prenom", "Pascal" },
    { "naissance_le", "21/05/1984" }, { "naissance_pays", "99100" },
    { "naissance_commune", "Carpentras" }, { "naissance_dep", "84" }, { "lien", "pere" },
    { "autorite_parentale", "oui" }, { "voie", ADRESSE }, { "code_postal", "84260" },
    { "commune", "Sarrians" }, { "telephone", "06 12 34 56 78" },
    { "telephone_fixe", "04 90 65 43 21" },
    { "courriel", "pascal.dupin@courriel.example" }, { "enfant_vit_avec", "deux_parents" },
    { "tarif_quotient", "non" }, { "second_responsable", "non" } } },
  { "enfant", "autorisations", {
    { "enfant", "*" }, { "transports", "aucun" }, { "annee", "2026-2027" }, { "etablissement", "1" },
    { "niveau", "CM2" }, { "seances", "1" }, { "regime_alimentaire", "standard" } } },
  { "autorisations", "vaccination", {
    { "image_interne", "non" }, { "image_site", "non" }, { "image_reseaux", "non" },
    { "image_presse", "non" }, { "sortie", "responsables" }, { "soins", "oui" } } },
  { "vaccination", "sanitaire", {
    { "vaccins.dtp.a_jour", "oui" }, { "vaccins.dtp.rappel", "12/03/2022" },
    { "contre_indication", "non" } } },
  { "sanitaire", "personnes", {
    { "pai", "non" }, { "allergies", "alimentaire" }, { "allergie_alimentaire", SECRET },
    { "traitement", "non" } } },
  { "personnes", "justificatifs", {
    { "personnes.0.nom", "Martin" }, { "personnes.0.prenom", "Paule" },
    { "personnes.0.lien", "grand_parent" }, { "personnes.0.telephone", "04.90.11.22.33" },
    { "personnes.0.majeure", "oui" }, { "personnes.0.urgence", "oui" } } },
  { "justificatifs", "signature", { { NULL } } },
  { "signature", NULL, {
    { "certifie", "oui" }, { "engagement", "oui" }, { "signataire", "Pascal Dupin" } } },
};
/* clang-format on */

/* A child of the demo that has no file yet, and its file. */
typedef struct
{
  EssaiCommune *essai;
  gint64 enfant, demande;
} Fiche;

/* --------------------------------------------------------------------------- going through it */

static char *
dup_path (gint64 demande, const char *etape)
{
  return etape != NULL
             ? g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/etapes/%s", demande, etape)
             : g_strdup_printf ("/demandes/%" G_GINT64_FORMAT, demande);
}

static const char *
get_location (ParvisResponse *response)
{
  const char *location = parvis_response_find_header (response, "Location");

  return location != NULL ? location : "";
}

/* A child in CM2 whom the demo has not enrolled: of whom nothing is known. */
static gint64
add_enfant (EssaiCommune *essai, const char *prenom)
{
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);

  sql_exec (
      essai,
      "INSERT INTO personne (nom_naissance, prenom, sexe, naissance_le, naissance_pays, cree_a)"
      " VALUES ('Dupin', '%s', 'fille', '2016-06-01', '99100', 1);"
      "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
      ", (SELECT max (id) FROM personne), 'enfant', '2026-01-01')",
      prenom, foyer);
  return sql_int (essai, "SELECT max (id) FROM personne");
}

static gint64
commencer (EssaiCommune *essai, const char *qui)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, qui, "/demarches/fiche-enfant", "cgu", "oui", NULL);

  essai_assert_status (response, 303);
  g_assert_true (g_str_has_suffix (get_location (response), "/etapes/informations"));
  return g_ascii_strtoll (get_location (response) + strlen ("/demandes/"), NULL, 10);
}

static Fiche
fiche_new (EssaiCommune *essai, const char *prenom)
{
  Fiche fiche = { .essai = essai, .enfant = add_enfant (essai, prenom) };

  fiche.demande = commencer (essai, PASCAL);
  return fiche;
}

/* A step's form, one field changed (or added). */
static ParvisResponse *
poster_avec (Fiche *f, const char *qui, const Etape *etape, const char *nom, const char *valeur)
{
  g_autofree char *path = dup_path (f->demande, etape->etape);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, f->enfant);
  g_autoptr (ParvisRequest) request = essai_commune_request (f->essai, qui, "POST", path);
  gboolean there = nom == NULL;

  for (const Champ *c = etape->champs; c->nom != NULL; c++)
    {
      gboolean same = g_strcmp0 (nom, c->nom) == 0;
      const char *usual = g_str_equal (c->valeur, "*") ? enfant : c->valeur;

      there |= same;
      parvis_request_add_field_for_test (request, c->nom, same ? valeur : usual);
    }
  if (!there)
    parvis_request_add_field_for_test (request, nom, valeur);
  if (g_strcmp0 (nom, "action") != 0)
    parvis_request_add_field_for_test (request, "action", "suivant");
  return essai_commune_run (f->essai, request);
}

static const Etape *
find_etape (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etapes); i++)
    if (g_str_equal (etapes[i].etape, code))
      return &etapes[i];
  g_assert_not_reached ();
}

/* Fills the steps from the first one to the one before @end; NULL = all of them, signed. */
static void
remplir_jusqu_a (Fiche *f, const char *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etapes) && g_strcmp0 (etapes[i].etape, end) != 0; i++)
    {
      g_autoptr (ParvisResponse) response = poster_avec (f, PASCAL, &etapes[i], NULL, NULL);
      g_autofree char *next =
          etapes[i].suivante != NULL
              ? dup_path (f->demande, etapes[i].suivante)
              : g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", f->demande);

      if (parvis_response_get_status (response) != 303)
        g_test_message ("%s: %s", etapes[i].etape, parvis_response_get_body (response, NULL));
      essai_assert_status (response, 303);
      g_assert_cmpstr (get_location (response), ==, next);
    }
}

static void
assert_etat (Fiche *f, const char *etat)
{
  g_autofree char *now =
      sql_text (f->essai, "SELECT etat FROM demande WHERE id = %" G_GINT64_FORMAT, f->demande);

  g_assert_cmpstr (now, ==, etat);
}

/* The history's events in order, and the agents' actions in the journal. */
static void
assert_traces (Fiche *f, const char *historique, const char *journal)
{
  g_autofree char *events = sql_text (
      f->essai,
      "SELECT group_concat (evenement, ' ') FROM (SELECT evenement FROM demande_historique"
      " WHERE demande_id = %" G_GINT64_FORMAT " ORDER BY n)",
      f->demande);
  g_autofree char *lines =
      sql_text (f->essai,
                "SELECT group_concat (action, ' ') FROM (SELECT action FROM journal WHERE "
                "objet_type = 'demande'"
                " AND acteur_type = 'agent' AND objet_id = %" G_GINT64_FORMAT " ORDER BY id)",
                f->demande);

  g_assert_cmpstr (events, ==, historique);
  g_assert_cmpstr (lines, ==, journal);
}

/* --------------------------------------------------------------------------- the family */

static void
test_complete (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *suivi = dup_path (f.demande, NULL), *mails = NULL;
  g_autofree char *confirmation = g_strdup_printf ("%s/confirmation", suivi);
  g_autoptr (ParvisResponse) before = NULL, page = NULL, after = NULL, again = NULL, late = NULL;
  guint count = essai_commune_count_courriels (essai);

  before = essai_commune_get (essai, PASCAL, confirmation);
  g_assert_cmpstr (get_location (before), ==, suivi);
  remplir_jusqu_a (&f, NULL);
  assert_etat (&f, "en_traitement");
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
  again = poster_avec (&f, PASCAL, find_etape ("signature"), NULL, NULL);
  g_assert_cmpstr (get_location (again), ==, suivi);
  late = poster_avec (&f, PASCAL, find_etape ("responsable"), "voie", "ailleurs");
  g_assert_cmpstr (get_location (late), ==, suivi);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, count + 1);
  assert_traces (&f, "commencee deposee", "");
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%ailleurs%%'"), ==,
      0);
}

/* Left in the middle and taken up again; a step that is not reached yet leads to the one that is. */
static void
test_reprise (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *here = dup_path (f.demande, "autorisations"),
                  *suivi = dup_path (f.demande, NULL);
  g_autofree char *ahead = dup_path (f.demande, "signature"),
                  *nowhere = dup_path (f.demande, "rien");
  g_autofree char *conjoint = dup_path (f.demande, "conjoint");
  g_autoptr (ParvisResponse) saved = NULL, page = NULL, skipped = NULL, sent = NULL, none = NULL;
  g_autoptr (ParvisResponse) hidden = NULL, back = NULL, left = NULL;

  skipped = essai_commune_get (essai, PASCAL, ahead);
  g_assert_true (g_str_has_suffix (get_location (skipped), "/etapes/informations"));
  g_clear_pointer (&skipped, parvis_response_free);
  remplir_jusqu_a (&f, "autorisations");
  essai->now += 3 * 86400;
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Reprendre");
  essai_assert_body (page, "Hortense");
  skipped = essai_commune_get (essai, PASCAL, ahead);
  g_assert_cmpstr (get_location (skipped), ==, here);
  sent = poster_avec (&f, PASCAL, find_etape ("signature"), NULL, NULL);
  g_assert_cmpstr (get_location (sent), ==, here);
  assert_etat (&f, "brouillon");
  none = essai_commune_get (essai, PASCAL, nowhere);
  essai_assert_status (none, 404);
  /* There is no second parent. */
  hidden = essai_commune_get (essai, PASCAL, conjoint);
  essai_assert_status (hidden, 404);
  /* Kept as it is, with its faults. */
  saved = poster_avec (&f, PASCAL, find_etape ("autorisations"), "action", "enregistrer");
  g_assert_cmpstr (get_location (saved), ==, suivi);
  back = poster_avec (&f, PASCAL, find_etape ("autorisations"), "action", "precedent");
  g_assert_true (g_str_has_suffix (get_location (back), "/etapes/enfant"));
  left = essai_commune_get (essai, PASCAL, here);
  essai_assert_status (left, 200);
}

static void
test_autre_famille (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  gint64 manon = essai_commune_get_enfant (essai, DAVID, 0);
  g_autofree char *theirs = g_strdup_printf ("%" G_GINT64_FORMAT, manon);
  g_autoptr (ParvisResponse) stranger = NULL, stolen = NULL;

  remplir_jusqu_a (&f, "enfant");
  stranger = poster_avec (&f, DAVID, find_etape ("enfant"), NULL, NULL);
  essai_assert_status (stranger, 404);
  /* One's own file about another family's child. */
  stolen = poster_avec (&f, PASCAL, find_etape ("enfant"), "enfant", theirs);
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
  Fiche f = fiche_new (essai, "Hortense"), second;
  g_autoptr (ParvisResponse) response = NULL;
  gint64 same;

  /* Begun twice without a child: the same draft. */
  same = commencer (essai, PASCAL);
  g_assert_cmpint (same, ==, f.demande);
  remplir_jusqu_a (&f, "autorisations");
  second = (Fiche){ essai, f.enfant, commencer (essai, PASCAL) };
  g_assert_cmpint (second.demande, !=, f.demande);
  remplir_jusqu_a (&second, "enfant");
  response = poster_avec (&second, PASCAL, find_etape ("enfant"), NULL, NULL);
  essai_assert_status (response, 422);
  essai_assert_body (response, "déjà une fiche");
}

/* What the household has given once, for one child, is not asked for again. */
static void
test_deuxieme_enfant (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense"), second;
  g_autofree char *path = NULL, *one = NULL, *two = NULL, *pieces = NULL;
  g_autoptr (ParvisResponse) page = NULL, etape = NULL;
  const char *domicile = "SELECT j.id FROM demande_justificatif l JOIN justificatif j"
                         " ON j.id = l.justificatif_id WHERE j.type = 'justificatif-domicile'"
                         " AND l.demande_id = %" G_GINT64_FORMAT;

  remplir_jusqu_a (&f, NULL);
  one = sql_text (essai, domicile, f.demande);
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'valide', valide_au = '2027-08-31' WHERE id = %s", one);
  second = fiche_new (essai, "Clotilde");
  {
    g_autoptr (ParvisResponse) first =
        poster_avec (&second, PASCAL, find_etape ("informations"), NULL, NULL);

    essai_assert_status (first, 303);
  }
  path = dup_path (second.demande, "responsable");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "04 90 65 43 21");
  essai_assert_no_body (page, "Arachides");
  remplir_jusqu_a (&second, "justificatifs");
  two = sql_text (essai, domicile, second.demande);
  g_assert_cmpstr (one, ==, two);
  pieces = dup_path (second.demande, "justificatifs");
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
  Fiche f = fiche_new (essai, "Hortense");
  static const char *const needed[] = { "certifie", "engagement", "signataire" };

  remplir_jusqu_a (&f, "signature");
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (ParvisResponse) response =
          poster_avec (&f, PASCAL, find_etape ("signature"), needed[i], "");

      essai_assert_status (response, 422);
      assert_etat (&f, "brouillon");
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
  Fiche f = fiche_new (essai, "Hortense");

  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    {
      g_autoptr (ParvisResponse) response = NULL;

      remplir_jusqu_a (&f, faux[i].etape);
      response = poster_avec (&f, PASCAL, find_etape (faux[i].etape), faux[i].nom, faux[i].valeur);
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
  Fiche f = { .essai = essai, .demande = commencer (essai, PASCAL) };
  g_autofree char *path = dup_path (f.demande, "enfant");
  gint64 before = sql_int (essai, "SELECT count(*) FROM personne");

  remplir_jusqu_a (&f, "enfant");
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
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *path = NULL, *recap = NULL;
  g_autoptr (ParvisResponse) detail = NULL, page = NULL;

  remplir_jusqu_a (&f, "signature");
  recap = dup_path (f.demande, "signature");
  page = essai_commune_get (essai, PASCAL, recap);
  essai_assert_body (page, "Arachides");
  remplir_jusqu_a (&f, NULL);
  g_assert_true (files_have (essai, ADRESSE));
  g_assert_false (files_have (essai, "Arachides"));
  path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, f.demande);
  detail = essai_commune_get (essai, JEANNE, path);
  essai_assert_status (detail, 200);
  essai_assert_body (detail, SECRET);
  assert_traces (&f, "commencee deposee", "demande.consulte");
  g_assert_false (files_have (essai, "Arachides"));
}

/* --------------------------------------------------------------------------- the agents */

static ParvisResponse *
agir (Fiche *f, const char *agent, const char *action, const char *json)
{
  g_autofree char *path =
      g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT "/%s", f->demande, action);

  return essai_commune_post_json (f->essai, agent, path, json);
}

static void
assert_action (Fiche *f,
               const char *agent,
               const char *action,
               const char *json,
               guint status,
               const char *text)
{
  g_autoptr (ParvisResponse) response = agir (f, agent, action, json);

  essai_assert_status (response, status);
  essai_assert_body (response, text);
}

static void
test_prise_en_charge (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *path = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, f.demande);
  g_autoptr (ParvisResponse) draft = essai_commune_get (essai, JEANNE, path), file = NULL;
  g_autofree char *events = NULL;

  essai_assert_status (draft, 404);
  assert_action (&f, JEANNE, "prise-en-charge", "{}", 404, "not-found");
  remplir_jusqu_a (&f, NULL);
  g_free (essai_commune_take_events (essai));
  assert_action (&f, JEANNE, "prise-en-charge", "{}", 200, "en_cours");
  events = essai_commune_take_events (essai);
  g_assert_nonnull (strstr (events, "demande {"));
  assert_action (&f, JEANNE, "prise-en-charge", "{}", 200, "en_cours");
  assert_action (&f, CLAIRE, "prise-en-charge", "{}", 409, "Jeanne Martin traite déjà");
  assert_action (&f, CLAIRE, "acceptation", "{\"derogation\":\"oui\"}", 409, "Jeanne Martin");
  assert_action (&f, CLAIRE, "refus", "{\"motif\":\"Non\"}", 409, "Jeanne Martin");
  assert_action (&f, CLAIRE, "complement", "{\"etapes\":[],\"message\":\"Quoi\"}", 409,
                 "Jeanne Martin");
  file = essai_commune_get (essai, CLAIRE, "/api/demandes?agent=moi");
  essai_assert_no_body (file, "Hortense");
  assert_traces (&f, "commencee deposee prise_en_charge", "demande.prise_en_charge");
}

static void
test_acceptation (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *jour = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/1/2026-11-24", f.enfant);
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, jour), after = NULL;
  g_autofree char *mails = NULL, *adresse = NULL;

  essai_assert_status (before, 404);
  remplir_jusqu_a (&f, NULL);
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"\"}", 409, "pièces");
  assert_etat (&f, "en_traitement");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"Urgence de rentrée\"}", 200,
                 "acceptee");
  assert_etat (&f, "acceptee");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409, "elle est acceptée");
  assert_action (&f, CLAIRE, "refus", "{\"motif\":\"x\"}", 409, "par Jeanne Martin");
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM inscription WHERE personne_id = %" G_GINT64_FORMAT
                            " AND seance_id = 1 AND au = '2027-08-31' AND etablissement_id = 1"
                            " AND niveau = 'CM2' AND pai = 0 AND demande_id = %" G_GINT64_FORMAT,
                            f.enfant, f.demande),
                   ==, 1);
  after = essai_commune_get (essai, PASCAL, jour);
  essai_assert_status (after, 200);
  mails = essai_commune_dup_courriels (essai);
  g_assert_true (g_str_has_prefix (mails, "À pascal.dupin@courriel.example\n"));
  g_assert_nonnull (strstr (mails, "demande acceptée"));
  adresse = sql_text (essai, "SELECT voie FROM foyer WHERE id = %" G_GINT64_FORMAT,
                      essai_commune_get_foyer (essai, PASCAL));
  g_assert_cmpstr (adresse, ==, ADRESSE);
  assert_traces (&f, "commencee deposee acceptee_derogation", "demande.acceptee_derogation");
}

/* All pieces valid: ready, and accepted without a word. A wrong one is not enough. */
static void
test_pieces (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  const char *pieces =
      "UPDATE justificatif SET etat = '%s' WHERE id IN (SELECT justificatif_id FROM"
      " demande_justificatif WHERE demande_id = %" G_GINT64_FORMAT ")";

  remplir_jusqu_a (&f, NULL);
  sql_exec (essai, pieces, "en_attente", f.demande);
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  sql_exec (essai, pieces, "valide", f.demande);
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'invalide' WHERE id = (SELECT max (justificatif_id)"
            " FROM demande_justificatif WHERE obligatoire = 1 AND demande_id = %" G_GINT64_FORMAT
            ")",
            f.demande);
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 409, "pièces");
  sql_exec (essai, pieces, "valide", f.demande);
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":null}", 200, "acceptee");
  assert_traces (&f, "commencee deposee acceptee", "demande.acceptee");
}

/* Only what was asked for may be changed, then all is signed again. */
static void
test_complement (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *suivi = dup_path (f.demande, NULL), *path = dup_path (f.demande, "responsable");
  g_autoptr (ParvisResponse) page = NULL, shut = NULL, other = NULL, asked = NULL,
                             signed_again = NULL;

  remplir_jusqu_a (&f, NULL);
  assert_action (&f, JEANNE, "complement", "{\"etapes\":[\"rien\"],\"message\":\"Quoi\"}", 400,
                 "existe pas");
  assert_action (&f, JEANNE, "complement", "{\"etapes\":[\"enfant\"],\"message\":\"\"}", 400, "");
  assert_action (&f, JEANNE, "complement",
                 "{\"etapes\":[\"enfant\"],\"message\":\"Quelle assurance ?\"}", 200,
                 "a_completer");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Quelle assurance");
  essai_assert_body (page, "Compléter");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409, "complément");
  shut = essai_commune_get (essai, PASCAL, path);
  g_assert_cmpstr (get_location (shut), ==, suivi);
  other = poster_avec (&f, PASCAL, find_etape ("responsable"), "voie", "ailleurs");
  g_assert_cmpstr (get_location (other), ==, suivi);
  asked = poster_avec (&f, PASCAL, find_etape ("enfant"), "assurance", "MAE");
  essai_assert_status (asked, 303);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%ailleurs%%'"), ==,
      0);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE reponses LIKE '%%MAE%%'"), ==, 1);
  assert_etat (&f, "a_completer");
  signed_again = poster_avec (&f, PASCAL, find_etape ("signature"), NULL, NULL);
  essai_assert_status (signed_again, 303);
  assert_etat (&f, "en_traitement");
  assert_traces (&f, "commencee deposee complement completee", "demande.complement");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"Vu au téléphone\"}", 200,
                 "acceptee");
}

/* The way to a step that may be changed leads there: « Compléter » is not a dead end. */
static void
test_complement_chemin (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *suivi = dup_path (f.demande, NULL), *url = NULL;
  g_autoptr (ParvisResponse) page = NULL, etape = NULL, next = NULL, after = NULL;
  const char *body, *start;
  gsize length;

  remplir_jusqu_a (&f, NULL);
  assert_action (&f, JEANNE, "complement", "{\"etapes\":[\"enfant\"],\"message\":\"Quoi\"}", 200,
                 "");
  page = essai_commune_get (essai, PASCAL, suivi);
  body = parvis_response_get_body (page, &length);
  url = g_strndup (body, length);
  start = strstr (url, "/etapes/");
  g_assert_nonnull (start);
  while (start > url && start[-1] != '"')
    start--;
  {
    g_autofree char *completer = g_strndup (start, strcspn (start, "\""));

    etape = essai_commune_get (essai, PASCAL, completer);
    essai_assert_status (etape, 200);
  }
  /* From the step that was asked for, the next page is one that can be opened. */
  next = poster_avec (&f, PASCAL, find_etape ("enfant"), NULL, NULL);
  after = essai_commune_get (essai, PASCAL, get_location (next));
  if (parvis_response_get_status (after) != 200)
    g_error ("%s leads to %s", get_location (next), get_location (after));
}

static void
test_refus (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense"), other;
  g_autofree char *suivi = dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL;

  remplir_jusqu_a (&f, NULL);
  assert_action (&f, JEANNE, "refus", "{\"motif\":\"\"}", 400, "pourquoi");
  assert_action (&f, JEANNE, "refus", "{\"motif\":\"Hors <b>commune</b>\"}", 200, "refusee");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Hors &lt;b&gt;commune");
  assert_traces (&f, "commencee deposee refusee", "demande.refusee");
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM inscription WHERE personne_id = %" G_GINT64_FORMAT,
               f.enfant),
      ==, 0);
  /* Refused, the family may ask again. */
  other = (Fiche){ essai, f.enfant, commencer (essai, PASCAL) };
  remplir_jusqu_a (&other, NULL);
  assert_etat (&other, "en_traitement");
}

/* Notes are for colleagues: the family does not see that there is one. */
static void
test_note (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense");
  g_autofree char *suivi = dup_path (f.demande, NULL);
  g_autoptr (ParvisResponse) page = NULL, echanges = NULL;

  remplir_jusqu_a (&f, NULL);
  assert_action (&f, JEANNE, "notes", "{\"texte\":\"\"}", 400, "vide");
  assert_action (&f, JEANNE, "notes", "{\"texte\":\"Famille pressée\"}", 200, "Famille pressée");
  assert_action (&f, CLAIRE, "notes", "{\"texte\":\"Vu aussi\"}", 200, "Famille pressée");
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_no_body (page, "Famille pressée");
  essai_assert_no_body (page, "Note interne");
  echanges = essai_commune_get (essai, PASCAL, "/echanges");
  essai_assert_no_body (echanges, "Famille pressée");
}

static void
test_annulation (EssaiCommune *essai)
{
  Fiche f = fiche_new (essai, "Hortense"), draft;
  g_autofree char *path = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/annulation", f.demande);
  g_autofree char *suppression =
      g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/suppression", f.demande);
  g_autofree char *autre = NULL;
  g_autoptr (ParvisResponse) early = NULL, kept = NULL, one = NULL, two = NULL, gone = NULL;

  remplir_jusqu_a (&f, "enfant");
  early = essai_commune_post_form (essai, PASCAL, path, NULL);
  assert_etat (&f, "brouillon");
  remplir_jusqu_a (&f, NULL);
  kept = essai_commune_post_form (essai, PASCAL, suppression, NULL);
  assert_etat (&f, "en_traitement");
  one = essai_commune_post_form (essai, PASCAL, path, NULL);
  two = essai_commune_post_form (essai, PASCAL, path, NULL);
  essai_assert_status (two, 303);
  assert_etat (&f, "annulee");
  assert_traces (&f, "commencee deposee annulee", "");
  assert_action (&f, JEANNE, "acceptation", "{\"derogation\":\"x\"}", 409,
                 "la famille l’a annulée");
  assert_action (&f, JEANNE, "prise-en-charge", "{}", 409, "annulée");
  /* A draft goes, with its answers. */
  draft = fiche_new (essai, "Clotilde");
  remplir_jusqu_a (&draft, "autorisations");
  autre = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/suppression", draft.demande);
  gone = essai_commune_post_form (essai, PASCAL, autre, NULL);
  essai_assert_status (gone, 303);
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM demande_etape WHERE demande_id = %" G_GINT64_FORMAT,
               draft.demande),
      ==, 0);
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
  essai_commune_add ("/demandes/prise-en-charge", test_prise_en_charge);
  essai_commune_add ("/demandes/acceptation", test_acceptation);
  essai_commune_add ("/demandes/pieces", test_pieces);
  essai_commune_add ("/demandes/complement", test_complement);
  essai_commune_add ("/demandes/complement/chemin", test_complement_chemin);
  essai_commune_add ("/demandes/refus", test_refus);
  essai_commune_add ("/demandes/note", test_note);
  essai_commune_add ("/demandes/annulation", test_annulation);
  return g_test_run ();
}
