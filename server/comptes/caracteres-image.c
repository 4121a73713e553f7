/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "server/comptes/caracteres.h"

/* Characters are strokes of our own: no font is needed on the server, and each point of a stroke can be moved,
 * so that no two pictures have the same letter. */

#define SCALE  2.0 /* pixels for one of the page's */
#define STEPS  10  /* points of a line or curve */
#define CELL   40.0
#define HEIGHT 40.0
#define WIDTH  26.0

/* In a box of 1 × 1, y downwards. M moves, L draws a line, C a cubic curve. */
static const struct
{
  char c;
  const char *strokes;
} glyphs[] = {
  { 'A', "M0 1 L.5 0 L1 1 M.2 .66 L.8 .66" },
  { 'C', "M.95 .18 C.75 -.07 .02 -.12 .02 .5 C.02 1.12 .75 1.07 .95 .82" },
  { 'E', "M.9 0 L.08 0 L.08 1 L.9 1 M.08 .48 L.76 .48" },
  { 'F', "M.9 0 L.1 0 L.1 1 M.1 .48 L.76 .48" },
  { 'H', "M.06 0 L.06 1 M.94 0 L.94 1 M.06 .5 L.94 .5" },
  { 'J', "M.35 0 L.85 0 M.7 0 L.7 .65 C.7 1.12 .1 1.1 .08 .74" },
  { 'K', "M.1 0 L.1 1 M.92 0 L.1 .58 M.38 .4 L.95 1" },
  { 'L', "M.12 0 L.12 1 L.92 1" },
  { 'M', "M0 1 L.06 0 L.5 .7 L.94 0 L1 1" },
  { 'N', "M.06 1 L.06 0 L.94 1 L.94 0" },
  { 'P', "M.1 1 L.1 0 L.5 0 C1.08 0 1.08 .56 .5 .56 L.1 .56" },
  { 'R', "M.1 1 L.1 0 L.5 0 C1.06 0 1.06 .52 .5 .52 L.1 .52 M.5 .52 L.95 1" },
  { 'T', "M0 0 L1 0 M.5 0 L.5 1" },
  { 'U', "M.06 0 L.06 .6 C.06 1.13 .94 1.13 .94 .6 L.94 0" },
  { 'W', "M0 0 L.24 1 L.5 .34 L.76 1 L1 0" },
  { 'X', "M.04 0 L.96 1 M.96 0 L.04 1" },
  { 'Y', "M.02 0 L.5 .48 L.98 0 M.5 .48 L.5 1" },
  { '3', "M.1 .1 C.35 -.1 .92 -.02 .88 .26 C.86 .46 .6 .47 .42 .47 C.7 .47 .95 .52 .94 .74 C.92 "
         "1.08 .3 1.1 .06 .88" },
  { '4', "M.7 1 L.7 0 L.02 .68 L.98 .68" },
  { '9', "M.9 .34 C.86 -.1 .08 -.12 .08 .3 C.08 .7 .8 .68 .9 .34 C.92 .7 .8 .98 .34 1" },
};

/* How points are moved, in the page's pixels. */
typedef struct
{
  cairo_t *cr;
  GRand *rand;
  double amplitude[2], period[2], phase[2]; /* waves through the whole picture */
  double cos, sin, x, y, size;              /* of this character */
} Plume;

static void
move_point (const Plume *p, double *x, double *y)
{
  double u = (*x - 0.5) * WIDTH * p->size, v = (*y - 0.5) * HEIGHT * p->size;
  double a = p->x + u * p->cos - v * p->sin, b = p->y + u * p->sin + v * p->cos;

  *x = a + p->amplitude[0] * sin (b / p->period[0] + p->phase[0]);
  *y = b + p->amplitude[1] * sin (a / p->period[1] + p->phase[1]);
}

/* A point of the line or cubic curve from @from over @points (1 or 3 of them) at @t. */
static double
interpolate (double from, const double *points, gsize n, double t)
{
  double s = 1 - t;

  if (n == 1)
    return s * from + t * points[0];
  return s * s * s * from + 3 * s * s * t * points[0] + 3 * s * t * t * points[1]
         + t * t * t * points[2];
}

