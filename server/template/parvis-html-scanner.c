/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <string.h>

#include "server/template/parvis-html-scanner.h"

/* Attributes whose value a browser follows. */
static const char *const url_attributes[] = { "href", "action", "src",  "formaction", "xlink:href",
                                              "data", "poster", "cite", "background", NULL };
static const char *const refused_attributes[] = { "style", "srcdoc", "srcset", "ping", NULL };
/* A browser stops parsing HTML inside these, and no page needs them. */
static const char *const refused_tags[] = { "xmp",      "iframe",    "noembed",
                                            "noframes", "plaintext", NULL };

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
name_start (char *name, char c)
{
  name[0] = g_ascii_tolower (c);
  name[1] = '\0';
}

static void
name_add (char *name, char c)
{
  gsize length = strlen (name);

  if (length + 1 < sizeof ((ParvisHtmlScanner *) 0)->tag)
    {
      name[length] = g_ascii_tolower (c);
      name[length + 1] = '\0';
    }
}

static const char *
tag_end (ParvisHtmlScanner *self)
{
  const char *tag = self->tag;

  self->state = PARVIS_HTML_TEXT;
  if (g_strv_contains (refused_tags, tag))
    return "this element does not belong in a page";
  if (g_str_equal (tag, "pre"))
    {
      if (self->closing && self->pre == 0)
        return "</pre> without <pre>";
      self->pre += self->closing ? -1 : 1;
    }
  if (self->closing)
    return NULL;
  if (g_str_equal (tag, "script") || g_str_equal (tag, "style"))
    self->state = PARVIS_HTML_RAW;
  else if (g_str_equal (tag, "title") || g_str_equal (tag, "textarea"))
    self->state = PARVIS_HTML_RCDATA;
  g_strlcpy (self->within, tag, sizeof self->within);
  self->matched = 0;
  return NULL;
}

static const char *
feed_tag_open (ParvisHtmlScanner *self, char c)
{
  if (g_ascii_isalpha (c))
    {
      self->closing = self->state == PARVIS_HTML_END_TAG_OPEN;
      name_start (self->tag, c);
      self->state = PARVIS_HTML_TAG_NAME;
    }
  else if (self->state == PARVIS_HTML_TAG_OPEN && c == '/')
    self->state = PARVIS_HTML_END_TAG_OPEN;
  else if (self->state == PARVIS_HTML_TAG_OPEN && c == '!')
    self->state = PARVIS_HTML_MARKUP;
  else
    return "a < that opens no tag: write &lt;";
  return NULL;
}

static const char *
attribute_name_start (ParvisHtmlScanner *self, char c)
{
  if (c == '"' || c == '\'' || c == '<' || c == '=')
    return "a quote, < or = where an attribute's name should be";
  name_start (self->attribute, c);
  self->state = PARVIS_HTML_ATTRIBUTE_NAME;
  return NULL;
}

static const char *
attribute_name_end (ParvisHtmlScanner *self)
{
  if (g_str_equal (self->attribute, "http-equiv"))
    return "http-equiv: the server says it in a header";
  self->state = PARVIS_HTML_BEFORE_VALUE;
  return NULL;
}

/* From a tag's name on, outside of values. */
static const char *
feed_in_tag (ParvisHtmlScanner *self, char c)
{
  if (c == '>')
    return tag_end (self);
  if (c == '/')
    {
      self->state = PARVIS_HTML_IN_TAG;
      return NULL;
    }
  if (is_blank (c))
    {
      self->state = self->state == PARVIS_HTML_ATTRIBUTE_NAME
                            || self->state == PARVIS_HTML_AFTER_ATTRIBUTE_NAME
                        ? PARVIS_HTML_AFTER_ATTRIBUTE_NAME
                        : PARVIS_HTML_IN_TAG;
      return NULL;
    }
  switch (self->state)
    {
    case PARVIS_HTML_TAG_NAME:
      name_add (self->tag, c);
      return c == '<' || c == '"' || c == '\'' ? "a tag's name with < or a quote" : NULL;
    case PARVIS_HTML_TAG_STOP:
      return "a blank is missing in the tag";
    case PARVIS_HTML_ATTRIBUTE_NAME:
      if (c == '=')
        return attribute_name_end (self);
      name_add (self->attribute, c);
      return c == '<' || c == '"' || c == '\'' ? "an attribute's name with < or a quote" : NULL;
    case PARVIS_HTML_AFTER_ATTRIBUTE_NAME:
      return c == '=' ? attribute_name_end (self) : attribute_name_start (self, c);
    default:
      return attribute_name_start (self, c);
    }
}

