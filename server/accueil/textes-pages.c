/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/textes-pages.h"

#include <string.h>

#include "server/accueil/textes-defauts.h"
#include "server/reglages/reglages-cles.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-typo.h"

/* A text page. Paragraphs are lines; « # » begins a title, « ## » one below it, « - » a point. An
 * address (https://…, a mail) becomes a link. {commune.nom} is that setting's value,
 * {commune.dpo|these words} when it is empty. No HTML. */
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
  { "accessibilite", "Déclaration d’accessibilité", "page.accessibilite" },
};

void
parvis_textes_fill_pied (ParvisRequest *request, ParvisDb *db, ParvisView *view)
{
  ParvisView *tarifs = parvis_view_append (view, "pied");

  parvis_view_set_url (tarifs, "url", request, "tarifs", NULL);
  parvis_view_set (tarifs, "libelle", "Tarifs");
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

          parvis_view_printf (row, "libelle", "Accessibilité : %s", etat);
        }
      else
        parvis_view_set (row, "libelle", pages[i].titre);
    }
}

/* --- {settings} --- */

/* The end of the braces that open at @texte, counting those inside; NULL = they do not close. */
static const char *
find_fin (const char *texte)
{
  int depth = 0;

  for (const char *c = texte; *c != '\0'; c++)
    {
      depth += *c == '{' ? 1 : *c == '}' ? -1 : 0;
      if (depth == 0)
        return c;
    }
  return NULL;
}

static char *
dup_valeur (ParvisRequest *request, ParvisDb *db, const char *cle)
{
  const ParvisReglageCle *reglage = parvis_reglages_find_cle (cle);

  if (g_str_equal (cle, "portail.adresse"))
    return g_strdup (parvis_request_get_commune (request)->base_url);
  if (reglage == NULL || reglage->type != PARVIS_REGLAGE_TEXTE || g_str_has_prefix (cle, "page."))
    return g_strdup ("");
  return parvis_reglages_dup_texte (db, cle, parvis_request_get_today (request));
}

static char *dup_rempli (ParvisRequest *request, ParvisDb *db, const char *texte, guint depth);

/* « commune.dpo|the words otherwise », without its braces. */
static char *
dup_accolade (ParvisRequest *request, ParvisDb *db, const char *inside, guint depth)
{
  const char *sinon = strchr (inside, '|');
  g_autofree char *cle =
      sinon != NULL ? g_strndup (inside, (gsize) (sinon - inside)) : g_strdup (inside);
  g_autofree char *valeur = dup_valeur (request, db, cle);

  if (*valeur != '\0' || sinon == NULL)
    return g_steal_pointer (&valeur);
  return dup_rempli (request, db, sinon + 1, depth + 1);
}

static char *
dup_rempli (ParvisRequest *request, ParvisDb *db, const char *texte, guint depth)
{
  static const char *const typo[][2] = {
    { "\040:", PARVIS_NBSP ":" },  { "\040;", PARVIS_NNBSP ";" }, { "\040?", PARVIS_NNBSP "?" },
    { "\040!", PARVIS_NNBSP "!" }, { "«\040", "«" PARVIS_NBSP },  { "\040»", PARVIS_NBSP "»" },
  };
  GString *rempli = g_string_new (NULL);

  while (*texte != '\0')
    {
      const char *fin = *texte == '{' && depth < 3 ? find_fin (texte) : NULL;

      if (fin != NULL)
        {
          g_autofree char *inside = g_strndup (texte + 1, (gsize) (fin - texte - 1));
          g_autofree char *valeur = dup_accolade (request, db, inside, depth);

          g_string_append (rempli, valeur);
          texte = fin + 1;
        }
      else
        g_string_append_c (rempli, *texte++);
    }
  /* Nobody types no-break spaces into a setting. */
  for (gsize i = 0; depth == 0 && i < G_N_ELEMENTS (typo); i++)
    g_string_replace (rempli, typo[i][0], typo[i][1], 0);
  return g_string_free (rempli, FALSE);
}

/* --- lines --- */

static void
add_morceau (ParvisView *ligne, const char *texte, gsize length, const char *prefixe)
{
  ParvisView *morceau;
  g_autofree char *copie = g_strndup (texte, length);

  if (length == 0)
    return;
  morceau = parvis_view_append (ligne, "morceaux");
  parvis_view_set (morceau, "texte", copie);
  if (prefixe != NULL)
    parvis_view_printf (morceau, "url", "%s%s", prefixe, copie);
  else
    parvis_view_set (morceau, "url", NULL);
}

/* The line's text in pieces: an address is a link, whatever else it is. */
static void
add_ligne (ParvisView *partie, const char *key, const char *texte)
{
  static const char lien[] =
      "https?://[^\\s<>\"]*[^\\s<>\".,;:!?)]|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+";
  ParvisView *ligne = parvis_view_append (partie, key);
  g_autoptr (GRegex) regex = g_regex_new (lien, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int done = 0;

  parvis_view_list (ligne, "morceaux");
  g_regex_match (regex, texte, 0, &match);
  while (g_match_info_matches (match))
    {
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      add_morceau (ligne, texte + done, (gsize) (start - done), NULL);
      add_morceau (ligne, texte + start, (gsize) (end - start),
                   strncmp (texte + start, "http", 4) == 0 ? "" : "mailto:");
      done = end;
      g_match_info_next (match, NULL);
    }
  add_morceau (ligne, texte + done, strlen (texte + done), NULL);
}

static ParvisView *
begin_partie (ParvisView *view, const char *titre, const char *sous_titre)
{
  ParvisView *partie = parvis_view_append (view, "parties");

  parvis_view_set (partie, "partie", titre);
  parvis_view_set (partie, "sous_partie", sous_titre);
  parvis_view_list (partie, "paragraphes");
  parvis_view_list (partie, "points");
  parvis_view_list (partie, "suite");
  return partie;
}

static void
show_texte (ParvisView *view, const char *texte)
{
  g_auto (GStrv) lignes = g_strsplit (texte, "\n", -1);
  ParvisView *partie = NULL;
  gboolean points = FALSE;

  for (gsize i = 0; lignes[i] != NULL; i++)
    {
      char *ligne = g_strstrip (lignes[i]);
      gboolean titre = g_str_has_prefix (ligne, "# "), sous = g_str_has_prefix (ligne, "## ");

      if (*ligne == '\0')
        continue;
      if (titre || sous || partie == NULL)
        {
          partie = begin_partie (view, titre ? ligne + 2 : NULL, sous ? ligne + 3 : NULL);
          points = FALSE;
        }
      if (titre || sous)
        continue;
      if (g_str_has_prefix (ligne, "- "))
        {
          add_ligne (partie, "points", ligne + 2);
          points = TRUE;
        }
      else
        add_ligne (partie, points ? "suite" : "paragraphes", ligne);
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
        const char *defaut = parvis_textes_find_defaut (pages[i].reglage);

        parvis_view_set (view, "titre", pages[i].titre);
        parvis_view_list (view, "parties");
        if (*texte != '\0' || defaut != NULL)
          {
            g_autofree char *rempli = dup_rempli (request, db, *texte != '\0' ? texte : defaut, 0);

            show_texte (view, rempli);
          }
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
