/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "parvis-fake"
#include "config.h"

#include <string.h>

#include "tests/client/fake-server-private.h"

static const char *const noms[] = { "DUPIN",  "MOUNIER", "MOULIN", "BENALI",  "ROUX",  "GARCIA",
                                    "PETIT",  "LEFÈVRE", "MOREAU", "FABRE",   "COSTA", "DIALLO",
                                    "NGUYEN", "BONNET",  "ŒUVRÉ",  "D’ANGELO" };
static const char *const prenoms[] = { "Alice", "Éric",  "Florian", "Jean", "Inès",
                                       "Léo",   "Manon", "Tom",     "Lina", "Noé" };
static const char *const niveaux[] = { "CE2", "MS", "CM1", "CP", "PS", "GS", "CE1", "CM2" };
static const char *const ecoles[] = { "Le petit prince", "Jean Moulin", "Les Tilleuls" };

void
fake_demande_free (FakeDemande *demande)
{
  g_free (demande->personne);
  g_free (demande->foyer);
  g_ptr_array_unref (demande->historique);
  g_ptr_array_unref (demande->notes);
  g_ptr_array_unref (demande->messages);
  g_free (demande);
}

static void
write_line (GPtrArray *lines,
            const char *when_key,
            gint64 when,
            const char *who_key,
            const char *who,
            const char *text_key,
            const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  fake_int (builder, when_key, when);
  fake_string (builder, who_key, who);
  if (g_str_equal (text_key, "corps"))
    {
      fake_int (builder, "id", when);
      fake_string (builder, "sujet", "Votre fiche enfant");
      json_builder_set_member_name (builder, "fichiers");
      json_builder_begin_array (builder);
      json_builder_begin_object (builder);
      fake_int (builder, "rang", 1);
      fake_string (builder, "nom", "Bail.pdf");
      fake_int (builder, "taille", 240000);
      fake_int (builder, "pages", 2);
      json_builder_end_object (builder);
      json_builder_end_array (builder);
    }
  fake_string (builder, text_key, text);
  json_builder_end_object (builder);
  g_ptr_array_add (lines, json_builder_get_root (builder));
}

static void
remember (FakeDemande *demande, gint64 when, const char *who, const char *phrase)
{
  write_line (demande->historique, "fait_a", when, "acteur", who, "phrase", phrase);
}

void
fake_demandes_fill (FakeServer *server, guint count)
{
  static const char *const etats[] = { "nouvelle", "nouvelle", "en_cours", "nouvelle" };

  for (guint i = 0; i < count; i++)
    {
      FakeDemande *demande = g_new0 (FakeDemande, 1);
      const char *nom = noms[i % G_N_ELEMENTS (noms)];

      demande->id = i + 1;
      demande->personne = g_strdup_printf ("%s %s", nom, prenoms[i % G_N_ELEMENTS (prenoms)]);
      demande->foyer = g_strdup_printf ("%s %s", nom, i % 2 ? "Nadia" : "Pascal");
      demande->etat = etats[i % G_N_ELEMENTS (etats)];
      demande->agent_id = g_str_equal (demande->etat, "en_cours") ? 1 + i % 2 : 0;
      demande->niveau = niveaux[i % G_N_ELEMENTS (niveaux)];
      demande->etablissement = ecoles[i % G_N_ELEMENTS (ecoles)];
      demande->depose_a = server->now - (gint64) (count - i) * 20 * 3600;
      demande->pai = i % 4 == 0;
      demande->historique = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
      demande->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
      demande->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
      remember (demande, demande->depose_a, demande->foyer, "Demande déposée");
      if (i % 4 == 0)
        write_line (demande->messages, "ecrit_a", demande->depose_a + 600, "auteur", demande->foyer,
                    "corps",
                    "Bonjour,\nAlice change d’école en janvier, faut-il refaire une fiche ?");
      g_ptr_array_add (server->demandes, demande);
    }
}

FakeDemande *
fake_demande_find (FakeServer *server, gint64 id)
{
  return id >= 1 && id <= server->demandes->len ? g_ptr_array_index (server->demandes, id - 1)
                                                : NULL;
}

