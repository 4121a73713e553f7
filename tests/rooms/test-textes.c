/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "tests/rooms/sql-essai.h"

/* The pages that the law asks for: there from the first day, and the commune's to change. */

/* A commune that has set nothing is lawful all the same. @propres: it has texts of its own for the last ones. */
static void
assert_pages (EssaiCommune *essai, gboolean propres)
{
  static const struct
  {
    const char *page, *textes[16];
  } pages[] = {
    { "mentions-legales", { "Éditeur", "Direction de la publication", "Hébergement" } },
    { "donnees-personnelles",
      { "Qui est responsable", "Pourquoi", "Combien de temps", "dix ans", "Vos droits",
        "<a href=\"https://www.cnil.fr/fr/plaintes\">" } },
    { "cookies", { "nécessaires à son fonctionnement" } },
    /* Each heading of the imposed model. */
    { "accessibilite",
      { "article 47 de la loi n° 2005-102", "Schéma pluriannuel", "<h2>État de conformité</h2>",
        "non conforme", "<h2>Résultats des tests</h2>", "<h2>Contenus non accessibles</h2>",
        "<h3>Non-conformité</h3>", "<h3>Dérogations pour charge disproportionnée</h3>",
        "<h3>Contenus non soumis", "<h2>Établissement de cette déclaration",
        "<h3>Technologies utilisées", "<h3>Environnement de test</h3>", "<h3>Outils pour évaluer",
        "<h3>Pages du site", "<h2>Retour d’information et contact</h2>",
        "<h2>Voies de recours</h2>" } },
    { "contact", { "La mairie" } },
    { "conditions", { "Vos engagements" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages) - (propres ? 2 : 0); i++)
    {
      g_autofree char *path = g_strconcat ("/informations/", pages[i].page, NULL);
      g_autoptr (ParvisResponse) page = essai_commune_get (essai, NULL, path);

      essai_assert_status (page, 200);
      for (gsize t = 0; t < 16 && pages[i].textes[t] != NULL; t++)
        essai_assert_body (page, pages[i].textes[t]);
      essai_assert_body (page, "Accessibilité : non conforme");
      /* No setting is left between its braces. */
      essai_assert_no_body (page, "{commune");
      essai_assert_no_body (page, "|");
    }
}

static void
test_demo (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) mentions =
      essai_commune_get (essai, NULL, "/informations/mentions-legales");
  g_autoptr (ParvisResponse) recours =
      essai_commune_get (essai, NULL, "/informations/accessibilite");

  assert_pages (essai, TRUE);
  essai_assert_body (mentions, "Claire Fontaine, maire");
  essai_assert_body (mentions, "<a href=\"mailto:mairie@sarrians.example\">");
  essai_assert_body (recours, "<a href=\"https://formulaire.defenseurdesdroits.fr/\">");
}

static void
test_neuve (void)
{
  g_autoptr (EssaiCommune) essai = essai_commune_new_neuve ();

  assert_pages (essai, FALSE);
}

/* The commune's own words: its titles, lists, links and settings; nothing of it is HTML. */
static void
test_langue (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) page = NULL;

  sql_exec (essai,
            "INSERT INTO reglage (cle, du, valeur) VALUES ('page.contact', '2020-01-02', json_quote"
            " ('<script>x</script> et {commune.nom}' || char (10) || '## Dessous' || char (10) ||"
            " '- voir https://exemple.fr/a?b=c.' || char (10) || 'après' || char (10) ||"
            " '{commune.hebergeur|sinon} {inconnu|sans {commune.nom}} {ouvert')),"
            " ('commune.hebergeur', '2020-01-02', '\"\"') ON CONFLICT DO NOTHING;"
            "DELETE FROM reglage WHERE cle = 'page.contact' AND du <> '2020-01-02'");
  page = essai_commune_get (essai, NULL, "/informations/contact");
  essai_assert_status (page, 200);
  essai_assert_body (page, "&lt;script&gt;x&lt;/script&gt; et Ville de Sarrians");
  essai_assert_body (page, "<h3>Dessous</h3>");
  essai_assert_body (page, "<a href=\"https://exemple.fr/a?b=c\">https://exemple.fr/a?b=c</a>.");
  essai_assert_body (page, "sinon sans Ville de Sarrians {ouvert");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/textes/demo", test_demo);
  g_test_add_func ("/textes/neuve", test_neuve);
  essai_commune_add ("/textes/langue", test_langue);
  return g_test_run ();
}
