/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is whole cents of euro. What a person can type is below a million euros. */
#define PARVIS_MONEY_MAX_SAISIE 99999999

/* « 4,50 € », « 1 234,50 € », « −0,75 € », with the no-break spaces of French typography. */
char *parvis_money_format (gint64 cents);
/* The same into @text; answers its length in bytes. */
#define PARVIS_MONEY_SIZE 64
gsize parvis_money_write (gint64 cents, char text[PARVIS_MONEY_SIZE]);
/* « 4,50 », « −1234,50 »: what a field shows, without any space. */
char *parvis_money_format_saisie (gint64 cents);

/**
 * parvis_money_parse_saisie:
 * @message: (out) (optional): what to tell who typed it, in French; static
 *
 * An amount above zero as people type it: 14,50 · 14.5 · 14 · 1 234,50 · 14,50 €.
 *
 * Returns: cents, or -1
 */
gint64 parvis_money_parse_saisie (const char *typed, const char **message);

/* Thousandths of a sum that is not negative, half a cent up. */
gint64 parvis_money_pour_mille (gint64 cents, gint64 pour_mille);
/* « 10 % », « 12,5 % » */
char *parvis_money_format_pour_mille (gint64 pour_mille);

G_END_DECLS
