/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/fratrie.h"

#include "server/agenda/changements.h"
#include "server/regie/regie-store.h"
#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-typo.h"

typedef struct
{
  GPtrArray *enfants; /* of ParvisPersonne */
  GArray *lignes;     /* of ParvisAgendaLigne: the brothers and sisters */
  ParvisAgendaLigne premiere;
  GArray *changements; /* of ParvisChangement, whose lines are the above */
} Fratrie;

static void
fratrie_free (Fratrie *fratrie)
{
  g_ptr_array_unref (fratrie->enfants);
  g_array_unref (fratrie->lignes);
  g_array_unref (fratrie->changements);
  g_free (fratrie);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fratrie, fratrie_free)

static Fratrie *
fratrie_new (ParvisDb *db, const ParvisJour *jour, const char *today)
{
  Fratrie *fratrie = g_new0 (Fratrie, 1);

  fratrie->enfants = parvis_foyer_list_enfants (db, jour->foyer_id, today);
  /* Changes point into it: it never moves. */
  fratrie->lignes =
      g_array_sized_new (FALSE, FALSE, sizeof (ParvisAgendaLigne), fratrie->enfants->len);
  g_array_set_clear_func (fratrie->lignes, parvis_agenda_ligne_clear);
  fratrie->changements = g_array_new (FALSE, TRUE, sizeof (ParvisChangement));
  fratrie->premiere = (ParvisAgendaLigne){ jour->enfant, jour->agenda };
  return fratrie;
}

static void
add_changement (Fratrie *fratrie, const ParvisAgendaLigne *ligne, ParvisDate jour)
{
  ParvisChangement c = { .ligne = ligne, .jour = jour };

  parvis_agenda_juger (ligne->agenda, jour, &c.juge);
  g_array_append_val (fratrie->changements, c);
}

/* The same day of a brother or sister. FALSE with NOT_FOUND: not enrolled in it. */
static gboolean
add_enfant (Fratrie *fratrie,
            ParvisRequest *request,
            ParvisDb *db,
            const ParvisJour *jour,
            const ParvisPersonne *enfant,
            GError **error)
{
  ParvisAgendaLigne ligne = { enfant, parvis_agenda_load (
                                          parvis_request_get_commune (request), db, jour->foyer_id,
                                          enfant->id, jour->seance_id, jour->jour, jour->jour,
                                          parvis_request_get_now (request), error) };

  if (ligne.agenda == NULL)
    return FALSE;
  g_array_append_val (fratrie->lignes, ligne);
  add_changement (fratrie,
                  &g_array_index (fratrie->lignes, ParvisAgendaLigne, fratrie->lignes->len - 1),
                  jour->jour);
  return TRUE;
}

static const ParvisChangement *
get_changement (const Fratrie *fratrie, guint i)
{
  return &g_array_index (fratrie->changements, ParvisChangement, i);
}

/* « Florian, Alice et Jean », from the @debut-th on. */
static char *
dup_prenoms (const Fratrie *fratrie, guint debut)
{
  GString *noms = g_string_new (NULL);
  guint len = fratrie->changements->len;

  for (guint i = debut; i < len; i++)
    g_string_append_printf (noms, "%s%s",
                            i == debut     ? ""
                            : i + 1 == len ? " et "
                                           : ", ",
                            get_changement (fratrie, i)->ligne->enfant->prenom);
  return g_string_free (noms, FALSE);
}

/* --------------------------------------------------------------------------- the offer */

/* The children's numbers, « 12.13 »: what is booked is what was shown. */
static char *
dup_cle (const Fratrie *fratrie)
{
  GString *cle = g_string_new (NULL);

  for (guint i = 1; i < fratrie->changements->len; i++)
    g_string_append_printf (cle, "%s%" G_GINT64_FORMAT, i > 1 ? "." : "",
                            get_changement (fratrie, i)->ligne->enfant->id);
  return g_string_free (cle, FALSE);
}

void
parvis_fratrie_show (ParvisRequest *request, ParvisDb *db, ParvisView *view, const ParvisJour *jour)
{
  g_autoptr (Fratrie) fratrie = fratrie_new (db, jour, parvis_request_get_today (request));
  g_autofree char *prenoms = NULL, *cle = NULL, *total = NULL, *solde = NULL;
  ParvisView *aussi;
  gint64 prix;

  add_changement (fratrie, &fratrie->premiere, jour->jour);
  for (guint i = 0; i < fratrie->enfants->len; i++)
    {
      const ParvisPersonne *enfant = fratrie->enfants->pdata[i];
      guint len = fratrie->changements->len;

      if (enfant->id != jour->enfant->id && add_enfant (fratrie, request, db, jour, enfant, NULL)
          && get_changement (fratrie, len)->juge.etat != PARVIS_JOUR_RESERVABLE)
        g_array_set_size (fratrie->changements, len);
    }
  if (fratrie->changements->len < 2
      || parvis_changements_find_sans_place (fratrie->changements) != NULL
      || !parvis_changements_solde_suffit (request, db, jour->foyer_id, fratrie->changements))
    return;
  prix = parvis_changements_get_prix (fratrie->changements);
  prenoms = dup_prenoms (fratrie, 1);
  cle = dup_cle (fratrie);
  total = parvis_money_format (prix);
  solde = parvis_money_format (parvis_regie_get_solde (db, jour->foyer_id) - prix);
  aussi = parvis_view_object (view, "aussi");
  parvis_view_printf (aussi, "phrase", "Avec %s" PARVIS_NBSP ": %s en tout, nouveau solde %s.",
                      prenoms, total, solde);
  parvis_view_set (aussi, "cle", cle);
  parvis_view_printf (aussi, "action", "Réserver aussi pour %s", prenoms);
}

