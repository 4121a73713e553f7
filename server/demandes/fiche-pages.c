/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-route.h"
#include "server/teleprocedures/formulaire.h"
#include "shared/rules/parvis-date.h"

/* « La fiche de Florian »: what both households of a child read of its accepted file: its health and the people to
 * call. Never the other household's address, means or answers. Each reading is noted. */

/* Of all the file, this only. */
static gboolean
is_shared (const ParvisEtape *etape)
{
  return etape->sante || g_str_equal (etape->code, "personnes");
}

static ParvisPersonne *
find_enfant (ParvisRequest *request, ParvisDb *db, gint64 *foyer_id, GError **error)
{
  g_autoptr (ParvisPersonne) enfant = NULL;
  gint64 id;

  *foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (*foyer_id == 0 || !parvis_request_get_part_id (request, "enfant", &id, error))
    return NULL;
  enfant = parvis_foyer_get_membre (db, *foyer_id, id, parvis_request_get_today (request), error);
  if (enfant == NULL)
    return NULL;
  if (g_str_equal (enfant->role, "enfant"))
    return g_steal_pointer (&enfant);
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "not a child");
  return NULL;
}

/* The steps of the accepted file, whichever of the two households made it. */
static gboolean
show_dossier (
    ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 dossier_id, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisDossier) dossier =
      parvis_dossier_find_for_agent (commune, db, dossier_id, error);
  g_autoptr (JsonObject) reponses =
      dossier != NULL ? parvis_dossier_lire_reponses (commune, db, dossier_id, error) : NULL;
  g_autoptr (ParvisContexte) contexte =
      reponses != NULL ? parvis_dossier_creer_contexte (commune, db, dossier->foyer_id, dossier,
                                                        parvis_request_get_today (request), error)
                       : NULL;
  g_autofree char *date = NULL;

  if (contexte == NULL)
    return FALSE;
  date =
      parvis_date_format_court (parvis_date_from_instant (dossier->decide_a, commune->time_zone));
  parvis_view_printf (view, "intro",
                      "Fiche acceptée le %s. Ses parents la lisent dans chacun de leurs foyers ; "
                      "chaque lecture est notée.",
                      date);
  for (guint i = 0; i < dossier->teleprocedure->n_etapes; i++)
    {
      const ParvisEtape *etape = dossier->teleprocedure->etapes[i];
      ParvisView *section;

      if (!is_shared (etape) || !json_object_has_member (reponses, etape->code))
        continue;
      section = parvis_view_append (view, "sections");
      parvis_view_set (section, "section", etape->titre);
      parvis_view_set_bool (section, "a_corriger", FALSE);
      parvis_view_set (section, "url_modifier", NULL);
      parvis_formulaire_show_lignes (section, etape, contexte, reponses);
    }
  return TRUE;
}

/* A write: the reading is noted before it is answered. */
static ParvisResponse *
get_fiche (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id;
  g_autoptr (ParvisPersonne) enfant = find_enfant (request, db, &foyer_id, error);
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *de = NULL;
  ParvisView *retour;
  gint64 dossier_id;

  if (enfant == NULL)
    return NULL;
  view = parvis_view_new ();
  de = parvis_prenom_avec_de (enfant->prenom);
  retour = parvis_view_object (view, "retour");
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", request, "comptes.profil", NULL);
  parvis_view_printf (view, "titre", "La fiche %s", de);
  parvis_view_list (view, "sections");
  dossier_id = parvis_db_int (db, 0, PARVIS_SQL_FICHE_DE_ENFANT, V (enfant->id));
  if (dossier_id == 0)
    {
      parvis_view_printf (view, "intro",
                          "La mairie n’a encore accepté aucune fiche enfant pour %s. Sa santé et "
                          "les personnes à contacter se liront ici.",
                          enfant->prenom);
      return parvis_response_new_page (request, db, "enfant/fiche.html", view);
    }
  if (!show_dossier (request, db, view, dossier_id, error)
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "fiche.consultee", "demande",
                              dossier_id, foyer_id, NULL, error))
    return NULL;
  return parvis_response_new_page (request, db, "enfant/fiche.html", view);
}

const ParvisRoute parvis_fiche_routes[] = {
  PARVIS_ROUTE ("demandes.fiche",
                "GET",
                "/mon-foyer/enfants/{enfant}",
                get_fiche,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES),
  { NULL },
};
