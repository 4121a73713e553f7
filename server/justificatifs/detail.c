/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/detail.h"

#include "server/foyers/foyers-store.h"
#include "server/justificatifs/confirme.h"
#include "server/justificatifs/depots-store.h"
#include "server/justificatifs/ouvertures.h"
#include "server/scolarite/scolarite-store.h"
#include "shared/model/parvis-demande.h"
#include "shared/rules/parvis-validite.h"

#define REGARD "justificatifs.regard"
/* As many as the codec takes. */
#define DEMANDES_MAX 100
#define VERSIONS_MAX 1000

/* What takes time to find, found outside of any transaction. */
typedef struct
{
  char *refus;         /* why it cannot be shown, or NULL */
  GPtrArray *confirme; /* the values, in the type's order */
  char *etablissement; /* of the form, or NULL */
  char *niveau;
} Regard;

/* What a detail is made with; `gardes` owns the texts that its structs borrow. */
typedef struct
{
  ParvisRequest *request;
  ParvisCommune *commune;
  ParvisDb *db;
  const Regard *regard;
  const ParvisPiece *piece;
  const ParvisTypePiece *type; /* NULL: it is gone */
  const char *today;
  GPtrArray *gardes;
  char fin_annee[11]; /* of the latest school year that asks for it, or "" */
} Chantier;

static const char *
keep (GPtrArray *gardes, char *text)
{
  if (text != NULL)
    g_ptr_array_add (gardes, text);
  return text;
}

static void
regard_free (Regard *regard)
{
  g_free (regard->refus);
  g_ptr_array_unref (regard->confirme);
  g_free (regard->etablissement);
  g_free (regard->niveau);
  g_free (regard);
}

/* Why nothing of it can be shown; where some of it can, the pages say where one cannot. */
static gboolean
look_at_fichiers (
    Regard *regard, ParvisCommune *commune, ParvisDb *db, const ParvisPiece *piece, GError **error)
{
  g_autoptr (GPtrArray) fichiers = parvis_depot_list_fichiers (db, piece->id, piece->depot);
  const char *refus = NULL;

  for (guint i = 0; i < fichiers->len; i++)
    {
      int pages;

      if (!parvis_fichier_find_pages (commune, fichiers->pdata[i], &pages, &refus, error))
        return FALSE;
      if (refus == NULL)
        return TRUE;
    }
  regard->refus = g_strdup (refus);
  return TRUE;
}

static void
look_at_form (Regard *regard,
              ParvisCommune *commune,
              ParvisDb *db,
              const ParvisPiece *piece,
              const char *today)
{
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, piece->type);

  for (guint i = 0; type != NULL && i < type->n_confirme; i++)
    g_ptr_array_add (regard->confirme, parvis_piece_dup_confirme (commune, db, piece,
                                                                  type->confirme[i].source, today));
  if (piece->personne_id == 0)
    return;
  regard->etablissement = parvis_piece_dup_reponse (commune, db, piece, "*.etablissement", today);
  regard->niveau = parvis_piece_dup_reponse (commune, db, piece, "*.niveau", today);
}

gboolean
parvis_detail_regarder (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisPiece) piece = NULL;
  Regard *regard;
  gint64 id;

  if (!parvis_request_get_part_id (request, "piece", &id, error))
    return FALSE;
  piece = parvis_piece_find_for_agent (db, id, error);
  if (piece == NULL)
    return FALSE;
  regard = g_new0 (Regard, 1);
  regard->confirme = g_ptr_array_new_with_free_func (g_free);
  parvis_request_keep (request, REGARD, regard, (GDestroyNotify) regard_free);
  look_at_form (regard, commune, db, piece, parvis_request_get_today (request));
  return look_at_fichiers (regard, commune, db, piece, error);
}

