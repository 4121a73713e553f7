/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/faits.h"

#include "server/foyers/foyers-store.h"
#include "shared/json/parvis-json.h"
#include "shared/rules/parvis-texte.h"

#define REGLE_MAX_BYTES 4096

void
parvis_fait_free (ParvisFait *fait)
{
  if (fait == NULL)
    return;
  g_free (fait->regle);
  g_free (fait->acteur_type);
  g_free (fait->acteur_nom);
  g_free (fait->canal);
  g_clear_pointer (&fait->chaine, g_bytes_unref);
  g_free (fait->prenom);
  g_free (fait->nom_naissance);
  g_free (fait->nom_usage);
  g_free (fait->activite);
  g_free (fait->seance);
  g_free (fait->debut);
  g_free (fait->fin);
  g_free (fait->deliberation);
  g_free (fait);
}

/* « Pascal DUPIN »; NULL for an account that is not there any more, or for whoever is no citizen. */
static char *
dup_acteur (ParvisRows *rows)
{
  const char *usage = parvis_rows_text (rows, 21);
  g_autofree char *nom = NULL;

  if (parvis_rows_is_null (rows, 19))
    return NULL;
  nom = parvis_texte_nom (*usage ? usage : parvis_rows_text (rows, 20));
  return g_strdup_printf ("%s %s", parvis_rows_text (rows, 19), nom);
}

static ParvisFait *
read_fait (ParvisRows *rows)
{
  ParvisFait *fait = g_new0 (ParvisFait, 1);

  fait->id = parvis_rows_int (rows, 0);
  fait->personne_id = parvis_rows_int (rows, 1);
  fait->seance_id = parvis_rows_int (rows, 2);
  fait->foyer_id = parvis_rows_int (rows, 3);
  fait->jour = parvis_date_from_iso (parvis_rows_text (rows, 4));
  fait->annuler = g_str_equal (parvis_rows_text (rows, 5), "annuler");
  fait->prix_cents = parvis_rows_int (rows, 6);
  fait->regle = g_strdup (parvis_rows_text (rows, 7));
  fait->acteur_type = g_strdup (parvis_rows_text (rows, 8));
  fait->canal = g_strdup (parvis_rows_text (rows, 9));
  fait->fait_a = parvis_rows_int (rows, 10);
  fait->chaine = parvis_rows_dup_bytes (rows, 11);
  fait->prenom = g_strdup (parvis_rows_text (rows, 12));
  fait->nom_naissance = g_strdup (parvis_rows_text (rows, 13));
  fait->nom_usage = g_strdup (parvis_rows_text (rows, 14));
  fait->activite = g_strdup (parvis_rows_text (rows, 15));
  fait->seance = g_strdup (parvis_rows_text (rows, 16));
  fait->debut = g_strdup (parvis_rows_text (rows, 17));
  fait->fin = g_strdup (parvis_rows_text (rows, 18));
  fait->acteur_nom = dup_acteur (rows);
  fait->deliberation = g_strdup (parvis_rows_find_text (rows, 22));
  return fait;
}

GPtrArray *
parvis_fait_list (ParvisDb *db,
                  gint64 personne_id,
                  gint64 seance_id,
                  ParvisDate du,
                  ParvisDate au,
                  gint64 connu_a)
{
  GPtrArray *faits = g_ptr_array_new_with_free_func ((GDestroyNotify) parvis_fait_free);
  char iso_du[PARVIS_DATE_ISO_SIZE], iso_au[PARVIS_DATE_ISO_SIZE];
  g_autoptr (ParvisRows) rows = parvis_db_query (
      db, PARVIS_SQL_FAITS_LIST, V (personne_id), V (parvis_date_write_iso (du, iso_du)),
      V (parvis_date_write_iso (au, iso_au)), V (connu_a), V_ID (seance_id));

  while (parvis_rows_next (rows))
    g_ptr_array_add (faits, read_fait (rows));
  return faits;
}

