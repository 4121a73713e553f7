/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said to PayFiP and what is read of its answers; the outgoing call and its bounds. */
#define G_LOG_DOMAIN "parvis-test"
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "server/http/parvis-sortie.h"
#include "server/paiement/payfip-soap.h"
#include "shared/parvis-error.h"
#include "tests/paiement/faux-payfip.h"

#define ENV(body)                                                                                  \
  "<?xml version='1.0' encoding='UTF-8'?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/"  \
  "soap/envelope/\"><soap:Body>" body "</soap:Body></soap:Envelope>"

static ParvisSoapReponse *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  ParvisSoapReponse *reponse = parvis_soap_parse (xml, strlen (xml), &error);

  g_assert_no_error (error);
  return reponse;
}

static void
test_requete (void)
{
  g_autofree char *xml =
      parvis_soap_create_requete ("creerPaiementSecurise", "exer", "2026", "mel", "a&b@<c>.fr",
                                  "rien", (char *) NULL, "saisie", "T", NULL);

  g_assert_nonnull (strstr (xml, "<pai:creerPaiementSecurise><arg0><exer>2026</exer>"
                                 "<mel>a&amp;b@&lt;c&gt;.fr</mel><saisie>T</saisie></arg0>"
                                 "</pai:creerPaiementSecurise>"));
  g_assert_nonnull (strstr (xml, "xmlns:pai=\"http://securite.service.tpa.cp.finances.gouv.fr/"
                                 "services/mas_securite/contrat_paiement_securise/"
                                 "PaiementSecuriseService\""));
}

/* Prefixes, capitals and order vary. */
static void
test_detail (void)
{
  g_autoptr (ParvisSoapReponse) reponse =
      parse (ENV ("<ns2:recupererDetailPaiementSecuriseResponse xmlns:ns2=\"x\"><ns2:RETURN>"
                  "<ns2:resultrans>P</ns2:resultrans><numauto> A55A </numauto><idop>abc</idop>"
                  "<montant>1500</montant><mel><![CDATA[a@b.fr]]></mel></ns2:RETURN>"
                  "</ns2:recupererDetailPaiementSecuriseResponse>"));

  g_assert_null (reponse->code);
  g_assert_cmpstr (parvis_soap_get (reponse, "resultrans"), ==, "P");
  g_assert_cmpstr (parvis_soap_get (reponse, "numauto"), ==, "A55A");
  g_assert_cmpstr (parvis_soap_get (reponse, "idop"), ==, "abc");
  g_assert_cmpstr (parvis_soap_get (reponse, "montant"), ==, "1500");
  g_assert_cmpstr (parvis_soap_get (reponse, "mel"), ==, "a@b.fr");
  g_assert_cmpstr (parvis_soap_get (reponse, "absent"), ==, "");
}

/* Said twice, it is not said: which one would be right? */
static void
test_double (void)
{
  g_autoptr (ParvisSoapReponse) reponse =
      parse (ENV ("<r><return><resultrans>R</resultrans><resultrans>P</resultrans></return></r>"));

  g_assert_cmpstr (parvis_soap_get (reponse, "resultrans"), ==, "");
}

static void
test_fautes (void)
{
  static const struct
  {
    const char *xml, *code, *libelle;
    gboolean technique;
  } cases[] = {
    { ENV ("<soap:Fault><faultcode>x</faultcode><faultstring>F</faultstring><detail>"
           "<ns1:FonctionnelleErreur xmlns:ns1=\"y\"><code>P5</code><libelle>Pas connu.</libelle>"
           "</ns1:FonctionnelleErreur></detail></soap:Fault>"),
      "P5", "Pas connu.", FALSE },
    { ENV ("<soap:Fault><faultstring>F</faultstring><detail><ns1:TechDysfonctionnementErreur "
           "xmlns:ns1=\"y\"><code>999</code><descriptif>Panne.</descriptif>"
           "</ns1:TechDysfonctionnementErreur></detail></soap:Fault>"),
      "999", "Panne.", TRUE },
    { ENV ("<soap:Fault><faultstring>Server</faultstring></soap:Fault>"), "", "Server", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ParvisSoapReponse) reponse = parse (cases[i].xml);

      g_assert_cmpstr (reponse->code, ==, cases[i].code);
      g_assert_cmpstr (reponse->libelle, ==, cases[i].libelle);
      g_assert_true (reponse->technique == cases[i].technique);
      g_assert_cmpstr (parvis_soap_get (reponse, "resultrans"), ==, "");
    }
}

