/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-actes.h"

#include "server/garde/garde-store.h"

/* One week in two, from the Monday of that week at the other parent's; they change on Fridays after school. */
static ParvisGarde
create_garde (DemoScene *scene, ParvisDate today)
{
  const DemoEvenement *e = scene->evenement;
  gboolean premier = e->autre->foyer_id < e->famille->foyer_id;
  ParvisGarde garde = {
    .foyer_a = premier ? e->autre->foyer_id : e->famille->foyer_id,
    .foyer_b = premier ? e->famille->foyer_id : e->autre->foyer_id,
    .du = today,
    .au = parvis_garde_get_fin (scene->db, today),
    .message = (char *) e->texte,
    .propose_par = e->autre->foyer_id,
  };

  garde.regle = (ParvisGardeRegle){
    .rythme = PARVIS_GARDE_ALTERNEE,
    .chez = premier ? PARVIS_GARDE_A : PARVIS_GARDE_B,
    .lundi = parvis_date_get_monday (today),
    .jour = PARVIS_VENDREDI,
    .minutes = 16 * 60 + 30,
    .vacances = PARVIS_GARDE_VACANCES_MOITIES,
    .paires = premier ? PARVIS_GARDE_A : PARVIS_GARDE_B,
  };
  return garde;
}

gboolean
parvis_demo_acte_deux_foyers (DemoScene *scene, GError **error)
{
  const DemoEvenement *e = scene->evenement;
  gint64 enfant = parvis_demo_scene_get_enfant (scene)->personne.id;
  ParvisGarde garde = create_garde (scene, parvis_date_from_iso (scene->today));
  g_autoptr (ParvisGarde) proposee = NULL;

  if (!parvis_foyer_add_membre (scene->db, e->autre->foyer_id, enfant, "enfant", NULL, scene->today,
                                error)
      || parvis_garde_proposer (scene->db, enfant, &garde, e->autre->compte_id, e->a, error) == 0)
    return FALSE;
  proposee = parvis_garde_find_en_attente (scene->db, enfant);
  return parvis_garde_accepter (scene->db, enfant, proposee, e->famille->compte_id, scene->today,
                                e->a, error);
}
