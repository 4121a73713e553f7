/* SPDX-License-Identifier: EUPL-1.2 */
/* /demo/banque: the page of the demo's bank. Here the visitor is at another house: nothing of the portal is shown,
 * and what is pressed only changes what the bank will say when it is asked. */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/etats.h"
#include "server/paiement/paiement-routes.h"
#include "server/paiement/paiement-taches.h"
#include "shared/rules/parvis-money.h"

/* How late the bank is when it is asked to be: long enough to be seen waiting. */
#define RETARD_S 30

static const struct
{
  const char *action, *resultat;
  gint64 retard;
  const char *libelle, *aide;
} boutons[] = {
  { "payer", "P", 0, "Payer par carte", "Le paiement est accepté aussitôt." },
  { "prelever", "V", 0, "Payer par prélèvement", "Le prélèvement est ordonné aussitôt." },
  { "tard", "P", RETARD_S, "Payer, mais la banque ne le dit que 30 secondes après",
    "Le retour précède la confirmation, comme un jour de lenteur." },
  { "refuser", "R", 0, "Faire refuser la carte", "La banque refuse : rien n’est débité." },
  { "abandonner", "A", 0, "Abandonner", "Comme qui renonce et revient au portail." },
};

/* The payment behind this number, when this bank gave it; else NOT_FOUND. */
static ParvisPaiement *
find (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (parvis_request_get_commune (request));
  g_autoptr (ParvisPaiement) p =
      parvis_paiement_find_by_idop (db, parvis_request_get_part (request, "idop"));

  if (p != NULL && fournisseur != NULL && g_str_equal (fournisseur->code, "simulation")
      && g_str_equal (p->fournisseur, "simulation"))
    return g_steal_pointer (&p);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such payment");
  return NULL;
}

static ParvisResponse *
get_banque (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisPaiement) p = find (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *montant = NULL;

  if (p == NULL)
    return NULL;
  view = parvis_view_new ();
  montant = parvis_money_format (p->montant_cents);
  parvis_view_set (view, "titre", "Paiement de démonstration");
  parvis_view_set (view, "montant", montant);
  parvis_view_set (view, "objet", p->objet);
  parvis_view_set (view, "reference", p->reference);
  parvis_view_set_url (view, "url", request, "demo.banque.envoi", p->idop, NULL);
  parvis_view_set_bool (view, "payable",
                        g_str_equal (p->etat, "redirige")
                            && parvis_request_get_now (request) - p->redirige_a
                                   < PARVIS_PAIEMENT_OUVERT_S);
  parvis_view_set_url (view, "url_retour", request, "paiement.retour", p->reference, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (boutons); i++)
    {
      ParvisView *row = parvis_view_append (view, "boutons");

      parvis_view_set (row, "action", boutons[i].action);
      parvis_view_set (row, "libelle", boutons[i].libelle);
      parvis_view_set (row, "aide", boutons[i].aide);
      parvis_view_set_bool (row, "principal", i == 0);
    }
  return parvis_response_new_page (request, db, "demo/banque.html", view);
}

static ParvisResponse *
post_banque (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *action = parvis_request_get_field (request, "action");
  g_autoptr (ParvisPaiement) p = find (request, db, error);
  gint64 now = parvis_request_get_now (request);
  ParvisResponse *response;

  if (p == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (boutons); i++)
    if (g_str_equal (action, boutons[i].action)
        && (!parvis_db_exec (db, error, PARVIS_SQL_SIMULATION_SET_RESULTAT, V (p->idop),
                             V (boutons[i].resultat), V (now + boutons[i].retard))
            || !parvis_paiement_tache_add (db, PARVIS_TACHE_NOTIFIER, p->id,
                                           now + boutons[i].retard, error)))
      return NULL;
  response =
      parvis_response_new_redirect (parvis_url (request, "paiement.retour", p->reference, NULL));
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_simulation_routes[] = {
  PARVIS_ROUTE (
      "demo.banque", "GET", "/demo/banque/{idop}", get_banque, PARVIS_FOR_DEMO, PARVIS_READS),
  PARVIS_ROUTE ("demo.banque.envoi",
                "POST",
                "/demo/banque/{idop}",
                post_banque,
                PARVIS_FOR_DEMO,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
