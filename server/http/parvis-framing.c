/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include <string.h>

#include "server/http/parvis-framing.h"

/* More digits than any body that a route may allow, fewer than overflow. */
#define LENGTH_DIGITS_MAX 12
/* The target, with the method and the version around it. */
#define FIRST_LINE_MAX (PARVIS_TARGET_MAX + 32)

/* The header fields that may appear once at most, and those that may not appear. */
typedef enum
{
  FIELD_OTHER,
  FIELD_HOST,
  FIELD_CONTENT_LENGTH,
  FIELD_CONTENT_TYPE,
  FIELD_COOKIE,
  FIELD_AUTHORIZATION,
  FIELD_CONNECTION,
  FIELD_REFUSED
} Field;

static const struct
{
  const char *name;
  Field field;
  guint status;
} fields[] = {
  { "host", FIELD_HOST, 400 },
  { "content-length", FIELD_CONTENT_LENGTH, 400 },
  { "content-type", FIELD_CONTENT_TYPE, 400 },
  { "cookie", FIELD_COOKIE, 400 },
  { "authorization", FIELD_AUTHORIZATION, 400 },
  { "connection", FIELD_CONNECTION, 400 },
  { "transfer-encoding", FIELD_REFUSED, 411 }, /* a body says its length, always */
  { "expect", FIELD_REFUSED, 417 },            /* clients then send again without it */
  { "upgrade", FIELD_REFUSED, 400 },           /* neither h2c nor WebSocket */
  { "http2-settings", FIELD_REFUSED, 400 },
};

/* A piece of the head. */
typedef struct
{
  const char *start;
  gsize length;
} Span;

static gboolean
span_is (Span span, const char *text)
{
  return span.length == strlen (text) && g_ascii_strncasecmp (span.start, text, span.length) == 0;
}

static gboolean
is_token_char (guchar c)
{
  return g_ascii_isalnum (c) || (c > 0x20 && c < 0x7f && strchr ("!#$%&'*+-.^_`|~", c));
}

guint
parvis_head_find_end (const char *data, gsize length, gsize *scanned, gsize *end)
{
  gsize limit = MIN (length, (gsize) PARVIS_HEAD_MAX);

  *end = 0;
  for (gsize i = *scanned; i < limit; i++)
    {
      guchar c = data[i];

      if (i == FIRST_LINE_MAX && !memchr (data, '\n', i))
        return 414;
      if (c >= 0x20 ? c == 0x7f : (c != '\r' && c != '\n' && c != '\t'))
        return 400;
      /* A line ends in CR LF, and neither stands alone. */
      if ((c == '\n') != (i > 0 && data[i - 1] == '\r'))
        return 400;
      if (c == '\n' && (i == 1 || (i >= 3 && data[i - 2] == '\n')))
        {
          *end = i + 1;
          return 0;
        }
    }
  *scanned = limit;
  return length >= PARVIS_HEAD_MAX ? 431 : 0;
}

/* Cuts the first line off @rest; FALSE at the blank line. */
static gboolean
next_line (Span *rest, Span *line)
{
  const char *eol = memchr (rest->start, '\r', rest->length);

  if (!eol || eol == rest->start)
    return FALSE;
  *line = (Span){ rest->start, eol - rest->start };
  rest->start = eol + 2;
  rest->length -= line->length + 2;
  return TRUE;
}

/* Undoes the percent-encoding of one part of the target, into @out (of at least its length). */
static gboolean
decode (Span part, char *out, gsize *out_length)
{
  gsize n = 0;

  for (gsize i = 0; i < part.length; i++)
    {
      guchar c = part.start[i];

      if (c == '%')
        {
          int high = i + 2 < part.length ? g_ascii_xdigit_value (part.start[i + 1]) : -1;
          int low = i + 2 < part.length ? g_ascii_xdigit_value (part.start[i + 2]) : -1;

          if (high < 0 || low < 0)
            return FALSE;
          c = high << 4 | low;
          if (c < 0x20 || c == 0x7f)
            return FALSE;
          i += 2;
        }
      out[n++] = c;
    }
  *out_length = n;
  return g_utf8_validate_len (out, n, NULL);
}

/* A path with "." or ".." in it, however it is written, is nobody's honest request: browsers
 * resolve them before they send. */
static gboolean
has_dot_segment (const char *path, gsize length)
{
  gsize start = 0;

  for (gsize i = 0; i <= length; i++)
    if (i == length || path[i] == '/' || path[i] == '\\')
      {
        gsize n = i - start;

        if ((n == 1 || n == 2) && path[start] == '.' && path[i - 1] == '.')
          return TRUE;
        start = i + 1;
      }
  return FALSE;
}

static guint
check_target (Span target)
{
  char decoded[PARVIS_TARGET_MAX];
  const char *mark;
  Span path = target, query = { NULL, 0 };
  gsize length;

  if (target.length > PARVIS_TARGET_MAX)
    return 414;
  /* Only a path: neither `http://…`, nor `*`, nor `host:port`. */
  if (target.length == 0 || target.start[0] != '/')
    return 400;
  for (gsize i = 0; i < target.length; i++)
    if ((guchar) target.start[i] <= 0x20 || (guchar) target.start[i] >= 0x7f
        || target.start[i] == '#')
      return 400;
  mark = memchr (target.start, '?', target.length);
  if (mark)
    {
      path.length = mark - target.start;
      query = (Span){ mark + 1, target.length - path.length - 1 };
    }
  if (!decode (path, decoded, &length) || has_dot_segment (decoded, length))
    return 400;
  if (!decode (query, decoded, &length))
    return 400;
  return 0;
}

