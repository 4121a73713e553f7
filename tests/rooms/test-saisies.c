/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/teleprocedures/catalogue.h"
#include "tests/rooms/demarches-essai.h"
#include "tests/rooms/navigation-essai.h"
#include "tests/rooms/sql-essai.h"

/* What nobody should type, over real HTTP: in every field of every step of every téléprocédure, as its definition
 * names them, and in a message. Each gets a French sentence or is shown as harmless text. */

/* « é » as often as no field allows. */
#define TROP 6000

typedef struct
{
  const char *quoi;
  const char *texte;
  const char *reste; /* how the page shows its beginning, NULL = it need not */
} Hostile;

static char trop[2 * TROP + 1];

/* clang-format off */
static const Hostile hostiles[] = {
  { "a script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)" },
  { "quotes", "\"'><img src=x onerror=alert(1)>", "&quot;&#39;&gt;&lt;img" },
  { "right-to-left marks", "\u200fJean\u202eeirraM", "JeaneirraM" },
  { "a template", "{{csrf}}{{#a}}", "{{csrf}}{{#a}}" },
  { "only blanks", " \t \u00a0 ", NULL },
  { "nothing", "", NULL },
  { "too long", trop, NULL },
};
/* clang-format on */

typedef struct
{
  Navigation *n;
  Fiche *fiche;
  const Demarche *demarche; /* NULL: the fiche enfant */
  const ParvisEtape *etape;
  char *path;
} Tour;

/* --------------------------------------------------------------------------- one answer */

static gboolean
is_text (const ParvisChamp *champ)
{
  return champ->type == PARVIS_CHAMP_TEXTE || champ->type == PARVIS_CHAMP_TEXTE_LONG
         || champ->type == PARVIS_CHAMP_DATE || champ->type == PARVIS_CHAMP_NOMBRE
         || champ->type == PARVIS_CHAMP_TELEPHONE || champ->type == PARVIS_CHAMP_COURRIEL
         || champ->type == PARVIS_CHAMP_CODE_POSTAL || champ->type == PARVIS_CHAMP_COMMUNE;
}

static void
assert_page (const char *page, const char *what)
{
  const char *body = essai_body (page);

  if (strstr (body, "<html lang=\"fr\">") == NULL || strstr (body, "</html>") == NULL)
    g_error ("%s: no whole French page: %s", what, page);
  if (strstr (body, "<script>alert") != NULL || strstr (body, "<img src=x") != NULL
      || strstr (body, "\u202e") != NULL)
    g_error ("%s: not escaped", what);
}

/* @nom: as in the form. Fields of a page that is refused keep what was typed, right or wrong. */
static void
assert_answer (
    Tour *t, const ParvisChamp *champ, const char *nom, const Hostile *h, const char *answer)
{
  g_autofree char *what = g_strdup_printf ("%s.%s, %s", t->etape->code, nom, h->quoi);
  g_autofree char *field = g_strdup_printf ("name=\"%s\"", nom);
  guint status = essai_status (answer);

  if (status == 303)
    return;
  if (status != 422)
    g_error ("%s: %u", what, status);
  assert_page (answer, what);
  if (strstr (answer, "id=\"fautes\"") == NULL || strstr (answer, "class=\"faute\"") == NULL)
    g_error ("%s: no sentence at a field", what);
  if (h->reste != NULL && is_text (champ) && strstr (answer, field) != NULL
      && strstr (answer, h->reste) == NULL)
    g_error ("%s: what was typed is lost", what);
}

/* Whatever was taken is shown harmlessly when the step is opened again. */
static void
assert_shown (Tour *t, const char *nom, const Hostile *h)
{
  g_autofree char *what = g_strdup_printf ("%s.%s, %s, again", t->etape->code, nom, h->quoi);
  g_autofree char *page = navigation_get (t->n, t->path);

  if (essai_status (page) != 200 && essai_status (page) != 422)
    g_error ("%s: %u", what, essai_status (page));
  assert_page (page, what);
}

/* --------------------------------------------------------------------------- all fields */

static const Etape *
find_usual (const Tour *t)
{
  if (t->demarche == NULL)
    return essai_fiche_find (t->etape->code);
  for (const Etape *e = t->demarche->etapes; e->etape != NULL; e++)
    if (g_str_equal (e->etape, t->etape->code))
      return e;
  return NULL;
}

/* The step as a family would fill it, without what is under @sauf; the signature is never whole: it would end
 * the tour. */
