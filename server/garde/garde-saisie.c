/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-garde"
#include "config.h"

#include "server/garde/garde-saisie.h"

#include "server/template/parvis-saisie.h"

#define LUNDIS      8
#define RANGS       6
#define MESSAGE_MAX 500

/* When children change homes: before school, at its ends, in the evening. */
static const int heures[] = { 0,    450,  510,  690,  720,  810,  960, 990,
                              1020, 1050, 1080, 1110, 1140, 1170, 1200 };

void
parvis_garde_saisie_init (ParvisGardeSaisie *saisie,
                          const ParvisGardeVue *vue,
                          const ParvisGarde *acceptee,
                          ParvisDate today,
                          ParvisDate fin)
{
  ParvisGarde *garde = &saisie->garde;
  guint n = 0;

  *saisie = (ParvisGardeSaisie){ 0 };
  if (acceptee != NULL)
    garde->regle = acceptee->regle;
  else
    garde->regle = (ParvisGardeRegle){ .lundi = parvis_date_get_monday (today),
                                       .jour = PARVIS_VENDREDI,
                                       .minutes = 990,
                                       .vacances = PARVIS_GARDE_VACANCES_MOITIES };
  garde->foyer_a = vue->foyer_a;
  garde->foyer_b = vue->foyer_b;
  garde->propose_par = vue->foyer_id;
  garde->du = today;
  garde->au = fin;
  /* Swaps that are over have nothing more to say. */
  for (guint i = 0; i < garde->regle.n_echanges; i++)
    if (garde->regle.echanges[i].au >= today)
      garde->regle.echanges[n++] = garde->regle.echanges[i];
  garde->regle.n_echanges = saisie->n_gardes = n;
}

void
parvis_garde_saisie_init_echange (ParvisGardeSaisie *saisie,
                                  const ParvisGardeVue *vue,
                                  const ParvisGarde *acceptee,
                                  ParvisDate today)
{
  parvis_garde_saisie_init (saisie, vue, acceptee, MAX (today, acceptee->du), acceptee->au);
  saisie->echange = TRUE;
}

/* "moi", "autre" */
static ParvisGardeCote
read_cote (const ParvisGardeVue *vue, const char *code)
{
  gboolean a = vue->foyer_a == vue->foyer_id;

  if (g_str_equal (code, "moi"))
    return a ? PARVIS_GARDE_A : PARVIS_GARDE_B;
  if (g_str_equal (code, "autre"))
    return a ? PARVIS_GARDE_B : PARVIS_GARDE_A;
  return PARVIS_GARDE_LIBRE;
}

static const char *
get_code (const ParvisGardeVue *vue, ParvisGardeCote cote)
{
  if (cote == PARVIS_GARDE_LIBRE)
    return "";
  return (cote == PARVIS_GARDE_A) == (vue->foyer_a == vue->foyer_id) ? "moi" : "autre";
}

static void
read_rythme (ParvisGardeSaisie *saisie, ParvisRequest *request, const ParvisGardeVue *vue)
{
  ParvisGardeRegle *regle = &saisie->garde.regle;
  const char *rythme = parvis_request_get_field (request, "rythme");

  regle->rythme = g_str_equal (rythme, "fixe") ? PARVIS_GARDE_FIXE : PARVIS_GARDE_ALTERNEE;
  regle->chez = read_cote (vue, parvis_request_get_field (request, "chez"));
  if (!g_str_equal (rythme, "fixe") && !g_str_equal (rythme, "alternee"))
    saisie->faute_rythme = "Choisissez un rythme.";
  if (regle->chez == PARVIS_GARDE_LIBRE)
    saisie->faute_chez = "Dites chez qui est l’enfant.";
  if (regle->rythme == PARVIS_GARDE_FIXE)
    return;
  regle->lundi = parvis_date_from_iso (parvis_request_get_field (request, "lundi"));
  if (regle->lundi == PARVIS_DATE_NONE || parvis_date_get_weekday (regle->lundi) != PARVIS_LUNDI)
    saisie->faute_lundi = "Choisissez une semaine.";
  regle->jour = (int) g_ascii_strtoull (parvis_request_get_field (request, "jour"), NULL, 10);
  regle->minutes = parvis_date_parse_heure (parvis_request_get_field (request, "heure"));
  if (regle->jour < 0 || regle->jour > 6 || regle->minutes < 0)
    {
      saisie->faute_heure = "Choisissez le jour et l’heure du changement.";
      regle->jour = CLAMP (regle->jour, 0, 6);
      regle->minutes = MAX (regle->minutes, 0);
    }
}

