/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Five statuses, five looks, the same as on the citizens' pages: a colour, a sign and a word. */
typedef enum
{
  PARVIS_BADGE_OFF,
  PARVIS_BADGE_OK,
  PARVIS_BADGE_NO,
  PARVIS_BADGE_WAIT,
  PARVIS_BADGE_INFO
} ParvisBadgeKind;

#define PARVIS_TYPE_BADGE (parvis_badge_get_type ())
G_DECLARE_FINAL_TYPE (ParvisBadge, parvis_badge, PARVIS, BADGE, AdwBin)

GtkWidget *parvis_badge_new (ParvisBadgeKind kind, const char *label);
void parvis_badge_set (ParvisBadge *badge, ParvisBadgeKind kind, const char *label);

/* The words for what shared/model/ numbers. */
void parvis_badge_set_justificatif (ParvisBadge *badge, guint etat);
void parvis_badge_set_depot (ParvisBadge *badge, guint etat);
void parvis_badge_set_demande (ParvisBadge *badge, guint etat);
const char *parvis_badge_get_demande_nom (guint etat);

G_END_DECLS
