/* SPDX-License-Identifier: EUPL-1.2 */
/* Every route against every kind of visitor, through the real server: who is let in, who is led to the
 * sign-in, who is told 401, 403 or 404. One table says it; a route that is not in it fails the test. */
#define G_LOG_DOMAIN "parvis-essai"
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "server/comptes/agents-store.h"
#include "server/http/parvis-server.h"
#include "tests/http/serveur-essai.h"
#include "tests/rooms/sql-essai.h"

#define T PARVIS_FOR_TOUS
#define C PARVIS_FOR_CITOYEN
#define R PARVIS_FOR_REGISSEUR
#define A PARVIS_FOR_AGENTS
#define D (PARVIS_FOR_GESTIONNAIRE | PARVIS_FOR_ADMINISTRATEUR) /* who processes files and pieces */

#define FORM "application/x-www-form-urlencoded"
#define JOUR "2026-11-26"

/* What belongs to pascal.dupin, and a number that nobody has. */
#define DEMANDE   "900001"
#define BROUILLON "900002"
#define MESSAGE   "900003"
#define PIECE     "900004"
#define ENFANT    "900005"
#define COURRIEL  "900006"
#define RECU      "900007"
#define PAIEMENT  "900008"
#define INVITE    "900090"
#define ABSENT    "999999"

#define SESSION                                                                                    \
  "{\"identifiant\":\"gestionnaire\",\"mot_de_passe\":\"Parvis-demo-2026\",\"totp\":\"\"}"
#define DECISION                                                                                   \
  "{\"depot\":1,\"decision\":\"valide\",\"valide_au\":\"2027-08-31\",\"motif\":null,"              \
  "\"commentaire\":\"\"}"

typedef struct
{
  const char *route;
  guint qui;
  const char *path;
  guint statut; /* for whoever is let in */
  const char *corps;
  const char *objet; /* the number in the path of what is one family's (or nobody's) */
  guint citoyen;     /* when it is another one for those who are signed in */
  guint traitent;    /* agents for whom the object exists, 0 = all who are let in */
} Ligne;

