/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"

#include "server/comptes/comptes-store.h"
#include "server/comptes/mot-de-passe.h"
#include "server/courriel/parvis-courriel.h"
#include "server/http/parvis-route.h"
#include "server/http/parvis-throttle.h"
#include "server/journal/journal-store.h"

/* Wrong passwords in a quarter of an hour: who has found an open session must not guess. */
#define ESSAIS_MAX 8
#define FENETRE_S  900

static void
controle_free (gpointer data)
{
  ParvisAccesControle *controle = data;

  g_free (controle->actuel);
  g_free (controle->nouveau);
  g_free (controle->repete);
  g_free (controle->hash);
  g_free (controle);
}

static char *
create_throttle_key (ParvisRequest *request)
{
  return g_strdup_printf ("acces:%" G_GINT64_FORMAT, parvis_request_get_compte_id (request));
}

/* In the pool of hashes: the sentence against the password that was typed as the present one, or NULL. */
static char *
check_actuel (ParvisRequest *request, ParvisDb *db)
{
  gint64 id = parvis_request_get_compte_id (request);
  g_autofree char *throttle = create_throttle_key (request);
  g_autofree char *hash = NULL;

  if (!parvis_throttle_check (db, throttle, ESSAIS_MAX, FENETRE_S, parvis_request_get_now (request),
                              NULL))
    return g_strdup ("Trop d’essais pour le moment. Attendez un quart d’heure.");
  hash = parvis_db_dup_text (db, PARVIS_SQL_COMPTE_HASH, V (id));
  if (parvis_mot_de_passe_verifier (hash,
                                    parvis_request_get_field (request, "mot_de_passe_actuel")))
    return NULL;
  return g_strdup ("Ce n’est pas votre mot de passe actuel.");
}

ParvisView *
parvis_acces_begin_page (ParvisRequest *request,
                         const char *titre,
                         const char *intro,
                         const char *route)
{
  ParvisView *view = parvis_view_new ();
  ParvisView *retour = parvis_view_object (view, "retour");

  parvis_view_set (view, "titre", titre);
  parvis_view_set (view, "intro", intro);
  parvis_view_set (retour, "libelle", "Mon profil");
  parvis_view_set_url (retour, "url", request, "comptes.profil", NULL);
  parvis_view_set_url (view, "url", request, route, NULL);
  parvis_view_set_url (view, "url_annuler", request, "comptes.profil", NULL);
  return view;
}

void
parvis_acces_append_secret (ParvisRequest *request,
                            ParvisView *view,
                            ParvisSaisie saisie,
                            const char *nom,
                            const char *libelle,
                            const char *faute)
{
  ParvisView *champ = parvis_saisie_append (view, "champs", saisie, nom, libelle, NULL);
  gboolean actuel = g_str_equal (nom, "mot_de_passe_actuel");

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_autocomplete (champ, actuel ? "current-password" : "new-password");
  if (saisie == PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE)
    {
      g_autofree char *url = parvis_url (request, "comptes.niveau", NULL);

      parvis_saisie_set_regles (champ, PARVIS_MOT_DE_PASSE_LONGUEUR, url);
    }
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
}

ParvisAccesControle *
parvis_acces_controle_begin (ParvisRequest *request, ParvisDb *db)
{
  ParvisAccesControle *controle = g_new0 (ParvisAccesControle, 1);

  parvis_request_keep (request, "controle", controle, controle_free);
  controle->actuel = check_actuel (request, db);
  return controle;
}

gboolean
parvis_acces_controle_count (const ParvisAccesControle *controle,
                             ParvisRequest *request,
                             ParvisDb *db,
                             GError **error)
{
  g_autofree char *throttle = create_throttle_key (request);

  return controle->actuel == NULL
         || parvis_throttle_count (db, throttle, FENETRE_S, parvis_request_get_now (request),
                                   error);
}

gboolean
parvis_acces_changer_mot_de_passe (
    ParvisRequest *request, ParvisDb *db, gint64 compte_id, const char *hash, GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, compte_id);
  gint64 now = parvis_request_get_now (request);

  return parvis_db_exec (db, error, PARVIS_SQL_COMPTE_CHANGER_MOT_DE_PASSE, V (compte_id), V (hash))
         && parvis_lien_perimer (db, PARVIS_LIEN_MOT_DE_PASSE, compte_id, now, error)
         && parvis_db_exec (db, error, PARVIS_SQL_CHANGEMENT_COURRIEL_RETIRER, V (compte_id))
         && parvis_sessions_end_others (request, db, PARVIS_VISITOR_CITOYEN, compte_id, error)
         && parvis_courriel_send (
             parvis_request_get_commune (request), db, compte->courriel,
             "Votre mot de passe a changé",
             "Le mot de passe de votre compte vient de changer, et vos autres appareils ont été "
             "déconnectés.\n\n"
             "Si ce n’était pas vous, choisissez-en un autre par « Mot de passe ou identifiant "
             "oublié », à la connexion, et appelez la mairie.",
             now, error)
         && parvis_journal_add (db, now, (ParvisActeur){ "citoyen", compte_id },
                                "compte.mot_de_passe", "compte", compte_id, compte->foyer_id, NULL,
                                error);
}
