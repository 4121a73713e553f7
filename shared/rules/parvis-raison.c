/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-raison.h"

#define MAX_CHARS 500

const char *const parvis_publics[] = { "resident", "exterieur",  "pai", "ulis",
                                       "agent",    "enseignant", NULL };

/* The facts that a code uses. */
enum
{
  JOUR = 1 << 0,
  LIMITE = 1 << 1,
  MAINTENANT = 1 << 2,
  NOM = 1 << 3,
  PRIX = 1 << 4, /* public and cents, what was taken off and added */
  QUOTIENT = 1 << 5,
  TAUX = 1 << 6,
  ANNULATION = 1 << 7,
  TEXTE = 1 << 8,
  TRANCHE = 1 << 9,
  MAJORATION = 1 << 10, /* `delai`, and what it costs more */
  LIMITE_SI = 1 << 11   /* a limit, where there is one */
};

#define DELAI (JOUR | MAINTENANT | ANNULATION | TEXTE)

static const struct
{
  const char *code;
  ParvisVerdict verdict;
  guint facts;
} table[PARVIS_N_RAISONS] = {
  { "aucune", PARVIS_VERDICT_RESERVABLE, 0 },
  { "reservable", PARVIS_VERDICT_RESERVABLE, DELAI | LIMITE },
  { "hors_delai", PARVIS_VERDICT_RESERVABLE, DELAI | LIMITE | MAJORATION },
  { "trop_tard", PARVIS_VERDICT_TROP_TARD, DELAI | LIMITE },
  { "pas_encore", PARVIS_VERDICT_PAS_ENCORE, DELAI | LIMITE },
  { "jour_meme", PARVIS_VERDICT_TROP_TARD, DELAI | LIMITE_SI },
  { "jour_passe", PARVIS_VERDICT_TROP_TARD, DELAI },
  { "sans_regle", PARVIS_VERDICT_SANS_SERVICE, DELAI },
  { "sans_delai", PARVIS_VERDICT_PAS_ENCORE, JOUR | ANNULATION },
  { "avant_debut", PARVIS_VERDICT_SANS_SERVICE, JOUR | LIMITE },
  { "apres_fin", PARVIS_VERDICT_SANS_SERVICE, JOUR | LIMITE },
  { "ferie", PARVIS_VERDICT_SANS_SERVICE, JOUR | NOM },
  { "fermeture", PARVIS_VERDICT_SANS_SERVICE, JOUR | NOM | LIMITE },
  { "vacances", PARVIS_VERDICT_SANS_SERVICE, JOUR | NOM | LIMITE },
  { "hors_vacances", PARVIS_VERDICT_SANS_SERVICE, JOUR },
  { "sans_ecole", PARVIS_VERDICT_SANS_SERVICE, JOUR },
  { "sans_service", PARVIS_VERDICT_SANS_SERVICE, JOUR },
  { "tarif_fixe", PARVIS_VERDICT_RESERVABLE, PRIX | TEXTE },
  { "tarif_tranche", PARVIS_VERDICT_RESERVABLE, PRIX | QUOTIENT | TRANCHE | TEXTE },
  { "tarif_tranche_haute", PARVIS_VERDICT_RESERVABLE, PRIX | TEXTE },
  { "tarif_effort", PARVIS_VERDICT_RESERVABLE, PRIX | QUOTIENT | TAUX | TEXTE },
  { "tarif_plancher", PARVIS_VERDICT_RESERVABLE, PRIX | QUOTIENT | TAUX | TEXTE },
  { "tarif_plafond", PARVIS_VERDICT_RESERVABLE, PRIX | QUOTIENT | TAUX | TEXTE },
  { "tarif_plafond_inconnu", PARVIS_VERDICT_RESERVABLE, PRIX | TAUX | TEXTE },
  { "autre_parent", PARVIS_VERDICT_AUTRE_PARENT, JOUR | NOM | TEXTE },
};

ParvisMoment
parvis_moment_from_instant (gint64 instant, GTimeZone *zone)
{
  ParvisMoment moment;

  moment.jour = parvis_date_split_instant (instant, zone, &moment.minutes);
  return moment;
}

ParvisVerdict
parvis_raison_get_verdict (const ParvisRaison *raison)
{
  return table[raison->code].verdict;
}

const char *
parvis_raison_get_code (const ParvisRaison *raison)
{
  return table[raison->code].code;
}

