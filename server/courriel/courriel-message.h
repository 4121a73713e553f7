/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/courriel/courriel-store.h"

G_BEGIN_DECLS

/* Who the mails are from: read once from the configuration. */
typedef struct
{
  char *name;    /* "Mairie de Sarrians", or NULL */
  char *address; /* "portail@sarrians.fr" */
  char *reply;   /* an address, or NULL */
  char *domain;  /* of Message-ID and EHLO: "portail.sarrians.fr" */
} ParvisExpediteur;

/* Reads « Mairie d'Exemple <portail@exemple.fr> » or a bare address. FALSE when it is neither. */
gboolean parvis_expediteur_parse (const char *text, char **name, char **address);
void parvis_expediteur_clear (ParvisExpediteur *expediteur);

/* The mail as RFC 5322 text with CRLF: UTF-8, quoted-printable. The same row always gives the same bytes
 * (its Message-ID and Date are the row's): a mail that is sent again after a crash is known as the same. */
GBytes *parvis_courriel_build (const ParvisCourriel *courriel,
                               const ParvisExpediteur *expediteur,
                               GTimeZone *zone);

G_END_DECLS
