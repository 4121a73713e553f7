/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-server.h"
#include "tests/http/serveur-essai.h"
#include "tests/rooms/essai-commune.h"

G_BEGIN_DECLS

/* The test's commune behind a real server, and somebody who talks HTTP to it. */
typedef struct
{
  EssaiCommune *essai;
  ServeurEssai serveur; /* its port only */
  char *entetes;        /* of who is signed in */
  char *csrf;
} Navigation;

void navigation_start (Navigation *n, EssaiCommune *essai);
void navigation_stop (Navigation *n);
/* A citizen, from now on; or an agent. */
void navigation_sign_in (Navigation *n, const char *identifiant);
void navigation_sign_in_agent (Navigation *n, const char *identifiant);

/* The whole answer; the caller owns it. */
char *navigation_get (Navigation *n, const char *path);
/* @body: encoded, without the mark against forgery, which is added. */
char *navigation_post (Navigation *n, const char *path, const char *body);
char *navigation_post_json (Navigation *n, const char *path, const char *json);

/* « &nom=valeur », encoded. */
void navigation_add (GString *body, const char *nom, const char *valeur);

G_END_DECLS
