/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/paiement-vue.h"

#include "server/paiement/etats.h"
#include "server/template/parvis-saisie.h"
#include "shared/rules/parvis-money.h"

static const struct
{
  ParvisStatut statut;
  const char *mot, *titre;
} mots[] = {
  [PARVIS_PAIEMENT_VU_PREPARE] = { PARVIS_STATUT_WAIT, "En préparation",
                                   "Nous préparons votre paiement" },
  [PARVIS_PAIEMENT_VU_ATTEND] = { PARVIS_STATUT_WAIT, "En attente",
                                  "Nous attendons la réponse de la banque" },
  [PARVIS_PAIEMENT_VU_QUITTE] = { PARVIS_STATUT_OFF, "Non payé",
                                  "Vous avez quitté la page de paiement" },
  [PARVIS_PAIEMENT_VU_PAYE] = { PARVIS_STATUT_OK, "Payé", "Votre paiement est reçu" },
  [PARVIS_PAIEMENT_VU_REPRIS] = { PARVIS_STATUT_NO, "Rejeté", "Votre banque a rejeté ce paiement" },
  [PARVIS_PAIEMENT_VU_REFUSE] = { PARVIS_STATUT_NO, "Refusé", "Votre paiement est refusé" },
  [PARVIS_PAIEMENT_VU_ABANDONNE] = { PARVIS_STATUT_OFF, "Abandonné",
                                     "Votre paiement est abandonné" },
  [PARVIS_PAIEMENT_VU_EXPIRE] = { PARVIS_STATUT_OFF, "Non terminé",
                                  "Votre paiement n’est pas terminé" },
  [PARVIS_PAIEMENT_VU_IMPOSSIBLE] = { PARVIS_STATUT_NO, "Impossible",
                                      "Le paiement n’a pas pu commencer" },
  [PARVIS_PAIEMENT_VU_ECART] = { PARVIS_STATUT_WAIT, "À vérifier",
                                 "Votre paiement est à vérifier" },
};

ParvisPaiementVu
parvis_paiement_get_vu (const ParvisPaiement *p, gint64 now)
{
  static const struct
  {
    const char *etat;
    ParvisPaiementVu vu;
  } etats[] = {
    { "refuse", PARVIS_PAIEMENT_VU_REFUSE },
    { "expire", PARVIS_PAIEMENT_VU_EXPIRE },
    { "ecart", PARVIS_PAIEMENT_VU_ECART },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (etats); i++)
    if (g_str_equal (p->etat, etats[i].etat))
      return etats[i].vu;
  if (g_str_equal (p->etat, "paye"))
    return p->rejet_id != 0 ? PARVIS_PAIEMENT_VU_REPRIS : PARVIS_PAIEMENT_VU_PAYE;
  if (g_str_equal (p->etat, "abandonne"))
    return p->motif != NULL ? PARVIS_PAIEMENT_VU_IMPOSSIBLE : PARVIS_PAIEMENT_VU_ABANDONNE;
  if (g_str_equal (p->etat, "redirige"))
    return g_strcmp0 (p->resultat, "A") == 0 ? PARVIS_PAIEMENT_VU_QUITTE
                                             : PARVIS_PAIEMENT_VU_ATTEND;
  return now - p->cree_a < PARVIS_PAIEMENT_OUVERT_S ? PARVIS_PAIEMENT_VU_PREPARE
                                                    : PARVIS_PAIEMENT_VU_IMPOSSIBLE;
}

gboolean
parvis_paiement_may_reprendre (const ParvisPaiement *p, gint64 now)
{
  return g_str_equal (p->etat, "redirige") && now - p->redirige_a < PARVIS_PAIEMENT_OUVERT_S;
}

/* Why it could not be begun, by the fault's code. */
static void
say_impossible (ParvisView *view, const char *motif)
{
  g_autofree char *phrase = NULL;

  if (motif == NULL || g_str_equal (motif, "indisponible"))
    phrase = g_strdup ("Le service de paiement ne répond pas en ce moment. Réessayez dans quelques "
                       "minutes, ou versez à la mairie.");
  else if (*motif == 'A')
    phrase = g_strdup ("Le service de paiement n’accepte pas votre adresse de courriel. "
                       "Changez-la dans « Mon profil », puis recommencez.");
  else if (*motif == 'M')
    phrase = g_strdup ("Le service de paiement n’accepte pas ce montant. Choisissez-en un autre.");
  else
    phrase = g_strdup_printf ("Le service de paiement a refusé la demande de la mairie (code %s). "
                              "Dites-le à la mairie, c’est à elle d’y remédier.",
                              motif);
  parvis_view_append_text (view, "phrases", phrase);
  parvis_view_append_text (view, "phrases", "Rien n’a été débité.");
}

