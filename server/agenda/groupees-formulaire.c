/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/groupees-vue.h"

static void
show_usagers (const ParvisGroupe *choix, ParvisView *champ)
{
  for (guint i = 0; i < choix->enfants->len; i++)
    {
      const ParvisPersonne *enfant = choix->enfants->pdata[i];
      g_autofree char *code = g_strdup_printf ("%" G_GINT64_FORMAT, enfant->id);
      g_autofree char *nom = parvis_personne_dup_prenom_nom (enfant);

      parvis_saisie_add_choix (champ, code, nom, NULL,
                               parvis_groupe_has_usager (choix, enfant->id));
    }
}

static void
show_activites (const ParvisGroupe *choix, ParvisView *champ)
{
  for (guint i = 0; i < choix->seances->len; i++)
    {
      const ParvisAgendaSeance *seance = choix->seances->pdata[i];
      g_autofree char *code = g_strdup_printf ("%" G_GINT64_FORMAT, seance->seance_id);
      g_autofree char *aide =
          g_strdup_printf ("%s %s\u00a0-\u00a0%s", seance->nom, seance->debut, seance->fin);

      parvis_saisie_add_choix (champ, code, seance->activite, aide,
                               parvis_groupe_has_activite (choix, seance->seance_id));
    }
}

static void
show_action (const ParvisGroupe *choix, ParvisView *champ)
{
  static const char *const libelles[] = { "Créer", "Modifier", "Supprimer" };
  static const char *const aides[] = {
    "réserver les jours choisis",
    "les réservations de la période deviennent les jours choisis",
    "annuler les jours choisis",
  };

  for (int i = 0; parvis_groupe_actions[i] != NULL; i++)
    parvis_saisie_add_choix (champ, parvis_groupe_actions[i], libelles[i], aides[i],
                             choix->fautes[PARVIS_GROUPE_ACTION] == NULL
                                 && (int) choix->action == i);
}

static void
show_periodicite (const ParvisGroupe *choix, ParvisView *champ)
{
  parvis_saisie_add_choix (champ, "aucune", "Aucune",
                           "tous les jours de la période, ou ceux que vous cochez",
                           choix->semaines == 0);
  parvis_saisie_add_choix (champ, "1", "Toutes les semaines", NULL, choix->semaines == 1);
  parvis_saisie_add_choix (champ, "2", "Une semaine sur deux",
                           "à partir de la première semaine de la période", choix->semaines == 2);
}

static void
show_jours (const ParvisGroupe *choix, ParvisView *champ)
{
  for (int i = PARVIS_LUNDI; i <= PARVIS_DIMANCHE; i++)
    {
      const char code[] = { (char) ('0' + i), '\0' };
      g_autofree char *nom = g_strdup (parvis_date_get_nom_jour (i));

      nom[0] = g_ascii_toupper (nom[0]);
      parvis_saisie_add_choix (champ, code, nom, NULL, (choix->jours & (1U << i)) != 0);
    }
}

void
parvis_groupe_show (const ParvisGroupe *choix, ParvisView *view)
{
  static const struct
  {
    ParvisSaisie saisie;
    const char *libelle;
    gboolean obligatoire;
    void (*show) (const ParvisGroupe *choix, ParvisView *champ);
  } champs[PARVIS_GROUPE_N_CHAMPS] = {
    [PARVIS_GROUPE_USAGERS] = { PARVIS_SAISIE_CASES, "Usagers", TRUE, show_usagers },
    [PARVIS_GROUPE_ACTION] = { PARVIS_SAISIE_CARTES, "Action", TRUE, show_action },
    [PARVIS_GROUPE_DU] = { PARVIS_SAISIE_DATE, "Période du", TRUE, NULL },
    [PARVIS_GROUPE_AU] = { PARVIS_SAISIE_DATE, "au", TRUE, NULL },
    [PARVIS_GROUPE_ACTIVITES] = { PARVIS_SAISIE_CASES, "Activités", TRUE, show_activites },
    [PARVIS_GROUPE_PERIODICITE] = { PARVIS_SAISIE_RADIOS, "Périodicité", FALSE, show_periodicite },
    [PARVIS_GROUPE_JOURS] = { PARVIS_SAISIE_CASES, "Jours de la semaine", FALSE, show_jours },
  };

  for (guint i = 0; i < PARVIS_GROUPE_N_CHAMPS; i++)
    {
      const char *valeur = i == PARVIS_GROUPE_DU   ? choix->du_saisi
                           : i == PARVIS_GROUPE_AU ? choix->au_saisi
                                                   : NULL;
      ParvisView *champ = parvis_saisie_append (view, "champs", champs[i].saisie,
                                                parvis_groupe_champs[i], champs[i].libelle, valeur);

      if (champs[i].obligatoire)
        parvis_saisie_set_obligatoire (champ);
      if (champs[i].show != NULL)
        champs[i].show (choix, champ);
      if (choix->fautes[i] != NULL)
        parvis_saisie_faute (view, champ, choix->fautes[i]);
    }
}

static void
add_cache (ParvisView *view, const char *nom, const char *valeur)
{
  ParvisView *row = parvis_view_append (view, "caches");

  parvis_view_set (row, "nom", nom);
  parvis_view_set (row, "valeur", valeur);
}

static void
add_ids (ParvisView *view, const char *nom, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (ids, gint64, i));

      add_cache (view, nom, id);
    }
}

void
parvis_groupe_show_caches (const ParvisGroupe *choix, ParvisView *view)
{
  const char periodicite[] = { (char) ('0' + choix->semaines), '\0' };

  add_ids (view, "usagers", choix->usagers);
  add_ids (view, "activites", choix->activites);
  add_cache (view, "action", parvis_groupe_actions[choix->action]);
  add_cache (view, "du", choix->du_saisi);
  add_cache (view, "au", choix->au_saisi);
  add_cache (view, "periodicite", choix->semaines == 0 ? "aucune" : periodicite);
  for (int i = PARVIS_LUNDI; i <= PARVIS_DIMANCHE; i++)
    {
      const char code[] = { (char) ('0' + i), '\0' };

      if ((choix->jours & (1U << i)) != 0)
        add_cache (view, "jours", code);
    }
}
