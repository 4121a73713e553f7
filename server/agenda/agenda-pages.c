/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include <string.h>

#include "server/agenda/agenda-routes.h"
#include "server/agenda/agenda.h"
#include "server/agenda/blocage.h"
#include "server/agenda/inscriptions.h"
#include "server/agenda/jour-vue.h"
#include "server/agenda/prix-vue.h"
#include "server/comptes/comptes-store.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"

typedef enum
{
  VUE_MOIS,
  VUE_SEMAINE, /* has a page of its own: semaine-pages.c */
  VUE_LISTE
} Vue;

static const struct
{
  const char *code, *libelle, *template_name;
} vues[] = {
  [VUE_MOIS] = { "mois", "Mois", "agenda/mois.html" },
  [VUE_SEMAINE] = { "semaine", "Semaine", NULL },
  [VUE_LISTE] = { "liste", "Liste", "agenda/liste.html" },
};

/* What a page of the agenda is about. */
typedef struct
{
  ParvisRequest *request; /* borrowed */
  ParvisDb *db;
  gint64 foyer_id;
  GPtrArray *enfants;           /* of ParvisPersonne */
  const ParvisPersonne *enfant; /* the chosen one, NULL when there is none */
  GPtrArray *inscriptions;      /* of ParvisInscription: the chosen one's */
  GPtrArray *seances;           /* of ParvisAgendaSeance: theirs */
  gint64 seance_id;
  Vue vue;
  ParvisDate today, du, au; /* the days shown, inclusive */
  ParvisDate reference;     /* the period's first day of its own: of the month, or Monday */
  ParvisAgenda *agenda;     /* NULL: nothing can be booked for this child */
  char *url_enfant;         /* of this page for this child, without the activity */
} Page;

static void
page_free (Page *page)
{
  g_clear_pointer (&page->enfants, g_ptr_array_unref);
  g_clear_pointer (&page->seances, g_ptr_array_unref);
  g_clear_pointer (&page->inscriptions, g_ptr_array_unref);
  g_clear_pointer (&page->agenda, parvis_agenda_free);
  g_free (page->url_enfant);
  g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gint64
get_query_id (ParvisRequest *request, const char *name)
{
  const char *text = parvis_request_find_query (request, name);
  guint64 id = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &id, NULL))
    return 0;
  return (gint64) id;
}

/* The child that is asked for, else the first that is enrolled in something, else the first. Another
 * family's child is answered as if it did not exist. */
static gboolean
choose_enfant (Page *page, GError **error)
{
  gint64 asked = get_query_id (page->request, "personne");
  ParvisDate from = page->today - 31;

  for (guint i = 0; i < page->enfants->len; i++)
    {
      const ParvisPersonne *enfant = page->enfants->pdata[i];
      g_autoptr (GPtrArray) inscriptions = NULL, seances = NULL;

      if (asked != 0 && enfant->id != asked)
        continue;
      inscriptions = parvis_inscriptions_list (page->db, enfant->id, MIN (from, page->du));
      seances = parvis_inscriptions_list_seances (inscriptions, from);
      if (page->enfant != NULL && seances->len == 0)
        continue;
      page->enfant = enfant;
      g_clear_pointer (&page->seances, g_ptr_array_unref);
      g_clear_pointer (&page->inscriptions, g_ptr_array_unref);
      page->seances = g_steal_pointer (&seances);
      page->inscriptions = g_steal_pointer (&inscriptions);
      if (page->seances->len > 0)
        break;
    }
  if (asked != 0 && page->enfant == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such child here");
      return FALSE;
    }
  return TRUE;
}

static void
choose_seance (Page *page)
{
  gint64 asked = get_query_id (page->request, "activite");

  for (guint i = 0; page->seances != NULL && i < page->seances->len; i++)
    {
      const ParvisAgendaSeance *seance = page->seances->pdata[i];

      if (i == 0 || seance->seance_id == asked)
        page->seance_id = seance->seance_id;
    }
}

/* "2026-11" or a day; this month, or this week, when it is neither. */
static void
choose_periode (Page *page)
{
  const char *asked = parvis_request_find_query (page->request, "periode");
  const char *vue = parvis_request_find_query (page->request, "vue");
  ParvisDate day = PARVIS_DATE_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (vues); i++)
    if (g_strcmp0 (vue, vues[i].code) == 0)
      page->vue = (Vue) i;
  if (asked != NULL && strlen (asked) == 7)
    {
      g_autofree char *first = g_strconcat (asked, "-01", NULL);

      day = parvis_date_from_iso (first);
    }
  else if (asked != NULL)
    day = parvis_date_from_iso (asked);
  /* Ten years around today are all that anybody can mean. */
  if (day == PARVIS_DATE_NONE || ABS (day - page->today) > 3660)
    day = page->today;
  page->reference = parvis_date_first_of_month (day);
  page->du = page->vue == VUE_MOIS ? parvis_date_get_monday (page->reference) : page->reference;
  page->au = parvis_date_last_of_month (day);
  if (page->vue == VUE_MOIS)
    page->au = parvis_date_get_monday (page->au) + 6;
}

