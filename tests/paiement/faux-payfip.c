/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include "tests/paiement/faux-payfip.h"

#include <string.h>

#include <libsoup/soup.h>

#define CHEMIN "/tpa/services/securite"
#define SERVICE                                                                                    \
  "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/"                         \
  "contrat_paiement_securise/PaiementSecuriseService"

typedef struct
{
  GHashTable *champs; /* as they were asked */
  char *resultat;     /* NULL = not settled */
  int ecart;
  gint64 cree_a;
} Operation;

struct _FauxPayfip
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  char *url;
  const gint64 *now;
  GMutex lock;
  GHashTable *operations; /* idOp → Operation */
  GHashTable *fausses;    /* field → what is said instead */
  char *dernier;
  FauxPanne panne;
  guint questions;
};

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_hash_table_unref (operation->champs);
  g_free (operation->resultat);
  g_free (operation);
}

/* --------------------------------------------------------------------------- what is asked */

/* The elements below arg0. The client is ours: its XML is known to be well-formed. */
static GHashTable *
read_champs (const char *body)
{
  GHashTable *champs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *arg = strstr (body, "<arg0>");
  g_autoptr (GRegex) regex = g_regex_new ("<(\\w+)>([^<]*)</\\1>", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (arg == NULL)
    return champs;
  g_regex_match (regex, arg + 6, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_hash_table_insert (champs, g_match_info_fetch (match, 1), g_match_info_fetch (match, 2));
  return champs;
}

static const char *
get (GHashTable *champs, const char *nom)
{
  const char *valeur = g_hash_table_lookup (champs, nom);

  return valeur != NULL ? valeur : "";
}

static gboolean
matches (GHashTable *champs, const char *nom, const char *pattern)
{
  return g_regex_match_simple (pattern, get (champs, nom), 0, 0);
}

/* The code of the first field that is wrong, or NULL: Annexe 1. */
static const char *
find_code (GHashTable *c)
{
  gint64 montant = g_ascii_strtoll (get (c, "montant"), NULL, 10);

  if (!matches (c, "numcli", "^[0-9]{6}$"))
    return "T1";
  if (!g_str_equal (get (c, "numcli"), FAUX_NUMCLI))
    return "T2";
  if (!matches (c, "saisie", "^[TXW]$"))
    return "S1";
  if (!matches (c, "montant", "^[0-9]+$"))
    return "M1";
  if (montant < 100)
    return "M3";
  if (montant > 9999999)
    return "M5";
  if (*get (c, "mel") == '\0')
    return "A1";
  if (!matches (c, "mel", "^(?=.{6,80}$)[^@]+@[^@]+$"))
    return "A2";
  if (!matches (c, "refdet", "^[A-Za-z0-9]{6,30}$"))
    return "R3";
  if (!matches (c, "objet", "^[A-Za-z0-9 ]{1,100}$"))
    return "O2";
  if (!matches (c, "exer", "^20[0-9]{2}$"))
    return "E1";
  if (!matches (c, "urlnotif", "^https?://.{1,240}$"))
    return "N1";
  if (!matches (c, "urlredirect", "^https?://.{1,240}$"))
    return "D1";
  return NULL;
}

/* --------------------------------------------------------------------------- what is answered */

static char *
create_envelope (const char *body)
{
  return g_strdup_printf ("<?xml version='1.0' encoding='UTF-8'?><S:Envelope "
                          "xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>%s"
                          "</S:Body></S:Envelope>",
                          body);
}

static char *
create_fault (const char *genre, const char *code, const char *libelle)
{
  g_autofree char *body = g_strdup_printf (
      "<S:Fault><faultcode>S:Server</faultcode><faultstring>"
      "fr.gouv.finances.cp.tpa.webservice.exceptions.%s</faultstring><detail><ns1:%s "
      "xmlns:ns1=\"" SERVICE "\"><code>%s</code><descriptif>%s</descriptif><libelle>%s</libelle>"
      "<message/><severite>2</severite></ns1:%s></detail></S:Fault>",
      genre, genre, code, libelle, libelle, genre);

  return create_envelope (body);
}

static char *
create_fonctionnelle (const char *code)
{
  return create_fault ("FonctionnelleErreur", code,
                       g_str_equal (code, "P5")   ? "Résultat de la transaction non connu."
                       : g_str_equal (code, "P1") ? "IdOp incorrect."
                       : g_str_equal (code, "R3")
                           ? "Le format du paramètre REFDET n'est pas conforme"
                           : "Paramètre incorrect.");
}

static char *
create_return (const char *operation, const char *champs)
{
  g_autofree char *body =
      g_strdup_printf ("<ns2:%sResponse xmlns:ns2=\"" SERVICE "\"><return>%s</return>"
                       "</ns2:%sResponse>",
                       operation, champs, operation);

  return create_envelope (body);
}

static char *
answer_creer (FauxPayfip *faux, GHashTable *champs, guint *status)
{
  const char *code = find_code (champs);
  Operation *operation;
  g_autofree char *idop = NULL, *returned = NULL;

  if (code != NULL)
    {
      *status = 500;
      return create_fonctionnelle (code);
    }
  idop = g_uuid_string_random ();
  operation = g_new0 (Operation, 1);
  operation->champs = g_hash_table_ref (champs);
  operation->cree_a = *faux->now;
  g_hash_table_insert (faux->operations, g_strdup (idop), operation);
  g_free (faux->dernier);
  faux->dernier = g_strdup (idop);
  returned = g_strdup_printf ("<idOp>%s</idOp>", idop);
  return create_return ("creerPaiementSecurise", returned);
}

static const char *
say (FauxPayfip *faux, const Operation *operation, const char *champ)
{
  const char *fausse = g_hash_table_lookup (faux->fausses, champ);

  return fausse != NULL ? fausse : get (operation->champs, champ);
}

static char *
answer_detail (FauxPayfip *faux, GHashTable *champs, guint *status)
{
  const char *idop = get (champs, "idOp");
  const Operation *o = g_hash_table_lookup (faux->operations, idop);
  g_autoptr (GString) out = g_string_new (NULL);
  static const char *const dits[] = { "exer", "mel", "numcli", "objet", "refdet", "saisie" };

  faux->questions++;
  if (o == NULL || o->resultat == NULL)
    {
      *status = 500;
      return create_fonctionnelle (o == NULL ? "P1" : "P5");
    }
  g_string_append_printf (out,
                          "<dattrans>21112026</dattrans><heurtrans>1035</heurtrans><idOp>%s</idOp>"
                          "<montant>%" G_GINT64_FORMAT "</montant><resultrans>%s</resultrans>",
                          idop, g_ascii_strtoll (get (o->champs, "montant"), NULL, 10) + o->ecart,
                          o->resultat);
  for (gsize i = 0; i < G_N_ELEMENTS (dits); i++)
    g_string_append_printf (out, "<%s>%s</%s>", dits[i], say (faux, o, dits[i]), dits[i]);
  if (strchr ("PV", *o->resultat) != NULL)
    g_string_append_printf (out, "<numauto>%s</numauto>",
                            *o->resultat == 'V' ? "112233445566-tip" : "A55A");
  return create_return ("recupererDetailPaiementSecurise", out->str);
}

static char *
answer_client (GHashTable *champs, guint *status)
{
  if (g_str_equal (get (champs, "numCli"), FAUX_NUMCLI))
    return create_return ("recupererDetailClient",
                          "<libelleN1>VILLE DE SARRIANS</libelleN1><libelleN2>REGIE SCOLAIRE"
                          "</libelleN2><libelleN3></libelleN3><numcli>" FAUX_NUMCLI "</numcli>");
  *status = 500;
  return create_fonctionnelle ("T2");
}

static char *
answer (FauxPayfip *faux, const char *body, guint *status)
{
  g_autoptr (GHashTable) champs = read_champs (body);

  if (strstr (body, "creerPaiementSecurise") != NULL)
    return answer_creer (faux, champs, status);
  if (strstr (body, "recupererDetailPaiementSecurise") != NULL)
    return answer_detail (faux, champs, status);
  if (strstr (body, "recupererDetailClient") != NULL)
    return answer_client (champs, status);
  *status = 500;
  return create_fault ("TechProtocolaireErreur", "998", "Opération inconnue.");
}

/* What is answered instead when something is wrong; NULL = nothing is. */
static char *
answer_panne (FauxPayfip *faux, guint *status, const char **type)
{
  switch (faux->panne)
    {
    case FAUX_PAYFIP_FAUTE_999:
      *status = 500;
      return create_fault ("TechDysfonctionnementErreur", "999", "Dysfonctionnement technique.");
    case FAUX_PAYFIP_XML_CASSE:
      return g_strdup ("<?xml version='1.0'?><S:Envelope xmlns:S=\"x\"><S:Body><ns2:creer");
    case FAUX_PAYFIP_HTTP_502:
      *status = 502;
      *type = "text/html";
      return g_strdup ("<html><body><h1>502 Bad Gateway</h1></body></html>");
    case FAUX_PAYFIP_DTD:
      return g_strdup ("<!DOCTYPE e [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM "
                       "\"file:///etc/passwd\">]><e>&a;&b;</e>");
    case FAUX_PAYFIP_ENORME:
      return g_strnfill (1024 * 1024, ' ');
    case FAUX_PAYFIP_REDIRIGE:
      *status = 302;
      return g_strdup ("");
    case FAUX_PAYFIP_AUTRE_CHOSE:
      return g_strdup ("<bonjour/>");
    case FAUX_PAYFIP_MARCHE:
    default:
      return NULL;
    }
}

static void
handle_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  FauxPayfip *faux = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) flat = soup_message_body_flatten (body);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (flat, NULL) != NULL ? g_bytes_get_data (flat, NULL) : "",
                 g_bytes_get_size (flat));
  const char *type = "text/xml;charset=UTF-8";
  guint status = 200;
  char *out;

  g_mutex_lock (&faux->lock);
  out = answer_panne (faux, &status, &type);
  if (out == NULL)
    out = answer (faux, text, &status);
  g_mutex_unlock (&faux->lock);
  soup_server_message_set_status (message, status, NULL);
  if (status == 302)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                                 CHEMIN "/ailleurs");
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, out, strlen (out));
}

