/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>

#include "server/messages/messages-store.h"
#include "tests/rooms/justificatifs-essai.h"
#include "tests/rooms/sql-essai.h"

/* « Échanges »: conversations with and without a demande, pieces by person, what is told by mail. */

#define PASCAL "pascal.dupin"
#define DAVID  "david.moulin"
#define JEANNE "gestionnaire"
#define JOUR   (24 * 3600)

/* --------------------------------------------------------------------------- conversations */

typedef struct
{
  gint64 foyer, demande, id;
  const char *sujet, *corps;
  gint64 now;
} Envoi;

static gpointer
write_cb (ParvisDb *db, gpointer data, GError **error)
{
  Envoi *envoi = data;
  ParvisActeur agent = { "agent", 1 };

  envoi->id = parvis_message_add (db, envoi->foyer, envoi->demande, agent, envoi->sujet,
                                  envoi->corps, envoi->now, error);
  return NULL;
}

/* The town hall writes; gives the message's number. */
static gint64
ecrire (EssaiCommune *essai, const char *qui, gint64 demande, const char *sujet, const char *corps)
{
  Envoi envoi = { essai_commune_get_foyer (essai, qui), demande, 0, sujet, corps, essai->now };

  essai_commune_write (essai, write_cb, &envoi);
  g_assert_cmpint (envoi.id, >, 0);
  return envoi.id;
}

/* A demande of Pascal's, handed in. */
static gint64
add_demande (EssaiCommune *essai)
{
  sql_exec (
      essai,
      "INSERT INTO demande (foyer_id, teleprocedure, version, etat, cree_a, modifie_a, depose_a)"
      " SELECT %" G_GINT64_FORMAT ", code, max (version), 'en_traitement', 1, 1, 1"
      " FROM teleprocedure WHERE code = 'fiche-enfant'",
      essai_commune_get_foyer (essai, PASCAL));
  return sql_int (essai, "SELECT max (id) FROM demande");
}

static char *
dup_path (gint64 message)
{
  return g_strdup_printf ("/echanges/messages/%" G_GINT64_FORMAT, message);
}

static gint64
count (EssaiCommune *essai, const char *where)
{
  return sql_int (essai, "SELECT count(*) FROM message WHERE %s", where);
}

/* About nothing in particular: read, answered, and one conversation in the list. */
static void
test_sans_demande (EssaiCommune *essai)
{
  gint64 id = ecrire (essai, PASCAL, 0, "Travaux à l’école", "La cour est fermée <b>jeudi</b>.");
  gint64 autre = ecrire (essai, PASCAL, 0, "Kermesse", "Elle a lieu samedi.");
  g_autofree char *path = dup_path (id), *stranger = dup_path (autre), *suite = NULL;
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, "/echanges");
  g_autoptr (ParvisResponse) page = NULL, sent = NULL, after = NULL, list = NULL, other = NULL;
  g_autoptr (ParvisResponse) by_answer = NULL;

  essai_assert_body (before, "Travaux à l’école");
  essai_assert_body (before, "Non lu");
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_status (page, 200);
  essai_assert_body (page, "La cour est fermée &lt;b&gt;jeudi");
  essai_assert_no_body (page, "Kermesse");
  g_assert_cmpint (count (essai, "sujet = 'Travaux à l’école' AND lu_a IS NOT NULL"), ==, 1);
  g_assert_cmpint (count (essai, "sujet = 'Kermesse' AND lu_a IS NOT NULL"), ==, 0);
  sent = essai_commune_post_form (essai, PASCAL, path, "reponse", "Merci, c’est noté.", NULL);
  essai_assert_status (sent, 303);
  after = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (after, "Merci, c’est noté.");
  list = essai_commune_get (essai, PASCAL, "/echanges");
  essai_assert_body (list, "2 messages, le dernier de vous");
  other = essai_commune_get (essai, PASCAL, stranger);
  essai_assert_no_body (other, "Merci, c’est noté.");
  /* The same conversation by any of its messages. */
  suite = dup_path (sql_int (essai, "SELECT max (id) FROM message"));
  by_answer = essai_commune_get (essai, PASCAL, suite);
  essai_assert_body (by_answer, "La cour est fermée");
}

