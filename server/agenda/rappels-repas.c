/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/rappels-repas.h"

#include "server/agenda/agenda.h"
#include "server/agenda/grille.h"
#include "server/agenda/liste-attente.h"
#include "server/agenda/reservations.h"
#include "server/courriel/parvis-courriel.h"
#include "server/foyers/foyers-store.h"
#include "server/http/parvis-token.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

#define ESSAIS 20
#define JOUR_S (24 * 3600)
/* How far ahead a day may lie whose deadline is tomorrow: a month ahead, and the month. */
#define AVANCE_MAX 70
/* How far back the last four weekdays with service are looked for: beyond the summer. */
#define RECUL_MAX 100
#define SEMAINES  4
/* Mails of one transaction. */
#define LOT 50

/* A day of a child that an account is told of. */
typedef struct
{
  gint64 compte_id, foyer_id, personne_id, seance_id;
  char *courriel;
  ParvisDate jour;
  char *texte; /* « Florian, mardi 24 novembre (Repas de midi, 4,50 €), jusqu’à demain, 10 h » */
} Rappel;

/* A session in a school. */
typedef struct
{
  gint64 seance_id, etablissement_id;
  int debut; /* minutes */
} Lieu;

static void
rappel_free (Rappel *rappel)
{
  g_free (rappel->courriel);
  g_free (rappel->texte);
  g_free (rappel);
}

/* Of three or four out of the last four such weekdays with service. Those that were the other parent's say nothing of
 * what this one does. */
static gboolean
is_habituel (ParvisAgenda *agenda, ParvisDate jour)
{
  guint service = 0, pris = 0;

  for (ParvisDate avant = jour - 7; avant >= jour - RECUL_MAX && service < SEMAINES; avant -= 7)
    {
      ParvisAgendaJour juge;

      parvis_agenda_juger (agenda, avant, &juge);
      if (juge.etat == PARVIS_JOUR_SANS_SERVICE || juge.etat == PARVIS_JOUR_NON_INSCRIT
          || parvis_agenda_is_autre_parent (agenda, avant))
        continue;
      service++;
      pris += (juge.etat == PARVIS_JOUR_RESERVE || juge.etat == PARVIS_JOUR_RESERVE_FIXE)
              && !juge.autre_foyer;
    }
  return pris * 2 > service && pris >= 2;
}

/* The link books nothing on an empty account: said here, while there is an evening left. "" when there is enough. */
static char *
dup_manque (ParvisCommune *commune, ParvisDb *db, gint64 foyer_id, gint64 cents, gint64 now)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  gint64 manque = parvis_reservation_get_manque (
      db, foyer_id, parvis_date_write_iso (parvis_date_from_instant (now, commune->time_zone), iso),
      cents);
  g_autofree char *montant = parvis_money_format (manque);

  if (manque == 0)
    return g_strdup ("");
  return g_strdup_printf ("\nIl manque %s à votre solde. Pour le recharger d’abord" PARVIS_NBSP
                          ":\n%s/paiements/recharger",
                          montant, commune->base_url);
}

/* What is said of the day, or NULL when nothing has to be. */
static char *
dup_texte (ParvisCommune *commune, ParvisDb *db, const Rappel *rappel, gint64 now)
{
  g_autoptr (ParvisPersonne) enfant = parvis_personne_find (db, rappel->personne_id);
  g_autoptr (ParvisAgenda) agenda =
      parvis_agenda_load (commune, db, rappel->foyer_id, rappel->personne_id, rappel->seance_id,
                          rappel->jour - RECUL_MAX, rappel->jour, now, NULL);
  g_autofree char *date = parvis_date_format_jour (rappel->jour);
  g_autofree char *prix = NULL, *heure = NULL, *manque = NULL;
  ParvisAgendaJour juge;

  if (enfant == NULL || agenda == NULL)
    return NULL;
  parvis_agenda_juger (agenda, rappel->jour, &juge);
  if (juge.etat != PARVIS_JOUR_RESERVABLE || !is_habituel (agenda, rappel->jour))
    return NULL;
  prix = parvis_money_format (juge.prix_cents);
  heure = parvis_date_format_heure (juge.raison.limite.minutes);
  manque = dup_manque (commune, db, rappel->foyer_id, juge.prix_cents, now);
  return g_strdup_printf ("%s, %s, %s (%s)" PARVIS_NBSP ": jusqu’à demain %s.%s", enfant->prenom,
                          parvis_agenda_get_seance (agenda)->nom, date, prix, heure, manque);
}

