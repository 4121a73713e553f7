/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/groupees-vue.h"

#include <string.h>

#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

/* From this many on, days are told as from when to when. */
#define JOURS_DITS 6

/* « lundi 7 décembre », with its year when that is not this one. */
static char *
dup_jour (const ParvisPlan *plan, ParvisDate jour)
{
  return parvis_date_get_year (jour) == parvis_date_get_year (plan->choix->today)
             ? parvis_date_format_jour (jour)
             : parvis_date_format_long (jour);
}

static char *
dup_capitale (char *texte)
{
  texte[0] = g_ascii_toupper (texte[0]);
  return texte;
}

/* « Florian », « Florian et Alice », « Florian, Alice et Jean »; takes over nothing. */
static char *
dup_liste (const GPtrArray *noms)
{
  GString *liste = g_string_new (NULL);

  for (guint i = 0; i < noms->len; i++)
    {
      if (i > 0)
        g_string_append (liste, i + 1 == noms->len ? " et " : ", ");
      g_string_append (liste, noms->pdata[i]);
    }
  return g_string_free (liste, FALSE);
}

static char *
dup_du_au (const ParvisPlan *plan, ParvisDate du, ParvisDate au)
{
  g_autofree char *premier = dup_jour (plan, du);
  g_autofree char *dernier = dup_jour (plan, au);

  return du == au ? g_steal_pointer (&premier) : g_strdup_printf ("du %s au %s", premier, dernier);
}

/* --------------------------------------------------------------------------- what will be done */

/* Changes of one line that follow each other and cost the same. */
typedef struct
{
  guint debut, fin; /* within the plan's changes; the end is exclusive */
} Suite;

static gboolean
is_same (const ParvisChangement *a, const ParvisChangement *b)
{
  return a->ligne == b->ligne && a->annuler == b->annuler
         && a->juge.prix_cents == b->juge.prix_cents && a->juge.raison.code == b->juge.raison.code;
}

static Suite
find_suite (const ParvisPlan *plan, guint debut)
{
  const ParvisChangement *c = &g_array_index (plan->changements, ParvisChangement, debut);
  Suite suite = { debut, debut + 1 };

  while (suite.fin < plan->changements->len
         && is_same (c, &g_array_index (plan->changements, ParvisChangement, suite.fin)))
    suite.fin++;
  return suite;
}

/* « déc. 2026 : lun. 7, mar. 8 », a line a month. */
static void
show_jours (const ParvisPlan *plan, Suite suite, ParvisView *rangee)
{
  ParvisView *mois = NULL;
  GString *jours = g_string_new (NULL);
  ParvisDate before = PARVIS_DATE_NONE;

  parvis_view_list (rangee, "mois");
  for (guint i = suite.debut; i < suite.fin; i++)
    {
      ParvisDate jour = g_array_index (plan->changements, ParvisChangement, i).jour;

      if (before == PARVIS_DATE_NONE
          || parvis_date_first_of_month (jour) != parvis_date_first_of_month (before))
        {
          g_autofree char *nom = dup_capitale (parvis_date_format_mois (jour));

          if (mois != NULL)
            parvis_view_set (mois, "jours", jours->str);
          g_string_truncate (jours, 0);
          mois = parvis_view_append (rangee, "mois");
          parvis_view_set (mois, "nom", nom);
        }
      g_string_append_printf (jours, "%s%.3s." PARVIS_NBSP "%d", jours->len > 0 ? ", " : "",
                              parvis_date_get_nom_jour (parvis_date_get_weekday (jour)),
                              parvis_date_get_day (jour));
      before = jour;
    }
  if (mois != NULL)
    parvis_view_set (mois, "jours", jours->str);
  g_string_free (jours, TRUE);
}

