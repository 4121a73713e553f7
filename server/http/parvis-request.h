/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/**
 * ParvisRequest: what a handler may know of a request: parsed, bounded, valid UTF-8, without NUL.
 *
 * Built by the server from a SoupServerMessage, or by a test from nothing. Used by one thread at a
 * time: worker, then pool or writer, then worker again.
 */
typedef struct _ParvisRouter ParvisRouter;

typedef enum
{
  PARVIS_VISITOR_ANONYMOUS,
  PARVIS_VISITOR_CITOYEN,
  PARVIS_VISITOR_AGENT
} ParvisVisitor;

ParvisCommune *parvis_request_get_commune (ParvisRequest *request);
ParvisVisitor parvis_request_get_visitor (ParvisRequest *request);
gint64 parvis_request_get_compte_id (ParvisRequest *request);  /* 0 when no citizen is signed in */
gint64 parvis_request_get_agent_id (ParvisRequest *request);   /* 0 when no agent is signed in */
guint parvis_request_get_roles (ParvisRequest *request);       /* ParvisWho bits of the agent */
gint64 parvis_request_get_now (ParvisRequest *request);        /* unix seconds, fixed at arrival */
const char *parvis_request_get_today (ParvisRequest *request); /* "2026-11-21" in the commune */
const char *parvis_request_get_method (ParvisRequest *request);
const char *parvis_request_get_path (ParvisRequest *request);   /* with the query: for a way back */
const char *parvis_request_get_remote (ParvisRequest *request); /* address, from nginx if trusted */
const char *parvis_request_get_user_agent (ParvisRequest *request);

/* A part of the path by its name in the pattern. */
const char *parvis_request_get_part (ParvisRequest *request, const char *name);
/* The same as a positive integer; otherwise FALSE and PARVIS_ERROR_NOT_FOUND. */
gboolean
parvis_request_get_part_id (ParvisRequest *request, const char *name, gint64 *id, GError **error);
const char *parvis_request_find_query (ParvisRequest *request, const char *name);

/* A form's field, trimmed of white space at both ends; "" when absent. Line ends are \n. */
const char *parvis_request_get_field (ParvisRequest *request, const char *name);
/* Every value sent under @name, in order, NULL-terminated; borrowed. */
const char *const *parvis_request_get_field_values (ParvisRequest *request, const char *name);
/* All the form as name → GPtrArray of char*; borrowed. */
GHashTable *parvis_request_get_form (ParvisRequest *request);
gboolean parvis_request_has_field (ParvisRequest *request, const char *name);

/* One received file: on the disk, already whole, removed with the request unless moved away. */
typedef struct
{
  char *field;
  char *name; /* the sender's name for it, cleaned: no path, no control characters; display only */
  char *path;
  gint64 size;
} ParvisUpload;
/* The files received under @field, possibly none; a file input left empty gives none. */
GPtrArray *parvis_request_get_uploads (ParvisRequest *request, const char *field);

/* The body of a JSON route, depth- and size-checked; an object. */
JsonObject *parvis_request_get_json (ParvisRequest *request);

/* What the before function found, for the handler. */
void parvis_request_keep (ParvisRequest *request,
                          const char *key,
                          gpointer data,
                          GDestroyNotify free_func);
gpointer parvis_request_find_kept (ParvisRequest *request, const char *key);

/* --- sessions; the caller is in a writing transaction --- */
/* Opens a session and answers with its cookie (citizen) or returns its token (agent, caller owns). A
 * citizen's former session is ended: the token is always new. */
gboolean parvis_request_sign_in_citoyen (ParvisRequest *request,
                                         ParvisDb *db,
                                         gint64 compte_id,
                                         GError **error);
char *parvis_request_sign_in_agent (
    ParvisRequest *request, ParvisDb *db, gint64 agent_id, guint roles, GError **error);
gboolean parvis_request_sign_out (ParvisRequest *request, ParvisDb *db, GError **error);
/* Ends every session of an account but this request's: a changed password. */
gboolean parvis_sessions_end_others (
    ParvisRequest *request, ParvisDb *db, ParvisVisitor visitor, gint64 id, GError **error);

/* --- for the tests of rooms --- */
ParvisRequest *parvis_request_new_for_test (ParvisCommune *commune,
                                            ParvisRouter *router,
                                            const char *method,
                                            const char *path_and_query);
void parvis_request_set_visitor_for_test (ParvisRequest *request,
                                          ParvisVisitor visitor,
                                          gint64 id,
                                          guint roles);
void
parvis_request_add_field_for_test (ParvisRequest *request, const char *name, const char *value);
/* A received file of these bytes, on the disk. */
void parvis_request_add_upload_for_test (
    ParvisRequest *request, const char *field, const char *name, const void *bytes, gsize length);
void parvis_request_set_json_for_test (ParvisRequest *request, const char *text);
/* The header If-None-Match; NULL = none. */
void parvis_request_set_if_none_match_for_test (ParvisRequest *request, const char *etags);
ParvisRequest *parvis_request_ref (ParvisRequest *request);
void parvis_request_unref (ParvisRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisRequest, parvis_request_unref)

G_END_DECLS
