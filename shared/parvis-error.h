/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParvisError: the one error domain of the project.
 *
 * A citizen's or an agent's mistake in a form is data, never a GError; these are for what the
 * caller cannot do at all. The server maps each to an HTTP status and a French sentence once, in
 * server/http/parvis-fault.c.
 */
typedef enum
{
  PARVIS_ERROR_NOT_FOUND, /* it does not exist, or not for this person: the two are never told apart */
  PARVIS_ERROR_CONFLICT,  /* somebody else was faster, or the state does not allow it any more */
  PARVIS_ERROR_DENIED,    /* not signed in, or the role does not allow it */
  PARVIS_ERROR_INVALID,   /* what came in cannot be understood */
  PARVIS_ERROR_TOO_LARGE, /* more than the documented bound */
  PARVIS_ERROR_BUSY,      /* a bounded queue is full, try again */
  PARVIS_ERROR_INTERNAL   /* our fault or the machine's */
} ParvisError;

#define PARVIS_ERROR (parvis_error_quark ())
GQuark parvis_error_quark (void);

G_END_DECLS
