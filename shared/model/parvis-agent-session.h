/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "shared/model/parvis-record.h"

G_BEGIN_DECLS

typedef enum
{
  PARVIS_AGENT_GESTIONNAIRE,
  PARVIS_AGENT_REGISSEUR,
  PARVIS_AGENT_CANTINE,
  PARVIS_AGENT_ADMINISTRATEUR
} ParvisAgentRole;
/* "gestionnaire", … as in SQL; NULL-terminated. */
extern const char *const parvis_agent_roles[];

/* Body of `POST /api/session`. */
typedef struct
{
  const char *identifiant;
  const char *mot_de_passe;
  const char *totp; /* "" = none */
} ParvisAgentConnexion;
PARVIS_DECLARE_RECORD (ParvisAgentConnexion, parvis_agent_connexion)

/* Its answer. */
typedef struct
{
  const char *jeton;
  struct
  {
    gint64 id;
    const char *nom;
    guint role; /* ParvisAgentRole */
  } agent;
  struct
  {
    const char *nom;
    const char *couleur; /* "#rrggbb" */
  } commune;
  gint64 expire_a;
} ParvisAgentSession;
PARVIS_DECLARE_RECORD (ParvisAgentSession, parvis_agent_session)

/* The counts of the sidebar: an answer and an event. */
typedef struct
{
  gint64 justificatifs; /* pieces that wait */
  gint64 demandes;      /* files to process */
} ParvisCompteurs;
PARVIS_DECLARE_RECORD (ParvisCompteurs, parvis_compteurs)

/* What a refused call answers. */
typedef struct
{
  const char *erreur; /* parvis_api_erreur_get_nom(), or "totp" */
  const char *message;
} ParvisApiErreur;
PARVIS_DECLARE_RECORD (ParvisApiErreur, parvis_api_erreur)
/* "not-found" … "internal", of a ParvisError; and back, -1 when unknown. */
const char *parvis_api_erreur_get_nom (int code);
int parvis_api_erreur_find_code (const char *nom);

/* {"ok": true} */
typedef struct
{
  gboolean ok;
} ParvisApiOk;
PARVIS_DECLARE_RECORD (ParvisApiOk, parvis_api_ok)

/* Credit at the counter. */
typedef enum
{
  PARVIS_MOYEN_ESPECES,
  PARVIS_MOYEN_CHEQUE,
  PARVIS_MOYEN_CB,
  PARVIS_MOYEN_CESU
} ParvisMoyen;
extern const char *const parvis_moyens[];

typedef struct
{
  gint64 montant_cents; /* 1…1 000 000 */
  guint moyen;          /* ParvisMoyen */
  const char *libelle;
  const char
      *jeton; /* 43 characters of base64url, drawn for this credit: sent again, it is done once */
} ParvisFoyerCredit;
PARVIS_DECLARE_RECORD (ParvisFoyerCredit, parvis_foyer_credit)

typedef struct
{
  gint64 solde_cents; /* may be negative */
  gint64 numero;      /* of the line */
} ParvisFoyerCreditFait;
PARVIS_DECLARE_RECORD (ParvisFoyerCreditFait, parvis_foyer_credit_fait)

G_END_DECLS
