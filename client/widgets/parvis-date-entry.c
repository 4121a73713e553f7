/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "client/widgets/parvis-date-entry.h"

struct _ParvisDateEntry
{
  AdwBin parent_instance;

  GtkWidget *entry;
  ParvisDate minimum;
};

enum
{
  PROP_DATE = 1,
  N_PROPS
};

enum
{
  ACTIVATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisDateEntry, parvis_date_entry, ADW_TYPE_BIN)

ParvisDate
parvis_date_entry_parse (const char *typed, const char **message)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  gsize length = strlen (text);

  if (length > 0 && length == strspn (text, "0123456789") && (length == 8 || length == 6))
    {
      g_autofree char *slashed =
          g_strdup_printf ("%.2s/%.2s/%s%s", text, text + 2, length == 6 ? "20" : "", text + 4);
      return parvis_date_parse_saisie (slashed, message);
    }
  return parvis_date_parse_saisie (text, message);
}

static void
changed_cb (GtkEditable *editable, ParvisDateEntry *self)
{
  const char *message = NULL;
  gboolean empty = *gtk_editable_get_text (editable) == '\0';
  gboolean wrong = !empty && parvis_date_entry_get_date (self, &message) == PARVIS_DATE_NONE;

  if (wrong)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_widget_set_tooltip_text (self->entry, wrong ? message : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

static void
activate_cb (GtkEntry *entry, ParvisDateEntry *self)
{
  if (parvis_date_entry_get_date (self, NULL) != PARVIS_DATE_NONE)
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
parvis_date_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PARVIS_DATE_ENTRY (widget)->entry);
}

static void
parvis_date_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, parvis_date_entry_get_date (PARVIS_DATE_ENTRY (object), NULL));
}

static void
parvis_date_entry_class_init (ParvisDateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = parvis_date_entry_get_property;
  GTK_WIDGET_CLASS (klass)->grab_focus = parvis_date_entry_grab_focus;
  properties[PROP_DATE] =
      g_param_spec_int ("date", NULL, NULL, G_MININT, G_MAXINT, PARVIS_DATE_NONE,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATE] = g_signal_new ("activate", PARVIS_TYPE_DATE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
parvis_date_entry_init (ParvisDateEntry *self)
{
  self->minimum = PARVIS_DATE_NONE;
  self->entry = g_object_new (GTK_TYPE_ENTRY, "placeholder-text", _ ("JJ/MM/AAAA"), "input-purpose",
                              GTK_INPUT_PURPOSE_DIGITS, "width-chars", 11, "max-length", 10, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Valide jusqu’au, en JJ/MM/AAAA"), -1);
  adw_bin_set_child (ADW_BIN (self), self->entry);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, 0);
}

void
parvis_date_entry_set_date (ParvisDateEntry *self, ParvisDate date)
{
  g_autofree char *text = date != PARVIS_DATE_NONE ? parvis_date_format_court (date) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

ParvisDate
parvis_date_entry_get_date (ParvisDateEntry *self, const char **message)
{
  ParvisDate date =
      parvis_date_entry_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), message);

  if (date == PARVIS_DATE_NONE || date >= self->minimum)
    return date;
  if (message != NULL)
    *message = _ ("Cette date est déjà passée.");
  return PARVIS_DATE_NONE;
}

void
parvis_date_entry_set_minimum (ParvisDateEntry *self, ParvisDate minimum)
{
  self->minimum = minimum;
}
