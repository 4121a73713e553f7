/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/comptes/agents-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/comptes/totp.h"
#include "server/http/parvis-request-private.h"

/* --------------------------------------------------------------------------- agents */

static ParvisRequest *
new_session (EssaiCommune *essai, const char *qui, const char *clair, const char *code)
{
  ParvisRequest *request = essai_commune_request (essai, NULL, "POST", "/api/session");
  g_autofree char *json = g_strdup_printf (
      "{\"identifiant\":\"%s\",\"mot_de_passe\":\"%s\",\"totp\":\"%s\"}", qui, clair, code);

  parvis_request_set_json_for_test (request, json);
  return request;
}

static void
assert_agent (EssaiCommune *essai,
              const char *qui,
              const char *clair,
              const char *code,
              guint status,
              const char *text)
{
  g_autoptr (ParvisRequest) request = new_session (essai, qui, clair, code);
  g_autoptr (ParvisResponse) response = essai_commune_run (essai, request);

  essai_assert_status (response, status);
  essai_assert_body (response, text);
}

static void
test_agents (EssaiCommune *essai)
{
  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
  assert_agent (essai, "gestionnaire", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "personne", DEMO, "", 401, "\"denied\"");
  /* A citizen is no agent. */
  assert_agent (essai, "pascal.dupin", DEMO, "", 401, "\"denied\"");
  for (guint i = 1; i < 8; i++)
    assert_agent (essai, "gestionnaire", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "gestionnaire", DEMO, "", 429, "\"busy\"");
  assert_agent (essai, "regisseur", DEMO, "", 200, "\"jeton\"");
  essai->now += 15 * 60 + 1;
  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
}

/* RFC 6238, appendix B: SHA-1, the last six figures of eight. */
static void
test_totp_vecteurs (void)
{
  static const struct
  {
    gint64 now;
    const char *code;
  } vecteurs[] = {
    { 59, "287082" },         { 1111111109, "081804" },
    { 1111111111, "050471" }, { 1234567890, "005924" },
    { 2000000000, "279037" }, { G_GINT64_CONSTANT (20000000000), "353130" },
  };
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);

  for (gsize i = 0; i < G_N_ELEMENTS (vecteurs); i++)
    {
      gint64 now = vecteurs[i].now, step = now / 30;
      char code[7];

      parvis_totp_code (secret, step, code);
      g_assert_cmpstr (code, ==, vecteurs[i].code);
      g_assert_cmpint (parvis_totp_find_step (secret, code, now), ==, step);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step + 1) * 30), ==, step);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step + 2) * 30), ==, 0);
      g_assert_cmpint (parvis_totp_find_step (secret, code, (step - 1) * 30), ==, step);
    }
  g_assert_cmpint (parvis_totp_find_step (secret, "", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "28708", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "2870820", 59), ==, 0);
  g_assert_cmpint (parvis_totp_find_step (secret, "28708a", 59), ==, 0);
}

/* The code of a step, @from now. */
static char *
dup_code (EssaiCommune *essai, gint64 from)
{
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  char code[7];

  parvis_totp_code (secret, essai->now / 30 + from, code);
  return g_strdup (code);
}

/* What the command line does, in the writer. */
typedef struct
{
  EssaiCommune *essai;
  const char *identifiant, *faire, *hash;
} Changement;

static gpointer
change_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  GBytes *key = c->essai->commune->master_key;
  gint64 now = c->essai->now;
  gboolean done =
      g_str_equal (c->faire, "password")
          ? parvis_agent_changer_mot_de_passe (db, c->identifiant, c->hash, now, error)
      : g_str_equal (c->faire, "deactivate")
          ? parvis_agent_desactiver (db, c->identifiant, now, error)
      : g_str_equal (c->faire, "reactivate")
          ? parvis_agent_reactiver (db, c->identifiant, now, error)
          : parvis_agent_changer_totp (db, c->identifiant, key,
                                       g_str_equal (c->faire, "totp") ? secret : NULL, now, error);

  return done ? g_strdup ("") : NULL;
}

