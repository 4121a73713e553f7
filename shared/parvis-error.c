/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/parvis-error.h"

G_DEFINE_QUARK (parvis - error, parvis_error)
