/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-demo"
#include "config.h"

#include "server/demo/demo-documents.h"

#include <gio/gio.h>
#include <string.h>

/* One page of A4, in points; what is drawn on it as PDF operators. */
typedef struct
{
  GString *trace;
  int y; /* of the next line, from the bottom */
} Page;

#define MARGE 60

/* PDF's own fonts speak Windows' Latin-1; parentheses and backslashes are escaped. */
static void
append_texte (GString *trace, const char *texte)
{
  gsize length = 0;
  g_autofree char *latin =
      g_convert_with_fallback (texte, -1, "CP1252", "UTF-8", "?", NULL, &length, NULL);

  for (gsize i = 0; latin != NULL && i < length; i++)
    {
      if (strchr ("()\\", latin[i]) != NULL)
        g_string_append_c (trace, '\\');
      g_string_append_c (trace, latin[i]);
    }
}

/* @police: 1 = regular, 2 = bold. */
static void
draw_texte (Page *page, int x, int y, int police, int corps, const char *texte)
{
  g_string_append_printf (page->trace, "BT /F%d %d Tf %d %d Td (", police, corps, x, y);
  append_texte (page->trace, texte);
  g_string_append (page->trace, ") Tj ET\n");
}

static void
add_ligne (Page *page, const char *texte)
{
  draw_texte (page, MARGE, page->y, 1, 11, texte);
  page->y -= 18;
}

/* « Assuré : Alice DUPIN », the value in bold in a column of its own. */
static void
add_valeur (Page *page, const char *libelle, const char *valeur)
{
  draw_texte (page, MARGE, page->y, 1, 11, libelle);
  draw_texte (page, MARGE + 170, page->y, 2, 11, valeur);
  page->y -= 20;
}

static Page
begin_page (const char *emetteur, const char *titre)
{
  Page page = { g_string_new ("0.13 0.25 0.36 rg 0 782 595 60 re f 1 1 1 rg\n"), 690 };

  draw_texte (&page, MARGE, 805, 2, 18, emetteur);
  g_string_append (page.trace, "0 0 0 rg\n");
  draw_texte (&page, MARGE, 730, 2, 16, titre);
  draw_texte (&page, MARGE, 40, 1, 9,
              "Document imaginaire de la démonstration de Parvis : il ne prouve rien.");
  return page;
}

static void
append_objet (GString *pdf, GArray *places, const char *corps, gssize length)
{
  guint place = pdf->len;

  g_array_append_val (places, place);
  g_string_append_printf (pdf, "%u 0 obj\n", places->len);
  g_string_append_len (pdf, corps, length);
  g_string_append (pdf, "\nendobj\n");
}

