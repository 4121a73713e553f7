/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* The sentence that parvis_response_set_flash() left for this page, or NULL; its cookie is removed
 * with the answer. For the page shell. Owned by @request. */
const char *parvis_flash_take (ParvisRequest *request);

/* Adds the cookie of what parvis_response_set_flash() was given. */
void parvis_flash_leave (ParvisRequest *request, const char *sentence);

G_END_DECLS
