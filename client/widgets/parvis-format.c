/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-format.h"
#include "shared/rules/parvis-date.h"

char *
parvis_format_waited (gint64 instant, gint64 now)
{
  gint64 seconds = MAX (now - instant, 0);

  if (seconds < 60)
    return g_strdup (_ ("à l’instant"));
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
  if (seconds < 86400)
    return g_strdup_printf (_ ("%d h"), (int) (seconds / 3600));
  return g_strdup_printf (_ ("%d j"), (int) (seconds / 86400));
}

char *
parvis_format_day (gint64 instant)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return parvis_date_format_court (parvis_date_from_instant (instant, zone));
}

char *
parvis_format_instant (gint64 instant)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return parvis_date_format_instant_court (instant, zone);
}

char *
parvis_format_size (gint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf (_ ("%d octets"), (int) bytes);
  if (bytes < 1000 * 1000)
    return g_strdup_printf (_ ("%d Ko"), (int) ((bytes + 500) / 1000));
  return g_strdup_printf (_ ("%.1f Mo"), bytes / 1e6);
}
