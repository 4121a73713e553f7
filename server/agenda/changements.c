/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/changements.h"

#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"

void
parvis_agenda_ligne_clear (gpointer data)
{
  ParvisAgendaLigne *ligne = data;

  g_clear_pointer (&ligne->agenda, parvis_agenda_free);
}

char *
parvis_changement_dup_obstacle (const ParvisChangement *changement)
{
  if (changement->juge.etat == (changement->annuler ? PARVIS_JOUR_RESERVE : PARVIS_JOUR_RESERVABLE))
    return NULL;
  return parvis_agenda_dup_raison (changement->ligne->agenda, &changement->juge);
}

static gboolean
share_places (const ParvisChangement *a, const ParvisChangement *b)
{
  return a->jour == b->jour
         && parvis_agenda_get_seance (a->ligne->agenda)->seance_id
                == parvis_agenda_get_seance (b->ligne->agenda)->seance_id
         && parvis_agenda_get_etablissement (a->ligne->agenda, a->jour)
                == parvis_agenda_get_etablissement (b->ligne->agenda, b->jour);
}

const ParvisChangement *
parvis_changements_find_sans_place (GArray *changements)
{
  for (guint i = 0; i < changements->len; i++)
    {
      const ParvisChangement *c = &g_array_index (changements, ParvisChangement, i);
      gint64 libres = parvis_agenda_get_libres (c->ligne->agenda, c->jour);
      gint64 prises = 0;

      if (c->annuler || libres < 0)
        continue;
      for (guint j = 0; j < changements->len; j++)
        {
          const ParvisChangement *autre = &g_array_index (changements, ParvisChangement, j);

          if (share_places (c, autre))
            prises += autre->annuler ? -1 : j <= i;
        }
      if (prises > libres)
        return c;
    }
  return NULL;
}

gint64
parvis_changements_get_prix (GArray *changements)
{
  gint64 prix = 0;

  for (guint i = 0; i < changements->len; i++)
    {
      const ParvisChangement *c = &g_array_index (changements, ParvisChangement, i);

      prix += c->annuler ? -c->juge.prix_cents : c->juge.prix_cents;
    }
  return prix;
}

gboolean
parvis_changements_solde_suffit (ParvisRequest *request,
                                 ParvisDb *db,
                                 gint64 foyer_id,
                                 GArray *changements)
{
  gint64 prix = parvis_changements_get_prix (changements);
  gint64 decouvert = parvis_reservation_get_decouvert (db, parvis_request_get_today (request));

  return prix <= 0 || parvis_regie_get_solde (db, foyer_id) - prix >= -decouvert;
}

gboolean
parvis_changements_appliquer (ParvisRequest *request,
                              ParvisDb *db,
                              gint64 foyer_id,
                              GArray *changements,
                              gint64 *premier,
                              gint64 *dernier,
                              GError **error)
{
  ParvisReservation r = { .commune = parvis_request_get_commune (request),
                          .db = db,
                          .foyer_id = foyer_id,
                          .acteur = parvis_acteur_of_request (request),
                          .today = parvis_request_get_today (request),
                          .now = parvis_request_get_now (request) };
  g_autoptr (ParvisLot) lot = parvis_lot_open (&r);
  const ParvisPersonne *enfant = NULL;
  g_autofree char *nom = NULL;

  for (guint i = 0; i < changements->len; i++)
    {
      const ParvisChangement *c = &g_array_index (changements, ParvisChangement, i);

      if (c->ligne->enfant != enfant)
        {
          enfant = c->ligne->enfant;
          g_free (nom);
          nom = parvis_personne_dup_nom (enfant);
          parvis_lot_set_personne (lot, enfant->id, nom);
        }
      *dernier = (c->annuler ? parvis_lot_annuler : parvis_lot_reserver) (lot, c->ligne->agenda,
                                                                          c->jour, error);
      if (*dernier == 0)
        return FALSE;
      if (i == 0)
        *premier = *dernier;
    }
  return parvis_lot_finish (lot, error);
}

char *
parvis_changements_dup_phrase (
    ParvisDb *db, gint64 foyer_id, GArray *changements, gint64 premier, gint64 dernier)
{
  g_autofree char *solde = parvis_money_format (parvis_regie_get_solde (db, foyer_id));
  GString *phrase = g_string_new ("C’est fait : ");
  guint annules = 0, reserves;

  for (guint i = 0; i < changements->len; i++)
    annules += g_array_index (changements, ParvisChangement, i).annuler;
  reserves = changements->len - annules;
  if (reserves > 0)
    g_string_append_printf (phrase, reserves > 1 ? "%u jours réservés" : "%u jour réservé",
                            reserves);
  if (annules > 0)
    g_string_append_printf (phrase, "%s%u %s", reserves > 0 ? ", " : "", annules,
                            annules > 1 ? "annulés" : "annulé");
  g_string_append_printf (phrase, ". Nouveau solde : %s. ", solde);
  if (premier == dernier)
    g_string_append_printf (phrase, "Reçu n° %" G_GINT64_FORMAT ".", premier);
  else
    g_string_append_printf (phrase, "Reçus n° %" G_GINT64_FORMAT " à %" G_GINT64_FORMAT ".",
                            premier, dernier);
  return g_string_free (phrase, FALSE);
}
