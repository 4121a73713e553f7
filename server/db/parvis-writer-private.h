/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/db/parvis-writer.h"

G_BEGIN_DECLS

/* For tests that count commits: how long a batch may last. Before the first job. */
void parvis_writer_set_batch_us (ParvisWriter *writer, gint64 batch_us);
/* … and for how long it waits for those who were there before. */
void parvis_writer_set_linger_us (ParvisWriter *writer, gint64 linger_us);

G_END_DECLS