void
parvis_detail_read_ligne (ParvisCommune *commune,
                          ParvisRows *rows,
                          GPtrArray *gardes,
                          ParvisJustificatifData *data)
{
  const char *code = parvis_rows_text (rows, 1);
  const ParvisTypePiece *type = parvis_catalogue_find_type_piece (commune, code);
  int etat = parvis_names_find (parvis_justificatif_etats, parvis_rows_text (rows, 6));

  *data = (ParvisJustificatifData){
    .id = parvis_rows_int (rows, 0),
    .type = keep (gardes, g_strdup (code)),
    .personne = parvis_rows_is_null (rows, 4)
                    ? ""
                    : keep (gardes, parvis_nom_complet (parvis_rows_text (rows, 2),
                                                        parvis_rows_find_text (rows, 3),
                                                        parvis_rows_text (rows, 4))),
    .foyer = keep (gardes, g_strdup (parvis_rows_text (rows, 5))),
    .etat = (guint) MAX (etat, 0),
    .depot = parvis_rows_int (rows, 7),
    .depose_a = parvis_rows_int (rows, 8),
    .niveau = keep (gardes, g_strdup (parvis_rows_text (rows, 9))),
    .etablissement = keep (gardes, g_strdup (parvis_rows_text (rows, 10))),
  };
  data->type_nom = type != NULL ? type->libelle : data->type;
}

static gboolean
read_piece (Chantier *c, ParvisJustificatifDetail *detail, GError **error)
{
  ParvisJustificatifData *data = &detail->justificatif;
  gint64 agent_id = parvis_request_get_agent_id (c->request);
  gint64 now = parvis_request_get_now (c->request);
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (c->db, PARVIS_SQL_PIECE_EN_FILE, V (c->piece->id), V (c->today));

    if (!parvis_rows_next (rows))
      {
        g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such piece");
        return FALSE;
      }
    parvis_detail_read_ligne (c->commune, rows, c->gardes, data);
  }
  data->ouvert_par =
      keep (c->gardes, parvis_ouvertures_dup_nom (c->commune, c->piece->id, agent_id, now));
  /* Not enrolled yet: what the form says. */
  if (*data->etablissement == '\0')
    {
      data->etablissement = c->regard->etablissement;
      data->niveau = c->regard->niveau;
    }
  return TRUE;
}

static GArray *
create_confirme (Chantier *c)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifConfirme));

  for (guint i = 0; i < c->regard->confirme->len; i++)
    {
      ParvisJustificatifConfirme row = { c->type->confirme[i].libelle,
                                         c->regard->confirme->pdata[i] };

      g_array_append_val (list, row);
    }
  return list;
}

static GArray *
create_demandes (Chantier *c)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (c->commune);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifDemande));
  g_autoptr (ParvisRows) rows =
      parvis_db_query (c->db, PARVIS_SQL_DEMANDES_DE_PIECE, V (c->piece->id));

  while (list->len < DEMANDES_MAX && parvis_rows_next (rows))
    {
      const ParvisTeleprocedure *t = parvis_catalogue_get_version (
          catalogue, c->db, parvis_rows_text (rows, 1), (int) parvis_rows_int (rows, 2));
      const char *annee = parvis_rows_find_text (rows, 9);
      gboolean brouillon = g_str_equal (parvis_rows_text (rows, 3), "brouillon");
      int etat = parvis_names_find (parvis_demande_etats, parvis_rows_text (rows, 10));
      ParvisJustificatifDemande row = {
        .id = parvis_rows_int (rows, 0),
        .type_nom = t != NULL ? t->titre : "Demande",
        /* A draft has no such state yet: `precision` says so. */
        .etat = etat >= 0 ? (guint) etat : PARVIS_DEMANDE_EN_ATTENTE_PIECES,
        .personne = parvis_rows_is_null (rows, 8)
                        ? ""
                        : keep (c->gardes, parvis_nom_complet (parvis_rows_text (rows, 6),
                                                               parvis_rows_find_text (rows, 7),
                                                               parvis_rows_text (rows, 8))),
        .precision = keep (c->gardes, g_strdup_printf ("%s%s%s", annee != NULL ? annee : "",
                                                       annee != NULL && brouillon ? ", " : "",
                                                       brouillon ? "pas encore déposée" : "")),
      };

      if (annee != NULL)
        {
          char du[11];

          parvis_scolarite_find_annee (c->db, annee, du, c->fin_annee);
        }
      g_array_append_val (list, row);
    }
  return list;
}

static GArray *
create_fichiers (Chantier *c)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifFichier));
  g_autoptr (GPtrArray) fichiers =
      parvis_depot_list_fichiers (c->db, c->piece->id, c->piece->depot);

  for (guint i = 0; i < fichiers->len; i++)
    {
      ParvisFichier *fichier = fichiers->pdata[i];
      ParvisJustificatifFichier row = { fichier->rang, keep (c->gardes, g_strdup (fichier->nom)),
                                        keep (c->gardes, g_strdup (fichier->type)),
                                        fichier->taille };

      g_array_append_val (list, row);
    }
  return list;
}

