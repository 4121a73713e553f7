/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demandes-page.h"
#include "client/justificatifs/parvis-justificatifs-page.h"
#include "client/parvis-connexion.h"
#include "client/parvis-sidebar.h"
#include "client/parvis-window.h"
#include "client/widgets/parvis-bandeau.h"
#include "client/widgets/parvis-suspend.h"
#include "client/widgets/parvis-toasts.h"
#include "client/widgets/parvis-accessible.h"

/* Below, the sidebar keeps its icons and counts only. */
#define LARGEUR_SIDEBAR 1180
#define SURVEILLANCE_S  10

struct _ParvisWindow
{
  AdwApplicationWindow parent_instance;

  ParvisPoste *poste;
  gint64 last_activity; /* monotonic, µs */
  guint watch;
  guint narrow_idle;
  gboolean narrow;
  gboolean leaving;                       /* the agent knows what is lost */
  ParvisJustificatifsPage *justificatifs; /* NULL: nobody is signed in */
  ParvisDemandesPage *demandes;

  GtkStack *pages;
  ParvisConnexion *connexion;
  ParvisSidebar *sidebar;
  GtkStack *sections;
  ParvisBandeau *retenues;
  ParvisBandeau *bandeau;
};

G_DEFINE_FINAL_TYPE (ParvisWindow, parvis_window, ADW_TYPE_APPLICATION_WINDOW)

static void
avis_cb (ParvisPoste *poste, const char *sentence, ParvisWindow *self)
{
  parvis_toasts_offer (GTK_WIDGET (self->sections), sentence, 8, NULL, NULL, NULL, NULL);
}

static void
waiting_cb (ParvisJustificatifsPage *page, GParamSpec *pspec, ParvisWindow *self)
{
  g_autofree char *text = NULL;
  guint n;

  g_object_get (page, "waiting", &n, NULL);
  text = g_strdup_printf (
      ngettext ("%u décision n’est pas encore envoyée. Elle partira dès que le serveur répondra.",
                "%u décisions ne sont pas encore envoyées. Elles partiront dès que le serveur "
                "répondra.",
                n),
      n);
  if (n > 0)
    parvis_bandeau_set_label (self->retenues, text);
  parvis_bandeau_set_revealed (self->retenues, n > 0);
}

static void
en_ligne_cb (ParvisApi *api, GParamSpec *pspec, ParvisWindow *self)
{
  parvis_bandeau_set_revealed (self->bandeau, !parvis_api_get_en_ligne (api));
}

/* Whatever the role, a commune may give it a téléprocédure: then its demandes count. */
static gboolean
may_process (ParvisWindow *self)
{
  guint demandes;

  g_object_get (self->poste, "demandes", &demandes, NULL);
  return demandes > 0 || parvis_session_may_process (parvis_poste_get_session (self->poste));
}

/* One page a section, from sign-in to sign-out: locking leaves them as they are. */
static void
build_sections (ParvisWindow *self)
{
  ParvisApi *api = parvis_poste_get_api (self->poste);
  ParvisEvenements *evenements = parvis_poste_get_evenements (self->poste);
  const ParvisAgentSession *session = parvis_poste_get_session (self->poste);
  gboolean controls = parvis_session_may_control (session);
  gboolean processes = may_process (self);
  GtkWidget *page;

  if (gtk_widget_get_first_child (GTK_WIDGET (self->sections)) != NULL)
    return;
  parvis_sidebar_set_shown (self->sidebar, "justificatifs", controls);
  parvis_sidebar_set_shown (self->sidebar, "demandes", processes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-justificatif", controls);
  if (controls)
    {
      page = parvis_justificatifs_page_new (api, evenements, session);
      self->justificatifs = PARVIS_JUSTIFICATIFS_PAGE (page);
      g_signal_connect_object (page, "notify::waiting", G_CALLBACK (waiting_cb), self, 0);
      gtk_stack_add_named (self->sections, page, "justificatifs");
    }
  if (processes)
    {
      page = parvis_demandes_page_new (api, evenements);
      self->demandes = PARVIS_DEMANDES_PAGE (page);
      gtk_stack_add_named (self->sections, page, "demandes");
    }
  else
    {
      page =
          g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "parvis-off-symbolic", "title",
                        _ ("Rien à traiter ici pour votre rôle"), "description",
                        _ ("Justificatifs et demandes sont traités par les gestionnaires."), NULL);
      gtk_stack_add_named (self->sections, page, "aucune");
    }
  g_object_set (self->sidebar, "section", controls ? "justificatifs" : "demandes", NULL);
}

