/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* Who may use a route. A route without one does not compile. Agents' roles are bits. */
typedef enum
{
  PARVIS_FOR_TOUS = 1 << 0,    /* anybody, signed in or not */
  PARVIS_FOR_CITOYEN = 1 << 1, /* a citizen's session (cookie) */
  PARVIS_FOR_GESTIONNAIRE = 1 << 2,
  PARVIS_FOR_REGISSEUR = 1 << 3,
  PARVIS_FOR_CANTINE = 1 << 4,
  PARVIS_FOR_ADMINISTRATEUR = 1 << 5,
  PARVIS_FOR_DEMO = 1 << 6 /* anybody, but the route exists in the demo only */
} ParvisWho;
#define PARVIS_FOR_AGENTS                                                                          \
  (PARVIS_FOR_GESTIONNAIRE | PARVIS_FOR_REGISSEUR | PARVIS_FOR_CANTINE | PARVIS_FOR_ADMINISTRATEUR)

typedef enum
{
  PARVIS_READS = 1, /* on the worker, in one read transaction; must take less than 5 ms */
  PARVIS_WRITES,    /* in the writer's thread, one savepoint; answered after the commit */
  PARVIS_SLOW,      /* reads, in the bounded pool */
  PARVIS_STREAMS    /* server-sent events: the handler says which topics */
} ParvisHow;

typedef enum
{
  PARVIS_BODY_NONE = 0,
  PARVIS_BODY_FORM, /* application/x-www-form-urlencoded, CSRF checked */
  PARVIS_BODY_UPLOAD, /* multipart/form-data, files streamed to the disk, or a form without any; CSRF checked */
  PARVIS_BODY_JSON,             /* application/json, bearer token */
  PARVIS_BODY_FORM_FROM_OUTSIDE /* a form from another site (a payment's return): no CSRF */
} ParvisBody;

/* The whole use case, synchronous and linear. NULL with @error set = an error page or JSON. */
typedef ParvisResponse *(*ParvisHandler) (ParvisRequest *request, ParvisDb *db, GError **error);

/* Work that must not be done in a transaction, before the handler, in a bounded pool with a reader:
 * hashing a password, encrypting an upload. What it finds is kept with parvis_request_keep(). FALSE
 * with @error = answered at once. */
typedef gboolean (*ParvisBefore) (ParvisRequest *request, ParvisDb *db, GError **error);

typedef struct
{
  const char *name;    /* for URLs: parvis_url ("agenda.mois", …) */
  const char *method;  /* "GET" or "POST" */
  const char *pattern; /* "/agenda/{usager}": a part in braces matches one segment */
  ParvisHandler handler;
  guint who;
  ParvisHow how;
  ParvisBody body;
  gsize body_max; /* bytes; 0 = 64 KiB for a form, 256 KiB for JSON */
  ParvisBefore before;
  const char *
      quoi; /* what sending its form does, « envoyer votre message »: said when a session ended before it */
  gboolean before_hashes; /* the pool of password hashes instead of the one of slow work */
} ParvisRoute;

/* PARVIS_ROUTE ("agenda.mois", "GET", "/agenda/{usager}", agenda_page, PARVIS_FOR_CITOYEN, PARVIS_READS) */
#define PARVIS_ROUTE(route_name, route_method, route_pattern, route_handler, route_who, route_how, \
                     ...)                                                                          \
  {                                                                                                \
    .name = (route_name), .method = (route_method), .pattern = (route_pattern),                    \
    .handler = (route_handler), .who = (route_who) + 0 * sizeof (char[(route_who) ? 1 : -1]),      \
    .how = (route_how), __VA_ARGS__                                                                \
  }

/* A room gives its table, which must be static: ends with an entry without a name. */
ParvisRouter *parvis_router_new (void);
void parvis_router_add (ParvisRouter *router, const ParvisRoute *routes);
void parvis_router_free (ParvisRouter *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisRouter, parvis_router_free)

/* Calls @func with every route: the matrix of visitors in tests/ goes over it. */
void parvis_router_foreach (ParvisRouter *router,
                            void (*func) (const ParvisRoute *, gpointer),
                            gpointer data);

/* The URL of the named route, its parts filled in order from the (char *) arguments, escaped; ends
 * with NULL. Aborts on an unknown name or a wrong count: a programmer's error, met by any test. */
char *parvis_url (ParvisRequest *request, const char *name, ...) G_GNUC_NULL_TERMINATED;
char *parvis_router_url (ParvisRouter *router, const char *name, ...) G_GNUC_NULL_TERMINATED;

/* TRUE for a path (with its query) on this very site: what a form says of where to go next may be
 * followed. */
gboolean parvis_path_is_ours (const char *path);

/* view[key] = the URL, for templates. */
void parvis_view_set_url (ParvisView *view,
                          const char *key,
                          ParvisRequest *request,
                          const char *name,
                          ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
