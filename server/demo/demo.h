/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

typedef struct
{
  guint population; /* households besides those of the manual */
  guint
      pieces_en_attente; /* of the population: pieces that wait to be looked at; 0 = as it comes */
  guint64 graine;        /* 0 = the usual town */
} ParvisDemoOptions;

/* What was made: households, files, pieces that wait, bookings and cancellations, lines of the ledger. */
typedef struct
{
  gint64 foyers, demandes, pieces_en_attente, faits, ecritures;
} ParvisDemoBilan;

/* @part: 0 … 1 of the work is done. */
typedef void (*ParvisDemoProgress) (double part, gpointer data);

/* Makes the town of the demonstration and its two school years, around the commune's today, on a database
 * without accounts (CONFLICT otherwise). Its rooms are prepared and its writer runs; blocks. What is
 * made is the same for the same day and seed, except keys, salts and the names of files. @bilan: (out)
 * (nullable). */
gboolean parvis_demo_create (ParvisCommune *commune,
                             const ParvisDemoOptions *options,
                             ParvisDemoProgress progress,
                             gpointer data,
                             ParvisDemoBilan *bilan,
                             GError **error);

G_END_DECLS
