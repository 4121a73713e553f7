/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-fake"
#include "config.h"

#include <string.h>

#include "tests/client/fake-server-private.h"

#define ANNULABLE_S 10

static const struct
{
  const char *code;
  const char *nom;
  gboolean du_foyer;
  const char *propose; /* NULL: valid without an end */
} types[] = {
  { "assurance", "Assurance scolaire", FALSE, "2027-08-31" },
  { "vaccins", "Pages vaccinations", FALSE, "2027-08-31" },
  { "domicile", "Justificatif de domicile", TRUE, "2027-08-31" },
  { "livret", "Livret de famille", FALSE, NULL },
  { "caf", "Attestation CAF", TRUE, "2026-12-31" },
  { "pai", "PAI", FALSE, "2027-08-31" },
};

static const struct
{
  const char *code;
  const char *libelle;
} motifs[] = {
  { "illisible", "Illisible" },
  { "expire", "Document expiré" },
  { "autre_personne", "Ne concerne pas la bonne personne" },
  { "incomplet", "Document incomplet" },
  { "autre_document", "Ce n’est pas le document demandé" },
};

void
fake_piece_free (FakePiece *piece)
{
  for (guint i = 0; i < piece->versions->len; i++)
    {
      FakeVersion *version = &g_array_index (piece->versions, FakeVersion, i);
      g_free (version->motif);
      g_free (version->commentaire);
    }
  g_array_unref (piece->versions);
  g_free (piece->personne);
  g_free (piece->foyer);
  g_free (piece->valide_au);
  g_free (piece);
}

static void
add_version (
    FakePiece *piece, const char *etat, gint64 depose_a, gint64 agent_id, const char *motif)
{
  FakeVersion version = { piece->versions->len + 1,
                          depose_a,
                          etat,
                          agent_id != 0 ? depose_a + 3600 : 0,
                          agent_id,
                          g_strdup (motif),
                          g_strdup (agent_id != 0 ? "Le bas de la page est coupé." : "") };

  g_array_append_val (piece->versions, version);
}

static FakeVersion *
last_version (FakePiece *piece)
{
  return &g_array_index (piece->versions, FakeVersion, piece->versions->len - 1);
}

FakePiece *
fake_piece_add (FakeServer *server, guint seed, gint64 depose_a)
{
  FakePiece *piece = g_new0 (FakePiece, 1);
  guint type = seed % G_N_ELEMENTS (types);
  FakeDemande *demande = fake_demande_find (server, 1 + seed * 7 % 24);

  piece->id = server->pieces->len + 1;
  piece->type = types[type].code;
  piece->type_nom = types[type].nom;
  piece->demande = demande->id;
  piece->foyer = g_strdup (demande->foyer);
  piece->personne = g_strdup (types[type].du_foyer ? "" : demande->personne);
  piece->etat = "en_attente";
  piece->niveau = types[type].du_foyer ? "" : demande->niveau;
  piece->etablissement = types[type].du_foyer ? "" : demande->etablissement;
  piece->pages = 1 + (seed % 3 == 0);
  piece->versions = g_array_new (FALSE, FALSE, sizeof (FakeVersion));
  if (seed % 5 == 0)
    add_version (piece, "invalide", depose_a - 10 * 86400, 2, "illisible");
  add_version (piece, "en_attente", depose_a, 0, "");
  g_ptr_array_add (server->pieces, piece);
  return piece;
}

void
fake_pieces_fill (FakeServer *server, guint count)
{
  /* From eight days ago until an hour ago, oldest first. */
  gint64 span = 8 * 86400;

  for (guint i = 0; i < count; i++)
    fake_piece_add (server, i, server->now - 3600 - span * (count - 1 - i) / MAX (count, 1));
}

FakePiece *
fake_piece_find (FakeServer *server, gint64 id)
{
  return id >= 1 && id <= server->pieces->len ? g_ptr_array_index (server->pieces, id - 1) : NULL;
}

