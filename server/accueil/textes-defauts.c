/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-accueil"
#include "config.h"

#include "server/accueil/textes-defauts.h"

/* LCEN (loi n° 2004-575), article 1-1: publisher, director of the publication, host. */
static const char mentions[] =
    "# Éditeur\n"
    "{commune.nom}, {commune.adresse|hôtel de ville}.\n"
    "Téléphone : {commune.telephone|au standard de la mairie}. Courriel : {commune.courriel|à "
    "demander à l’accueil}.\n"
    "\n"
    "# Direction de la publication\n"
    "{commune.publication}, de {commune.nom}.\n"
    "\n"
    "# Hébergement\n"
    "{commune.hebergeur}\n"
    "\n"
    "# Logiciel\n"
    "Ce portail fonctionne avec Parvis, un logiciel libre sous licence EUPL-1.2.\n";

/* RGPD, articles 13 and 14. */
static const char donnees[] =
    "# Qui est responsable\n"
    "{commune.nom}, {commune.adresse|hôtel de ville}, traite les informations que vous donnez sur "
    "ce portail.\n"
    "Pour toute question, écrivez au délégué à la protection des données : {commune.dpo|aux "
    "coordonnées de la mairie}.\n"
    "\n"
    "# Pourquoi\n"
    "Pour instruire vos démarches, accueillir vos enfants, tenir l’agenda et la régie : ce sont "
    "des missions d’intérêt "
    "public de la commune (article 6.1.e du RGPD).\n"
    "Pour les informations de santé, il s’agit de la sécurité de votre enfant ; vous les donnez "
    "avec votre accord (article 9 "
    "du RGPD) et elles sont chiffrées.\n"
    "\n"
    "# Qui les voit\n"
    "- Les agents du service concerné, et eux seuls.\n"
    "- Les informations de santé ne sont lues que par ceux qui accueillent l’enfant.\n"
    "- Chaque consultation est notée : la page « Mes données » de votre profil vous les montre.\n"
    "- Rien n’est vendu, cédé, ni envoyé hors de l’Union européenne.\n"
    "\n"
    "# Combien de temps\n"
    "- Une demande et ses réponses : jusqu’à deux ans après la fin de l’année scolaire.\n"
    "- Un justificatif : un an après la fin de sa validité.\n"
    "- Les messages : trois ans. Les courriels envoyés : 90 jours.\n"
    "- Le journal des consultations : trois ans.\n"
    "- Le relevé de compte et les réservations : dix ans, comme la comptabilité publique le "
    "demande.\n"
    "\n"
    "# Vos droits\n"
    "Vous pouvez télécharger vos données et supprimer votre compte dans « Mon profil », « Mes "
    "données ».\n"
    "Vous pouvez demander à les consulter, les corriger, les effacer, en limiter l’usage ou vous y "
    "opposer, auprès du délégué "
    "à la protection des données.\n"
    "Si la réponse ne vous convient pas, vous pouvez saisir la CNIL : "
    "https://www.cnil.fr/fr/plaintes\n";

static const char cookies[] =
    "Ce portail ne dépose que des cookies nécessaires à son fonctionnement : ils ne demandent donc "
    "pas votre accord.\n"
    "\n"
    "# Ceux que nous déposons\n"
    "- celui qui garde votre connexion, effacé quand vous vous déconnectez ;\n"
    "- celui qui protège vos formulaires contre les envois faits à votre insu ;\n"
    "- celui qui porte une phrase d’une page à la suivante, ou retrouve un formulaire quand votre "
    "session s’est fermée.\n"
    "\n"
    "# Ceux que nous ne déposons pas\n"
    "Il n’y a ni publicité, ni mesure d’audience, ni bouton d’un autre site.\n";

static const char contact[] =
    "# La mairie\n"
    "{commune.nom}, {commune.adresse|hôtel de ville}.\n"
    "Téléphone : {commune.telephone|au standard de la mairie}. Courriel : {commune.courriel|à "
    "demander à l’accueil}.\n"
    "\n"
    "# Pour l’école, la cantine et les accueils\n"
    "Adressez-vous à : {scolaire.service}. Téléphone : {scolaire.telephone|celui de la mairie}.\n"
    "\n"
    "# Depuis le portail\n"
    "Connecté, vous pouvez écrire à la mairie depuis chacune de vos demandes.\n";

static const char conditions[] =
    "Ce portail sert aux démarches auprès de : {commune.nom}. Il est gratuit, et rien n’oblige à "
    "s’en servir : les mêmes "
    "démarches peuvent se faire en mairie.\n"
    "\n"
    "# Vos engagements\n"
    "- Donner des informations exactes : une fausse déclaration est punie par la loi (article "
    "441-7 du Code pénal).\n"
    "- Garder votre mot de passe pour vous.\n"
    "\n"
    "# Ceux de la mairie\n"
    "- Répondre à vos demandes, et vous prévenir de la suite par courriel.\n"
    "- Protéger ce que vous lui confiez.\n";

