-- name: demo_est_commencee
SELECT EXISTS (SELECT 1 FROM compte) OR EXISTS (SELECT 1 FROM agent);
