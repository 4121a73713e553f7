/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/**
 * « Mes données » as one ZIP: donnees.json and the files. Asked for by an account, made by the job "archive",
 * kept in the vault, downloaded with the password until it is over.
 */
#define PARVIS_ARCHIVE_DUREE_S (48 * 3600)

typedef struct
{
  gint64 demandee_a;
  gint64 prete_a; /* 0: being made */
  gint64 expire_a;
  gint64 taille;
  GBytes *cle;
  char *chemin;
} ParvisArchive;

void parvis_archive_free (ParvisArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisArchive, parvis_archive_free)

/* The account's, or NULL. */
ParvisArchive *parvis_archive_find (ParvisDb *db, gint64 compte_id, gint64 now);
/* Asks for one, in place of the former; the response says parvis_response_wake_taches(). One that is being made
 * is left alone. FALSE without @error: too many today. */
gboolean parvis_archive_demander (ParvisRequest *request, ParvisDb *db, GError **error);
/* The clear bytes, mapped from a file without a name: never all in memory. */
GBytes *parvis_archive_read (ParvisCommune *commune, const ParvisArchive *archive, GError **error);

/* The job, before the jobs start. */
void parvis_archive_register (ParvisCommune *commune);

G_END_DECLS
