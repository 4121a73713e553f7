/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/mot-de-passe.h"

#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#include "shared/rules/parvis-motdepasse.h"

/* zxcvbn is cubic in the length; what comes after 64 characters is strong anyway. */
#define ESTIMATE_MAX 64
/* Characters: CNIL, recommandation du 21 juillet 2022. */

static guint count; /* atomic */

/* A hash that no password has, of the same cost, for accounts that do not exist. */
static const char *
get_nobody (void)
{
  static char *nobody;

  if (g_once_init_enter (&nobody))
    {
      guint8 random[16];
      char text[33];

      randombytes_buf (random, sizeof random);
      sodium_bin2hex (text, sizeof text, random, sizeof random);
      g_once_init_leave (&nobody, parvis_mot_de_passe_hacher (text));
    }
  return nobody;
}

guint
parvis_mot_de_passe_count_for_test (void)
{
  return (guint) g_atomic_int_get (&count);
}

char *
parvis_mot_de_passe_hacher (const char *mot_de_passe)
{
  char hash[crypto_pwhash_STRBYTES];

  g_atomic_int_inc (&count);
  if (crypto_pwhash_str (hash, mot_de_passe, strlen (mot_de_passe),
                         crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE)
      != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
parvis_mot_de_passe_verifier (const char *hash, const char *mot_de_passe)
{
  const char *against = hash != NULL ? hash : get_nobody ();
  gboolean same = against != NULL
                  && crypto_pwhash_str_verify (against, mot_de_passe, strlen (mot_de_passe)) == 0;

  g_atomic_int_inc (&count);
  return same && hash != NULL;
}

double
parvis_mot_de_passe_bits (const char *mot_de_passe, const char *const *connus)
{
  g_autofree char *start = g_utf8_strlen (mot_de_passe, -1) > ESTIMATE_MAX
                               ? g_utf8_substring (mot_de_passe, 0, ESTIMATE_MAX)
                               : g_strdup (mot_de_passe);

  return ZxcvbnMatch (start, (const char **) connus, NULL);
}

char *
parvis_mot_de_passe_expliquer (const char *mot_de_passe, const char *const *connus)
{
  guint met = parvis_motdepasse_check (
      mot_de_passe, parvis_mot_de_passe_bits (mot_de_passe, connus), PARVIS_MOT_DE_PASSE_LONGUEUR);
  g_autoptr (GString) manque = g_string_new (NULL);

  for (gsize i = 0; i < PARVIS_MOTDEPASSE_N_REGLES; i++)
    if (!(met & parvis_motdepasse_regles[i].regle))
      {
        const char *libelle = parvis_motdepasse_regles[i].libelle;

        g_string_append_printf (manque, "%s%c%s", manque->len > 0 ? ", " : "",
                                g_ascii_tolower (libelle[0]), libelle + 1);
      }
  if (manque->len == 0)
    return NULL;
  return g_strdup_printf ("Il manque à ce mot de passe : %s.", manque->str);
}
