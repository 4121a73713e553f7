/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include "client/justificatifs/parvis-decisions.h"
#include "shared/parvis-error.h"

/* Settled ones are kept for _has() and _find_last(); a day's work is some hundreds. */
#define GARDEES 2000

struct _ParvisDecisions
{
  GObject parent_instance;

  ParvisApi *api;
  char *agent;               /* as the server names this one */
  GCancellable *cancellable; /* of everything, when the object goes */
  GPtrArray *all;            /* ParvisDecision, oldest first */
};

enum
{
  PROP_WAITING = 1,
  N_PROPS
};

enum
{
  SETTLED,
  REFUSED_TO_TAKE_BACK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParvisDecisions, parvis_decisions, G_TYPE_OBJECT)

/* A call under way. */
typedef struct
{
  ParvisDecisions *self;
  ParvisDecision *decision;
  GError *cause; /* of the question that is being asked */
} Call;

static Call *
call_new (ParvisDecisions *self, ParvisDecision *decision)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->decision = parvis_decision_ref (decision);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  parvis_decision_unref (call->decision);
  g_clear_error (&call->cause);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

ParvisDecision *
parvis_decision_ref (ParvisDecision *decision)
{
  g_ref_count_inc (&decision->refs);
  return decision;
}

void
parvis_decision_unref (ParvisDecision *decision)
{
  if (!g_ref_count_dec (&decision->refs))
    return;
  g_clear_object (&decision->piece);
  g_free (decision->motif);
  g_free (decision->commentaire);
  g_free (decision);
}

static gint64
id_of (const ParvisDecision *decision)
{
  return parvis_justificatif_get_data (decision->piece)->id;
}

static void
set_etat (ParvisDecisions *self, ParvisDecision *decision, ParvisDecisionEtat etat)
{
  decision->etat = etat;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static void
settle (ParvisDecisions *self,
        ParvisDecision *decision,
        ParvisDecisionEtat etat,
        ParvisJustificatifDetail *detail,
        const char *sentence)
{
  set_etat (self, decision, etat);
  g_signal_emit (self, signals[SETTLED], 0, decision, detail, sentence);
}

/* What says that a later try may do: the line, the session, a server that has too much to do. */
static gboolean
is_passing (const GError *error)
{
  return error->domain == PARVIS_API_ERROR
         || g_error_matches (error, PARVIS_ERROR, PARVIS_ERROR_BUSY);
}

/* ----------------------------------------------------------------------------------- take back */

static const ParvisJustificatifVersion *
find_version (const ParvisJustificatifDetail *detail, gint64 depot)
{
  for (guint i = 0; detail->versions != NULL && i < detail->versions->len; i++)
    {
      const ParvisJustificatifVersion *version =
          &g_array_index (detail->versions, ParvisJustificatifVersion, i);
      if (version->depot == depot)
        return version;
    }
  return NULL;
}

static void
doubt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail =
      parvis_api_get_justificatif_finish (PARVIS_API (source), result, &error);
  const ParvisJustificatifVersion *version =
      detail != NULL ? find_version (detail, call->decision->depot) : NULL;

  if (version != NULL && version->etat != PARVIS_DEPOT_EN_ATTENTE)
    g_signal_emit (call->self, signals[REFUSED_TO_TAKE_BACK], 0, call->decision,
                   call->cause->message);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail =
      parvis_api_take_back_finish (PARVIS_API (source), result, &error);
  ParvisDecisions *self = call->self;
  ParvisDecision *decision = call->decision;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (detail != NULL && !decision->doubtful)
    settle (self, decision, PARVIS_DECISION_REPRISE, detail, NULL);
  else if (detail == NULL && !decision->doubtful)
    {
      decision->take_back = FALSE;
      g_signal_emit (self, signals[REFUSED_TO_TAKE_BACK], 0, decision, error->message);
    }
  else if (detail == NULL && is_passing (error))
    return; /* still doubtful */
  else if (detail == NULL)
    {
      call->cause = g_steal_pointer (&error);
      decision->doubtful = FALSE;
      parvis_api_get_justificatif_async (self->api, id_of (decision), self->cancellable, doubt_cb,
                                         g_steal_pointer (&call));
    }
  else
    decision->doubtful = FALSE;
}

static void
send_take_back (ParvisDecisions *self, ParvisDecision *decision)
{
  parvis_api_take_back_async (self->api, id_of (decision), decision->depot, self->cancellable,
                              taken_back_cb, call_new (self, decision));
}