static const char *
feed_before_value (ParvisHtmlScanner *self, char c)
{
  self->started = FALSE;
  if (c == '"')
    self->state = PARVIS_HTML_VALUE_DOUBLE;
  else if (c == '\'')
    self->state = PARVIS_HTML_VALUE_SINGLE;
  else if (c == '>')
    return "an attribute without the value that its = announces";
  else if (!is_blank (c))
    self->state = PARVIS_HTML_VALUE_BARE;
  return NULL;
}

static const char *
feed_value (ParvisHtmlScanner *self, char c)
{
  if (self->state == PARVIS_HTML_VALUE_BARE)
    {
      if (is_blank (c))
        self->state = PARVIS_HTML_IN_TAG;
      else if (c == '>')
        return tag_end (self);
      else if (strchr ("\"'<=`", c) != NULL)
        return "an unquoted value with a quote, < or =";
    }
  else if (c == (self->state == PARVIS_HTML_VALUE_DOUBLE ? '"' : '\''))
    self->state = PARVIS_HTML_TAG_STOP;
  else
    self->started = TRUE;
  return NULL;
}

static const char *
feed_markup (ParvisHtmlScanner *self, char c)
{
  if (self->state == PARVIS_HTML_MARKUP && c == '-')
    self->state = PARVIS_HTML_MARKUP_DASH;
  else if (self->state == PARVIS_HTML_MARKUP_DASH && c == '-')
    {
      self->state = PARVIS_HTML_COMMENT;
      self->dashes = 2;
    }
  else if (self->state == PARVIS_HTML_MARKUP && g_ascii_tolower (c) == 'd')
    self->state = PARVIS_HTML_DOCTYPE;
  else
    return "<! that begins neither a comment nor a doctype";
  return NULL;
}

static const char *
feed_comment (ParvisHtmlScanner *self, char c)
{
  if (c == '>' && self->dashes >= 2)
    self->state = PARVIS_HTML_TEXT;
  else if (c == '!' && self->dashes >= 2)
    return "--! in a comment";
  self->dashes = c == '-' ? self->dashes + 1 : 0;
  return NULL;
}

/* Looks for "</within" and what ends a name. */
static const char *
feed_within (ParvisHtmlScanner *self, char c)
{
  gsize length = strlen (self->within);

  if (self->matched == length + 2 && (c == '>' || c == '/' || is_blank (c)))
    {
      g_strlcpy (self->tag, self->within, sizeof self->tag);
      self->closing = TRUE;
      self->state = PARVIS_HTML_TAG_NAME;
      return feed_in_tag (self, c);
    }
  if ((self->matched == 0 && c == '<') || (self->matched == 1 && c == '/')
      || (self->matched >= 2 && self->matched < length + 2
          && g_ascii_tolower (c) == self->within[self->matched - 2]))
    self->matched++;
  else if (self->matched > 0 && (self->state == PARVIS_HTML_RCDATA || c == '!'))
    return "a < inside an element that holds text only";
  else
    self->matched = c == '<' ? 1 : 0;
  return NULL;
}

const char *
parvis_html_scanner_feed (ParvisHtmlScanner *self, char c)
{
  switch (self->state)
    {
    case PARVIS_HTML_TEXT:
      if (c == '<')
        self->state = PARVIS_HTML_TAG_OPEN;
      return NULL;
    case PARVIS_HTML_TAG_OPEN:
    case PARVIS_HTML_END_TAG_OPEN:
      return feed_tag_open (self, c);
    case PARVIS_HTML_TAG_NAME:
    case PARVIS_HTML_IN_TAG:
    case PARVIS_HTML_TAG_STOP:
    case PARVIS_HTML_ATTRIBUTE_NAME:
    case PARVIS_HTML_AFTER_ATTRIBUTE_NAME:
      return feed_in_tag (self, c);
    case PARVIS_HTML_BEFORE_VALUE:
      return feed_before_value (self, c);
    case PARVIS_HTML_VALUE_DOUBLE:
    case PARVIS_HTML_VALUE_SINGLE:
    case PARVIS_HTML_VALUE_BARE:
      return feed_value (self, c);
    case PARVIS_HTML_MARKUP:
    case PARVIS_HTML_MARKUP_DASH:
      return feed_markup (self, c);
    case PARVIS_HTML_DOCTYPE:
      if (c == '>')
        self->state = PARVIS_HTML_TEXT;
      return NULL;
    case PARVIS_HTML_COMMENT:
      return feed_comment (self, c);
    case PARVIS_HTML_RAW:
    case PARVIS_HTML_RCDATA:
      return feed_within (self, c);
    default:
      g_assert_not_reached ();
    }
}

