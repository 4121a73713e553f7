/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/hasard.h"

static guint64
next (ParvisHasard *hasard)
{
  guint64 z = hasard->etat += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

ParvisHasard
parvis_hasard_new (guint64 graine, guint64 flux)
{
  ParvisHasard hasard = { graine };

  hasard.etat = next (&hasard) ^ (flux * G_GUINT64_CONSTANT (0xd1342543de82ef95));
  return hasard;
}

guint
parvis_hasard_draw (ParvisHasard *hasard, guint n)
{
  g_return_val_if_fail (n > 0, 0);
  return (guint) (((next (hasard) >> 32) * n) >> 32);
}

gboolean
parvis_hasard_chance (ParvisHasard *hasard, guint pourcent)
{
  return parvis_hasard_draw (hasard, 100) < pourcent;
}

int
parvis_hasard_between (ParvisHasard *hasard, int du, int au)
{
  g_return_val_if_fail (du <= au, du);
  return du + (int) parvis_hasard_draw (hasard, (guint) (au - du + 1));
}
