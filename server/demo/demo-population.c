/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-population.h"

/* How far the town hall is with the files of a family. */
typedef enum
{
  ETAT_TRAITE,
  ETAT_EN_ATTENTE, /* all pieces wait to be looked at */
  ETAT_INCOMPLET,  /* one was not given */
  ETAT_A_REFAIRE,  /* one was refused */
  ETAT_PRET,
  ETAT_EN_COURS,
  ETAT_A_COMPLETER,
  ETAT_BROUILLON,
  ETAT_ABSENT
} Etat;

typedef struct
{
  DemoVille *ville;
  DemoFamille *famille;
  DemoAnneeRang annee;
  ParvisHasard hasard;
  Etat etat;
  ParvisDate jour;      /* when the family files */
  ParvisDate valide_le; /* when its pieces are looked at */
  gint64 *attente;      /* pieces that may still be left waiting; -1 = any number */
} Plan;

/* Days (from the first of September) between holidays for which families book at once. */
static const struct
{
  int du, au;
} periodes[] = { { 0, 46 }, { 62, 109 }, { 125, 172 }, { 181, 228 }, { 238, 306 } };

static ParvisDate
get_ouvre (ParvisDate jour)
{
  int weekday = parvis_date_get_weekday (jour);

  return weekday >= PARVIS_SAMEDI ? jour + 7 - weekday : jour;
}

static gint64
draw_soir (Plan *plan, ParvisDate jour)
{
  return parvis_demo_ville_instant (plan->ville, jour,
                                    parvis_hasard_between (&plan->hasard, 18 * 60, 22 * 60));
}

static gint64
draw_bureau (Plan *plan, ParvisDate jour)
{
  return parvis_demo_ville_instant (plan->ville, jour,
                                    parvis_hasard_between (&plan->hasard, 9 * 60, 16 * 60 + 50));
}

static DemoEvenement *
add (Plan *plan, DemoActe acte, DemoDossier *dossier, gint64 a)
{
  DemoEvenement *e = parvis_demo_ville_add (plan->ville, acte, plan->famille, a);

  e->dossier = dossier;
  if (dossier != NULL)
    e->enfant = dossier->enfant;
  return e;
}

/* Only papers that somebody may still open are put into the vault; the others are past their time, and what
 * remains of them is the decision. */
static void
add_piece (Plan *plan, DemoDossier *dossier, const char *type, const char *document, gint64 a)
{
  gboolean reste = plan->etat != ETAT_TRAITE;
  DemoEvenement *e;

  if (plan->etat == ETAT_EN_ATTENTE && *plan->attente == 0)
    return;
  e = add (plan, DEMO_PIECE, dossier, a);
  e->type = type;
  e->document = reste || plan->ville->fichiers ? document : NULL;
  if (plan->etat == ETAT_EN_ATTENTE && *plan->attente > 0)
    (*plan->attente)--;
  if (plan->etat == ETAT_EN_ATTENTE || plan->etat == ETAT_INCOMPLET)
    return;
  e = add (plan, DEMO_PIECE_VALIDER, dossier, draw_bureau (plan, plan->valide_le));
  e->type = type;
}

static void
add_vaccination (Plan *plan, DemoDossier *dossier, gint64 a)
{
  DemoEvenement *e;

  if (plan->etat == ETAT_INCOMPLET)
    return;
  if (plan->etat != ETAT_A_REFAIRE)
    {
      add_piece (plan, dossier, "vaccination",
                 parvis_hasard_chance (&plan->hasard, 30) ? "carnet" : "vaccination", a);
      return;
    }
  e = add (plan, DEMO_PIECE, dossier, a);
  e->type = "vaccination";
  e->document = "carnet-flou";
  e = add (plan, DEMO_PIECE_REFUSER, dossier, draw_bureau (plan, plan->valide_le));
  e->type = "vaccination";
  e->sujet = "illisible";
  e->texte = "La photographie est floue.";
}

/* Meals of a period, and what is cancelled of them. */
static void
add_repas (Plan *plan,
           const DemoDossier *dossier,
           DemoActivite activite,
           ParvisDate du,
           ParvisDate au,
           gint64 a,
           guint jours,
           guint manque)
{
  static const char *const moyens[] = { "cb", "cb", "cb", "cheques", "caisse" };
  DemoEvenement *e = add (plan, DEMO_RESERVER, NULL, a);

  e->enfant = dossier->enfant;
  e->activite = activite;
  e->du = du;
  e->au = au;
  e->jours = jours;
  e->manque = manque;
  e->type = moyens[plan->famille->rang % G_N_ELEMENTS (moyens)];
  if (parvis_hasard_chance (&plan->hasard, 15) && au - du > 14)
    {
      ParvisDate jour = parvis_hasard_between (&plan->hasard, du + 7, au);
      gint64 quand = draw_soir (plan, jour - 4);

      if (quand >= plan->ville->now)
        return;
      e = add (plan, DEMO_ANNULER_REPAS, NULL, quand);
      e->enfant = dossier->enfant;
      e->activite = activite;
      e->du = jour;
      e->au = MIN (jour + 1, au);
    }
}

