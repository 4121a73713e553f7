/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json.h"
#include "shared/parvis-error.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-typo.h"

#define NOON (12 * 60)

static ParvisDate
d (const char *iso)
{
  ParvisDate date = parvis_date_from_iso (iso);

  g_assert_cmpint (date, !=, PARVIS_DATE_NONE);
  return date;
}

/* Zone B, 2026-2027. */
static ParvisCalendrier *
create_calendar (void)
{
  ParvisCalendrier *cal = parvis_calendrier_new (PARVIS_FERIES_METROPOLE, PARVIS_JOURS_ECOLE);

  parvis_calendrier_add_fermeture (cal, PARVIS_FERMETURE_VACANCES, d ("2026-10-17"),
                                   d ("2026-11-01"), "Vacances de la Toussaint");
  parvis_calendrier_add_fermeture (cal, PARVIS_FERMETURE_VACANCES, d ("2026-12-19"),
                                   d ("2027-01-03"), "Vacances de Noël");
  parvis_calendrier_add_fermeture (cal, PARVIS_FERMETURE_FERMETURE, d ("2027-05-07"),
                                   d ("2027-05-08"), "Pont de l’Ascension");
  return cal;
}

static ParvisDelai *
create (const char *regle)
{
  g_autoptr (GError) error = NULL;
  ParvisDelai *delai =
      parvis_delai_new (regle, "règlement du 1er septembre 2026", d ("2026-09-01"), &error);

  g_assert_no_error (error);
  return delai;
}

#define SEMAINE                                                                                    \
  "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"vendredi\",\"heure\":\"09:00\"},\"mardi\":{"        \
  "\"jour\":\"vendredi\",\"heure\":\"09:00\"},\"jeudi\":{\"jour\":\"mardi\",\"heure\":\"09:00\"}," \
  "\"vendredi\":{\"jour\":\"mardi\",\"heure\":\"09:00\"}}"
#define VEILLE_10H "{\"type\":\"jours\",\"jours\":1,\"heure\":\"10:00\"}"
#define OUVRES_2   "{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\"}"

/* The rules met in towns (domain.md), at edges of their calendars. */
static const struct
{
  const char *regle;
  const char *jour;
  const char *limite; /* NULL: no line for that day */
} limits[] = {
  { VEILLE_10H, "2026-11-13", "2026-11-12T10:00" },
  { VEILLE_10H, "2026-11-16", "2026-11-15T10:00" },
  { "{\"type\":\"jours\",\"jours\":1,\"heure\":\"10:00\",\"avance_si_ferme\":true}", "2026-11-16",
    "2026-11-13T10:00" },
  { "{\"type\":\"jours\",\"jours\":1,\"heure\":\"18:00\"}", "2027-01-01", "2026-12-31T18:00" },
  { "{\"type\":\"heures\",\"heures\":48}", "2026-11-13", "2026-11-11T12:00" },
  { "{\"type\":\"heures\",\"heures\":36}", "2026-11-13", "2026-11-12T00:00" },
  { "{\"type\":\"heures\",\"heures\":5}", "2026-11-13", "2026-11-12T23:59" },
  { "{\"type\":\"heures\",\"heures\":13}", "2026-11-13", "2026-11-12T23:00" },
  { SEMAINE, "2026-11-16", "2026-11-13T09:00" },
  { SEMAINE, "2026-11-17", "2026-11-13T09:00" },
  { SEMAINE, "2026-11-18", NULL },
  { SEMAINE, "2026-11-19", "2026-11-17T09:00" },
  { SEMAINE, "2026-11-20", "2026-11-17T09:00" },
  { "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"lundi\",\"heure\":\"09:00\"}}", "2026-11-16",
    "2026-11-09T09:00" },
  { "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"jeudi\",\"heure\":\"10:00\"},\"semaines\":1}",
    "2026-11-16", "2026-11-05T10:00" },
  { OUVRES_2, "2026-11-20", "2026-11-18T12:00" },
  { OUVRES_2, "2026-11-16", "2026-11-12T12:00" },
  { OUVRES_2, "2026-11-17", "2026-11-13T12:00" },
  { OUVRES_2, "2026-11-13", "2026-11-10T12:00" }, /* over the 11th */
  { "{\"type\":\"jours_ouvres\",\"jours\":3,\"heure\":\"12:00\"}", "2026-11-12",
    "2026-11-06T12:00" },
  { OUVRES_2, "2027-01-04", "2026-12-30T12:00" }, /* over 1 January */
  { "{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\",\"hors_vacances\":true}",
    "2027-01-04", "2026-12-17T12:00" },
  { "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\"}", "2026-11-16",
    "2026-11-12T12:00" },
  { "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\"}", "2026-11-20",
    "2026-11-12T12:00" },
  { "{\"type\":\"semaine_entiere\",\"jour\":\"mardi\",\"heure\":\"23:59\"}", "2027-01-01",
    "2026-12-22T23:59" },
  { "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\",\"semaines\":1}",
    "2026-11-20", "2026-11-05T12:00" },
  { "{\"type\":\"mois\",\"jour\":20,\"heure\":\"23:59\"}", "2027-01-04", "2026-12-20T23:59" },
  { "{\"type\":\"mois\",\"jour\":31,\"heure\":\"12:00\"}", "2027-03-31", "2027-02-28T12:00" },
};