/* Every account that is to be told of one day of a session in a school. */
static void
list_jour (ParvisCommune *commune,
           ParvisDb *db,
           gint64 seance_id,
           gint64 etablissement_id,
           ParvisDate jour,
           gint64 now,
           GPtrArray *rappels)
{
  g_autoptr (GPtrArray) candidats = g_ptr_array_new_with_free_func ((GDestroyNotify) rappel_free);
  char iso[PARVIS_DATE_ISO_SIZE];
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_RAPPEL_CANDIDATS, V (seance_id), V (etablissement_id),
                         V (parvis_date_write_iso (jour, iso)));

    while (parvis_rows_next (rows))
      {
        Rappel *rappel = g_new0 (Rappel, 1);

        *rappel = (Rappel){ .foyer_id = parvis_rows_int (rows, 0),
                            .personne_id = parvis_rows_int (rows, 1),
                            .compte_id = parvis_rows_int (rows, 2),
                            .courriel = g_strdup (parvis_rows_text (rows, 3)),
                            .seance_id = seance_id,
                            .jour = jour };
        g_ptr_array_add (candidats, rappel);
      }
  }
  while (candidats->len > 0)
    {
      Rappel *rappel = g_ptr_array_steal_index (candidats, candidats->len - 1);

      rappel->texte = dup_texte (commune, db, rappel, now);
      if (rappel->texte != NULL)
        g_ptr_array_add (rappels, rappel);
      else
        rappel_free (rappel);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Rappel *one = *(Rappel *const *) a, *two = *(Rappel *const *) b;

  if (one->compte_id != two->compte_id)
    return one->compte_id < two->compte_id ? -1 : 1;
  if (one->jour != two->jour)
    return one->jour < two->jour ? -1 : 1;
  return one->personne_id < two->personne_id ? -1 : one->personne_id > two->personne_id;
}

/* The days whose last hour is tomorrow, of every session in every school. */
static GPtrArray *
list_rappels (ParvisCommune *commune, ParvisDb *db, ParvisDate today, gint64 now)
{
  GPtrArray *rappels = g_ptr_array_new_with_free_func ((GDestroyNotify) rappel_free);
  g_autoptr (GArray) lieux = g_array_new (FALSE, FALSE, sizeof (Lieu));
  char du[PARVIS_DATE_ISO_SIZE];
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_RAPPEL_LIEUX, V (parvis_date_write_iso (today, du)));

    while (parvis_rows_next (rows))
      {
        Lieu lieu = { parvis_rows_int (rows, 0), parvis_rows_int (rows, 1),
                      parvis_date_parse_heure (parvis_rows_text (rows, 2)) };

        g_array_append_val (lieux, lieu);
      }
  }
  for (guint i = 0; i < lieux->len; i++)
    for (ParvisDate jour = today + 1; jour <= today + AVANCE_MAX; jour++)
      {
        const Lieu *lieu = &g_array_index (lieux, Lieu, i);
        const ParvisGrille *grille =
            parvis_grille_get (db, lieu->seance_id, lieu->etablissement_id, NULL);
        const ParvisDelai *delai = grille != NULL ? parvis_grille_find_delai (grille, jour) : NULL;
        ParvisMoment limite;

        if (delai != NULL
            && parvis_delai_get_limite (delai, parvis_grille_get_calendrier (grille), jour,
                                        lieu->debut, &limite)
            && limite.jour == today + 1)
          list_jour (commune, db, lieu->seance_id, lieu->etablissement_id, jour, now, rappels);
      }
  g_ptr_array_sort (rappels, compare);
  return rappels;
}

/* --------------------------------------------------------------------------- the mails */

typedef struct
{
  ParvisCommune *commune;
  GPtrArray *rappels;
  guint debut, fin; /* of this transaction; the end is exclusive */
  gint64 now;
} Envoi;

/* Its link, of which the database only keeps the mark. Two at once: told once. */
static gboolean
add_lien (const Envoi *envoi, ParvisDb *db, const Rappel *rappel, GString *corps, GError **error)
{
  g_autofree char *jeton = parvis_token_new ();
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);
  char iso[PARVIS_DATE_ISO_SIZE];

  if (!parvis_db_exec (db, error, PARVIS_SQL_LIEN_RESERVATION_INSERT, V (empreinte),
                       V (rappel->compte_id), V (rappel->foyer_id), V (rappel->personne_id),
                       V (rappel->seance_id), V (parvis_date_write_iso (rappel->jour, iso)),
                       V (envoi->now)))
    return FALSE;
  g_string_append_printf (corps, "%s\nPour réserver" PARVIS_NBSP ":\n%s/reserver?jeton=%s\n\n",
                          rappel->texte, envoi->commune->base_url, jeton);
  return TRUE;
}