static void
test_autre_famille (EssaiCommune *essai)
{
  gint64 id = ecrire (essai, PASCAL, 0, "Travaux", "Fermé.");
  g_autofree char *path = dup_path (id);
  gint64 demande = add_demande (essai);
  g_autofree char *fil = g_strdup_printf ("/echanges/demandes/%" G_GINT64_FORMAT, demande);
  const char *const paths[] = { path, fil };
  gint64 before = count (essai, "1");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (ParvisResponse) got = essai_commune_get (essai, DAVID, paths[i]);
      g_autoptr (ParvisResponse) sent =
          essai_commune_post_form (essai, DAVID, paths[i], "reponse", "Bonjour", NULL);
      g_autoptr (ParvisResponse) none =
          essai_commune_get (essai, DAVID, "/echanges/messages/999999");

      essai_assert_status (got, 404);
      essai_assert_status (sent, 404);
      essai_assert_status (none, 404);
    }
  g_assert_cmpint (count (essai, "1"), ==, before);
  g_assert_cmpint (
      sql_int (essai, "SELECT lu_a IS NULL FROM message WHERE id = %" G_GINT64_FORMAT, id), ==, 1);
}

/* The family writes first, about a demande; the agents' application hears of it. */
static void
test_demande (EssaiCommune *essai)
{
  gint64 demande = add_demande (essai);
  g_autofree char *suivi = g_strdup_printf ("/demandes/%" G_GINT64_FORMAT, demande);
  g_autofree char *path = g_strdup_printf ("/echanges/demandes/%" G_GINT64_FORMAT, demande);
  g_autofree char *events = NULL, *api = NULL;
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, suivi);
  g_autoptr (ParvisResponse) empty = essai_commune_get (essai, PASCAL, path);
  g_autoptr (ParvisResponse) sent = NULL, after = NULL, detail = NULL;

  essai_assert_body (before, "Écrire à la mairie");
  essai_assert_body (before, path);
  essai_assert_body (empty, "Votre message");
  g_free (essai_commune_take_events (essai));
  sent = essai_commune_post_form (essai, PASCAL, path, "reponse",
                                  "Bonjour, quand aurai-je une réponse ?\n\nMerci", NULL);
  essai_assert_status (sent, 303);
  events = essai_commune_take_events (essai);
  g_assert_nonnull (strstr (events, "demande {\"id\":"));
  after = essai_commune_get (essai, PASCAL, suivi);
  essai_assert_body (after, "quand aurai-je une réponse");
  essai_assert_body (after, "Lire et répondre");
  api = g_strdup_printf ("/api/demandes/%" G_GINT64_FORMAT, demande);
  detail = essai_commune_get (essai, JEANNE, api);
  essai_assert_body (detail, "quand aurai-je une réponse");
}

/* What cannot be sent says why and stays in the field. */
static void
test_faux (EssaiCommune *essai)
{
  gint64 id = ecrire (essai, PASCAL, 0, "Travaux", "Fermé.");
  g_autofree char *path = dup_path (id), *trop = g_strnfill (4001, 'z');
  g_autofree char *long_enough = g_strnfill (4000, 'y');
  const struct
  {
    const char *typed;
    guint status;
    const char *said;
  } cases[] = {
    { "", 422, "Écrivez votre message" },
    { " \t\n\u00a0 ", 422, "Écrivez votre message" },
    { "\u200f\u202e", 422, "Écrivez votre message" },
    { trop, 422, "4\u00a0000 caractères" },
    { long_enough, 303, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisResponse) response =
          essai_commune_post_form (essai, PASCAL, path, "reponse", cases[i].typed, NULL);

      essai_assert_status (response, cases[i].status);
      if (cases[i].said != NULL)
        essai_assert_body (response, cases[i].said);
    }
  {
    g_autoptr (ParvisResponse) kept =
        essai_commune_post_form (essai, PASCAL, path, "reponse", trop, NULL);

    essai_assert_body (kept, trop);
  }
}

/* --------------------------------------------------------------------------- pieces */

static const char *
find_main (ParvisResponse *response, char **owner)
{
  gsize length;
  const char *body = parvis_response_get_body (response, &length);

  *owner = g_strndup (body, length);
  return strstr (*owner, "<main");
}

