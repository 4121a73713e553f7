/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/demandes/parvis-demande-panneau.h"
#include "client/widgets/parvis-badge.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-group.h"
#include "shared/model/parvis-justificatif.h"

struct _ParvisDemandePanneau
{
  AdwBin parent_instance;

  ParvisBadge *etat;
  GtkLabel *agent;
  GtkWidget *alertes;
  GtkLabel *alertes_texte;
  ParvisGroup *pieces;
  ParvisGroup *messages;
  GtkWidget *ecrire;
  ParvisGroup *notes;
  GtkWidget *note_ligne;
  GtkWidget *note;
  ParvisGroup *historique;
  GtkWidget *trait;
  GtkWidget *actions;
  GtkLabel *raison;
  GtkWidget *prendre;
  GtkWidget *accepter;
  GtkLabel *accepter_nom;
  GtkWidget *autres;
};

G_DEFINE_FINAL_TYPE (ParvisDemandePanneau, parvis_demande_panneau, ADW_TYPE_BIN)

char *
parvis_demande_dup_missing (const ParvisDemandeDetail *detail)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; detail->justificatifs != NULL && i < detail->justificatifs->len; i++)
    {
      const ParvisDemandePiece *piece =
          &g_array_index (detail->justificatifs, ParvisDemandePiece, i);

      if (!piece->obligatoire || piece->etat == PARVIS_JUSTIFICATIF_VALIDE)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", piece->type_nom);
    }
  return names->len > 0 ? g_strdup_printf (_ ("Pas encore valide : %s."), names->str) : NULL;
}

/* ----------------------------------------------------------------------------------------- fill */

static void
fill_head (ParvisDemandePanneau *self, const ParvisDemandeData *demande)
{
  gboolean alert = demande->alertes != NULL && demande->alertes[0] != NULL;
  g_autofree char *alerts = alert ? g_strjoinv ("\n", (char **) demande->alertes) : NULL;

  parvis_badge_set_demande (self->etat, demande->etat);
  gtk_label_set_text (self->agent,
                      demande->agent_id != 0 ? demande->agent : _ ("personne ne s’en occupe"));
  gtk_widget_set_visible (self->alertes, alert);
  gtk_label_set_text (self->alertes_texte, alerts != NULL ? alerts : "");
}

static void
fill_piece (ParvisDemandePanneau *self, const ParvisDemandePiece *piece)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (piece->type_nom);
  GtkWidget *badge = parvis_badge_new (PARVIS_BADGE_OFF, "");
  g_autofree char *title =
      g_strdup_printf (piece->obligatoire ? "%s" : _ ("%s (facultatif)"), piece->type_nom);

  parvis_badge_set_justificatif (PARVIS_BADGE (badge), piece->etat);
  gtk_label_set_text (GTK_LABEL (name), title);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), badge);
  if (*piece->motif != '\0')
    {
      GtkWidget *motif = gtk_label_new (piece->motif);

      gtk_label_set_xalign (GTK_LABEL (motif), 0);
      gtk_label_set_wrap (GTK_LABEL (motif), TRUE);
      gtk_widget_add_css_class (motif, "dim-label");
      gtk_widget_add_css_class (motif, "caption");
      gtk_box_append (GTK_BOX (box), motif);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ligne");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_widget_set_sensitive (button, piece->depot > 0);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", piece->id);
  if (piece->depot > 0)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-justificatif");
  parvis_group_add_widget (self->pieces, button);
}

/* What was joined, each a button that shows its pages. */
static void
fill_joints (ParvisDemandePanneau *self, const ParvisDemandeMessage *message)
{
  for (guint i = 0; message->fichiers != NULL && i < message->fichiers->len; i++)
    {
      const ParvisDemandeFichier *fichier =
          &g_array_index (message->fichiers, ParvisDemandeFichier, i);
      g_autofree char *size = parvis_format_size (fichier->taille);
      g_autofree char *text = g_strdup_printf ("%s · %s", fichier->nom, size);
      GtkWidget *button = parvis_group_add_button (self->messages, _ ("Fichier joint"), text);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xx)", message->id,
                                        fichier->rang);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "demande.joint");
    }
}

