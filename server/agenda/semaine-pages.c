/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include <string.h>

#include "server/agenda/agenda-routes.h"
#include "server/agenda/semaine.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

/* What the page shows as ticked, and why nothing was done. */
typedef struct
{
  const ParvisSemaine *semaine;
  const char *const *jours; /* NULL: what is booked */
  const char *remplir;      /* « 12.1. », « 0.1. »: these lines' days as well; or NULL */
} Coches;

static gboolean
is_rempli (const Coches *coches, const char *cle)
{
  const char *remplir = coches->remplir;

  if (remplir == NULL)
    return FALSE;
  /* Every child's: the rest of the key after its number. */
  if (g_str_has_prefix (remplir, "0."))
    return g_str_has_prefix (strchr (cle, '.'), remplir + 1);
  return g_str_has_prefix (cle, remplir);
}

static gboolean
is_coche (const Coches *coches, const char *cle, gboolean booked)
{
  if (coches->jours == NULL)
    return booked;
  return g_strv_contains (coches->jours, cle) || is_rempli (coches, cle);
}

/* « Lundi 23 novembre » */
static char *
dup_capitale (char *texte)
{
  texte[0] = g_ascii_toupper (texte[0]);
  return texte;
}

/* Of a day that cannot be ticked: as the month has it. */
static const char *
get_signe (gboolean reserve, gboolean aujourdhui)
{
  if (reserve)
    return aujourdhui ? "#i-etoile" : "#i-ok";
  return aujourdhui ? "#i-point" : "#i-tiret";
}

/* A grey day says its reason below the line; a free one only has its tick. */
static void
show_jour (const Coches *coches,
           ParvisView *ligne_view,
           const ParvisAgendaLigne *ligne,
           ParvisDate jour)
{
  ParvisView *row = parvis_view_append (ligne_view, "cases");
  g_autofree char *nom = parvis_date_format_jour (jour);
  g_autofree char *cle = parvis_semaine_dup_cle (ligne, jour);
  ParvisAgendaJour juge;
  gboolean aujourdhui = jour == coches->semaine->today;
  gboolean reserve, libre;

  parvis_agenda_juger (ligne->agenda, jour, &juge);
  reserve = juge.etat == PARVIS_JOUR_RESERVE || juge.etat == PARVIS_JOUR_RESERVE_FIXE;
  libre = juge.etat == PARVIS_JOUR_RESERVE || juge.etat == PARVIS_JOUR_RESERVABLE;
  parvis_view_set (row, "nom_jour", nom);
  parvis_view_printf (row, "court", "%.3s.", nom);
  parvis_view_set_int (row, "n", parvis_date_get_day (jour));
  parvis_view_set_bool (row, "libre", libre);
  parvis_view_set_bool (row, "reserve", reserve);
  parvis_view_set_bool (row, "aujourdhui", aujourdhui);
  parvis_view_set_literal (row, "signe", get_signe (reserve, aujourdhui));
  parvis_view_set (row, "cle", cle);
  parvis_view_set_int (row, "prix", juge.prix_cents);
  parvis_view_set_bool (row, "coche", is_coche (coches, cle, reserve));
  /* What cannot be ticked, and what costs more than the line says. */
  if (!libre || juge.raison.code == PARVIS_RAISON_HORS_DELAI)
    {
      g_autofree char *raison = parvis_agenda_dup_raison (ligne->agenda, &juge);
      ParvisView *pourquoi = parvis_view_append (ligne_view, "raisons");

      parvis_view_set (pourquoi, "sujet", dup_capitale (nom));
      parvis_view_set (pourquoi, "raison", raison);
    }
}

/* The days that are worth a column: from Monday to Friday, and the others when there is service. */
static gboolean
is_shown (const ParvisAgendaLigne *ligne, ParvisDate jour)
{
  ParvisAgendaJour juge;

  if (parvis_date_get_weekday (jour) < PARVIS_SAMEDI)
    return TRUE;
  parvis_agenda_juger (ligne->agenda, jour, &juge);
  return juge.etat != PARVIS_JOUR_SANS_SERVICE && juge.etat != PARVIS_JOUR_NON_INSCRIT;
}

