/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-shared"
#include "config.h"

#include "shared/model/parvis-demande.h"
#include "shared/model/parvis-justificatif.h"

struct _ParvisDemande
{
  GObject parent_instance;
  ParvisDemandeData data;
};

const char *const parvis_demande_etats[] = { "nouvelle", "en_cours",    "en_attente_pieces",
                                             "prete",    "a_completer", "acceptee",
                                             "refusee",  "annulee",     NULL };
/* In the order of ParvisDemandePeut's bits. */
static const char *const actions[] = { "prendre",    "accepter", "accepter_derogation",
                                       "complement", "refuser",  "noter",
                                       "ecrire",     NULL };

#define F(Kind, member, ...) PARVIS_FIELD (T, Kind, member, __VA_ARGS__)

#define T ParvisDemandeData
static const ParvisField demande_fields[] = {
  PARVIS_ID (T, id),
  F (STRING, type, .max = PARVIS_CHARS_CODE),
  F (STRING, type_nom, .max = PARVIS_CHARS_NOM),
  F (STRING, personne, .max = PARVIS_CHARS_NOM),
  F (STRING, foyer, .max = PARVIS_CHARS_NOM),
  PARVIS_ID (T, foyer_id),
  F (ENUM, etat, .names = parvis_demande_etats),
  PARVIS_ID (T, agent_id),
  F (STRING, agent, .max = PARVIS_CHARS_NOM),
  F (STRING, niveau, .max = PARVIS_CHARS_NOM),
  F (STRING, etablissement, .max = PARVIS_CHARS_NOM),
  PARVIS_ID (T, depose_a),
  F (STRINGS, alertes, .max = 20, .chars = PARVIS_CHARS_NOM),
  F (BOOL, message),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisDemandeData, parvis_demande_data, demande_fields)
#undef T

#define T ParvisDemandePage
static const ParvisField page_fields[] = {
  F (LIST, demandes, .max = 1000, .record = &parvis_demande_data_record),
  F (STRING0, suivant, .max = PARVIS_CHARS_NOM),
  PARVIS_ID (T, total),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisDemandePage, parvis_demande_page, page_fields)
#undef T

#define T ParvisDemandeLigne
static const ParvisField ligne_fields[] = {
  F (STRING, libelle, .max = PARVIS_CHARS_PHRASE),
  F (TEXT, valeur, .max = PARVIS_CHARS_TEXTE),
  F (BOOL, alerte),
  { NULL },
};
static const ParvisRecord ligne_record = { sizeof (T), ligne_fields };
#undef T

#define T ParvisDemandeEtape
static const ParvisField etape_fields[] = {
  F (STRING, code, .max = PARVIS_CHARS_CODE),
  F (STRING, titre, .max = PARVIS_CHARS_NOM),
  F (BOOL, sante),
  F (LIST, lignes, .max = 1000, .record = &ligne_record),
  { NULL },
};
static const ParvisRecord etape_record = { sizeof (T), etape_fields };
#undef T

#define T ParvisDemandePiece
static const ParvisField piece_fields[] = {
  PARVIS_ID (T, id),
  F (STRING, type_nom, .max = PARVIS_CHARS_NOM),
  F (STRING, personne, .max = PARVIS_CHARS_NOM),
  F (ENUM, etat, .names = parvis_justificatif_etats),
  PARVIS_ID (T, depot),
  F (BOOL, obligatoire),
  F (DATE0, valide_au),
  F (TEXT, motif, .max = PARVIS_CHARS_TEXTE),
  { NULL },
};
static const ParvisRecord piece_record = { sizeof (T), piece_fields };
#undef T

#define T ParvisDemandeHistorique
static const ParvisField historique_fields[] = {
  PARVIS_ID (T, fait_a),
  F (STRING, acteur, .max = PARVIS_CHARS_NOM),
  F (TEXT, phrase, .max = PARVIS_CHARS_TEXTE),
  { NULL },
};
static const ParvisRecord historique_record = { sizeof (T), historique_fields };
#undef T

