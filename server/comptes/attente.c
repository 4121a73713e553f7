/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/attente.h"

#include <string.h>

#include "server/coffre/parvis-coffre-cle.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

/* A new link may be asked for as long as the demand is kept. */
#define GARDE_S (7 * 24 * 3600)
/* Mails to one address in an hour: a person who errs, not one who is pestered by somebody else. */
#define COURRIELS_MAX 6
#define FENETRE_S     3600

void
parvis_attente_free (ParvisAttente *attente)
{
  if (attente == NULL)
    return;
  g_clear_pointer (&attente->creation, parvis_creation_free);
  g_free (attente->courriel_cle);
  g_free (attente);
}

/* What is sealed for one mail does not open in the row of another. */
static char *
create_contexte (const char *courriel_cle)
{
  return g_strdup_printf ("compte:creation:%s", courriel_cle);
}

/* A text of the answers, NULL when it is not there or empty; borrowed. */
static const char *
find_texte (JsonObject *etape, const char *champ)
{
  const char *text = json_object_get_string_member_with_default (etape, champ, NULL);

  return text != NULL && *text ? text : NULL;
}

/* One part of a commune's answer, {code, nom, departement}. */
static const char *
find_lieu (JsonObject *etape, const char *champ, const char *partie)
{
  JsonNode *node = json_object_get_member (etape, champ);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return find_texte (json_node_get_object (node), partie);
}

/* Borrowed texts: freed with the answers, not by their usual function. */
static void
fill_personne (ParvisPersonne *personne, ParvisFoyer *foyer, JsonObject *identite)
{
  *personne = (ParvisPersonne){
    .civilite = (char *) find_texte (identite, "civilite"),
    .nom_naissance = (char *) find_texte (identite, "nom_naissance"),
    .nom_usage = (char *) find_texte (identite, "nom_usage"),
    .prenom = (char *) find_texte (identite, "prenom"),
    .naissance_le = (char *) find_texte (identite, "naissance_le"),
    .naissance_pays = (char *) find_texte (identite, "naissance_pays"),
    .naissance_commune = (char *) find_lieu (identite, "naissance_commune", "code"),
    .naissance_lieu = (char *) find_lieu (identite, "naissance_commune", "nom"),
    .naissance_dep = (char *) find_texte (identite, "naissance_dep"),
    .courriel = (char *) find_texte (identite, "courriel"),
    .telephone = (char *) find_texte (identite, "telephone"),
  };
  *foyer = (ParvisFoyer){
    .voie = (char *) find_texte (identite, "voie"),
    .complement = (char *) find_texte (identite, "complement"),
    .code_postal = (char *) find_texte (identite, "code_postal"),
    .commune = (char *) find_lieu (identite, "commune", "nom"),
    .commune_cog = (char *) find_lieu (identite, "commune", "code"),
  };
}

static char *
create_lien (const char *url, const char *jeton)
{
  return g_strdup_printf ("%s?jeton=%s", url, jeton);
}

static int
get_heures (ParvisDb *db, ParvisCommune *commune)
{
  char today[11];

  parvis_commune_today (commune, today);
  return (int) parvis_reglages_get_entier (db, "compte.lien_activation_h", today);
}

/* « Somebody tried to create an account with your address »: the page says the same either way. */
static gboolean
send_deja (ParvisRequest *request, ParvisDb *db, const char *courriel, GError **error)
{
  g_autofree char *path = parvis_url (request, "comptes.oubli", NULL);
  g_autofree char *corps =
      g_strdup_printf ("Vous venez de demander la création d’un compte avec cette adresse, mais "
                       "elle a déjà un compte.\n\n"
                       "Si vous avez oublié votre identifiant ou votre mot de passe :\n%s%s\n\n"
                       "Si ce n’était pas vous, vous n’avez rien à faire.",
                       parvis_request_get_commune (request)->base_url, path);

  return parvis_courriel_send (parvis_request_get_commune (request), db, courriel,
                               "Vous avez déjà un compte", corps, parvis_request_get_now (request),
                               error);
}

