/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/inviter.h"
#include "server/http/parvis-envoi.h"

#define ENFANTS_MAX 20
#define PRENOM_MAX  80

static const struct
{
  const char *code, *libelle;
} liens[] = {
  { "mere", "Mère" },
  { "pere", "Père" },
  { "tuteur", "Tuteur ou tutrice" },
  { "famille_accueil", "Famille d’accueil" },
  { "grand_parent", "Grand-parent" },
  { "autre", "Autre" },
};

/* The form as it was sent. */
typedef struct
{
  ParvisRequest *request; /* borrowed */
  ParvisDb *db;
  gint64 foyer_id;
  GPtrArray *enfants; /* of ParvisPersonne: the household's */
  gint64 choisis[ENFANTS_MAX];
  gsize n_choisis;
  const char *faute_nature, *faute_enfants, *faute_prenom, *faute_lien, *faute_courriel,
      *faute_page;
} Invitation;

static void
invitation_clear (Invitation *invitation)
{
  g_clear_pointer (&invitation->enfants, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Invitation, invitation_clear)

static gboolean
load (Invitation *invitation, ParvisRequest *request, ParvisDb *db, GError **error)
{
  invitation->request = request;
  invitation->db = db;
  invitation->foyer_id =
      parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (invitation->foyer_id == 0)
    return FALSE;
  invitation->enfants =
      parvis_foyer_list_enfants (db, invitation->foyer_id, parvis_request_get_today (request));
  return TRUE;
}

static char *
dup_id (gint64 id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

static gboolean
is_choisi (const Invitation *invitation, gint64 id)
{
  for (gsize i = 0; i < invitation->n_choisis; i++)
    if (invitation->choisis[i] == id)
      return TRUE;
  return FALSE;
}

static void
set_faute (ParvisView *view, ParvisView *champ, const char *faute)
{
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
}

static void
append_nature (Invitation *invitation, ParvisView *view)
{
  const char *nature = parvis_request_get_field (invitation->request, "nature");
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_CARTES, "nature",
                                            "Vivez-vous ensemble ?", nature);

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_add_choix (champ, "meme", "Oui, dans le même foyer",
                           "Vous partagez les démarches, le compte famille et les documents. "
                           "Chaque acte garde le nom de son auteur.",
                           g_str_equal (nature, "meme"));
  parvis_saisie_add_choix (champ, "autre", "Non, l’enfant a deux foyers",
                           "Chacun garde son adresse, son solde et son quotient : l’autre ne les "
                           "voit jamais. Un calendrier de garde dit qui réserve et qui paie.",
                           g_str_equal (nature, "autre"));
  set_faute (view, champ, invitation->faute_nature);
}

static void
append_enfants (Invitation *invitation, ParvisView *view)
{
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_CASES, "enfants",
                                            "Pour quels enfants ?", NULL);

  parvis_saisie_set_obligatoire (champ);
  for (guint i = 0; i < invitation->enfants->len; i++)
    {
      const ParvisPersonne *enfant = invitation->enfants->pdata[i];
      g_autofree char *id = dup_id (enfant->id);

      parvis_saisie_add_choix (champ, id, enfant->prenom, NULL,
                               is_choisi (invitation, enfant->id) || invitation->enfants->len == 1);
    }
  set_faute (view, champ, invitation->faute_enfants);
}

static void
append_personne (Invitation *invitation, ParvisView *view)
{
  ParvisRequest *request = invitation->request;
  const char *lien = parvis_request_get_field (request, "lien");
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_TEXTE, "prenom", "Son prénom",
                            parvis_request_get_field (request, "prenom"));

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_max (champ, PRENOM_MAX);
  set_faute (view, champ, invitation->faute_prenom);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "lien",
                                "Cette personne est, pour l’enfant", lien);
  parvis_saisie_set_obligatoire (champ);
  for (gsize i = 0; i < G_N_ELEMENTS (liens); i++)
    parvis_saisie_add_choix (champ, liens[i].code, liens[i].libelle, NULL,
                             g_str_equal (lien, liens[i].code));
  set_faute (view, champ, invitation->faute_lien);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_COURRIEL, "courriel", "Son courriel",
                                parvis_request_get_field (request, "courriel"));
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Un lien y part, valable 7 jours. La date de naissance de "
                                 "l’enfant y sera demandée : une adresse fausse ne montre rien.");
  set_faute (view, champ, invitation->faute_courriel);
}

