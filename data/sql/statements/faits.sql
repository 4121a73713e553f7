-- What was booked and cancelled, read again: history and receipts. ?4: known until; ?5 NULL = all sessions.
-- name: faits_list
SELECT f.id, f.personne_id, f.seance_id, f.foyer_id, f.jour, f.action, f.prix_cents, f.regle, f.acteur_type,
    f.canal, f.fait_a, f.chaine, e.prenom, e.nom_naissance, e.nom_usage, a.nom, s.nom, s.debut, s.fin,
    p.prenom, p.nom_naissance, p.nom_usage, t.deliberation
  FROM reservation_fait f
  JOIN personne e ON e.id = f.personne_id
  JOIN seance s ON s.id = f.seance_id
  JOIN activite a ON a.id = s.activite_id
  LEFT JOIN compte c ON f.acteur_type = 'citoyen' AND c.id = f.acteur_id
  LEFT JOIN personne p ON p.id = c.personne_id
  LEFT JOIN tarif t ON t.id = f.tarif_id
  WHERE f.personne_id = ?1 AND f.jour >= ?2 AND f.jour <= ?3 AND f.fait_a <= ?4
    AND (?5 IS NULL OR f.seance_id = ?5)
  ORDER BY f.jour, f.seance_id, f.id LIMIT 2000;

-- One receipt; ?2 NULL = whoever paid it.
-- name: fait_find
SELECT f.id, f.personne_id, f.seance_id, f.foyer_id, f.jour, f.action, f.prix_cents, f.regle, f.acteur_type,
    f.canal, f.fait_a, f.chaine, e.prenom, e.nom_naissance, e.nom_usage, a.nom, s.nom, s.debut, s.fin,
    p.prenom, p.nom_naissance, p.nom_usage, t.deliberation
  FROM reservation_fait f
  JOIN personne e ON e.id = f.personne_id
  JOIN seance s ON s.id = f.seance_id
  JOIN activite a ON a.id = s.activite_id
  LEFT JOIN compte c ON f.acteur_type = 'citoyen' AND c.id = f.acteur_id
  LEFT JOIN personne p ON p.id = c.personne_id
  LEFT JOIN tarif t ON t.id = f.tarif_id
  WHERE f.id = ?1 AND (?2 IS NULL OR f.foyer_id = ?2);

-- name: fait_suivant
SELECT min (id) FROM reservation_fait WHERE personne_id = ?1 AND jour = ?2 AND seance_id = ?3 AND id > ?4;

-- What is derived must be what the facts say. Each gives the first that is wrong; for the check.
-- name: concordance_calendrier
-- scan: parvis-server verifier reads everything
WITH voulu AS (
  SELECT f.personne_id, f.jour, f.seance_id, f.foyer_id, f.prix_cents, f.id AS fait_id, f.ecriture_id
    FROM reservation_fait f
    WHERE f.action = 'reserver' AND NOT EXISTS (
      SELECT 1 FROM reservation_fait g WHERE g.personne_id = f.personne_id AND g.jour = f.jour
        AND g.seance_id = f.seance_id AND g.id > f.id)),
  tenu AS (SELECT personne_id, jour, seance_id, foyer_id, prix_cents, fait_id, ecriture_id FROM reservation)
SELECT min (fait_id) FROM (SELECT fait_id FROM (SELECT * FROM voulu EXCEPT SELECT * FROM tenu)
  UNION ALL SELECT fait_id FROM (SELECT * FROM tenu EXCEPT SELECT * FROM voulu)) AS ecart;

-- A fact with a price has its line, of that amount on that day.
-- name: concordance_argent
SELECT min (f.id) FROM reservation_fait f LEFT JOIN ecriture e ON e.id = f.ecriture_id
  WHERE coalesce (e.montant_cents, 0) <> f.prix_cents OR (e.id IS NOT NULL AND (e.date_valeur <> f.jour
    OR e.nature <> CASE f.action WHEN 'reserver' THEN 'reservation' ELSE 'annulation' END));

-- A line for a booking has its fact: the last ones may have been taken off the end of the chain.
-- name: concordance_faits
-- scan: parvis-server verifier reads everything
SELECT min (id) FROM ecriture WHERE nature IN ('reservation', 'annulation')
  AND id NOT IN (SELECT ecriture_id FROM reservation_fait WHERE ecriture_id IS NOT NULL);

-- name: concordance_soldes
-- scan: parvis-server verifier reads everything
SELECT min (c.id) FROM compte_regie c
  LEFT JOIN solde s ON s.compte_id = c.id
  LEFT JOIN (SELECT compte, sum (cents) AS cents FROM (
      SELECT credit AS compte, montant_cents AS cents FROM ecriture
      UNION ALL SELECT debit, -montant_cents FROM ecriture) AS mouvement GROUP BY compte) AS m ON m.compte = c.id
  WHERE coalesce (s.montant_cents, 0) <> coalesce (m.cents, 0);
