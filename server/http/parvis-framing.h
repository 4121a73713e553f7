/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Framing: what the head of a request (request line and header fields) may look like.
 *
 * libsoup reads heads as loosely as HTTP always was: two lengths, `+5`, folded lines, bare line
 * feeds. What one program takes for one request and a proxy for two is how requests are smuggled, so
 * the guard gives libsoup only heads that read in one way (RFC 9112), and refuses the others.
 */
#define PARVIS_TARGET_MAX  (8 * 1024)
#define PARVIS_HEAD_MAX    (32 * 1024)
#define PARVIS_HEADERS_MAX 100

/* A head that was found good. The texts are borrowed from the bytes that were checked. */
typedef struct
{
  const char *method; /* static: "GET", "HEAD" or "POST" */
  const char *target; /* path and query as sent; not terminated */
  gsize target_length;
  gint64 content_length; /* of the body that follows */
} ParvisHead;

/**
 * parvis_head_find_end: looks for the end of the head in what was received so far.
 * @scanned: (inout) how far earlier calls came; 0 at first
 * @end: set to the head's length with its blank line, or 0 when more must be received
 *
 * Returns: 0, or the HTTP status to refuse with: a byte that no head may hold, or too many of them.
 */
guint parvis_head_find_end (const char *data, gsize length, gsize *scanned, gsize *end);

/**
 * parvis_head_check: reads a whole head.
 * @length: as parvis_head_find_end() said
 * @hosts: the accepted Host headers, NULL-terminated
 *
 * Returns: 0 with @head filled in, or the HTTP status to refuse with. The connection must be closed
 * then: where the next request begins is not known.
 */
guint
parvis_head_check (const char *data, gsize length, const char *const *hosts, ParvisHead *head);

G_END_DECLS
