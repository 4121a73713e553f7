/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-actes.h"

#include "server/demo/demo-documents.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/messages/messages-store.h"
#include "shared/rules/parvis-validite.h"

DemoEnfant *
parvis_demo_scene_get_enfant (DemoScene *scene)
{
  const DemoEvenement *e = scene->evenement;

  return &g_array_index (e->famille->enfants, DemoEnfant,
                         e->dossier != NULL ? e->dossier->enfant : e->enfant);
}

static gboolean
acte_compte (DemoScene *scene, GError **error)
{
  return parvis_demo_famille_creer (scene->ville, scene->db, scene->evenement->famille,
                                    scene->evenement->a, error);
}

static const ParvisTypePiece *
find_type (DemoScene *scene, GError **error)
{
  const ParvisTypePiece *type =
      parvis_catalogue_find_type_piece (scene->ville->commune, scene->evenement->type);

  if (type == NULL)
    g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INTERNAL,
                 "démonstration : pièce « %s » inconnue", scene->evenement->type);
  return type;
}

/* The piece that the event is about. */
static gint64
get_piece (DemoScene *scene, GError **error)
{
  const ParvisTypePiece *type = find_type (scene, error);

  if (type == NULL)
    return 0;
  return parvis_piece_get (scene->db, type->code, scene->evenement->famille->foyer_id,
                           type->foyer ? 0 : parvis_demo_scene_get_enfant (scene)->personne.id,
                           scene->today, scene->evenement->a, error);
}

static gboolean
acte_piece (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  gint64 id = get_piece (scene, error);
  ParvisDepotFichier fichier = { .antivirus = "sans", .stocke = e->fichier };

  if (e->fichier != NULL)
    {
      DemoDocument document = parvis_demo_document_create (
          scene->ville, e->famille, parvis_demo_scene_get_enfant (scene), e->document,
          parvis_date_from_iso (scene->today));

      fichier.nom = document.nom;
      fichier.type = document.type;
      g_bytes_unref (document.bytes);
    }
  return id != 0
         && parvis_piece_deposer (scene->db, id, e->famille->compte_id, &fichier,
                                  e->fichier != NULL ? 1 : 0, e->a, error)
                != 0;
}

/* The last valid day that the rule of the type proposes; NULL = none. */
static const char *
get_valide_au (DemoScene *scene, const ParvisTypePiece *type, char buffer[PARVIS_DATE_ISO_SIZE])
{
  const DemoDossier *dossier = scene->evenement->dossier;
  ParvisDate jour = parvis_date_from_iso (scene->today);
  ParvisValidite validite;
  gboolean illimite;

  if (!parvis_validite_parse (type->validite, &validite))
    return NULL;
  return parvis_date_write_iso (
      parvis_validite_propose (
          &validite, jour, jour,
          dossier != NULL ? scene->ville->annees[dossier->annee].au : PARVIS_DATE_NONE, &illimite),
      buffer);
}

static gboolean
decide_piece (DemoScene *scene, gboolean valide, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  const ParvisTypePiece *type = find_type (scene, error);
  char valide_au[PARVIS_DATE_ISO_SIZE];
  ParvisPieceDecision decision = { .piece_id = get_piece (scene, error),
                                   .agent_id = scene->ville->gestionnaire,
                                   .valide = valide,
                                   .motif = valide ? NULL : e->sujet,
                                   .commentaire = e->texte };

  if (decision.piece_id == 0)
    return FALSE;
  decision.depot = parvis_db_int (scene->db, 0, PARVIS_SQL_PIECE_DEPOT, V (decision.piece_id));
  decision.valide_au = valide ? get_valide_au (scene, type, valide_au) : NULL;
  return parvis_piece_decider (scene->ville->commune, scene->db, &decision, e->a, e->a, error);
}

static gboolean
acte_piece_valider (DemoScene *scene, GError **error)
{
  return decide_piece (scene, TRUE, error);
}

static gboolean
acte_piece_refuser (DemoScene *scene, GError **error)
{
  return decide_piece (scene, FALSE, error);
}

static gboolean
write_message (DemoScene *scene, ParvisActeur auteur, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_message_add (scene->db, e->famille->foyer_id,
                             e->dossier != NULL ? e->dossier->id : 0, auteur, e->sujet, e->texte,
                             e->a, error)
         != 0;
}

static gboolean
acte_message (DemoScene *scene, GError **error)
{
  return write_message (scene, (ParvisActeur){ "agent", scene->ville->gestionnaire }, error);
}

static gboolean
acte_reponse (DemoScene *scene, GError **error)
{
  return write_message (scene, (ParvisActeur){ "citoyen", scene->evenement->famille->compte_id },
                        error);
}

static gboolean
acte_note (DemoScene *scene, GError **error)
{
  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_NOTE_AJOUTER,
                         V (scene->evenement->dossier->id), V (scene->ville->gestionnaire),
                         V (scene->evenement->a), V (scene->evenement->texte));
}

static gboolean
acte_lire (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_db_exec (scene->db, error, PARVIS_SQL_MESSAGES_LUS, V (e->dossier->id),
                         V (e->famille->foyer_id), V (e->a));
}

static const DemoActeFunc actes[DEMO_N_ACTES] = {
  [DEMO_COMPTE] = acte_compte,
  [DEMO_DOSSIER] = parvis_demo_acte_dossier,
  [DEMO_PIECE] = acte_piece,
  [DEMO_PIECE_VALIDER] = acte_piece_valider,
  [DEMO_PIECE_REFUSER] = acte_piece_refuser,
  [DEMO_PRENDRE] = parvis_demo_acte_prendre,
  [DEMO_ACCEPTER] = parvis_demo_acte_accepter,
  [DEMO_REFUSER] = parvis_demo_acte_refuser,
  [DEMO_COMPLEMENT] = parvis_demo_acte_complement,
  [DEMO_ANNULER] = parvis_demo_acte_annuler,
  [DEMO_NOTE] = acte_note,
  [DEMO_MESSAGE] = acte_message,
  [DEMO_REPONSE] = acte_reponse,
  [DEMO_LIRE] = acte_lire,
  [DEMO_VERSEMENT] = parvis_demo_acte_versement,
  [DEMO_RESERVER] = parvis_demo_acte_reserver,
  [DEMO_ANNULER_REPAS] = parvis_demo_acte_annuler_repas,
  [DEMO_DEUX_FOYERS] = parvis_demo_acte_deux_foyers,
};

gboolean
parvis_demo_acte_run (DemoVille *ville, ParvisDb *db, DemoEvenement *evenement, GError **error)
{
  DemoScene scene = { .ville = ville, .db = db, .evenement = evenement };

  parvis_date_write_iso (parvis_date_from_instant (evenement->a, ville->commune->time_zone),
                         scene.today);
  if (actes[evenement->acte](&scene, error))
    return TRUE;
  g_prefix_error (error, "%s, acte %u, le %s : ", evenement->famille->identifiant, evenement->acte,
                  scene.today);
  return FALSE;
}
