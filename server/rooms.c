/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis"
#include "config.h"

#include "server/rooms.h"

#include "server/accueil/accueil-pages.h"
#include "server/accueil/coquille.h"
#include "server/accueil/textes-pages.h"
#include "server/agenda/agenda-routes.h"
#include "server/agenda/liste-attente.h"
#include "server/agenda/rappels-repas.h"
#include "server/comptes/caracteres.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/rappel.h"
#include "server/courriel/parvis-courriel.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier-reponse.h"
#include "server/donnees/archive.h"
#include "server/donnees/donnees-routes.h"
#include "server/donnees/suppression.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-statics.h"
#include "server/echanges/echanges-routes.h"
#include "server/garde/garde-routes.h"
#include "server/justificatifs/confirme.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/justificatifs-taches.h"
#include "server/justificatifs/ouvertures.h"
#include "server/messages/joints.h"
#include "server/referentiels/referentiels-pages.h"
#include "server/paiement/paiement-routes.h"
#include "server/paiement/paiement-taches.h"
#include "server/purge.h"
#include "server/regie/regie-routes.h"
#include "server/teleprocedures/catalogue.h"
#include "server/teleprocedures/formulaire.h"

#define TEMPLATES "/fr/parvis/templates"

ParvisRouter *
parvis_rooms_create_router (void)
{
  static const ParvisRoute *const tables[] = {
    parvis_statics_routes,
    parvis_reprise_routes,
    parvis_accueil_routes,
    parvis_textes_routes,
    parvis_connexion_routes,
    parvis_creation_routes,
    parvis_activation_routes,
    parvis_oubli_routes,
    parvis_agents_routes,
    parvis_courriel_routes,
    parvis_demarches_routes,
    parvis_etapes_routes,
    parvis_suivi_routes,
    parvis_liste_routes,
    parvis_echanges_routes,
    parvis_fil_routes,
    parvis_releve_routes,
    parvis_regie_api_routes,
    parvis_recharger_routes,
    parvis_paiement_routes,
    parvis_simulation_routes,
    parvis_agenda_routes,
    parvis_reservation_routes,
    parvis_semaine_routes,
    parvis_tarifs_routes,
    parvis_historique_routes,
    parvis_groupees_routes,
    parvis_lien_routes,
    parvis_recu_routes,
    parvis_abonnement_routes,
    parvis_profil_routes,
    parvis_demandes_api_routes,
    parvis_decisions_api_routes,
    parvis_joints_api_routes,
    parvis_justificatif_routes,
    parvis_justificatifs_api_routes,
    parvis_validation_api_routes,
    parvis_fichiers_api_routes,
    parvis_profil_modifier_routes,
    parvis_acces_routes,
    parvis_caracteres_routes,
    parvis_recapitulatif_routes,
    parvis_changement_courriel_routes,
    parvis_sessions_routes,
    parvis_saisie_aide_routes,
    parvis_copie_routes,
    parvis_fiche_routes,
    parvis_garde_routes,
    parvis_membre_routes,
    parvis_membres_api_routes,
    parvis_inviter_routes,
    parvis_invitation_routes,
    parvis_donnees_routes,
    parvis_suppression_routes,
    parvis_depart_routes,
  };
  ParvisRouter *router = parvis_router_new ();

  /* A form that cannot be read stops the start, not the first visitor. */
  parvis_formulaire_get ("compte");
  parvis_formulaire_get ("profil");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    parvis_router_add (router, tables[i]);
  parvis_referentiels_add_routes (router);
  return router;
}

/* In the writer: what the database must know before the first request. */
static gpointer
record_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisCommune *commune = data;

  gint64 now = parvis_commune_now (commune);

  return parvis_catalogue_record (parvis_catalogue_get (commune), db, now, error)
                 && parvis_justificatifs_prepare (commune, db, now, error)
                 && parvis_joints_prepare (db, error)
             ? g_strdup ("")
             : NULL;
}

gboolean
parvis_rooms_prepare (ParvisCommune *commune, GError **error)
{
  g_autofree char *directory =
      g_key_file_get_string (commune->config, "teleprocedures", "dossier", NULL);
  g_autofree char *recorded = NULL;
  ParvisCatalogue *catalogue;

  commune->templates = parvis_templates_new_from_resource (TEMPLATES, error);
  if (commune->templates == NULL)
    return FALSE;
  commune->page_shell = parvis_coquille_fill;
  commune->session_lengths = parvis_comptes_get_session_lengths;
  catalogue = parvis_catalogue_new (directory, error);
  if (catalogue == NULL)
    return FALSE;
  parvis_commune_set_data (commune, "catalogue", catalogue, (GDestroyNotify) parvis_catalogue_free);
  parvis_ouvertures_register (commune);
  parvis_rappel_register (commune);
  parvis_liste_attente_register (commune);
  parvis_caracteres_register (commune);
  parvis_justificatifs_register (commune);
  parvis_joints_register (commune);
  parvis_archive_register (commune);
  parvis_suppression_register (commune);
  parvis_piece_set_reponse (commune, parvis_dossier_dup_reponse);
  recorded = parvis_writer_run (commune->writer, record_cb, commune, g_free, error);
  parvis_statics_load ();
  return recorded != NULL && parvis_courriel_register (commune, error)
         && parvis_rappels_repas_register (commune, error) && parvis_purge_register (commune, error)
         && parvis_paiement_register (commune, error);
}
