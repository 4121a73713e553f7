/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include "server/template/parvis-saisie.h"
#include "server/template/parvis-templates.h"

static char *
render (const char *template_name, ParvisView *view)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ParvisTemplates) templates =
      parvis_templates_new_from_resource ("/fr/parvis/templates", &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  parvis_templates_render (templates, template_name, view, out);
  return g_string_free (out, FALSE);
}

/* The page that a form is shown in. */
static char *
render_form (ParvisView *view)
{
  parvis_view_set (view, "url", "/ici");
  parvis_view_set (view, "url_annuler", "/la");
  return render ("mon-profil/modifier.html", view);
}

static void
assert_shows (const char *page, const char *text)
{
  if (strstr (page, text) == NULL)
    g_error ("not shown: %s\nin %s", text, page);
}

static void
test_line (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  ParvisView *champ;
  g_autofree char *page = NULL;

  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_DATE, "naissance_le",
                                "Date de naissance", "31/02/2020");
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Celle de l’état civil.");
  parvis_saisie_set_autocomplete (champ, "bday");
  parvis_saisie_faute (view, champ, "Cette date n’existe pas.");
  page = render_form (view);
  assert_shows (page,
                "<label for=\"naissance_le\">Date de naissance<span class=\"etoile\"> *</span> "
                "<span class=\"exemple\">JJ/MM/AAAA</span></label>");
  assert_shows (page,
                "<input class=\"court\" id=\"naissance_le\" name=\"naissance_le\" type=\"text\" "
                "value=\"31/02/2020\" inputmode=\"numeric\" autocomplete=\"bday\" required "
                "aria-invalid=\"true\" aria-describedby=\"naissance_le.faute naissance_le.aide\">");
  assert_shows (page, "<h2>Une réponse est à corriger</h2>");
  assert_shows (page,
                "<a href=\"#naissance_le\">Date de naissance\u00a0: cette date n’existe pas.</a>");
  assert_shows (page, "<title>Erreur&nbsp;: ");
}

/* Every kind draws exactly one field. */
static void
test_kinds (void)
{
  for (int kind = PARVIS_SAISIE_TEXTE; kind <= PARVIS_SAISIE_ENFANT; kind++)
    {
      g_autoptr (ParvisView) view = parvis_view_new ();
      g_autofree char *page = NULL;
      const char *first;

      parvis_saisie_append (view, "champs", kind, "a_b", "Un libellé", "v");
      page = render_form (view);
      first = strstr (page, "class=\"champ");
      if (first == NULL || strstr (first + 1, "class=\"champ") != NULL)
        g_error ("kind %d draws none or several", kind);
      assert_shows (first, "Un libellé");
    }
}

static void
test_choices (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *page = NULL;
  ParvisView *champ;

  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "pai", "Un PAI ?", NULL);
  parvis_saisie_set_aide (champ, "Une aide.");
  parvis_saisie_add_oui_non (champ, "non");
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "niveau", "Niveau", NULL);
  parvis_saisie_add_choix (champ, "CP", "CP", NULL, FALSE);
  parvis_saisie_add_choix (champ, "CE1", "CE1", NULL, TRUE);
  parvis_saisie_set_condition (champ, "{\"champ\":\"pai\",\"egal\":true}", FALSE);
  page = render_form (view);
  assert_shows (page, "<input type=\"radio\" name=\"pai\" value=\"oui\"> <span>Oui</span>");
  assert_shows (page, "<input type=\"radio\" name=\"pai\" value=\"non\" checked> <span>Non</span>");
  assert_shows (page, "<option value=\"CE1\" selected>CE1</option>");
  assert_shows (page, "<div class=\"champ cache\" data-si=\"{&quot;champ&quot;:&quot;pai&quot;");
}

/* A field in a row takes nothing from the one around it. */
static void
test_rows (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *page = NULL;
  const char *inner;
  ParvisView *champ, *ligne;

  champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_LIGNES, "personnes", "Personnes", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Au moins une.");
  parvis_view_set (champ, "ajouter", "Ajouter une personne");
  ligne = parvis_saisie_add_ligne (champ, "Personne 1", "personnes.0");
  parvis_saisie_append (ligne, "champs", PARVIS_SAISIE_TEXTE, "personnes.0.nom", "Nom", "MOULIN");
  parvis_saisie_faute (view, champ, "Il en faut une à prévenir.");
  page = render_form (view);
  assert_shows (page, "<button type=\"submit\" class=\"bouton discret petit\" name=\"retirer\" "
                      "value=\"personnes.0\">");
  assert_shows (page, "name=\"ajouter\" value=\"personnes\">");
  inner = strstr (page, "<label for=\"personnes.0.nom\">Nom</label>");
  g_assert_nonnull (inner);
  assert_shows (inner, "<input class=\"moyen\" id=\"personnes.0.nom\" name=\"personnes.0.nom\" "
                       "type=\"text\" value=\"MOULIN\">");
}

static void
test_faults (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *page = NULL;

  parvis_page_faute (view, "#a", "Un.");
  parvis_page_faute (view, NULL, "Deux.");
  parvis_page_faute (view, "#c", "Trois.");
  page = render_form (view);
  assert_shows (page, "<h2>3 réponses sont à corriger</h2>");
  assert_shows (page, "<li>Deux.</li>");
  assert_shows (page, "<li><a href=\"#c\">Trois.</a></li>");
}

static void
test_passwords (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *page = NULL;
  ParvisView *champ;

  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE, "mdp",
                                "Mot de passe", "never shown again");
  parvis_saisie_set_regles (champ, 12, "/niveau");
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_COCHE, "cgu", "J’accepte", NULL);
  parvis_saisie_set_aide (champ, "À lire :");
  parvis_saisie_set_lien (champ, "les conditions", "/conditions");
  page = render_form (view);
  assert_shows (page, "12 caractères au moins");
  assert_shows (page, "autocomplete=\"new-password\"");
  assert_shows (page, "<a href=\"/conditions\"");
  g_assert_null (strstr (page, "never shown again"));
}

static void
test_statuts (void)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autofree char *page = NULL;

  parvis_view_set_statut (view, "statut", PARVIS_STATUT_NO, "Invalide");
  page = render ("demande/suivi.html", view);
  assert_shows (page, "<span class=\"statut no\"><svg class=\"i\" aria-hidden=\"true\"><use "
                      "href=\"#i-no\"></use></svg>Invalide</span>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/saisie/line", test_line);
  g_test_add_func ("/saisie/kinds", test_kinds);
  g_test_add_func ("/saisie/choices", test_choices);
  g_test_add_func ("/saisie/rows", test_rows);
  g_test_add_func ("/saisie/faults", test_faults);
  g_test_add_func ("/saisie/passwords", test_passwords);
  g_test_add_func ("/saisie/statuts", test_statuts);
  return g_test_run ();
}