static guint
check_request_line (Span line, ParvisHead *head)
{
  static const char *const methods[] = { "GET", "HEAD", "POST" };
  const char *end = line.start + line.length;
  const char *first = memchr (line.start, ' ', line.length);
  const char *second = first ? memchr (first + 1, ' ', end - first - 1) : NULL;
  Span method, target, version;

  if (!second)
    return 400;
  method = (Span){ line.start, first - line.start };
  target = (Span){ first + 1, second - first - 1 };
  version = (Span){ second + 1, end - second - 1 };
  if (version.length != 8 || memcmp (version.start, "HTTP/", 5) != 0)
    return 400;
  if (memcmp (version.start, "HTTP/1.1", 8) != 0 && memcmp (version.start, "HTTP/1.0", 8) != 0)
    return 505;
  head->method = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (method.length == strlen (methods[i])
        && memcmp (method.start, methods[i], method.length) == 0)
      head->method = methods[i];
  if (!head->method)
    return 501;
  head->target = target.start;
  head->target_length = target.length;
  return check_target (target);
}

static guint
read_content_length (Span value, gint64 *length)
{
  gint64 n = 0;

  if (value.length == 0)
    return 400;
  for (gsize i = 0; i < value.length; i++)
    if (!g_ascii_isdigit (value.start[i]))
      return 400;
  if (value.length > LENGTH_DIGITS_MAX)
    return 413;
  for (gsize i = 0; i < value.length; i++)
    n = n * 10 + (value.start[i] - '0');
  *length = n;
  return 0;
}

static Span
trimmed (Span span)
{
  while (span.length > 0 && strchr (" \t", span.start[0]))
    span.start++, span.length--;
  while (span.length > 0 && strchr (" \t", span.start[span.length - 1]))
    span.length--;
  return span;
}

/* Splits "Name: value"; what RFC 9112 forbids (a folded line, a space before the colon) fails. */
static gboolean
split_field (Span line, Span *name, Span *value)
{
  const char *colon = memchr (line.start, ':', line.length);

  if (!colon || colon == line.start)
    return FALSE;
  *name = (Span){ line.start, colon - line.start };
  for (gsize i = 0; i < name->length; i++)
    if (!is_token_char (name->start[i]))
      return FALSE;
  *value = (Span){ colon + 1, line.start + line.length - colon - 1 };
  while (value->length > 0 && strchr (" \t", value->start[0]))
    value->start++, value->length--;
  while (value->length > 0 && strchr (" \t", value->start[value->length - 1]))
    value->length--;
  return g_utf8_validate_len (value->start, value->length, NULL);
}

static gboolean
is_known_field (Span name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].field != FIELD_REFUSED && span_is (name, fields[i].name))
      return TRUE;
  return FALSE;
}

/* Connection may name fields that are for this hop only, and libsoup forgets those of an HTTP/1.0
 * request: the length of its body must not be one of them. */
static guint
check_connection (Span value)
{
  while (value.length > 0)
    {
      const char *comma = memchr (value.start, ',', value.length);
      gsize length = comma ? (gsize) (comma - value.start) : value.length;

      if (is_known_field (trimmed ((Span){ value.start, length })))
        return 400;
      length += comma != NULL;
      value.start += length;
      value.length -= length;
    }
  return 0;
}

static guint
check_host (Span value, const char *const *hosts)
{
  for (gsize i = 0; hosts[i]; i++)
    if (span_is (value, hosts[i]))
      return 0;
  return 421;
}

static guint
check_field (Span name, Span value, const char *const *hosts, guint *seen, ParvisHead *head)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!span_is (name, fields[i].name))
        continue;
      if (fields[i].field == FIELD_REFUSED || (*seen & 1u << fields[i].field))
        return fields[i].status;
      *seen |= 1u << fields[i].field;
      if (fields[i].field == FIELD_CONTENT_LENGTH)
        return read_content_length (value, &head->content_length);
      if (fields[i].field == FIELD_HOST)
        return check_host (value, hosts);
      return fields[i].field == FIELD_CONNECTION ? check_connection (value) : 0;
    }
  return 0;
}

guint
parvis_head_check (const char *data, gsize length, const char *const *hosts, ParvisHead *head)
{
  Span rest = { data, length }, line, name, value;
  guint seen = 0, count = 0, status;

  *head = (ParvisHead){ .content_length = -1 };
  if (!next_line (&rest, &line))
    return 400;
  status = check_request_line (line, head);
  if (status)
    return status;
  while (next_line (&rest, &line))
    {
      if (++count > PARVIS_HEADERS_MAX)
        return 431;
      if (!split_field (line, &name, &value))
        return 400;
      status = check_field (name, value, hosts, &seen, head);
      if (status)
        return status;
    }
  if (!(seen & 1u << FIELD_HOST))
    return 400;
  if (strcmp (head->method, "POST") == 0)
    return head->content_length < 0 ? 411 : 0;
  /* A body where none can mean anything. */
  if (head->content_length > 0)
    return 400;
  head->content_length = 0;
  return 0;
}
