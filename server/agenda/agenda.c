/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda.h"

#include <string.h>

#include "server/agenda/grille.h"
#include "server/agenda/inscriptions.h"
#include "server/garde/garde-store.h"
#include "server/reglages/reglages-store.h"

/* A quotient familial with the days it counts: [du, au), au NONE = until further notice. */
typedef struct
{
  ParvisDate du, au;
  gint64 valeur;
} Quotient;

/* An elder brother or sister in the same session: inclusive. */
typedef struct
{
  gint64 personne_id;
  ParvisDate du, au;
} Aine;

typedef struct
{
  ParvisDate du, au; /* inclusive */
  gint64 etablissement_id;
  gboolean pai, ulis;
  const ParvisGrille *grille; /* of the school, borrowed from the connection */
} Periode;

/* The places of a school from a day on: [du, au), au NONE = until further notice. */
typedef struct
{
  gint64 etablissement_id;
  ParvisDate du, au;
  gint64 places; /* a day, -1 = no limit */
} Lieu;

typedef struct
{
  gint64 prix_cents, fait_id, ecriture_id, foyer_id;
} Reservation;

struct _ParvisAgenda
{
  GPtrArray *inscriptions;          /* of ParvisInscription, of all sessions */
  const ParvisAgendaSeance *seance; /* one of theirs */
  ParvisSeanceJours jours;
  int debut;                /* minutes */
  GArray *periodes;         /* of Periode: when the child is enrolled */
  GArray *quotients;        /* of Quotient, the latest last */
  GArray *aines;            /* of Aine, child by child; empty where no price depends on it */
  GArray *garde;            /* of ParvisGardeMoment: with which household the child is */
  GHashTable *reservations; /* day → Reservation */
  GArray *lieux;            /* of Lieu, the latest last */
  GHashTable *occupations;  /* get_cle() → taken */
  GHashTable *attentes;     /* day → place in the waiting list */
  gboolean resident;
  gint64 foyer_id; /* who asks */
  ParvisMoment now;
};

/* When the child is enrolled in this session, from @du on. */
static gboolean
choose_inscriptions (ParvisAgenda *agenda, gint64 seance_id, ParvisDate du)
{
  for (guint i = 0; i < agenda->inscriptions->len; i++)
    {
      const ParvisInscription *inscription = agenda->inscriptions->pdata[i];
      Periode periode = { .du = inscription->du,
                          .au = inscription->au,
                          .etablissement_id = inscription->etablissement_id,
                          .pai = inscription->pai,
                          .ulis = g_strcmp0 (inscription->seance->niveau, "ULIS") == 0 };

      if (inscription->seance->seance_id != seance_id || inscription->au < du)
        continue;
      g_array_append_val (agenda->periodes, periode);
      if (agenda->seance != NULL)
        continue;
      agenda->seance = inscription->seance;
      agenda->debut = parvis_date_parse_heure (agenda->seance->debut);
      agenda->jours = inscription->jours;
    }
  return agenda->seance != NULL;
}

static void
load_foyer (ParvisAgenda *agenda, ParvisDb *db, gint64 foyer_id, const char *du, const char *au)
{
  g_autofree char *cog = parvis_reglages_dup_texte (db, "commune.cog", du);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_AGENDA_FOYER, V (foyer_id), V (au));

  while (parvis_rows_next (rows))
    {
      agenda->resident = *cog && g_strcmp0 (parvis_rows_find_text (rows, 0), cog) == 0;
      if (!parvis_rows_is_null (rows, 1))
        {
          Quotient quotient = { .du = parvis_date_from_iso (parvis_rows_text (rows, 1)),
                                .au = parvis_date_from_iso (parvis_rows_find_text (rows, 2)),
                                .valeur = parvis_rows_int (rows, 3) };

          g_array_append_val (agenda->quotients, quotient);
        }
    }
}

