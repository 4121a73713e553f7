/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-multipart.h"

#define FILE_NAME_MAX 100 /* characters */

typedef enum
{
  STATE_BOUNDARY, /* the very first boundary line */
  STATE_AFTER,    /* the two characters after a boundary: a line end, or -- */
  STATE_HEADERS,
  STATE_BYTES,
  STATE_END, /* nothing but one line end may follow */
  STATE_FAILED
} State;

/* What one step of the parser came to. */
typedef enum
{
  STEP_ON,
  STEP_MORE,
  STEP_FAILED
} Step;

struct _ParvisMultipart
{
  const ParvisMultipartSink *sink;
  gpointer data;
  State state;
  GByteArray *pending; /* what was fed and not yet understood */
  gsize start;         /* the first byte of it that counts */
  char *delimiter;     /* CR LF -- boundary */
  gsize delimiter_length;
  guint n_files;
  guint n_fields;
};

/* The part's header, as it is read. */
typedef struct
{
  char *name;
  char *file_name;
  gboolean seen;
} Header;

static void
header_clear (Header *header)
{
  g_free (header->name);
  g_free (header->file_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Header, header_clear)

static gboolean
invalid (GError **error, const char *message)
{
  g_debug ("refused: %s", message);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                       "Ce qui a été envoyé n’a pas pu être lu.");
  return FALSE;
}

static gboolean
too_large (GError **error, const char *message)
{
  g_debug ("refused: %s", message);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE,
                       "Ce qui a été envoyé dépasse la taille autorisée.");
  return FALSE;
}

static const char *
skip_blanks (const char *p)
{
  return p + strspn (p, " \t");
}

