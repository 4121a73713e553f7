/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* The papers that families of the demonstration send: small PDFs with their names, drawn here without any
 * library, and the photographs of data/demo. */

typedef struct
{
  GBytes *bytes;
  const char *nom;  /* as the sender's device called it */
  const char *type; /* MIME */
} DemoDocument;

/* @document: "assurance", "facture", "vaccination", "quotient", "pai", "carnet" (a photograph),
 * "carnet-flou" (one that cannot be read). @jour: when it was made. The caller owns the bytes. */
DemoDocument parvis_demo_document_create (const DemoVille *ville,
                                          const DemoFamille *famille,
                                          const DemoEnfant *enfant,
                                          const char *document,
                                          ParvisDate jour);

G_END_DECLS
