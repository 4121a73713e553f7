/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/parvis-connexion.h"
#include "client/widgets/parvis-accessible.h"

struct _ParvisConnexion
{
  AdwBin parent_instance;

  ParvisPoste *poste;
  gboolean under_way;

  GtkStack *image;
  AdwAvatar *avatar;
  GtkLabel *titre;
  GtkLabel *sous_titre;
  GtkWidget *serveur;
  GtkWidget *identifiant;
  GtkWidget *mot_de_passe;
  GtkWidget *totp;
  GtkRevealer *faute;
  GtkLabel *faute_texte;
  GtkWidget *entrer;
  GtkLabel *entrer_texte;
  GtkSpinner *attente;
  GtkWidget *changer;
};

G_DEFINE_FINAL_TYPE (ParvisConnexion, parvis_connexion, ADW_TYPE_BIN)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
is_locked (ParvisConnexion *self)
{
  return parvis_poste_get_etat (self->poste) == PARVIS_POSTE_VERROUILLE;
}

static void
show_fault (ParvisConnexion *self, const char *sentence)
{
  gtk_label_set_text (self->faute_texte, sentence);
  gtk_revealer_set_reveal_child (self->faute, *sentence != '\0');
}

static void
set_under_way (ParvisConnexion *self, gboolean under_way)
{
  self->under_way = under_way;
  gtk_widget_set_visible (GTK_WIDGET (self->attente), under_way);
  gtk_spinner_set_spinning (self->attente, under_way);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connexion.entrer", !under_way);
}

static void
ask_for_code (ParvisConnexion *self)
{
  gboolean wrong = gtk_widget_get_visible (self->totp) && *text_of (self->totp) != '\0';

  gtk_widget_set_visible (self->totp, TRUE);
  show_fault (self, wrong ? _ ("Ce code n’est pas le bon, ou il a déjà servi.") : "");
  set_text (self->totp, "");
  gtk_widget_grab_focus (self->totp);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisConnexion) self = user_data;
  g_autoptr (GError) error = NULL;

  set_under_way (self, FALSE);
  if (parvis_poste_sign_in_finish (PARVIS_POSTE (source), result, &error))
    return; /* the post's état changed: update_cb has cleared the form */
  if (g_error_matches (error, PARVIS_API_ERROR, PARVIS_API_ERROR_TOTP))
    {
      ask_for_code (self);
      return;
    }
  show_fault (self, error->message);
  if (g_error_matches (error, PARVIS_API_ERROR, PARVIS_API_ERROR_EXPIREE))
    {
      gtk_widget_grab_focus (self->mot_de_passe);
      gtk_editable_select_region (GTK_EDITABLE (self->mot_de_passe), 0, -1);
    }
}

static gboolean
find_missing (ParvisConnexion *self, GtkWidget **row)
{
  GtkWidget *const rows[] = { self->serveur, self->identifiant, self->mot_de_passe, self->totp };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (gtk_widget_get_visible (rows[i]) && *text_of (rows[i]) == '\0')
      {
        *row = rows[i];
        return TRUE;
      }
  return FALSE;
}

static void
enter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ParvisConnexion *self = PARVIS_CONNEXION (widget);
  g_autofree char *identifiant = g_strstrip (g_strdup (text_of (self->identifiant)));
  g_autofree char *totp = g_strstrip (g_strdup (text_of (self->totp)));
  GtkWidget *missing = NULL;

  if (self->under_way)
    return;
  if (find_missing (self, &missing))
    {
      gtk_widget_grab_focus (missing);
      return;
    }
  show_fault (self, "");
  set_under_way (self, TRUE);
  parvis_poste_sign_in_async (self->poste, text_of (self->serveur), identifiant,
                              text_of (self->mot_de_passe), totp, signed_in_cb,
                              g_object_ref (self));
}

static void
show_whole_form (ParvisConnexion *self)
{
  g_autofree char *serveur =
      parvis_preferences_dup_serveur (parvis_poste_get_preferences (self->poste));
  g_autofree char *identifiant =
      parvis_preferences_dup_identifiant (parvis_poste_get_preferences (self->poste));

  gtk_stack_set_visible_child_name (self->image, "icone");
  gtk_label_set_text (self->titre, "Parvis");
  gtk_label_set_text (self->sous_titre, _ ("Le poste des agents de la mairie"));
  gtk_label_set_text (self->entrer_texte, _ ("Se connecter"));
  set_text (self->serveur, serveur);
  set_text (self->identifiant, identifiant);
  gtk_widget_set_visible (self->serveur, !parvis_preferences_is_serveur_preset (
                                             parvis_poste_get_preferences (self->poste)));
}

static void
show_locked_form (ParvisConnexion *self)
{
  const ParvisAgentSession *session = parvis_poste_get_session (self->poste);
  const char *raison = parvis_poste_get_raison (self->poste);

  gtk_stack_set_visible_child_name (self->image, "agent");
  adw_avatar_set_text (self->avatar, session->agent.nom);
  gtk_label_set_text (self->titre, session->agent.nom);
  gtk_label_set_text (self->sous_titre, *raison != '\0' ? raison : _ ("Parvis est verrouillé"));
  gtk_label_set_text (self->entrer_texte, _ ("Continuer"));
}

static void
update_cb (ParvisPoste *poste, GParamSpec *pspec, ParvisConnexion *self)
{
  gboolean locked = is_locked (self);

  set_text (self->mot_de_passe, "");
  set_text (self->totp, "");
  gtk_widget_set_visible (self->totp, FALSE);
  gtk_widget_set_visible (self->serveur, !locked);
  gtk_widget_set_visible (self->identifiant, !locked);
  gtk_widget_set_visible (self->changer, locked);
  show_fault (self, "");
  if (locked)
    show_locked_form (self);
  else
    show_whole_form (self);
}

static void
parvis_connexion_dispose (GObject *object)
{
  ParvisConnexion *self = PARVIS_CONNEXION (object);

  g_clear_object (&self->poste);
  G_OBJECT_CLASS (parvis_connexion_parent_class)->dispose (object);
}

static void
parvis_connexion_class_init (ParvisConnexionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = parvis_connexion_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/parvis/Agent/parvis-connexion.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, image);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, avatar);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, sous_titre);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, serveur);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, identifiant);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, mot_de_passe);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, totp);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, faute);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, faute_texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, entrer);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, entrer_texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, attente);
  gtk_widget_class_bind_template_child (widget_class, ParvisConnexion, changer);
  gtk_widget_class_install_action (widget_class, "connexion.entrer", NULL, enter);
}

static void
parvis_connexion_init (ParvisConnexion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_receives_default (self->entrer, TRUE);
  parvis_accessible_follow_revealer (self->faute);
  parvis_accessible_name_icons (self->mot_de_passe, _ ("Montrer le mot de passe"));
}

void
parvis_connexion_set_poste (ParvisConnexion *self, ParvisPoste *poste)
{
  g_return_if_fail (self->poste == NULL);
  self->poste = g_object_ref (poste);
  g_signal_connect_object (poste, "notify::etat", G_CALLBACK (update_cb), self, 0);
  update_cb (poste, NULL, self);
}

void
parvis_connexion_focus (ParvisConnexion *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *missing = NULL;

  if (root != NULL)
    gtk_window_set_default_widget (GTK_WINDOW (root), self->entrer);
  gtk_widget_grab_focus (find_missing (self, &missing) ? missing : self->mot_de_passe);
}
