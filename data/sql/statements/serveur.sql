-- The server's own statements.

-- name: serveur_sante
-- Can the database be read? Any table that is never without rows would do; this one always exists.
SELECT count(*) FROM (SELECT 1 FROM reglage LIMIT 1);
