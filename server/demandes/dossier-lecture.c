/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier-lecture.h"

#include "server/comptes/agents-store.h"
#include "server/demandes/dossier-historique.h"
#include "server/foyers/foyers-store.h"
#include "server/justificatifs/justificatifs-store.h"
#include "server/messages/joints.h"
#include "server/scolarite/scolarite-store.h"
#include "server/teleprocedures/formulaire.h"
#include "shared/model/parvis-justificatif.h"
#include "shared/rules/parvis-date.h"

ParvisLecture *
parvis_lecture_new (ParvisRequest *request, ParvisDb *db)
{
  ParvisLecture *lecture = g_new0 (ParvisLecture, 1);

  lecture->request = request;
  lecture->db = db;
  lecture->textes = g_string_chunk_new (4096);
  lecture->contexte = parvis_formulaire_create_contexte (request);
  parvis_scolarite_fill_contexte (db, lecture->contexte, parvis_request_get_today (request));
  parvis_dossier_fill_reglages (lecture->contexte, db, parvis_request_get_today (request));
  return lecture;
}

void
parvis_lecture_free (ParvisLecture *lecture)
{
  if (lecture == NULL)
    return;
  g_string_chunk_free (lecture->textes);
  g_clear_pointer (&lecture->contexte, parvis_contexte_free);
  g_free (lecture);
}

static const char *
keep (ParvisLecture *lecture, const char *text)
{
  return g_string_chunk_insert (lecture->textes, text != NULL ? text : "");
}

static const char *
keep_take (ParvisLecture *lecture, char *text)
{
  const char *kept = keep (lecture, text);

  g_free (text);
  return kept;
}

/* The words of a list's choice, "CE1" or « École Le petit prince »; "" when the answer is not there. */
static const char *
keep_choix (ParvisLecture *lecture,
            const ParvisTeleprocedure *t,
            JsonObject *reponses,
            const char *chemin)
{
  const ParvisChamp *champ = parvis_teleprocedure_find_champ (t, chemin);
  g_autoptr (GPtrArray) lignes = NULL;

  if (champ == NULL || !json_object_has_member (reponses, champ->etape->code))
    return "";
  lignes = parvis_etape_lignes (champ->etape, lecture->contexte, reponses);
  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisLigne *ligne = lignes->pdata[i];

      if (ligne->champ == champ)
        return keep (lecture, ligne->valeur);
    }
  return "";
}

static const ParvisTeleprocedure *
get_definition (ParvisLecture *lecture, ParvisRows *rows)
{
  return parvis_catalogue_get_version (
      parvis_catalogue_get (parvis_request_get_commune (lecture->request)), lecture->db,
      parvis_rows_text (rows, 1), (int) parvis_rows_int (rows, 2));
}

gboolean
parvis_lecture_may_read (ParvisLecture *lecture, ParvisRows *rows)
{
  return parvis_agent_traite (parvis_request_get_roles (lecture->request),
                              get_definition (lecture, rows));
}

gboolean
parvis_lecture_read_file (ParvisLecture *lecture,
                          ParvisRows *rows,
                          ParvisDemandeData *data,
                          GError **error)
{
  const ParvisTeleprocedure *t = get_definition (lecture, rows);
  g_autoptr (JsonObject) reponses = parvis_dossier_lire_reponses (
      parvis_request_get_commune (lecture->request), lecture->db, parvis_rows_int (rows, 0), error);
  g_autoptr (GPtrArray) alertes = NULL;

  if (reponses == NULL)
    return FALSE;
  *data = (ParvisDemandeData){
    .id = parvis_rows_int (rows, 0),
    .type = keep (lecture, parvis_rows_text (rows, 1)),
    .type_nom = keep (lecture, t != NULL ? t->titre : parvis_rows_text (rows, 1)),
    .personne = parvis_rows_is_null (rows, 5)
                    ? ""
                    : keep_take (lecture, parvis_nom_complet (parvis_rows_text (rows, 3),
                                                              parvis_rows_find_text (rows, 4),
                                                              parvis_rows_text (rows, 5))),
    .foyer = keep (lecture, parvis_rows_text (rows, 6)),
    .foyer_id = parvis_rows_int (rows, 7),
    .etat = (guint) MAX (parvis_names_find (parvis_demande_etats, parvis_rows_text (rows, 8)), 0),
    .agent_id = parvis_rows_int (rows, 9),
    .agent = keep (lecture, parvis_rows_text (rows, 10)),
    .niveau = "",
    .etablissement = "",
    .depose_a = parvis_rows_int (rows, 11),
    .message =
        parvis_db_int (lecture->db, 0, PARVIS_SQL_FAMILLE_ATTEND, V (parvis_rows_int (rows, 0)))
        != 0,
  };
  if (t == NULL)
    return TRUE;
  if (t->champ_enfant != NULL)
    {
      data->niveau = keep_choix (lecture, t, reponses, "enfant.niveau");
      data->etablissement = keep_choix (lecture, t, reponses, "enfant.etablissement");
    }
  alertes = parvis_teleprocedure_alertes (t, lecture->contexte, reponses);
  g_ptr_array_add (alertes, NULL);
  data->alertes = (const char *const *) g_strdupv ((char **) alertes->pdata);
  return TRUE;
}

