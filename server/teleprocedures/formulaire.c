/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-teleprocedures"
#include "config.h"

#include "server/teleprocedures/formulaire.h"

#include <gio/gio.h>

#include "server/http/parvis-route.h"
#include "server/referentiels/parvis-referentiels.h"
#include "server/template/parvis-saisie.h"

/* Characters of a line that may stand above fields as their title. */
#define TITRE_MAX 80

/* What is accepted with a tick, and the page of information that says it. */
static const struct
{
  const char *champ, *page, *libelle;
} lectures[] = {
  { "cgu", "conditions", "les conditions d’utilisation" },
  { "rgpd", "donnees-personnelles", "les règles sur les données personnelles" },
  { "reglement", "reglement", "le règlement intérieur" },
};

static ParvisTeleprocedure *
load (const char *code)
{
  g_autofree char *path = g_strdup_printf ("/fr/parvis/formulaires/%s.json", code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  ParvisTeleprocedure *read = NULL;

  if (bytes != NULL)
    read = parvis_teleprocedure_new_from_json (g_bytes_get_data (bytes, NULL),
                                               (gssize) g_bytes_get_size (bytes), NULL, &error);
  if (read == NULL)
    g_error ("%s: %s", path, error->message);
  return read;
}

const ParvisTeleprocedure *
parvis_formulaire_get (const char *code)
{
  static GMutex mutex;
  static GHashTable *known;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  ParvisTeleprocedure *formulaire;

  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  formulaire = g_hash_table_lookup (known, code);
  if (formulaire == NULL)
    {
      formulaire = load (code);
      g_hash_table_insert (known, g_strdup (code), formulaire);
    }
  return formulaire;
}

void
parvis_formulaire_show_lecture (ParvisRequest *request, ParvisView *champ, const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lectures); i++)
    if (g_str_equal (lectures[i].champ, code))
      {
        g_autofree char *url = parvis_url (request, "accueil.texte", lectures[i].page, NULL);

        parvis_saisie_set_aide (champ, "À lire :");
        parvis_saisie_set_lien (champ, lectures[i].libelle, url);
      }
}

const char *const *
parvis_formulaire_valeurs (gpointer data, const char *nom)
{
  return parvis_request_get_field_values (data, nom);
}

/* How a field of a definition is typed. */
static ParvisSaisie
get_saisie (const ParvisChamp *champ)
{
  static const ParvisSaisie saisies[] = {
    [PARVIS_CHAMP_TEXTE] = PARVIS_SAISIE_TEXTE,
    [PARVIS_CHAMP_TEXTE_LONG] = PARVIS_SAISIE_ZONE,
    [PARVIS_CHAMP_DATE] = PARVIS_SAISIE_DATE,
    [PARVIS_CHAMP_NOMBRE] = PARVIS_SAISIE_NOMBRE,
    [PARVIS_CHAMP_CHOIX] = PARVIS_SAISIE_LISTE,
    [PARVIS_CHAMP_CHOIX_MULTIPLE] = PARVIS_SAISIE_CASES,
    [PARVIS_CHAMP_OUI_NON] = PARVIS_SAISIE_RADIOS,
    [PARVIS_CHAMP_COCHE] = PARVIS_SAISIE_COCHE,
    [PARVIS_CHAMP_TELEPHONE] = PARVIS_SAISIE_TELEPHONE,
    [PARVIS_CHAMP_COURRIEL] = PARVIS_SAISIE_COURRIEL,
    [PARVIS_CHAMP_CODE_POSTAL] = PARVIS_SAISIE_CODE_POSTAL,
    [PARVIS_CHAMP_COMMUNE] = PARVIS_SAISIE_COMMUNE,
    [PARVIS_CHAMP_PAYS] = PARVIS_SAISIE_LISTE,
    [PARVIS_CHAMP_DEPARTEMENT] = PARVIS_SAISIE_LISTE,
    [PARVIS_CHAMP_INFORMATION] = PARVIS_SAISIE_INFORMATION,
    [PARVIS_CHAMP_LISTE] = PARVIS_SAISIE_LIGNES,
    [PARVIS_CHAMP_ENFANT] = PARVIS_SAISIE_ENFANT,
    [PARVIS_CHAMP_ANNEE_SCOLAIRE] = PARVIS_SAISIE_RADIOS,
    [PARVIS_CHAMP_ETABLISSEMENT] = PARVIS_SAISIE_LISTE,
    [PARVIS_CHAMP_NIVEAU] = PARVIS_SAISIE_LISTE,
    [PARVIS_CHAMP_SEANCES] = PARVIS_SAISIE_CASES,
    [PARVIS_CHAMP_VACCINS] = PARVIS_SAISIE_LIGNES,
  };

  if (champ->type == PARVIS_CHAMP_CHOIX && champ->large)
    return PARVIS_SAISIE_RADIOS;
  return saisies[champ->type];
}

static const char *
non_empty (const char *text)
{
  return text != NULL && *text ? text : NULL;
}

static void show_champ (ParvisRequest *request,
                        ParvisView *page,
                        ParvisView *into,
                        const char *key,
                        const char *rang,
                        ParvisVueChamp *champ);

