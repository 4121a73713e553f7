/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/courriel/courriel-message.h"
#include "server/courriel/courriel-smtp.h"
#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The group [courriel] of the configuration, as it is when a mail leaves: a password or a certificate can
 * be replaced without a restart. */
typedef struct
{
  ParvisExpediteur expediteur; /* its name may be missing: the commune's then */
  ParvisSmtp smtp;             /* url NULL = no relay: the folder */
} ParvisCourrielConfig;

/* @error: INVALID, saying which key. */
gboolean
parvis_courriel_config_read (ParvisCommune *commune, ParvisCourrielConfig *config, GError **error);
void parvis_courriel_config_clear (ParvisCourrielConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ParvisCourrielConfig, parvis_courriel_config_clear)

G_END_DECLS