static GString *
create_body (Tour *t, const char *sauf)
{
  GString *body = g_string_new (NULL);
  const Etape *usual = find_usual (t);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, t->fiche->enfant);
  gboolean nouveau = g_str_has_prefix (sauf, "enfant.");
  const char *lacking = t->etape->nature != PARVIS_ETAPE_SIGNATURE ? ""
                        : g_str_equal (sauf, "certifie")           ? "engagement"
                                                                   : "certifie";

  for (const Champ *c = usual != NULL ? usual->champs : NULL; c != NULL && c->nom != NULL; c++)
    {
      if (g_str_equal (c->nom, sauf) || g_str_equal (c->nom, lacking))
        continue;
      if (g_str_equal (c->valeur, "*"))
        navigation_add (body, c->nom, nouveau ? "nouveau" : enfant);
      else
        navigation_add (body, c->nom, c->valeur);
    }
  navigation_add (body, "action", "suivant");
  return body;
}

static void
try_one (Tour *t, const ParvisChamp *champ, const char *nom)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostiles); i++)
    {
      g_autoptr (GString) body = create_body (t, nom);
      g_autofree char *answer = NULL;

      navigation_add (body, nom, hostiles[i].texte);
      answer = navigation_post (t->n, t->path, body->str);
      assert_answer (t, champ, nom, &hostiles[i], answer);
      if (i < 3)
        assert_shown (t, nom, &hostiles[i]);
    }
  {
    g_autoptr (GString) body = create_body (t, nom);
    g_autofree char *answer = NULL;

    g_string_append_printf (body, "&%s=a%%00b", nom);
    answer = navigation_post (t->n, t->path, body->str);
    g_assert_cmpuint (essai_status (answer), ==, 400);
    assert_page (answer, "a NUL");
  }
}

static guint
try_champ (Tour *t, const ParvisChamp *champ, const char *avant)
{
  g_autofree char *nom = g_strconcat (avant, champ->code, NULL);
  g_autofree char *dedans = NULL;
  guint n = 1;

  if (champ->type == PARVIS_CHAMP_INFORMATION)
    return 0;
  if (champ->type == PARVIS_CHAMP_LISTE)
    dedans = g_strconcat (nom, ".0.", NULL);
  else if (champ->type == PARVIS_CHAMP_VACCINS)
    dedans = g_strconcat (nom, ".dtp.", NULL);
  else
    dedans = g_strconcat (nom, ".", NULL);
  if (champ->type == PARVIS_CHAMP_VACCINS)
    {
      g_autofree char *a_jour = g_strconcat (dedans, "a_jour", NULL);
      g_autofree char *rappel = g_strconcat (dedans, "rappel", NULL);

      try_one (t, champ, a_jour);
      try_one (t, champ, rappel);
      return 2;
    }
  try_one (t, champ, nom);
  for (gsize i = 0; champ->champs != NULL && champ->champs[i] != NULL; i++)
    n += try_champ (t, champ->champs[i], dedans);
  return n;
}

static guint
try_etape (Navigation *n, Fiche *fiche, const Demarche *demarche, const ParvisEtape *etape)
{
  g_autofree char *path = essai_fiche_dup_path (fiche->demande, etape->code);
  Tour tour = { n, fiche, demarche, etape, path };
  guint fields = 0;

  for (gsize i = 0; etape->champs[i] != NULL; i++)
    fields += try_champ (&tour, etape->champs[i], "");
  return fields;
}

static void
answer_responsable (Fiche *f, const char *second)
{
  g_autoptr (ParvisResponse) response = essai_fiche_poster (
      f, PASCAL, essai_fiche_find_etape ("responsable"), "second_responsable", second);

  essai_assert_status (response, 303);
}

/* The ten steps of the fiche enfant. */
static void
test_fiche (EssaiCommune *essai)
{
  const ParvisTeleprocedure *t =
      parvis_catalogue_find (parvis_catalogue_get (essai->commune), "fiche-enfant");
  Fiche fiche = essai_fiche_new (essai, "Hortense");
  Navigation n;
  guint fields = 0;

  g_assert_cmpuint (t->n_etapes, ==, 10);
  navigation_start (&n, essai);
  navigation_sign_in (&n, PASCAL);
  for (guint i = 0; i < t->n_etapes; i++)
    {
      gboolean conjoint = g_str_equal (t->etapes[i]->code, "conjoint");

      essai_fiche_remplir (&fiche, conjoint ? "enfant" : t->etapes[i]->code);
      if (conjoint)
        answer_responsable (&fiche, "oui");
      fields += try_etape (&n, &fiche, NULL, t->etapes[i]);
      if (conjoint)
        answer_responsable (&fiche, "non");
    }
  g_test_message ("%u fields", fields);
  g_assert_cmpuint (fields, >, 100);
  navigation_stop (&n);
}

