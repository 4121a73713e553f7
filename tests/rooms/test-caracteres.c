/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/comptes-essai.h"

#include "server/comptes/caracteres.h"
#include "server/reglages/reglages-store.h"

/* The characters to be copied when an account is asked for. */

static ParvisResponse *
get_fichier (EssaiCommune *essai, const char *cle, const char *fichier)
{
  g_autofree char *path = g_strdup_printf ("/compte/caracteres/%s/%s", cle, fichier);

  return essai_commune_get (essai, NULL, path);
}

/* A key says nothing, is nobody else's, and ends. */
static void
test_cle (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL, *autres = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autofree char *autre = comptes_dup_image (essai, &autres);
  g_autofree char *faussee = g_strdup (cle), *courte = g_strndup (cle, strlen (cle) - 1);
  guint8 ailleurs[32] = { 9 };
  GBytes *master_key = essai->commune->master_key;

  g_assert_cmpuint (strlen (caracteres), ==, PARVIS_CARACTERES_N);
  g_assert_cmpuint (strspn (caracteres, parvis_caracteres_alphabet), ==, PARVIS_CARACTERES_N);
  g_assert_null (strstr (cle, caracteres));
  g_assert_cmpstr (cle, !=, autre);
  faussee[40] = faussee[40] == 'A' ? 'B' : 'A';
  g_assert_null (parvis_caracteres_find (essai->commune, faussee, essai->now));
  g_assert_null (parvis_caracteres_find (essai->commune, courte, essai->now));
  g_assert_null (parvis_caracteres_find (essai->commune, "", essai->now));
  g_assert_null (parvis_caracteres_find (essai->commune, NULL, essai->now));
  /* Another town's. */
  essai->commune->master_key = g_bytes_new (ailleurs, sizeof ailleurs);
  g_assert_null (parvis_caracteres_find (essai->commune, cle, essai->now));
  g_bytes_unref (essai->commune->master_key);
  essai->commune->master_key = master_key;
  /* Ten minutes. */
  g_assert_true (parvis_caracteres_check (essai->commune, cle, caracteres, essai->now + 599));
  g_assert_false (parvis_caracteres_check (essai->commune, cle, caracteres, essai->now + 600));
}

static void
test_copie (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autofree char *minuscules = g_ascii_strdown (caracteres, -1);
  g_autofree char *espaces =
      g_strdup_printf (" %.2s  %s ", caracteres, caracteres + 2); /* as one spells it */
  g_autofree char *longue = g_strconcat (caracteres, "A", NULL);
  const char *justes[] = { caracteres, minuscules, espaces };
  g_autofree char *court = g_strndup (caracteres, PARVIS_CARACTERES_N - 1);
  const char *faux[] = { "", court, longue, "ZZZZZ", "éàùçô" };

  for (gsize i = 0; i < G_N_ELEMENTS (justes); i++)
    g_assert_true (parvis_caracteres_check (essai->commune, cle, justes[i], essai->now));
  for (gsize i = 0; i < G_N_ELEMENTS (faux); i++)
    g_assert_false (parvis_caracteres_check (essai->commune, cle, faux[i], essai->now));
}

/* The picture for light and for dark pages, the same again for the same key; without a session. */
static void
test_image (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autoptr (ParvisResponse) one = get_fichier (essai, cle, "image.png");
  g_autoptr (ParvisResponse) two = get_fichier (essai, cle, "image.png");
  g_autoptr (ParvisResponse) sombre = get_fichier (essai, cle, "image-sombre.png");
  g_autoptr (ParvisResponse) rien = get_fichier (essai, cle, "image.svg");
  g_autoptr (ParvisResponse) late = NULL;
  gsize a, b, c;
  const char *png = parvis_response_get_body (one, &a);
  const char *again = parvis_response_get_body (two, &b);
  const char *dark = parvis_response_get_body (sombre, &c);

  essai_assert_status (one, 200);
  g_assert_cmpstr (parvis_response_find_header (one, "Content-Type"), ==, "image/png");
  g_assert_cmpmem (png, a, again, b);
  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_true (a != c || memcmp (png, dark, a) != 0);
  /* Not what weighs on a page. */
  g_assert_cmpuint (a, <, 16 * 1024);
  essai_assert_status (rien, 404);
  essai->now += PARVIS_CARACTERES_VIE;
  late = get_fichier (essai, cle, "image.png");
  essai_assert_status (late, 404);
}