/* Of a household: where no price depends on the rank, nobody is counted. */
static void
load_aines (ParvisAgenda *agenda, ParvisDb *db, gint64 personne_id, const char *du, const char *au)
{
  g_autoptr (ParvisRows) rows = NULL;
  gboolean fratrie = FALSE;

  for (guint i = 0; i < agenda->periodes->len; i++)
    fratrie |= parvis_grille_has_fratrie (g_array_index (agenda->periodes, Periode, i).grille);
  if (!fratrie)
    return;
  rows = parvis_db_query (db, PARVIS_SQL_AGENDA_AINES, V (agenda->foyer_id), V (personne_id),
                          V (agenda->seance->seance_id), V (du), V (au));
  while (parvis_rows_next (rows))
    {
      ParvisDate membre_au = parvis_date_from_iso (parvis_rows_find_text (rows, 4));
      Aine aine = { .personne_id = parvis_rows_int (rows, 0),
                    .du = MAX (parvis_date_from_iso (parvis_rows_text (rows, 1)),
                               parvis_date_from_iso (parvis_rows_text (rows, 3))),
                    .au = parvis_date_from_iso (parvis_rows_text (rows, 2)) };

      if (membre_au != PARVIS_DATE_NONE)
        aine.au = MIN (aine.au, membre_au - 1);
      g_array_append_val (agenda->aines, aine);
    }
}

static void
load_reservations (
    ParvisAgenda *agenda, ParvisDb *db, gint64 personne_id, const char *du, const char *au)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_AGENDA_RESERVATIONS, V (personne_id), V (du), V (au),
                       V (agenda->seance->seance_id));

  while (parvis_rows_next (rows))
    {
      Reservation *reservation = g_new0 (Reservation, 1);

      reservation->prix_cents = parvis_rows_int (rows, 1);
      reservation->fait_id = parvis_rows_int (rows, 2);
      reservation->ecriture_id = parvis_rows_int (rows, 3);
      reservation->foyer_id = parvis_rows_int (rows, 4);
      g_hash_table_insert (agenda->reservations,
                           GINT_TO_POINTER (parvis_date_from_iso (parvis_rows_text (rows, 0))),
                           reservation);
    }
}

/* A day of a school. */
static gpointer
get_cle (gint64 etablissement_id, ParvisDate jour)
{
  return GSIZE_TO_POINTER (((gsize) etablissement_id << 24) | (gsize) jour);
}

static void
load_lieux (ParvisAgenda *agenda, ParvisDb *db, gint64 etablissement_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (
      db, PARVIS_SQL_AGENDA_LIEUX, V (agenda->seance->seance_id), V (etablissement_id));

  while (parvis_rows_next (rows))
    {
      Lieu lieu = { .etablissement_id = etablissement_id,
                    .du = parvis_date_from_iso (parvis_rows_text (rows, 0)),
                    .au = parvis_date_from_iso (parvis_rows_find_text (rows, 1)),
                    .places = parvis_rows_is_null (rows, 2) ? -1 : parvis_rows_int (rows, 2) };

      g_array_append_val (agenda->lieux, lieu);
    }
}

static void
load_occupations (
    ParvisAgenda *agenda, ParvisDb *db, gint64 etablissement_id, const char *du, const char *au)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_AGENDA_OCCUPATIONS, V (agenda->seance->seance_id),
                       V (etablissement_id), V (du), V (au));

  while (parvis_rows_next (rows))
    g_hash_table_insert (
        agenda->occupations,
        get_cle (etablissement_id, parvis_date_from_iso (parvis_rows_text (rows, 0))),
        GINT_TO_POINTER (parvis_rows_int (rows, 1)));
}

static void
load_attentes (
    ParvisAgenda *agenda, ParvisDb *db, gint64 personne_id, const char *du, const char *au)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_ATTENTE_RANGS, V (personne_id), V (agenda->seance->seance_id),
                       V (du), V (au), V (agenda->foyer_id));

  while (parvis_rows_next (rows))
    g_hash_table_insert (agenda->attentes,
                         GINT_TO_POINTER (parvis_date_from_iso (parvis_rows_text (rows, 0))),
                         GINT_TO_POINTER (parvis_rows_int (rows, 1)));
}

static const Lieu *
find_lieu (ParvisAgenda *agenda, gint64 etablissement_id, ParvisDate jour)
{
  for (guint i = agenda->lieux->len; i > 0; i--)
    {
      const Lieu *lieu = &g_array_index (agenda->lieux, Lieu, i - 1);

      if (lieu->etablissement_id == etablissement_id
          && (jour == PARVIS_DATE_NONE
              || (lieu->du <= jour && (lieu->au == PARVIS_DATE_NONE || lieu->au > jour))))
        return lieu;
    }
  return NULL;
}