/* The steps of all others. Their signature has one tick: whatever it holds signs. */
static void
test_demarches (EssaiCommune *essai)
{
  guint n_demarches, fields = 0;
  const Demarche *demarches = essai_demarche_list (&n_demarches);
  Navigation n;

  navigation_start (&n, essai);
  navigation_sign_in (&n, PASCAL);
  for (guint i = 0; i < n_demarches; i++)
    {
      const ParvisTeleprocedure *t =
          parvis_catalogue_find (parvis_catalogue_get (essai->commune), demarches[i].code);
      Fiche fiche = { essai, essai_fiche_add_enfant (essai, "Hortense"),
                      essai_demarche_commencer (essai, demarches[i].code) };

      for (guint k = 0; k + 1 < t->n_etapes; k++)
        {
          essai_demarche_remplir (&fiche, &demarches[i], t->etapes[k]->code);
          fields += try_etape (&n, &fiche, &demarches[i], t->etapes[k]);
        }
    }
  g_test_message ("%u fields", fields);
  g_assert_cmpuint (fields, >, 60);
  navigation_stop (&n);
}

/* --------------------------------------------------------------------------- a message */

static void
test_message (EssaiCommune *essai)
{
  Navigation n;
  g_autofree char *path = NULL;

  sql_exec (essai,
            "INSERT INTO message (id, foyer_id, auteur_type, sujet, corps, ecrit_a) VALUES (900,"
            " %" G_GINT64_FORMAT ", 'agent', 'Bonjour', 'Bonjour', 1)",
            essai_commune_get_foyer (essai, PASCAL));
  path = g_strdup ("/echanges/messages/900");
  navigation_start (&n, essai);
  navigation_sign_in (&n, PASCAL);
  for (gsize i = 0; i < G_N_ELEMENTS (hostiles); i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      g_autofree char *answer = NULL, *page = NULL;

      navigation_add (body, "reponse", hostiles[i].texte);
      answer = navigation_post (&n, path, body->str);
      page = navigation_get (&n, path);
      g_assert_cmpuint (essai_status (answer), ==, hostiles[i].reste != NULL ? 303 : 422);
      assert_page (page, hostiles[i].quoi);
      if (hostiles[i].reste != NULL)
        g_assert_nonnull (strstr (page, hostiles[i].reste));
      else
        g_assert_nonnull (strstr (answer, "id=\"fautes\""));
    }
  /* What is too long stays whole in the field. */
  {
    g_autoptr (GString) body = g_string_new (NULL);
    g_autofree char *answer = NULL, *nul = navigation_post (&n, path, "&reponse=a%00b");

    navigation_add (body, "reponse", trop);
    answer = navigation_post (&n, path, body->str);
    g_assert_nonnull (strstr (answer, trop));
    g_assert_cmpuint (essai_status (nul), ==, 400);
    assert_page (nul, "a NUL");
  }
  navigation_stop (&n);
}

/* The same form twice, as a browser sends it that was clicked twice. */
static void
test_deux_fois (EssaiCommune *essai)
{
  Navigation n;
  g_autofree char *page = NULL, *one = NULL, *two = NULL, *jeton = NULL, *body = NULL, *to = NULL,
                  *again = NULL;
  const char *start;

  sql_exec (essai,
            "INSERT INTO message (id, foyer_id, auteur_type, sujet, corps, ecrit_a) VALUES (900,"
            " %" G_GINT64_FORMAT ", 'agent', 'Bonjour', 'Bonjour', 1)",
            essai_commune_get_foyer (essai, PASCAL));
  navigation_start (&n, essai);
  navigation_sign_in (&n, PASCAL);
  page = navigation_get (&n, "/echanges/messages/900");
  start = strstr (page, "name=\"_jeton\" value=\"");
  g_assert_nonnull (start);
  start += strlen ("name=\"_jeton\" value=\"");
  jeton = g_strndup (start, strcspn (start, "\""));
  body = g_strdup_printf ("&_jeton=%s&reponse=Une+fois", jeton);
  one = navigation_post (&n, "/echanges/messages/900", body);
  two = navigation_post (&n, "/echanges/messages/900", body);
  g_assert_cmpuint (essai_status (one), ==, 303);
  to = essai_header (one, "Location");
  again = essai_header (two, "Location");
  g_assert_cmpstr (to, ==, again);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM message WHERE corps = 'Une fois'"), ==, 1);
  navigation_stop (&n);
}

