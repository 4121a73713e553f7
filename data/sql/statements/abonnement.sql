-- name: abonnement_find
SELECT a.compte_id, c.foyer_id, a.graine, a.limites, a.cree_a, coalesce (a.lu_a, 0)
  FROM abonnement a JOIN compte c ON c.id = a.compte_id WHERE a.compte_id = ?1;

-- name: abonnement_par_jeton
SELECT a.compte_id, c.foyer_id, a.graine, a.limites, a.cree_a, coalesce (a.lu_a, 0)
  FROM abonnement a JOIN compte c ON c.id = a.compte_id WHERE a.empreinte = ?1 AND c.etat = 'actif';

-- name: abonnement_renouveler
INSERT INTO abonnement (compte_id, graine, empreinte, limites, cree_a) VALUES (?1, ?2, ?3, 0, ?4)
  ON CONFLICT (compte_id) DO UPDATE SET graine = excluded.graine, empreinte = excluded.empreinte,
    cree_a = excluded.cree_a, lu_a = NULL;

-- name: abonnement_set_limites
UPDATE abonnement SET limites = ?2 WHERE compte_id = ?1;

-- name: abonnement_supprimer
DELETE FROM abonnement WHERE compte_id = ?1;

-- name: abonnement_lu
UPDATE abonnement SET lu_a = ?2 WHERE compte_id = ?1;

-- What a household has booked, for its telephones' calendar.
-- name: calendrier_reservations
SELECT r.personne_id, r.seance_id, r.jour, p.prenom, s.nom, s.debut, s.fin, f.fait_a
  FROM reservation r
  JOIN personne p ON p.id = r.personne_id
  JOIN seance s ON s.id = r.seance_id
  JOIN reservation_fait f ON f.id = r.fait_id
  WHERE r.foyer_id = ?1 AND r.jour >= ?2 AND r.jour <= ?3
  ORDER BY r.jour, s.debut, p.naissance_le, r.personne_id LIMIT 6000;