/* Every third has no piece left to wait for. */
static gboolean
pieces_are_valid (FakeServer *server, const FakeDemande *demande)
{
  if (demande->id % 3 == 2)
    return TRUE;
  for (guint i = 0; i < server->pieces->len; i++)
    {
      FakePiece *piece = g_ptr_array_index (server->pieces, i);
      if (piece->demande == demande->id && !g_str_equal (piece->etat, "valide"))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_open (const FakeDemande *demande)
{
  return g_str_equal (demande->etat, "nouvelle") || g_str_equal (demande->etat, "en_cours");
}

const char *
fake_demande_get_etat (FakeServer *server, const FakeDemande *demande)
{
  if (!is_open (demande))
    return demande->etat;
  if (pieces_are_valid (server, demande))
    return demande->agent_id != 0 ? "prete" : "nouvelle";
  return demande->agent_id != 0 ? "en_attente_pieces" : demande->etat;
}

guint
fake_demandes_waiting (FakeServer *server)
{
  guint n = 0;

  for (guint i = 0; i < server->demandes->len; i++)
    n += is_open (g_ptr_array_index (server->demandes, i));
  return n;
}

static void
write_demande (FakeServer *server, JsonBuilder *builder, FakeDemande *demande)
{
  const FakeAgent *agent = fake_agent_by_id (demande->agent_id);

  json_builder_begin_object (builder);
  fake_int (builder, "id", demande->id);
  fake_string (builder, "type", "fiche-enfant");
  fake_string (builder, "type_nom", "Fiche enfant");
  fake_string (builder, "personne", demande->personne);
  fake_string (builder, "foyer", demande->foyer);
  fake_int (builder, "foyer_id", demande->id);
  fake_string (builder, "etat", fake_demande_get_etat (server, demande));
  fake_int (builder, "agent_id", demande->agent_id);
  fake_string (builder, "agent", agent != NULL ? agent->nom : "");
  fake_string (builder, "niveau", demande->niveau);
  fake_string (builder, "etablissement", demande->etablissement);
  fake_int (builder, "depose_a", demande->depose_a);
  json_builder_set_member_name (builder, "alertes");
  json_builder_begin_array (builder);
  if (demande->pai)
    {
      json_builder_add_string_value (builder, "PAI");
      json_builder_add_string_value (builder, "Allergie alimentaire");
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_boolean_value (builder, demande->pai && demande->messages->len == 1);
  json_builder_end_object (builder);
}

static gboolean
matches (FakeServer *server, FakeDemande *demande, GHashTable *query, const FakeAgent *agent)
{
  const char *etat = query != NULL ? g_hash_table_lookup (query, "etat") : NULL;
  const char *whose = query != NULL ? g_hash_table_lookup (query, "agent") : NULL;
  const char *q = query != NULL ? g_hash_table_lookup (query, "q") : NULL;
  g_autofree char *all =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %s", demande->id, demande->personne,
                       demande->foyer, demande->etablissement);

  if (etat != NULL && *etat != '\0' && !g_str_equal (etat, fake_demande_get_etat (server, demande)))
    return FALSE;
  if (g_strcmp0 (whose, "moi") == 0 && demande->agent_id != agent->id)
    return FALSE;
  if (g_strcmp0 (whose, "personne") == 0 && demande->agent_id != 0)
    return FALSE;
  return q == NULL || *q == '\0' || g_str_match_string (q, all, TRUE);
}

void
fake_demandes_list (FakeServer *server,
                    SoupServerMessage *message,
                    GHashTable *query,
                    const FakeAgent *agent)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint total = 0;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "demandes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < server->demandes->len; i++)
    {
      FakeDemande *demande = g_ptr_array_index (server->demandes, i);
      if (!matches (server, demande, query, agent))
        continue;
      write_demande (server, builder, demande);
      total++;
    }
  json_builder_end_array (builder);
  fake_string (builder, "suivant", NULL);
  fake_int (builder, "total", total);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

static void
write_answer (JsonBuilder *builder, const char *label, const char *value, gboolean alert)
{
  json_builder_begin_object (builder);
  fake_string (builder, "libelle", label);
  fake_string (builder, "valeur", value);
  json_builder_set_member_name (builder, "alerte");
  json_builder_add_boolean_value (builder, alert);
  json_builder_end_object (builder);
}

static void
begin_step (JsonBuilder *builder, const char *code, const char *title, gboolean health)
{
  json_builder_begin_object (builder);
  fake_string (builder, "code", code);
  fake_string (builder, "titre", title);
  json_builder_set_member_name (builder, "sante");
  json_builder_add_boolean_value (builder, health);
  json_builder_set_member_name (builder, "lignes");
  json_builder_begin_array (builder);
}

static void
end_step (JsonBuilder *builder)
{
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
write_steps (JsonBuilder *builder, FakeDemande *demande)
{
  json_builder_set_member_name (builder, "etapes");
  json_builder_begin_array (builder);
  begin_step (builder, "responsable", "Responsable du dossier", FALSE);
  write_answer (builder, "Nom et prénom", demande->foyer, FALSE);
  write_answer (builder, "Lien avec l’enfant", "Père", FALSE);
  write_answer (builder, "Adresse", "18 rue Jules Ferry\n84260 Sarrians", FALSE);
  write_answer (builder, "Téléphone", "06 12 34 56 78", FALSE);
  write_answer (builder, "Courriel", "pascal.dupin@example.org", FALSE);
  write_answer (builder, "Régime allocataire", "CAF du Vaucluse", FALSE);
  end_step (builder);
  begin_step (builder, "conjoint", "Conjoint", FALSE);
  write_answer (builder, "Second responsable au foyer", "Oui", FALSE);
  write_answer (builder, "Nom et prénom", "DUPIN Claire", FALSE);
  end_step (builder);
  begin_step (builder, "enfant", "Enfant", FALSE);
  write_answer (builder, "Nom et prénom", demande->personne, FALSE);
  write_answer (builder, "Né(e) le", "02/09/2018 à Carpentras (84)", FALSE);
  write_answer (builder, "Établissement", demande->etablissement, FALSE);
  write_answer (builder, "Niveau", demande->niveau, FALSE);
  write_answer (builder, "Sessions", "Restauration scolaire, Accueil du matin", FALSE);
  write_answer (builder, "Régime alimentaire", "Sans porc", FALSE);
  end_step (builder);
  begin_step (builder, "autorisations", "Autorisations", FALSE);
  write_answer (builder, "Droit à l’image", "Non", FALSE);
  write_answer (builder, "Sortie", "Avec un tiers autorisé", FALSE);
  write_answer (builder, "Soins d’urgence", "Oui", FALSE);
  end_step (builder);
  begin_step (builder, "sante", "Informations sanitaires", TRUE);
  write_answer (builder, "PAI", demande->pai ? "Oui" : "Non", demande->pai);
  if (demande->pai)
    {
      write_answer (builder, "Allergie alimentaire",
                    "Arachide. Ne pas attendre : stylo d’adrénaline dans la trousse, puis le 15.",
                    TRUE);
      write_answer (builder, "Médecin traitant", "Dr Morel, 04 90 00 00 00", FALSE);
    }
  write_answer (builder, "Lunettes", "Oui", FALSE);
  end_step (builder);
  begin_step (builder, "personnes", "Personnes à prévenir", FALSE);
  write_answer (builder, "DUPIN Monique, grand-mère",
                "06 98 76 54 32\nÀ prévenir en urgence, autorisée à venir chercher", FALSE);
  end_step (builder);
  json_builder_end_array (builder);
}

static void
write_pieces (FakeServer *server, JsonBuilder *builder, FakeDemande *demande)
{
  json_builder_set_member_name (builder, "justificatifs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < server->pieces->len; i++)
    {
      FakePiece *piece = g_ptr_array_index (server->pieces, i);
      if (piece->demande != demande->id || demande->id % 3 == 2)
        continue;
      json_builder_begin_object (builder);
      fake_int (builder, "id", piece->id);
      fake_string (builder, "type_nom", piece->type_nom);
      fake_string (builder, "personne", piece->personne);
      fake_string (builder, "etat", piece->etat);
      fake_int (builder, "depot", piece->versions->len);
      json_builder_set_member_name (builder, "obligatoire");
      json_builder_add_boolean_value (builder, TRUE);
      fake_string (builder, "valide_au", piece->valide_au);
      fake_string (builder, "motif", g_str_equal (piece->etat, "invalide") ? "Illisible" : "");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_lines (JsonBuilder *builder, const char *key, GPtrArray *lines)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    json_builder_add_value (builder, json_node_copy (g_ptr_array_index (lines, i)));
  json_builder_end_array (builder);
}

static void
write_actions (FakeServer *server,
               JsonBuilder *builder,
               FakeDemande *demande,
               const FakeAgent *agent)
{
  gboolean mine = demande->agent_id == agent->id;

  json_builder_set_member_name (builder, "peut");
  json_builder_begin_array (builder);
  if (is_open (demande) && demande->agent_id == 0)
    json_builder_add_string_value (builder, "prendre");
  if (is_open (demande) && mine)
    {
      json_builder_add_string_value (
          builder, pieces_are_valid (server, demande) ? "accepter" : "accepter_derogation");
      json_builder_add_string_value (builder, "complement");
      json_builder_add_string_value (builder, "refuser");
    }
  json_builder_add_string_value (builder, "noter");
  json_builder_add_string_value (builder, "ecrire");
  json_builder_end_array (builder);
}

void
fake_demande_show (FakeServer *server,
                   SoupServerMessage *message,
                   FakeDemande *demande,
                   const FakeAgent *agent)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "demande");
  write_demande (server, builder, demande);
  write_steps (builder, demande);
  write_pieces (server, builder, demande);
  write_lines (builder, "historique", demande->historique);
  write_lines (builder, "notes", demande->notes);
  write_lines (builder, "messages", demande->messages);
  write_actions (server, builder, demande, agent);
  json_builder_end_object (builder);
  fake_answer (message, 200, builder);
}

void
fake_demande_changed (FakeServer *server, gint64 id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  fake_int (builder, "id", id);
  json_builder_end_object (builder);
  fake_send_event (server, "demande", builder);
  fake_send_counts (server);
}

static gboolean
take_over (SoupServerMessage *message, FakeDemande *demande, const FakeAgent *agent, gint64 now)
{
  static const char *const keys[] = { NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);

  if (body == NULL)
    return FALSE;
  if (demande->agent_id != 0 && demande->agent_id != agent->id)
    {
      g_autofree char *phrase = g_strdup_printf ("%s a déjà pris cette demande en charge.",
                                                 fake_agent_by_id (demande->agent_id)->nom);
      fake_refuse (message, 409, "conflict", phrase);
      return FALSE;
    }
  demande->agent_id = agent->id;
  demande->etat = "en_cours";
  remember (demande, now, agent->nom, "Prise en charge");
  return TRUE;
}

static gboolean
accept (FakeServer *server,
        SoupServerMessage *message,
        FakeDemande *demande,
        const FakeAgent *agent,
        gint64 now)
{
  static const char *const keys[] = { "derogation", NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);
  gboolean derogation;

  if (body == NULL)
    return FALSE;
  derogation = !json_object_get_null_member (body, "derogation");
  if (!is_open (demande) || (!pieces_are_valid (server, demande) && !derogation))
    {
      fake_refuse (message, 409, "conflict", "Des pièces obligatoires manquent encore.");
      return FALSE;
    }
  demande->etat = "acceptee";
  remember (demande, now, agent->nom, derogation ? "Acceptée par dérogation" : "Acceptée");
  return TRUE;
}

static gboolean
simple (SoupServerMessage *message,
        FakeDemande *demande,
        const FakeAgent *agent,
        gint64 now,
        const char *const *keys,
        const char *etat,
        const char *phrase)
{
  g_autoptr (JsonObject) body = fake_read_body (message, keys);

  if (body == NULL)
    return FALSE;
  if (!is_open (demande))
    {
      fake_refuse (message, 409, "conflict", "Cette demande est déjà close.");
      return FALSE;
    }
  demande->etat = etat;
  remember (demande, now, agent->nom, phrase);
  return TRUE;
}

static gboolean
note (SoupServerMessage *message, FakeDemande *demande, const FakeAgent *agent, gint64 now)
{
  static const char *const keys[] = { "texte", NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);

  if (body == NULL)
    return FALSE;
  write_line (demande->notes, "ecrite_a", now, "agent", agent->nom, "texte",
              json_object_get_string_member (body, "texte"));
  return TRUE;
}

static gboolean
write_message (SoupServerMessage *message, FakeDemande *demande, gint64 now)
{
  static const char *const keys[] = { "texte", NULL };
  g_autoptr (JsonObject) body = fake_read_body (message, keys);

  if (body == NULL)
    return FALSE;
  write_line (demande->messages, "ecrit_a", now, "auteur", "La mairie", "corps",
              json_object_get_string_member (body, "texte"));
  return TRUE;
}

void
fake_demande_act (FakeServer *server,
                  SoupServerMessage *message,
                  FakeDemande *demande,
                  const char *action,
                  const FakeAgent *agent)
{
  static const char *const refusal[] = { "motif", NULL };
  static const char *const completion[] = { "etapes", "message", NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean done = FALSE;

  if (g_str_equal (action, "prise-en-charge"))
    done = take_over (message, demande, agent, now);
  else if (g_str_equal (action, "acceptation"))
    done = accept (server, message, demande, agent, now);
  else if (g_str_equal (action, "refus"))
    done = simple (message, demande, agent, now, refusal, "refusee", "Refusée");
  else if (g_str_equal (action, "complement"))
    done = simple (message, demande, agent, now, completion, "a_completer", "Complément demandé");
  else if (g_str_equal (action, "notes"))
    done = note (message, demande, agent, now);
  else if (g_str_equal (action, "messages"))
    done = write_message (message, demande, now);
  else
    fake_refuse (message, 404, "not-found", "Cette action n’existe pas.");
  if (!done)
    return;
  fake_demande_show (server, message, demande, agent);
  fake_demande_changed (server, demande->id);
}
