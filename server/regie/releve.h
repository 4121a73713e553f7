/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-db.h"
#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/* A year of a household's statement, for its page and its papers; its lines are read one by one. */
typedef struct
{
  gint64 compte; /* in the ledger; 0 = no line yet */
  int annee;
  int premiere, derniere; /* years that can be asked for */
  char *regie;            /* its name */
  gint64 report_cents;    /* the balance when the year began */
  /* What parvis_releve_next() has not read yet: of what the account paid, and of what it received. */
  ParvisRows *debits, *credits; /* NULL when there are no more */
  gboolean begun, debit_lu;     /* a line was read; of the debits */
} ParvisReleve;

/* Its texts are borrowed until the next one is read. */
typedef struct
{
  const char *date_valeur;         /* ISO */
  const char *date_enregistrement; /* ISO */
  const char *libelle;
  const char *sous_libelle; /* "" */
  gint64 cents;             /* signed: what the account receives is positive */
} ParvisReleveLigne;

#define PARVIS_RELEVE_MOIS_SIZE sizeof "2026-10"

/* Of the household that the visitor acts for; the year is « annee » of the address, or this one. @error: DENIED. */
ParvisReleve *parvis_releve_load (ParvisRequest *request, ParvisDb *db, GError **error);
void parvis_releve_free (ParvisReleve *releve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisReleve, parvis_releve_free)

/* The newest month of the year that has lines, before @avant ("2026-10"; NULL: of the whole year), into @mois; FALSE
 * when there is none. */
gboolean parvis_releve_find_mois (const ParvisReleve *releve,
                                  ParvisDb *db,
                                  const char *avant,
                                  char mois[PARVIS_RELEVE_MOIS_SIZE]);
/* The lines of the year are read from here on, the newest first, down to the month @depuis; NULL: all. */
void parvis_releve_begin (ParvisReleve *releve, ParvisDb *db, const char *depuis);
/* FALSE after the last one. */
gboolean parvis_releve_next (ParvisReleve *releve, ParvisReleveLigne *ligne);

/* « Report de votre solde Régie de Sarrians au 31/12/2025 » */
char *parvis_releve_dup_report (const ParvisReleve *releve);
/* « Mois de Octobre 2017 », as the manual writes it. */
char *parvis_releve_dup_mois (const char *jour);

/* RFC 4180 with « ; », as a French spreadsheet opens it. What a text begins with is never a formula. */
GBytes *parvis_releve_create_csv (ParvisReleve *releve, ParvisDb *db);
GBytes *parvis_releve_create_pdf (ParvisReleve *releve,
                                  ParvisRequest *request,
                                  ParvisDb *db,
                                  GError **error);

/* One field of such a file, quoted where it must be; for tests too. */
void parvis_csv_append (GString *csv, const char *texte);

G_END_DECLS