/* Where there is none, nobody counts. */
static gboolean
has_limit (ParvisAgenda *agenda, gint64 etablissement_id)
{
  for (guint i = 0; i < agenda->lieux->len; i++)
    {
      const Lieu *lieu = &g_array_index (agenda->lieux, Lieu, i);

      if (lieu->etablissement_id == etablissement_id && lieu->places >= 0)
        return TRUE;
    }
  return FALSE;
}

/* The rules and the places of each school that the child goes to, a few in all. */
static gboolean
load_etablissements (
    ParvisAgenda *agenda, ParvisDb *db, const char *du, const char *au, GError **error)
{
  for (guint i = 0; i < agenda->periodes->len; i++)
    {
      Periode *periode = &g_array_index (agenda->periodes, Periode, i);
      gint64 id = periode->etablissement_id;

      periode->grille = parvis_grille_get (db, agenda->seance->seance_id, id, error);
      if (periode->grille == NULL)
        return FALSE;
      if (find_lieu (agenda, id, PARVIS_DATE_NONE) != NULL)
        continue;
      load_lieux (agenda, db, id);
      if (has_limit (agenda, id))
        load_occupations (agenda, db, id, du, au);
    }
  return TRUE;
}

ParvisAgenda *
parvis_agenda_load_among (ParvisCommune *commune,
                          ParvisDb *db,
                          gint64 foyer_id,
                          gint64 personne_id,
                          GPtrArray *inscriptions,
                          gint64 seance_id,
                          ParvisDate du,
                          ParvisDate au,
                          gint64 now,
                          GError **error)
{
  g_autoptr (ParvisAgenda) agenda = g_new0 (ParvisAgenda, 1);
  char iso_du[PARVIS_DATE_ISO_SIZE], iso_au[PARVIS_DATE_ISO_SIZE];

  agenda->foyer_id = foyer_id;
  agenda->inscriptions = g_ptr_array_ref (inscriptions);
  agenda->now = parvis_moment_from_instant (now, commune->time_zone);
  agenda->periodes = g_array_new (FALSE, FALSE, sizeof (Periode));
  agenda->quotients = g_array_new (FALSE, FALSE, sizeof (Quotient));
  agenda->aines = g_array_new (FALSE, FALSE, sizeof (Aine));
  agenda->reservations = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  agenda->lieux = g_array_new (FALSE, FALSE, sizeof (Lieu));
  agenda->occupations = g_hash_table_new (NULL, NULL);
  agenda->attentes = g_hash_table_new (NULL, NULL);
  parvis_date_write_iso (du, iso_du);
  parvis_date_write_iso (au, iso_au);
  if (!choose_inscriptions (agenda, seance_id, du))
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "not enrolled in it");
      return NULL;
    }
  if (!load_etablissements (agenda, db, iso_du, iso_au, error))
    return NULL;
  load_foyer (agenda, db, foyer_id, iso_du, iso_au);
  load_aines (agenda, db, personne_id, iso_du, iso_au);
  agenda->garde = parvis_garde_load_moments (db, personne_id, iso_du, iso_au);
  load_reservations (agenda, db, personne_id, iso_du, iso_au);
  load_attentes (agenda, db, personne_id, iso_du, iso_au);
  return g_steal_pointer (&agenda);
}

ParvisAgenda *
parvis_agenda_load (ParvisCommune *commune,
                    ParvisDb *db,
                    gint64 foyer_id,
                    gint64 personne_id,
                    gint64 seance_id,
                    ParvisDate du,
                    ParvisDate au,
                    gint64 now,
                    GError **error)
{
  g_autoptr (GPtrArray) inscriptions = parvis_inscriptions_list (db, personne_id, du);

  return parvis_agenda_load_among (commune, db, foyer_id, personne_id, inscriptions, seance_id, du,
                                   au, now, error);
}

void
parvis_agenda_free (ParvisAgenda *agenda)
{
  if (agenda == NULL)
    return;
  g_array_unref (agenda->periodes);
  g_array_unref (agenda->quotients);
  g_array_unref (agenda->aines);
  g_clear_pointer (&agenda->garde, g_array_unref);
  g_hash_table_unref (agenda->reservations);
  g_array_unref (agenda->lieux);
  g_hash_table_unref (agenda->occupations);
  g_hash_table_unref (agenda->attentes);
  g_ptr_array_unref (agenda->inscriptions);
  g_free (agenda);
}

