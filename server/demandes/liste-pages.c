/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/dossier-historique.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-date.h"

/* « Mes demandes »: a row as it is shown, and what it is sorted by. */
typedef struct
{
  gint64 id;
  gint64 date; /* unix seconds */
  char *type;
  char *personne;
  char *etat;
} Ligne;

static void
ligne_free (Ligne *ligne)
{
  g_free (ligne->type);
  g_free (ligne->personne);
  g_free (ligne->etat);
  g_free (ligne);
}

/* The columns, in order; the code is what the address says, followed by the direction: "date-desc". What the two
 * directions are called is for a telephone, where there is no head of a column to press. */
static const struct
{
  const char *code, *libelle, *montant, *descendant;
} colonnes[] = {
  { "numero", "Numéro", "croissant", "décroissant" },
  { "type", "Type", "de A à Z", "de Z à A" },
  { "date", "Date", "la plus ancienne d’abord", "la plus récente d’abord" },
  { "personne", "Personne concernée", "de A à Z", "de Z à A" },
  { "statut", "Statut", "de A à Z", "de Z à A" },
};

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Ligne *x = *(Ligne *const *) a, *y = *(Ligne *const *) b;
  const char *tri = data;

  if (g_str_equal (tri, "type"))
    return g_utf8_collate (x->type, y->type);
  if (g_str_equal (tri, "personne"))
    return g_utf8_collate (x->personne, y->personne);
  if (g_str_equal (tri, "statut"))
    return g_strcmp0 (x->etat, y->etat);
  if (g_str_equal (tri, "date"))
    return (x->date > y->date) - (x->date < y->date);
  return (x->id > y->id) - (x->id < y->id);
}

static GPtrArray *
read_lignes (ParvisRequest *request, ParvisDb *db, gint64 foyer_id)
{
  ParvisCatalogue *catalogue = parvis_catalogue_get (parvis_request_get_commune (request));
  GPtrArray *lignes = g_ptr_array_new_with_free_func ((GDestroyNotify) ligne_free);
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DU_FOYER, V (foyer_id));

  while (parvis_rows_next (rows))
    {
      const ParvisTeleprocedure *t = parvis_catalogue_get_version (
          catalogue, db, parvis_rows_text (rows, 1), (int) parvis_rows_int (rows, 2));
      Ligne *ligne = g_new0 (Ligne, 1);

      ligne->id = parvis_rows_int (rows, 0);
      ligne->type = g_strdup (t != NULL ? t->titre : parvis_rows_text (rows, 1));
      ligne->etat = g_strdup (parvis_rows_text (rows, 3));
      ligne->date = parvis_rows_int (rows, parvis_rows_is_null (rows, 8) ? 7 : 8);
      ligne->personne =
          parvis_rows_is_null (rows, 13)
              ? g_strdup ("")
              : parvis_nom_complet (parvis_rows_text (rows, 11), parvis_rows_find_text (rows, 12),
                                    parvis_rows_text (rows, 13));
      g_ptr_array_add (lignes, ligne);
    }
  return lignes;
}

static gboolean
is_effectuee (const Ligne *ligne)
{
  return g_str_equal (ligne->etat, "acceptee") || g_str_equal (ligne->etat, "refusee")
         || g_str_equal (ligne->etat, "annulee");
}

static void
show_colonnes (ParvisRequest *request, ParvisView *part, const char *tri, gboolean descending)
{
  g_autofree char *url = parvis_url (request, "demandes.liste", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (colonnes); i++)
    {
      ParvisView *colonne = parvis_view_append (part, "colonnes");
      gboolean here = g_str_equal (colonnes[i].code, tri);

      parvis_view_set (colonne, "libelle", colonnes[i].libelle);
      parvis_view_printf (colonne, "url", "%s?tri=%s-%s", url, colonnes[i].code,
                          here && !descending ? "desc" : "asc");
      parvis_view_set (colonne, "tri", !here ? NULL : descending ? "descending" : "ascending");
    }
}