/* « À réserver : mardi 24 novembre, jusqu’au lundi 23 novembre à 10 h »: the hour that comes first. */
static void
show_delai (const ParvisSemaine *semaine, const ParvisAgendaLigne *ligne, ParvisView *view)
{
  ParvisMoment premier = { PARVIS_DATE_NONE, 0 };
  ParvisDate pour = PARVIS_DATE_NONE;
  g_autofree char *jour = NULL, *limite = NULL, *heure = NULL;

  for (ParvisDate j = semaine->lundi; j < semaine->lundi + 7; j++)
    {
      ParvisAgendaJour juge;
      const ParvisMoment *l = &juge.raison.limite;

      parvis_agenda_juger (ligne->agenda, j, &juge);
      if (juge.etat != PARVIS_JOUR_RESERVABLE || juge.raison.code != PARVIS_RAISON_RESERVABLE)
        continue;
      if (pour != PARVIS_DATE_NONE
          && (l->jour > premier.jour || (l->jour == premier.jour && l->minutes >= premier.minutes)))
        continue;
      premier = *l;
      pour = j;
    }
  parvis_view_set (view, "delai", NULL);
  if (pour == PARVIS_DATE_NONE)
    return;
  jour = parvis_date_format_jour (pour);
  limite = parvis_date_format_jour (premier.jour);
  heure = parvis_date_format_heure (premier.minutes);
  parvis_view_printf (view, "delai", "Premier délai : %s, jusqu’au %s à\u00a0%s.", jour, limite,
                      heure);
}

static void
show_ligne (const Coches *coches, ParvisView *enfant_view, const ParvisAgendaLigne *ligne)
{
  const ParvisAgendaSeance *seance = parvis_agenda_get_seance (ligne->agenda);
  ParvisView *view = parvis_view_append (enfant_view, "lignes");
  ParvisRaison raison = { 0 };
  gint64 cents = parvis_agenda_get_prix (ligne->agenda, coches->semaine->lundi, NULL, &raison);
  g_autofree char *prix = cents >= 0 ? parvis_money_format (cents) : NULL;

  parvis_view_set (view, "seance", seance->nom);
  parvis_view_printf (view, "heures", "%s\u00a0-\u00a0%s", seance->debut, seance->fin);
  parvis_view_set (view, "prix_texte", prix);
  parvis_view_set (view, "remplir", NULL);
  if (parvis_semaine_count (coches->semaine, ligne, PARVIS_JOUR_RESERVABLE) > 0)
    parvis_view_printf (view, "remplir", "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".",
                        ligne->enfant->id, seance->seance_id);
  show_delai (coches->semaine, ligne, view);
  parvis_view_list (view, "raisons");
  for (ParvisDate jour = coches->semaine->lundi; jour < coches->semaine->lundi + 7; jour++)
    if (is_shown (ligne, jour))
      show_jour (coches, view, ligne, jour);
  if (prix != NULL)
    {
      ParvisView *pourquoi = parvis_view_append (view, "raisons");
      g_autofree char *phrase = parvis_raison_to_phrase (&raison);

      parvis_view_printf (pourquoi, "sujet", "Le prix, %s", prix);
      parvis_view_set (pourquoi, "raison", phrase);
    }
}

/* A child that is enrolled nowhere has no line: its own agenda says why, and what to do. */
static void
show_sans_ligne (ParvisRequest *request, const ParvisPersonne *enfant, ParvisView *view)
{
  ParvisView *row = parvis_view_append (view, "sans_ligne");
  g_autofree char *agenda = parvis_url (request, "agenda", NULL);

  parvis_view_set (row, "enfant", enfant->prenom);
  parvis_view_printf (row, "url_pourquoi", "%s?personne=%" G_GINT64_FORMAT, agenda, enfant->id);
}

static void
show_enfants (ParvisRequest *request, const Coches *coches, ParvisView *view)
{
  const ParvisSemaine *semaine = coches->semaine;

  parvis_view_list (view, "enfants");
  parvis_view_list (view, "sans_ligne");
  for (guint i = 0, l = 0; i < semaine->enfants->len; i++)
    {
      const ParvisPersonne *enfant = semaine->enfants->pdata[i];
      ParvisView *row = NULL;

      for (; l < semaine->lignes->len; l++)
        {
          const ParvisAgendaLigne *ligne = &g_array_index (semaine->lignes, ParvisAgendaLigne, l);

          if (ligne->enfant != enfant)
            break;
          if (row == NULL)
            row = parvis_view_append (view, "enfants");
          show_ligne (coches, row, ligne);
        }
      if (row != NULL)
        parvis_view_set (row, "enfant", enfant->prenom);
      else
        show_sans_ligne (request, enfant, view);
    }
}

