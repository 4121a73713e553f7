/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-bench"
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/template/parvis-templates.h"

/* What the page engine costs over hand-written appends, for a page of 8 KB: a table of 30 rows. Runs
 * alternate and the medians are compared, so that a noisy machine disturbs both alike. The view is
 * made once: a handler fills one in either case; what that costs is printed on its own line. */
#define ROWS    30
#define RUNS    15
#define PAGES   2000
#define FRAMING 1200

static char *cells[ROWS][5];
static char *navigation;

static const char page_text[] =
    "<!doctype html><html><head><title>{{titre}}</title></head><body><nav>{{nav}}</nav><table>"
    "{{#lignes}}<tr><td><a href=\"{{url}}\">{{a}}</a></td><td>{{b}}</td><td>{{c}}</td>"
    "<td>{{d}}</td><td>{{e}}</td></tr>\n{{/lignes}}</table></body></html>";

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
append_escaped (GString *out, const char *text)
{
  const char *run = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *entity;
      switch (*p)
        {
        case '&':
          entity = "&amp;";
          break;
        case '<':
          entity = "&lt;";
          break;
        case '>':
          entity = "&gt;";
          break;
        case '"':
          entity = "&quot;";
          break;
        case '\'':
          entity = "&#39;";
          break;
        default:
          continue;
        }
      g_string_append_len (out, run, p - run);
      g_string_append (out, entity);
      run = p + 1;
    }
  g_string_append (out, run);
}

static void
by_hand (GString *out)
{
  g_string_append (out, "<!doctype html><html><head><title>");
  append_escaped (out, "Mes demandes & autres");
  g_string_append (out, "</title></head><body><nav>");
  append_escaped (out, navigation);
  g_string_append (out, "</nav><table>");
  for (int i = 0; i < ROWS; i++)
    {
      g_string_append (out, "<tr><td><a href=\"");
      append_escaped (out, cells[i][0]);
      g_string_append (out, "\">");
      append_escaped (out, cells[i][0]);
      g_string_append (out, "</a></td>");
      for (int k = 1; k < 5; k++)
        {
          g_string_append (out, "<td>");
          append_escaped (out, cells[i][k]);
          g_string_append (out, "</td>");
        }
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table></body></html>");
}

static ParvisView *
build_view (void)
{
  ParvisView *view = parvis_view_new ();

  parvis_view_set (view, "titre", "Mes demandes & autres");
  parvis_view_set (view, "nav", navigation);
  for (int i = 0; i < ROWS; i++)
    {
      ParvisView *row = parvis_view_append (view, "lignes");
      parvis_view_set (row, "url", cells[i][0]);
      parvis_view_set (row, "a", cells[i][0]);
      parvis_view_set (row, "b", cells[i][1]);
      parvis_view_set (row, "c", cells[i][2]);
      parvis_view_set (row, "d", cells[i][3]);
      parvis_view_set (row, "e", cells[i][4]);
    }
  return view;
}

/* 42 days of 10 keys. */
static void
build_month (void)
{
  static const char *const keys[] = { "nom",  "etat", "signe", "mot",  "raison",
                                      "prix", "url",  "jour",  "date", "classe" };
  g_autoptr (ParvisView) view = parvis_view_new ();

  for (int day = 0; day < 42; day++)
    {
      ParvisView *row = parvis_view_append (view, "jours");
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        parvis_view_set (row, keys[k], "Réservable");
    }
}

static int
compare (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
median (double *values)
{
  qsort (values, RUNS, sizeof *values, compare);
  return values[RUNS / 2];
}

static void
fill_cells (void)
{
  for (int i = 0; i < ROWS; i++)
    {
      cells[i][0] = g_strdup_printf ("/demandes/%d", 10000 + i);
      cells[i][1] = g_strdup_printf ("Fiche enfant & justificatif <à fournir> n° %d, un libellé "
                                     "plutôt long comme il s’en trouve",
                                     i);
      cells[i][2] = g_strdup ("DUPIN \"Florian\"");
      cells[i][3] = g_strdup ("En attente de validation");
      cells[i][4] = g_strdup ("21/11/2026 19:41");
    }
  navigation = g_strnfill (FRAMING, 'n');
}

int
main (void)
{
  double hand[RUNS], engine[RUNS], views[RUNS], months[RUNS];
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (ParvisTemplates) templates = NULL;
  g_autoptr (ParvisView) view = NULL;
  gsize length = 0;
  double start;

  g_hash_table_insert (table, (char *) "page.html", (char *) page_text);
  templates = parvis_templates_new_from_table (table, NULL);
  fill_cells ();
  view = build_view ();

  for (int run = 0; run < RUNS; run++)
    {
      start = cpu_seconds ();
      for (int i = 0; i < PAGES; i++)
        {
          g_autoptr (GString) out = g_string_sized_new (16 * 1024);
          by_hand (out);
          length = out->len;
        }
      hand[run] = (cpu_seconds () - start) / PAGES;

      start = cpu_seconds ();
      for (int i = 0; i < PAGES; i++)
        {
          g_autoptr (GString) out = g_string_sized_new (16 * 1024);
          parvis_templates_render (templates, "page.html", view, out);
          g_assert (out->len == length);
        }
      engine[run] = (cpu_seconds () - start) / PAGES;

      start = cpu_seconds ();
      for (int i = 0; i < PAGES; i++)
        parvis_view_free (build_view ());
      views[run] = (cpu_seconds () - start) / PAGES;

      start = cpu_seconds ();
      for (int i = 0; i < PAGES; i++)
        build_month ();
      months[run] = (cpu_seconds () - start) / PAGES;
    }
  g_print ("page of %" G_GSIZE_FORMAT " bytes: by hand %.2f us, engine %.2f us\n", length,
           median (hand) * 1e6, median (engine) * 1e6);
  g_print ("its view: %.2f us; a month of agenda's, 42 days of 10 keys: %.2f us\n",
           median (views) * 1e6, median (months) * 1e6);
  g_print ("engine/hand: %.2f (target <= 1.5)\n", median (engine) / median (hand));
  return 0;
}