/* --------------------------------------------------------------------------- agents' JSON */

static char *
dup_json (const char *texte)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), texte);

  return json_to_string (node, FALSE);
}

/* What an agent writes is a text like another: shown to colleagues and families as they can read it, and nothing at
 * all is no reason. */
static void
test_agents (EssaiCommune *essai)
{
  static const struct
  {
    const char *action, *avant;
    guint vide, bon; /* the status for nothing, and for a text */
  } cas[] = {
    { "notes", "\"texte\":", 400, 200 },
    { "messages", "\"texte\":", 400, 200 },
    { "refus", "\"motif\":", 400, 200 },
    { "complement", "\"etapes\":[\"enfant\"],\"message\":", 400, 200 },
    { "acceptation", "\"derogation\":", 409, 200 },
  };
  Navigation n;

  navigation_start (&n, essai);
  navigation_sign_in_agent (&n, JEANNE);
  for (gsize c = 0; c < G_N_ELEMENTS (cas); c++)
    for (gsize i = 0; i < G_N_ELEMENTS (hostiles); i++)
      {
        g_autofree char *prenom =
            g_strdup_printf ("Enfant %c%c", (char) ('a' + c), (char) ('a' + i));
        Fiche f = essai_fiche_new (essai, prenom);
        g_autofree char *path =
            g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT "/%s", f.demande, cas[c].action);
        g_autofree char *suivi = essai_fiche_dup_path (f.demande, NULL);
        g_autofree char *texte = dup_json (hostiles[i].texte);
        g_autofree char *body = g_strdup_printf ("{%s%s}", cas[c].avant, texte);
        g_autofree char *nul = g_strdup_printf ("{%s\"a\\u0000b\"}", cas[c].avant);
        g_autofree char *answer = NULL, *refused = NULL;
        g_autoptr (ParvisResponse) page = NULL;
        gboolean trop_long = hostiles[i].texte == trop;

        essai_fiche_remplir (&f, NULL);
        refused = navigation_post_json (&n, path, nul);
        g_assert_cmpuint (essai_status (refused), ==, 400);
        answer = navigation_post_json (&n, path, body);
        if (essai_status (answer)
            != (trop_long                   ? 400
                : hostiles[i].reste == NULL ? cas[c].vide
                                            : cas[c].bon))
          g_error ("%s, %s: %u", cas[c].action, hostiles[i].quoi, essai_status (answer));
        if (strstr (answer, "\u202e") != NULL)
          g_error ("%s, %s: what cannot be seen is kept", cas[c].action, hostiles[i].quoi);
        page = essai_commune_get (essai, PASCAL, suivi);
        essai_assert_status (page, 200);
        essai_assert_no_body (page, "<script>alert");
        essai_assert_no_body (page, "\u202e");
      }
  navigation_stop (&n);
}

/* Brackets in brackets, a hundred thousand deep: refused before anything walks through them. */
static void
test_json_profond (EssaiCommune *essai)
{
  static const char *const paths[] = { "/api/justificatifs/900/decision", "/api/demandes/900/refus",
                                       "/api/session" };
  g_autofree char *deep = g_strnfill (100000, '['), *objects = NULL;
  g_autoptr (GString) nested = g_string_new (NULL);
  Navigation n;

  for (guint i = 0; i < 30000; i++)
    g_string_append (nested, "{\"a\":");
  navigation_start (&n, essai);
  navigation_sign_in_agent (&n, JEANNE);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *one = navigation_post_json (&n, paths[i], deep);
      g_autofree char *two = navigation_post_json (&n, paths[i], nested->str);
      g_autofree char *after = navigation_get (&n, "/api/compteurs");

      g_assert_cmpuint (essai_status (one), ==, 400);
      g_assert_cmpuint (essai_status (two), ==, 400);
      g_assert_cmpuint (essai_status (after), ==, 200);
    }
  navigation_stop (&n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < TROP; i++)
    strcpy (trop + 2 * i, "é");
  essai_commune_add ("/saisies/fiche", test_fiche);
  essai_commune_add ("/saisies/demarches", test_demarches);
  essai_commune_add ("/saisies/message", test_message);
  essai_commune_add ("/saisies/deux-fois", test_deux_fois);
  essai_commune_add ("/saisies/agents", test_agents);
  essai_commune_add ("/saisies/json-profond", test_json_profond);
  return g_test_run ();
}