/* clang-format off */
static const Ligne table[] = {
  { "statique", T, "/static/absent.css", 404 },
  { "reprise", C, "/reprise", 303 },
  { "accueil", T, "/", 200 },
  { "accueil.texte", T, "/informations/mentions-legales", 200 },
  { "tarifs", T, "/tarifs", 200 },
  { "accueil.couleurs", T, "/couleurs.css", 200 },
  { "referentiels.communes", T, "/referentiels/communes?q=sarr", 200 },
  { "demo.courriels", T, "/demo/courriels", 200 },
  { "demo.courriel", T, "/demo/courriels/" COURRIEL, 200 },

  { "comptes.connexion", T, "/connexion", 200, .citoyen = 303 },
  { "comptes.connexion.envoi", T, "/connexion", 422, "identifiant=personne&mot_de_passe=faux" },
  { "comptes.deconnexion", C, "/deconnexion", 303, "" },
  { "comptes.creation", T, "/compte/creation", 200 },
  { "comptes.creation.envoi", T, "/compte/creation", 422, "prenom=x" },
  { "comptes.caracteres", T, "/compte/caracteres/x/image.png", 404 },
  { "comptes.recapitulatif", T, "/compte/recapitulatif", 303 },
  { "comptes.recapitulatif.envoi", T, "/compte/recapitulatif", 303, "cle=x" },
  { "comptes.envoye", T, "/compte/envoye", 200 },
  { "comptes.disponible", T, "/compte/disponible?identifiant=personne", 200 },
  { "comptes.niveau", T, "/compte/niveau", 200, "mot_de_passe=x" },
  { "comptes.activation", T, "/compte/activation?jeton=x", 200 },
  { "comptes.activation.envoi", T, "/compte/activation", 200, "jeton=x" },
  { "comptes.renvoi", T, "/compte/activation/renvoi", 200 },
  { "comptes.renvoi.envoi", T, "/compte/activation/renvoi", 422, "courriel=x" },
  { "comptes.oubli", T, "/compte/oubli", 200 },
  { "comptes.oubli.envoi", T, "/compte/oubli", 422, "courriel=x" },
  { "comptes.reinitialisation", T, "/compte/mot-de-passe?jeton=x", 200 },
  { "comptes.reinitialisation.envoi", T, "/compte/mot-de-passe", 200, "jeton=x" },
  { "comptes.profil", C, "/mon-profil", 200 },
  { "comptes.profil.bloc", C, "/mon-profil/civiles", 200 },
  { "comptes.profil.bloc.envoi", C, "/mon-profil/civiles", 422, "prenom=" },
  { "comptes.membre", C, "/mon-foyer/membres/" ENFANT, 200, .objet = ENFANT },
  { "comptes.membre.envoi", C, "/mon-foyer/membres/" ENFANT, 303, "prenom2=Rose", ENFANT },
  { "comptes.inviter", C, "/mon-foyer/inviter", 200 },
  { "comptes.inviter.envoi", C, "/mon-foyer/inviter", 422, "prenom=x" },
  { "comptes.invitation.suite", C, "/mon-foyer/invitations/" INVITE, 303, "action=retirer", INVITE },
  { "comptes.invitation.lien", T, "/invitation?jeton=x", 200 },
  { "comptes.invitation.lien.envoi", T, "/invitation", 200, "jeton=x" },
  { "demandes.copie", C, "/demandes/" DEMANDE "/copie", 200, .objet = DEMANDE },
  { "demandes.copie.envoi", C, "/demandes/" DEMANDE "/copie", 303, "", DEMANDE },
  { "demandes.fiche", C, "/mon-foyer/enfants/" ENFANT, 200, .objet = ENFANT },
  { "garde", C, "/mon-foyer/garde/" ENFANT, 200, .objet = ENFANT },
  { "garde.reponse", C, "/mon-foyer/garde/" ENFANT, 303, "action=accepter", ENFANT },
  /* The child has one household. */
  { "garde.proposition", C, "/mon-foyer/garde/" ENFANT "/proposition", 404, .objet = ENFANT },
  { "garde.proposition.envoi", C, "/mon-foyer/garde/" ENFANT "/proposition", 404, "action=proposer", ENFANT },
  { "garde.echange", C, "/mon-foyer/garde/" ENFANT "/echange", 404, .objet = ENFANT },
  { "garde.echange.envoi", C, "/mon-foyer/garde/" ENFANT "/echange", 404, "action=proposer", ENFANT },
  { "depart.quitter", C, "/mon-foyer/quitter", 200 },
  { "depart.quitter.envoi", C, "/mon-foyer/quitter", 422, "mot_de_passe_actuel=x" },
  /* Not a child: the town hall alone takes one out. */
  { "depart.retrait", C, "/mon-foyer/membres/" ENFANT "/retrait", 409, .objet = ENFANT },
  { "depart.retrait.envoi", C, "/mon-foyer/membres/" ENFANT "/retrait", 409, "", ENFANT },
  { "donnees", C, "/mes-donnees", 200 },
  { "donnees.consultations", C, "/mes-donnees/consultations", 200 },
  { "donnees.archive.demande", C, "/mes-donnees/demande", 303, "" },
  { "donnees.suppression", C, "/mes-donnees/suppression", 200 },
  { "donnees.suppression.envoi", C, "/mes-donnees/suppression", 422, "mot_de_passe_actuel=x" },
  { "donnees.garder", C, "/mes-donnees/garder", 303, "" },
  { "donnees.suppression.confirmation", T, "/mes-donnees/suppression/confirmation?jeton=x", 200 },
  { "donnees.suppression.confirmation.envoi", T, "/mes-donnees/suppression/confirmation", 200, "jeton=x" },
  { "donnees.archive", C, "/mes-donnees/archive", 422, "mot_de_passe_actuel=x" },
  { "comptes.acces.courriel", C, "/mon-acces/courriel", 200 },
  { "comptes.acces.courriel.envoi", C, "/mon-acces/courriel", 422, "courriel=x" },
  { "comptes.rappels.envoi", C, "/mon-acces/rappels", 303, "rappel=oui" },
  { "comptes.acces.sessions", C, "/mon-acces/appareils", 200 },
  { "comptes.acces.sessions.envoi", C, "/mon-acces/appareils", 303, "session=x" },
  { "comptes.acces.confirmation", T, "/mon-acces/courriel/confirmation?jeton=x", 200 },
  { "comptes.acces.confirmation.envoi", T, "/mon-acces/courriel/confirmation", 200, "jeton=x" },
  { "comptes.acces.mot_de_passe", C, "/mon-acces/mot-de-passe", 200 },
  { "comptes.acces.mot_de_passe.envoi", C, "/mon-acces/mot-de-passe", 422, "mot_de_passe=x" },

  { "demandes.demarche", T, "/demarches/fiche-enfant", 200 },
  { "demandes.demarche.envoi", C, "/demarches/fiche-enfant", 303, "cgu=oui" },
  { "demandes.liste", C, "/demandes", 200 },
  { "demandes.suivi", C, "/demandes/" DEMANDE, 200, .objet = DEMANDE },
  { "demandes.reprendre", C, "/demandes/" BROUILLON "/reprendre", 303, .objet = BROUILLON },
  { "demandes.etape", C, "/demandes/" BROUILLON "/etapes/informations", 200, .objet = BROUILLON },
  { "demandes.etape.envoi", C, "/demandes/" BROUILLON "/etapes/informations", 303,
    "reglement=oui&action=suivant", BROUILLON },
  { "demandes.confirmation", C, "/demandes/" DEMANDE "/confirmation", 200, .objet = DEMANDE },
  { "demandes.suppression", C, "/demandes/" BROUILLON "/suppression", 200, .objet = BROUILLON },
  { "demandes.suppression.envoi", C, "/demandes/" BROUILLON "/suppression", 303, "", BROUILLON },
  { "demandes.annulation", C, "/demandes/" DEMANDE "/annulation", 200, .objet = DEMANDE },
  { "demandes.annulation.envoi", C, "/demandes/" DEMANDE "/annulation", 303, "", DEMANDE },

  { "justificatifs.piece", C, "/justificatifs/" PIECE, 200, .objet = PIECE },
  { "justificatifs.piece.envoi", C, "/justificatifs/" PIECE, 422, "x=x", PIECE },
  { "justificatifs.fichier", C, "/justificatifs/" PIECE "/depots/1/fichiers/1", 200, .objet = PIECE },
  { "messages.echanges", C, "/echanges", 200 },
  { "messages.message", C, "/echanges/messages/" MESSAGE, 200, .objet = MESSAGE },
  { "messages.fichier", C, "/echanges/messages/" MESSAGE "/fichiers/1", 200, .objet = MESSAGE },
  { "messages.demande", C, "/echanges/demandes/" DEMANDE, 200, .objet = DEMANDE },
  { "messages.demande.envoi", C, "/echanges/demandes/" DEMANDE, 303, "reponse=Bonjour", DEMANDE },
  { "messages.message.envoi", C, "/echanges/messages/" MESSAGE, 303, "reponse=Bonjour", MESSAGE },
  { "regie.releve", C, "/paiements/releve", 200 },
  { "regie.releve.pdf", C, "/paiements/releve/pdf", 200 },
  { "regie.releve.csv", C, "/paiements/releve/csv", 200 },
  { "paiement.recharger", C, "/paiements/recharger", 200 },
  { "paiement.recharger.envoi", C, "/paiements/recharger", 422, "montant=0" },
  { "paiement.notification", T, "/paiements/notification?idop=absent", 200 },
  { "paiement.notification.envoi", T, "/paiements/notification", 200, "idop=absent" },
  { "paiement", C, "/paiements/" PAIEMENT, 200, .objet = PAIEMENT },
  { "paiement.quittance", C, "/paiements/" PAIEMENT "/quittance", 200, .objet = PAIEMENT },
  { "paiement.retour", T, "/paiements/" PAIEMENT "/retour?resultrans=P", 303 },
  { "paiement.retour.envoi", T, "/paiements/" PAIEMENT "/retour", 303, "resultrans=P" },
  { "demo.banque", T, "/demo/banque/absent", 404 },
  { "demo.banque.envoi", T, "/demo/banque/absent", 404, "action=payer" },
  { "agenda", C, "/agenda", 200 },
  { "agenda.semaine", C, "/agenda/semaine", 200 },
  { "agenda.semaine.envoi", C, "/agenda/semaine", 303, "action=confirmer" },
  { "agenda.historique", C, "/agenda/historique?personne=" ENFANT, 200, .objet = ENFANT },
  { "agenda.groupees", C, "/agenda/groupees", 200 },
  { "agenda.groupees.apercu", C, "/agenda/groupees", 422, "action=creer" },
  { "agenda.groupees.envoi", C, "/agenda/groupees/confirmation", 422, "action=creer" },
  { "agenda.abonnement", C, "/agenda/abonnement", 200 },
  { "agenda.abonnement.envoi", C, "/agenda/abonnement", 303, "action=creer" },
  { "agenda.calendrier", T, "/calendrier/x.ics", 404 },
  { "agenda.recu", C, "/agenda/recus/" RECU, 200, .objet = RECU },
  { "agenda.recu.pdf", C, "/agenda/recu-pdf/" RECU, 200, .objet = RECU },
  { "agenda.verifier", T, "/verifier", 200 },
  { "agenda.verification", T, "/verifier/1-AAAA-AAAA-AAAA-AAAA", 404 },
  { "agenda.lien", T, "/reserver?jeton=x", 200 },
  { "agenda.lien.envoi", T, "/reserver", 409, "jeton=x" },
  { "agenda.jour", C, "/agenda/" ENFANT "/1/" JOUR, 200, .objet = ENFANT },
  { "agenda.attente.envoi", C, "/agenda/" ENFANT "/1/2026-11-27/attente", 200, "action=entrer", ENFANT },
  { "agenda.jour.envoi", C, "/agenda/" ENFANT "/1/2026-11-27", 303, "action=reserver", ENFANT },

  { "agents.session", T, "/api/session", 200, SESSION },
  { "agents.session.fin", A, "/api/session/fin", 200, "{}" },
  { "api.compteurs", A, "/api/compteurs", 200 },
  { "api.evenements", A, "/api/evenements", 200 },
  { "api.demandes", A, "/api/demandes", 200 },
  { "api.demande", A, "/api/demandes/" DEMANDE, 200, .objet = DEMANDE, .traitent = D },
  { "api.demande.prise-en-charge", A, "/api/demandes/" DEMANDE "/prise-en-charge", 200, "{}", DEMANDE, .traitent = D },
  /* It has no answers: there is nothing to enrol in. */
  { "api.demande.acceptation", A, "/api/demandes/" DEMANDE "/acceptation", 409, "{\"derogation\":null}",
    DEMANDE, .traitent = D },
  { "api.demande.refus", A, "/api/demandes/" DEMANDE "/refus", 200, "{\"motif\":\"Non\"}", DEMANDE, .traitent = D },
  { "api.demande.complement", A, "/api/demandes/" DEMANDE "/complement", 200,
    "{\"etapes\":[\"enfant\"],\"message\":\"Quoi\"}", DEMANDE, .traitent = D },
  { "api.demande.joint", A, "/api/demandes/" DEMANDE "/messages/" MESSAGE "/fichiers/1", 200,
    .objet = DEMANDE, .traitent = D },
  { "api.demande.joint.page", A, "/api/demandes/" DEMANDE "/messages/" MESSAGE "/fichiers/1/pages/1", 200,
    .objet = DEMANDE, .traitent = D },
  { "api.demande.messages", A, "/api/demandes/" DEMANDE "/messages", 200, "{\"texte\":\"Bonjour\"}", DEMANDE, .traitent = D },
  { "api.demande.notes", A, "/api/demandes/" DEMANDE "/notes", 200, "{\"texte\":\"Vu\"}", DEMANDE, .traitent = D },
  { "api.justificatifs", D, "/api/justificatifs", 200 },
  { "api.justificatif", D, "/api/justificatifs/" PIECE, 200, .objet = PIECE },
  /* Nobody draws in this test. */
  { "api.justificatif.page", D, "/api/justificatifs/" PIECE "/depots/1/pages/1", 202, .objet = PIECE },
  { "api.justificatif.fichier", D, "/api/justificatifs/" PIECE "/depots/1/fichiers/1", 200,
    .objet = PIECE },
  { "api.justificatif.decision", D, "/api/justificatifs/" PIECE "/decision", 200, DECISION, PIECE },
  { "api.justificatif.annulation", D, "/api/justificatifs/" PIECE "/annulation", 409, "{\"depot\":1}",
    PIECE },
  { "api.foyers.membre.fin", D, "/api/foyers/1/membres/" ENFANT "/fin", 200, "{\"motif\":\"Jugement\"}",
    ENFANT },
  { "api.foyers.credit", R, "/api/foyers/1/credit", 200,
    "{\"montant_cents\":100,\"moyen\":\"cheque\",\"libelle\":\"\","
    "\"jeton\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}" },
};
/* clang-format on */