ParvisFait *
parvis_fait_find (ParvisDb *db, gint64 fait_id, gint64 foyer_id)
{
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_FAIT_FIND, V (fait_id), V_ID (foyer_id));

  return parvis_rows_next (rows) ? read_fait (rows) : NULL;
}

ParvisFait *
parvis_fait_find_suivant (ParvisDb *db, const ParvisFait *fait)
{
  char iso[PARVIS_DATE_ISO_SIZE];
  gint64 id = parvis_db_int (db, 0, PARVIS_SQL_FAIT_SUIVANT, V (fait->personne_id),
                             V (parvis_date_write_iso (fait->jour, iso)), V (fait->seance_id),
                             V (fait->id));

  return id != 0 ? parvis_fait_find (db, id, 0) : NULL;
}

const char *
parvis_fait_get_mot (const ParvisFait *fait)
{
  return fait->annuler ? "Annulé" : "Réservé";
}

char *
parvis_fait_dup_phrase (const ParvisFait *fait, ParvisCommune *commune, gint64 foyer_id)
{
  ParvisDate jour = parvis_date_from_instant (fait->fait_a, commune->time_zone);
  g_autofree char *date = parvis_date_format_long (jour);
  g_autofree char *heure =
      parvis_date_format_heure (parvis_date_get_minutes (fait->fait_a, commune->time_zone));
  const char *qui;

  if (g_str_equal (fait->acteur_type, "citoyen") && fait->foyer_id != foyer_id)
    qui = "l’autre foyer";
  else if (g_str_equal (fait->acteur_type, "citoyen"))
    qui = fait->acteur_nom != NULL ? fait->acteur_nom : "un compte fermé depuis";
  else
    qui = g_str_equal (fait->acteur_type, "agent") ? "la mairie" : "le portail";
  return g_strdup_printf ("%s le %s à\u00a0%s par %s%s", parvis_fait_get_mot (fait), date, heure,
                          qui,
                          g_str_equal (fait->canal, "web")      ? ", sur le portail"
                          : g_str_equal (fait->canal, "bureau") ? ", au guichet"
                                                                : ", automatiquement");
}

char *
parvis_fait_create_regle (const ParvisRaison *delai, const ParvisRaison *prix)
{
  g_autofree char *un = parvis_raison_to_json (delai);
  g_autofree char *deux = prix != NULL ? parvis_raison_to_json (prix) : g_strdup ("null");

  return g_strdup_printf ("{\"delai\":%s,\"prix\":%s}", un, deux);
}

/* The sentence of one of the two reasons. Facts of before the price's was kept are the other alone. */
static char *
dup_raison (const ParvisFait *fait, const char *key)
{
  g_autoptr (JsonNode) node =
      parvis_json_parse (fait->regle, -1, REGLE_MAX_BYTES, PARVIS_JSON_MAX_DEPTH, NULL);
  JsonNode *part = node;
  ParvisRaison raison;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("");
  if (json_object_has_member (json_node_get_object (node), "delai"))
    part = json_object_get_member (json_node_get_object (node), key);
  else if (!g_str_equal (key, "delai"))
    return g_strdup ("");
  if (part == NULL || !JSON_NODE_HOLDS_OBJECT (part)
      || !parvis_raison_from_json (part, &raison, NULL))
    return g_strdup ("");
  return parvis_raison_to_phrase (&raison);
}

char *
parvis_fait_dup_delai (const ParvisFait *fait)
{
  return dup_raison (fait, "delai");
}

char *
parvis_fait_dup_pourquoi_prix (const ParvisFait *fait)
{
  g_autofree char *phrase = dup_raison (fait, "prix");

  if (fait->annuler)
    return g_strdup ("Une annulation à temps rend ce que la réservation avait coûté.");
  if (*phrase != '\0' || fait->deliberation == NULL || *fait->deliberation == '\0')
    return g_steal_pointer (&phrase);
  return g_strdup_printf ("Prix fixé par\u00a0: %s.", fait->deliberation);
}