/* The agent has it again at once; what the server has is asked when it is back. */
static void
give_back (ParvisDecisions *self, ParvisDecision *decision)
{
  decision->doubtful = TRUE;
  settle (self, decision, PARVIS_DECISION_REPRISE, NULL, NULL);
}

/* ---------------------------------------------------------------------------------------- send */

static void
done (ParvisDecisions *self, ParvisDecision *decision, ParvisJustificatifDetail *detail)
{
  if (decision->take_back)
    {
      set_etat (self, decision, PARVIS_DECISION_FAITE);
      send_take_back (self, decision);
      return;
    }
  settle (self, decision, PARVIS_DECISION_FAITE, detail, NULL);
}

/* The server's answer to an earlier try was lost, and what stands is what was sent. */
static gboolean
is_ours (ParvisDecisions *self,
         const ParvisDecision *decision,
         const ParvisJustificatifDetail *detail)
{
  guint expected = decision->sens == PARVIS_JUSTIFICATIF_SENS_VALIDE ? PARVIS_DEPOT_VALIDE
                                                                     : PARVIS_DEPOT_INVALIDE;
  const ParvisJustificatifVersion *version = find_version (detail, decision->depot);

  return decision->tries > 1 && version != NULL && version->etat == expected
         && g_str_equal (version->agent, self->agent);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail =
      parvis_api_get_justificatif_finish (PARVIS_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (detail != NULL && is_ours (call->self, call->decision, detail))
    done (call->self, call->decision, detail);
  else
    settle (call->self, call->decision, PARVIS_DECISION_PERDUE, detail, call->cause->message);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisJustificatifDetail) detail =
      parvis_api_decide_finish (PARVIS_API (source), result, &error);
  ParvisDecisions *self = call->self;
  ParvisDecision *decision = call->decision;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (detail != NULL)
    done (self, decision, detail);
  else if (is_passing (error) && decision->take_back)
    give_back (self, decision);
  else if (is_passing (error))
    set_etat (self, decision, PARVIS_DECISION_EN_ATTENTE);
  else if (g_error_matches (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT))
    {
      call->cause = g_steal_pointer (&error);
      parvis_api_get_justificatif_async (self->api, id_of (decision), self->cancellable, looked_cb,
                                         g_steal_pointer (&call));
    }
  else
    settle (self, decision, PARVIS_DECISION_PERDUE, NULL, error->message);
}

static void
send (ParvisDecisions *self, ParvisDecision *decision)
{
  ParvisJustificatifDecision body = {
    .depot = decision->depot,
    .decision = decision->sens,
    .valide_au = decision->valide_au,
    .motif = decision->motif,
    .commentaire = decision->commentaire,
  };

  decision->tries++;
  set_etat (self, decision, PARVIS_DECISION_ENVOI);
  parvis_api_decide_async (self->api, id_of (decision), &body, self->cancellable, decided_cb,
                           call_new (self, decision));
}

static void
en_ligne_cb (ParvisApi *api, GParamSpec *pspec, ParvisDecisions *self)
{
  if (parvis_api_get_en_ligne (api))
    parvis_decisions_retry (self);
}

/* -------------------------------------------------------------------------------------- object */

static void
parvis_decisions_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, parvis_decisions_get_waiting (PARVIS_DECISIONS (object)));
}

static void
parvis_decisions_dispose (GObject *object)
{
  ParvisDecisions *self = PARVIS_DECISIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (parvis_decisions_parent_class)->dispose (object);
}

static void
parvis_decisions_finalize (GObject *object)
{
  ParvisDecisions *self = PARVIS_DECISIONS (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->all);
  g_free (self->agent);
  G_OBJECT_CLASS (parvis_decisions_parent_class)->finalize (object);
}

static void
parvis_decisions_class_init (ParvisDecisionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = parvis_decisions_get_property;
  object_class->dispose = parvis_decisions_dispose;
  object_class->finalize = parvis_decisions_finalize;
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SETTLED] =
      g_signal_new ("settled", PARVIS_TYPE_DECISIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_POINTER, G_TYPE_STRING);
  signals[REFUSED_TO_TAKE_BACK] =
      g_signal_new ("refused-to-take-back", PARVIS_TYPE_DECISIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
}

static void
parvis_decisions_init (ParvisDecisions *self)
{
  self->cancellable = g_cancellable_new ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) parvis_decision_unref);
}