static void
show_suite (const ParvisPlan *plan, Suite suite, ParvisView *carte)
{
  const ParvisChangement *c = &g_array_index (plan->changements, ParvisChangement, suite.debut);
  const ParvisChangement *dernier =
      &g_array_index (plan->changements, ParvisChangement, suite.fin - 1);
  ParvisView *row = parvis_view_append (carte, "rangees");
  guint n = suite.fin - suite.debut;
  g_autofree char *un = parvis_money_format (c->juge.prix_cents);
  g_autofree char *tous = parvis_money_format (c->juge.prix_cents * n);
  g_autofree char *quand = dup_du_au (plan, c->jour, dernier->jour);
  g_autofree char *pourquoi = NULL;
  ParvisRaison raison = { 0 };
  const char *retard = c->juge.raison.code == PARVIS_RAISON_HORS_DELAI ? PARVIS_NBSP
                           ": hors délai, donc plus cher et sans annulation possible"
                                                                       : "";

  parvis_view_printf (row, "titre_rangee", "%u %s à %s", n, n > 1 ? "jours" : "jour",
                      c->annuler ? "annuler" : "réserver");
  if (n > 1)
    parvis_view_printf (row, "detail", "%s, %s chacun%s", quand, un, retard);
  else
    parvis_view_printf (row, "detail", "%s%s", quand, retard);
  parvis_view_printf (row, "prix", "%s%s", c->annuler ? "+" PARVIS_NBSP : "", tous);
  if (!c->annuler && parvis_agenda_get_prix_juge (c->ligne->agenda, &c->juge, &raison))
    pourquoi = parvis_raison_to_phrase (&raison);
  parvis_view_set (row, "pourquoi", pourquoi);
  if (n > 1)
    show_jours (plan, suite, row);
  else
    parvis_view_list (row, "mois");
}

/* A card for each child and session in which something happens, or nothing has to. */
static void
show_lignes (const ParvisPlan *plan, ParvisView *view)
{
  parvis_view_list (view, "cartes");
  for (guint i = 0; i < plan->lignes->len; i++)
    {
      const ParvisAgendaLigne *ligne = &g_array_index (plan->lignes, ParvisAgendaLigne, i);
      const ParvisAgendaSeance *seance = parvis_agenda_get_seance (ligne->agenda);
      guint inchanges = g_array_index (plan->inchanges, guint, i);
      ParvisView *carte = NULL;

      for (guint j = 0; j < plan->changements->len;)
        {
          Suite suite = find_suite (plan, j);

          j = suite.fin;
          if (g_array_index (plan->changements, ParvisChangement, suite.debut).ligne != ligne)
            continue;
          if (carte == NULL)
            carte = parvis_view_append (view, "cartes");
          show_suite (plan, suite, carte);
        }
      if (carte == NULL && inchanges > 0)
        {
          carte = parvis_view_append (view, "cartes");
          parvis_view_list (carte, "rangees");
        }
      if (carte == NULL)
        continue;
      parvis_view_set (carte, "enfant", ligne->enfant->prenom);
      parvis_view_printf (carte, "seance", "%s %s\u00a0-\u00a0%s", seance->nom, seance->debut,
                          seance->fin);
      parvis_view_set (carte, "inchanges", NULL);
      if (inchanges > 0)
        parvis_view_printf (carte, "inchanges",
                            inchanges > 1 ? "%u jours sont déjà réservés, ils le restent."
                                          : "%u jour est déjà réservé, il le reste.",
                            inchanges);
    }
}

/* --------------------------------------------------------------------------- what cannot be */

/* The days of one line, as people say them. */
static char *
dup_jours (const ParvisPlan *plan, const GArray *jours)
{
  ParvisDate premier = g_array_index (jours, ParvisDate, 0);
  ParvisDate dernier = g_array_index (jours, ParvisDate, jours->len - 1);
  GString *texte;

  if (jours->len > JOURS_DITS)
    {
      g_autofree char *quand = dup_du_au (plan, premier, dernier);

      return g_strdup_printf ("%u jours, %s", jours->len, quand);
    }
  texte = g_string_new (NULL);
  for (guint i = 0; i < jours->len; i++)
    {
      g_autofree char *jour = dup_jour (plan, g_array_index (jours, ParvisDate, i));

      g_string_append_printf (texte, "%s%s", i == 0 ? "" : ", ", jour);
    }
  return g_string_free (texte, FALSE);
}

