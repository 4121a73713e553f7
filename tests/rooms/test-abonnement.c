/* SPDX-License-Identifier: EUPL-1.2 */
/* The family's calendar on its telephones: what is in it, and who may fetch it. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <libical/ical.h>
#include <string.h>

#include "tests/rooms/agenda-essai.h"

#include "server/agenda/abonnement.h"
#include "server/http/parvis-token.h"

/* Today is Saturday 21 November 2026, 10:30; the limit of Tuesday's meal is Monday at 10. */
#define MARDI "2026-11-24"
#define JEUDI "2026-11-26"
#define PAGE  "/agenda/abonnement"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)

static void
poster (EssaiCommune *essai, const char *who, gint64 enfant, const char *jour, const char *action)
{
  g_autofree char *path = g_strdup_printf ("/agenda/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s",
                                           enfant, essai_get_repas (essai), jour);
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, who, path, "action", action, NULL);

  essai_assert_status (response, 303);
}

static void
demander (EssaiCommune *essai, const char *who, const char *action)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, who, PAGE, "action", action, "limites", "oui", NULL);

  essai_assert_status (response, 303);
}

/* The path that the page shows. */
static char *
dup_path (EssaiCommune *essai, const char *who)
{
  g_autoptr (ParvisResponse) page = essai_commune_get (essai, who, PAGE);
  g_autofree char *before = g_strdup_printf ("value=\"%s", essai->commune->base_url);
  const char *start;

  essai_assert_status (page, 200);
  start = strstr (parvis_response_get_body (page, NULL), before);
  g_assert_nonnull (start);
  start += strlen (before);
  return g_strndup (start, strcspn (start, "\""));
}

static ParvisResponse *
lire (EssaiCommune *essai, const char *path, const char *etag)
{
  ParvisRequest *request = essai_commune_request (essai, NULL, "GET", path);
  ParvisResponse *response;

  parvis_request_set_if_none_match_for_test (request, etag);
  response = essai_commune_run (essai, request);
  parvis_request_unref (request);
  return response;
}

static icalcomponent *
analyser (ParvisResponse *response)
{
  gsize length;
  const char *body = parvis_response_get_body (response, &length);
  g_autofree char *text = g_strndup (body, length);
  icalcomponent *calendrier = icalparser_parse_string (text);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpstr (parvis_response_find_header (response, "Content-Type"), ==,
                   "text/calendar; charset=utf-8");
  g_assert_nonnull (calendrier);
  g_assert_cmpint (icalcomponent_isa (calendrier), ==, ICAL_VCALENDAR_COMPONENT);
  g_assert_cmpint (icalcomponent_count_errors (calendrier), ==, 0);
  g_assert_true (icalrestriction_check (calendrier));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_null (strchr (lines[i], '\n'));
    }
  return calendrier;
}

/* « uid sujet debut fin » of the n-th event. */
static char *
dup_evenement (icalcomponent *calendrier, guint n)
{
  icalcomponent *event = icalcomponent_get_first_component (calendrier, ICAL_VEVENT_COMPONENT);

  for (; n > 0; n--)
    event = icalcomponent_get_next_component (calendrier, ICAL_VEVENT_COMPONENT);
  g_assert_nonnull (event);
  return g_strdup_printf ("%s %s %s %s", icalcomponent_get_uid (event),
                          icalcomponent_get_summary (event),
                          icaltime_as_ical_string (icalcomponent_get_dtstart (event)),
                          icaltime_as_ical_string (icalcomponent_get_dtend (event)));
}

static int
count (icalcomponent *calendrier)
{
  return icalcomponent_count_components (calendrier, ICAL_VEVENT_COMPONENT);
}

/* --------------------------------------------------------------------------- what is in it */

