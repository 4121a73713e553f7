-- What waits for the agents: pieces to be looked at, files to be processed.
-- name: compteurs
SELECT (SELECT count (*) FROM depot WHERE etat = 'en_attente'),
       (SELECT count (*) FROM demande WHERE etat = 'en_traitement');
