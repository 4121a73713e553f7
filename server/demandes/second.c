/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/second.h"

#include <string.h>

#include "server/comptes/inviter.h"
#include "server/http/parvis-envoi.h"
#include "server/http/parvis-route.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-texte.h"

#define ETAPE "conjoint"

/* What the step says of the second responsable. */
typedef struct
{
  const char *prenom, *courriel,
      *lien;       /* borrowed from the answers; prenom NULL: nobody is named */
  gboolean meme;   /* lives at the same address */
  gboolean refuse; /* it was answered that no account is wished */
} Second;

static const char *
find_texte (JsonObject *etape, const char *champ)
{
  const char *text = json_object_get_string_member_with_default (etape, champ, NULL);

  return text != NULL && *text ? text : NULL;
}

static Second
read_second (ParvisParcours *parcours)
{
  const ParvisEtape *etape =
      parvis_teleprocedure_find_etape (parcours->dossier->teleprocedure, ETAPE);
  JsonObject *reponses = etape != NULL && json_object_has_member (parcours->reponses, ETAPE)
                             ? json_object_get_object_member (parcours->reponses, ETAPE)
                             : NULL;
  Second second = { NULL };
  const char *lien;

  if (reponses == NULL || !parvis_etape_visible (etape, parcours->contexte, parcours->reponses))
    return second;
  lien = find_texte (reponses, "lien");
  second.prenom = find_texte (reponses, "prenom");
  second.courriel = find_texte (reponses, "courriel");
  second.lien = lien != NULL && parvis_inviter_is_lien (lien) ? lien : "autre";
  second.meme = json_object_get_boolean_member_with_default (reponses, "meme_adresse", TRUE);
  second.refuse = !json_object_get_boolean_member_with_default (reponses, "acces", TRUE);
  return second;
}

/* Another adult signs in for this household already, or the child has another one. */
static gboolean
has_compte (ParvisParcours *parcours)
{
  gint64 enfant = parcours->dossier->personne_id;
  g_autoptr (ParvisRows) rows =
      parvis_db_query (parcours->db, PARVIS_SQL_COMPTES_DU_FOYER, V (parcours->foyer_id));

  return (parvis_rows_next (rows) && parvis_rows_next (rows))
         || (enfant != 0
             && parvis_inviter_find_faute_enfant (parcours->db, parcours->foyer_id, enfant)
                    != NULL);
}

static gboolean
is_same (const ParvisInvitation *invitation, const Second *second)
{
  g_autofree char *un = g_utf8_casefold (invitation->prenom, -1);
  g_autofree char *deux = g_utf8_casefold (second->prenom, -1);
  g_autofree char *cle =
      second->courriel != NULL ? parvis_texte_cle_courriel (second->courriel) : NULL;

  return g_str_equal (un, deux) || g_strcmp0 (cle, invitation->courriel) == 0;
}

/* The newest one that was sent to that person, and was neither accepted nor taken back. */
static ParvisInvitation *
find_invitation (ParvisParcours *parcours, const Second *second)
{
  g_autoptr (GPtrArray) toutes = parvis_invitation_list (
      parcours->db, parcours->foyer_id, parvis_request_get_now (parcours->request));

  for (guint i = 0; i < toutes->len; i++)
    {
      const ParvisInvitation *invitation = toutes->pdata[i];

      if (invitation->etat != PARVIS_INVITATION_ACCEPTEE
          && invitation->etat != PARVIS_INVITATION_REVOQUEE && is_same (invitation, second))
        return g_ptr_array_steal_index (toutes, i);
    }
  return NULL;
}

static void
add_cache (ParvisView *view, const char *nom, const char *valeur)
{
  ParvisView *cache = parvis_view_append (view, "caches");

  parvis_view_set (cache, "nom", nom);
  parvis_view_set (cache, "valeur", valeur);
}

static void
add_cache_id (ParvisView *view, const char *nom, gint64 id)
{
  g_autofree char *texte = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  add_cache (view, nom, texte);
}

