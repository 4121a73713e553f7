-- ?8: the message that begins the thread, when it belongs to no demande.
-- name: message_insert
INSERT INTO message (foyer_id, demande_id, auteur_type, auteur_id, sujet, corps, ecrit_a, fil_id)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- A household's threads, the latest first: one a demande, and one for each message that has none. What it is
-- called, and which message opens it: the town hall's last one.
-- name: fils_du_foyer
WITH fil AS (
  SELECT max (id) AS dernier, max (CASE WHEN auteur_type <> 'citoyen' THEN id END) AS recu,
      count (*) AS nombre, sum (CASE WHEN auteur_type <> 'citoyen' AND lu_a IS NULL THEN 1 ELSE 0 END) AS non_lus
    FROM message WHERE foyer_id = ?1
    GROUP BY coalesce (demande_id, 0), CASE WHEN demande_id IS NULL THEN coalesce (fil_id, id) ELSE 0 END)
SELECT m.id, m.demande_id, m.sujet, l.ecrit_a, l.auteur_type, fil.nombre, fil.non_lus, d.teleprocedure, d.version
  FROM fil
  JOIN message m ON m.id = coalesce (fil.recu, fil.dernier)
  JOIN message l ON l.id = fil.dernier
  LEFT JOIN demande d ON d.id = m.demande_id
  ORDER BY fil.dernier DESC LIMIT 200;

-- name: message_find
SELECT id, demande_id, sujet, coalesce (fil_id, id) FROM message WHERE id = ?1 AND foyer_id = ?2;

-- The thread of a demande, oldest first.
-- name: messages_de_demande
SELECT m.id, m.auteur_type, m.auteur_id, m.sujet, m.corps, m.ecrit_a, m.lu_a FROM message m
  WHERE m.demande_id = ?1 ORDER BY m.id;

-- The thread that a message begins, oldest first.
-- name: messages_du_fil
SELECT m.id, m.auteur_type, m.auteur_id, m.sujet, m.corps, m.ecrit_a, m.lu_a FROM message m
  WHERE m.id = ?1 OR m.fil_id = ?1 ORDER BY m.id;

-- name: messages_lus
UPDATE message SET lu_a = ?3
  WHERE demande_id = ?1 AND foyer_id = ?2 AND auteur_type <> 'citoyen' AND lu_a IS NULL;

-- name: messages_du_fil_lus
UPDATE message SET lu_a = ?3
  WHERE (id = ?1 OR fil_id = ?1) AND foyer_id = ?2 AND auteur_type <> 'citoyen' AND lu_a IS NULL;
