/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-filtre.h"
#include "shared/model/parvis-justificatif.h"

struct _ParvisFiltre
{
  GObject parent_instance;

  GSimpleActionGroup *actions;
  GMenu *types;
  GHashTable *known; /* codes */
  char *type;
  char *etat;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisFiltre, parvis_filtre, G_TYPE_OBJECT)

static void
state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  ParvisFiltre *self = user_data;
  char **field =
      g_str_equal (g_action_get_name (G_ACTION (action)), "type") ? &self->type : &self->etat;

  g_free (*field);
  *field = g_variant_dup_string (state, NULL);
  g_simple_action_set_state (action, state);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const GActionEntry entries[] = {
  { .name = "type", .parameter_type = "s", .state = "''", .change_state = state_cb },
  { .name = "etat", .parameter_type = "s", .state = "'en_attente'", .change_state = state_cb },
};

static void
parvis_filtre_finalize (GObject *object)
{
  ParvisFiltre *self = PARVIS_FILTRE (object);

  g_object_unref (self->actions);
  g_object_unref (self->types);
  g_hash_table_unref (self->known);
  g_free (self->type);
  g_free (self->etat);
  G_OBJECT_CLASS (parvis_filtre_parent_class)->finalize (object);
}

static void
parvis_filtre_class_init (ParvisFiltreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = parvis_filtre_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARVIS_TYPE_FILTRE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
parvis_filtre_init (ParvisFiltre *self)
{
  self->actions = g_simple_action_group_new ();
  self->types = g_menu_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->type = g_strdup ("");
  self->etat = g_strdup (parvis_justificatif_etats[PARVIS_JUSTIFICATIF_EN_ATTENTE]);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_menu_append (self->types, _ ("Tous les types"), "filtre.type::");
}

ParvisFiltre *
parvis_filtre_new (void)
{
  return g_object_new (PARVIS_TYPE_FILTRE, NULL);
}

void
parvis_filtre_attach (ParvisFiltre *self, GtkWidget *widget, GtkMenuButton *button)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) etats = g_menu_new ();

  g_menu_append (etats, _ ("À contrôler"), "filtre.etat::en_attente");
  g_menu_append (etats, _ ("Valides"), "filtre.etat::valide");
  g_menu_append (etats, _ ("Refusés"), "filtre.etat::invalide");
  g_menu_append (etats, _ ("Expirés"), "filtre.etat::expire");
  g_menu_append_section (menu, _ ("État"), G_MENU_MODEL (etats));
  g_menu_append_section (menu, _ ("Type"), G_MENU_MODEL (self->types));
  gtk_widget_insert_action_group (widget, "filtre", G_ACTION_GROUP (self->actions));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
parvis_filtre_add_type (ParvisFiltre *self, const char *code, const char *nom)
{
  g_autofree char *action = NULL;

  if (g_hash_table_contains (self->known, code))
    return;
  g_hash_table_add (self->known, g_strdup (code));
  action = g_strdup_printf ("filtre.type::%s", code);
  g_menu_append (self->types, nom, action);
}

const char *
parvis_filtre_get_type_code (ParvisFiltre *self)
{
  return self->type;
}

const char *
parvis_filtre_get_etat (ParvisFiltre *self)
{
  return self->etat;
}
