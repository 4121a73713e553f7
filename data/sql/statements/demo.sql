-- name: demo_est_commencee
-- scan: once, before the demo is made, on a database that should be empty
SELECT EXISTS (SELECT 1 FROM compte) OR EXISTS (SELECT 1 FROM agent);

-- What was made, to be said to whoever made it.
-- name: demo_bilan
-- scan: once, at the end of the demo
SELECT (SELECT count (*) FROM compte), (SELECT count (*) FROM demande),
    (SELECT count (*) FROM depot WHERE etat = 'en_attente'), (SELECT count (*) FROM reservation_fait),
    (SELECT count (*) FROM ecriture);
