/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * What is said to PayFiP's web service and what it answers: SOAP 1.1, the operations of
 * PaiementSecuriseService. No network here.
 */

/* The largest answer that is read. */
#define PARVIS_SOAP_MAX (64 * 1024)

/* An operation's envelope. @champs: name, value, … NULL, in the order of the service's own schema; a NULL value
 * leaves its element out. The caller owns it. */
char *parvis_soap_create_requete (const char *operation, ...) G_GNUC_NULL_TERMINATED;

/* An answer: what the operation returned, or the fault. */
typedef struct
{
  GHashTable *champs; /* of <return>, its names in lower case → text; NULL in a fault */
  char *code;    /* of a fault: "P5", "999"; "" when it says none; NULL when there is no fault */
  char *libelle; /* its sentence, or "" */
  gboolean technique; /* the service's own trouble: asking again later may help */
} ParvisSoapReponse;

void parvis_soap_reponse_free (ParvisSoapReponse *reponse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParvisSoapReponse, parvis_soap_reponse_free)

/* @error: INVALID when it is no such envelope: not UTF-8, not XML, with a DTD, too large, something else. */
ParvisSoapReponse *parvis_soap_parse (const char *xml, gsize length, GError **error);
/* "" when it is not there. @nom in lower case. */
const char *parvis_soap_get (const ParvisSoapReponse *reponse, const char *nom);

/* A text as PayFiP's « objet » must be: letters, figures and spaces, 100 at most. The caller owns it. */
char *parvis_payfip_objet (const char *texte);
/* « 19112015 » → "2015-11-19"; NULL when it is no day. */
char *parvis_payfip_jour (const char *jjmmaaaa);

G_END_DECLS
