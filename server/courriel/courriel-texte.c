/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <string.h>

#include "server/courriel/parvis-courriel.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

static void
append_line (GString *text, ParvisDb *db, const char *jour, const char *cle, const char *format)
{
  g_autofree char *value = parvis_reglages_dup_texte (db, cle, jour);

  if (*value)
    {
      g_string_append (text, format);
      g_string_append (text, value);
      g_string_append_c (text, '\n');
    }
}

char *
parvis_courriel_texte (ParvisCommune *commune, ParvisDb *db, const char *corps, gint64 now)
{
  char jour[PARVIS_DATE_ISO_SIZE];
  GString *text = g_string_new ("Bonjour,\n\n");

  parvis_date_write_iso (parvis_date_from_instant (now, commune->time_zone), jour);
  g_string_append (text, corps);
  g_strchomp (text->str);
  g_string_truncate (text, strlen (text->str));
  g_string_append (text, "\n\nBien cordialement,\n\n");
  append_line (text, db, jour, "commune.nom", "");
  append_line (text, db, jour, "commune.adresse", "");
  append_line (text, db, jour, "commune.telephone", "Téléphone : ");
  append_line (text, db, jour, "commune.courriel", "Courriel : ");
  /* "-- " is how mail programs know a signature. */
  g_string_append_printf (text,
                          "\n-- \nCe message vous est envoyé par le portail de la commune :\n%s/\n"
                          "Merci de ne pas y répondre : personne ne lirait votre réponse.\n",
                          commune->base_url);
  return g_string_free (text, FALSE);
}
