/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "shared/rules/parvis-delai.h"
#include "shared/rules/parvis-tarif.h"
#include "shared/rules/parvis-typo.h"

/* A price that is in force, or will be. */
typedef struct
{
  gint64 seance_id;
  char *activite, *seance; /* « Repas de midi 12:00 - 13:30 » */
  guint public;
  ParvisDate du;
  char *deliberation;
  ParvisTarif *tarif;
} Prix;

static const char *const publics[PARVIS_N_PUBLICS] = {
  [PARVIS_PUBLIC_RESIDENT] = "Habitants de la commune",
  [PARVIS_PUBLIC_EXTERIEUR] = "Familles d’une autre commune",
  [PARVIS_PUBLIC_PAI] = "Enfants avec un PAI",
  [PARVIS_PUBLIC_ULIS] = "Enfants d’une classe ULIS",
  [PARVIS_PUBLIC_AGENT] = "Agents de la commune",
  [PARVIS_PUBLIC_ENSEIGNANT] = "Enseignants",
};

static void
prix_free (gpointer data)
{
  Prix *prix = data;

  g_free (prix->activite);
  g_free (prix->seance);
  g_free (prix->deliberation);
  g_clear_pointer (&prix->tarif, parvis_tarif_free);
  g_free (prix);
}

static guint
find_public (const char *name)
{
  for (guint i = 0; i < PARVIS_N_PUBLICS; i++)
    if (g_str_equal (parvis_publics[i], name))
      return i;
  return PARVIS_PUBLIC_RESIDENT;
}

/* Of Prix, session by session, the oldest first; NULL when a grid cannot be read. */
static GPtrArray *
list_prix (ParvisDb *db, const char *today, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (prix_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_TARIFS_PUBLIES, V (today));

  while (parvis_rows_next (rows))
    {
      Prix *prix = g_new0 (Prix, 1);

      g_ptr_array_add (list, prix);
      prix->seance_id = parvis_rows_int (rows, 0);
      prix->activite = g_strdup (parvis_rows_text (rows, 1));
      prix->seance =
          g_strdup_printf ("%s %s" PARVIS_NBSP "-" PARVIS_NBSP "%s", parvis_rows_text (rows, 2),
                           parvis_rows_text (rows, 3), parvis_rows_text (rows, 4));
      prix->public = find_public (parvis_rows_text (rows, 5));
      prix->du = parvis_date_from_iso (parvis_rows_text (rows, 6));
      prix->deliberation = g_strdup (parvis_rows_text (rows, 9));
      prix->tarif = parvis_tarif_new (parvis_rows_text (rows, 8), (ParvisPublic) prix->public,
                                      prix->deliberation, prix->du, error);
      if (prix->tarif == NULL)
        return NULL;
    }
  return g_steal_pointer (&list);
}

/* Another one of the same public has begun since. */
static gboolean
is_replaced (const GPtrArray *list, guint i, ParvisDate today)
{
  const Prix *prix = list->pdata[i];

  for (guint j = i + 1; j < list->len; j++)
    {
      const Prix *autre = list->pdata[j];

      if (autre->seance_id == prix->seance_id && autre->public == prix->public
          && autre->du <= today)
        return TRUE;
    }
  return FALSE;
}

/* « Se réserve et s’annule jusqu’à la veille à 10 h (règlement du 1er septembre 2026). » */
static void
show_delai (ParvisDb *db, ParvisView *view, gint64 seance_id, const char *today)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DELAI_EN_VIGUEUR, V (seance_id), V (today));
  g_autoptr (ParvisDelai) delai = NULL;
  g_autofree char *phrase = NULL, *hors_delai = NULL;

  parvis_view_set (view, "delai", NULL);
  parvis_view_set (view, "hors_delai", NULL);
  if (!parvis_rows_next (rows))
    return;
  delai = parvis_delai_new (parvis_rows_text (rows, 1), parvis_rows_text (rows, 2),
                            parvis_date_from_iso (parvis_rows_text (rows, 0)), NULL);
  if (delai == NULL)
    return;
  phrase = parvis_delai_to_phrase (delai);
  hors_delai = parvis_delai_dup_hors_delai (delai);
  parvis_view_printf (view, "delai", "Se réserve et s’annule %s (%s).", phrase,
                      parvis_rows_text (rows, 2));
  if (hors_delai != NULL)
    parvis_view_printf (view, "hors_delai",
                        "Ensuite, se réserve encore hors délai %s, sans pouvoir annuler.",
                        hors_delai);
}

static void
show_prix (ParvisView *activite, const Prix *prix, ParvisDate today)
{
  ParvisView *view = parvis_view_append (activite, "grilles");
  g_autoptr (GPtrArray) lignes = parvis_tarif_list_lignes (prix->tarif);
  g_autofree char *du = parvis_date_format_sans_jour (prix->du);

  parvis_view_set (view, "public", publics[prix->public]);
  parvis_view_printf (view, "depuis", "%s %s, %s", prix->du > today ? "À partir du" : "Depuis le",
                      du, prix->deliberation);
  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisTarifLigne *ligne = lignes->pdata[i];
      ParvisView *row = parvis_view_append (view, "lignes");

      parvis_view_set (row, "libelle", ligne->cas);
      parvis_view_set (row, "valeur", ligne->prix);
    }
}

static ParvisResponse *
get_tarifs (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *today = parvis_request_get_today (request);
  ParvisDate jour = parvis_date_from_iso (today);
  g_autoptr (GPtrArray) list = list_prix (db, today, error);
  g_autoptr (ParvisView) view = NULL;
  ParvisView *activite = NULL;
  gint64 seance_id = 0;

  if (list == NULL)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Tarifs");
  parvis_view_set_url (view, "url_quotient", request, "demandes.demarche", "quotient-familial",
                       NULL);
  parvis_view_list (view, "activites");
  for (guint i = 0; i < list->len; i++)
    {
      const Prix *prix = list->pdata[i];

      if (is_replaced (list, i, jour))
        continue;
      if (activite == NULL || prix->seance_id != seance_id)
        {
          seance_id = prix->seance_id;
          activite = parvis_view_append (view, "activites");
          parvis_view_set (activite, "activite", prix->activite);
          parvis_view_set (activite, "seance", prix->seance);
          show_delai (db, activite, seance_id, today);
        }
      show_prix (activite, prix, jour);
    }
  return parvis_response_new_page (request, db, "tarifs.html", view);
}

const ParvisRoute parvis_tarifs_routes[] = {
  PARVIS_ROUTE ("tarifs", "GET", "/tarifs", get_tarifs, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};
