/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/template/parvis-templates.h"
#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/* One compiled template: what the compiler makes and parvis-templates.c reads. */
typedef struct _ParvisTemplate ParvisTemplate;

typedef enum
{
  PARVIS_OP_TEXT,
  PARVIS_OP_VARIABLE,
  PARVIS_OP_URL,
  PARVIS_OP_SECTION,
  PARVIS_OP_INVERTED,
  PARVIS_OP_IF,
  PARVIS_OP_PARTIAL
} ParvisOpType;

typedef struct
{
  ParvisOpType type;
  guint line;
  guint end;               /* of a section: the op after its last */
  guint n_keys;            /* of a name: 0 for {{.}} */
  ParvisKey *keys;         /* of a name */
  char *text;              /* of a text; of a partial, its name */
  gsize length;            /* of a text */
  ParvisTemplate *partial; /* found once all templates are there */
} ParvisOp;

struct _ParvisTemplate
{
  char *name;
  GArray *ops; /* ParvisOp */
  /* For the walk that finds recursion and depth. */
  enum
  {
    PARVIS_WALK_NEW,
    PARVIS_WALK_OPEN,
    PARVIS_WALK_DONE
  } walk;
  guint depth; /* sections open at once at most, partials included */
};

/* Texts and names longer than this, or sections deeper, are refused. */
#define PARVIS_TEMPLATE_MAX (256 * 1024)
#define PARVIS_DEPTH_MAX    48

ParvisTemplate *parvis_templates_find (ParvisTemplates *templates, const char *name);
ParvisTemplate *
parvis_template_compile (const char *name, const char *text, gssize length, GError **error);
void parvis_template_free (ParvisTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTemplate, parvis_template_free)

G_END_DECLS