typedef struct
{
  const char *nom;
  guint qui; /* C or an agent's bit, 0 = nobody */
  gboolean autre;
  char *entetes; /* its header lines */
  char *csrf;
} Visiteur;

typedef struct
{
  EssaiCommune *essai;
  ServeurEssai serveur; /* its port only */
  GPtrArray *visiteurs;
} Matrice;

/* --------------------------------------------------------------------------- requests */

static char *
talk (Matrice *m, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: portail.test\r\n%s\r\n%s",
                                              method, path, headers, body != NULL ? body : "");
  int fd = serveur_essai_connect (&m->serveur);
  char *answer;

  essai_send (fd, request, -1);
  answer = g_str_equal (method, "HEAD") || strstr (path, "/api/evenements") != NULL
               ? essai_receive_head (fd)
               : essai_receive (fd);
  close (fd);
  if (answer == NULL)
    g_error ("%s %s: no answer", method, path);
  return answer;
}

static char *
get (Matrice *m, const char *path, const char *headers)
{
  return talk (m, "GET", path, headers, NULL);
}

static char *
post (Matrice *m, const char *path, const char *headers, const char *type, const char *body)
{
  g_autofree char *all =
      g_strdup_printf ("%sContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", headers,
                       type, strlen (body));

  return talk (m, "POST", path, all, body);
}

