/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-comptes"
#include "config.h"

#include "server/comptes/acces-controle.h"
#include "server/comptes/comptes-routes.h"
#include "server/comptes/comptes-store.h"
#include "server/journal/journal-store.h"
#include "shared/rules/parvis-texte.h"

/* What a household may change of its members itself: how the other adult is reached, as long as they have no
 * account of their own, and the names of a child that no file asks a proof for. Births and family names are the
 * town hall's. */

#define NOM_MAX 80

typedef struct
{
  const char *code, *libelle, *aide;
  ParvisSaisie saisie;
  gsize offset;
} Champ;

static const Champ adulte[] = {
  { "telephone", "Téléphone portable", NULL, PARVIS_SAISIE_TELEPHONE,
    G_STRUCT_OFFSET (ParvisPersonne, telephone) },
  { "telephone_fixe", "Téléphone fixe", NULL, PARVIS_SAISIE_TELEPHONE,
    G_STRUCT_OFFSET (ParvisPersonne, telephone_fixe) },
  { "telephone_pro", "Téléphone professionnel", NULL, PARVIS_SAISIE_TELEPHONE,
    G_STRUCT_OFFSET (ParvisPersonne, telephone_pro) },
  { "courriel", "Courriel", NULL, PARVIS_SAISIE_COURRIEL,
    G_STRUCT_OFFSET (ParvisPersonne, courriel) },
};
static const Champ enfant[] = {
  { "nom_usage", "Nom d’usage", "Seulement s’il est différent.", PARVIS_SAISIE_TEXTE,
    G_STRUCT_OFFSET (ParvisPersonne, nom_usage) },
  { "prenom2", "2ème prénom", NULL, PARVIS_SAISIE_TEXTE,
    G_STRUCT_OFFSET (ParvisPersonne, prenom2) },
  { "prenom3", "3ème prénom", NULL, PARVIS_SAISIE_TEXTE,
    G_STRUCT_OFFSET (ParvisPersonne, prenom3) },
};

typedef struct
{
  gint64 foyer_id;
  ParvisPersonne *personne;
  const Champ *champs;
  gsize n_champs;
} Membre;

static void
membre_clear (Membre *membre)
{
  g_clear_pointer (&membre->personne, parvis_personne_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Membre, membre_clear)

/* Whoever has an account says so themselves. */
static gboolean
load (Membre *membre, ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 id;

  membre->foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  if (membre->foyer_id == 0 || !parvis_request_get_part_id (request, "personne", &id, error))
    return FALSE;
  membre->personne =
      parvis_foyer_get_membre (db, membre->foyer_id, id, parvis_request_get_today (request), error);
  if (membre->personne == NULL)
    return FALSE;
  if (parvis_db_int (db, 0, PARVIS_SQL_COMPTE_DE_MEMBRE, V (membre->foyer_id), V (id)) != 0)
    {
      g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "has an account");
      return FALSE;
    }
  membre->champs = g_str_equal (membre->personne->role, "enfant") ? enfant : adulte;
  membre->n_champs = membre->champs == enfant ? G_N_ELEMENTS (enfant) : G_N_ELEMENTS (adulte);
  return TRUE;
}

static char **
get_place (const Membre *membre, const Champ *champ)
{
  return (char **) G_STRUCT_MEMBER_P (membre->personne, champ->offset);
}

/* The value to be kept, NULL when it is empty or wrong: then @faute says why. */
static char *
read_champ (ParvisRequest *request, const Champ *champ, const char **faute)
{
  const char *typed = parvis_request_get_field (request, champ->code);
  g_autofree char *value = NULL;

  *faute = NULL;
  if (*typed == '\0')
    return NULL;
  if (champ->saisie == PARVIS_SAISIE_TELEPHONE)
    {
      value = parvis_texte_parse_telephone (typed);
      *faute = value == NULL ? "Écrivez un numéro comme 06 12 34 56 78." : NULL;
    }
  else if (champ->saisie == PARVIS_SAISIE_COURRIEL)
    {
      value = g_strdup (typed);
      *faute = !parvis_texte_is_courriel (typed)
                   ? "Écrivez une adresse comme prenom.nom@exemple.fr."
                   : NULL;
    }
  else
    {
      value = parvis_texte_nettoyer (typed);
      *faute = g_utf8_strlen (value, -1) > NOM_MAX || !parvis_texte_is_nom (value)
                   ? "Un nom s’écrit avec des lettres, des espaces, des tirets et des apostrophes."
                   : NULL;
    }
  return *faute == NULL ? g_steal_pointer (&value) : NULL;
}