static gboolean
send_lien (
    ParvisRequest *request, ParvisDb *db, const char *courriel, const char *jeton, GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  gint64 now = parvis_request_get_now (request);
  g_autofree char *path = parvis_url (request, "comptes.activation", NULL);
  g_autofree char *url = g_strconcat (commune->base_url, path, NULL);
  g_autofree char *lien = create_lien (url, jeton);
  g_autofree char *date = parvis_date_format_instant (now, commune->time_zone);
  g_autofree char *corps = g_strdup_printf (
      "Un compte a été demandé avec cette adresse le %s. Il reste un pas pour l’ouvrir : suivez ce "
      "lien, valable %d heures, et tapez le mot de passe que vous venez de choisir.\n%s\n\n"
      "Si vous n’avez rien demandé, vous n’avez rien à faire : le compte ne sera pas "
      "ouvert.",
      date, get_heures (db, commune), lien);

  return parvis_courriel_send (commune, db, courriel, "Activez votre compte", corps, now, error);
}

gboolean
parvis_attente_ouvrir (ParvisRequest *request,
                       ParvisDb *db,
                       const ParvisCreation *creation,
                       GError **error)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  JsonObject *identite = json_object_get_object_member (creation->reponses, "identite");
  const char *courriel = find_texte (identite, "courriel");
  gint64 now = parvis_request_get_now (request);
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autofree char *throttle = g_strdup_printf ("creation:courriel:%.160s", cle);
  g_autofree char *contexte = create_contexte (cle);
  g_autofree char *jeton = parvis_token_new ();
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);
  char *text = parvis_creation_to_text (creation);
  g_autoptr (GBytes) clear = g_bytes_new_take (text, strlen (text));
  g_autoptr (GBytes) sealed = parvis_coffre_seal (commune->master_key, contexte, clear);
  gboolean deja = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (cle)) != 0;
  gboolean trop = !parvis_throttle_check (db, throttle, COURRIELS_MAX, FENETRE_S, now, NULL);

  if (!parvis_throttle_count (db, throttle, FENETRE_S, now, error)
      || !parvis_db_exec (db, error, PARVIS_SQL_CREATION_INSERT, V (empreinte), V (cle), V (sealed),
                          V (now), V (now + get_heures (db, commune) * (gint64) 3600)))
    return FALSE;
  if (trop)
    return TRUE;
  return deja ? send_deja (request, db, courriel, error)
              : send_lien (request, db, courriel, jeton, error);
}

ParvisAttente *
parvis_attente_find (ParvisRequest *request, ParvisDb *db, const char *jeton)
{
  g_autoptr (ParvisAttente) attente = NULL;
  g_autoptr (GBytes) empreinte = NULL, sealed = NULL, clear = NULL;
  g_autofree char *contexte = NULL, *text = NULL;

  if (!parvis_token_is_valid (jeton))
    return NULL;
  empreinte = parvis_token_hash (jeton);
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_CREATION_FIND, V (empreinte),
                                                   V (parvis_request_get_now (request)));

    if (!parvis_rows_next (rows))
      return NULL;
    attente = g_new0 (ParvisAttente, 1);
    attente->id = parvis_rows_int (rows, 0);
    attente->courriel_cle = g_strdup (parvis_rows_text (rows, 1));
    sealed = parvis_rows_dup_bytes (rows, 2);
    attente->cree_a = parvis_rows_int (rows, 3);
  }
  contexte = create_contexte (attente->courriel_cle);
  clear =
      parvis_coffre_open (parvis_request_get_commune (request)->master_key, contexte, sealed, NULL);
  if (clear == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
  attente->creation = parvis_creation_from_text (text);
  return g_steal_pointer (&attente);
}

