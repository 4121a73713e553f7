/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-donnees"
#include "config.h"

#include "server/donnees/consultations.h"

#include "server/foyers/foyers-store.h"
#include "server/teleprocedures/catalogue.h"
#include "shared/rules/parvis-date.h"

/* What an agent did, before what it was done to. */
static const struct
{
  const char *action;
  const char *phrase;
} actions[] = {
  { "justificatif.consulte", "a regardé" },
  { "justificatif.telecharge", "a enregistré sur son poste" },
  { "message.telecharge", "a enregistré sur son poste un fichier joint à un message de" },
  { "justificatif.valide", "a validé" },
  { "justificatif.refuse", "a refusé" },
  { "justificatif.decision_reprise", "a repris sa décision sur" },
  { "demande.consulte", "a lu" },
  { "demande.prise", "a pris en charge" },
  { "demande.prise_en_charge", "a pris en charge" },
  { "demande.acceptee", "a accepté" },
  { "demande.refusee", "a refusé" },
  { "demande.a_completer", "a demandé de compléter" },
  { "demande.complement", "a demandé de compléter" },
  { "regie.credit", "a crédité" },
};

/* Who does what at the town hall is for the family; what the person is called is for the town hall. */
static const char *
get_qui (const char *role)
{
  static const char *const noms[][2] = {
    { "gestionnaire", "Un agent du service scolaire" },
    { "regisseur", "Un agent de la régie" },
    { "cantine", "Un agent de la restauration" },
    { "administrateur", "Un administrateur du portail" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (noms); i++)
    if (g_str_equal (role, noms[i][0]))
      return noms[i][1];
  return "Un agent de la mairie";
}

static const char *
get_phrase (const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i].action))
      return actions[i].phrase;
  return "a agi sur";
}

/* « le justificatif « Assurance scolaire » d’Alice »; the caller owns it. */
static char *
dup_objet (ParvisCommune *commune, ParvisDb *db, ParvisRows *rows)
{
  g_autofree char *de = parvis_rows_is_null (rows, 7)
                            ? g_strdup ("")
                            : parvis_prenom_avec_de (parvis_rows_text (rows, 7));
  const char *espace = *de != '\0' ? " " : "";

  if (!parvis_rows_is_null (rows, 6))
    {
      const ParvisTypePiece *type =
          parvis_catalogue_find_type_piece (commune, parvis_rows_text (rows, 6));

      return g_strdup_printf ("le justificatif « %s »%s%s",
                              type != NULL ? type->libelle : parvis_rows_text (rows, 6), espace,
                              de);
    }
  if (!parvis_rows_is_null (rows, 8))
    {
      const ParvisTeleprocedure *t = parvis_catalogue_get_version (parvis_catalogue_get (commune),
                                                                   db, parvis_rows_text (rows, 8),
                                                                   (int) parvis_rows_int (rows, 9));

      return g_strdup_printf ("la demande n° %" G_GINT64_FORMAT ", %s%s%s",
                              parvis_rows_int (rows, 4),
                              t != NULL ? t->titre : parvis_rows_text (rows, 8), espace, de);
    }
  return g_strdup (g_str_equal (parvis_rows_text (rows, 3), "ecriture") ? "votre compte"
                                                                        : "votre dossier");
}

gint64
parvis_consultations_show (ParvisRequest *request,
                           ParvisDb *db,
                           ParvisView *view,
                           gint64 foyer_id,
                           gint64 avant,
                           guint max)
{
  ParvisCommune *commune = parvis_request_get_commune (request);
  g_autoptr (ParvisRows) rows =
      parvis_db_query (db, PARVIS_SQL_CONSULTATIONS_DU_FOYER, V (foyer_id),
                       V (avant > 0 ? avant : G_MAXINT64), V ((gint64) max + 1));
  gint64 last = 0;

  parvis_view_list (view, "consultations");
  for (guint n = 0; parvis_rows_next (rows); n++)
    {
      g_autofree char *date =
          parvis_date_format_instant_court (parvis_rows_int (rows, 1), commune->time_zone);
      g_autofree char *objet = dup_objet (commune, db, rows);
      ParvisView *row;

      if (n == max)
        return last;
      row = parvis_view_append (view, "consultations");
      last = parvis_rows_int (rows, 0);
      parvis_view_set (row, "date", date);
      parvis_view_printf (row, "quoi", "%s %s %s.", get_qui (parvis_rows_text (rows, 5)),
                          get_phrase (parvis_rows_text (rows, 2)), objet);
    }
  return 0;
}
