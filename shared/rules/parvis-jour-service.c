/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/rules/parvis-jour-service.h"

typedef struct
{
  ParvisFermetureNature nature;
  ParvisDate du, au;
  char *motif;
} Fermeture;

struct _ParvisCalendrier
{
  ParvisFeries feries;
  guint jours_ecole;
  GArray *fermetures;
};

static void
clear_fermeture (gpointer data)
{
  g_free (((Fermeture *) data)->motif);
}

ParvisCalendrier *
parvis_calendrier_new (ParvisFeries feries, guint jours_ecole)
{
  ParvisCalendrier *calendrier = g_new0 (ParvisCalendrier, 1);

  calendrier->feries = feries;
  calendrier->jours_ecole = jours_ecole;
  calendrier->fermetures = g_array_new (FALSE, FALSE, sizeof (Fermeture));
  g_array_set_clear_func (calendrier->fermetures, clear_fermeture);
  return calendrier;
}

void
parvis_calendrier_free (ParvisCalendrier *calendrier)
{
  g_array_unref (calendrier->fermetures);
  g_free (calendrier);
}

void
parvis_calendrier_add_fermeture (ParvisCalendrier *calendrier,
                                 ParvisFermetureNature nature,
                                 ParvisDate du,
                                 ParvisDate au,
                                 const char *motif)
{
  Fermeture fermeture = { nature, du, au, g_strdup (motif) };

  g_array_append_val (calendrier->fermetures, fermeture);
}

static const Fermeture *
find (const ParvisCalendrier *calendrier, ParvisFermetureNature nature, ParvisDate jour)
{
  for (guint i = 0; i < calendrier->fermetures->len; i++)
    {
      const Fermeture *f = &g_array_index (calendrier->fermetures, Fermeture, i);
      if (f->nature == nature && jour >= f->du && jour <= f->au)
        return f;
    }
  return NULL;
}

const char *
parvis_calendrier_find_fermeture (const ParvisCalendrier *calendrier,
                                  ParvisFermetureNature nature,
                                  ParvisDate jour)
{
  const Fermeture *fermeture = find (calendrier, nature, jour);

  return fermeture != NULL ? fermeture->motif : NULL;
}

gboolean
parvis_calendrier_is_ouvre (const ParvisCalendrier *calendrier,
                            ParvisDate jour,
                            gboolean hors_vacances)
{
  if (parvis_date_get_weekday (jour) >= PARVIS_SAMEDI)
    return FALSE;
  if (calendrier == NULL)
    return TRUE;
  if (parvis_jour_ferie_find (jour, calendrier->feries) != NULL)
    return FALSE;
  return !hors_vacances
         || (!parvis_calendrier_find_fermeture (calendrier, PARVIS_FERMETURE_VACANCES, jour)
             && !parvis_calendrier_find_fermeture (calendrier, PARVIS_FERMETURE_FERMETURE, jour));
}

static gboolean
refuse (ParvisRaison *raison,
        ParvisRaisonCode code,
        ParvisDate jour,
        ParvisDate limite,
        const char *nom)
{
  if (raison != NULL)
    *raison = (ParvisRaison){
      .code = code,
      .jour = jour,
      .limite = { limite, 0 },
      .nom = nom,
    };
  return FALSE;
}

gboolean
parvis_jour_service_judge (const ParvisSeanceJours *seance,
                           const ParvisCalendrier *calendrier,
                           ParvisDate jour,
                           ParvisRaison *raison)
{
  guint bit = 1u << parvis_date_get_weekday (jour);
  const Fermeture *fermeture, *vacances;
  const char *nom;

  if (raison != NULL)
    *raison = (ParvisRaison){ 0 };
  if (seance->du != PARVIS_DATE_NONE && jour < seance->du)
    return refuse (raison, PARVIS_RAISON_AVANT_DEBUT, jour, seance->du, NULL);
  if (seance->au != PARVIS_DATE_NONE && jour >= seance->au)
    return refuse (raison, PARVIS_RAISON_APRES_FIN, jour, seance->au - 1, NULL);
  nom = parvis_jour_ferie_find (jour, calendrier->feries);
  if (nom != NULL)
    return refuse (raison, PARVIS_RAISON_FERIE, jour, PARVIS_DATE_NONE, nom);
  fermeture = find (calendrier, PARVIS_FERMETURE_FERMETURE, jour);
  if (fermeture != NULL)
    return refuse (raison, PARVIS_RAISON_FERMETURE, jour, fermeture->au, fermeture->motif);
  vacances = find (calendrier, PARVIS_FERMETURE_VACANCES, jour);
  if (vacances != NULL && !seance->vacances)
    return refuse (raison, PARVIS_RAISON_VACANCES, jour, vacances->au, vacances->motif);
  if (vacances == NULL && seance->vacances)
    return refuse (raison, PARVIS_RAISON_HORS_VACANCES, jour, PARVIS_DATE_NONE, NULL);
  if ((seance->jours & bit) != 0)
    return TRUE;
  if (!seance->vacances && (calendrier->jours_ecole & bit) == 0)
    return refuse (raison, PARVIS_RAISON_SANS_ECOLE, jour, PARVIS_DATE_NONE, NULL);
  return refuse (raison, PARVIS_RAISON_SANS_SERVICE, jour, PARVIS_DATE_NONE, NULL);
}
