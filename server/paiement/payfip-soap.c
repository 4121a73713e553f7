/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-paiement"
#include "config.h"

#include "server/paiement/payfip-soap.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "shared/parvis-error.h"
#include "shared/rules/parvis-date.h"

#define SERVICE                                                                                    \
  "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/"                         \
  "contrat_paiement_securise/PaiementSecuriseService"
#define SOAP      "http://schemas.xmlsoap.org/soap/envelope/"
#define OBJET_MAX 100
/* A field is a name, a number, a mail, an address: what is longer is not kept. */
#define CHAMP_MAX 1000

char *
parvis_soap_create_requete (const char *operation, ...)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  const char *nom, *valeur;
  va_list champs;

  g_string_append_printf (xml,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<soapenv:Envelope xmlns:soapenv=\"" SOAP "\" xmlns:pai=\"" SERVICE "\">"
                          "<soapenv:Header/><soapenv:Body><pai:%s><arg0>",
                          operation);
  va_start (champs, operation);
  while ((nom = va_arg (champs, const char *)) != NULL)
    if ((valeur = va_arg (champs, const char *)) != NULL)
      {
        g_autofree char *escaped = g_markup_escape_text (valeur, -1);

        g_string_append_printf (xml, "<%s>%s</%s>", nom, escaped, nom);
      }
  va_end (champs);
  g_string_append_printf (xml, "</arg0></pai:%s></soapenv:Body></soapenv:Envelope>", operation);
  return g_string_free (g_steal_pointer (&xml), FALSE);
}

void
parvis_soap_reponse_free (ParvisSoapReponse *reponse)
{
  if (reponse == NULL)
    return;
  g_clear_pointer (&reponse->champs, g_hash_table_unref);
  g_free (reponse->code);
  g_free (reponse->libelle);
  g_free (reponse);
}

const char *
parvis_soap_get (const ParvisSoapReponse *reponse, const char *nom)
{
  const char *text = reponse->champs != NULL ? g_hash_table_lookup (reponse->champs, nom) : NULL;

  return text != NULL ? text : "";
}

/* --------------------------------------------------------------------------- reading */

static void *
refuse (GError **error, const char *why)
{
  g_set_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID, "PayFiP's answer: %s", why);
  return NULL;
}

/* Prefixes and capitals vary from one version of the service to the other. */
static gboolean
is_named (const xmlNode *node, const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE
         && g_ascii_strcasecmp ((const char *) node->name, name) == 0;
}

static xmlNode *
first_element (const xmlNode *parent)
{
  xmlNode *child = parent != NULL ? parent->children : NULL;

  while (child != NULL && child->type != XML_ELEMENT_NODE)
    child = child->next;
  return child;
}

static xmlNode *
next_element (const xmlNode *node)
{
  xmlNode *next = node->next;

  while (next != NULL && next->type != XML_ELEMENT_NODE)
    next = next->next;
  return next;
}

static xmlNode *
find_child (const xmlNode *parent, const char *name)
{
  for (xmlNode *child = first_element (parent); child != NULL; child = next_element (child))
    if (is_named (child, name))
      return child;
  return NULL;
}

/* Its text, trimmed; "" when there is none, or when it holds elements. */
static char *
dup_text (const xmlNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL;
       child = child->next)
    if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
        && child->content != NULL && text->len < CHAMP_MAX)
      g_string_append (text, (const char *) child->content);
  if (text->len > CHAMP_MAX)
    return g_strdup ("");
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

static void
read_champs (ParvisSoapReponse *reponse, const xmlNode *parent)
{
  reponse->champs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (xmlNode *child = first_element (parent); child != NULL; child = next_element (child))
    {
      g_autofree char *name = g_ascii_strdown ((const char *) child->name, -1);

      /* The same one twice: neither is to be believed more than the other. */
      if (g_hash_table_contains (reponse->champs, name))
        g_hash_table_insert (reponse->champs, g_steal_pointer (&name), g_strdup (""));
      else
        g_hash_table_insert (reponse->champs, g_steal_pointer (&name), dup_text (child));
    }
}