static char *
dup_between (const char *text, const char *before, const char *after)
{
  const char *start = strstr (text, before);

  if (start == NULL)
    g_error ("no %s in %s", before, text);
  start += strlen (before);
  return g_strndup (start, strcspn (start, after));
}

static char *
dup_csrf (const char *page)
{
  return dup_between (page, "name=\"_csrf\" value=\"", "\"");
}

/* --------------------------------------------------------------------------- visitors */

static Visiteur *
add (Matrice *m, const char *nom, guint qui, char *entetes)
{
  Visiteur *visiteur = g_new0 (Visiteur, 1);
  gboolean citoyen = qui == C;
  g_autofree char *page = get (m, citoyen ? "/" : "/connexion", entetes);

  visiteur->nom = nom;
  visiteur->qui = qui;
  visiteur->csrf = dup_csrf (page);
  visiteur->entetes = entetes;
  if (!citoyen)
    {
      g_autofree char *visite = dup_between (page, "__Host-parvis-visite=", ";");
      g_autofree char *old = entetes;

      /* A browser sends one Cookie header. */
      if (strstr (old, "Cookie: ") != NULL)
        {
          g_auto (GStrv) parts = g_strsplit (old, "Cookie: ", 2);

          visiteur->entetes =
              g_strdup_printf ("%sCookie: __Host-parvis-visite=%s; %s", parts[0], visite, parts[1]);
        }
      else
        visiteur->entetes = g_strdup_printf ("%sCookie: __Host-parvis-visite=%s\r\n", old, visite);
    }
  g_ptr_array_add (m->visiteurs, visiteur);
  return visiteur;
}

static void
visiteur_free (gpointer data)
{
  Visiteur *visiteur = data;

  g_free (visiteur->entetes);
  g_free (visiteur->csrf);
  g_free (visiteur);
}

/* The session's cookie of a citizen who has just signed in. */
static char *
sign_in (Matrice *m, const char *identifiant)
{
  g_autofree char *page = get (m, "/connexion", "");
  g_autofree char *csrf = dup_csrf (page);
  g_autofree char *visite = dup_between (page, "__Host-parvis-visite=", ";");
  g_autofree char *cookie = g_strdup_printf ("Cookie: __Host-parvis-visite=%s\r\n", visite);
  g_autofree char *body =
      g_strdup_printf ("_csrf=%s&identifiant=%s&mot_de_passe=Parvis-demo-2026", csrf, identifiant);
  g_autofree char *answer = post (m, "/connexion", cookie, FORM, body);

  g_assert_cmpuint (essai_status (answer), ==, 303);
  return dup_between (answer, "__Host-parvis=", ";");
}

static char *
sign_in_agent (Matrice *m, const char *identifiant)
{
  g_autofree char *body = g_strdup_printf (
      "{\"identifiant\":\"%s\",\"mot_de_passe\":\"Parvis-demo-2026\",\"totp\":\"\"}", identifiant);
  g_autofree char *answer = post (m, "/api/session", "", "application/json", body);

  g_assert_cmpuint (essai_status (answer), ==, 200);
  return dup_between (answer, "\"jeton\":\"", "\"");
}

