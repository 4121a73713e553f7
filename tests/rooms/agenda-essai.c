/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/reservations.h"
#include "server/http/parvis-token.h"
#include "server/regie/regie-store.h"

gint64
essai_get_repas (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT s.id FROM seance s JOIN activite a ON a.id = s.activite_id"
                         " WHERE a.code = 'restauration'");
}

gint64
essai_inscrire (EssaiCommune *essai, const char *identifiant, guint n, gboolean pai)
{
  gint64 enfant = essai_commune_get_enfant (essai, identifiant, n);

  sql_exec (
      essai,
      "INSERT INTO inscription (personne_id, seance_id, du, au, annee, etablissement_id, niveau,"
      " foyer_id, pai, demande_id) VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
      ", '2026-09-01', '2027-08-31', '2026-2027', 1, 'CE2', %" G_GINT64_FORMAT ", %d, 1)",
      enfant, essai_get_repas (essai), essai_commune_get_foyer (essai, identifiant), pai);
  return enfant;
}

gint64
essai_get_solde (EssaiCommune *essai, const char *who)
{
  return parvis_regie_get_solde (essai->db, essai_commune_get_foyer (essai, who));
}

void
essai_crediter (EssaiCommune *essai, const char *who, gint64 cents)
{
  g_autofree char *path = g_strdup_printf ("/api/foyers/%" G_GINT64_FORMAT "/credit",
                                           essai_commune_get_foyer (essai, who));
  g_autofree char *jeton = parvis_token_new ();
  g_autofree char *json =
      g_strdup_printf ("{\"montant_cents\":%" G_GINT64_FORMAT
                       ",\"moyen\":\"cheque\",\"libelle\":\"\",\"jeton\":\"%s\"}",
                       cents, jeton);
  g_autoptr (ParvisResponse) response = essai_commune_post_json (essai, "regisseur", path, json);

  essai_assert_status (response, 200);
}

gint64
essai_count_faits (EssaiCommune *essai)
{
  return sql_int (essai, "SELECT count(*) FROM reservation_fait");
}

void
essai_now (EssaiCommune *essai, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time =
      g_date_time_new (essai->commune->time_zone, 2026, month, day, hour, minute, 0);

  essai->now = g_date_time_to_unix (time);
}

void
essai_partager (EssaiCommune *essai, gint64 enfant, const char *a, const char *b)
{
  gint64 foyer_a = essai_commune_get_foyer (essai, a), foyer_b = essai_commune_get_foyer (essai, b);

  sql_exec (essai,
            "INSERT INTO foyer_membre (foyer_id, personne_id, role, du) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", 'enfant', '2026-09-01')",
            foyer_b, enfant);
  sql_exec (essai,
            "INSERT INTO garde (personne_id, foyer_a, foyer_b, regle, du, au, propose_par,"
            " compte_id, propose_a, repondu_a, reponse) VALUES (%" G_GINT64_FORMAT
            ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", '{}', '2026-09-01', '2027-08-31',"
            " %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 1, 1, 'acceptee')",
            enfant, MIN (foyer_a, foyer_b), MAX (foyer_a, foyer_b), foyer_a,
            essai_commune_get_compte (essai, a));
}

void
essai_confier (
    EssaiCommune *essai, gint64 enfant, const char *who, const char *jour, const char *motif)
{
  sql_exec (essai,
            "INSERT OR REPLACE INTO garde_periode (personne_id, jour, minutes, foyer_id, motif,"
            " garde_id) SELECT %" G_GINT64_FORMAT ", '%s', 0, %" G_GINT64_FORMAT
            ", '%s', max (id) FROM garde WHERE personne_id = %" G_GINT64_FORMAT,
            enfant, jour, essai_commune_get_foyer (essai, who), motif, enfant);
}

void
essai_assert_juste (EssaiCommune *essai)
{
  g_autoptr (GError) error = NULL;
  gint64 lignes = 0, faits = 0;

  parvis_regie_verifier (essai->db, &lignes, &error);
  g_assert_no_error (error);
  parvis_reservation_verifier (essai->db, &faits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lignes, ==, sql_int (essai, "SELECT count(*) FROM ecriture"));
  g_assert_cmpint (faits, ==, sql_int (essai, "SELECT count(*) FROM reservation_fait"));
  g_assert_cmpint (sql_int (essai, "SELECT sum (montant_cents) FROM solde"), ==, 0);
  g_assert_cmpint (
      sql_int (essai,
               "SELECT count(*) FROM compte_regie c LEFT JOIN solde s ON s.compte_id = c.id"
               " WHERE coalesce (s.montant_cents, 0) <>"
               " coalesce ((SELECT sum (montant_cents) FROM ecriture WHERE credit = c.id), 0)"
               " - coalesce ((SELECT sum (montant_cents) FROM ecriture WHERE debit = c.id), 0)"),
      ==, 0);
  /* The last fact of a day says whether it is booked, and at which price. */
  g_assert_cmpint (
      sql_int (
          essai,
          "WITH dernier AS (SELECT max (id) AS id FROM reservation_fait"
          "   GROUP BY personne_id, jour, seance_id),"
          " voulu AS (SELECT f.personne_id, f.jour, f.seance_id, f.foyer_id, f.prix_cents, f.id,"
          "   f.ecriture_id FROM dernier JOIN reservation_fait f USING (id) WHERE f.action = "
          "'reserver')"
          " SELECT (SELECT count(*) FROM (SELECT * FROM voulu EXCEPT SELECT personne_id, jour,"
          "   seance_id, foyer_id, prix_cents, fait_id, ecriture_id FROM reservation))"
          " + (SELECT count(*) FROM (SELECT personne_id, jour, seance_id, foyer_id, prix_cents,"
          "   fait_id, ecriture_id FROM reservation EXCEPT SELECT * FROM voulu))"),
      ==, 0);
  g_assert_cmpint (
      sql_int (
          essai,
          "SELECT count(*) FROM occupation o WHERE prises <> (SELECT count(*) FROM reservation r"
          " JOIN inscription i ON i.personne_id = r.personne_id AND i.seance_id = r.seance_id"
          "   AND r.jour BETWEEN i.du AND i.au"
          " WHERE r.jour = o.jour AND r.seance_id = o.seance_id"
          "   AND i.etablissement_id = o.etablissement_id)"),
      ==, 0);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM reservation r WHERE NOT EXISTS (SELECT 1"
                                   " FROM occupation o WHERE o.jour = r.jour"
                                   "   AND o.seance_id = r.seance_id)"),
                   ==, 0);
  /* A fact with a price has its line of that amount on that day, one without has none. */
  g_assert_cmpint (
      sql_int (essai, "SELECT count(*) FROM reservation_fait f LEFT JOIN ecriture e"
                      " ON e.id = f.ecriture_id WHERE coalesce (e.montant_cents, 0) <> f.prix_cents"
                      " OR (e.id IS NOT NULL AND e.date_valeur <> f.jour)"),
      ==, 0);
}