/* Each letter is drawn, and no two alike: else one of them has no strokes. */
static void
test_lettres (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GBytes) blank = parvis_caracteres_draw ("?", "cle", FALSE);

  for (const char *c = parvis_caracteres_alphabet; *c != '\0'; c++)
    {
      char letter[] = { *c, '\0' };
      GBytes *png = parvis_caracteres_draw (letter, "cle", FALSE);

      g_assert_false (g_bytes_equal (png, blank));
      g_assert_true (g_hash_table_add (seen, png));
    }
}

static void
test_voix (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, "/compte/creation");
  g_autoptr (ParvisResponse) one = NULL;
  gsize length;
  const char *wav;

  if (!parvis_caracteres_has_voix (essai->commune))
    {
      g_test_skip ("espeak-ng is not installed");
      return;
    }
  essai_assert_body (page, "Écouter les caractères");
  one = get_fichier (essai, cle, "voix.wav");
  essai_assert_status (one, 200);
  wav = parvis_response_get_body (one, &length);
  /* Five letters with their words: between four and twenty seconds. */
  g_assert_cmpmem (wav, 4, "RIFF", 4);
  g_assert_cmpmem (wav + 36, 4, "data", 4);
  g_assert_cmpuint (length, >, 4 * 2 * 11025);
  g_assert_cmpuint (length, <, 20 * 2 * 11025);
}

/* Without espeak-ng: no link, no sound, and all the rest. */
static void
test_sans_voix (void)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (EssaiCommune) essai = NULL;
  g_autoptr (ParvisResponse) page = NULL, sound = NULL, image = NULL;
  g_autofree char *caracteres = NULL, *cle = NULL;

  g_setenv ("PATH", "/nulle-part", TRUE);
  essai = essai_commune_new ();
  g_setenv ("PATH", path, TRUE);
  g_assert_false (parvis_caracteres_has_voix (essai->commune));
  page = essai_commune_get (essai, NULL, "/compte/creation");
  essai_assert_no_body (page, "Écouter");
  essai_assert_body (page, "Recopiez les caractères");
  cle = comptes_dup_image (essai, &caracteres);
  sound = get_fichier (essai, cle, "voix.wav");
  essai_assert_status (sound, 404);
  image = get_fichier (essai, cle, "image.png");
  essai_assert_status (image, 200);
}

/* The value of the hidden field, "" when there is none; the caller owns it. */
static char *
dup_cache (ParvisResponse *page, const char *nom)
{
  gsize length;
  const char *body = parvis_response_get_body (page, &length);
  g_autofree char *text = g_strndup (body, length);
  g_autofree char *before = g_strdup_printf ("type=\"hidden\" name=\"%s\" value=\"", nom);
  const char *start = strstr (text, before);

  return start != NULL
             ? g_strndup (start + strlen (before), strcspn (start + strlen (before), "\""))
             : g_strdup ("");
}

