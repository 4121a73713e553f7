/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demandes/dossier.h"
#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

/* A demande as agents read it: shared/model/parvis-demande.h filled from the database. */
typedef struct
{
  ParvisRequest *request; /* borrowed */
  ParvisDb *db;
  GStringChunk *textes;     /* what the records point to */
  ParvisContexte *contexte; /* lists that are the same for every file */
} ParvisLecture;

ParvisLecture *parvis_lecture_new (ParvisRequest *request, ParvisDb *db);
void parvis_lecture_free (ParvisLecture *lecture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisLecture, parvis_lecture_free)

/* The agent who asks processes that row's téléprocédure. */
gboolean parvis_lecture_may_read (ParvisLecture *lecture, ParvisRows *rows);

/* One row of the statements demandes_file and demande_en_file. Its texts live as long as @lecture; its
 * `alertes` are the caller's (g_strfreev). */
gboolean parvis_lecture_read_file (ParvisLecture *lecture,
                                   ParvisRows *rows,
                                   ParvisDemandeData *data,
                                   GError **error);

/* The whole file as JSON: DemandeDetail of API.md. */
JsonNode *parvis_lecture_create_detail (ParvisLecture *lecture, gint64 id, GError **error);

G_END_DECLS
