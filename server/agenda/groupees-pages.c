/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "server/agenda/groupees-vue.h"
#include "server/http/parvis-envoi.h"
#include "server/regie/regie-store.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-money.h"

static ParvisResponse *
show_choix (ParvisRequest *request, ParvisDb *db, const ParvisGroupe *choix)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  gboolean juste = parvis_groupe_is_juste (choix);
  ParvisResponse *response;

  parvis_view_set (view, "titre", "Réservations groupées");
  parvis_view_set_url (view, "url", request, "agenda.groupees.apercu", NULL);
  parvis_view_set_url (view, "url_retour", request, "agenda", NULL);
  parvis_view_set_url (view, "url_fiche", request, "demandes.demarche", "fiche-enfant", NULL);
  parvis_view_set_bool (view, "vide", choix->enfants->len == 0);
  if (choix->enfants->len > 0)
    parvis_groupe_show (choix, view);
  response = parvis_response_new_page (request, db, "agenda/groupees.html", view);
  if (!juste)
    parvis_response_set_status (response, 422);
  return response;
}

static void
show_manque (
    ParvisRequest *request, ParvisDb *db, const ParvisPlan *plan, gint64 solde, ParvisView *view)
{
  const char *today = parvis_request_get_today (request);
  gint64 manque = parvis_changements_get_prix (plan->changements) - solde
                  - parvis_reservation_get_decouvert (db, today);
  g_autofree char *montant = parvis_money_format (manque);

  parvis_view_printf (
      view, "manque",
      "Le solde de votre compte ne suffit pas : il manque %s. Rechargez-le d’abord, ou choisissez "
      "moins de jours.",
      montant);
  if (parvis_reglages_get_oui (db, "regie.paiement_en_ligne", today))
    parvis_view_set_url (view, "url_recharger", request, "paiement.recharger", NULL);
}

/* @change: what was shown before is not what would be done now. */
static ParvisResponse *
show_plan (ParvisRequest *request, ParvisDb *db, const ParvisPlan *plan, gboolean change)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  gint64 solde = parvis_regie_get_solde (db, plan->choix->foyer_id);
  gboolean suffit =
      parvis_changements_solde_suffit (request, db, plan->choix->foyer_id, plan->changements);
  g_autofree char *jeton = parvis_request_new_form_token (request);
  g_autofree char *empreinte = parvis_plan_dup_empreinte (plan);
  ParvisResponse *response;
  ParvisView *cache;

  parvis_view_set (view, "titre", "Réservations groupées");
  parvis_view_set (view, "change", NULL);
  if (change)
    parvis_view_set (view, "change",
                     "Entre-temps, quelque chose a changé : une place, un prix, un délai ou une "
                     "réservation. Rien n’a été fait. Voici ce qui le serait maintenant.");
  parvis_plan_show (plan, solde, view);
  parvis_view_set (view, "manque", NULL);
  if (!suffit)
    show_manque (request, db, plan, solde, view);
  parvis_groupe_show_caches (plan->choix, view);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "empreinte");
  parvis_view_set (cache, "valeur", empreinte);
  parvis_view_set (view, "jeton", jeton);
  if (suffit && plan->changements->len > 0)
    parvis_view_set_url (view, "url", request, "agenda.groupees.envoi", NULL);
  parvis_view_set_url (view, "url_modifier", request, "agenda.groupees.apercu", NULL);
  parvis_view_set_url (view, "url_retour", request, "agenda", NULL);
  response = parvis_response_new_page (request, db, "agenda/groupees-apercu.html", view);
  if (change)
    parvis_response_set_status (response, 409);
  return response;
}

static ParvisResponse *
get_groupees (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGroupe) choix = parvis_groupe_new (request, db, error);

  return choix != NULL ? show_choix (request, db, choix) : NULL;
}

static ParvisResponse *
post_apercu (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGroupe) choix = parvis_groupe_read (request, db, error);
  g_autoptr (ParvisPlan) plan = NULL;

  if (choix == NULL)
    return NULL;
  /* Back from the preview, to change something. */
  if (!parvis_groupe_is_juste (choix) || parvis_request_has_field (request, "modifier"))
    return show_choix (request, db, choix);
  plan = parvis_plan_new (request, db, choix, error);
  return plan != NULL ? show_plan (request, db, plan, FALSE) : NULL;
}

/* Where the result is seen: the child's month, or the week of all of them. */
static char *
create_suite (ParvisRequest *request, const ParvisPlan *plan)
{
  const ParvisChangement *c = &g_array_index (plan->changements, ParvisChangement, 0);
  ParvisDate jour = c->jour;
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *base = NULL;

  for (guint i = 1; i < plan->changements->len; i++)
    jour = MIN (jour, g_array_index (plan->changements, ParvisChangement, i).jour);
  parvis_date_write_iso (jour, iso);
  if (plan->choix->usagers->len > 1)
    {
      base = parvis_url (request, "agenda.semaine", NULL);
      return g_strdup_printf ("%s?periode=%s", base, iso);
    }
  base = parvis_url (request, "agenda", NULL);
  return g_strdup_printf (
      "%s?personne=%" G_GINT64_FORMAT "&activite=%" G_GINT64_FORMAT "&periode=%.7s", base,
      c->ligne->enfant->id, parvis_agenda_get_seance (c->ligne->agenda)->seance_id, iso);
}

/* What was shown is what is done, all of it; else it is shown anew. */
static ParvisResponse *
post_groupees (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGroupe) choix = parvis_groupe_read (request, db, error);
  g_autoptr (ParvisPlan) plan = NULL;
  g_autofree char *empreinte = NULL, *before = NULL, *suite = NULL, *phrase = NULL;
  gint64 premier = 0, dernier = 0;
  ParvisResponse *response;

  if (choix == NULL)
    return NULL;
  if (!parvis_groupe_is_juste (choix))
    return show_choix (request, db, choix);
  if (!parvis_envoi_claim (request, db, &before, error))
    return before != NULL ? parvis_response_new_redirect (g_steal_pointer (&before)) : NULL;
  plan = parvis_plan_new (request, db, choix, error);
  if (plan == NULL)
    return NULL;
  empreinte = parvis_plan_dup_empreinte (plan);
  if (plan->changements->len == 0
      || !g_str_equal (empreinte, parvis_request_get_field (request, "empreinte"))
      || !parvis_changements_solde_suffit (request, db, choix->foyer_id, plan->changements))
    {
      suite = parvis_url (request, "agenda.groupees", NULL);
      return parvis_envoi_answer (request, db, suite, error) ? show_plan (request, db, plan, TRUE)
                                                             : NULL;
    }
  if (!parvis_changements_appliquer (request, db, choix->foyer_id, plan->changements, &premier,
                                     &dernier, error))
    return NULL;
  phrase = parvis_changements_dup_phrase (db, choix->foyer_id, plan->changements, premier, dernier);
  suite = create_suite (request, plan);
  if (!parvis_envoi_answer (request, db, suite, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_groupees_routes[] = {
  PARVIS_ROUTE (
      "agenda.groupees", "GET", "/agenda/groupees", get_groupees, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("agenda.groupees.apercu",
                "POST",
                "/agenda/groupees",
                post_apercu,
                PARVIS_FOR_CITOYEN,
                PARVIS_SLOW,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE ("agenda.groupees.envoi",
                "POST",
                "/agenda/groupees/confirmation",
                post_groupees,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "réserver ces jours"),
  { NULL },
};