/* A token of RFC 9110 § 5.6.2, as long as it goes. */
static gsize
token_length (const char *p)
{
  return strspn (p, "!#$%&'*+-.^_`|~0123456789"
                    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/* Reads "token" or a quoted string at @p and moves it behind; NULL when there is neither. In quotes a
 * backslash only counts before " and \: browsers send a Windows path's as they are. */
static char *
read_value (const char **p)
{
  g_autoptr (GString) value = g_string_new (NULL);
  const char *q = *p;

  if (*q != '"')
    {
      gsize length = token_length (q);

      *p = q + length;
      return length > 0 ? g_strndup (q, length) : NULL;
    }
  for (q++; *q != '"'; q++)
    {
      if (*q == '\0')
        return NULL;
      if (*q == '\\' && (q[1] == '"' || q[1] == '\\'))
        q++;
      g_string_append_c (value, *q);
    }
  *p = q + 1;
  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* Reads `; name=value` at @p: FALSE when something else is there. At the end, *@name is NULL. */
static gboolean
read_parameter (const char **p, char **name, char **value)
{
  const char *q = skip_blanks (*p);
  gsize length = 0;

  *name = *value = NULL;
  if (*q == '\0')
    return TRUE;
  if (*q != ';')
    return FALSE;
  q = skip_blanks (q + 1);
  length = token_length (q);
  if (length == 0 || q[length] != '=')
    return FALSE;
  *p = q + length + 1;
  *value = read_value (p);
  if (*value == NULL)
    return FALSE;
  *name = g_ascii_strdown (q, length);
  return TRUE;
}

/* The three characters that the HTML standard has browsers escape in names. */
static char *
unescape_name (const char *raw)
{
  GString *name = g_string_new (raw);

  g_string_replace (name, "%22", "\"", 0);
  g_string_replace (name, "%0D", "\r", 0);
  g_string_replace (name, "%0A", "\n", 0);
  return g_string_free (name, FALSE);
}

static gboolean
parse_disposition (const char *text, Header *header, GError **error)
{
  gsize length = token_length (text);

  if (header->seen || length != strlen ("form-data")
      || g_ascii_strncasecmp (text, "form-data", length) != 0)
    return invalid (error, "a part is not form-data");
  header->seen = TRUE;
  text += length;
  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      char **slot = NULL;

      if (!read_parameter (&text, &name, &value))
        return invalid (error, "a part's Content-Disposition cannot be read");
      if (name == NULL)
        return TRUE;
      /* filename* must not be used here (RFC 7578 § 4.2); what else there is tells nothing. */
      slot = g_str_equal (name, "name")       ? &header->name
             : g_str_equal (name, "filename") ? &header->file_name
                                              : NULL;
      if (slot == NULL)
        continue;
      if (*slot != NULL)
        return invalid (error, "a part has two names");
      *slot = unescape_name (value);
    }
}

static gboolean
parse_header_line (const char *line, Header *header, GError **error)
{
  gsize length = token_length (line);
  const char *value = NULL;

  if (length == 0 || line[length] != ':')
    return invalid (error, "a part's header cannot be read");
  value = skip_blanks (line + length + 1);
  if (g_ascii_strncasecmp (line, "Content-Disposition:", length + 1) == 0)
    return parse_disposition (value, header, error);
  if (g_ascii_strncasecmp (line, "Content-Transfer-Encoding:", length + 1) == 0
      && g_ascii_strcasecmp (value, "binary") != 0 && g_ascii_strcasecmp (value, "8bit") != 0
      && g_ascii_strcasecmp (value, "7bit") != 0)
    return invalid (error, "a part has a transfer encoding");
  /* The sender's Content-Type is a claim: what a file is, is found out from its bytes. */
  return TRUE;
}

/* @block: lines that each end with CR LF, or nothing. */
static gboolean
parse_headers (const char *block, gsize length, Header *header, GError **error)
{
  const char *end = block + length;

  while (block < end)
    {
      const char *stop = memmem (block, end - block, "\r\n", 2);
      g_autofree char *line = g_strndup (block, stop - block);

      for (const char *p = line; *p != '\0'; p++)
        if (g_ascii_iscntrl (*p) && *p != '\t')
          return invalid (error, "a part's header holds a control character");
      if (strlen (line) != stop - block)
        return invalid (error, "a part's header holds a NUL");
      if (!parse_header_line (line, header, error))
        return FALSE;
      block = stop + 2;
    }
  if (header->name == NULL || *header->name == '\0')
    return invalid (error, "a part has no name");
  return TRUE;
}

static const char *
head (ParvisMultipart *self)
{
  return (const char *) self->pending->data + self->start;
}

static gsize
left (ParvisMultipart *self)
{
  return self->pending->len - self->start;
}

static Step
step_boundary (ParvisMultipart *self, GError **error)
{
  /* The first line has no line end before it. */
  gsize length = self->delimiter_length - 2;

  if (memcmp (head (self), self->delimiter + 2, MIN (left (self), length)) != 0)
    return invalid (error, "the body does not begin with its boundary"), STEP_FAILED;
  if (left (self) < length)
    return STEP_MORE;
  self->start += length;
  self->state = STATE_AFTER;
  return STEP_ON;
}

static Step
step_after (ParvisMultipart *self, GError **error)
{
  if (left (self) < 2)
    return STEP_MORE;
  if (memcmp (head (self), "\r\n", 2) == 0)
    self->state = STATE_HEADERS;
  else if (memcmp (head (self), "--", 2) == 0)
    self->state = STATE_END;
  else
    return invalid (error, "a boundary is followed by something else"), STEP_FAILED;
  self->start += 2;
  return STEP_ON;
}

static Step
step_headers (ParvisMultipart *self, GError **error)
{
  g_auto (Header) header = { 0 };
  gsize searched = MIN (left (self), PARVIS_MULTIPART_HEADER_MAX);
  const char *end = memmem (head (self), searched, "\r\n\r\n", 4);
  gboolean is_file = FALSE;

  if (end == NULL && searched == PARVIS_MULTIPART_HEADER_MAX)
    return too_large (error, "a part's header is too long"), STEP_FAILED;
  if (end == NULL)
    return STEP_MORE;
  if (!parse_headers (head (self), end + 2 - head (self), &header, error))
    return STEP_FAILED;
  is_file = header.file_name != NULL;
  if (is_file ? self->n_files++ == PARVIS_MULTIPART_FILES_MAX
              : self->n_fields++ == PARVIS_MULTIPART_FIELDS_MAX)
    return too_large (error, "too many parts"), STEP_FAILED;
  self->start += end + 4 - head (self);
  self->state = STATE_BYTES;
  if (!self->sink->begin (self->data, &(ParvisMultipartPart){ header.name, header.file_name },
                          error))
    return STEP_FAILED;
  return STEP_ON;
}

static Step
step_bytes (ParvisMultipart *self, GError **error)
{
  const char *end = memmem (head (self), left (self), self->delimiter, self->delimiter_length);
  gsize length = 0;

  /* A boundary may have begun in the last bytes: they wait for what follows. */
  if (end != NULL)
    length = end - head (self);
  else if (left (self) >= self->delimiter_length)
    length = left (self) - self->delimiter_length + 1;
  if (length > 0 && !self->sink->bytes (self->data, head (self), length, error))
    return STEP_FAILED;
  self->start += length;
  if (end == NULL)
    return STEP_MORE;
  self->start += self->delimiter_length;
  self->state = STATE_AFTER;
  return self->sink->end (self->data, error) ? STEP_ON : STEP_FAILED;
}

static Step
step_end (ParvisMultipart *self, GError **error)
{
  if (left (self) > 2 || memcmp (head (self), "\r\n", left (self)) != 0)
    return invalid (error, "something follows the last boundary"), STEP_FAILED;
  return STEP_MORE;
}

static Step
step (ParvisMultipart *self, GError **error)
{
  switch (self->state)
    {
    case STATE_BOUNDARY:
      return step_boundary (self, error);
    case STATE_AFTER:
      return step_after (self, error);
    case STATE_HEADERS:
      return step_headers (self, error);
    case STATE_BYTES:
      return step_bytes (self, error);
    case STATE_END:
      return step_end (self, error);
    case STATE_FAILED:
      break;
    }
  return invalid (error, "the body was refused already"), STEP_FAILED;
}

/* The boundary of RFC 2046 § 5.1.1: 1 to 70 of these, no space at the end (none at all: no browser
 * sends one). */
static gboolean
boundary_is_valid (const char *boundary)
{
  gsize length = strlen (boundary);

  return length >= 1 && length <= 70
         && strspn (boundary, "0123456789'()+_,-./:=?"
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
                == length;
}

static char *
find_boundary (const char *content_type)
{
  g_autofree char *boundary = NULL;
  const char *p = content_type;
  gsize length = strlen ("multipart/form-data");

  if (p == NULL || g_ascii_strncasecmp (p, "multipart/form-data", length) != 0)
    return NULL;
  for (p += length;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!read_parameter (&p, &name, &value))
        return NULL;
      if (name == NULL)
        break;
      if (!g_str_equal (name, "boundary"))
        continue;
      if (boundary != NULL || !boundary_is_valid (value))
        return NULL;
      boundary = g_steal_pointer (&value);
    }
  return g_steal_pointer (&boundary);
}

ParvisMultipart *
parvis_multipart_new (const char *content_type,
                      const ParvisMultipartSink *sink,
                      gpointer data,
                      GError **error)
{
  g_autofree char *boundary = find_boundary (content_type);
  ParvisMultipart *self = NULL;

  if (boundary == NULL)
    return invalid (error, "not multipart/form-data with a boundary"), NULL;
  self = g_new0 (ParvisMultipart, 1);
  self->sink = sink;
  self->data = data;
  self->pending = g_byte_array_new ();
  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->delimiter_length = strlen (self->delimiter);
  return self;
}

void
parvis_multipart_free (ParvisMultipart *self)
{
  g_byte_array_unref (self->pending);
  g_free (self->delimiter);
  g_free (self);
}

gboolean
parvis_multipart_feed (ParvisMultipart *self, const void *bytes, gsize length, GError **error)
{
  Step done = STEP_ON;

  g_byte_array_append (self->pending, bytes, length);
  while (done == STEP_ON && left (self) > 0)
    done = step (self, error);
  if (done == STEP_FAILED)
    {
      self->state = STATE_FAILED;
      return FALSE;
    }
  g_byte_array_remove_range (self->pending, 0, self->start);
  self->start = 0;
  return TRUE;
}

gboolean
parvis_multipart_finish (ParvisMultipart *self, GError **error)
{
  if (self->state != STATE_END || left (self) == 1)
    return invalid (error, "the body ends before its last boundary");
  return TRUE;
}

/* Cuts in the middle, so that the extension stays. */
static char *
shorten (const char *name)
{
  glong length = g_utf8_strlen (name, -1);
  const char *dot = strrchr (name, '.');
  glong extension = dot != NULL ? g_utf8_strlen (dot, -1) : 0;
  g_autofree char *start = NULL;

  if (length <= FILE_NAME_MAX)
    return g_strdup (name);
  if (extension > 10)
    extension = 0;
  start = g_utf8_substring (name, 0, FILE_NAME_MAX - extension);
  return g_strconcat (start, extension > 0 ? dot : NULL, NULL);
}

char *
parvis_multipart_clean_file_name (const char *raw)
{
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '/' || c == '\\')
        g_string_truncate (clean, 0);
      else if (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT
               && g_unichar_type (c) != G_UNICODE_LINE_SEPARATOR
               && g_unichar_type (c) != G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_unichar (clean, c);
    }
  g_strstrip (clean->str);
  if (strspn (clean->str, ".") == strlen (clean->str))
    return g_strdup ("fichier");
  return shorten (clean->str);
}
