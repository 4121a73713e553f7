/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include <stdlib.h>

#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier-lecture.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-response.h"
#include "server/justificatifs/compteurs.h"
#include "shared/rules/parvis-texte.h"

#define LIMITE_MAX 500
/* Rows that are read for one answer when a name is looked for: the cursor goes on from there. */
#define LUES_MAX 1000

/* The queue's question, from the query. */
typedef struct
{
  const char *etat; /* of the table */
  const char *vu;   /* as an agent names it, NULL = all of that état */
  gint64 agent;     /* 0 = all, -1 = nobody's */
  gint64 apres_a, apres_id;
  gint64 limite;
  char *q; /* folded, "" = all */
} Question;

static Question
read_question (ParvisRequest *request)
{
  const char *etat = parvis_request_find_query (request, "etat");
  const char *agent = parvis_request_find_query (request, "agent");
  const char *apres = parvis_request_find_query (request, "apres");
  const char *limite = parvis_request_find_query (request, "limite");
  const char *q = parvis_request_find_query (request, "q");
  int known = etat != NULL ? parvis_names_find (parvis_demande_etats, etat) : -1;
  Question question = { .etat = "en_traitement", .limite = 200 };

  if (known >= PARVIS_DEMANDE_A_COMPLETER)
    question.etat = parvis_demande_etats[known];
  else if (known >= 0)
    question.vu = parvis_demande_etats[known];
  if (g_strcmp0 (agent, "moi") == 0)
    question.agent = parvis_request_get_agent_id (request);
  else if (g_strcmp0 (agent, "personne") == 0)
    question.agent = -1;
  if (apres != NULL)
    {
      char *end = NULL;

      question.apres_a = g_ascii_strtoll (apres, &end, 10);
      question.apres_id = *end == '-' ? g_ascii_strtoll (end + 1, NULL, 10) : 0;
    }
  if (limite != NULL)
    question.limite = CLAMP (atoi (limite), 1, LIMITE_MAX);
  question.q = parvis_texte_cle (q != NULL ? q : "");
  return question;
}

/* By the child's name, the household's, or the number; without accents or case, in any order. */
static gboolean
matches (const Question *question, ParvisRows *rows)
{
  g_autofree char *text = NULL, *numero = NULL;

  if (*question->q == '\0')
    return TRUE;
  numero = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
  if (g_str_equal (numero, question->q))
    return TRUE;
  text = g_strjoin (" ", parvis_rows_text (rows, 3), parvis_rows_text (rows, 4),
                    parvis_rows_text (rows, 5), parvis_rows_text (rows, 6), NULL);
  return parvis_texte_contient (text, question->q);
}

/* The rows of one answer into @demandes; *@suivant is the cursor of what follows, or NULL at the end. */
static gboolean
read_file (ParvisLecture *lecture,
           ParvisDb *db,
           const Question *q,
           GArray *demandes,
           char **suivant,
           GError **error)
{
  gint64 limite = LUES_MAX, lues = 0, date = 0, id = 0;
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DEMANDES_FILE, V (q->etat), V (q->vu), V (q->agent),
                       V (q->apres_a), V (q->apres_id), V (limite + 1));

  while (parvis_rows_next (rows))
    {
      ParvisDemandeData data = { 0 };

      if (lues++ == limite || demandes->len == q->limite)
        {
          *suivant = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, date, id);
          return TRUE;
        }
      id = parvis_rows_int (rows, 0);
      date = parvis_rows_int (rows, 11);
      if (!parvis_lecture_may_read (lecture, rows) || !matches (q, rows))
        continue;
      if (!parvis_lecture_read_file (lecture, rows, &data, error))
        return FALSE;
      g_array_append_val (demandes, data);
    }
  return TRUE;
}

static ParvisResponse *
get_file (ParvisRequest *request, ParvisDb *db, GError **error)
{
  Question q = read_question (request);
  g_autofree char *cle = q.q, *suivant = NULL;
  g_autoptr (ParvisLecture) lecture = parvis_lecture_new (request, db);
  g_autoptr (GArray) demandes = g_array_new (FALSE, TRUE, sizeof (ParvisDemandeData));
  ParvisDemandePage page = { .demandes = demandes };
  ParvisResponse *response = NULL;

  if (read_file (lecture, db, &q, demandes, &suivant, error))
    {
      page.suivant = suivant;
      page.total = parvis_compteurs_demandes (parvis_request_get_commune (request), db,
                                              parvis_request_get_roles (request), q.etat, q.agent);
      response = parvis_response_new_json (parvis_demande_page_to_json (&page));
    }
  for (guint i = 0; i < demandes->len; i++)
    g_strfreev ((char **) g_array_index (demandes, ParvisDemandeData, i).alertes);
  return response;
}

/* Reading a family's file leaves a line that the family can be shown: hence in the writer. */
static ParvisResponse *
get_demande (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisLecture) lecture = parvis_lecture_new (request, db);
  g_autoptr (ParvisDossier) dossier = NULL;
  JsonNode *detail;
  gint64 id;

  if (!parvis_request_get_part_id (request, "demande", &id, error))
    return NULL;
  dossier = parvis_dossier_find_for_request (request, db, id, error);
  if (dossier == NULL)
    return NULL;
  detail = parvis_lecture_create_detail (lecture, id, error);
  if (detail == NULL)
    return NULL;
  if (!parvis_journal_add (db, parvis_request_get_now (request), parvis_acteur_of_request (request),
                           "demande.consulte", "demande", id, dossier->foyer_id, NULL, error))
    {
      json_node_unref (detail);
      return NULL;
    }
  return parvis_response_new_json (detail);
}

const ParvisRoute parvis_demandes_api_routes[] = {
  PARVIS_ROUTE ("api.demandes", "GET", "/api/demandes", get_file, PARVIS_FOR_AGENTS, PARVIS_SLOW),
  PARVIS_ROUTE ("api.demande",
                "GET",
                "/api/demandes/{demande}",
                get_demande,
                PARVIS_FOR_AGENTS,
                PARVIS_WRITES),
  { NULL },
};