static void
test_limits (void)
{
  g_autoptr (ParvisCalendrier) cal = create_calendar ();

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (ParvisDelai) delai = create (limits[i].regle);
      ParvisMoment limite;
      gboolean known = parvis_delai_get_limite (delai, cal, d (limits[i].jour), NOON, &limite);
      g_autofree char *iso = known ? parvis_date_to_iso (limite.jour) : NULL;
      g_autofree char *heure = known ? parvis_date_minutes_to_text (limite.minutes) : NULL;
      g_autofree char *text = known ? g_strconcat (iso, "T", heure, NULL) : NULL;
      g_test_message ("%s %s", limits[i].regle, limits[i].jour);
      g_assert_cmpstr (text, ==, limits[i].limite);
    }
}

/* Each rule, every day of seven years: the limit is before the day, its minute is in time and the
 * next one is not, on whatever side of a change of clocks. */
static void
test_every_day (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (ParvisCalendrier) cal = create_calendar ();

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (ParvisDelai) delai = create (limits[i].regle);
      for (ParvisDate jour = d ("2024-01-01"); jour <= d ("2030-12-31"); jour++)
        {
          ParvisMoment limite;
          ParvisRaison raison;
          gint64 instant;
          if (!parvis_delai_get_limite (delai, cal, jour, NOON, &limite))
            continue;
          g_assert_cmpint (limite.jour, <, jour);
          g_assert_cmpint (limite.minutes, >=, 0);
          g_assert_cmpint (limite.minutes, <, 24 * 60);
          instant = parvis_date_to_instant (limite.jour, limite.minutes, paris);
          g_assert_cmpint (
              parvis_delai_judge (delai, cal, jour, NOON, instant + 59, paris, FALSE, &raison), ==,
              PARVIS_VERDICT_RESERVABLE);
          g_assert_cmpint (
              parvis_delai_judge (delai, cal, jour, NOON, instant + 60, paris, TRUE, &raison), ==,
              PARVIS_VERDICT_TROP_TARD);
        }
    }
}

/* Clocks: the limit is what they show, whatever the offset is that day. */
static void
test_clocks (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  static const struct
  {
    const char *regle;
    const char *jour;
    gint64 last; /* the last second in time */
  } cases[] = {
    /* Sunday 29 March 2026 at 10:00 is 08:00 UTC, summer time already. */
    { VEILLE_10H, "2026-03-30", 1774771259 },
    /* Sunday 25 October 2026 at 10:00 is 09:00 UTC. */
    { VEILLE_10H, "2026-10-26", 1792918859 },
    /* 02:30 does not exist on 29 March: the clocks show 03:30, 01:30 UTC. */
    { "{\"type\":\"jours\",\"jours\":1,\"heure\":\"02:30\"}", "2026-03-30", 1774747859 },
    /* 48 hours by the clock before noon: 47 by the sun. */
    { "{\"type\":\"heures\",\"heures\":48}", "2026-03-30", 1774695659 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisDelai) delai = create (cases[i].regle);
      ParvisDate jour = d (cases[i].jour);
      g_assert_cmpint (
          parvis_delai_judge (delai, NULL, jour, NOON, cases[i].last, paris, FALSE, NULL), ==,
          PARVIS_VERDICT_RESERVABLE);
      g_assert_cmpint (
          parvis_delai_judge (delai, NULL, jour, NOON, cases[i].last + 1, paris, FALSE, NULL), ==,
          PARVIS_VERDICT_TROP_TARD);
    }
}

