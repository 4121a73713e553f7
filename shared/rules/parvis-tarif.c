/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-tarif.h"

#define MAX_BYTES    16384
#define MAX_TRANCHES 100
#define MAX_CENTS    1000000
#define MAX_QUOTIENT 10000000
#define MILLION      1000000

typedef enum
{
  FIXE,
  TRANCHES,
  EFFORT
} Type;
static const char *const types[] = { "fixe", "tranches", "effort", NULL };

typedef struct
{
  gint64 min;
  gint64 cents;
} Tranche;

struct _ParvisTarif
{
  Type type;
  ParvisPublic public;
  gint64 cents;
  Tranche *tranches;
  guint n_tranches;
  gint64 taux;
  gint64 plancher;
  gint64 plafond;
  char *texte;
  ParvisDate du;
};

static void
read_tranches (ParvisJsonReader *reader, ParvisTarif *tarif)
{
  ParvisJsonReader *list = parvis_json_reader_get_array (reader, "tranches", MAX_TRANCHES);

  tarif->n_tranches = parvis_json_reader_get_length (list);
  tarif->tranches = g_new0 (Tranche, MAX (tarif->n_tranches, 1));
  if (tarif->n_tranches == 0)
    parvis_json_reader_fail (list, NULL, "aucune tranche");
  for (guint i = 0; i < tarif->n_tranches; i++)
    {
      ParvisJsonReader *element = parvis_json_reader_get_element (list, i);
      Tranche *tranche = &tarif->tranches[i];
      tranche->min = parvis_json_reader_get_int (element, "min", 0, MAX_QUOTIENT);
      tranche->cents = parvis_json_reader_get_int (element, "cents", 0, MAX_CENTS);
      if (i == 0 && tranche->min != 0)
        parvis_json_reader_fail (element, "min", "la première tranche commence à 0");
      else if (i > 0 && tranche->min <= tranche[-1].min)
        parvis_json_reader_fail (element, "min", "les tranches vont en montant");
    }
}

static void
read_effort (ParvisJsonReader *reader, ParvisTarif *tarif)
{
  tarif->taux = parvis_json_reader_get_int (reader, "taux_millioniemes", 1, MILLION);
  tarif->plancher = parvis_json_reader_get_int (reader, "plancher", 0, MAX_CENTS);
  tarif->plafond = parvis_json_reader_get_int (reader, "plafond", 0, MAX_CENTS);
  if (tarif->plafond < tarif->plancher)
    parvis_json_reader_fail (reader, "plafond", "plus bas que le plancher");
}

ParvisTarif *
parvis_tarif_new (const char *formule,
                  ParvisPublic public,
                  const char *deliberation,
                  ParvisDate du,
                  GError **error)
{
  g_autoptr (JsonNode) node = parvis_json_parse (formule, -1, MAX_BYTES, 4, error);
  g_autoptr (ParvisJsonReader) reader = NULL;
  g_autoptr (ParvisTarif) tarif = NULL;

  if (node == NULL)
    return NULL;
  reader = parvis_json_reader_new (node);
  tarif = g_new0 (ParvisTarif, 1);
  tarif->public = public;
  tarif->texte = g_strdup (deliberation);
  tarif->du = du;
  tarif->type = (Type) parvis_json_reader_get_enum (reader, "type", types);
  if (tarif->type == TRANCHES)
    read_tranches (reader, tarif);
  else if (tarif->type == EFFORT)
    read_effort (reader, tarif);
  else
    tarif->cents = parvis_json_reader_get_int (reader, "cents", 0, MAX_CENTS);
  return parvis_json_reader_end (reader, error) ? g_steal_pointer (&tarif) : NULL;
}

void
parvis_tarif_free (ParvisTarif *tarif)
{
  g_free (tarif->tranches);
  g_free (tarif->texte);
  g_free (tarif);
}

static void
price_tranches (const ParvisTarif *tarif, ParvisRaison *raison)
{
  guint i = tarif->n_tranches - 1;

  if (raison->quotient < 0)
    {
      raison->code = PARVIS_RAISON_TARIF_TRANCHE_HAUTE;
      raison->cents = tarif->tranches[i].cents;
      return;
    }
  while (i > 0 && raison->quotient < tarif->tranches[i].min)
    i--;
  raison->code = PARVIS_RAISON_TARIF_TRANCHE;
  raison->tranche_min = tarif->tranches[i].min;
  raison->tranche_max = i + 1 < tarif->n_tranches ? tarif->tranches[i + 1].min : 0;
  raison->cents = tarif->tranches[i].cents;
}

static void
price_effort (const ParvisTarif *tarif, ParvisRaison *raison)
{
  raison->taux = tarif->taux;
  if (raison->quotient < 0)
    {
      raison->code = PARVIS_RAISON_TARIF_PLAFOND_INCONNU;
      raison->cents = tarif->plafond;
      return;
    }
  raison->cents =
      (MIN (raison->quotient, MAX_QUOTIENT) * tarif->taux * 100 + MILLION / 2) / MILLION;
  raison->code = PARVIS_RAISON_TARIF_EFFORT;
  if (raison->cents < tarif->plancher)
    {
      raison->code = PARVIS_RAISON_TARIF_PLANCHER;
      raison->cents = tarif->plancher;
    }
  else if (raison->cents > tarif->plafond)
    {
      raison->code = PARVIS_RAISON_TARIF_PLAFOND;
      raison->cents = tarif->plafond;
    }
}

gint64
parvis_tarif_price (const ParvisTarif *tarif, gint64 quotient, ParvisRaison *raison)
{
  ParvisRaison r = {
    .code = PARVIS_RAISON_TARIF_FIXE,
    .public = tarif->public,
    .quotient = quotient,
    .cents = tarif->cents,
    .texte = tarif->texte,
    .texte_du = tarif->du,
  };

  if (tarif->type == TRANCHES)
    price_tranches (tarif, &r);
  else if (tarif->type == EFFORT)
    price_effort (tarif, &r);
  if (raison != NULL)
    *raison = r;
  return r.cents;
}
