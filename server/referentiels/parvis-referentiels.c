/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-referentiels"
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "server/referentiels/parvis-mots.h"
#include "server/referentiels/parvis-referentiels.h"

#define PREFIX        "/fr/parvis/referentiels/"
#define HOMONYMES_MAX 32

typedef struct
{
  const char *code;
  const char *nom;
  const char *codes_postaux;
  const char *plie; /* the name's words, see parvis-mots.h */
  guint32 population;
  gboolean ancienne;
} Ligne;

/* Where a word of a name, or a postcode, begins. */
typedef struct
{
  const char *texte;
  const Ligne *ligne;
} Entree;

struct _ParvisReferentiels
{
  char *texte; /* communes.tsv, its fields ended by NUL */
  GStringChunk *plies;
  GArray *lignes;  /* of Ligne, by code */
  GArray *entrees; /* of Entree, by texte */
  ParvisListe *pays;
  ParvisListe *departements;
  ParvisLieux lieux;
};

/* --- reading the files --- */

static char *
read_resource (const char *nom)
{
  g_autofree char *chemin = g_strconcat (PREFIX, nom, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_resources_lookup_data (chemin, 0, &error);

  if (octets == NULL)
    g_error ("%s: %s", chemin, error->message);
  return g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
}

/* The next line of @curseur, its @n fields in @champs; FALSE at the end. */
static gboolean
read_line (char **curseur, char **champs, guint n)
{
  while (**curseur == '#')
    {
      char *fin = strchr (*curseur, '\n');

      *curseur = fin ? fin + 1 : *curseur + strlen (*curseur);
    }
  if (**curseur == '\0')
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gsize longueur = strcspn (*curseur, "\t\n");

      champs[i] = *curseur;
      *curseur += longueur + ((*curseur)[longueur] != '\0');
      champs[i][longueur] = '\0';
    }
  return TRUE;
}

static ParvisListe *
read_list (const char *nom)
{
  g_autofree char *texte = read_resource (nom);
  g_autoptr (ParvisListe) liste = parvis_liste_new ();
  char *curseur = texte;
  char *champs[2];

  while (read_line (&curseur, champs, G_N_ELEMENTS (champs)))
    parvis_liste_add (liste, champs[0], champs[1], NULL, NULL, NULL);
  return g_steal_pointer (&liste);
}

static void
read_communes (ParvisReferentiels *self)
{
  char *curseur;
  char *champs[5];

  self->texte = read_resource ("communes.tsv");
  self->lignes = g_array_sized_new (FALSE, FALSE, sizeof (Ligne), 38000);
  self->plies = g_string_chunk_new (64 * 1024);
  curseur = self->texte;
  while (read_line (&curseur, champs, G_N_ELEMENTS (champs)))
    {
      g_autofree char *plie = parvis_mots_fold (champs[1]);
      Ligne ligne = { .code = champs[0], .nom = champs[1], .codes_postaux = champs[2] };

      ligne.plie = g_string_chunk_insert (self->plies, plie);
      ligne.population = (guint32) g_ascii_strtoull (champs[3], NULL, 10);
      ligne.ancienne = *champs[4] == 'D' || *champs[4] == 'C';
      g_array_append_val (self->lignes, ligne);
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Entree *) a)->texte, ((const Entree *) b)->texte);
}

static void
index_words (ParvisReferentiels *self, const Ligne *ligne, const char *texte, char separateur)
{
  for (const char *p = texte; p && *p; p = strchr (p, separateur), p = p ? p + 1 : NULL)
    {
      Entree entree = { p, ligne };

      g_array_append_val (self->entrees, entree);
    }
}

/* --- searching --- */

/* The first entry that is not before @mot. */
static guint
lower_bound (ParvisReferentiels *self, const char *mot)
{
  guint bas = 0;
  guint haut = self->entrees->len;

  while (bas < haut)
    {
      guint milieu = bas + (haut - bas) / 2;

      if (strcmp (g_array_index (self->entrees, Entree, milieu).texte, mot) < 0)
        bas = milieu + 1;
      else
        haut = milieu;
    }
  return bas;
}

/* Whether one of the parts of @texte begins so. */
static gboolean
has_part (const char *texte, char separateur, const char *debut)
{
  gsize longueur = strlen (debut);

  for (const char *p = texte; p && *p; p = strchr (p, separateur), p = p ? p + 1 : NULL)
    if (strncmp (p, debut, longueur) == 0)
      return TRUE;
  return FALSE;
}

