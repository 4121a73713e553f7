/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "tests/client/fake-server.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  const char *identifiant;
  const char *nom;
  const char *role;
  const char *totp; /* NULL: none */
} FakeAgent;

extern const FakeAgent fake_agents[];
const FakeAgent *fake_agent_by_id (gint64 id);

/* One sending of a piece. */
typedef struct
{
  gint64 depot;
  gint64 depose_a;
  const char *etat;
  gint64 decide_a;
  gint64 agent_id;
  char *motif; /* code, "" = none */
  char *commentaire;
} FakeVersion;

typedef struct
{
  gint64 id;
  const char *type;
  const char *type_nom;
  char *personne;
  char *foyer;
  const char *etat;
  const char *niveau;
  const char *etablissement;
  char *valide_au; /* NULL: none */
  guint pages;
  gint64 opened_by; /* agent */
  gint64 demande;   /* that waits for it, 0 = none */
  GArray *versions; /* FakeVersion, oldest first */
} FakePiece;

typedef struct
{
  gint64 id;
  char *personne;
  char *foyer;
  const char *etat; /* nouvelle, en_cours, a_completer, acceptee, refusee */
  gint64 agent_id;
  const char *niveau;
  const char *etablissement;
  gint64 depose_a;
  gboolean pai;
  GPtrArray *historique; /* JsonNode */
  GPtrArray *notes;
  GPtrArray *messages;
} FakeDemande;

struct _FakeServer
{
  SoupServer *soup;
  guint port;
  char *url;
  GMainContext *context;
  GHashTable *sessions; /* token → FakeAgent */
  GPtrArray *listeners; /* SoupServerMessage, of events */
  GPtrArray *pieces;    /* FakePiece, oldest first */
  GPtrArray *demandes;  /* FakeDemande */
  GPtrArray *log;       /* "GET /api/…" */
  gint64 now;           /* when the data was made */
  guint tokens;
  guint delay;
  gboolean lose_answer;
};

/* fake-server.c */
void fake_answer (SoupServerMessage *message, guint status, JsonBuilder *builder);
void fake_refuse (SoupServerMessage *message, guint status, const char *erreur, const char *phrase);
void fake_send_event (FakeServer *server, const char *type, JsonBuilder *builder);
void fake_send_counts (FakeServer *server);
/* The members of the request's body, exactly @keys; NULL after a refusal was answered. */
JsonObject *fake_read_body (SoupServerMessage *message, const char *const *keys);
void fake_string (JsonBuilder *builder, const char *key, const char *value); /* NULL → null */
void fake_int (JsonBuilder *builder, const char *key, gint64 value);

/* fake-pieces.c */
void fake_pieces_fill (FakeServer *server, guint count);
void fake_piece_free (FakePiece *piece);
FakePiece *fake_piece_find (FakeServer *server, gint64 id);
FakePiece *fake_piece_add (FakeServer *server, guint seed, gint64 depose_a);
void fake_pieces_list (FakeServer *server, SoupServerMessage *message, GHashTable *query);
void fake_piece_show (FakeServer *server,
                      SoupServerMessage *message,
                      FakePiece *piece,
                      const FakeAgent *agent);
void fake_piece_decide (FakeServer *server,
                        SoupServerMessage *message,
                        FakePiece *piece,
                        const FakeAgent *agent);
void fake_piece_take_back (FakeServer *server,
                           SoupServerMessage *message,
                           FakePiece *piece,
                           const FakeAgent *agent);
void fake_piece_set_etat (FakeServer *server, FakePiece *piece, const char *etat, gint64 agent_id);
void fake_piece_set_opened (FakeServer *server, FakePiece *piece, gint64 agent_id);
guint fake_pieces_waiting (FakeServer *server);

/* fake-page.c: a page that looks like one. */
GBytes *fake_page_draw (const FakePiece *piece, guint page, guint width);

/* fake-demandes.c */
void fake_demandes_fill (FakeServer *server, guint count);
void fake_demande_free (FakeDemande *demande);
FakeDemande *fake_demande_find (FakeServer *server, gint64 id);
/* What an agent sees: « prete » when every mandatory piece is valid, … */
const char *fake_demande_get_etat (FakeServer *server, const FakeDemande *demande);
void fake_demandes_list (FakeServer *server,
                         SoupServerMessage *message,
                         GHashTable *query,
                         const FakeAgent *agent);
void fake_demande_show (FakeServer *server,
                        SoupServerMessage *message,
                        FakeDemande *demande,
                        const FakeAgent *agent);
void fake_demande_act (FakeServer *server,
                       SoupServerMessage *message,
                       FakeDemande *demande,
                       const char *action,
                       const FakeAgent *agent);
void fake_demande_changed (FakeServer *server, gint64 id);
guint fake_demandes_waiting (FakeServer *server);

G_END_DECLS
