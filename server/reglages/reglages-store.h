/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/db/parvis-db.h"

G_BEGIN_DECLS

/* The commune's settings, each in force from a day. @jour: ISO day on which the answer must hold. The
 * keys, their types and defaults are listed in reglages-cles.h. */

/* A text setting, or its default; the caller owns it. Never NULL. */
char *parvis_reglages_dup_texte (ParvisDb *db, const char *cle, const char *jour);
gint64 parvis_reglages_get_entier (ParvisDb *db, const char *cle, const char *jour);
gboolean parvis_reglages_get_oui (ParvisDb *db, const char *cle, const char *jour);

/* All settings but the texts of pages, by key, as they are or by default: what conditions of forms read.
 * (transfer full) */
JsonObject *parvis_reglages_create_json (ParvisDb *db, const char *jour);

/* Writes a setting in force from @du. @error: INVALID for an unknown key, a value of another
 * type or out of its bounds. */
gboolean parvis_reglages_ecrire (
    ParvisDb *db, const char *cle, const char *du, JsonNode *valeur, GError **error);

G_END_DECLS
