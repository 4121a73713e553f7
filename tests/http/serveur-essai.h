/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-server.h"

G_BEGIN_DECLS

/**
 * A real server in this process, on a port of its own, with a migrated database in a folder of its
 * own; and the bare client that the tests need to send what no client library would.
 */
typedef struct
{
  char *folder;
  ParvisCommune *commune;
  ParvisRouter *router;
  ParvisServer *server;
  guint port;
} ServeurEssai;

/* Not started yet, so that a test may set what it needs in @commune. */
ServeurEssai *serveur_essai_new (const ParvisRoute *routes);
/* @options NULL = defaults with two workers. */
void serveur_essai_start (ServeurEssai *essai, const ParvisServerOptions *options);
void serveur_essai_free (ServeurEssai *essai);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServeurEssai, serveur_essai_free)

/* A connection to it; blocking, fails a test after ten seconds of silence. */
int serveur_essai_connect (ServeurEssai *essai);
void essai_send (int fd, const char *data, gssize length);
/* One whole answer by its Content-Length (or up to the end of file), NULL when closed before. */
char *essai_receive (int fd);
/* The same for the answer to HEAD: its head only. */
char *essai_receive_head (int fd);
/* TRUE when the server closes (or resets) without another byte. */
gboolean essai_is_closed (int fd);

/* A connection for one request: sends @data, gives back the answer, NULL = closed without one. */
char *serveur_essai_talk (ServeurEssai *essai, const char *data, gssize length);
char *serveur_essai_get (ServeurEssai *essai, const char *path);
/* @type: of the body. @headers: more lines, each with its CR LF, or "". */
char *serveur_essai_post (ServeurEssai *essai,
                          const char *path,
                          const char *type,
                          const char *headers,
                          const char *body,
                          gssize length);

guint essai_status (const char *answer);                   /* 0 for NULL */
char *essai_header (const char *answer, const char *name); /* a copy, NULL = absent */
const char *essai_body (const char *answer);

/* A handler that waits until the test lets it go on. */
typedef struct
{
  GMutex lock;
  GCond changed;
  guint inside; /* handlers that wait, or went through */
  gboolean open;
} Barriere;

void barriere_pass (Barriere *barriere);                /* the handler's side */
void barriere_await (Barriere *barriere, guint inside); /* until so many came to it */
void barriere_open (Barriere *barriere);
void barriere_reset (Barriere *barriere);

ParvisResponse *essai_text (const char *text);

guint essai_descriptors (void); /* open in this process */

G_END_DECLS
