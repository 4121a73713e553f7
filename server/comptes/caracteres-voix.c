/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "server/comptes/caracteres.h"

/* espeak-ng says each letter once in the life of the server (twenty clips of some tens of KiB); a request only
 * puts five of them behind each other, each a little higher or lower. */

#define DATA "caracteres-voix"
/* What espeak-ng gives with its French voice, and what is sent: half of it is enough for a voice. */
#define RATE_IN    22050
#define RATE_OUT   11025
#define GAP_S      0.45
#define CLIP_MAX_S 4
#define HEADER     44

typedef struct
{
  char *program;
  GMutex lock;
  GBytes *clips[32]; /* of the alphabet, samples without a header; under lock */
} Voix;

/* The telephone operators' words: B is not D. */
static const char *const mots[] = {
  "A. comme Anatole",     "C. comme Célestin", "E. comme Eugène",  "F. comme François",
  "H. comme Henri",       "J. comme Joseph",   "K. comme Kléber",  "L. comme Louis",
  "M. comme Marcel",      "N. comme Nicolas",  "P. comme Pierre",  "R. comme Raoul",
  "T. comme Thérèse",     "U. comme Ursule",   "W. comme William", "X. comme Xavier",
  "I grec. comme Yvonne", "le chiffre 3",      "le chiffre 4",     "le chiffre 9",
};

static void
voix_free (gpointer data)
{
  Voix *voix = data;

  g_free (voix->program);
  for (gsize i = 0; i < G_N_ELEMENTS (voix->clips); i++)
    g_clear_pointer (&voix->clips[i], g_bytes_unref);
  g_mutex_clear (&voix->lock);
  g_free (voix);
}

void
parvis_caracteres_register (ParvisCommune *commune)
{
  Voix *voix = g_new0 (Voix, 1);

  G_STATIC_ASSERT (G_N_ELEMENTS (mots) <= G_N_ELEMENTS (voix->clips));
  g_assert (strlen (parvis_caracteres_alphabet) == G_N_ELEMENTS (mots));
  voix->program = g_find_program_in_path ("espeak-ng");
  g_mutex_init (&voix->lock);
  parvis_commune_set_data (commune, DATA, voix, voix_free);
}

gboolean
parvis_caracteres_has_voix (ParvisCommune *commune)
{
  Voix *voix = parvis_commune_get_data (commune, DATA);

  return voix != NULL && voix->program != NULL;
}

/* The samples of a WAV; what it says of its own length is wrong on a pipe. NULL when it is none. */
static GBytes *
find_samples (GBytes *wav)
{
  gsize length;
  const char *bytes = g_bytes_get_data (wav, &length);

  if (length <= HEADER || memcmp (bytes, "RIFF", 4) != 0 || memcmp (bytes + 36, "data", 4) != 0)
    return NULL;
  return g_bytes_new_from_bytes (wav, HEADER,
                                 MIN ((length - HEADER) & ~(gsize) 1, CLIP_MAX_S * 2 * RATE_IN));
}

/* Runs espeak-ng on one of our own texts; NULL when it fails. */
static GBytes *
record (const char *program, const char *texte)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        program, "-v", "fr", "-s", "130", "--stdout", texte, NULL);
  g_autoptr (GBytes) wav = NULL;

  if (process == NULL || !g_subprocess_communicate (process, NULL, NULL, &wav, NULL, &error)
      || !g_subprocess_get_successful (process))
    {
      g_message ("%s: %s", program, error != NULL ? error->message : "failed");
      return NULL;
    }
  return find_samples (wav);
}

/* Borrowed: clips stay as long as the commune. */
static GBytes *
find_clip (Voix *voix, char c)
{
  const char *found = strchr (parvis_caracteres_alphabet, c);
  gsize n = (gsize) (found - parvis_caracteres_alphabet);
  GBytes *clip;

  g_mutex_lock (&voix->lock);
  if (voix->clips[n] == NULL)
    voix->clips[n] = record (voix->program, mots[n]);
  clip = voix->clips[n];
  g_mutex_unlock (&voix->lock);
  return clip;
}

/* @clip at another rate and pitch, behind what is there, then a silence with a little breath. */
static void
append_clip (GByteArray *samples, GBytes *clip, GRand *rand)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (clip, &length);
  double step = RATE_IN / (double) RATE_OUT * g_rand_double_range (rand, 0.93, 1.07);
  gsize n = (gsize) ((double) (length / 2 - 2) / step);
  gsize gap = (gsize) (RATE_OUT * GAP_S * g_rand_double_range (rand, 0.8, 1.4));

  for (gsize i = 0; i < n + gap; i++)
    {
      gint32 value = g_rand_int_range (rand, -120, 121);
      gint16 sample;

      if (i < n)
        {
          gint16 pair[2];

          memcpy (pair, bytes + 2 * (gsize) ((double) i * step), sizeof pair);
          value += (GINT16_FROM_LE (pair[0]) + GINT16_FROM_LE (pair[1])) / 2;
        }
      sample = GINT16_TO_LE ((gint16) CLAMP (value, G_MININT16, G_MAXINT16));
      g_byte_array_append (samples, (const guint8 *) &sample, sizeof sample);
    }
}

static void
write_header (guint8 header[HEADER], guint32 size)
{
  const guint32 words[] = { GUINT32_TO_LE (size + HEADER - 8),
                            GUINT32_TO_LE (16),
                            GUINT32_TO_LE (1 | 1 << 16), /* PCM, one channel */
                            GUINT32_TO_LE (RATE_OUT),
                            GUINT32_TO_LE (2 * RATE_OUT),
                            GUINT32_TO_LE (2 | 16 << 16), /* bytes and bits of a sample */
                            GUINT32_TO_LE (size) };

  memcpy (header, "RIFF....WAVEfmt ", 16);
  memcpy (header + 4, &words[0], 4);
  memcpy (header + 16, &words[1], 20);
  memcpy (header + 36, "data", 4);
  memcpy (header + 40, &words[6], 4);
}

GBytes *
parvis_caracteres_say (ParvisCommune *commune, const char *caracteres, const char *cle)
{
  Voix *voix = parvis_commune_get_data (commune, DATA);
  g_autoptr (GRand) rand = parvis_caracteres_create_rand (cle);
  g_autoptr (GByteArray) samples = g_byte_array_new ();

  if (!parvis_caracteres_has_voix (commune))
    return NULL;
  g_byte_array_set_size (samples, HEADER);
  for (const char *c = caracteres; *c != '\0'; c++)
    {
      GBytes *clip = find_clip (voix, *c);

      if (clip == NULL)
        return NULL;
      append_clip (samples, clip, rand);
    }
  write_header (samples->data, samples->len - HEADER);
  return g_byte_array_free_to_bytes (g_steal_pointer (&samples));
}
