/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-echanges"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/echanges/echanges-routes.h"
#include "server/justificatifs/pieces-view.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-date.h"

static const char *
get_teleservice (ParvisRequest *request, ParvisDb *db, ParvisRows *rows)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (parvis_request_get_commune (request));
  const ParvisTeleprocedure *t =
      parvis_rows_is_null (rows, 7)
          ? NULL
          : parvis_catalogue_get_version (catalogue, db, parvis_rows_text (rows, 7),
                                          (int) parvis_rows_int (rows, 8));

  return t != NULL ? t->titre : "";
}

/* A conversation: the town hall's last subject, and whether something in it was not read yet. */
static void
show_fil (ParvisRequest *request, ParvisDb *db, ParvisView *row, ParvisRows *rows)
{
  GTimeZone *zone = parvis_request_get_commune (request)->time_zone;
  gboolean lu = parvis_rows_int (rows, 6) == 0;
  gint64 nombre = parvis_rows_int (rows, 5);
  g_autofree char *date =
      parvis_date_format_court (parvis_date_from_instant (parvis_rows_int (rows, 3), zone));
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));

  parvis_view_set (row, "date", date);
  parvis_view_set (row, "sujet", parvis_rows_text (rows, 2));
  if (nombre > 1)
    parvis_view_printf (row, "nombre", "%" G_GINT64_FORMAT " messages, le dernier %s", nombre,
                        g_str_equal (parvis_rows_text (rows, 4), "citoyen") ? "de vous"
                                                                            : "de la mairie");
  else
    parvis_view_set (row, "nombre", NULL);
  parvis_view_set (row, "teleservice", get_teleservice (request, db, rows));
  parvis_view_set_bool (row, "non_lu", !lu);
  parvis_view_set_statut (row, "statut", lu ? PARVIS_STATUT_OFF : PARVIS_STATUT_INFO,
                          lu ? "Lu" : "Non lu");
  parvis_view_set (row, "action", lu ? "Relire" : "Lire");
  parvis_view_set_url (row, "url", request, "messages.message", id, NULL);
}

static void
show_messages (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_FILS_DU_FOYER, V (foyer_id));

  parvis_view_list (view, "messages");
  while (parvis_rows_next (rows))
    show_fil (request, db, parvis_view_append (view, "messages"), rows);
}

/* The household's first, then each person's; the order of a person's pieces is kept. */
static int
compare_porteurs (gconstpointer a, gconstpointer b)
{
  const ParvisPiece *x = *(ParvisPiece *const *) a, *y = *(ParvisPiece *const *) b;

  if (x->personne == NULL || y->personne == NULL)
    return (x->personne != NULL) - (y->personne != NULL);
  return g_utf8_collate (x->personne, y->personne);
}

static gboolean
is_same_porteur (const ParvisPiece *x, const ParvisPiece *y)
{
  return x->personne_id == y->personne_id;
}

/* @pieces by person: « groupes » of @part. */
static void
show_groupes (ParvisRequest *request, ParvisDb *db, ParvisView *part, GPtrArray *pieces)
{
  parvis_view_list (part, "groupes");
  g_ptr_array_sort (pieces, compare_porteurs);
  for (guint i = 0; i < pieces->len;)
    {
      const ParvisPiece *first = pieces->pdata[i];
      g_autoptr (GPtrArray) groupe = g_ptr_array_new ();
      ParvisView *row = parvis_view_append (part, "groupes");

      for (; i < pieces->len && is_same_porteur (first, pieces->pdata[i]); i++)
        g_ptr_array_add (groupe, pieces->pdata[i]);
      parvis_view_set (row, "porteur", first->personne != NULL ? first->personne : "Tout le foyer");
      parvis_piece_show_list (request, db, row, "pieces", groupe);
    }
}

/* What nobody waits for any more is not asked for. */
static gboolean
is_forgotten (const ParvisPiece *piece)
{
  return !piece->attendue && !g_str_equal (piece->etat, "en_attente")
         && !g_str_equal (piece->etat, "valide");
}

static ParvisResponse *
get_echanges (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (GPtrArray) pieces = NULL, a_fournir = NULL, fournis = NULL;
  g_autoptr (ParvisView) view = NULL;

  if (foyer_id == 0)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Échanges");
  show_messages (request, db, view, foyer_id);
  pieces = parvis_piece_list (db, foyer_id, parvis_request_get_today (request));
  a_fournir = g_ptr_array_new ();
  fournis = g_ptr_array_new ();
  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPiece *piece = pieces->pdata[i];
      gboolean given =
          g_str_equal (piece->etat, "en_attente") || g_str_equal (piece->etat, "valide");

      if (!is_forgotten (piece))
        g_ptr_array_add (given ? fournis : a_fournir, pieces->pdata[i]);
    }
  show_groupes (request, db, parvis_view_object (view, "a_fournir"), a_fournir);
  show_groupes (request, db, parvis_view_object (view, "fournis"), fournis);
  return parvis_response_new_page (request, db, "echanges.html", view);
}

const ParvisRoute parvis_echanges_routes[] = {
  PARVIS_ROUTE (
      "messages.echanges", "GET", "/echanges", get_echanges, PARVIS_FOR_CITOYEN, PARVIS_READS),
  { NULL },
};
