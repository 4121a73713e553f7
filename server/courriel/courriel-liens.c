/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <string.h>

#include "server/courriel/courriel-liens.h"

static void
add_text (ParvisView *ligne, const char *start, gsize length)
{
  g_autofree char *text = g_strndup (start, length);

  if (length > 0)
    parvis_view_set (parvis_view_append (ligne, "morceaux"), "texte", text);
}

/* Where an address ends: at a space; the full stop of its sentence is not a part of it. */
static gsize
link_length (const char *start)
{
  gsize length = strcspn (start, " \t\"<>«»");

  while (length > 0 && strchr (".,;:!?)", start[length - 1]))
    length--;
  return length;
}

static const char *
find_link (const char *text)
{
  const char *secure = strstr (text, "https://");
  const char *plain = strstr (text, "http://");

  return secure && (!plain || secure < plain) ? secure : plain;
}

static void
add_link (ParvisView *ligne, const char *link, const char *base_url)
{
  ParvisView *morceau = parvis_view_append (ligne, "morceaux");
  gsize base = strlen (base_url);
  gboolean ours = g_str_has_prefix (link, base_url) && strchr ("/?#", link[base]);

  parvis_view_set (morceau, "lien", link);
  parvis_view_set (morceau, "url", !ours ? link : link[base] == '/' ? link + base : "/");
}

static void
add_line (ParvisView *ligne, const char *text, const char *base_url)
{
  const char *found;

  parvis_view_list (ligne, "morceaux");
  while ((found = find_link (text)))
    {
      gsize length = link_length (found);
      g_autofree char *link = g_strndup (found, length);

      add_text (ligne, text, found - text);
      add_link (ligne, link, base_url);
      text = found + length;
    }
  add_text (ligne, text, strlen (text));
}

void
parvis_courriel_view_lignes (ParvisView *view,
                             const char *key,
                             const char *corps,
                             const char *base_url)
{
  g_auto (GStrv) lines = g_strsplit (corps, "\n", -1);

  parvis_view_list (view, key);
  for (guint i = 0; lines[i]; i++)
    add_line (parvis_view_append (view, key), lines[i], base_url);
}