static void
draw_strokes (const Plume *plume, const char *strokes)
{
  double at_x = 0, at_y = 0;

  for (const char *s = strokes; *s != '\0';)
    {
      char verb = *s++;
      gsize n = verb == 'C' ? 3 : 1;
      double x[3] = { 0 }, y[3] = { 0 };

      for (gsize i = 0; i < n; i++)
        {
          x[i] = g_ascii_strtod (s, (char **) &s);
          y[i] = g_ascii_strtod (s, (char **) &s);
        }
      while (*s == ' ')
        s++;
      for (int step = 1; step <= STEPS; step++)
        {
          double t = step / (double) STEPS;
          double px = interpolate (at_x, x, n, t), py = interpolate (at_y, y, n, t);

          if (verb == 'M' && step < STEPS)
            continue;
          move_point (plume, &px, &py);
          (verb == 'M' ? cairo_move_to : cairo_line_to) (plume->cr, px, py);
        }
      at_x = x[n - 1];
      at_y = y[n - 1];
    }
  cairo_stroke (plume->cr);
}

static void
draw_caractere (Plume *plume, char c, gsize rank)
{
  double turn = g_rand_double_range (plume->rand, -0.2, 0.2);
  double margin = (PARVIS_CARACTERES_LARGEUR - PARVIS_CARACTERES_N * CELL) / 2;

  plume->cos = cos (turn);
  plume->sin = sin (turn);
  plume->size = g_rand_double_range (plume->rand, 0.86, 1.1);
  plume->x = margin + CELL * ((double) rank + 0.5) + g_rand_double_range (plume->rand, -3, 3);
  plume->y = PARVIS_CARACTERES_HAUTEUR / 2.0 + g_rand_double_range (plume->rand, -5, 5);
  cairo_set_line_width (plume->cr, g_rand_double_range (plume->rand, 4.2, 5.2));
  for (gsize i = 0; i < G_N_ELEMENTS (glyphs); i++)
    if (glyphs[i].c == c)
      draw_strokes (plume, glyphs[i].strokes);
}

/* Thin waves from side to side: they hide nothing from an eye. */
static void
draw_waves (Plume *plume)
{
  cairo_set_line_width (plume->cr, 1.4);
  for (int n = 0; n < 3; n++)
    {
      double middle = g_rand_double_range (plume->rand, 14, PARVIS_CARACTERES_HAUTEUR - 14);
      double height = g_rand_double_range (plume->rand, 6, 14);
      double period = g_rand_double_range (plume->rand, 16, 34);
      double phase = g_rand_double_range (plume->rand, 0, 2 * G_PI);

      for (int x = 0; x <= PARVIS_CARACTERES_LARGEUR; x += 4)
        cairo_line_to (plume->cr, x, middle + height * sin (x / period + phase));
      cairo_stroke (plume->cr);
    }
}

static cairo_status_t
append_png (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
create_png (cairo_surface_t *surface)
{
  GByteArray *png = g_byte_array_new ();

  cairo_surface_write_to_png_stream (surface, append_png, png);
  return g_byte_array_free_to_bytes (png);
}

/* Shades of grey are half the bytes of colours: the surface is one of opacity, which a PNG shows as light. On a
 * light page ink takes light away, on a dark one it adds some. */
GBytes *
parvis_caracteres_draw (const char *caracteres, const char *cle, gboolean sombre)
{
  g_autoptr (GRand) rand = parvis_caracteres_create_rand (cle);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, (int) (PARVIS_CARACTERES_LARGEUR * SCALE),
                                  (int) (PARVIS_CARACTERES_HAUTEUR * SCALE));
  cairo_t *cr = cairo_create (surface);
  Plume plume = { .cr = cr, .rand = rand };
  GBytes *png;

  for (int i = 0; i < 2; i++)
    {
      plume.amplitude[i] = g_rand_double_range (rand, 1.5, 3.2);
      plume.period[i] = g_rand_double_range (rand, 9, 15);
      plume.phase[i] = g_rand_double_range (rand, 0, 2 * G_PI);
    }
  cairo_scale (cr, SCALE, SCALE);
  cairo_set_source_rgba (cr, 0, 0, 0, sombre ? 0.12 : 1);
  cairo_paint (cr);
  cairo_set_operator (cr, sombre ? CAIRO_OPERATOR_OVER : CAIRO_OPERATOR_DEST_OUT);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.32);
  draw_waves (&plume);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.86);
  for (gsize i = 0; caracteres[i] != '\0'; i++)
    draw_caractere (&plume, caracteres[i], i);
  cairo_destroy (cr);
  png = create_png (surface);
  cairo_surface_destroy (surface);
  return png;
}