/* --------------------------------------------------------------------------- its life */

static gpointer
run_cb (gpointer data)
{
  FauxPayfip *faux = data;

  g_main_context_push_thread_default (faux->context);
  g_main_loop_run (faux->loop);
  g_main_context_pop_thread_default (faux->context);
  return NULL;
}

FauxPayfip *
faux_payfip_new (const gint64 *now)
{
  FauxPayfip *faux = g_new0 (FauxPayfip, 1);
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  g_mutex_init (&faux->lock);
  faux->now = now;
  faux->operations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, operation_free);
  faux->fausses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  faux->context = g_main_context_new ();
  faux->loop = g_main_loop_new (faux->context, FALSE);
  g_main_context_push_thread_default (faux->context);
  faux->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (faux->server, CHEMIN, handle_cb, faux, NULL);
  soup_server_listen_local (faux->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (faux->server);
  faux->url = g_strdup_printf ("http://127.0.0.1:%d" CHEMIN, g_uri_get_port (uris->data));
  g_main_context_pop_thread_default (faux->context);
  faux->thread = g_thread_new ("faux-payfip", run_cb, faux);
  return faux;
}

void
faux_payfip_free (FauxPayfip *faux)
{
  g_main_loop_quit (faux->loop);
  g_thread_join (faux->thread);
  soup_server_disconnect (faux->server);
  g_object_unref (faux->server);
  g_main_loop_unref (faux->loop);
  g_main_context_unref (faux->context);
  g_hash_table_unref (faux->operations);
  g_hash_table_unref (faux->fausses);
  g_mutex_clear (&faux->lock);
  g_free (faux->dernier);
  g_free (faux->url);
  g_free (faux);
}

