/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/blocage.h"

#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-typo.h"

/* The file of the child for this school year, as far as it has come. */
typedef struct
{
  char *id;
  char *etat;
  gint64 depose_a; /* 0 = not yet */
} Fiche;

static void
fiche_clear (Fiche *fiche)
{
  g_free (fiche->id);
  g_free (fiche->etat);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fiche, fiche_clear)

static void
find_fiche (ParvisDb *db, gint64 foyer_id, gint64 enfant_id, Fiche *fiche)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_AGENDA_DEMANDE_DE, V (foyer_id), V (enfant_id));

  if (!parvis_rows_next (rows))
    return;
  fiche->id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
  fiche->etat = g_strdup (parvis_rows_text (rows, 1));
  fiche->depose_a = parvis_rows_int (rows, 2);
}

static void
set_action (ParvisRequest *request,
            ParvisView *blocage,
            const char *texte,
            const char *action,
            const char *route,
            const char *part)
{
  parvis_view_set (blocage, "texte", texte);
  parvis_view_set (blocage, "action", action);
  parvis_view_set_url (blocage, "url", request, route, part, NULL);
}

/* « assurance scolaire (à fournir), carnet de vaccination (refusé) »; "" when nothing is missing. */
static char *
dup_manquants (ParvisRequest *request, ParvisDb *db, const char *demande_id, guint *n)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_AGENDA_PIECES_MANQUANTES, V (demande_id));
  GString *list = g_string_new (NULL);

  for (*n = 0; parvis_rows_next (rows); (*n)++)
    {
      const char *code = parvis_rows_text (rows, 0), *etat = parvis_rows_text (rows, 1);
      const ParvisTypePiece *type =
          parvis_catalogue_find_type_piece (parvis_request_get_commune (request), code);

      g_string_append_printf (list, "%s%s (%s)", *n > 0 ? ", " : "",
                              type != NULL ? type->libelle : code,
                              g_str_equal (etat, "invalide") ? "refusée par la mairie"
                              : g_str_equal (etat, "expire") ? "expirée"
                                                             : "à fournir");
    }
  return g_string_free (list, FALSE);
}

/* It is with the town hall: since when, and what keeps it there. */
static void
show_en_traitement (ParvisRequest *request, ParvisDb *db, ParvisView *blocage, const Fiche *fiche)
{
  guint n = 0;
  g_autofree char *manquants = dup_manquants (request, db, fiche->id, &n);
  g_autofree char *texte = NULL, *depuis = NULL;

  if (n > 0)
    {
      texte = g_strdup_printf (
          "La mairie ne peut pas encore accepter sa fiche enfant. Il manque" PARVIS_NBSP ": %s.",
          manquants);
      set_action (request, blocage, texte, n > 1 ? "Fournir ces pièces" : "Fournir cette pièce",
                  "messages.echanges", NULL);
      return;
    }
  if (fiche->depose_a != 0)
    {
      ParvisDate jour = parvis_date_from_instant (fiche->depose_a,
                                                  parvis_request_get_commune (request)->time_zone);
      g_autofree char *date = parvis_date_format_jour (jour);

      depuis = g_strdup_printf (" depuis le %s", date);
    }
  texte = g_strdup_printf ("Sa fiche enfant est chez la mairie%s, qui doit encore l’accepter. Il "
                           "n’y manque aucune pièce\u00a0: vous n’avez rien à faire.",
                           depuis != NULL ? depuis : "");
  set_action (request, blocage, texte, "Voir la demande", "demandes.suivi", fiche->id);
}

static void
show_fiche (ParvisRequest *request, ParvisDb *db, ParvisView *blocage, const Fiche *fiche)
{
  if (fiche->id == NULL)
    set_action (
        request, blocage,
        "Sa fiche enfant n’est pas faite pour cette année scolaire. Elle prend dix minutes.",
        "Faire la fiche enfant", "demandes.demarche", "fiche-enfant");
  else if (g_str_equal (fiche->etat, "brouillon"))
    set_action (request, blocage, "Sa fiche enfant est commencée, mais pas encore envoyée.",
                "Reprendre la fiche", "demandes.suivi", fiche->id);
  else if (g_str_equal (fiche->etat, "a_completer"))
    set_action (request, blocage,
                "La mairie vous demande de compléter sa fiche enfant avant de l’accepter.",
                "Compléter la fiche", "demandes.suivi", fiche->id);
  else if (g_str_equal (fiche->etat, "acceptee"))
    set_action (request, blocage,
                "Sa fiche enfant est acceptée, mais sans inscription à une activité en cours.",
                "Voir la demande", "demandes.suivi", fiche->id);
  else
    show_en_traitement (request, db, blocage, fiche);
}

void
parvis_blocage_show (ParvisRequest *request,
                     ParvisDb *db,
                     ParvisView *view,
                     gint64 foyer_id,
                     const ParvisPersonne *enfant)
{
  ParvisView *blocage = parvis_view_object (view, "blocage");
  g_autofree char *de = NULL;
  g_auto (Fiche) fiche = { 0 };

  if (enfant == NULL)
    {
      parvis_view_set (blocage, "sujet", "Aucun enfant dans votre foyer pour le moment");
      set_action (request, blocage,
                  "Faites d’abord la fiche de votre enfant\u00a0: ses repas se réserveront ensuite "
                  "ici.",
                  "Faire une fiche enfant", "demandes.demarche", "fiche-enfant");
      return;
    }
  de = parvis_prenom_avec_de (enfant->prenom);
  parvis_view_printf (blocage, "sujet", "Les repas %s ne peuvent pas encore être réservés", de);
  find_fiche (db, foyer_id, enfant->id, &fiche);
  show_fiche (request, db, blocage, &fiche);
}