/* A number that is not in the name may be the département or the postcode. */
static gboolean
locates (const Ligne *ligne, const char *mot)
{
  char departement[4];

  parvis_referentiels_departement (ligne->code, departement);
  return g_ascii_isdigit (*mot)
         && (g_ascii_strcasecmp (mot, departement) == 0
             || (strlen (mot) == 5 && has_part (ligne->codes_postaux, ',', mot)));
}

/* How well the name answers the words: 0 the very name, 1 it begins so, 2 its words do; -1 not. */
static int
rate (const Ligne *ligne, char *const *mots)
{
  char voulu[256] = "";
  gsize longueur;

  for (guint i = 0; mots[i]; i++)
    {
      if (has_part (ligne->plie, ' ', mots[i]))
        {
          if (*voulu)
            g_strlcat (voulu, " ", sizeof voulu);
          g_strlcat (voulu, mots[i], sizeof voulu);
        }
      else if (!locates (ligne, mots[i]))
        return -1;
    }
  longueur = strlen (voulu);
  if (strncmp (ligne->plie, voulu, longueur) != 0)
    return 2;
  return ligne->plie[longueur] == '\0' ? 0 : 1;
}

typedef struct
{
  const Ligne *ligne;
  int note;
} Reponse;

static gboolean
is_better (const Reponse *a, const Reponse *b)
{
  if (a->note != b->note)
    return a->note < b->note;
  if (a->ligne->ancienne != b->ligne->ancienne)
    return b->ligne->ancienne;
  return a->ligne->population > b->ligne->population;
}

/* Keeps the @max best, sorted; @n are there. */
static guint
keep (Reponse *reponses, guint n, guint max, Reponse nouvelle)
{
  guint i;

  for (i = 0; i < n; i++)
    if (reponses[i].ligne == nouvelle.ligne)
      return n;
  for (i = n < max ? n : max; i > 0 && is_better (&nouvelle, &reponses[i - 1]); i--)
    if (i < max)
      reponses[i] = reponses[i - 1];
  if (i < max)
    reponses[i] = nouvelle;
  return MIN (n + 1, max);
}

/* The longest word that is not a number finds the fewest names. */
static const char *
rarest_word (char *const *mots)
{
  const char *rare = NULL;
  const char *nombre = NULL;

  for (guint i = 0; mots[i]; i++)
    if (g_ascii_isdigit (*mots[i]))
      nombre = strlen (mots[i]) >= 4 ? mots[i] : nombre;
    else if (rare == NULL || strlen (mots[i]) > strlen (rare))
      rare = mots[i];
  return rare ? rare : nombre;
}

static guint
search (ParvisReferentiels *self, const char *texte, Reponse *reponses, guint max)
{
  g_autofree char *plie = parvis_mots_fold (texte);
  g_auto (GStrv) mots = g_strsplit (plie, " ", -1);
  const char *rare = rarest_word (mots);
  guint n = 0;

  if (rare == NULL)
    return 0;
  for (guint i = lower_bound (self, rare); i < self->entrees->len; i++)
    {
      const Entree *entree = &g_array_index (self->entrees, Entree, i);
      Reponse reponse = { .ligne = entree->ligne };

      if (!g_str_has_prefix (entree->texte, rare))
        break;
      reponse.note = g_ascii_isdigit (*rare) && mots[1] == NULL ? 1 : rate (entree->ligne, mots);
      if (reponse.note >= 0)
        n = keep (reponses, n, max, reponse);
    }
  return n;
}

static void
fill_commune (const Ligne *ligne, ParvisCommuneCog *commune)
{
  *commune = (ParvisCommuneCog){ .code = ligne->code,
                                 .nom = ligne->nom,
                                 .codes_postaux = ligne->codes_postaux,
                                 .ancienne = ligne->ancienne };
}

static const Ligne *
find_ligne (ParvisReferentiels *self, const char *code)
{
  guint bas = 0;
  guint haut = self->lignes->len;

  while (bas < haut)
    {
      guint milieu = bas + (haut - bas) / 2;

      if (strcmp (g_array_index (self->lignes, Ligne, milieu).code, code) < 0)
        bas = milieu + 1;
      else
        haut = milieu;
    }
  if (bas == self->lignes->len
      || !g_str_equal (g_array_index (self->lignes, Ligne, bas).code, code))
    return NULL;
  return &g_array_index (self->lignes, Ligne, bas);
}