static ParvisHtmlVariable
variable_in_value (ParvisHtmlScanner *self, const char **reason)
{
  gboolean started = self->started;

  self->started = TRUE;
  if (g_str_has_prefix (self->attribute, "on"))
    *reason = "a variable in an on… attribute";
  else if (g_strv_contains (refused_attributes, self->attribute))
    *reason = "a variable in this attribute";
  else if (!g_strv_contains (url_attributes, self->attribute))
    return PARVIS_HTML_VARIABLE_ESCAPED;
  else if (started)
    *reason = "in an address the variable must begin the value";
  else
    return PARVIS_HTML_VARIABLE_URL;
  return PARVIS_HTML_VARIABLE_REFUSED;
}

ParvisHtmlVariable
parvis_html_scanner_variable (ParvisHtmlScanner *self, const char **reason)
{
  switch (self->state)
    {
    case PARVIS_HTML_TEXT:
      return PARVIS_HTML_VARIABLE_ESCAPED;
    case PARVIS_HTML_RCDATA:
      if (self->matched == 0)
        return PARVIS_HTML_VARIABLE_ESCAPED;
      *reason = "a variable in a tag's name";
      break;
    case PARVIS_HTML_VALUE_DOUBLE:
    case PARVIS_HTML_VALUE_SINGLE:
      return variable_in_value (self, reason);
    case PARVIS_HTML_BEFORE_VALUE:
    case PARVIS_HTML_VALUE_BARE:
      *reason = "a variable in an unquoted attribute";
      break;
    case PARVIS_HTML_COMMENT:
    case PARVIS_HTML_MARKUP:
    case PARVIS_HTML_MARKUP_DASH:
    case PARVIS_HTML_DOCTYPE:
      *reason = "a variable in a comment or a doctype";
      break;
    case PARVIS_HTML_RAW:
      *reason = "a variable inside <script> or <style>";
      break;
    case PARVIS_HTML_TAG_OPEN:
    case PARVIS_HTML_END_TAG_OPEN:
    case PARVIS_HTML_TAG_NAME:
      *reason = "a variable in a tag's name";
      break;
    default:
      *reason = "a variable in an attribute's name";
      break;
    }
  return PARVIS_HTML_VARIABLE_REFUSED;
}

const char *
parvis_html_scanner_section (ParvisHtmlScanner *self)
{
  switch (self->state)
    {
    case PARVIS_HTML_TAG_NAME:
    case PARVIS_HTML_ATTRIBUTE_NAME:
      self->state = PARVIS_HTML_TAG_STOP;
      return NULL;
    case PARVIS_HTML_AFTER_ATTRIBUTE_NAME:
      self->state = PARVIS_HTML_IN_TAG;
      return NULL;
    case PARVIS_HTML_TEXT:
    case PARVIS_HTML_IN_TAG:
    case PARVIS_HTML_TAG_STOP:
    case PARVIS_HTML_VALUE_DOUBLE:
    case PARVIS_HTML_VALUE_SINGLE:
      return NULL;
    case PARVIS_HTML_RCDATA:
      return self->matched == 0 ? NULL : "a section in a tag's name";
    default:
      return "a section inside a name, an unquoted value, a comment or a script";
    }
}

gboolean
parvis_html_scanner_same (const ParvisHtmlScanner *a, const ParvisHtmlScanner *b)
{
  if (a->state != b->state || a->pre != b->pre)
    return FALSE;
  switch (a->state)
    {
    case PARVIS_HTML_TEXT:
      return TRUE;
    case PARVIS_HTML_RCDATA:
      return g_str_equal (a->within, b->within);
    case PARVIS_HTML_VALUE_DOUBLE:
    case PARVIS_HTML_VALUE_SINGLE:
      if (!g_str_equal (a->attribute, b->attribute))
        return FALSE;
      G_GNUC_FALLTHROUGH;
    default:
      return a->closing == b->closing && g_str_equal (a->tag, b->tag);
    }
}

gboolean
parvis_html_scanner_collapses (const ParvisHtmlScanner *self)
{
  return (self->state == PARVIS_HTML_TEXT && self->pre == 0) || self->state == PARVIS_HTML_IN_TAG;
}
