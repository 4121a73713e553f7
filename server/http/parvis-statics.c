/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "server/http/parvis-request-private.h"
#include "server/http/parvis-response-private.h"
#include "server/http/parvis-statics.h"

#define RESOURCE   "/fr/parvis/static/"
#define FOR_EVER   "public, max-age=31536000, immutable"
#define HASH_CHARS 8

typedef struct
{
  char *url;
  const char *type;
  GBytes *bytes;
  GBytes *gzip; /* NULL when it is not smaller */
} Static;

/* Part of the program, the same for every commune: made once, then only read. */
typedef struct
{
  GHashTable *by_name; /* "parvis.css" → Static */
  GHashTable *by_file; /* "parvis.1a2b3c4d.css" → the same, borrowed */
} Statics;

static const struct
{
  const char *extension;
  const char *type;
  gboolean text; /* worth compressing */
} types[] = {
  { "css", "text/css; charset=utf-8", TRUE },
  { "js", "text/javascript; charset=utf-8", TRUE },
  { "svg", "image/svg+xml", TRUE },
  { "json", "application/json", TRUE },
  { "webmanifest", "application/manifest+json", TRUE },
  { "txt", "text/plain; charset=utf-8", TRUE },
  { "png", "image/png", FALSE },
  { "jpg", "image/jpeg", FALSE },
  { "webp", "image/webp", FALSE },
  { "ico", "image/vnd.microsoft.icon", FALSE },
  { "woff2", "font/woff2", FALSE },
};

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autoptr (GBytes) smaller = NULL;
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (!g_output_stream_write_all (stream, data, length, NULL, NULL, NULL)
      || !g_output_stream_close (stream, NULL, NULL))
    return NULL;
  smaller = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return g_bytes_get_size (smaller) < length ? g_steal_pointer (&smaller) : NULL;
}

static void
add_static (Statics *statics, const char *name, GBytes *bytes)
{
  Static *file = g_new0 (Static, 1);
  const char *dot = strrchr (name, '.');
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (dot + 1, types[i].extension))
      {
        file->type = types[i].type;
        file->gzip = types[i].text ? compress (bytes) : NULL;
      }
  if (file->type == NULL)
    g_error ("data/static/%s: of no type that is known here", name);
  file->bytes = g_bytes_ref (bytes);
  file->url =
      g_strdup_printf ("/static/%.*s.%.*s%s", (int) (dot - name), name, HASH_CHARS, hash, dot);
  g_hash_table_insert (statics->by_name, g_strdup (name), file);
  g_hash_table_insert (statics->by_file, file->url + strlen ("/static/"), file);
}

static Statics *
load (void)
{
  Statics *statics = g_new0 (Statics, 1);
  g_auto (GStrv) names = g_resources_enumerate_children (RESOURCE, 0, NULL);

  statics->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  statics->by_file = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (RESOURCE, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

      if (bytes == NULL)
        g_error ("data/static/%s: folders are not served", names[i]);
      add_static (statics, names[i], bytes);
    }
  return statics;
}

static Statics *
get_statics (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) load ());
  return (Statics *) once;
}

/* "gzip" among the codings of Accept-Encoding, unless with a weight of nil. */
static gboolean
takes_gzip (const char *accept)
{
  g_auto (GStrv) codings = g_strsplit (accept != NULL ? accept : "", ",", 20);

  for (guint i = 0; codings[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (codings[i], ";", 2);

      if (parts[0] == NULL || g_ascii_strcasecmp (g_strstrip (parts[0]), "gzip") != 0)
        continue;
      return parts[1] == NULL || !g_str_has_prefix (g_strstrip (parts[1]), "q=")
             || g_ascii_strtod (parts[1] + 2, NULL) > 0;
    }
  return FALSE;
}

static ParvisResponse *
static_file (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *name = parvis_request_get_part (request, "fichier");
  Static *file = g_hash_table_lookup (get_statics ()->by_file, name);
  ParvisResponse *response = NULL;
  gboolean gzip = FALSE;

  if (file == NULL)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no static file %s", name);
      return NULL;
    }
  gzip = file->gzip != NULL && takes_gzip (parvis_request_get_head (request)->accept_encoding);
  response = parvis_response_new (200, gzip ? file->gzip : file->bytes, file->type);
  parvis_response_set_header (response, "Cache-Control", FOR_EVER);
  if (file->gzip != NULL)
    parvis_response_set_header (response, "Vary", "Accept-Encoding");
  if (gzip)
    parvis_response_set_header (response, "Content-Encoding", "gzip");
  return response;
}

const ParvisRoute parvis_statics_routes[] = {
  PARVIS_ROUTE ("statique", "GET", "/static/{fichier}", static_file, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};

void
parvis_statics_load (void)
{
  get_statics ();
}

const char *
parvis_static_url (const char *name)
{
  Static *file = g_hash_table_lookup (get_statics ()->by_name, name);

  if (file == NULL)
    g_error ("there is no data/static/%s", name);
  return file->url;
}
