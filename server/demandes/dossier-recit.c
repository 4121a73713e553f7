/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/dossier-historique.h"
#include "server/justificatifs/justificatifs-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-typo.h"

/* How many of the latest events are shown at once; the rest is folded. */
#define DERNIERS 5

/* What happened, after « Vous avez », « La mairie a »; NULL: it is none of the family's business. */
static const struct
{
  const char *evenement;
  const char *suite;
  gboolean motif; /* says why */
} suites[] = {
  { "commencee", "commencé cette demande", FALSE },
  { "deposee", "signé et envoyé la demande", FALSE },
  { "completee", "complété et renvoyé la demande", FALSE },
  { "prise_en_charge", "commencé à étudier la demande", FALSE },
  { "complement", "demandé un complément", TRUE },
  { "acceptee", "accepté la demande", FALSE },
  { "acceptee_derogation", "accepté la demande sans attendre toutes les pièces", FALSE },
  { "refusee", "refusé la demande", TRUE },
  { "annulee", "annulé la demande", FALSE },
};

typedef struct
{
  gint64 a; /* unix seconds */
  guint rang;
  char *phrase;
} Moment;

/* What a family's history is made from. */
typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db;
  gint64 compte_id; /* who reads */
  GPtrArray *moments;
} Recit;

static void
moment_free (gpointer data)
{
  g_free (((Moment *) data)->phrase);
  g_free (data);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *x = *(Moment *const *) a, *y = *(Moment *const *) b;

  if (x->a != y->a)
    return x->a < y->a ? 1 : -1;
  return x->rang < y->rang ? 1 : -1;
}

static void
add_moment (Recit *recit, gint64 at, char *phrase)
{
  Moment *moment = g_new0 (Moment, 1);

  moment->a = at;
  moment->rang = recit->moments->len;
  moment->phrase = phrase;
  g_ptr_array_add (recit->moments, moment);
}

/* « Vous avez », « Claire a »: who of the household did it. */
static char *
dup_famille (Recit *recit, gint64 compte_id)
{
  g_autoptr (ParvisCompte) compte = NULL;
  g_autoptr (ParvisPersonne) personne = NULL;

  if (compte_id == recit->compte_id)
    return g_strdup ("Vous avez");
  compte = compte_id != 0 ? parvis_compte_find (recit->db, compte_id) : NULL;
  personne = compte != NULL ? parvis_personne_find (recit->db, compte->personne_id) : NULL;
  return personne != NULL ? g_strdup_printf ("%s a", personne->prenom) : g_strdup ("La mairie a");
}

static void
tell_evenement (Recit *recit, ParvisRows *rows)
{
  const char *evenement = parvis_rows_text (rows, 3);
  gboolean citoyen = g_str_equal (parvis_rows_text (rows, 1), "citoyen");
  g_autofree char *qui =
      citoyen ? dup_famille (recit, parvis_rows_int (rows, 2)) : g_strdup ("La mairie a");
  g_autofree char *motif = parvis_dossier_dup_motif (parvis_rows_find_text (rows, 4));

  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    {
      gboolean why = suites[i].motif && motif != NULL;

      if (!g_str_equal (suites[i].evenement, evenement))
        continue;
      add_moment (recit, parvis_rows_int (rows, 0),
                  g_strdup_printf ("%s %s%s%s", qui, suites[i].suite, why ? PARVIS_NBSP ": " : "",
                                   why ? motif : ""));
    }
}

/* A deposit: that it was sent, and what was decided of it. */
static void
tell_depot (Recit *recit, ParvisRows *rows)
{
  ParvisPiece piece = { .type = (char *) parvis_rows_text (rows, 0),
                        .etat = (char *) parvis_rows_text (rows, 6),
                        .motif = (char *) parvis_rows_find_text (rows, 8),
                        .commentaire = (char *) parvis_rows_find_text (rows, 9) };
  gboolean valide = g_str_equal (piece.etat, "valide");
  g_autofree char *personne = NULL, *donnee = NULL, *motif = NULL, *qui = NULL;

  if (!parvis_rows_is_null (rows, 3))
    personne = parvis_nom_complet (parvis_rows_text (rows, 1), parvis_rows_find_text (rows, 2),
                                   parvis_rows_text (rows, 3));
  piece.personne = personne;
  donnee = parvis_piece_dup_donnee (recit->commune, &piece);
  qui = dup_famille (recit, parvis_rows_int (rows, 5));
  add_moment (recit, parvis_rows_int (rows, 4),
              g_strdup_printf ("%s %s «" PARVIS_NBSP "%s" PARVIS_NBSP "»", qui,
                               g_str_has_prefix (qui, "La mairie") ? "reçu" : "envoyé", donnee));
  if (!valide && !g_str_equal (piece.etat, "invalide"))
    return;
  motif = parvis_piece_dup_motif (recit->commune, &piece);
  add_moment (recit, parvis_rows_int (rows, 7),
              g_strdup_printf ("La mairie a %s «" PARVIS_NBSP "%s" PARVIS_NBSP "»%s%s",
                               valide ? "validé" : "refusé", donnee,
                               motif != NULL ? PARVIS_NBSP ": " : "", motif != NULL ? motif : ""));
}

static void
show_moments (Recit *recit, ParvisView *view)
{
  GTimeZone *zone = recit->commune->time_zone;

  parvis_view_list (view, "historique");
  parvis_view_list (view, "historique_avant");
  for (guint i = 0; i < recit->moments->len; i++)
    {
      const Moment *moment = recit->moments->pdata[i];
      g_autofree char *jour = parvis_date_format_court (parvis_date_from_instant (moment->a, zone));
      g_autofree char *heure = parvis_date_format_heure (parvis_date_get_minutes (moment->a, zone));
      ParvisView *row = parvis_view_append (view, i < DERNIERS ? "historique" : "historique_avant");

      parvis_view_printf (row, "quand", "%s à %s", jour, heure);
      parvis_view_set (row, "quoi", moment->phrase);
    }
}

void
parvis_dossier_show_historique (
    ParvisCommune *commune, ParvisDb *db, ParvisView *view, gint64 dossier_id, gint64 compte_id)
{
  g_autoptr (GPtrArray) moments = g_ptr_array_new_with_free_func (moment_free);
  Recit recit = { commune, db, compte_id, moments };
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_DEMANDE_HISTORIQUE, V (dossier_id));

    while (parvis_rows_next (rows))
      tell_evenement (&recit, rows);
  }
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_DEMANDE_HISTORIQUE_PIECES, V (dossier_id));

    while (parvis_rows_next (rows))
      tell_depot (&recit, rows);
  }
  g_ptr_array_sort (moments, compare_moments);
  show_moments (&recit, view);
}
