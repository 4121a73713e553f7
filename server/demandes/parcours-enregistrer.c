/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/parcours.h"

#include "server/foyers/foyers-json.h"
#include "server/justificatifs/justificatifs-store.h"

/* The child that was typed becomes a person of the household; typed twice, it is one child. */
static gint64
add_enfant (ParvisParcours *parcours, JsonObject *identite, GError **error)
{
  static const char *const champs[] = {
    "sexe",         "nom_naissance",  "nom_usage",         "prenom",        "prenom2", "prenom3",
    "naissance_le", "naissance_pays", "naissance_commune", "naissance_dep", NULL
  };
  const char *today = parvis_request_get_today (parcours->request);
  g_autoptr (ParvisPersonne) enfant = parvis_personne_new ();
  gint64 id;

  parvis_personne_apply_json (enfant, identite, champs);
  id = parvis_foyer_find_enfant (parcours->db, parcours->foyer_id, enfant->nom_naissance,
                                 enfant->prenom, enfant->naissance_le);
  if (id != 0)
    return id;
  id = parvis_personne_insert (parcours->db, enfant, parvis_request_get_now (parcours->request),
                               error);
  if (id == 0
      || !parvis_foyer_add_membre (parcours->db, parcours->foyer_id, id, "enfant", NULL, today,
                                   error))
    return 0;
  return id;
}

/* Whether one of the faults lies in the child's own fields. */
static gboolean
has_faute_enfant (const ParvisTeleprocedure *t, GPtrArray *fautes)
{
  for (guint i = 0; i < fautes->len; i++)
    {
      const ParvisFaute *faute = fautes->pdata[i];

      if (faute->champ == t->champ_enfant
          || (faute->champ != NULL && faute->champ->parent == t->champ_enfant))
        return TRUE;
    }
  return FALSE;
}

static ParvisFaute *
create_faute (const ParvisChamp *champ, char *message)
{
  ParvisFaute *faute = g_new0 (ParvisFaute, 1);

  faute->etape = champ->etape;
  faute->champ = champ;
  faute->nom = g_strdup (champ->code);
  faute->libelle = g_strdup (champ->libelle);
  faute->message = message;
  return faute;
}

/* The school year as answered; NULL when there is none such: an answer is kept with its fault. */
static const char *
find_annee (ParvisParcours *parcours)
{
  const char *annee =
      parvis_teleprocedure_find_annee (parcours->dossier->teleprocedure, parcours->reponses);
  g_autofree char *du =
      annee != NULL ? parvis_db_dup_text (parcours->db, PARVIS_SQL_ANNEE_FIND, V (annee)) : NULL;

  return du != NULL ? annee : NULL;
}

/* Why a second demande of the kind is none, with the first one's number. */
static char *
create_doublon (ParvisParcours *parcours, const ParvisTeleprocedure *t, gint64 autre)
{
  /* The other home of the child made it: its number would lead nowhere here. */
  if (parvis_db_int (parcours->db, 0, PARVIS_SQL_DEMANDE_FOYER, V (autre)) != parcours->foyer_id)
    return g_strdup ("L’autre foyer de l’enfant a déjà fait cette demande pour cette année "
                     "scolaire : elle vaut pour les deux.");
  if (g_strcmp0 (t->effet, "fiche-enfant") == 0)
    return g_strdup_printf (
        "Cet enfant a déjà une fiche pour cette année scolaire : la n° %" G_GINT64_FORMAT
        ", dans « Mes demandes ».",
        autre);
  return g_strdup_printf (
      "Vous avez déjà fait cette demande pour cet enfant et cette année scolaire : la "
      "n° %" G_GINT64_FORMAT ", dans « Mes demandes ».",
      autre);
}

/* Whom the demande is about: chosen or just added. One file per child and school year. */
static gboolean
set_sujet (ParvisParcours *parcours, GPtrArray *fautes, GError **error)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;
  gint64 id = 0, autre;
  JsonObject *identite;
  const char *annee;

  if ((t->objet != PARVIS_OBJET_ENFANT_ANNEE && t->objet != PARVIS_OBJET_ENFANT)
      || has_faute_enfant (t, fautes))
    return TRUE;
  identite = parvis_teleprocedure_find_enfant (t, parcours->contexte, parcours->reponses, &id);
  if (identite == NULL)
    return TRUE;
  if (id == 0)
    {
      id = add_enfant (parcours, identite, error);
      if (id == 0)
        return FALSE;
      parvis_contexte_add_enfant (parcours->contexte, id, identite);
      parvis_teleprocedure_set_enfant (t, parcours->reponses, id);
    }
  annee = t->objet == PARVIS_OBJET_ENFANT_ANNEE ? find_annee (parcours) : NULL;
  autre = annee != NULL ? parvis_db_int (parcours->db, 0, PARVIS_SQL_DEMANDE_DU_MEME_SUJET,
                                         V (t->code), V (id), V (annee), V (parcours->dossier->id))
                        : 0;
  if (autre != 0)
    {
      g_ptr_array_add (fautes, create_faute (t->champ_enfant, create_doublon (parcours, t, autre)));
      return TRUE;
    }
  parcours->dossier->personne_id = id;
  g_free (parcours->dossier->annee);
  parcours->dossier->annee = g_strdup (annee);
  return parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_SET_SUJET,
                         V (parcours->dossier->id), V (id), V (annee),
                         V (parvis_request_get_now (parcours->request)));
}

