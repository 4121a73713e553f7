-- The periods of a child around some days: those that begin in them, and the one that holds the first. A household
-- that the child has left counts no more.
-- name: garde_periodes
SELECT p.jour, p.minutes, p.motif, g.du, (SELECT m.foyer_id FROM foyer_membre m
      WHERE m.foyer_id = p.foyer_id AND m.personne_id = p.personne_id AND m.au IS NULL LIMIT 1)
  FROM garde_periode p JOIN garde g ON g.id = p.garde_id
  WHERE p.personne_id = ?1 AND p.jour <= ?3
    AND p.jour >= coalesce ((SELECT max (q.jour) FROM garde_periode q
                               WHERE q.personne_id = ?1 AND q.jour <= ?2), ?2)
  ORDER BY p.jour, p.minutes;

-- name: garde_periodes_retirer
DELETE FROM garde_periode WHERE personne_id = ?1 AND jour >= ?2;

-- name: garde_periode_insert
INSERT INTO garde_periode (personne_id, jour, minutes, foyer_id, motif, garde_id)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- The households of a child, from the first; who answers for each.
-- name: garde_foyers
SELECT m.foyer_id, f.nom, (SELECT p.prenom FROM foyer_membre r JOIN personne p ON p.id = r.personne_id
      WHERE r.foyer_id = m.foyer_id AND r.role = 'responsable' AND r.au IS NULL ORDER BY r.du, p.id LIMIT 1)
  FROM foyer_membre m JOIN foyer f ON f.id = m.foyer_id
  WHERE m.personne_id = ?1 AND m.role = 'enfant' AND m.au IS NULL
  ORDER BY m.foyer_id;

-- name: garde_insert
INSERT INTO garde (personne_id, foyer_a, foyer_b, regle, du, au, message, propose_par, compte_id, propose_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- What waits for an answer.
-- name: garde_en_attente
SELECT id, foyer_a, foyer_b, regle, du, au, message, propose_par, propose_a FROM garde
  WHERE personne_id = ?1 AND reponse IS NULL;

-- What was accepted last.
-- name: garde_acceptee
SELECT id, foyer_a, foyer_b, regle, du, au, message, propose_par, repondu_a FROM garde
  WHERE personne_id = ?1 AND reponse = 'acceptee' ORDER BY repondu_a DESC, id DESC LIMIT 1;

-- Only what waits can be answered; ?5: since when it counts.
-- name: garde_repondre
UPDATE garde SET reponse = ?2, repondu_par = ?3, repondu_a = ?4, du = CASE WHEN du < ?5 THEN ?5 ELSE du END
  WHERE id = ?1 AND reponse IS NULL;

-- The children of a household for whom the other one's proposal waits.
-- name: garde_a_repondre
SELECT p.id, p.prenom FROM garde g JOIN personne p ON p.id = g.personne_id
  WHERE g.reponse IS NULL AND g.propose_par <> ?1 AND (g.foyer_a = ?1 OR g.foyer_b = ?1)
    AND EXISTS (SELECT 1 FROM foyer_membre m WHERE m.foyer_id = ?1 AND m.personne_id = p.id AND m.au IS NULL);

-- School holidays of the whole town that end on or after a day.
-- name: garde_vacances
SELECT du, au, motif FROM fermeture
  WHERE nature = 'vacances' AND etablissement_id IS NULL AND au >= ?1 ORDER BY du;

-- The last day of the school years that are open.
-- name: garde_fin
SELECT max (au) FROM annee_scolaire WHERE ouverte_le <= ?1 AND au >= ?1;

-- What waits for an answer of a household that the child leaves.
-- name: garde_abandonner
UPDATE garde SET reponse = 'retiree', repondu_a = ?3
  WHERE personne_id = ?1 AND reponse IS NULL AND (foyer_a = ?2 OR foyer_b = ?2);
