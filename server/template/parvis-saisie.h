/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/template/parvis-view.h"

G_BEGIN_DECLS

/**
 * The views of data/templates/champ.html and statut.html, which every form and list is made of; the
 * README.md there has the keys. All texts are copied except keys, which are static.
 */
typedef enum
{
  PARVIS_STATUT_OK,
  PARVIS_STATUT_NO,
  PARVIS_STATUT_WAIT,
  PARVIS_STATUT_INFO,
  PARVIS_STATUT_OFF
} ParvisStatut;

/* view[key] = the status, with the sign that goes with it. */
void
parvis_view_set_statut (ParvisView *view, const char *key, ParvisStatut statut, const char *mot);
/* The same with another sign: "#i-crayon". */
void parvis_view_set_statut_signe (
    ParvisView *view, const char *key, ParvisStatut statut, const char *signe, const char *mot);

typedef enum
{
  PARVIS_SAISIE_TEXTE,
  PARVIS_SAISIE_DATE,    /* JJ/MM/AAAA */
  PARVIS_SAISIE_NOMBRE,  /* digits */
  PARVIS_SAISIE_MONTANT, /* digits and a comma */
  PARVIS_SAISIE_TELEPHONE,
  PARVIS_SAISIE_COURRIEL,
  PARVIS_SAISIE_CODE_POSTAL,
  PARVIS_SAISIE_IDENTIFIANT,
  PARVIS_SAISIE_COMMUNE,
  PARVIS_SAISIE_ZONE,  /* several lines */
  PARVIS_SAISIE_LISTE, /* drop-down */
  PARVIS_SAISIE_RADIOS,
  PARVIS_SAISIE_CARTES,       /* radios as cards, with room for a second line */
  PARVIS_SAISIE_CASES,        /* several of */
  PARVIS_SAISIE_COCHE,        /* one tick */
  PARVIS_SAISIE_MOT_DE_PASSE, /* the one that exists */
  PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE,
  PARVIS_SAISIE_FICHIER,
  PARVIS_SAISIE_INFORMATION, /* no value: @aide is shown */
  PARVIS_SAISIE_LIGNES,
  PARVIS_SAISIE_ENFANT
} ParvisSaisie;

/* A field at the end of the list @key ("champs"), with every key of the contract set; @valeur may be
 * NULL. What differs from the usual is set on the view that is returned. */
ParvisView *parvis_saisie_append (ParvisView *view,
                                  const char *key,
                                  ParvisSaisie saisie,
                                  const char *nom,
                                  const char *libelle,
                                  const char *valeur);
void parvis_saisie_set_obligatoire (ParvisView *champ);
/* The title of the row that the field is in: its line of the summary begins with it. NULL = none. */
void parvis_saisie_set_rang (ParvisView *champ, const char *titre);
/* Help, format hint and HTML's autocomplete token; each may be NULL. */
void parvis_saisie_set_aide (ParvisView *champ, const char *aide);
void parvis_saisie_set_exemple (ParvisView *champ, const char *exemple);
void parvis_saisie_set_autocomplete (ParvisView *champ, const char *autocomplete);
void parvis_saisie_set_max (ParvisView *champ, guint characters);
/* @visible FALSE: hidden until its condition @si (JSON, or NULL) is met. */
void parvis_saisie_set_condition (ParvisView *champ, const char *si, gboolean visible);
/* The rules of a new password, shown live: a length, a capital, a digit; its level as @url answers. */
void parvis_saisie_set_regles (ParvisView *champ, guint longueur_min, const char *url);
/* The text to read before a tick; shown when there is a help too. */
void parvis_saisie_set_lien (ParvisView *champ, const char *libelle, const char *url);
/* A choice; @aide may be NULL. */
void parvis_saisie_add_choix (
    ParvisView *champ, const char *code, const char *libelle, const char *aide, gboolean choisi);
/* "oui" and "non"; @valeur is one of them, or "" or NULL. */
void parvis_saisie_add_oui_non (ParvisView *champ, const char *valeur);
/* A row of LIGNES or the new child of ENFANT; its fields go into the list "champs" of what is returned.
 * @retirer: "personnes.0", or NULL when it cannot be taken away. */
ParvisView *parvis_saisie_add_ligne (ParvisView *champ, const char *titre, const char *retirer);
/* The sentence beside the field and, linked, in the summary at the top of @page. */
void parvis_saisie_faute (ParvisView *page, ParvisView *champ, const char *message);
/* One that belongs to no field of the page; @ancre may be NULL. */
void parvis_page_faute (ParvisView *page, const char *ancre, const char *message);

G_END_DECLS
