/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "server/http/parvis-multipart.h"

#define TYPE        "multipart/form-data; boundary=B"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"
#define FILE_PART(name, file)                                                                      \
  "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"

/* Writes what it is told as one line: a="x" f<name>="x". */
static gboolean
begin_cb (gpointer data, const ParvisMultipartPart *part, GError **error)
{
  if (part->file_name != NULL)
    g_string_append_printf (data, "%s<%s>=[", part->name, part->file_name);
  else
    g_string_append_printf (data, "%s=[", part->name);
  return TRUE;
}

static gboolean
bytes_cb (gpointer data, const char *bytes, gsize length, GError **error)
{
  g_string_append_len (data, bytes, length);
  return TRUE;
}

static gboolean
end_cb (gpointer data, GError **error)
{
  g_string_append (data, "]");
  return TRUE;
}

static const ParvisMultipartSink sink = { begin_cb, bytes_cb, end_cb };

/* Feeds @body in chunks of @step bytes. NULL with @error set when it is refused. */
static char *
parse (const char *type, const char *body, gsize length, gsize step, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (ParvisMultipart) multipart = parvis_multipart_new (type, &sink, out, error);

  if (multipart == NULL)
    return NULL;
  for (gsize at = 0; at < length; at += step)
    {
      /* A copy of its own, so that a sanitizer sees a read beyond the chunk. */
      g_autofree char *chunk = g_memdup2 (body + at, MIN (step, length - at));

      if (!parvis_multipart_feed (multipart, chunk, MIN (step, length - at), error))
        return NULL;
    }
  if (!parvis_multipart_finish (multipart, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const struct
{
  const char *body;
  const char *want;
} good[] = {
  { "--B--\r\n", "" },
  { "--B--", "" },
  { "--B\r\n" FIELD ("a") "\r\nx\r\n--B--\r\n", "a=[x]" },
  { "--B\r\n" FIELD ("a") "\r\n\r\n--B--\r\n", "a=[]" },
  { "--B\r\n" FIELD ("a") "\r\n\r\n\r\n--B--\r\n", "a=[\r\n]" },
  { "--B\r\n" FIELD ("a") "\r\n--B\r\n--B--\r\n", "a=[--B]" }, /* not after a line end */
  { "--B\r\n" FIELD ("a") "\r\n-\r\n-\r\n--\r\n--\r\r\n--B--", "a=[-\r\n-\r\n--\r\n--\r]" },
  { "--B\r\n" FIELD ("a") "\r\n\n--B\r\n--B--", "a=[\n--B]" },
  { "--B\r\n" FIELD ("a") "\r\n1\r\n--B\r\n" FIELD ("b") "\r\n2\r\n--B--", "a=[1]b=[2]" },
  { "--B\r\n" FILE_PART ("f", "a.pdf") "Content-Type: application/pdf\r\n\r\n%PDF\r\n--B--",
    "f<a.pdf>=[%PDF]" },
  { "--B\r\n" FILE_PART ("f", "") "Content-Type: application/octet-stream\r\n\r\n\r\n--B--",
    "f<>=[]" },
  { "--B\r\ncontent-disposition:FORM-DATA;NAME=a;FileName=b\r\n\r\nx\r\n--B--", "a<b>=[x]" },
  { "--B\r\n" FILE_PART ("f", "a%22b.pdf") "\r\nx\r\n--B--", "f<a\"b.pdf>=[x]" },
  { "--B\r\n" FILE_PART ("f", "a\\\"b.pdf") "\r\nx\r\n--B--", "f<a\"b.pdf>=[x]" },
  { "--B\r\n" FILE_PART ("f", "C:\\temp\\x.jpg") "\r\nx\r\n--B--", "f<C:\\temp\\x.jpg>=[x]" },
  { "--B\r\nContent-Transfer-Encoding: binary\r\n" FIELD ("a") "\r\nx\r\n--B--", "a=[x]" },
  { "--B\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''b\r\n\r\nx\r\n--B--",
    "a=[x]" },
};

/* Whatever the chunks are, the outcome is the same. */
static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize step = 1; step <= strlen (good[i].body); step++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *got = parse (TYPE, good[i].body, strlen (good[i].body), step, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (got, ==, good[i].want);
      }
}

static const char *const refused[] = {
  "",
  "x",
  "--",
  "--B",
  "--B-",
  "--B-\r\n",
  "--B\r\n",
  "\r\n--B--",
  "--C--\r\n",
  "--BB--\r\n",
  "--B --\r\n",
  "--B\n--B--",
  "--B--\r",
  "--B--\r\nx",
  "--B--x",
  "--B--\r\n\r\n",
  "--B--\r\n--B--\r\n",
  "preamble\r\n--B--\r\n",
  "--B\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--",
  "--B\r\n" FIELD ("a") "\r\nx",
  "--B\r\n" FIELD ("a") "\r\nx\r\n--B",
  "--B\r\n" FIELD ("a") "\r\nx\r\n--Bx\r\n--B--",
  "--B\r\n" FIELD ("a") FIELD ("b") "\r\nx\r\n--B--",
  "--B\r\n" FIELD ("") "\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data; name=\"a\" x\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data; name=\"a\";\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data; name=\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\nx\r\n--B--",
  "--B\r\nContent-Disposition\r\n\r\nx\r\n--B--",
  "--B\r\n: x\r\n" FIELD ("a") "\r\nx\r\n--B--",
  "--B\r\n" FIELD ("a") "X: \x01\r\n\r\nx\r\n--B--",
  "--B\r\n" FIELD ("a") "X: a\nb\r\n\r\nx\r\n--B--",
  "--B\r\n" FIELD ("a") "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--B--",
  "--B\n" FIELD ("a") "\nx\n--B--\n",
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    for (gsize step = 1; step <= strlen (refused[i]) + 1; step++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *got = parse (TYPE, refused[i], strlen (refused[i]), step, &error);

        g_test_message ("%u by %" G_GSIZE_FORMAT, i, step);
        g_assert_null (got);
        g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
      }
}

static void
test_nul (void)
{
  const char header[] = "--B\r\n" FIELD ("a\0b") "\r\nx\r\n--B--";
  const char bytes[] = "--B\r\n" FIELD ("a") "\r\nx\0y\r\n--B--";
  g_autoptr (GError) error = NULL;
  g_autofree char *none = parse (TYPE, header, sizeof header - 1, 7, &error);
  g_autofree char *some = NULL;

  g_assert_null (none);
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
  some = parse (TYPE, bytes, sizeof bytes - 1, 7, NULL);
  g_assert_cmpmem (some, 7, "a=[x\0y]", 7);
}

static const struct
{
  const char *type;
  gboolean good;
} types[] = {
  { TYPE, TRUE },
  { "Multipart/Form-Data;boundary=\"B\"", TRUE },
  { "multipart/form-data; charset=utf-8; boundary=B", TRUE },
  { NULL, FALSE },
  { "", FALSE },
  { "multipart/form-data", FALSE },
  { "multipart/form-data; boundary", FALSE },
  { "multipart/form-data; boundary=", FALSE },
  { "multipart/form-data; boundary=\"\"", FALSE },
  { "multipart/form-data; boundary=\"B", FALSE },
  { "multipart/form-data; boundary=\"B \"", FALSE },
  { "multipart/form-data; boundary=B; boundary=B", FALSE },
  { "multipart/form-data; boundary=B x", FALSE },
  { "multipart/form-data boundary=B", FALSE },
  { "multipart/form-dataX; boundary=B", FALSE },
  { "multipart/mixed; boundary=B", FALSE },
  { "text/plain; boundary=B", FALSE },
};

static void
test_types (void)
{
  g_autofree char *letters = g_strnfill (71, 'b');
  g_autofree char *too_long = g_strconcat ("multipart/form-data; boundary=", letters, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = parse (types[i].type, "--B--", 5, 5, &error);

      g_test_message ("%s", types[i].type);
      g_assert_true ((got != NULL) == types[i].good);
    }
  g_assert_null (parvis_multipart_new (too_long, &sink, NULL, NULL));
}

static char *
parts (guint n, const char *part)
{
  GString *body = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (body, "--B\r\n%s\r\nx\r\n", part);
  return g_string_free (g_string_append (body, "--B--"), FALSE);
}

static void
test_bounds (void)
{
  static const struct
  {
    guint n;
    const char *part;
    gboolean good;
  } counts[] = {
    { PARVIS_MULTIPART_FILES_MAX, FILE_PART ("f", "a"), TRUE },
    { PARVIS_MULTIPART_FILES_MAX + 1, FILE_PART ("f", "a"), FALSE },
    { PARVIS_MULTIPART_FIELDS_MAX, FIELD ("a"), TRUE },
    { PARVIS_MULTIPART_FIELDS_MAX + 1, FIELD ("a"), FALSE },
  };
  g_autofree char *filler = g_strnfill (PARVIS_MULTIPART_HEADER_MAX, 'h');
  g_autofree char *long_header = g_strconcat ("--B\r\n" FIELD ("a") "X: ", filler, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *body = parts (counts[i].n, counts[i].part);
      g_autofree char *got = parse (TYPE, body, strlen (body), 4096, &error);

      g_assert_true ((got != NULL) == counts[i].good);
      if (!counts[i].good)
        g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
      g_clear_error (&error);
    }
  g_assert_null (parse (TYPE, long_header, strlen (long_header), 100, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
}

static const struct
{
  const char *raw;
  const char *want;
} names[] = {
  { "", "fichier" },
  { ".", "fichier" },
  { "...", "fichier" },
  { "/", "fichier" },
  { "../../etc/passwd", "passwd" },
  { "C:\\Users\\Pascal\\attestation CAF.pdf", "attestation CAF.pdf" },
  { "  photo.jpg  ", "photo.jpg" },
  { "photo\r\nSet-Cookie: a=b.jpg", "photoSet-Cookie: a=b.jpg" },
  { "fact\xe2\x80\xaegpj.exe", "factgpj.exe" },
  { "zero\xe2\x80\x8bwidth", "zerowidth" },
  { "a\x01\x7f\xc2\x85z", "az" },
  { "\xff.jpg", "\xef\xbf\xbd.jpg" },
  { "quittance d’électricité.pdf", "quittance d’électricité.pdf" },
};

static void
test_file_names (void)
{
  g_autofree char *long_stem = g_strnfill (300, 'a');
  g_autofree char *long_name = g_strconcat (long_stem, ".pdf", NULL);
  g_autofree char *cut = parvis_multipart_clean_file_name (long_name);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *got = parvis_multipart_clean_file_name (names[i].raw);

      g_assert_cmpstr (got, ==, names[i].want);
    }
  g_assert_cmpuint (strlen (cut), ==, 100);
  g_assert_true (g_str_has_suffix (cut, "aa.pdf"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/multipart/good", test_good);
  g_test_add_func ("/http/multipart/refused", test_refused);
  g_test_add_func ("/http/multipart/nul", test_nul);
  g_test_add_func ("/http/multipart/types", test_types);
  g_test_add_func ("/http/multipart/bounds", test_bounds);
  g_test_add_func ("/http/multipart/file-names", test_file_names);
  return g_test_run ();
}
