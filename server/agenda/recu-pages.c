/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/agenda-routes.h"
#include "server/agenda/historique.h"
#include "server/agenda/recu-contenu.h"
#include "server/agenda/recu.h"
#include "server/comptes/comptes-store.h"
#include "server/document/parvis-document.h"
#include "server/http/parvis-throttle.h"
#include "server/reglages/papier.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-typo.h"

/* Wrong codes from one address, in an hour: a person who copies badly, not one who guesses. */
#define ESSAIS_MAX 20
#define FENETRE_S  3600

/* --------------------------------------------------------------------------- one's own */

/* The receipt in the request's path, if this citizen's household paid it. */
static ParvisFait *
get_fait (ParvisRequest *request, ParvisDb *db, GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, parvis_request_get_compte_id (request), error);
  ParvisFait *fait;
  gint64 id;

  if (foyer_id == 0 || !parvis_request_get_part_id (request, "recu", &id, error))
    return NULL;
  fait = parvis_fait_find (db, id, foyer_id);
  if (fait == NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such receipt");
  return fait;
}

static void
show_lignes (ParvisView *view, GPtrArray *lignes)
{
  parvis_view_list (view, "lignes");
  for (guint i = 0; i < lignes->len; i++)
    {
      const ParvisRecuLigne *ligne = lignes->pdata[i];
      ParvisView *row = parvis_view_append (view, "lignes");

      parvis_view_set (row, "libelle", ligne->libelle);
      parvis_view_set (row, "valeur", ligne->valeur);
    }
}

static ParvisResponse *
get_recu (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisFait) fait = get_fait (request, db, error);
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisView) view = NULL;
  g_autoptr (GPtrArray) lignes = NULL;
  g_autofree char *code = NULL, *suite = NULL, *numero = NULL, *retour = NULL, *base = NULL;
  char iso[PARVIS_DATE_ISO_SIZE];

  if (fait == NULL)
    return NULL;
  view = parvis_view_new ();
  lignes = parvis_recu_list_lignes (commune, fait, PARVIS_RECU_ENTIER);
  code = parvis_recu_create_code (commune->master_key, fait);
  suite = parvis_recu_dup_suite (commune, db, fait);
  numero = g_strdup_printf ("%" G_GINT64_FORMAT, fait->id);
  base = parvis_url (request, "agenda.historique", NULL);
  parvis_date_write_iso (fait->jour, iso);
  retour = g_strdup_printf ("%s?personne=%" G_GINT64_FORMAT "&du=%s&au=%s", base, fait->personne_id,
                            iso, iso);
  parvis_view_printf (view, "titre", "Reçu n°" PARVIS_NBSP "%s", numero);
  show_lignes (view, lignes);
  parvis_view_set (view, "suite", suite);
  parvis_view_set (view, "code", code);
  parvis_view_set_url (view, "url_verifier", request, "agenda.verification", code, NULL);
  parvis_view_set_url (view, "url_pdf", request, "agenda.recu.pdf", numero, NULL);
  parvis_view_set (view, "url_historique", retour);
  return parvis_response_new_page (request, db, "agenda/recu.html", view);
}

/* The whole address of the page that says whether this receipt is ours. */
static char *
create_adresse (ParvisRequest *request, const char *code)
{
  g_autofree char *url = parvis_url (request, "agenda.verification", code, NULL);

  return g_strconcat (parvis_request_get_commune (request)->base_url, url, NULL);
}

static ParvisResponse *
get_pdf (ParvisRequest *request, ParvisDb *db, GError **error)
{
  g_autoptr (ParvisFait) fait = get_fait (request, db, error);
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisDocument) papier = NULL;
  g_autoptr (GPtrArray) lignes = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *code = NULL, *adresse = NULL, *nom = NULL, *legende = NULL, *suite = NULL;
  ParvisResponse *response;

  if (fait == NULL)
    return NULL;
  lignes = parvis_recu_list_lignes (commune, fait, PARVIS_RECU_PAPIER);
  code = parvis_recu_create_code (commune->master_key, fait);
  adresse = create_adresse (request, code);
  suite = parvis_recu_dup_suite (commune, db, fait);
  papier = parvis_papier_new (commune, db,
                              fait->annuler ? "Reçu d’une annulation" : "Reçu d’une réservation");
  nom = g_strdup_printf ("n°" PARVIS_NBSP "%" G_GINT64_FORMAT, fait->id);
  parvis_document_set_reference (papier, nom);
  if (suite != NULL)
    parvis_document_add_texte (papier, suite);
  for (guint i = 1; i < lignes->len; i++)
    {
      const ParvisRecuLigne *ligne = lignes->pdata[i];

      parvis_document_add_fait (papier, ligne->libelle, ligne->valeur);
    }
  legende = g_strdup_printf ("Pour vérifier ce reçu, scannez ce dessin, ou tapez le code %s sur "
                             "%s/verifier",
                             code, commune->base_url);
  parvis_document_add_qr (papier, adresse, legende);
  bytes = parvis_document_finish (papier, error);
  if (bytes == NULL)
    return NULL;
  g_free (nom);
  nom = g_strdup_printf ("recu-%" G_GINT64_FORMAT ".pdf", fait->id);
  response = parvis_response_new_bytes (bytes, "application/pdf");
  parvis_response_set_download (response, nom);
  return response;
}