/* Which weekdays a child comes: always the same, some of them, or now and then. */
static guint
draw_habitude (ParvisHasard *hasard, guint *manque)
{
  guint sort = parvis_hasard_draw (hasard, 100);
  guint ecole =
      1u << PARVIS_LUNDI | 1u << PARVIS_MARDI | 1u << PARVIS_JEUDI | 1u << PARVIS_VENDREDI;

  *manque = 3;
  if (sort < 16)
    return ecole;
  if (sort < 36)
    return sort & 1 ? 1u << PARVIS_LUNDI | 1u << PARVIS_JEUDI
                    : 1u << PARVIS_MARDI | 1u << PARVIS_VENDREDI;
  *manque = 90;
  return sort < 75 ? ecole : 0;
}

static void
add_annee_de_repas (Plan *plan, const DemoDossier *dossier, ParvisDate accepte_le)
{
  const DemoEnfant *enfant = &g_array_index (plan->famille->enfants, DemoEnfant, dossier->enfant);
  ParvisDate rentree = plan->ville->annees[plan->annee].du;
  guint manque, jours = draw_habitude (&plan->hasard, &manque);

  for (gsize i = 0; jours != 0 && i < G_N_ELEMENTS (periodes); i++)
    {
      ParvisDate du = MAX (rentree + periodes[i].du, accepte_le + 4);
      ParvisDate au = rentree + periodes[i].au;
      ParvisDate tot = du - parvis_hasard_between (&plan->hasard, 8, 20);
      gint64 a = draw_soir (plan, MAX (tot, accepte_le + 1));

      if (du > au || a > plan->ville->now)
        continue;
      for (int s = 0; s < DEMO_N_ACTIVITES; s++)
        if (enfant->seances & 1u << s)
          add_repas (plan, dossier, (DemoActivite) s, du, au, a + 120 * s,
                     s == DEMO_MERCREDI ? 1u << PARVIS_MERCREDI : jours, manque);
    }
}

static void
decide (Plan *plan, DemoDossier *dossier)
{
  ParvisDate jour = get_ouvre (plan->valide_le + parvis_hasard_between (&plan->hasard, 1, 4));
  guint sort = parvis_hasard_draw (&plan->hasard, 100);
  DemoEvenement *e;

  if (sort < 3)
    {
      e = add (plan, DEMO_REFUSER, dossier, draw_bureau (plan, jour));
      e->texte = "L’enfant est inscrit dans une école d’une autre commune.";
    }
  else if (sort < 5)
    add (plan, DEMO_ANNULER, dossier, draw_soir (plan, jour));
  else
    {
      add (plan, DEMO_ACCEPTER, dossier, draw_bureau (plan, jour));
      if (parvis_hasard_chance (&plan->hasard, 90))
        add (plan, DEMO_LIRE, dossier, draw_soir (plan, jour + 1));
      add_annee_de_repas (plan, dossier, jour);
    }
}

static void
finish (Plan *plan, DemoDossier *dossier)
{
  gint64 a = draw_bureau (plan, get_ouvre (plan->valide_le + 1));
  DemoEvenement *e;

  if (plan->etat == ETAT_TRAITE)
    decide (plan, dossier);
  else if (plan->etat == ETAT_EN_COURS)
    add (plan, DEMO_PRENDRE, dossier, a);
  else if (plan->etat == ETAT_A_COMPLETER)
    {
      e = add (plan, DEMO_COMPLEMENT, dossier, a);
      e->sujet = "[\"enfant\"]";
      e->texte = "Vérifiez l’école que vous indiquez : ce n’est pas celle de votre secteur.";
    }
}

