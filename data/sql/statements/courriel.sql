-- The outbox (server/courriel/courriel-store.c).

-- name: courriel_insert
-- ?1 to, ?2 subject, ?3 text, ?4 now
INSERT INTO courriel (a, sujet, corps, cree_a) VALUES (?1, ?2, ?3, ?4);

-- name: courriel_find
SELECT id, a, sujet, corps, cree_a, envoye_a FROM courriel WHERE id = ?1;

-- The newest first, older than ?1, ?2 at most: the demo's page.
-- name: courriel_list
SELECT id, a, sujet, cree_a, envoye_a FROM courriel WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: courriel_set_envoye
UPDATE courriel SET envoye_a = ?2 WHERE id = ?1 AND envoye_a IS NULL;

-- What was sent before ?1 is forgotten: its text held links and names. ?2 at most at once.
-- name: courriel_purger
-- scan: once a day, over a table that this very statement keeps short
DELETE FROM courriel WHERE id IN (
  SELECT id FROM courriel WHERE envoye_a IS NOT NULL AND envoye_a < ?1 ORDER BY id LIMIT ?2);
