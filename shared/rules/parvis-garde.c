/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/rules/parvis-garde.h"

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"

#define MINUTES_JOUR    1440
#define MINUTES_SEMAINE (7 * MINUTES_JOUR)

const char *const parvis_garde_motifs[] = { "libre",    "alternance", "fixe",
                                            "vacances", "echange",    NULL };
static const char *const cotes[] = { "libre", "a", "b", NULL };
static const char *const rythmes[] = { "alternee", "fixe", NULL };
static const char *const vacances_regles[] = { "rythme", "moities", NULL };

ParvisGardeCote
parvis_garde_get_autre (ParvisGardeCote cote)
{
  return cote == PARVIS_GARDE_A   ? PARVIS_GARDE_B
         : cote == PARVIS_GARDE_B ? PARVIS_GARDE_A
                                  : PARVIS_GARDE_LIBRE;
}

/* The last one that holds the day, or NULL. */
static const ParvisGardeJours *
find_jours (const ParvisGardeJours *jours, guint n, ParvisDate jour)
{
  for (guint i = n; i > 0; i--)
    if (jours[i - 1].du <= jour && jour <= jours[i - 1].au)
      return &jours[i - 1];
  return NULL;
}

/* An odd number of days gives the first half the day more. */
static ParvisGardeCote
juger_vacances (const ParvisGardeRegle *regle, const ParvisGardeJours *vacances, ParvisDate jour)
{
  int n = vacances->au - vacances->du + 1;
  gboolean premiere = jour - vacances->du < (n + 1) / 2;
  gboolean paire = parvis_date_get_year (vacances->du) % 2 == 0;

  return premiere == paire ? regle->paires : parvis_garde_get_autre (regle->paires);
}

static ParvisGardeCote
juger_rythme (const ParvisGardeRegle *regle, ParvisDate jour, int minutes)
{
  gint64 depuis =
      (gint64) (jour - regle->lundi - regle->jour) * MINUTES_JOUR + (minutes - regle->minutes);
  gint64 semaine =
      depuis >= 0 ? depuis / MINUTES_SEMAINE : -((-depuis + MINUTES_SEMAINE - 1) / MINUTES_SEMAINE);

  if (regle->rythme == PARVIS_GARDE_FIXE)
    return regle->chez;
  return semaine % 2 == 0 ? regle->chez : parvis_garde_get_autre (regle->chez);
}

ParvisGardeCote
parvis_garde_juger (const ParvisGardeRegle *regle,
                    const ParvisGardeJours *vacances,
                    guint n_vacances,
                    ParvisDate jour,
                    int minutes,
                    ParvisGardeMotif *motif)
{
  const ParvisGardeJours *echange = find_jours (regle->echanges, regle->n_echanges, jour);
  const ParvisGardeJours *conge = regle->vacances == PARVIS_GARDE_VACANCES_MOITIES
                                      ? find_jours (vacances, n_vacances, jour)
                                      : NULL;

  if (motif != NULL)
    *motif = echange != NULL                          ? PARVIS_GARDE_POUR_ECHANGE
             : conge != NULL                          ? PARVIS_GARDE_POUR_VACANCES
             : regle->rythme == PARVIS_GARDE_ALTERNEE ? PARVIS_GARDE_POUR_ALTERNANCE
                                                      : PARVIS_GARDE_POUR_FIXE;
  if (echange != NULL)
    return echange->chez;
  return conge != NULL ? juger_vacances (regle, conge, jour) : juger_rythme (regle, jour, minutes);
}

static void
add_periode (
    GArray *periodes, ParvisDate jour, int minutes, ParvisGardeCote chez, ParvisGardeMotif motif)
{
  const ParvisGardePeriode *last =
      periodes->len > 0 ? &g_array_index (periodes, ParvisGardePeriode, periodes->len - 1) : NULL;
  ParvisGardePeriode periode = { jour, minutes, chez, motif };

  if (last == NULL || last->chez != chez || last->motif != motif)
    g_array_append_val (periodes, periode);
}

GArray *
parvis_garde_list_periodes (const ParvisGardeRegle *regle,
                            const ParvisGardeJours *vacances,
                            guint n_vacances,
                            ParvisDate du,
                            ParvisDate au)
{
  GArray *periodes = g_array_new (FALSE, FALSE, sizeof (ParvisGardePeriode));

  for (ParvisDate jour = du; jour <= au; jour++)
    for (int i = 0; i < 2; i++)
      {
        ParvisGardeMotif motif;
        int minutes = i == 0 ? 0 : regle->minutes;
        ParvisGardeCote chez =
            parvis_garde_juger (regle, vacances, n_vacances, jour, minutes, &motif);

        add_periode (periodes, jour, minutes, chez, motif);
      }
  add_periode (periodes, au + 1, 0, PARVIS_GARDE_LIBRE, PARVIS_GARDE_POUR_LIBRE);
  return periodes;
}

