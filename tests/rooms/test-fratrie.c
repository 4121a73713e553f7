/* SPDX-License-Identifier: EUPL-1.2 */
/* The same file for a brother or a sister; what both homes of a child read of it. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/demandes/dossier.h"
#include "server/foyers/foyers-store.h"
#include "tests/rooms/demandes-essai.h"
#include "tests/rooms/sql-essai.h"

/* The draft that a copy leads to; 0 when it was refused. */
static gint64
copier (EssaiCommune *essai, const char *who, gint64 demande, gboolean sante)
{
  g_autofree char *base = essai_fiche_dup_path (demande, NULL);
  g_autofree char *path = g_strconcat (base, "/copie", NULL);
  g_autoptr (ParvisResponse) response =
      sante ? essai_commune_post_form (essai, who, path, "sante", "oui", NULL)
            : essai_commune_post_form (essai, who, path, NULL);
  const char *location = essai_get_location (response);

  if (parvis_response_get_status (response) != 303)
    return 0;
  g_assert_true (g_str_has_suffix (location, "/etapes/informations"));
  return g_ascii_strtoll (location + strlen ("/demandes/"), NULL, 10);
}

static JsonObject *
read_reponses (EssaiCommune *essai, gint64 demande)
{
  g_autoptr (GError) error = NULL;
  JsonObject *reponses = parvis_dossier_lire_reponses (essai->commune, essai->db, demande, &error);

  g_assert_no_error (error);
  return reponses;
}

static void
test_copie (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *suivi = NULL;
  g_autoptr (JsonObject) avant = NULL, apres = NULL, avec = NULL;
  g_autoptr (ParvisResponse) page = NULL;
  gint64 copie;

  g_assert_cmpint (copier (essai, PASCAL, f.demande, FALSE), ==, 0); /* not signed yet */
  essai_fiche_remplir (&f, NULL);
  suivi = essai_fiche_dup_path (f.demande, NULL);
  page = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (page, "Faire la même fiche pour un autre enfant");
  g_assert_cmpint (copier (essai, DAVID, f.demande, FALSE), ==, 0); /* another family's */
  copie = copier (essai, PASCAL, f.demande, FALSE);
  g_assert_cmpint (copie, >, f.demande);
  avant = read_reponses (essai, f.demande);
  apres = read_reponses (essai, copie);
  for (gsize i = 0; i < 3; i++)
    {
      static const char *const etapes[] = { "responsable", "autorisations", "personnes" };

      g_test_message ("%s", etapes[i]);
      g_assert_true (json_object_has_member (avant, etapes[i]));
      g_assert_true (json_object_has_member (apres, etapes[i]));
    }
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (apres, "responsable"), "voie"),
      ==, ADRESSE);
  g_assert_false (json_object_has_member (apres, "enfant"));
  g_assert_false (json_object_has_member (apres, "vaccination"));
  g_assert_false (json_object_has_member (apres, "sanitaire"));
  g_assert_false (json_object_has_member (apres, "signature"));
  g_assert_false (json_object_has_member (apres, "informations"));
  /* Each step is still to be confirmed. */
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(*) FROM demande_etape WHERE complete = 1 AND demande_id ="
                            " %" G_GINT64_FORMAT,
                            copie),
                   ==, 0);
  /* Health when it is asked for; vaccinations never. */
  avec = read_reponses (essai, copier (essai, PASCAL, f.demande, TRUE));
  g_assert_true (json_object_has_member (avec, "sanitaire"));
  g_assert_false (json_object_has_member (avec, "vaccination"));
}

