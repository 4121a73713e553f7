/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-commune.h"

G_BEGIN_DECLS

/* The daily job: what its table's retention says is over goes. Registers it and sees that it is
 * planned; @error as parvis_writer_run(). */
gboolean parvis_purge_register (ParvisCommune *commune, GError **error);

G_END_DECLS