/* --- for the forms --- */

static void
fill_lieu (const Ligne *ligne, ParvisLieu *lieu)
{
  g_strlcpy (lieu->code, ligne->code, sizeof lieu->code);
  g_strlcpy (lieu->nom, ligne->nom, sizeof lieu->nom);
  parvis_referentiels_departement (ligne->code, lieu->departement);
  lieu->actuelle = !ligne->ancienne;
}

static gboolean
lieu_par_code (gpointer data, const char *code, ParvisLieu *lieu)
{
  const Ligne *ligne = find_ligne (data, code);

  if (ligne)
    fill_lieu (ligne, lieu);
  return ligne != NULL;
}

static guint
lieu_par_nom (gpointer data, const char *nom, ParvisLieu *lieux, guint max)
{
  Reponse reponses[HOMONYMES_MAX];
  guint trouves = search (data, nom, reponses, HOMONYMES_MAX);
  guint n;

  for (n = 0; n < trouves && reponses[n].note == 0; n++)
    if (n < max)
      fill_lieu (reponses[n].ligne, &lieux[n]);
  return n;
}

static gboolean
lieu_a_code_postal (gpointer data, const char *code, const char *code_postal)
{
  const Ligne *ligne = find_ligne (data, code);

  return ligne && strlen (code_postal) == 5 && has_part (ligne->codes_postaux, ',', code_postal);
}

static gpointer
load (gpointer data)
{
  ParvisReferentiels *self = g_new0 (ParvisReferentiels, 1);

  read_communes (self);
  self->entrees = g_array_sized_new (FALSE, FALSE, sizeof (Entree), 130000);
  for (guint i = 0; i < self->lignes->len; i++)
    {
      const Ligne *ligne = &g_array_index (self->lignes, Ligne, i);

      index_words (self, ligne, ligne->plie, ' ');
      index_words (self, ligne, ligne->codes_postaux, ',');
    }
  g_array_sort (self->entrees, compare_entries);
  self->pays = read_list ("pays.tsv");
  self->departements = read_list ("departements.tsv");
  self->lieux = (ParvisLieux){ self, lieu_par_code, lieu_par_nom, lieu_a_code_postal };
  return self;
}

/* --- public --- */

ParvisReferentiels *
parvis_referentiels_get (void)
{
  static GOnce une_fois = G_ONCE_INIT;
  ParvisReferentiels *self = g_once (&une_fois, load, NULL);

  return self;
}

guint
parvis_referentiels_chercher (ParvisReferentiels *self,
                              const char *texte,
                              ParvisCommuneCog *trouvees,
                              guint max)
{
  Reponse reponses[HOMONYMES_MAX];
  guint n;

  if (g_utf8_strlen (texte, -1) < 2)
    return 0;
  n = search (self, texte, reponses, MIN (max, HOMONYMES_MAX));
  for (guint i = 0; i < n; i++)
    fill_commune (reponses[i].ligne, &trouvees[i]);
  return n;
}

gboolean
parvis_referentiels_find_commune (ParvisReferentiels *self,
                                  const char *code,
                                  ParvisCommuneCog *commune)
{
  const Ligne *ligne = find_ligne (self, code);

  if (ligne)
    fill_commune (ligne, commune);
  return ligne != NULL;
}

void
parvis_referentiels_departement (const char *code, char departement[4])
{
  gboolean outre_mer = g_str_has_prefix (code, "97") || g_str_has_prefix (code, "98");

  g_strlcpy (departement, code, outre_mer ? 4 : 3);
}

ParvisListe *
parvis_referentiels_get_pays (ParvisReferentiels *self)
{
  return self->pays;
}

ParvisListe *
parvis_referentiels_get_departements (ParvisReferentiels *self)
{
  return self->departements;
}

const ParvisLieux *
parvis_referentiels_get_lieux (ParvisReferentiels *self)
{
  return &self->lieux;
}

void
parvis_referentiels_remplir (ParvisReferentiels *self, ParvisContexte *contexte)
{
  parvis_contexte_set_liste (contexte, "pays", self->pays);
  parvis_contexte_set_liste (contexte, "departements", self->departements);
  parvis_contexte_set_lieux (contexte, &self->lieux);
}
