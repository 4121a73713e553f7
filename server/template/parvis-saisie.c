/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-template"
#include "config.h"

#include "server/template/parvis-saisie.h"
#include "server/template/parvis-view-private.h"

/* What the template draws for each kind; a NULL text hides that of an outer field. */
static const struct
{
  const char *drawn; /* the one t_… that is true */
  const char *type, *clavier, *taille, *exemple, *autocomplete;
} kinds[] = {
  [PARVIS_SAISIE_TEXTE] = { "t_ligne", "text", NULL, "moyen", NULL, NULL },
  [PARVIS_SAISIE_DATE] = { "t_ligne", "text", "numeric", "court", "JJ/MM/AAAA", NULL },
  [PARVIS_SAISIE_NOMBRE] = { "t_ligne", "text", "numeric", "court", NULL, NULL },
  [PARVIS_SAISIE_MONTANT] = { "t_ligne", "text", "decimal", "court", NULL, NULL },
  [PARVIS_SAISIE_TELEPHONE] = { "t_ligne", "tel", NULL, "moyen", "06 12 34 56 78", "tel" },
  [PARVIS_SAISIE_COURRIEL] = { "t_ligne", "email", NULL, "moyen", "nom@exemple.fr", "email" },
  [PARVIS_SAISIE_CODE_POSTAL] = { "t_ligne", "text", "numeric", "court", "5 chiffres",
                                  "postal-code" },
  [PARVIS_SAISIE_IDENTIFIANT] = { "t_ligne", "text", NULL, "moyen", NULL, "username" },
  [PARVIS_SAISIE_COMMUNE] = { "t_commune", NULL, NULL, "moyen", NULL, NULL },
  [PARVIS_SAISIE_ZONE] = { "t_zone", NULL, NULL, "long", NULL, NULL },
  [PARVIS_SAISIE_LISTE] = { "t_liste", NULL, NULL, "moyen", NULL, NULL },
  [PARVIS_SAISIE_RADIOS] = { "t_radios", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_CARTES] = { "t_radios", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_CASES] = { "t_cases", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_COCHE] = { "t_coche", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_MOT_DE_PASSE] = { "t_mot_de_passe", NULL, NULL, "moyen", NULL,
                                   "current-password" },
  [PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE] = { "t_mot_de_passe", NULL, NULL, "moyen", NULL,
                                           "new-password" },
  [PARVIS_SAISIE_FICHIER] = { "t_fichier", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_INFORMATION] = { "t_information", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_LIGNES] = { "t_lignes", NULL, NULL, NULL, NULL, NULL },
  [PARVIS_SAISIE_ENFANT] = { "t_enfant", NULL, NULL, NULL, NULL, NULL },
};

void
parvis_view_set_statut_signe (
    ParvisView *view, const char *key, ParvisStatut statut, const char *signe, const char *mot)
{
  static const char *const genres[] = { "ok", "no", "wait", "info", "off" };
  ParvisView *object;

  g_return_if_fail ((guint) statut < G_N_ELEMENTS (genres));

  object = parvis_view_object (view, key);
  parvis_view_set (object, "genre", genres[statut]);
  parvis_view_set (object, "signe", signe);
  parvis_view_set (object, "mot", mot);
}

void
parvis_view_set_statut (ParvisView *view, const char *key, ParvisStatut statut, const char *mot)
{
  static const char *const signes[] = { "#i-ok", "#i-no", "#i-attente", "#i-point", "#i-tiret" };

  g_return_if_fail ((guint) statut < G_N_ELEMENTS (signes));

  parvis_view_set_statut_signe (view, key, statut, signes[statut], mot);
}

