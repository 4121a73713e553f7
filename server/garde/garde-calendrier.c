/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-garde"
#include "config.h"

#include "server/garde/garde-calendrier.h"

#include "server/comptes/comptes-store.h"
#include "server/foyers/foyers-store.h"

#define MOIS 3

void
parvis_garde_vue_free (ParvisGardeVue *vue)
{
  if (vue == NULL)
    return;
  g_free (vue->prenom);
  g_free (vue->autre);
  g_free (vue);
}

ParvisGardeVue *
parvis_garde_vue_load (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisGardeVue) vue = g_new0 (ParvisGardeVue, 1);
  g_autoptr (ParvisPersonne) enfant = NULL;
  g_autoptr (GPtrArray) foyers = NULL;

  vue->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (vue->foyer_id == 0 || !parvis_request_get_part_id (request, "enfant", &vue->enfant_id, error))
    return NULL;
  enfant = parvis_foyer_get_membre (db, vue->foyer_id, vue->enfant_id,
                                    parvis_request_get_today (request), error);
  if (enfant == NULL)
    return NULL;
  if (!g_str_equal (enfant->role, "enfant"))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "not a child");
      return NULL;
    }
  vue->prenom = g_strdup (enfant->prenom);
  foyers = parvis_garde_list_foyers (db, vue->enfant_id);
  if (foyers->len == 2)
    {
      const ParvisGardeFoyer *a = foyers->pdata[0], *b = foyers->pdata[1];
      const ParvisGardeFoyer *autre = a->foyer_id == vue->foyer_id ? b : a;

      vue->foyer_a = a->foyer_id;
      vue->foyer_b = b->foyer_id;
      vue->autre_id = autre->foyer_id;
      vue->autre = g_strdup (*autre->prenom ? autre->prenom : "l’autre parent");
    }
  return g_steal_pointer (&vue);
}

static gint64
get_foyer (const ParvisGarde *garde, ParvisGardeCote cote)
{
  return cote == PARVIS_GARDE_A ? garde->foyer_a : cote == PARVIS_GARDE_B ? garde->foyer_b : 0;
}

char *
parvis_garde_dup_chez (const ParvisGardeVue *vue, const ParvisGarde *garde, ParvisGardeCote cote)
{
  return get_foyer (garde, cote) == vue->foyer_id ? g_strdup ("chez vous")
                                                  : g_strdup_printf ("chez %s", vue->autre);
}

static void
append_phrase (ParvisView *view, const char *key, char *phrase)
{
  parvis_view_append_text (view, key, phrase);
  g_free (phrase);
}

static void
show_vacances (const ParvisGardeVue *vue,
               const ParvisGarde *garde,
               ParvisView *view,
               const char *key)
{
  g_autofree char *paires = NULL, *impaires = NULL;

  if (garde->regle.vacances == PARVIS_GARDE_VACANCES_RYTHME)
    {
      if (garde->regle.rythme == PARVIS_GARDE_ALTERNEE)
        append_phrase (
            view, key,
            g_strdup ("Pendant les vacances, les semaines continuent de la même façon."));
      return;
    }
  paires = parvis_garde_dup_chez (vue, garde, garde->regle.paires);
  impaires = parvis_garde_dup_chez (vue, garde, parvis_garde_get_autre (garde->regle.paires));
  append_phrase (
      view, key,
      g_strdup_printf ("Vacances par moitiés : la première %s quand elles commencent une "
                       "année paire, %s une année impaire.",
                       paires, impaires));
}

static void
show_echanges (const ParvisGardeVue *vue,
               const ParvisGarde *garde,
               ParvisView *view,
               const char *key)
{
  for (guint i = 0; i < garde->regle.n_echanges; i++)
    {
      const ParvisGardeJours *echange = &garde->regle.echanges[i];
      g_autofree char *chez = parvis_garde_dup_chez (vue, garde, echange->chez);
      g_autofree char *du = parvis_date_format_jour (echange->du);
      g_autofree char *au = parvis_date_format_jour (echange->au);

      append_phrase (view, key,
                     echange->du == echange->au
                         ? g_strdup_printf ("Échange : le %s %s.", du, chez)
                         : g_strdup_printf ("Échange : du %s au %s %s.", du, au, chez));
    }
}

void
parvis_garde_show_phrases (const ParvisGardeVue *vue,
                           const ParvisGarde *garde,
                           ParvisView *view,
                           const char *key)
{
  const ParvisGardeRegle *regle = &garde->regle;
  g_autofree char *chez = parvis_garde_dup_chez (vue, garde, regle->chez);
  g_autofree char *heure = parvis_date_format_heure (regle->minutes);
  g_autofree char *du = parvis_date_format_court (garde->du);
  g_autofree char *au = parvis_date_format_court (garde->au);

  parvis_view_list (view, key);
  if (regle->rythme == PARVIS_GARDE_FIXE)
    append_phrase (view, key, g_strdup_printf ("%s vit %s.", vue->prenom, chez));
  else
    {
      g_autofree char *debut = parvis_date_format_jour (regle->lundi + regle->jour);

      append_phrase (view, key,
                     g_strdup_printf ("Une semaine sur deux : %s à partir du %s.", chez, debut));
      append_phrase (
          view, key,
          regle->minutes == 0
              ? g_strdup_printf ("On change le %s matin.", parvis_date_get_nom_jour (regle->jour))
              : g_strdup_printf ("On change le %s à %s.", parvis_date_get_nom_jour (regle->jour),
                                 heure));
    }
  show_vacances (vue, garde, view, key);
  show_echanges (vue, garde, view, key);
  append_phrase (view, key, g_strdup_printf ("Du %s au %s.", du, au));
}

