/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/rappel.h"

#include "server/comptes/attente.h"
#include "server/comptes/comptes-store.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-reprise.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/http/parvis-token.h"
#include "server/reglages/reglages-store.h"
#include "shared/rules/parvis-identifiant.h"
#include "shared/rules/parvis-texte.h"

#define USAGE "rappel"
/* The job comes at once; after an hour nobody waits for its mail any more. */
#define GARDE_S 3600
#define ESSAIS  5
/* Asked for with one name, and from one address, in an hour. */
#define DEMANDES_MAX 5
#define ADRESSE_MAX  20
#define FENETRE_S    3600

/* What a job does, in the writer. */
typedef struct
{
  ParvisCommune *commune;
  const char *cle; /* of what was typed */
  gint64 now;
} Travail;

/* --- the request --- */

static const char *
get_route (ParvisRappel rappel)
{
  static const char *const routes[] = { "comptes.activation", "comptes.connexion",
                                        "comptes.reinitialisation" };

  return routes[rappel];
}

/* Whether one more may be noted; counted in each case. */
static gboolean
count_demande (ParvisRequest *request,
               ParvisDb *db,
               ParvisRappel rappel,
               const char *qui,
               gboolean *allowed,
               GError **error)
{
  g_autofree char *cle = parvis_texte_cle_courriel (qui);
  g_autofree char *par_nom = g_strdup_printf ("rappel:%d:%.160s", (int) rappel, cle);
  g_autofree char *par_adresse = g_strdup_printf ("rappel:%s", parvis_request_get_remote (request));
  gint64 now = parvis_request_get_now (request);

  *allowed = parvis_throttle_check (db, par_nom, DEMANDES_MAX, FENETRE_S, now, NULL);
  *allowed &= parvis_throttle_check (db, par_adresse, ADRESSE_MAX, FENETRE_S, now, NULL);
  return parvis_throttle_count (db, par_nom, FENETRE_S, now, error)
         && parvis_throttle_count (db, par_adresse, FENETRE_S, now, error);
}

static char *
create_texte (ParvisRequest *request, ParvisRappel rappel, const char *qui)
{
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *path = parvis_url (request, get_route (rappel), NULL);
  g_autofree char *url = g_strconcat (parvis_request_get_commune (request)->base_url, path, NULL);
  g_autofree char *court = g_utf8_substring (qui, 0, MIN (g_utf8_strlen (qui, -1), 254));

  json_object_set_int_member (all, "rappel", rappel);
  json_object_set_string_member (all, "qui", court);
  json_object_set_string_member (all, "url", url);
  node = json_node_init_object (json_node_alloc (), all);
  return json_to_string (node, FALSE);
}

gboolean
parvis_rappel_demander (
    ParvisRequest *request, ParvisDb *db, ParvisRappel rappel, const char *qui, GError **error)
{
  gint64 now = parvis_request_get_now (request);
  g_autofree char *cle = parvis_token_new ();
  g_autofree char *texte = create_texte (request, rappel, qui);
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  gboolean allowed;

  json_object_set_string_member (object, "cle", cle);
  json_node_take_object (charge, object);
  if (!count_demande (request, db, rappel, qui, &allowed, error))
    return FALSE;
  return !allowed
         || (parvis_reprise_put (parvis_request_get_commune (request), db, USAGE, cle, texte,
                                 now + GARDE_S, error)
             && parvis_tache_add (db, "rappel", NULL, charge, 0, error));
}

/* --- the job --- */

static gboolean
send_identifiant (
    const Travail *travail, ParvisDb *db, ParvisCompte *compte, const char *url, GError **error)
{
  g_autofree char *corps =
      g_strdup_printf ("Votre identifiant de connexion est : %s\n\nPour vous connecter :\n%s",
                       compte->identifiant, url);

  return parvis_courriel_send (travail->commune, db, compte->courriel, "Votre identifiant", corps,
                               travail->now, error);
}

static gboolean
send_lien (
    const Travail *travail, ParvisDb *db, ParvisCompte *compte, const char *url, GError **error)
{
  g_autofree char *jeton = NULL, *corps = NULL;
  char today[11];
  gint64 heures;

  parvis_commune_today (travail->commune, today);
  heures = parvis_reglages_get_entier (db, "compte.lien_mot_de_passe_h", today);
  jeton = parvis_lien_creer (db, PARVIS_LIEN_MOT_DE_PASSE, compte->id, NULL, travail->now,
                             travail->now + heures * 3600, error);
  if (jeton == NULL)
    return FALSE;
  corps = g_strdup_printf (
      "Pour choisir un nouveau mot de passe, suivez ce lien, valable %d h :\n%s?jeton=%s\n\n"
      "Si vous n’avez rien demandé, vous n’avez rien à faire : votre mot de passe ne "
      "change pas.",
      (int) heures, url, jeton);
  return parvis_courriel_send (travail->commune, db, compte->courriel,
                               "Choisissez un nouveau mot de passe", corps, travail->now, error);
}

/* One account is reached by its mail and by its identifier: counted by itself too. */
static gboolean
send_rappel (const Travail *travail,
             ParvisDb *db,
             ParvisRappel rappel,
             const char *qui,
             const char *url,
             GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find_by (db, qui);
  g_autofree char *throttle = NULL;

  if (compte == NULL || !g_str_equal (compte->etat, "actif"))
    return TRUE;
  throttle = g_strdup_printf ("rappel:compte:%" G_GINT64_FORMAT, compte->id);
  if (!parvis_throttle_check (db, throttle, DEMANDES_MAX, FENETRE_S, travail->now, NULL))
    return TRUE;
  return parvis_throttle_count (db, throttle, FENETRE_S, travail->now, error)
         && (rappel == PARVIS_RAPPEL_IDENTIFIANT ? send_identifiant
                                                 : send_lien) (travail, db, compte, url, error);
}

/* What was typed goes in the transaction in which it is answered: a crash mails nothing twice. */
static gpointer
work_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Travail *travail = data;
  g_autofree char *texte =
      parvis_reprise_get (travail->commune, db, USAGE, travail->cle, travail->now);
  g_autoptr (JsonNode) node = texte != NULL ? json_from_string (texte, NULL) : NULL;
  const char *qui, *url;
  ParvisRappel rappel;
  JsonObject *all;

  if (node == NULL)
    return g_strdup ("");
  all = json_node_get_object (node);
  rappel = (ParvisRappel) json_object_get_int_member (all, "rappel");
  qui = json_object_get_string_member (all, "qui");
  url = json_object_get_string_member (all, "url");
  if (!parvis_reprise_remove (db, USAGE, travail->cle, error)
      || !(rappel == PARVIS_RAPPEL_ACTIVATION
               ? parvis_attente_renvoyer (travail->commune, db, qui, url, travail->now, error)
               : send_rappel (travail, db, rappel, qui, url, error)))
    return NULL;
  return g_strdup ("");
}

static gboolean
do_rappel (ParvisTaches *taches,
           ParvisDb *db,
           gint64 id,
           JsonObject *charge,
           gpointer data,
           GError **error)
{
  Travail travail = { data, json_object_get_string_member_with_default (charge, "cle", ""),
                      parvis_taches_now (taches) };
  g_autofree char *done =
      parvis_writer_run (parvis_taches_get_writer (taches), work_cb, &travail, g_free, error);

  if (done != NULL)
    parvis_taches_wake (taches);
  return done != NULL;
}

void
parvis_rappel_register (ParvisCommune *commune)
{
  parvis_taches_register (commune->taches, "rappel", ESSAIS, do_rappel, commune);
}