static void
add_visiteurs (Matrice *m)
{
  static const struct
  {
    const char *identifiant;
    guint bit;
  } agents[] = {
    { "gestionnaire", PARVIS_FOR_GESTIONNAIRE },
    { "regisseur", PARVIS_FOR_REGISSEUR },
    { "cantine", PARVIS_FOR_CANTINE },
    { "admin", PARVIS_FOR_ADMINISTRATEUR },
  };
  g_autofree char *pascal = sign_in (m, "pascal.dupin"), *david = sign_in (m, "david.moulin");
  g_autofree char *ended = sign_in (m, "pascal.dupin");
  g_autofree char *ended_agent = sign_in_agent (m, "gestionnaire");
  g_autofree char *wrong = g_strnfill (43, 'A');

  add (m, "another parent", C, g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", david))->autre =
      TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      g_autofree char *jeton = sign_in_agent (m, agents[i].identifiant);

      add (m, agents[i].identifiant, agents[i].bit,
           g_strdup_printf ("Authorization: Bearer %s\r\n", jeton));
    }
  add (m, "this parent", C, g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", pascal));
  {
    g_autofree char *out = g_strdup_printf ("Authorization: Bearer %s\r\n", ended_agent);
    g_autofree char *page = get (m, "/", "");
    g_autofree char *cookie = g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", ended);
    g_autofree char *mine = get (m, "/", cookie);
    g_autofree char *csrf = dup_csrf (mine);
    g_autofree char *body = g_strdup_printf ("_csrf=%s", csrf);
    g_autofree char *signed_out = post (m, "/deconnexion", cookie, FORM, body);
    g_autofree char *ended_too = post (m, "/api/session/fin", out, "application/json", "{}");

    g_assert_cmpuint (essai_status (page), ==, 200);
    g_assert_cmpuint (essai_status (signed_out), ==, 303);
    g_assert_cmpuint (essai_status (ended_too), ==, 200);
  }
  add (m, "nobody", 0, g_strdup (""));
  add (m, "an invented session", 0,
       g_strdup_printf ("Authorization: Bearer %s\r\nCookie: __Host-parvis=%s\r\n", wrong, wrong));
  add (m, "a session that is over", 0,
       g_strdup_printf ("Authorization: Bearer %s\r\nCookie: __Host-parvis=%s\r\n", ended_agent,
                        ended));
}

/* --------------------------------------------------------------------------- objects */

/* A page without anything on it, that the vault accepts. */
static void
send_piece (EssaiCommune *essai)
{
  static const char pdf[] =
      "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n"
      "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n"
      "0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n186\n%%EOF\n";
  g_autoptr (ParvisRequest) request =
      essai_commune_request (essai, "pascal.dupin", "POST", "/justificatifs/" PIECE);
  g_autoptr (ParvisResponse) response = NULL;

  parvis_request_add_upload_for_test (request, "fichiers", "domicile.pdf", pdf, strlen (pdf));
  response = essai_commune_run (essai, request);
  essai_assert_status (response, 303);
}

static void
create_paiement (EssaiCommune *essai)
{
  sql_exec (essai,
            "INSERT INTO paiement (reference, foyer_id, compte_id, montant_cents, fournisseur,"
            " numcli, exercice, saisie, objet, courriel, etat, cree_a) SELECT '" PAIEMENT "',"
            " foyer_id, id, 3000, 'simulation', '999999', 2026, 'T', 'Recharge', courriel,"
            " 'paye', 1 FROM compte WHERE identifiant = 'pascal.dupin';"
            "INSERT INTO quittance VALUES (2026, 1, (SELECT max (id) FROM paiement),"
            " (SELECT min (id) FROM ecriture), 3000, 'Monsieur DUPIN Pascal', '2026-11-21', 1);");
}

static void
create_objets (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, "pascal.dupin");

  sql_exec (
      essai,
      "INSERT INTO personne (id, nom_naissance, prenom, sexe, naissance_le, cree_a)"
      " VALUES (" ENFANT ", 'Dupin', 'Hortense', 'fille', '2017-01-02', 1);"
      "INSERT INTO foyer_membre (foyer_id, personne_id, role, du)"
      " VALUES (%" G_GINT64_FORMAT ", " ENFANT ", 'enfant', '2026-01-01');"
      "INSERT INTO inscription VALUES (" ENFANT ", 1, '2026-09-01', '2027-08-31', '2026-2027',"
      " 1, 'CE2', %" G_GINT64_FORMAT ", 0, 1);"
      "INSERT INTO justificatif (id, type, foyer_id, cree_a)"
      " VALUES (" PIECE ", 'justificatif-domicile', %" G_GINT64_FORMAT ", 1);"
      "INSERT INTO reservation_fait VALUES (" RECU ", " ENFANT
      ", 1, '2026-11-30', 'reserver', %" G_GINT64_FORMAT ", 0, NULL, '{}', 'citoyen', 1, 'web', 1,"
      " NULL, x'00');"
      "INSERT INTO courriel (id, a, sujet, corps, cree_a)"
      " VALUES (" COURRIEL ", 'x@exemple.test', 'Bonjour', 'Bonjour', 1);",
      foyer, foyer, foyer, foyer);
  create_paiement (essai);
  send_piece (essai);
}