static void
drop_sections (ParvisWindow *self)
{
  GtkWidget *page;

  parvis_toasts_clear_all (GTK_WIDGET (self->sections));
  while ((page = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_stack_remove (self->sections, page);
  self->justificatifs = NULL;
  self->demandes = NULL;
  parvis_bandeau_set_revealed (self->retenues, FALSE);
}

static void
demandes_cb (ParvisPoste *poste, GParamSpec *pspec, ParvisWindow *self)
{
  if (parvis_poste_get_session (poste) == NULL || self->demandes != NULL
      || parvis_poste_get_etat (poste) != PARVIS_POSTE_OUVERT || !may_process (self))
    return;
  drop_sections (self);
  build_sections (self);
}

static void
etat_cb (ParvisPoste *poste, GParamSpec *pspec, ParvisWindow *self)
{
  gboolean at_work = parvis_poste_get_etat (poste) == PARVIS_POSTE_OUVERT;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", at_work);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.refresh", at_work);
  if (at_work)
    build_sections (self);
  else if (parvis_poste_get_session (poste) == NULL)
    drop_sections (self);
  gtk_stack_set_visible_child_name (self->pages, at_work ? "travail" : "connexion");
  self->last_activity = g_get_monotonic_time ();
  if (at_work)
    {
      ParvisApi *api = parvis_poste_get_api (poste);
      g_signal_handlers_disconnect_by_func (api, en_ligne_cb, self);
      g_signal_connect_object (api, "notify::en-ligne", G_CALLBACK (en_ligne_cb), self, 0);
      en_ligne_cb (api, NULL, self);
      gtk_widget_grab_focus (gtk_stack_get_visible_child (self->sections));
    }
  else
    {
      parvis_suspend_dialogs (GTK_WINDOW (self));
      parvis_connexion_focus (self->connexion);
    }
}

static gboolean
watch_cb (gpointer user_data)
{
  ParvisWindow *self = user_data;
  guint minutes = parvis_preferences_get_verrouillage (parvis_poste_get_preferences (self->poste));
  gint64 idle = g_get_monotonic_time () - self->last_activity;

  if (minutes > 0 && idle > (gint64) minutes * 60 * G_USEC_PER_SEC)
    parvis_poste_lock (self->poste);
  return G_SOURCE_CONTINUE;
}

static gboolean
activity_cb (GtkEventControllerLegacy *controller, GdkEvent *event, ParvisWindow *self)
{
  self->last_activity = g_get_monotonic_time ();
  return FALSE;
}

static void
lock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  parvis_poste_lock (PARVIS_WINDOW (widget)->poste);
}

static void
leave_cb (AdwMessageDialog *dialog, const char *response, ParvisWindow *self)
{
  gboolean close = g_object_get_data (G_OBJECT (dialog), "close") != NULL;

  if (!g_str_equal (response, "perdre"))
    return;
  self->leaving = TRUE;
  if (close)
    gtk_window_close (GTK_WINDOW (self));
  else
    parvis_poste_sign_out (self->poste);
  self->leaving = FALSE;
}

/* TRUE: nothing is lost by leaving now. Else the agent is asked. */
static gboolean
may_leave (ParvisWindow *self, gboolean close)
{
  guint unsent =
      self->justificatifs != NULL ? parvis_justificatifs_page_get_unsent (self->justificatifs) : 0;
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (unsent == 0 || self->leaving)
    return TRUE;
  heading = g_strdup_printf (ngettext ("%u décision n’est pas encore envoyée",
                                       "%u décisions ne sont pas encore envoyées", unsent),
                             unsent);
  dialog = adw_message_dialog_new (
      GTK_WINDOW (self), heading,
      _ ("Elles partent dès que le serveur répond. En quittant maintenant, elles sont perdues et "
         "les pièces restent à contrôler."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "rester", _ ("_Rester"), "perdre",
                                    _ ("_Quitter quand même"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "perdre",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rester");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "rester");
  g_object_set_data (G_OBJECT (dialog), "close", close ? self : NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

static void
sign_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  if (may_leave (self, FALSE))
    parvis_poste_sign_out (self->poste);
}

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  if (parvis_poste_get_evenements (self->poste) != NULL)
    parvis_evenements_retry_now (parvis_poste_get_evenements (self->poste));
}

static void
refresh (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  retry (widget, action, parameter);
  if (self->justificatifs != NULL)
    parvis_justificatifs_page_refresh (self->justificatifs);
  if (self->demandes != NULL)
    parvis_demandes_page_refresh (self->demandes);
}

static void
give_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  if (self->justificatifs != NULL)
    parvis_justificatifs_page_give_back (self->justificatifs);
}

/* The rooms do not know each other: who wants something of another asks the window. */
static void
open_justificatif (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  g_object_set (self->sidebar, "section", "justificatifs", NULL);
  parvis_justificatifs_page_open (self->justificatifs, g_variant_get_int64 (parameter));
}

static void
open_demande (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);

  g_object_set (self->sidebar, "section", "demandes", NULL);
  parvis_demandes_page_open (self->demandes, g_variant_get_int64 (parameter));
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->sections);

  if (page != NULL)
    gtk_widget_activate_action (page, "page.chercher", NULL);
}

