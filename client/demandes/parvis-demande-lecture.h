/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "shared/model/parvis-demande.h"

G_BEGIN_DECLS

#define PARVIS_TYPE_DEMANDE_LECTURE (parvis_demande_lecture_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemandeLecture, parvis_demande_lecture, PARVIS, DEMANDE_LECTURE, AdwBin)

/**
 * The steps of a file below each other, for reading. Where the agent reads stays when they change.
 */
void parvis_demande_lecture_set_etapes (ParvisDemandeLecture *lecture, GArray *etapes);
void parvis_demande_lecture_rewind (ParvisDemandeLecture *lecture);
/* In parts of what is seen at once, or in @lines when @parts is 0. */
void parvis_demande_lecture_scroll (ParvisDemandeLecture *lecture, double parts, int lines);

G_END_DECLS
