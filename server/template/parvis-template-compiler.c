/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <string.h>

#include "server/template/parvis-html-scanner.h"
#include "server/template/parvis-template-private.h"
#include "server/template/parvis-view-private.h"
#include "shared/parvis-error.h"

#define NAME_MAX_BYTES 120

typedef struct
{
  guint op;
  char *name;
  ParvisHtmlScanner place; /* where it opened */
} OpenSection;

typedef struct
{
  ParvisTemplate *template;
  const char *p;
  const char *end;
  const char *start;
  guint line;
  ParvisHtmlScanner scanner;
  GString *literal; /* text not yet made an op */
  gboolean blank;   /* the last character of literal is a blank that others may join */
  GArray *open;     /* OpenSection */
} Compiler;

static void
open_section_clear (gpointer data)
{
  g_free (((OpenSection *) data)->name);
}

static void
op_clear (gpointer data)
{
  ParvisOp *op = data;

  g_free (op->keys);
  g_free (op->text);
}

static gboolean
refuse (Compiler *self, GError **error, const char *reason, const char *detail)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s:%u: %s%s%s", self->template->name,
               self->line, reason, detail != NULL ? ": " : "", detail != NULL ? detail : "");
  return FALSE;
}

static ParvisOp *
add_op (Compiler *self, ParvisOpType type)
{
  ParvisOp op = { .type = type, .line = self->line };

  g_array_append_val (self->template->ops, op);
  return &g_array_index (self->template->ops, ParvisOp, self->template->ops->len - 1);
}

static void
flush_literal (Compiler *self)
{
  ParvisOp *op;

  self->blank = FALSE;
  if (self->literal->len == 0)
    return;
  op = add_op (self, PARVIS_OP_TEXT);
  op->text = g_strndup (self->literal->str, self->literal->len);
  op->length = self->literal->len;
  g_string_truncate (self->literal, 0);
}

static void
emit (Compiler *self, char c, gboolean collapses)
{
  gboolean is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';

  if (is_blank && collapses)
    {
      if (self->blank)
        {
          if (c == '\n')
            self->literal->str[self->literal->len - 1] = '\n';
          return;
        }
      self->blank = TRUE;
    }
  else
    self->blank = FALSE;
  g_string_append_c (self->literal, c);
}

/* Takes the page's own text up to @end. */
static gboolean
take_literal (Compiler *self, const char *end, GError **error)
{
  for (; self->p < end; self->p++)
    {
      char c = *self->p;
      gboolean collapses = parvis_html_scanner_collapses (&self->scanner);
      const char *reason = parvis_html_scanner_feed (&self->scanner, c);

      if (reason != NULL)
        return refuse (self, error, reason, NULL);
      emit (self, c, collapses);
      if (c == '\n')
        self->line++;
    }
  return TRUE;
}

/* A tag alone on its line leaves no line behind: where its line begins, or NULL. */
static const char *
standalone_start (Compiler *self, const char *tag, const char *after)
{
  const char *p = tag;

  while (p > self->start && (p[-1] == ' ' || p[-1] == '\t'))
    p--;
  if (p < self->p || (p > self->start && p[-1] != '\n'))
    return NULL;
  while (after < self->end && (*after == ' ' || *after == '\t' || *after == '\r'))
    after++;
  return after == self->end || *after == '\n' ? p : NULL;
}

static void
skip_to (Compiler *self, const char *end)
{
  for (; self->p < end; self->p++)
    if (*self->p == '\n')
      self->line++;
}

static void
skip_rest_of_line (Compiler *self)
{
  while (self->p < self->end && *self->p != '\n')
    self->p++;
  if (self->p < self->end)
    skip_to (self, self->p + 1);
}

static gboolean
is_key (const char *key)
{
  if (!g_ascii_isalpha (key[0]) && key[0] != '_')
    return FALSE;
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      return FALSE;
  return TRUE;
}

static gboolean
set_keys (Compiler *self, ParvisOp *op, const char *name, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint n;

  if (g_str_equal (name, "."))
    return TRUE;
  parts = g_strsplit (name, ".", -1);
  n = g_strv_length (parts);
  for (guint i = 0; i < n; i++)
    if (!is_key (parts[i]))
      return refuse (self, error, "not a name", name);
  if (n == 0)
    return refuse (self, error, "an empty name", NULL);
  op->keys = g_new0 (ParvisKey, n);
  op->n_keys = n;
  for (guint i = 0; i < n; i++)
    op->keys[i] = parvis_key (parts[i]);
  return TRUE;
}

static gboolean
take_variable (Compiler *self, const char *name, GError **error)
{
  const char *reason = NULL;
  ParvisHtmlVariable how = parvis_html_scanner_variable (&self->scanner, &reason);

  if (how == PARVIS_HTML_VARIABLE_REFUSED)
    return refuse (self, error, reason, name);
  flush_literal (self);
  return set_keys (
      self, add_op (self, how == PARVIS_HTML_VARIABLE_URL ? PARVIS_OP_URL : PARVIS_OP_VARIABLE),
      name, error);
}

static gboolean
take_section (Compiler *self, ParvisOpType type, const char *name, GError **error)
{
  const char *reason = parvis_html_scanner_section (&self->scanner);
  OpenSection section = { 0 };

  if (reason != NULL)
    return refuse (self, error, reason, name);
  if (self->open->len >= PARVIS_DEPTH_MAX)
    return refuse (self, error, "too many sections in each other", name);
  flush_literal (self);
  section.op = self->template->ops->len;
  if (!set_keys (self, add_op (self, type), name, error))
    return FALSE;
  section.name = g_strdup (name);
  section.place = self->scanner;
  g_array_append_val (self->open, section);
  return TRUE;
}

