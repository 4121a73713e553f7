/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/donnees/depart.h"
#include "server/donnees/donnees-routes.h"
#include "server/http/parvis-envoi.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"

static void
append (ParvisView *view, const char *key, char *phrase)
{
  parvis_view_append_text (view, key, phrase);
  g_free (phrase);
}

/* « Alice, Jean et Florian » */
static char *
dup_prenoms (GPtrArray *enfants)
{
  g_autoptr (GString) noms = g_string_new (NULL);

  for (guint i = 0; i < enfants->len; i++)
    g_string_append_printf (noms, "%s%s",
                            i == 0                  ? ""
                            : i + 1 == enfants->len ? " et "
                                                    : ", ",
                            ((const ParvisPersonne *) enfants->pdata[i])->prenom);
  return g_string_free (g_steal_pointer (&noms), FALSE);
}

static void
show_argent (ParvisDb *db, gint64 foyer_id, const char *today, ParvisView *view)
{
  gint64 solde = parvis_regie_get_solde (db, foyer_id);
  gint64 repas =
      parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_REPAS_A_VENIR, V (foyer_id), V (today));
  g_autofree char *montant = parvis_money_format (ABS (solde));

  if (solde > 0)
    append (view, "laisse",
            g_strdup_printf ("Le solde de %s reste au compte famille du foyer. S’il vous en "
                             "revient une part, demandez-la à la régie avant de partir.",
                             montant));
  else if (solde < 0)
    append (view, "laisse",
            g_strdup_printf ("Le foyer doit %s à la régie : cette somme reste due par le foyer.",
                             montant));
  else
    append (view, "laisse", g_strdup ("Le compte famille du foyer, dont le solde est nul."));
  if (repas > 0)
    append (view, "laisse",
            repas == 1
                ? g_strdup ("Une réservation est à venir : elle tient, et le foyer l’a payée.")
                : g_strdup_printf ("%" G_GINT64_FORMAT
                                   " réservations sont à venir : elles tiennent, et le foyer les "
                                   "a payées.",
                                   repas));
  if (parvis_db_int (db, 0, PARVIS_SQL_SUPPRESSION_PAIEMENT_EN_COURS, V (foyer_id)) > 0)
    append (view, "laisse",
            g_strdup ("Un paiement en ligne est en cours : il sera porté au compte du foyer."));
}

/* What stays with the household, and what goes with who leaves: said before anything is asked. */
static void
show_textes (ParvisDb *db,
             const ParvisCompte *compte,
             const ParvisPersonne *releve,
             const char *today,
             ParvisView *view)
{
  g_autoptr (GPtrArray) enfants = parvis_foyer_list_enfants (db, compte->foyer_id, today);
  g_autofree char *prenoms = dup_prenoms (enfants);

  if (enfants->len > 0)
    append (view, "laisse",
            g_strdup_printf ("%s : %s, les justificatifs et l’agenda restent dans ce foyer. Vous "
                             "ne les verrez plus ici.",
                             prenoms, enfants->len > 1 ? "leurs fiches" : "sa fiche"));
  show_argent (db, compte->foyer_id, today, view);
  append (view, "laisse",
          g_strdup ("Les demandes et les messages que vous avez écrits pour ce foyer."));
  if (releve != NULL)
    append (view, "laisse",
            g_strdup_printf ("%s devient responsable du dossier à votre place.", releve->prenom));
  append (view, "garde", g_strdup ("Votre identifiant, votre mot de passe et votre courriel."));
  append (
      view, "garde",
      g_strdup ("Un nouveau foyer, vide : vous y écrirez votre adresse et ferez vos démarches."));
  append (view, "garde",
          g_strdup ("Vos droits de parent : le portail ne change ni la filiation, ni l’autorité "
                    "parentale, ni un jugement."));
}