/* From a demande: it is gone back to. */
static void
append_caches (ParvisRequest *request, ParvisView *view)
{
  static const char *const noms[] = { "demande", "ou" };

  parvis_view_list (view, "caches");
  for (gsize i = 0; i < G_N_ELEMENTS (noms); i++)
    if (*parvis_request_get_field (request, noms[i]) != '\0')
      {
        ParvisView *cache = parvis_view_append (view, "caches");

        parvis_view_set (cache, "nom", noms[i]);
        parvis_view_set (cache, "valeur", parvis_request_get_field (request, noms[i]));
      }
}

static ParvisResponse *
show_form (Invitation *invitation, gboolean fautif)
{
  g_autoptr (ParvisView) view = parvis_acces_begin_page (
      invitation->request, "Inviter l’autre parent",
      "Il ou elle aura son propre compte, avec ses identifiants. Vous ne pourrez pas mettre fin à "
      "ses droits vous-même : seule la mairie le peut.",
      "comptes.inviter");
  g_autofree char *jeton = parvis_request_new_form_token (invitation->request);
  ParvisResponse *response;

  parvis_view_set (view, "jeton", jeton);
  append_caches (invitation->request, view);
  parvis_view_set (view, "bouton", "Envoyer l’invitation");
  if (invitation->faute_page != NULL)
    parvis_page_faute (view, NULL, invitation->faute_page);
  append_nature (invitation, view);
  append_enfants (invitation, view);
  append_personne (invitation, view);
  response = parvis_response_new_page (invitation->request, invitation->db,
                                       "mon-profil/modifier.html", view);
  if (fautif)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
show_sans_enfant (Invitation *invitation)
{
  g_autoptr (ParvisView) view = parvis_view_new ();

  parvis_view_set (view, "titre", "Inviter l’autre parent");
  parvis_view_set (
      view, "intro",
      "Il n’y a pas encore d’enfant dans votre foyer. Faites d’abord sa fiche enfant : "
      "vous pourrez ensuite inviter l’autre parent.");
  parvis_view_list (view, "parties");
  return parvis_response_new_page (invitation->request, invitation->db, "page.html", view);
}

static ParvisResponse *
get_inviter (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Invitation) invitation = { 0 };

  if (!load (&invitation, request, db, error))
    return NULL;
  return invitation.enfants->len > 0 ? show_form (&invitation, FALSE)
                                     : show_sans_enfant (&invitation);
}

/* Only the household's own children. */
static void
read_enfants (Invitation *invitation, gboolean autre)
{
  const char *const *values = parvis_request_get_field_values (invitation->request, "enfants");

  for (guint i = 0; i < invitation->enfants->len && invitation->n_choisis < ENFANTS_MAX; i++)
    {
      const ParvisPersonne *enfant = invitation->enfants->pdata[i];
      g_autofree char *id = dup_id (enfant->id);

      if (!g_strv_contains (values, id))
        continue;
      invitation->choisis[invitation->n_choisis++] = enfant->id;
      if (autre && invitation->faute_enfants == NULL)
        invitation->faute_enfants =
            parvis_inviter_find_faute_enfant (invitation->db, invitation->foyer_id, enfant->id);
    }
  if (invitation->n_choisis == 0)
    invitation->faute_enfants = "Choisissez un enfant au moins.";
}