static GArray *
read_etapes (ParvisLecture *lecture,
             const ParvisDossier *dossier,
             ParvisContexte *contexte,
             JsonObject *reponses)
{
  const ParvisTeleprocedure *t = dossier->teleprocedure;
  GArray *etapes = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeEtape));

  for (const ParvisEtape *e = parvis_etape_suivante (t, NULL, contexte, reponses); e != NULL;
       e = parvis_etape_suivante (t, e, contexte, reponses))
    {
      g_autoptr (GPtrArray) lignes = NULL;
      ParvisDemandeEtape etape = { keep (lecture, e->code), keep (lecture, e->titre), e->sante,
                                   NULL };

      if (e->nature == PARVIS_ETAPE_JUSTIFICATIFS || !json_object_has_member (reponses, e->code))
        continue;
      lignes = parvis_etape_lignes (e, contexte, reponses);
      etape.lignes = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeLigne));
      for (guint i = 0; i < lignes->len; i++)
        {
          const ParvisLigne *l = lignes->pdata[i];
          ParvisDemandeLigne ligne = { keep (lecture, l->libelle), keep (lecture, l->valeur),
                                       l->alerte };

          g_array_append_val (etape.lignes, ligne);
        }
      g_array_append_val (etapes, etape);
    }
  return etapes;
}

static GArray *
read_pieces (ParvisLecture *lecture, gint64 id)
{
  ParvisCommune *commune = parvis_request_get_commune (lecture->request);
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (ParvisDemandePiece));
  g_autoptr (GPtrArray) list = parvis_piece_list_for_demande (lecture->db, id);

  for (guint i = 0; i < list->len; i++)
    {
      const ParvisPiece *p = list->pdata[i];
      g_autofree char *motif = parvis_piece_dup_motif (commune, p);
      ParvisDemandePiece piece = {
        .id = p->id,
        .type_nom = keep (lecture, parvis_piece_get_type_nom (commune, p)),
        .personne = keep (lecture, p->personne),
        .etat = (guint) MAX (parvis_names_find (parvis_justificatif_etats, p->etat), 0),
        .depot = p->depot,
        .obligatoire = p->obligatoire,
        .valide_au = parvis_date_from_iso (p->valide_au),
        .motif = keep (lecture, motif),
      };

      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static GArray *
read_historique (ParvisLecture *lecture, gint64 id)
{
  GArray *historique = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeHistorique));
  g_autoptr (ParvisRows) rows =
      parvis_db_query (lecture->db, PARVIS_SQL_DEMANDE_HISTORIQUE, V (id));

  while (parvis_rows_next (rows))
    {
      const char *type = parvis_rows_text (rows, 1);
      g_autofree char *nom = g_str_equal (type, "agent")
                                 ? parvis_agent_dup_nom (lecture->db, parvis_rows_int (rows, 2))
                                 : NULL;
      ParvisDemandeHistorique line = {
        .fait_a = parvis_rows_int (rows, 0),
        .acteur = keep (lecture, nom != NULL                     ? nom
                                 : g_str_equal (type, "citoyen") ? "La famille"
                                                                 : "Parvis"),
        .phrase =
            keep_take (lecture, parvis_dossier_dup_phrase (lecture->db, parvis_rows_text (rows, 3),
                                                           type, parvis_rows_int (rows, 2),
                                                           parvis_rows_find_text (rows, 4))),
      };

      g_array_append_val (historique, line);
    }
  return historique;
}

static GArray *
read_notes (ParvisLecture *lecture, gint64 id)
{
  GArray *notes = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeNoteLue));
  g_autoptr (ParvisRows) rows = parvis_db_query (lecture->db, PARVIS_SQL_DEMANDE_NOTES, V (id));

  while (parvis_rows_next (rows))
    {
      ParvisDemandeNoteLue note = { parvis_rows_int (rows, 0),
                                    keep (lecture, parvis_rows_text (rows, 1)),
                                    keep (lecture, parvis_rows_text (rows, 2)) };

      g_array_append_val (notes, note);
    }
  return notes;
}