static GArray *
create_motifs (Chantier *c)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifMotif));

  for (guint i = 0; c->type != NULL && i < c->type->n_motifs; i++)
    {
      ParvisJustificatifMotif row = { c->type->motifs[i].code, c->type->motifs[i].libelle };

      g_array_append_val (list, row);
    }
  return list;
}

static const char *
find_motif (Chantier *c, const char *code)
{
  const ParvisMotif *motif =
      c->type != NULL && code != NULL ? parvis_type_piece_find_motif (c->type, code) : NULL;

  return motif != NULL ? motif->libelle : keep (c->gardes, g_strdup (code));
}

static GArray *
create_versions (Chantier *c)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifVersion));
  g_autoptr (ParvisRows) rows =
      parvis_db_query (c->db, PARVIS_SQL_DEPOTS_DE_PIECE, V (c->piece->id));

  while (list->len < VERSIONS_MAX && parvis_rows_next (rows))
    {
      int etat = parvis_names_find (parvis_depot_etats, parvis_rows_text (rows, 2));
      ParvisJustificatifVersion row = {
        .depot = parvis_rows_int (rows, 0),
        .depose_a = parvis_rows_int (rows, 1),
        .etat = (guint) MAX (etat, 0),
        .decide_a = parvis_rows_int (rows, 3),
        .agent = keep (c->gardes, g_strdup (parvis_rows_text (rows, 4))),
        .motif = find_motif (c, parvis_rows_find_text (rows, 5)),
        .commentaire = keep (c->gardes, g_strdup (parvis_rows_text (rows, 6))),
      };

      g_array_append_val (list, row);
    }
  return list;
}

/* What the current deposit's row says: pages, and until when the decision can be taken back by who asks. */
static void
read_depot (Chantier *c, ParvisJustificatifDetail *detail)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (c->db, PARVIS_SQL_DEPOT_FIND, V (c->piece->id), V (c->piece->depot));

  if (!parvis_rows_next (rows))
    return;
  detail->pages = parvis_rows_int (rows, 3);
  if (parvis_rows_int (rows, 6) > parvis_request_get_now (c->request)
      && parvis_rows_int (rows, 5) == parvis_request_get_agent_id (c->request))
    detail->annulable_jusqu_a = parvis_rows_int (rows, 6);
}

static void
propose (Chantier *c, ParvisJustificatifDetail *detail)
{
  ParvisValidite validite;

  if (c->type == NULL || !parvis_validite_parse (c->type->validite, &validite))
    return;
  detail->propose_au =
      parvis_validite_propose (&validite, parvis_date_from_iso (c->today), PARVIS_DATE_NONE,
                               parvis_date_from_iso (c->fin_annee), &detail->illimite);
}

static JsonNode *
create_json (Chantier *c, GError **error)
{
  ParvisJustificatifDetail detail = { .valide_au = parvis_date_from_iso (c->piece->valide_au) };
  g_autoptr (GArray) confirme = NULL, demandes = NULL, fichiers = NULL, motifs = NULL,
                     versions = NULL;

  if (!read_piece (c, &detail, error))
    return NULL;
  detail.confirme = confirme = create_confirme (c);
  detail.demandes = demandes = create_demandes (c);
  detail.fichiers = fichiers = create_fichiers (c);
  detail.motifs = motifs = create_motifs (c);
  detail.versions = versions = create_versions (c);
  detail.refus_affichage = c->regard->refus;
  read_depot (c, &detail);
  propose (c, &detail);
  return parvis_justificatif_detail_to_json (&detail);
}

ParvisResponse *
parvis_detail_new_response (ParvisRequest *request, ParvisDb *db, gint64 piece_id, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisPiece) piece = parvis_piece_find_for_agent (db, piece_id, error);
  g_autoptr (GPtrArray) gardes = g_ptr_array_new_with_free_func (g_free);
  Chantier chantier;
  JsonNode *node;

  if (piece == NULL)
    return NULL;
  chantier = (Chantier){ .request = request,
                         .regard = parvis_request_find_kept (request, REGARD),
                         .commune = commune,
                         .db = db,
                         .piece = piece,
                         .type = parvis_catalogue_find_type_piece (commune, piece->type),
                         .today = parvis_request_get_today (request),
                         .gardes = gardes };
  g_assert (chantier.regard != NULL);
  node = create_json (&chantier, error);
  return node != NULL ? parvis_response_new_json (node) : NULL;
}
