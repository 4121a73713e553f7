/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-justificatifs"
#include "config.h"

#include "server/justificatifs/confirme.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "server/foyers/foyers-store.h"
#include "shared/rules/parvis-date.h"

#define DATA    "justificatifs.reponse"
#define REPONSE "reponse:"

/* What a source is looked up with. */
typedef struct
{
  ParvisCommune *commune;
  ParvisDb *db;
  const ParvisPiece *piece;
  const char *today;
} Quoi;

typedef struct
{
  ParvisPieceReponse func;
} Lecteur;

void
parvis_piece_set_reponse (ParvisCommune *commune, ParvisPieceReponse func)
{
  Lecteur *lecteur = g_new0 (Lecteur, 1);

  lecteur->func = func;
  parvis_commune_set_data (commune, DATA, lecteur, g_free);
}

char *
parvis_piece_dup_reponse (ParvisCommune *commune,
                          ParvisDb *db,
                          const ParvisPiece *piece,
                          const char *chemin,
                          const char *today)
{
  const Lecteur *lecteur = parvis_commune_get_data (commune, DATA);
  g_autoptr (GArray) demandes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (lecteur == NULL)
    return NULL;
  {
    g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_DEMANDES_DE_PIECE, V (piece->id));

    while (parvis_rows_next (rows))
      {
        gint64 id = parvis_rows_int (rows, 0);

        if (!g_str_equal (parvis_rows_text (rows, 3), "refusee"))
          g_array_append_val (demandes, id);
      }
  }
  for (guint i = demandes->len; i-- > 0;)
    {
      char *valeur = lecteur->func (commune, db, piece->foyer_id,
                                    g_array_index (demandes, gint64, i), chemin, today);

      if (valeur != NULL)
        return valeur;
    }
  return NULL;
}

static char *
dup_responsables (const Quoi *quoi)
{
  g_autoptr (GPtrArray) membres =
      parvis_foyer_list_membres (quoi->db, quoi->piece->foyer_id, NULL, quoi->today);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < membres->len; i++)
    {
      const ParvisPersonne *p = membres->pdata[i];
      g_autofree char *nom = parvis_personne_dup_nom (p);

      if (g_strcmp0 (p->role, "enfant") == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", nom);
      if (p->nom_usage != NULL && *p->nom_usage)
        g_string_append_printf (text, " (née ou né %s)", p->nom_naissance);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_enfants (const Quoi *quoi)
{
  g_autoptr (GPtrArray) enfants =
      parvis_foyer_list_membres (quoi->db, quoi->piece->foyer_id, "enfant", quoi->today);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < enfants->len; i++)
    {
      g_autofree char *nom = parvis_personne_dup_nom (enfants->pdata[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", nom);
    }
  return g_string_free (text, FALSE);
}

static char *
join_adresse (const char *voie,
              const char *complement,
              const char *code_postal,
              const char *commune)
{
  GString *text = g_string_new (voie);

  if (complement != NULL && *complement)
    g_string_append_printf (text, "\n%s", complement);
  if (code_postal != NULL || commune != NULL)
    g_string_append_printf (text, "\n%s %s", code_postal != NULL ? code_postal : "",
                            commune != NULL ? commune : "");
  return g_string_free (text, FALSE);
}

/* The form's, which may be newer than the household's. */
static char *
dup_adresse (const Quoi *quoi)
{
  g_autoptr (ParvisFoyer) foyer = NULL;
  g_autofree char *voie =
      parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece, "*.voie", quoi->today);

  if (voie != NULL)
    {
      g_autofree char *complement = parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece,
                                                              "*.complement", quoi->today);
      g_autofree char *code_postal = parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece,
                                                               "*.code_postal", quoi->today);
      g_autofree char *commune =
          parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece, "*.commune", quoi->today);

      return join_adresse (voie, complement, code_postal, commune);
    }
  foyer = parvis_foyer_find (quoi->db, quoi->piece->foyer_id);
  return foyer != NULL
             ? join_adresse (foyer->voie, foyer->complement, foyer->code_postal, foyer->commune)
             : NULL;
}