guint
fake_pieces_waiting (FakeServer *server)
{
  guint n = 0;

  for (guint i = 0; i < server->pieces->len; i++)
    {
      FakePiece *piece = g_ptr_array_index (server->pieces, i);
      n += g_str_equal (piece->etat, "en_attente");
    }
  return n;
}

static void
write_piece (JsonBuilder *builder, FakePiece *piece)
{
  const FakeAgent *opened = fake_agent_by_id (piece->opened_by);

  json_builder_begin_object (builder);
  fake_int (builder, "id", piece->id);
  fake_string (builder, "type", piece->type);
  fake_string (builder, "type_nom", piece->type_nom);
  fake_string (builder, "personne", piece->personne);
  fake_string (builder, "foyer", piece->foyer);
  fake_string (builder, "etat", piece->etat);
  fake_int (builder, "depot", last_version (piece)->depot);
  fake_int (builder, "depose_a", last_version (piece)->depose_a);
  fake_string (builder, "niveau", piece->niveau);
  fake_string (builder, "etablissement", piece->etablissement);
  fake_string (builder, "ouvert_par", opened != NULL ? opened->nom : "");
  json_builder_end_object (builder);
}

static const char *
query_get (GHashTable *query, const char *key, const char *fallback)
{
  const char *value = query != NULL ? g_hash_table_lookup (query, key) : NULL;

  return value != NULL ? value : fallback;
}

static gboolean
matches (FakePiece *piece, GHashTable *query)
{
  const char *etat = query_get (query, "etat", "");
  const char *type = query_get (query, "type", "");
  const char *q = query_get (query, "q", "");
  g_autofree char *all = g_strjoin (" ", piece->personne, piece->foyer, piece->type_nom,
                                    piece->etablissement, piece->niveau, NULL);

  return (*etat == '\0' || g_str_equal (etat, piece->etat))
         && (*type == '\0' || g_str_equal (type, piece->type))
         && (*q == '\0' || g_str_match_string (q, all, TRUE));
}

void
fake_pieces_list (FakeServer *server, SoupServerMessage *message, GHashTable *query)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 after = g_ascii_strtoll (query_get (query, "apres", "0"), NULL, 10), last = 0;
  guint limit = atoi (query_get (query, "limite", "200")), n = 0, total = 0;
  gboolean more = FALSE;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "justificatifs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < server->pieces->len; i++)
    {
      FakePiece *piece = g_ptr_array_index (server->pieces, i);
      if (!matches (piece, query))
        continue;
      total++;
      more = more || (piece->id > after && n == limit);
      if (piece->id <= after || n == limit)
        continue;
      write_piece (builder, piece);
      last = piece->id;
      n++;
    }
  json_builder_end_array (builder);
  g_autofree char *cursor = more ? g_strdup_printf ("%" G_GINT64_FORMAT, last) : NULL;
  fake_string (builder, "suivant", cursor);
  fake_int (builder, "total", total);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

static void
write_pair (JsonBuilder *builder, const char *k1, const char *v1, const char *k2, const char *v2)
{
  json_builder_begin_object (builder);
  fake_string (builder, k1, v1);
  fake_string (builder, k2, v2);
  json_builder_end_object (builder);
}

