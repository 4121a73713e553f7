/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include <string.h>

#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-raison.h"
#include "shared/rules/parvis-typo.h"

/* « jeudi 12 novembre à 10 h » */
static char *
format_moment (const ParvisMoment *moment)
{
  g_autofree char *jour = parvis_date_format_jour (moment->jour);
  g_autofree char *heure = parvis_date_format_heure (moment->minutes);

  return g_strdup_printf ("%s à" PARVIS_NBSP "%s", jour, heure);
}

static char *
format_delai (const ParvisRaison *raison)
{
  const char *able = raison->annulation ? "Annulable" : "Réservable";
  g_autofree char *limite = format_moment (&raison->limite);
  g_autofree char *then = NULL;

  if (raison->code == PARVIS_RAISON_RESERVABLE)
    return g_strdup_printf ("%s jusqu’au %s.", able, limite);
  if (raison->maintenant.jour == raison->limite.jour)
    {
      g_autofree char *heure = parvis_date_format_heure (raison->maintenant.minutes);
      then = g_strdup_printf ("il était %s", heure);
    }
  else
    {
      g_autofree char *jour = parvis_date_format_jour (raison->maintenant.jour);
      then = g_strdup_printf ("nous étions le %s", jour);
    }
  return g_strdup_printf ("%s jusqu’au %s" PARVIS_NNBSP "; %s.", able, limite, then);
}

/* « Réservable hors délai jusqu’au jeudi 12 novembre à 18 h, 50 % plus cher : le délai était … » */
static char *
format_hors_delai (const ParvisRaison *raison)
{
  g_autofree char *limite = format_moment (&raison->limite);
  g_autofree char *delai = format_moment (&raison->delai);
  g_autofree char *plus = raison->plus_pour_mille > 0
                              ? parvis_money_format_pour_mille (raison->plus_pour_mille)
                              : parvis_money_format (raison->plus_cents);

  return g_strdup_printf (
      "Le délai était le %s. Réservable hors délai jusqu’au %s, pour %s de plus, "
      "et sans pouvoir annuler ensuite.",
      delai, limite, plus);
}

/* « Réservable à partir du 2 novembre. » and the like: @format takes the day of `limite`. */
static char *
format_from (const char *before, const ParvisRaison *raison)
{
  g_autofree char *jour = parvis_date_format_long (raison->limite.jour);

  return g_strdup_printf ("%s %s.", before, jour);
}

static char *
format_weekday (const char *before, const ParvisRaison *raison)
{
  return g_strdup_printf ("%s le %s.", before,
                          parvis_date_get_nom_jour (parvis_date_get_weekday (raison->jour)));
}

char *
parvis_raison_format_taux (gint64 taux)
{
  g_autofree char *decimals = g_strdup_printf ("%04d", (int) (taux % 10000));
  gsize length = 4;

  while (length > 0 && decimals[length - 1] == '0')
    length--;
  decimals[length] = 0;
  return g_strdup_printf ("%d%s%s" PARVIS_NBSP "%%", (int) (taux / 10000), length > 0 ? "," : "",
                          decimals);
}

/* « 720 (depuis le 1er octobre 2026) », « 720 (du 1er octobre 2026 au 31 janvier 2027) » */
static char *
format_valeur (const ParvisRaison *raison)
{
  g_autofree char *du = raison->quotient_du != PARVIS_DATE_NONE
                            ? parvis_date_format_sans_jour (raison->quotient_du)
                            : NULL;
  g_autofree char *au = raison->quotient_au != PARVIS_DATE_NONE
                            ? parvis_date_format_sans_jour (raison->quotient_au - 1)
                            : NULL;

  if (du == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, raison->quotient);
  if (au == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT " (depuis le %s)", raison->quotient, du);
  return g_strdup_printf ("%" G_GINT64_FORMAT " (du %s au %s)", raison->quotient, du, au);
}

/* « , quotient 720, tranche de 400 à moins de 860 » */
static char *
format_tranche (const ParvisRaison *raison, const char *valeur)
{
  if (raison->tranche_min == 0 && raison->tranche_max == 0)
    return g_strdup_printf (", quotient %s", valeur);
  if (raison->tranche_max == 0)
    return g_strdup_printf (", quotient %s, tranche à partir de %" G_GINT64_FORMAT, valeur,
                            raison->tranche_min);
  if (raison->tranche_min == 0)
    return g_strdup_printf (", quotient %s, tranche de moins de %" G_GINT64_FORMAT, valeur,
                            raison->tranche_max);
  return g_strdup_printf (", quotient %s, tranche de %" G_GINT64_FORMAT
                          " à moins de %" G_GINT64_FORMAT,
                          valeur, raison->tranche_min, raison->tranche_max);
}

