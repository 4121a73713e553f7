/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-client"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/justificatifs/parvis-justificatif-fiche.h"
#include "client/widgets/parvis-badge.h"
#include "client/widgets/parvis-date-entry.h"
#include "client/widgets/parvis-format.h"
#include "client/widgets/parvis-group.h"
#include "client/widgets/parvis-state-page.h"

struct _ParvisJustificatifFiche
{
  AdwBin parent_instance;

  ParvisJustificatifDetail *detail; /* NULL while loading */
  gint64 typed_id, typed_depot;     /* what the date entry is about */

  ParvisStatePage *etats;
  GtkRevealer *avis;
  GtkLabel *avis_texte;
  ParvisBadge *etat;
  ParvisGroup *confirme;
  ParvisGroup *demandes;
  ParvisGroup *versions;
  ParvisGroup *fichiers;
  GtkWidget *trait;
  GtkWidget *decision;
  GtkCheckButton *illimite;
  GtkWidget *ligne_date;
  ParvisDateEntry *date;
  GtkLabel *date_faute;
};

enum
{
  PROP_READY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ParvisJustificatifFiche, parvis_justificatif_fiche, ADW_TYPE_BIN)

static void
fill_confirme (ParvisJustificatifFiche *self)
{
  GArray *lines = self->detail->confirme;

  parvis_group_clear (self->confirme);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const ParvisJustificatifConfirme *line =
          &g_array_index (lines, ParvisJustificatifConfirme, i);
      parvis_group_add_line (self->confirme, line->libelle, line->valeur);
    }
}

static void
fill_demandes (ParvisJustificatifFiche *self)
{
  GArray *lines = self->detail->demandes;

  parvis_group_clear (self->demandes);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const ParvisJustificatifDemande *line = &g_array_index (lines, ParvisJustificatifDemande, i);
      g_autofree char *title =
          g_strdup_printf (_ ("%s n° %lld"), line->type_nom, (long long) line->id);
      g_autofree char *text =
          g_strdup_printf ("%s · %s%s%s", parvis_badge_get_demande_nom (line->etat), line->personne,
                           *line->precision != '\0' ? " · " : "", line->precision);
      GtkWidget *button = parvis_group_add_button (self->demandes, title, text);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", line->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-demande");
    }
}

static char *
dup_decision_text (const ParvisJustificatifVersion *version)
{
  if (*version->motif != '\0' && *version->commentaire != '\0')
    return g_strdup_printf ("%s\n« %s »", version->motif, version->commentaire);
  if (*version->commentaire != '\0')
    return g_strdup (version->commentaire);
  if (*version->motif != '\0')
    return g_strdup (version->motif);
  return g_strdup (version->etat == PARVIS_DEPOT_VALIDE ? _ ("Validé") : _ ("Sans décision"));
}

static char *
dup_decision_title (const ParvisJustificatifVersion *version)
{
  g_autofree char *day =
      parvis_format_day (version->decide_a != 0 ? version->decide_a : version->depose_a);

  if (version->etat == PARVIS_DEPOT_INVALIDE)
    return g_strdup_printf (_ ("%s · refusé par %s"), day, version->agent);
  if (version->etat == PARVIS_DEPOT_VALIDE)
    return g_strdup_printf (_ ("%s · validé par %s"), day, version->agent);
  return g_strdup_printf (_ ("%s · remplacé"), day);
}

static void
fill_versions (ParvisJustificatifFiche *self)
{
  GArray *lines = self->detail->versions;

  parvis_group_clear (self->versions);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const ParvisJustificatifVersion *line = &g_array_index (lines, ParvisJustificatifVersion, i);
      g_autofree char *title = NULL;
      g_autofree char *text = NULL;

      if (line->etat == PARVIS_DEPOT_EN_ATTENTE)
        continue; /* the one that is being looked at */
      title = dup_decision_title (line);
      text = dup_decision_text (line);
      parvis_group_add_line (self->versions, title, text);
    }
}

static void
fill_fichiers (ParvisJustificatifFiche *self)
{
  GArray *lines = self->detail->fichiers;

  parvis_group_clear (self->fichiers);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const ParvisJustificatifFichier *line = &g_array_index (lines, ParvisJustificatifFichier, i);
      g_autofree char *size = parvis_format_size (line->taille);
      GtkWidget *button = parvis_group_add_button (self->fichiers, line->nom, size);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", line->rang);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "justificatifs.enregistrer");
      gtk_widget_set_tooltip_text (button, _ ("Enregistrer l’original…"));
    }
}

static void
fill_decision (ParvisJustificatifFiche *self)
{
  const ParvisJustificatifDetail *detail = self->detail;
  gboolean waits = detail->justificatif.etat == PARVIS_JUSTIFICATIF_EN_ATTENTE;

  gtk_widget_set_visible (self->decision, waits);
  gtk_widget_set_visible (self->trait, waits);
  gtk_widget_set_visible (GTK_WIDGET (self->etat), !waits);
  parvis_badge_set_justificatif (self->etat, detail->justificatif.etat);
  if (self->typed_id == detail->justificatif.id && self->typed_depot == detail->justificatif.depot)
    return;
  self->typed_id = detail->justificatif.id;
  self->typed_depot = detail->justificatif.depot;
  gtk_widget_set_visible (GTK_WIDGET (self->illimite), detail->illimite);
  gtk_check_button_set_active (self->illimite,
                               detail->illimite && detail->propose_au == PARVIS_DATE_NONE);
  parvis_date_entry_set_date (self->date, detail->propose_au);
}

