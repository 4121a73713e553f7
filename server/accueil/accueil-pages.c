/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/accueil-pages.h"

#include "server/accueil/attente.h"
#include "server/accueil/prochains.h"
#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

/* Whether every word that was looked for stands in the téléprocédure's texts. */
static gboolean
matches (const ParvisTeleprocedure *t, const char *recherche)
{
  g_autofree char *all = g_strjoin (" ", t->titre, t->theme, t->resume, t->mots, NULL);
  g_autofree char *cherche = parvis_texte_cle (recherche);

  return parvis_texte_contient (all, cherche);
}

/* « 10 min · 3 pièces »: only the pieces that everybody is asked for. */
static char *
create_details (const ParvisTeleprocedure *t)
{
  guint pieces = 0;

  for (guint i = 0; i < t->n_pieces; i++)
    pieces += t->pieces[i].si == NULL && t->pieces[i].obligatoire;
  if (pieces == 0)
    return g_strdup_printf ("%d min", t->duree_min);
  return g_strdup_printf ("%d min · %u pièce%s", t->duree_min, pieces, pieces > 1 ? "s" : "");
}

static void
show_demarches (ParvisRequest *request, ParvisView *view, const char *recherche)
{
  ParvisTeleprocedure *const *list =
      parvis_catalogue_list (parvis_catalogue_get (parvis_request_get_commune (request)));
  const char *theme = NULL;
  ParvisView *part = NULL;

  parvis_view_list (view, "themes");
  for (gsize i = 0; list[i] != NULL; i++)
    {
      g_autofree char *details = NULL;
      ParvisView *row;

      if (!matches (list[i], recherche))
        continue;
      if (g_strcmp0 (theme, list[i]->theme) != 0)
        {
          theme = list[i]->theme;
          part = parvis_view_append (view, "themes");
          parvis_view_set (part, "theme", theme);
        }
      row = parvis_view_append (part, "demarches");
      details = create_details (list[i]);
      parvis_view_set (row, "nom", list[i]->titre);
      parvis_view_set (row, "resume", list[i]->resume);
      parvis_view_set (row, "mots", list[i]->mots);
      parvis_view_set (row, "details", details);
      parvis_view_set_url (row, "url", request, "demandes.demarche", list[i]->code, NULL);
    }
}

static void
show_solde (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  ParvisView *solde = parvis_view_object (view, "solde");
  const char *today = parvis_request_get_today (request);
  gint64 cents = parvis_regie_get_solde (db, foyer_id);
  gint64 seuil = parvis_reglages_get_entier (db, "regie.seuil_alerte_cents", today);
  g_autofree char *montant = parvis_money_format (cents);

  parvis_view_set (solde, "montant", montant);
  parvis_view_set (solde, "bas",
                   seuil > 0 && cents < seuil
                       ? "Le solde est bas : pensez à recharger avant de réserver."
                       : NULL);
  parvis_view_set (solde, "reserve", NULL);
  if (parvis_reglages_get_oui (db, "regie.paiement_en_ligne", today))
    parvis_view_set_url (solde, "url", request, "paiement.recharger", NULL);
  else
    parvis_view_set (solde, "url", NULL);
}

static ParvisResponse *
get_accueil (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *recherche = parvis_request_find_query (request, "q");
  gint64 compte = parvis_request_get_compte_id (request);
  gint64 foyer_id = compte != 0 ? parvis_compte_get_foyer (db, compte, error) : 0;
  g_autoptr (ParvisView) view = NULL;

  if (compte != 0 && foyer_id == 0)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", compte != 0 ? "Accueil" : "Vos démarches en ligne");
  parvis_view_set (view, "recherche", recherche);
  parvis_view_set_url (view, "url_recherche", request, "accueil", NULL);
  show_demarches (request, view, recherche != NULL ? recherche : "");
  if (foyer_id != 0)
    {
      parvis_attente_show (request, db, view, foyer_id);
      show_solde (request, db, view, foyer_id);
      parvis_prochains_show (request, db, view, foyer_id);
    }
  return parvis_response_new_page (request, db, "accueil.html", view);
}

const ParvisRoute parvis_accueil_routes[] = {
  PARVIS_ROUTE ("accueil", "GET", "/", get_accueil, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};