static void
test_evenements (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  gint64 autre = essai_inscrire (essai, DAVID, 0, FALSE);
  g_autofree char *path = NULL, *attendu = NULL, *un = NULL, *deux = NULL;
  g_autoptr (ParvisResponse) first = NULL, second = NULL, third = NULL;
  g_autoptr (icalcomponent) avant = NULL, annule = NULL, apres = NULL;

  poster (essai, PASCAL, florian, MARDI, "reserver");
  poster (essai, PASCAL, florian, "2027-05-25", "reserver");
  poster (essai, DAVID, autre, MARDI, "reserver");
  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  first = lire (essai, path, NULL);
  essai_assert_status (first, 200);
  avant = analyser (first);
  g_assert_cmpint (count (avant), ==, 2);
  /* In UTC: an hour less in winter, two in summer. */
  un = dup_evenement (avant, 0);
  attendu = g_strdup_printf ("reservation-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-" MARDI
                             "@%s Florian\u00a0: Repas de midi 20261124T110000Z 20261124T123000Z",
                             florian, essai_get_repas (essai), essai->commune->host);
  g_assert_cmpstr (un, ==, attendu);
  deux = dup_evenement (avant, 1);
  g_assert_true (g_str_has_suffix (deux, " 20270525T100000Z 20270525T113000Z"));
  /* Nobody's name. */
  essai_assert_no_body (first, "DUPIN");
  essai_assert_no_body (first, "Dupin");
  essai_assert_no_body (first, "Pascal");

  poster (essai, PASCAL, florian, MARDI, "annuler");
  second = lire (essai, path, NULL);
  annule = analyser (second);
  g_assert_cmpint (count (annule), ==, 1);
  /* Booked again: the same event. */
  poster (essai, PASCAL, florian, MARDI, "reserver");
  third = lire (essai, path, NULL);
  apres = analyser (third);
  g_free (un);
  un = dup_evenement (apres, 0);
  g_assert_cmpstr (un, ==, attendu);
}

static void
test_fenetre (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *path = NULL;
  g_autoptr (ParvisResponse) response = NULL;
  g_autoptr (icalcomponent) calendrier = NULL;

  poster (essai, PASCAL, florian, MARDI, "reserver");
  poster (essai, PASCAL, florian, "2027-01-26", "reserver");
  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  /* Two months and a day after the first: it is not shown any more. */
  essai->now += (gint64) 65 * 24 * 3600;
  response = lire (essai, path, NULL);
  calendrier = analyser (response);
  g_assert_cmpint (count (calendrier), ==, 1);
}

/* The last moment of a day, once for two children; not of what is over, nor of holidays. */
static void
test_limites (EssaiCommune *essai)
{
  g_autofree char *path = NULL, *premier = NULL, *attendu = NULL;
  g_autoptr (ParvisResponse) response = NULL, sans = NULL, page = NULL;
  g_autoptr (icalcomponent) calendrier = NULL, vide = NULL;

  essai_inscrire (essai, PASCAL, 0, FALSE);
  essai_inscrire (essai, PASCAL, 1, FALSE);
  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  sans = lire (essai, path, NULL);
  vide = analyser (sans);
  g_assert_cmpint (count (vide), ==, 0);
  demander (essai, PASCAL, "limites");
  page = essai_commune_get (essai, PASCAL, PAGE);
  essai_assert_body (page, "value=\"oui\" checked");
  response = lire (essai, path, NULL);
  calendrier = analyser (response);
  /* Four days a week from the 24th to the 18th of December. */
  g_assert_cmpint (count (calendrier), ==, 15);
  premier = dup_evenement (calendrier, 0);
  attendu =
      g_strdup_printf ("Dernier moment\u00a0: Repas de midi du mardi 24 novembre 20261123T083000Z "
                       "20261123T090000Z");
  g_assert_true (g_str_has_suffix (premier, attendu));
}

static void
test_etag (EssaiCommune *essai)
{
  gint64 florian = essai_inscrire (essai, PASCAL, 0, FALSE);
  g_autofree char *path = NULL, *liste = NULL;
  const char *etag;
  g_autoptr (ParvisResponse) first = NULL, same = NULL, any = NULL, other = NULL, weak = NULL;

  poster (essai, PASCAL, florian, MARDI, "reserver");
  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  first = lire (essai, path, NULL);
  etag = parvis_response_find_header (first, "ETag");
  g_assert_true (g_str_has_prefix (etag, "\""));
  essai->now += 24 * 3600;
  same = lire (essai, path, etag);
  essai_assert_status (same, 304);
  essai_assert_no_body (same, "VCALENDAR");
  g_assert_cmpstr (parvis_response_find_header (same, "ETag"), ==, etag);
  liste = g_strdup_printf ("\"autre\", W/%s", etag);
  weak = lire (essai, path, liste);
  essai_assert_status (weak, 304);
  any = lire (essai, path, "\"autre\"");
  essai_assert_status (any, 200);
  poster (essai, PASCAL, florian, JEUDI, "reserver");
  other = lire (essai, path, etag);
  essai_assert_status (other, 200);
}

/* --------------------------------------------------------------------------- who may */

