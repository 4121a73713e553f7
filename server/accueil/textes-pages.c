/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/textes-pages.h"

#include <string.h>

#include "server/reglages/reglages-store.h"

/* A text page: paragraphs parted by empty lines; « # » begins a title, « - » a point. */
static const struct
{
  const char *path;
  const char *titre;
  const char *reglage;
} pages[] = {
  { "mentions-legales", "Mentions légales", "page.mentions" },
  { "donnees-personnelles", "Données personnelles", "page.donnees" },
  { "cookies", "Cookies", "page.cookies" },
  { "conditions", "Conditions d’utilisation", "page.conditions" },
  { "reglement", "Règlement intérieur", "page.reglement" },
  { "contact", "Contact", "page.contact" },
  { "accessibilite", "Accessibilité", "page.accessibilite" },
};

void
parvis_textes_fill_pied (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      ParvisView *row;

      if (g_str_equal (pages[i].path, "conditions") || g_str_equal (pages[i].path, "reglement"))
        continue;
      row = parvis_view_append (view, "pied");
      parvis_view_set_url (row, "url", request, "accueil.texte", pages[i].path, NULL);
      if (g_str_equal (pages[i].path, "accessibilite"))
        {
          g_autofree char *etat = parvis_reglages_dup_texte (db, "accessibilite.etat",
                                                             parvis_request_get_today (request));

          parvis_view_printf (row, "libelle", "Accessibilité : %s", etat);
        }
      else
        parvis_view_set (row, "libelle", pages[i].titre);
    }
}

static ParvisView *
begin_partie (ParvisView *view, const char *titre)
{
  ParvisView *partie = parvis_view_append (view, "parties");

  parvis_view_set (partie, "partie", titre);
  parvis_view_list (partie, "paragraphes");
  parvis_view_list (partie, "points");
  return partie;
}

static void
show_texte (ParvisView *view, const char *texte)
{
  g_auto (GStrv) lignes = g_strsplit (texte, "\n", -1);
  ParvisView *partie = NULL;

  for (gsize i = 0; lignes[i] != NULL; i++)
    {
      char *ligne = g_strstrip (lignes[i]);

      if (*ligne == '\0')
        continue;
      if (g_str_has_prefix (ligne, "# "))
        {
          partie = begin_partie (view, ligne + 2);
          continue;
        }
      if (partie == NULL)
        partie = begin_partie (view, NULL);
      if (g_str_has_prefix (ligne, "- "))
        parvis_view_append_text (partie, "points", ligne + 2);
      else
        parvis_view_append_text (partie, "paragraphes", ligne);
    }
}

static ParvisResponse *
get_texte (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *path = parvis_request_get_part (request, "page");
  g_autoptr (ParvisView) view = parvis_view_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].path, path))
      {
        g_autofree char *texte =
            parvis_reglages_dup_texte (db, pages[i].reglage, parvis_request_get_today (request));

        parvis_view_set (view, "titre", pages[i].titre);
        parvis_view_list (view, "parties");
        if (*texte != '\0')
          show_texte (view, texte);
        else
          parvis_view_set (view, "intro", "La mairie n’a pas encore écrit ce texte.");
        return parvis_response_new_page (request, db, "page.html", view);
      }
  g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such page");
  return NULL;
}

/* "#1c5b49" exactly: anything else would reach a style sheet. */
static gboolean
is_colour (const char *text)
{
  if (text[0] != '#' || strlen (text) != 7)
    return FALSE;
  for (gsize i = 1; i < 7; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static ParvisResponse *
get_couleurs (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *today = parvis_request_get_today (request);
  g_autofree char *claire = parvis_reglages_dup_texte (db, "commune.couleur", today);
  g_autofree char *sombre = parvis_reglages_dup_texte (db, "commune.couleur_sombre", today);
  char *css = g_strdup_printf (":root{--marque:%s;--marque-sombre:%s}",
                               is_colour (claire) ? claire : "#1c5b49",
                               is_colour (sombre) ? sombre : "#7fcbb1");
  g_autoptr (GBytes) bytes = g_bytes_new_take (css, strlen (css));
  ParvisResponse *response = parvis_response_new_bytes (bytes, "text/css; charset=utf-8");

  parvis_response_set_private_cache (response, 3600);
  return response;
}

const ParvisRoute parvis_textes_routes[] = {
  PARVIS_ROUTE (
      "accueil.texte", "GET", "/informations/{page}", get_texte, PARVIS_FOR_TOUS, PARVIS_READS),
  PARVIS_ROUTE (
      "accueil.couleurs", "GET", "/couleurs.css", get_couleurs, PARVIS_FOR_TOUS, PARVIS_READS),
  { NULL },
};
