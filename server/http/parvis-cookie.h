/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our cookies, without the `__Host-` that https adds (RFC 6265bis § 4.1.3.2). */
#define PARVIS_COOKIE_SESSION "parvis"
#define PARVIS_COOKIE_VISITE  "parvis-visite" /* CSRF of a visitor who is not signed in */
#define PARVIS_COOKIE_FLASH   "parvis-flash"
#define PARVIS_COOKIE_REPRISE "parvis-reprise"

#define PARVIS_COOKIE_HEADER_MAX 8192
#define PARVIS_COOKIE_VALUE_MAX  2048

/* The value of @name in a Cookie header, or NULL: absent, there twice (which of the two is ours cannot
 * be told), or not made of cookie-octets. Other cookies may look as they like. The caller owns it. */
char *parvis_cookie_find (const char *header, const char *name);

/* "NAME=VALUE; Path=/; HttpOnly; SameSite=Lax…". @max_age: seconds, -1 = until the browser closes,
 * 0 = removes it. @value is ours: aborts when it is not made of cookie-octets. */
char *parvis_cookie_build (const char *name, const char *value, gboolean https, int max_age);

/* "__Host-NAME" or "NAME"; the caller owns it. */
char *parvis_cookie_full_name (const char *name, gboolean https);

G_END_DECLS
