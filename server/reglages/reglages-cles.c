/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-reglages"
#include "config.h"

#include "server/reglages/reglages-cles.h"

/* clang-format off */
static const ParvisReglageCle cles[] = {
  { "commune.nom", PARVIS_REGLAGE_TEXTE, "Votre commune", 0, "le nom montré partout" },
  { "commune.cog", PARVIS_REGLAGE_TEXTE, "", 0, "code officiel géographique : qui y habite paie le tarif résident" },
  { "commune.initiale", PARVIS_REGLAGE_TEXTE, "", 0, "la lettre du blason quand il n’y a pas de logo" },
  { "commune.couleur", PARVIS_REGLAGE_TEXTE, "#1c5b49", 0, "la couleur de la commune, #rrvvbb" },
  { "commune.couleur_sombre", PARVIS_REGLAGE_TEXTE, "#7fcbb1", 0, "la même sur fond sombre" },
  { "commune.adresse", PARVIS_REGLAGE_TEXTE, "", 0, "l’adresse de l’hôtel de ville, sur une ligne" },
  { "commune.telephone", PARVIS_REGLAGE_TEXTE, "", 0, "le standard" },
  { "commune.courriel", PARVIS_REGLAGE_TEXTE, "", 0, "l’adresse de contact" },
  { "commune.publication", PARVIS_REGLAGE_TEXTE, "Le maire", 0, "qui dirige la publication : « Claire Fontaine, maire »" },
  { "commune.hebergeur", PARVIS_REGLAGE_TEXTE, "Ce portail est hébergé par la commune, à la même adresse.", 0, "nom, adresse et téléphone de l’hébergeur" },
  { "commune.dpo", PARVIS_REGLAGE_TEXTE, "", 0, "l’adresse du délégué à la protection des données" },
  { "scolaire.service", PARVIS_REGLAGE_TEXTE, "le service scolaire", 0, "qui appeler en cas d’imprévu" },
  { "scolaire.telephone", PARVIS_REGLAGE_TEXTE, "", 0, "son téléphone" },
  { "regie.nom", PARVIS_REGLAGE_TEXTE, "Régie", 0, "le nom de la régie sur le relevé" },
  { "regie.decouvert_cents", PARVIS_REGLAGE_ENTIER, NULL, 0, "jusqu’où un solde peut descendre sous zéro, en centimes", 0, 100000 },
  { "regie.paiement_en_ligne", PARVIS_REGLAGE_OUI, NULL, 0, "le paiement en ligne est ouvert" },
  { "regie.recharge_max_cents", PARVIS_REGLAGE_ENTIER, NULL, 50000, "le plus qu’une famille verse en une fois par internet, en centimes", 100, 9999900 },
  { "regie.seuil_alerte_cents", PARVIS_REGLAGE_ENTIER, NULL, 0, "solde sous lequel la famille est prévenue par courriel, en centimes ; 0 = jamais", 0, 100000 },
  { "agenda.rappel", PARVIS_REGLAGE_OUI, NULL, 1, "un courriel la veille du délai quand un jour habituel n’est pas réservé" },
  { "agenda.rappel_heure", PARVIS_REGLAGE_ENTIER, NULL, 17, "l’heure à laquelle il part", 6, 22 },
  { "compte.lien_activation_h", PARVIS_REGLAGE_ENTIER, NULL, 48, "heures pendant lesquelles un lien d’activation vaut", 1, 168 },
  { "compte.lien_mot_de_passe_h", PARVIS_REGLAGE_ENTIER, NULL, 1, "heures pendant lesquelles un lien de mot de passe vaut", 1, 24 },
  { "session.citoyen_inactif_min", PARVIS_REGLAGE_ENTIER, NULL, 60, "minutes sans rien faire après lesquelles une famille se reconnecte", 10, 720 },
  { "session.citoyen_max_h", PARVIS_REGLAGE_ENTIER, NULL, 12, "heures après lesquelles une famille se reconnecte quoi qu’elle fasse", 1, 24 },
  { "session.agent_inactif_min", PARVIS_REGLAGE_ENTIER, NULL, 720, "minutes sans rien faire après lesquelles un agent se reconnecte", 10, 1440 },
  { "session.agent_max_h", PARVIS_REGLAGE_ENTIER, NULL, 24, "heures après lesquelles un agent se reconnecte quoi qu’il fasse", 1, 72 },
  { "compte.image", PARVIS_REGLAGE_OUI, NULL, 1, "recopier les caractères d’une image (ou d’une voix) à la création d’un compte" },
  { "compte.cgu_version", PARVIS_REGLAGE_TEXTE, "2026-09", 0, "la version des conditions d’utilisation" },
  { "piece.taille_max_mo", PARVIS_REGLAGE_ENTIER, NULL, 10, "taille maximale d’un justificatif, en Mo", 1, 50 },
  { "piece.annulation_s", PARVIS_REGLAGE_ENTIER, NULL, 10, "secondes pendant lesquelles un agent reprend une décision", 0, 60 },
  { "pieces.livret_famille", PARVIS_REGLAGE_OUI, NULL, 0, "la fiche enfant demande le livret de famille" },
  { "pieces.identite_responsable", PARVIS_REGLAGE_OUI, NULL, 0, "la fiche enfant demande une pièce d’identité du responsable" },
  { "fiche_enfant.employeur", PARVIS_REGLAGE_OUI, NULL, 0, "la fiche enfant demande l’employeur" },
  { "page.mentions", PARVIS_REGLAGE_TEXTE, "", 0, "mentions légales" },
  { "page.donnees", PARVIS_REGLAGE_TEXTE, "", 0, "données personnelles" },
  { "page.cookies", PARVIS_REGLAGE_TEXTE, "", 0, "cookies" },
  { "page.accessibilite", PARVIS_REGLAGE_TEXTE, "", 0, "déclaration d’accessibilité" },
  { "page.conditions", PARVIS_REGLAGE_TEXTE, "", 0, "conditions d’utilisation" },
  { "page.reglement", PARVIS_REGLAGE_TEXTE, "", 0, "règlement intérieur des services" },
  { "page.contact", PARVIS_REGLAGE_TEXTE, "", 0, "contact" },
  { "accessibilite.schema_url", PARVIS_REGLAGE_TEXTE, "", 0, "adresse du schéma pluriannuel de mise en accessibilité" },
  { "accessibilite.actions", PARVIS_REGLAGE_TEXTE, "", 0, "ce qui a été fait" },
  { "accessibilite.plan", PARVIS_REGLAGE_TEXTE, "", 0, "le plan d’actions de l’année, ou son adresse" },
  { "accessibilite.resultat", PARVIS_REGLAGE_TEXTE, "", 0, "qui a audité, quand, et quelle part des critères est respectée" },
  { "accessibilite.non_conformites", PARVIS_REGLAGE_TEXTE, "", 0, "ce que l’audit a trouvé" },
  { "accessibilite.derogations", PARVIS_REGLAGE_TEXTE, "", 0, "dérogations pour charge disproportionnée" },
  { "accessibilite.exemptes", PARVIS_REGLAGE_TEXTE, "", 0, "contenus non soumis à l’obligation" },
  { "accessibilite.etablie_le", PARVIS_REGLAGE_TEXTE, "", 0, "date de la déclaration, en lettres" },
  { "accessibilite.environnement", PARVIS_REGLAGE_TEXTE, "", 0, "navigateurs et aides techniques de l’audit" },
  { "accessibilite.outils", PARVIS_REGLAGE_TEXTE, "", 0, "outils de l’audit" },
  { "accessibilite.pages", PARVIS_REGLAGE_TEXTE, "", 0, "pages auditées" },
  { "accessibilite.contact", PARVIS_REGLAGE_TEXTE, "", 0, "à qui signaler un défaut ; sinon le courriel de la commune" },
  { "accessibilite.etat", PARVIS_REGLAGE_TEXTE, "non conforme", 0, "jusqu’à ce qu’un audit dise autre chose" },
  { NULL }
};
/* clang-format on */

const ParvisReglageCle *
parvis_reglages_get_cles (void)
{
  return cles;
}

const ParvisReglageCle *
parvis_reglages_find_cle (const char *cle)
{
  for (const ParvisReglageCle *c = cles; c->cle != NULL; c++)
    if (g_str_equal (c->cle, cle))
      return c;
  return NULL;
}
