/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "shared/parvis-error.h"

G_BEGIN_DECLS

/**
 * ParvisTypesPiece: the types of justificatifs, from data/teleprocedures/pieces.json. Immutable.
 */
typedef struct
{
  const char *code;
  const char *libelle;
} ParvisMotif; /* a reason to refuse a piece */

typedef struct
{
  const char *libelle;
  const char *source; /* where the value is: data/teleprocedures/README.md lists them */
} ParvisConfirme;     /* what the piece must confirm, shown beside it to the agent */

typedef struct
{
  const char *code;     /* "justificatif-domicile" */
  const char *libelle;  /* "Justificatif de domicile" */
  const char *aide;     /* what is accepted, "" when none */
  gboolean foyer;       /* about the household; otherwise about one person */
  gboolean sante;       /* restricted readers */
  const char *validite; /* name of a rule of shared/rules/parvis-validite.h */
  const ParvisMotif *motifs;
  guint n_motifs;
  const ParvisConfirme *confirme;
  guint n_confirme;
} ParvisTypePiece;

typedef struct _ParvisTypesPiece ParvisTypesPiece;

/* NULL and PARVIS_ERROR_INVALID with a French sentence when the file is not right. */
ParvisTypesPiece *
parvis_types_piece_new_from_json (const char *json, gssize length, GError **error);
void parvis_types_piece_free (ParvisTypesPiece *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTypesPiece, parvis_types_piece_free)

guint parvis_types_piece_get_n (const ParvisTypesPiece *types);
const ParvisTypePiece *parvis_types_piece_get (const ParvisTypesPiece *types, guint n);
const ParvisTypePiece *parvis_types_piece_find (const ParvisTypesPiece *types, const char *code);
const ParvisMotif *parvis_type_piece_find_motif (const ParvisTypePiece *type, const char *code);

G_END_DECLS
