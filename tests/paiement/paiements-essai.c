/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/paiement/paiements-essai.h"

#include <string.h>

#include "server/paiement/fournisseur.h"
#include "server/regie/regie-store.h"
#include "tests/rooms/sql-essai.h"

void
paiements_essai_brancher (EssaiCommune *essai, FauxPayfip *faux)
{
  GKeyFile *config = essai->commune->config;
  g_autoptr (GError) error = NULL;

  g_key_file_set_string (config, "paiement", "fournisseur", "payfip");
  g_key_file_set_string (config, "paiement", "numcli", FAUX_NUMCLI);
  g_key_file_set_string (config, "paiement", "saisie", "T");
  g_key_file_set_string (config, "paiement", "adresse", faux_payfip_get_url (faux));
  parvis_fournisseur_register (essai->commune, &error);
  g_assert_no_error (error);
}

char *
paiements_essai_demander (EssaiCommune *essai, const char *montant)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, PASCAL, "/paiements/recharger", "montant", montant, NULL);
  const char *location = parvis_response_find_header (response, "Location");

  essai_assert_status (response, 303);
  g_assert_true (g_str_has_prefix (location, "/paiements/"));
  location += strlen ("/paiements/");
  return g_strndup (location, strcspn (location, "?"));
}

char *
paiements_essai_commencer (EssaiCommune *essai, FauxPayfip *faux, char **idop)
{
  char *reference = paiements_essai_demander (essai, "30");

  essai_commune_do_taches (essai);
  assert_etat (essai, reference, "redirige");
  if (idop != NULL)
    *idop = faux_payfip_dup_idop (faux);
  return reference;
}

void
paiements_essai_notifier (EssaiCommune *essai, const char *idop)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, NULL, "/paiements/notification", "idop", idop, NULL);

  essai_assert_status (response, 200);
  essai_commune_do_taches (essai);
}

void
paiements_essai_attendre (EssaiCommune *essai, gint64 secondes)
{
  essai->now += secondes;
  essai_commune_do_taches (essai);
}

char *
paiements_essai_dup_etat (EssaiCommune *essai, const char *reference)
{
  return sql_text (essai, "SELECT etat FROM paiement WHERE reference = '%s'", reference);
}

gint64
paiements_essai_get_solde (EssaiCommune *essai, const char *identifiant)
{
  return parvis_regie_get_solde (essai->db, essai_commune_get_foyer (essai, identifiant));
}

void
paiements_essai_assert_page (EssaiCommune *essai, const char *reference, const char *text)
{
  g_autofree char *path = g_strconcat ("/paiements/", reference, NULL);
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, path);

  essai_assert_status (page, 200);
  essai_assert_body (page, text);
}