/* --------------------------------------------------------------------------- anybody */

static char *
create_throttle_key (ParvisRequest *request)
{
  return g_strdup_printf ("verifier:%s", parvis_request_get_remote (request));
}

/* The page with the field for the code; @faute may be NULL. */
static ParvisResponse *
show_verifier (ParvisRequest *request,
               ParvisDb *db,
               ParvisView *view,
               const char *code,
               const char *faute,
               guint status)
{
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_TEXTE, "code", "Code du reçu", code);
  ParvisResponse *response;

  parvis_saisie_set_exemple (champ, "12-ABCD-EFGH-IJKL-MNOP");
  parvis_saisie_set_max (champ, 40);
  parvis_saisie_set_autocomplete (champ, "off");
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
  parvis_view_set_url (view, "url", request, "agenda.verifier", NULL);
  response = parvis_response_new_page (request, db, "agenda/verifier.html", view);
  parvis_response_set_status (response, status);
  return response;
}

static ParvisResponse *
get_verifier (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *code = parvis_request_find_query (request, "code");
  g_autoptr (ParvisView) view = parvis_view_new ();
  char signes[PARVIS_RECU_SIGNES + 1];
  gint64 numero;

  if (code != NULL && parvis_recu_parse_code (code, &numero, signes))
    return parvis_response_new_redirect (parvis_url (request, "agenda.verification", code, NULL));
  parvis_view_set (view, "titre", "Vérifier un reçu");
  return show_verifier (request, db, view, code,
                        code != NULL
                            ? "Ce n’est pas un code entier\u00a0: recopiez le numéro, puis "
                              "les seize lettres et chiffres qui le suivent."
                            : NULL,
                        code != NULL ? 422 : 200);
}

static ParvisResponse *
show_authentique (ParvisRequest *request, ParvisDb *db, const ParvisFait *fait)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisView) view = parvis_view_new ();
  g_autoptr (GPtrArray) lignes = parvis_recu_list_lignes (commune, fait, PARVIS_RECU_PUBLIC);
  g_autofree char *suite = parvis_recu_dup_suite (commune, db, fait);
  ParvisView *verdict = parvis_view_object (view, "verdict");

  parvis_view_set (view, "titre", "Ce reçu est authentique");
  parvis_view_set (verdict, "phrase",
                   "Il vient de nous, et dit ceci. Comparez avec celui que vous tenez.");
  show_lignes (verdict, lignes);
  parvis_view_set (verdict, "suite", suite);
  return show_verifier (request, db, view, NULL, NULL, 200);
}

static ParvisResponse *
get_verification (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const char *code = parvis_request_get_part (request, "code");
  g_autofree char *throttle = create_throttle_key (request);
  gint64 now = parvis_request_get_now (request), wait = 0;
  g_autoptr (ParvisFait) fait = NULL;
  g_autoptr (ParvisView) view = NULL;

  if (parvis_throttle_check (db, throttle, ESSAIS_MAX, FENETRE_S, now, &wait))
    fait = parvis_recu_verifier (db, parvis_request_get_commune (request)->master_key, code);
  if (fait != NULL)
    return show_authentique (request, db, fait);
  view = parvis_view_new ();
  parvis_view_set (view, "titre", "Vérifier un reçu");
  if (wait > 0)
    {
      parvis_view_printf (
          view, "refus", "Trop de codes inexacts ont été essayés d’ici. Réessayez dans %d minutes.",
          (int) (wait + 59) / 60);
      return show_verifier (request, db, view, code, NULL, 429);
    }
  if (!parvis_throttle_count (db, throttle, FENETRE_S, now, error))
    return NULL;
  parvis_view_set (
      view, "refus",
      "Ce reçu n’est pas de nous, ou il a été modifié\u00a0: ce code ne correspond à aucun reçu.");
  return show_verifier (request, db, view, code, NULL, 404);
}

const ParvisRoute parvis_recu_routes[] = {
  PARVIS_ROUTE (
      "agenda.recu", "GET", "/agenda/recus/{recu}", get_recu, PARVIS_FOR_CITOYEN, PARVIS_READS),
  PARVIS_ROUTE ("agenda.recu.pdf",
                "GET",
                "/agenda/recu-pdf/{recu}",
                get_pdf,
                PARVIS_FOR_CITOYEN,
                PARVIS_SLOW),
  PARVIS_ROUTE ("agenda.verifier", "GET", "/verifier", get_verifier, PARVIS_FOR_TOUS, PARVIS_READS),
  /* Writes how many codes were wrong. */
  PARVIS_ROUTE ("agenda.verification",
                "GET",
                "/verifier/{code}",
                get_verification,
                PARVIS_FOR_TOUS,
                PARVIS_WRITES),
  { NULL },
};
