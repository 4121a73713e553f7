/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParvisHtmlScanner: where in the HTML a template's text stands, character by character, as a
 * browser's tokenizer would see it. It is stricter than a browser: what a browser would repair is
 * refused, so that both always agree.
 */
typedef enum
{
  PARVIS_HTML_TEXT,
  PARVIS_HTML_TAG_OPEN,     /* after < */
  PARVIS_HTML_END_TAG_OPEN, /* after </ */
  PARVIS_HTML_TAG_NAME,
  PARVIS_HTML_IN_TAG,   /* after a blank: an attribute may begin */
  PARVIS_HTML_TAG_STOP, /* after a quoted value or a section: a blank, / or > must come */
  PARVIS_HTML_ATTRIBUTE_NAME,
  PARVIS_HTML_AFTER_ATTRIBUTE_NAME,
  PARVIS_HTML_BEFORE_VALUE,
  PARVIS_HTML_VALUE_DOUBLE,
  PARVIS_HTML_VALUE_SINGLE,
  PARVIS_HTML_VALUE_BARE,
  PARVIS_HTML_MARKUP,      /* after <! */
  PARVIS_HTML_MARKUP_DASH, /* after <!- */
  PARVIS_HTML_DOCTYPE,
  PARVIS_HTML_COMMENT,
  PARVIS_HTML_RAW,   /* within <script> or <style> */
  PARVIS_HTML_RCDATA /* within <title> or <textarea> */
} ParvisHtmlState;

typedef struct
{
  ParvisHtmlState state;
  char tag[16];       /* lower case; what is longer is cut: no name that matters is */
  char attribute[16]; /* likewise */
  char within[16];    /* the element that RAW or RCDATA ends with */
  guint matched;      /* how much of "</within" was just read */
  guint dashes;       /* of a comment's end */
  guint pre;          /* open <pre> */
  gboolean closing;   /* the tag is an end tag */
  gboolean started;   /* the value holds something already */
} ParvisHtmlScanner;

/* How a variable is written there. */
typedef enum
{
  PARVIS_HTML_VARIABLE_REFUSED,
  PARVIS_HTML_VARIABLE_ESCAPED,
  PARVIS_HTML_VARIABLE_URL
} ParvisHtmlVariable;

/* All that follows returns or sets a static English reason when it refuses. */
const char *parvis_html_scanner_feed (ParvisHtmlScanner *scanner, char c);
ParvisHtmlVariable parvis_html_scanner_variable (ParvisHtmlScanner *scanner, const char **reason);
/* Before {{#s}}, {{^s}} or {{/s}}: names end here. */
const char *parvis_html_scanner_section (ParvisHtmlScanner *scanner);
/* Whether two points are the same place: what opens in a section must close in it. */
gboolean parvis_html_scanner_same (const ParvisHtmlScanner *a, const ParvisHtmlScanner *b);
/* Whether runs of blanks mean no more than one blank here. */
gboolean parvis_html_scanner_collapses (const ParvisHtmlScanner *scanner);

G_END_DECLS
