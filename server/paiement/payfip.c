/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/payfip.h"

#include <string.h>

#include "server/http/parvis-sortie.h"
#include "server/paiement/payfip-soap.h"

/* As the service's guide says. */
#define PATIENCE_S 15
#define PAGE       "https://www.payfip.gouv.fr/tpa/paiementws.web?idop="
#define IDOP_MAX   64

/* One operation. BUSY when there is no answer that can be read, whatever the reason: the question may be
 * asked again. */
static ParvisSoapReponse *
call (ParvisFournisseur *self, const char *requete, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (requete, strlen (requete));
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) wrong = NULL;
  ParvisSoapReponse *reponse;
  guint status = 0;
  gsize length;
  const char *xml;

  answer = parvis_sortie_post (self->adresse, "text/xml; charset=utf-8", body, PARVIS_SOAP_MAX,
                               PATIENCE_S, &status, &wrong);
  if (answer == NULL)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "PayFiP: %s", wrong->message);
      return NULL;
    }
  /* A fault is an envelope too, with 500; what a proxy in between says is not one. */
  if (status != 200 && status != 500)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "PayFiP: HTTP %u", status);
      return NULL;
    }
  xml = g_bytes_get_data (answer, &length);
  reponse = parvis_soap_parse (xml, length, &wrong);
  if (reponse == NULL)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "HTTP %u, %s", status, wrong->message);
  return reponse;
}

/* A fault that the question itself is the cause of, or one of the service. */
static void
set_fault (const ParvisSoapReponse *reponse, GError **error)
{
  g_set_error (error, PARVIS_ERROR, reponse->technique ? PARVIS_ERROR_BUSY : PARVIS_ERROR_INVALID,
               "PayFiP: %s %s", reponse->code, reponse->libelle);
}

/* Goes into an address: letters, figures and hyphens. */
static gboolean
is_idop (const char *idop)
{
  gsize length = strlen (idop);

  if (length < 8 || length > IDOP_MAX)
    return FALSE;
  for (const char *p = idop; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

static char *
payfip_ouvrir (ParvisFournisseur *self, const ParvisPaiement *p, char **faute, GError **error)
{
  g_autofree char *exer = g_strdup_printf ("%04d", p->exercice);
  g_autofree char *montant = g_strdup_printf ("%" G_GINT64_FORMAT, p->montant_cents);
  g_autofree char *notification = parvis_fournisseur_dup_notification (self);
  g_autofree char *retour = parvis_fournisseur_dup_retour (self, p);
  g_autofree char *requete = parvis_soap_create_requete (
      "creerPaiementSecurise", "exer", exer, "mel", p->courriel, "montant", montant, "numcli",
      p->numcli, "objet", p->objet, "refdet", p->reference, "saisie", p->saisie, "urlnotif",
      notification, "urlredirect", retour, NULL);
  g_autoptr (ParvisSoapReponse) reponse = call (self, requete, error);

  if (reponse == NULL)
    return NULL;
  if (reponse->code != NULL)
    {
      set_fault (reponse, error);
      if (!reponse->technique)
        *faute = g_strdup (reponse->code);
      return NULL;
    }
  if (!is_idop (parvis_soap_get (reponse, "idop")))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "PayFiP: no idOp");
      return NULL;
    }
  return g_strdup (parvis_soap_get (reponse, "idop"));
}

static gboolean
read_fault (const ParvisSoapReponse *reponse, ParvisPaiementDetail *detail, GError **error)
{
  if (!reponse->technique && g_str_equal (reponse->code, "P5"))
    detail->resultat = PARVIS_RESULTAT_EN_COURS;
  else if (!reponse->technique && g_str_equal (reponse->code, "P1"))
    detail->resultat = PARVIS_RESULTAT_OUBLIE;
  else
    {
      set_fault (reponse, error);
      return FALSE;
    }
  detail->code = g_strdup (reponse->code);
  return TRUE;
}

/* Cents, digits only; 0 for anything else: it will not match what was asked. */
static gint64
parse_montant (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= 9 && strspn (text, "0123456789") == length
             ? g_ascii_strtoll (text, NULL, 10)
             : 0;
}

