/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/paiement/etats.h"
#include "server/paiement/paiement-routes.h"
#include "server/paiement/paiement-vue.h"
#include "server/paiement/quittance.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-money.h"

/* How long one who is back waits for the provider's answer. */
#define RETOUR_S 60

/* The household's own payment, or NOT_FOUND. */
static ParvisPaiement *
find_mine (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  ParvisPaiement *p;

  if (foyer_id == 0)
    return NULL;
  p = parvis_paiement_find_du_foyer (db, parvis_request_get_part (request, "reference"), foyer_id);
  if (p == NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such payment");
  return p;
}

static void
add_ligne (ParvisView *view, const char *libelle, const char *valeur)
{
  ParvisView *row = parvis_view_append (view, "lignes");

  parvis_view_set (row, "libelle", libelle);
  parvis_view_set (row, "valeur", valeur);
}

static void
show_lignes (ParvisRequest *request, ParvisDb *db, ParvisView *view, const ParvisPaiement *p)
{
  g_autofree char *montant = parvis_money_format (p->montant_cents);
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (db, p->foyer_id));
  g_autofree char *date =
      parvis_date_format_instant_court (p->cree_a, parvis_request_get_commune (request)->time_zone);
  g_autoptr (ParvisQuittance) q = parvis_quittance_find (db, p->id);

  add_ligne (view, "Montant", montant);
  add_ligne (view, "Commencé le", date);
  add_ligne (view, "Référence", p->reference);
  if (q != NULL)
    {
      g_autofree char *numero = parvis_quittance_dup_numero (q);

      add_ligne (view, "Quittance n°", numero);
      parvis_view_set_url (view, "url_quittance", request, "paiement.quittance", p->reference,
                           NULL);
    }
  add_ligne (view, "Solde du compte famille", solde);
}

/* The first time it goes to the provider's page by itself; who comes back must want it. */
static void
lead_on (ParvisRequest *request,
         ParvisView *view,
         const ParvisPaiement *p,
         ParvisPaiementVu vu,
         char **suite)
{
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (parvis_request_get_commune (request));
  gboolean aller = parvis_request_find_query (request, "aller") != NULL;
  g_autofree char *montant = parvis_money_format (p->montant_cents);
  g_autofree char *page = NULL;

  if (fournisseur == NULL || !g_str_equal (fournisseur->code, p->fournisseur)
      || !parvis_paiement_may_reprendre (p, parvis_request_get_now (request)))
    return;
  page = fournisseur->dup_page (fournisseur, p->idop);
  parvis_view_set (view, "url_payer", page);
  parvis_view_printf (view, "payer", aller ? "Payer %s" : "Reprendre le paiement de %s", montant);
  /* Who may have paid is not led to pay again. */
  parvis_view_set_bool (view, "douteux", !aller && vu == PARVIS_PAIEMENT_VU_ATTEND);
  if (!aller && vu == PARVIS_PAIEMENT_VU_ATTEND)
    parvis_view_append_text (view, "phrases",
                             "Si vous n’avez pas payé, vous pouvez reprendre ce paiement.");
  if (!aller)
    return;
  parvis_view_printf (view, "titre", "Vous allez payer %s", montant);
  parvis_view_printf (view, "depart", "Vous partez vers %s. Le paiement fini, vous revenez ici.",
                      fournisseur->nom);
  *suite = g_steal_pointer (&page);
}

/* Back from the provider, who has not been asked since: what was known before is not what one comes to read. The
 * address says when that was, for a minute. */
static gboolean
is_back (ParvisRequest *request, const ParvisPaiement *p)
{
  const char *typed = parvis_request_find_query (request, "depuis");
  gint64 depuis = typed != NULL ? g_ascii_strtoll (typed, NULL, 10) : 0;
  gint64 now = parvis_request_get_now (request);

  return p->idop != NULL && p->interroge_a < depuis && depuis <= now && now - depuis < RETOUR_S;
}

/* Seconds until the page is asked for again, 0 = never by itself. */
static guint
get_refresh (const ParvisPaiement *p, ParvisPaiementVu vu, gint64 now)
{
  gint64 age = now - p->cree_a;

  if (vu == PARVIS_PAIEMENT_VU_PREPARE)
    return 2;
  if (vu != PARVIS_PAIEMENT_VU_ATTEND || age > PARVIS_PAIEMENT_DELAI_S)
    return 0;
  return age < 300 ? 3 : 20;
}

