/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "shared/parvis-error.h"
#include "shared/teleprocedures/parvis-type-piece.h"

G_BEGIN_DECLS

/**
 * ParvisTeleprocedure: the definition of a téléprocédure, read once from its JSON file
 * (data/teleprocedures/README.md documents the format), then immutable and read by every thread.
 *
 * The structures below are read-only outside this folder; texts are never NULL unless said, lists
 * end with NULL.
 */
typedef struct _ParvisTeleprocedure ParvisTeleprocedure;
typedef struct _ParvisEtape ParvisEtape;
typedef struct _ParvisChamp ParvisChamp;
typedef struct _ParvisCondition ParvisCondition;

/* Whom a demande is about. */
typedef enum
{
  PARVIS_OBJET_FOYER,
  PARVIS_OBJET_PERSONNE,     /* whoever files it */
  PARVIS_OBJET_ENFANT_ANNEE, /* one child and one school year: one demande of each, no more */
  PARVIS_OBJET_ENFANT        /* one child, as often as wanted */
} ParvisObjet;

typedef enum
{
  PARVIS_ETAPE_CHAMPS,
  PARVIS_ETAPE_JUSTIFICATIFS, /* the pieces asked for by what was answered before */
  PARVIS_ETAPE_SIGNATURE      /* the recap, then its own fields (coche, texte) */
} ParvisEtapeNature;

/* The form of a value in the answers stands on the right. What was typed and is wrong is kept as
 * the text typed, whatever the type. */
typedef enum
{
  PARVIS_CHAMP_TEXTE,          /* "…", one line */
  PARVIS_CHAMP_TEXTE_LONG,     /* "…", lines ended by \n */
  PARVIS_CHAMP_DATE,           /* "2020-12-31" */
  PARVIS_CHAMP_NOMBRE,         /* 12, a whole number */
  PARVIS_CHAMP_CHOIX,          /* "code" */
  PARVIS_CHAMP_CHOIX_MULTIPLE, /* ["code", …] */
  PARVIS_CHAMP_OUI_NON,        /* true, false */
  PARVIS_CHAMP_COCHE,          /* true or absent */
  PARVIS_CHAMP_TELEPHONE,      /* "+33612345678" */
  PARVIS_CHAMP_COURRIEL,       /* "nom@exemple.fr" */
  PARVIS_CHAMP_CODE_POSTAL,    /* "84260" */
  PARVIS_CHAMP_COMMUNE,        /* {"code": "84122", "nom": "Sarrians", "departement": "84"};
                                  {"nom": "Gand"} abroad, or while it is not recognised */
  PARVIS_CHAMP_PAYS,           /* "99100", a COG code of the list "pays" */
  PARVIS_CHAMP_DEPARTEMENT,    /* "84", "2A", "971", "99" = abroad */
  PARVIS_CHAMP_INFORMATION,    /* no value: a text that is shown */
  PARVIS_CHAMP_LISTE,          /* [{sub-field: value, …}, …] */
  PARVIS_CHAMP_ENFANT,         /* {"choix": "12"} or {"choix": "nouveau", sub-field: value, …} */
  PARVIS_CHAMP_ANNEE_SCOLAIRE, /* "2026-2027", of the list "annees" */
  PARVIS_CHAMP_ETABLISSEMENT,  /* "3", of the list "etablissements" */
  PARVIS_CHAMP_NIVEAU,         /* "CE1", of the list "niveaux" */
  PARVIS_CHAMP_SEANCES,        /* ["1", "4"], of the list "seances" */
  PARVIS_CHAMP_VACCINS         /* {"dtp": {"a_jour": true, "rappel": "2024-05-12"}, …} */
} ParvisChampType;

typedef struct
{
  const char *code;
  const char *libelle;
  const char *aide;   /* "" when none */
  const char *groupe; /* what several choices have in common ("restauration"), "" when none */
  const char *const *ouvert_pour; /* codes of the field named by `selon`; NULL = all */
} ParvisChoix;