/* The copy goes its whole way for the next child, with the household's pieces. */
static void
test_copie_entiere (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense"), autre = { .essai = essai };

  essai_fiche_remplir (&f, NULL);
  autre.enfant = essai_fiche_add_enfant (essai, "Gaspard");
  autre.demande = copier (essai, PASCAL, f.demande, FALSE);
  essai_fiche_remplir (&autre, NULL);
  essai_fiche_assert_etat (&autre, "en_traitement");
  g_assert_cmpint (sql_int (essai, "SELECT personne_id FROM demande WHERE id = %" G_GINT64_FORMAT,
                            autre.demande),
                   ==, autre.enfant);
  /* One proof of address for both. */
  g_assert_cmpint (sql_int (essai,
                            "SELECT count(DISTINCT l.justificatif_id) FROM demande_justificatif l"
                            " JOIN justificatif j ON j.id = l.justificatif_id WHERE j.type ="
                            " 'justificatif-domicile' AND l.demande_id IN (%" G_GINT64_FORMAT
                            ", %" G_GINT64_FORMAT ")",
                            f.demande, autre.demande),
                   ==, 1);
}

static void
test_fiche (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *path = g_strdup_printf ("/mon-foyer/enfants/%" G_GINT64_FORMAT, f.enfant);
  g_autoptr (ParvisResponse) vide = NULL, sienne = NULL, etranger = NULL, autre = NULL,
                             deuxieme = NULL;
  Fiche g = { .essai = essai, .enfant = f.enfant };

  essai_fiche_remplir (&f, NULL);
  vide = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (vide, "n’a encore accepté aucune fiche");
  sql_exec (essai,
            "UPDATE demande SET etat = 'acceptee', decide_a = 1 WHERE id = %" G_GINT64_FORMAT,
            f.demande);
  sienne = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (sienne, SECRET);
  etranger = essai_commune_get (essai, DAVID, path);
  essai_assert_status (etranger, 404);
  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-09-01')",
            essai_commune_get_foyer (essai, DAVID), f.enfant);
  autre = essai_commune_get (essai, DAVID, path);
  essai_assert_status (autre, 200);
  essai_assert_body (autre, SECRET);
  essai_assert_body (autre, "Personnes à contacter");
  essai_assert_no_body (autre, ADRESSE);
  essai_assert_no_body (autre, "Allocataire");
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM journal WHERE action = 'fiche.consultee'"
                                   " AND acteur_type = 'citoyen'"),
                   ==, 2);
  /* One file for both homes: the second one is told so, without the first one's number. */
  g.demande = essai_fiche_commencer (essai, DAVID);
  for (gsize i = 0; i < 2; i++)
    {
      static const char *const etapes[] = { "informations", "responsable" };
      g_autoptr (ParvisResponse) pas =
          essai_fiche_poster (&g, DAVID, essai_fiche_find_etape (etapes[i]), NULL, NULL);

      essai_assert_status (pas, 303);
    }
  deuxieme = essai_fiche_poster (&g, DAVID, essai_fiche_find_etape ("enfant"), NULL, NULL);
  essai_assert_status (deuxieme, 422);
  essai_assert_body (deuxieme, "L’autre foyer de l’enfant a déjà fait cette demande");
}

/* The steps are counted with those that the answers leave out: « sur 10 » from the first to the last. */
static void
test_etapes (EssaiCommune *essai)
{
  Fiche f = essai_fiche_new (essai, "Hortense");
  g_autofree char *premiere = essai_fiche_dup_path (f.demande, "informations");
  g_autofree char *enfant = essai_fiche_dup_path (f.demande, "enfant");
  g_autoptr (ParvisResponse) avant = essai_commune_get (essai, PASCAL, premiere), apres = NULL;

  essai_assert_body (avant, "Étape 1 sur 10");
  essai_assert_body (avant, "Conjoint");
  essai_assert_no_body (avant, "sans objet");
  essai_fiche_remplir (&f, "enfant");
  apres = essai_commune_get (essai, PASCAL, enfant);
  essai_assert_status (apres, 200);
  essai_assert_body (apres, "Étape 4 sur 10");
  essai_assert_body (apres, "sans objet");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/fratrie/copie", test_copie);
  essai_commune_add ("/fratrie/copie-entiere", test_copie_entiere);
  essai_commune_add ("/fratrie/fiche", test_fiche);
  essai_commune_add ("/fratrie/etapes", test_etapes);
  return g_test_run ();
}
