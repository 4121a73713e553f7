/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-actes.h"

#include "server/courriel/parvis-courriel.h"
#include "server/demandes/effets.h"
#include "server/demo/demo-reponses.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/messages/messages-store.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

#define FICHE "fiche-enfant"

static const ParvisTeleprocedure *
get_fiche (DemoScene *scene)
{
  return parvis_catalogue_find (parvis_catalogue_get (scene->ville->commune), FICHE);
}

/* An answer that the form would refuse is a fault of the demonstration: said in full. */
static gboolean
check_reponses (const ParvisTeleprocedure *t,
                ParvisContexte *contexte,
                JsonObject *reponses,
                GError **error)
{
  g_autoptr (GPtrArray) fautes = parvis_teleprocedure_valider (t, contexte, reponses, TRUE);
  const ParvisFaute *faute = fautes->len > 0 ? fautes->pdata[0] : NULL;

  if (faute == NULL)
    return TRUE;
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "%s, %s : %s", faute->etape->code,
               faute->nom != NULL ? faute->nom : "", faute->message);
  return FALSE;
}

/* The steps one after the other, as many as the family filled. */
static gboolean
fill_etapes (DemoScene *scene,
             const ParvisDossier *dossier,
             ParvisContexte *contexte,
             JsonObject *reponses,
             GError **error)
{
  const DemoEvenement *e = scene->evenement;
  const ParvisTeleprocedure *t = dossier->teleprocedure;
  const ParvisEtape *derniere = NULL;
  guint n = 0;

  for (const ParvisEtape *etape = parvis_etape_suivante (t, NULL, contexte, reponses);
       etape != NULL && (e->dossier->etapes == 0 || n < e->dossier->etapes);
       etape = parvis_etape_suivante (t, etape, contexte, reponses))
    {
      g_autoptr (JsonObject) vide = json_object_new ();
      JsonNode *node = json_object_get_member (reponses, etape->code);

      if (!parvis_dossier_ecrire_etape (scene->ville->commune, scene->db, dossier, etape,
                                        node != NULL ? json_node_get_object (node) : vide, TRUE,
                                        e->a, error))
        return FALSE;
      derniere = etape;
      n++;
    }
  return derniere == NULL
         || parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_SET_ETAPE, V (dossier->id),
                            V (derniere->rang), V (e->a));
}

static gboolean
link_pieces (DemoScene *scene,
             const ParvisDossier *dossier,
             ParvisContexte *contexte,
             JsonObject *reponses,
             GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autoptr (GPtrArray) pieces =
      parvis_teleprocedure_pieces (dossier->teleprocedure, contexte, reponses);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPieceDemandee *piece = pieces->pdata[i];
      gint64 porteur =
          piece->sur == PARVIS_PIECE_ENFANT ? parvis_demo_scene_get_enfant (scene)->personne.id : 0;
      gint64 id = parvis_piece_get (scene->db, piece->type, e->famille->foyer_id, porteur,
                                    scene->today, e->a, error);

      if (id == 0
          || !parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_PIECE_LIER, V (dossier->id),
                              V (id), V (piece->obligatoire)))
        return FALSE;
    }
  return TRUE;
}

static char *
create_signature (const DemoEvenement *e, JsonObject *reponses)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), reponses);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("{\"compte\":%" G_GINT64_FORMAT ",\"le\":%" G_GINT64_FORMAT
                          ",\"adresse\":\"192.0.2.%u\",\"empreinte\":\"%s\"}",
                          e->famille->compte_id, e->a, e->famille->rang % 254 + 1, digest);
}

static gboolean
sign (DemoScene *scene, const ParvisDossier *dossier, JsonObject *reponses, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autofree char *signature = create_signature (e, reponses);

  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_DEPOSER, V (dossier->id), V (e->a),
                         V (signature))
         && parvis_dossier_add_historique (scene->db, dossier->id,
                                           (ParvisActeur){ "citoyen", e->famille->compte_id },
                                           "deposee", NULL, e->a, error);
}

static gboolean
fill (DemoScene *scene, const ParvisDossier *dossier, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  const DemoEnfant *enfant = parvis_demo_scene_get_enfant (scene);
  g_autoptr (ParvisContexte) contexte = parvis_dossier_creer_contexte (
      scene->ville->commune, scene->db, e->famille->foyer_id, NULL, scene->today, error);
  g_autoptr (JsonObject) reponses = parvis_demo_reponses_create (scene->ville, e->dossier);

  return contexte != NULL && check_reponses (dossier->teleprocedure, contexte, reponses, error)
         && parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_SET_SUJET, V (dossier->id),
                            V (enfant->personne.id),
                            V ((const char *) scene->ville->annees[e->dossier->annee].id), V (e->a))
         && fill_etapes (scene, dossier, contexte, reponses, error)
         && link_pieces (scene, dossier, contexte, reponses, error)
         && (e->dossier->etapes != 0 || sign (scene, dossier, reponses, error));
}

