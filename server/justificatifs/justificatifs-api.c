/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include <stdio.h>

#include "server/comptes/agents-store.h"
#include "server/journal/journal-store.h"
#include "server/justificatifs/compteurs.h"
#include "server/justificatifs/detail.h"
#include "server/justificatifs/evenements.h"
#include "server/justificatifs/justificatifs-routes.h"
#include "server/justificatifs/ouvertures.h"
#include "shared/rules/parvis-texte.h"

#define LIMITE     200
#define LIMITE_MAX 1000
/* Rows that are read for one answer when a name is looked for: the cursor goes on from there. */
#define LUES_MAX 1000

static ParvisResponse *
get_compteurs (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCompteurs compteurs;

  parvis_compteurs_read (parvis_request_get_commune (request), db,
                         parvis_request_get_roles (request), &compteurs);
  return parvis_response_new_json (parvis_compteurs_to_json (&compteurs));
}

static ParvisResponse *
get_evenements (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autofree char *counts = parvis_compteurs_dup_topic (parvis_request_get_roles (request));
  const char *const topics[] = { PARVIS_TOPIC_AGENTS, counts, NULL };
  g_autofree char *text = NULL;
  ParvisCompteurs compteurs;

  parvis_compteurs_read (parvis_request_get_commune (request), db,
                         parvis_request_get_roles (request), &compteurs);
  text = parvis_compteurs_to_text (&compteurs);
  return parvis_response_new_events (topics, "compteurs", text);
}

/* What is asked of the queue. */
typedef struct
{
  guint etat; /* ParvisJustificatifEtat */
  gint64 apres_a, apres_id;
  gint64 limite;
  const char *type; /* NULL = all */
  char *q;          /* folded, "" = all */
} Question;

/* A query's part, or NULL when it is absent or empty. */
static const char *
find_query (ParvisRequest *request, const char *name)
{
  const char *value = parvis_request_find_query (request, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
read_question (ParvisRequest *request, Question *question, GError **error)
{
  const char *etat = find_query (request, "etat"), *apres = find_query (request, "apres");
  const char *limite = find_query (request, "limite"), *q = find_query (request, "q");
  int index = etat != NULL ? parvis_names_find (parvis_justificatif_etats, etat)
                           : PARVIS_JUSTIFICATIF_EN_ATTENTE;
  guint64 n = LIMITE;
  char end;

  if (index < 0
      || (limite != NULL && !g_ascii_string_to_unsigned (limite, 10, 1, LIMITE_MAX, &n, NULL))
      || (apres != NULL
          && sscanf (apres, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "%c", &question->apres_a,
                     &question->apres_id, &end)
                 != 2))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_INVALID,
                           "La liste demandée n’a pas été comprise.");
      return FALSE;
    }
  question->etat = (guint) index;
  question->limite = (gint64) n;
  question->type = find_query (request, "type");
  question->q = parvis_texte_cle (q != NULL ? q : "");
  return TRUE;
}

static ParvisRows *
query_file (ParvisDb *db, const Question *question, gint64 limite, const char *today)
{
  if (question->etat == PARVIS_JUSTIFICATIF_EN_ATTENTE)
    return parvis_db_query (db, PARVIS_SQL_FILE_EN_ATTENTE, V (question->apres_a),
                            V (question->apres_id), V (limite), V (today), V (question->type));
  return parvis_db_query (db, PARVIS_SQL_FILE_PAR_ETAT,
                          V (parvis_justificatif_etats[question->etat]), V (question->apres_id),
                          V (limite), V (today), V (question->type));
}

static gboolean
matches (const Question *question, const ParvisJustificatifData *data)
{
  g_autofree char *text = NULL;

  if (*question->q == '\0')
    return TRUE;
  text = g_strjoin (" ", data->personne, data->foyer, data->type_nom, NULL);
  return parvis_texte_contient (text, question->q);
}

