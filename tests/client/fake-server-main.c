/* SPDX-License-Identifier: EUPL-1.2 */
/* The fake server as a program, for the journey: its address on stdout, its commands on stdin. */
#define G_LOG_DOMAIN "parvis-fake"
#include "config.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/client/fake-server.h"

static void line_cb (GObject *source, GAsyncResult *result, gpointer user_data);

typedef struct
{
  FakeServer *server;
  GDataInputStream *input;
  GMainLoop *loop;
} Program;

static void
read_line (Program *program)
{
  g_data_input_stream_read_line_async (program->input, G_PRIORITY_DEFAULT, NULL, line_cb, program);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (program->input, result, NULL, NULL);

  if (line == NULL)
    {
      g_main_loop_quit (program->loop);
      return;
    }
  if (g_str_has_prefix (line, "etat "))
    g_print ("%s\n", fake_server_get_etat (program->server, g_ascii_strtoll (line + 5, NULL, 10)));
  else if (g_str_has_prefix (line, "demande "))
    g_print ("%s\n",
             fake_server_get_demande_etat (program->server, g_ascii_strtoll (line + 8, NULL, 10)));
  else if (g_str_has_prefix (line, "compte "))
    g_print ("%u\n", fake_server_get_requests (program->server, line + 7));
  else
    g_print ("%s\n", fake_server_command (program->server, line) ? "ok" : "?");
  read_line (program);
}

int
main (int argc, char **argv)
{
  g_autoptr (FakeServer) server = fake_server_new (argc > 1 ? atoi (argv[1]) : 37);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) raw = g_unix_input_stream_new (0, FALSE);
  Program program = { server, g_data_input_stream_new (raw), loop };

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_print ("%s\n", fake_server_get_url (server));
  read_line (&program);
  g_main_loop_run (loop);
  g_object_unref (program.input);
  return 0;
}