/* One account's days, from @from on; gives where the next one's begin, 0 on failure. */
static guint
send_compte (const Envoi *envoi, ParvisDb *db, guint from, GError **error)
{
  const Rappel *first = envoi->rappels->pdata[from];
  g_autoptr (GString) corps = g_string_new (NULL);
  g_autoptr (GError) problem = NULL;
  gboolean un;
  guint to = from;

  for (; to < envoi->rappels->len; to++)
    if (((const Rappel *) envoi->rappels->pdata[to])->compte_id != first->compte_id)
      break;
  un = to - from == 1;
  g_string_append (corps,
                   un ? "D’habitude ce jour est réservé. Il ne l’est pas encore, et le délai "
                        "se termine demain" PARVIS_NBSP ":\n\n"
                      : "D’habitude ces jours sont réservés. Ils ne le sont pas encore, et le "
                        "délai se termine demain" PARVIS_NBSP ":\n\n");
  for (guint i = from; i < to; i++)
    if (!add_lien (envoi, db, envoi->rappels->pdata[i], corps, error))
      return 0;
  g_string_append_printf (corps,
                          "Rien à faire si c’est voulu. Pour ne plus recevoir ces rappels, "
                          "décochez-les dans « Mon profil »" PARVIS_NBSP ":\n\n%s/mon-profil",
                          envoi->commune->base_url);
  if (parvis_courriel_send (envoi->commune, db, first->courriel,
                            un ? "Un repas habituel n’est pas réservé"
                               : "Des jours habituels ne sont pas réservés",
                            corps->str, envoi->now, &problem)
      || g_error_matches (problem, PARVIS_ERROR, PARVIS_ERROR_INVALID))
    return to;
  g_propagate_error (error, g_steal_pointer (&problem));
  return 0;
}

static gpointer
send_cb (ParvisDb *db, gpointer data, GError **error)
{
  Envoi *envoi = data;

  for (guint n = 0; n < LOT && envoi->debut < envoi->rappels->len; n++)
    {
      envoi->debut = send_compte (envoi, db, envoi->debut, error);
      if (envoi->debut == 0)
        return NULL;
    }
  return g_strdup ("");
}

/* --------------------------------------------------------------------------- the job */

static gboolean
plan (ParvisDb *db, gint64 pret_a, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (charge, json_object_new ());
  return parvis_tache_add (db, "agenda", "agenda", charge, pret_a, error);
}

/* The next time that the town's clocks show the hour. */
static gint64
find_prochain (ParvisCommune *commune, ParvisDb *db, gint64 now)
{
  ParvisDate today = parvis_date_from_instant (now, commune->time_zone);
  char iso[PARVIS_DATE_ISO_SIZE];
  int heure = (int) parvis_reglages_get_entier (db, "agenda.rappel_heure",
                                                parvis_date_write_iso (today, iso));
  gint64 pret_a = parvis_date_to_instant (today, heure * 60, commune->time_zone);

  return pret_a > now ? pret_a : parvis_date_to_instant (today + 1, heure * 60, commune->time_zone);
}

/* What writes whatever the hour; the next turn is planned in the same transaction. */
static gpointer
entretien_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Envoi *envoi = data;
  ParvisDate today = parvis_date_from_instant (envoi->now, envoi->commune->time_zone);
  char iso[PARVIS_DATE_ISO_SIZE], mois[PARVIS_DATE_ISO_SIZE], annee[PARVIS_DATE_ISO_SIZE];

  parvis_date_write_iso (today, iso);
  parvis_date_write_iso (today - 30, mois);
  parvis_date_write_iso (today - 365, annee);
  return parvis_liste_attente_balayer (envoi->commune, db, iso, envoi->now, error)
                 && parvis_db_exec (db, error, PARVIS_SQL_LIEN_RESERVATION_PURGER, V (mois))
                 && parvis_db_exec (db, error, PARVIS_SQL_ATTENTE_PURGER, V (annee))
                 && plan (db, find_prochain (envoi->commune, db, envoi->now), error)
             ? g_strdup ("")
             : NULL;
}

static gboolean
agenda_tache (ParvisTaches *taches,
              ParvisDb *db,
              gint64 id,
              JsonObject *charge,
              gpointer data,
              GError **error)
{
  ParvisCommune *commune = data;
  ParvisWriter *writer = parvis_taches_get_writer (taches);
  Envoi envoi = { .commune = commune, .now = parvis_taches_now (taches) };
  ParvisDate today = parvis_date_from_instant (envoi.now, commune->time_zone);
  char iso[PARVIS_DATE_ISO_SIZE];
  g_autoptr (GPtrArray) rappels = NULL;
  g_autofree char *done = NULL;

  if (parvis_reglages_get_oui (db, "agenda.rappel", parvis_date_write_iso (today, iso)))
    {
      parvis_db_begin_read (db);
      rappels = list_rappels (commune, db, today, envoi.now);
      parvis_db_end_read (db);
      envoi.rappels = rappels;
      while (envoi.debut < rappels->len)
        {
          g_autofree char *sent = parvis_writer_run (writer, send_cb, &envoi, g_free, error);

          if (sent == NULL)
            return FALSE;
        }
    }
  done = parvis_writer_run (writer, entretien_cb, &envoi, g_free, error);
  parvis_taches_wake (taches);
  return done != NULL;
}

static gpointer
plan_cb (ParvisDb *db, gpointer data, GError **error)
{
  ParvisCommune *commune = data;

  return plan (db, find_prochain (commune, db, parvis_commune_now (commune)), error) ? g_strdup ("")
                                                                                     : NULL;
}

gboolean
parvis_rappels_repas_register (ParvisCommune *commune, GError **error)
{
  g_autofree char *planned = NULL;

  parvis_taches_register (commune->taches, "agenda", ESSAIS, agenda_tache, commune);
  planned = parvis_writer_run (commune->writer, plan_cb, commune, g_free, error);
  return planned != NULL;
}