static ParvisView *
begin (ParvisParcours *parcours, ParvisView *view, const Second *second, const char *ou)
{
  ParvisView *carte = parvis_view_object (view, "second");

  parvis_view_set (carte, "second_prenom", second->prenom);
  add_cache_id (carte, "demande", parcours->dossier->id);
  add_cache (carte, "ou", ou);
  return carte;
}

static void
show_champs (const Second *second, ParvisView *carte)
{
  ParvisView *champ = parvis_saisie_append (carte, "champs", PARVIS_SAISIE_CARTES, "nature",
                                            "Vivez-vous ensemble ?", NULL);

  parvis_saisie_add_choix (champ, "meme", "Oui, dans le même foyer",
                           "Vous partagez les démarches, le compte famille et les documents.",
                           second->meme);
  parvis_saisie_add_choix (champ, "autre", "Non, l’enfant a deux foyers",
                           "Chacun garde son adresse et son solde ; un calendrier de garde dit qui "
                           "réserve et qui paie.",
                           !second->meme);
  champ = parvis_saisie_append (carte, "champs", PARVIS_SAISIE_COURRIEL, "courriel", "Son courriel",
                                second->courriel);
  parvis_saisie_set_obligatoire (champ);
}

void
parvis_second_show (ParvisParcours *parcours, ParvisView *view, const char *ou)
{
  const ParvisDossier *dossier = parcours->dossier;
  Second second = read_second (parcours);
  g_autoptr (ParvisInvitation) invitation = NULL;
  g_autofree char *jeton = NULL;
  ParvisView *carte;

  if (g_strcmp0 (dossier->teleprocedure->effet, "fiche-enfant") != 0 || dossier->depose_a == 0
      || has_compte (parcours))
    return;
  invitation = second.prenom != NULL ? find_invitation (parcours, &second) : NULL;
  if (invitation != NULL)
    {
      carte = begin (parcours, view, &second, ou);
      parvis_inviter_show (parcours->request, parvis_view_object (carte, "invitation"), invitation);
      return;
    }
  if (second.prenom == NULL || second.refuse || dossier->personne_id == 0)
    {
      parvis_view_set_url (view, "url_inviter", parcours->request, "comptes.inviter", NULL);
      return;
    }
  carte = begin (parcours, view, &second, ou);
  jeton = parvis_request_new_form_token (parcours->request);
  parvis_view_set (carte, "jeton", jeton);
  add_cache (carte, "prenom", second.prenom);
  add_cache (carte, "lien", second.lien);
  add_cache_id (carte, "enfants", dossier->personne_id);
  show_champs (&second, carte);
  parvis_view_set_url (carte, "url_inviter", parcours->request, "comptes.inviter", NULL);
}

/* --- the step Conjoint --- */

/* For whom: the file's child, or else the household's; several live in two homes only if each is said. */
static GPtrArray *
list_enfants (ParvisParcours *parcours, gboolean meme)
{
  GPtrArray *enfants = parvis_foyer_list_enfants (parcours->db, parcours->foyer_id,
                                                  parvis_request_get_today (parcours->request));
  gint64 choisi = parcours->dossier->personne_id;

  for (guint i = enfants->len; i > 0 && choisi != 0; i--)
    if (((const ParvisPersonne *) enfants->pdata[i - 1])->id != choisi)
      g_ptr_array_remove_index (enfants, i - 1);
  if (!meme && enfants->len > 1)
    g_ptr_array_set_size (enfants, 0);
  return enfants;
}

void
parvis_second_show_etape (ParvisParcours *parcours, const ParvisEtape *etape, ParvisView *view)
{
  Second second = read_second (parcours);
  g_autoptr (ParvisInvitation) invitation = NULL;
  g_autoptr (GPtrArray) enfants = NULL;
  ParvisView *inviter;

  if (!g_str_equal (etape->code, ETAPE) || has_compte (parcours))
    return;
  invitation = second.prenom != NULL ? find_invitation (parcours, &second) : NULL;
  if (invitation != NULL)
    {
      parvis_inviter_show (
          parcours->request,
          parvis_view_object (begin (parcours, view, &second, PARVIS_INVITER_CONJOINT),
                              "invitation"),
          invitation);
      return;
    }
  /* The link is opened with a child's birth date. */
  enfants = list_enfants (parcours, TRUE);
  if (enfants->len == 0)
    return;
  inviter = parvis_view_object (view, "inviter");
  if (second.prenom != NULL)
    parvis_view_printf (inviter, "bouton_inviter", "Inviter %s à créer son compte", second.prenom);
  else
    parvis_view_set (inviter, "bouton_inviter", "L’inviter à créer son compte");
}