/* « , quotient inconnu depuis le 1er février 2027, tranche la plus haute » */
static char *
format_inconnu (const ParvisRaison *raison, const char *suite)
{
  g_autofree char *depuis = raison->quotient_au != PARVIS_DATE_NONE
                                ? parvis_date_format_sans_jour (raison->quotient_au)
                                : NULL;

  return g_strdup_printf (", quotient inconnu%s%s, %s", depuis != NULL ? " depuis le " : "",
                          depuis != NULL ? depuis : "", suite);
}

/* What comes between « Tarif résident » and the price. */
static char *
format_quotient (const ParvisRaison *raison)
{
  g_autofree char *valeur = format_valeur (raison);
  g_autofree char *taux = NULL;

  switch ((int) raison->code)
    {
    case PARVIS_RAISON_TARIF_TRANCHE:
      return format_tranche (raison, valeur);
    case PARVIS_RAISON_TARIF_PLANCHER:
    case PARVIS_RAISON_TARIF_PLAFOND:
      return g_strdup_printf (", quotient %s", valeur);
    case PARVIS_RAISON_TARIF_EFFORT:
      taux = parvis_raison_format_taux (raison->taux);
      return g_strdup_printf (", %s du quotient %s", taux, valeur);
    case PARVIS_RAISON_TARIF_TRANCHE_HAUTE:
      return format_inconnu (raison, "tranche la plus haute");
    case PARVIS_RAISON_TARIF_PLAFOND_INCONNU:
      return format_inconnu (raison, "prix le plus haut");
    default:
      return g_strdup ("");
    }
}

static char *
format_part (gint64 pour_mille, gint64 cents)
{
  return pour_mille > 0 ? parvis_money_format_pour_mille (pour_mille) : parvis_money_format (cents);
}

/* « , moins 10 % pour le 2e enfant inscrit, plus 50 % hors délai, soit 3,92 € » */
static char *
format_changes (const ParvisRaison *raison)
{
  GString *changes = g_string_new (NULL);
  g_autofree char *moins = format_part (raison->moins_pour_mille, raison->moins_cents);
  g_autofree char *plus = format_part (raison->plus_pour_mille, raison->plus_cents);
  g_autofree char *prix = parvis_money_format (raison->cents);

  if (raison->moins_cents > 0)
    g_string_append_printf (changes, ", moins %s pour le %" G_GINT64_FORMAT "e enfant inscrit",
                            moins, raison->rang);
  if (raison->plus_cents > 0)
    g_string_append_printf (changes, ", plus %s hors délai", plus);
  if (changes->len > 0)
    g_string_append_printf (changes, ", soit %s", prix);
  return g_string_free (changes, FALSE);
}

static char *
format_tarif (const ParvisRaison *raison)
{
  static const char *const publics[PARVIS_N_PUBLICS] = {
    "résident", "extérieur", "PAI", "ULIS", "agent communal", "enseignant"
  };
  g_autofree char *quotient = format_quotient (raison);
  g_autofree char *prix =
      parvis_money_format (raison->cents + raison->moins_cents - raison->plus_cents);
  g_autofree char *changes = format_changes (raison);
  const char *bound = raison->code == PARVIS_RAISON_TARIF_PLANCHER  ? ", le minimum"
                      : raison->code == PARVIS_RAISON_TARIF_PLAFOND ? ", le maximum"
                                                                    : "";
  gboolean has_text = raison->texte != NULL && *raison->texte != 0;

  return g_strdup_printf ("Tarif %s%s" PARVIS_NBSP ": %s%s%s%s%s%s.", publics[raison->public],
                          quotient, prix, bound, changes, has_text ? " (" : "",
                          has_text ? raison->texte : "", has_text ? ")" : "");
}

/* « Chez l’autre parent : une semaine sur deux. … » */
static char *
format_autre_parent (const ParvisRaison *raison)
{
  g_autofree char *du =
      raison->texte_du != PARVIS_DATE_NONE ? parvis_date_format_sans_jour (raison->texte_du) : NULL;

  return g_strdup_printf (
      "Ce jour-là, l’enfant est chez son autre parent, qui réserve et qui paie" PARVIS_NBSP
      ": %s%s%s.",
      raison->nom != NULL ? raison->nom : "",
      du != NULL ? ", selon le calendrier de garde en vigueur depuis le " : "",
      du != NULL ? du : "");
}

