/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/donnees-json.h"

#include <string.h>

#include "server/comptes/comptes-store.h"
#include "server/demandes/dossier.h"
#include "server/donnees/archive-zip.h"

typedef enum
{
  DU_FOYER,
  DU_COMPTE
} Cle;

/* A table as the archive has it. A column's name says how it is written: « _a » an instant, « {} » JSON text,
 * « # » a number. */
typedef struct
{
  const char *nom;
  ParvisSql sql;
  Cle cle;
  gboolean unique; /* one object instead of a list */
  const char *colonnes;
} Section;

/* clang-format off */
static const Section sections[] = {
  { "compte", PARVIS_SQL_DONNEES_COMPTE, DU_COMPTE, TRUE,
    "identifiant courriel type etat conditions_version conditions_acceptees_a traitement_accepte_a cree_a active_a" },
  { "foyer", PARVIS_SQL_DONNEES_FOYER, DU_FOYER, TRUE,
    "#numero nom voie complement code_postal commune commune_cog {}sociales cree_a" },
  { "personnes", PARVIS_SQL_DONNEES_PERSONNES, DU_FOYER, FALSE,
    "#numero role lien du au civilite nom_naissance nom_usage prenom prenom2 prenom3 sexe naissance_le naissance_pays"
    " naissance_commune naissance_lieu naissance_dep courriel telephone telephone_fixe telephone_pro" },
  { "quotients", PARVIS_SQL_DONNEES_QUOTIENTS, DU_FOYER, FALSE, "du au #valeur" },
  { "inscriptions", PARVIS_SQL_DONNEES_INSCRIPTIONS, DU_FOYER, FALSE,
    "#personne activite seance du au annee etablissement niveau #pai #demande" },
  { "demandes", PARVIS_SQL_DONNEES_DEMANDES, DU_FOYER, FALSE,
    "#numero teleprocedure #version #personne annee etat cree_a modifie_a depose_a decide_a motif {}complement"
    " {}signature" },
  { "demandes_historique", PARVIS_SQL_DONNEES_HISTORIQUE, DU_FOYER, FALSE,
    "#demande fait_a acteur evenement {}detail" },
  { "justificatifs", PARVIS_SQL_DONNEES_JUSTIFICATIFS, DU_FOYER, FALSE,
    "#numero type #personne etat valide_au cree_a" },
  { "depots", PARVIS_SQL_DONNEES_DEPOTS, DU_FOYER, FALSE,
    "#justificatif #rang depose_a etat decide_a valide_au motif commentaire" },
  { "messages", PARVIS_SQL_DONNEES_MESSAGES, DU_FOYER, FALSE,
    "#numero #demande #fil auteur sujet corps ecrit_a lu_a" },
  { "reservations", PARVIS_SQL_DONNEES_RESERVATIONS, DU_FOYER, FALSE,
    "#numero #personne activite seance jour action #prix_cents acteur canal fait_a #ecriture {}regle" },
  { "releve_de_compte", PARVIS_SQL_DONNEES_ECRITURES, DU_FOYER, FALSE,
    "#id #exercice #numero date_valeur date_enregistrement libelle sous_libelle #montant_cents nature" },
  { "paiements", PARVIS_SQL_DONNEES_PAIEMENTS, DU_FOYER, FALSE,
    "reference #montant_cents fournisseur etat courriel cree_a fini_a transaction_le #ecriture #quittance_exercice"
    " #quittance_numero quittance_au_nom_de" },
  { "invitations", PARVIS_SQL_DONNEES_INVITATIONS, DU_FOYER, FALSE,
    "nature prenom courriel lien envoyee_a expire_a acceptee_a revoquee_a" },
  { "gardes", PARVIS_SQL_DONNEES_GARDES, DU_FOYER, FALSE,
    "#numero #personne {}regle du au message #proposee_par_mon_foyer propose_a repondu_a reponse" },
  { "listes_d_attente", PARVIS_SQL_DONNEES_ATTENTES, DU_FOYER, FALSE,
    "#personne activite seance jour etat inscrit_a fini_a raison manque_cents averti_a" },
  { "rappels_de_reservation", PARVIS_SQL_DONNEES_LIENS_RESERVATION, DU_COMPTE, FALSE,
    "#personne activite seance jour cree_a utilise_a" },
  { "adresse_de_calendrier", PARVIS_SQL_DONNEES_ABONNEMENT, DU_COMPTE, TRUE, "cree_a lu_a" },
  { "journal", PARVIS_SQL_DONNEES_JOURNAL, DU_FOYER, FALSE,
    "fait_a acteur action objet #objet_numero {}detail" },
  { "sessions", PARVIS_SQL_DONNEES_SESSIONS, DU_COMPTE, FALSE, "ouverte_a vue_a expire_a adresse appareil" },
};
/* clang-format on */