/* --------------------------------------------------------------------------- booking */

static gboolean
is_listed (const char *const *ids, gint64 id)
{
  g_autofree char *texte = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return g_strv_contains (ids, texte);
}

/* What is still to be booked. A number that is no child of the household is passed over. */
static gboolean
collect (
    Fratrie *fratrie, ParvisRequest *request, ParvisDb *db, const ParvisJour *jour, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (parvis_request_get_field (request, "aussi"), ".", 20);

  add_changement (fratrie, &fratrie->premiere, jour->jour);
  for (guint i = 0; i < fratrie->enfants->len; i++)
    {
      const ParvisPersonne *enfant = fratrie->enfants->pdata[i];

      if (enfant->id != jour->enfant->id && is_listed ((const char *const *) ids, enfant->id)
          && !add_enfant (fratrie, request, db, jour, enfant, error))
        return FALSE;
    }
  for (guint i = fratrie->changements->len; i > 0; i--)
    {
      ParvisJourEtat etat = get_changement (fratrie, i - 1)->juge.etat;

      if (etat == PARVIS_JOUR_RESERVE || etat == PARVIS_JOUR_RESERVE_FIXE)
        g_array_remove_index (fratrie->changements, i - 1);
    }
  return TRUE;
}

static char *
dup_impossible (ParvisRequest *request,
                ParvisDb *db,
                const ParvisJour *jour,
                const Fratrie *fratrie)
{
  for (guint i = 0; i < fratrie->changements->len; i++)
    {
      const ParvisChangement *c = get_changement (fratrie, i);
      g_autofree char *raison = parvis_changement_dup_obstacle (c);

      if (raison != NULL)
        return g_strdup_printf ("Rien n’est réservé. %s" PARVIS_NBSP ": %s",
                                c->ligne->enfant->prenom, raison);
    }
  if (parvis_changements_find_sans_place (fratrie->changements) != NULL)
    return g_strdup ("Rien n’est réservé. " PARVIS_PHRASE_PLACES);
  if (!parvis_changements_solde_suffit (request, db, jour->foyer_id, fratrie->changements))
    {
      g_autofree char *avoir = parvis_money_format (parvis_regie_get_solde (db, jour->foyer_id));
      g_autofree char *total =
          parvis_money_format (parvis_changements_get_prix (fratrie->changements));

      return g_strdup_printf ("Rien n’est réservé. Le solde de votre compte (%s) ne suffit pas "
                              "pour tous (%s)" PARVIS_NBSP ": rechargez-le d’abord.",
                              avoir, total);
    }
  return NULL;
}

gboolean
parvis_fratrie_reserver (ParvisRequest *request,
                         ParvisDb *db,
                         const ParvisJour *jour,
                         char **phrase,
                         char **impossible,
                         GError **error)
{
  g_autoptr (Fratrie) fratrie = fratrie_new (db, jour, parvis_request_get_today (request));
  g_autofree char *prenoms = NULL, *solde = NULL, *date = parvis_date_format_jour (jour->jour);
  gint64 premier = 0, dernier = 0;

  if (!collect (fratrie, request, db, jour, error))
    return FALSE;
  *impossible = dup_impossible (request, db, jour, fratrie);
  if (*impossible != NULL
      || !parvis_changements_appliquer (request, db, jour->foyer_id, fratrie->changements, &premier,
                                        &dernier, error))
    return FALSE;
  if (fratrie->changements->len == 0)
    {
      *phrase = g_strdup ("C’était déjà réservé.");
      return TRUE;
    }
  prenoms = dup_prenoms (fratrie, 0);
  solde = parvis_money_format (parvis_regie_get_solde (db, jour->foyer_id));
  *phrase = premier == dernier
                ? g_strdup_printf ("C’est réservé pour %s le %s. Nouveau solde" PARVIS_NBSP
                                   ": %s. Reçu n°" PARVIS_NBSP "%" G_GINT64_FORMAT ".",
                                   prenoms, date, solde, premier)
                : g_strdup_printf ("C’est réservé pour %s le %s. Nouveau solde" PARVIS_NBSP
                                   ": %s. Reçus n°" PARVIS_NBSP "%" G_GINT64_FORMAT
                                   " à %" G_GINT64_FORMAT ".",
                                   prenoms, date, solde, premier, dernier);
  return TRUE;
}
