/* SPDX-License-Identifier: EUPL-1.2 */
/* bench-hello PORT: the floor of every page: our guard over SoupServer, one thread, 8 KB, nothing else. */
#define G_LOG_DOMAIN "parvis-bench"
#include "config.h"

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "server/http/parvis-guard.h"
#include "server/http/parvis-listen.h"

static void
hello (SoupServer *server,
       SoupServerMessage *message,
       const char *path,
       GHashTable *query,
       gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, data,
                                    8192);
}

static guint
admit (const ParvisHead *head, gpointer data)
{
  return 0;
}

static GBytes *
refusal (guint status, const ParvisHead *head, gpointer data)
{
  return g_bytes_new_static (
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 68);
}

int
main (int argc, char **argv)
{
  g_autofree char *where = g_strdup_printf ("127.0.0.1:%s", argc > 1 ? argv[1] : "0");
  g_autofree char *host = g_strdup (where);
  const char *hosts[] = { host, NULL };
  ParvisGuardRules rules = {
    .hosts = hosts, .header_s = 10, .body_s = 30, .idle_s = 60, .admit = admit, .refusal = refusal
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (ParvisGate) gate = parvis_gate_new (2000, 0, TRUE);
  g_autoptr (ParvisGuard) guard = NULL;
  g_autofree char *made = NULL, *body = g_strnfill (8192, 'x');
  guint port;
  int fd = parvis_listen (where, FALSE, &port, &made, &error);

  if (fd < 0)
    g_error ("%s", error->message);
  soup_server_add_handler (server, NULL, hello, body, NULL);
  /* 3.2.3 drops keep-alive when a server has no listener of its own. */
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL);
  guard = parvis_guard_new (server, fd, gate, &rules);
  g_print ("Prêt : %u\n", port);
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 0;
}