void
parvis_donnees_fichier_free (ParvisDonneesFichier *fichier)
{
  g_free (fichier->nom);
  g_free (fichier->chemin);
  g_clear_pointer (&fichier->cle, g_bytes_unref);
  g_free (fichier);
}

static char *
dup_instant (ParvisCommune *commune, gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, commune->time_zone);

  return g_date_time_format_iso8601 (local);
}

/* One column under its name. */
static void
add_colonne (
    ParvisCommune *commune, JsonObject *object, const char *colonne, ParvisRows *rows, int i)
{
  g_autofree char *instant = NULL;

  if (parvis_rows_is_null (rows, i))
    json_object_set_null_member (object, colonne + strspn (colonne, "{}#"));
  else if (colonne[0] == '#')
    json_object_set_int_member (object, colonne + 1, parvis_rows_int (rows, i));
  else if (colonne[0] == '{')
    {
      JsonNode *node = json_from_string (parvis_rows_text (rows, i), NULL);

      json_object_set_member (object, colonne + 2,
                              node != NULL ? node : json_node_new (JSON_NODE_NULL));
    }
  else if (g_str_has_suffix (colonne, "_a"))
    {
      instant = dup_instant (commune, parvis_rows_int (rows, i));
      json_object_set_string_member (object, colonne, instant);
    }
  else
    json_object_set_string_member (object, colonne, parvis_rows_text (rows, i));
}

static void
add_section (
    ParvisCommune *commune, ParvisDb *db, JsonObject *tout, const Section *section, gint64 id)
{
  g_auto (GStrv) colonnes = g_strsplit (section->colonnes, " ", -1);
  g_autoptr (JsonArray) liste = json_array_new ();
  g_autoptr (ParvisRows) rows = parvis_db_query (db, section->sql, V (id));

  while (parvis_rows_next (rows))
    {
      JsonObject *object = json_object_new ();

      for (int i = 0; colonnes[i] != NULL; i++)
        add_colonne (commune, object, colonnes[i], rows, i);
      json_array_add_object_element (liste, object);
    }
  if (!section->unique)
    json_object_set_array_member (tout, section->nom, g_steal_pointer (&liste));
  else if (json_array_get_length (liste) > 0)
    json_object_set_object_member (tout, section->nom,
                                   json_object_ref (json_array_get_object_element (liste, 0)));
}

/* Each demande's answers, those of health in clear: it is to their own family. */
static gboolean
add_reponses (ParvisCommune *commune, ParvisDb *db, JsonObject *tout, GError **error)
{
  JsonArray *demandes = json_object_get_array_member (tout, "demandes");

  for (guint i = 0; i < json_array_get_length (demandes); i++)
    {
      JsonObject *demande = json_array_get_object_element (demandes, i);
      JsonObject *reponses = parvis_dossier_lire_reponses (
          commune, db, json_object_get_int_member (demande, "numero"), error);

      if (reponses == NULL)
        return FALSE;
      json_object_set_object_member (demande, "reponses", reponses);
    }
  return TRUE;
}

static void
take_fichier (GPtrArray *fichiers, JsonObject *object, char *nom, ParvisRows *rows, int cle)
{
  ParvisDonneesFichier *fichier;

  json_object_set_string_member (object, "dans_l_archive", nom);
  fichier = g_new0 (ParvisDonneesFichier, 1);
  fichier->nom = nom;
  fichier->cle = parvis_rows_dup_bytes (rows, cle);
  fichier->chemin = g_strdup (parvis_rows_text (rows, cle + 1));
  g_ptr_array_add (fichiers, fichier);
}