static char *
dup_champ (const ParvisSoapReponse *reponse, const char *nom)
{
  const char *text = parvis_soap_get (reponse, nom);

  return *text != '\0' ? g_strdup (text) : NULL;
}

static gboolean
payfip_interroger (ParvisFournisseur *self,
                   ParvisDb *db,
                   const char *idop,
                   ParvisPaiementDetail *detail,
                   GError **error)
{
  static const struct
  {
    const char *code;
    ParvisResultat resultat;
  } resultats[] = {
    { "P", PARVIS_RESULTAT_PAYE },      { "V", PARVIS_RESULTAT_ENGAGE },
    { "A", PARVIS_RESULTAT_ABANDONNE }, { "R", PARVIS_RESULTAT_REFUSE },
    { "Z", PARVIS_RESULTAT_REFUSE },
  };
  g_autofree char *requete =
      parvis_soap_create_requete ("recupererDetailPaiementSecurise", "idOp", idop, NULL);
  g_autoptr (ParvisSoapReponse) reponse = call (self, requete, error);

  if (reponse == NULL)
    return FALSE;
  if (reponse->code != NULL)
    return read_fault (reponse, detail, error);
  detail->code = dup_champ (reponse, "resultrans");
  detail->montant_cents = parse_montant (parvis_soap_get (reponse, "montant"));
  detail->numcli = dup_champ (reponse, "numcli");
  detail->exer = dup_champ (reponse, "exer");
  detail->refdet = dup_champ (reponse, "refdet");
  detail->saisie = dup_champ (reponse, "saisie");
  detail->idop = dup_champ (reponse, "idop");
  detail->numauto = dup_champ (reponse, "numauto");
  detail->transaction_le = parvis_payfip_jour (parvis_soap_get (reponse, "dattrans"));
  for (gsize i = 0; i < G_N_ELEMENTS (resultats); i++)
    if (g_strcmp0 (detail->code, resultats[i].code) == 0)
      {
        detail->resultat = resultats[i].resultat;
        return TRUE;
      }
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY, "PayFiP: resultrans '%s'",
               detail->code != NULL ? detail->code : "");
  return FALSE;
}

static char *
payfip_dup_page (ParvisFournisseur *self, const char *idop)
{
  g_autoptr (GUri) uri = g_uri_parse (self->adresse, G_URI_FLAGS_NONE, NULL);

  /* A simulator on this machine shows its own page. */
  if (g_str_equal (g_uri_get_scheme (uri), "http"))
    return g_strdup_printf ("http://%s:%d/tpa/paiementws.web?idop=%s", g_uri_get_host (uri),
                            g_uri_get_port (uri), idop);
  return g_strconcat (PAGE, idop, NULL);
}

char *
parvis_payfip_dup_contrat (ParvisFournisseur *self, GError **error)
{
  g_autofree char *requete =
      parvis_soap_create_requete ("recupererDetailClient", "numCli", self->numcli, NULL);
  g_autoptr (ParvisSoapReponse) reponse = call (self, requete, error);

  if (reponse == NULL)
    return NULL;
  if (reponse->code != NULL)
    {
      set_fault (reponse, error);
      return NULL;
    }
  if (!g_str_equal (parvis_soap_get (reponse, "numcli"), self->numcli))
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                   "PayFiP: the answer is about another contract (%s)",
                   parvis_soap_get (reponse, "numcli"));
      return NULL;
    }
  return g_strdup_printf ("%s\n%s\n%s", parvis_soap_get (reponse, "libellen1"),
                          parvis_soap_get (reponse, "libellen2"),
                          parvis_soap_get (reponse, "libellen3"));
}

void
parvis_payfip_init (ParvisFournisseur *self)
{
  self->code = "payfip";
  self->nom = "PayFiP, le site de paiement de la direction générale des Finances publiques";
  self->ouvrir = payfip_ouvrir;
  self->interroger = payfip_interroger;
  self->dup_page = payfip_dup_page;
}
