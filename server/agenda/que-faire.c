/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/que-faire.h"

#include "server/http/parvis-route.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

/* How far ahead a day that can be booked is looked for: beyond the summer. */
#define AVANCE_MAX 70

typedef enum
{
  ISSUE_AUCUNE, /* what was eaten is eaten; a waiting list is its own way out */
  ISSUE_PROCHAIN,
  ISSUE_APPELER,
  ISSUE_GARDE,
  ISSUE_FICHE
} Issue;

void
parvis_que_faire_set (ParvisView *view, const char *faire, char *url)
{
  parvis_view_set (view, "faire", faire);
  parvis_view_set (view, "url_faire", url);
  g_free (url);
}

/* No `default`: a new reason does not compile without its way out. */
static Issue
find_issue_de (ParvisRaisonCode code)
{
  switch (code)
    {
    case PARVIS_RAISON_TROP_TARD:
    case PARVIS_RAISON_HORS_DELAI:
    case PARVIS_RAISON_JOUR_MEME:
    case PARVIS_RAISON_SANS_REGLE:
    case PARVIS_RAISON_SANS_DELAI:
    case PARVIS_RAISON_APRES_FIN:
      return ISSUE_APPELER;
    case PARVIS_RAISON_PAS_ENCORE:
    case PARVIS_RAISON_JOUR_PASSE:
    case PARVIS_RAISON_AVANT_DEBUT:
    case PARVIS_RAISON_FERIE:
    case PARVIS_RAISON_FERMETURE:
    case PARVIS_RAISON_VACANCES:
    case PARVIS_RAISON_HORS_VACANCES:
    case PARVIS_RAISON_SANS_ECOLE:
    case PARVIS_RAISON_SANS_SERVICE:
      return ISSUE_PROCHAIN;
    case PARVIS_RAISON_AUTRE_PARENT:
      return ISSUE_GARDE;
    case PARVIS_RAISON_AUCUNE:
    case PARVIS_RAISON_RESERVABLE:
    case PARVIS_RAISON_TARIF_FIXE:
    case PARVIS_RAISON_TARIF_TRANCHE:
    case PARVIS_RAISON_TARIF_TRANCHE_HAUTE:
    case PARVIS_RAISON_TARIF_EFFORT:
    case PARVIS_RAISON_TARIF_PLANCHER:
    case PARVIS_RAISON_TARIF_PLAFOND:
    case PARVIS_RAISON_TARIF_PLAFOND_INCONNU:
    case PARVIS_N_RAISONS:
      return ISSUE_AUCUNE;
    }
  g_return_val_if_reached (ISSUE_AUCUNE);
}

static Issue
find_issue (const ParvisAgendaJour *juge)
{
  if (juge->autre_foyer)
    return ISSUE_GARDE;
  if (juge->etat == PARVIS_JOUR_NON_INSCRIT)
    return juge->prix_cents >= 0 ? ISSUE_FICHE : ISSUE_APPELER;
  if (juge->etat == PARVIS_JOUR_RESERVE_FIXE && juge->raison.code == PARVIS_RAISON_JOUR_PASSE)
    return ISSUE_AUCUNE;
  return find_issue_de (juge->raison.code);
}

/* The first day after this one, and after today, that the child can be booked on; NONE: too far. Of a day that is too
 * early, an earlier one. */
static ParvisDate
find_prochain (ParvisRequest *request, ParvisDb *db, const ParvisJour *jour)
{
  ParvisDate today = parvis_date_from_iso (parvis_request_get_today (request));
  gboolean tot = jour->juge.raison.code == PARVIS_RAISON_PAS_ENCORE;
  ParvisDate du = (tot ? today : MAX (jour->jour, today)) + 1;
  g_autoptr (ParvisAgenda) agenda = parvis_agenda_load (
      parvis_request_get_commune (request), db, jour->foyer_id, jour->enfant->id, jour->seance_id,
      du, du + AVANCE_MAX, parvis_request_get_now (request), NULL);

  for (ParvisDate j = du; agenda != NULL && j <= du + AVANCE_MAX; j++)
    {
      ParvisAgendaJour juge;

      parvis_agenda_juger (agenda, j, &juge);
      if (juge.etat == PARVIS_JOUR_RESERVABLE)
        return j;
    }
  return PARVIS_DATE_NONE;
}

char *
parvis_que_faire_dup_appel (ParvisRequest *request, ParvisDb *db)
{
  const char *today = parvis_request_get_today (request);
  g_autofree char *service = parvis_reglages_dup_texte (db, "scolaire.service", today);
  g_autofree char *telephone = parvis_reglages_dup_texte (db, "scolaire.telephone", today);

  return g_strdup_printf ("En cas d’imprévu, appelez %s%s%s.", service,
                          *telephone ? PARVIS_NBSP ": " : "", telephone);
}

/* Nothing more to do here: who can still be asked. */
static void
show_appeler (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  g_autofree char *phrase = parvis_que_faire_dup_appel (request, db);
  g_autofree char *telephone =
      parvis_reglages_dup_texte (db, "scolaire.telephone", parvis_request_get_today (request));
  g_autofree char *e164 = parvis_texte_parse_telephone (telephone);

  parvis_view_set (view, "suite", phrase);
  if (e164 != NULL)
    parvis_que_faire_set (view, "Appeler", g_strconcat ("tel:", e164, NULL));
}

static void
show_prochain (ParvisRequest *request, ParvisDb *db, ParvisView *view, const ParvisJour *jour)
{
  ParvisDate prochain = find_prochain (request, db, jour);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, jour->enfant->id);
  g_autofree char *seance = g_strdup_printf ("%" G_GINT64_FORMAT, jour->seance_id);
  g_autofree char *date = NULL, *faire = NULL;
  char iso[PARVIS_DATE_ISO_SIZE];

  if (prochain == PARVIS_DATE_NONE)
    {
      show_appeler (request, db, view);
      return;
    }
  date = parvis_date_format_jour (prochain);
  faire = g_strdup_printf ("Réserver le %s", date);
  parvis_que_faire_set (view, faire,
                        parvis_url (request, "agenda.jour", enfant, seance,
                                    parvis_date_write_iso (prochain, iso), NULL));
}

void
parvis_que_faire_show (ParvisRequest *request,
                       ParvisDb *db,
                       ParvisView *view,
                       const ParvisJour *jour)
{
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, jour->enfant->id);

  switch (find_issue (&jour->juge))
    {
    case ISSUE_PROCHAIN:
      show_prochain (request, db, view, jour);
      break;
    case ISSUE_APPELER:
      show_appeler (request, db, view);
      break;
    case ISSUE_GARDE:
      parvis_que_faire_set (view, "Voir le calendrier de garde",
                            parvis_url (request, "garde", enfant, NULL));
      break;
    case ISSUE_FICHE:
      parvis_que_faire_set (view, "Faire la fiche enfant",
                            parvis_url (request, "demandes.demarche", "fiche-enfant", NULL));
      break;
    case ISSUE_AUCUNE:
    default:
      break;
    }
}
