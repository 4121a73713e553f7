/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"

G_BEGIN_DECLS

/**
 * What somebody who is not signed in asks to have mailed: another activation link, a forgotten identifier,
 * the link of a new password.
 *
 * The request only notes what was typed, under a token, for a job: it reads and writes the same whether there
 * is such an account or not, so that neither its answer nor its time tells. The job looks, and mails.
 */
typedef enum
{
  PARVIS_RAPPEL_ACTIVATION,
  PARVIS_RAPPEL_IDENTIFIANT,
  PARVIS_RAPPEL_MOT_DE_PASSE
} ParvisRappel;

/* In the handler's transaction; its response wakes the jobs. @qui: as typed. */
gboolean parvis_rappel_demander (
    ParvisRequest *request, ParvisDb *db, ParvisRappel rappel, const char *qui, GError **error);
/* The job "rappel", before the jobs start. */
void parvis_rappel_register (ParvisCommune *commune);

G_END_DECLS