/* Wrong characters: everything else stays, the password too; the picture is another one. */
static void
test_faux (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL, *avant = NULL, *nouvelle = NULL, *recopies = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autoptr (ParvisResponse) page =
      comptes_creer (essai, "captcha_cle", cle, "captcha", "ZZZZZ", NULL);
  g_autoptr (ParvisResponse) again = NULL, next = NULL;

  essai_assert_status (page, 422);
  essai_assert_body (page, "Ce ne sont pas les caractères de l’image");
  essai_assert_body (page, "value=\"Camille\"");
  essai_assert_body (page, "value=\"3 rue des Lilas\"");
  essai_assert_body (page, "Celui que vous avez choisi est gardé");
  essai_assert_no_body (page, BON);
  /* That picture is used up, even for who now reads it right. */
  again = comptes_creer (essai, "captcha_cle", cle, "captcha", caracteres, NULL);
  essai_assert_status (again, 422);
  essai_assert_body (again, "a déjà servi");
  avant = dup_cache (page, "avant");
  nouvelle = dup_cache (page, "captcha_cle");
  g_assert_cmpstr (nouvelle, !=, cle);
  recopies = parvis_caracteres_find (essai->commune, nouvelle, essai->now);
  next = comptes_creer (essai, "avant", avant, "captcha_cle", nouvelle, "captcha", recopies,
                        "mot_de_passe", "", "mot_de_passe_repete", "", NULL);
  g_free (dup_cle (next));
}

/* Right ones are not asked for again because something else is wrong; and serve for one account. */
static void
test_une_fois (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL, *avant = NULL, *recap = NULL, *encore = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autoptr (ParvisResponse) page =
      comptes_creer (essai, "captcha_cle", cle, "captcha", caracteres, "prenom", "", NULL);
  g_autoptr (ParvisResponse) short_cut = NULL, next = NULL, reused = NULL, modified = NULL;
  g_autofree char *path = NULL;

  essai_assert_status (page, 422);
  essai_assert_no_body (page, "Recopiez les caractères");
  avant = dup_cache (page, "avant");
  /* What has a fault is not confirmed, whatever its key is called. */
  short_cut = confirmer (essai, avant);
  g_assert_cmpstr (get_location (short_cut), ==, "/compte/creation");
  next = comptes_creer (essai, "avant", avant, "captcha", "", "mot_de_passe", "",
                        "mot_de_passe_repete", "", NULL);
  recap = dup_cle (next);
  /* The form of before is worth nothing any more. */
  reused = comptes_creer (essai, "avant", avant, "captcha", "", NULL);
  essai_assert_status (reused, 422);
  essai_assert_body (reused, "Recopiez les caractères de l’image.");
  /* « Modifier »: no picture, and the password may stay. */
  path = g_strconcat ("/compte/creation?cle=", recap, NULL);
  modified = essai_commune_get (essai, NULL, path);
  essai_assert_no_body (modified, "Recopiez les caractères");
  essai_assert_body (modified, "Celui que vous avez choisi est gardé");
  encore = dup_cache (modified, "avant");
  g_assert_cmpstr (encore, ==, recap);
}

/* Whoever errs all the time types the password again; a form with nothing else wrong goes through. */
static void
test_trop_de_fautes (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) right = NULL, wrong = NULL;

  sql_exec (essai,
            "INSERT INTO tentative (cle, debut_a, nombre) SELECT 'creation:garde:' || '%s', "
            "%" G_GINT64_FORMAT ", 60",
            "192.0.2.1", essai->now);
  wrong = creer_avec (essai, "prenom", "");
  essai_assert_no_body (wrong, "est gardé");
  right = creer_avec (essai, NULL, NULL);
  essai_assert_status (right, 303);
}

/* Another picture is not a fault: the form as it is, and nothing said of what is not filled in yet. */
static void
test_autre_image (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) page =
      comptes_creer (essai, "action", "image", "captcha", "", "prenom", "", NULL);

  essai_assert_status (page, 200);
  essai_assert_no_body (page, "id=\"fautes\"");
  essai_assert_body (page, "value=\"Roux\"");
  essai_assert_body (page, "Recopiez les caractères");
  essai_assert_body (page, "Celui que vous avez choisi est gardé");
}