static Page *
load_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Page) page = g_new0 (Page, 1);
  const char *today = parvis_request_get_today (request);

  page->request = request;
  page->db = db;
  page->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (page->foyer_id == 0)
    return NULL;
  page->today = parvis_date_from_iso (today);
  page->enfants = parvis_foyer_list_enfants (db, page->foyer_id, today);
  choose_periode (page);
  if (!choose_enfant (page, error))
    return NULL;
  choose_seance (page);
  if (page->seance_id != 0)
    {
      page->agenda =
          parvis_agenda_load_among (parvis_request_get_commune (request), db, page->foyer_id,
                                    page->enfant->id, page->inscriptions, page->seance_id, page->du,
                                    page->au, parvis_request_get_now (request), error);
      if (page->agenda == NULL)
        return NULL;
    }
  return g_steal_pointer (&page);
}

/* The page itself with another view, period, child or activity; NULL = as it is. */
static char *
create_url (Page *page, Vue vue, ParvisDate reference, gint64 seance_id)
{
  char iso[PARVIS_DATE_ISO_SIZE], seance[24];

  parvis_date_write_iso (reference, iso);
  if (vue == VUE_SEMAINE)
    {
      g_autofree char *semaine = parvis_url (page->request, "agenda.semaine", NULL);

      /* Of this month, the one that is to be booked next. */
      return reference <= page->today && page->today <= page->au
                 ? g_steal_pointer (&semaine)
                 : g_strdup_printf ("%s?periode=%s", semaine, iso);
    }
  if (page->url_enfant == NULL)
    {
      g_autofree char *base = parvis_url (page->request, "agenda", NULL);

      page->url_enfant = g_strdup_printf ("%s?personne=%" G_GINT64_FORMAT "&activite=", base,
                                          page->enfant != NULL ? page->enfant->id : 0);
    }
  g_snprintf (seance, sizeof seance, "%" G_GINT64_FORMAT, seance_id);
  return g_strconcat (page->url_enfant, seance, "&vue=", vues[vue].code, "&periode=", iso, NULL);
}

static void
set_url (ParvisView *view, const char *key, char *url)
{
  parvis_view_set (view, key, url);
  g_free (url);
}

/* The address of the question about a day, without the day. */
static char *
create_url_jour (Page *page)
{
  g_autofree char *enfant =
      g_strdup_printf ("%" G_GINT64_FORMAT, page->enfant != NULL ? page->enfant->id : 0);
  g_autofree char *seance = g_strdup_printf ("%" G_GINT64_FORMAT, page->seance_id);
  char *url = parvis_url (page->request, "agenda.jour", enfant, seance, "-", NULL);

  url[strlen (url) - 1] = '\0';
  return url;
}

static void
show_jours (Page *page, ParvisView *view)
{
  g_autofree char *url = create_url_jour (page);
  ParvisView *semaine = NULL;
  ParvisJourVue vue;

  parvis_jour_vue_init (&vue, page->agenda, page->today, page->reference, url);
  parvis_view_set_bool (view, "deux_foyers",
                        page->enfant != NULL
                            && parvis_db_int (page->db, 0, PARVIS_SQL_ENFANT_AUTRES_FOYERS,
                                              V (page->enfant->id), V (page->foyer_id))
                                   > 0);
  for (ParvisDate jour = page->du; jour <= page->au; jour++)
    {
      int weekday = parvis_date_get_weekday (jour);

      if (page->vue != VUE_MOIS)
        {
          if (weekday < PARVIS_SAMEDI)
            parvis_jour_vue_show_ligne (&vue, parvis_view_append (view, "jours"), jour);
          continue;
        }
      if (weekday == PARVIS_LUNDI)
        semaine = parvis_view_append (view, "semaines");
      parvis_jour_vue_show_case (&vue, parvis_view_append (semaine, "jours"), jour);
    }
}