/* All of this state and type; a name is not counted, it would have to be looked for in all of them. */
static gint64
count_file (ParvisDb *db, const Question *question)
{
  if (question->etat == PARVIS_JUSTIFICATIF_EN_ATTENTE)
    return parvis_db_int (db, 0, PARVIS_SQL_FILE_TOTAL, V (question->type));
  return parvis_db_int (db, 0, PARVIS_SQL_FILE_PAR_ETAT_TOTAL,
                        V (parvis_justificatif_etats[question->etat]), V (question->type));
}

/* The rows of one answer into @list; gives the cursor of what follows, or NULL at the end. */
static char *
read_file (
    ParvisRequest *request, ParvisDb *db, const Question *question, GPtrArray *gardes, GArray *list)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 agent_id = parvis_request_get_agent_id (request), now = parvis_request_get_now (request);
  gint64 limite = *question->q != '\0' ? LUES_MAX : question->limite, lues = 0;
  g_autoptr (ParvisRows) rows =
      query_file (db, question, limite + 1, parvis_request_get_today (request));
  ParvisJustificatifData data = { 0 };

  while (parvis_rows_next (rows))
    {
      if (lues++ == limite || list->len == question->limite)
        return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, data.depose_a, data.id);
      parvis_detail_read_ligne (commune, rows, gardes, &data);
      if (!matches (question, &data))
        continue;
      data.ouvert_par = parvis_ouvertures_dup_nom (commune, data.id, agent_id, now);
      g_ptr_array_add (gardes, (char *) data.ouvert_par);
      g_array_append_val (list, data);
    }
  return NULL;
}

static ParvisResponse *
get_file (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (GPtrArray) gardes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (ParvisJustificatifData));
  g_autofree char *q = NULL, *suivant = NULL;
  Question question = { 0 };
  ParvisJustificatifPage page = { .justificatifs = list };

  if (!read_question (request, &question, error))
    return NULL;
  q = question.q;
  page.suivant = suivant = read_file (request, db, &question, gardes, list);
  page.total = count_file (db, &question);
  return parvis_response_new_json (parvis_justificatif_page_to_json (&page));
}

/* Somebody looks at a family's piece: it leaves a line, and colleagues see it. */
static ParvisResponse *
get_piece (ParvisRequest *request, ParvisDb *db, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 agent_id = parvis_request_get_agent_id (request), now = parvis_request_get_now (request);
  g_autofree char *nom = parvis_agent_dup_nom (db, agent_id);
  g_autoptr (ParvisPiece) piece = NULL;
  ParvisResponse *response;
  gint64 id, before;

  if (!parvis_request_get_part_id (request, "piece", &id, error))
    return NULL;
  piece = parvis_piece_find_for_agent (db, id, error);
  if (piece == NULL
      || !parvis_journal_add (db, now, parvis_acteur_of_request (request), "justificatif.consulte",
                              "justificatif", id, piece->foyer_id, NULL, error))
    return NULL;
  before = parvis_ouvertures_ouvrir (commune, id, agent_id, nom, now);
  response = parvis_detail_new_response (request, db, id, error);
  if (response == NULL)
    return NULL;
  if (before != 0)
    parvis_evenement_ouvert (response, before, agent_id, "");
  parvis_evenement_ouvert (response, id, agent_id, nom);
  return response;
}

const ParvisRoute parvis_justificatifs_api_routes[] = {
  PARVIS_ROUTE (
      "api.compteurs", "GET", "/api/compteurs", get_compteurs, PARVIS_FOR_AGENTS, PARVIS_READS),
  PARVIS_ROUTE ("api.evenements",
                "GET",
                "/api/evenements",
                get_evenements,
                PARVIS_FOR_AGENTS,
                PARVIS_STREAMS),
  PARVIS_ROUTE (
      "api.justificatifs", "GET", "/api/justificatifs", get_file, PARVIS_FOR_PIECES, PARVIS_READS),
  PARVIS_ROUTE ("api.justificatif",
                "GET",
                "/api/justificatifs/{piece}",
                get_piece,
                PARVIS_FOR_PIECES,
                PARVIS_WRITES,
                .before = parvis_detail_regarder),
  { NULL },
};
