/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/justificatifs-essai.h"

#include "server/justificatifs/justificatifs-store.h"
#include "tests/rendu/test-fixtures.h"

typedef struct
{
  const char *type;
  gint64 foyer_id, personne_id;
  char today[11];
  gint64 now;
  gint64 id;
} Piece;

static gpointer
create_cb (ParvisDb *db, gpointer data, GError **error)
{
  Piece *piece = data;

  piece->id = parvis_piece_get (db, piece->type, piece->foyer_id, piece->personne_id, piece->today,
                                piece->now, error);
  return NULL;
}

gint64
essai_piece_new (EssaiCommune *essai, const char *identifiant, const char *type, int enfant)
{
  Piece piece = { .type = type,
                  .foyer_id = essai_commune_get_foyer (essai, identifiant),
                  .now = essai->now };

  if (enfant >= 0)
    piece.personne_id = essai_commune_get_enfant (essai, identifiant, (guint) enfant);
  parvis_commune_today (essai->commune, piece.today);
  essai_commune_write (essai, create_cb, &piece);
  g_assert_cmpint (piece.id, !=, 0);
  return piece.id;
}

char *
essai_piece_get_etat (EssaiCommune *essai, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisPiece) piece = parvis_piece_find_for_agent (essai->db, id, &error);

  g_assert_no_error (error);
  return g_strdup (piece->etat);
}

ParvisResponse *
essai_piece_envoyer (EssaiCommune *essai, const char *identifiant, gint64 piece, ...)
{
  g_autofree char *path = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);
  g_autoptr (ParvisRequest) request = essai_commune_request (essai, identifiant, "POST", path);
  const char *name;
  va_list files;

  va_start (files, piece);
  while ((name = va_arg (files, const char *)) != NULL)
    {
      g_autoptr (GBytes) bytes = va_arg (files, GBytes *);
      gsize size;
      const void *data = g_bytes_get_data (bytes, &size);

      parvis_request_add_upload_for_test (request, "fichiers", name, data != NULL ? data : "",
                                          size);
    }
  va_end (files);
  return essai_commune_run (essai, request);
}

void
essai_piece_envoyer_photo (EssaiCommune *essai, const char *identifiant, gint64 piece)
{
  g_autoptr (ParvisResponse) sent = essai_piece_envoyer (essai, identifiant, piece, "photo.jpg",
                                                         fixture_picture ("jpeg", 400, 300), NULL);

  essai_assert_status (sent, 303);
}

char *
essai_piece_api (gint64 piece, const char *rest)
{
  return g_strdup_printf ("/api/justificatifs/%" G_GINT64_FORMAT "%s", piece, rest);
}

JsonNode *
essai_json (ParvisResponse *response)
{
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  g_autofree char *text = g_strndup (body, length);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static guint
count_below (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_below (child) : 1;
    }
  return n;
}

guint
essai_coffre_count (EssaiCommune *essai)
{
  return count_below (essai->commune->files_dir);
}

ParvisResponse *
essai_piece_decider_texte (EssaiCommune *essai, const char *agent, gint64 piece, const char *body)
{
  g_autofree char *path = essai_piece_api (piece, "/decision");

  return essai_commune_post_json (essai, agent, path, body);
}

ParvisResponse *
essai_piece_decider (
    EssaiCommune *essai, const char *agent, gint64 piece, const char *format, int depot)
{
  g_auto (GStrv) parts = g_strsplit (format, "%d", 2);
  g_autofree char *body = g_strdup_printf ("%s%d%s", parts[0], depot, parts[1]);

  return essai_piece_decider_texte (essai, agent, piece, body);
}

ParvisResponse *
essai_piece_reprendre (EssaiCommune *essai, const char *agent, gint64 piece, int depot)
{
  g_autofree char *path = essai_piece_api (piece, "/annulation");
  g_autofree char *body = g_strdup_printf ("{\"depot\":%d}", depot);

  return essai_commune_post_json (essai, agent, path, body);
}

ParvisJustificatifDetail *
essai_piece_read_detail (ParvisResponse *response)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  ParvisJustificatifDetail *detail;

  essai_assert_status (response, 200);
  node = essai_json (response);
  detail = parvis_justificatif_detail_from_json (node, &error);
  g_assert_no_error (error);
  return detail;
}

ParvisJustificatifDetail *
essai_piece_ouvrir (EssaiCommune *essai, const char *agent, gint64 piece)
{
  g_autofree char *path = essai_piece_api (piece, "");
  g_autoptr (ParvisResponse) response = essai_commune_get (essai, agent, path);

  return essai_piece_read_detail (response);
}

gint64
essai_piece_new_envoyee (EssaiCommune *essai, const char *who, const char *type, int enfant)
{
  gint64 piece = essai_piece_new (essai, who, type, enfant);

  essai_piece_envoyer_photo (essai, who, piece);
  return piece;
}

void
essai_piece_assert_etat (EssaiCommune *essai, gint64 piece, const char *etat)
{
  g_autofree char *is = essai_piece_get_etat (essai, piece);

  g_assert_cmpstr (is, ==, etat);
}

gint64
essai_piece_count_journal (EssaiCommune *essai, const char *action, gint64 piece)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (
      essai->db, PARVIS_SQL_JOURNAL_DU_FOYER, V (essai_commune_get_foyer (essai, "pascal.dupin")),
      V (G_MAXINT64), V (500));
  gint64 n = 0;

  while (parvis_rows_next (rows))
    n += g_str_equal (parvis_rows_text (rows, 3), action) && parvis_rows_int (rows, 5) == piece;
  return n;
}
