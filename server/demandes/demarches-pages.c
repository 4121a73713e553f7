/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/comptes/comptes-store.h"
#include "server/demandes/demandes-routes.h"
#include "server/demandes/parcours.h"
#include "server/http/parvis-envoi.h"
#include "server/reglages/reglages-store.h"
#include "server/teleprocedures/catalogue.h"
#include "server/teleprocedures/formulaire.h"
#include "server/template/parvis-saisie.h"
#include "shared/teleprocedures/parvis-condition.h"

static const ParvisTeleprocedure *
get_teleprocedure (ParvisRequest *request, GError **error)
{
  const ParvisTeleprocedure *t =
      parvis_catalogue_find (parvis_catalogue_get (parvis_request_get_commune (request)),
                             parvis_request_get_part (request, "demarche"));

  if (t == NULL)
    g_set_error_literal (error, PARVIS_ERROR, PARVIS_ERROR_NOT_FOUND, "no such téléprocédure");
  return t;
}

/* A piece that only a setting of the commune asks for is announced when it does. */
static gboolean
is_asked (const ParvisPieceRegle *regle, JsonObject *reglages)
{
  JsonNode *valeur;

  if (regle->si == NULL || regle->si->reglage == NULL)
    return TRUE;
  valeur = json_object_get_member (reglages, regle->si->reglage);
  return valeur != NULL && json_node_equal (valeur, regle->si->valeur);
}

static void
show_pieces (ParvisRequest *request, ParvisDb *db, ParvisView *view, const ParvisTeleprocedure *t)
{
  g_autoptr (JsonObject) reglages =
      parvis_reglages_create_json (db, parvis_request_get_today (request));

  guint toujours = 0, n = 0;

  parvis_view_list (view, "pieces");
  for (guint i = 0; i < t->n_pieces; i++)
    {
      const ParvisPieceRegle *regle = &t->pieces[i];
      const ParvisTypePiece *type =
          parvis_catalogue_find_type_piece (parvis_request_get_commune (request), regle->type);
      ParvisView *row;

      if (!is_asked (regle, reglages))
        continue;
      n++;
      toujours += regle->si == NULL || regle->si->reglage != NULL;
      row = parvis_view_append (view, "pieces");
      parvis_view_set (row, "piece", type != NULL ? type->libelle : regle->type);
      parvis_view_set (row, "quand",
                       regle->si != NULL && regle->si->reglage != NULL ? NULL : regle->quand);
      parvis_view_set (row, "piece_aide", type != NULL ? type->aide : NULL);
    }
  parvis_view_set_bool (view, "selon_seulement", n > 0 && toujours == 0);
}

/* The drafts that the citizen has left: taken up again rather than begun twice. */
static void
show_brouillons (ParvisRequest *request,
                 ParvisDb *db,
                 ParvisView *view,
                 const ParvisTeleprocedure *t,
                 gint64 foyer_id)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DU_FOYER, V (foyer_id));

  while (parvis_rows_next (rows))
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, parvis_rows_int (rows, 0));
      ParvisView *row;

      if (!g_str_equal (parvis_rows_text (rows, 3), "brouillon")
          || !g_str_equal (parvis_rows_text (rows, 1), t->code))
        continue;
      row = parvis_view_append (view, "brouillons");
      parvis_view_printf (row, "brouillon", "Brouillon n° %s%s%s", id,
                          *parvis_rows_text (rows, 13) ? ", " : "", parvis_rows_text (rows, 13));
      parvis_view_set_url (row, "url", request, "demandes.reprendre", id, NULL);
    }
}

