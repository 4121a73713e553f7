/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sodium.h>

#include "server/commandes/commandes.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *help;
} commandes[] = {
  { "init", parvis_commande_init, "prépare la base, la clé et les dossiers d'une commune" },
  { "serve", parvis_commande_serve, "sert le portail et l'application des agents" },
  { "agent", parvis_commande_agent,
    "les comptes des agents : add, list, password, deactivate, totp…" },
  { "reglage", parvis_commande_reglage, "list ou set : ce que la commune décide pour elle-même" },
  { "paiement", parvis_commande_paiement,
    "le contrat PayFiP, les paiements à vérifier : verifier, ecarts, crediter, rejeter" },
  { "template", parvis_commande_template, "montre une page avec une vue, sans serveur ni base" },
  { "teleprocedure", parvis_commande_teleprocedure, "check FICHIER : vérifie une définition" },
  { "verifier", parvis_commande_verifier, "vérifie les chaînes du livre et des réservations" },
  { "demo", parvis_commande_demo, "remplit une base neuve avec la commune de démonstration" },
};

static void
print_help (void)
{
  g_print (
      "parvis-server %s, le portail d'une mairie\n\nUsage : parvis-server COMMANDE [OPTIONS]\n\n",
      PARVIS_VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (commandes); i++)
    g_print ("  %-14s %s\n", commandes[i].name, commandes[i].help);
  g_print ("\n« parvis-server COMMANDE --help » en dit plus ; « man parvis-server » dit tout.\n");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PARVIS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help ();
      return argc < 2 ? 2 : 0;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("parvis-server %s\n", PARVIS_VERSION);
      return 0;
    }
  if (sodium_init () < 0)
    {
      g_printerr ("parvis-server : libsodium ne démarre pas\n");
      return 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commandes); i++)
    if (g_str_equal (argv[1], commandes[i].name))
      {
        g_autofree char *name = g_strdup_printf ("parvis-server %s", argv[1]);

        g_set_prgname (name); /* « Usage: parvis-server serve … » */
        return commandes[i].run (argc - 1, argv + 1);
      }

  g_printerr ("parvis-server : « %s » n'est pas une commande\n\n", argv[1]);
  print_help ();
  return 2;
}
