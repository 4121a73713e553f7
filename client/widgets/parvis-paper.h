/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/widgets/parvis-image.h"

G_BEGIN_DECLS

typedef enum
{
  PARVIS_PAPER_FIT_PAGE, /* as large as the whole of it can be seen */
  PARVIS_PAPER_FIT_WIDTH,
  PARVIS_PAPER_ZOOM /* at a chosen scale */
} ParvisPaperFit;

#define PARVIS_PAPER_ZOOM_MIN 0.1
#define PARVIS_PAPER_ZOOM_MAX 4.0

#define PARVIS_TYPE_PAPER (parvis_paper_get_type ())
G_DECLARE_FINAL_TYPE (ParvisPaper, parvis_paper, PARVIS, PAPER, GtkWidget)

/**
 * One page on its sheet, in a scrolled window that lends its size. Turns by quarters.
 */
GtkWidget *parvis_paper_new (void);

/* NULL clears it. The fit stays; the quarters do not. */
void parvis_paper_set_image (ParvisPaper *paper, ParvisImage *image);
void parvis_paper_set_fit (ParvisPaper *paper, ParvisPaperFit fit);
ParvisPaperFit parvis_paper_get_fit (ParvisPaper *paper);
/* Times the size at which the page is seen now. */
void parvis_paper_zoom_by (ParvisPaper *paper, double factor);
/* 1.0 = one pixel of the picture on one of the screen. */
double parvis_paper_get_scale (ParvisPaper *paper);
void parvis_paper_turn (ParvisPaper *paper, int quarters);
int parvis_paper_get_quarters (ParvisPaper *paper);

G_END_DECLS
