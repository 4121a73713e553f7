/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/grille.h"

#include "server/db/parvis-memo.h"

/* A rule with the days it is in force: [du, au), au NONE = until further notice. */
typedef struct
{
  ParvisDate du, au;
  ParvisDelai *delai;
} Delai;

typedef struct
{
  ParvisDate du, au;
  ParvisTarif *tarif;
  ParvisPublic public;
  gint64 id;
} Tarif;

struct _ParvisGrille
{
  ParvisCalendrier *calendrier;
  GArray *delais; /* of Delai, the latest last */
  GArray *tarifs; /* of Tarif, the latest last */
  gboolean fratrie;
};

static void
clear_delai (gpointer data)
{
  parvis_delai_free (((Delai *) data)->delai);
}

static void
clear_tarif (gpointer data)
{
  parvis_tarif_free (((Tarif *) data)->tarif);
}

static ParvisGrille *
grille_new (void)
{
  ParvisGrille *grille = g_new0 (ParvisGrille, 1);

  grille->calendrier = parvis_calendrier_new (PARVIS_FERIES_METROPOLE, PARVIS_JOURS_ECOLE);
  grille->delais = g_array_new (FALSE, FALSE, sizeof (Delai));
  grille->tarifs = g_array_new (FALSE, FALSE, sizeof (Tarif));
  g_array_set_clear_func (grille->delais, clear_delai);
  g_array_set_clear_func (grille->tarifs, clear_tarif);
  return grille;
}

static void
grille_free (ParvisGrille *grille)
{
  parvis_calendrier_free (grille->calendrier);
  g_array_unref (grille->delais);
  g_array_unref (grille->tarifs);
  g_free (grille);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisGrille, grille_free)

static void
load_fermetures (ParvisGrille *grille, ParvisDb *db, gint64 etablissement_id)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_FERMETURES_DE, V (etablissement_id));

  while (parvis_rows_next (rows))
    parvis_calendrier_add_fermeture (
        grille->calendrier,
        g_str_equal (parvis_rows_text (rows, 2), "vacances") ? PARVIS_FERMETURE_VACANCES
                                                             : PARVIS_FERMETURE_FERMETURE,
        parvis_date_from_iso (parvis_rows_text (rows, 0)),
        parvis_date_from_iso (parvis_rows_text (rows, 1)), parvis_rows_text (rows, 3));
}

static gboolean
load_delais (ParvisGrille *grille, ParvisDb *db, gint64 seance_id, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_AGENDA_DELAIS, V (seance_id));

  while (parvis_rows_next (rows))
    {
      Delai delai = { .du = parvis_date_from_iso (parvis_rows_text (rows, 0)),
                      .au = parvis_date_from_iso (parvis_rows_find_text (rows, 1)) };

      delai.delai = parvis_delai_new (parvis_rows_text (rows, 2), parvis_rows_text (rows, 3),
                                      delai.du, error);
      if (delai.delai == NULL)
        return FALSE;
      g_array_append_val (grille->delais, delai);
    }
  return TRUE;
}

static gboolean
load_tarifs (ParvisGrille *grille, ParvisDb *db, gint64 seance_id, GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_AGENDA_TARIFS, V (seance_id));

  while (parvis_rows_next (rows))
    {
      Tarif tarif = { .id = parvis_rows_int (rows, 0),
                      .du = parvis_date_from_iso (parvis_rows_text (rows, 2)),
                      .au = parvis_date_from_iso (parvis_rows_find_text (rows, 3)) };

      for (int i = 0; parvis_publics[i] != NULL; i++)
        if (g_str_equal (parvis_publics[i], parvis_rows_text (rows, 1)))
          tarif.public = (ParvisPublic) i;
      tarif.tarif = parvis_tarif_new (parvis_rows_text (rows, 4), tarif.public,
                                      parvis_rows_text (rows, 5), tarif.du, error);
      if (tarif.tarif == NULL)
        return FALSE;
      grille->fratrie |= parvis_tarif_has_fratrie (tarif.tarif);
      g_array_append_val (grille->tarifs, tarif);
    }
  return TRUE;
}

const ParvisGrille *
parvis_grille_get (ParvisDb *db, gint64 seance_id, gint64 etablissement_id, GError **error)
{
  g_autoptr (ParvisGrille) grille = NULL;
  gpointer known = NULL;

  if (parvis_db_recall (db, "agenda.grille", seance_id, etablissement_id, &known))
    return known;
  grille = grille_new ();
  load_fermetures (grille, db, etablissement_id);
  if (!load_delais (grille, db, seance_id, error) || !load_tarifs (grille, db, seance_id, error))
    return NULL;
  known = grille;
  parvis_db_remember (db, "agenda.grille", seance_id, etablissement_id, g_steal_pointer (&grille),
                      (GDestroyNotify) grille_free);
  return known;
}

const ParvisCalendrier *
parvis_grille_get_calendrier (const ParvisGrille *grille)
{
  return grille->calendrier;
}

gboolean
parvis_grille_has_fratrie (const ParvisGrille *grille)
{
  return grille->fratrie;
}

static gboolean
is_in_force (ParvisDate du, ParvisDate au, ParvisDate jour)
{
  return du <= jour && (au == PARVIS_DATE_NONE || au > jour);
}

const ParvisDelai *
parvis_grille_find_delai (const ParvisGrille *grille, ParvisDate jour)
{
  for (guint i = grille->delais->len; i > 0; i--)
    {
      const Delai *delai = &g_array_index (grille->delais, Delai, i - 1);

      if (is_in_force (delai->du, delai->au, jour))
        return delai->delai;
    }
  return NULL;
}

const ParvisTarif *
parvis_grille_find_tarif (const ParvisGrille *grille,
                          ParvisDate jour,
                          ParvisPublic public,
                          gint64 *id)
{
  for (guint i = grille->tarifs->len; i > 0; i--)
    {
      const Tarif *tarif = &g_array_index (grille->tarifs, Tarif, i - 1);

      if (tarif->public != public || !is_in_force (tarif->du, tarif->au, jour))
        continue;
      if (id != NULL)
        *id = tarif->id;
      return tarif->tarif;
    }
  return NULL;
}
