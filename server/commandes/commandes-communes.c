/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes-communes.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/commandes/commandes.h"
#include "server/db/parvis-migrations.h"

/* Jobs waiting for the writer before a visitor is told to come back. */
#define WRITER_QUEUE 4096

int
parvis_commande_fail (GError *error)
{
  g_printerr ("parvis-server : %s\n", error->message);
  g_error_free (error);
  return 1;
}

ParvisCommune *
parvis_commande_open (const char *config_path, GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_configuration_load (config_path, error);
  ParvisDb *db = NULL;

  if (commune == NULL)
    return NULL;
  if (!g_file_test (commune->db_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND,
                   "%s n'existe pas : commencez par « parvis-server init --config %s »",
                   commune->db_path, config_path);
      return NULL;
    }
  commune->master_key =
      parvis_coffre_load_key_file (parvis_configuration_get_key_path (commune), error);
  if (commune->master_key == NULL || !parvis_migrations_run (commune->db_path, error))
    return NULL;
  db = parvis_db_open_writer (commune->db_path, error);
  if (db == NULL)
    return NULL;
  commune->writer = parvis_writer_new (db, WRITER_QUEUE);
  return g_steal_pointer (&commune);
}

static char *
read_line (void)
{
  char line[1024];

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  return g_strdup (line);
}

static char *
read_hidden (const char *question)
{
  struct termios shown, hidden;
  char *answer;

  fputs (question, stderr);
  fflush (stderr);
  tcgetattr (STDIN_FILENO, &shown);
  hidden = shown;
  hidden.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  answer = read_line ();
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  fputc ('\n', stderr);
  return answer;
}

char *
parvis_commande_ask_password (gboolean twice, GError **error)
{
  gboolean terminal = isatty (STDIN_FILENO);
  g_autofree char *password = terminal ? read_hidden ("Mot de passe : ") : read_line ();
  g_autofree char *again = terminal && twice ? read_hidden ("Encore une fois : ") : NULL;

  if (password == NULL || g_utf8_strlen (password, -1) < 12
      || !g_utf8_validate (password, -1, NULL))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "un mot de passe a au moins 12 caractères");
      return NULL;
    }
  if (again != NULL && !g_str_equal (password, again))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "les deux mots de passe ne sont pas les mêmes");
      return NULL;
    }
  return g_steal_pointer (&password);
}
