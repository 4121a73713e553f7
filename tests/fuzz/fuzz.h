/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

/* What libFuzzer, or fuzz-replay.c in its place, calls with each input. Must not keep @data. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