const char *
faux_payfip_get_url (FauxPayfip *faux)
{
  return faux->url;
}

void
faux_payfip_set_panne (FauxPayfip *faux, FauxPanne panne)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);

  faux->panne = panne;
}

char *
faux_payfip_dup_idop (FauxPayfip *faux)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);

  return g_strdup (faux->dernier);
}

void
faux_payfip_repondre (FauxPayfip *faux, const char *idop, const char *resultat, int ecart)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);
  Operation *operation = g_hash_table_lookup (faux->operations, idop);

  g_assert_nonnull (operation);
  g_free (operation->resultat);
  operation->resultat = g_strdup (resultat);
  operation->ecart = ecart;
}

void
faux_payfip_fausser (FauxPayfip *faux, const char *champ, const char *valeur)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);

  g_hash_table_insert (faux->fausses, g_strdup (champ), g_strdup (valeur));
}

void
faux_payfip_purger (FauxPayfip *faux)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, faux->operations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Operation *) value)->resultat == NULL)
      g_hash_table_iter_remove (&iter);
}

guint
faux_payfip_count (FauxPayfip *faux)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);

  return g_hash_table_size (faux->operations);
}

guint
faux_payfip_count_questions (FauxPayfip *faux)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&faux->lock);

  return faux->questions;
}