/* The last one that has begun: it may have ended. NULL: there never was one. */
static const Quotient *
find_quotient (ParvisAgenda *agenda, ParvisDate jour)
{
  for (guint i = agenda->quotients->len; i > 0; i--)
    {
      const Quotient *quotient = &g_array_index (agenda->quotients, Quotient, i - 1);

      if (quotient->du <= jour)
        return quotient;
    }
  return NULL;
}

/* Of the child, on @jour, among those of the household who are enrolled; from 1 on. */
static guint
get_rang (ParvisAgenda *agenda, ParvisDate jour)
{
  gint64 dernier = 0;
  guint rang = 1;

  for (guint i = 0; i < agenda->aines->len; i++)
    {
      const Aine *aine = &g_array_index (agenda->aines, Aine, i);

      if (aine->personne_id == dernier || jour < aine->du || jour > aine->au)
        continue;
      dernier = aine->personne_id;
      rang++;
    }
  return rang;
}

static const Periode *
find_periode (ParvisAgenda *agenda, ParvisDate jour)
{
  for (guint i = 0; i < agenda->periodes->len; i++)
    {
      const Periode *periode = &g_array_index (agenda->periodes, Periode, i);

      if (periode->du <= jour && jour <= periode->au)
        return periode;
    }
  return NULL;
}

/* The rules of the day: of the school that the child goes to then, else of its first. */
static const ParvisGrille *
get_grille (ParvisAgenda *agenda, ParvisDate jour)
{
  const Periode *periode = find_periode (agenda, jour);

  return periode != NULL ? periode->grille : g_array_index (agenda->periodes, Periode, 0).grille;
}

gint64
parvis_agenda_get_prix (ParvisAgenda *agenda,
                        ParvisDate jour,
                        gint64 *tarif_id,
                        ParvisRaison *raison)
{
  const Periode *periode = find_periode (agenda, jour);
  const ParvisGrille *grille = get_grille (agenda, jour);
  const Quotient *quotient = find_quotient (agenda, jour);
  const ParvisTarif *tarif = NULL;
  gboolean connu = quotient != NULL && (quotient->au == PARVIS_DATE_NONE || quotient->au > jour);
  gint64 cents;

  if (periode != NULL && periode->pai)
    tarif = parvis_grille_find_tarif (grille, jour, PARVIS_PUBLIC_PAI, tarif_id);
  if (tarif == NULL && periode != NULL && periode->ulis)
    tarif = parvis_grille_find_tarif (grille, jour, PARVIS_PUBLIC_ULIS, tarif_id);
  if (tarif == NULL)
    tarif = parvis_grille_find_tarif (
        grille, jour, agenda->resident ? PARVIS_PUBLIC_RESIDENT : PARVIS_PUBLIC_EXTERIEUR,
        tarif_id);
  if (tarif == NULL)
    return -1;
  cents = parvis_tarif_price_au_rang (tarif, connu ? quotient->valeur : PARVIS_QUOTIENT_INCONNU,
                                      get_rang (agenda, jour), raison);
  if (raison != NULL && quotient != NULL)
    {
      raison->quotient_du = connu ? quotient->du : PARVIS_DATE_NONE;
      raison->quotient_au = quotient->au;
    }
  return cents;
}

gboolean
parvis_agenda_get_prix_juge (ParvisAgenda *agenda,
                             const ParvisAgendaJour *juge,
                             ParvisRaison *raison)
{
  if (parvis_agenda_get_prix (agenda, juge->raison.jour, NULL, raison) < 0)
    return FALSE;
  parvis_raison_majorer (raison, &juge->raison);
  return TRUE;
}

static gboolean
is_full (ParvisAgenda *agenda, ParvisDate jour)
{
  return parvis_agenda_get_libres (agenda, jour) == 0;
}

/* The town has not said until when. */
static void
set_sans_delai (ParvisAgenda *agenda, ParvisDate jour, gboolean annulation, ParvisRaison *raison)
{
  *raison = (ParvisRaison){ .code = jour < agenda->now.jour ? PARVIS_RAISON_JOUR_PASSE
                                                            : PARVIS_RAISON_SANS_DELAI,
                            .annulation = annulation,
                            .jour = jour,
                            .maintenant = agenda->now };
}