/* The pieces' files; a virus is not handed on. */
static void
add_fichiers (ParvisDb *db, JsonObject *tout, gint64 foyer_id, GPtrArray *fichiers)
{
  JsonArray *liste = json_array_new ();
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DONNEES_FICHIERS, V (foyer_id));

  while (parvis_rows_next (rows))
    {
      const char *prenom = parvis_rows_text (rows, 8);
      g_autofree char *base = g_strdup_printf ("%s%s%s", prenom, *prenom != '\0' ? "-" : "",
                                               parvis_rows_text (rows, 4));
      g_autofree char *propre = parvis_zip_dup_nom (base);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "justificatif", parvis_rows_int (rows, 1));
      json_object_set_int_member (object, "depot", parvis_rows_int (rows, 2));
      json_object_set_int_member (object, "rang", parvis_rows_int (rows, 3));
      json_object_set_string_member (object, "nom", parvis_rows_text (rows, 4));
      json_object_set_string_member (object, "type", parvis_rows_text (rows, 5));
      json_object_set_int_member (object, "taille", parvis_rows_int (rows, 6));
      if (!parvis_rows_is_null (rows, 9) && !g_str_equal (parvis_rows_text (rows, 7), "infecte"))
        take_fichier (fichiers, object,
                      g_strdup_printf ("justificatifs/%s/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
                                       "-%" G_GINT64_FORMAT "-%s",
                                       parvis_rows_text (rows, 0), parvis_rows_int (rows, 1),
                                       parvis_rows_int (rows, 2), parvis_rows_int (rows, 3),
                                       propre),
                      rows, 9);
      json_array_add_object_element (liste, object);
    }
  json_object_set_array_member (tout, "fichiers", liste);
}

static void
add_message_fichiers (ParvisDb *db, JsonObject *tout, gint64 foyer_id, GPtrArray *fichiers)
{
  JsonArray *liste = json_array_new ();
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_DONNEES_MESSAGE_FICHIERS, V (foyer_id));

  while (parvis_rows_next (rows))
    {
      g_autofree char *propre = parvis_zip_dup_nom (parvis_rows_text (rows, 2));
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "message", parvis_rows_int (rows, 0));
      json_object_set_int_member (object, "rang", parvis_rows_int (rows, 1));
      json_object_set_string_member (object, "nom", parvis_rows_text (rows, 2));
      json_object_set_string_member (object, "type", parvis_rows_text (rows, 3));
      json_object_set_int_member (object, "taille", parvis_rows_int (rows, 4));
      if (!parvis_rows_is_null (rows, 6) && !g_str_equal (parvis_rows_text (rows, 5), "infecte"))
        take_fichier (fichiers, object,
                      g_strdup_printf ("messages/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%s",
                                       parvis_rows_int (rows, 0), parvis_rows_int (rows, 1),
                                       propre),
                      rows, 6);
      json_array_add_object_element (liste, object);
    }
  json_object_set_array_member (tout, "messages_fichiers", liste);
}

JsonNode *
parvis_donnees_create_json (ParvisCommune *commune,
                            ParvisDb *db,
                            gint64 compte_id,
                            gint64 now,
                            GPtrArray *fichiers,
                            GError **error)
{
  gint64 foyer_id = parvis_compte_get_foyer (db, compte_id, error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *fait = dup_instant (commune, now);
  JsonObject *tout = json_object_new ();

  json_node_take_object (node, tout);
  if (foyer_id == 0)
    return NULL;
  json_object_set_string_member (tout, "archive_faite_a", fait);
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    add_section (commune, db, tout, &sections[i],
                 sections[i].cle == DU_FOYER ? foyer_id : compte_id);
  if (!add_reponses (commune, db, tout, error))
    return NULL;
  add_fichiers (db, tout, foyer_id, fichiers);
  add_message_fichiers (db, tout, foyer_id, fichiers);
  return g_steal_pointer (&node);
}
