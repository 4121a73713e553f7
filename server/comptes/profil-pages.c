/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/changement-courriel.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/comptes/inviter.h"
#include "server/referentiels/parvis-referentiels.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-date.h"
#include "shared/rules/parvis-texte.h"

static void
add_ligne (ParvisView *bloc, const char *libelle, const char *valeur)
{
  ParvisView *ligne = parvis_view_append (bloc, "lignes");

  parvis_view_set (ligne, "libelle", libelle);
  parvis_view_set (ligne, "valeur", valeur != NULL && *valeur ? valeur : "Non renseigné");
}

static void
show_civiles (ParvisRequest *request,
              ParvisView *view,
              const ParvisPersonne *p,
              const ParvisFoyer *foyer)
{
  ParvisView *bloc = parvis_view_append (view, "blocs");
  ParvisListe *pays = parvis_referentiels_get_pays (parvis_referentiels_get ());
  const ParvisChoix *naissance =
      p->naissance_pays != NULL ? parvis_liste_find (pays, p->naissance_pays) : NULL;
  g_autofree char *date = p->naissance_le != NULL
                              ? parvis_date_format_court (parvis_date_from_iso (p->naissance_le))
                              : NULL;
  g_autofree char *telephone =
      p->telephone != NULL ? parvis_texte_format_telephone (p->telephone) : NULL;
  g_autofree char *ville =
      foyer->commune != NULL ? g_strdup_printf (
          "%s %s", foyer->code_postal != NULL ? foyer->code_postal : "", foyer->commune)
                             : NULL;

  parvis_view_set (bloc, "bloc", "Mes données civiles");
  parvis_view_set (bloc, "note", NULL);
  parvis_view_set_url (bloc, "url_details", request, "comptes.profil.bloc", "civiles", NULL);
  add_ligne (bloc, "Civilité",
             g_strcmp0 (p->civilite, "madame") == 0     ? "Madame"
             : g_strcmp0 (p->civilite, "monsieur") == 0 ? "Monsieur"
                                                        : NULL);
  add_ligne (bloc, "Nom de naissance", p->nom_naissance);
  add_ligne (bloc, "Nom d’usage", p->nom_usage);
  add_ligne (bloc, "1er Prénom", p->prenom);
  add_ligne (bloc, "Date de naissance", date);
  add_ligne (bloc, "Pays", naissance != NULL ? naissance->libelle : NULL);
  add_ligne (bloc, "Commune", p->naissance_lieu);
  add_ligne (bloc, "N° département de naissance", p->naissance_dep);
  add_ligne (bloc, "Adresse", foyer->voie);
  add_ligne (bloc, "Ville", ville);
  add_ligne (bloc, "Téléphone", telephone);
}

/* "caf" as it is read. */
static const char *
get_regime (const char *code)
{
  return g_str_equal (code, "caf") ? "CAF" : g_str_equal (code, "msa") ? "MSA" : "Autre";
}

static void
show_sociales (ParvisRequest *request, ParvisView *view, const ParvisFoyer *foyer)
{
  static const struct
  {
    const char *cle, *libelle;
  } lignes[] = {
    { "regime", "Régime" },
    { "revenu_fiscal", "Revenu fiscal de référence" },
    { "allocataire_nom", "Nom de l’allocataire" },
    { "allocataire_numero", "Numéro d’allocataire" },
    { "quotient", "Quotient familial" },
    { "enfants_a_charge", "Nombre d’enfant(s) à charge" },
    { "ressources", "Ressources mensuelles" },
    { "composition", "Composition familiale" },
  };
  ParvisView *bloc = parvis_view_append (view, "blocs");
  g_autoptr (JsonNode) node =
      foyer->sociales != NULL ? json_from_string (foyer->sociales, NULL) : NULL;

  parvis_view_set (bloc, "bloc", "Mes données sociales");
  parvis_view_set (
      bloc, "note",
      "Un quotient familial compte pour les prix une fois son attestation validée par la mairie.");
  parvis_view_set_url (bloc, "url_details", request, "comptes.profil.bloc", "sociales", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lignes); i++)
    {
      JsonNode *valeur =
          node != NULL ? json_object_get_member (json_node_get_object (node), lignes[i].cle) : NULL;
      g_autofree char *texte =
          valeur == NULL ? NULL
          : json_node_get_value_type (valeur) == G_TYPE_STRING
              ? g_strdup (json_node_get_string (valeur))
              : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (valeur));

      add_ligne (bloc, lignes[i].libelle, i == 0 && texte != NULL ? get_regime (texte) : texte);
    }
}

/* What one may do about a child: its health and safety, and, when it has two homes, its custody. */
static void
show_enfant (ParvisRequest *request, ParvisDb *db, ParvisView *row, gint64 foyer_id, gint64 id)
{
  g_autofree char *part = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  parvis_view_set_url (row, "url_fiche", request, "demandes.fiche", part, NULL);
  if (parvis_db_int (db, 0, PARVIS_SQL_ENFANT_AUTRES_FOYERS, V (id), V (foyer_id)) > 0)
    parvis_view_set_url (row, "url_garde", request, "garde", part, NULL);
}

static void
show_invitations (ParvisRequest *request, ParvisDb *db, ParvisView *view, gint64 foyer_id)
{
  g_autoptr (GPtrArray) invitations =
      parvis_invitation_list (db, foyer_id, parvis_request_get_now (request));

  parvis_view_set_url (view, "url_inviter", request, "comptes.inviter", NULL);
  parvis_view_list (view, "invitations");
  for (guint i = 0; i < invitations->len; i++)
    parvis_inviter_show (request, parvis_view_append (view, "invitations"), invitations->pdata[i]);
}