static void
read_vacances (ParvisGardeSaisie *saisie, ParvisRequest *request, const ParvisGardeVue *vue)
{
  ParvisGardeRegle *regle = &saisie->garde.regle;
  const char *vacances = parvis_request_get_field (request, "vacances");

  regle->vacances = g_str_equal (vacances, "moities") ? PARVIS_GARDE_VACANCES_MOITIES
                                                      : PARVIS_GARDE_VACANCES_RYTHME;
  regle->paires = read_cote (vue, parvis_request_get_field (request, "paires"));
  if (!g_str_equal (vacances, "moities") && !g_str_equal (vacances, "rythme"))
    saisie->faute_vacances = "Dites comment se partagent les vacances.";
  else if (regle->vacances == PARVIS_GARDE_VACANCES_MOITIES && regle->paires == PARVIS_GARDE_LIBRE)
    saisie->faute_paires = "Dites qui a la première moitié.";
}

static const char *
get_rang (ParvisRequest *request, guint i, const char *champ)
{
  g_autofree char *nom = g_strdup_printf ("echanges.%u.%s", i, champ);

  return parvis_request_get_field (request, nom);
}

/* Rows that were left empty say nothing. */
static void
read_echanges (ParvisGardeSaisie *saisie, ParvisRequest *request, const ParvisGardeVue *vue)
{
  ParvisGardeRegle *regle = &saisie->garde.regle;
  const char *const *gardes = parvis_request_get_field_values (request, "gardes");
  guint n = 0;

  for (guint i = 0; !saisie->echange && i < regle->n_echanges; i++)
    {
      char iso[PARVIS_DATE_ISO_SIZE];

      if (g_strv_contains (gardes, parvis_date_write_iso (regle->echanges[i].du, iso)))
        regle->echanges[n++] = regle->echanges[i];
    }
  if (!saisie->echange)
    regle->n_echanges = saisie->n_gardes = n;
  for (guint i = 0; i < RANGS && regle->n_echanges < PARVIS_GARDE_ECHANGES_MAX; i++)
    {
      const char *du = get_rang (request, i, "du"), *au = get_rang (request, i, "au");
      ParvisGardeJours echange = { .du = parvis_date_parse_saisie (du, NULL),
                                   .chez = read_cote (vue, get_rang (request, i, "chez")) };
      ParvisGardeRegle essai = { .chez = PARVIS_GARDE_A, .rythme = PARVIS_GARDE_FIXE };

      if (*du == '\0' && *au == '\0' && echange.chez == PARVIS_GARDE_LIBRE)
        continue;
      echange.au = *au != '\0' ? parvis_date_parse_saisie (au, NULL) : echange.du;
      essai.echanges[essai.n_echanges++] = echange;
      if (parvis_garde_regle_check (&essai) != NULL)
        {
          saisie->faute_echange = parvis_garde_regle_check (&essai);
          saisie->rang_echange = i;
        }
      else
        regle->echanges[regle->n_echanges++] = echange;
    }
}

static void
read_message (ParvisGardeSaisie *saisie, ParvisRequest *request)
{
  const char *message = parvis_request_get_field (request, "message");

  if (g_utf8_strlen (message, -1) > MESSAGE_MAX)
    saisie->faute_message = "500 caractères au plus.";
  saisie->garde.message = *message != '\0' ? (char *) message : NULL;
}

/* Some days, and nothing else. */
static void
read_echange (ParvisGardeSaisie *saisie,
              ParvisRequest *request,
              const ParvisGardeVue *vue,
              ParvisDate today)
{
  const ParvisGarde *garde = &saisie->garde;
  const ParvisGardeJours *echange;

  read_message (saisie, request);
  if (garde->regle.n_echanges >= PARVIS_GARDE_ECHANGES_MAX)
    saisie->faute_echange = "Il y a déjà 24 échanges à venir : c’est un autre calendrier qu’il "
                            "faut proposer.";
  else
    read_echanges (saisie, request, vue);
  if (saisie->faute_echange == NULL && garde->regle.n_echanges == saisie->n_gardes)
    saisie->faute_echange = "Dites quel jour s’échange.";
  if (saisie->faute_echange == NULL)
    {
      echange = &garde->regle.echanges[garde->regle.n_echanges - 1];
      if (echange->du < today)
        saisie->faute_echange = "Un échange ne change pas ce qui est passé.";
      else if (echange->du < garde->du || echange->au > garde->au)
        saisie->faute_echange = "C’est hors du calendrier en vigueur.";
    }
  saisie->fautif = saisie->faute_echange != NULL || saisie->faute_message != NULL;
}

