-- name: message_insert
INSERT INTO message (foyer_id, demande_id, auteur_type, auteur_id, sujet, corps, ecrit_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id;

-- name: messages_du_foyer
SELECT m.id, m.demande_id, m.auteur_type, m.sujet, m.ecrit_a, m.lu_a, d.teleprocedure, d.version
  FROM message m LEFT JOIN demande d ON d.id = m.demande_id
  WHERE m.foyer_id = ?1 AND m.auteur_type <> 'citoyen' ORDER BY m.id DESC LIMIT 200;

-- name: message_find
SELECT id, demande_id, auteur_type, sujet, ecrit_a, lu_a FROM message WHERE id = ?1 AND foyer_id = ?2;

-- The thread of a demande, oldest first.
-- name: messages_de_demande
SELECT m.id, m.auteur_type, m.auteur_id, m.sujet, m.corps, m.ecrit_a, m.lu_a FROM message m
  WHERE m.demande_id = ?1 ORDER BY m.id;

-- name: messages_lus
UPDATE message SET lu_a = ?3
  WHERE demande_id = ?1 AND foyer_id = ?2 AND auteur_type <> 'citoyen' AND lu_a IS NULL;
