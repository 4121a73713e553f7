/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/widgets/parvis-toast.h"
#include "client/widgets/parvis-toasts.h"

#define SECONDES 4
#define ENCORE_S 2 /* more, for who has the pointer on it */

typedef struct
{
  GWeakRef widget;
  char *sentence;
  char *button;
  ParvisToastFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Message;

struct _ParvisToasts
{
  AdwBin parent_instance;

  Message *passing;
  GQueue *lasting; /* the first one shows */
  guint timer;

  GtkOverlay *pile;
  ParvisToast *a_lire;
  ParvisToast *passager;
};

enum
{
  PROP_CONTENT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisToasts, parvis_toasts, ADW_TYPE_BIN)

static void
message_free (Message *message)
{
  g_weak_ref_clear (&message->widget);
  g_free (message->sentence);
  g_free (message->button);
  if (message->destroy != NULL)
    message->destroy (message->data);
  g_free (message);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Message, message_free)

static void
answer (const Message *message)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get ((GWeakRef *) &message->widget);

  if (widget != NULL && message->func != NULL)
    message->func (widget, message->data);
}

static void
drop_passing (ParvisToasts *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->passing, message_free);
  parvis_toast_hide (self->passager);
}

static void
show_lasting (ParvisToasts *self)
{
  const Message *first = g_queue_peek_head (self->lasting);

  if (first != NULL)
    parvis_toast_show (self->a_lire, first->sentence, first->button);
  else
    parvis_toast_hide (self->a_lire);
}

static gboolean
timeout_cb (gpointer user_data)
{
  ParvisToasts *self = user_data;

  self->timer = 0;
  if (parvis_toast_is_held (self->passager))
    self->timer = g_timeout_add_seconds (ENCORE_S, timeout_cb, self);
  else
    drop_passing (self);
  return G_SOURCE_REMOVE;
}

/* It is gone before it is answered: what is said then takes its place. */
static void
passing_closed_cb (ParvisToast *toast, gboolean by_button, ParvisToasts *self)
{
  g_autoptr (Message) message = g_steal_pointer (&self->passing);

  drop_passing (self);
  if (by_button && message != NULL)
    answer (message);
}

static void
lasting_closed_cb (ParvisToast *toast, gboolean by_button, ParvisToasts *self)
{
  g_autoptr (Message) message = g_queue_pop_head (self->lasting);

  show_lasting (self);
  if (by_button && message != NULL)
    answer (message);
}

static void
parvis_toasts_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  gtk_overlay_set_child (PARVIS_TOASTS (object)->pile, g_value_get_object (value));
}

static void
parvis_toasts_dispose (GObject *object)
{
  ParvisToasts *self = PARVIS_TOASTS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (parvis_toasts_parent_class)->dispose (object);
}

static void
parvis_toasts_finalize (GObject *object)
{
  ParvisToasts *self = PARVIS_TOASTS (object);

  g_clear_pointer (&self->passing, message_free);
  g_queue_free_full (self->lasting, (GDestroyNotify) message_free);
  G_OBJECT_CLASS (parvis_toasts_parent_class)->finalize (object);
}

static void
parvis_toasts_class_init (ParvisToastsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = parvis_toasts_set_property;
  object_class->dispose = parvis_toasts_dispose;
  object_class->finalize = parvis_toasts_finalize;
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PARVIS_TYPE_TOAST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/widgets/parvis-toasts.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisToasts, pile);
  gtk_widget_class_bind_template_child (widget_class, ParvisToasts, a_lire);
  gtk_widget_class_bind_template_child (widget_class, ParvisToasts, passager);
}

static void
parvis_toasts_init (ParvisToasts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->lasting = g_queue_new ();
  g_signal_connect_object (self->passager, "closed", G_CALLBACK (passing_closed_cb), self, 0);
  g_signal_connect_object (self->a_lire, "closed", G_CALLBACK (lasting_closed_cb), self, 0);
}

static ParvisToasts *
find_above (GtkWidget *widget)
{
  GtkWidget *found = gtk_widget_get_ancestor (widget, PARVIS_TYPE_TOASTS);

  return found != NULL ? PARVIS_TOASTS (found) : NULL;
}

void
parvis_toasts_offer (GtkWidget *widget,
                     const char *sentence,
                     guint seconds,
                     const char *button,
                     ParvisToastFunc func,
                     gpointer data,
                     GDestroyNotify destroy)
{
  ParvisToasts *self = find_above (widget);
  Message *message = g_new0 (Message, 1);

  g_weak_ref_init (&message->widget, widget);
  message->sentence = g_strdup (sentence);
  message->button = g_strdup (button);
  message->func = func;
  message->data = data;
  message->destroy = destroy;
  if (self == NULL)
    message_free (message);
  else if (seconds == 0)
    {
      g_queue_push_tail (self->lasting, message);
      show_lasting (self);
    }
  else
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      g_clear_pointer (&self->passing, message_free);
      self->passing = message;
      self->timer = g_timeout_add_seconds (seconds, timeout_cb, self);
      parvis_toast_show (self->passager, sentence, button);
    }
}

void
parvis_toasts_say (GtkWidget *widget, const char *sentence)
{
  parvis_toasts_offer (widget, sentence, SECONDES, NULL, NULL, NULL, NULL);
}

void
parvis_toasts_clear (GtkWidget *widget)
{
  ParvisToasts *self = find_above (widget);

  if (self != NULL)
    drop_passing (self);
}

void
parvis_toasts_clear_all (GtkWidget *widget)
{
  ParvisToasts *self = find_above (widget);

  if (self == NULL)
    return;
  drop_passing (self);
  g_queue_clear_full (self->lasting, (GDestroyNotify) message_free);
  show_lasting (self);
}
