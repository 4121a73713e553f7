/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

#define MAX_BYTES   4096
#define MAX_DEPTH   6
#define MAX_CENTS   100000
#define MAX_MILLE   10000
#define MAX_DAYS    366
#define DAY_MINUTES (24 * 60)
#define LAST_MINUTE (DAY_MINUTES - 1)

typedef enum
{
  HEURES,
  JOURS,
  JOURS_OUVRES,
  SEMAINE,
  SEMAINE_ENTIERE,
  MOIS
} Type;
static const char *const types[] = { "heures",  "jours",           "jours_ouvres",
                                     "semaine", "semaine_entiere", "mois",
                                     NULL };
static const char *const weekdays[] = { "lundi",    "mardi",  "mercredi", "jeudi",
                                        "vendredi", "samedi", "dimanche", NULL };

struct _ParvisDelai
{
  Type type;
  int nombre;  /* hours or days before; day of the month */
  int minutes; /* time of day of the limit */
  int weekday; /* SEMAINE_ENTIERE */
  struct
  {
    gboolean known;
    int weekday;
    int minutes;
  } semaine[7];
  int semaines;
  int ouverture; /* days before, 0 = always open */
  gboolean hors_vacances;
  gboolean avance_si_ferme;
  ParvisDelai *hors_delai; /* the later limit, NULL = none */
  gint64 plus_pour_mille;  /* what it costs; 0: the sum */
  gint64 plus_cents;
  char *texte;
  ParvisDate du;
};

static int
read_heure (ParvisJsonReader *reader)
{
  int minutes = parvis_date_parse_heure (parvis_json_reader_get_string (reader, "heure", 5));

  if (minutes < 0)
    parvis_json_reader_fail (reader, "heure", "heure HH:MM attendue");
  return MAX (minutes, 0);
}

static void
read_semaine (ParvisJsonReader *reader, ParvisDelai *delai)
{
  guint count = 0;

  for (guint i = 0; i < 7; i++)
    {
      ParvisJsonReader *line = parvis_json_reader_find_object (reader, weekdays[i]);
      if (line == NULL)
        continue;
      delai->semaine[i].known = TRUE;
      delai->semaine[i].weekday = (int) parvis_json_reader_get_enum (line, "jour", weekdays);
      delai->semaine[i].minutes = read_heure (line);
      count++;
    }
  if (count == 0)
    parvis_json_reader_fail (reader, NULL, "aucun jour de la semaine");
}

static void
read_delai (ParvisJsonReader *reader, ParvisDelai *delai)
{
  delai->type = (Type) parvis_json_reader_get_enum (reader, "type", types);
  switch (delai->type)
    {
    case HEURES:
      delai->nombre = (int) parvis_json_reader_get_int (reader, "heures", 1, MAX_DAYS * 24);
      break;
    case JOURS:
    case JOURS_OUVRES:
      delai->nombre = (int) parvis_json_reader_get_int (reader, "jours", 1, MAX_DAYS);
      delai->minutes = read_heure (reader);
      break;
    case SEMAINE:
      read_semaine (reader, delai);
      break;
    case SEMAINE_ENTIERE:
      delai->weekday = (int) parvis_json_reader_get_enum (reader, "jour", weekdays);
      delai->minutes = read_heure (reader);
      break;
    case MOIS:
    default:
      delai->nombre = (int) parvis_json_reader_get_int (reader, "jour", 1, 31);
      delai->minutes = read_heure (reader);
    }
  if (delai->type == SEMAINE || delai->type == SEMAINE_ENTIERE)
    delai->semaines = (int) parvis_json_reader_get_optional_int (reader, "semaines", 0, 52, 0);
  delai->ouverture =
      (int) parvis_json_reader_get_optional_int (reader, "ouverture", 1, MAX_DAYS, 0);
  delai->hors_vacances = parvis_json_reader_get_optional_bool (reader, "hors_vacances", FALSE);
  delai->avance_si_ferme = parvis_json_reader_get_optional_bool (reader, "avance_si_ferme", FALSE);
}