static ParvisResponse *
show_quitter (ParvisRequest *request,
              ParvisDb *db,
              const ParvisCompte *compte,
              const ParvisAccesControle *controle)
{
  const char *today = parvis_request_get_today (request);
  g_autoptr (ParvisPersonne) releve = NULL;
  const char *obstacle = parvis_depart_find_obstacle (db, compte, today, &releve);
  g_autoptr (ParvisView) view =
      parvis_acces_begin_page (request, "Quitter ce foyer", NULL, "depart.quitter");
  g_autofree char *jeton = parvis_request_new_form_token (request);
  ParvisResponse *response;

  parvis_view_set (view, "obstacle", obstacle);
  parvis_view_list (view, "champs");
  parvis_view_list (view, "laisse");
  parvis_view_list (view, "garde");
  parvis_view_set_url (view, "url_donnees", request, "donnees", NULL);
  if (obstacle == NULL)
    {
      show_textes (db, compte, releve, today, view);
      parvis_view_set (view, "jeton", jeton);
      parvis_acces_append_secret (request, view, PARVIS_SAISIE_MOT_DE_PASSE, "mot_de_passe_actuel",
                                  "Votre mot de passe", controle != NULL ? controle->actuel : NULL);
    }
  response = parvis_response_new_page (request, db, "mon-profil/quitter.html", view);
  if (controle != NULL)
    parvis_response_set_status (response, 422);
  return response;
}

/* NULL with @error unless the account is active. */
static ParvisCompte *
find_compte (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id = parvis_request_get_compte_id (request);

  return parvis_compte_get_foyer (db, id, error) != 0 ? parvis_compte_find (db, id) : NULL;
}

static ParvisResponse *
get_quitter (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisCompte) compte = find_compte (request, db, error);

  return compte != NULL ? show_quitter (request, db, compte, NULL) : NULL;
}

static gboolean
prepare_quitter (ParvisRequest *request, ParvisDb *db, GError **error)
{
  parvis_acces_controle_begin (request, db);
  return TRUE;
}

static ParvisResponse *
post_quitter (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisAccesControle *controle = parvis_request_find_kept (request, "controle");
  g_autoptr (ParvisCompte) compte = find_compte (request, db, error);
  g_autoptr (ParvisPersonne) releve = NULL;
  g_autofree char *avant = NULL, *suite = NULL;
  ParvisResponse *response;

  if (compte == NULL)
    return NULL;
  if (controle->actuel != NULL)
    return parvis_acces_controle_count (controle, request, db, error)
               ? show_quitter (request, db, compte, controle)
               : NULL;
  /* Before the obstacles: sent twice, the second finds an empty household. */
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  if (parvis_depart_find_obstacle (db, compte, parvis_request_get_today (request), &releve) != NULL)
    return show_quitter (request, db, compte, controle);
  suite = parvis_url (request, "comptes.profil", NULL);
  if (!parvis_depart_quitter (request, db, compte, releve, error)
      || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_set_flash (response, "Vous avez quitté le foyer. Le vôtre est nouveau, et vide : "
                                       "écrivez-y votre adresse.");
  parvis_response_wake_taches (response);
  return response;
}

/* --- another adult --- */

typedef struct
{
  gint64 foyer_id;
  gint64 compte_id; /* of the member; 0: none */
  ParvisPersonne *personne;
} Membre;

static void
membre_clear (Membre *membre)
{
  g_clear_pointer (&membre->personne, parvis_personne_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Membre, membre_clear)

static gboolean
load (Membre *membre, ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *obstacle;
  gint64 id;

  membre->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (membre->foyer_id == 0 || !parvis_request_get_part_id (request, "personne", &id, error))
    return FALSE;
  membre->personne =
      parvis_foyer_get_membre (db, membre->foyer_id, id, parvis_request_get_today (request), error);
  if (membre->personne == NULL)
    return FALSE;
  membre->compte_id =
      parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (membre->foyer_id), V (id));
  obstacle = membre->compte_id == 0 ? parvis_depart_find_obstacle_retrait (membre->personne) : NULL;
  if (obstacle != NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_CONFLICT, obstacle);
  return obstacle == NULL;
}

static void
say_retrait (const Membre *membre, const char *nom, ParvisView *view)
{
  parvis_view_printf (view, "titre", "Retirer %s du foyer ?", nom);
  parvis_view_set (view, "texte",
                   "Cette personne n’a pas de compte : elle ne perd aucun accès. Les fiches déjà "
                   "envoyées gardent ce que vous y avez écrit, et le compte famille ne change pas. "
                   "Une invitation qui l’attend est retirée.");
  parvis_view_set (view, "action", "Retirer du foyer");
  parvis_view_set_bool (view, "danger", TRUE);
}

static void
say_demande (const Membre *membre, const char *nom, ParvisView *view)
{
  parvis_view_printf (view, "titre", "Demander à %s de quitter le foyer ?", nom);
  parvis_view_printf (view, "texte",
                      "On ne retire pas soi-même un adulte qui a un compte. %s recevra votre "
                      "demande par courriel et décidera ; d’ici là, rien ne change. En cas de "
                      "désaccord, de danger ou de jugement, adressez-vous à la mairie : elle seule "
                      "peut mettre fin aux droits d’un parent.",
                      membre->personne->prenom);
  parvis_view_set (view, "action", "Envoyer ma demande");
  parvis_view_set_bool (view, "danger", FALSE);
}

static ParvisResponse *
get_retrait (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Membre) membre = { 0 };
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *nom = NULL, *part = NULL, *jeton = NULL;

  if (!load (&membre, request, db, error))
    return NULL;
  if (membre.compte_id == parvis_request_get_compte_id (request))
    return parvis_response_new_redirect (parvis_url (request, "depart.quitter", NULL));
  view = parvis_view_new ();
  nom = parvis_personne_dup_prenom_nom (membre.personne);
  part = g_strdup_printf ("%" G_GINT64_FORMAT, membre.personne->id);
  jeton = parvis_request_new_form_token (request);
  (membre.compte_id != 0 ? say_demande : say_retrait) (&membre, nom, view);
  parvis_view_set (view, "jeton", jeton);
  parvis_view_list (view, "caches");
  parvis_view_set_url (view, "url", request, "depart.retrait", part, NULL);
  parvis_view_set_url (view, "url_retour", request, "comptes.profil", NULL);
  return parvis_response_new_page (request, db, "confirmer.html", view);
}