gboolean
parvis_demo_acte_dossier (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autoptr (ParvisDossier) dossier = NULL;

  e->dossier->id = parvis_dossier_creer (scene->db, e->famille->foyer_id, e->famille->compte_id,
                                         get_fiche (scene), e->a, error);
  if (e->dossier->id == 0)
    return FALSE;
  dossier = parvis_dossier_find (scene->ville->commune, scene->db, e->famille->foyer_id,
                                 e->dossier->id, error);
  return dossier != NULL && fill (scene, dossier, error);
}

/* What an agent's act leaves in the history and in the journal. @motif: what was said, or NULL. */
static gboolean
record (DemoScene *scene, ParvisActeur acteur, const char *quoi, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autofree char *action = g_strdup_printf ("demande.%s", quoi);
  g_autofree char *detail = NULL;

  if (e->texte != NULL)
    {
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

      json_object_set_string_member (object, "motif", e->texte);
      detail = json_to_string (node, FALSE);
    }
  return parvis_dossier_add_historique (scene->db, e->dossier->id, acteur, quoi, detail, e->a,
                                        error)
         && parvis_journal_add (scene->db, e->a, acteur, action, "demande", e->dossier->id,
                                e->famille->foyer_id, NULL, error);
}

static ParvisActeur
get_gestionnaire (DemoScene *scene)
{
  return (ParvisActeur){ "agent", scene->ville->gestionnaire };
}

/* The families of the manual find their mails at /demo/courriels; a whole town would fill the outbox. */
static gboolean
send_mail (DemoScene *scene, const char *sujet, const char *corps, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  ParvisCommune *commune = scene->ville->commune;
  g_autofree char *mail =
      g_strdup_printf ("%s\n\nVotre demande" PARVIS_NBSP ":\n%s/demandes/%" G_GINT64_FORMAT, corps,
                       commune->base_url, e->dossier->id);

  return parvis_courriel_send (commune, scene->db, e->famille->courriel, sujet, mail, e->a, error);
}

/* « Fiche enfant de Jean : demande acceptée », as the decision's own message says it. */
static gboolean
tell (DemoScene *scene, const char *quoi, const char *corps, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autofree char *de = parvis_texte_de (parvis_demo_scene_get_enfant (scene)->personne.prenom);
  g_autofree char *sujet =
      g_strdup_printf ("%s %s" PARVIS_NBSP ": %s", get_fiche (scene)->titre, de, quoi);

  if (parvis_message_add (scene->db, e->famille->foyer_id, e->dossier->id, get_gestionnaire (scene),
                          sujet, corps, e->a, error)
      == 0)
    return FALSE;
  return e->famille->rang >= scene->ville->n_scenes || send_mail (scene, sujet, corps, error);
}

gboolean
parvis_demo_acte_prendre (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_PRENDRE, V (e->dossier->id),
                         V (scene->ville->gestionnaire), V (e->a))
         && record (scene, get_gestionnaire (scene), "prise_en_charge", error);
}

static gboolean
decide (DemoScene *scene, const char *etat, const char *motif, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_DECIDER, V (e->dossier->id), V (etat),
                         V (e->a), V (motif), V (scene->ville->gestionnaire))
         && record (scene, get_gestionnaire (scene), etat, error);
}

gboolean
parvis_demo_acte_accepter (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  g_autoptr (ParvisDossier) dossier =
      parvis_dossier_find_for_agent (scene->ville->commune, scene->db, e->dossier->id, error);

  if (dossier == NULL)
    return FALSE;
  if (!dossier->pret)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT,
                           "il manque des pièces valides pour accepter la fiche");
      return FALSE;
    }
  return decide (scene, "acceptee", NULL, error)
         && parvis_effet_appliquer (scene->ville->commune, scene->db, dossier, scene->today, e->a,
                                    error)
         && tell (scene, "demande acceptée",
                  "La mairie a accepté la fiche de votre enfant. Ses repas et ses activités se "
                  "réservent maintenant dans l’agenda du portail.",
                  error);
}

gboolean
parvis_demo_acte_refuser (DemoScene *scene, GError **error)
{
  g_autofree char *corps = g_strdup_printf (
      "La mairie n’a pas pu accepter votre demande" PARVIS_NBSP ": %s", scene->evenement->texte);

  return decide (scene, "refusee", scene->evenement->texte, error)
         && tell (scene, "demande refusée", corps, error);
}

gboolean
parvis_demo_acte_complement (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;

  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_A_COMPLETER, V (e->dossier->id),
                         V (e->a), V (e->texte), V (e->sujet), V (scene->ville->gestionnaire))
         && record (scene, get_gestionnaire (scene), "complement", error)
         && tell (scene, "un complément est demandé", e->texte, error);
}

gboolean
parvis_demo_acte_annuler (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  ParvisActeur famille = { "citoyen", e->famille->compte_id };

  return parvis_db_exec (scene->db, error, PARVIS_SQL_DEMANDE_ANNULER, V (e->dossier->id), V (e->a))
         && record (scene, famille, "annulee", error);
}