static void
show_choix (Page *page, ParvisView *view)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_view_set_url (view, "url_agenda", page->request, "agenda", NULL);
  for (guint i = 0; i < page->enfants->len; i++)
    {
      const ParvisPersonne *enfant = page->enfants->pdata[i];
      ParvisView *row = parvis_view_append (view, "personnes");
      g_autofree char *nom = parvis_personne_dup_prenom_nom (enfant);

      parvis_view_set (row, "personne", nom);
      parvis_view_set_int (row, "code", enfant->id);
      parvis_view_set_bool (row, "choisie", enfant == page->enfant);
    }
  parvis_view_set (view, "vue_code", vues[page->vue].code);
  parvis_view_set (view, "periode_code", parvis_date_write_iso (page->reference, iso));
  for (gsize i = 0; i < G_N_ELEMENTS (vues); i++)
    {
      ParvisView *row = parvis_view_append (view, "vues");

      parvis_view_set (row, "vue", vues[i].libelle);
      parvis_view_set_bool (row, "ici", i == page->vue);
      set_url (row, "url", create_url (page, (Vue) i, page->reference, page->seance_id));
    }
  for (guint i = 0; page->seances != NULL && page->seances->len > 1 && i < page->seances->len; i++)
    {
      const ParvisAgendaSeance *seance = page->seances->pdata[i];
      ParvisView *row = parvis_view_append (view, "activites");

      parvis_view_set (row, "activite_nom", seance->activite);
      parvis_view_set_bool (row, "ici", seance->seance_id == page->seance_id);
      set_url (row, "url", create_url (page, page->vue, page->reference, seance->seance_id));
    }
}

static void
show_periode (Page *page, ParvisView *view)
{
  g_autofree char *nom = parvis_date_format_mois (page->reference);
  ParvisDate before = parvis_date_add_months (page->reference, -1);
  ParvisDate after = parvis_date_add_months (page->reference, 1);

  nom[0] = g_ascii_toupper (nom[0]);
  parvis_view_set (view, "periode", nom);
  set_url (view, "url_precedent", create_url (page, page->vue, before, page->seance_id));
  set_url (view, "url_suivant", create_url (page, page->vue, after, page->seance_id));
}

/* The session, its price and why it is that. */
static void
show_prix (Page *page, ParvisView *view)
{
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (page->agenda);
  ParvisDate jour = CLAMP (page->today, page->reference, page->au);
  ParvisRaison raison = { 0 };
  gint64 cents = parvis_agenda_get_prix (page->agenda, jour, NULL, &raison);
  g_autofree char *prix = parvis_money_format (MAX (cents, 0));

  if (cents >= 0)
    parvis_view_printf (view, "activite", "%s · %s %s\u00a0-\u00a0%s · %s", seance->activite,
                        seance->nom, seance->debut, seance->fin, prix);
  else
    parvis_view_set (view, "activite", seance->activite);
  if (cents >= 0)
    parvis_prix_vue_show (page->request, view, &raison);
}

/* Of the child and the month that are shown. */
static char *
create_historique_url (Page *page)
{
  g_autofree char *base = parvis_url (page->request, "agenda.historique", NULL);
  char du[PARVIS_DATE_ISO_SIZE], au[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (page->reference, du);
  parvis_date_write_iso (parvis_date_last_of_month (page->reference), au);
  return page->enfant == NULL ? g_strdup (base)
                              : g_strdup_printf ("%s?personne=%" G_GINT64_FORMAT "&du=%s&au=%s",
                                                 base, page->enfant->id, du, au);
}

static ParvisResponse *
get_agenda (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Page) page = NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *solde = NULL;

  /* Addresses of that view that people have kept. */
  if (g_strcmp0 (parvis_request_find_query (request, "vue"), vues[VUE_SEMAINE].code) == 0)
    return parvis_response_new_redirect (parvis_url (request, "agenda.semaine", NULL));
  page = load_page (request, db, error);
  if (page == NULL)
    return NULL;
  view = parvis_view_new ();
  solde = parvis_money_format (parvis_regie_get_solde (db, page->foyer_id));
  parvis_view_set (view, "titre", "Agenda");
  parvis_view_set (view, "solde", solde);
  show_choix (page, view);
  set_url (view, "url_historique", create_historique_url (page));
  parvis_view_set_url (view, "url_abonnement", request, "agenda.abonnement", NULL);
  show_periode (page, view);
  if (page->agenda != NULL)
    parvis_view_set_url (view, "url_groupees", request, "agenda.groupees", NULL);
  if (page->agenda != NULL)
    show_prix (page, view);
  else
    parvis_blocage_show (request, db, view, page->foyer_id, page->enfant);
  show_jours (page, view);
  return parvis_response_new_page (request, db, vues[page->vue].template_name, view);
}

const ParvisRoute parvis_agenda_routes[] = {
  PARVIS_ROUTE ("agenda", "GET", "/agenda", get_agenda, PARVIS_FOR_CITOYEN, PARVIS_READS),
  { NULL },
};
