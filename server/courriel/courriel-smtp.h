/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

typedef struct
{
  char *url;  /* "smtp://smtp.exemple.fr:587" (STARTTLS) or "smtps://…:465" */
  char *user; /* NULL = no AUTH */
  char *password;
  char *certificates; /* PEM file of authorities, NULL = the system's */
  guint timeout_s;    /* for the whole, 0 = 90 */
} ParvisSmtp;

void parvis_smtp_clear (ParvisSmtp *smtp);

typedef enum
{
  PARVIS_SMTP_ENVOYE,
  PARVIS_SMTP_REPORTE, /* the network, a 4xx, or something of ours that is wrong: again later */
  PARVIS_SMTP_REFUSE   /* the relay says 5xx to this mail: it will not be taken, ever */
} ParvisSmtpFin;

/* Hands one mail to the relay. @error (INTERNAL) tells why unless ENVOYE; @code: the relay's last answer,
 * 0 = none. Encryption is required and the certificate verified; only a relay on this very machine
 * (localhost) may go without, when no authorities are configured for it. Blocks. */
ParvisSmtpFin parvis_smtp_send (const ParvisSmtp *smtp,
                                const char *helo,
                                const char *from,
                                const char *to,
                                GBytes *message,
                                long *code,
                                GError **error);

G_END_DECLS
