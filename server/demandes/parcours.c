/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/parcours.h"

#include "server/comptes/comptes-store.h"
#include "server/http/parvis-route.h"
#include "shared/rules/parvis-date.h"

ParvisParcours *
parvis_parcours_load (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisParcours) parcours = g_new0 (ParvisParcours, 1);
  gint64 id;

  parcours->request = request;
  parcours->db = db;
  parcours->commune = parvis_request_get_commune (request);
  parcours->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (parcours->foyer_id == 0 || !parvis_request_get_part_id (request, "demande", &id, error))
    return NULL;
  parcours->dossier = parvis_dossier_find (parcours->commune, db, parcours->foyer_id, id, error);
  if (parcours->dossier == NULL)
    return NULL;
  parcours->reponses = parvis_dossier_lire_reponses (parcours->commune, db, id, error);
  if (parcours->reponses == NULL)
    return NULL;
  parcours->contexte =
      parvis_dossier_creer_contexte (parcours->commune, db, parcours->foyer_id, parcours->dossier,
                                     parvis_request_get_today (request), error);
  if (parcours->contexte == NULL)
    return NULL;
  parcours->completes = parvis_dossier_lire_completes (db, id);
  return g_steal_pointer (&parcours);
}

void
parvis_parcours_free (ParvisParcours *parcours)
{
  if (parcours == NULL)
    return;
  g_clear_pointer (&parcours->dossier, parvis_dossier_free);
  g_clear_pointer (&parcours->reponses, json_object_unref);
  g_clear_pointer (&parcours->contexte, parvis_contexte_free);
  g_clear_pointer (&parcours->completes, g_hash_table_unref);
  g_free (parcours);
}

const ParvisEtape *
parvis_parcours_get_etape (ParvisParcours *parcours, GError **error)
{
  const ParvisEtape *etape = parvis_teleprocedure_find_etape (
      parcours->dossier->teleprocedure, parvis_request_get_part (parcours->request, "etape"));

  if (etape == NULL || !parvis_etape_visible (etape, parcours->contexte, parcours->reponses))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such step");
      return NULL;
    }
  return etape;
}

/* The step after @etape that is to be filled; NULL = the first of all. */
static const ParvisEtape *
next (ParvisParcours *parcours, const ParvisEtape *etape)
{
  return parvis_etape_suivante (parcours->dossier->teleprocedure, etape, parcours->contexte,
                                parcours->reponses);
}

gboolean
parvis_parcours_peut_aller (ParvisParcours *parcours, const ParvisEtape *etape)
{
  for (const ParvisEtape *e = next (parcours, NULL); e != NULL && e != etape;
       e = next (parcours, e))
    if (!g_hash_table_contains (parcours->completes, e->code))
      return FALSE;
  return TRUE;
}

gboolean
parvis_parcours_peut_modifier (ParvisParcours *parcours, const ParvisEtape *etape)
{
  return parvis_dossier_peut_modifier (parcours->dossier, etape)
         || (g_str_equal (parcours->dossier->etat, "a_completer")
             && etape->nature == PARVIS_ETAPE_CHAMPS
             && !g_hash_table_contains (parcours->completes, etape->code));
}

const ParvisEtape *
parvis_parcours_get_courante (ParvisParcours *parcours)
{
  const ParvisEtape *last = NULL;

  for (const ParvisEtape *e = next (parcours, NULL); e != NULL; e = next (parcours, e))
    {
      last = e;
      if (!g_hash_table_contains (parcours->completes, e->code))
        break;
    }
  return last;
}

char *
parvis_parcours_url (ParvisParcours *parcours, const ParvisEtape *etape)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parcours->dossier->id);

  return parvis_url (parcours->request, "demandes.etape", id, etape->code, NULL);
}

char *
parvis_dossier_dup_titre (ParvisDb *db, const ParvisDossier *dossier)
{
  g_autoptr (ParvisPersonne) personne =
      dossier->personne_id != 0 ? parvis_personne_find (db, dossier->personne_id) : NULL;

  g_autofree char *de = personne != NULL ? parvis_prenom_avec_de (personne->prenom) : NULL;

  if (de == NULL)
    return g_strdup (dossier->teleprocedure->titre);
  return g_strdup_printf ("%s %s", dossier->teleprocedure->titre, de);
}