static void
show_section (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);
  const char *section = g_variant_get_string (parameter, NULL);

  if (gtk_stack_get_child_by_name (self->sections, section) != NULL)
    g_object_set (self->sidebar, "section", section, NULL);
}

static void
section_cb (ParvisSidebar *sidebar, GParamSpec *pspec, ParvisWindow *self)
{
  g_autofree char *section = NULL;

  g_object_get (sidebar, "section", &section, NULL);
  if (gtk_stack_get_child_by_name (self->sections, section) != NULL)
    {
      gtk_stack_set_visible_child_name (self->sections, section);
      gtk_widget_grab_focus (gtk_stack_get_visible_child (self->sections));
    }
}

static void
narrow_cb (gpointer user_data)
{
  ParvisWindow *self = user_data;

  self->narrow_idle = 0;
  parvis_sidebar_set_etroit (self->sidebar, self->narrow);
}

static void
parvis_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ParvisWindow *self = PARVIS_WINDOW (widget);
  gboolean narrow = width < LARGEUR_SIDEBAR;

  GTK_WIDGET_CLASS (parvis_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* What is visible must not change while it is being laid out. */
  if (self->narrow_idle == 0)
    self->narrow_idle = g_idle_add_once (narrow_cb, self);
}

static gboolean
parvis_window_close_request (GtkWindow *window)
{
  ParvisWindow *self = PARVIS_WINDOW (window);
  int width, height;

  if (!may_leave (self, TRUE))
    return TRUE;
  gtk_window_get_default_size (window, &width, &height);
  parvis_preferences_set_window (parvis_poste_get_preferences (self->poste), width, height,
                                 gtk_window_is_maximized (window));
  return GTK_WINDOW_CLASS (parvis_window_parent_class)->close_request (window);
}

static void
parvis_window_dispose (GObject *object)
{
  ParvisWindow *self = PARVIS_WINDOW (object);

  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_object (&self->poste);
  G_OBJECT_CLASS (parvis_window_parent_class)->dispose (object);
}

static void
parvis_window_class_init (ParvisWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_window_dispose;
  widget_class->size_allocate = parvis_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = parvis_window_close_request;
  g_type_ensure (PARVIS_TYPE_CONNEXION);
  g_type_ensure (PARVIS_TYPE_SIDEBAR);
  g_type_ensure (PARVIS_TYPE_BANDEAU);
  g_type_ensure (PARVIS_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/parvis/Agent/parvis-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, connexion);
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, sections);
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, retenues);
  gtk_widget_class_bind_template_child (widget_class, ParvisWindow, bandeau);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.give-back", NULL, give_back);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.section", "s", show_section);
  gtk_widget_class_install_action (widget_class, "win.open-justificatif", "x", open_justificatif);
  gtk_widget_class_install_action (widget_class, "win.open-demande", "x", open_demande);
}

static void
parvis_window_init (ParvisWindow *self)
{
  GtkEventController *activity = gtk_event_controller_legacy_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_accessible_follow_stack (self->pages);
  parvis_accessible_follow_stack (self->sections);
  gtk_event_controller_set_propagation_phase (activity, GTK_PHASE_CAPTURE);
  g_signal_connect (activity, "event", G_CALLBACK (activity_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), activity);
  g_signal_connect_object (self->sidebar, "notify::section", G_CALLBACK (section_cb), self, 0);
  self->watch = g_timeout_add_seconds (SURVEILLANCE_S, watch_cb, self);
}

ParvisWindow *
parvis_window_new (AdwApplication *application, ParvisPoste *poste)
{
  ParvisWindow *self = g_object_new (PARVIS_TYPE_WINDOW, "application", application, NULL);
  int width, height;
  gboolean maximized;

  self->poste = g_object_ref (poste);
  parvis_preferences_get_window (parvis_poste_get_preferences (poste), &width, &height, &maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  /* Else the wide sidebar would decide how narrow the window can open. */
  self->narrow = !maximized && width < LARGEUR_SIDEBAR;
  parvis_sidebar_set_etroit (self->sidebar, self->narrow);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  parvis_connexion_set_poste (self->connexion, poste);
  parvis_sidebar_set_poste (self->sidebar, poste);
  g_signal_connect_object (poste, "notify::etat", G_CALLBACK (etat_cb), self, 0);
  g_signal_connect_object (poste, "notify::demandes", G_CALLBACK (demandes_cb), self, 0);
  g_signal_connect_object (poste, "avis", G_CALLBACK (avis_cb), self, 0);
  etat_cb (poste, NULL, self);
  return self;
}
