/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/paiement-taches.h"

#include "server/paiement/alerte-solde.h"
#include "server/paiement/etats.h"

/* The visitor waits before the page: after that many tries in a minute it is said that it cannot be done. */
#define ESSAIS_OUVRIR 3
/* A job that was interrupted counts as an attempt; it plans the next one by itself. */
#define ESSAIS_INTERROGER 1000

gboolean
parvis_paiement_tache_add (
    ParvisDb *db, const char *type, gint64 paiement_id, gint64 quand, GError **error)
{
  g_autoptr (JsonNode) charge = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *cle = g_strdup_printf ("%" G_GINT64_FORMAT, paiement_id);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "paiement", paiement_id);
  json_node_take_object (charge, object);
  return parvis_tache_add (db, type, cle, charge, quand, error);
}

/* What a job has learnt, for the writer. */
typedef struct
{
  ParvisCommune *commune;
  gint64 id;
  char *idop;
  char *motif;
  const ParvisPaiementDetail *detail;
  gint64 now;
} Appris;

static gpointer
write_ouvert (ParvisDb *db, gpointer data, GError **error)
{
  const Appris *appris = data;
  gboolean done =
      appris->idop != NULL
          ? parvis_paiement_rediriger (db, appris->id, appris->idop, appris->now, error)
          : parvis_paiement_renoncer (db, appris->id, appris->motif, appris->now, error);

  return done ? g_strdup ("") : NULL;
}

static gpointer
write_detail (ParvisDb *db, gpointer data, GError **error)
{
  const Appris *appris = data;

  return parvis_paiement_appliquer (appris->commune, db, appris->id, appris->detail, appris->now,
                                    error)
             ? g_strdup ("")
             : NULL;
}

static gboolean
run (ParvisTaches *taches, ParvisWriteFunc func, Appris *appris, GError **error)
{
  g_autofree char *done =
      parvis_writer_run (parvis_taches_get_writer (taches), func, appris, g_free, error);

  if (done != NULL)
    parvis_taches_wake (taches);
  return done != NULL;
}

static ParvisPaiement *
find (ParvisDb *db, JsonObject *charge, ParvisFournisseur *fournisseur)
{
  g_autoptr (ParvisPaiement) p =
      parvis_paiement_find (db, json_object_get_int_member_with_default (charge, "paiement", 0));

  /* Another provider was configured since: this one cannot be asked any more. */
  return p != NULL && fournisseur != NULL && g_str_equal (p->fournisseur, fournisseur->code)
             ? g_steal_pointer (&p)
             : NULL;
}

/* Begun twice when a crash came between the provider's answer and our note of it: nobody has seen the
 * first number, and nobody will. */
static gboolean
ouvrir (ParvisTaches *taches,
        ParvisDb *db,
        gint64 id,
        JsonObject *charge,
        gpointer data,
        GError **error)
{
  ParvisCommune *commune = data;
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (commune);
  g_autoptr (ParvisPaiement) p = find (db, charge, fournisseur);
  Appris appris = { .commune = commune };
  g_autofree char *idop = NULL, *faute = NULL;
  g_autoptr (GError) wrong = NULL;

  if (p == NULL || !g_str_equal (p->etat, "cree"))
    return TRUE;
  /* Whoever waited for it is gone. */
  if (parvis_taches_now (taches) - p->cree_a > PARVIS_PAIEMENT_OUVERT_S)
    faute = g_strdup ("indisponible");
  for (int essai = 0; essai < ESSAIS_OUVRIR && idop == NULL && faute == NULL; essai++)
    {
      g_clear_error (&wrong);
      idop = fournisseur->ouvrir (fournisseur, p, &faute, &wrong);
    }
  if (idop == NULL)
    g_message ("payment %s could not be begun: %s", p->reference,
               wrong != NULL ? wrong->message : "too old");
  if (idop == NULL && faute == NULL)
    faute = g_strdup ("indisponible");
  appris.id = p->id;
  appris.idop = idop;
  appris.motif = faute;
  appris.now = parvis_taches_now (taches);
  return run (taches, write_ouvert, &appris, error);
}

static gboolean
interroger (ParvisTaches *taches,
            ParvisDb *db,
            gint64 id,
            JsonObject *charge,
            gpointer data,
            GError **error)
{
  ParvisCommune *commune = data;
  ParvisFournisseur *fournisseur = parvis_fournisseur_get (commune);
  g_autoptr (ParvisPaiement) p = find (db, charge, fournisseur);
  g_auto (ParvisPaiementDetail) detail = { 0 };
  Appris appris = { .commune = commune };
  g_autoptr (GError) wrong = NULL;

  if (p == NULL || p->idop == NULL)
    return TRUE;
  if (fournisseur->interroger (fournisseur, db, p->idop, &detail, &wrong))
    appris.detail = &detail;
  else
    g_message ("payment %s: %s", p->reference, wrong->message);
  appris.id = p->id;
  appris.now = parvis_taches_now (taches);
  return run (taches, write_detail, &appris, error);
}

static gpointer
write_notifie (ParvisDb *db, gpointer data, GError **error)
{
  const Appris *appris = data;
  g_autoptr (ParvisPaiement) p = parvis_paiement_find (db, appris->id);

  return parvis_paiement_demander (db, p, appris->now, error) ? g_strdup ("") : NULL;
}

/* As a bank's notification does: it says nothing but that there is something to be asked. */
static gboolean
notifier (ParvisTaches *taches,
          ParvisDb *db,
          gint64 id,
          JsonObject *charge,
          gpointer data,
          GError **error)
{
  Appris appris = { .commune = data,
                    .id = json_object_get_int_member_with_default (charge, "paiement", 0),
                    .now = parvis_taches_now (taches) };

  return run (taches, write_notifie, &appris, error);
}

gboolean
parvis_paiement_register (ParvisCommune *commune, GError **error)
{
  if (!parvis_fournisseur_register (commune, error))
    return FALSE;
  parvis_taches_register (commune->taches, PARVIS_TACHE_OUVRIR, ESSAIS_OUVRIR, ouvrir, commune);
  parvis_taches_register (commune->taches, PARVIS_TACHE_INTERROGER, ESSAIS_INTERROGER, interroger,
                          commune);
  parvis_taches_register (commune->taches, PARVIS_TACHE_NOTIFIER, ESSAIS_INTERROGER, notifier,
                          commune);
  return parvis_alerte_solde_register (commune, error);
}