static void
test_adresse (EssaiCommune *essai)
{
  g_autofree char *path = NULL, *encore = NULL, *nouveau = NULL, *lu = NULL;
  g_autoptr (ParvisResponse) vide = NULL, premier = NULL, page = NULL, ancien = NULL, neuf = NULL,
                             supprime = NULL;

  vide = essai_commune_get (essai, PASCAL, PAGE);
  essai_assert_status (vide, 200);
  essai_assert_body (vide, "Créer mon adresse");
  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  /* A second click breaks nothing. */
  demander (essai, PASCAL, "creer");
  encore = dup_path (essai, PASCAL);
  g_assert_cmpstr (path, ==, encore);
  premier = lire (essai, path, NULL);
  essai_assert_status (premier, 200);
  page = essai_commune_get (essai, PASCAL, PAGE);
  essai_assert_body (page, "webcal");
  essai_assert_body (page, "Lue la dernière fois le samedi 21 novembre à\u00a010\u00a0h\u00a030");
  demander (essai, PASCAL, "renouveler");
  nouveau = dup_path (essai, PASCAL);
  g_assert_cmpstr (path, !=, nouveau);
  ancien = lire (essai, path, NULL);
  neuf = lire (essai, nouveau, NULL);
  essai_assert_status (ancien, 404);
  essai_assert_status (neuf, 200);
  demander (essai, PASCAL, "supprimer");
  supprime = lire (essai, nouveau, NULL);
  essai_assert_status (supprime, 404);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM abonnement"), ==, 0);
}

/* A copy of the database opens nothing: the token is not in it, and is not made without the key. */
static void
test_copie (EssaiCommune *essai)
{
  g_autoptr (ParvisAbonnement) abonnement = NULL;
  g_autoptr (GBytes) autre_cle = g_bytes_new_take (g_malloc0 (32), 32);
  g_autofree char *path = NULL, *devine = NULL, *url = NULL;
  g_autoptr (ParvisResponse) response = NULL;

  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  abonnement = parvis_abonnement_find (essai->db, essai_commune_get_compte (essai, PASCAL));
  g_assert_nonnull (abonnement);
  g_assert_cmpuint (g_bytes_get_size (abonnement->graine), ==, 16);
  devine = parvis_abonnement_create_jeton (autre_cle, abonnement->compte_id, abonnement->graine);
  g_assert_null (strstr (path, devine));
  url = g_strdup_printf ("/calendrier/%s.ics", devine);
  response = lire (essai, url, NULL);
  essai_assert_status (response, 404);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM abonnement WHERE length (empreinte) = 32"),
                   ==, 1);
}

static void
test_devine (EssaiCommune *essai)
{
  static const char *const faux[] = { "x.ics", "x", ".ics", "%00.ics", "..%2f.ics" };
  g_autofree char *path = NULL, *sans = NULL;
  g_autoptr (ParvisResponse) bloque = NULL, mien = NULL, tronque = NULL, trop = NULL;

  demander (essai, PASCAL, "creer");
  path = dup_path (essai, PASCAL);
  sans = g_strndup (path, strlen (path) - strlen (".ics"));
  tronque = lire (essai, sans, NULL);
  essai_assert_status (tronque, 404);
  for (guint i = 0; i < 29; i++)
    {
      g_autofree char *jeton = parvis_token_new ();
      g_autofree char *essaye = i < 3 ? g_strdup_printf ("/calendrier/%s", faux[i])
                                      : g_strdup_printf ("/calendrier/%s.ics", jeton);
      g_autoptr (ParvisResponse) refus = lire (essai, essaye, NULL);

      essai_assert_status (refus, 404);
      g_assert_cmpstr (parvis_response_find_header (refus, "Content-Type"), ==,
                       "text/plain; charset=utf-8");
    }
  trop = lire (essai, "/calendrier/x.ics", NULL);
  essai_assert_status (trop, 429);
  /* A telephone behind the same box is not shut out. */
  mien = lire (essai, path, NULL);
  essai_assert_status (mien, 200);
  sql_exec (essai, "DELETE FROM tentative");
  sql_exec (essai, "UPDATE compte SET etat = 'bloque' WHERE identifiant = '" PASCAL "'");
  bloque = lire (essai, path, NULL);
  essai_assert_status (bloque, 404);
}

static void
test_action_fausse (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) response =
      essai_commune_post_form (essai, PASCAL, PAGE, "action", "rien", NULL);

  essai_assert_status (response, 400);
  g_assert_cmpint (sql_int (essai, "SELECT count(*) FROM abonnement"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/abonnement/evenements", test_evenements);
  essai_commune_add ("/abonnement/fenetre", test_fenetre);
  essai_commune_add ("/abonnement/limites", test_limites);
  essai_commune_add ("/abonnement/etag", test_etag);
  essai_commune_add ("/abonnement/adresse", test_adresse);
  essai_commune_add ("/abonnement/copie", test_copie);
  essai_commune_add ("/abonnement/devine", test_devine);
  essai_commune_add ("/abonnement/action-fausse", test_action_fausse);
  return g_test_run ();
}
