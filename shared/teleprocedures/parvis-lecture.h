/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/json/parvis-json-reader.h"
#include "shared/teleprocedures/parvis-teleprocedure-private.h"

G_BEGIN_DECLS

/* ParvisLecture: one reading of a definition's file: what was built so far, and every fault met. */
typedef struct
{
  ParvisDefinition *definition;
  GPtrArray *fautes; /* of char * */
  GHashTable *chemins;
  ParvisPortee portee;
  gboolean tete; /* the head was right: what depends on it can be checked */
} ParvisLecture;

#define PARVIS_FAUTES_MAX 100

/* @ou: "étape « enfant », champ « prenom »". */
void parvis_lecture_faute (ParvisLecture *lecture, const char *ou, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Nothing else may be in this object; its first fault is noted. */
void parvis_lecture_end (ParvisLecture *lecture, ParvisJsonReader *reader, const char *ou);
/* The array under @key, NULL when it is absent or not an array of at most @max elements. */
JsonArray *parvis_lecture_find_array (
    ParvisLecture *lecture, ParvisJsonReader *reader, const char *key, guint max, const char *ou);
/* A list of texts, never NULL. */
const char *const *parvis_lecture_get_textes (ParvisLecture *lecture,
                                              ParvisJsonReader *reader,
                                              const char *key,
                                              guint max,
                                              guint chars,
                                              const char *ou);
/* The condition under @key; NULL when there is none. */
ParvisCondition *parvis_lecture_find_condition (ParvisLecture *lecture,
                                                ParvisJsonReader *reader,
                                                const char *key,
                                                const char *ou);
/* [{@verb: condition, "message": …, "champ": …}] under @key. */
ParvisControles parvis_lecture_get_controles (ParvisLecture *lecture,
                                              ParvisJsonReader *reader,
                                              const char *key,
                                              const char *verb,
                                              const char *ou);
/* A code: small letters, figures, _ (and - when @dash); noted when it is not one. */
const char *parvis_lecture_get_code (ParvisLecture *lecture,
                                     ParvisJsonReader *reader,
                                     gboolean dash,
                                     const char *ou);
const char *parvis_lecture_get_text (ParvisLecture *lecture,
                                     ParvisJsonReader *reader,
                                     const char *key,
                                     guint chars,
                                     const char *fallback);

/* parvis-lecture-champ.c: the fields of a step, or the sub-fields of @parent; never NULL. */
const ParvisChamp *const *parvis_lecture_champs (ParvisLecture *lecture,
                                                 JsonArray *liste,
                                                 const ParvisEtape *etape,
                                                 const ParvisChamp *parent,
                                                 const char *ou);
/* parvis-lecture-contraintes.c */
void parvis_lecture_contraintes (ParvisLecture *lecture,
                                 ParvisJsonReader *reader,
                                 ParvisChamp *champ,
                                 const char *ou);

G_END_DECLS
