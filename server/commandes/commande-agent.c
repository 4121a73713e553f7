/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/comptes/agents-store.h"
#include "server/comptes/mot-de-passe.h"

#include <string.h>

static char *option_config;
static char *option_nom;
static char *option_role;

static const GOptionEntry entries[] = {
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config, "le fichier de configuration",
    "FICHIER" },
  { "nom", 0, 0, G_OPTION_ARG_STRING, &option_nom,
    "add : prénom et nom, comme les collègues les lisent", "NOM" },
  { "role", 0, 0, G_OPTION_ARG_STRING, &option_role,
    "add : gestionnaire, regisseur, cantine ou administrateur", "RÔLE" },
  { NULL }
};

typedef struct
{
  const char *identifiant;
  const char *mot_de_passe; /* hashed */
  gint64 now;
} Ajout;

static gpointer
add_cb (ParvisDb *db, gpointer data, GError **error)
{
  Ajout *ajout = data;
  gint64 id = parvis_agent_creer (db, ajout->identifiant, option_nom, option_role,
                                  ajout->mot_de_passe, ajout->now, error);

  return id != 0 ? g_strdup ("") : NULL;
}

static gpointer
password_cb (ParvisDb *db, gpointer data, GError **error)
{
  Ajout *ajout = data;

  return parvis_agent_changer_mot_de_passe (db, ajout->identifiant, ajout->mot_de_passe, error)
             ? g_strdup ("")
             : NULL;
}

/* Asks the password and runs @func in the writer. */
static gboolean
change (ParvisCommune *commune, const char *identifiant, ParvisWriteFunc func, GError **error)
{
  g_autofree char *clear = parvis_commande_ask_password (TRUE, error);
  g_autofree char *hash = NULL, *done = NULL;
  Ajout ajout = { identifiant, NULL, parvis_commune_now (commune) };

  if (clear == NULL)
    return FALSE;
  hash = parvis_mot_de_passe_hacher (clear);
  memset (clear, 0, strlen (clear));
  ajout.mot_de_passe = hash;
  done = parvis_writer_run (commune->writer, func, &ajout, g_free, error);
  return done != NULL;
}

static gboolean
list (ParvisCommune *commune, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_reader (commune->db_path, error);
  g_autoptr (ParvisRows) rows = db != NULL ? parvis_db_query (db, PARVIS_SQL_AGENT_LISTE) : NULL;

  if (db == NULL)
    return FALSE;
  while (parvis_rows_next (rows))
    g_print ("%-20s %-16s %s%s\n", parvis_rows_text (rows, 1), parvis_rows_text (rows, 3),
             parvis_rows_text (rows, 2), parvis_rows_is_null (rows, 4) ? "" : " (désactivé)");
  return TRUE;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_autoptr (ParvisCommune) commune = NULL;
  const char *verb = argc > 1 ? argv[1] : "";
  gboolean add = g_str_equal (verb, "add"), password = g_str_equal (verb, "password");

  if (!g_str_equal (verb, "list") && !((add || password) && argc == 3))
    {
      g_set_error_literal (
          error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
          "agent add IDENTIFIANT --nom NOM --role RÔLE, agent password IDENTIFIANT "
          "ou agent list");
      return FALSE;
    }
  if (add && (option_nom == NULL || option_role == NULL || !parvis_agent_role_exists (option_role)))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "agent add demande --nom et --role (gestionnaire, regisseur, cantine ou "
                           "administrateur)");
      return FALSE;
    }
  commune =
      parvis_commande_open (option_config != NULL ? option_config : PARVIS_CONFIG_DEFAULT, error);
  if (commune == NULL)
    return FALSE;
  if (add || password)
    return change (commune, argv[2], add ? add_cb : password_cb, error);
  return list (commune, error);
}

int
parvis_commande_agent (int argc, char **argv)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("add|list|password [IDENTIFIANT] - les comptes des agents");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !run (argc, argv, &error))
    return parvis_commande_fail (error);
  return 0;
}