static char *
dup_nom_ligne (const ParvisPlan *plan, guint i)
{
  const ParvisAgendaLigne *ligne = &g_array_index (plan->lignes, ParvisAgendaLigne, i);

  return plan->choix->activites->len > 1 ? g_strdup_printf (
             "%s (%s)", ligne->enfant->prenom, parvis_agenda_get_seance (ligne->agenda)->activite)
                                         : g_strdup (ligne->enfant->prenom);
}

/* « Florian et Alice : jeudi 24, vendredi 25 décembre »: children of the same days together. */
static void
show_qui (const ParvisPlan *plan, const ParvisObstacle *obstacle, ParvisView *row)
{
  g_autoptr (GPtrArray) textes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) groupes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < plan->lignes->len; i++)
    {
      g_autoptr (GArray) jours = g_array_new (FALSE, FALSE, sizeof (ParvisDate));
      g_autofree char *texte = NULL;
      guint g = 0;

      for (guint j = 0; j < obstacle->jours->len; j++)
        if (g_array_index (obstacle->jours, ParvisObstacleJour, j).ligne == i)
          g_array_append_val (jours, g_array_index (obstacle->jours, ParvisObstacleJour, j).jour);
      if (jours->len == 0)
        continue;
      texte = dup_jours (plan, jours);
      while (g < textes->len && !g_str_equal (textes->pdata[g], texte))
        g++;
      if (g == textes->len)
        {
          g_ptr_array_add (textes, g_steal_pointer (&texte));
          g_ptr_array_add (groupes, g_ptr_array_new_with_free_func (g_free));
        }
      g_ptr_array_add (groupes->pdata[g], dup_nom_ligne (plan, i));
    }
  for (guint g = 0; g < groupes->len; g++)
    {
      g_autofree char *noms = dup_liste (groupes->pdata[g]);
      g_autofree char *texte =
          g_strdup_printf ("%s" PARVIS_NBSP ": %s", noms, (char *) textes->pdata[g]);

      parvis_view_append_text (row, "qui", texte);
    }
}

static void
show_obstacles (const ParvisPlan *plan, ParvisView *view)
{
  static const struct
  {
    const char *cle, *titre;
  } titres[] = {
    { "trop-tard", "Trop tard pour réserver" },
    { "trop-tard-annuler", "Trop tard pour annuler" },
    { "pas-encore", "Pas encore ouvert à la réservation" },
  };

  parvis_view_list (view, "impossibles");
  for (guint i = 0; i < plan->obstacles->len; i++)
    {
      const ParvisObstacle *obstacle = plan->obstacles->pdata[i];
      ParvisView *row = parvis_view_append (view, "impossibles");

      parvis_view_set (row, "raison", obstacle->phrase);
      parvis_view_set (row, "exemple", NULL);
      for (gsize t = 0; t < G_N_ELEMENTS (titres); t++)
        if (g_str_equal (obstacle->cle, titres[t].cle))
          {
            ParvisDate jour = g_array_index (obstacle->jours, ParvisObstacleJour, 0).jour;
            g_autofree char *nom = dup_capitale (dup_jour (plan, jour));

            parvis_view_set (row, "raison", titres[t].titre);
            parvis_view_printf (row, "exemple", "%s" PARVIS_NBSP ": %s", nom, obstacle->phrase);
          }
      show_qui (plan, obstacle, row);
    }
  if (plan->sans->len > 0)
    {
      ParvisView *row = parvis_view_append (view, "impossibles");

      parvis_view_set (row, "raison", "Pas d’inscription à cette activité");
      parvis_view_set (row, "exemple", NULL);
      for (guint i = 0; i < plan->sans->len; i++)
        parvis_view_append_text (row, "qui", plan->sans->pdata[i]);
    }
}