gboolean
parvis_second_est_demande (ParvisParcours *parcours, const ParvisEtape *etape)
{
  return g_str_equal (etape->code, ETAPE)
         && g_str_equal (parvis_request_get_field (parcours->request, "action"), "inviter");
}

static void
add_faute (const ParvisEtape *etape, const char *nom, const char *message, GPtrArray *fautes)
{
  ParvisFaute *faute = g_new0 (ParvisFaute, 1);

  faute->etape = etape;
  for (gsize i = 0; etape->champs[i] != NULL; i++)
    if (g_str_equal (etape->champs[i]->code, nom))
      faute->champ = etape->champs[i];
  faute->nom = g_strdup (nom);
  faute->libelle = g_strdup (faute->champ != NULL ? faute->champ->libelle : "");
  faute->message = g_strdup (message);
  g_ptr_array_add (fautes, faute);
}

/* What stands against it, in French and static. */
static const char *
find_obstacle (ParvisParcours *parcours, const Second *second, GPtrArray *enfants)
{
  const char *faute;

  if (second->courriel == NULL)
    return "Écrivez son courriel : le lien y part.";
  if (enfants->len == 0)
    return "Choisissez d’abord l’enfant, à l’étape suivante : vous pourrez l’inviter une fois la "
           "fiche envoyée.";
  faute = parvis_inviter_find_faute_courriel (
      parcours->db, parvis_request_get_compte_id (parcours->request), second->courriel);
  return faute != NULL ? faute
                       : parvis_inviter_find_faute_nombre (parcours->request, parcours->db,
                                                           parcours->foyer_id);
}

static gboolean
envoyer (ParvisParcours *parcours, const Second *second, GPtrArray *enfants, GError **error)
{
  g_autofree gint64 *ids = g_new (gint64, enfants->len);
  ParvisInvitationNouvelle nouvelle = { .meme = second->meme,
                                        .prenom = second->prenom,
                                        .courriel = second->courriel,
                                        .lien = second->lien,
                                        .enfants = ids,
                                        .n_enfants = enfants->len };

  for (guint i = 0; i < enfants->len; i++)
    ids[i] = ((const ParvisPersonne *) enfants->pdata[i])->id;
  return parvis_inviter_envoyer (parcours->request, parcours->db, parcours->foyer_id, &nouvelle,
                                 error);
}

ParvisResponse *
parvis_second_inviter (ParvisParcours *parcours,
                       const ParvisEtape *etape,
                       GPtrArray *fautes,
                       GError **error)
{
  Second second = read_second (parcours);
  g_autoptr (GPtrArray) enfants = list_enfants (parcours, second.meme);
  g_autoptr (ParvisInvitation) there = NULL;
  g_autofree char *phrase = NULL;
  const char *obstacle;

  if (fautes->len > 0 || second.prenom == NULL)
    return NULL;
  /* Pressed twice, or there is nobody to invite any more: the page says how it stands. */
  there = find_invitation (parcours, &second);
  if (there != NULL || has_compte (parcours))
    return parvis_response_new_redirect (parvis_parcours_url (parcours, etape));
  obstacle = find_obstacle (parcours, &second, enfants);
  if (obstacle != NULL)
    {
      add_faute (etape, "courriel", obstacle, fautes);
      return NULL;
    }
  if (!envoyer (parcours, &second, enfants, error))
    return NULL;
  phrase = g_strdup_printf ("L’invitation est partie vers %s. Elle est valable 7 jours.",
                            second.courriel);
  return parvis_inviter_answer (parvis_parcours_url (parcours, etape), phrase);
}