/* The model that the arrêté of 20 September 2019 imposes, heading by heading. */
static const char accessibilite[] =
    "{commune.nom} s’engage à rendre ses sites internet, intranet, extranet et ses progiciels "
    "accessibles (et ses "
    "applications mobiles et mobilier urbain numérique) conformément à l’article 47 de la loi n° "
    "2005-102 du 11 février "
    "2005.\n"
    "À cette fin, {commune.nom} met en œuvre la stratégie et les actions suivantes :\n"
    "- Schéma pluriannuel de mise en accessibilité : {accessibilite.schema_url|il n’est pas encore "
    "publié}\n"
    "- Actions réalisées : {accessibilite.actions|chaque page est vérifiée par des outils "
    "automatiques et au clavier}\n"
    "- Plan d’actions : {accessibilite.plan|faire réaliser un audit de conformité}\n"
    "Cette déclaration d’accessibilité s’applique à {portail.adresse}\n"
    "\n"
    "# État de conformité\n"
    "Le portail de {commune.nom} est {accessibilite.etat} avec le référentiel général "
    "d’amélioration de l’accessibilité "
    "(RGAA), version 4.1, en raison des non-conformités et des dérogations énumérées ci-dessous.\n"
    "\n"
    "# Résultats des tests\n"
    "{accessibilite.resultat|Aucun audit de conformité n’a encore été réalisé : rien ne permet de "
    "dire quelle part des "
    "critères du RGAA est respectée.}\n"
    "\n"
    "# Contenus non accessibles\n"
    "## Non-conformité\n"
    "{accessibilite.non_conformites|Tant qu’aucun audit n’a été réalisé, tous les contenus sont à "
    "tenir pour non conformes.}\n"
    "## Dérogations pour charge disproportionnée\n"
    "{accessibilite.derogations|Aucune.}\n"
    "## Contenus non soumis à l’obligation d’accessibilité\n"
    "{accessibilite.exemptes|Les documents que les familles envoient elles-mêmes.}\n"
    "\n"
    "# Établissement de cette déclaration d’accessibilité\n"
    "Cette déclaration a été établie le {accessibilite.etablie_le|jour de l’ouverture du portail}. "
    "Elle est mise à jour quand le "
    "portail change, et tous les trois ans au plus.\n"
    "## Technologies utilisées pour la réalisation du portail\n"
    "- HTML5\n"
    "- CSS\n"
    "- SVG\n"
    "- JavaScript, dont aucune page n’a besoin\n"
    "## Environnement de test\n"
    "{accessibilite.environnement|Chromium, au clavier, de 320 à 1280 pixels de large, avec et "
    "sans JavaScript.}\n"
    "## Outils pour évaluer l’accessibilité\n"
    "{accessibilite.outils|axe-core et html-validate.}\n"
    "## Pages du site ayant fait l’objet de la vérification de conformité\n"
    "{accessibilite.pages|Aucune page n’a encore été auditée.}\n"
    "\n"
    "# Retour d’information et contact\n"
    "Si vous n’arrivez pas à accéder à un contenu ou à un service, vous pouvez contacter le "
    "responsable du portail pour être "
    "orienté vers une alternative accessible ou obtenir le contenu sous une autre forme.\n"
    "- Envoyer un message : {accessibilite.contact|{commune.courriel}}\n"
    "- Téléphoner : {commune.telephone|au standard de la mairie}\n"
    "\n"
    "# Voies de recours\n"
    "Cette procédure est à utiliser dans le cas suivant : vous avez signalé au responsable du "
    "portail un défaut d’accessibilité "
    "qui vous empêche d’accéder à un contenu ou à un des services, et vous n’avez pas obtenu de "
    "réponse satisfaisante.\n"
    "Vous pouvez :\n"
    "- écrire un message au Défenseur des droits : https://formulaire.defenseurdesdroits.fr/\n"
    "- contacter le délégué du Défenseur des droits dans votre région : "
    "https://www.defenseurdesdroits.fr/saisir/delegues\n"
    "- envoyer un courrier par la poste (gratuit, ne pas mettre de timbre) : Défenseur des droits, "
    "Libre réponse 71120, 75342 "
    "Paris CEDEX 07\n";

const char *
parvis_textes_find_defaut (const char *reglage)
{
  static const struct
  {
    const char *reglage, *texte;
  } textes[] = {
    { "page.mentions", mentions },     { "page.donnees", donnees },
    { "page.cookies", cookies },       { "page.contact", contact },
    { "page.conditions", conditions }, { "page.accessibilite", accessibilite },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (textes); i++)
    if (g_str_equal (textes[i].reglage, reglage))
      return textes[i].texte;
  return NULL;
}
