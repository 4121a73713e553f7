/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-http"
#include "config.h"

#include "server/http/parvis-guard-private.h"

struct _ParvisGate
{
  GMutex lock;
  guint total;
  guint total_max;
  guint per_address_max;
  gboolean spare_loopback;
  GHashTable *by_address; /* guint64 key → number of connections */
};

ParvisGate *
parvis_gate_new (guint total, guint per_address, gboolean spare_loopback)
{
  ParvisGate *gate = g_new0 (ParvisGate, 1);

  g_mutex_init (&gate->lock);
  gate->total_max = total;
  gate->per_address_max = per_address;
  gate->spare_loopback = spare_loopback;
  gate->by_address = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return gate;
}

void
parvis_gate_set_total_max (ParvisGate *gate, guint total)
{
  gate->total_max = total;
}

guint64
parvis_gate_key (ParvisGate *gate, GSocketAddress *address)
{
  GInetAddress *inet;
  const guint8 *bytes;
  guint64 key = 0;
  gsize length, first = 0;

  if (gate->per_address_max == 0 || !G_IS_INET_SOCKET_ADDRESS (address))
    return 0;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (gate->spare_loopback && g_inet_address_get_is_loopback (inet))
    return 0;
  bytes = g_inet_address_to_bytes (inet);
  length = g_inet_address_get_native_size (inet);
  /* Whoever has an IPv6 address has the whole /64. IPv4 written as IPv6 (::ffff:…) ends in itself. */
  if (length == 16 && memcmp (bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    first = 12;
  for (gsize i = first; i < MIN (length, first + 8); i++)
    key = key << 8 | bytes[i];
  /* Never 0, and an IPv4 address never looks like a /64. */
  return key | (length == 4 || first ? G_GUINT64_CONSTANT (1) << 40 : G_GUINT64_CONSTANT (0));
}

ParvisGateAnswer
parvis_gate_enter (ParvisGate *gate, guint64 key, gboolean forced)
{
  ParvisGateAnswer answer = PARVIS_GATE_OPEN;

  g_mutex_lock (&gate->lock);
  if (gate->total >= gate->total_max && !forced)
    answer = PARVIS_GATE_FULL;
  else if (key)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (gate->by_address, &key));

      if (count >= gate->per_address_max)
        answer = PARVIS_GATE_ADDRESS;
      else
        g_hash_table_insert (gate->by_address, g_memdup2 (&key, sizeof key),
                             GUINT_TO_POINTER (count + 1));
    }
  if (answer == PARVIS_GATE_OPEN)
    gate->total++;
  g_mutex_unlock (&gate->lock);
  return answer;
}

void
parvis_gate_leave (ParvisGate *gate, guint64 key)
{
  g_mutex_lock (&gate->lock);
  g_assert (gate->total > 0);
  gate->total--;
  if (key)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (gate->by_address, &key));

      if (count > 1)
        g_hash_table_insert (gate->by_address, g_memdup2 (&key, sizeof key),
                             GUINT_TO_POINTER (count - 1));
      else
        g_hash_table_remove (gate->by_address, &key);
    }
  g_mutex_unlock (&gate->lock);
}

guint
parvis_gate_get_total (ParvisGate *gate)
{
  guint total;

  g_mutex_lock (&gate->lock);
  total = gate->total;
  g_mutex_unlock (&gate->lock);
  return total;
}

void
parvis_gate_free (ParvisGate *gate)
{
  g_hash_table_unref (gate->by_address);
  g_mutex_clear (&gate->lock);
  g_free (gate);
}
