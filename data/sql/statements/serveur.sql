-- The server's own statements.

-- Does a row name this file of the vault, with the key that opens it? Every table that has such files is
-- here: what no row names is swept away.
-- name: serveur_coffre_nomme
SELECT 1 FROM fichier WHERE chemin = ?1 AND cle IS NOT NULL
UNION ALL
SELECT 1 FROM message_fichier WHERE chemin = ?1 AND cle IS NOT NULL
UNION ALL
SELECT 1 FROM archive WHERE chemin = ?1 AND cle IS NOT NULL;

-- name: serveur_sante
-- Can the database be read? Any table that is never without rows would do; this one always exists.
SELECT count(*) FROM (SELECT 1 FROM reglage LIMIT 1);
