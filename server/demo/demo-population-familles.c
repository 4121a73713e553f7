/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-population.h"

#include "shared/rules/parvis-texte.h"

static JsonArray *
get_liste (DemoVille *ville, const char *liste)
{
  return json_object_get_array_member (json_node_get_object (ville->population), liste);
}

static const char *
draw_texte (DemoVille *ville, ParvisHasard *hasard, const char *liste)
{
  JsonArray *array = get_liste (ville, liste);

  return json_array_get_string_element (array,
                                        parvis_hasard_draw (hasard, json_array_get_length (array)));
}

/* One of a list of objects, each as often as its `poids` out of a hundred. */
static JsonObject *
draw_objet (DemoVille *ville, ParvisHasard *hasard, const char *liste)
{
  JsonArray *array = get_liste (ville, liste);
  gint64 reste = parvis_hasard_draw (hasard, 100);
  guint n = json_array_get_length (array);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *objet = json_array_get_object_element (array, i);

      reste -= json_object_get_int_member (objet, "poids");
      if (reste < 0)
        return objet;
    }
  return json_array_get_object_element (array, 0);
}

static char *
keep (DemoVille *ville, const char *texte)
{
  return g_string_chunk_insert_const (ville->textes, texte);
}

G_GNUC_PRINTF (2, 3)
static char *
keep_printf (DemoVille *ville, const char *format, ...)
{
  g_autofree char *texte = NULL;
  va_list args;

  va_start (args, format);
  texte = g_strdup_vprintf (format, args);
  va_end (args);
  return keep (ville, texte);
}

static const char *
get_texte (JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default (object, key, NULL);
}

static void
set_naissance (DemoVille *ville, ParvisHasard *hasard, ParvisPersonne *personne, ParvisDate jour)
{
  JsonObject *lieu = draw_objet (ville, hasard, "naissances");
  char iso[PARVIS_DATE_ISO_SIZE];

  personne->naissance_le = keep (ville, parvis_date_write_iso (jour, iso));
  personne->naissance_pays = (char *) get_texte (lieu, "pays");
  personne->naissance_commune = (char *) get_texte (lieu, "cog");
  personne->naissance_lieu = (char *) get_texte (lieu, "lieu");
  personne->naissance_dep = (char *) get_texte (lieu, "dep");
}

static ParvisPersonne
draw_adulte (DemoVille *ville, ParvisHasard *hasard, gboolean femme, const char *nom)
{
  ParvisPersonne adulte = { .civilite = (char *) (femme ? "madame" : "monsieur"),
                            .nom_naissance = (char *) nom,
                            .lien = (char *) (femme ? "mere" : "pere") };

  adulte.prenom = (char *) draw_texte (ville, hasard, femme ? "femmes" : "hommes");
  set_naissance (ville, hasard, &adulte,
                 ville->aujourdhui - parvis_hasard_between (hasard, 29 * 365, 49 * 365));
  return adulte;
}

/* "marie.martin", "marie.martin2"… */
static const char *
create_identifiant (DemoVille *ville, const ParvisPersonne *personne, GHashTable *identifiants)
{
  g_autofree char *prenom = parvis_texte_cle (personne->prenom);
  g_autofree char *nom = parvis_texte_cle (personne->nom_naissance);
  g_autofree char *base = g_strdelimit (g_strdup_printf ("%s.%s", prenom, nom), " ", '.');
  int n = GPOINTER_TO_INT (g_hash_table_lookup (identifiants, base)) + 1;

  g_hash_table_insert (identifiants, g_strdup (base), GINT_TO_POINTER (n));
  return n == 1 ? keep (ville, base) : keep_printf (ville, "%s%d", base, n);
}

static void
draw_activites (DemoEnfant *enfant, ParvisHasard *hasard)
{
  static const guint pourcents[DEMO_N_ACTIVITES] = { 94, 8, 12, 9 };

  for (int i = 0; i < DEMO_N_ACTIVITES; i++)
    if (parvis_hasard_chance (hasard, pourcents[i]))
      enfant->seances |= 1u << i;
  if (enfant->seances == 0)
    enfant->seances = 1u << DEMO_RESTAURATION;
  enfant->pai = parvis_hasard_chance (hasard, 2);
}