/* Another adult: one without an account may be taken out, one who has one is asked. */
static void
show_adulte (ParvisRequest *request, ParvisView *row, const ParvisPersonne *p, gboolean compte)
{
  g_autofree char *part = g_strdup_printf ("%" G_GINT64_FORMAT, p->id);

  if (!compte && g_strcmp0 (p->role, "responsable") == 0)
    return;
  parvis_view_set_url (row, "url_retrait", request, "depart.retrait", part, NULL);
  parvis_view_set (row, "retrait", compte ? "Demander son départ" : "Retirer");
}

static void
show_membres (ParvisRequest *request,
              ParvisDb *db,
              ParvisView *view,
              const ParvisCompte *compte,
              const char *today)
{
  gint64 foyer_id = compte->foyer_id;
  g_autoptr (GPtrArray) membres = parvis_foyer_list_membres (db, foyer_id, NULL, today);

  for (guint i = 0; i < membres->len; i++)
    {
      const ParvisPersonne *p = membres->pdata[i];
      gboolean enfant = g_strcmp0 (p->role, "enfant") == 0;
      g_autofree char *nom = parvis_personne_dup_prenom_nom (p);
      g_autofree char *date =
          p->naissance_le != NULL
              ? parvis_date_format_court (parvis_date_from_iso (p->naissance_le))
              : NULL;
      ParvisView *row = parvis_view_append (view, "membres");
      gboolean avec;

      parvis_view_set (row, "membre", nom);
      parvis_view_set (row, "role",
                       enfant                                    ? "Enfant"
                       : g_strcmp0 (p->role, "responsable") == 0 ? "Responsable"
                                                                 : "Conjoint");
      if (date != NULL)
        parvis_view_printf (
            row, "detail", "né%s le %s",
            g_strcmp0 (p->sexe, "fille") == 0 || g_strcmp0 (p->civilite, "madame") == 0 ? "e" : "",
            date);
      else
        parvis_view_set (row, "detail", "");
      avec = parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (foyer_id), V (p->id)) != 0;
      if (!avec)
        {
          g_autofree char *part = g_strdup_printf ("%" G_GINT64_FORMAT, p->id);

          parvis_view_set_url (row, "url_membre", request, "comptes.membre", part, NULL);
        }
      if (enfant)
        show_enfant (request, db, row, foyer_id, p->id);
      else if (p->id != compte->personne_id)
        show_adulte (request, row, p, avec);
    }
  if (membres->len > 1)
    parvis_view_set_url (view, "url_quitter", request, "depart.quitter", NULL);
}

static ParvisResponse *
get_profil (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisCompte) compte = parvis_compte_find (db, parvis_request_get_compte_id (request));
  g_autoptr (ParvisPersonne) personne =
      compte != NULL ? parvis_personne_find (db, compte->personne_id) : NULL;
  g_autoptr (ParvisFoyer) foyer = compte != NULL ? parvis_foyer_find (db, compte->foyer_id) : NULL;
  g_autoptr (ParvisView) view = NULL;
  g_autofree char *attente = NULL;

  if (personne == NULL || foyer == NULL)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_DENIED, "no active account");
      return NULL;
    }
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Mon profil");
  parvis_view_set (view, "identifiant", compte->identifiant);
  parvis_view_set (view, "courriel", compte->courriel);
  parvis_view_set_url (view, "url_mot_de_passe", request, "comptes.acces.mot_de_passe", NULL);
  attente =
      parvis_changement_courriel_dup_attente (db, compte->id, parvis_request_get_now (request));
  parvis_view_set (view, "courriel_attente", attente);
  parvis_view_set_url (view, "url_sessions", request, "comptes.acces.sessions", NULL);
  parvis_view_set_url (view, "url_courriel", request, "comptes.acces.courriel", NULL);
  parvis_view_set_url (view, "url_donnees", request, "donnees", NULL);
  parvis_view_set_url (view, "url_rappels", request, "comptes.rappels.envoi", NULL);
  parvis_view_set_bool (view, "rappels",
                        parvis_db_int (db, 1, PARVIS_SQL_COMPTE_RAPPEL_REPAS, V (compte->id)) != 0);
  show_civiles (request, view, personne, foyer);
  show_sociales (request, view, foyer);
  show_membres (request, db, view, compte, parvis_request_get_today (request));
  show_invitations (request, db, view, foyer->id);
  return parvis_response_new_page (request, db, "mon-profil/voir.html", view);
}

/* The mails of the evening before a deadline: wanted or not. */
static ParvisResponse *
post_rappels (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gboolean oui = g_str_equal (parvis_request_get_field (request, "rappel"), "oui");
  ParvisResponse *response;

  if (!parvis_db_exec (db, error, PARVIS_SQL_COMPTE_SET_RAPPEL_REPAS,
                       V (parvis_request_get_compte_id (request)), V (oui)))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, oui ? "Vous recevrez ces rappels."
                                           : "Vous ne recevrez plus ces rappels.");
  return response;
}

const ParvisRoute parvis_profil_routes[] = {
  PARVIS_ROUTE ("comptes.rappels.envoi",
                "POST",
                "/mon-acces/rappels",
                post_rappels,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  PARVIS_ROUTE (
      "comptes.profil", "GET", "/mon-profil", get_profil, PARVIS_FOR_CITOYEN, PARVIS_READS),
  { NULL },
};