/* By person, the household's first; what no demande waits for is not asked for. */
static void
test_groupes (EssaiCommune *essai)
{
  gint64 photo = essai_piece_new (essai, PASCAL, "photo", 0);
  gint64 domicile = essai_piece_new (essai, PASCAL, "avis-imposition", -1);
  gint64 demande = add_demande (essai);
  g_autofree char *url = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT "?", photo);
  g_autofree char *foyer_url = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT "?", domicile);
  g_autoptr (ParvisResponse) before = essai_commune_get (essai, PASCAL, "/echanges"), after = NULL;
  g_autofree char *owner = NULL;
  const char *main_part, *groupe, *la, *foyer;

  essai_assert_no_body (before, url);
  sql_exec (essai,
            "INSERT INTO demande_justificatif VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
            ", 1), (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 1);"
            "UPDATE justificatif SET etat = 'expire', valide_au = '2026-10-01' WHERE id = "
            "%" G_GINT64_FORMAT,
            demande, photo, demande, domicile, domicile);
  after = essai_commune_get (essai, PASCAL, "/echanges");
  main_part = find_main (after, &owner);
  foyer = strstr (main_part, "Tout le foyer");
  g_assert_nonnull (foyer);
  g_assert_nonnull (strstr (foyer, foyer_url));
  la = strstr (main_part, url);
  g_assert_nonnull (la);
  g_assert_true (strstr (main_part, foyer_url) < la);
  /* Below the person's own heading. */
  groupe = g_strrstr_len (main_part, la - main_part, "scope=\"rowgroup\"");
  g_assert_nonnull (groupe);
  g_assert_nonnull (g_strstr_len (groupe, 80, "DUPIN"));
}

/* Refused or expired, for a demande that is over: nobody waits for it, and nothing nags. */
static void
test_oubliees (EssaiCommune *essai)
{
  static const char *const ouvertes[] = { "brouillon", "en_traitement", "a_completer" };
  static const char *const closes[] = { "refusee", "annulee", "acceptee" };
  gint64 piece = essai_piece_new (essai, PASCAL, "photo", 0), demande = add_demande (essai);
  g_autofree char *url = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT "?", piece);

  sql_exec (essai,
            "INSERT INTO demande_justificatif VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
            ", 1);"
            "UPDATE justificatif SET etat = 'invalide' WHERE id = %" G_GINT64_FORMAT,
            demande, piece, piece);
  for (gsize i = 0; i < G_N_ELEMENTS (ouvertes) + G_N_ELEMENTS (closes); i++)
    {
      gboolean open = i < G_N_ELEMENTS (ouvertes);
      const char *etat = open ? ouvertes[i] : closes[i - G_N_ELEMENTS (ouvertes)];
      g_autoptr (ParvisResponse) page = NULL;

      sql_exec (essai, "UPDATE demande SET etat = '%s' WHERE id = %" G_GINT64_FORMAT, etat,
                demande);
      page = essai_commune_get (essai, PASCAL, "/echanges");
      if (open)
        essai_assert_body (page, url);
      else
        essai_assert_no_body (page, url);
    }
  /* Accepted for a year that goes on: it must be renewed. */
  sql_exec (essai, "UPDATE demande SET annee = '2026-2027' WHERE id = %" G_GINT64_FORMAT, demande);
  {
    g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, "/echanges");

    essai_assert_body (page, url);
  }
  essai->now += (gint64) 400 * JOUR;
  {
    g_autoptr (ParvisResponse) page = essai_commune_get (essai, PASCAL, "/echanges");

    essai_assert_no_body (page, url);
  }
}

/* A refused piece that was replaced before the mail was due: the family knows nothing of a refusal that counts
 * no more. Its page keeps the reason beside what was refused. */
static void
test_refus_remplace (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "photo", 0);
  g_autofree char *path = g_strdup_printf ("/justificatifs/%" G_GINT64_FORMAT, piece);
  g_autofree char *mails = NULL;
  g_autoptr (ParvisResponse) refused = NULL, page = NULL, undo = NULL, valid = NULL;
  guint before;

  essai_commune_do_taches (essai);
  before = essai_commune_count_courriels (essai);
  refused = essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  essai_assert_status (refused, 200);
  essai->now += 5;
  essai_piece_envoyer_photo (essai, PASCAL, piece);
  essai->now += 60;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, before);
  essai_piece_assert_etat (essai, piece, "en_attente");
  undo = essai_piece_reprendre (essai, JEANNE, piece, 1);
  essai_assert_status (undo, 409);
  page = essai_commune_get (essai, PASCAL, path);
  essai_assert_body (page, "Le bas de la page manque.");
  /* The second one is told of. */
  valid = essai_piece_decider (essai, JEANNE, piece, ESSAI_VALIDE, 2);
  essai_assert_status (valid, 200);
  essai->now += 60;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, before + 1);
  mails = essai_commune_dup_courriels (essai);
  g_assert_nonnull (strstr (mails, "Votre justificatif est validé"));
}

