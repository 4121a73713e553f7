/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/demandes-essai.h"

#include <string.h>

#include "tests/rooms/sql-essai.h"

/* clang-format off */
/* A fiche enfant without a fault; « * » is the child's number. */
static const Etape etapes[] = {
  { "informations", "responsable", { { "reglement", "oui" } } },
  { "responsable", "enfant", {
    { "civilite", "monsieur" }, { "nom_naissance", "Dupin" }, { "prenom", "Pascal" },
    { "naissance_le", "21/05/1984" }, { "naissance_pays", "99100" },
    { "naissance_commune", "Carpentras" }, { "naissance_dep", "84" }, { "lien", "pere" },
    { "autorite_parentale", "oui" }, { "voie", ADRESSE }, { "code_postal", "84260" },
    { "commune", "Sarrians" }, { "telephone", "06 12 34 56 78" },
    { "telephone_fixe", "04 90 65 43 21" },
    { "courriel", "pascal.dupin@courriel.example" }, { "enfant_vit_avec", "deux_parents" },
    { "tarif_quotient", "non" }, { "second_responsable", "non" } } },
  { "enfant", "autorisations", {
    { "enfant", "*" }, { "transports", "aucun" }, { "annee", "2026-2027" }, { "etablissement", "1" },
    { "niveau", "CM2" }, { "seances", "1" }, { "regime_alimentaire", "standard" } } },
  { "autorisations", "vaccination", {
    { "image_interne", "non" }, { "image_site", "non" }, { "image_reseaux", "non" },
    { "image_presse", "non" }, { "sortie", "responsables" }, { "soins", "oui" } } },
  { "vaccination", "sanitaire", {
    { "vaccins.dtp.a_jour", "oui" }, { "vaccins.dtp.rappel", "12/03/2022" },
    { "contre_indication", "non" } } },
  { "sanitaire", "personnes", {
    { "pai", "non" }, { "allergies", "alimentaire" }, { "allergie_alimentaire", SECRET },
    { "traitement", "non" } } },
  { "personnes", "justificatifs", {
    { "personnes.0.nom", "Martin" }, { "personnes.0.prenom", "Paule" },
    { "personnes.0.lien", "grand_parent" }, { "personnes.0.telephone", "04.90.11.22.33" },
    { "personnes.0.majeure", "oui" }, { "personnes.0.urgence", "oui" } } },
  { "justificatifs", "signature", { { NULL } } },
  { "signature", NULL, {
    { "certifie", "oui" }, { "engagement", "oui" }, { "signataire", "Pascal Dupin" } } },
};
/* clang-format on */

/* --------------------------------------------------------------------------- going through it */

char *
essai_fiche_dup_path (gint64 demande, const char *etape)
{
  return etape != NULL
             ? g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/etapes/%s", demande, etape)
             : g_strdup_printf ("/demandes/%" G_GINT64_FORMAT, demande);
}

const char *
essai_get_location (ParvisResponse *response)
{
  const char *location = parvis_response_find_header (response, "Location");

  return location != NULL ? location : "";
}

/* A child in CM2 whom the demo has not enrolled: of whom nothing is known. */
gint64
essai_fiche_add_enfant (EssaiCommune *essai, const char *prenom)
{
  gint64 foyer = essai_commune_get_foyer (essai, PASCAL);

  sql_exec (
      essai,
      "INSERT INTO personne (nom_naissance, prenom, sexe, naissance_le, naissance_pays, cree_a)"
      " VALUES ('Dupin', '%s', 'fille', '2016-06-01', '99100', 1);"
      "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
      ", (SELECT max (id) FROM personne), 'enfant', '2026-01-01')",
      prenom, foyer);
  return sql_int (essai, "SELECT max (id) FROM personne");
}

gint64
essai_fiche_commencer (EssaiCommune *essai, const char *qui)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, qui, "/demarches/fiche-enfant", "cgu", "oui", NULL);

  essai_assert_status (response, 303);
  g_assert_true (g_str_has_suffix (essai_get_location (response), "/etapes/informations"));
  return g_ascii_strtoll (essai_get_location (response) + strlen ("/demandes/"), NULL, 10);
}

