/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/coffre/parvis-coffre.h"
#include "server/http/parvis-request.h"
#include "server/teleprocedures/catalogue.h"

G_BEGIN_DECLS

/**
 * A justificatif is one piece about one person or one household. Its deposits follow each other; the
 * current one decides its state. It serves every demande that asks for the same type about the same
 * holder until it expires, so that it is never asked for twice.
 */
typedef struct
{
  gint64 id;
  char *type; /* code of data/teleprocedures/pieces.json */
  gint64 foyer_id;
  gint64 personne_id;   /* 0: about the household */
  char *etat;           /* "non_fourni", "en_attente", "valide", "invalide", "expire" */
  gint64 depot;         /* number of the current deposit, 0 = none yet */
  char *valide_au;      /* last valid day, or NULL */
  char *personne;       /* "DUPIN Alice", or NULL */
  char *motif;          /* of the current deposit's refusal: code, or NULL */
  char *commentaire;    /* the agent's words, or NULL */
  gint64 decide_a;      /* unix seconds; only where it is said */
  gboolean obligatoire; /* for the demande that it was listed for */
  gboolean
      attendue; /* of a household's list: a demande is open, or accepted for this school year, that needs it */
} ParvisPiece;

void parvis_piece_free (ParvisPiece *piece);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPiece, parvis_piece_free)

/* The piece of this household; NOT_FOUND for another family's. */
ParvisPiece *parvis_piece_find (ParvisDb *db, gint64 foyer_id, gint64 id, GError **error);
/* For agents: any family's. */
ParvisPiece *parvis_piece_find_for_agent (ParvisDb *db, gint64 id, GError **error);
/* All pieces of a household, of ParvisPiece: what is to be given first. */
GPtrArray *parvis_piece_list (ParvisDb *db, gint64 foyer_id, const char *today);
/* Valid pieces that end between two days (ISO), whose family was not reminded @jours days before or later; by
 * household, of ParvisPiece. `decide_a` is set. */
GPtrArray *parvis_piece_list_a_rappeler (ParvisDb *db, const char *du, const char *au, int jours);
/* The pieces that a demande asks for. */
GPtrArray *parvis_piece_list_for_demande (ParvisDb *db, gint64 demande_id);

/* "Assurance scolaire": the type's name, or its code when the type is gone. Borrowed. */
const char *parvis_piece_get_type_nom (ParvisCommune *commune, const ParvisPiece *piece);
/* « Assurance scolaire de DUPIN Alice ». The caller owns it. */
char *parvis_piece_dup_donnee (ParvisCommune *commune, const ParvisPiece *piece);
/* The reason of a refusal in words: the list's reason and the agent's. NULL when there is none. */
char *parvis_piece_dup_motif (ParvisCommune *commune, const ParvisPiece *piece);

/* The piece of this type about this holder: the one that is there, or a new one, « Non fourni ». One
 * that has expired by @today becomes so. @personne_id 0: about the household. Gives its id, or 0. */
gint64 parvis_piece_get (ParvisDb *db,
                         const char *type,
                         gint64 foyer_id,
                         gint64 personne_id,
                         const char *today,
                         gint64 now,
                         GError **error);

/* A file of a deposit, in the vault already (see parvis-coffre.h). */
typedef struct
{
  const char *nom;       /* the sender's */
  const char *type;      /* "application/pdf", "image/jpeg", "image/png" */
  const char *antivirus; /* "sans", "attente", "sain" */
  ParvisCoffreFichier *stocke;
} ParvisDepotFichier;

/* Makes it the current deposit: « En attente de validation ». A piece that is valid can be replaced.
 * Gives the deposit's number, or 0. */
gint64 parvis_piece_deposer (ParvisDb *db,
                             gint64 piece_id,
                             gint64 compte_id,
                             const ParvisDepotFichier *fichiers,
                             guint n_fichiers,
                             gint64 now,
                             GError **error);

typedef struct
{
  gint64 piece_id;
  gint64 depot;
  gint64 agent_id;
  gboolean valide;
  const char *valide_au;   /* last valid day; NULL = unlimited, or refused */
  const char *motif;       /* code of the reason, NULL when valid */
  const char *commentaire; /* the agent's words, or NULL */
} ParvisPieceDecision;

/* Decides a deposit; until @definitif_a (unix seconds) the same agent may take it back. CONFLICT, with a
 * French sentence that says who and when, when it was decided already or is not the current one. */
gboolean parvis_piece_decider (ParvisCommune *commune,
                               ParvisDb *db,
                               const ParvisPieceDecision *decision,
                               gint64 now,
                               gint64 definitif_a,
                               GError **error);
/* CONFLICT when it is final, somebody else's, or replaced. */
gboolean parvis_piece_annuler_decision (
    ParvisDb *db, gint64 piece_id, gint64 depot, gint64 agent_id, gint64 now, GError **error);

G_END_DECLS