/* The later limit is a rule of its own, without a later one. */
static void
read_hors_delai (ParvisJsonReader *reader, ParvisDelai *delai)
{
  ParvisJsonReader *object = parvis_json_reader_find_object (reader, "hors_delai");

  if (object == NULL)
    return;
  delai->plus_pour_mille =
      parvis_json_reader_get_optional_int (object, "pour_mille", 1, MAX_MILLE, 0);
  delai->plus_cents = parvis_json_reader_get_optional_int (object, "cents", 1, MAX_CENTS, 0);
  if ((delai->plus_pour_mille > 0) == (delai->plus_cents > 0))
    parvis_json_reader_fail (object, NULL, "pour_mille ou cents, l’un des deux");
  delai->hors_delai = g_new0 (ParvisDelai, 1);
  read_delai (parvis_json_reader_get_object (object, "regle"), delai->hors_delai);
}

ParvisDelai *
parvis_delai_new (const char *regle, const char *texte, ParvisDate du, GError **error)
{
  g_autoptr (JsonNode) node = parvis_json_parse (regle, -1, MAX_BYTES, MAX_DEPTH, error);
  g_autoptr (ParvisJsonReader) reader = NULL;
  g_autoptr (ParvisDelai) delai = NULL;

  if (node == NULL)
    return NULL;
  reader = parvis_json_reader_new (node);
  delai = g_new0 (ParvisDelai, 1);
  delai->texte = g_strdup (texte);
  delai->du = du;
  read_delai (reader, delai);
  read_hors_delai (reader, delai);
  return parvis_json_reader_end (reader, error) ? g_steal_pointer (&delai) : NULL;
}

void
parvis_delai_free (ParvisDelai *delai)
{
  if (delai == NULL)
    return;
  parvis_delai_free (delai->hors_delai);
  g_free (delai->texte);
  g_free (delai);
}

static ParvisDate
count_back (const ParvisDelai *delai, const ParvisCalendrier *calendrier, ParvisDate jour)
{
  ParvisDate date = jour;

  /* A calendar that never opens must not be walked for ever. */
  for (int left = delai->nombre; left > 0 && jour - date < 3 * MAX_DAYS;)
    left -= parvis_calendrier_is_ouvre (calendrier, --date, delai->hors_vacances);
  return date;
}

/* That weekday, the last one strictly before @jour. */
static ParvisDate
find_weekday_before (ParvisDate jour, int weekday)
{
  int back = (parvis_date_get_weekday (jour) - weekday + 7) % 7;

  return jour - (back == 0 ? 7 : back);
}

/* Minutes may be negative: of a day before. */
static ParvisMoment
create_moment (ParvisDate jour, int minutes)
{
  int days = minutes / DAY_MINUTES - (minutes % DAY_MINUTES < 0);

  return (ParvisMoment){ jour + days, minutes - days * DAY_MINUTES };
}

static ParvisMoment
find_in_month_before (ParvisDate jour, int day, int minutes)
{
  int year, month;

  parvis_date_get (parvis_date_add_months (parvis_date_first_of_month (jour), -1), &year, &month,
                   NULL);
  day = MIN (day, parvis_date_days_in_month (year, month));
  return (ParvisMoment){ parvis_date_new (year, month, day), minutes };
}

gboolean
parvis_delai_get_limite (const ParvisDelai *delai,
                         const ParvisCalendrier *calendrier,
                         ParvisDate jour,
                         int debut,
                         ParvisMoment *limite)
{
  int weekday = parvis_date_get_weekday (jour);

  switch (delai->type)
    {
    case HEURES:
      *limite = create_moment (jour, debut - delai->nombre * 60);
      break;
    case JOURS:
      *limite = (ParvisMoment){ jour - delai->nombre, delai->minutes };
      break;
    case JOURS_OUVRES:
      *limite = (ParvisMoment){ count_back (delai, calendrier, jour), delai->minutes };
      break;
    case SEMAINE:
      if (!delai->semaine[weekday].known)
        return FALSE;
      limite->jour = find_weekday_before (jour, delai->semaine[weekday].weekday);
      limite->minutes = delai->semaine[weekday].minutes;
      break;
    case SEMAINE_ENTIERE:
      *limite =
          (ParvisMoment){ parvis_date_get_monday (jour) - 7 + delai->weekday, delai->minutes };
      break;
    case MOIS:
    default:
      *limite = find_in_month_before (jour, delai->nombre, delai->minutes);
    }
  limite->jour -= delai->semaines * 7;
  for (int i = 0; delai->avance_si_ferme && i < MAX_DAYS
                  && !parvis_calendrier_is_ouvre (calendrier, limite->jour, delai->hors_vacances);
       i++)
    limite->jour--;
  if (limite->jour >= jour)
    *limite = (ParvisMoment){ jour - 1, LAST_MINUTE };
  return TRUE;
}