static char *
format_jour_meme (const ParvisRaison *raison)
{
  const char *faire = raison->annulation ? "annuler" : "réserver";
  g_autofree char *limite = NULL;

  /* A weekday without a rule, or a reason that was kept. */
  if (raison->limite.jour == PARVIS_DATE_NONE)
    return g_strdup_printf ("On ne peut plus %s le jour même.", faire);
  limite = format_moment (&raison->limite);
  return g_strdup_printf ("On ne peut plus %s le jour même" PARVIS_NBSP
                          ": c’était possible jusqu’au %s.",
                          faire, limite);
}

static char *
format_jour_passe (const ParvisRaison *raison)
{
  g_autofree char *jour = parvis_date_format_jour (raison->maintenant.jour);

  return g_strdup_printf ("Ce jour est passé" PARVIS_NBSP ": nous sommes le %s.", jour);
}

/* « Le mercredi 11 novembre est férié. », « Le lundi 29 mars est férié : lundi de Pâques. » */
static char *
format_ferie (const ParvisRaison *raison, const char *nom)
{
  g_autofree char *jour = parvis_date_format_jour (raison->jour);

  if (g_str_has_suffix (jour, nom))
    return g_strdup_printf ("Le %s est férié.", jour);
  return g_strdup_printf ("Le %s est férié" PARVIS_NBSP ": %s.", jour, nom);
}

/* « Vacances de Noël : pas de service jusqu’au dimanche 3 janvier. » */
static char *
format_ferme (const ParvisRaison *raison, const char *nom)
{
  g_autofree char *fin = parvis_date_format_jour (raison->limite.jour);

  return g_strdup_printf ("%s" PARVIS_NBSP ": pas de service %s %s.", nom,
                          raison->limite.jour > raison->jour ? "jusqu’au" : "le", fin);
}

char *
parvis_raison_to_phrase (const ParvisRaison *raison)
{
  const char *nom = raison->nom != NULL ? raison->nom : "";

  switch (raison->code)
    {
    case PARVIS_RAISON_RESERVABLE:
    case PARVIS_RAISON_TROP_TARD:
      return format_delai (raison);
    case PARVIS_RAISON_HORS_DELAI:
      return format_hors_delai (raison);
    case PARVIS_RAISON_PAS_ENCORE:
      return format_from ("Réservable à partir du", raison);
    case PARVIS_RAISON_JOUR_MEME:
      return format_jour_meme (raison);
    case PARVIS_RAISON_JOUR_PASSE:
      return format_jour_passe (raison);
    case PARVIS_RAISON_SANS_REGLE:
      return format_weekday ("On ne peut pas réserver en ligne", raison);
    case PARVIS_RAISON_SANS_DELAI:
      return g_strdup_printf ("La mairie n’a pas encore fixé jusqu’à quand ce jour %s.",
                              raison->annulation ? "s’annule" : "se réserve");
    case PARVIS_RAISON_AVANT_DEBUT:
      return format_from ("Ce service commence le", raison);
    case PARVIS_RAISON_APRES_FIN:
      return format_from ("Ce service a pris fin le", raison);
    case PARVIS_RAISON_FERIE:
      return format_ferie (raison, nom);
    case PARVIS_RAISON_FERMETURE:
    case PARVIS_RAISON_VACANCES:
      return format_ferme (raison, nom);
    case PARVIS_RAISON_HORS_VACANCES:
      return g_strdup ("Ce service n’ouvre que pendant les vacances scolaires.");
    case PARVIS_RAISON_SANS_ECOLE:
      return format_weekday ("Pas d’école", raison);
    case PARVIS_RAISON_SANS_SERVICE:
      return format_weekday ("Pas de service", raison);
    case PARVIS_RAISON_AUTRE_PARENT:
      return format_autre_parent (raison);
    case PARVIS_RAISON_AUCUNE:
    case PARVIS_N_RAISONS:
      return g_strdup ("");
    case PARVIS_RAISON_TARIF_FIXE:
    case PARVIS_RAISON_TARIF_TRANCHE:
    case PARVIS_RAISON_TARIF_TRANCHE_HAUTE:
    case PARVIS_RAISON_TARIF_EFFORT:
    case PARVIS_RAISON_TARIF_PLANCHER:
    case PARVIS_RAISON_TARIF_PLAFOND:
    case PARVIS_RAISON_TARIF_PLAFOND_INCONNU:
      return format_tarif (raison);
    }
  g_return_val_if_reached (g_strdup (""));
}