static void
typed_cb (GObject *object, GParamSpec *pspec, ParvisJustificatifFiche *self)
{
  gboolean unlimited = gtk_check_button_get_active (self->illimite);
  const char *message = NULL;
  gboolean fine =
      unlimited || parvis_date_entry_get_date (self->date, &message) != PARVIS_DATE_NONE;

  gtk_widget_set_visible (self->ligne_date, !unlimited);
  gtk_label_set_text (self->date_faute, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->date_faute), !fine && self->detail != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
date_activated_cb (ParvisDateEntry *entry, ParvisJustificatifFiche *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "justificatifs.valider", NULL);
}

static void
parvis_justificatif_fiche_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value,
                       parvis_justificatif_fiche_is_ready (PARVIS_JUSTIFICATIF_FICHE (object)));
}

static void
parvis_justificatif_fiche_finalize (GObject *object)
{
  ParvisJustificatifFiche *self = PARVIS_JUSTIFICATIF_FICHE (object);

  g_clear_pointer (&self->detail, parvis_justificatif_detail_free);
  G_OBJECT_CLASS (parvis_justificatif_fiche_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, etats);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, avis);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, avis_texte);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, etat);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, confirme);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, demandes);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, versions);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, fichiers);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, trait);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, decision);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, illimite);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, ligne_date);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, date);
  gtk_widget_class_bind_template_child (widget_class, ParvisJustificatifFiche, date_faute);
}

static void
parvis_justificatif_fiche_class_init (ParvisJustificatifFicheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = parvis_justificatif_fiche_get_property;
  object_class->finalize = parvis_justificatif_fiche_finalize;
  properties[PROP_READY] =
      g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PARVIS_TYPE_BADGE);
  g_type_ensure (PARVIS_TYPE_DATE_ENTRY);
  g_type_ensure (PARVIS_TYPE_GROUP);
  g_type_ensure (PARVIS_TYPE_STATE_PAGE);
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/fr/parvis/Agent/justificatifs/parvis-justificatif-fiche.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
}

static ParvisDate
today (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return parvis_date_from_instant (g_get_real_time () / G_USEC_PER_SEC, zone);
}

static void
parvis_justificatif_fiche_init (ParvisJustificatifFiche *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  parvis_date_entry_set_minimum (self->date, today ());
  g_signal_connect_object (self->date, "notify::date", G_CALLBACK (typed_cb), self, 0);
  g_signal_connect_object (self->date, "activate", G_CALLBACK (date_activated_cb), self, 0);
  g_signal_connect_object (self->illimite, "notify::active", G_CALLBACK (typed_cb), self, 0);
}

void
parvis_justificatif_fiche_set_loading (ParvisJustificatifFiche *self)
{
  g_clear_pointer (&self->detail, parvis_justificatif_detail_free);
  self->typed_id = 0;
  parvis_state_page_show_loading (self->etats);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

void
parvis_justificatif_fiche_set_error (ParvisJustificatifFiche *self, const char *sentence)
{
  parvis_state_page_show_error (self->etats, sentence);
}

void
parvis_justificatif_fiche_set_detail (ParvisJustificatifFiche *self,
                                      const ParvisJustificatifDetail *detail)
{
  ParvisJustificatifDetail *copy = parvis_justificatif_detail_copy (detail);

  g_clear_pointer (&self->detail, parvis_justificatif_detail_free);
  self->detail = copy;
  fill_confirme (self);
  fill_demandes (self);
  fill_versions (self);
  fill_fichiers (self);
  fill_decision (self);
  parvis_state_page_show_content (self->etats);
  typed_cb (NULL, NULL, self);
}

void
parvis_justificatif_fiche_set_notice (ParvisJustificatifFiche *self, const char *sentence)
{
  gtk_label_set_text (self->avis_texte, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->avis), *sentence != '\0');
  gtk_revealer_set_reveal_child (self->avis, *sentence != '\0');
}

gboolean
parvis_justificatif_fiche_is_ready (ParvisJustificatifFiche *self)
{
  return self->detail != NULL && self->detail->justificatif.etat == PARVIS_JUSTIFICATIF_EN_ATTENTE
         && (gtk_check_button_get_active (self->illimite)
             || parvis_date_entry_get_date (self->date, NULL) != PARVIS_DATE_NONE);
}

ParvisDate
parvis_justificatif_fiche_get_date (ParvisJustificatifFiche *self)
{
  return gtk_check_button_get_active (self->illimite)
             ? PARVIS_DATE_NONE
             : parvis_date_entry_get_date (self->date, NULL);
}

void
parvis_justificatif_fiche_focus_date (ParvisJustificatifFiche *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->ligne_date) ? GTK_WIDGET (self->date)
                                                                   : GTK_WIDGET (self->illimite));
}