static void
test_trop_tard (EssaiCommune *essai)
{
  g_autofree char *caracteres = NULL;
  g_autofree char *cle = comptes_dup_image (essai, &caracteres);
  g_autoptr (ParvisResponse) late = NULL, none = NULL, false_key = NULL;

  essai->now += PARVIS_CARACTERES_VIE;
  late = comptes_creer (essai, "captcha_cle", cle, "captcha", caracteres, NULL);
  essai_assert_body (late, "trop ancienne");
  none = comptes_creer (essai, "captcha", "", NULL);
  essai_assert_body (none, "Recopiez les caractères de l’image.");
  false_key = comptes_creer (essai, "captcha_cle", "x", "captcha", "ACEFH", NULL);
  essai_assert_status (false_key, 422);
  /* A key that is none of ours is not even noted. */
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM envoi"), ==, 0);
}

/* Who can neither read nor hear goes without; a machine gains three accounts an hour by it. */
static void
test_sans (EssaiCommune *essai)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (ParvisResponse) response =
          comptes_creer (essai, "captcha", "", "captcha_sans", "oui", NULL);

      essai_assert_status (response, i < 3 ? 303 : 422);
      if (i == 3)
        essai_assert_body (response, "sans l’image en ce moment");
    }
  {
    g_autoptr (ParvisResponse) with = creer_avec (essai, NULL, NULL);

    essai_assert_status (with, 303);
  }
}

static gpointer
switch_off_cb (ParvisDb *db, gpointer data, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_boolean (json_node_alloc (), FALSE);

  return parvis_reglages_ecrire (db, "compte.image", "2026-11-21", node, error) ? g_strdup ("")
                                                                                : NULL;
}

/* The commune does without. */
static void
test_reglage (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) page = NULL, sent = NULL;

  g_free (essai_commune_write (essai, switch_off_cb, NULL));
  page = essai_commune_get (essai, NULL, "/compte/creation");
  essai_assert_no_body (page, "captcha");
  sent = comptes_creer (essai, "captcha", "", NULL);
  essai_assert_status (sent, 303);
}

/* The demo says them beside the mails, the last ones only; nowhere else does. */
static void
test_demo (EssaiCommune *essai)
{
  g_autofree char *first = NULL, *last = NULL, *text = NULL;
  g_autoptr (ParvisResponse) page = NULL, form = NULL;
  guint numero;

  g_free (comptes_dup_image (essai, &first));
  for (guint i = 0; i < 8; i++)
    {
      g_clear_pointer (&last, g_free);
      g_free (comptes_dup_image (essai, &last));
    }
  page = essai_commune_get (essai, NULL, "/demo/courriels");
  text = g_strdup_printf ("class=\"caracteres\">%s<", last);
  essai_assert_body (page, text);
  g_free (text);
  text = g_strdup_printf ("class=\"caracteres\">%s<", first);
  essai_assert_no_body (page, text);
  essai->commune->demo = FALSE;
  g_free (parvis_caracteres_create (essai->commune, essai->now, &numero));
  g_assert_cmpuint (numero, ==, 0);
  form = essai_commune_get (essai, NULL, "/compte/creation");
  essai_assert_no_body (form, "Démonstration");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/caracteres/cle", test_cle);
  essai_commune_add ("/caracteres/copie", test_copie);
  essai_commune_add ("/caracteres/image", test_image);
  g_test_add_func ("/caracteres/lettres", test_lettres);
  essai_commune_add ("/caracteres/voix", test_voix);
  g_test_add_func ("/caracteres/sans-voix", test_sans_voix);
  essai_commune_add ("/caracteres/faux", test_faux);
  essai_commune_add ("/caracteres/une-fois", test_une_fois);
  essai_commune_add ("/caracteres/trop-de-fautes", test_trop_de_fautes);
  essai_commune_add ("/caracteres/autre-image", test_autre_image);
  essai_commune_add ("/caracteres/trop-tard", test_trop_tard);
  essai_commune_add ("/caracteres/sans", test_sans);
  essai_commune_add ("/caracteres/reglage", test_reglage);
  essai_commune_add ("/caracteres/demo", test_demo);
  return g_test_run ();
}