/* TRUE when it may be sent. */
static gboolean
check (Invitation *invitation)
{
  ParvisRequest *request = invitation->request;
  const char *nature = parvis_request_get_field (request, "nature");
  const char *prenom = parvis_request_get_field (request, "prenom");

  if (!g_str_equal (nature, "meme") && !g_str_equal (nature, "autre"))
    invitation->faute_nature = "Dites si vous vivez ensemble.";
  read_enfants (invitation, g_str_equal (nature, "autre"));
  if (*prenom == '\0' || g_utf8_strlen (prenom, -1) > PRENOM_MAX || strchr (prenom, '\n') != NULL)
    invitation->faute_prenom = "Écrivez son prénom.";
  if (!parvis_inviter_is_lien (parvis_request_get_field (request, "lien")))
    invitation->faute_lien = "Dites qui est cette personne pour l’enfant.";
  invitation->faute_courriel =
      parvis_inviter_find_faute_courriel (invitation->db, parvis_request_get_compte_id (request),
                                          parvis_request_get_field (request, "courriel"));
  invitation->faute_page =
      parvis_inviter_find_faute_nombre (request, invitation->db, invitation->foyer_id);
  return invitation->faute_nature == NULL && invitation->faute_enfants == NULL
         && invitation->faute_prenom == NULL && invitation->faute_lien == NULL
         && invitation->faute_courriel == NULL && invitation->faute_page == NULL;
}

static ParvisResponse *
post_inviter (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Invitation) invitation = { 0 };
  g_autofree char *avant = NULL, *suite = NULL, *phrase = NULL;
  ParvisInvitationNouvelle nouvelle;

  if (!load (&invitation, request, db, error))
    return NULL;
  if (!check (&invitation))
    return show_form (&invitation, TRUE);
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  nouvelle = (ParvisInvitationNouvelle){
    .meme = g_str_equal (parvis_request_get_field (request, "nature"), "meme"),
    .prenom = parvis_request_get_field (request, "prenom"),
    .courriel = parvis_request_get_field (request, "courriel"),
    .lien = parvis_request_get_field (request, "lien"),
    .enfants = invitation.choisis,
    .n_enfants = invitation.n_choisis,
  };
  suite = parvis_inviter_dup_retour (request);
  if (!parvis_inviter_envoyer (request, db, invitation.foyer_id, &nouvelle, error)
      || !parvis_envoi_answer (request, db, suite, error))
    return NULL;
  phrase = g_strdup_printf ("L’invitation est partie vers %s. Elle est valable 7 jours.",
                            nouvelle.courriel);
  return parvis_inviter_answer (g_steal_pointer (&suite), phrase);
}

/* « Envoyer de nouveau », « Retirer l’invitation ». What was accepted is beyond the inviter's reach. */
static ParvisResponse *
post_suite (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id, foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  g_autoptr (ParvisInvitation) invitation = NULL;
  const char *faute;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "id", &id, error))
    return NULL;
  invitation = parvis_invitation_get (db, foyer_id, id, parvis_request_get_now (request), error);
  if (invitation == NULL)
    return NULL;
  if (invitation->etat == PARVIS_INVITATION_ACCEPTEE)
    return parvis_inviter_answer (parvis_inviter_dup_retour (request),
                                  "Cette invitation est déjà acceptée. Seule la mairie peut "
                                  "mettre fin aux droits d’un parent.");
  if (g_str_equal (parvis_request_get_field (request, "action"), "retirer"))
    return parvis_invitation_revoquer (request, db, invitation, error)
               ? parvis_inviter_answer (parvis_inviter_dup_retour (request),
                                        "L’invitation est retirée : son lien n’ouvre plus rien.")
               : NULL;
  faute = parvis_inviter_find_faute_nombre (request, db, foyer_id);
  if (faute != NULL)
    return parvis_inviter_answer (parvis_inviter_dup_retour (request), faute);
  return parvis_inviter_renvoyer (request, db, invitation, error)
             ? parvis_inviter_answer (parvis_inviter_dup_retour (request),
                                      "L’invitation est partie de nouveau, avec un nouveau lien.")
             : NULL;
}

const ParvisRoute parvis_inviter_routes[] = {
  PARVIS_ROUTE ("comptes.inviter",
                "GET",
                "/mon-foyer/inviter",
                get_inviter,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.inviter.envoi",
                "POST",
                "/mon-foyer/inviter",
                post_inviter,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "envoyer votre invitation"),
  PARVIS_ROUTE ("comptes.invitation.suite",
                "POST",
                "/mon-foyer/invitations/{id}",
                post_suite,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM),
  { NULL },
};
