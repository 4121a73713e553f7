/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "client/api/parvis-justificatifs.h"

G_BEGIN_DECLS

/* How long an agent can take a decision back, in seconds: as the server. */
#define PARVIS_DECISION_DELAI_S 10

typedef enum
{
  PARVIS_DECISION_ENVOI,      /* on its way */
  PARVIS_DECISION_EN_ATTENTE, /* the server is away: it will be sent again */
  PARVIS_DECISION_FAITE,
  PARVIS_DECISION_REPRISE, /* taken back, or given back to the agent */
  PARVIS_DECISION_PERDUE   /* the server refused it: somebody was faster, … */
} ParvisDecisionEtat;

/* One decision of this agent, from the key that was pressed to the server's answer. */
typedef struct
{
  grefcount refs;
  ParvisJustificatif *piece;
  gint64 depot;
  guint sens; /* ParvisJustificatifSens */
  ParvisDate valide_au;
  char *motif; /* code, NULL when valid */
  char *commentaire;

  ParvisDecisionEtat etat;
  gint64 made; /* monotonic, µs */
  guint tries;
  gboolean take_back; /* as soon as the server has it */
  gboolean doubtful;  /* given back, but the server may have it: to be asked when it is back */
} ParvisDecision;

ParvisDecision *parvis_decision_ref (ParvisDecision *decision);
void parvis_decision_unref (ParvisDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisDecision, parvis_decision_unref)

#define PARVIS_TYPE_DECISIONS (parvis_decisions_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDecisions, parvis_decisions, PARVIS, DECISIONS, GObject)

/**
 * The decisions on their way. The agent never waits for them: they are sent behind, kept when the
 * server is away, sent again when it is back, never silently dropped.
 *
 * A decision whose answer was lost may have been taken all the same: the server's "decided already"
 * is then compared with what was sent before anybody is alarmed.
 *
 * Signal "settled" (decision, detail, sentence): the server has it (FAITE; detail may be NULL),
 * refused it (PERDUE, sentence says why; detail is the piece as it really is, or NULL) or it was
 * taken back (REPRISE). Signal "refused-to-take-back" (decision, sentence). Property "waiting":
 * how many wait for the server to be back.
 */
ParvisDecisions *parvis_decisions_new (ParvisApi *api, const char *agent);

/* @motif: a reason's code, NULL to validate. Sent at once. */
ParvisDecision *parvis_decisions_add (ParvisDecisions *decisions,
                                      ParvisJustificatif *piece,
                                      ParvisDate valide_au,
                                      const char *motif,
                                      const char *commentaire);
/* The last one that can still be taken back; NULL when there is none. Borrowed. */
ParvisDecision *parvis_decisions_find_last (ParvisDecisions *decisions);
void parvis_decisions_take_back (ParvisDecisions *decisions, ParvisDecision *decision);

/* This agent has decided that deposit, as far as this side knows. */
gboolean parvis_decisions_has (ParvisDecisions *decisions, gint64 id, gint64 depot);

guint parvis_decisions_get_waiting (ParvisDecisions *decisions);
/* On their way or waiting: what closing the window would lose. */
guint parvis_decisions_get_unsent (ParvisDecisions *decisions);
void parvis_decisions_retry (ParvisDecisions *decisions);
/* Those that wait are the agent's again, as if the key had not been pressed. */
void parvis_decisions_give_back (ParvisDecisions *decisions);

G_END_DECLS
