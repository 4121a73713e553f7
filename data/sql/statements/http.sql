-- Sessions, throttling, forms kept or sent twice: server/http.

-- name: session_insert
-- ?1 digest of the token, ?2 kind and ?3 id of the subject, ?4 roles, ?5 now, ?6 absolute end,
-- ?7 seconds that it may do nothing, ?8 address, ?9 what the browser says of itself
INSERT INTO session (empreinte, sujet_type, sujet_id, roles, ouverte_a, vue_a, expire_a, inactif_s, adresse, appareil)
  VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9);

-- name: session_find
-- Over or not: a session that ended still says whose it was.
SELECT sujet_type, sujet_id, roles, vue_a, expire_a, inactif_s FROM session WHERE empreinte = ?1;

-- name: session_marquer_vue
UPDATE session SET vue_a = ?2 WHERE empreinte = ?1 AND vue_a < ?2;

-- name: session_delete
DELETE FROM session WHERE empreinte = ?1;

-- name: session_delete_sujet
-- ?3: the digest of the one that stays, or NULL
DELETE FROM session WHERE sujet_type = ?1 AND sujet_id = ?2 AND (?3 IS NULL OR empreinte <> ?3);

-- name: session_liste
-- ?1 kind and ?2 id of the subject, ?3 now, ?4 the digest of the one that asks, or NULL
SELECT lower (hex (substr (empreinte, 1, 8))), ouverte_a, vue_a, coalesce (appareil, ''), coalesce (empreinte = ?4, 0)
  FROM session WHERE sujet_type = ?1 AND sujet_id = ?2 AND expire_a > ?3 AND vue_a + inactif_s > ?3
  ORDER BY 5 DESC, vue_a DESC LIMIT 50;

-- name: session_delete_une
-- ?3: as session_liste names it
DELETE FROM session WHERE sujet_type = ?1 AND sujet_id = ?2 AND lower (hex (substr (empreinte, 1, 8))) = ?3;

-- name: session_purger
-- scan: once a day; the table holds those who are signed in
DELETE FROM session WHERE expire_a < ?1;

-- name: tentative_compter
-- ?1 the key, ?2 now, ?3 the window's length: an attempt after its end opens a new one.
INSERT INTO tentative (cle, debut_a, nombre) VALUES (?1, ?2, 1)
  ON CONFLICT (cle) DO UPDATE SET
    nombre = CASE WHEN tentative.debut_a <= ?2 - ?3 THEN 1 ELSE tentative.nombre + 1 END,
    debut_a = CASE WHEN tentative.debut_a <= ?2 - ?3 THEN ?2 ELSE tentative.debut_a END;

-- name: tentative_find
SELECT debut_a, nombre FROM tentative WHERE cle = ?1;

-- name: tentative_delete
DELETE FROM tentative WHERE cle = ?1;

-- name: tentative_purger
-- scan: once a day; the table holds a day's attempts
DELETE FROM tentative WHERE debut_a < ?1;

-- name: reprise_insert
-- ?1 digest of the token, ?2 use, ?3 what was typed, encrypted, ?4 the end
INSERT INTO reprise (empreinte, usage, chiffre, expire_a) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (empreinte) DO UPDATE SET
    usage = excluded.usage, chiffre = excluded.chiffre, expire_a = excluded.expire_a;

-- name: reprise_find
-- ?3: now
SELECT chiffre FROM reprise WHERE empreinte = ?1 AND usage = ?2 AND expire_a > ?3;

-- name: reprise_delete
DELETE FROM reprise WHERE empreinte = ?1 AND usage = ?2;

-- name: reprise_purger
-- scan: once a day; the table holds what was typed in the last hours
DELETE FROM reprise WHERE expire_a < ?1;

-- name: envoi_insert
-- Changes nothing when the form was sent before.
INSERT INTO envoi (empreinte, fait_a) VALUES (?1, ?2) ON CONFLICT (empreinte) DO NOTHING;

-- name: envoi_find
SELECT suite FROM envoi WHERE empreinte = ?1;

-- name: envoi_repondre
UPDATE envoi SET suite = ?2 WHERE empreinte = ?1;

-- name: envoi_purger
-- scan: once a day; the table holds a day's forms
DELETE FROM envoi WHERE fait_a < ?1;
