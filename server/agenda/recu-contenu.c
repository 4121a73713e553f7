/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-agenda"
#include "config.h"

#include "server/agenda/recu-contenu.h"

#include "shared/rules/parvis-money.h"
#include "shared/rules/parvis-texte.h"
#include "shared/rules/parvis-typo.h"

static void
ligne_free (gpointer data)
{
  ParvisRecuLigne *ligne = data;

  g_free (ligne->libelle);
  g_free (ligne->valeur);
  g_free (ligne);
}

static void
add (GPtrArray *lignes, const char *libelle, char *valeur)
{
  ParvisRecuLigne *ligne = g_new0 (ParvisRecuLigne, 1);

  ligne->libelle = g_strdup (libelle);
  ligne->valeur = valeur;
  g_ptr_array_add (lignes, ligne);
}

static const char *
get_nom (const ParvisFait *fait)
{
  return *fait->nom_usage != '\0' ? fait->nom_usage : fait->nom_naissance;
}

/* « Florian DUPIN », or « Florian D. ». */
static char *
dup_enfant (const ParvisFait *fait, ParvisRecuLecteur lecteur)
{
  g_autofree char *nom = parvis_texte_nom (get_nom (fait));

  if (lecteur == PARVIS_RECU_PUBLIC)
    *g_utf8_next_char (nom) = '\0';
  return g_strdup_printf ("%s %s%s", fait->prenom, nom, lecteur == PARVIS_RECU_PUBLIC ? "." : "");
}

static char *
dup_instant (ParvisCommune *commune, gint64 instant)
{
  ParvisDate jour = parvis_date_from_instant (instant, commune->time_zone);
  g_autofree char *date = parvis_date_format_long (jour);
  g_autofree char *heure =
      parvis_date_format_heure (parvis_date_get_minutes (instant, commune->time_zone));

  return g_strdup_printf ("%s à" PARVIS_NBSP "%s", date, heure);
}

GPtrArray *
parvis_recu_list_lignes (ParvisCommune *commune, const ParvisFait *fait, ParvisRecuLecteur lecteur)
{
  GPtrArray *lignes = g_ptr_array_new_with_free_func (ligne_free);
  g_autofree char *phrase = parvis_fait_dup_phrase (fait, commune, fait->foyer_id);
  g_autofree char *delai = parvis_fait_dup_delai (fait);
  g_autofree char *prix = parvis_fait_dup_pourquoi_prix (fait);

  add (lignes, "Reçu", g_strdup_printf ("n°" PARVIS_NBSP "%" G_GINT64_FORMAT, fait->id));
  add (lignes, "Acte", g_strdup (fait->annuler ? "Annulation" : "Réservation"));
  add (lignes, "Enfant", dup_enfant (fait, lecteur));
  add (lignes, "Jour", parvis_date_format_long (fait->jour));
  add (lignes, "Activité",
       g_strdup_printf ("%s · %s, %s\u00a0-\u00a0%s", fait->activite, fait->seance, fait->debut,
                        fait->fin));
  add (lignes, fait->annuler ? "Montant rendu" : "Prix", parvis_money_format (fait->prix_cents));
  if (lecteur == PARVIS_RECU_PUBLIC)
    {
      add (lignes, "Fait le", dup_instant (commune, fait->fait_a));
      return lignes;
    }
  add (lignes, "Fait", g_steal_pointer (&phrase));
  if (*delai != '\0')
    add (lignes, "Règle", g_steal_pointer (&delai));
  if (lecteur == PARVIS_RECU_PAPIER && fait->deliberation != NULL && *fait->deliberation != '\0')
    add (lignes, "Prix fixé par", g_strdup (fait->deliberation));
  else if (lecteur == PARVIS_RECU_ENTIER && *prix != '\0')
    add (lignes, "Pourquoi ce prix", g_steal_pointer (&prix));
  return lignes;
}

char *
parvis_recu_dup_suite (ParvisCommune *commune, ParvisDb *db, const ParvisFait *fait)
{
  g_autoptr (ParvisFait) suivant = parvis_fait_find_suivant (db, fait);
  g_autofree char *quand = NULL;

  if (suivant == NULL)
    return NULL;
  quand = dup_instant (commune, suivant->fait_a);
  return g_strdup_printf (
      fait->annuler ? "Ce jour a été réservé de nouveau le %s (reçu n°" PARVIS_NBSP
                      "%" G_GINT64_FORMAT ")."
                    : "Cette réservation a été annulée ensuite, le %s (reçu n°" PARVIS_NBSP
                      "%" G_GINT64_FORMAT ").",
      quand, suivant->id);
}
