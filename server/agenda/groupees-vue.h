/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/agenda/groupees.h"
#include "server/http/parvis-route.h"
#include "server/template/parvis-saisie.h"

G_BEGIN_DECLS

/* The form: agenda/groupees.html. */
void parvis_groupe_show (const ParvisGroupe *choix, ParvisView *view);
/* The same as hidden fields of a form. */
void parvis_groupe_show_caches (const ParvisGroupe *choix, ParvisView *view);
/* What will be done and what cannot: agenda/groupees-apercu.html. @solde: of the household, in cents. */
void parvis_plan_show (const ParvisPlan *plan, gint64 solde, ParvisView *view);

G_END_DECLS
