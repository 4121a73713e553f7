/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/jour-vue.h"

#include <string.h>

/* How each state of a day looks: its word stands on it. */
typedef struct
{
  const char *classe, *signe, *mot;
} Look;

static const Look looks[] = {
  [PARVIS_JOUR_RESERVABLE] = { "jour reservable", "#i-plus", "Réserver" },
  [PARVIS_JOUR_RESERVE] = { "jour reserve", "#i-ok", "Réservé" },
  [PARVIS_JOUR_RESERVE_FIXE] = { "jour reserve", "#i-ok", "Réservé" },
  [PARVIS_JOUR_TROP_TARD] = { "jour indisponible", "#i-no", "Trop tard" },
  [PARVIS_JOUR_COMPLET] = { "jour indisponible", "#i-no", "Complet" },
  [PARVIS_JOUR_SANS_SERVICE] = { "jour indisponible", "#i-tiret", "" },
  [PARVIS_JOUR_NON_INSCRIT] = { "jour indisponible", "#i-tiret", "" },
  [PARVIS_JOUR_AUTRE_PARENT] = { "jour indisponible", "#i-accueil", "Autre parent" },
};
static const Look look_aujourdhui = { "jour aujourdhui", "#i-point", "Aujourd’hui" };
static const Look look_reserve_aujourdhui = { "jour reserve-aujourdhui", "#i-etoile",
                                              "Aujourd’hui" };

/* The longest: « mercredi 30 septembre : Autre parent, jusqu’au mer. 30, 10 h 30 ». */
#define LIBELLE_SIZE 128

void
parvis_jour_vue_init (ParvisJourVue *vue,
                      ParvisAgenda *agenda,
                      ParvisDate today,
                      ParvisDate reference,
                      const char *url)
{
  vue->agenda = agenda;
  vue->today = today;
  vue->mois = parvis_date_get_month (reference);
  vue->heure_minutes = -1;
  vue->url_length = strlen (url);
  if (agenda == NULL || vue->url_length + PARVIS_DATE_ISO_SIZE > sizeof vue->url)
    vue->url_length = 0;
  else
    memcpy (vue->url, url, vue->url_length);
}

/* The short word of a grey day. */
static const char *
get_mot (const ParvisAgendaJour *juge, ParvisDate jour, ParvisDate today)
{
  if (juge->etat == PARVIS_JOUR_RESERVE || juge->etat == PARVIS_JOUR_RESERVE_FIXE)
    return juge->autre_foyer ? "Autre parent" : jour < today ? "Pris" : looks[juge->etat].mot;
  if (juge->etat == PARVIS_JOUR_COMPLET && juge->attente > 0)
    return "En attente";
  switch (juge->raison.code)
    {
    case PARVIS_RAISON_FERIE:
      return "Férié";
    case PARVIS_RAISON_VACANCES:
      return "Vacances";
    case PARVIS_RAISON_FERMETURE:
      return "Fermé";
    case PARVIS_RAISON_SANS_ECOLE:
      return parvis_date_get_weekday (jour) >= PARVIS_SAMEDI ? "" : "Pas d’école";
    case PARVIS_RAISON_PAS_ENCORE:
    case PARVIS_RAISON_SANS_DELAI:
      return "Pas encore";
    case PARVIS_RAISON_HORS_DELAI:
      return juge->etat == PARVIS_JOUR_COMPLET ? looks[juge->etat].mot : "Hors délai";
    case PARVIS_RAISON_JOUR_PASSE:
      return "Passé";
    default:
      break;
    }
  return looks[juge->etat].mot;
}

static Look
choose_look (const ParvisJourVue *vue, const ParvisAgendaJour *juge, ParvisDate jour)
{
  Look look = looks[juge->etat];

  if (jour == vue->today)
    return juge->etat == PARVIS_JOUR_RESERVE || juge->etat == PARVIS_JOUR_RESERVE_FIXE
               ? look_reserve_aujourdhui
               : look_aujourdhui;
  look.mot = get_mot (juge, jour, vue->today);
  return look;
}

/* A click on a day leads to the question, or for a grey day to its reason. */
static const char *
get_url (ParvisJourVue *vue, ParvisDate jour)
{
  if (vue->url_length == 0 || parvis_date_get_weekday (jour) >= PARVIS_SAMEDI)
    return NULL;
  parvis_date_write_iso (jour, vue->url + vue->url_length);
  return vue->url;
}

