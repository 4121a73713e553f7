/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/teleprocedures/parvis-reponses.h"

G_BEGIN_DECLS

/**
 * ParvisVueEtape: a step laid out for a page: each field with its name in the form, what is to be
 * shown in it, its choices and its fault. The room that renders goes over it and decides nothing.
 */
typedef struct
{
  const char *code;
  const char *libelle;
  const char *aide;
  gboolean choisi;
} ParvisVueChoix;

typedef struct
{
  const ParvisChamp *champ;
  char *nom;      /* the name in the form: "personnes.0.prenom"; also its id */
  char *valeur;   /* as people write it: "31/12/2020", "06 12 34 56 78"; "" when empty */
  char *code;     /* COMMUNE: the COG code, sent along under "NOM.code"; otherwise "" */
  gboolean coche; /* COCHE */
  gboolean visible;
  gboolean obligatoire; /* when it is visible */
  GPtrArray *choix;     /* of ParvisVueChoix, for what is chosen from a list, and OUI_NON ("oui",
                        "non"); otherwise NULL */
  GPtrArray *lignes; /* of ParvisVueLigne: rows of LISTE and VACCINS, the one new child of ENFANT;
                        otherwise NULL */
  gboolean peut_ajouter; /* LISTE: there is room for one more row */
  const char *faute;     /* the sentence, or NULL */
} ParvisVueChamp;

typedef struct
{
  char *titre;       /* "Personne 1", "Coqueluche" */
  GPtrArray *champs; /* of ParvisVueChamp */
} ParvisVueLigne;

typedef struct
{
  const ParvisEtape *etape;
  GPtrArray *champs; /* of ParvisVueChamp, in order, those that are not visible too */
  /*< private >*/
  GPtrArray *textes;
} ParvisVueEtape;

/* @fautes: from parvis_etape_valider(), or NULL; it must outlive the view, as must the context.
 * @liste_en_plus: code of the list to show with one more, empty row; or NULL. */
ParvisVueEtape *parvis_vue_etape_new (const ParvisEtape *etape,
                                      ParvisContexte *contexte,
                                      JsonObject *reponses,
                                      GPtrArray *fautes,
                                      const char *liste_en_plus);
void parvis_vue_etape_free (ParvisVueEtape *vue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisVueEtape, parvis_vue_etape_free)

G_END_DECLS