/* Those of @joints that go with this message. */
static GArray *
read_joints (ParvisLecture *lecture, GPtrArray *joints, gint64 message_id)
{
  ParvisCommune *commune = parvis_request_get_commune (lecture->request);
  GArray *fichiers = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeFichier));

  for (guint i = 0; i < joints->len; i++)
    {
      const ParvisFichier *joint = joints->pdata[i];
      ParvisDemandeFichier fichier = { joint->rang, keep (lecture, joint->nom), joint->taille, 0 };
      const char *refus;
      int pages;

      if (joint->id != message_id || joint->cle == NULL)
        continue;
      if (parvis_fichier_find_pages (commune, joint, &pages, &refus, NULL))
        fichier.pages = pages;
      g_array_append_val (fichiers, fichier);
    }
  return fichiers;
}

static GArray *
read_messages (ParvisLecture *lecture, gint64 id)
{
  g_autoptr (ParvisFil) fil = parvis_fil_new_for_demande (0, id, NULL);
  g_autoptr (GPtrArray) joints = parvis_joints_list (lecture->db, fil);
  GArray *messages = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeMessage));
  g_autoptr (ParvisRows) rows =
      parvis_db_query (lecture->db, PARVIS_SQL_MESSAGES_DE_DEMANDE, V (id));

  while (parvis_rows_next (rows))
    {
      ParvisDemandeMessage message = {
        .id = parvis_rows_int (rows, 0),
        .ecrit_a = parvis_rows_int (rows, 5),
        .auteur = g_str_equal (parvis_rows_text (rows, 1), "citoyen") ? "La famille" : "La mairie",
        .sujet = keep (lecture, parvis_rows_text (rows, 3)),
        .corps = keep (lecture, parvis_rows_text (rows, 4)),
        .fichiers = read_joints (lecture, joints, parvis_rows_int (rows, 0)),
      };

      g_array_append_val (messages, message);
    }
  return messages;
}

/* What this agent may do now. */
static guint
get_peut (ParvisLecture *lecture, const ParvisDossier *dossier)
{
  gint64 me = parvis_request_get_agent_id (lecture->request);
  guint peut = PARVIS_PEUT_NOTER | PARVIS_PEUT_ECRIRE;
  gboolean mine = dossier->agent_id == me || dossier->agent_id == 0;

  if (g_str_equal (dossier->etat, "a_completer"))
    return mine ? peut | PARVIS_PEUT_REFUSER : peut;
  if (!g_str_equal (dossier->etat, "en_traitement"))
    return peut;
  if (dossier->agent_id == 0)
    peut |= PARVIS_PEUT_PRENDRE;
  if (mine)
    peut |= PARVIS_PEUT_COMPLEMENT | PARVIS_PEUT_REFUSER
            | (dossier->pret ? PARVIS_PEUT_ACCEPTER : PARVIS_PEUT_ACCEPTER_DEROGATION);
  return peut;
}

/* The records only borrow: their lists are freed, not what they point to. */
static void
free_detail (ParvisDemandeDetail *detail)
{
  for (guint i = 0; i < detail->etapes->len; i++)
    g_array_unref (g_array_index (detail->etapes, ParvisDemandeEtape, i).lignes);
  g_array_unref (detail->etapes);
  g_array_unref (detail->justificatifs);
  g_array_unref (detail->historique);
  g_array_unref (detail->notes);
  for (guint i = 0; i < detail->messages->len; i++)
    g_array_unref (g_array_index (detail->messages, ParvisDemandeMessage, i).fichiers);
  g_array_unref (detail->messages);
  g_strfreev ((char **) detail->demande.alertes);
}

JsonNode *
parvis_lecture_create_detail (ParvisLecture *lecture, gint64 id, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (lecture->request);
  g_autoptr (ParvisDossier) dossier =
      parvis_dossier_find_for_agent (commune, lecture->db, id, error);
  g_autoptr (ParvisContexte) contexte = NULL;
  g_autoptr (JsonObject) reponses = NULL;
  ParvisDemandeDetail detail = { 0 };
  JsonNode *node;

  if (dossier == NULL)
    return NULL;
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (lecture->db, PARVIS_SQL_DEMANDE_EN_FILE, V (id));

    if (!parvis_rows_next (rows)
        || !parvis_lecture_read_file (lecture, rows, &detail.demande, error))
      return NULL;
  }
  contexte = parvis_dossier_creer_contexte (commune, lecture->db, dossier->foyer_id, dossier,
                                            parvis_request_get_today (lecture->request), error);
  reponses =
      contexte != NULL ? parvis_dossier_lire_reponses (commune, lecture->db, id, error) : NULL;
  if (reponses == NULL)
    {
      g_strfreev ((char **) detail.demande.alertes);
      return NULL;
    }
  detail.etapes = read_etapes (lecture, dossier, contexte, reponses);
  detail.justificatifs = read_pieces (lecture, id);
  detail.historique = read_historique (lecture, id);
  detail.notes = read_notes (lecture, id);
  detail.messages = read_messages (lecture, id);
  detail.peut = get_peut (lecture, dossier);
  node = parvis_demande_detail_to_json (&detail);
  free_detail (&detail);
  return node;
}
