/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/rules/parvis-date.h"
#include "shared/teleprocedures/parvis-contexte.h"

G_BEGIN_DECLS

/**
 * ParvisPassage: one going over the answers: which fields are visible is found once for each, so that
 * conditions that read one another cost what one reading costs. Lives on the stack of one call.
 */
typedef struct _ParvisPassage ParvisPassage;

struct _ParvisPassage
{
  const ParvisTeleprocedure *teleprocedure;
  ParvisContexte *contexte;
  JsonObject *reponses;
  const ParvisChamp *parent; /* of the row that is being read, or NULL */
  JsonObject *ligne;
  guint8 *visibles; /* by field: 0 not known yet, 1 no, 2 yes */
  gboolean tout;    /* a form is being read: nothing of it is hidden */
};

ParvisPassage *parvis_passage_new (const ParvisTeleprocedure *teleprocedure,
                                   ParvisContexte *contexte,
                                   JsonObject *reponses);
void parvis_passage_free (ParvisPassage *passage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisPassage, parvis_passage_free)

/* From now on the sub-fields of @parent are those of @ligne; NULL, NULL: no row. */
void parvis_passage_enter (ParvisPassage *passage, const ParvisChamp *parent, JsonObject *ligne);

gboolean parvis_passage_etape_visible (ParvisPassage *passage, const ParvisEtape *etape);
gboolean parvis_passage_champ_visible (ParvisPassage *passage, const ParvisChamp *champ);
/* The value of a visible field, NULL when it is empty or hidden. Of a sub-field: in the row that was
 * entered, or of the child that was chosen. */
JsonNode *parvis_passage_find_valeur (ParvisPassage *passage, const ParvisChamp *champ);
/* A text, or NULL. */
const char *parvis_passage_find_texte (ParvisPassage *passage, const ParvisChamp *champ);
/* The day of a date, the birth of a child; PARVIS_DATE_NONE. */
ParvisDate parvis_passage_get_date (ParvisPassage *passage, const ParvisChamp *champ);
/* The child that an ENFANT field says: a child of the household, or the one being added; or NULL. */
JsonObject *parvis_passage_find_enfant (ParvisPassage *passage, const ParvisChamp *champ);
/* The choices of a field, those that the answers leave open; (transfer container). */
GPtrArray *parvis_passage_get_choix (ParvisPassage *passage, const ParvisChamp *champ);
/* The choice of that code, open or not. */
const ParvisChoix *
parvis_passage_find_choix (ParvisPassage *passage, const ParvisChamp *champ, const char *code);
gboolean parvis_passage_is_ouvert (ParvisPassage *passage,
                                   const ParvisChamp *champ,
                                   const ParvisChoix *choix);

/* VACCINS: one that is asked of this child is said not to be up to date. */
gboolean parvis_passage_lacks_vaccine (ParvisPassage *passage, const ParvisChamp *champ);

/* "", [] and {} are nothing. */
gboolean parvis_valeur_is_vide (JsonNode *valeur);
const char *parvis_valeur_get_texte (JsonNode *valeur); /* NULL unless it is a text */
gboolean parvis_valeur_is_vrai (JsonNode *valeur);

G_END_DECLS