void
parvis_garde_saisie_read (ParvisGardeSaisie *saisie,
                          ParvisRequest *request,
                          const ParvisGardeVue *vue,
                          ParvisDate today)
{

  if (saisie->echange)
    {
      read_echange (saisie, request, vue, today);
      return;
    }
  read_rythme (saisie, request, vue);
  read_vacances (saisie, request, vue);
  read_echanges (saisie, request, vue);
  saisie->garde.du = parvis_date_parse_saisie (parvis_request_get_field (request, "du"), NULL);
  if (saisie->garde.du == PARVIS_DATE_NONE)
    saisie->faute_du = "Écrivez une date comme 31/12/2026.";
  else if (saisie->garde.du < today)
    saisie->faute_du = "Un calendrier ne change pas ce qui est passé : choisissez aujourd’hui ou "
                       "plus tard.";
  else if (saisie->garde.du > saisie->garde.au)
    saisie->faute_du = "C’est après la fin de l’année scolaire : attendez que la suivante s’ouvre.";
  read_message (saisie, request);
  saisie->fautif = saisie->faute_rythme != NULL || saisie->faute_chez != NULL
                   || saisie->faute_lundi != NULL || saisie->faute_heure != NULL
                   || saisie->faute_vacances != NULL || saisie->faute_paires != NULL
                   || saisie->faute_echange != NULL || saisie->faute_du != NULL
                   || saisie->faute_message != NULL;
}

void
parvis_garde_saisie_forget_fautes (ParvisGardeSaisie *saisie)
{
  saisie->faute_rythme = saisie->faute_chez = saisie->faute_lundi = saisie->faute_heure = NULL;
  saisie->faute_vacances = saisie->faute_paires = saisie->faute_du = saisie->faute_message = NULL;
  saisie->faute_echange = NULL;
  saisie->fautif = FALSE;
}

static void
set_faute (ParvisView *view, ParvisView *champ, const char *faute)
{
  if (faute != NULL)
    parvis_saisie_faute (view, champ, faute);
}

static void
add_cotes (ParvisView *champ, const ParvisGardeVue *vue, const char *code)
{
  g_autofree char *autre = g_strdup_printf ("Chez %s", vue->autre);

  parvis_saisie_add_choix (champ, "moi", "Chez moi", NULL, g_str_equal (code, "moi"));
  parvis_saisie_add_choix (champ, "autre", autre, NULL, g_str_equal (code, "autre"));
}

static void
show_lundis (const ParvisGardeSaisie *saisie, ParvisDate today, ParvisView *view)
{
  ParvisView *champ =
      parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "lundi", "La semaine du", NULL);
  ParvisDate lundi = parvis_date_get_monday (today), dit = saisie->garde.regle.lundi;

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Celle où son tour commence, au jour du changement.");
  parvis_saisie_set_condition (champ, "{\"champ\":\"rythme\",\"egal\":\"alternee\"}",
                               saisie->garde.regle.rythme == PARVIS_GARDE_ALTERNEE);
  /* A calendar of some months ago goes on from the same turn. */
  if (dit != PARVIS_DATE_NONE && dit < lundi)
    dit += (lundi - dit + 13) / 14 * 14;
  if (dit >= lundi + 7 * LUNDIS)
    dit -= (dit - lundi) / 14 * 14;
  for (int i = 0; i < LUNDIS; i++)
    {
      char iso[PARVIS_DATE_ISO_SIZE];
      g_autofree char *libelle = parvis_date_format_jour (lundi + 7 * i);

      parvis_saisie_add_choix (champ, parvis_date_write_iso (lundi + 7 * i, iso), libelle, NULL,
                               dit == lundi + 7 * i);
    }
  set_faute (view, champ, saisie->faute_lundi);
}