/* The file of one child. FALSE when there is none for that year. */
static gboolean
add_dossier (Plan *plan, guint rang, gboolean premier)
{
  const DemoEnfant *enfant = &g_array_index (plan->famille->enfants, DemoEnfant, rang);
  gint64 a = parvis_demo_ville_instant (plan->ville, plan->jour, 20 * 60 + 14 * (int) rang);
  DemoDossier *dossier;

  if (parvis_demo_enfant_get_niveau (plan->ville, enfant, plan->annee) == NULL)
    return FALSE;
  dossier = parvis_demo_ville_add_dossier (plan->ville, plan->famille, rang, plan->annee);
  dossier->etapes = plan->etat == ETAT_BROUILLON ? 1 + parvis_hasard_draw (&plan->hasard, 6) : 0;
  add (plan, DEMO_DOSSIER, dossier, a);
  if (plan->etat == ETAT_BROUILLON)
    return TRUE;
  if (premier)
    add_piece (plan, dossier, "justificatif-domicile", "facture", a + 300);
  add_piece (plan, dossier, "assurance-scolaire", "assurance", a + 360);
  add_vaccination (plan, dossier, a + 420);
  if (enfant->pai)
    add_piece (plan, dossier, "pai", "pai", a + 480);
  finish (plan, dossier);
  return TRUE;
}

static Etat
draw_etat (Plan *plan)
{
  guint sort = parvis_hasard_draw (&plan->hasard, 1000);

  if (plan->annee == DEMO_ANNEE_PASSEE)
    return sort < 970 ? ETAT_TRAITE : ETAT_ABSENT;
  if (*plan->attente > 0)
    return ETAT_EN_ATTENTE;
  return sort < 820                          ? ETAT_TRAITE
         : sort < 880 && *plan->attente != 0 ? ETAT_EN_ATTENTE
         : sort < 880                        ? ETAT_TRAITE
         : sort < 900                        ? ETAT_INCOMPLET
         : sort < 910                        ? ETAT_A_REFAIRE
         : sort < 925                        ? ETAT_PRET
         : sort < 935                        ? ETAT_EN_COURS
         : sort < 945                        ? ETAT_A_COMPLETER
         : sort < 975                        ? ETAT_BROUILLON
                                             : ETAT_ABSENT;
}

/* Most families file in summer, some when they have moved; what waits came in the last weeks. */
static ParvisDate
draw_jour (Plan *plan)
{
  ParvisDate rentree = plan->ville->annees[plan->annee].du;

  if (plan->etat != ETAT_TRAITE && plan->etat != ETAT_ABSENT)
    return plan->ville->aujourdhui - parvis_hasard_between (&plan->hasard, 1, 24);
  return rentree
         + (parvis_hasard_chance (&plan->hasard, 88)
                ? parvis_hasard_between (&plan->hasard, -60, -12)
                : parvis_hasard_between (&plan->hasard, -11, 120));
}

/* The family's year. @compte: whether it has its account already. */
static void
plan_annee (
    DemoVille *ville, DemoFamille *famille, DemoAnneeRang annee, gboolean compte, gint64 *attente)
{
  Plan plan = { .ville = ville,
                .famille = famille,
                .annee = annee,
                .hasard = parvis_hasard_new (ville->graine + 1 + annee, famille->rang),
                .attente = attente };
  gboolean premier = TRUE;

  plan.etat = draw_etat (&plan);
  plan.jour = draw_jour (&plan);
  if (plan.etat == ETAT_TRAITE && plan.jour > ville->aujourdhui - 14)
    plan.etat = ETAT_ABSENT; /* it will file later */
  plan.valide_le = get_ouvre (plan.jour + parvis_hasard_between (&plan.hasard, 1, 7));
  if (!compte)
    add (&plan, DEMO_COMPTE, NULL, parvis_demo_ville_instant (ville, plan.jour, 19 * 60 + 20));
  for (guint i = 0; plan.etat != ETAT_ABSENT && i < famille->enfants->len; i++)
    if (add_dossier (&plan, i, premier))
      premier = FALSE;
}

void
parvis_demo_population_add (DemoVille *ville, guint n, guint pieces_en_attente)
{
  g_autoptr (GHashTable) identifiants =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 attente = pieces_en_attente > 0 ? (gint64) pieces_en_attente : -1;

  for (guint i = 0; i < ville->familles->len; i++)
    g_hash_table_insert (identifiants,
                         g_strdup (((DemoFamille *) ville->familles->pdata[i])->identifiant),
                         GINT_TO_POINTER (1));
  for (guint i = 0; i < n; i++)
    {
      DemoFamille *famille = parvis_demo_population_draw_famille (ville, identifiants);
      ParvisHasard hasard = parvis_hasard_new (ville->graine + 9, famille->rang);
      /* One family in six came for the new year. */
      gboolean compte = !parvis_hasard_chance (&hasard, 16);

      if (compte)
        plan_annee (ville, famille, DEMO_ANNEE_PASSEE, FALSE, &attente);
      plan_annee (ville, famille, DEMO_ANNEE, compte, &attente);
    }
}