static void
test_refus (void)
{
  g_autofree char *deep = g_strnfill (60000, '<');
  g_autofree char *large = g_strnfill (PARVIS_SOAP_MAX + 1, ' ');
  const char *const cases[] = {
    "",
    " ",
    "bonjour",
    "<html><body>502</body></html>",
    ENV (""),
    ENV ("<r/>"),
    ENV ("<r><return><montant>1</montant></return>"),
    "<!DOCTYPE x [<!ENTITY a 'b'>]>" ENV ("<r><return><idop>&a;</idop></return></r>"),
    ENV ("<r><return><idop>&inconnue;</idop></return></r>"),
    "<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4 <x/>",
    "<a>\xff\xfe</a>",
    deep,
    large,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = g_strescape (cases[i], NULL); /* one of them is not UTF-8 */
      g_autoptr (GError) error = NULL;

      g_test_message ("%.60s", said);
      g_assert_null (parvis_soap_parse (cases[i], strlen (cases[i]), &error));
      g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_INVALID);
    }
  g_assert_null (parvis_soap_parse ("<a>\0</a>", 8, NULL));
}

static void
test_objet (void)
{
  static const char *const cases[][2] = {
    { "Recharge du compte famille D’ALMÉIDA Éric", "Recharge du compte famille D ALMEIDA Eric" },
    { "Jean-Pierre  l'été (1) !", "Jean Pierre l ete 1" },
    { "", "" },
    { "« œuvre »", "oeuvre" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *objet = parvis_payfip_objet (cases[i][0]);

      g_assert_cmpstr (objet, ==, cases[i][1]);
    }
  {
    g_autofree char *text = g_strnfill (300, 'a');
    g_autofree char *objet = parvis_payfip_objet (text);

    g_assert_cmpuint (strlen (objet), ==, 100);
  }
}

static void
test_jour (void)
{
  g_autofree char *jour = parvis_payfip_jour ("19112015");

  g_assert_cmpstr (jour, ==, "2015-11-19");
  g_assert_null (parvis_payfip_jour ("31022015"));
  g_assert_null (parvis_payfip_jour ("1911201"));
  g_assert_null (parvis_payfip_jour ("19/11/15"));
  g_assert_null (parvis_payfip_jour (""));
}

/* --------------------------------------------------------------------------- the call */

static void
test_adresses (void)
{
  static const char *const allowed[] = { "https://www.payfip.gouv.fr/tpa/services/securite",
                                         "http://127.0.0.1:8080/x", "http://[::1]:1/" };
  static const char *const refused[] = {
    "http://www.payfip.gouv.fr/tpa/services/securite",
    "https://www.payfip.gouv.fr:8443/",
    "https://www.payfip.gouv.fr.exemple.fr/",
    "https://x@www.payfip.gouv.fr/",
    "http://localhost/",
    "http://10.0.0.1/",
    "http://0.0.0.0/",
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "",
    "www.payfip.gouv.fr",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    g_assert_true (parvis_sortie_is_allowed (allowed[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i]);
      g_assert_false (parvis_sortie_is_allowed (refused[i]));
    }
  g_assert_false (parvis_sortie_is_allowed (NULL));
}

static GBytes *
call (const char *url, guint *status, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);

  return parvis_sortie_post (url, "text/xml", body, 64 * 1024, 1, status, error);
}

static void
test_sortie (void)
{
  gint64 now = 0;
  g_autoptr (FauxPayfip) faux = faux_payfip_new (&now);
  guint status = 0;

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) answer = call (faux_payfip_get_url (faux), &status, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (status, ==, 500);
    g_assert_nonnull (answer);
  }
  faux_payfip_set_panne (faux, FAUX_PAYFIP_ENORME);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (call (faux_payfip_get_url (faux), &status, &error));
    g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_TOO_LARGE);
  }
  faux_payfip_set_panne (faux, FAUX_PAYFIP_REDIRIGE);
  {
    g_autoptr (GBytes) answer = call (faux_payfip_get_url (faux), &status, NULL);

    g_assert_nonnull (answer);
    g_assert_cmpuint (status, ==, 302);
  }
}

/* Nobody there, and somebody who never answers. */
static void
test_silence (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL, away = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  guint status;

  g_assert_no_error (error);
  g_assert_null (call (url, &status, &error));
  g_assert_error (error, PARVIS_ERROR, PARVIS_ERROR_BUSY);
  g_socket_listener_close (listener);
  g_assert_null (call (url, &status, &away));
  g_assert_error (away, PARVIS_ERROR, PARVIS_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/requete", test_requete);
  g_test_add_func ("/payfip/detail", test_detail);
  g_test_add_func ("/payfip/double", test_double);
  g_test_add_func ("/payfip/fautes", test_fautes);
  g_test_add_func ("/payfip/refus", test_refus);
  g_test_add_func ("/payfip/objet", test_objet);
  g_test_add_func ("/payfip/jour", test_jour);
  g_test_add_func ("/sortie/adresses", test_adresses);
  g_test_add_func ("/sortie/reponses", test_sortie);
  g_test_add_func ("/sortie/silence", test_silence);
  return g_test_run ();
}