ParvisView *
parvis_saisie_append (ParvisView *view,
                      const char *key,
                      ParvisSaisie saisie,
                      const char *nom,
                      const char *libelle,
                      const char *valeur)
{
  static const char *const hidden[] = { "faute", "aide",    "decrit", "si",
                                        "code",  "ajouter", "regles", "lien" };
  static const char *const flags[] = { "obligatoire", "cache", "coche", "plusieurs",
                                       "nouveau_cache" };
  ParvisView *champ;

  g_return_val_if_fail ((guint) saisie < G_N_ELEMENTS (kinds), NULL);

  champ = parvis_view_append (view, key);
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    parvis_view_set (champ, hidden[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    parvis_view_set_bool (champ, flags[i], FALSE);
  parvis_view_set_int (champ, "max", 0);
  parvis_view_list (champ, "choix");
  parvis_view_list (champ, "lignes");

  parvis_view_set (champ, "nom", nom);
  parvis_view_set (champ, "id", nom);
  parvis_view_set (champ, "libelle", libelle);
  parvis_view_set (champ, "valeur", valeur);
  parvis_view_set_bool (champ, kinds[saisie].drawn, TRUE);
  parvis_view_set (champ, "type", kinds[saisie].type);
  parvis_view_set (champ, "clavier", kinds[saisie].clavier);
  parvis_view_set (champ, "taille", kinds[saisie].taille);
  parvis_view_set (champ, "exemple", kinds[saisie].exemple);
  parvis_view_set (champ, "autocomplete", kinds[saisie].autocomplete);
  parvis_view_set_bool (champ, "cartes", saisie == PARVIS_SAISIE_CARTES);
  parvis_view_set_bool (champ, "nouveau", saisie == PARVIS_SAISIE_NOUVEAU_MOT_DE_PASSE);
  return champ;
}

void
parvis_saisie_set_obligatoire (ParvisView *champ)
{
  parvis_view_set_bool (champ, "obligatoire", TRUE);
}

static const ParvisValue *
find_true (ParvisView *champ, const char *key)
{
  const ParvisValue *value = parvis_view_find_value (champ, parvis_key (key));

  return value != NULL && value->truth ? value : NULL;
}

/* The error is read before the help: it is what has to be done. */
static void
set_decrit (ParvisView *champ)
{
  const char *id = parvis_view_find_value (champ, parvis_key ("id"))->data;
  gboolean faute = find_true (champ, "faute") != NULL;
  gboolean aide = find_true (champ, "aide") != NULL;

  if (faute && aide)
    parvis_view_printf (champ, "decrit", "%s.faute %s.aide", id, id);
  else if (faute || aide)
    parvis_view_printf (champ, "decrit", "%s.%s", id, faute ? "faute" : "aide");
  else
    parvis_view_set (champ, "decrit", NULL);
}

void
parvis_saisie_set_rang (ParvisView *champ, const char *titre)
{
  parvis_view_set (champ, "rang_titre", titre);
}

void
parvis_saisie_set_aide (ParvisView *champ, const char *aide)
{
  parvis_view_set (champ, "aide", aide);
  set_decrit (champ);
}

void
parvis_saisie_set_exemple (ParvisView *champ, const char *exemple)
{
  parvis_view_set (champ, "exemple", exemple);
}

void
parvis_saisie_set_autocomplete (ParvisView *champ, const char *autocomplete)
{
  parvis_view_set (champ, "autocomplete", autocomplete);
}

void
parvis_saisie_set_max (ParvisView *champ, guint characters)
{
  parvis_view_set_int (champ, "max", characters);
}

void
parvis_saisie_set_condition (ParvisView *champ, const char *si, gboolean visible)
{
  parvis_view_set (champ, "si", si);
  parvis_view_set_bool (champ, "cache", !visible);
}

void
parvis_saisie_set_regles (ParvisView *champ, guint longueur_min, const char *url)
{
  ParvisView *regles = parvis_view_object (champ, "regles");

  parvis_view_set_int (regles, "longueur", longueur_min);
  parvis_view_set (regles, "url", url);
}

void
parvis_saisie_set_lien (ParvisView *champ, const char *libelle, const char *url)
{
  ParvisView *lien = parvis_view_object (champ, "lien");

  parvis_view_set (lien, "libelle", libelle);
  parvis_view_set (lien, "url", url);
}

void
parvis_saisie_add_choix (
    ParvisView *champ, const char *code, const char *libelle, const char *aide, gboolean choisi)
{
  ParvisView *choix = parvis_view_append (champ, "choix");

  parvis_view_set (choix, "code", code);
  parvis_view_set (choix, "libelle", libelle);
  parvis_view_set (choix, "aide", aide);
  parvis_view_set_bool (choix, "choisi", choisi);
}

void
parvis_saisie_add_oui_non (ParvisView *champ, const char *valeur)
{
  parvis_saisie_add_choix (champ, "oui", "Oui", NULL, g_strcmp0 (valeur, "oui") == 0);
  parvis_saisie_add_choix (champ, "non", "Non", NULL, g_strcmp0 (valeur, "non") == 0);
}

ParvisView *
parvis_saisie_add_ligne (ParvisView *champ, const char *titre, const char *retirer)
{
  ParvisView *ligne = parvis_view_append (champ, "lignes");

  parvis_view_set (ligne, "ligne_titre", titre);
  parvis_view_set (ligne, "retirer", retirer);
  parvis_view_list (ligne, "champs");
  return ligne;
}

void
parvis_page_faute (ParvisView *page, const char *ancre, const char *message)
{
  ParvisView *faute = parvis_view_append (page, "fautes");
  const ParvisList *list = parvis_view_find_value (page, parvis_key ("fautes"))->data;
  guint n = 0;

  parvis_view_set (faute, "ancre", ancre);
  parvis_view_set (faute, "message", message);
  for (const ParvisItem *item = list->first; item != NULL; item = item->next)
    n++;
  if (n == 1)
    parvis_view_set (page, "fautes_titre", "Une réponse est à corriger");
  else
    parvis_view_printf (page, "fautes_titre", "%u réponses sont à corriger", n);
}

/* « Prénom : indiquez le prénom. »: of the summary, each line says of which field it speaks. A question
 * keeps its own sign. */
static char *
dup_ligne (ParvisView *champ, const char *message)
{
  const ParvisValue *rang = find_true (champ, "rang_titre");
  const char *libelle = parvis_view_find_value (champ, parvis_key ("libelle"))->data;
  gunichar second = g_utf8_get_char (g_utf8_next_char (message));
  gunichar first = g_utf8_get_char (message);
  char head[7] = "";

  if (libelle == NULL || *libelle == '\0')
    return g_strdup (message);
  if (rang != NULL)
    return g_strdup_printf ("%s, %s\u00a0: %s", (const char *) rang->data, libelle, message);
  if (g_str_has_suffix (libelle, "?"))
    return g_strdup_printf ("%s %s", libelle, message);
  if (g_unichar_isupper (second))
    return g_strdup_printf ("%s\u00a0: %s", libelle, message);
  g_unichar_to_utf8 (g_unichar_tolower (first), head);
  return g_strdup_printf ("%s\u00a0: %s%s", libelle, head, g_utf8_next_char (message));
}

void
parvis_saisie_faute (ParvisView *page, ParvisView *champ, const char *message)
{
  const char *id = parvis_view_find_value (champ, parvis_key ("id"))->data;
  g_autofree char *ancre = g_strconcat ("#", id, NULL);
  g_autofree char *ligne = dup_ligne (champ, message);

  parvis_view_set (champ, "faute", message);
  set_decrit (champ);
  parvis_page_faute (page, ancre, ligne);
}
