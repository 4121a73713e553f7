-- name: a_insert
INSERT INTO a (texte, octets, nombre) VALUES (?1, ?2, ?3);

-- name: a_insert_id
INSERT INTO a (texte) VALUES (?1) ON CONFLICT (texte) DO NOTHING RETURNING id;

-- name: a_insert_texte
INSERT INTO a (texte) VALUES (?1);

-- name: a_insert_numero
INSERT INTO a (id, texte) VALUES (?1, ?2);

-- name: a_update
UPDATE a SET nombre = ?1;

-- name: a_find
SELECT texte, octets, nombre, id FROM a WHERE id = ?1;

-- name: a_list
SELECT id, texte FROM a ORDER BY id;

-- name: a_count
SELECT count(*) FROM a;

-- name: a_count_texte
SELECT count(*) FROM a WHERE texte = ?1;

-- name: a_max_nombre
SELECT max(nombre) FROM a;

-- name: b_insert
INSERT INTO b (a_id) VALUES (?1);

-- name: b_insert_tard
INSERT INTO b (a_id, tard) VALUES (?1, ?2);

-- name: b_count
SELECT count(*) FROM b;

-- name: b_count_orphelins
SELECT count(*) FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.id IS NULL;

-- name: fait_insert
INSERT INTO fait (id, texte) VALUES (?1, ?2);

-- name: fait_replace
INSERT OR REPLACE INTO fait (id, texte) VALUES (?1, ?2);

-- name: table_absente
SELECT 1 FROM absente;

-- name: a_insert_detail
INSERT INTO a (detail) VALUES (?1);

-- name: a_count_detail
SELECT count(*) FROM a WHERE detail IS NOT NULL;

-- name: regle_find
SELECT valeur FROM regle WHERE nom = ?1;

-- name: regle_update
UPDATE regle SET valeur = ?2 WHERE nom = ?1;