gint64
parvis_raison_majorer (ParvisRaison *prix, const ParvisRaison *delai)
{
  if (delai->code != PARVIS_RAISON_HORS_DELAI)
    return prix->cents;
  prix->plus_pour_mille = delai->plus_pour_mille;
  prix->plus_cents = delai->plus_pour_mille > 0
                         ? parvis_money_pour_mille (prix->cents, delai->plus_pour_mille)
                         : delai->plus_cents;
  prix->cents += prix->plus_cents;
  return prix->cents;
}

static void
add_date (GString *json, const char *key, ParvisDate date)
{
  char iso[PARVIS_DATE_ISO_SIZE];

  parvis_json_text_add_string (json, key, parvis_date_write_iso (date, iso));
}

/* "2026-11-12T10:00" */
static void
add_moment (GString *json, const char *key, const ParvisMoment *moment)
{
  g_autofree char *heure = parvis_date_minutes_to_text (moment->minutes);
  char text[PARVIS_DATE_ISO_SIZE + sizeof "T00:00"];

  if (parvis_date_write_iso (moment->jour, text) == NULL)
    {
      parvis_json_text_add_string (json, key, NULL);
      return;
    }
  g_strlcat (text, "T", sizeof text);
  g_strlcat (text, heure, sizeof text);
  parvis_json_text_add_string (json, key, text);
}

/* What most prices do not have. */
static void
add_if (GString *json, const char *key, gint64 value)
{
  if (value != 0)
    parvis_json_text_add_int (json, key, value);
}

static void
add_prix (GString *json, const ParvisRaison *raison)
{
  parvis_json_text_add_string (json, "public", parvis_publics[raison->public]);
  parvis_json_text_add_int (json, "cents", raison->cents);
  if (raison->quotient_du != PARVIS_DATE_NONE)
    add_date (json, "quotient_du", raison->quotient_du);
  if (raison->quotient_au != PARVIS_DATE_NONE)
    add_date (json, "quotient_au", raison->quotient_au);
  add_if (json, "rang", raison->rang);
  add_if (json, "moins_cents", raison->moins_cents);
  add_if (json, "moins_pour_mille", raison->moins_pour_mille);
  add_if (json, "plus_cents", raison->plus_cents);
  add_if (json, "plus_pour_mille", raison->plus_pour_mille);
}