struct _ParvisChamp
{
  const ParvisEtape *etape;
  const ParvisChamp *parent; /* the list or the child that a sub-field belongs to, or NULL */
  const char *code;
  ParvisChampType type;
  const char *libelle;
  const char *aide;         /* "" when none */
  const char *exemple;      /* the format hint beside the label: "JJ/MM/AAAA"; "" when none */
  const char *bouton;       /* LISTE, ENFANT: "Ajouter une personne", "Ajouter un enfant" */
  const char *ligne;        /* LISTE: one of them, "Personne"; otherwise "" */
  const char *autocomplete; /* token of HTML's autocomplete, "" when none */
  gboolean obligatoire;
  gboolean large;           /* CHOIX: shown as radio buttons rather than a drop-down */
  const char *si;           /* the condition's JSON, for the page's script; "" when none */
  int longueur_max;         /* characters a text may have; 0 where it means nothing */
  const ParvisChoix *choix; /* written in the definition; n_choix of them */
  guint n_choix;
  const char *liste;                /* the context's list that gives the choices, or NULL */
  const ParvisChamp *const *champs; /* LISTE, ENFANT, VACCINS: sub-fields; otherwise NULL */
  int lignes_min, lignes_max;       /* LISTE */
  /*< private >*/
  struct _ParvisChampPrive *prive;
};

struct _ParvisEtape
{
  const ParvisTeleprocedure *teleprocedure;
  guint rang; /* from 0 */
  const char *code;
  const char *titre;
  const char *intro; /* a paragraph at the top, "" when none */
  gboolean sante;    /* answers are encrypted, readers are restricted and journalled */
  ParvisEtapeNature nature;
  const ParvisChamp *const *champs; /* never NULL, possibly empty */
  /*< private >*/
  struct _ParvisEtapePrive *prive;
};

/* Whom a piece is about. */
typedef enum
{
  PARVIS_PIECE_FOYER,
  PARVIS_PIECE_ENFANT,
  PARVIS_PIECE_RESPONSABLE,
  PARVIS_PIECE_CONJOINT
} ParvisPieceSur;

/* A piece that the definition may ask for; which ones for given answers: parvis-reponses.h. */
typedef struct
{
  const char *type; /* code of data/teleprocedures/pieces.json */
  ParvisPieceSur sur;
  gboolean obligatoire;
  const char *quand;         /* "si votre enfant a un PAI", "" when always */
  const ParvisCondition *si; /* NULL = always */
} ParvisPieceRegle;

struct _ParvisTeleprocedure
{
  const char *code;
  int version;
  const char *titre;
  const char *theme;
  const char *resume;
  const char *const *explication; /* paragraphs */
  const char *mots;               /* other words that people look for it by; "" when none */
  int duree_min;                  /* minutes, about */
  gboolean cgu;                   /* the terms of use are accepted before it starts */
  const char *const *roles;       /* agents' roles that process it */
  const char *effet;              /* what acceptance does, by name; NULL = nothing */
  const char *suite;              /* what the family is told when it is accepted; "" when nothing */
  ParvisObjet objet;
  const ParvisEtape *const *etapes;
  guint n_etapes;
  const ParvisPieceRegle *pieces;
  guint n_pieces;
  const ParvisChamp *champ_enfant; /* ENFANT_ANNEE: the fields that say which */
  const ParvisChamp *champ_annee;
  const char *json; /* the definition's text, to be kept with the demandes filled with it */
};

/* @length -1: up to the NUL. @types_piece may be NULL: the pieces' types are not checked then. NULL
 * and PARVIS_ERROR_INVALID with the first fault as a French sentence when it is not right. */
ParvisTeleprocedure *parvis_teleprocedure_new_from_json (const char *json,
                                                         gssize length,
                                                         const ParvisTypesPiece *types_piece,
                                                         GError **error);
/* Every fault of a definition as a French sentence that says where; empty when there is none.
 * (transfer full) */
GPtrArray *parvis_teleprocedure_verifier (const char *json,
                                          gssize length,
                                          const ParvisTypesPiece *types_piece);
ParvisTeleprocedure *parvis_teleprocedure_ref (ParvisTeleprocedure *teleprocedure);
void parvis_teleprocedure_unref (ParvisTeleprocedure *teleprocedure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisTeleprocedure, parvis_teleprocedure_unref)

const ParvisEtape *
parvis_teleprocedure_find_etape (const ParvisTeleprocedure *teleprocedure, const char *code);
/* @chemin: "etape.champ" or "etape.champ.sous_champ". */
const ParvisChamp *
parvis_teleprocedure_find_champ (const ParvisTeleprocedure *teleprocedure, const char *chemin);
const char *parvis_champ_type_to_string (ParvisChampType type);

G_END_DECLS