static ParvisResponse *
get_paiement (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPaiement) p = find_mine (request, db, error);
  gint64 now = parvis_request_get_now (request);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *suite = NULL;
  ParvisPaiementVu vu;
  ParvisResponse *response;
  guint refresh;

  if (p == NULL)
    return NULL;
  view = parvis_view_new ();
  vu = parvis_paiement_get_vu (p, now);
  if (vu == PARVIS_PAIEMENT_VU_QUITTE && is_back (request, p))
    vu = PARVIS_PAIEMENT_VU_ATTEND;
  parvis_paiement_show (view, p, vu);
  if (vu == PARVIS_PAIEMENT_VU_ATTEND || vu == PARVIS_PAIEMENT_VU_QUITTE)
    lead_on (request, view, p, vu, &suite);
  refresh = suite == NULL ? get_refresh (p, vu, now) : 0;
  show_lignes (request, db, view, p);
  parvis_view_set_url (view, "url_releve", request, "regie.releve", NULL);
  if (vu != PARVIS_PAIEMENT_VU_PREPARE && vu != PARVIS_PAIEMENT_VU_ATTEND
      && vu != PARVIS_PAIEMENT_VU_ECART)
    {
      parvis_view_set_url (view, "url_recharger", request, "paiement.recharger", NULL);
      parvis_view_set_bool (view, "principal",
                            vu != PARVIS_PAIEMENT_VU_PAYE && vu != PARVIS_PAIEMENT_VU_QUITTE);
    }
  if (refresh > 0)
    parvis_view_set (view, "url_actualiser", parvis_request_get_path (request));
  response = parvis_response_new_page (request, db, "paiement.html", view);
  if (suite != NULL)
    parvis_response_set_refresh (response, 1, suite);
  else if (refresh > 0)
    parvis_response_set_refresh (response, refresh, NULL);
  return response;
}

/* The browser comes back from the provider, who may say anything in its name: nothing of it is read. */
static ParvisResponse *
retour (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *reference = parvis_request_get_part (request, "reference");
  g_autoptr (ParvisPaiement) p = parvis_paiement_find_by_reference (db, reference);
  g_autofree char *url = NULL;
  ParvisResponse *response;

  if (!parvis_paiement_demander (db, p, parvis_request_get_now (request), error))
    return NULL;
  url = parvis_url (request, "paiement", reference, NULL);
  response = parvis_response_new_redirect (
      g_strdup_printf ("%s?depuis=%" G_GINT64_FORMAT, url, parvis_request_get_now (request)));
  parvis_response_wake_taches (response);
  return response;
}

/* « idop », « idOp », in the body or in the address. */
static const char *
find_idop (ParvisRequest *request)
{
  static const char *const noms[] = { "idop", "idOp" };

  for (gsize i = 0; i < G_N_ELEMENTS (noms); i++)
    {
      const char *query = parvis_request_find_query (request, noms[i]);

      if (parvis_request_has_field (request, noms[i]))
        return parvis_request_get_field (request, noms[i]);
      if (query != NULL)
        return query;
    }
  return NULL;
}

/* Something happened to this payment, somebody says. The answer is the same whether or not it exists. */
static ParvisResponse *
notification (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *idop = find_idop (request);
  g_autoptr (ParvisPaiement) p = idop != NULL ? parvis_paiement_find_by_idop (db, idop) : NULL;
  g_autoptr (GBytes) ok = g_bytes_new_static ("OK\n", 3);
  ParvisResponse *response;

  if (!parvis_paiement_demander (db, p, parvis_request_get_now (request), error))
    return NULL;
  response = parvis_response_new_bytes (ok, "text/plain; charset=utf-8");
  if (p != NULL)
    parvis_response_wake_taches (response);
  return response;
}

static ParvisResponse *
get_quittance (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPaiement) p = find_mine (request, db, error);
  g_autoptr (ParvisQuittance) q = p != NULL ? parvis_quittance_find (db, p->id) : NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *numero = NULL, *nom = NULL;
  ParvisResponse *response;

  if (p == NULL)
    return NULL;
  if (q == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no receipt");
      return NULL;
    }
  pdf = parvis_quittance_create_pdf (parvis_request_get_commune (request), db, p, q, error);
  if (pdf == NULL)
    return NULL;
  numero = parvis_quittance_dup_numero (q);
  nom = g_strdup_printf ("quittance-%s.pdf", numero);
  response = parvis_response_new_bytes (pdf, "application/pdf");
  parvis_response_set_download (response, nom);
  return response;
}

const ParvisRoute parvis_paiement_routes[] = {
  PARVIS_ROUTE ("paiement.notification",
                "GET",
                "/paiements/notification",
                notification,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES),
  PARVIS_ROUTE ("paiement.notification.envoi",
                "POST",
                "/paiements/notification",
                notification,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE (
      "paiement", "GET", "/paiements/{reference}", get_paiement, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("paiement.retour",
                "GET",
                "/paiements/{reference}/retour",
                retour,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES),
  PARVIS_ROUTE ("paiement.retour.envoi",
                "POST",
                "/paiements/{reference}/retour",
                retour,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM_FROM_OUTSIDE),
  PARVIS_ROUTE ("paiement.quittance",
                "GET",
                "/paiements/{reference}/quittance",
                get_quittance,
                PARVIS_FOR_CITOYEN,
                PARVIS_SLOW),
  { NULL },
};
