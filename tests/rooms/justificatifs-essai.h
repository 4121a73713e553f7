/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/model/parvis-justificatif.h"
#include "tests/rooms/essai-commune.h"

G_BEGIN_DECLS

/* What the tests of pieces do again and again. */

/* A piece of the @enfant-th child of this account's household, -1 = about the household. */
gint64 essai_piece_new (EssaiCommune *essai, const char *identifiant, const char *type, int enfant);
char *essai_piece_get_etat (EssaiCommune *essai, gint64 piece);

/* Sends files to it: name, GBytes *, …, NULL. The bytes are released. */
ParvisResponse *essai_piece_envoyer (EssaiCommune *essai,
                                     const char *identifiant,
                                     gint64 piece,
                                     ...) G_GNUC_NULL_TERMINATED;
/* The same with one good photograph; asserts that it went well. */
void essai_piece_envoyer_photo (EssaiCommune *essai, const char *identifiant, gint64 piece);

/* « /api/justificatifs/ID » and @rest. The caller owns it. */
char *essai_piece_api (gint64 piece, const char *rest);
/* The body of a JSON answer. */
JsonNode *essai_json (ParvisResponse *response);

/* How many files the vault holds, temporary ones included. */
guint essai_coffre_count (EssaiCommune *essai);

/* Bodies of decisions; %d is the deposit. */
#define ESSAI_VALIDE                                                                               \
  "{\"depot\":%d,\"decision\":\"valide\",\"valide_au\":\"2027-08-31\",\"motif\":null,"             \
  "\"commentaire\":\"\"}"
#define ESSAI_INVALIDE                                                                             \
  "{\"depot\":%d,\"decision\":\"invalide\",\"valide_au\":null,\"motif\":\"illisible\","            \
  "\"commentaire\":\"Le bas de la page manque.\"}"

/* An agent decides, or takes it back. */
ParvisResponse *
essai_piece_decider_texte (EssaiCommune *essai, const char *agent, gint64 piece, const char *body);
ParvisResponse *essai_piece_decider (
    EssaiCommune *essai, const char *agent, gint64 piece, const char *format, int depot);
ParvisResponse *
essai_piece_reprendre (EssaiCommune *essai, const char *agent, gint64 piece, int depot);
/* The detail of a 200; of a GET. */
ParvisJustificatifDetail *essai_piece_read_detail (ParvisResponse *response);
ParvisJustificatifDetail *essai_piece_ouvrir (EssaiCommune *essai, const char *agent, gint64 piece);

/* A new piece with a photograph sent to it. */
gint64 essai_piece_new_envoyee (EssaiCommune *essai, const char *who, const char *type, int enfant);
void essai_piece_assert_etat (EssaiCommune *essai, gint64 piece, const char *etat);
/* Lines about it in the journal of the Dupin family. */
gint64 essai_piece_count_journal (EssaiCommune *essai, const char *action, gint64 piece);

G_END_DECLS
