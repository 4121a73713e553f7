/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

/* The page « Bonjour » (200 × 100 points, Helvetica not embedded) as a PDF written by hand. */
GBytes *fixture_pdf_plain (void);
/* The same through `qpdf --encrypt secret patron 256 --` (needs the password to open) and through
 * `qpdf --encrypt "" patron 256 --` (opens for all: what banks and the CAF send). */
GBytes *fixture_pdf_password (void);
GBytes *fixture_pdf_owner (void);

/* @pages of @width × @height points, each with a text and, on the left half, its own shade of grey. */
GBytes *fixture_pdf_pages (int pages, double width, double height);

/* A picture whose upper left quarter is red, the rest blue. */
GBytes *fixture_picture (const char *format, int width, int height);
/* The same JPEG with an EXIF block: its orientation and the words "GPS:Sarrians". */
GBytes *fixture_jpeg_exif (int width, int height, int orientation);
/* A picture of noise, which does not compress. */
GBytes *fixture_noise (const char *format, int width, int height);
/* A PNG that announces a size and has hardly anything behind. */
GBytes *fixture_png_bomb (guint32 width, guint32 height);
