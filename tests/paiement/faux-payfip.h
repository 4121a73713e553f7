/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FauxPayfip: PayFiP's web service as the guide describes it, in a thread of this process, on a port of its own:
 * the three operations, the checks of each field with their codes, P5 before a payment is settled and P1 once it is
 * unknown or purged. It notifies nobody by itself: a test does.
 */
typedef struct _FauxPayfip FauxPayfip;

/* What goes wrong. */
typedef enum
{
  FAUX_PAYFIP_MARCHE,
  FAUX_PAYFIP_FAUTE_999,  /* TechDysfonctionnementErreur */
  FAUX_PAYFIP_XML_CASSE,  /* an envelope that ends in the middle */
  FAUX_PAYFIP_HTTP_502,   /* a proxy's HTML page */
  FAUX_PAYFIP_DTD,        /* an answer with entities */
  FAUX_PAYFIP_ENORME,     /* more than is read */
  FAUX_PAYFIP_REDIRIGE,   /* 302 to somewhere else */
  FAUX_PAYFIP_AUTRE_CHOSE /* well-formed, but no envelope */
} FauxPanne;

#define FAUX_NUMCLI "006382"

/* @now: the clock, read when a request comes. */
FauxPayfip *faux_payfip_new (const gint64 *now);
void faux_payfip_free (FauxPayfip *faux);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FauxPayfip, faux_payfip_free)

/* "http://127.0.0.1:PORT/tpa/services/securite" */
const char *faux_payfip_get_url (FauxPayfip *faux);
void faux_payfip_set_panne (FauxPayfip *faux, FauxPanne panne);
/* Of the last payment that was begun; the caller owns it. */
char *faux_payfip_dup_idop (FauxPayfip *faux);
/* What the payer did on the page: "P", "V", "A", "R", "Z", or any other text. @ecart: cents more than was asked. */
void faux_payfip_repondre (FauxPayfip *faux, const char *idop, const char *resultat, int ecart);
/* The next answers about it say another value for a field: "refdet", "numcli", "saisie", "exer". */
void faux_payfip_fausser (FauxPayfip *faux, const char *champ, const char *valeur);
/* The night: what was not paid is forgotten. */
void faux_payfip_purger (FauxPayfip *faux);
guint faux_payfip_count (FauxPayfip *faux); /* payments begun */
guint faux_payfip_count_questions (FauxPayfip *faux);

G_END_DECLS