/* 0, or the code of the error. */
static int
change (EssaiCommune *essai, const char *identifiant, const char *faire)
{
  g_autofree char *hash = g_str_equal (faire, "password") ? parvis_mot_de_passe_hacher (BON) : NULL;
  Changement changement = { essai, identifiant, faire, hash };
  g_autoptr (GError) error = NULL;
  g_autofree char *done =
      parvis_writer_run (essai->commune->writer, change_cb, &changement, g_free, &error);

  g_assert_true ((done != NULL) == (error == NULL));
  return error != NULL ? error->code : 0;
}

static void
give_totp (EssaiCommune *essai)
{
  g_assert_cmpint (change (essai, "Admin", "totp"), ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM agent WHERE totp LIKE '%%1234567890%%'"),
                   ==, 0);
}

static guint
count_sessions (EssaiCommune *essai, const char *identifiant)
{
  return (guint) sql_int (essai,
                          "SELECT count(*) FROM session WHERE sujet_type = 'agent' AND sujet_id = "
                          "(SELECT id FROM agent WHERE identifiant = '%s')",
                          identifiant);
}

/* Each thing that is changed puts out whoever is in, and nobody else. */
static void
test_changements (EssaiCommune *essai)
{
  g_autofree char *code = NULL;

  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
  assert_agent (essai, "gestionnaire", DEMO, "", 200, "\"jeton\"");
  assert_agent (essai, "regisseur", DEMO, "", 200, "\"jeton\"");
  assert_connexion (essai, "pascal.dupin", DEMO, 303);
  g_assert_cmpint (change (essai, "gestionnaire", "password"), ==, 0);
  g_assert_cmpuint (count_sessions (essai, "gestionnaire"), ==, 0);
  g_assert_cmpuint (count_sessions (essai, "regisseur"), ==, 1);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session WHERE sujet_type = 'citoyen'"), ==,
                   1);
  assert_agent (essai, "gestionnaire", DEMO, "", 401, "\"denied\"");
  assert_agent (essai, "gestionnaire", BON, "", 200, "\"jeton\"");
  g_assert_cmpint (change (essai, "gestionnaire", "totp"), ==, 0);
  g_assert_cmpuint (count_sessions (essai, "gestionnaire"), ==, 0);
  assert_agent (essai, "gestionnaire", BON, "", 403, "\"totp\"");
  code = dup_code (essai, 0);
  assert_agent (essai, "gestionnaire", BON, code, 200, "\"jeton\"");
  g_assert_cmpint (change (essai, "gestionnaire", "totp-retirer"), ==, 0);
  assert_agent (essai, "gestionnaire", BON, "", 200, "\"jeton\"");
  g_assert_cmpint (change (essai, "gestionnaire", "deactivate"), ==, 0);
  g_assert_cmpuint (count_sessions (essai, "gestionnaire"), ==, 0);
  assert_agent (essai, "gestionnaire", BON, "", 401, "\"denied\"");
  g_assert_cmpint (change (essai, "gestionnaire", "reactivate"), ==, 0);
  assert_agent (essai, "gestionnaire", BON, "", 200, "\"jeton\"");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM journal WHERE acteur_type = 'systeme'"
                                   " AND objet_type = 'agent'"),
                   ==, 5);
}

static void
test_changements_refuses (EssaiCommune *essai)
{
  static const char *const tous[] = { "password", "deactivate", "reactivate", "totp" };

  for (gsize i = 0; i < G_N_ELEMENTS (tous); i++)
    g_assert_cmpint (change (essai, "personne", tous[i]), ==, PARVIS_ERROR_NOT_FOUND);
  g_assert_cmpint (change (essai, "cantine", "reactivate"), ==, PARVIS_ERROR_CONFLICT);
  g_assert_cmpint (change (essai, "cantine", "deactivate"), ==, 0);
  g_assert_cmpint (change (essai, "cantine", "deactivate"), ==, PARVIS_ERROR_CONFLICT);
  g_assert_cmpint (change (essai, "cantine", "password"), ==, PARVIS_ERROR_CONFLICT);
  g_assert_cmpint (change (essai, "cantine", "totp"), ==, PARVIS_ERROR_CONFLICT);
}

