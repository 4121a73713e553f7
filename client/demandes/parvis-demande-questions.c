/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-panneau.h"
#include "client/demandes/parvis-demande-questions.h"

AdwMessageDialog *
parvis_demande_ask_accept (GtkWindow *parent, const ParvisDemandeData *demande)
{
  g_autofree char *body =
      g_strdup_printf (_ ("%s n° %lld, %s. La famille reçoit un courriel ; cela ne s’annule pas."),
                       demande->type_nom, (long long) demande->id,
                       *demande->personne != '\0' ? demande->personne : demande->foyer);
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Accepter cette demande ?"), body));

  adw_message_dialog_add_responses (dialog, "annuler", _ ("_Annuler"), "accepter", _ ("A_ccepter"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "accepter", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "accepter");
  adw_message_dialog_set_close_response (dialog, "annuler");
  return dialog;
}

ParvisMotifDialog *
parvis_demande_ask_derogation (GtkWindow *parent, const ParvisDemandeDetail *detail)
{
  g_autofree char *missing = parvis_demande_dup_missing (detail);

  return parvis_motif_dialog_new (parent, _ ("Accepter par dérogation ?"),
                                  missing != NULL ? missing : "",
                                  _ ("Rai_son de la dérogation, gardée dans l’historique"),
                                  _ ("A_ccepter"), ADW_RESPONSE_SUGGESTED);
}

ParvisMotifDialog *
parvis_demande_ask_complement (GtkWindow *parent, const ParvisDemandeDetail *detail)
{
  ParvisMotifDialog *dialog = parvis_motif_dialog_new (
      parent, _ ("Demander un complément"),
      _ ("La famille pourra modifier seulement les étapes cochées."),
      _ ("Ce que la _famille doit compléter"), _ ("_Demander"), ADW_RESPONSE_SUGGESTED);

  parvis_motif_dialog_set_etapes (dialog, detail->etapes);
  return dialog;
}

ParvisMotifDialog *
parvis_demande_ask_refus (GtkWindow *parent)
{
  return parvis_motif_dialog_new (parent, _ ("Refuser cette demande ?"),
                                  _ ("La famille en est informée ; cela ne s’annule pas."),
                                  _ ("Rai_son du refus, telle que la famille la lira"),
                                  _ ("_Refuser"), ADW_RESPONSE_DESTRUCTIVE);
}

ParvisMotifDialog *
parvis_demande_ask_message (GtkWindow *parent, const ParvisDemandeData *demande)
{
  g_autofree char *body = g_strdup_printf (
      _ ("%s n° %lld, %s. Elle reçoit aussi un courriel, et peut répondre sur le portail."),
      demande->type_nom, (long long) demande->id, demande->foyer);

  return parvis_motif_dialog_new (parent, _ ("Écrire à la famille"), body, _ ("_Message"),
                                  _ ("En_voyer"), ADW_RESPONSE_SUGGESTED);
}
