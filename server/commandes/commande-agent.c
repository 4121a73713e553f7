/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/comptes/agents-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/comptes/totp.h"
#include "server/reglages/reglages-store.h"

#define AIDE                                                                                       \
  "  add IDENTIFIANT --nom NOM --role RÔLE   un nouvel agent ; demande son mot de passe\n"        \
  "  list                                    les agents, ceux qui sont désactivés compris\n"     \
  "  password IDENTIFIANT                    un nouveau mot de passe ; ses sessions se ferment\n"  \
  "  deactivate IDENTIFIANT                  n'entre plus ; ses sessions se ferment\n"             \
  "  reactivate IDENTIFIANT                  entre à nouveau, avec le mot de passe d'avant\n"     \
  "  totp IDENTIFIANT                        un code de téléphone en plus du mot de passe :\n"   \
  "                                          écrit l'adresse otpauth://, cette fois seulement\n"  \
  "  totp IDENTIFIANT --retirer              plus de code\n"

static char *option_config;
static char *option_nom;
static char *option_role;
static gboolean option_retirer;

static const GOptionEntry entries[] = {
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config, "le fichier de configuration",
    "FICHIER" },
  { "nom", 0, 0, G_OPTION_ARG_STRING, &option_nom,
    "add : prénom et nom, comme les collègues les lisent", "NOM" },
  { "role", 0, 0, G_OPTION_ARG_STRING, &option_role,
    "add : gestionnaire, regisseur, cantine ou administrateur", "RÔLE" },
  { "retirer", 0, 0, G_OPTION_ARG_NONE, &option_retirer, "totp : plus de code", NULL },
  { NULL }
};

/* A change on its way to the writer. */
typedef struct
{
  const char *identifiant;
  char *hash;         /* of the new password */
  GBytes *master_key; /* borrowed */
  GBytes *secret;     /* of the second factor */
  gint64 now;
} Changement;

/* What the writer takes for a success. */
static gpointer
answer (gboolean done)
{
  return done ? g_strdup ("") : NULL;
}

static gpointer
add_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;

  return answer (
      parvis_agent_creer (db, c->identifiant, option_nom, option_role, c->hash, c->now, error)
      != 0);
}

static gpointer
password_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;

  return answer (parvis_agent_changer_mot_de_passe (db, c->identifiant, c->hash, c->now, error));
}

static gpointer
deactivate_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;

  return answer (parvis_agent_desactiver (db, c->identifiant, c->now, error));
}

static gpointer
reactivate_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;

  return answer (parvis_agent_reactiver (db, c->identifiant, c->now, error));
}

static gpointer
totp_cb (ParvisDb *db, gpointer data, GError **error)
{
  Changement *c = data;

  return answer (
      parvis_agent_changer_totp (db, c->identifiant, c->master_key, c->secret, c->now, error));
}

static const struct
{
  const char *verb;
  ParvisWriteFunc func;
  gboolean asks; /* a password */
} verbs[] = {
  { "add", add_cb, TRUE },
  { "password", password_cb, TRUE },
  { "deactivate", deactivate_cb, FALSE },
  { "reactivate", reactivate_cb, FALSE },
  { "totp", totp_cb, FALSE },
};

/* On standard output and nowhere else: what comes after is for a telephone's application, or `qrencode -t
 * utf8`. */
static gboolean
print_totp (ParvisCommune *commune, const Changement *changement, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_reader (commune->db_path, error);
  g_autofree char *nom = NULL, *uri = NULL;
  char today[11];

  if (db == NULL)
    return FALSE;
  parvis_commune_today (commune, today);
  nom = parvis_reglages_dup_texte (db, "commune.nom", today);
  uri = parvis_totp_create_uri (changement->secret, changement->identifiant, nom);
  g_print ("%s\n", uri);
  g_printerr (
      "À donner à l'agent, pour son application de codes ; cette adresse n'est gardée nulle "
      "part ailleurs en clair.\n");
  return TRUE;
}

/* Asks the password when there is one to ask, and does it in the writer. */
static gboolean
change (ParvisCommune *commune, const char *identifiant, gsize verb, GError **error)
{
  Changement changement = { .identifiant = identifiant,
                            .master_key = commune->master_key,
                            .now = parvis_commune_now (commune) };
  gboolean totp = verbs[verb].func == totp_cb && !option_retirer;
  g_autoptr (GBytes) secret = totp ? parvis_totp_create_secret () : NULL;
  g_autofree char *hash = NULL, *result = NULL;

  if (verbs[verb].asks)
    {
      g_autofree char *clear = parvis_commande_ask_password (TRUE, error);

      if (clear == NULL)
        return FALSE;
      hash = parvis_mot_de_passe_hacher (clear);
      sodium_memzero (clear, strlen (clear));
    }
  changement.hash = hash;
  changement.secret = secret;
  result = parvis_writer_run (commune->writer, verbs[verb].func, &changement, g_free, error);
  return result != NULL && (!totp || print_totp (commune, &changement, error));
}

static gboolean
list (ParvisCommune *commune, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_reader (commune->db_path, error);
  g_autoptr (ParvisRows) rows = db != NULL ? parvis_db_query (db, PARVIS_SQL_AGENT_LISTE) : NULL;

  if (db == NULL)
    return FALSE;
  while (parvis_rows_next (rows))
    g_print ("%-20s %-16s %s%s%s\n", parvis_rows_text (rows, 1), parvis_rows_text (rows, 3),
             parvis_rows_text (rows, 2), parvis_rows_int (rows, 5) ? " (code)" : "",
             parvis_rows_is_null (rows, 4) ? "" : " (désactivé)");
  return TRUE;
}

/* The verb's place in the table, -1 for `list`, -2 with @error. */
static int
find_verb (int argc, char **argv, GError **error)
{
  const char *verb = argc > 1 ? argv[1] : "";

  if (g_str_equal (verb, "list") && argc == 2)
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verb, verbs[i].verb) && argc == 3)
      return (int) i;
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "agent :\n" AIDE);
  return -2;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_autoptr (ParvisCommune) commune = NULL;
  int verb = find_verb (argc, argv, error);

  if (verb == -2)
    return FALSE;
  if (verb == 0
      && (option_nom == NULL || option_role == NULL || !parvis_agent_role_exists (option_role)))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "agent add demande --nom et --role (gestionnaire, regisseur, cantine ou "
                           "administrateur)");
      return FALSE;
    }
  commune = parvis_commande_open (option_config, error);
  if (commune == NULL)
    return FALSE;
  return verb < 0 ? list (commune, error) : change (commune, argv[2], (gsize) verb, error);
}

int
parvis_commande_agent (int argc, char **argv)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("COMMANDE [IDENTIFIANT] - les comptes des agents");
  GError *error = NULL;

  g_option_context_set_summary (context, "Commandes :\n" AIDE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !run (argc, argv, &error))
    return parvis_commande_fail (error);
  return 0;
}
