/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-justificatif-row.h"
#include "client/widgets/parvis-accessible.h"
#include "client/widgets/parvis-badge.h"
#include "client/widgets/parvis-format.h"

/* A family that has waited this long is shown so. */
#define LONGTEMPS_S (5 * 86400)

struct _ParvisJustificatifRow
{
  AdwBin parent_instance;

  ParvisJustificatif *piece;
  char *me;

  GtkLabel *titre;
  GtkLabel *attente;
  GtkLabel *detail;
  ParvisBadge *etat;
  GtkWidget *regard;
};

G_DEFINE_FINAL_TYPE (ParvisJustificatifRow, parvis_justificatif_row, ADW_TYPE_BIN)

char *
parvis_justificatif_dup_titre (const ParvisJustificatifData *data)
{
  if (*data->personne != '\0')
    return g_strdup (data->personne);
  return g_strdup_printf (_ ("%s (foyer)"), data->foyer);
}

static void
name_for_readers (ParvisJustificatifRow *self, const char *titre, const char *detail)
{
  const char *regard = gtk_widget_get_tooltip_text (self->regard);
  g_autofree char *name =
      g_strdup_printf ("%s, %s, %s%s%s", titre, detail, gtk_label_get_text (self->attente),
                       regard != NULL ? ", " : "", regard != NULL ? regard : "");

  parvis_accessible_name_row (GTK_WIDGET (self), name);
}

static void
changed_cb (ParvisJustificatif *piece, GParamSpec *pspec, ParvisJustificatifRow *self)
{
  const ParvisJustificatifData *data = parvis_justificatif_get_data (piece);
  g_autofree char *titre = parvis_justificatif_dup_titre (data);
  g_autofree char *detail = *data->niveau != '\0'
                                ? g_strdup_printf ("%s · %s", data->type_nom, data->niveau)
                                : g_strdup (data->type_nom);
  gboolean waits = data->etat == PARVIS_JUSTIFICATIF_EN_ATTENTE;
  gboolean watched = *data->ouvert_par != '\0' && g_strcmp0 (data->ouvert_par, self->me) != 0;
  g_autofree char *watcher =
      watched ? g_strdup_printf (_ ("%s regarde cette pièce"), data->ouvert_par) : NULL;

  gtk_label_set_text (self->titre, titre);
  gtk_label_set_text (self->detail, detail);
  parvis_badge_set_justificatif (self->etat, data->etat);
  gtk_widget_set_visible (GTK_WIDGET (self->etat), !waits);
  gtk_widget_set_visible (GTK_WIDGET (self->attente), waits);
  gtk_widget_set_visible (self->regard, watched);
  gtk_widget_set_tooltip_text (self->regard, watcher);
  parvis_justificatif_row_tick (self);
  name_for_readers (self, titre, detail);
}

static void
parvis_justificatif_row_dispose (GObject *object)
{
  ParvisJustificatifRow *self = PARVIS_JUSTIFICATIF_ROW (object);

  parvis_justificatif_row_set_piece (self, NULL, NULL);
  G_OBJECT_CLASS (parvis_justificatif_row_parent_class)->dispose (object);
}

static void
parvis_justificatif_row_class_init (ParvisJustificatifRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_justificatif_row_dispose;
  g_type_ensure (PARVIS_TYPE_BADGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/justificatifs/parvis-justificatif-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifRow, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifRow, attente);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifRow, detail);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifRow, etat);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifRow, regard);
}

static void
parvis_justificatif_row_init (ParvisJustificatifRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
parvis_justificatif_row_new (void)
{
  return g_object_new (PARVIS_TYPE_JUSTIFICATIF_ROW, NULL);
}

void
parvis_justificatif_row_set_piece (ParvisJustificatifRow *self,
                                   ParvisJustificatif *piece,
                                   const char *me)
{
  if (self->piece != NULL)
    g_signal_handlers_disconnect_by_func (self->piece, changed_cb, self);
  g_set_object (&self->piece, piece);
  g_free (self->me);
  self->me = g_strdup (me);
  if (piece == NULL)
    return;
  g_signal_connect (piece, "notify", G_CALLBACK (changed_cb), self);
  changed_cb (piece, NULL, self);
}

ParvisJustificatif *
parvis_justificatif_row_find_piece (ParvisJustificatifRow *self)
{
  return self->piece;
}

void
parvis_justificatif_row_tick (ParvisJustificatifRow *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 since;
  g_autofree char *text = NULL;

  if (self->piece == NULL)
    return;
  since = parvis_justificatif_get_data (self->piece)->depose_a;
  text = parvis_format_waited (since, now);
  gtk_label_set_text (self->attente, text);
  if (now - since >= LONGTEMPS_S)
    gtk_widget_add_css_class (GTK_WIDGET (self->attente), "longtemps");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->attente), "longtemps");
}
