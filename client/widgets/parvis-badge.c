/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-badge.h"
#include "shared/model/parvis-demande.h"
#include "shared/model/parvis-justificatif.h"

struct _ParvisBadge
{
  AdwBin parent_instance;

  ParvisBadgeKind kind;
  GtkWidget *sign;
  GtkWidget *word;
};

typedef struct
{
  ParvisBadgeKind kind;
  const char *nom;
} Aspect;

static const char *const classes[] = { "off", "ok", "no", "wait", "info" };
static const char *const signs[] = { "parvis-off-symbolic", "parvis-ok-symbolic",
                                     "parvis-no-symbolic", "parvis-wait-symbolic",
                                     "parvis-info-symbolic" };

static const Aspect justificatifs[] = {
  [PARVIS_JUSTIFICATIF_NON_FOURNI] = { PARVIS_BADGE_OFF, N_ ("Non fourni") },
  [PARVIS_JUSTIFICATIF_EN_ATTENTE] = { PARVIS_BADGE_WAIT, N_ ("À contrôler") },
  [PARVIS_JUSTIFICATIF_VALIDE] = { PARVIS_BADGE_OK, N_ ("Valide") },
  [PARVIS_JUSTIFICATIF_INVALIDE] = { PARVIS_BADGE_NO, N_ ("Refusé") },
  [PARVIS_JUSTIFICATIF_EXPIRE] = { PARVIS_BADGE_OFF, N_ ("Expiré") },
};

static const Aspect depots[] = {
  [PARVIS_DEPOT_EN_ATTENTE] = { PARVIS_BADGE_WAIT, N_ ("À contrôler") },
  [PARVIS_DEPOT_VALIDE] = { PARVIS_BADGE_OK, N_ ("Valide") },
  [PARVIS_DEPOT_INVALIDE] = { PARVIS_BADGE_NO, N_ ("Refusé") },
  [PARVIS_DEPOT_REMPLACE] = { PARVIS_BADGE_OFF, N_ ("Remplacé") },
};

static const Aspect demandes[] = {
  [PARVIS_DEMANDE_NOUVELLE] = { PARVIS_BADGE_INFO, N_ ("Nouvelle") },
  [PARVIS_DEMANDE_EN_COURS] = { PARVIS_BADGE_INFO, N_ ("En cours") },
  [PARVIS_DEMANDE_EN_ATTENTE_PIECES] = { PARVIS_BADGE_WAIT, N_ ("En attente de pièces") },
  [PARVIS_DEMANDE_PRETE] = { PARVIS_BADGE_OK, N_ ("Prête") },
  [PARVIS_DEMANDE_A_COMPLETER] = { PARVIS_BADGE_WAIT, N_ ("À compléter") },
  [PARVIS_DEMANDE_ACCEPTEE] = { PARVIS_BADGE_OK, N_ ("Acceptée") },
  [PARVIS_DEMANDE_REFUSEE] = { PARVIS_BADGE_NO, N_ ("Refusée") },
  [PARVIS_DEMANDE_ANNULEE] = { PARVIS_BADGE_OFF, N_ ("Annulée") },
};

G_DEFINE_FINAL_TYPE (ParvisBadge, parvis_badge, ADW_TYPE_BIN)

static void
parvis_badge_class_init (ParvisBadgeClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "badge");
}

static void
parvis_badge_init (ParvisBadge *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  self->sign = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "pixel-size", 12, NULL);
  self->word = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->word), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->sign);
  gtk_box_append (GTK_BOX (box), self->word);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[self->kind]);
}

GtkWidget *
parvis_badge_new (ParvisBadgeKind kind, const char *label)
{
  ParvisBadge *self = g_object_new (PARVIS_TYPE_BADGE, NULL);

  parvis_badge_set (self, kind, label);
  return GTK_WIDGET (self);
}

void
parvis_badge_set (ParvisBadge *self, ParvisBadgeKind kind, const char *label)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->kind]);
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[kind]);
  self->kind = kind;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->sign), signs[kind]);
  gtk_label_set_text (GTK_LABEL (self->word), label);
}

void
parvis_badge_set_justificatif (ParvisBadge *self, guint etat)
{
  g_return_if_fail (etat < G_N_ELEMENTS (justificatifs));
  parvis_badge_set (self, justificatifs[etat].kind, _ (justificatifs[etat].nom));
}

void
parvis_badge_set_depot (ParvisBadge *self, guint etat)
{
  g_return_if_fail (etat < G_N_ELEMENTS (depots));
  parvis_badge_set (self, depots[etat].kind, _ (depots[etat].nom));
}

void
parvis_badge_set_demande (ParvisBadge *self, guint etat)
{
  g_return_if_fail (etat < G_N_ELEMENTS (demandes));
  parvis_badge_set (self, demandes[etat].kind, _ (demandes[etat].nom));
}

const char *
parvis_badge_get_demande_nom (guint etat)
{
  g_return_val_if_fail (etat < G_N_ELEMENTS (demandes), "");
  return _ (demandes[etat].nom);
}
