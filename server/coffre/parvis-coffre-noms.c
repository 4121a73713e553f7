/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-coffre"
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/coffre/parvis-coffre-noms.h"

#define FOLDER_LENGTH 5 /* "ab/cd" */
#define HEX           "0123456789abcdef"

char *
parvis_coffre_create_chemin (void)
{
  guchar random[PARVIS_COFFRE_NAME_LENGTH / 2];
  char name[PARVIS_COFFRE_NAME_LENGTH + 1];

  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  randombytes_buf (random, sizeof random);
  sodium_bin2hex (name, sizeof name, random, sizeof random);
  return g_strdup_printf ("%.2s/%.2s/%s", name, name + 2, name);
}

gboolean
parvis_coffre_chemin_is_valid (const char *chemin)
{
  const char *name = chemin + FOLDER_LENGTH + 1;

  return strlen (chemin) == FOLDER_LENGTH + 1 + PARVIS_COFFRE_NAME_LENGTH
         && strspn (name, HEX) == PARVIS_COFFRE_NAME_LENGTH && chemin[2] == '/' && chemin[5] == '/'
         && memcmp (chemin, name, 2) == 0 && memcmp (chemin + 3, name + 2, 2) == 0;
}

gboolean
parvis_coffre_suffixe_is_valid (const char *suffixe)
{
  gsize length = strlen (suffixe);

  return length > 0 && length <= 32
         && strspn (suffixe, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

const char *
parvis_coffre_base_name (const char *chemin)
{
  return chemin + FOLDER_LENGTH + 1;
}

char *
parvis_coffre_name_beside (const char *chemin, const char *suffixe)
{
  return g_strconcat (parvis_coffre_base_name (chemin), suffixe ? "." : NULL, suffixe, NULL);
}

char *
parvis_coffre_temporary_name (const char *name)
{
  return g_strdup_printf ("%s.%08x.tmp", name, randombytes_random ());
}

gboolean
parvis_coffre_name_is_temporary (const char *name)
{
  return g_str_has_suffix (name, ".tmp");
}

char *
parvis_coffre_chemin_of_entry (const char *folder, const char *name)
{
  g_autofree char *chemin = g_strdup_printf ("%s/%.*s", folder, PARVIS_COFFRE_NAME_LENGTH, name);

  if (!parvis_coffre_chemin_is_valid (chemin))
    return NULL;
  if (name[PARVIS_COFFRE_NAME_LENGTH] != '\0' && name[PARVIS_COFFRE_NAME_LENGTH] != '.')
    return NULL;
  return g_steal_pointer (&chemin);
}