/* A new password ends the wait that wrong ones began. */
static void
test_changements_essais (EssaiCommune *essai)
{
  for (guint i = 0; i < 8; i++)
    assert_agent (essai, "gestionnaire", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "gestionnaire", DEMO, "", 429, "\"busy\"");
  g_assert_cmpint (change (essai, "gestionnaire", "password"), ==, 0);
  assert_agent (essai, "gestionnaire", BON, "", 200, "\"jeton\"");
}

/* RFC 4648's letters of RFC 6238's secret. */
static void
test_totp_adresse (void)
{
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  g_autoptr (GBytes) one = parvis_totp_create_secret (), two = parvis_totp_create_secret ();
  g_autofree char *uri = parvis_totp_create_uri (secret, "jeanne.martin", "Ville d’Évry: 1");

  g_assert_cmpstr (uri, ==,
                   "otpauth://totp/Ville%20d%E2%80%99%C3%89vry%3A%201:jeanne.martin"
                   "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                   "&issuer=Ville%20d%E2%80%99%C3%89vry%3A%201&algorithm=SHA1&digits=6&period=30");
  g_assert_cmpuint (g_bytes_get_size (one), ==, 20);
  g_assert_false (g_bytes_equal (one, two));
}

static void
test_totp (EssaiCommune *essai)
{
  g_autofree char *now = NULL, *before = NULL, *old = NULL, *later = NULL;

  give_totp (essai);
  now = dup_code (essai, 0);
  before = dup_code (essai, -1);
  old = dup_code (essai, -2);
  assert_agent (essai, "admin", DEMO, "", 403, "\"totp\"");
  /* Without the password, not a word of the code. */
  assert_agent (essai, "admin", "faux", "", 401, "\"denied\"");
  assert_agent (essai, "admin", "faux", now, 401, "\"denied\"");
  assert_agent (essai, "admin", DEMO, old, 403, "\"totp\"");
  assert_agent (essai, "admin", DEMO, "000000", 403, "\"totp\"");
  assert_agent (essai, "admin", DEMO, now, 200, "\"jeton\"");
  assert_agent (essai, "admin", DEMO, now, 403, "déjà servi");
  assert_agent (essai, "admin", DEMO, before, 403, "déjà servi");
  essai->now += 30;
  later = dup_code (essai, 0);
  assert_agent (essai, "admin", DEMO, later, 200, "\"jeton\"");
}

static gpointer
handle_cb (ParvisDb *db, gpointer data, GError **error)
{
  return parvis_request_get_route (data)->handler (data, db, error);
}

/* Both were looked at before either was let in: the code still serves once. */
static void
test_totp_ensemble (EssaiCommune *essai)
{
  g_autoptr (ParvisRequest) one = NULL, two = NULL;
  g_autoptr (ParvisResponse) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  give_totp (essai);
  code = dup_code (essai, 0);
  one = new_session (essai, "admin", DEMO, code);
  two = new_session (essai, "admin", DEMO, code);
  g_assert_true (parvis_request_get_route (one)->before (one, essai->db, &error));
  g_assert_true (parvis_request_get_route (two)->before (two, essai->db, &error));
  first = essai_commune_write (essai, handle_cb, one);
  essai_assert_status (first, 200);
  second = parvis_writer_run (essai->commune->writer, handle_cb, two,
                              (GDestroyNotify) parvis_response_free, &error);
  if (second != NULL)
    essai_assert_status (second, 403);
  else
    g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_DENIED);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM session WHERE sujet_type = 'agent'"), ==,
                   1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/comptes/agents", test_agents);
  essai_commune_add ("/comptes/totp", test_totp);
  essai_commune_add ("/comptes/changements", test_changements);
  essai_commune_add ("/comptes/changements/refuses", test_changements_refuses);
  essai_commune_add ("/comptes/changements/essais", test_changements_essais);
  g_test_add_func ("/comptes/totp/adresse", test_totp_adresse);
  essai_commune_add ("/comptes/totp/ensemble", test_totp_ensemble);
  g_test_add_func ("/comptes/totp/vecteurs", test_totp_vecteurs);
  return g_test_run ();
}
