/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* A year of a household's statement, for its page and its papers. */
typedef struct
{
  gint64 compte; /* in the ledger; 0 = no line yet */
  int annee;
  int premiere, derniere; /* years that can be asked for */
  char *regie;            /* its name */
  gint64 report_cents;    /* the balance when the year began */
  GPtrArray *lignes;      /* of ParvisReleveLigne, the newest first */
} ParvisReleve;

typedef struct
{
  char *date_valeur;         /* ISO */
  char *date_enregistrement; /* ISO */
  char *libelle;
  char *sous_libelle; /* "" */
  gint64 cents;       /* signed: what the account receives is positive */
} ParvisReleveLigne;

/* Of the household that the visitor acts for; the year is « annee » of the address, or this one. @error: DENIED. */
ParvisReleve *parvis_releve_load (ParvisRequest *request, ParvisDb *db, GError **error);
void parvis_releve_free (ParvisReleve *releve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisReleve, parvis_releve_free)

/* « Report de votre solde Régie de Sarrians au 31/12/2025 » */
char *parvis_releve_dup_report (const ParvisReleve *releve);
/* « Mois de Octobre 2017 », as the manual writes it. */
char *parvis_releve_dup_mois (const char *jour);

/* RFC 4180 with « ; », as a French spreadsheet opens it. What a text begins with is never a formula. */
GBytes *parvis_releve_create_csv (const ParvisReleve *releve);
GBytes *parvis_releve_create_pdf (const ParvisReleve *releve,
                                  ParvisRequest *request,
                                  ParvisDb *db,
                                  GError **error);

/* One field of such a file, quoted where it must be; for tests too. */
void parvis_csv_append (GString *csv, const char *texte);

G_END_DECLS
