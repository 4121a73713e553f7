/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/model/parvis-demande.h"
#include "shared/model/parvis-justificatif.h"

struct _ParvisJustificatif
{
  GObject parent_instance;
  ParvisJustificatifData data;
};

const char *const parvis_justificatif_etats[] = { "non_fourni", "en_attente", "valide",
                                                  "invalide",   "expire",     NULL };
const char *const parvis_depot_etats[] = { "en_attente", "valide", "invalide", "remplace", NULL };
static const char *const decisions[] = { "valide", "invalide", NULL };

#define F(Kind, member, ...) PARVIS_FIELD (T, Kind, member, __VA_ARGS__)

#define T ParvisJustificatifData
static const ParvisField justificatif_fields[] = {
  PARVIS_ID (T, id),
  F (STRING, type, .max = PARVIS_CHARS_CODE),
  F (STRING, type_nom, .max = PARVIS_CHARS_NOM),
  F (STRING, personne, .max = PARVIS_CHARS_NOM),
  F (STRING, foyer, .max = PARVIS_CHARS_NOM),
  F (ENUM, etat, .names = parvis_justificatif_etats),
  PARVIS_ID (T, depot),
  PARVIS_ID (T, depose_a),
  F (STRING, niveau, .max = PARVIS_CHARS_NOM),
  F (STRING, etablissement, .max = PARVIS_CHARS_NOM),
  F (STRING, ouvert_par, .max = PARVIS_CHARS_NOM),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisJustificatifData, parvis_justificatif_data, justificatif_fields)
#undef T

#define T ParvisJustificatifPage
static const ParvisField page_fields[] = {
  F (LIST, justificatifs, .max = 1000, .record = &parvis_justificatif_data_record),
  F (STRING0, suivant, .max = PARVIS_CHARS_NOM),
  PARVIS_ID (T, total),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisJustificatifPage, parvis_justificatif_page, page_fields)
#undef T

#define T ParvisJustificatifConfirme
static const ParvisField confirme_fields[] = {
  F (STRING, libelle, .max = PARVIS_CHARS_NOM),
  F (TEXT, valeur, .max = PARVIS_CHARS_TEXTE),
  { NULL },
};
static const ParvisRecord confirme_record = { sizeof (T), confirme_fields };
#undef T

#define T ParvisJustificatifDemande
static const ParvisField demande_fields[] = {
  PARVIS_ID (T, id),
  F (STRING, type_nom, .max = PARVIS_CHARS_NOM),
  F (ENUM, etat, .names = parvis_demande_etats),
  F (STRING, personne, .max = PARVIS_CHARS_NOM),
  F (STRING, precision, .max = PARVIS_CHARS_NOM),
  { NULL },
};
static const ParvisRecord demande_record = { sizeof (T), demande_fields };
#undef T

#define T ParvisJustificatifFichier
static const ParvisField fichier_fields[] = {
  F (INT, rang, .min = 0, .max = 1000),
  F (STRING, nom, .max = PARVIS_CHARS_NOM),
  F (STRING, type, .max = PARVIS_CHARS_CODE),
  PARVIS_ID (T, taille),
  { NULL },
};
static const ParvisRecord fichier_record = { sizeof (T), fichier_fields };
#undef T

#define T ParvisJustificatifMotif
static const ParvisField motif_fields[] = {
  F (STRING, code, .max = PARVIS_CHARS_CODE),
  F (STRING, libelle, .max = PARVIS_CHARS_NOM),
  { NULL },
};
static const ParvisRecord motif_record = { sizeof (T), motif_fields };
#undef T

#define T ParvisJustificatifVersion
static const ParvisField version_fields[] = {
  PARVIS_ID (T, depot),
  PARVIS_ID (T, depose_a),
  F (ENUM, etat, .names = parvis_depot_etats),
  F (INT0, decide_a, .max = G_MAXINT64),
  F (STRING, agent, .max = PARVIS_CHARS_NOM),
  F (STRING, motif, .max = PARVIS_CHARS_NOM),
  F (TEXT, commentaire, .max = PARVIS_CHARS_TEXTE),
  { NULL },
};
static const ParvisRecord version_record = { sizeof (T), version_fields };
#undef T

#define T ParvisJustificatifDetail
static const ParvisField detail_fields[] = {
  F (OBJECT, justificatif, .record = &parvis_justificatif_data_record),
  F (LIST, confirme, .max = 100, .record = &confirme_record),
  F (LIST, demandes, .max = 100, .record = &demande_record),
  F (LIST, fichiers, .max = 100, .record = &fichier_record),
  F (INT, pages, .min = 0, .max = 10000),
  F (STRING0, refus_affichage, .max = PARVIS_CHARS_PHRASE),
  F (DATE0, propose_au),
  F (BOOL, illimite),
  F (DATE0, valide_au),
  F (LIST, motifs, .max = 100, .record = &motif_record),
  F (LIST, versions, .max = 1000, .record = &version_record),
  F (INT0, annulable_jusqu_a, .max = G_MAXINT64),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisJustificatifDetail, parvis_justificatif_detail, detail_fields)
#undef T

#define T ParvisJustificatifDecision
static const ParvisField decision_fields[] = {
  PARVIS_ID (T, depot),
  F (ENUM, decision, .names = decisions),
  F (DATE0, valide_au),
  F (STRING0, motif, .max = PARVIS_CHARS_CODE),
  F (TEXT, commentaire, .max = 2000),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisJustificatifDecision, parvis_justificatif_decision, decision_fields)
#undef T

#define T ParvisJustificatifAnnulation
static const ParvisField annulation_fields[] = { PARVIS_ID (T, depot), { NULL } };
PARVIS_DEFINE_RECORD (ParvisJustificatifAnnulation,
                      parvis_justificatif_annulation,
                      annulation_fields)
#undef T

#define T ParvisEvenementJustificatif
static const ParvisField evenement_fields[] = {
  PARVIS_ID (T, id),
  F (ENUM, etat, .names = parvis_justificatif_etats),
  PARVIS_ID (T, depot),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisEvenementJustificatif, parvis_evenement_justificatif, evenement_fields)
#undef T

#define T ParvisEvenementOuvert
static const ParvisField ouvert_fields[] = {
  PARVIS_ID (T, id),
  PARVIS_ID (T, agent_id),
  F (STRING, agent, .max = PARVIS_CHARS_NOM),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisEvenementOuvert, parvis_evenement_ouvert, ouvert_fields)
#undef T

PARVIS_DEFINE_RECORD_OBJECT (ParvisJustificatif, parvis_justificatif)

GPtrArray *
parvis_justificatif_page_create_objects (const ParvisJustificatifPage *page)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; page->justificatifs != NULL && i < page->justificatifs->len; i++)
    g_ptr_array_add (objects, parvis_justificatif_new (
                                  &g_array_index (page->justificatifs, ParvisJustificatifData, i)));
  return objects;
}
