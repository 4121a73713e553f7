/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-ville.h"

#include <gio/gio.h>

/* The school year for which data/demo is written, and since when its rules are in force. */
#define ANNEE_ECRITE 2026
#define DEPUIS       "2025-07-01"

const char *const parvis_demo_activites[] = { "restauration", "matin", "soir", "mercredi", NULL };

static JsonNode *
load_json (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("/fr/parvis/demo/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return json_from_string (text, error);
}

static void
set_annees (DemoVille *ville)
{
  /* From July on, families make the files of the year to come. */
  int annee = parvis_date_get_year (ville->aujourdhui)
              - (parvis_date_get_month (ville->aujourdhui) < 7 ? 1 : 0);

  ville->decalage = annee - ANNEE_ECRITE;
  for (int i = 0; i < DEMO_N_ANNEES; i++)
    {
      int debut = annee - 1 + i;

      g_snprintf (ville->annees[i].id, sizeof ville->annees[i].id, "%d-%d", debut, debut + 1);
      ville->annees[i].du = parvis_date_new (debut, 9, 1);
      ville->annees[i].au = parvis_date_new (debut + 1, 8, 31);
    }
  g_strlcpy (ville->depuis, parvis_demo_ville_move (ville, DEPUIS), sizeof ville->depuis);
}

static void
famille_free (gpointer data)
{
  DemoFamille *famille = data;

  g_clear_pointer (&famille->enfants, g_array_unref);
  g_free (famille);
}

DemoVille *
parvis_demo_ville_new (ParvisCommune *commune, GError **error)
{
  g_autoptr (DemoVille) ville = g_new0 (DemoVille, 1);
  char today[PARVIS_DATE_ISO_SIZE];

  ville->commune = commune;
  ville->textes = g_string_chunk_new (4096);
  ville->ecoles = g_array_new (FALSE, TRUE, sizeof (DemoEcole));
  ville->familles = g_ptr_array_new_with_free_func (famille_free);
  ville->dossiers = g_ptr_array_new_with_free_func (g_free);
  ville->evenements = g_array_new (FALSE, TRUE, sizeof (DemoEvenement));
  parvis_commune_today (commune, today);
  ville->now = parvis_commune_now (commune);
  ville->aujourdhui = parvis_date_from_iso (today);
  ville->graine = 84122;
  set_annees (ville);
  ville->sarrians = load_json ("sarrians.json", error);
  ville->scenes = ville->sarrians != NULL ? load_json ("scenes.json", error) : NULL;
  ville->population = ville->scenes != NULL ? load_json ("population.json", error) : NULL;
  return ville->population != NULL ? g_steal_pointer (&ville) : NULL;
}

void
parvis_demo_ville_free (DemoVille *ville)
{
  if (ville == NULL)
    return;
  for (guint i = 0; i < ville->evenements->len; i++)
    g_clear_pointer (&g_array_index (ville->evenements, DemoEvenement, i).fichier,
                     parvis_coffre_fichier_free);
  for (guint i = 0; i < ville->ecoles->len; i++)
    json_array_unref (g_array_index (ville->ecoles, DemoEcole, i).niveaux);
  g_array_unref (ville->evenements);
  g_array_unref (ville->ecoles);
  g_ptr_array_unref (ville->familles);
  g_ptr_array_unref (ville->dossiers);
  g_string_chunk_free (ville->textes);
  g_clear_pointer (&ville->sarrians, json_node_unref);
  g_clear_pointer (&ville->scenes, json_node_unref);
  g_clear_pointer (&ville->population, json_node_unref);
  g_free (ville->hash);
  g_free (ville);
}

const char *
parvis_demo_ville_move (DemoVille *ville, const char *iso)
{
  char buffer[PARVIS_DATE_ISO_SIZE];

  return g_string_chunk_insert_const (
      ville->textes,
      parvis_date_write_iso (
          parvis_date_add_months (parvis_date_from_iso (iso), 12 * ville->decalage), buffer));
}

DemoEvenement *
parvis_demo_ville_add (DemoVille *ville, DemoActe acte, DemoFamille *famille, gint64 a)
{
  DemoEvenement *e;

  g_array_set_size (ville->evenements, ville->evenements->len + 1);
  e = &g_array_index (ville->evenements, DemoEvenement, ville->evenements->len - 1);
  e->acte = acte;
  e->famille = famille;
  e->a = MIN (a, ville->now);
  e->rang = ville->evenements->len;
  return e;
}

DemoDossier *
parvis_demo_ville_add_dossier (DemoVille *ville,
                               DemoFamille *famille,
                               guint enfant,
                               DemoAnneeRang annee)
{
  DemoDossier *dossier = g_new0 (DemoDossier, 1);

  dossier->famille = famille;
  dossier->enfant = enfant;
  dossier->annee = annee;
  g_ptr_array_add (ville->dossiers, dossier);
  return dossier;
}

gint64
parvis_demo_ville_instant (DemoVille *ville, ParvisDate jour, int minutes)
{
  return parvis_date_to_instant (jour, minutes, ville->commune->time_zone);
}

static int
compare_evenements (gconstpointer a, gconstpointer b)
{
  const DemoEvenement *x = a, *y = b;

  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->rang < y->rang ? -1 : x->rang > y->rang;
}

void
parvis_demo_ville_sort (DemoVille *ville)
{
  g_array_sort (ville->evenements, compare_evenements);
}
