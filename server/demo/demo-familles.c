/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-ville.h"

#include "server/comptes/comptes-store.h"

static const char *
get_texte (JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default (object, key, NULL);
}

/* Borrowed texts. */
static ParvisPersonne
read_personne (JsonObject *p)
{
  return (ParvisPersonne){
    .civilite = (char *) get_texte (p, "civilite"),
    .nom_naissance = (char *) get_texte (p, "nom"),
    .prenom = (char *) get_texte (p, "prenom"),
    .sexe = (char *) get_texte (p, "sexe"),
    .naissance_le = (char *) get_texte (p, "naissance_le"),
    .naissance_pays = (char *) "99100",
    .naissance_commune = (char *) get_texte (p, "commune"),
    .naissance_lieu = (char *) get_texte (p, "lieu"),
    .naissance_dep = (char *) get_texte (p, "dep"),
    .telephone = (char *) get_texte (p, "telephone"),
    .courriel = (char *) get_texte (p, "courriel"),
    .lien = (char *) get_texte (p, "lien"),
  };
}

static void
read_enfant (DemoVille *ville, DemoFamille *famille, JsonObject *object)
{
  DemoEnfant enfant = { .personne = read_personne (object), .seances = 1 << DEMO_RESTAURATION };

  enfant.pai = json_object_get_boolean_member_with_default (object, "pai", FALSE);

  /* Children stay of an age to go to school. */
  enfant.personne.naissance_le =
      (char *) parvis_demo_ville_move (ville, enfant.personne.naissance_le);
  enfant.naissance = parvis_date_from_iso (enfant.personne.naissance_le);
  enfant.hasard = parvis_hasard_new (ville->graine, famille->rang * 16 + famille->enfants->len);
  g_array_append_val (famille->enfants, enfant);
}

DemoFamille *
parvis_demo_famille_from_json (DemoVille *ville, JsonObject *f)
{
  DemoFamille *famille = g_new0 (DemoFamille, 1);
  JsonObject *adresse = json_object_get_object_member (f, "adresse");
  JsonArray *enfants = json_object_get_array_member (f, "enfants");

  famille->rang = ville->familles->len;
  famille->identifiant = get_texte (f, "identifiant");
  famille->courriel = get_texte (f, "courriel");
  famille->responsable = read_personne (json_object_get_object_member (f, "responsable"));
  famille->responsable.courriel = (char *) famille->courriel;
  if (json_object_has_member (f, "conjoint"))
    famille->conjoint = read_personne (json_object_get_object_member (f, "conjoint"));
  famille->adresse = (ParvisFoyer){ .voie = (char *) get_texte (adresse, "voie"),
                                    .code_postal = (char *) get_texte (adresse, "code_postal"),
                                    .commune = (char *) get_texte (adresse, "commune"),
                                    .commune_cog = (char *) get_texte (adresse, "cog") };
  famille->quotient = json_object_get_int_member (f, "quotient");
  famille->credit_cents = json_object_get_int_member (f, "credit_cents");
  famille->enfants = g_array_new (FALSE, TRUE, sizeof (DemoEnfant));
  for (guint i = 0; i < json_array_get_length (enfants); i++)
    read_enfant (ville, famille, json_array_get_object_element (enfants, i));
  g_ptr_array_add (ville->familles, famille);
  return famille;
}

static gboolean
create_compte (DemoVille *ville, ParvisDb *db, DemoFamille *famille, gint64 now, GError **error)
{
  g_autofree char *nom = parvis_personne_dup_nom (&famille->responsable);
  ParvisFoyer foyer = famille->adresse;
  ParvisCompteNouveau nouveau = { .identifiant = famille->identifiant,
                                  .courriel = famille->courriel,
                                  .mot_de_passe = ville->hash,
                                  .cgu_version = "2026-09",
                                  .cgu_a = now,
                                  .personne = &famille->responsable,
                                  .foyer = &foyer };

  foyer.nom = nom;
  famille->compte_id = parvis_compte_creer (db, &nouveau, ville->depuis, now, error);
  if (famille->compte_id == 0)
    return FALSE;
  famille->foyer_id = parvis_compte_get_foyer (db, famille->compte_id, error);
  return famille->foyer_id != 0;
}

gboolean
parvis_demo_famille_creer (
    DemoVille *ville, ParvisDb *db, DemoFamille *famille, gint64 now, GError **error)
{
  if (!create_compte (ville, db, famille, now, error))
    return FALSE;
  for (guint i = 0; i < famille->enfants->len; i++)
    {
      ParvisPersonne *enfant = &g_array_index (famille->enfants, DemoEnfant, i).personne;

      enfant->id = parvis_personne_insert (db, enfant, now, error);
      if (enfant->id == 0
          || !parvis_foyer_add_membre (db, famille->foyer_id, enfant->id, "enfant", NULL,
                                       ville->depuis, error))
        return FALSE;
    }
  return famille->quotient < 0
         || parvis_foyer_set_quotient (db, famille->foyer_id, ville->depuis, NULL,
                                       famille->quotient, 0, error);
}

const char *
parvis_demo_enfant_get_niveau (const DemoVille *ville,
                               const DemoEnfant *enfant,
                               DemoAnneeRang annee)
{
  static const char *const niveaux[] = { "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2" };
  /* In France the calendar year of birth counts. */
  int age =
      parvis_date_get_year (ville->annees[annee].du) - parvis_date_get_year (enfant->naissance);

  return age >= 3 && age < 3 + (int) G_N_ELEMENTS (niveaux) ? niveaux[age - 3] : NULL;
}

static gboolean
has_niveau (const DemoEcole *ecole, const char *niveau)
{
  for (guint i = 0; i < json_array_get_length (ecole->niveaux); i++)
    if (g_str_equal (json_array_get_string_element (ecole->niveaux, i), niveau))
      return TRUE;
  return FALSE;
}

gint64
parvis_demo_enfant_get_ecole (const DemoVille *ville,
                              const DemoFamille *famille,
                              const char *niveau)
{
  guint n = ville->ecoles->len;

  /* Each family has its school; when it does not have the level, the next that does. */
  for (guint i = 0; i < n; i++)
    {
      const DemoEcole *ecole = &g_array_index (ville->ecoles, DemoEcole, (famille->rang + i) % n);

      if (has_niveau (ecole, niveau))
        return ecole->id;
    }
  return 0;
}
