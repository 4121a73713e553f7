/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/api/parvis-adresse.h"
#include "client/parvis-coffre.h"
#include "client/parvis-poste.h"

/* A keyring that asks for its own password must not hold up the window. */
#define REPRISE_MS 4000
/* Nor is it asked for ever: there may be nobody through whom it could ask. */
#define GARDE_S 30

struct _ParvisPoste
{
  GObject parent_instance;

  ParvisPreferences *preferences;
  ParvisPosteEtat etat;
  char *raison;
  char *identifiant;
  ParvisAgentSession *session;
  ParvisApi *api;
  ParvisEvenements *evenements;
  ParvisCompteurs compteurs;

  GCancellable *reprise; /* not NULL while resuming */
  guint reprise_timer;
  gboolean coffre_avise; /* told once that nothing is kept */
};

enum
{
  PROP_ETAT = 1,
  PROP_JUSTIFICATIFS,
  PROP_DEMANDES,
  N_PROPS
};

enum
{
  AVIS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisPoste, parvis_poste, G_TYPE_OBJECT)

static void
set_etat (ParvisPoste *self, ParvisPosteEtat etat, const char *raison)
{
  g_free (self->raison);
  self->raison = g_strdup (raison);
  self->etat = etat;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ETAT]);
}

static void
set_compteurs (ParvisPoste *self, const ParvisCompteurs *compteurs)
{
  self->compteurs = *compteurs;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JUSTIFICATIFS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEMANDES]);
}

static void
expiree_cb (ParvisApi *api, ParvisPoste *self)
{
  parvis_evenements_stop (self->evenements);
  if (self->etat == PARVIS_POSTE_OUVERT)
    set_etat (self, PARVIS_POSTE_VERROUILLE,
              _ ("Votre session a expiré. Rien de ce qui est en cours n’est perdu."));
}

static void
compteurs_cb (ParvisEvenements *evenements, const char *type, const char *data, ParvisPoste *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisCompteurs) compteurs = parvis_compteurs_parse (data, -1, &error);

  if (compteurs != NULL)
    set_compteurs (self, compteurs);
  else
    g_warning ("event compteurs: %s", error->message);
}

static void
drop_connection (ParvisPoste *self)
{
  if (self->evenements != NULL)
    parvis_evenements_stop (self->evenements);
  if (self->api != NULL)
    g_signal_handlers_disconnect_by_data (self->api, self);
  if (self->evenements != NULL)
    g_signal_handlers_disconnect_by_data (self->evenements, self);
  g_clear_object (&self->evenements);
  g_clear_object (&self->api);
}

static void
connect_to (ParvisPoste *self, const char *serveur)
{
  if (self->api != NULL && g_str_equal (parvis_api_get_serveur (self->api), serveur))
    return;
  drop_connection (self);
  self->api = parvis_api_new (serveur);
  self->evenements = parvis_evenements_new (self->api);
  g_signal_connect (self->api, "expiree", G_CALLBACK (expiree_cb), self);
  g_signal_connect (self->evenements, "recu::compteurs", G_CALLBACK (compteurs_cb), self);
}