/* The same choice for a telephone. */
static void
show_tris (ParvisRequest *request, ParvisView *view, const char *tri, gboolean descending)
{
  ParvisView *choix = parvis_view_object (view, "trier");

  parvis_view_set_url (choix, "url_trier", request, "demandes.liste", NULL);
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (colonnes); i++)
    {
      ParvisView *option = parvis_view_append (choix, "tris");
      gsize n = i / 2;
      gboolean down = i % 2 == 0;

      parvis_view_printf (option, "code", "%s-%s", colonnes[n].code, down ? "desc" : "asc");
      parvis_view_printf (option, "libelle", "%s : %s", colonnes[n].libelle,
                          down ? colonnes[n].descendant : colonnes[n].montant);
      parvis_view_set_bool (option, "choisi",
                            down == descending && g_str_equal (colonnes[n].code, tri));
    }
}

/* The column that is asked for, the number if none is. */
static const char *
read_tri (ParvisRequest *request, gboolean *descending)
{
  const char *asked = parvis_request_find_query (request, "tri");

  *descending = asked == NULL || !g_str_has_suffix (asked, "-asc");
  for (gsize i = 0; asked != NULL && i < G_N_ELEMENTS (colonnes); i++)
    if (g_str_has_prefix (asked, colonnes[i].code))
      return colonnes[i].code;
  return "numero";
}

static void
show_ligne (ParvisRequest *request, ParvisView *part, const Ligne *ligne)
{
  ParvisView *row = parvis_view_append (part, "demandes");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ligne->id);
  g_autofree char *date = parvis_date_format_court (
      parvis_date_from_instant (ligne->date, parvis_request_get_commune (request)->time_zone));
  gboolean brouillon = g_str_equal (ligne->etat, "brouillon");

  parvis_view_set (row, "numero", id);
  parvis_view_set (row, "type", ligne->type);
  parvis_view_set (row, "date", date);
  parvis_view_set (row, "personne", ligne->personne);
  parvis_dossier_show_statut (row, "statut", ligne->etat);
  parvis_view_set (row, "action", brouillon ? "Reprendre" : "Consulter");
  parvis_view_set_url (row, "url", request, brouillon ? "demandes.reprendre" : "demandes.suivi", id,
                       NULL);
  if (brouillon)
    parvis_view_set_url (row, "url_supprimer", request, "demandes.suppression", id, NULL);
  else
    parvis_view_set (row, "url_supprimer", NULL);
}

static ParvisResponse *
get_liste (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  gboolean descending;
  const char *tri = read_tri (request, &descending);
  g_autoptr (GPtrArray) lignes = NULL;
  g_autoptr (ParvisView) view = NULL;
  ParvisView *parts[2] = { NULL };

  if (foyer_id == 0)
    return NULL;
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Mes demandes");
  parvis_view_set_url (view, "url_accueil", request, "accueil", NULL);
  lignes = read_lignes (request, db, foyer_id);
  if (lignes->len > 1)
    show_tris (request, view, tri, descending);
  g_ptr_array_sort_with_data (lignes, compare, (gpointer) tri);
  for (guint i = 0; i < lignes->len; i++)
    {
      const Ligne *ligne = lignes->pdata[descending ? lignes->len - 1 - i : i];
      gboolean effectuee = is_effectuee (ligne);

      if (parts[effectuee] == NULL)
        {
          parts[effectuee] = parvis_view_object (view, effectuee ? "effectuees" : "en_cours");
          show_colonnes (request, parts[effectuee], tri, descending);
        }
      show_ligne (request, parts[effectuee], ligne);
    }
  return parvis_response_new_page (request, db, "demandes.html", view);
}

const ParvisRoute parvis_liste_routes[] = {
  PARVIS_ROUTE ("demandes.liste", "GET", "/demandes", get_liste, PARVIS_FOR_CITOYEN, PARVIS_READS),
  { NULL },
};