/* « Repas de midi » for all the children at once: worth a button when several eat. */
static void
show_tous (const ParvisSemaine *semaine, ParvisView *view)
{
  /* Session → how many children can still book a day of it. */
  g_autoptr (GHashTable) enfants = g_hash_table_new (NULL, NULL);

  parvis_view_list (view, "tous");
  for (guint i = 0; i < semaine->lignes->len; i++)
    {
      const ParvisAgendaLigne *ligne = &g_array_index (semaine->lignes, ParvisAgendaLigne, i);
      const ParvisAgendaSeance *seance = parvis_agenda_get_seance (ligne->agenda);
      gpointer id = GSIZE_TO_POINTER ((gsize) seance->seance_id);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (enfants, id)) + 1;
      ParvisView *row;

      if (parvis_semaine_count (semaine, ligne, PARVIS_JOUR_RESERVABLE) == 0)
        continue;
      g_hash_table_insert (enfants, id, GUINT_TO_POINTER (n));
      if (n != 2)
        continue;
      row = parvis_view_append (view, "tous");
      parvis_view_set (row, "seance", seance->nom);
      parvis_view_printf (row, "remplir", "0.%" G_GINT64_FORMAT ".", seance->seance_id);
    }
}

/* The page of another week, or the same days seen another way. */
static void
set_url (
    ParvisRequest *request, ParvisView *view, const char *key, const char *vue, ParvisDate jour)
{
  g_autofree char *base = parvis_url (request, vue == NULL ? "agenda.semaine" : "agenda", NULL);
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (jour, iso);
  if (vue == NULL)
    parvis_view_printf (view, key, "%s?periode=%s", base, iso);
  else
    parvis_view_printf (view, key, "%s?vue=%s&periode=%s", base, vue, iso);
}

static void
show_tete (ParvisRequest *request, const ParvisSemaine *semaine, ParvisView *view)
{
  static const struct
  {
    const char *vue, *code;
  } vues[] = { { "Mois", "mois" }, { "Semaine", NULL }, { "Liste", "liste" } };
  g_autofree char *du = parvis_date_format_sans_jour (semaine->lundi);
  g_autofree char *jour = parvis_date_format_jour (semaine->lundi);
  gboolean cette_annee =
      parvis_date_get_year (semaine->lundi) == parvis_date_get_year (semaine->today);
  char iso[PARVIS_DATE_ISO_SIZE];
  ParvisView *cache;

  parvis_view_set (view, "titre", "Agenda");
  parvis_view_printf (view, "periode", "Semaine du %s", cette_annee ? strchr (jour, ' ') + 1 : du);
  for (gsize i = 0; i < G_N_ELEMENTS (vues); i++)
    {
      ParvisView *row = parvis_view_append (view, "vues");

      parvis_view_set (row, "vue", vues[i].vue);
      parvis_view_set_bool (row, "ici", vues[i].code == NULL);
      set_url (request, row, "url", vues[i].code, semaine->lundi);
    }
  set_url (request, view, "url_precedent", NULL, semaine->lundi - 7);
  set_url (request, view, "url_suivant", NULL, semaine->lundi + 7);
  parvis_view_set_url (view, "url", request, "agenda.semaine.envoi", NULL);
  parvis_view_set_url (view, "url_fiche", request, "demandes.demarche", "fiche-enfant", NULL);
  cache = parvis_view_append (view, "caches");
  parvis_view_set (cache, "nom", "periode");
  parvis_view_set (cache, "valeur", parvis_date_write_iso (semaine->lundi, iso));
}

static ParvisResponse *
show_semaine (ParvisRequest *request, ParvisDb *db, const Coches *coches, GPtrArray *fautes)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  gint64 solde = parvis_regie_get_solde (db, coches->semaine->foyer_id);
  g_autofree char *solde_texte = parvis_money_format (solde);
  ParvisResponse *response;

  show_tete (request, coches->semaine, view);
  show_tous (coches->semaine, view);
  show_enfants (request, coches, view);
  parvis_view_set (view, "solde_texte", solde_texte);
  parvis_view_set_int (view, "solde_cents", solde);
  if (coches->semaine->lignes->len > 0)
    parvis_view_set_url (view, "url_groupees", request, "agenda.groupees", NULL);
  parvis_view_set_bool (view, "vide", coches->semaine->enfants->len == 0);
  parvis_view_set_bool (view, "a_cocher",
                        parvis_semaine_count (coches->semaine, NULL, PARVIS_JOUR_RESERVABLE) > 0
                            || parvis_semaine_count (coches->semaine, NULL, PARVIS_JOUR_RESERVE)
                                   > 0);
  for (guint i = 0; fautes != NULL && i < fautes->len; i++)
    {
      ParvisView *row = parvis_view_append (view, "fautes");

      parvis_view_set (view, "fautes_titre", "Rien n’a été changé");
      parvis_view_set (row, "message", fautes->pdata[i]);
      parvis_view_set (row, "ancre", NULL);
    }
  response = parvis_response_new_page (request, db, "agenda/semaine.html", view);
  if (fautes != NULL)
    parvis_response_set_status (response, 409);
  return response;
}

