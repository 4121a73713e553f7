/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "server/agenda/historique.h"
#include "server/comptes/comptes-store.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-money.h"

/* Days at a time: what a page can show, and a school year. */
#define PERIODE_MAX 366

/* What is asked for. */
typedef struct
{
  ParvisRequest *request; /* borrowed */
  ParvisDb *db;
  gint64 foyer_id;
  GPtrArray *enfants;           /* of ParvisPersonne */
  const ParvisPersonne *enfant; /* NULL: there is none */
  ParvisDate today, du, au;     /* inclusive */
  ParvisDate connu_le;          /* NONE: as it is known now */
  int connu_a;                  /* minutes */
  const char *faute_du, *faute_au, *faute_connu_le, *faute_connu_a;
} Page;

static void
page_free (Page *page)
{
  g_clear_pointer (&page->enfants, g_ptr_array_unref);
  g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

/* --------------------------------------------------------------------------- one fact */

static void
add_pourquoi (ParvisView *row, char *phrase)
{
  if (*phrase != '\0')
    parvis_view_append_text (row, "pourquoi", phrase);
  g_free (phrase);
}

void
parvis_historique_show_fait (ParvisRequest *request,
                             ParvisView *row,
                             const ParvisFait *fait,
                             gint64 foyer_id)
{
  g_autofree char *phrase =
      parvis_fait_dup_phrase (fait, parvis_request_get_commune (request), foyer_id);
  g_autofree char *numero = g_strdup_printf ("%" G_GINT64_FORMAT, fait->id);
  g_autofree char *prix = parvis_money_format (fait->prix_cents);

  parvis_view_set (row, "phrase", phrase);
  parvis_view_list (row, "pourquoi");
  parvis_view_set (row, "prix", NULL);
  parvis_view_set (row, "recu", NULL);
  add_pourquoi (row, parvis_fait_dup_delai (fait));
  if (fait->foyer_id != foyer_id)
    return;
  parvis_view_printf (row, "prix", fait->annuler ? "%s rendus" : "%s", prix);
  parvis_view_set (row, "recu", numero);
  parvis_view_set_url (row, "url_recu", request, "agenda.recu", numero, NULL);
  add_pourquoi (row, parvis_fait_dup_pourquoi_prix (fait));
}

void
parvis_historique_show_jour (ParvisRequest *request,
                             ParvisDb *db,
                             ParvisView *view,
                             gint64 foyer_id,
                             gint64 personne_id,
                             gint64 seance_id,
                             ParvisDate jour)
{
  g_autoptr (GPtrArray) faits =
      parvis_fait_list (db, personne_id, seance_id, jour, jour, G_MAXINT64);

  for (guint i = 0; i < faits->len; i++)
    parvis_historique_show_fait (request, parvis_view_append (view, "faits"), faits->pdata[i],
                                 foyer_id);
}

/* --------------------------------------------------------------------------- what is asked */

static const char *
get_query (Page *page, const char *name)
{
  const char *text = parvis_request_find_query (page->request, name);

  return text != NULL ? text : "";
}

static ParvisDate
read_date (Page *page, const char *name, ParvisDate usual, const char **faute)
{
  const char *typed = get_query (page, name);
  ParvisDate date = *typed != '\0' ? parvis_date_parse_saisie (typed, faute) : usual;

  return date != PARVIS_DATE_NONE ? date : usual;
}

/* « 10:42 », « 10 h 42 », « 10h »; -1 when it is no hour. */
static int
parse_heure (const char *typed)
{
  g_auto (GStrv) parts = g_strsplit_set (typed, "hH:", 2);
  guint64 heures, minutes = 0;

  g_strstrip (parts[0]);
  if (parts[1] != NULL)
    g_strstrip (parts[1]);
  if (!g_ascii_string_to_unsigned (parts[0], 10, 0, 23, &heures, NULL)
      || (parts[1] != NULL && *parts[1] != '\0'
          && !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minutes, NULL)))
    return -1;
  return (int) (heures * 60 + minutes);
}