/* Everything as it was before the last request. */
static void
remettre (EssaiCommune *essai)
{
  gint64 foyer = essai_commune_get_foyer (essai, "pascal.dupin");

  sql_exec (
      essai,
      "INSERT OR REPLACE INTO session SELECT * FROM essai_session;"
      "DELETE FROM tentative; DELETE FROM envoi;"
      "INSERT OR REPLACE INTO demande (id, foyer_id, teleprocedure, version, etat, cree_a,"
      " modifie_a, depose_a) SELECT " DEMANDE ", %" G_GINT64_FORMAT
      ", code, max (version), 'en_traitement', 1, 1, 1 FROM teleprocedure WHERE code = "
      "'fiche-enfant';"
      "INSERT OR REPLACE INTO demande (id, foyer_id, teleprocedure, version, etat, cree_a,"
      " modifie_a) SELECT " BROUILLON ", %" G_GINT64_FORMAT
      ", code, max (version), 'brouillon', 1, 1 FROM teleprocedure WHERE code = 'fiche-enfant';"
      "INSERT OR REPLACE INTO message (id, foyer_id, demande_id, auteur_type, sujet, corps, "
      "ecrit_a)"
      " VALUES (" MESSAGE ", %" G_GINT64_FORMAT ", " DEMANDE ", 'agent', 'Bonjour', 'Bonjour', 1);"
      "INSERT OR REPLACE INTO message_fichier (message_id, rang, nom, type, taille, empreinte, cle,"
      " chemin, antivirus) SELECT " MESSAGE ", 1, nom, type, taille, empreinte, cle, chemin, 'sain'"
      " FROM fichier WHERE justificatif_id = " PIECE ";"
      "INSERT OR REPLACE INTO invitation (id, empreinte, foyer_id, compte_id, nature, prenom, "
      "courriel,"
      " lien, envoyee_a, expire_a) SELECT " INVITE ", x'00', foyer_id, id, 'autre', 'Claire', "
      "'x@exemple.test', 'mere', 1, 1 FROM compte WHERE identifiant = 'pascal.dupin';"
      "UPDATE foyer_membre SET au = NULL WHERE personne_id = " ENFANT ";"
      "UPDATE depot SET etat = 'en_attente', decide_a = NULL, agent_id = NULL, definitif_a = NULL,"
      " valide_au = NULL WHERE justificatif_id = " PIECE ";"
      "UPDATE justificatif SET etat = 'en_attente', valide_au = NULL WHERE id = " PIECE ";",
      foyer, foyer, foyer);
}

/* --------------------------------------------------------------------------- what is expected */

static const Ligne *
find_ligne (const char *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].route, route))
      return &table[i];
  return NULL;
}

static gboolean
is_let_in (const Ligne *ligne, const Visiteur *visiteur)
{
  return (ligne->qui & T) || (ligne->qui & visiteur->qui);
}

/* Who is not let in: pages lead to the sign-in, the API says 401, or 403 to an agent of another role. */
static guint
get_refus (const Ligne *ligne, const Visiteur *visiteur)
{
  if (ligne->qui & C)
    return 303;
  return visiteur->qui & A ? 403 : 401;
}

static guint
get_attendu (const Ligne *ligne, const Visiteur *visiteur)
{
  if (!is_let_in (ligne, visiteur))
    return get_refus (ligne, visiteur);
  if (visiteur->autre && ligne->objet != NULL)
    return 404;
  if (ligne->traitent != 0 && (ligne->traitent & visiteur->qui) == 0)
    return 404;
  return ligne->citoyen != 0 && visiteur->qui == C ? ligne->citoyen : ligne->statut;
}

/* The path with the number of what does not exist. */
static char *
dup_absent (const Ligne *ligne)
{
  g_auto (GStrv) parts = g_strsplit (ligne->path, ligne->objet, 2);

  return g_strdup_printf ("%s" ABSENT "%s", parts[0], parts[1]);
}

/* --------------------------------------------------------------------------- the matrix */

static char *
send (Matrice *m,
      const ParvisRoute *route,
      const Ligne *ligne,
      const Visiteur *v,
      const char *path,
      gboolean with_csrf)
{
  g_autofree char *body = NULL, *type = NULL;

  remettre (m->essai);
  switch (route->body)
    {
    case PARVIS_BODY_NONE:
      return get (m, path, v->entetes);
    case PARVIS_BODY_JSON:
      return post (m, path, v->entetes, "application/json", ligne->corps);
    case PARVIS_BODY_UPLOAD:
      type = g_strdup ("multipart/form-data; boundary=limite");
      body =
          g_strdup_printf ("--limite\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                           "--limite\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%s\r\n"
                           "--limite--\r\n",
                           with_csrf ? "_csrf" : "rien", v->csrf, (int) strcspn (ligne->corps, "="),
                           ligne->corps, ligne->corps + strcspn (ligne->corps, "=") + 1);
      break;
    case PARVIS_BODY_FORM:
    case PARVIS_BODY_FORM_FROM_OUTSIDE:
    default:
      type = g_strdup (FORM);
      body = g_strdup_printf ("%s=%s&%s", with_csrf ? "_csrf" : "rien", v->csrf, ligne->corps);
    }
  return post (m, path, v->entetes, type, body);
}

static void
check_statut (
    const ParvisRoute *route, const Visiteur *v, const char *what, guint got, guint expected)
{
  if (got == expected)
    return;
  g_test_message ("%s %s (%s), %s%s: %u instead of %u", route->method, route->pattern, route->name,
                  v->nom, what, got, expected);
  g_test_fail ();
}

static void
check_sign_in (const ParvisRoute *route, const Visiteur *v, const char *answer)
{
  g_autofree char *location = essai_header (answer, "Location");

  if (location != NULL && g_str_has_prefix (location, "/connexion"))
    return;
  g_test_message ("%s, %s: led to %s", route->name, v->nom, location);
  g_test_fail ();
}