static char *
demander (const Membre *membre, ParvisRequest *request, ParvisDb *db, GError **error)
{
  gboolean parti;

  if (!parvis_depart_demander (request, db, membre->foyer_id, membre->compte_id, &parti, error))
    return NULL;
  return parti
             ? g_strdup_printf ("Votre demande est partie. %s décidera.", membre->personne->prenom)
             : g_strdup ("Votre demande est déjà partie il y a moins d’une semaine.");
}

static char *
retirer (const Membre *membre, ParvisRequest *request, ParvisDb *db, GError **error)
{
  return parvis_depart_retirer (request, db, membre->foyer_id, membre->personne, error)
             ? g_strdup_printf ("%s ne fait plus partie du foyer.", membre->personne->prenom)
             : NULL;
}

static ParvisResponse *
post_retrait (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Membre) membre = { 0 };
  g_autofree char *avant = NULL, *suite = NULL, *phrase = NULL;
  ParvisResponse *response;

  /* Before the member is looked for: sent twice, the second finds nobody. */
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  if (!load (&membre, request, db, error))
    return NULL;
  if (membre.compte_id == parvis_request_get_compte_id (request))
    return parvis_response_new_redirect (parvis_url (request, "depart.quitter", NULL));
  phrase = (membre.compte_id != 0 ? demander : retirer) (&membre, request, db, error);
  suite = parvis_url (request, "comptes.profil", NULL);
  if (phrase == NULL || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  response = parvis_response_new_redirect (g_steal_pointer (&suite));
  parvis_response_set_flash (response, phrase);
  parvis_response_wake_taches (response);
  return response;
}

const ParvisRoute parvis_depart_routes[] = {
  PARVIS_ROUTE (
      "depart.quitter", "GET", "/mon-foyer/quitter", get_quitter, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("depart.quitter.envoi",
                "POST",
                "/mon-foyer/quitter",
                post_quitter,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .before = prepare_quitter,
                .before_hashes = TRUE,
                .quoi = "quitter votre foyer"),
  PARVIS_ROUTE ("depart.retrait",
                "GET",
                "/mon-foyer/membres/{personne}/retrait",
                get_retrait,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("depart.retrait.envoi",
                "POST",
                "/mon-foyer/membres/{personne}/retrait",
                post_retrait,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