static void
read_connu (Page *page)
{
  const char *heure = get_query (page, "connu_a");
  gint64 now = parvis_request_get_now (page->request);
  GTimeZone *zone = parvis_request_get_commune (page->request)->time_zone;

  page->connu_le = read_date (page, "connu_le", PARVIS_DATE_NONE, &page->faute_connu_le);
  page->connu_a = *heure != '\0' ? parse_heure (heure) : 23 * 60 + 59;
  if (page->connu_a < 0)
    page->faute_connu_a = "Tapez une heure de 0:00 à 23:59, par exemple 10:42.";
  else if (*heure != '\0' && page->connu_le == PARVIS_DATE_NONE && page->faute_connu_le == NULL)
    page->faute_connu_le = "Donnez aussi le jour de cette heure.";
  else if (page->connu_le > page->today
           || (page->connu_le != PARVIS_DATE_NONE && *heure != '\0'
               && parvis_date_to_instant (page->connu_le, page->connu_a, zone) > now))
    page->faute_connu_le = "Ce moment n’est pas encore passé\u00a0: donnez-en un plus ancien.";
}

static void
read_demande (Page *page)
{
  ParvisDate du = parvis_date_first_of_month (parvis_date_add_months (page->today, -1));
  ParvisDate au = parvis_date_last_of_month (parvis_date_add_months (page->today, 1));

  page->du = read_date (page, "du", du, &page->faute_du);
  page->au = read_date (page, "au", MAX (au, page->du), &page->faute_au);
  if (page->faute_du == NULL && page->faute_au == NULL)
    {
      if (page->au < page->du)
        page->faute_au = "La fin de la période vient avant son début.";
      else if (page->au - page->du >= PERIODE_MAX)
        page->faute_au = "Choisissez une période d’un an au plus.";
    }
  read_connu (page);
}

static gboolean
has_faute (const Page *page)
{
  return page->faute_du != NULL || page->faute_au != NULL || page->faute_connu_le != NULL
         || page->faute_connu_a != NULL;
}

/* Another family's child is answered as if it did not exist. */
static gboolean
choose_enfant (Page *page, GError **error)
{
  const char *asked = parvis_request_find_query (page->request, "personne");
  guint64 id = 0;

  page->enfants = parvis_foyer_list_enfants (page->db, page->foyer_id,
                                             parvis_request_get_today (page->request));
  if (asked == NULL)
    {
      page->enfant = page->enfants->len > 0 ? page->enfants->pdata[0] : NULL;
      return TRUE;
    }
  if (g_ascii_string_to_unsigned (asked, 10, 1, G_MAXINT64, &id, NULL))
    for (guint i = 0; i < page->enfants->len && page->enfant == NULL; i++)
      if (((const ParvisPersonne *) page->enfants->pdata[i])->id == (gint64) id)
        page->enfant = page->enfants->pdata[i];
  if (page->enfant == NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such child here");
  return page->enfant != NULL;
}

static Page *
load_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Page) page = g_new0 (Page, 1);

  page->request = request;
  page->db = db;
  page->today = parvis_date_from_iso (parvis_request_get_today (request));
  page->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (page->foyer_id == 0 || !choose_enfant (page, error))
    return NULL;
  read_demande (page);
  return g_steal_pointer (&page);
}

/* --------------------------------------------------------------------------- what is shown */

/* What was typed, else the day that it stands for. */
static ParvisView *
add_date (Page *page,
          ParvisView *view,
          const char *key,
          const char *nom,
          const char *libelle,
          ParvisDate date,
          const char *faute)
{
  const char *typed = get_query (page, nom);
  g_autofree char *text =
      date != PARVIS_DATE_NONE ? parvis_date_format_court (date) : g_strdup ("");
  ParvisView *champ = parvis_saisie_append (view, key, PARVIS_SAISIE_DATE, nom, libelle,
                                            faute != NULL ? typed : text);

  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  return champ;
}