char *
parvis_raison_to_json (const ParvisRaison *raison)
{
  GString *json = g_string_sized_new (256);
  guint facts = table[raison->code].facts;

  g_string_append_c (json, '{');
  parvis_json_text_add_string (json, "code", table[raison->code].code);
  if ((facts & ANNULATION) != 0)
    parvis_json_text_add_bool (json, "annulation", raison->annulation);
  if ((facts & JOUR) != 0)
    add_date (json, "jour", raison->jour);
  if ((facts & LIMITE) != 0
      || ((facts & LIMITE_SI) != 0 && raison->limite.jour != PARVIS_DATE_NONE))
    add_moment (json, "limite", &raison->limite);
  if ((facts & MAINTENANT) != 0)
    add_moment (json, "maintenant", &raison->maintenant);
  if ((facts & NOM) != 0)
    parvis_json_text_add_string (json, "nom", raison->nom != NULL ? raison->nom : "");
  if ((facts & QUOTIENT) != 0)
    parvis_json_text_add_int (json, "quotient", raison->quotient);
  if ((facts & TRANCHE) != 0)
    {
      parvis_json_text_add_int (json, "tranche_min", raison->tranche_min);
      parvis_json_text_add_int (json, "tranche_max", raison->tranche_max);
    }
  if ((facts & TAUX) != 0)
    parvis_json_text_add_int (json, "taux_millioniemes", raison->taux);
  if ((facts & MAJORATION) != 0)
    {
      add_moment (json, "delai", &raison->delai);
      add_if (json, "plus_cents", raison->plus_cents);
      add_if (json, "plus_pour_mille", raison->plus_pour_mille);
    }
  if ((facts & PRIX) != 0)
    add_prix (json, raison);
  if ((facts & TEXTE) != 0)
    {
      parvis_json_text_add_string (json, "texte", raison->texte != NULL ? raison->texte : "");
      add_date (json, "texte_du", raison->texte_du);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static ParvisMoment
read_moment (ParvisJsonReader *reader, const char *key)
{
  const char *text = parvis_json_reader_get_string (reader, key, 16);
  g_autofree char *jour = g_strndup (text, 10);
  ParvisMoment moment = { parvis_date_from_iso (jour), -1 };

  if (strlen (text) == 16 && text[10] == 'T')
    moment.minutes = parvis_date_parse_heure (text + 11);
  if (moment.jour == PARVIS_DATE_NONE || moment.minutes < 0)
    {
      parvis_json_reader_fail (reader, key, "moment AAAA-MM-JJTHH:MM attendu");
      return (ParvisMoment){ 0 };
    }
  return moment;
}

static void
read_majoration (ParvisJsonReader *reader, ParvisRaison *raison)
{
  raison->plus_cents = parvis_json_reader_get_optional_int (reader, "plus_cents", 0, G_MAXINT32, 0);
  raison->plus_pour_mille =
      parvis_json_reader_get_optional_int (reader, "plus_pour_mille", 0, G_MAXINT32, 0);
}

static void
read_prix (ParvisJsonReader *reader, ParvisRaison *raison)
{
  raison->public = (ParvisPublic) parvis_json_reader_get_enum (reader, "public", parvis_publics);
  raison->cents = parvis_json_reader_get_int (reader, "cents", 0, G_MAXINT32);
  raison->quotient_du = parvis_json_reader_get_optional_date (reader, "quotient_du");
  raison->quotient_au = parvis_json_reader_get_optional_date (reader, "quotient_au");
  raison->rang = parvis_json_reader_get_optional_int (reader, "rang", 0, G_MAXINT16, 0);
  raison->moins_cents =
      parvis_json_reader_get_optional_int (reader, "moins_cents", 0, G_MAXINT32, 0);
  raison->moins_pour_mille =
      parvis_json_reader_get_optional_int (reader, "moins_pour_mille", 0, 1000, 0);
  read_majoration (reader, raison);
}

gboolean
parvis_raison_from_json (JsonNode *node, ParvisRaison *raison, GError **error)
{
  g_autoptr (ParvisJsonReader) reader = parvis_json_reader_new (node);
  const char *names[PARVIS_N_RAISONS + 1] = { NULL };
  guint facts;

  for (guint i = 0; i < PARVIS_N_RAISONS; i++)
    names[i] = table[i].code;
  *raison = (ParvisRaison){ 0 };
  raison->code = (ParvisRaisonCode) parvis_json_reader_get_enum (reader, "code", names);
  facts = table[raison->code].facts;
  if ((facts & ANNULATION) != 0)
    raison->annulation = parvis_json_reader_get_bool (reader, "annulation");
  if ((facts & JOUR) != 0)
    raison->jour = parvis_json_reader_get_date (reader, "jour");
  if ((facts & LIMITE) != 0
      || ((facts & LIMITE_SI) != 0 && parvis_json_reader_has (reader, "limite")))
    raison->limite = read_moment (reader, "limite");
  if ((facts & MAINTENANT) != 0)
    raison->maintenant = read_moment (reader, "maintenant");
  if ((facts & NOM) != 0)
    raison->nom = parvis_json_reader_get_string (reader, "nom", MAX_CHARS);
  if ((facts & QUOTIENT) != 0)
    raison->quotient = parvis_json_reader_get_int (reader, "quotient", 0, G_MAXINT32);
  if ((facts & TRANCHE) != 0)
    {
      raison->tranche_min = parvis_json_reader_get_int (reader, "tranche_min", 0, G_MAXINT32);
      raison->tranche_max = parvis_json_reader_get_int (reader, "tranche_max", 0, G_MAXINT32);
    }
  if ((facts & TAUX) != 0)
    raison->taux = parvis_json_reader_get_int (reader, "taux_millioniemes", 0, 1000000);
  if ((facts & MAJORATION) != 0)
    {
      raison->delai = read_moment (reader, "delai");
      read_majoration (reader, raison);
    }
  if ((facts & PRIX) != 0)
    read_prix (reader, raison);
  if ((facts & TEXTE) != 0)
    {
      raison->texte = parvis_json_reader_get_string (reader, "texte", MAX_CHARS);
      raison->texte_du = parvis_json_reader_get_date_or_null (reader, "texte_du");
    }
  return parvis_json_reader_end (reader, error);
}