Fiche
essai_fiche_new (EssaiCommune *essai, const char *prenom)
{
  Fiche fiche = { .essai = essai, .enfant = essai_fiche_add_enfant (essai, prenom) };

  fiche.demande = essai_fiche_commencer (essai, PASCAL);
  return fiche;
}

/* A step's form, one field changed (or added). */
ParvisResponse *
essai_fiche_poster (
    Fiche *f, const char *qui, const Etape *etape, const char *nom, const char *valeur)
{
  g_autofree char *path = essai_fiche_dup_path (f->demande, etape->etape);
  g_autofree char *enfant = g_strdup_printf ("%" G_GINT64_FORMAT, f->enfant);
  g_autoptr (ParvisRequest) request = essai_commune_request (f->essai, qui, "POST", path);
  gboolean there = nom == NULL;

  for (const Champ *c = etape->champs; c->nom != NULL; c++)
    {
      gboolean same = g_strcmp0 (nom, c->nom) == 0;
      const char *usual = g_str_equal (c->valeur, "*") ? enfant : c->valeur;

      there |= same;
      parvis_request_add_field_for_test (request, c->nom, same ? valeur : usual);
    }
  if (!there)
    parvis_request_add_field_for_test (request, nom, valeur);
  if (g_strcmp0 (nom, "action") != 0)
    parvis_request_add_field_for_test (request, "action", "suivant");
  return essai_commune_run (f->essai, request);
}

const Etape *
essai_fiche_find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etapes); i++)
    if (g_str_equal (etapes[i].etape, code))
      return &etapes[i];
  return NULL;
}

const Etape *
essai_fiche_find_etape (const char *code)
{
  const Etape *etape = essai_fiche_find (code);

  g_assert_nonnull (etape);
  return etape;
}

/* Fills the steps from the first one to the one before @end; NULL = all of them, signed. */
void
essai_fiche_remplir (Fiche *f, const char *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etapes) && g_strcmp0 (etapes[i].etape, end) != 0; i++)
    {
      g_autoptr (ParvisResponse) response = essai_fiche_poster (f, PASCAL, &etapes[i], NULL, NULL);
      g_autofree char *next =
          etapes[i].suivante != NULL
              ? essai_fiche_dup_path (f->demande, etapes[i].suivante)
              : g_strdup_printf ("/demandes/%" G_GINT64_FORMAT "/confirmation", f->demande);

      if (parvis_response_get_status (response) != 303)
        g_test_message ("%s: %s", etapes[i].etape, parvis_response_get_body (response, NULL));
      essai_assert_status (response, 303);
      g_assert_cmpstr (essai_get_location (response), ==, next);
    }
}

void
essai_fiche_assert_etat (Fiche *f, const char *etat)
{
  g_autofree char *now =
      sql_text (f->essai, "SELECT etat FROM demande WHERE id = %" G_GINT64_FORMAT, f->demande);

  g_assert_cmpstr (now, ==, etat);
}

/* The history's events in order, and the agents' actions in the journal. */
void
essai_fiche_assert_traces (Fiche *f, const char *historique, const char *journal)
{
  g_autofree char *events = sql_text (
      f->essai,
      "SELECT group_concat (evenement, ' ') FROM (SELECT evenement FROM demande_historique"
      " WHERE demande_id = %" G_GINT64_FORMAT " ORDER BY n)",
      f->demande);
  g_autofree char *lines =
      sql_text (f->essai,
                "SELECT group_concat (action, ' ') FROM (SELECT action FROM journal WHERE "
                "objet_type = 'demande'"
                " AND acteur_type = 'agent' AND objet_id = %" G_GINT64_FORMAT " ORDER BY id)",
                f->demande);

  g_assert_cmpstr (events, ==, historique);
  g_assert_cmpstr (lines, ==, journal);
}

ParvisResponse *
essai_fiche_agir (Fiche *f, const char *agent, const char *action, const char *json)
{
  g_autofree char *path =
      g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT "/%s", f->demande, action);

  return essai_commune_post_json (f->essai, agent, path, json);
}

void
essai_fiche_assert_action (Fiche *f,
                           const char *agent,
                           const char *action,
                           const char *json,
                           guint status,
                           const char *text)
{
  g_autoptr (ParvisResponse) response = essai_fiche_agir (f, agent, action, json);

  essai_assert_status (response, status);
  essai_assert_body (response, text);
}