ParvisDecisions *
parvis_decisions_new (ParvisApi *api, const char *agent)
{
  ParvisDecisions *self = g_object_new (PARVIS_TYPE_DECISIONS, NULL);

  self->api = g_object_ref (api);
  self->agent = g_strdup (agent);
  g_signal_connect_object (api, "notify::en-ligne", G_CALLBACK (en_ligne_cb), self, 0);
  return self;
}

/* A new decision on the same piece says all that the old one left open. */
static void
forget_doubts (ParvisDecisions *self, gint64 id)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      ParvisDecision *decision = g_ptr_array_index (self->all, i);
      if (id_of (decision) == id)
        decision->doubtful = FALSE;
    }
}

ParvisDecision *
parvis_decisions_add (ParvisDecisions *self,
                      ParvisJustificatif *piece,
                      ParvisDate valide_au,
                      const char *motif,
                      const char *commentaire)
{
  ParvisDecision *decision = g_new0 (ParvisDecision, 1);

  forget_doubts (self, parvis_justificatif_get_data (piece)->id);
  g_ref_count_init (&decision->refs);
  decision->piece = g_object_ref (piece);
  decision->depot = parvis_justificatif_get_data (piece)->depot;
  decision->sens =
      motif == NULL ? PARVIS_JUSTIFICATIF_SENS_VALIDE : PARVIS_JUSTIFICATIF_SENS_INVALIDE;
  decision->valide_au = valide_au;
  decision->motif = g_strdup (motif);
  decision->commentaire = g_strdup (commentaire != NULL ? commentaire : "");
  decision->made = g_get_monotonic_time ();
  g_ptr_array_add (self->all, decision);
  if (self->all->len > GARDEES)
    g_ptr_array_remove_range (self->all, 0, GARDEES / 2);
  send (self, decision);
  return decision;
}

ParvisDecision *
parvis_decisions_find_last (ParvisDecisions *self)
{
  gint64 since = g_get_monotonic_time () - PARVIS_DECISION_DELAI_S * G_USEC_PER_SEC;

  for (guint i = self->all->len; i > 0; i--)
    {
      ParvisDecision *decision = g_ptr_array_index (self->all, i - 1);

      if (decision->etat == PARVIS_DECISION_EN_ATTENTE && !decision->take_back)
        return decision;
      if (decision->made < since)
        return NULL;
      if (decision->etat <= PARVIS_DECISION_FAITE && !decision->take_back)
        return decision;
    }
  return NULL;
}

void
parvis_decisions_take_back (ParvisDecisions *self, ParvisDecision *decision)
{
  if (decision->take_back || decision->etat > PARVIS_DECISION_FAITE)
    return;
  decision->take_back = TRUE;
  if (decision->etat == PARVIS_DECISION_FAITE)
    send_take_back (self, decision);
  else if (decision->etat == PARVIS_DECISION_EN_ATTENTE)
    give_back (self, decision);
}

gboolean
parvis_decisions_has (ParvisDecisions *self, gint64 id, gint64 depot)
{
  for (guint i = self->all->len; i > 0; i--)
    {
      ParvisDecision *decision = g_ptr_array_index (self->all, i - 1);
      if (id_of (decision) == id && decision->depot == depot)
        return decision->etat <= PARVIS_DECISION_FAITE;
    }
  return FALSE;
}

static guint
count (ParvisDecisions *self, ParvisDecisionEtat etat)
{
  guint n = 0;

  for (guint i = 0; i < self->all->len; i++)
    n += ((ParvisDecision *) g_ptr_array_index (self->all, i))->etat == etat;
  return n;
}

guint
parvis_decisions_get_waiting (ParvisDecisions *self)
{
  return count (self, PARVIS_DECISION_EN_ATTENTE);
}

guint
parvis_decisions_get_unsent (ParvisDecisions *self)
{
  return count (self, PARVIS_DECISION_EN_ATTENTE) + count (self, PARVIS_DECISION_ENVOI);
}

void
parvis_decisions_retry (ParvisDecisions *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      ParvisDecision *decision = g_ptr_array_index (self->all, i);
      if (decision->etat == PARVIS_DECISION_EN_ATTENTE)
        send (self, decision);
      else if (decision->doubtful)
        send_take_back (self, decision);
    }
}

void
parvis_decisions_give_back (ParvisDecisions *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      ParvisDecision *decision = g_ptr_array_index (self->all, i);
      if (decision->etat == PARVIS_DECISION_EN_ATTENTE)
        parvis_decisions_take_back (self, decision);
    }
}