/* --------------------------------------------------------------------------- the whole */

static void
count (const ParvisPlan *plan, guint *reserves, guint *annules)
{
  *annules = 0;
  for (guint i = 0; i < plan->changements->len; i++)
    *annules += g_array_index (plan->changements, ParvisChangement, i).annuler;
  *reserves = plan->changements->len - *annules;
}

static char *
dup_quoi (guint reserves, guint annules)
{
  if (reserves > 0 && annules > 0)
    return g_strdup_printf ("%u %s à réserver et %u à annuler", reserves,
                            reserves > 1 ? "jours" : "jour", annules);
  return g_strdup_printf ("%u %s à %s", reserves + annules,
                          reserves + annules > 1 ? "jours" : "jour",
                          reserves > 0 ? "réserver" : "annuler");
}

static void
show_resume (const ParvisPlan *plan, guint reserves, guint annules, ParvisView *view)
{
  g_autoptr (GPtrArray) noms = g_ptr_array_new ();
  g_autofree char *quoi = dup_quoi (reserves, annules);
  g_autofree char *quand = dup_du_au (plan, plan->choix->du, plan->choix->au);
  g_autofree char *qui = NULL;

  for (guint i = 0; i < plan->choix->enfants->len; i++)
    {
      const ParvisPersonne *enfant = plan->choix->enfants->pdata[i];

      if (parvis_groupe_has_usager (plan->choix, enfant->id))
        g_ptr_array_add (noms, enfant->prenom);
    }
  qui = dup_liste (noms);
  if (reserves + annules == 0)
    parvis_view_printf (view, "resume", "Rien à %s pour %s, %s.",
                        plan->choix->action == PARVIS_GROUPE_CREER       ? "réserver"
                        : plan->choix->action == PARVIS_GROUPE_SUPPRIMER ? "annuler"
                                                                         : "changer",
                        qui, quand);
  else
    parvis_view_printf (view, "resume", "%s pour %s, %s.", quoi, qui, quand);
  parvis_view_set (view, "rythme", NULL);
  if (plan->choix->semaines > 1)
    {
      g_autofree char *lundi = dup_jour (plan, parvis_date_get_monday (plan->choix->du));

      parvis_view_printf (view, "rythme", "Une semaine sur deux, à partir de celle du %s.",
                          strchr (lundi, ' ') + 1);
    }
}

static void
add_ligne (ParvisView *view, const char *libelle, gint64 cents)
{
  ParvisView *row = parvis_view_append (view, "lignes");
  g_autofree char *montant = parvis_money_format (cents);

  parvis_view_set (row, "libelle", libelle);
  parvis_view_set (row, "valeur", montant);
}

void
parvis_plan_show (const ParvisPlan *plan, gint64 solde, ParvisView *view)
{
  gint64 prix = parvis_changements_get_prix (plan->changements);
  guint reserves, annules;

  count (plan, &reserves, &annules);
  show_resume (plan, reserves, annules, view);
  show_lignes (plan, view);
  show_obstacles (plan, view);
  parvis_view_list (view, "lignes");
  if (plan->changements->len == 0)
    return;
  add_ligne (view, prix >= 0 ? "Total" : "Rendu", ABS (prix));
  add_ligne (view, "Solde actuel", solde);
  add_ligne (view, "Nouveau solde", solde - prix);
  if (reserves > 0 && annules > 0)
    parvis_view_set (view, "action", "Confirmer ces changements");
  else if (plan->changements->len == 1)
    parvis_view_set (view, "action",
                     reserves > 0 ? "Confirmer la réservation" : "Annuler la réservation");
  else
    parvis_view_printf (view, "action",
                        reserves > 0 ? "Confirmer les %u réservations"
                                     : "Annuler les %u réservations",
                        plan->changements->len);
  parvis_view_set_bool (view, "danger", reserves == 0);
}
