/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/commandes/commandes-communes.h"
#include "server/commandes/commandes.h"
#include "server/paiement/etats.h"
#include "server/paiement/payfip.h"
#include "shared/rules/parvis-money.h"

#define AIDE                                                                                       \
  "  verifier             demande à PayFiP à qui est le contrat\n"                               \
  "  ecarts               les paiements à vérifier\n"                                            \
  "  crediter RÉFÉRENCE   crédite ce qui a été reçu pour l'un d'eux\n"                       \
  "  rejeter RÉFÉRENCE    reprend un paiement que la banque a renvoyé"

static char *option_config;

static const GOptionEntry entries[] = { { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config,
                                          "le fichier de configuration", "FICHIER" },
                                        { NULL } };

static gboolean
verify (GError **error)
{
  g_autoptr (ParvisCommune) commune = parvis_configuration_load (option_config, error);
  ParvisFournisseur *fournisseur;
  g_autofree char *contrat = NULL;

  if (commune == NULL || !parvis_fournisseur_register (commune, error))
    return FALSE;
  fournisseur = parvis_fournisseur_get (commune);
  if (fournisseur == NULL || !g_str_equal (fournisseur->code, "payfip"))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "[paiement] fournisseur n'est pas payfip : il n'y a pas de contrat");
      return FALSE;
    }
  contrat = parvis_payfip_dup_contrat (fournisseur, error);
  if (contrat == NULL)
    return FALSE;
  g_print ("Contrat %s, saisie %s :\n%s\n", fournisseur->numcli, fournisseur->saisie, contrat);
  return TRUE;
}

static gboolean
list (ParvisCommune *commune, GError **error)
{
  g_autoptr (ParvisDb) db = parvis_db_open_reader (commune->db_path, error);
  g_autoptr (ParvisRows) rows = NULL;
  guint n = 0;

  if (db == NULL)
    return FALSE;
  rows = parvis_db_query (db, PARVIS_SQL_PAIEMENTS_EN_ECART);
  for (; parvis_rows_next (rows); n++)
    {
      g_autofree char *demande = parvis_money_format (parvis_rows_int (rows, 2));
      g_autofree char *recu = parvis_money_format (parvis_rows_int (rows, 3));

      g_print ("%s  %s : demandé %s, reçu %s (%s)\n", parvis_rows_text (rows, 0),
               parvis_rows_text (rows, 1), demande, recu, parvis_rows_text (rows, 4));
    }
  if (n == 0)
    g_print ("Aucun paiement à vérifier.\n");
  return TRUE;
}

/* What is done to one payment, in the writer. */
typedef struct
{
  ParvisCommune *commune;
  const char *reference;
  gboolean crediter;
} Acte;

static gpointer
act_cb (ParvisDb *db, gpointer data, GError **error)
{
  Acte *acte = data;
  g_autoptr (ParvisPaiement) p = parvis_paiement_find_by_reference (db, acte->reference);
  gint64 now = parvis_commune_now (acte->commune);
  gboolean done;

  if (p == NULL)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "aucun paiement « %s »",
                   acte->reference);
      return NULL;
    }
  done =
      acte->crediter
          ? parvis_paiement_regler_ecart (acte->commune, db, p, PARVIS_ACTEUR_SYSTEME, now, error)
          : parvis_paiement_rejeter (acte->commune, db, p, PARVIS_ACTEUR_SYSTEME, now, error);
  return done ? g_strdup ("") : NULL;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  const char *what = argc >= 2 ? argv[1] : "";
  g_autoptr (ParvisCommune) commune = NULL;
  g_autofree char *done = NULL;
  Acte acte;

  if (argc == 2 && g_str_equal (what, "verifier"))
    return verify (error);
  if (!(argc == 2 && g_str_equal (what, "ecarts"))
      && !(argc == 3 && (g_str_equal (what, "crediter") || g_str_equal (what, "rejeter"))))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "paiement :\n" AIDE);
      return FALSE;
    }
  commune = parvis_commande_open (option_config, error);
  if (commune == NULL)
    return FALSE;
  if (argc == 2)
    return list (commune, error);
  acte = (Acte){ commune, argv[2], g_str_equal (what, "crediter") };
  done = parvis_writer_run (commune->writer, act_cb, &acte, g_free, error);
  if (done != NULL)
    g_print ("Fait.\n");
  return done != NULL;
}

int
parvis_commande_paiement (int argc, char **argv)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("verifier|ecarts|crediter|rejeter [RÉFÉRENCE] - le paiement en ligne");
  GError *error = NULL;

  g_option_context_set_summary (context, "Commandes :\n" AIDE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !run (argc, argv, &error))
    return parvis_commande_fail (error);
  return 0;
}