/* What would be in force if it were accepted: until its first day, what is. */
static GArray *
load_moments (ParvisDb *db,
              const ParvisGardeVue *vue,
              const ParvisGarde *propose,
              ParvisDate du,
              ParvisDate au)
{
  char iso_du[PARVIS_DATE_ISO_SIZE], iso_au[PARVIS_DATE_ISO_SIZE];
  g_autoptr (GArray) moments = parvis_garde_load_moments (
      db, vue->enfant_id, parvis_date_write_iso (du, iso_du), parvis_date_write_iso (au, iso_au));
  g_autoptr (GArray) vacances = NULL, periodes = NULL;

  if (propose == NULL)
    return g_steal_pointer (&moments);
  for (guint i = moments->len; i > 0; i--)
    if (g_array_index (moments, ParvisGardeMoment, i - 1).jour >= propose->du)
      g_array_remove_index (moments, i - 1);
  vacances = parvis_garde_list_vacances (db, propose->du);
  periodes = parvis_garde_list_periodes (&propose->regle,
                                         (const ParvisGardeJours *) (gpointer) vacances->data,
                                         vacances->len, propose->du, propose->au);
  for (guint i = 0; i < periodes->len; i++)
    {
      const ParvisGardePeriode *periode = &g_array_index (periodes, ParvisGardePeriode, i);
      ParvisGardeMoment moment = { periode->jour, periode->minutes,
                                   get_foyer (propose, periode->chez), periode->motif,
                                   propose->du };

      g_array_append_val (moments, moment);
    }
  return g_steal_pointer (&moments);
}

static const char *
get_code (const ParvisGardeVue *vue, gint64 foyer_id)
{
  return foyer_id == 0 ? "libre" : foyer_id == vue->foyer_id ? "moi" : "autre";
}

/* The household of the morning and of the evening, and when it changes between the two. */
static void
show_jour (const ParvisGardeVue *vue, const GArray *moments, ParvisDate jour, ParvisView *row)
{
  const ParvisGardeMoment *matin = parvis_garde_find_moment (moments, jour, 0);
  const ParvisGardeMoment *soir = parvis_garde_find_moment (moments, jour, 1439);
  gint64 un = matin != NULL ? matin->foyer_id : 0, deux = soir != NULL ? soir->foyer_id : 0;
  g_autofree char *heure = soir != NULL ? parvis_date_format_heure (soir->minutes) : NULL;
  const char *a = un == vue->foyer_id ? "chez vous" : un != 0 ? vue->autre : "libre";
  const char *b = deux == vue->foyer_id ? "chez vous" : deux != 0 ? vue->autre : "libre";

  parvis_view_set_int (row, "n", parvis_date_get_day (jour));
  if (un == deux)
    {
      parvis_view_set (row, "etat", get_code (vue, un));
      parvis_view_printf (row, "texte", "%s", a);
      parvis_view_set (row, "signe",
                       un == 0               ? "#i-tiret"
                       : un == vue->foyer_id ? "#i-accueil"
                                             : "#i-personne");
    }
  else
    {
      parvis_view_printf (row, "etat", "%s-%s", get_code (vue, un), get_code (vue, deux));
      parvis_view_printf (row, "texte", "%s, puis %s à %s", a, b, heure);
      parvis_view_set (row, "signe", "#i-fleche");
    }
}

void
parvis_garde_show_mois (ParvisDb *db,
                        const ParvisGardeVue *vue,
                        const ParvisGarde *propose,
                        ParvisDate today,
                        ParvisView *view,
                        const char *key)
{
  ParvisDate premier = parvis_date_first_of_month (today);
  ParvisDate dernier = parvis_date_last_of_month (parvis_date_add_months (premier, MOIS - 1));
  g_autoptr (GArray) moments = load_moments (db, vue, propose, premier, dernier);

  for (int i = 0; i < MOIS; i++)
    {
      ParvisDate du = parvis_date_add_months (premier, i), au = parvis_date_last_of_month (du);
      ParvisView *mois = parvis_view_append (view, key), *semaine = NULL;
      g_autofree char *nom = parvis_date_format_mois (du);

      parvis_view_set (mois, "mois", nom);
      for (ParvisDate jour = parvis_date_get_monday (du); jour <= parvis_date_get_monday (au) + 6;
           jour++)
        {
          ParvisView *row;

          if (parvis_date_get_weekday (jour) == PARVIS_LUNDI)
            semaine = parvis_view_append (mois, "semaines");
          row = parvis_view_append (semaine, "jours");
          parvis_view_set_bool (row, "dedans", du <= jour && jour <= au);
          if (du <= jour && jour <= au)
            show_jour (vue, moments, jour, row);
        }
    }
}
