/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has @func called once by the loop of @context. Never here and now, as g_main_context_invoke() does
 * when nobody happens to run that loop: the caller may hold a lock, and the thread would be wrong. */
static inline void
parvis_context_call (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, notify);
  g_source_attach (source, context);
}

G_END_DECLS
