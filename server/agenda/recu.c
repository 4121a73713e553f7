/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/recu.h"

#include <sodium.h>
#include <string.h>

#include "server/http/parvis-token.h"

#define MAC_BYTES    10 /* 16 signs of five bits */
#define MAX_TYPED    60
#define MAX_CHIFFRES 18

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* RFC 4648 § 6, of a length that needs no padding. */
static void
write_base32 (const guint8 *bytes, char signes[PARVIS_RECU_SIGNES + 1])
{
  for (guint i = 0; i < PARVIS_RECU_SIGNES; i++)
    {
      guint bit = i * 5;
      guint pair = (guint) bytes[bit / 8] << 8;

      if (bit / 8 + 1 < MAC_BYTES)
        pair |= bytes[bit / 8 + 1];
      signes[i] = alphabet[(pair >> (11 - bit % 8)) & 31];
    }
  signes[PARVIS_RECU_SIGNES] = '\0';
}

static void
compute (GBytes *master_key, const ParvisFait *fait, char signes[PARVIS_RECU_SIGNES + 1])
{
  gsize length = 0;
  const guint8 *chaine = g_bytes_get_data (fait->chaine, &length);
  g_autofree char *lien = parvis_base64url_encode (chaine, length);
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autofree char *text = g_strdup_printf (
      "recu\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
      "\n%s\n%d\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s\n%s",
      fait->id, fait->personne_id, fait->seance_id, fait->foyer_id,
      parvis_date_write_iso (fait->jour, iso), fait->annuler, fait->prix_cents, fait->fait_a,
      fait->acteur_type, fait->canal, lien);
  guint8 mac[PARVIS_KEY_BYTES];

  parvis_token_mac (master_key, PARVIS_KEY_RECU, text, mac);
  write_base32 (mac, signes);
}

char *
parvis_recu_create_code (GBytes *master_key, const ParvisFait *fait)
{
  char s[PARVIS_RECU_SIGNES + 1];

  compute (master_key, fait, s);
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%.4s-%.4s-%.4s-%.4s", fait->id, s, s + 4, s + 8,
                          s + 12);
}

/* The letter that a person meant by a digit that is no sign of ours. */
static char
read_signe (char typed)
{
  static const char confus[] = "0O1I8B";
  const char *found = typed != '\0' ? strchr (confus, typed) : NULL;

  return found != NULL && g_ascii_isdigit (typed) ? found[1] : g_ascii_toupper (typed);
}

gboolean
parvis_recu_parse_code (const char *typed, gint64 *numero, char signes[PARVIS_RECU_SIGNES + 1])
{
  gsize chiffres = strspn (typed, "0123456789");
  guint n = 0;
  g_autofree char *number = NULL;
  guint64 value = 0;

  if (chiffres == 0 || chiffres > MAX_CHIFFRES || strlen (typed) > MAX_TYPED
      || (typed[chiffres] != '-' && typed[chiffres] != ' '))
    return FALSE;
  number = g_strndup (typed, chiffres);
  if (!g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT64, &value, NULL))
    return FALSE;
  for (const char *p = typed + chiffres; *p != '\0'; p++)
    {
      if (*p == '-' || *p == ' ')
        continue;
      if (n == PARVIS_RECU_SIGNES || strchr (alphabet, read_signe (*p)) == NULL)
        return FALSE;
      signes[n++] = read_signe (*p);
    }
  signes[n] = '\0';
  *numero = (gint64) value;
  return n == PARVIS_RECU_SIGNES;
}

ParvisFait *
parvis_recu_verifier (ParvisDb *db, GBytes *master_key, const char *code)
{
  char signes[PARVIS_RECU_SIGNES + 1], expected[PARVIS_RECU_SIGNES + 1];
  g_autoptr (ParvisFait) fait = NULL;
  gint64 numero = 0;

  if (!parvis_recu_parse_code (code, &numero, signes))
    return NULL;
  fait = parvis_fait_find (db, numero, 0);
  if (fait == NULL)
    return NULL;
  compute (master_key, fait, expected);
  return sodium_memcmp (signes, expected, PARVIS_RECU_SIGNES) == 0 ? g_steal_pointer (&fait) : NULL;
}
