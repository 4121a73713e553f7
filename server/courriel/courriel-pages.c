/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-courriel"
#include "config.h"

#include "server/courriel/courriel-liens.h"
#include "server/courriel/courriel-store.h"
#include "server/courriel/parvis-courriel.h"
#include "shared/rules/parvis-date.h"

/* What would have been mailed, shown to everybody: in the demo only, where nobody is real. */

#define SHOWN 100
#define NOTES 8
#define DATA  "courriel-notes"

static void
set_courriel (ParvisView *view, ParvisCommune *commune, const ParvisCourriel *courriel)
{
  g_autofree char *date = parvis_date_format_instant (courriel->cree_a, commune->time_zone);

  parvis_view_set (view, "a", courriel->a);
  parvis_view_set (view, "date", date);
}

/* The last short texts, newest first: a ring, so that no visitor makes it grow. */
typedef struct
{
  GMutex lock;
  guint n;
  char *textes[NOTES];
  gint64 heures[NOTES];
} Notes;

static void
notes_free (gpointer data)
{
  Notes *notes = data;

  for (gsize i = 0; i < NOTES; i++)
    g_free (notes->textes[i]);
  g_mutex_clear (&notes->lock);
  g_free (notes);
}

void
parvis_courriel_prepare_notes (ParvisCommune *commune)
{
  Notes *notes = g_new0 (Notes, 1);

  g_mutex_init (&notes->lock);
  parvis_commune_set_data (commune, DATA, notes, notes_free);
}

guint
parvis_courriel_noter (ParvisCommune *commune, const char *texte)
{
  Notes *notes = parvis_commune_get_data (commune, DATA);
  guint n;

  if (notes == NULL)
    return 0;
  g_mutex_lock (&notes->lock);
  n = notes->n++;
  g_free (notes->textes[n % NOTES]);
  notes->textes[n % NOTES] = g_strdup (texte);
  notes->heures[n % NOTES] = parvis_commune_now (commune);
  g_mutex_unlock (&notes->lock);
  return n + 1;
}

static void
show_notes (ParvisView *view, ParvisCommune *commune)
{
  Notes *notes = parvis_commune_get_data (commune, DATA);

  parvis_view_list (view, "notes");
  if (notes == NULL)
    return;
  g_mutex_lock (&notes->lock);
  parvis_view_set_bool (view, "a_notes", notes->n > 0);
  for (guint n = notes->n; n > 0 && notes->n - n < NOTES; n--)
    {
      g_autofree char *date =
          parvis_date_format_instant (notes->heures[(n - 1) % NOTES], commune->time_zone);
      ParvisView *note = parvis_view_append (view, "notes");

      parvis_view_set_int (note, "numero", n);
      parvis_view_set (note, "caracteres", notes->textes[(n - 1) % NOTES]);
      parvis_view_set (note, "date", date);
    }
  g_mutex_unlock (&notes->lock);
}

static ParvisResponse *
list_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GPtrArray) courriels = parvis_courriel_list (db, 0, SHOWN);

  parvis_view_set (view, "titre", "Courriels de la démonstration");
  show_notes (view, parvis_request_get_commune (request));
  parvis_view_list (view, "courriels");
  for (guint i = 0; i < courriels->len; i++)
    {
      const ParvisCourriel *courriel = courriels->pdata[i];
      ParvisView *item = parvis_view_append (view, "courriels");
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, courriel->id);

      set_courriel (item, parvis_request_get_commune (request), courriel);
      parvis_view_set (item, "sujet", courriel->sujet);
      parvis_view_set_url (item, "url", request, "demo.courriel", id, NULL);
    }
  return parvis_response_new_page (request, db, "demo/courriels.html", view);
}

static ParvisResponse *
one_page (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (ParvisCourriel) courriel = NULL;
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 id;

  if (!parvis_request_get_part_id (request, "id", &id, error))
    return NULL;
  courriel = parvis_courriel_find (db, id);
  if (!courriel)
    {
      g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no mail %" G_GINT64_FORMAT, id);
      return NULL;
    }
  parvis_view_set (view, "titre", courriel->sujet);
  set_courriel (view, commune, courriel);
  parvis_courriel_view_lignes (view, "lignes", courriel->corps, commune->base_url);
  parvis_view_set_url (view, "url_courriels", request, "demo.courriels", NULL);
  return parvis_response_new_page (request, db, "demo/courriel.html", view);
}

const ParvisRoute parvis_courriel_routes[] = {
  PARVIS_ROUTE (
      "demo.courriels", "GET", "/demo/courriels", list_page, PARVIS_FOR_DEMO, PARVIS_READS),
  PARVIS_ROUTE (
      "demo.courriel", "GET", "/demo/courriels/{id}", one_page, PARVIS_FOR_DEMO, PARVIS_READS),
  { 0 },
};
