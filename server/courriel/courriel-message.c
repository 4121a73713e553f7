/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include <gmime/gmime.h>
#include <string.h>

#include "server/courriel/courriel-message.h"
#include "shared/rules/parvis-texte.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimePart, g_object_unref)

/* GMime's start is not safe against two threads. */
static void
ensure_gmime (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_mime_init ();
      g_once_init_leave (&once, 1);
    }
}

void
parvis_expediteur_clear (ParvisExpediteur *expediteur)
{
  g_free (expediteur->name);
  g_free (expediteur->address);
  g_free (expediteur->reply);
  g_free (expediteur->domain);
}

gboolean
parvis_expediteur_parse (const char *text, char **name, char **address)
{
  g_autoptr (GRegex) form = g_regex_new (
      "^\\s*(?:\"?([^<>\"\\x00-\\x1f]*?)\"?\\s*<([^<>]+)>|([^<>\\s]+))\\s*$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *named = NULL;
  g_autofree char *bare = NULL;
  gboolean is_bare;

  *name = *address = NULL;
  if (!g_utf8_validate (text, -1, NULL) || !g_regex_match (form, text, 0, &match))
    return FALSE;
  named = g_match_info_fetch (match, 2);
  bare = g_match_info_fetch (match, 3);
  is_bare = bare && *bare;
  if (!parvis_texte_is_courriel (is_bare ? bare : named))
    return FALSE;
  *address = is_bare ? g_steal_pointer (&bare) : g_steal_pointer (&named);
  *name = g_match_info_fetch (match, 1);
  if (*name && !**name)
    g_clear_pointer (name, g_free);
  return TRUE;
}

static GMimePart *
build_text (const char *corps)
{
  g_autoptr (GMimeStream) memory = g_mime_stream_mem_new_with_buffer (corps, strlen (corps));
  g_autoptr (GMimeDataWrapper) content =
      g_mime_data_wrapper_new_with_stream (memory, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimePart *part = g_mime_part_new_with_type ("text", "plain");

  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  return part;
}

/* A text that already looks encoded (RFC 2047) would be decoded by who reads it. */
static void
set_subject (GMimeMessage *message, const char *sujet)
{
  g_auto (GStrv) parts = g_strsplit (sujet, "=?", -1);
  g_autofree char *plain = g_strjoinv ("= ?", parts);

  g_mime_message_set_subject (message, plain, "utf-8");
}

static void
set_headers (GMimeMessage *message,
             const ParvisCourriel *courriel,
             const ParvisExpediteur *expediteur,
             GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (courriel->cree_a);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *id = g_strdup_printf ("courriel.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "@%s",
                                         courriel->id, courriel->cree_a, expediteur->domain);
  GMimeObject *object = GMIME_OBJECT (message);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, expediteur->name,
                              expediteur->address);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, courriel->a);
  if (expediteur->reply)
    g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, expediteur->reply);
  set_subject (message, courriel->sujet);
  g_mime_message_set_date (message, local);
  g_mime_message_set_message_id (message, id);
  /* RFC 3834: an absence's automatic answer does not answer it. */
  g_mime_object_set_header (object, "Auto-Submitted", "auto-generated", NULL);
  g_mime_object_set_header (object, "Content-Language", "fr", NULL);
}

GBytes *
parvis_courriel_build (const ParvisCourriel *courriel,
                       const ParvisExpediteur *expediteur,
                       GTimeZone *zone)
{
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (GMimePart) part = NULL;
  g_autoptr (GMimeStream) stream = NULL;
  GMimeFormatOptions *options;
  GByteArray *bytes;

  ensure_gmime ();
  message = g_mime_message_new (TRUE);
  part = build_text (courriel->corps);
  set_headers (message, courriel, expediteur, zone);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (part));

  options = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  bytes = g_byte_array_new ();
  stream = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_mime_format_options_free (options);
  return g_byte_array_free_to_bytes (bytes);
}