/* The adult in this role; 0 when there is none yet. */
static gint64
find_adulte (ParvisParcours *parcours, const char *role)
{
  g_autoptr (GPtrArray) membres = parvis_foyer_list_membres (
      parcours->db, parcours->foyer_id, role, parvis_request_get_today (parcours->request));

  return membres->len > 0 ? ((const ParvisPersonne *) membres->pdata[0])->id : 0;
}

/* Whom a piece is about: 0 = the household. -1 = not known yet. */
static gint64
get_porteur (ParvisParcours *parcours, const ParvisPieceDemandee *piece)
{
  switch (piece->sur)
    {
    case PARVIS_PIECE_ENFANT:
      return parcours->dossier->personne_id != 0 ? parcours->dossier->personne_id : -1;
    case PARVIS_PIECE_RESPONSABLE:
      return find_adulte (parcours, "responsable");
    case PARVIS_PIECE_CONJOINT:
      return find_adulte (parcours, "conjoint");
    case PARVIS_PIECE_FOYER:
    default:
      return 0;
    }
}

/* Lets go what is linked and not in @wanted, ids as pointers. */
static gboolean
unlink_others (ParvisParcours *parcours, GHashTable *wanted, GError **error)
{
  g_autoptr (GPtrArray) linked =
      parvis_piece_list_for_demande (parcours->db, parcours->dossier->id);

  for (guint i = 0; i < linked->len; i++)
    {
      const ParvisPiece *piece = linked->pdata[i];

      if (!g_hash_table_contains (wanted, GSIZE_TO_POINTER ((gsize) piece->id))
          && !parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_PIECE_DELIER,
                              V (parcours->dossier->id), V (piece->id)))
        return FALSE;
    }
  return TRUE;
}

gboolean
parvis_parcours_lier_pieces (ParvisParcours *parcours, GError **error)
{
  const char *today = parvis_request_get_today (parcours->request);
  gint64 now = parvis_request_get_now (parcours->request);
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL); /* id → compulsory or not */
  g_autoptr (GPtrArray) pieces = parvis_teleprocedure_pieces (
      parcours->dossier->teleprocedure, parcours->contexte, parcours->reponses);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParvisPieceDemandee *piece = pieces->pdata[i];
      gint64 porteur = get_porteur (parcours, piece);
      gboolean obligatoire;
      gint64 id;

      if (porteur < 0)
        continue;
      id = parvis_piece_get (parcours->db, piece->type, parcours->foyer_id, porteur, today, now,
                             error);
      if (id == 0)
        return FALSE;
      /* Two rules may ask for the same piece: the stricter one counts. */
      obligatoire =
          piece->obligatoire || g_hash_table_lookup (wanted, GSIZE_TO_POINTER ((gsize) id)) != NULL;
      g_hash_table_insert (wanted, GSIZE_TO_POINTER ((gsize) id), GINT_TO_POINTER (obligatoire));
      if (!parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_PIECE_LIER,
                           V (parcours->dossier->id), V (id), V (obligatoire)))
        return FALSE;
    }
  return unlink_others (parcours, wanted, error);
}

/* Of a file to be completed, a new answer may make a later step wrong that was right: it is opened again. */
static gboolean
reopen_wrong (ParvisParcours *parcours, const ParvisEtape *etape, GError **error)
{
  const ParvisTeleprocedure *t = parcours->dossier->teleprocedure;

  if (!g_str_equal (parcours->dossier->etat, "a_completer"))
    return TRUE;
  for (const ParvisEtape *e =
           parvis_etape_suivante (t, etape, parcours->contexte, parcours->reponses);
       e != NULL; e = parvis_etape_suivante (t, e, parcours->contexte, parcours->reponses))
    {
      g_autoptr (GPtrArray) fautes = NULL;

      if (e->nature != PARVIS_ETAPE_CHAMPS || !g_hash_table_contains (parcours->completes, e->code))
        continue;
      fautes = parvis_etape_valider (e, parcours->contexte, parcours->reponses);
      if (fautes->len == 0)
        continue;
      g_hash_table_remove (parcours->completes, e->code);
      if (!parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_ETAPE_ROUVRIR,
                           V (parcours->dossier->id), V (e->code)))
        return FALSE;
    }
  return TRUE;
}

gboolean
parvis_parcours_enregistrer (ParvisParcours *parcours,
                             const ParvisEtape *etape,
                             JsonObject *nouvelles,
                             GPtrArray **fautes,
                             GError **error)
{
  gint64 now = parvis_request_get_now (parcours->request);
  JsonObject *kept;

  json_object_set_object_member (parcours->reponses, etape->code, nouvelles);
  *fautes = parvis_etape_valider (etape, parcours->contexte, parcours->reponses);
  if (!set_sujet (parcours, *fautes, error))
    return FALSE;
  kept = json_object_get_object_member (parcours->reponses, etape->code);
  if (!parvis_dossier_ecrire_etape (parcours->commune, parcours->db, parcours->dossier, etape, kept,
                                    (*fautes)->len == 0, now, error))
    return FALSE;
  if ((*fautes)->len == 0)
    g_hash_table_add (parcours->completes, g_strdup (etape->code));
  else
    g_hash_table_remove (parcours->completes, etape->code);
  return parvis_db_exec (parcours->db, error, PARVIS_SQL_DEMANDE_SET_ETAPE,
                         V (parcours->dossier->id), V (etape->rang), V (now))
         && reopen_wrong (parcours, etape, error) && parvis_parcours_lier_pieces (parcours, error);
}