/* « jusqu’au lun. 23, 10 h »: on the day itself, before it has passed. Answers the new end, or @end
 * when there is nothing to say. */
static char *
write_limite (ParvisJourVue *vue, char *end, const ParvisAgendaJour *juge)
{
  const ParvisMoment *limite = &juge->raison.limite;
  int day;

  if (juge->etat != PARVIS_JOUR_RESERVABLE)
    return end;
  if (vue->heure_minutes != limite->minutes)
    {
      g_autofree char *heure = parvis_date_format_heure (limite->minutes);

      g_strlcpy (vue->heure, heure, sizeof vue->heure);
      vue->heure_minutes = limite->minutes;
    }
  day = parvis_date_get_day (limite->jour);
  end = stpcpy (end, "jusqu’au ");
  end = mempcpy (end, parvis_date_get_nom_jour (parvis_date_get_weekday (limite->jour)), 3);
  end = stpcpy (end, ".\u00a0");
  if (day >= 10)
    *end++ = (char) ('0' + day / 10);
  *end++ = (char) ('0' + day % 10);
  end = stpcpy (end, ", ");
  return stpcpy (end, vue->heure);
}

static void
juger (ParvisJourVue *vue, ParvisDate jour, ParvisAgendaJour *juge)
{
  *juge = (ParvisAgendaJour){ .etat = PARVIS_JOUR_NON_INSCRIT };
  if (vue->agenda != NULL)
    parvis_agenda_juger (vue->agenda, jour, juge);
}

/* What a square says aloud: « mardi 24 novembre : Réserver, jusqu’au lun. 23, 10 h ». */
static void
show_libelle (
    ParvisView *row, ParvisDate jour, const char *mot, const char *limite, gsize limite_length)
{
  char libelle[LIBELLE_SIZE];
  char *end = parvis_date_write_jour (jour, libelle);

  if (*mot)
    end = stpcpy (stpcpy (end, "\u00a0: "), mot);
  if (limite_length > 0)
    end = mempcpy (mempcpy (end, ", ", 2), limite, limite_length);
  parvis_view_set_plain (row, "libelle", libelle, end - libelle);
}

void
parvis_jour_vue_show_case (ParvisJourVue *vue, ParvisView *row, ParvisDate jour)
{
  const char *url = get_url (vue, jour);
  ParvisAgendaJour juge;
  Look look;
  int month, day;

  juger (vue, jour, &juge);
  look = choose_look (vue, &juge, jour);
  parvis_date_get (jour, NULL, &month, &day);
  parvis_view_set_int (row, "n", day);
  if (month == vue->mois)
    parvis_view_set_literal (row, "classe", look.classe);
  else
    parvis_view_printf (row, "classe", "%s hors", look.classe);
  /* Where nothing is said and nothing can be asked, a week-end, the number stands alone. */
  parvis_view_set_literal (row, "mot", look.mot);
  if (*look.mot || url != NULL)
    parvis_view_set_literal (row, "signe", look.signe);
  if (url == NULL)
    parvis_view_set_bool (row, "url", FALSE);
  else
    {
      char limite[LIBELLE_SIZE / 2];
      gsize length = write_limite (vue, limite, &juge) - limite;

      parvis_view_set_plain (row, "url", url, vue->url_length + PARVIS_DATE_ISO_SIZE - 1);
      parvis_view_set_plain (row, "limite", limite, length);
      show_libelle (row, jour, look.mot, limite, length);
    }
}

void
parvis_jour_vue_show_ligne (ParvisJourVue *vue, ParvisView *row, ParvisDate jour)
{
  g_autofree char *nom = parvis_date_format_jour (jour);
  g_autofree char *raison = NULL;
  ParvisAgendaJour juge;
  Look look;

  juger (vue, jour, &juge);
  look = choose_look (vue, &juge, jour);
  if (vue->agenda != NULL)
    raison = parvis_agenda_dup_raison (vue->agenda, &juge);
  parvis_view_set (row, "jour", nom);
  parvis_view_set (row, "classe", look.classe);
  parvis_view_set (row, "signe", look.signe);
  parvis_view_set (row, "mot", look.mot);
  parvis_view_set (row, "raison", raison);
  parvis_view_set (row, "url", get_url (vue, jour));
}
