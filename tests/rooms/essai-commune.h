/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/http/parvis-request.h"
#include "server/http/parvis-response.h"

G_BEGIN_DECLS

/**
 * EssaiCommune: the demo's commune on a database of its own, with the real rooms (templates,
 * téléprocédures, routes, jobs) and a clock that the test moves. No server: a test makes a request
 * and essai_commune_run() takes it the way that the server would.
 */
typedef struct
{
  char *folder;
  ParvisCommune *commune;
  ParvisRouter *router;
  ParvisDb *db; /* a reader */
  gint64 now;   /* unix seconds; 21 November 2026, 10:30 in Paris at the start */
} EssaiCommune;

EssaiCommune *essai_commune_new (void);
/* Without the demo: a database in which there is nothing yet. */
EssaiCommune *essai_commune_new_neuve (void);
void essai_commune_free (EssaiCommune *essai);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EssaiCommune, essai_commune_free)

/* A test case with a commune of its own. */
void essai_commune_add (const char *path, void (*func) (EssaiCommune *essai));

/* The demo's people, by their identifier: data/demo/sarrians.json. */
gint64 essai_commune_get_compte (EssaiCommune *essai, const char *identifiant);
gint64 essai_commune_get_foyer (EssaiCommune *essai, const char *identifiant);
gint64 essai_commune_get_agent (EssaiCommune *essai, const char *identifiant);
/* The household's children, from the eldest: the @n-th's id. */
gint64 essai_commune_get_enfant (EssaiCommune *essai, const char *identifiant, guint n);

/* A request of a visitor: a citizen's or an agent's identifier; NULL = nobody has signed in. */
ParvisRequest *essai_commune_request (EssaiCommune *essai,
                                      const char *identifiant,
                                      const char *method,
                                      const char *path_and_query);
/* Who may, `before`, handler (in the writer when it writes, in one transaction), errors become pages
 * or JSON. Events that were published are kept, see essai_commune_take_events(). */
ParvisResponse *essai_commune_run (EssaiCommune *essai, ParvisRequest *request);

/* The same in one call. @json: of an agent's POST, or NULL. */
ParvisResponse *essai_commune_get (EssaiCommune *essai, const char *identifiant, const char *path);
ParvisResponse *essai_commune_post_json (EssaiCommune *essai,
                                         const char *identifiant,
                                         const char *path,
                                         const char *json);
/* A form: name, value, …, NULL. */
ParvisResponse *essai_commune_post_form (EssaiCommune *essai,
                                         const char *identifiant,
                                         const char *path,
                                         ...) G_GNUC_NULL_TERMINATED;

/* « type data » of each event since the last call, one a line; the caller owns it. */
char *essai_commune_take_events (EssaiCommune *essai);

/* Work of a test in the writer, in one transaction; aborts on an error. */
gpointer essai_commune_write (EssaiCommune *essai,
                              gpointer (*func) (ParvisDb *db, gpointer data, GError **error),
                              gpointer data);
/* Does what is ready at the clock's hour, until nothing is; the jobs run from the first call on. */
void essai_commune_do_taches (EssaiCommune *essai);
/* The texts of the mails so far, the newest first: « À … \n sujet \n corps »; the caller owns it. */
char *essai_commune_dup_courriels (EssaiCommune *essai);
guint essai_commune_count_courriels (EssaiCommune *essai);

#define essai_assert_status(response, status)                                                      \
  g_assert_cmpuint (parvis_response_get_status (response), ==, status)
/* @text is, or is not, somewhere in the body. */
void essai_assert_body (ParvisResponse *response, const char *text);
void essai_assert_no_body (ParvisResponse *response, const char *text);

G_END_DECLS