/* « Mes données sociales »: the form's answer first, then the profile's. */
static char *
dup_sociale (const Quoi *quoi, const char *cle)
{
  g_autofree char *chemin = g_strconcat ("*.", cle, NULL);
  char *reponse =
      parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece, chemin, quoi->today);
  g_autoptr (ParvisFoyer) foyer = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonNode *valeur;

  if (reponse != NULL)
    return reponse;
  foyer = parvis_foyer_find (quoi->db, quoi->piece->foyer_id);
  node = foyer != NULL && foyer->sociales != NULL ? json_from_string (foyer->sociales, NULL) : NULL;
  valeur = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_member (json_node_get_object (node), cle)
               : NULL;
  if (valeur == NULL || !JSON_NODE_HOLDS_VALUE (valeur))
    return NULL;
  return json_node_get_value_type (valeur) == G_TYPE_STRING
             ? json_node_dup_string (valeur)
             : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (valeur));
}

static char *
dup_allocataire (const Quoi *quoi)
{
  g_autofree char *nom = dup_sociale (quoi, "allocataire_nom");
  g_autofree char *numero = dup_sociale (quoi, "allocataire_numero");

  if (nom == NULL || numero == NULL)
    return nom != NULL ? g_steal_pointer (&nom) : g_steal_pointer (&numero);
  return g_strdup_printf ("%s\nn° %s", nom, numero);
}

static char *
dup_quotient (const Quoi *quoi)
{
  return dup_sociale (quoi, "quotient");
}

static char *
dup_revenu (const Quoi *quoi)
{
  return dup_sociale (quoi, "revenu_fiscal");
}

static char *
dup_identite (const Quoi *quoi)
{
  g_autoptr (ParvisPersonne) p = parvis_personne_find (quoi->db, quoi->piece->personne_id);

  return p != NULL ? parvis_personne_dup_nom (p) : NULL;
}

static char *
dup_naissance (const Quoi *quoi)
{
  g_autoptr (ParvisPersonne) p = parvis_personne_find (quoi->db, quoi->piece->personne_id);

  return p != NULL && p->naissance_le != NULL
             ? parvis_date_format_court (parvis_date_from_iso (p->naissance_le))
             : NULL;
}

static char *
dup_lieu_naissance (const Quoi *quoi)
{
  g_autoptr (ParvisPersonne) p = parvis_personne_find (quoi->db, quoi->piece->personne_id);

  if (p == NULL || p->naissance_lieu == NULL)
    return NULL;
  return p->naissance_dep != NULL ? g_strdup_printf ("%s (%s)", p->naissance_lieu, p->naissance_dep)
                                  : g_strdup (p->naissance_lieu);
}

/* School and year of the form; where there is none, of the enrolment. */
static char *
dup_ecole (const Quoi *quoi)
{
  g_autofree char *ecole = parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece,
                                                     "*.etablissement", quoi->today);
  g_autofree char *annee =
      parvis_piece_dup_reponse (quoi->commune, quoi->db, quoi->piece, "*.annee", quoi->today);

  if (ecole == NULL)
    return parvis_db_dup_text (quoi->db, PARVIS_SQL_PIECE_ECOLE, V (quoi->piece->personne_id),
                               V (quoi->today));
  return annee != NULL ? g_strdup_printf ("%s\n%s", ecole, annee) : g_steal_pointer (&ecole);
}

char *
parvis_piece_dup_confirme (ParvisCommune *commune,
                           ParvisDb *db,
                           const ParvisPiece *piece,
                           const char *source,
                           const char *today)
{
  static const struct
  {
    const char *source;
    char *(*dup) (const Quoi *quoi);
  } sources[] = {
    { "foyer.responsables", dup_responsables },
    { "foyer.adresse", dup_adresse },
    { "foyer.enfants", dup_enfants },
    { "foyer.allocataire", dup_allocataire },
    { "foyer.quotient", dup_quotient },
    { "foyer.revenu", dup_revenu },
    { "personne.identite", dup_identite },
    { "personne.naissance", dup_naissance },
    { "personne.lieu_naissance", dup_lieu_naissance },
    { "personne.ecole", dup_ecole },
  };
  const Quoi quoi = { commune, db, piece, today };
  char *valeur = NULL;

  if (g_str_has_prefix (source, REPONSE))
    valeur = parvis_piece_dup_reponse (commune, db, piece, source + strlen (REPONSE), today);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i].source, source))
      valeur = sources[i].dup (&quoi);
  return valeur != NULL ? valeur : g_strdup ("");
}
