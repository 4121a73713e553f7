-- What a child is enrolled in around a period, with each session.
-- name: agenda_inscriptions
SELECT i.seance_id, i.du, i.au, i.etablissement_id, i.foyer_id, i.pai, s.nom, s.debut, s.fin, s.jours,
    s.vacances, s.du, s.au, a.nom, i.niveau
  FROM inscription i
  JOIN seance s ON s.id = i.seance_id
  JOIN activite a ON a.id = s.activite_id
  WHERE i.personne_id = ?1 AND i.au >= ?2
  ORDER BY a.rang, s.id, i.du;

-- A session's rules of all times, the latest last.
-- name: agenda_delais
SELECT du, au, regle, texte FROM delai WHERE seance_id = ?1 ORDER BY du;

-- name: agenda_tarifs
SELECT id, public, du, au, formule, deliberation FROM tarif WHERE seance_id = ?1 ORDER BY du;

-- name: agenda_quotients
SELECT du, au, valeur FROM quotient
  WHERE foyer_id = ?1 AND du <= ?3 AND (au IS NULL OR au > ?2) ORDER BY du;

-- name: agenda_reservations
SELECT jour, prix_cents, fait_id, ecriture_id, foyer_id FROM reservation
  WHERE personne_id = ?1 AND jour >= ?2 AND jour <= ?3 AND seance_id = ?4;

-- A session's places in a school, of all times.
-- name: agenda_lieux
SELECT du, au, places FROM seance_lieu WHERE seance_id = ?1 AND etablissement_id = ?2 ORDER BY du;

-- name: agenda_occupations
SELECT jour, prises FROM occupation
  WHERE seance_id = ?1 AND etablissement_id = ?2 AND jour >= ?3 AND jour <= ?4;

-- The last place is sold once: nothing changes when all are taken. ?4 NULL = no limit.
-- name: occupation_prendre
INSERT INTO occupation (seance_id, etablissement_id, jour, prises) VALUES (?1, ?2, ?3, 1)
  ON CONFLICT (seance_id, etablissement_id, jour) DO UPDATE SET prises = prises + 1
    WHERE ?4 IS NULL OR prises < ?4;

-- name: occupation_rendre
UPDATE occupation SET prises = prises - 1
  WHERE seance_id = ?1 AND etablissement_id = ?2 AND jour = ?3 AND prises > 0;

-- name: reservation_derniere_chaine
SELECT chaine FROM reservation_fait WHERE id = (SELECT max (id) FROM reservation_fait);

-- name: reservation_fait_insert
INSERT INTO reservation_fait (personne_id, seance_id, jour, action, foyer_id, prix_cents, tarif_id, regle,
    acteur_type, acteur_id, canal, fait_a, ecriture_id, chaine)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- The facts in the order of their chain: for the check.
-- name: reservation_faits
SELECT id, personne_id, seance_id, jour, action, foyer_id, prix_cents, tarif_id, regle, acteur_type,
    acteur_id, canal, fait_a, ecriture_id, chaine
  FROM reservation_fait WHERE id > ?1 ORDER BY id;

-- The household's meals to come, for the home page.
-- name: agenda_prochains
SELECT r.jour, p.prenom, s.nom, s.debut, s.fin, r.prix_cents
  FROM reservation r
  JOIN personne p ON p.id = r.personne_id
  JOIN seance s ON s.id = r.seance_id
  WHERE r.foyer_id = ?1 AND r.jour >= ?2 ORDER BY r.jour, s.debut, p.naissance_le LIMIT 60;

-- name: agenda_demande_de
SELECT id, etat FROM demande
  WHERE foyer_id = ?1 AND personne_id = ?2 AND annee IS NOT NULL AND etat NOT IN ('refusee', 'annulee')
  ORDER BY id DESC LIMIT 1;
