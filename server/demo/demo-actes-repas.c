/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-actes.h"

#include "server/agenda/reservations.h"
#include "server/regie/regie-store.h"

/* What a household pays in at once, in steps of ten euros. */
#define PAS_CENTS 1000

/* Who books, and pays: the household of the file, or the child's other one. */
static const DemoFamille *
get_payeur (DemoScene *scene)
{
  const DemoEvenement *e = scene->evenement;

  return e->autre != NULL ? e->autre : e->famille;
}

static gboolean
pay (DemoScene *scene, const char *moyen, gint64 cents, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  gboolean carte = g_str_equal (moyen, "cb");
  ParvisEcriture ecriture = {
    .montant_cents = cents,
    .date_valeur = scene->today,
    .libelle = carte                            ? "Rechargement par carte bancaire"
               : g_str_equal (moyen, "cheques") ? "Versement par chèque"
                                                : "Versement en espèces",
    .nature = carte ? "recharge" : "guichet",
    .acteur = carte ? (ParvisActeur){ "citoyen", get_payeur (scene)->compte_id }
                    : (ParvisActeur){ "agent", scene->ville->regisseur },
  };

  ecriture.debit = parvis_regie_get_compte (scene->db, moyen, error);
  ecriture.credit =
      ecriture.debit != 0
          ? parvis_regie_get_compte_foyer (scene->db, get_payeur (scene)->foyer_id, error)
          : 0;
  return ecriture.credit != 0
         && parvis_regie_ecrire (scene->db, &ecriture, scene->today, e->a, error) != 0;
}

gboolean
parvis_demo_acte_versement (DemoScene *scene, GError **error)
{
  return pay (scene, scene->evenement->type, scene->evenement->cents, error);
}

/* Whether the family wants that day: its weekdays, less a few that come otherwise. */
static gboolean
wants (const DemoEvenement *e, ParvisDate jour, ParvisHasard *hasard)
{
  return e->jours & 1u << parvis_date_get_weekday (jour)
         && !(e->manque > 0 && parvis_hasard_chance (hasard, e->manque));
}

/* The days that are wanted and can be had, and what they cost. */
static GArray *
choose_jours (DemoScene *scene, ParvisAgenda *agenda, gint64 *cents)
{
  const DemoEvenement *e = scene->evenement;
  ParvisHasard hasard = parvis_hasard_new (scene->ville->graine + e->rang, (guint64) e->du);
  GArray *jours = g_array_new (FALSE, FALSE, sizeof (ParvisDate));

  *cents = 0;
  for (ParvisDate jour = e->du; jour <= e->au; jour++)
    {
      ParvisAgendaJour juge;

      if (!wants (e, jour, &hasard))
        continue;
      parvis_agenda_juger (agenda, jour, &juge);
      if (juge.etat != PARVIS_JOUR_RESERVABLE)
        continue;
      g_array_append_val (jours, jour);
      *cents += juge.prix_cents;
    }
  return jours;
}

static ParvisReservation
create_reservation (DemoScene *scene, const char *nom)
{
  const DemoEvenement *e = scene->evenement;

  return (ParvisReservation){
    .commune = scene->ville->commune,
    .db = scene->db,
    .foyer_id = get_payeur (scene)->foyer_id,
    .personne_id = parvis_demo_scene_get_enfant (scene)->personne.id,
    .nom = nom,
    .acteur = { "citoyen", get_payeur (scene)->compte_id },
    .today = scene->today,
    .now = e->a,
  };
}

static ParvisAgenda *
load_agenda (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_agenda_load (scene->ville->commune, scene->db, get_payeur (scene)->foyer_id,
                             parvis_demo_scene_get_enfant (scene)->personne.id,
                             scene->ville->seances[e->activite], e->du, e->au, e->a, error);
}

/* A family that pays as it goes recharges its account before it books, by what is missing and some. */
static gboolean
recharge (DemoScene *scene, gint64 cents, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  gint64 solde = parvis_regie_get_solde (scene->db, get_payeur (scene)->foyer_id);

  if (e->type == NULL || solde >= cents)
    return TRUE;
  return pay (scene, e->type, (cents - solde + 2 * PAS_CENTS - 1) / PAS_CENTS * PAS_CENTS, error);
}

gboolean
parvis_demo_acte_reserver (DemoScene *scene, GError **error)
{
  g_autoptr (ParvisAgenda) agenda = load_agenda (scene, error);
  g_autofree char *nom = parvis_personne_dup_nom (&parvis_demo_scene_get_enfant (scene)->personne);
  ParvisReservation reservation = create_reservation (scene, nom);
  g_autoptr (GArray) jours = NULL;
  gint64 cents;

  if (agenda == NULL)
    return FALSE;
  jours = choose_jours (scene, agenda, &cents);
  if (!recharge (scene, cents, error))
    return FALSE;
  for (guint i = 0; i < jours->len; i++)
    if (parvis_reservation_reserver (&reservation, agenda, g_array_index (jours, ParvisDate, i),
                                     error)
        == 0)
      return FALSE;
  return TRUE;
}

/* Of the days from `du` to `au`, those that are booked and can still be cancelled. */
gboolean
parvis_demo_acte_annuler_repas (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autoptr (ParvisAgenda) agenda = load_agenda (scene, error);
  g_autofree char *nom = parvis_personne_dup_nom (&parvis_demo_scene_get_enfant (scene)->personne);
  ParvisReservation reservation = create_reservation (scene, nom);

  if (agenda == NULL)
    return FALSE;
  for (ParvisDate jour = e->du; jour <= e->au; jour++)
    {
      ParvisAgendaJour juge;

      parvis_agenda_juger (agenda, jour, &juge);
      if (juge.etat == PARVIS_JOUR_RESERVE
          && parvis_reservation_annuler (&reservation, agenda, jour, error) == 0)
        return FALSE;
    }
  return TRUE;
}
