/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/model/parvis-record.h"

G_BEGIN_DECLS

/* As an agent sees it. */
typedef enum
{
  PARVIS_DEMANDE_NOUVELLE,
  PARVIS_DEMANDE_EN_COURS,
  PARVIS_DEMANDE_EN_ATTENTE_PIECES,
  PARVIS_DEMANDE_PRETE,
  PARVIS_DEMANDE_A_COMPLETER,
  PARVIS_DEMANDE_ACCEPTEE,
  PARVIS_DEMANDE_REFUSEE,
  PARVIS_DEMANDE_ANNULEE
} ParvisDemandeEtat;
/* "nouvelle", … NULL-terminated. */
extern const char *const parvis_demande_etats[];

/* What this agent may do with it now. */
typedef enum
{
  PARVIS_PEUT_PRENDRE = 1 << 0,
  PARVIS_PEUT_ACCEPTER = 1 << 1,
  PARVIS_PEUT_ACCEPTER_DEROGATION = 1 << 2,
  PARVIS_PEUT_COMPLEMENT = 1 << 3,
  PARVIS_PEUT_REFUSER = 1 << 4,
  PARVIS_PEUT_NOTER = 1 << 5,
  PARVIS_PEUT_ECRIRE = 1 << 6
} ParvisDemandePeut;

/* A file in the queue: `Demande` of API.md. */
typedef struct
{
  gint64 id; /* its number */
  const char *type;
  const char *type_nom;
  const char *personne;
  const char *foyer;
  gint64 foyer_id;
  guint etat;      /* ParvisDemandeEtat */
  gint64 agent_id; /* 0 = nobody has it */
  const char *agent;
  const char *niveau;
  const char *etablissement;
  gint64 depose_a;
  const char *const *alertes; /* "PAI", "Allergie alimentaire" */
  gboolean message;           /* the last word of its thread is the family's */
} ParvisDemandeData;
PARVIS_DECLARE_RECORD (ParvisDemandeData, parvis_demande_data)

/* The same as an object of a list: one read-only property a member, which notifies. */
#define PARVIS_TYPE_DEMANDE (parvis_demande_get_type ())
G_DECLARE_FINAL_TYPE (ParvisDemande, parvis_demande, PARVIS, DEMANDE, GObject)

ParvisDemande *parvis_demande_new (const ParvisDemandeData *data);
const ParvisDemandeData *parvis_demande_get_data (ParvisDemande *self);
void parvis_demande_update (ParvisDemande *self, const ParvisDemandeData *data);

typedef struct
{
  GArray *demandes;    /* of ParvisDemandeData */
  const char *suivant; /* cursor of the next page, NULL at the end */
  gint64 total;
} ParvisDemandePage;
PARVIS_DECLARE_RECORD (ParvisDemandePage, parvis_demande_page)
GPtrArray *parvis_demande_page_create_objects (const ParvisDemandePage *page);

typedef struct
{
  const char *libelle;
  const char *valeur;
  gboolean alerte;
} ParvisDemandeLigne;

typedef struct
{
  const char *code;
  const char *titre;
  gboolean sante;
  GArray *lignes; /* of ParvisDemandeLigne */
} ParvisDemandeEtape;

typedef struct
{
  gint64 id;
  const char *type_nom;
  const char *personne;
  guint etat; /* ParvisJustificatifEtat */
  gint64 depot;
  gboolean obligatoire;
  ParvisDate valide_au;
  const char *motif; /* why it was refused, "" = it was not */
} ParvisDemandePiece;

typedef struct
{
  gint64 fait_a;
  const char *acteur;
  const char *phrase;
} ParvisDemandeHistorique;

typedef struct
{
  gint64 ecrite_a;
  const char *agent;
  const char *texte;
} ParvisDemandeNoteLue;

/* What the family joined to a message. */
typedef struct
{
  gint64 rang; /* from 1 */
  const char *nom;
  gint64 taille; /* bytes */
  gint64 pages;  /* 0 = not drawn yet */
} ParvisDemandeFichier;

typedef struct
{
  gint64 id;
  gint64 ecrit_a;
  const char *auteur;
  const char *sujet;
  const char *corps;
  GArray *fichiers; /* of ParvisDemandeFichier */
} ParvisDemandeMessage;

typedef struct
{
  ParvisDemandeData demande;
  GArray *etapes;        /* of ParvisDemandeEtape */
  GArray *justificatifs; /* of ParvisDemandePiece */
  GArray *historique;    /* of ParvisDemandeHistorique */
  GArray *notes;         /* of ParvisDemandeNoteLue */
  GArray *messages;      /* of ParvisDemandeMessage */
  guint peut;            /* ParvisDemandePeut */
} ParvisDemandeDetail;
PARVIS_DECLARE_RECORD (ParvisDemandeDetail, parvis_demande_detail)

/* Bodies of the actions. */
typedef struct
{
  const char *derogation; /* why pieces are missing, or NULL */
} ParvisDemandeAcceptation;
PARVIS_DECLARE_RECORD (ParvisDemandeAcceptation, parvis_demande_acceptation)

typedef struct
{
  const char *motif;
} ParvisDemandeRefus;
PARVIS_DECLARE_RECORD (ParvisDemandeRefus, parvis_demande_refus)

typedef struct
{
  const char *const *etapes; /* codes of the steps that may be changed */
  const char *message;
} ParvisDemandeComplement;
PARVIS_DECLARE_RECORD (ParvisDemandeComplement, parvis_demande_complement)

typedef struct
{
  const char *texte;
} ParvisDemandeNote;
PARVIS_DECLARE_RECORD (ParvisDemandeNote, parvis_demande_note)

/* Event. */
typedef struct
{
  gint64 id;
} ParvisEvenementDemande;
PARVIS_DECLARE_RECORD (ParvisEvenementDemande, parvis_evenement_demande)

G_END_DECLS