const ParvisGardePeriode *
parvis_garde_find_periode (const GArray *periodes, ParvisDate jour, int minutes)
{
  const ParvisGardePeriode *found = NULL;

  for (guint i = 0; i < periodes->len; i++)
    {
      const ParvisGardePeriode *periode = &g_array_index (periodes, ParvisGardePeriode, i);

      if (periode->jour > jour || (periode->jour == jour && periode->minutes > minutes))
        break;
      found = periode;
    }
  return found;
}

const char *
parvis_garde_regle_check (const ParvisGardeRegle *regle)
{
  if (regle->chez == PARVIS_GARDE_LIBRE)
    return "Dites chez qui est l’enfant.";
  if (regle->rythme == PARVIS_GARDE_ALTERNEE
      && (regle->lundi == PARVIS_DATE_NONE || parvis_date_get_weekday (regle->lundi) != 0))
    return "Choisissez un lundi.";
  if (regle->vacances == PARVIS_GARDE_VACANCES_MOITIES && regle->paires == PARVIS_GARDE_LIBRE)
    return "Dites qui a la première moitié des vacances.";
  for (guint i = 0; i < regle->n_echanges; i++)
    {
      const ParvisGardeJours *echange = &regle->echanges[i];

      if (echange->du == PARVIS_DATE_NONE || echange->au == PARVIS_DATE_NONE)
        return "Donnez le premier et le dernier jour de l’échange.";
      if (echange->au < echange->du)
        return "L’échange finit avant de commencer.";
      if (echange->au - echange->du >= PARVIS_GARDE_ECHANGE_JOURS_MAX)
        return "Un échange dure deux mois au plus.";
      if (echange->chez == PARVIS_GARDE_LIBRE)
        return "Dites chez qui est l’enfant pendant l’échange.";
    }
  return NULL;
}

static void
add_date (GString *json, const char *key, ParvisDate date)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_json_text_add_string (json, key, parvis_date_write_iso (date, iso));
}

char *
parvis_garde_regle_to_json (const ParvisGardeRegle *regle)
{
  GString *json = g_string_new ("{");
  g_autofree char *heure = parvis_date_minutes_to_text (regle->minutes);

  parvis_json_text_add_string (json, "rythme", rythmes[regle->rythme]);
  parvis_json_text_add_string (json, "chez", cotes[regle->chez]);
  add_date (json, "lundi", regle->lundi);
  parvis_json_text_add_int (json, "jour", regle->jour);
  parvis_json_text_add_string (json, "heure", heure);
  parvis_json_text_add_string (json, "vacances", vacances_regles[regle->vacances]);
  parvis_json_text_add_string (json, "paires", cotes[regle->paires]);
  g_string_append (json, ",\"echanges\":[");
  for (guint i = 0; i < regle->n_echanges; i++)
    {
      g_autoptr (GString) echange = g_string_new ("{");

      add_date (echange, "du", regle->echanges[i].du);
      add_date (echange, "au", regle->echanges[i].au);
      parvis_json_text_add_string (echange, "chez", cotes[regle->echanges[i].chez]);
      g_string_append_printf (json, "%s%s}", i > 0 ? "," : "", echange->str);
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

gboolean
parvis_garde_regle_from_json (JsonNode *node, ParvisGardeRegle *regle, GError **error)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  ParvisJsonReader *echanges;

  *regle = (ParvisGardeRegle){ 0 };
  regle->rythme = (ParvisGardeRythme) parvis_json_reader_get_enum (reader, "rythme", rythmes);
  regle->chez = (ParvisGardeCote) parvis_json_reader_get_enum (reader, "chez", cotes);
  regle->lundi = parvis_json_reader_get_date_or_null (reader, "lundi");
  regle->jour = (int) parvis_json_reader_get_int (reader, "jour", 0, 6);
  regle->minutes = parvis_date_parse_heure (parvis_json_reader_get_string (reader, "heure", 5));
  if (regle->minutes < 0)
    parvis_json_reader_fail (reader, "heure", "HH:MM attendu");
  regle->vacances =
      (ParvisGardeVacances) parvis_json_reader_get_enum (reader, "vacances", vacances_regles);
  regle->paires = (ParvisGardeCote) parvis_json_reader_get_enum (reader, "paires", cotes);
  echanges = parvis_json_reader_get_array (reader, "echanges", PARVIS_GARDE_ECHANGES_MAX);
  for (guint i = 0; i < parvis_json_reader_get_length (echanges); i++)
    {
      ParvisJsonReader *un = parvis_json_reader_get_element (echanges, i);
      ParvisGardeJours *echange = &regle->echanges[regle->n_echanges++];

      echange->du = parvis_json_reader_get_date (un, "du");
      echange->au = parvis_json_reader_get_date (un, "au");
      echange->chez = (ParvisGardeCote) parvis_json_reader_get_enum (un, "chez", cotes);
    }
  if (parvis_json_reader_is_fine (reader) && parvis_garde_regle_check (regle) != NULL)
    parvis_json_reader_fail (reader, NULL, "%s", parvis_garde_regle_check (regle));
  return parvis_json_reader_end (reader, error);
}