static void
show_changement (const ParvisGardeSaisie *saisie, ParvisView *view)
{
  static const char si[] = "{\"champ\":\"rythme\",\"egal\":\"alternee\"}";
  gboolean visible = saisie->garde.regle.rythme == PARVIS_GARDE_ALTERNEE;
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "jour",
                                            "Jour du changement", NULL);

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_condition (champ, si, visible);
  for (int jour = 0; jour < 7; jour++)
    {
      g_autofree char *code = g_strdup_printf ("%d", jour);

      parvis_saisie_add_choix (champ, code, parvis_date_get_nom_jour (jour), NULL,
                               jour == saisie->garde.regle.jour);
    }
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LISTE, "heure", "Heure", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_condition (champ, si, visible);
  for (gsize i = 0; i < G_N_ELEMENTS (heures); i++)
    {
      g_autofree char *code = parvis_date_minutes_to_text (heures[i]);
      g_autofree char *libelle = parvis_date_format_heure (heures[i]);

      parvis_saisie_add_choix (champ, code, heures[i] == 0 ? "Le matin, dès le réveil" : libelle,
                               NULL, heures[i] == saisie->garde.regle.minutes);
    }
  set_faute (view, champ, saisie->faute_heure);
}

static void
show_vacances (const ParvisGardeSaisie *saisie, const ParvisGardeVue *vue, ParvisView *view)
{
  const ParvisGardeRegle *regle = &saisie->garde.regle;
  gboolean moities = regle->vacances == PARVIS_GARDE_VACANCES_MOITIES;
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "vacances",
                                            "Pendant les vacances scolaires", NULL);

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_add_choix (champ, "moities", "Une moitié chacun", NULL, moities);
  parvis_saisie_add_choix (champ, "rythme", "Comme les autres semaines", NULL, !moities);
  set_faute (view, champ, saisie->faute_vacances);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "paires",
                                "La première moitié, les années paires", NULL);
  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_set_aide (champ, "Les années impaires, c’est l’inverse. Compte l’année où les "
                                 "vacances commencent.");
  parvis_saisie_set_condition (champ, "{\"champ\":\"vacances\",\"egal\":\"moities\"}", moities);
  add_cotes (champ, vue, get_code (vue, regle->paires));
  set_faute (view, champ, saisie->faute_paires);
}

/* @lignes: the list that it is a row of; NULL: the only thing that is asked for. */
static void
show_rang (const ParvisGardeSaisie *saisie,
           ParvisRequest *request,
           const ParvisGardeVue *vue,
           guint i,
           ParvisView *view,
           ParvisView *lignes)
{
  g_autofree char *titre = g_strdup_printf ("Échange %u", i + 1);
  g_autofree char *du = g_strdup_printf ("echanges.%u.du", i);
  g_autofree char *au = g_strdup_printf ("echanges.%u.au", i);
  g_autofree char *chez = g_strdup_printf ("echanges.%u.chez", i);
  ParvisView *rang = lignes != NULL ? parvis_saisie_add_ligne (lignes, titre, NULL) : view;
  ParvisView *champ = parvis_saisie_append (rang, "champs", PARVIS_SAISIE_DATE, du,
                                            lignes != NULL ? "Du" : "Le jour, ou le premier jour",
                                            parvis_request_get_field (request, du));

  if (lignes != NULL)
    parvis_saisie_set_rang (champ, titre);
  else
    parvis_saisie_set_obligatoire (champ);
  if (saisie->faute_echange != NULL && saisie->rang_echange == i)
    parvis_saisie_faute (view, champ, saisie->faute_echange);
  champ = parvis_saisie_append (rang, "champs", PARVIS_SAISIE_DATE, au,
                                lignes != NULL ? "Au (compris)"
                                               : "Le dernier jour, s’il y en a plusieurs",
                                parvis_request_get_field (request, au));
  if (lignes != NULL)
    parvis_saisie_set_rang (champ, titre);
  champ = parvis_saisie_append (rang, "champs",
                                lignes != NULL ? PARVIS_SAISIE_LISTE : PARVIS_SAISIE_RADIOS, chez,
                                lignes != NULL ? "L’enfant est" : "Ce jour-là, l’enfant est", NULL);
  if (lignes != NULL)
    parvis_saisie_set_rang (champ, titre);
  else
    parvis_saisie_set_obligatoire (champ);
  add_cotes (champ, vue, parvis_request_get_field (request, chez));
}

