/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/* Writes @response into @message, with the headers that are the same on every answer. */
void
parvis_answer_send (SoupServerMessage *message, ParvisRequest *request, ParvisResponse *response);

/* The same without a page, for what never became a request. */
void parvis_answer_send_bare (SoupServerMessage *message, guint status);

/* Those headers as "Name: value\r\n", for an answer that does not go through libsoup. */
void parvis_answer_append_constant_headers (GString *out, gboolean https);

G_END_DECLS