gint64
parvis_attente_activer (ParvisRequest *request,
                        ParvisDb *db,
                        const ParvisAttente *attente,
                        const char *identifiant,
                        GError **error)
{
  JsonObject *identite = json_object_get_object_member (attente->creation->reponses, "identite");
  const char *today = parvis_request_get_today (request);
  g_autofree char *cgu = NULL, *nom = NULL;
  char jour[PARVIS_DATE_ISO_SIZE];
  ParvisPersonne personne;
  ParvisFoyer foyer;
  ParvisCompteNouveau nouveau;
  gint64 id;

  /* The terms that were accepted are those of that day. */
  parvis_date_write_iso (
      parvis_date_from_instant (attente->cree_a, parvis_request_get_commune (request)->time_zone),
      jour);
  cgu = parvis_reglages_dup_texte (db, "compte.cgu_version", jour);
  fill_personne (&personne, &foyer, identite);
  nom = parvis_personne_dup_nom (&personne);
  foyer.nom = nom;
  nouveau = (ParvisCompteNouveau){ .identifiant = identifiant,
                                   .courriel = personne.courriel,
                                   .mot_de_passe = attente->creation->mot_de_passe,
                                   .type = find_texte (identite, "type"),
                                   .cgu_version = cgu,
                                   .cgu_a = attente->cree_a,
                                   .personne = &personne,
                                   .foyer = &foyer };
  id = parvis_compte_creer (db, &nouveau, today, parvis_request_get_now (request), error);
  if (id == 0
      || !parvis_db_exec (db, error, PARVIS_SQL_CREATION_RETIRER, V (attente->courriel_cle)))
    return 0;
  return id;
}

/* « Demande du … : », then its new link. */
static gboolean
append_demande (ParvisCommune *commune,
                ParvisDb *db,
                GString *corps,
                gint64 id,
                gint64 cree_a,
                const char *url,
                gint64 expire_a,
                GError **error)
{
  g_autofree char *jeton = parvis_token_new ();
  g_autofree char *lien = create_lien (url, jeton);
  g_autofree char *date = parvis_date_format_instant (cree_a, commune->time_zone);
  g_autoptr (GBytes) empreinte = parvis_token_hash (jeton);

  g_string_append_printf (corps, "\n\nDemande du %s :\n%s", date, lien);
  return parvis_db_exec (db, error, PARVIS_SQL_CREATION_RELIER, V (id), V (empreinte),
                         V (expire_a));
}

gboolean
parvis_attente_renvoyer (ParvisCommune *commune,
                         ParvisDb *db,
                         const char *courriel,
                         const char *url,
                         gint64 now,
                         GError **error)
{
  g_autofree char *cle = parvis_texte_cle_courriel (courriel);
  g_autoptr (GString) corps = g_string_new (NULL);
  gint64 ids[3], dates[3];
  int heures = get_heures (db, commune);
  gsize n = 0;

  if (parvis_db_int (db, 0, PARVIS_SQL_COMPTE_PAR_COURRIEL, V (cle)) != 0)
    return TRUE;
  {
    g_autoptr (ParvisRows) rows =
        parvis_db_query (db, PARVIS_SQL_CREATION_PAR_COURRIEL, V (cle), V (now - GARDE_S));

    for (; n < G_N_ELEMENTS (ids) && parvis_rows_next (rows); n++)
      {
        ids[n] = parvis_rows_int (rows, 0);
        dates[n] = parvis_rows_int (rows, 1);
      }
  }
  if (n == 0)
    return TRUE;
  if (n > 1)
    g_string_printf (
        corps,
        "Voici un nouveau lien pour chacune de vos demandes, valable %d heures. Suivez celui "
        "de la vôtre et tapez le mot de passe choisi ce jour-là. Les anciens liens ne valent "
        "plus rien.",
        heures);
  else
    g_string_printf (corps,
                     "Voici un nouveau lien, valable %d heures. Suivez-le et tapez le mot de passe "
                     "choisi ce jour-là. L’ancien lien ne vaut plus rien.",
                     heures);
  for (gsize i = 0; i < n; i++)
    if (!append_demande (commune, db, corps, ids[i], dates[i], url, now + heures * (gint64) 3600,
                         error))
      return FALSE;
  g_string_append (corps,
                   "\n\nSi vous n’avez rien demandé, vous n’avez rien à faire : aucun compte "
                   "ne sera ouvert.");
  return parvis_courriel_send (commune, db, courriel, "Activez votre compte", corps->str, now,
                               error);
}

gboolean
parvis_attente_purger (ParvisDb *db, gint64 now, GError **error)
{
  return parvis_db_exec (db, error, PARVIS_SQL_CREATION_PURGER, V (now - GARDE_S));
}
