/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/model/parvis-record.h"

G_BEGIN_DECLS

typedef enum
{
  PARVIS_JUSTIFICATIF_NON_FOURNI,
  PARVIS_JUSTIFICATIF_EN_ATTENTE,
  PARVIS_JUSTIFICATIF_VALIDE,
  PARVIS_JUSTIFICATIF_INVALIDE,
  PARVIS_JUSTIFICATIF_EXPIRE
} ParvisJustificatifEtat;
/* As in SQL and JSON: "non_fourni", … NULL-terminated. */
extern const char *const parvis_justificatif_etats[];

typedef enum
{
  PARVIS_DEPOT_EN_ATTENTE,
  PARVIS_DEPOT_VALIDE,
  PARVIS_DEPOT_INVALIDE,
  PARVIS_DEPOT_REMPLACE
} ParvisDepotEtat;
extern const char *const parvis_depot_etats[];

/* A piece in the queue: `Justificatif` of API.md. */
typedef struct
{
  gint64 id;
  const char *type; /* code */
  const char *type_nom;
  const char *personne; /* "" when it is about the household */
  const char *foyer;
  guint etat;   /* ParvisJustificatifEtat */
  gint64 depot; /* n of the current deposit, 0 = none */
  gint64 depose_a;
  const char *niveau;
  const char *etablissement;
  const char *ouvert_par; /* "" = nobody looks at it */
} ParvisJustificatifData;
PARVIS_DECLARE_RECORD (ParvisJustificatifData, parvis_justificatif_data)

/* The same as an object of a list: one read-only property a member ("type-nom"), which notifies. */
#define PARVIS_TYPE_JUSTIFICATIF (parvis_justificatif_get_type ())
G_DECLARE_FINAL_TYPE (ParvisJustificatif, parvis_justificatif, PARVIS, JUSTIFICATIF, GObject)

ParvisJustificatif *parvis_justificatif_new (const ParvisJustificatifData *data);
const ParvisJustificatifData *parvis_justificatif_get_data (ParvisJustificatif *self);
void parvis_justificatif_update (ParvisJustificatif *self, const ParvisJustificatifData *data);

typedef struct
{
  GArray *justificatifs; /* of ParvisJustificatifData */
  const char *suivant;   /* cursor of the next page, NULL at the end */
  gint64 total;
} ParvisJustificatifPage;
PARVIS_DECLARE_RECORD (ParvisJustificatifPage, parvis_justificatif_page)
/* New objects, to be spliced into a GListStore. */
GPtrArray *parvis_justificatif_page_create_objects (const ParvisJustificatifPage *page);

/* What the form says and the piece must confirm. */
typedef struct
{
  const char *libelle;
  const char *valeur;
} ParvisJustificatifConfirme;

/* A demande that waits for the piece. */
typedef struct
{
  gint64 id;
  const char *type_nom;
  guint etat; /* ParvisDemandeEtat */
  const char *personne;
  const char *precision;
} ParvisJustificatifDemande;

typedef struct
{
  gint64 rang;
  const char *nom;
  const char *type; /* MIME */
  gint64 taille;    /* bytes */
} ParvisJustificatifFichier;

typedef struct
{
  const char *code;
  const char *libelle;
} ParvisJustificatifMotif;

typedef struct
{
  gint64 depot;
  gint64 depose_a;
  guint etat;        /* ParvisDepotEtat */
  gint64 decide_a;   /* 0 = not yet */
  const char *agent; /* "" = nobody yet */
  const char *motif; /* the reason as it is said, "" = none */
  const char *commentaire;
} ParvisJustificatifVersion;

typedef struct
{
  ParvisJustificatifData justificatif;
  GArray *confirme;            /* of ParvisJustificatifConfirme */
  GArray *demandes;            /* of ParvisJustificatifDemande */
  GArray *fichiers;            /* of ParvisJustificatifFichier */
  gint64 pages;                /* 0 = not drawn yet */
  const char *refus_affichage; /* why it cannot be shown, or NULL */
  ParvisDate propose_au;       /* the last valid day to propose */
  gboolean illimite;           /* may be valid without an end */
  ParvisDate valide_au;
  GArray *motifs;           /* of ParvisJustificatifMotif: the reasons to choose from */
  GArray *versions;         /* of ParvisJustificatifVersion, newest first */
  gint64 annulable_jusqu_a; /* 0 = not, or not any more */
} ParvisJustificatifDetail;
PARVIS_DECLARE_RECORD (ParvisJustificatifDetail, parvis_justificatif_detail)

/* Bodies of the decisions. */
typedef enum
{
  PARVIS_JUSTIFICATIF_SENS_VALIDE,
  PARVIS_JUSTIFICATIF_SENS_INVALIDE
} ParvisJustificatifSens;

typedef struct
{
  gint64 depot;
  guint decision;       /* ParvisJustificatifSens */
  ParvisDate valide_au; /* NONE with a valid piece = unlimited */
  const char *motif;    /* code, or NULL */
  const char *commentaire;
} ParvisJustificatifDecision;
PARVIS_DECLARE_RECORD (ParvisJustificatifDecision, parvis_justificatif_decision)

typedef struct
{
  gint64 depot;
} ParvisJustificatifAnnulation;
PARVIS_DECLARE_RECORD (ParvisJustificatifAnnulation, parvis_justificatif_annulation)

/* Events. */
typedef struct
{
  gint64 id;
  guint etat; /* ParvisJustificatifEtat */
  gint64 depot;
} ParvisEvenementJustificatif;
PARVIS_DECLARE_RECORD (ParvisEvenementJustificatif, parvis_evenement_justificatif)

typedef struct
{
  gint64 id;
  gint64 agent_id;
  const char *agent; /* "" = closed again */
} ParvisEvenementOuvert;
PARVIS_DECLARE_RECORD (ParvisEvenementOuvert, parvis_evenement_ouvert)

G_END_DECLS