static void
write_context (FakeServer *server, JsonBuilder *builder, FakePiece *piece)
{
  FakeDemande *demande = fake_demande_find (server, piece->demande);

  json_builder_set_member_name (builder, "confirme");
  json_builder_begin_array (builder);
  if (*piece->personne != '\0')
    {
      g_autofree char *child = g_strdup_printf ("%s, né(e) le 02/09/2018", piece->personne);
      write_pair (builder, "libelle", "Enfant", "valeur", child);
      write_pair (builder, "libelle", "Période", "valeur", "année scolaire 2026 / 2027");
    }
  else
    {
      write_pair (builder, "libelle", "Foyer", "valeur", piece->foyer);
      write_pair (builder, "libelle", "Adresse", "valeur", "18 rue Jules Ferry\n84260 Sarrians");
      write_pair (builder, "libelle", "Datée de moins de", "valeur", "3 mois");
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "demandes");
  json_builder_begin_array (builder);
  if (demande != NULL)
    {
      json_builder_begin_object (builder);
      fake_int (builder, "id", demande->id);
      fake_string (builder, "type_nom", "Fiche enfant");
      fake_string (builder, "etat", fake_demande_get_etat (server, demande));
      fake_string (builder, "personne", demande->personne);
      fake_string (builder, "precision", "CE2, Le petit prince");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_versions (JsonBuilder *builder, FakePiece *piece)
{
  json_builder_set_member_name (builder, "versions");
  json_builder_begin_array (builder);
  for (guint i = piece->versions->len; i > 0; i--)
    {
      FakeVersion *version = &g_array_index (piece->versions, FakeVersion, i - 1);
      const FakeAgent *agent = fake_agent_by_id (version->agent_id);
      const char *motif = "";

      for (guint m = 0; m < G_N_ELEMENTS (motifs); m++)
        if (g_str_equal (motifs[m].code, version->motif))
          motif = motifs[m].libelle;
      json_builder_begin_object (builder);
      fake_int (builder, "depot", version->depot);
      fake_int (builder, "depose_a", version->depose_a);
      fake_string (builder, "etat", version->etat);
      json_builder_set_member_name (builder, "decide_a");
      if (version->decide_a != 0)
        json_builder_add_int_value (builder, version->decide_a);
      else
        json_builder_add_null_value (builder);
      fake_string (builder, "agent", agent != NULL ? agent->nom : "");
      fake_string (builder, "motif", motif);
      fake_string (builder, "commentaire", version->commentaire);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_file (JsonBuilder *builder, FakePiece *piece)
{
  json_builder_set_member_name (builder, "fichiers");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  fake_int (builder, "rang", 1);
  fake_string (builder, "nom", "IMG_2041.pdf");
  fake_string (builder, "type", "application/pdf");
  fake_int (builder, "taille", 482113);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  fake_int (builder, "pages", piece->pages);
  fake_string (builder, "refus_affichage", NULL);
}

static void
answer_detail (FakeServer *server, SoupServerMessage *message, FakePiece *piece)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  FakeVersion *version = last_version (piece);
  const char *propose = NULL;
  gint64 until = version->decide_a + ANNULABLE_S;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].code, piece->type))
      propose = types[i].propose;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "justificatif");
  write_piece (builder, piece);
  write_context (server, builder, piece);
  write_file (builder, piece);
  fake_string (builder, "propose_au", propose);
  json_builder_set_member_name (builder, "illimite");
  json_builder_add_boolean_value (builder, propose == NULL);
  fake_string (builder, "valide_au", piece->valide_au);
  json_builder_set_member_name (builder, "motifs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (motifs); i++)
    write_pair (builder, "code", motifs[i].code, "libelle", motifs[i].libelle);
  json_builder_end_array (builder);
  write_versions (builder, piece);
  json_builder_set_member_name (builder, "annulable_jusqu_a");
  if (version->decide_a != 0 && until > g_get_real_time () / G_USEC_PER_SEC)
    json_builder_add_int_value (builder, until);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

static void
send_changed (FakeServer *server, FakePiece *piece)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  fake_int (builder, "id", piece->id);
  fake_string (builder, "etat", piece->etat);
  fake_int (builder, "depot", last_version (piece)->depot);
  json_builder_end_object (builder);
  fake_send_event (server, "justificatif", builder);
  fake_send_counts (server);
  if (piece->demande != 0)
    fake_demande_changed (server, piece->demande);
}

