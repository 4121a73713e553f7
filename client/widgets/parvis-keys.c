/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-keys.h"

gboolean
parvis_keys_are_on (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

gboolean
parvis_keys_is_typing (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL
         && ((GTK_IS_EDITABLE (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
             || GTK_IS_TEXT_VIEW (focus));
}

/* What is pressed comes through to the page: to the window itself when nothing has the focus. */
static gboolean
hears (GtkRoot *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  return focus == NULL
         || (gtk_widget_get_root (focus) == root && gtk_widget_get_mapped (focus)
             && gtk_widget_is_sensitive (focus));
}

void
parvis_keys_catch (GtkWidget *place)
{
  GtkRoot *root = gtk_widget_get_root (place);

  if (root == NULL || !gtk_widget_get_mapped (place) || hears (root))
    return;
  gtk_widget_grab_focus (place);
  if (!hears (root))
    gtk_root_set_focus (root, NULL);
}

/* Longer, and the keyboard is not going to be given to the parent. */
#define PASSAGE_MS 120

static gboolean
forward_cb (GtkEventControllerKey *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            GtkWidget *parent)
{
  gtk_event_controller_key_forward (controller, parent);
  return TRUE;
}

static void
forward_release_cb (GtkEventControllerKey *controller,
                    guint keyval,
                    guint keycode,
                    GdkModifierType state,
                    GtkWidget *parent)
{
  gtk_event_controller_key_forward (controller, parent);
}

/* Its own keys mean nothing any more. */
static void
silence (GtkWidget *dialog)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (dialog);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
parent_active_cb (GtkWindow *parent, GParamSpec *pspec, GtkWindow *dialog)
{
  if (gtk_window_is_active (parent))
    gtk_window_destroy (dialog);
}

static gboolean
passage_over_cb (gpointer dialog)
{
  gtk_window_destroy (dialog); /* once more does nothing */
  return G_SOURCE_REMOVE;
}

void
parvis_keys_close (GtkWindow *dialog)
{
  GtkWindow *parent = gtk_window_get_transient_for (dialog);
  GtkEventController *keys;

  if (parent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (dialog)))
    {
      gtk_window_destroy (dialog);
      return;
    }
  silence (GTK_WIDGET (dialog));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (forward_cb), parent, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (forward_release_cb), parent, 0);
  gtk_widget_add_controller (GTK_WIDGET (dialog), keys);
  gtk_window_set_modal (dialog, FALSE);
  g_signal_connect_object (parent, "notify::is-active", G_CALLBACK (parent_active_cb), dialog, 0);
  g_timeout_add_full (G_PRIORITY_DEFAULT, PASSAGE_MS, passage_over_cb, g_object_ref (dialog),
                      g_object_unref);
  /* Elsewhere than with X a window does not take the keyboard: it is given to the parent when the
   * dialog is gone. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (gtk_widget_get_display (GTK_WIDGET (dialog))),
                   "GdkX11Display"))
    gtk_window_present (parent);
}

/* The keys of one page. GtkShortcutController's global scope would do, but for two pages with the
 * same key: it takes turns between them, whether they are seen or not. */
typedef struct
{
  GtkWidget *page; /* all three are borrowed: they live as long as the page */
  GtkWidget *target;
  const ParvisKey *keys;
  GPtrArray *triggers;            /* one a key */
  GtkEventController *controller; /* on the window, while the page is seen */
  guint held;                     /* the keycode that was pressed last and not released */
  guint32 pressed;                /* when, in the events' ms */
} Bound;

/* Longer without a repetition, and its release went to another window. */
#define REPETITION_MS 1000

static void
bound_free (Bound *bound)
{
  g_ptr_array_unref (bound->triggers);
  g_free (bound);
}

/* The key stays down: what it did once is enough. */
static gboolean
is_repeated (Bound *bound, guint keycode, GdkEvent *event)
{
  guint32 now = gdk_event_get_time (event);
  gboolean repeated = bound->held == keycode && now - bound->pressed < REPETITION_MS;

  bound->held = keycode;
  bound->pressed = now;
  return repeated;
}

static void
released_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             Bound *bound)
{
  if (bound->held == keycode)
    bound->held = 0;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        Bound *bound)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if (parvis_keys_is_typing (bound->page))
    /* Escape leaves what is being typed as it is, and goes back to the page. */
    return keyval == GDK_KEY_Escape && gtk_widget_grab_focus (bound->page);
  for (guint i = 0; i < bound->triggers->len; i++)
    if (gtk_shortcut_trigger_trigger (g_ptr_array_index (bound->triggers, i), event, FALSE)
        == GDK_KEY_MATCH_EXACT)
      {
        if (!bound->keys[i].once || !is_repeated (bound, keycode, event))
          gtk_widget_activate_action (bound->target, bound->keys[i].action, NULL);
        return TRUE;
      }
  return FALSE;
}

/* Bubbling: whatever has the focus comes first. */
static GtkEventController *
listen_on (GtkWidget *widget, Bound *bound)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), bound);
  g_signal_connect (controller, "key-released", G_CALLBACK (released_cb), bound);
  gtk_widget_add_controller (widget, controller);
  return controller;
}

/* The release of what is down now goes to another window. */
static void
active_cb (GtkWindow *window, GParamSpec *pspec, Bound *bound)
{
  if (!gtk_window_is_active (window))
    bound->held = 0;
}

static void
map_cb (GtkWidget *page, Bound *bound)
{
  GtkRoot *window = gtk_widget_get_root (page);

  bound->controller = listen_on (GTK_WIDGET (window), bound);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (active_cb), bound);
}

static void
unmap_cb (GtkWidget *page, Bound *bound)
{
  GtkWidget *window = gtk_event_controller_get_widget (bound->controller);

  if (window != NULL)
    {
      g_signal_handlers_disconnect_by_func (window, active_cb, bound);
      gtk_widget_remove_controller (window, bound->controller);
    }
  bound->controller = NULL;
}

void
parvis_keys_install (GtkWidget *page, GtkWidget *target, const ParvisKey *keys)
{
  Bound *bound = g_new0 (Bound, 1);

  bound->page = page;
  bound->target = target;
  bound->keys = keys;
  bound->triggers = g_ptr_array_new_with_free_func (g_object_unref);
  for (const ParvisKey *key = keys; key->trigger != NULL; key++)
    {
      GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (key->trigger);

      g_assert (trigger != NULL);
      g_ptr_array_add (bound->triggers, trigger);
    }
  /* Before what stands between the page and its window (a toast takes Escape), then from anywhere. */
  listen_on (page, bound);
  g_signal_connect (page, "map", G_CALLBACK (map_cb), bound);
  g_signal_connect_data (page, "unmap", G_CALLBACK (unmap_cb), bound,
                         (GClosureNotify) (gpointer) bound_free, 0);
}
