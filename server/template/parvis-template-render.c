/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include <string.h>

#include "server/template/parvis-template-private.h"
#include "server/template/parvis-templates.h"
#include "server/template/parvis-view-private.h"

typedef struct
{
  GString *out;
  const ParvisValue *stack[PARVIS_DEPTH_MAX + 1];
  guint depth;
  const ParvisView *base; /* where what no level holds is looked for, or NULL */
} Renderer;

/* What escape() must look at: 1 = replaced, 2 = a control character, 3 = may begin a mark that turns
 * the direction of all that follows. */
static const guint8 special[256] = {
  [0x01 ... 0x08] = 2, [0x0b] = 2, [0x0c] = 2, [0x0e ... 0x1f] = 2, [0x7f] = 2, ['&'] = 1,
  ['<'] = 1,           ['>'] = 1,  ['"'] = 1,  ['\''] = 1,          [0xe2] = 3,
};

static inline void
append (GString *out, const char *text, gsize length)
{
  if (G_LIKELY (out->len + length < out->allocated_len))
    {
      memcpy (out->str + out->len, text, length);
      out->len += length;
      out->str[out->len] = '\0';
    }
  else
    g_string_append_len (out, text, length);
}

/* U+202A–202E and U+2066–2069: a name must not turn the page around it. */
static gboolean
is_direction_mark (const guchar *p)
{
  return (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae)
         || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
}

static void
append_reference (GString *out, char c)
{
  switch (c)
    {
    case '&':
      append (out, "&amp;", 5);
      break;
    case '<':
      append (out, "&lt;", 4);
      break;
    case '>':
      append (out, "&gt;", 4);
      break;
    case '"':
      append (out, "&quot;", 6);
      break;
    default:
      append (out, "&#39;", 5);
      break;
    }
}

/* The first of the text that may have to be replaced, or @end. By four: most of a page is plain. */
static inline const guchar *
skip_plain (const guchar *p, const guchar *end)
{
  while (end - p >= 4 && (special[p[0]] | special[p[1]] | special[p[2]] | special[p[3]]) == 0)
    p += 4;
  while (p < end && special[*p] == 0)
    p++;
  return p;
}

static void
append_escaped (GString *out, const char *text, gsize length)
{
  const guchar *p = (const guchar *) text;
  const guchar *end = p + length;
  const guchar *run = p;

  while ((p = skip_plain (p, end)) < end)
    {
      guint8 kind = special[*p];

      if (kind == 3 && !is_direction_mark (p))
        {
          p++;
          continue;
        }
      append (out, (const char *) run, p - run);
      if (kind == 1)
        append_reference (out, *p);
      p += kind == 3 ? 3 : 1;
      run = p;
    }
  append (out, (const char *) run, end - run);
}

/* Browsers drop tabs and line ends in an address and take \ for /: none may stand in one. A month of
 * agenda has thirty: no early end, so that the compiler looks at sixteen bytes at once. */
static gboolean
is_safe_url (const char *url, gsize length)
{
  guint8 bad = 0;

  for (gsize i = 0; i < length; i++)
    bad |= ((guchar) url[i] <= 0x20) | (url[i] == '\\') | (url[i] == 0x7f);
  if (bad)
    return FALSE;
  if (url[0] == '/')
    return url[1] != '/';
  return url[0] == '#' || url[0] == '?' || g_str_has_prefix (url, "https://")
         || g_str_has_prefix (url, "mailto:") || g_str_has_prefix (url, "tel:")
         || g_str_has_prefix (url, "webcal://");
}

static const ParvisValue *
find (Renderer *self, const ParvisOp *op)
{
  const ParvisValue *value = NULL;

  if (op->n_keys == 0)
    return self->stack[self->depth];
  for (guint i = self->depth + 1; i-- > 0 && value == NULL;)
    if (self->stack[i]->kind == PARVIS_VALUE_OBJECT)
      value = parvis_view_find_value (self->stack[i]->data, op->keys[0]);
  if (value == NULL && self->base != NULL)
    value = parvis_view_find_value (self->base, op->keys[0]);
  for (guint i = 1; i < op->n_keys && value != NULL; i++)
    value = value->kind == PARVIS_VALUE_OBJECT ? parvis_view_find_value (value->data, op->keys[i])
                                               : NULL;
  return value;
}

static gboolean
is_true (const ParvisValue *value)
{
  if (value == NULL)
    return FALSE;
  if (value->kind == PARVIS_VALUE_LIST)
    return ((const ParvisList *) value->data)->first != NULL;
  return value->kind == PARVIS_VALUE_OBJECT || value->truth;
}

static void render (Renderer *self, const ParvisOp *ops, guint from, guint to);

static void
render_within (Renderer *self, const ParvisValue *value, const ParvisOp *ops, guint from, guint to)
{
  self->stack[++self->depth] = value;
  render (self, ops, from, to);
  self->depth--;
}

static void
render_section (Renderer *self, const ParvisValue *value, const ParvisOp *ops, guint from, guint to)
{
  if (!is_true (value))
    return;
  if (value->kind == PARVIS_VALUE_LIST)
    {
      const ParvisItem *item = ((const ParvisList *) value->data)->first;
      for (; item != NULL; item = item->next)
        render_within (self, &item->value, ops, from, to);
    }
  else if (value->kind == PARVIS_VALUE_BOOL)
    render (self, ops, from, to);
  else
    render_within (self, value, ops, from, to);
}

static void
render_variable (Renderer *self, const ParvisOp *op)
{
  const ParvisValue *value = find (self, op);
  gboolean is_text = value != NULL && value->kind == PARVIS_VALUE_TEXT;

  if (op->type == PARVIS_OP_URL && !(is_text && is_safe_url (value->data, value->length)))
    append (self->out, "#", 1);
  else if (is_text && value->plain)
    append (self->out, value->data, value->length);
  else if (is_text)
    append_escaped (self->out, value->data, value->length);
}

static void
render (Renderer *self, const ParvisOp *ops, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const ParvisOp *op = &ops[i];

      switch (op->type)
        {
        case PARVIS_OP_TEXT:
          append (self->out, op->text, op->length);
          break;
        case PARVIS_OP_VARIABLE:
        case PARVIS_OP_URL:
          render_variable (self, op);
          break;
        case PARVIS_OP_SECTION:
          render_section (self, find (self, op), ops, i + 1, op->end);
          i = op->end - 1;
          break;
        case PARVIS_OP_IF:
        case PARVIS_OP_INVERTED:
          if (is_true (find (self, op)) == (op->type == PARVIS_OP_INVERTED))
            i = op->end - 1;
          break;
        case PARVIS_OP_PARTIAL:
          render (self, (ParvisOp *) op->partial->ops->data, 0, op->partial->ops->len);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

void
parvis_templates_render (ParvisTemplates *templates,
                         const char *name,
                         ParvisView *view,
                         GString *out)
{
  ParvisTemplate *template;
  ParvisValue root = { .data = view, .kind = PARVIS_VALUE_OBJECT };
  Renderer self = { .out = out, .stack = { &root } };

  g_return_if_fail (templates != NULL && name != NULL && view != NULL && out != NULL);

  self.base = parvis_view_get_base (view);

  template = parvis_templates_find (templates, name);
  if (template == NULL)
    {
      g_critical ("there is no template %s", name);
      return;
    }
  render (&self, (ParvisOp *) template->ops->data, 0, template->ops->len);
}