/* The rows of a list or of the vaccines, or the child that is being added. */
static void
show_lignes (ParvisRequest *request, ParvisView *page, ParvisView *view, ParvisVueChamp *champ)
{
  gboolean removable = champ->champ->type == PARVIS_CHAMP_LISTE;
  gboolean enfant = champ->champ->type == PARVIS_CHAMP_ENFANT;

  for (guint i = 0; champ->lignes != NULL && i < champ->lignes->len; i++)
    {
      ParvisVueLigne *ligne = champ->lignes->pdata[i];
      g_autofree char *retirer = removable ? g_strdup_printf ("%s.%u", champ->nom, i) : NULL;
      ParvisView *row = parvis_saisie_add_ligne (view, ligne->titre, retirer);

      for (guint k = 0; k < ligne->champs->len; k++)
        show_champ (request, page, row, "champs", enfant ? NULL : ligne->titre,
                    ligne->champs->pdata[k]);
    }
  if (enfant)
    parvis_view_set (view, "ajouter", "Ajouter cette personne");
  else if (removable && champ->peut_ajouter)
    parvis_view_set (view, "ajouter", champ->champ->bouton);
}

static void
show_choix (ParvisView *view, ParvisVueChamp *champ)
{
  gboolean nouveau = FALSE;

  for (guint i = 0; i < champ->choix->len; i++)
    {
      ParvisVueChoix *choix = champ->choix->pdata[i];

      parvis_saisie_add_choix (view, choix->code, choix->libelle, non_empty (choix->aide),
                               choix->choisi);
      nouveau |= choix->choisi && g_strcmp0 (choix->code, "nouveau") == 0;
    }
  if (champ->champ->type == PARVIS_CHAMP_ENFANT)
    parvis_view_set_bool (view, "nouveau_cache", !nouveau);
}

static void
show_champ (ParvisRequest *request,
            ParvisView *page,
            ParvisView *into,
            const char *key,
            const char *rang,
            ParvisVueChamp *vue)
{
  const ParvisChamp *champ = vue->champ;
  ParvisSaisie saisie = get_saisie (champ);
  ParvisView *view =
      parvis_saisie_append (into, key, saisie, vue->nom, champ->libelle, non_empty (vue->valeur));

  parvis_saisie_set_rang (view, rang);
  if (vue->obligatoire)
    parvis_saisie_set_obligatoire (view);
  if (non_empty (champ->aide) != NULL)
    parvis_saisie_set_aide (view, champ->aide);
  /* A text to read has no label; what introduces the fields below it has nothing else. */
  if (champ->type == PARVIS_CHAMP_INFORMATION && non_empty (champ->aide) == NULL
      && g_utf8_strlen (champ->libelle, -1) > TITRE_MAX)
    {
      parvis_view_set (view, "libelle", NULL);
      parvis_view_set (view, "aide", champ->libelle);
    }
  if (non_empty (champ->exemple) != NULL && saisie != PARVIS_SAISIE_LISTE)
    parvis_saisie_set_exemple (view, champ->exemple);
  if (non_empty (champ->autocomplete) != NULL)
    parvis_saisie_set_autocomplete (view, champ->autocomplete);
  if (champ->longueur_max > 0)
    parvis_saisie_set_max (view, (guint) champ->longueur_max);
  parvis_saisie_set_condition (view, non_empty (champ->si), vue->visible);
  if (champ->type == PARVIS_CHAMP_COCHE)
    {
      parvis_view_set_bool (view, "coche", vue->coche);
      parvis_formulaire_show_lecture (request, view, champ->code);
    }
  if (champ->type == PARVIS_CHAMP_COMMUNE)
    parvis_view_set (view, "code", vue->code);
  if (vue->choix != NULL)
    show_choix (view, vue);
  if (vue->lignes != NULL)
    show_lignes (request, page, view, vue);
  if (vue->faute != NULL)
    parvis_saisie_faute (page, view, vue->faute);
}

/* A field that a setting of the commune leaves out: no answer on the page can bring it. */
static gboolean
is_never_shown (const ParvisVueChamp *vue)
{
  return !vue->visible && g_str_has_prefix (vue->champ->si, "{\"reglage\"");
}

void
parvis_formulaire_show (ParvisRequest *request,
                        ParvisView *page,
                        ParvisView *into,
                        const char *key,
                        ParvisVueEtape *vue)
{
  parvis_view_list (into, key);
  for (guint i = 0; i < vue->champs->len; i++)
    if (!is_never_shown (vue->champs->pdata[i]))
      show_champ (request, page, into, key, NULL, vue->champs->pdata[i]);
}

void
parvis_formulaire_show_lignes (ParvisView *section,
                               const ParvisEtape *etape,
                               ParvisContexte *contexte,
                               JsonObject *reponses)
{
  g_autoptr (GPtrArray) lignes = parvis_etape_lignes (etape, contexte, reponses);

  parvis_view_list (section, "lignes");
  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisLigne *ligne = lignes->pdata[i];
      ParvisView *row = parvis_view_append (section, "lignes");

      parvis_view_set (row, "libelle", ligne->libelle);
      parvis_view_set (row, "valeur", ligne->valeur);
      parvis_view_set_bool (row, "alerte", ligne->alerte);
    }
}

ParvisContexte *
parvis_formulaire_create_contexte (ParvisRequest *request)
{
  ParvisContexte *contexte = parvis_contexte_new (parvis_request_get_today (request));

  parvis_referentiels_remplir (parvis_referentiels_get (), contexte);
  return contexte;
}
