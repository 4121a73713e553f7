/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/fournisseur.h"

#include <string.h>

#include "server/http/parvis-sortie.h"
#include "server/reglages/reglages-store.h"

#define GROUP      "paiement"
#define DATA       "paiement.fournisseur"
#define NOTIF      "/paiements/notification"
#define ADRESSE    "https://www.payfip.gouv.fr/tpa/services/securite"
#define SIMULATION "999999"

void
parvis_paiement_detail_clear (ParvisPaiementDetail *detail)
{
  g_clear_pointer (&detail->code, g_free);
  g_clear_pointer (&detail->numcli, g_free);
  g_clear_pointer (&detail->exer, g_free);
  g_clear_pointer (&detail->refdet, g_free);
  g_clear_pointer (&detail->saisie, g_free);
  g_clear_pointer (&detail->idop, g_free);
  g_clear_pointer (&detail->numauto, g_free);
  g_clear_pointer (&detail->transaction_le, g_free);
}

ParvisFournisseur *
parvis_fournisseur_get (ParvisCommune *commune)
{
  return parvis_commune_get_data (commune, DATA);
}

gboolean
parvis_paiement_is_open (ParvisCommune *commune, ParvisDb *db, const char *jour)
{
  return parvis_fournisseur_get (commune) != NULL
         && parvis_reglages_get_oui (db, "regie.paiement_en_ligne", jour);
}

char *
parvis_fournisseur_dup_retour (ParvisFournisseur *self, const ParvisPaiement *paiement)
{
  return g_strdup_printf ("%s/paiements/%s/retour", self->commune->base_url, paiement->reference);
}

char *
parvis_fournisseur_dup_notification (ParvisFournisseur *self)
{
  return g_strconcat (self->commune->base_url, NOTIF, NULL);
}

/* NULL when it is not there, or empty. */
static char *
dup_value (ParvisCommune *commune, const char *key)
{
  g_autofree char *value =
      commune->config != NULL ? g_key_file_get_string (commune->config, GROUP, key, NULL) : NULL;

  return value != NULL && *value ? g_steal_pointer (&value) : NULL;
}

static gboolean
fail (const char *key, const char *why, GError **error)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "[" GROUP "] %s : %s", key, why);
  return FALSE;
}

static void
fournisseur_free (gpointer data)
{
  ParvisFournisseur *self = data;

  g_free (self->numcli);
  g_free (self->saisie);
  g_free (self->adresse);
  g_free (self);
}

static gboolean
read_payfip (ParvisFournisseur *self, GError **error)
{
  self->numcli = dup_value (self->commune, "numcli");
  self->saisie = dup_value (self->commune, "saisie");
  self->adresse = dup_value (self->commune, "adresse");
  if (self->numcli == NULL || strlen (self->numcli) != 6
      || strspn (self->numcli, "0123456789") != 6)
    return fail ("numcli", "les six chiffres du contrat PayFiP, zéros de tête compris", error);
  if (self->saisie == NULL)
    self->saisie = g_strdup ("T");
  if (strlen (self->saisie) != 1 || strchr ("TXW", *self->saisie) == NULL)
    return fail ("saisie", "T (test), X (activation) ou W (production)", error);
  if (self->adresse == NULL)
    self->adresse = g_strdup (ADRESSE);
  /* Money is never asked of a service that anybody could play. */
  if (!parvis_sortie_is_allowed (self->adresse))
    return fail ("adresse",
                 "à laisser vide : seul PayFiP convient, ou un simulateur sur cette machine",
                 error);
  if (*self->saisie == 'W' && !g_str_equal (self->adresse, ADRESSE))
    return fail ("adresse", "en production, à laisser vide", error);
  return TRUE;
}

gboolean
parvis_fournisseur_register (ParvisCommune *commune, GError **error)
{
  g_autofree char *code = dup_value (commune, "fournisseur");
  ParvisFournisseur *self;

  if (code == NULL)
    return TRUE;
  self = g_new0 (ParvisFournisseur, 1);
  self->commune = commune;
  parvis_commune_set_data (commune, DATA, self, fournisseur_free);
  if (g_str_equal (code, "payfip"))
    {
      parvis_payfip_init (self);
      return read_payfip (self, error);
    }
  if (!g_str_equal (code, "simulation"))
    return fail ("fournisseur", "payfip, simulation, ou rien", error);
  if (!commune->demo)
    return fail ("fournisseur", "la simulation crédite sans argent : dans la démonstration seule",
                 error);
  parvis_simulation_init (self);
  self->numcli = g_strdup (SIMULATION);
  self->saisie = g_strdup ("T");
  return TRUE;
}