static void
read_fault (ParvisSoapReponse *reponse, const xmlNode *fault)
{
  const xmlNode *detail = first_element (find_child (fault, "detail"));
  g_autofree char *descriptif = dup_text (find_child (detail, "descriptif"));

  reponse->code = dup_text (find_child (detail, "code"));
  reponse->libelle = dup_text (find_child (detail, "libelle"));
  reponse->technique = !is_named (detail, "FonctionnelleErreur");
  if (*reponse->libelle == '\0' && *descriptif != '\0')
    {
      g_free (reponse->libelle);
      reponse->libelle = g_steal_pointer (&descriptif);
    }
  if (*reponse->libelle == '\0')
    {
      g_free (reponse->libelle);
      reponse->libelle = dup_text (find_child (fault, "faultstring"));
    }
}

static ParvisSoapReponse *
read_envelope (xmlDoc *doc, GError **error)
{
  const xmlNode *envelope = xmlDocGetRootElement (doc);
  const xmlNode *body = is_named (envelope, "Envelope") ? find_child (envelope, "Body") : NULL;
  const xmlNode *what = first_element (body);
  const xmlNode *returned;
  g_autoptr (ParvisSoapReponse) reponse = NULL;

  if (what == NULL)
    return refuse (error, "no envelope, or an empty one");
  reponse = g_new0 (ParvisSoapReponse, 1);
  if (is_named (what, "Fault"))
    {
      read_fault (reponse, what);
      return g_steal_pointer (&reponse);
    }
  returned = find_child (what, "return");
  if (returned == NULL)
    return refuse (error, "it returns nothing");
  read_champs (reponse, returned);
  return g_steal_pointer (&reponse);
}

static void
ignore_cb (void *data, const char *message, ...)
{
}

ParvisSoapReponse *
parvis_soap_parse (const char *xml, gsize length, GError **error)
{
  xmlParserCtxt *context = NULL;
  xmlDoc *doc = NULL;
  ParvisSoapReponse *reponse = NULL;

  if (length == 0 || length > PARVIS_SOAP_MAX || !g_utf8_validate (xml, (gssize) length, NULL))
    return refuse (error, "empty, too large, or not UTF-8");
  /* A DTD is refused before anybody reads it: no entity, no file, no address. */
  if (g_strstr_len (xml, (gssize) length, "<!DOCTYPE") != NULL
      || g_strstr_len (xml, (gssize) length, "<!ENTITY") != NULL)
    return refuse (error, "it has a DTD");
  context = xmlNewParserCtxt ();
  context->sax->error = ignore_cb;
  context->sax->warning = ignore_cb;
  /* The encoding is ours to say: the one that was checked. */
  doc = xmlCtxtReadMemory (context, xml, (int) length, NULL, "UTF-8",
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                               | XML_PARSE_NOCDATA);
  if (doc == NULL || !context->wellFormed)
    refuse (error, "not XML");
  else if (doc->intSubset != NULL || doc->extSubset != NULL)
    refuse (error, "it has a DTD");
  else
    reponse = read_envelope (doc, error);
  g_clear_pointer (&doc, xmlFreeDoc);
  xmlFreeParserCtxt (context);
  return reponse;
}

/* --------------------------------------------------------------------------- values */

char *
parvis_payfip_objet (const char *texte)
{
  g_autofree char *ascii = g_str_to_ascii (texte, "C");
  g_autoptr (GString) objet = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && objet->len < OBJET_MAX; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (objet, *p);
    else if (strchr (" '-", *p) != NULL && objet->len > 0 && objet->str[objet->len - 1] != ' ')
      g_string_append_c (objet, ' ');
  return g_strchomp (g_string_free (g_steal_pointer (&objet), FALSE));
}

char *
parvis_payfip_jour (const char *text)
{
  ParvisDate date;

  if (strlen (text) != 8 || strspn (text, "0123456789") != 8)
    return NULL;
  date = parvis_date_new (atoi (text + 4), (text[2] - '0') * 10 + text[3] - '0',
                          (text[0] - '0') * 10 + text[1] - '0');
  return date != PARVIS_DATE_NONE ? parvis_date_to_iso (date) : NULL;
}
