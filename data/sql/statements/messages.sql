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

-- Whether the family has the last word in a demande's thread.
-- name: famille_attend
SELECT auteur_type = 'citoyen' FROM message WHERE demande_id = ?1 ORDER BY id DESC LIMIT 1;

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

-- What was joined to messages: as the columns of a deposit's file, the message first.
-- name: message_fichier_insert
INSERT INTO message_fichier (message_id, rang, nom, type, taille, empreinte, cle, chemin, antivirus)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: message_fichiers
SELECT message_id, rang, nom, type, taille, cle, chemin, antivirus FROM message_fichier
  WHERE message_id = ?1 ORDER BY rang;

-- name: message_fichiers_de_demande
SELECT f.message_id, f.rang, f.nom, f.type, f.taille, f.cle, f.chemin, f.antivirus
  FROM message m JOIN message_fichier f ON f.message_id = m.id WHERE m.demande_id = ?1 ORDER BY m.id, f.rang;

-- name: message_fichiers_du_fil
SELECT f.message_id, f.rang, f.nom, f.type, f.taille, f.cle, f.chemin, f.antivirus
  FROM message m JOIN message_fichier f ON f.message_id = m.id
  WHERE m.id = ?1 OR m.fil_id = ?1 ORDER BY m.id, f.rang;

-- name: message_fichier_du_foyer
SELECT f.message_id, f.rang, f.nom, f.type, f.taille, f.cle, f.chemin, f.antivirus
  FROM message m JOIN message_fichier f ON f.message_id = m.id
  WHERE m.id = ?1 AND m.foyer_id = ?2 AND f.rang = ?3 AND f.cle IS NOT NULL;

-- name: message_fichier_de_demande
SELECT f.message_id, f.rang, f.nom, f.type, f.taille, f.cle, f.chemin, f.antivirus
  FROM message m JOIN message_fichier f ON f.message_id = m.id
  WHERE m.id = ?1 AND m.demande_id = ?2 AND f.rang = ?3 AND f.cle IS NOT NULL;

-- name: message_fichier_set_antivirus
UPDATE message_fichier SET antivirus = ?3 WHERE message_id = ?1 AND rang = ?2;

-- name: messages_a_verifier
-- scan: once a start; what an antivirus that was away left
SELECT DISTINCT message_id FROM message_fichier WHERE antivirus = 'attente' LIMIT 500;