static void
open_session (ParvisPoste *self, ParvisAgentSession *session)
{
  g_debug ("mesure: session %" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_clear_pointer (&self->session, parvis_agent_session_free);
  self->session = session;
  set_etat (self, PARVIS_POSTE_OUVERT, "");
  parvis_evenements_start (self->evenements);
}

static void
end_resume (ParvisPoste *self)
{
  g_clear_handle_id (&self->reprise_timer, g_source_remove);
  if (self->reprise != NULL)
    g_cancellable_cancel (self->reprise);
  g_clear_object (&self->reprise);
  if (self->etat == PARVIS_POSTE_REPRISE)
    set_etat (self, PARVIS_POSTE_FERME, "");
}

static void
resume_timeout_cb (gpointer user_data)
{
  ParvisPoste *self = user_data;

  self->reprise_timer = 0;
  end_resume (self);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisPoste) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisCompteurs) compteurs =
      parvis_api_get_compteurs_finish (PARVIS_API (source), result, &error);

  if (self->reprise == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (compteurs == NULL)
    {
      g_clear_pointer (&self->session, parvis_agent_session_free);
      parvis_api_set_jeton (self->api, NULL);
      end_resume (self);
      return;
    }
  g_clear_handle_id (&self->reprise_timer, g_source_remove);
  g_clear_object (&self->reprise);
  set_compteurs (self, compteurs);
  open_session (self, g_steal_pointer (&self->session));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisPoste) self = user_data;
  g_autofree char *serveur = parvis_preferences_dup_serveur (self->preferences);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = parvis_coffre_lookup_finish (result, &error);

  if (self->reprise == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("no Secret Service: %s", error->message);
  self->session = text != NULL ? parvis_agent_session_parse (text, -1, NULL) : NULL;
  if (self->session == NULL)
    {
      end_resume (self);
      return;
    }
  connect_to (self, serveur);
  parvis_api_set_jeton (self->api, self->session->jeton);
  parvis_api_get_compteurs_async (self->api, self->reprise, resumed_cb, g_object_ref (self));
}

void
parvis_poste_resume (ParvisPoste *self)
{
  g_autofree char *typed = parvis_preferences_dup_serveur (self->preferences);
  g_autofree char *serveur = parvis_adresse_normalise (typed, NULL);

  g_free (self->identifiant);
  self->identifiant = parvis_preferences_dup_identifiant (self->preferences);
  if (serveur == NULL || *self->identifiant == '\0')
    {
      set_etat (self, PARVIS_POSTE_FERME, "");
      return;
    }
  set_etat (self, PARVIS_POSTE_REPRISE, "");
  self->reprise = g_cancellable_new ();
  self->reprise_timer = g_timeout_add_once (REPRISE_MS, resume_timeout_cb, self);
  parvis_coffre_lookup_async (serveur, self->identifiant, self->reprise, looked_up_cb,
                              g_object_ref (self));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ParvisPoste) self = user_data;
  g_autoptr (GError) error = NULL;

  if (parvis_coffre_store_finish (result, &error))
    return;
  g_debug ("the session is not kept: %s", error->message);
  if (self->coffre_avise || self->etat != PARVIS_POSTE_OUVERT)
    return;
  self->coffre_avise = TRUE;
  g_signal_emit (self, signals[AVIS], 0,
                 _ ("Pas de trousseau sur ce poste : le mot de passe sera redemandé à chaque "
                    "ouverture."));
}

static gboolean
give_up_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
keep (ParvisPoste *self, const ParvisAgentSession *session)
{
  g_autofree char *text = parvis_agent_session_to_text (session);
  g_autoptr (GCancellable) limit = g_cancellable_new ();

  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, GARDE_S, give_up_cb, g_object_ref (limit),
                              g_object_unref);
  parvis_coffre_store_async (parvis_api_get_serveur (self->api), self->identifiant, text, limit,
                             stored_cb, g_object_ref (self));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ParvisPoste *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  ParvisAgentSession *session = parvis_api_sign_in_finish (PARVIS_API (source), result, &error);

  if (session == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  parvis_preferences_remember_serveur (self->preferences, parvis_api_get_serveur (self->api));
  parvis_preferences_remember_identifiant (self->preferences, self->identifiant);
  keep (self, session);
  open_session (self, session);
  g_task_return_boolean (task, TRUE);
}

void
parvis_poste_sign_in_async (ParvisPoste *self,
                            const char *serveur,
                            const char *identifiant,
                            const char *mot_de_passe,
                            const char *totp,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *address = NULL;
  GError *error = NULL;

  end_resume (self);
  if (self->etat != PARVIS_POSTE_VERROUILLE)
    {
      address = parvis_adresse_normalise (serveur, &error);
      if (address == NULL)
        {
          g_task_return_error (task, error);
          g_object_unref (task);
          return;
        }
      connect_to (self, address);
      g_free (self->identifiant);
      self->identifiant = g_strdup (identifiant);
    }
  parvis_api_sign_in_async (self->api, self->identifiant, mot_de_passe, totp, NULL, signed_in_cb,
                            task);
}