static void
show_champs (Page *page, ParvisView *view)
{
  ParvisView *champ;

  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "personne", "Agenda de", NULL);
  for (guint i = 0; i < page->enfants->len; i++)
    {
      const ParvisPersonne *enfant = page->enfants->pdata[i];
      g_autofree char *nom = parvis_personne_dup_prenom_nom (enfant);
      g_autofree char *code = g_strdup_printf ("%" G_GINT64_FORMAT, enfant->id);

      parvis_saisie_add_choix (champ, code, nom, NULL, enfant == page->enfant);
    }
  add_date (page, view, "dates", "du", "Du", page->du, page->faute_du);
  add_date (page, view, "dates", "au", "Au", page->au, page->faute_au);
  add_date (page, view, "connu", "connu_le", "Tel que connu le", page->connu_le,
            page->faute_connu_le);
  champ = parvis_saisie_append (view, "connu", PARVIS_SAISIE_TEXTE, "connu_a", "à",
                                get_query (page, "connu_a"));
  parvis_saisie_set_exemple (champ, "10:42");
  parvis_saisie_set_max (champ, 8);
  if (page->faute_connu_a != NULL)
    parvis_saisie_faute (view, champ, page->faute_connu_a);
  parvis_view_set_bool (view, "connu_ouvert",
                        page->connu_le != PARVIS_DATE_NONE || *get_query (page, "connu_a") != '\0'
                            || page->faute_connu_le != NULL);
}

/* The days of the period that have facts, the latest first. */
static void
show_jours (Page *page, ParvisView *view, gint64 connu_a)
{
  g_autoptr (GPtrArray) faits =
      parvis_fait_list (page->db, page->enfant->id, 0, page->du, page->au, connu_a);

  for (guint end = faits->len; end > 0;)
    {
      const ParvisFait *last = faits->pdata[end - 1];
      ParvisView *row = parvis_view_append (view, "jours");
      g_autofree char *jour = parvis_date_format_long (last->jour);
      guint first = end - 1;

      for (; first > 0; first--)
        {
          const ParvisFait *before = faits->pdata[first - 1];

          if (before->jour != last->jour || before->seance_id != last->seance_id)
            break;
        }
      jour[0] = g_ascii_toupper (jour[0]);
      parvis_view_set (row, "jour", jour);
      parvis_view_set (row, "seance", last->seance);
      parvis_view_set_statut (row, "statut", last->annuler ? PARVIS_STATUT_OFF : PARVIS_STATUT_OK,
                              parvis_fait_get_mot (last));
      for (guint i = first; i < end; i++)
        parvis_historique_show_fait (page->request, parvis_view_append (row, "faits"),
                                     faits->pdata[i], page->foyer_id);
      end = first;
    }
}

/* « Du 1 octobre au 31 décembre 2026, tel que connu le samedi 21 novembre 2026 à 10 h 42 »: a heading. */
static void
show_phrase (Page *page, ParvisView *view)
{
  g_autofree char *du = parvis_date_format_long (page->du);
  g_autofree char *au = parvis_date_format_long (page->au);
  g_autofree char *quand = page->du == page->au ? g_strdup_printf ("Le %s", du)
                                                : g_strdup_printf ("Du %s au %s", du, au);
  g_autofree char *connu = NULL;

  if (page->connu_le != PARVIS_DATE_NONE)
    {
      g_autofree char *jour = parvis_date_format_long (page->connu_le);
      g_autofree char *heure = parvis_date_format_heure (page->connu_a);

      connu = g_strdup_printf (", tel que connu le %s à\u00a0%s", jour, heure);
    }
  parvis_view_printf (view, "phrase", "%s%s", quand, connu != NULL ? connu : "");
}

static ParvisResponse *
get_historique (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (Page) page = load_page (request, db, error);
  g_autoptr (ParvisView) view = NULL;
  gint64 connu_a = G_MAXINT64;
  ParvisResponse *response;

  if (page == NULL)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Historique");
  parvis_view_set_url (view, "url", request, "agenda.historique", NULL);
  parvis_view_set_url (view, "url_agenda", request, "agenda", NULL);
  parvis_view_list (view, "jours");
  show_champs (page, view);
  /* The whole minute that is asked for is known. */
  if (page->connu_le != PARVIS_DATE_NONE)
    connu_a = parvis_date_to_instant (page->connu_le, MAX (page->connu_a, 0),
                                      parvis_request_get_commune (request)->time_zone)
              + 59;
  if (!has_faute (page) && page->enfant != NULL)
    {
      show_phrase (page, view);
      show_jours (page, view, connu_a);
    }
  response = parvis_response_new_page (request, db, "agenda/historique.html", view);
  if (has_faute (page))
    parvis_response_set_status (response, 422);
  return response;
}

const ParvisRoute parvis_historique_routes[] = {
  PARVIS_ROUTE ("agenda.historique",
                "GET",
                "/agenda/historique",
                get_historique,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  { NULL },
};