#define T ParvisDemandeNoteLue
static const ParvisField note_lue_fields[] = {
  PARVIS_ID (T, ecrite_a),
  F (STRING, agent, .max = PARVIS_CHARS_NOM),
  F (TEXT, texte, .max = PARVIS_CHARS_TEXTE),
  { NULL },
};
static const ParvisRecord note_lue_record = { sizeof (T), note_lue_fields };
#undef T

#define T ParvisDemandeFichier
static const ParvisField fichier_fields[] = {
  PARVIS_ID (T, rang),
  F (STRING, nom, .max = PARVIS_CHARS_NOM),
  PARVIS_ID (T, taille),
  PARVIS_ID (T, pages),
  { NULL },
};
static const ParvisRecord fichier_record = { sizeof (T), fichier_fields };
#undef T

#define T ParvisDemandeMessage
static const ParvisField message_fields[] = {
  PARVIS_ID (T, id),
  PARVIS_ID (T, ecrit_a),
  F (STRING, auteur, .max = PARVIS_CHARS_NOM),
  F (STRING, sujet, .max = PARVIS_CHARS_NOM),
  F (TEXT, corps, .max = PARVIS_CHARS_TEXTE),
  F (LIST, fichiers, .max = 20, .record = &fichier_record),
  { NULL },
};
static const ParvisRecord message_record = { sizeof (T), message_fields };
#undef T

#define T ParvisDemandeDetail
static const ParvisField detail_fields[] = {
  F (OBJECT, demande, .record = &parvis_demande_data_record),
  F (LIST, etapes, .max = 100, .record = &etape_record),
  F (LIST, justificatifs, .max = 100, .record = &piece_record),
  F (LIST, historique, .max = 1000, .record = &historique_record),
  F (LIST, notes, .max = 1000, .record = &note_lue_record),
  F (LIST, messages, .max = 1000, .record = &message_record),
  F (FLAGS, peut, .names = actions),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisDemandeDetail, parvis_demande_detail, detail_fields)
#undef T

#define T ParvisDemandeAcceptation
static const ParvisField acceptation_fields[] = { F (TEXT0, derogation, .max = 2000), { NULL } };
PARVIS_DEFINE_RECORD (ParvisDemandeAcceptation, parvis_demande_acceptation, acceptation_fields)
#undef T

#define T ParvisDemandeRefus
static const ParvisField refus_fields[] = { F (TEXT, motif, .max = 2000), { NULL } };
PARVIS_DEFINE_RECORD (ParvisDemandeRefus, parvis_demande_refus, refus_fields)
#undef T

#define T ParvisDemandeComplement
static const ParvisField complement_fields[] = {
  F (STRINGS, etapes, .max = 100, .chars = PARVIS_CHARS_CODE),
  F (TEXT, message, .max = 5000),
  { NULL },
};
PARVIS_DEFINE_RECORD (ParvisDemandeComplement, parvis_demande_complement, complement_fields)
#undef T

#define T ParvisDemandeNote
static const ParvisField note_fields[] = { F (TEXT, texte, .max = 5000), { NULL } };
PARVIS_DEFINE_RECORD (ParvisDemandeNote, parvis_demande_note, note_fields)
#undef T

#define T ParvisEvenementDemande
static const ParvisField evenement_fields[] = { PARVIS_ID (T, id), { NULL } };
PARVIS_DEFINE_RECORD (ParvisEvenementDemande, parvis_evenement_demande, evenement_fields)
#undef T

PARVIS_DEFINE_RECORD_OBJECT (ParvisDemande, parvis_demande)

GPtrArray *
parvis_demande_page_create_objects (const ParvisDemandePage *page)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; page->demandes != NULL && i < page->demandes->len; i++)
    g_ptr_array_add (objects,
                     parvis_demande_new (&g_array_index (page->demandes, ParvisDemandeData, i)));
  return objects;
}