/* A day that is booked: whether it may still be cancelled. */
static void
juger_reserve (ParvisAgenda *agenda,
               ParvisDate jour,
               const Reservation *reservation,
               ParvisAgendaJour *juge)
{
  const ParvisGrille *grille = get_grille (agenda, jour);
  const ParvisDelai *delai = parvis_grille_find_delai (grille, jour);
  gboolean en_temps = delai != NULL
                      && parvis_delai_judge_at (delai, parvis_grille_get_calendrier (grille), jour,
                                                agenda->debut, agenda->now, TRUE, &juge->raison)
                             == PARVIS_VERDICT_RESERVABLE;

  if (delai == NULL)
    set_sans_delai (agenda, jour, TRUE, &juge->raison);
  /* A child of two households: whoever pays decides. */
  juge->autre_foyer = reservation->foyer_id != agenda->foyer_id;
  juge->etat = en_temps && !juge->autre_foyer ? PARVIS_JOUR_RESERVE : PARVIS_JOUR_RESERVE_FIXE;
  /* Its price would tell the other household's quotient. */
  juge->prix_cents = juge->autre_foyer ? 0 : reservation->prix_cents;
  juge->fait_id = reservation->fait_id;
  juge->ecriture_id = reservation->ecriture_id;
}

/* What the parents agreed on: TRUE when the day is the other household's to book, and to pay. */
static gboolean
juger_garde (ParvisAgenda *agenda, ParvisDate jour, ParvisAgendaJour *juge)
{
  static const char *const noms[] = {
    [PARVIS_GARDE_POUR_LIBRE] = "",
    [PARVIS_GARDE_POUR_ALTERNANCE] = "une semaine sur deux",
    [PARVIS_GARDE_POUR_FIXE] = "l’enfant vit chez lui",
    [PARVIS_GARDE_POUR_VACANCES] = "sa moitié des vacances",
    [PARVIS_GARDE_POUR_ECHANGE] = "jours échangés",
  };
  const ParvisGardeMoment *moment = parvis_garde_find_moment (agenda->garde, jour, agenda->debut);

  if (moment == NULL || moment->foyer_id == 0 || moment->foyer_id == agenda->foyer_id)
    return FALSE;
  juge->etat = PARVIS_JOUR_AUTRE_PARENT;
  juge->raison = (ParvisRaison){ .code = PARVIS_RAISON_AUTRE_PARENT,
                                 .jour = jour,
                                 .nom = noms[moment->motif],
                                 .texte = "calendrier de garde",
                                 .texte_du = moment->depuis };
  return TRUE;
}

gboolean
parvis_agenda_is_autre_parent (ParvisAgenda *agenda, ParvisDate jour)
{
  ParvisAgendaJour juge;

  return juger_garde (agenda, jour, &juge);
}

void
parvis_agenda_juger (ParvisAgenda *agenda, ParvisDate jour, ParvisAgendaJour *juge)
{
  const Reservation *reservation =
      g_hash_table_lookup (agenda->reservations, GINT_TO_POINTER (jour));
  const ParvisGrille *grille = get_grille (agenda, jour);
  const ParvisCalendrier *calendrier = parvis_grille_get_calendrier (grille);
  const ParvisDelai *delai;
  ParvisRaison prix;

  *juge = (ParvisAgendaJour){ .etat = PARVIS_JOUR_NON_INSCRIT };
  juge->raison.jour = jour;
  if (reservation != NULL)
    {
      juger_reserve (agenda, jour, reservation, juge);
      return;
    }
  if (!parvis_jour_service_judge (&agenda->jours, calendrier, jour, &juge->raison))
    {
      juge->etat = PARVIS_JOUR_SANS_SERVICE;
      return;
    }
  juge->raison.jour = jour;
  if (find_periode (agenda, jour) == NULL || juger_garde (agenda, jour, juge))
    return;
  delai = parvis_grille_find_delai (grille, jour);
  if (delai == NULL)
    set_sans_delai (agenda, jour, FALSE, &juge->raison);
  if (delai == NULL
      || parvis_delai_judge_at (delai, calendrier, jour, agenda->debut, agenda->now, FALSE,
                                &juge->raison)
             != PARVIS_VERDICT_RESERVABLE)
    {
      juge->etat = PARVIS_JOUR_TROP_TARD;
      return;
    }
  juge->prix_cents = parvis_agenda_get_prix (agenda, jour, &juge->tarif_id, &prix);
  if (juge->prix_cents < 0)
    return;
  juge->prix_cents = parvis_raison_majorer (&prix, &juge->raison);
  juge->etat = is_full (agenda, jour) ? PARVIS_JOUR_COMPLET : PARVIS_JOUR_RESERVABLE;
  juge->attente = GPOINTER_TO_UINT (g_hash_table_lookup (agenda->attentes, GINT_TO_POINTER (jour)));
}

