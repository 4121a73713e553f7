/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/json/parvis-json-reader.h"
#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-tarif.h"
#include "shared/rules/parvis-typo.h"

#define MAX_BYTES    16384
#define MAX_TRANCHES 100
#define MAX_RANGS    20
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

typedef struct
{
  gint64 rang;
  gint64 pour_mille; /* 0: the sum */
  gint64 cents;
} Reduction;

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
  Reduction *fratrie; /* by rank */
  guint n_fratrie;
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

/* Thousandths or a sum: one of the two. */
static void
read_reduction (ParvisJsonReader *element, Reduction *reduction)
{
  reduction->rang = parvis_json_reader_get_int (element, "rang", 2, MAX_RANGS);
  reduction->pour_mille = parvis_json_reader_get_optional_int (element, "pour_mille", 1, 1000, 0);
  reduction->cents = parvis_json_reader_get_optional_int (element, "cents", 1, MAX_CENTS, 0);
  if ((reduction->pour_mille > 0) == (reduction->cents > 0))
    parvis_json_reader_fail (element, NULL, "pour_mille ou cents, l’un des deux");
}

static void
read_fratrie (ParvisJsonReader *reader, ParvisTarif *tarif)
{
  ParvisJsonReader *list = parvis_json_reader_find_array (reader, "fratrie", MAX_RANGS);

  if (list == NULL)
    return;
  tarif->n_fratrie = parvis_json_reader_get_length (list);
  tarif->fratrie = g_new0 (Reduction, MAX (tarif->n_fratrie, 1));
  for (guint i = 0; i < tarif->n_fratrie; i++)
    {
      ParvisJsonReader *element = parvis_json_reader_get_element (list, i);

      read_reduction (element, &tarif->fratrie[i]);
      if (i > 0 && tarif->fratrie[i].rang <= tarif->fratrie[i - 1].rang)
        parvis_json_reader_fail (element, "rang", "les rangs vont en montant");
    }
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
  read_fratrie (reader, tarif);
  return parvis_json_reader_end (reader, error) ? g_steal_pointer (&tarif) : NULL;
}

void
parvis_tarif_free (ParvisTarif *tarif)
{
  g_free (tarif->tranches);
  g_free (tarif->fratrie);
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

/* The reduction of the highest rank that the child has reached. */
static void
reduce (const ParvisTarif *tarif, guint rang, ParvisRaison *raison)
{
  gint64 plancher = tarif->type == EFFORT ? tarif->plancher : 0;
  const Reduction *reduction = NULL;
  gint64 voulu;

  for (guint i = 0; i < tarif->n_fratrie && tarif->fratrie[i].rang <= rang; i++)
    reduction = &tarif->fratrie[i];
  if (reduction == NULL)
    return;
  voulu = reduction->pour_mille > 0 ? parvis_money_pour_mille (raison->cents, reduction->pour_mille)
                                    : reduction->cents;
  raison->moins_cents = CLAMP (voulu, 0, MAX (raison->cents - plancher, 0));
  if (raison->moins_cents == 0)
    return;
  raison->rang = rang;
  /* Where the floor held it back, the thousandths are not what was taken off. */
  raison->moins_pour_mille = raison->moins_cents == voulu ? reduction->pour_mille : 0;
  raison->cents -= raison->moins_cents;
}

gint64
parvis_tarif_price (const ParvisTarif *tarif, gint64 quotient, ParvisRaison *raison)
{
  return parvis_tarif_price_au_rang (tarif, quotient, 1, raison);
}

gint64
parvis_tarif_price_au_rang (const ParvisTarif *tarif,
                            gint64 quotient,
                            guint rang,
                            ParvisRaison *raison)
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
  reduce (tarif, rang, &r);
  if (raison != NULL)
    *raison = r;
  return r.cents;
}

gboolean
parvis_tarif_has_fratrie (const ParvisTarif *tarif)
{
  return tarif->n_fratrie > 0;
}

static void
ligne_free (gpointer data)
{
  ParvisTarifLigne *ligne = data;

  g_free (ligne->cas);
  g_free (ligne->prix);
  g_free (ligne);
}

static void
take_ligne (GPtrArray *lignes, char *cas, char *prix)
{
  ParvisTarifLigne *ligne = g_new0 (ParvisTarifLigne, 1);

  *ligne = (ParvisTarifLigne){ cas, prix };
  g_ptr_array_add (lignes, ligne);
}

static char *
dup_tranche (const ParvisTarif *tarif, guint i)
{
  gint64 min = tarif->tranches[i].min;
  gint64 max = i + 1 < tarif->n_tranches ? tarif->tranches[i + 1].min : 0;

  if (max == 0)
    return min == 0 ? g_strdup ("Quel que soit le quotient")
                    : g_strdup_printf ("Quotient à partir de %" G_GINT64_FORMAT, min);
  if (min == 0)
    return g_strdup_printf ("Quotient de moins de %" G_GINT64_FORMAT, max);
  return g_strdup_printf ("Quotient de %" G_GINT64_FORMAT " à moins de %" G_GINT64_FORMAT, min,
                          max);
}

static void
list_formule (const ParvisTarif *tarif, GPtrArray *lignes)
{
  g_autofree char *taux = NULL, *plancher = NULL, *plafond = NULL;

  if (tarif->type == FIXE)
    take_ligne (lignes, g_strdup ("Prix unique"), parvis_money_format (tarif->cents));
  for (guint i = 0; tarif->type == TRANCHES && i < tarif->n_tranches; i++)
    take_ligne (lignes, dup_tranche (tarif, i), parvis_money_format (tarif->tranches[i].cents));
  if (tarif->type != EFFORT)
    return;
  taux = parvis_raison_format_taux (tarif->taux);
  plancher = parvis_money_format (tarif->plancher);
  plafond = parvis_money_format (tarif->plafond);
  take_ligne (lignes, g_strdup_printf ("%s du quotient", taux),
              g_strdup_printf ("de %s à %s", plancher, plafond));
}

GPtrArray *
parvis_tarif_list_lignes (const ParvisTarif *tarif)
{
  GPtrArray *lignes = g_ptr_array_new_with_free_func (ligne_free);

  list_formule (tarif, lignes);
  for (guint i = 0; i < tarif->n_fratrie; i++)
    {
      const Reduction *r = &tarif->fratrie[i];
      g_autofree char *moins = r->pour_mille > 0 ? parvis_money_format_pour_mille (r->pour_mille)
                                                 : parvis_money_format (r->cents);

      take_ligne (lignes,
                  g_strdup_printf ("%" G_GINT64_FORMAT "e enfant inscrit%s", r->rang,
                                   i + 1 == tarif->n_fratrie ? " et les suivants" : ""),
                  g_strdup_printf ("−" PARVIS_NBSP "%s", moins));
    }
  return lignes;
}
