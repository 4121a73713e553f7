-- The database's own statements: the job table (server/db/parvis-taches.c).

-- name: tache_insert
-- ?1 type, ?2 key or NULL, ?3 payload (JSON), ?4 not before, ?5 now. Under a key that already waits,
-- the waiting job is kept, and starts at the earlier of the two instants.
INSERT INTO tache (type, cle, charge, pret_a, cree_a) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (type, cle) WHERE etat = 'prete' AND cle IS NOT NULL
  DO UPDATE SET pret_a = CASE WHEN excluded.pret_a < tache.pret_a THEN excluded.pret_a
                              ELSE tache.pret_a END;

-- name: tache_find_prete
-- Is there something to do at ?1? The oldest first.
SELECT id, type, charge, essais FROM tache
  WHERE etat = 'prete' AND pret_a <= ?1
  ORDER BY pret_a, id LIMIT 1;

-- name: tache_prendre
UPDATE tache SET etat = 'en_cours', essais = essais + 1 WHERE id = ?1 AND etat = 'prete';

-- name: tache_terminer
-- ?2 the end state (faite, echouee), ?3 now, ?4 what went wrong or NULL
UPDATE tache SET etat = ?2, fini_a = ?3, erreur = ?4 WHERE id = ?1;

-- name: tache_reporter
-- ?2 the instant of the next attempt, ?3 what went wrong or NULL
UPDATE tache SET etat = 'prete', pret_a = ?2, erreur = ?3 WHERE id = ?1;

-- name: tache_list_en_cours
-- What a crash left behind.
SELECT id, type, essais FROM tache WHERE etat = 'en_cours' ORDER BY id;

-- name: tache_purger
-- What ended before ?1; a bounded number at once, so that the writer is not held up.
DELETE FROM tache WHERE id IN (
  SELECT id FROM tache WHERE fini_a IS NOT NULL AND fini_a < ?1 ORDER BY fini_a LIMIT 500);