gboolean
parvis_poste_sign_in_finish (ParvisPoste *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
parvis_poste_lock (ParvisPoste *self)
{
  if (self->etat == PARVIS_POSTE_OUVERT)
    set_etat (self, PARVIS_POSTE_VERROUILLE, "");
}

void
parvis_poste_sign_out (ParvisPoste *self)
{
  if (self->session == NULL || self->api == NULL)
    return;
  parvis_coffre_clear (parvis_api_get_serveur (self->api), self->identifiant);
  parvis_evenements_stop (self->evenements);
  if (parvis_api_find_jeton (self->api) != NULL)
    parvis_api_sign_out_async (self->api, NULL, NULL);
  g_clear_pointer (&self->session, parvis_agent_session_free);
  set_compteurs (self, &(ParvisCompteurs){ 0 });
  set_etat (self, PARVIS_POSTE_FERME, "");
  drop_connection (self);
}

static void
parvis_poste_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ParvisPoste *self = PARVIS_POSTE (object);

  if (id == PROP_ETAT)
    g_value_set_int (value, self->etat);
  else
    g_value_set_uint (value, id == PROP_JUSTIFICATIFS ? self->compteurs.justificatifs
                                                      : self->compteurs.demandes);
}

static void
parvis_poste_dispose (GObject *object)
{
  ParvisPoste *self = PARVIS_POSTE (object);

  g_clear_handle_id (&self->reprise_timer, g_source_remove);
  if (self->reprise != NULL)
    g_cancellable_cancel (self->reprise);
  g_clear_object (&self->reprise);
  drop_connection (self);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (parvis_poste_parent_class)->dispose (object);
}

static void
parvis_poste_finalize (GObject *object)
{
  ParvisPoste *self = PARVIS_POSTE (object);

  g_clear_pointer (&self->session, parvis_agent_session_free);
  g_free (self->identifiant);
  g_free (self->raison);
  G_OBJECT_CLASS (parvis_poste_parent_class)->finalize (object);
}

static void
parvis_poste_class_init (ParvisPosteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = parvis_poste_get_property;
  object_class->dispose = parvis_poste_dispose;
  object_class->finalize = parvis_poste_finalize;
  properties[PROP_ETAT] = g_param_spec_int ("etat", NULL, NULL, PARVIS_POSTE_REPRISE,
                                            PARVIS_POSTE_VERROUILLE, PARVIS_POSTE_FERME, flags);
  properties[PROP_JUSTIFICATIFS] =
      g_param_spec_uint ("justificatifs", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DEMANDES] = g_param_spec_uint ("demandes", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[AVIS] = g_signal_new ("avis", PARVIS_TYPE_POSTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
parvis_poste_init (ParvisPoste *self)
{
  self->etat = PARVIS_POSTE_FERME;
  self->raison = g_strdup ("");
  self->identifiant = g_strdup ("");
}

ParvisPoste *
parvis_poste_new (ParvisPreferences *preferences)
{
  ParvisPoste *self = g_object_new (PARVIS_TYPE_POSTE, NULL);

  self->preferences = g_object_ref (preferences);
  return self;
}

ParvisPosteEtat
parvis_poste_get_etat (ParvisPoste *self)
{
  return self->etat;
}

const char *
parvis_poste_get_raison (ParvisPoste *self)
{
  return self->raison;
}

ParvisPreferences *
parvis_poste_get_preferences (ParvisPoste *self)
{
  return self->preferences;
}

const ParvisAgentSession *
parvis_poste_get_session (ParvisPoste *self)
{
  return self->session;
}

ParvisApi *
parvis_poste_get_api (ParvisPoste *self)
{
  return self->api;
}

ParvisEvenements *
parvis_poste_get_evenements (ParvisPoste *self)
{
  return self->evenements;
}