/* The body without what is another one each time. */
static char *
dup_bare_body (const char *answer)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("value=\"[A-Za-z0-9_-]{43}\"|" ABSENT "|9000[0-9]{2}", 0, 0, NULL);

  return g_regex_replace_literal (regex, essai_body (answer), -1, 0, "·", 0, NULL);
}

/* Another family's is answered exactly as what does not exist. */
static void
check_absent (
    Matrice *m, const ParvisRoute *route, const Ligne *ligne, const Visiteur *v, const char *answer)
{
  g_autofree char *path = dup_absent (ligne);
  g_autofree char *absent = send (m, route, ligne, v, path, TRUE);
  g_autofree char *one = NULL, *two = NULL;

  check_statut (route, v, ", what does not exist", essai_status (absent), 404);
  if (!v->autre || essai_status (absent) != 404)
    return;
  one = dup_bare_body (answer);
  two = dup_bare_body (absent);
  g_assert_cmpstr (one, ==, two);
}

static void
check_visiteur (Matrice *m, const ParvisRoute *route, const Ligne *ligne, const Visiteur *v)
{
  g_autofree char *answer = send (m, route, ligne, v, ligne->path, TRUE);
  gboolean let_in = is_let_in (ligne, v);

  check_statut (route, v, "", essai_status (answer), get_attendu (ligne, v));
  if (!let_in && get_refus (ligne, v) == 303)
    check_sign_in (route, v, answer);
  if (let_in && ligne->objet != NULL)
    check_absent (m, route, ligne, v, answer);
  if (let_in && (route->body == PARVIS_BODY_FORM || route->body == PARVIS_BODY_UPLOAD))
    {
      g_autofree char *forged = send (m, route, ligne, v, ligne->path, FALSE);

      check_statut (route, v, ", without the form's token", essai_status (forged), 403);
    }
  if (let_in && route->body == PARVIS_BODY_NONE && route->how != PARVIS_STREAMS)
    {
      g_autofree char *head = NULL;

      remettre (m->essai);
      head = talk (m, "HEAD", ligne->path, v->entetes, NULL);
      check_statut (route, v, ", HEAD", essai_status (head), essai_status (answer));
    }
}

static void
check_route (const ParvisRoute *route, gpointer data)
{
  const Ligne *ligne = find_ligne (route->name);
  Matrice *m = data;

  if (ligne == NULL)
    {
      g_test_message ("%s (%s %s) is not in the table of tests/rooms/test-visiteurs.c", route->name,
                      route->method, route->pattern);
      g_test_fail ();
      return;
    }
  for (guint i = 0; i < m->visiteurs->len; i++)
    check_visiteur (m, route, ligne, m->visiteurs->pdata[i]);
}

static void
start (Matrice *m, EssaiCommune *essai)
{
  ParvisServerOptions options = { .listen = "127.0.0.1:0", .workers = 2 };
  g_autoptr (GError) error = NULL;

  m->essai = essai;
  m->visiteurs = g_ptr_array_new_with_free_func (visiteur_free);
  m->serveur.server = parvis_server_new (essai->commune, essai->router, &options, &error);
  g_assert_no_error (error);
  m->serveur.port = parvis_server_get_port (m->serveur.server);
}

static void
stop (Matrice *m)
{
  parvis_server_free (m->serveur.server);
  g_ptr_array_unref (m->visiteurs);
}

static void
test_matrice (EssaiCommune *essai)
{
  Matrice m = { 0 };

  create_objets (essai);
  start (&m, essai);
  add_visiteurs (&m);
  sql_exec (essai, "CREATE TABLE essai_session AS SELECT * FROM session");
  parvis_router_foreach (essai->router, check_route, &m);
  stop (&m);
}

/* --------------------------------------------------------------------------- a session that ends */

#define TEXTE        "Voici son carnet"
#define ENTETE(name) "--limite\r\nContent-Disposition: form-data; name=\"" name "\""

/* A message with a file, sent after the session ended: the text waits, the file touches no disk, and both are
 * asked for where one was. */
static void
test_session_perdue (EssaiCommune *essai)
{
  static const char chemin[] = "/echanges/messages/" MESSAGE;
  static const char type[] = "multipart/form-data; boundary=limite";
  Matrice m = { 0 };
  g_autofree char *jeton = NULL, *cookie = NULL, *page = NULL, *csrf = NULL, *corps = NULL;
  g_autofree char *perdu = NULL, *reprise = NULL, *encore = NULL, *les_deux = NULL, *suite = NULL;
  g_autofree char *csrf2 = NULL, *corps2 = NULL, *revenu = NULL, *vers = NULL;

  create_objets (essai);
  start (&m, essai);
  sql_exec (essai, "CREATE TABLE essai_session AS SELECT * FROM session");
  remettre (essai);
  jeton = sign_in (&m, "pascal.dupin");
  cookie = g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", jeton);
  page = get (&m, chemin, cookie);
  csrf = dup_csrf (page);
  sql_exec (essai, "UPDATE session SET expire_a = 1");
  corps = g_strdup_printf (
      ENTETE ("_csrf") "\r\n\r\n%s\r\n" ENTETE ("reponse") "\r\n\r\n" TEXTE "\r\n" ENTETE (
          "fichiers") "; "
                      "filename=\"a.pdf\"\r\n\r\n%%PDF-1.4\r\n--limite--\r\n",
      csrf);
  perdu = post (&m, chemin, cookie, type, corps);
  g_assert_cmpuint (essai_status (perdu), ==, 303);
  vers = essai_header (perdu, "Location");
  g_assert_true (g_str_has_prefix (vers, "/connexion"));
  reprise = dup_between (perdu, "__Host-parvis-reprise=", ";");
  encore = sign_in (&m, "pascal.dupin");
  les_deux =
      g_strdup_printf ("Cookie: __Host-parvis=%s; __Host-parvis-reprise=%s\r\n", encore, reprise);
  suite = get (&m, "/reprise", les_deux);
  g_assert_nonnull (strstr (suite, TEXTE));
  g_assert_nonnull (strstr (suite, "choisissez-les de nouveau"));
  g_assert_nonnull (strstr (suite, "enctype=\"multipart/form-data\""));
  csrf2 = dup_csrf (suite);
  corps2 = g_strdup_printf (
      ENTETE ("_csrf") "\r\n\r\n%s\r\n" ENTETE ("reponse") "\r\n\r\n" TEXTE "\r\n" ENTETE (
          "_fichiers") "\r\n\r\n"
                       "1\r\n" ENTETE ("_reprise") "\r\n\r\n1\r\n--limite--\r\n",
      csrf2);
  revenu = post (&m, chemin, les_deux, type, corps2);
  g_assert_cmpuint (essai_status (revenu), ==, 422);
  g_assert_nonnull (strstr (revenu, TEXTE "</textarea>"));
  g_assert_nonnull (strstr (revenu, "votre texte est gardé"));
  stop (&m);
}

