/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* The hidden field of every form. */
#define PARVIS_CSRF_FIELD "_csrf"

/* The value of the hidden field, bound to the session or, for an anonymous visitor, to a cookie that
 * goes out with the answer. Masked: each request sees another one. Owned by @request. */
const char *parvis_csrf_token (ParvisRequest *request);

/* Refuses (PARVIS_ERROR_DENIED) what another site's page sent, by Origin and Sec-Fetch-Site. */
gboolean parvis_csrf_check_origin (ParvisRequest *request, GError **error);
/* Compares the form's field, in constant time. PARVIS_ERROR_DENIED. */
gboolean parvis_csrf_check (ParvisRequest *request, GError **error);

/* TRUE when the browser or the field proves that the form came from one of our pages, even though
 * the session it was made for is over. */
gboolean parvis_csrf_is_ours (ParvisRequest *request);

G_END_DECLS
