/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "server/demo/demo-ville.h"

G_BEGIN_DECLS

/* Does one event, at its hour, by the functions of the rooms. In the writer. */
gboolean
parvis_demo_acte_run (DemoVille *ville, ParvisDb *db, DemoEvenement *evenement, GError **error);

/* The acts of a file and of meals; see demo-actes-dossier.c and demo-actes-repas.c. */
typedef struct
{
  DemoVille *ville;
  ParvisDb *db;
  DemoEvenement *evenement;
  char today[PARVIS_DATE_ISO_SIZE]; /* of the event */
} DemoScene;

typedef gboolean (*DemoActeFunc) (DemoScene *scene, GError **error);

gboolean parvis_demo_acte_dossier (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_prendre (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_accepter (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_refuser (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_complement (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_annuler (DemoScene *scene, GError **error);

gboolean parvis_demo_acte_versement (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_reserver (DemoScene *scene, GError **error);
gboolean parvis_demo_acte_annuler_repas (DemoScene *scene, GError **error);

/* The other parent has joined, and both agreed on a calendar. */
gboolean parvis_demo_acte_deux_foyers (DemoScene *scene, GError **error);

DemoEnfant *parvis_demo_scene_get_enfant (DemoScene *scene);

G_END_DECLS