static void
say_attend (ParvisView *view, const char *montant)
{
  g_autofree char *phrase = g_strdup_printf (
      "Le service de paiement n’a pas encore dit ce qu’il en est de vos %s. C’est souvent "
      "l’affaire d’une minute ; cette page se met à jour toute seule.",
      montant);

  parvis_view_append_text (view, "phrases", phrase);
  parvis_view_append_text (view, "phrases",
                           "Si vous avez payé, vous pouvez la fermer : un courriel vous dira quand "
                           "votre compte est crédité. Ne payez pas une seconde fois.");
}

static void
say_ecart (ParvisView *view, const ParvisPaiement *p, const char *montant)
{
  g_autofree char *recu = parvis_money_format (p->recu_cents);
  g_autofree char *phrase = g_strdup_printf (
      p->recu_cents != p->montant_cents
          ? "Vous deviez payer %s ; le service de paiement annonce %s."
          : "Vous deviez payer %s. Le service de paiement annonce bien %s, mais pour un autre "
            "paiement que celui qui était demandé.",
      montant, recu);

  parvis_view_append_text (view, "phrases", phrase);
  parvis_view_append_text (view, "phrases",
                           "Votre compte n’est pas encore crédité. La régie est prévenue et "
                           "vérifie ; vous n’avez rien à faire. Ne payez pas une seconde fois.");
}

static void
say (ParvisView *view, const ParvisPaiement *p, ParvisPaiementVu vu, const char *montant)
{
  switch (vu)
    {
    case PARVIS_PAIEMENT_VU_PREPARE:
      parvis_view_append_text (view, "phrases",
                               "Encore une seconde : la page de paiement s’ouvre toute seule.");
      break;
    case PARVIS_PAIEMENT_VU_ATTEND:
      say_attend (view, montant);
      break;
    case PARVIS_PAIEMENT_VU_IMPOSSIBLE:
      say_impossible (view, p->motif);
      break;
    case PARVIS_PAIEMENT_VU_ECART:
      say_ecart (view, p, montant);
      break;
    case PARVIS_PAIEMENT_VU_PAYE:
      parvis_view_append_text (view, "phrases",
                               "Votre compte est crédité. Un courriel vous le confirme.");
      break;
    case PARVIS_PAIEMENT_VU_REPRIS:
      parvis_view_append_text (view, "phrases",
                               "Il avait été crédité, puis votre banque l’a renvoyé : la somme est "
                               "retirée de votre compte famille.");
      break;
    case PARVIS_PAIEMENT_VU_REFUSE:
      parvis_view_append_text (view, "phrases",
                               "Votre banque a refusé le paiement. Rien n’a été débité. Vérifiez "
                               "votre carte et son plafond, ou essayez une autre carte.");
      break;
    case PARVIS_PAIEMENT_VU_EXPIRE:
      parvis_view_append_text (view, "phrases",
                               "La page de paiement n’a pas été utilisée à temps. Rien n’a été "
                               "débité.");
      parvis_view_append_text (view, "phrases",
                               "Si vous avez pourtant payé, votre compte sera crédité dès que la "
                               "banque le confirmera.");
      break;
    case PARVIS_PAIEMENT_VU_QUITTE:
    case PARVIS_PAIEMENT_VU_ABANDONNE:
    default:
      parvis_view_append_text (view, "phrases", "Rien n’a été débité.");
    }
}

void
parvis_paiement_show_statut (ParvisView *view, ParvisPaiementVu vu)
{
  parvis_view_set_statut (view, "statut", mots[vu].statut, mots[vu].mot);
}

void
parvis_paiement_show (ParvisView *view, const ParvisPaiement *p, ParvisPaiementVu vu)
{
  g_autofree char *montant = parvis_money_format (p->montant_cents);

  parvis_view_set (view, "titre", mots[vu].titre);
  parvis_view_set_bool (view, "reussi", vu == PARVIS_PAIEMENT_VU_PAYE);
  parvis_paiement_show_statut (view, vu);
  say (view, p, vu, montant);
}
