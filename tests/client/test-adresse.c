/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include "client/api/parvis-adresse.h"
#include "shared/parvis-error.h"

static void
test_accepted (void)
{
  static const struct
  {
    const char *typed, *canonical;
  } cases[] = {
    { "parvis.mairie.fr", "https://parvis.mairie.fr" },
    { "  https://Parvis.Mairie.fr/ ", "https://parvis.mairie.fr" },
    { "https://parvis.mairie.fr:8443/agents//", "https://parvis.mairie.fr:8443/agents" },
    { "http://127.0.0.1:8480", "http://127.0.0.1:8480" },
    { "http://localhost:8480/", "http://localhost:8480" },
    { "http://[::1]:8480", "http://[::1]:8480" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *canonical = parvis_adresse_normalise (cases[i].typed, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (canonical, ==, cases[i].canonical);
    }
}

static void
test_refused (void)
{
  /* A password must not travel in clear, nor to somebody whose name is in the address only. */
  static const char *const cases[] = { "",
                                       "   ",
                                       "http://parvis.mairie.fr",
                                       "http://127.0.0.1.example.org",
                                       "ftp://parvis.mairie.fr",
                                       "https://",
                                       "https://user:pass@parvis.mairie.fr",
                                       "https://parvis.mairie.fr/?a=b",
                                       "https://parvis.mairie.fr/#x",
                                       "https://parvis mairie.fr",
                                       "file:///etc/passwd" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *canonical = parvis_adresse_normalise (cases[i], &error);

      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      g_assert_null (canonical);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/adresse/accepted", test_accepted);
  g_test_add_func ("/client/adresse/refused", test_refused);
  return g_test_run ();
}