static ParvisResponse *
show_demarche (ParvisRequest *request,
               ParvisDb *db,
               const ParvisTeleprocedure *t,
               gboolean sans_cgu)
{
  g_autoptr (ParvisView) view = parvis_view_new ();
  gint64 compte = parvis_request_get_compte_id (request);
  gint64 foyer_id = compte != 0 ? parvis_compte_get_foyer (db, compte, NULL) : 0;
  ParvisResponse *response;

  parvis_view_set (view, "titre", t->titre);
  parvis_view_set (view, "theme", t->theme);
  parvis_view_set (view, "resume", t->resume);
  parvis_view_printf (view, "duree", "%d minutes", t->duree_min);
  for (gsize i = 0; t->explication[i] != NULL; i++)
    parvis_view_append_text (view, "explication", t->explication[i]);
  for (guint i = 0; i < t->n_etapes; i++)
    parvis_view_append_text (view, "etapes", t->etapes[i]->titre);
  show_pieces (request, db, view, t);
  parvis_view_list (view, "brouillons");
  if (foyer_id == 0)
    {
      g_autofree char *connexion = parvis_url (request, "comptes.connexion", NULL);
      g_autofree char *suite = parvis_url (request, "demandes.demarche", t->code, NULL);

      parvis_view_printf (view, "url_connexion", "%s?suite=%s", connexion, suite);
    }
  else
    {
      g_autofree char *jeton = parvis_request_new_form_token (request);

      show_brouillons (request, db, view, t, foyer_id);
      parvis_view_set (view, "jeton", jeton);
      parvis_view_set_url (view, "url", request, "demandes.demarche", t->code, NULL);
      parvis_view_list (view, "champs");
    }
  if (foyer_id != 0 && t->cgu)
    {
      ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_COCHE, "cgu",
                                                "J’accepte les conditions d’utilisation", NULL);

      parvis_saisie_set_obligatoire (champ);
      parvis_formulaire_show_lecture (request, champ, "cgu");
      if (sans_cgu)
        parvis_saisie_faute (view, champ, "Cochez cette case pour commencer la demande.");
    }
  response = parvis_response_new_page (request, db, "teleprocedure/presentation.html", view);
  if (sans_cgu)
    parvis_response_set_status (response, 422);
  return response;
}

static ParvisResponse *
get_demarche (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisTeleprocedure *t = get_teleprocedure (request, error);

  return t != NULL ? show_demarche (request, db, t, FALSE) : NULL;
}

static ParvisResponse *
post_demarche (ParvisRequest *request, ParvisDb *db, GError **error)
{
  const ParvisTeleprocedure *t = get_teleprocedure (request, error);
  gint64 compte = parvis_request_get_compte_id (request);
  gint64 now = parvis_request_get_now (request);
  gint64 foyer_id = t != NULL ? parvis_compte_get_foyer (db, compte, error) : 0;
  g_autofree char *avant = NULL, *id = NULL, *url = NULL;
  gint64 dossier;

  if (foyer_id == 0)
    return NULL;
  if (t->cgu && *parvis_request_get_field (request, "cgu") == '\0')
    return show_demarche (request, db, t, TRUE);
  if (!parvis_envoi_claim (request, db, &avant, error))
    return avant != NULL ? parvis_response_new_redirect (g_steal_pointer (&avant)) : NULL;
  /* An empty draft of the same is gone on with: nobody fills two at once. */
  dossier = parvis_db_int (db, 0, PARVIS_SQL_DEMANDE_BROUILLON, V (foyer_id), V (t->code));
  if (dossier == 0)
    {
      dossier = parvis_dossier_creer (db, foyer_id, compte, t, now, error);
      if (dossier == 0
          || !parvis_dossier_add_historique (db, dossier, parvis_acteur_of_request (request),
                                             "commencee", NULL, now, error))
        return NULL;
    }
  id = g_strdup_printf ("%" G_GINT64_FORMAT, dossier);
  url = parvis_url (request, "demandes.etape", id, t->etapes[0]->code, NULL);
  if (!parvis_envoi_answer (request, db, url, error))
    return NULL;
  return parvis_response_new_redirect (g_steal_pointer (&url));
}

const ParvisRoute parvis_demarches_routes[] = {
  PARVIS_ROUTE ("demandes.demarche",
                "GET",
                "/demarches/{demarche}",
                get_demarche,
                PARVIS_FOR_TOUS,
                PARVIS_READS),
  PARVIS_ROUTE ("demandes.demarche.envoi",
                "POST",
                "/demarches/{demarche}",
                post_demarche,
                PARVIS_FOR_CITOYEN,
                PARVIS_WRITES,
                .body = PARVIS_BODY_FORM,
                .quoi = "commencer votre demande"),
  { NULL },
};
