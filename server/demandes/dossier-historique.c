/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demandes"
#include "config.h"

#include "server/demandes/dossier-historique.h"

#include "server/comptes/agents-store.h"

static const struct
{
  const char *etat;
  ParvisStatut statut;
  const char *signe; /* NULL = the usual one */
  const char *mot;
} etats[] = {
  { "brouillon", PARVIS_STATUT_WAIT, "#i-crayon", "Brouillon" },
  { "en_traitement", PARVIS_STATUT_INFO, NULL, "En traitement" },
  { "a_completer", PARVIS_STATUT_WAIT, NULL, "À compléter" },
  { "acceptee", PARVIS_STATUT_OK, NULL, "Acceptée" },
  { "refusee", PARVIS_STATUT_NO, NULL, "Refusée" },
  { "annulee", PARVIS_STATUT_OFF, NULL, "Annulée" },
};

/* Every event that a history knows, as agents read it. With a name: « Acceptée par Jeanne Martin ». */
static const struct
{
  const char *evenement;
  const char *phrase;
  gboolean par; /* says by whom */
} evenements[] = {
  { "commencee", "Demande commencée", FALSE },
  { "deposee", "Demande signée et envoyée", FALSE },
  { "completee", "Demande complétée et envoyée à nouveau", FALSE },
  { "prise_en_charge", "Prise en charge", TRUE },
  { "complement", "Complément demandé", TRUE },
  { "acceptee", "Acceptée", TRUE },
  { "acceptee_derogation", "Acceptée par dérogation", TRUE },
  { "refusee", "Refusée", TRUE },
  { "annulee", "Annulée par la famille", FALSE },
  { "message", "Message à la famille", TRUE },
  { "note", "Note interne", TRUE },
};

void
parvis_dossier_show_statut (ParvisView *view, const char *key, const char *etat)
{
  for (gsize i = 0; i < G_N_ELEMENTS (etats); i++)
    {
      if (!g_str_equal (etats[i].etat, etat))
        continue;
      if (etats[i].signe != NULL)
        parvis_view_set_statut_signe (view, key, etats[i].statut, etats[i].signe, etats[i].mot);
      else
        parvis_view_set_statut (view, key, etats[i].statut, etats[i].mot);
      return;
    }
  g_assert_not_reached ();
}

char *
parvis_dossier_dup_motif (const char *detail)
{
  g_autoptr (JsonNode) node = detail != NULL && *detail ? json_from_string (detail, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (node), "motif", NULL));
}

char *
parvis_dossier_dup_phrase (ParvisDb *db,
                           const char *evenement,
                           const char *acteur_type,
                           gint64 acteur_id,
                           const char *detail)
{
  g_autofree char *motif = parvis_dossier_dup_motif (detail);
  g_autofree char *nom = NULL;
  const char *qui = "la mairie";

  if (g_str_equal (acteur_type, "agent"))
    {
      nom = parvis_agent_dup_nom (db, acteur_id);
      qui = nom;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (evenements); i++)
    if (g_str_equal (evenements[i].evenement, evenement))
      return g_strconcat (evenements[i].phrase, evenements[i].par ? " par " : "",
                          evenements[i].par ? qui : "", motif != NULL ? " : " : "",
                          motif != NULL ? motif : "", NULL);
  return g_strdup (evenement);
}