static ParvisResponse *
show_membre (const Membre *membre, ParvisRequest *request, ParvisDb *db, gboolean envoye)
{
  g_autofree char *nom = parvis_personne_dup_prenom_nom (membre->personne);
  g_autoptr (ParvisView) view = parvis_acces_begin_page (
      request, nom,
      membre->champs == enfant
          ? "Le nom de naissance, le premier prénom et la naissance ne se changent qu’à la mairie, "
            "avec un acte."
          : "Son nom et sa naissance se changent dans la fiche enfant. S’il ou elle ouvre un "
            "compte, "
            "c’est là que ses coordonnées se tiendront.",
      "comptes.profil");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, membre->personne->id);
  ParvisResponse *response;
  gboolean fautif = FALSE;

  parvis_view_set_url (view, "url", request, "comptes.membre", id, NULL);
  for (gsize i = 0; i < membre->n_champs; i++)
    {
      const Champ *c = &membre->champs[i];
      const char *faute = NULL;
      g_autofree char *value = envoye ? read_champ (request, c, &faute) : NULL;
      const char *before = *get_place (membre, c);
      g_autofree char *shown = envoye ? g_strdup (parvis_request_get_field (request, c->code))
                               : before != NULL && c->saisie == PARVIS_SAISIE_TELEPHONE
                                   ? parvis_texte_format_telephone (before)
                                   : g_strdup (before);
      ParvisView *champ =
          parvis_saisie_append (view, "champs", c->saisie, c->code, c->libelle, shown);

      parvis_saisie_set_aide (champ, c->aide);
      if (faute != NULL)
        parvis_saisie_faute (view, champ, faute);
      fautif |= faute != NULL;
    }
  response = parvis_response_new_page (request, db, "mon-profil/modifier.html", view);
  if (fautif)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_membre (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Membre) membre = { 0 };

  return load (&membre, request, db, error) ? show_membre (&membre, request, db, FALSE) : NULL;
}

static ParvisResponse *
post_membre (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_auto (Membre) membre = { 0 };
  ParvisResponse *response;

  if (!load (&membre, request, db, error))
    return NULL;
  for (gsize i = 0; i < membre.n_champs; i++)
    {
      const char *faute;
      char **place = get_place (&membre, &membre.champs[i]);
      g_autofree char *value = read_champ (request, &membre.champs[i], &faute);

      if (faute != NULL)
        return show_membre (&membre, request, db, TRUE);
      g_free (*place);
      *place = g_steal_pointer (&value);
    }
  if (!parvis_personne_update (db, membre.personne, error)
      || !parvis_journal_add (db, parvis_request_get_now (request),
                              parvis_acteur_of_request (request), "foyer.membre", "personne",
                              membre.personne->id, membre.foyer_id, NULL, error))
    return NULL;
  response = parvis_response_new_redirect (parvis_url (request, "comptes.profil", NULL));
  parvis_response_set_flash (response, "Vos informations sont enregistrées.");
  return response;
}

const ParvisRoute parvis_membre_routes[] = {
  PARVIS_ROUTE ("comptes.membre",
                "GET",
                "/mon-foyer/membres/{personne}",
                get_membre,
                PARVIS_FOR_CITOYEN,
                PARVIS_READS),
  PARVIS_ROUTE ("comptes.membre.envoi",
                "POST",
                "/mon-foyer/membres/{personne}",
                post_membre,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "enregistrer ces informations"),
  { NULL },
};
