/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/reglages/reglages-cles.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"

#define AIDE                                                                                       \
  "  list                 tous les réglages : valeur du jour, limites, à quoi ils servent\n"     \
  "  set CLÉ VALEUR       en vigueur aujourd'hui, ou à partir du jour que dit --du\n"

static char *option_config;
static char *option_du;

static const GOptionEntry entries[] = { { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config,
                                          "le fichier de configuration", "FICHIER" },
                                        { "du", 0, 0, G_OPTION_ARG_STRING, &option_du,
                                          "set : à partir de ce jour", "AAAA-MM-JJ" },
                                        { NULL } };

typedef struct
{
  const char *cle, *du;
  JsonNode *valeur;
} Reglage;

static gpointer
set_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Reglage *r = data;

  return parvis_reglages_ecrire (db, r->cle, r->du, r->valeur, error) ? g_strdup ("") : NULL;
}

/* « oui », « 60 », or a text, as the key's type has it; NULL with @error. */
static JsonNode *
parse (const ParvisReglageCle *cle, const char *typed, GError **error)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gint64 number = 0;

  if (cle->type == PARVIS_REGLAGE_TEXTE && g_utf8_validate (typed, -1, NULL))
    json_node_set_string (node, typed);
  else if (cle->type == PARVIS_REGLAGE_ENTIER
           && g_ascii_string_to_signed (typed, 10, -G_MAXINT32, G_MAXINT32, &number, NULL))
    json_node_set_int (node, number);
  else if (cle->type == PARVIS_REGLAGE_OUI
           && (g_str_equal (typed, "oui") || g_str_equal (typed, "non")))
    json_node_set_boolean (node, g_str_equal (typed, "oui"));
  else
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s : « %s » n'est pas %s", cle->cle,
                   typed,
                   cle->type == PARVIS_REGLAGE_OUI      ? "« oui » ou « non »"
                   : cle->type == PARVIS_REGLAGE_ENTIER ? "un nombre entier"
                                                        : "un texte");
      g_clear_pointer (&node, json_node_unref);
    }
  return node;
}

static gboolean
set (ParvisCommune *commune, const char *cle, const char *typed, GError **error)
{
  const ParvisReglageCle *c = parvis_reglages_find_cle (cle);
  g_autoptr (JsonNode) valeur = c != NULL ? parse (c, typed, error) : NULL;
  g_autofree char *result = NULL;
  char today[11];
  Reglage reglage = { cle, option_du != NULL ? option_du : today, valeur };

  parvis_commune_today (commune, today);
  if (c == NULL)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                 "« %s » n'est pas un réglage : parvis-server reglage list", cle);
  else if (valeur != NULL
           && (parvis_date_from_iso (reglage.du) == PARVIS_DATE_NONE
               || g_strcmp0 (reglage.du, today) < 0))
    /* What was in force explains what was decided then. */
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                 "--du %s : un jour à venir, AAAA-MM-JJ ; ce qui était en vigueur ne change pas",
                 reglage.du);
  else if (valeur != NULL)
    result = parvis_writer_run (commune->writer, set_cb, &reglage, g_free, error);
  return result != NULL;
}

static void
print_one (ParvisDb *db, const ParvisReglageCle *c, const char *today)
{
  g_autofree char *valeur =
      c->type == PARVIS_REGLAGE_TEXTE ? parvis_reglages_dup_texte (db, c->cle, today)
      : c->type == PARVIS_REGLAGE_OUI
          ? g_strdup (parvis_reglages_get_oui (db, c->cle, today) ? "oui" : "non")
          : g_strdup_printf ("%" G_GINT64_FORMAT, parvis_reglages_get_entier (db, c->cle, today));
  g_autofree char *une_ligne = g_strdelimit (g_strdup (valeur), "\n", ' ');
  g_autofree char *court = g_utf8_substring (une_ligne, 0, MIN (g_utf8_strlen (une_ligne, -1), 60));

  g_print ("%s = %s%s\n    %s", c->cle, court, g_str_equal (court, une_ligne) ? "" : "…", c->aide);
  if (c->max != 0)
    g_print (" (de %" G_GINT64_FORMAT " à %" G_GINT64_FORMAT ")", c->min, c->max);
  g_print ("\n");
}

static gboolean
list (ParvisCommune *commune, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_reader (commune->db_path, error);
  char today[11];

  if (db == NULL)
    return FALSE;
  parvis_commune_today (commune, today);
  for (const ParvisReglageCle *c = parvis_reglages_get_cles (); c->cle != NULL; c++)
    print_one (db, c, today);
  return TRUE;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  gboolean lists = argc == 2 && g_str_equal (argv[1], "list");
  g_autoptr (ParvisCommune) commune = NULL;

  if (!lists && !(argc == 4 && g_str_equal (argv[1], "set")))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "reglage :\n" AIDE);
      return FALSE;
    }
  commune = parvis_commande_open (option_config, error);
  if (commune == NULL)
    return FALSE;
  return lists ? list (commune, error) : set (commune, argv[2], argv[3], error);
}

int
parvis_commande_reglage (int argc, char **argv)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("list|set [CLÉ VALEUR] - ce que la commune décide pour elle-même");
  GError *error = NULL;

  g_option_context_set_summary (context, "Commandes :\n" AIDE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !run (argc, argv, &error))
    return parvis_commande_fail (error);
  return 0;
}
