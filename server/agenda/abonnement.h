/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/**
 * ParvisAbonnement: the secret address at which a telephone's calendar fetches what an account's household
 * has booked. One an account. Its token is a BLAKE2b, under a key from the master key, of a random seed that
 * the row keeps: the page can show it again, and whoever copies the database cannot make it. It is found by
 * its hash.
 */
typedef struct
{
  gint64 compte_id;
  gint64 foyer_id;
  GBytes *graine;
  gboolean limites; /* the last moments for booking are in it too */
  gint64 cree_a;
  gint64 lu_a; /* fetched last, 0 = never */
} ParvisAbonnement;

void parvis_abonnement_free (ParvisAbonnement *abonnement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisAbonnement, parvis_abonnement_free)

/* NULL when the account has none. */
ParvisAbonnement *parvis_abonnement_find (ParvisDb *db, gint64 compte_id);
/* By its token, of an account that is active; NULL for anything else. */
ParvisAbonnement *parvis_abonnement_find_by_jeton (ParvisDb *db, const char *jeton);
/* The caller owns it. */
char *parvis_abonnement_create_jeton (GBytes *master_key, gint64 compte_id, GBytes *graine);

/* A new address; the former one dies. */
gboolean parvis_abonnement_renouveler (
    ParvisDb *db, GBytes *master_key, gint64 compte_id, gint64 now, GError **error);
gboolean
parvis_abonnement_set_limites (ParvisDb *db, gint64 compte_id, gboolean limites, GError **error);
gboolean parvis_abonnement_supprimer (ParvisDb *db, gint64 compte_id, GError **error);
gboolean
parvis_abonnement_noter_lecture (ParvisDb *db, gint64 compte_id, gint64 now, GError **error);

G_END_DECLS
