/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

typedef struct _ParvisResponse ParvisResponse;

/* A page, rendered at once. What every page shows (commune, navigation, who is signed in, CSRF,
 * flash) is added to @view by the commune's page shell. */
ParvisResponse *parvis_response_new_page (ParvisRequest *request,
                                          ParvisDb *db,
                                          const char *template_name,
                                          ParvisView *view);
/* 303 to a URL from parvis_url(); takes over @url. */
ParvisResponse *parvis_response_new_redirect (char *url);
/* Takes over @node. */
ParvisResponse *parvis_response_new_json (JsonNode *node);
/* 200 {"ok":true}: libsoup closes silently after a 204. */
ParvisResponse *parvis_response_new_done (void);
ParvisResponse *parvis_response_new_bytes (GBytes *bytes, const char *content_type);
/* The same with an ETag of its bytes, that its reader may keep and ask about again: 304 when it has these
 * already. */
ParvisResponse *
parvis_response_new_etagged (ParvisRequest *request, GBytes *bytes, const char *content_type);
/* Server-sent events on @topics (NULL-terminated), for a route that STREAMS. @first: data sent at
 * once as an event of type @first_type, or NULL. */
ParvisResponse *
parvis_response_new_events (const char *const *topics, const char *first_type, const char *first);

void parvis_response_set_status (ParvisResponse *response, guint status);
/* Offers the bytes as a download under @file_name, encoded as RFC 6266/8187 asks. */
void parvis_response_set_download (ParvisResponse *response, const char *file_name);
/* May be cached by its reader's own cache for @seconds: otherwise no-store. */
void parvis_response_set_private_cache (ParvisResponse *response, guint seconds);
/* The browser goes to @url by itself after @seconds, or NULL = asks for the page again: what it waits for
 * happens elsewhere. @url: of ours, or of a payment provider. */
void parvis_response_set_refresh (ParvisResponse *response, guint seconds, const char *url);
/* A sentence shown once on the next page (in a signed cookie). */
void parvis_response_set_flash (ParvisResponse *response, const char *sentence);
/* Events published after the commit of a route that WRITES, never before. @data: JSON text. */
void parvis_response_publish (ParvisResponse *response,
                              const char *topic,
                              const char *type,
                              const char *data);
/* Jobs were added: the job runner is woken after the commit. */
void parvis_response_wake_taches (ParvisResponse *response);

void parvis_response_free (ParvisResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisResponse, parvis_response_free)

/* --- for tests --- */
guint parvis_response_get_status (ParvisResponse *response);
const char *parvis_response_get_body (ParvisResponse *response, gsize *length);
const char *parvis_response_find_header (ParvisResponse *response, const char *name);

G_END_DECLS
