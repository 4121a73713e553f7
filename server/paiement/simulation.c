/* SPDX-License-Identifier: EUPL-1.2 */
/* The demo's bank: it gives numbers, shows a page of its own (simulation-pages.c) and answers what was pressed
 * there, as a real one would. In the demo only. */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/fournisseur.h"

typedef struct
{
  const ParvisPaiement *paiement;
  const char *idop;
  gint64 now;
} Ouverture;

#define OUBLI_S (30 * 86400)

static gpointer
open_cb (ParvisDb *db, gpointer data, GError **error)
{
  const Ouverture *o = data;
  const ParvisPaiement *p = o->paiement;

  return parvis_db_exec (db, error, PARVIS_SQL_SIMULATION_PURGER, V (o->now - OUBLI_S))
                 && parvis_db_exec (db, error, PARVIS_SQL_SIMULATION_INSERT, V (o->idop),
                                    V (p->reference), V (p->numcli), V (p->exercice), V (p->saisie),
                                    V (p->objet), V (p->courriel), V (p->montant_cents), V (o->now))
             ? g_strdup ("")
             : NULL;
}

static char *
simulation_ouvrir (ParvisFournisseur *self, const ParvisPaiement *p, char **faute, GError **error)
{
  g_autofree char *idop = g_uuid_string_random ();
  Ouverture ouverture = { p, idop, parvis_commune_now (self->commune) };
  g_autofree char *done =
      parvis_writer_run (self->commune->writer, open_cb, &ouverture, g_free, error);

  return done != NULL ? g_steal_pointer (&idop) : NULL;
}

static gboolean
simulation_interroger (ParvisFournisseur *self,
                       ParvisDb *db,
                       const char *idop,
                       ParvisPaiementDetail *d,
                       GError **error)
{
  g_autoptr (ParvisRows) rows = parvis_db_query (db, PARVIS_SQL_SIMULATION_FIND, V (idop));
  char code;

  if (!parvis_rows_next (rows))
    {
      d->resultat = PARVIS_RESULTAT_OUBLIE;
      d->code = g_strdup ("P1");
      return TRUE;
    }
  if (parvis_rows_is_null (rows, 7)
      || parvis_rows_int (rows, 8) > parvis_commune_now (self->commune))
    {
      d->resultat = PARVIS_RESULTAT_EN_COURS;
      d->code = g_strdup ("P5");
      return TRUE;
    }
  code = *parvis_rows_text (rows, 7);
  d->resultat = code == 'P'   ? PARVIS_RESULTAT_PAYE
                : code == 'V' ? PARVIS_RESULTAT_ENGAGE
                : code == 'A' ? PARVIS_RESULTAT_ABANDONNE
                              : PARVIS_RESULTAT_REFUSE;
  d->code = g_strdup (parvis_rows_text (rows, 7));
  d->refdet = g_strdup (parvis_rows_text (rows, 0));
  d->numcli = g_strdup (parvis_rows_text (rows, 1));
  d->exer = g_strdup (parvis_rows_text (rows, 2));
  d->saisie = g_strdup (parvis_rows_text (rows, 3));
  d->montant_cents = parvis_rows_int (rows, 6);
  d->idop = g_strdup (idop);
  d->numauto = g_strdup ("SIMUL");
  return TRUE;
}

static char *
simulation_dup_page (ParvisFournisseur *self, const char *idop)
{
  return g_strconcat ("/demo/banque/", idop, NULL);
}

void
parvis_simulation_init (ParvisFournisseur *self)
{
  self->code = "simulation";
  self->nom = "la banque de démonstration";
  self->ouvrir = simulation_ouvrir;
  self->interroger = simulation_interroger;
  self->dup_page = simulation_dup_page;
}