/* From when to when the child is enrolled; or nobody has set a price. */
static char *
dup_non_inscrit (ParvisAgenda *agenda, ParvisDate jour)
{
  const Periode *suivante = NULL, *avant = NULL;
  g_autofree char *du = NULL;

  if (find_periode (agenda, jour) != NULL)
    return g_strdup ("La mairie n’a pas encore fixé de prix pour ce jour\u00a0: il se réservera "
                     "ensuite.");
  for (guint i = 0; i < agenda->periodes->len; i++)
    {
      const Periode *periode = &g_array_index (agenda->periodes, Periode, i);

      if (periode->au < jour && (avant == NULL || periode->au > avant->au))
        avant = periode;
      if (periode->du > jour && (suivante == NULL || periode->du < suivante->du))
        suivante = periode;
    }
  if (suivante == NULL && avant == NULL)
    return g_strdup ("L’enfant n’est pas inscrit à cette activité ce jour-là.");
  du = parvis_date_format_sans_jour (suivante != NULL ? suivante->du : avant->au);
  return g_strdup_printf ("L’enfant n’est pas inscrit à cette activité ce jour-là\u00a0: son "
                          "inscription %s le %s.",
                          suivante != NULL ? "commence" : "a fini", du);
}

char *
parvis_agenda_dup_raison (ParvisAgenda *agenda, const ParvisAgendaJour *juge)
{
  if (juge->etat == PARVIS_JOUR_COMPLET && juge->attente > 0)
    return g_strdup_printf ("Toutes les places sont prises ce jour-là. Vous êtes sur la liste "
                            "d’attente, à la %u%s place.",
                            juge->attente, juge->attente == 1 ? "re" : "e");
  if (juge->etat == PARVIS_JOUR_COMPLET && juge->raison.code == PARVIS_RAISON_HORS_DELAI)
    return g_strdup_printf ("Toutes les places sont prises ce jour-là (%" G_GINT64_FORMAT
                            "), et le délai pour annuler est passé\u00a0: aucune ne se libérera.",
                            parvis_agenda_get_places (agenda, juge->raison.jour));
  if (juge->etat == PARVIS_JOUR_COMPLET)
    return g_strdup_printf (
        "Toutes les places sont prises ce jour-là (%" G_GINT64_FORMAT
        "). Une place se libère quand une famille annule : il y a une liste d’attente.",
        parvis_agenda_get_places (agenda, juge->raison.jour));
  if (juge->etat == PARVIS_JOUR_NON_INSCRIT)
    return dup_non_inscrit (agenda, juge->raison.jour);
  if (juge->autre_foyer)
    return g_strdup ("L’autre foyer de l’enfant l’a réservé : lui seul peut l’annuler.");
  return parvis_raison_to_phrase (&juge->raison);
}

const ParvisAgendaSeance *
parvis_agenda_get_seance (ParvisAgenda *agenda)
{
  return agenda->seance;
}

gint64
parvis_agenda_get_etablissement (ParvisAgenda *agenda, ParvisDate jour)
{
  const Periode *periode = find_periode (agenda, jour);

  return periode != NULL ? periode->etablissement_id
                         : g_array_index (agenda->periodes, Periode, 0).etablissement_id;
}

gint64
parvis_agenda_get_places (ParvisAgenda *agenda, ParvisDate jour)
{
  const Lieu *lieu = find_lieu (agenda, parvis_agenda_get_etablissement (agenda, jour), jour);

  return lieu != NULL ? lieu->places : -1;
}

gint64
parvis_agenda_get_libres (ParvisAgenda *agenda, ParvisDate jour)
{
  gint64 places = parvis_agenda_get_places (agenda, jour);
  gpointer cle = get_cle (parvis_agenda_get_etablissement (agenda, jour), jour);
  gint64 prises = GPOINTER_TO_INT (g_hash_table_lookup (agenda->occupations, cle));

  return places < 0 ? -1 : MAX (places - prises, 0);
}