gboolean
parvis_delai_get_hors_delai (const ParvisDelai *delai,
                             const ParvisCalendrier *calendrier,
                             ParvisDate jour,
                             int debut,
                             ParvisMoment *limite,
                             gint64 *pour_mille,
                             gint64 *cents)
{
  *pour_mille = delai->plus_pour_mille;
  *cents = delai->plus_cents;
  return delai->hors_delai != NULL
         && parvis_delai_get_limite (delai->hors_delai, calendrier, jour, debut, limite);
}

static gboolean
is_in_time (const ParvisMoment *maintenant, const ParvisMoment *limite)
{
  return maintenant->jour < limite->jour
         || (maintenant->jour == limite->jour && maintenant->minutes <= limite->minutes);
}

static gboolean
is_later (const ParvisMoment *a, const ParvisMoment *b)
{
  return !is_in_time (a, b);
}

/* The hour has passed: a later one may be left, for more. `limite` is then that one. */
static void
judge_hors_delai (const ParvisDelai *delai,
                  const ParvisCalendrier *calendrier,
                  int debut,
                  ParvisRaison *raison)
{
  ParvisMoment limite;
  gint64 pour_mille, cents;

  raison->code = PARVIS_RAISON_TROP_TARD;
  if (raison->annulation
      || !parvis_delai_get_hors_delai (delai, calendrier, raison->jour, debut, &limite, &pour_mille,
                                       &cents)
      || !is_later (&limite, &raison->limite))
    return;
  raison->delai = raison->limite;
  raison->limite = limite;
  if (!is_in_time (&raison->maintenant, &limite))
    return;
  raison->code = PARVIS_RAISON_HORS_DELAI;
  raison->plus_pour_mille = pour_mille;
  raison->plus_cents = cents;
}

ParvisVerdict
parvis_delai_judge_at (const ParvisDelai *delai,
                       const ParvisCalendrier *calendrier,
                       ParvisDate jour,
                       int debut,
                       ParvisMoment maintenant,
                       gboolean annulation,
                       ParvisRaison *raison)
{
  ParvisRaison r = {
    .annulation = annulation,
    .jour = jour,
    .maintenant = maintenant,
    .texte = delai->texte,
    .texte_du = delai->du,
  };

  if (jour < maintenant.jour)
    r.code = PARVIS_RAISON_JOUR_PASSE;
  else if (jour == maintenant.jour)
    {
      r.code = PARVIS_RAISON_JOUR_MEME;
      parvis_delai_get_limite (delai, calendrier, jour, debut, &r.limite);
    }
  else if (!parvis_delai_get_limite (delai, calendrier, jour, debut, &r.limite))
    r.code = PARVIS_RAISON_SANS_REGLE;
  else if (!annulation && delai->ouverture > 0 && maintenant.jour < jour - delai->ouverture)
    {
      r.code = PARVIS_RAISON_PAS_ENCORE;
      r.limite = (ParvisMoment){ jour - delai->ouverture, 0 };
    }
  else if (is_in_time (&maintenant, &r.limite))
    r.code = PARVIS_RAISON_RESERVABLE;
  else
    judge_hors_delai (delai, calendrier, debut, &r);
  if (raison != NULL)
    *raison = r;
  return parvis_raison_get_verdict (&r);
}

ParvisVerdict
parvis_delai_judge (const ParvisDelai *delai,
                    const ParvisCalendrier *calendrier,
                    ParvisDate jour,
                    int debut,
                    gint64 maintenant,
                    GTimeZone *zone,
                    gboolean annulation,
                    ParvisRaison *raison)
{
  ParvisMoment moment = parvis_moment_from_instant (maintenant, zone), limite;
  ParvisRaison r;

  /* In the night when the clock changes, an hour comes twice or not at all: the instant decides. What
   * is judged is then a minute that the clocks show on the same side of the limit. */
  if (jour > moment.jour && parvis_delai_get_limite (delai, calendrier, jour, debut, &limite)
      && moment.jour == limite.jour)
    {
      gboolean en_temps =
          maintenant < parvis_date_to_instant (limite.jour, limite.minutes, zone) + 60;

      moment.minutes = en_temps ? MIN (moment.minutes, limite.minutes)
                                : MAX (moment.minutes, limite.minutes + 1);
    }
  parvis_delai_judge_at (delai, calendrier, jour, debut, moment, annulation, &r);
  r.maintenant = parvis_moment_from_instant (maintenant, zone);
  if (raison != NULL)
    *raison = r;
  return parvis_raison_get_verdict (&r);
}