static void
test_phrases (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (ParvisDelai) delai = create ("{\"type\":\"semaine\",\"vendredi\":{\"jour\":\"jeudi\","
                                          "\"heure\":\"10:00\"},\"ouverture\":30}");
  static const struct
  {
    const char *jour;
    const char *maintenant; /* day at… */
    int minutes;
    gboolean annulation;
    ParvisVerdict verdict;
    const char *phrase; /* ~ stands for U+00A0, ^ for U+202F */
  } cases[] = {
    { "2026-11-13", "2026-11-12", 600, FALSE, PARVIS_VERDICT_RESERVABLE,
      "Réservable jusqu’au jeudi 12 novembre à~10~h." },
    { "2026-11-13", "2026-11-12", 642, FALSE, PARVIS_VERDICT_TROP_TARD,
      "Réservable jusqu’au jeudi 12 novembre à~10~h^; il était 10~h~42." },
    { "2026-11-20", "2026-11-21", 642, FALSE, PARVIS_VERDICT_TROP_TARD,
      "Ce jour est passé~: nous sommes le samedi 21 novembre." },
    { "2026-11-20", "2026-11-20", 1, FALSE, PARVIS_VERDICT_TROP_TARD,
      "On ne peut plus réserver le jour même~: c’était possible jusqu’au jeudi 19 novembre "
      "à~10~h." },
    { "2026-11-20", "2026-11-20", 1, TRUE, PARVIS_VERDICT_TROP_TARD,
      "On ne peut plus annuler le jour même~: c’était possible jusqu’au jeudi 19 novembre "
      "à~10~h." },
    { "2026-11-20", "2026-11-12", 1, TRUE, PARVIS_VERDICT_RESERVABLE,
      "Annulable jusqu’au jeudi 19 novembre à~10~h." },
    { "2026-12-18", "2026-11-17", 1439, FALSE, PARVIS_VERDICT_PAS_ENCORE,
      "Réservable à partir du mercredi 18 novembre 2026." },
    { "2026-12-18", "2026-11-17", 1439, TRUE, PARVIS_VERDICT_RESERVABLE,
      "Annulable jusqu’au jeudi 17 décembre à~10~h." },
    { "2026-12-18", "2026-11-18", 0, FALSE, PARVIS_VERDICT_RESERVABLE,
      "Réservable jusqu’au jeudi 17 décembre à~10~h." },
    { "2026-11-21", "2026-11-18", 0, FALSE, PARVIS_VERDICT_SANS_SERVICE,
      "On ne peut pas réserver en ligne le samedi." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now = parvis_date_to_instant (d (cases[i].maintenant), cases[i].minutes, paris);
      g_autoptr (GString) expected = g_string_new (cases[i].phrase);
      g_autofree char *phrase = NULL;
      ParvisRaison raison;
      g_string_replace (expected, "~", PARVIS_NBSP, 0);
      g_string_replace (expected, "^", PARVIS_NNBSP, 0);
      g_assert_cmpint (parvis_delai_judge (delai, NULL, d (cases[i].jour), NOON, now, paris,
                                           cases[i].annulation, &raison),
                       ==, cases[i].verdict);
      phrase = parvis_raison_to_phrase (&raison);
      g_assert_cmpstr (phrase, ==, expected->str);
    }
}

static void
test_another_day (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (ParvisDelai) delai = create (OUVRES_2);
  g_autofree char *phrase = NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  ParvisRaison raison, read;

  parvis_delai_judge (delai, NULL, d ("2026-11-20"), NOON,
                      parvis_date_to_instant (d ("2026-11-19"), 480, paris), paris, FALSE, &raison);
  phrase = parvis_raison_to_phrase (&raison);
  g_assert_cmpstr (phrase, ==,
                   "Réservable jusqu’au mercredi 18 novembre à" PARVIS_NBSP "12" PARVIS_NBSP
                   "h" PARVIS_NNBSP "; nous étions le jeudi 19 novembre.");
  json = parvis_raison_to_json (&raison);
  node = json_from_string (json, NULL);
  text = parvis_json_to_text (node);
  g_assert_cmpstr (text, ==,
                   "{\"code\":\"trop_tard\",\"annulation\":false,\"jour\":\"2026-11-20\","
                   "\"limite\":\"2026-11-18T12:00\",\"maintenant\":\"2026-11-19T08:00\","
                   "\"texte\":\"règlement du 1er septembre 2026\",\"texte_du\":\"2026-09-01\"}");
  g_assert_true (parvis_raison_from_json (node, &read, &error));
  g_assert_no_error (error);
  g_clear_pointer (&phrase, g_free);
  phrase = parvis_raison_to_phrase (&read);
  g_assert_nonnull (strstr (phrase, "mercredi 18 novembre"));
}

static void
test_kept_refused (void)
{
  static const char *const cases[] = {
    "{\"code\":\"inconnu\"}",
    "{\"code\":\"ferie\",\"jour\":\"2026-11-11\"}",
    "{\"code\":\"ferie\",\"jour\":\"2026-11-11\",\"nom\":\"x\",\"cents\":1}",
    "{\"code\":\"apres_fin\",\"jour\":\"2026-11-11\",\"limite\":\"2026-11-11\"}",
    "{\"code\":\"apres_fin\",\"jour\":\"2026-11-11\",\"limite\":\"2026-11-11T24:00\"}",
    "{\"code\":\"apres_fin\",\"jour\":\"2026-11-11\",\"limite\":\"2026-02-30T10:00\"}",
    "{\"code\":\"apres_fin\",\"jour\":\"2026-11-11\",\"limite\":\"2026-11-11 10:00\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parvis_json_parse (cases[i], -1, 1000, 4, NULL);
      g_autoptr (GError) error = NULL;
      ParvisRaison raison;
      g_assert_false (parvis_raison_from_json (node, &raison, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

#define TARD(regle, plus) VEILLE_10H_OUVERT ",\"hors_delai\":{\"regle\":" regle "," plus "}}"
#define VEILLE_10H_OUVERT "{\"type\":\"jours\",\"jours\":1,\"heure\":\"10:00\""
#define A_18H             "{\"type\":\"jours\",\"jours\":1,\"heure\":\"18:00\"}"

/* After the hour, a later one, for more; never to cancel, never on the day itself. */
static void
test_hors_delai (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  static const struct
  {
    const char *regle, *maintenant;
    int minutes;
    gboolean annulation;
    ParvisRaisonCode code;
    const char *phrase; /* of 13 November; ~ stands for U+00A0, ^ for U+202F */
  } cases[] = {
    { TARD (A_18H, "\"pour_mille\":500"), "2026-11-12", 600, FALSE, PARVIS_RAISON_RESERVABLE,
      "Réservable jusqu’au jeudi 12 novembre à~10~h." },
    { TARD (A_18H, "\"pour_mille\":500"), "2026-11-12", 601, FALSE, PARVIS_RAISON_HORS_DELAI,
      "Le délai était le jeudi 12 novembre à~10~h. Réservable hors délai jusqu’au jeudi 12 "
      "novembre "
      "à~18~h, pour 50~% de plus, et sans pouvoir annuler ensuite." },
    { TARD (A_18H, "\"cents\":250"), "2026-11-12", 1080, FALSE, PARVIS_RAISON_HORS_DELAI,
      "Le délai était le jeudi 12 novembre à~10~h. Réservable hors délai jusqu’au jeudi 12 "
      "novembre "
      "à~18~h, pour 2,50~€ de plus, et sans pouvoir annuler ensuite." },
    { TARD (A_18H, "\"cents\":250"), "2026-11-12", 1081, FALSE, PARVIS_RAISON_TROP_TARD,
      "Réservable jusqu’au jeudi 12 novembre à~18~h^; il était 18~h~01." },
    { TARD (A_18H, "\"cents\":250"), "2026-11-12", 601, TRUE, PARVIS_RAISON_TROP_TARD,
      "Annulable jusqu’au jeudi 12 novembre à~10~h^; il était 10~h~01." },
    { TARD (A_18H, "\"cents\":250"), "2026-11-13", 1, FALSE, PARVIS_RAISON_JOUR_MEME,
      "On ne peut plus réserver le jour même~: c’était possible jusqu’au jeudi 12 novembre "
      "à~10~h." },
    /* One that ends before the other is none. */
    { TARD ("{\"type\":\"jours\",\"jours\":2,\"heure\":\"18:00\"}", "\"cents\":250"), "2026-11-12",
      601, FALSE, PARVIS_RAISON_TROP_TARD,
      "Réservable jusqu’au jeudi 12 novembre à~10~h^; il était 10~h~01." },
    /* Hours that would reach into the day itself end with the day before. */
    { TARD ("{\"type\":\"heures\",\"heures\":2}", "\"cents\":250"), "2026-11-12", 1439, FALSE,
      PARVIS_RAISON_HORS_DELAI,
      "Le délai était le jeudi 12 novembre à~10~h. Réservable hors délai jusqu’au jeudi 12 "
      "novembre "
      "à~23~h~59, pour 2,50~€ de plus, et sans pouvoir annuler ensuite." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisDelai) delai = create (cases[i].regle);
      gint64 now = parvis_date_to_instant (d (cases[i].maintenant), cases[i].minutes, paris);
      g_autoptr (GString) expected = g_string_new (cases[i].phrase);
      g_autofree char *phrase = NULL, *json = NULL, *after = NULL;
      g_autoptr (JsonNode) node = NULL;
      ParvisRaison raison, read;

      g_string_replace (expected, "~", PARVIS_NBSP, 0);
      g_string_replace (expected, "^", PARVIS_NNBSP, 0);
      parvis_delai_judge (delai, NULL, d ("2026-11-13"), NOON, now, paris, cases[i].annulation,
                          &raison);
      phrase = parvis_raison_to_phrase (&raison);
      g_assert_cmpstr (phrase, ==, expected->str);
      g_assert_cmpint (raison.code, ==, cases[i].code);
      json = parvis_raison_to_json (&raison);
      node = json_from_string (json, NULL);
      g_assert_true (parvis_raison_from_json (node, &read, NULL));
      after = parvis_raison_to_phrase (&read);
      g_assert_cmpstr (after, ==, phrase);
    }
}

/* The rules as the town publishes them. */
static void
test_published (void)
{
  static const struct
  {
    const char *regle, *phrase, *hors_delai; /* ~ and ^ as above */
  } cases[] = {
    { "{\"type\":\"heures\",\"heures\":48}", "jusqu’à 48 heures avant", NULL },
    { VEILLE_10H, "jusqu’à la veille à~10~h", NULL },
    { "{\"type\":\"jours\",\"jours\":3,\"heure\":\"12:30\"}", "jusqu’à 3 jours avant, à~12~h~30",
      NULL },
    { "{\"type\":\"jours_ouvres\",\"jours\":1,\"heure\":\"10:00\"}",
      "jusqu’au jour ouvré d’avant à~10~h", NULL },
    { "{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\",\"hors_vacances\":true,"
      "\"avance_si_ferme\":true}",
      "jusqu’à 2 jours ouvrés avant, à~12~h, sans compter les vacances, ou le jour ouvré d’avant "
      "si "
      "c’est un jour fermé",
      NULL },
    { SEMAINE,
      "lundi, mardi jusqu’au vendredi d’avant à~9~h^; jeudi, vendredi jusqu’au mardi d’avant à~9~h",
      NULL },
    { "{\"type\":\"semaine_entiere\",\"jour\":\"jeudi\",\"heure\":\"12:00\",\"semaines\":1,"
      "\"ouverture\":30}",
      "jusqu’au jeudi de la semaine d’avant à~12~h, 1 semaine plus tôt, et au plus tôt 30 jours "
      "avant",
      NULL },
    { "{\"type\":\"mois\",\"jour\":20,\"heure\":\"23:59\"}",
      "jusqu’au 20 du mois d’avant à~23~h~59", NULL },
    { TARD (A_18H, "\"pour_mille\":500"), "jusqu’à la veille à~10~h",
      "jusqu’à la veille à~18~h~: 50~% de plus" },
    { TARD (A_18H, "\"cents\":250"), "jusqu’à la veille à~10~h",
      "jusqu’à la veille à~18~h~: 2,50~€ de plus" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisDelai) delai = create (cases[i].regle);
      g_autofree char *phrase = parvis_delai_to_phrase (delai);
      g_autofree char *hors = parvis_delai_dup_hors_delai (delai);
      g_autoptr (GString) said = g_string_new (phrase), late = g_string_new (hors);

      g_string_replace (said, PARVIS_NBSP, "~", 0);
      g_string_replace (said, PARVIS_NNBSP, "^", 0);
      g_string_replace (late, PARVIS_NBSP, "~", 0);
      g_assert_cmpstr (said->str, ==, cases[i].phrase);
      g_assert_cmpstr (hors != NULL ? late->str : NULL, ==, cases[i].hors_delai);
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "{}",
    "{\"type\":\"jamais\"}",
    "{\"type\":\"jours\",\"jours\":0,\"heure\":\"10:00\"}",
    "{\"type\":\"jours\",\"jours\":1}",
    "{\"type\":\"jours\",\"jours\":1,\"heure\":\"24:00\"}",
    "{\"type\":\"jours\",\"jours\":1,\"heure\":\"9:00\"}",
    "{\"type\":\"jours\",\"jours\":1,\"heure\":\"10:00\",\"semaines\":1}",
    "{\"type\":\"heures\",\"heures\":-1}",
    "{\"type\":\"semaine\"}",
    "{\"type\":\"semaine\",\"monday\":{\"jour\":\"vendredi\",\"heure\":\"10:00\"}}",
    "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"friday\",\"heure\":\"10:00\"}}",
    "{\"type\":\"semaine\",\"lundi\":{\"jour\":\"vendredi\",\"heure\":\"10:00\",\"x\":1}}",
    "{\"type\":\"mois\",\"jour\":32,\"heure\":\"10:00\"}",
    "{\"type\":\"heures\",\"heures\":48,\"hors_vacances\":1}",
    TARD (A_18H, "\"pour_mille\":0"),
    TARD (A_18H, "\"cents\":-1"),
    TARD (A_18H, "\"cents\":1,\"pour_mille\":1"),
    TARD ("{\"type\":\"jamais\"}", "\"cents\":1"),
    TARD ("null", "\"cents\":1"),
    TARD (TARD (A_18H, "\"cents\":1"), "\"cents\":1"),
    VEILLE_10H_OUVERT ",\"hors_delai\":{}}",
    VEILLE_10H_OUVERT ",\"hors_delai\":{\"regle\":" A_18H "}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parvis_delai_new (cases[i], "", PARVIS_DATE_NONE, &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
}

/* A calendar that never opens, and a rule that looks for open days in it. */
static void
test_never_open (void)
{
  g_autoptr (ParvisCalendrier) cal =
      parvis_calendrier_new (PARVIS_FERIES_METROPOLE, PARVIS_JOURS_ECOLE);
  g_autoptr (ParvisDelai) delai =
      create ("{\"type\":\"jours_ouvres\",\"jours\":2,\"heure\":\"12:00\",\"hors_vacances\":true,"
              "\"avance_si_ferme\":true}");
  ParvisMoment limite;

  parvis_calendrier_add_fermeture (cal, PARVIS_FERMETURE_FERMETURE, d ("1900-01-01"),
                                   d ("2199-12-31"), "Travaux");
  g_assert_true (parvis_delai_get_limite (delai, cal, d ("2026-11-20"), NOON, &limite));
  g_assert_cmpint (limite.jour, <, d ("2025-11-20"));
}

static void
test_service (void)
{
  g_autoptr (ParvisCalendrier) cal = create_calendar ();
  const ParvisSeanceJours repas = { PARVIS_JOURS_ECOLE, FALSE, d ("2026-09-01"), d ("2027-07-03") };
  const ParvisSeanceJours soir = { 1u << PARVIS_LUNDI, FALSE, PARVIS_DATE_NONE, PARVIS_DATE_NONE };
  const ParvisSeanceJours centre = { 0x1f, TRUE, PARVIS_DATE_NONE, PARVIS_DATE_NONE };
  const struct
  {
    const ParvisSeanceJours *seance;
    const char *jour;
    const char *phrase; /* "": there is service */
  } cases[] = {
    { &repas, "2026-11-12", "" },
    { &repas, "2026-11-18", "Pas d’école le mercredi." },
    { &repas, "2026-11-21", "Pas d’école le samedi." },
    { &repas, "2026-11-11", "Le mercredi 11 novembre est férié." },
    { &repas, "2027-03-29", "Le lundi 29 mars est férié" PARVIS_NBSP ": Lundi de Pâques." },
    { &repas, "2026-12-21",
      "Vacances de Noël" PARVIS_NBSP ": pas de service jusqu’au dimanche 3 janvier." },
    { &repas, "2026-12-25", "Le vendredi 25 décembre est férié" PARVIS_NBSP ": Noël." },
    { &repas, "2027-01-03",
      "Vacances de Noël" PARVIS_NBSP ": pas de service le dimanche 3 janvier." },
    { &repas, "2027-01-04", "" },
    { &repas, "2027-05-07",
      "Pont de l’Ascension" PARVIS_NBSP ": pas de service jusqu’au samedi 8 mai." },
    { &repas, "2026-09-01", "" },
    { &repas, "2026-08-31", "Ce service commence le mardi 1er septembre 2026." },
    { &repas, "2027-07-02", "" },
    { &repas, "2027-07-03", "Ce service a pris fin le vendredi 2 juillet 2027." },
    { &soir, "2026-11-16", "" },
    { &soir, "2026-11-17", "Pas de service le mardi." },
    { &centre, "2026-11-16", "Ce service n’ouvre que pendant les vacances scolaires." },
    { &centre, "2026-12-21", "" },
    { &centre, "2026-12-26", "Pas de service le samedi." },
    { &centre, "2026-12-25", "Le vendredi 25 décembre est férié" PARVIS_NBSP ": Noël." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ParvisRaison raison;
      gboolean open = parvis_jour_service_judge (cases[i].seance, cal, d (cases[i].jour), &raison);
      g_autofree char *phrase = parvis_raison_to_phrase (&raison);
      g_autofree char *json = parvis_raison_to_json (&raison);
      g_autoptr (JsonNode) node = json_from_string (json, NULL);
      g_autofree char *after = NULL;
      ParvisRaison read;
      g_assert_cmpstr (phrase, ==, cases[i].phrase);
      g_assert_cmpint (open, ==, *cases[i].phrase == 0);
      g_assert_true (parvis_raison_from_json (node, &read, NULL));
      after = parvis_raison_to_phrase (&read);
      g_assert_cmpstr (after, ==, phrase);
      g_assert_cmpint (parvis_jour_service_judge (cases[i].seance, cal, d (cases[i].jour), NULL),
                       ==, open);
      if (!open)
        g_assert_cmpint (parvis_raison_get_verdict (&raison), ==, PARVIS_VERDICT_SANS_SERVICE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delai/limits", test_limits);
  g_test_add_func ("/delai/every-day", test_every_day);
  g_test_add_func ("/delai/clocks", test_clocks);
  g_test_add_func ("/delai/phrases", test_phrases);
  g_test_add_func ("/delai/another-day", test_another_day);
  g_test_add_func ("/delai/kept-refused", test_kept_refused);
  g_test_add_func ("/delai/hors-delai", test_hors_delai);
  g_test_add_func ("/delai/published", test_published);
  g_test_add_func ("/delai/refused", test_refused);
  g_test_add_func ("/delai/never-open", test_never_open);
  g_test_add_func ("/delai/service", test_service);
  return g_test_run ();
}
