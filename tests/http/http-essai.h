/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <string.h>

#include "server/http/parvis-request-private.h"
#include "tests/db/db-essai.h"

/* A commune on a fresh database, with a clock that the test moves. */
typedef struct
{
  ParvisCommune commune;
  Essai *essai;
  ParvisDb *db;
  ParvisRouter *router;
  gint64 now;
} HttpEssai;

static inline gint64
http_essai_clock (gpointer data)
{
  return ((HttpEssai *) data)->now;
}

static inline void
http_essai_set_up (HttpEssai *self, gconstpointer data)
{
  guint8 key[32] = { 1, 2, 3 };

  self->now = 1795303800;
  self->essai = essai_new ();
  self->db = essai_open_writer (self->essai);
  self->commune.clock = http_essai_clock;
  self->commune.clock_data = self;
  self->commune.host = (char *) "portail.test";
  self->commune.https = TRUE;
  self->commune.master_key = g_bytes_new (key, sizeof key);
}

static inline void
http_essai_tear_down (HttpEssai *self, gconstpointer data)
{
  g_clear_error (&(GError *){ parvis_db_take_error (self->db) });
  parvis_db_free (self->db);
  essai_free (self->essai);
  g_bytes_unref (self->commune.master_key);
  g_clear_pointer (&self->commune.templates, parvis_templates_free);
  g_clear_pointer (&self->router, parvis_router_free);
}

/* What a browser keeps: the Cookie header made of the Set-Cookie that came. */
typedef struct
{
  GHashTable *cookies;
} Browser;

static inline void
browser_receive_cb (const char *set_cookie, gpointer data)
{
  Browser *browser = data;
  g_auto (GStrv) pair = NULL;
  g_autofree char *first = g_strndup (set_cookie, strcspn (set_cookie, ";"));

  pair = g_strsplit (first, "=", 2);
  if (strstr (set_cookie, "Max-Age=0") != NULL)
    g_hash_table_remove (browser->cookies, pair[0]);
  else
    g_hash_table_insert (browser->cookies, g_strdup (pair[0]), g_strdup (pair[1]));
}

static inline Browser *
browser_new (void)
{
  Browser *browser = g_new0 (Browser, 1);

  browser->cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return browser;
}

static inline void
browser_free (Browser *browser)
{
  g_hash_table_unref (browser->cookies);
  g_free (browser);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Browser, browser_free)

static inline void
browser_receive (Browser *browser, ParvisRequest *request)
{
  parvis_request_foreach_cookie (request, browser_receive_cb, browser);
}

/* A request that carries the browser's cookies. @head: what else it has; may be NULL. */
static inline ParvisRequest *
browser_send (Browser *browser,
              HttpEssai *essai,
              const char *method,
              const char *path,
              const ParvisRequestHead *extra)
{
  ParvisRequestHead head = extra != NULL ? *extra : (ParvisRequestHead){ 0 };
  g_autoptr (GString) cookie = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  ParvisRequest *request = NULL;
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, browser->cookies);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (cookie, "%s%s=%s", cookie->len > 0 ? "; " : "", (char *) name,
                            (char *) value);
  head.method = method;
  head.path = path;
  head.cookie = cookie->len > 0 ? cookie->str : NULL;
  if (head.remote == NULL)
    head.remote = "192.0.2.1";
  request = parvis_request_new (&essai->commune, essai->router, &head, &error);
  g_assert_no_error (error);
  return request;
}

static inline void
http_essai_add (const char *path, void (*func) (HttpEssai *, gconstpointer))
{
  g_test_add (path, HttpEssai, NULL, http_essai_set_up, func, http_essai_tear_down);
}
