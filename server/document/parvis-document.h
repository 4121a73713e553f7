/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParvisDocument: a paper of the town, as a tagged PDF: receipts, statements, lists. It has the town's
 * name and blason at the top, a title, what is added to it in order, and at the foot of each page what
 * it is, when it was made and the page's number.
 *
 * Made by one thread, in a SLOW route or a job: laying out a page of text takes some milliseconds.
 * Texts are copied; visible texts arrive formatted.
 */
typedef struct _ParvisDocument ParvisDocument;

/* Who issues it. */
typedef struct
{
  const char *nom;      /* « Ville de Sarrians » */
  const char *initiale; /* the letter of the blason; NULL or "": none */
  const char *couleur;  /* #rrvvbb; what cannot be read is the default green */
  const char *adresse;  /* below the name, or NULL */
  const char *fait;     /* « 24/11/2026 à 10 h 42 » */
} ParvisDocumentEntete;

ParvisDocument *parvis_document_new (const ParvisDocumentEntete *entete, const char *titre);
void parvis_document_free (ParvisDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisDocument, parvis_document_free)

/* Below the title: « Reçu n° 2026-000123 ». */
void parvis_document_set_reference (ParvisDocument *document, const char *reference);

void parvis_document_add_titre (ParvisDocument *document, const char *texte);
void parvis_document_add_texte (ParvisDocument *document, const char *texte);
/* Small and soft: what the law or the régie says. */
void parvis_document_add_note (ParvisDocument *document, const char *texte);
/* A label and its value; those that follow each other are aligned. */
void parvis_document_add_fait (ParvisDocument *document, const char *libelle, const char *valeur);
/* The amount that the paper is about, large and in a frame. */
void
parvis_document_add_montant (ParvisDocument *document, const char *libelle, const char *montant);
/* A QR code beside a sentence that says what it is for. At most 900 bytes: more is a programming error. */
void parvis_document_add_qr (ParvisDocument *document, const char *contenu, const char *legende);

typedef struct
{
  const char *titre;
  guint poids;     /* its share of the width */
  gboolean nombre; /* aligned on the right, figures of one width */
} ParvisDocumentColonne;

/* Begins a table; its head comes again on each page. Its lines are those that are added next. */
void parvis_document_add_table (ParvisDocument *document,
                                const ParvisDocumentColonne *colonnes,
                                guint n_colonnes);
/* @cellules: as many as the table has columns; NULL is empty. @forte: a total, a heading in the table. */
void
parvis_document_add_ligne (ParvisDocument *document, const char *const *cellules, gboolean forte);

/* The PDF. @error: INTERNAL, when it cannot be made. */
GBytes *parvis_document_finish (ParvisDocument *document, GError **error);

G_END_DECLS