/* Two children of one family have two names. */
static const char *
draw_prenom (DemoVille *ville, ParvisHasard *hasard, const DemoFamille *famille, gboolean fille)
{
  for (;;)
    {
      const char *prenom = draw_texte (ville, hasard, fille ? "filles" : "garcons");
      gboolean pris = FALSE;

      for (guint i = 0; i < famille->enfants->len; i++)
        pris = pris
               || g_str_equal (g_array_index (famille->enfants, DemoEnfant, i).personne.prenom,
                               prenom);
      if (!pris)
        return prenom;
    }
}

static void
add_enfant (DemoVille *ville, ParvisHasard *hasard, DemoFamille *famille)
{
  gboolean fille = parvis_hasard_chance (hasard, 49);
  /* From two years below school to one year above. */
  int annee =
      parvis_date_get_year (ville->annees[DEMO_ANNEE].du) - parvis_hasard_between (hasard, 2, 11);
  DemoEnfant enfant = { .personne = { .sexe = (char *) (fille ? "fille" : "garcon"),
                                      .nom_naissance = famille->responsable.nom_naissance } };

  enfant.personne.prenom = (char *) draw_prenom (ville, hasard, famille, fille);
  enfant.naissance = parvis_date_new (annee, 1, 1) + (int) parvis_hasard_draw (hasard, 365);
  set_naissance (ville, hasard, &enfant.personne, enfant.naissance);
  draw_activites (&enfant, hasard);
  enfant.hasard = parvis_hasard_new (ville->graine, famille->rang * 16 + famille->enfants->len);
  g_array_append_val (famille->enfants, enfant);
}

static void
draw_adresse (DemoVille *ville, ParvisHasard *hasard, DemoFamille *famille)
{
  JsonObject *commune = draw_objet (ville, hasard, "communes");

  famille->adresse.voie = keep_printf (ville, "%d %s", parvis_hasard_between (hasard, 1, 120),
                                       draw_texte (ville, hasard, "voies"));
  famille->adresse.code_postal = (char *) get_texte (commune, "code_postal");
  famille->adresse.commune = (char *) get_texte (commune, "nom");
  famille->adresse.commune_cog = (char *) get_texte (commune, "cog");
}

DemoFamille *
parvis_demo_population_draw_famille (DemoVille *ville, GHashTable *identifiants)
{
  DemoFamille *famille = g_new0 (DemoFamille, 1);
  ParvisHasard hasard;
  gboolean mere;
  guint n;

  famille->rang = ville->familles->len;
  famille->enfants = g_array_new (FALSE, TRUE, sizeof (DemoEnfant));
  g_ptr_array_add (ville->familles, famille);
  hasard = parvis_hasard_new (ville->graine, famille->rang);
  mere = parvis_hasard_chance (&hasard, 68);
  famille->responsable = draw_adulte (ville, &hasard, mere, draw_texte (ville, &hasard, "noms"));
  famille->identifiant = create_identifiant (ville, &famille->responsable, identifiants);
  famille->courriel = keep_printf (ville, "%s@courriel.example", famille->identifiant);
  famille->responsable.courriel = (char *) famille->courriel;
  famille->responsable.telephone = keep_printf (ville, "+3362%07u", famille->rang);
  if (parvis_hasard_chance (&hasard, 76))
    {
      famille->conjoint = draw_adulte (ville, &hasard, !mere, draw_texte (ville, &hasard, "noms"));
      famille->conjoint.telephone = keep_printf (ville, "+3363%07u", famille->rang);
    }
  draw_adresse (ville, &hasard, famille);
  famille->quotient =
      parvis_hasard_chance (&hasard, 35) ? -1 : parvis_hasard_between (&hasard, 180, 1900);
  n = parvis_hasard_draw (&hasard, 100);
  for (guint i = 0; i < (n < 44 ? 1u : n < 83 ? 2u : n < 97 ? 3u : 4u); i++)
    add_enfant (ville, &hasard, famille);
  return famille;
}