static ParvisResponse *
get_semaine (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisSemaine) semaine =
      parvis_semaine_load (request, db, parvis_request_find_query (request, "periode"), error);
  Coches coches = { .semaine = semaine };

  return semaine != NULL ? show_semaine (request, db, &coches, NULL) : NULL;
}

/* Each day that cannot be changed, and the balance that does not suffice; none: NULL. */
static GPtrArray *
list_fautes (ParvisRequest *request,
             ParvisDb *db,
             const ParvisSemaine *semaine,
             GArray *changements)
{
  g_autoptr (GPtrArray) fautes = g_ptr_array_new_with_free_func (g_free);
  const ParvisChangement *sans_place;

  for (guint i = 0; i < changements->len; i++)
    {
      const ParvisChangement *c = &g_array_index (changements, ParvisChangement, i);
      g_autofree char *raison = parvis_changement_dup_obstacle (c);
      g_autofree char *jour = parvis_date_format_jour (c->jour);

      if (raison != NULL)
        g_ptr_array_add (fautes,
                         g_strdup_printf ("%s, %s : %s", c->ligne->enfant->prenom, jour, raison));
    }
  sans_place = fautes->len == 0 ? parvis_changements_find_sans_place (changements) : NULL;
  if (sans_place != NULL)
    {
      g_autofree char *jour = parvis_date_format_jour (sans_place->jour);

      g_ptr_array_add (fautes, g_strdup_printf ("%s, %s : %s", sans_place->ligne->enfant->prenom,
                                                jour, PARVIS_PHRASE_PLACES));
    }
  if (fautes->len == 0
      && !parvis_changements_solde_suffit (request, db, semaine->foyer_id, changements))
    {
      g_autofree char *avoir = parvis_money_format (parvis_regie_get_solde (db, semaine->foyer_id));
      g_autofree char *total = parvis_money_format (parvis_changements_get_prix (changements));

      g_ptr_array_add (fautes,
                       g_strdup_printf ("Le solde de votre compte (%s) ne suffit pas pour ces "
                                        "réservations (%s) : retirez des jours, ou rechargez-le "
                                        "d’abord.",
                                        avoir, total));
    }
  return fautes->len > 0 ? g_steal_pointer (&fautes) : NULL;
}

static ParvisResponse *
post_semaine (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisSemaine) semaine =
      parvis_semaine_load (request, db, parvis_request_get_field (request, "periode"), error);
  Coches coches = { semaine, parvis_request_get_field_values (request, "jours"), NULL };
  g_autoptr (GArray) changements = NULL;
  g_autoptr (GPtrArray) fautes = NULL;
  g_autofree char *phrase = NULL, *base = NULL;
  char iso[PARVIS_DATE_ISO_SIZE];
  ParvisResponse *response;
  gint64 premier = 0, dernier = 0;

  if (semaine == NULL)
    return NULL;
  if (parvis_request_has_field (request, "remplir"))
    {
      coches.remplir = parvis_request_get_field (request, "remplir");
      return show_semaine (request, db, &coches, NULL);
    }
  changements = parvis_semaine_list_changements (
      semaine, coches.jours, parvis_request_get_field_values (request, "avant"));
  fautes = list_fautes (request, db, semaine, changements);
  if (fautes != NULL)
    return show_semaine (request, db, &coches, fautes);
  if (!parvis_changements_appliquer (request, db, semaine->foyer_id, changements, &premier,
                                     &dernier, error))
    return NULL;
  phrase = changements->len > 0 ? parvis_changements_dup_phrase (db, semaine->foyer_id, changements,
                                                                 premier, dernier)
                                : g_strdup ("Aucun jour n’était à changer.");
  base = parvis_url (request, "agenda.semaine", NULL);
  response = parvis_response_new_redirect (
      g_strdup_printf ("%s?periode=%s", base, parvis_date_write_iso (semaine->lundi, iso)));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_semaine_routes[] = {
  PARVIS_ROUTE (
      "agenda.semaine", "GET", "/agenda/semaine", get_semaine, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("agenda.semaine.envoi",
                "POST",
                "/agenda/semaine",
                post_semaine,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
