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