/* --------------------------------------------------------------------------- as it is published */

static void
append_heure (GString *phrase, const char *format, int minutes)
{
  g_autofree char *heure = parvis_date_format_heure (minutes);

  g_string_append_printf (phrase, "%s à" PARVIS_NBSP "%s", format, heure);
}

/* « le lundi et le mardi, jusqu’au vendredi à 9 h ; … » */
static void
append_semaine (GString *phrase, const ParvisDelai *delai)
{
  guint done = 0;

  for (int i = 0; i < 7; i++)
    {
      int jour = delai->semaine[i].weekday, minutes = delai->semaine[i].minutes;

      if (!delai->semaine[i].known || (done & 1u << i) != 0)
        continue;
      g_string_append_printf (phrase, "%s%s", done != 0 ? PARVIS_NNBSP "; " : "", weekdays[i]);
      for (int j = i + 1; j < 7; j++)
        if (delai->semaine[j].known && delai->semaine[j].weekday == jour
            && delai->semaine[j].minutes == minutes)
          {
            g_string_append_printf (phrase, ", %s", weekdays[j]);
            done |= 1u << j;
          }
      done |= 1u << i;
      g_string_append_printf (phrase, " jusqu’au %s", weekdays[jour]);
      append_heure (phrase, " d’avant", minutes);
    }
}

static void
append_limite (GString *phrase, const ParvisDelai *delai)
{
  switch (delai->type)
    {
    case HEURES:
      g_string_append_printf (phrase, "jusqu’à %d heure%s avant", delai->nombre,
                              delai->nombre > 1 ? "s" : "");
      return;
    case JOURS:
      if (delai->nombre > 1)
        g_string_append_printf (phrase, "jusqu’à %d jours avant,", delai->nombre);
      else
        g_string_append (phrase, "jusqu’à la veille");
      break;
    case JOURS_OUVRES:
      if (delai->nombre > 1)
        g_string_append_printf (phrase, "jusqu’à %d jours ouvrés avant,", delai->nombre);
      else
        g_string_append (phrase, "jusqu’au jour ouvré d’avant");
      break;
    case SEMAINE:
      append_semaine (phrase, delai);
      return;
    case SEMAINE_ENTIERE:
      g_string_append_printf (phrase, "jusqu’au %s de la semaine d’avant",
                              weekdays[delai->weekday]);
      break;
    case MOIS:
    default:
      g_string_append_printf (phrase, "jusqu’au %d du mois d’avant", delai->nombre);
    }
  append_heure (phrase, "", delai->minutes);
}

static void
append_regle (GString *phrase, const ParvisDelai *delai)
{
  append_limite (phrase, delai);
  if (delai->semaines > 0)
    g_string_append_printf (phrase, ", %d semaine%s plus tôt", delai->semaines,
                            delai->semaines > 1 ? "s" : "");
  if (delai->hors_vacances)
    g_string_append (phrase, ", sans compter les vacances");
  if (delai->avance_si_ferme)
    g_string_append (phrase, ", ou le jour ouvré d’avant si c’est un jour fermé");
  if (delai->ouverture > 0)
    g_string_append_printf (phrase, ", et au plus tôt %d jours avant", delai->ouverture);
}

char *
parvis_delai_to_phrase (const ParvisDelai *delai)
{
  GString *phrase = g_string_new (NULL);

  append_regle (phrase, delai);
  return g_string_free (phrase, FALSE);
}

char *
parvis_delai_dup_hors_delai (const ParvisDelai *delai)
{
  g_autofree char *plus = NULL;
  GString *phrase;

  if (delai->hors_delai == NULL)
    return NULL;
  plus = delai->plus_pour_mille > 0 ? parvis_money_format_pour_mille (delai->plus_pour_mille)
                                    : parvis_money_format (delai->plus_cents);
  phrase = g_string_new (NULL);
  append_regle (phrase, delai->hors_delai);
  g_string_append_printf (phrase, PARVIS_NBSP ": %s de plus", plus);
  return g_string_free (phrase, FALSE);
}