/* Replaced after the mail: it was right to send it. */
static void
test_refus_dit (EssaiCommune *essai)
{
  gint64 piece = essai_piece_new_envoyee (essai, PASCAL, "photo", 0);
  g_autofree char *mails = NULL;
  g_autoptr (ParvisResponse) refused = NULL;
  guint before;

  essai_commune_do_taches (essai);
  before = essai_commune_count_courriels (essai);
  refused = essai_piece_decider (essai, JEANNE, piece, ESSAI_INVALIDE, 1);
  essai->now += 9;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, before);
  essai->now += 2;
  essai_commune_do_taches (essai);
  mails = essai_commune_dup_courriels (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, before + 1);
  g_assert_nonnull (strstr (mails, "Le bas de la page manque."));
}

/* --------------------------------------------------------------------------- reminders */

/* The demo's own pieces are out of the way. */
static void
forget_pieces (EssaiCommune *essai)
{
  sql_exec (essai, "UPDATE justificatif SET valide_au = '2040-01-01' WHERE etat = 'valide'");
}

static void
accepter (EssaiCommune *essai, gint64 piece, const char *au, int jours_avant)
{
  sql_exec (essai,
            "UPDATE justificatif SET etat = 'valide', valide_au = '%s' WHERE id = %" G_GINT64_FORMAT
            "; UPDATE depot SET etat = 'valide', decide_a = %" G_GINT64_FORMAT
            ", valide_au = '%s' WHERE justificatif_id = %" G_GINT64_FORMAT,
            au, piece, essai->now - (gint64) jours_avant * JOUR, au, piece);
}

/* One night after the other: 30 days before, then 7, then it is over; each once, one mail for both pieces. */
static void
test_rappels (EssaiCommune *essai)
{
  gint64 photo = essai_piece_new_envoyee (essai, PASCAL, "photo", 0);
  gint64 vaccins = essai_piece_new_envoyee (essai, PASCAL, "vaccination", 0);
  gint64 court = essai_piece_new_envoyee (essai, PASCAL, "ordonnance", 0);
  g_autofree char *first = NULL;
  guint sent = 0;

  essai_commune_do_taches (essai);
  forget_pieces (essai);
  accepter (essai, photo, "2026-12-31", 100);
  accepter (essai, vaccins, "2026-12-31", 100);
  /* Accepted yesterday for two weeks: nobody is told tomorrow that it ends in less than thirty days. */
  accepter (essai, court, "2026-12-04", 1);
  sent = essai_commune_count_courriels (essai);
  for (int night = 1; night <= 45; night++)
    {
      guint expected = sent + (night >= 6) + (night >= 10) + (night >= 33);

      essai->now += JOUR;
      essai_commune_do_taches (essai);
      if (essai_commune_count_courriels (essai) != expected)
        g_error ("night %d: %u mails, not %u", night, essai_commune_count_courriels (essai) - sent,
                 expected - sent);
      if (night == 10)
        first = essai_commune_dup_courriels (essai);
    }
  g_assert_true (g_str_has_prefix (first, "À pascal.dupin@courriel.example\n"
                                          "Des justificatifs à renouveler\n"));
  g_assert_nonnull (strstr (first, "Photo d’identité de DUPIN"));
  g_assert_nonnull (strstr (first, "un justificatif de santé, valable jusqu’au 31 décembre 2026"));
  g_assert_null (strstr (first, "vaccination"));
  essai_piece_assert_etat (essai, photo, "expire");
}

/* Renewed in between: nothing more is said of the old date. */
static void
test_rappel_renouvele (EssaiCommune *essai)
{
  gint64 photo = essai_piece_new_envoyee (essai, PASCAL, "photo", 0);
  guint sent;

  essai_commune_do_taches (essai);
  forget_pieces (essai);
  accepter (essai, photo, "2026-12-10", 100);
  sent = essai_commune_count_courriels (essai);
  essai->now += JOUR;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, sent + 1);
  essai_piece_envoyer_photo (essai, PASCAL, photo);
  essai->now += 15 * JOUR;
  essai_commune_do_taches (essai);
  g_assert_cmpuint (essai_commune_count_courriels (essai), ==, sent + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/echanges/sans-demande", test_sans_demande);
  essai_commune_add ("/echanges/autre-famille", test_autre_famille);
  essai_commune_add ("/echanges/demande", test_demande);
  essai_commune_add ("/echanges/faux", test_faux);
  essai_commune_add ("/echanges/groupes", test_groupes);
  essai_commune_add ("/echanges/oubliees", test_oubliees);
  essai_commune_add ("/echanges/refus/remplace", test_refus_remplace);
  essai_commune_add ("/echanges/refus/dit", test_refus_dit);
  essai_commune_add ("/echanges/rappels", test_rappels);
  essai_commune_add ("/echanges/rappels/renouvele", test_rappel_renouvele);
  return g_test_run ();
}