/* --------------------------------------------------------------------------- methods */

typedef struct
{
  Matrice *m;
  GHashTable *methods; /* pattern → "GET", "POST" or "GET, POST" */
} Methodes;

static void
note_method (const ParvisRoute *route, gpointer data)
{
  Methodes *methodes = data;
  const char *there = g_hash_table_lookup (methodes->methods, route->pattern);

  g_hash_table_insert (methodes->methods, (gpointer) route->pattern,
                       (gpointer) (there != NULL ? "GET, POST" : route->method));
}

static void
check_methods (const ParvisRoute *route, gpointer data)
{
  Methodes *methodes = data;
  const char *allowed = g_hash_table_lookup (methodes->methods, route->pattern);
  const Ligne *ligne = find_ligne (route->name);
  const char *other = g_str_equal (allowed, "GET") ? "POST" : "GET";
  g_autofree char *answer = NULL, *allow = NULL, *put = NULL;

  if (ligne == NULL)
    return;
  put = talk (methodes->m, "PUT", ligne->path, "Content-Length: 0\r\n", "");
  if (essai_status (put) != 405 && essai_status (put) != 501)
    g_error ("PUT %s: %u", ligne->path, essai_status (put));
  if (g_str_equal (allowed, "GET, POST"))
    return;
  answer = g_str_equal (other, "GET") ? get (methodes->m, ligne->path, "")
                                      : post (methodes->m, ligne->path, "", FORM, "a=1");
  allow = essai_header (answer, "Allow");
  if (essai_status (answer) != 405 || g_strcmp0 (allow, allowed) != 0)
    g_error ("%s %s: %u, Allow: %s", other, ligne->path, essai_status (answer), allow);
}

static void
test_methodes (EssaiCommune *essai)
{
  Matrice m = { 0 };
  Methodes methodes = { .m = &m, .methods = g_hash_table_new (g_str_hash, g_str_equal) };

  start (&m, essai);
  parvis_router_foreach (essai->router, note_method, &methodes);
  parvis_router_foreach (essai->router, check_methods, &methodes);
  g_hash_table_unref (methodes.methods);
  stop (&m);
}

/* --------------------------------------------------------------------------- besides */

/* What a query names is one's own too. */
static void
test_agenda_d_un_autre (EssaiCommune *essai)
{
  g_autoptr (ParvisResponse) other = NULL;

  create_objets (essai);
  other = essai_commune_get (essai, "david.moulin", "/agenda?personne=" ENFANT "&activite=1");
  essai_assert_no_body (other, "Hortense");
}

/* An agent who left, an account that was closed: their sessions are worth nothing. */
static void
test_parti (EssaiCommune *essai)
{
  Matrice m = { 0 };
  g_autofree char *jeton = NULL, *entete = NULL, *before = NULL, *after = NULL;
  g_autofree char *cookie = NULL, *citoyen = NULL, *page = NULL;

  start (&m, essai);
  jeton = sign_in_agent (&m, "gestionnaire");
  entete = g_strdup_printf ("Authorization: Bearer %s\r\n", jeton);
  before = get (&m, "/api/demandes", entete);
  g_assert_cmpuint (essai_status (before), ==, 200);
  essai->now += 24 * 3600 + 1;
  after = get (&m, "/api/demandes", entete);
  g_assert_cmpuint (essai_status (after), ==, 401);
  cookie = sign_in (&m, "pascal.dupin");
  citoyen = g_strdup_printf ("Cookie: __Host-parvis=%s\r\n", cookie);
  sql_exec (essai, "UPDATE compte SET etat = 'bloque' WHERE identifiant = 'pascal.dupin'");
  page = get (&m, "/demandes", citoyen);
  g_assert_cmpuint (essai_status (page), !=, 200);
  stop (&m);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  essai_commune_add ("/visiteurs/matrice", test_matrice);
  essai_commune_add ("/visiteurs/methodes", test_methodes);
  essai_commune_add ("/visiteurs/agenda-d-un-autre", test_agenda_d_un_autre);
  essai_commune_add ("/visiteurs/parti", test_parti);
  essai_commune_add ("/visiteurs/session-perdue", test_session_perdue);
  return g_test_run ();
}
