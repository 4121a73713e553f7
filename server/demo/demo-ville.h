/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "server/coffre/parvis-coffre.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-commune.h"
#include "server/demo/hasard.h"
#include "shared/rules/parvis-date.h"

G_BEGIN_DECLS

/**
 * DemoVille: the town of the demonstration while it is being made: its families, and what happened to them
 * as a list of events. They are done in the order of time, whatever family they are of, by the rooms'
 * own functions: so the books, their numbers and their chains come out as if years had gone by.
 */

typedef enum
{
  DEMO_RESTAURATION,
  DEMO_MATIN,
  DEMO_SOIR,
  DEMO_MERCREDI,
  DEMO_N_ACTIVITES
} DemoActivite;
extern const char *const parvis_demo_activites[]; /* their codes; NULL-terminated */

/* The year before and the one that files are made for now. */
typedef enum
{
  DEMO_ANNEE_PASSEE,
  DEMO_ANNEE,
  DEMO_N_ANNEES
} DemoAnneeRang;

typedef struct
{
  char id[10]; /* "2026-2027" */
  ParvisDate du, au;
} DemoAnnee;

typedef struct
{
  gint64 id;
  JsonArray *niveaux;
} DemoEcole;

typedef struct
{
  ParvisPersonne personne; /* borrows its texts; its id once it is made */
  ParvisDate naissance;
  ParvisHasard hasard; /* for what is answered about it: the same each time it is asked */
  guint seances;       /* mask of DemoActivite: those that it is enrolled in */
  gboolean pai;        /* a food allergy, and its plan */
} DemoEnfant;

typedef struct
{
  guint rang;
  const char *identifiant;
  const char *courriel;
  ParvisPersonne responsable;
  ParvisPersonne conjoint; /* without nom_naissance: there is none */
  ParvisFoyer adresse;
  gint64 quotient; /* -1: not declared */
  gint64 credit_cents;
  GArray *enfants;            /* of DemoEnfant */
  gint64 compte_id, foyer_id; /* once made */
} DemoFamille;

typedef struct
{
  DemoFamille *famille;
  guint enfant;
  DemoAnneeRang annee;
  guint etapes; /* steps that were filled before it was left; 0 = all, and signed */
  gint64 id;    /* once made */
} DemoDossier;

typedef enum
{
  DEMO_COMPTE,
  DEMO_DOSSIER,
  DEMO_PIECE,
  DEMO_PIECE_VALIDER,
  DEMO_PIECE_REFUSER,
  DEMO_PRENDRE,
  DEMO_ACCEPTER,
  DEMO_REFUSER,
  DEMO_COMPLEMENT,
  DEMO_ANNULER,
  DEMO_NOTE,
  DEMO_MESSAGE,
  DEMO_REPONSE,
  DEMO_LIRE,
  DEMO_VERSEMENT,
  DEMO_RESERVER,
  DEMO_ANNULER_REPAS,
  DEMO_DEUX_FOYERS,
  DEMO_N_ACTES
} DemoActe;

typedef struct
{
  gint64 a;   /* unix seconds */
  guint rang; /* of two at the same time */
  DemoActe acte;
  DemoFamille *famille;
  DemoFamille *autre;        /* the child's other household: it pays, or is joined; or NULL */
  DemoDossier *dossier;      /* NULL: of no file */
  const char *type;          /* of a piece; how it is paid: "cheques", "cb", "caisse" */
  const char *texte, *sujet; /* what is said; a reason's code of a refused piece is its sujet */
  const char *document; /* what the piece shows, see demo-documents.h; NULL = no file is kept */
  ParvisCoffreFichier *fichier; /* in the vault already; owned */
  gint64 cents;
  guint enfant;
  DemoActivite activite;
  ParvisDate du, au; /* of bookings */
  guint jours;       /* mask of weekdays */
  guint manque;      /* days out of a hundred that are skipped all the same */
} DemoEvenement;

typedef struct
{
  ParvisCommune *commune; /* borrowed */
  ParvisDate aujourdhui;
  gint64 now;
  guint64 graine;
  int decalage; /* years between the files of data/demo and today */
  JsonNode *sarrians, *scenes, *population;
  GStringChunk *textes;
  DemoAnnee annees[DEMO_N_ANNEES];
  char depuis[PARVIS_DATE_ISO_SIZE]; /* its rules are in force since that day */
  GArray *ecoles;                    /* of DemoEcole, once founded */
  gint64 seances[DEMO_N_ACTIVITES];
  gint64 gestionnaire, regisseur;
  char *hash;          /* of the password that all share */
  guint n_scenes;      /* the first families, of scenes.json: they are written mails too */
  gboolean fichiers;   /* every paper is kept, even of a piece that was decided */
  GPtrArray *familles; /* of DemoFamille */
  GPtrArray *dossiers; /* of DemoDossier */
  GArray *evenements;  /* of DemoEvenement */
} DemoVille;

/* Around the commune's own today. */
DemoVille *parvis_demo_ville_new (ParvisCommune *commune, GError **error);
void parvis_demo_ville_free (DemoVille *ville);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoVille, parvis_demo_ville_free)

/* A day of data/demo, as many years later as the demonstration is; ISO, owned by @ville. */
const char *parvis_demo_ville_move (DemoVille *ville, const char *iso);

/* A new event, to be filled in by the caller before the next is added. Never later than now. */
DemoEvenement *
parvis_demo_ville_add (DemoVille *ville, DemoActe acte, DemoFamille *famille, gint64 a);
DemoDossier *parvis_demo_ville_add_dossier (DemoVille *ville,
                                            DemoFamille *famille,
                                            guint enfant,
                                            DemoAnneeRang annee);
/* The instant of @minutes past midnight on @jour. */
gint64 parvis_demo_ville_instant (DemoVille *ville, ParvisDate jour, int minutes);
/* Puts the events into the order of time. */
void parvis_demo_ville_sort (DemoVille *ville);

/* A family as data/demo writes it; the ville owns it. */
DemoFamille *parvis_demo_famille_from_json (DemoVille *ville, JsonObject *famille);
/* Household, account and children. In the writer. */
gboolean parvis_demo_famille_creer (
    DemoVille *ville, ParvisDb *db, DemoFamille *famille, gint64 now, GError **error);
/* The level of a child in a year: "CE1"; NULL when it does not go to these schools. */
const char *parvis_demo_enfant_get_niveau (const DemoVille *ville,
                                           const DemoEnfant *enfant,
                                           DemoAnneeRang annee);
/* Its school. */
gint64 parvis_demo_enfant_get_ecole (const DemoVille *ville,
                                     const DemoFamille *famille,
                                     const char *niveau);

G_END_DECLS
