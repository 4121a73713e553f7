-- name: demo_est_commencee
-- scan: once, before the demo is made, on a database that should be empty
SELECT EXISTS (SELECT 1 FROM compte) OR EXISTS (SELECT 1 FROM agent);