static void
fill_lines (ParvisDemandePanneau *self, const ParvisDemandeDetail *detail)
{
  parvis_group_clear (self->pieces);
  parvis_group_clear (self->messages);
  parvis_group_clear (self->notes);
  parvis_group_clear (self->historique);
  for (guint i = 0; detail->justificatifs != NULL && i < detail->justificatifs->len; i++)
    fill_piece (self, &g_array_index (detail->justificatifs, ParvisDemandePiece, i));
  for (guint i = 0; detail->messages != NULL && i < detail->messages->len; i++)
    {
      const ParvisDemandeMessage *line = &g_array_index (detail->messages, ParvisDemandeMessage, i);
      g_autofree char *when = parvis_format_instant (line->ecrit_a);
      g_autofree char *title = g_strdup_printf ("%s · %s", when, line->auteur);
      parvis_group_add_line (self->messages, title, line->corps);
      fill_joints (self, line);
    }
  for (guint i = 0; detail->notes != NULL && i < detail->notes->len; i++)
    {
      const ParvisDemandeNoteLue *line = &g_array_index (detail->notes, ParvisDemandeNoteLue, i);
      g_autofree char *when = parvis_format_instant (line->ecrite_a);
      g_autofree char *title = g_strdup_printf ("%s · %s", when, line->agent);
      parvis_group_add_line (self->notes, title, line->texte);
    }
  for (guint i = 0; detail->historique != NULL && i < detail->historique->len; i++)
    {
      const ParvisDemandeHistorique *line =
          &g_array_index (detail->historique, ParvisDemandeHistorique, i);
      g_autofree char *when = parvis_format_instant (line->fait_a);
      g_autofree char *title = g_strdup_printf ("%s · %s", when, line->acteur);
      parvis_group_add_line (self->historique, title, line->phrase);
    }
}

static void
fill_actions (ParvisDemandePanneau *self, const ParvisDemandeDetail *detail)
{
  guint peut = detail->peut;
  gboolean accept = (peut & PARVIS_PEUT_ACCEPTER) != 0;
  gboolean derogation = (peut & PARVIS_PEUT_ACCEPTER_DEROGATION) != 0;
  gboolean others = (peut & (PARVIS_PEUT_COMPLEMENT | PARVIS_PEUT_REFUSER)) != 0;
  gboolean any = others || accept || derogation || (peut & PARVIS_PEUT_PRENDRE) != 0;
  g_autofree char *missing = parvis_demande_dup_missing (detail);

  gtk_widget_set_visible (self->prendre, (peut & PARVIS_PEUT_PRENDRE) != 0);
  gtk_widget_set_visible (self->accepter, accept || derogation || others);
  gtk_label_set_text (self->accepter_nom,
                      derogation && !accept ? _ ("Accepter par dérogation…") : _ ("Accepter"));
  /* One main thing to do. */
  if (accept && (peut & PARVIS_PEUT_PRENDRE) == 0)
    gtk_widget_add_css_class (self->accepter, "suggested-action");
  else
    gtk_widget_remove_css_class (self->accepter, "suggested-action");
  gtk_widget_set_visible (self->autres, others);
  gtk_label_set_text (self->raison, missing != NULL ? missing : "");
  gtk_widget_set_visible (GTK_WIDGET (self->raison), any && !accept && missing != NULL);
  gtk_widget_set_visible (self->actions, any);
  gtk_widget_set_visible (self->trait, any);
  gtk_widget_set_visible (self->ecrire, (peut & PARVIS_PEUT_ECRIRE) != 0);
  gtk_widget_set_visible (self->note_ligne, (peut & PARVIS_PEUT_NOTER) != 0);
  /* The title shows where notes go even before the first. */
  gtk_widget_set_visible (GTK_WIDGET (self->notes),
                          (peut & PARVIS_PEUT_NOTER) != 0
                              || (detail->notes != NULL && detail->notes->len > 0));
}

static void
note_activated_cb (GtkEntry *entry, ParvisDemandePanneau *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "demande.noter", NULL);
}

static void
parvis_demande_panneau_class_init (ParvisDemandePanneauClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PARVIS_TYPE_BADGE);
  g_type_ensure (PARVIS_TYPE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/parvis/Agent/demandes/parvis-demande-panneau.ui");
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, etat);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, agent);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, alertes);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, alertes_texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, pieces);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, messages);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, ecrire);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, notes);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, note_ligne);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, note);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, historique);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, trait);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, actions);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, raison);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, prendre);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, accepter);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, accepter_nom);
  gtk_widget_class_bind_template_child (widget_class, ParvisDemandePanneau, autres);
}

static void
parvis_demande_panneau_init (ParvisDemandePanneau *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->note, "activate", G_CALLBACK (note_activated_cb), self, 0);
}

void
parvis_demande_panneau_set_detail (ParvisDemandePanneau *self, const ParvisDemandeDetail *detail)
{
  fill_head (self, &detail->demande);
  fill_lines (self, detail);
  fill_actions (self, detail);
}

void
parvis_demande_panneau_set_busy (ParvisDemandePanneau *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->actions, !busy);
}

char *
parvis_demande_panneau_dup_note (ParvisDemandePanneau *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note))));
}

void
parvis_demande_panneau_set_note (ParvisDemandePanneau *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->note), text != NULL ? text : "");
}

void
parvis_demande_panneau_focus_note (ParvisDemandePanneau *self)
{
  gtk_widget_grab_focus (self->note);
}
