/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* How the pipeline reads a ParvisResponse out; parvis_response_get_status() gives the status. */

ParvisResponse *parvis_response_new (guint status, GBytes *body, const char *content_type);
/* Replaces a header of the same name. The name is ours, the value is checked: a control character
 * makes the program abort rather than the header split. */
void parvis_response_set_header (ParvisResponse *response, const char *name, const char *value);

GBytes *parvis_response_get_bytes (ParvisResponse *response); /* never NULL, maybe empty */

/* Every header but those that are the same on each answer (CSP, HSTS, nosniff…): Content-Type,
 * Cache-Control (always there), Location, Content-Disposition… and the Set-Cookie of @request. */
void
parvis_response_foreach_header (ParvisResponse *response,
                                ParvisRequest *request,
                                void (*func) (const char *name, const char *value, gpointer data),
                                gpointer data);

/* Hands the events to publish over, in order, and forgets them. After the commit only. */
void parvis_response_publish_all (
    ParvisResponse *response,
    void (*func) (const char *topic, const char *type, const char *data, gpointer user_data),
    gpointer user_data);
gboolean parvis_response_wakes_taches (ParvisResponse *response);

/* NULL unless made by parvis_response_new_events(). */
const char *const *parvis_response_find_topics (ParvisResponse *response);
const char *parvis_response_find_first_type (ParvisResponse *response);
const char *parvis_response_find_first (ParvisResponse *response);

/* The sentence of the next page, or NULL. Borrowed. */
const char *parvis_response_get_flash (ParvisResponse *response);

G_END_DECLS
