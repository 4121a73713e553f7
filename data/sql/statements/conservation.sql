-- What each table's « conservation » says is over, once a day. Days are ISO text, instants unix seconds. What the vault
-- holds of it is swept the day after, without its key.

-- name: conservation_journal
-- scan: numbers follow time: the oldest thousand only
DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY id LIMIT 1000) AND fait_a < ?1;

-- name: conservation_quotients
-- scan: once a day; a row a household and year
DELETE FROM quotient WHERE au < ?1;

-- Where a child was, as long as the bookings that it explains. A line counts until the next: only what another
-- has replaced before that day goes.
-- name: conservation_garde_periodes
-- scan: once a day; some ten rows a child of two homes and year
DELETE FROM garde_periode WHERE jour < ?1
  AND EXISTS (SELECT 1 FROM garde_periode s WHERE s.personne_id = garde_periode.personne_id AND s.jour <= ?1
    AND (s.jour > garde_periode.jour OR (s.jour = garde_periode.jour AND s.minutes > garde_periode.minutes)));

-- name: conservation_gardes
-- scan: once a day; a row an agreement of two homes
DELETE FROM garde WHERE au < ?1 AND NOT EXISTS (SELECT 1 FROM garde_periode p WHERE p.garde_id = garde.id);

-- name: conservation_inscriptions
-- scan: once a day; a row a child, session and year
DELETE FROM inscription WHERE au < ?1;

-- name: conservation_messages
-- scan: once a day. What begins a thread goes with its last answer.
DELETE FROM message WHERE id IN (
  SELECT m.id FROM message m
    WHERE m.ecrit_a < ?1 AND NOT EXISTS (SELECT 1 FROM message f WHERE f.fil_id = m.id AND f.ecrit_a >= ?1)
    LIMIT 500);

-- name: conservation_rappels
-- scan: once a day; at most two rows a piece that has expired since a quarter
DELETE FROM piece_rappel WHERE valide_au < ?1;

-- ?1: a year ago, for what was valid. ?2: two years ago, for what was refused or replaced: the school year's end and
-- a year.
-- name: conservation_fichiers
-- scan: once a day
DELETE FROM fichier WHERE id IN (
  SELECT f.id FROM depot d JOIN fichier f ON f.justificatif_id = d.justificatif_id AND f.depot = d.n
    WHERE (d.etat = 'valide' AND d.valide_au < ?1) OR (d.etat IN ('invalide', 'remplace') AND d.depose_a < ?2)
    LIMIT 500);

-- name: conservation_depots
-- scan: once a day. The decision stays, without the words.
UPDATE depot SET commentaire = NULL
  WHERE commentaire IS NOT NULL
    AND ((etat = 'valide' AND valide_au < ?1) OR (etat IN ('invalide', 'remplace') AND depose_a < ?2));

-- Demandes whose school year ended two years ago (?1, a day); of no school year, decided three years ago (?2).
-- name: conservation_demandes
SELECT d.id FROM demande d LEFT JOIN annee_scolaire a ON a.id = d.annee
  WHERE (d.etat IN ('acceptee', 'refusee', 'annulee') OR d.etat = 'brouillon')
    AND (a.au < ?1 OR (d.annee IS NULL AND coalesce (d.decide_a, d.modifie_a) < ?2))
    AND (d.etat = 'brouillon' OR d.signature IS NOT NULL OR d.motif IS NOT NULL
         OR EXISTS (SELECT 1 FROM demande_etape e WHERE e.demande_id = d.id))
  LIMIT 200;

-- name: conservation_demande_etapes
DELETE FROM demande_etape WHERE demande_id = ?1;

-- name: conservation_demande_historique
DELETE FROM demande_historique WHERE demande_id = ?1;

-- name: conservation_demande_notes
DELETE FROM demande_note WHERE demande_id = ?1;

-- name: conservation_demande_pieces
DELETE FROM demande_justificatif WHERE demande_id = ?1;

-- name: conservation_demande
UPDATE demande SET motif = NULL, complement = NULL, signature = NULL WHERE id = ?1;

-- name: conservation_brouillon
DELETE FROM demande WHERE id = ?1 AND etat = 'brouillon';

-- name: conservation_agents
UPDATE agent SET nom = 'Agent', identifiant = 'agent-' || id, totp = NULL
  WHERE desactive_a < ?1 AND nom <> 'Agent';

-- name: conservation_teleprocedures
-- scan: once a day; a row a version. The newest is what is offered.
DELETE FROM teleprocedure
  WHERE NOT EXISTS (SELECT 1 FROM demande d
                      WHERE d.teleprocedure = teleprocedure.code AND d.version = teleprocedure.version)
    AND version < (SELECT max (v.version) FROM teleprocedure v WHERE v.code = teleprocedure.code);