void
fake_piece_set_etat (FakeServer *server, FakePiece *piece, const char *etat, gint64 agent_id)
{
  FakeVersion *version = last_version (piece);

  piece->etat = etat;
  version->etat = etat;
  version->agent_id = agent_id;
  version->decide_a = agent_id != 0 ? g_get_real_time () / G_USEC_PER_SEC : 0;
  send_changed (server, piece);
}

void
fake_piece_set_opened (FakeServer *server, FakePiece *piece, gint64 agent_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const FakeAgent *agent = fake_agent_by_id (agent_id);

  piece->opened_by = agent_id;
  json_builder_begin_object (builder);
  fake_int (builder, "id", piece->id);
  fake_int (builder, "agent_id", agent_id);
  fake_string (builder, "agent", agent != NULL ? agent->nom : "");
  json_builder_end_object (builder);
  fake_send_event (server, "justificatif_ouvert", builder);
}

void
fake_piece_show (FakeServer *server,
                 SoupServerMessage *message,
                 FakePiece *piece,
                 const FakeAgent *agent)
{
  /* The one that this agent looked at before is closed again. */
  for (guint i = 0; i < server->pieces->len; i++)
    {
      FakePiece *other = g_ptr_array_index (server->pieces, i);
      if (other->opened_by == agent->id && other != piece)
        fake_piece_set_opened (server, other, 0);
    }
  if (piece->opened_by == 0)
    fake_piece_set_opened (server, piece, agent->id);
  answer_detail (server, message, piece);
}

static void
refuse_decided (SoupServerMessage *message, FakePiece *piece)
{
  const FakeAgent *agent = fake_agent_by_id (last_version (piece)->agent_id);
  g_autofree char *phrase = g_strdup_printf ("Cette pièce vient d’être décidée par %s.",
                                             agent != NULL ? agent->nom : "un collègue");

  fake_refuse (message, 409, "conflict", phrase);
}

void
fake_piece_decide (FakeServer *server,
                   SoupServerMessage *message,
                   FakePiece *piece,
                   const FakeAgent *agent)
{
  static const char *const keys[] = {
    "depot", "decision", "valide_au", "motif", "commentaire", NULL
  };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);
  FakeVersion *version = last_version (piece);
  const char *decision, *motif;

  if (body == NULL)
    return;
  if (!g_str_equal (piece->etat, "en_attente")
      || json_object_get_int_member (body, "depot") != version->depot)
    {
      refuse_decided (message, piece);
      return;
    }
  decision = json_object_get_string_member (body, "decision");
  motif = json_object_get_null_member (body, "motif")
              ? ""
              : json_object_get_string_member (body, "motif");
  if (g_str_equal (decision, "invalide") == (*motif == '\0'))
    {
      fake_refuse (message, 400, "invalid", "Le motif manque.");
      return;
    }
  g_free (version->motif);
  g_free (version->commentaire);
  version->motif = g_strdup (motif);
  version->commentaire = g_strdup (json_object_get_string_member (body, "commentaire"));
  g_free (piece->valide_au);
  piece->valide_au = json_object_get_null_member (body, "valide_au")
                         ? NULL
                         : g_strdup (json_object_get_string_member (body, "valide_au"));
  fake_piece_set_etat (server, piece, g_intern_string (decision), agent->id);
  answer_detail (server, message, piece);
}

void
fake_piece_take_back (FakeServer *server,
                      SoupServerMessage *message,
                      FakePiece *piece,
                      const FakeAgent *agent)
{
  static const char *const keys[] = { "depot", NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);
  FakeVersion *version = last_version (piece);

  if (body == NULL)
    return;
  if (version->agent_id != agent->id
      || version->decide_a + ANNULABLE_S < g_get_real_time () / G_USEC_PER_SEC)
    {
      fake_refuse (message, 409, "conflict", "Cette décision est définitive.");
      return;
    }
  fake_piece_set_etat (server, piece, "en_attente", 0);
  answer_detail (server, message, piece);
}