/* The rows that were sent, and one more when it is asked for. */
static guint
count_rangs (ParvisRequest *request)
{
  guint n = 1;

  for (guint i = 1; i < RANGS; i++)
    {
      g_autofree char *du = g_strdup_printf ("echanges.%u.du", i);

      if (parvis_request_has_field (request, du))
        n = i + 1;
    }
  return MIN (n + (*parvis_request_get_field (request, "ajouter") != '\0'), RANGS);
}

static void
show_echanges (const ParvisGardeSaisie *saisie,
               ParvisRequest *request,
               const ParvisGardeVue *vue,
               ParvisView *view)
{
  const ParvisGardeRegle *regle = &saisie->garde.regle;
  guint n = count_rangs (request);
  ParvisView *champ;

  if (saisie->n_gardes > 0)
    {
      champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_CASES, "gardes",
                                    "Échanges déjà convenus", NULL);
      parvis_saisie_set_aide (champ, "Décochez ceux qui n’ont plus lieu.");
      for (guint i = 0; i < saisie->n_gardes; i++)
        {
          char iso[PARVIS_DATE_ISO_SIZE];
          g_autofree char *du = parvis_date_format_court (regle->echanges[i].du);
          g_autofree char *au = parvis_date_format_court (regle->echanges[i].au);
          g_autofree char *chez =
              parvis_garde_dup_chez (vue, &saisie->garde, regle->echanges[i].chez);
          g_autofree char *libelle = g_strdup_printf ("Du %s au %s, %s", du, au, chez);

          parvis_saisie_add_choix (champ, parvis_date_write_iso (regle->echanges[i].du, iso),
                                   libelle, NULL, TRUE);
        }
    }
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_LIGNES, "echanges",
                                "Échanges de jours", NULL);
  parvis_saisie_set_aide (champ,
                          "Quelques jours qui font exception. Laissez vide s’il n’y en a pas.");
  if (n < RANGS)
    parvis_view_set (champ, "ajouter", "Ajouter un échange");
  for (guint i = 0; i < n; i++)
    show_rang (saisie, request, vue, i, view, champ);
}

static void
show_message (const ParvisGardeSaisie *saisie, ParvisRequest *request, ParvisView *view)
{
  ParvisView *champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_ZONE, "message",
                                            "Un mot pour l’autre parent",
                                            parvis_request_get_field (request, "message"));

  parvis_saisie_set_max (champ, MESSAGE_MAX);
  set_faute (view, champ, saisie->faute_message);
}

void
parvis_garde_saisie_show (const ParvisGardeSaisie *saisie,
                          ParvisRequest *request,
                          const ParvisGardeVue *vue,
                          ParvisDate today,
                          ParvisView *view)
{
  const ParvisGardeRegle *regle = &saisie->garde.regle;
  g_autofree char *du =
      saisie->garde.du == PARVIS_DATE_NONE || parvis_request_has_field (request, "du")
          ? g_strdup (parvis_request_get_field (request, "du"))
          : parvis_date_format_court (saisie->garde.du);
  ParvisView *champ;

  if (saisie->echange)
    {
      show_rang (saisie, request, vue, 0, view, NULL);
      show_message (saisie, request, view);
      return;
    }
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "rythme", "Le rythme", NULL);

  parvis_saisie_set_obligatoire (champ);
  parvis_saisie_add_choix (champ, "alternee", "Une semaine sur deux", NULL,
                           regle->rythme == PARVIS_GARDE_ALTERNEE);
  parvis_saisie_add_choix (champ, "fixe",
                           "Toujours chez le même parent, vacances et échanges à part", NULL,
                           regle->rythme == PARVIS_GARDE_FIXE);
  set_faute (view, champ, saisie->faute_rythme);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_RADIOS, "chez", "L’enfant est", NULL);
  parvis_saisie_set_obligatoire (champ);
  add_cotes (champ, vue, get_code (vue, regle->chez));
  set_faute (view, champ, saisie->faute_chez);
  show_lundis (saisie, today, view);
  show_changement (saisie, view);
  show_vacances (saisie, vue, view);
  show_echanges (saisie, request, vue, view);
  champ = parvis_saisie_append (view, "champs", PARVIS_SAISIE_DATE, "du", "À compter du", du);
  parvis_saisie_set_obligatoire (champ);
  set_faute (view, champ, saisie->faute_du);
  show_message (saisie, request, view);
}
