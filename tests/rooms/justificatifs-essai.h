/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

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

G_END_DECLS
