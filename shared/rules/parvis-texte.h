/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What people type into text fields, made clean, and what is shown of it. Texts are valid UTF-8;
 * the results are the caller's.
 */

/* One line: NFC, without control characters, bidirectional marks, zero-width and other invisible
 * ones; each run of spaces is one space, none at the ends. */
char *parvis_texte_nettoyer (const char *typed);
/* Several lines: the same line by line, with \n and at most one empty line in a row. */
char *parvis_texte_nettoyer_lignes (const char *typed);

/* Of a name that is clean already, as every stored one is. */
char *parvis_texte_majuscules (const char *texte);

/* « DUPIN », « D’ALMÉIDA » · « Jean-Pierre », « Éric ». */
char *parvis_texte_nom (const char *nom);
char *parvis_texte_prenom (const char *prenom);
/* « DUPIN Alice »; one of the two may be NULL or "". */
char *parvis_texte_nom_prenom (const char *nom, const char *prenom);
/* « de MOUNIER Éric », « d’Alice ». */
char *parvis_texte_de (const char *nom);
/* « jean pierre de » the way one searches: no accents, no case, only a-z, 0-9 and single spaces. */
char *parvis_texte_cle (const char *text);

/* Whether each word of @cle, made by parvis_texte_cle() of what was typed, is somewhere in @text. */
gboolean parvis_texte_contient (const char *text, const char *cle);

/* A name that a person may bear: letters of any script, spaces, hyphens, apostrophes, dots; at least
 * one letter, 100 characters. */
gboolean parvis_texte_is_nom (const char *text);

/**
 * parvis_texte_parse_telephone:
 *
 * A French number as people type it (06 12 34 56 78, +33 (0)6…, 0033…), or a foreign one that begins
 * with + or 00.
 *
 * Returns: (nullable): E.164, "+33612345678"; NULL when it is none.
 */
char *parvis_texte_parse_telephone (const char *typed);
/* « 06 12 34 56 78 » for a French number, else as it is. */
char *parvis_texte_format_telephone (const char *e164);
/* 06 and 07: can receive a text message. */
gboolean parvis_texte_is_mobile (const char *e164);

/* Plausible enough to send it a mail: one @, a dotted domain, ASCII, 254 characters. */
gboolean parvis_texte_is_courriel (const char *courriel);
/* The same address for comparing: lower case. */
char *parvis_texte_cle_courriel (const char *courriel);

/* "01"…"95" without "20", "2A", "2B", "20" (births in Corsica before 1976), "971"…"978", "98x", "99" = abroad. */
gboolean parvis_texte_is_departement (const char *code);
/* Five figures, of a French département. */
gboolean parvis_texte_is_code_postal (const char *text);

G_END_DECLS