static gboolean
take_close (Compiler *self, const char *name, GError **error)
{
  const char *reason = parvis_html_scanner_section (&self->scanner);
  OpenSection *section;

  if (reason != NULL)
    return refuse (self, error, reason, name);
  if (self->open->len == 0)
    return refuse (self, error, "closes a section that is not open", name);
  section = &g_array_index (self->open, OpenSection, self->open->len - 1);
  if (!g_str_equal (section->name, name))
    return refuse (self, error, "closes a section inside of another", section->name);
  if (!parvis_html_scanner_same (&section->place, &self->scanner))
    return refuse (self, error, "the section does not end where in a tag it began", name);
  flush_literal (self);
  g_array_index (self->template->ops, ParvisOp, section->op).end = self->template->ops->len;
  g_array_set_size (self->open, self->open->len - 1);
  return TRUE;
}

static gboolean
take_partial (Compiler *self, const char *name, GError **error)
{
  if (self->scanner.state != PARVIS_HTML_TEXT)
    return refuse (self, error, "a partial inside a tag", name);
  if (*name == '\0')
    return refuse (self, error, "an empty name", NULL);
  flush_literal (self);
  add_op (self, PARVIS_OP_PARTIAL)->text = g_strdup (name);
  return TRUE;
}

static gboolean
take_named (Compiler *self, char sigil, const char *name, GError **error)
{
  switch (sigil)
    {
    case '#':
      return take_section (self, PARVIS_OP_SECTION, name, error);
    case '^':
      return take_section (self, PARVIS_OP_INVERTED, name, error);
    case '?':
      return take_section (self, PARVIS_OP_IF, name, error);
    case '/':
      return take_close (self, name, error);
    case '>':
      return take_partial (self, name, error);
    case '!':
      return TRUE;
    default:
      return take_variable (self, name, error);
    }
}

/* @tag points to {{. */
static gboolean
take_tag (Compiler *self, const char *tag, GError **error)
{
  const char *close = g_strstr_len (tag + 2, self->end - tag - 2, "}}");
  g_autofree char *name = NULL;
  const char *line_start = NULL;
  char sigil;

  if (close == NULL)
    {
      skip_to (self, tag);
      return refuse (self, error, "{{ without }}", NULL);
    }
  sigil = tag[2];
  if (strchr ("#^?/>!", sigil) != NULL)
    line_start = standalone_start (self, tag, close + 2);
  if (!take_literal (self, line_start != NULL ? line_start : tag, error))
    return FALSE;
  if (strchr ("{&=", sigil) != NULL)
    return refuse (self, error, "only {{x}} exists, which escapes", NULL);
  if (sigil != '!' && close - tag > NAME_MAX_BYTES)
    return refuse (self, error, "a name that is too long", NULL);
  name = g_strndup (tag + 2, close - tag - 2);
  g_strstrip (name);
  if (strchr ("#^?/>", name[0]) != NULL && name[0] != '\0')
    memmove (name, name + 1, strlen (name));
  g_strstrip (name);
  if (!take_named (self, sigil, name, error))
    return FALSE;
  skip_to (self, close + 2);
  if (line_start != NULL)
    skip_rest_of_line (self);
  return TRUE;
}

static gboolean
compile (Compiler *self, GError **error)
{
  const char *tag;

  while ((tag = g_strstr_len (self->p, self->end - self->p, "{{")) != NULL)
    if (!take_tag (self, tag, error))
      return FALSE;
  if (!take_literal (self, self->end, error))
    return FALSE;
  flush_literal (self);
  if (self->open->len > 0)
    {
      OpenSection *last = &g_array_index (self->open, OpenSection, self->open->len - 1);
      self->line = g_array_index (self->template->ops, ParvisOp, last->op).line;
      return refuse (self, error, "a section that is never closed", last->name);
    }
  if (self->scanner.state != PARVIS_HTML_TEXT || self->scanner.pre != 0)
    return refuse (self, error, "the template ends inside a tag, a comment or an element of text",
                   NULL);
  return TRUE;
}

void
parvis_template_free (ParvisTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_array_unref (self->ops);
  g_free (self);
}

ParvisTemplate *
parvis_template_compile (const char *name, const char *text, gssize length, GError **error)
{
  g_autoptr (ParvisTemplate) template = g_new0 (ParvisTemplate, 1);
  g_autoptr (GString) literal = g_string_new (NULL);
  g_autoptr (GArray) open = g_array_new (FALSE, TRUE, sizeof (OpenSection));
  Compiler self = { .template = template, .line = 1, .literal = literal, .open = open };

  template->name = g_strdup (name);
  template->ops = g_array_new (FALSE, TRUE, sizeof (ParvisOp));
  g_array_set_clear_func (template->ops, op_clear);
  g_array_set_clear_func (open, open_section_clear);

  if (length < 0)
    length = strlen (text);
  self.p = self.start = text;
  self.end = text + length;
  if (length > PARVIS_TEMPLATE_MAX)
    {
      refuse (&self, error, "the template is too long", NULL);
      return NULL;
    }
  if (!g_utf8_validate (text, length, NULL))
    {
      refuse (&self, error, "not UTF-8, or holds a NUL", NULL);
      return NULL;
    }
  return compile (&self, error) ? g_steal_pointer (&template) : NULL;
}