/* The smallest PDF that every reader takes: catalogue, page, two fonts, contents, their places. */
static GBytes *
end_page (Page *page)
{
  static const char *const objets[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << "
    "/F1 4 0 R /F2 5 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
  };
  GString *pdf = g_string_new ("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) contenu = g_string_new (NULL);
  guint table;

  for (gsize i = 0; i < G_N_ELEMENTS (objets); i++)
    append_objet (pdf, places, objets[i], (gssize) strlen (objets[i]));
  g_string_append_printf (contenu, "<< /Length %" G_GSIZE_FORMAT " >>\nstream\n", page->trace->len);
  g_string_append_len (contenu, page->trace->str, (gssize) page->trace->len);
  g_string_append (contenu, "endstream");
  append_objet (pdf, places, contenu->str, (gssize) contenu->len);
  table = (guint) pdf->len;
  g_string_append_printf (pdf, "xref\n0 %u\n0000000000 65535 f \n", places->len + 1);
  for (guint i = 0; i < places->len; i++)
    g_string_append_printf (pdf, "%010u 00000 n \n", g_array_index (places, guint, i));
  g_string_append_printf (pdf, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%u\n%%%%EOF\n",
                          places->len + 1, table);
  g_string_free (page->trace, TRUE);
  return g_string_free_to_bytes (pdf);
}

static void
add_enfant (Page *page, const DemoEnfant *enfant)
{
  g_autofree char *nom = parvis_personne_dup_prenom_nom (&enfant->personne);
  g_autofree char *naissance = parvis_date_format_sans_jour (enfant->naissance);

  add_valeur (page, "Enfant", nom);
  add_valeur (page, "Né(e) le", naissance);
}

static void
add_adresse (Page *page, const DemoFamille *famille)
{
  const ParvisFoyer *adresse = &famille->adresse;
  g_autofree char *nom = parvis_personne_dup_prenom_nom (&famille->responsable);
  g_autofree char *ville = g_strdup_printf ("%s %s", adresse->code_postal, adresse->commune);

  add_valeur (page, "Titulaire", nom);
  add_valeur (page, "Adresse", adresse->voie);
  add_valeur (page, "", ville);
}

static GBytes *
draw_assurance (const DemoVille *ville,
                const DemoFamille *famille,
                const DemoEnfant *enfant,
                ParvisDate jour)
{
  Page page = begin_page ("Assurances du Comtat", "Attestation d’assurance scolaire");
  const DemoAnnee *annee = &ville->annees[jour < ville->annees[DEMO_ANNEE].du - 120 ? 0 : 1];
  g_autofree char *du = parvis_date_format_sans_jour (annee->du);
  g_autofree char *au = parvis_date_format_sans_jour (annee->au);
  g_autofree char *periode = g_strdup_printf ("du %s au %s", du, au);
  g_autofree char *numero = g_strdup_printf ("AC-%06u", 104230 + famille->rang * 7);
  g_autofree char *fait = parvis_date_format_sans_jour (jour);

  add_enfant (&page, enfant);
  add_adresse (&page, famille);
  add_valeur (&page, "Contrat", numero);
  add_valeur (&page, "Période garantie", periode);
  page.y -= 12;
  add_ligne (&page,
             "Nous attestons que cet enfant est assuré pour sa responsabilité civile et pour");
  add_ligne (
      &page,
      "les accidents dont il serait victime (individuelle accident), à l’école, à la cantine,");
  add_ligne (&page, "aux accueils et sur le trajet.");
  page.y -= 12;
  add_valeur (&page, "Fait à Carpentras, le", fait);
  return end_page (&page);
}

static GBytes *
draw_facture (const DemoFamille *famille, ParvisDate jour)
{
  Page page = begin_page ("Énergie du Comtat", "Facture d’électricité");
  g_autofree char *fait = parvis_date_format_sans_jour (jour);
  g_autofree char *reference = g_strdup_printf ("F-%06u", 553100 + famille->rang * 3);
  g_autofree char *montant =
      g_strdup_printf ("%u,%02u €", 48 + famille->rang % 70, famille->rang % 97);

  add_adresse (&page, famille);
  add_valeur (&page, "Référence", reference);
  add_valeur (&page, "Facture du", fait);
  add_valeur (&page, "Lieu de consommation", famille->adresse.voie);
  page.y -= 12;
  g_string_append_printf (page.trace, "0.85 0.9 0.94 rg %d %d 475 30 re f 0 0 0 rg\n", MARGE,
                          page.y - 10);
  draw_texte (&page, MARGE + 10, page.y, 2, 12, "Montant à payer");
  draw_texte (&page, 460, page.y, 2, 12, montant);
  return end_page (&page);
}

static GBytes *
draw_vaccination (const DemoEnfant *enfant)
{
  static const struct
  {
    const char *vaccin;
    int mois;
  } doses[] = {
    { "DTP, coqueluche, Hib, hépatite B", 2 },
    { "Pneumocoque", 2 },
    { "DTP, coqueluche, Hib, hépatite B", 4 },
    { "Pneumocoque", 4 },
    { "DTP, coqueluche, Hib, hépatite B", 11 },
    { "ROR", 12 },
    { "Méningocoques", 12 },
    { "ROR", 17 },
  };
  Page page = begin_page ("Cabinet du Dr Anne Roux", "Certificat de vaccination");

  add_enfant (&page, enfant);
  page.y -= 12;
  for (gsize i = 0; i < G_N_ELEMENTS (doses); i++)
    {
      g_autofree char *jour =
          parvis_date_format_court (parvis_date_add_months (enfant->naissance, doses[i].mois) + 3);

      add_valeur (&page, jour, doses[i].vaccin);
    }
  page.y -= 12;
  add_ligne (&page, "Cet enfant a reçu les vaccins obligatoires à son âge.");
  return end_page (&page);
}

static GBytes *
draw_quotient (const DemoFamille *famille, ParvisDate jour)
{
  Page page = begin_page ("Caisse d’allocations", "Attestation de quotient familial");
  g_autofree char *mois = parvis_date_format_mois (jour);
  g_autofree char *valeur = g_strdup_printf ("%" G_GINT64_FORMAT " €", MAX (famille->quotient, 0));
  g_autofree char *numero = g_strdup_printf ("%07u", 1203000 + famille->rang * 11);

  add_adresse (&page, famille);
  add_valeur (&page, "Numéro d’allocataire", numero);
  add_valeur (&page, "Mois", mois);
  add_valeur (&page, "Quotient familial", valeur);
  return end_page (&page);
}

static GBytes *
draw_pai (const DemoEnfant *enfant, ParvisDate jour)
{
  Page page = begin_page ("Éducation nationale", "Projet d’accueil individualisé");
  g_autofree char *fait = parvis_date_format_sans_jour (jour);

  add_enfant (&page, enfant);
  add_valeur (&page, "Motif", "Allergie à l’arachide");
  add_valeur (&page, "Trousse d’urgence", "Antihistaminique, stylo d’adrénaline");
  add_valeur (&page, "Repas", "Panier-repas apporté de la maison");
  page.y -= 12;
  add_ligne (&page,
             "En cas d’urgence : donner l’antihistaminique, appeler le 15, prévenir la famille.");
  add_valeur (&page, "Signé le", fait);
  return end_page (&page);
}

static GBytes *
load_photo (const char *document)
{
  g_autofree char *path = g_strdup_printf ("/fr/parvis/demo/%s.jpg", document);

  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

DemoDocument
parvis_demo_document_create (const DemoVille *ville,
                             const DemoFamille *famille,
                             const DemoEnfant *enfant,
                             const char *document,
                             ParvisDate jour)
{
  if (g_str_equal (document, "carnet"))
    return (DemoDocument){ load_photo (document), "IMG_20260912_081530.jpg", "image/jpeg" };
  if (g_str_equal (document, "carnet-flou"))
    return (DemoDocument){ load_photo (document), "IMG_4471.jpg", "image/jpeg" };
  if (g_str_equal (document, "assurance"))
    return (DemoDocument){ draw_assurance (ville, famille, enfant, jour),
                           "attestation-assurance.pdf", "application/pdf" };
  if (g_str_equal (document, "facture"))
    return (DemoDocument){ draw_facture (famille, jour), "facture électricité.pdf",
                           "application/pdf" };
  if (g_str_equal (document, "quotient"))
    return (DemoDocument){ draw_quotient (famille, jour), "attestation-qf.pdf", "application/pdf" };
  if (g_str_equal (document, "pai"))
    return (DemoDocument){ draw_pai (enfant, jour), "PAI signé.pdf", "application/pdf" };
  return (DemoDocument){ draw_vaccination (enfant), "vaccinations.pdf", "application/pdf" };
}