static void
show_demarche (ParvisParcours *parcours, ParvisView *view)
{
  const ParvisDossier *dossier = parcours->dossier;
  ParvisView *demarche = parvis_view_object (view, "demarche");
  GTimeZone *zone = parcours->commune->time_zone;
  g_autofree char *titre = parvis_dossier_dup_titre (parcours->db, dossier);
  g_autofree char *jour =
      parvis_date_format_jour (parvis_date_from_instant (dossier->modifie_a, zone));
  g_autofree char *heure =
      parvis_date_format_heure (parvis_date_get_minutes (dossier->modifie_a, zone));
  GString *details = g_string_new (NULL);

  parvis_view_set (demarche, "nom", titre);
  if (dossier->annee != NULL)
    g_string_append_printf (details, "année %.4s / %s · ", dossier->annee, dossier->annee + 5);
  g_string_append_printf (details, "%s n° %" G_GINT64_FORMAT " enregistré%s le %s à %s",
                          g_str_equal (dossier->etat, "brouillon") ? "brouillon" : "demande",
                          dossier->id, g_str_equal (dossier->etat, "brouillon") ? "" : "e", jour,
                          heure);
  parvis_view_set (demarche, "details", details->str);
  g_string_free (details, TRUE);
}

/* One row of the list: where it leads, and what has become of it. */
static void
show_etape (ParvisParcours *parcours,
            ParvisView *view,
            const ParvisEtape *etape,
            const ParvisEtape *ici,
            gboolean reachable)
{
  ParvisView *row = parvis_view_append (view, "etapes");
  gboolean faite = g_hash_table_contains (parcours->completes, etape->code);

  parvis_view_set (row, "etape", etape->titre);
  parvis_view_set_bool (row, "sans_objet", FALSE);
  parvis_view_set_bool (row, "faite", faite);
  parvis_view_set_bool (row, "ici", etape == ici);
  parvis_view_set_bool (row, "a_corriger", !faite && etape->rang < parcours->dossier->etape);
  if (reachable && etape != ici && parvis_parcours_peut_modifier (parcours, etape))
    {
      g_autofree char *url = parvis_parcours_url (parcours, etape);

      parvis_view_set (row, "url", url);
    }
  else
    parvis_view_set (row, "url", NULL);
}

/* A step that the answers leave out keeps its place and its number, so that the count never changes on the way:
 * it is said to be « sans objet » once the answers before it are given, until then it is to come like the others. */
static void
show_sans_objet (ParvisView *view, const ParvisEtape *etape, gboolean decide)
{
  ParvisView *row = parvis_view_append (view, "etapes");

  parvis_view_set (row, "etape", etape->titre);
  parvis_view_set_bool (row, "sans_objet", decide);
  parvis_view_set_bool (row, "faite", FALSE);
  parvis_view_set_bool (row, "ici", FALSE);
  parvis_view_set_bool (row, "a_corriger", FALSE);
  parvis_view_set (row, "url", NULL);
}

void
parvis_parcours_show (ParvisParcours *parcours, ParvisView *view, const ParvisEtape *ici)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  const ParvisEtape *visible = next (parcours, NULL);
  gboolean reachable = TRUE;
  guint rang = 0;

  show_demarche (parcours, view);
  parvis_view_set (view, "complement",
                   g_str_equal (parcours->dossier->etat, "a_completer") ? parcours->dossier->motif
                                                                        : NULL);
  for (guint i = 0; i < t->n_etapes; i++)
    {
      const ParvisEtape *etape = t->etapes[i];

      if (etape == ici)
        rang = i + 1;
      if (etape != visible)
        {
          show_sans_objet (view, etape, reachable);
          continue;
        }
      show_etape (parcours, view, etape, ici, reachable);
      reachable = reachable && g_hash_table_contains (parcours->completes, etape->code);
      visible = next (parcours, visible);
    }
  parvis_view_set_int (view, "rang", rang);
  parvis_view_set_int (view, "total", t->n_etapes);
}
