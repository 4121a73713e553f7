-- What a child is enrolled in around a period, with each session; in the order of the key, so that nothing is sorted.
-- name: agenda_inscriptions
SELECT i.seance_id, i.du, i.au, i.etablissement_id, i.foyer_id, i.pai, s.nom, s.debut, s.fin, s.jours,
    s.vacances, s.du, s.au, a.nom, i.niveau, a.rang
  FROM inscription i
  JOIN seance s ON s.id = i.seance_id
  JOIN activite a ON a.id = s.activite_id
  WHERE i.personne_id = ?1 AND i.au >= ?2
  ORDER BY i.seance_id, i.du;

-- A session's rules of all times, the latest last.
-- name: agenda_delais
SELECT du, au, regle, texte FROM delai WHERE seance_id = ?1 ORDER BY du;

-- name: agenda_tarifs
SELECT id, public, du, au, formule, deliberation FROM tarif WHERE seance_id = ?1 ORDER BY du;

-- Where a household lives, and its quotients until a day, those that have ended too; their columns NULL when there is none.
-- name: agenda_foyer
SELECT f.commune_cog, q.du, q.au, q.valeur
  FROM foyer f LEFT JOIN quotient q ON q.foyer_id = f.id AND q.du <= ?2
  WHERE f.id = ?1 ORDER BY q.du;

-- The brothers and sisters before a child who are enrolled in a session too, from when to when, with the days
-- they belong to the household.
-- name: agenda_aines
SELECT p.id, i.du, i.au, m.du, m.au
  FROM personne moi
  JOIN foyer_membre m ON m.foyer_id = ?1 AND m.role = 'enfant' AND (m.au IS NULL OR m.au > ?4)
  JOIN personne p ON p.id = m.personne_id AND p.id <> moi.id
    AND (p.naissance_le < moi.naissance_le OR (p.naissance_le = moi.naissance_le AND p.id < moi.id))
  JOIN inscription i ON i.personne_id = p.id AND i.seance_id = ?3 AND i.au >= ?4 AND i.du <= ?5
  WHERE moi.id = ?2
  ORDER BY p.id, i.du;

-- The grids of every session that is open on a day or will be, for whoever wants to read them.
-- name: tarifs_publies
SELECT s.id, a.nom, s.nom, s.debut, s.fin, t.public, t.du, t.au, t.formule, t.deliberation
  FROM seance s
  JOIN activite a ON a.id = s.activite_id
  JOIN tarif t ON t.seance_id = s.id AND (t.au IS NULL OR t.au > ?1)
  WHERE s.au IS NULL OR s.au > ?1
  ORDER BY a.rang, s.debut, s.id, t.du, t.id;

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
SELECT id, etat, coalesce (depose_a, 0) FROM demande
  WHERE foyer_id = ?1 AND personne_id = ?2 AND annee IS NOT NULL AND etat NOT IN ('refusee', 'annulee')
  ORDER BY id DESC LIMIT 1;

-- Whom a household's mails go to.
-- name: agenda_courriels_du_foyer
SELECT courriel FROM compte WHERE foyer_id = ?1 AND etat = 'actif' ORDER BY id;

-- A child's places in the waiting lists of a period, its own household's only.
-- name: attente_rangs
SELECT a.jour, (SELECT count(*) FROM attente b WHERE b.seance_id = a.seance_id
      AND b.etablissement_id = a.etablissement_id AND b.jour = a.jour AND b.etat = 'attend' AND b.id <= a.id)
  FROM attente a
  WHERE a.personne_id = ?1 AND a.seance_id = ?2 AND a.jour >= ?3 AND a.jour <= ?4 AND a.etat = 'attend'
    AND a.foyer_id = ?5;

-- name: attente_count
SELECT count(*) FROM attente
  WHERE seance_id = ?1 AND etablissement_id = ?2 AND jour = ?3 AND etat = 'attend';

-- name: attente_insert
INSERT INTO attente (seance_id, etablissement_id, jour, personne_id, foyer_id, inscrit_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (personne_id, jour, seance_id) WHERE etat = 'attend' DO NOTHING;

-- name: attente_quitter
UPDATE attente SET etat = 'quittee', fini_a = ?5
  WHERE seance_id = ?1 AND jour = ?2 AND personne_id = ?3 AND foyer_id = ?4 AND etat = 'attend';

-- name: attente_suivante
SELECT id, personne_id, foyer_id, coalesce (manque_cents, 0), coalesce (averti_a, 0) FROM attente
  WHERE seance_id = ?1 AND etablissement_id = ?2 AND jour = ?3 AND etat = 'attend' AND id > ?4
  ORDER BY id LIMIT 1;

-- name: attente_finir
UPDATE attente SET etat = ?2, fini_a = ?3, raison = ?4 WHERE id = ?1 AND etat = 'attend';

-- Goes on waiting: the money was lacking.
-- name: attente_avertir
UPDATE attente SET manque_cents = ?2, averti_a = ?3 WHERE id = ?1 AND etat = 'attend';

-- What a household was told that its money does not suffice for.
-- name: attente_sans_argent
SELECT DISTINCT seance_id, etablissement_id, jour FROM attente
  WHERE foyer_id = ?1 AND etat = 'attend' AND manque_cents IS NOT NULL AND jour > ?2 ORDER BY jour;

-- The days that are over, today included.
-- name: attente_fermer
UPDATE attente SET etat = 'passee', fini_a = ?2 WHERE etat = 'attend' AND jour <= ?1;

-- name: attente_jours
SELECT DISTINCT seance_id, etablissement_id, jour FROM attente WHERE etat = 'attend' ORDER BY jour;

-- name: attente_purger
-- scan: once a day
DELETE FROM attente WHERE jour < ?1 AND etat <> 'attend';

-- Sessions with a school, for whoever goes over all of them.
-- name: rappel_lieux
SELECT DISTINCT l.seance_id, l.etablissement_id, s.debut FROM seance_lieu l JOIN seance s ON s.id = l.seance_id
  WHERE l.au IS NULL OR l.au > ?1;

-- The children of a session in a school who are not booked on a day, with the accounts that want to be told
-- and have not been yet.
-- name: rappel_candidats
SELECT DISTINCT m.foyer_id, i.personne_id, c.id, c.courriel
  FROM inscription i
  JOIN foyer_membre m ON m.personne_id = i.personne_id AND m.role = 'enfant' AND m.du <= ?3
    AND (m.au IS NULL OR m.au > ?3)
  JOIN compte c ON c.foyer_id = m.foyer_id AND c.etat = 'actif' AND c.rappel_repas = 1
  WHERE i.seance_id = ?1 AND i.etablissement_id = ?2 AND i.du <= ?3 AND i.au >= ?3
    AND NOT EXISTS (SELECT 1 FROM reservation r
      WHERE r.personne_id = i.personne_id AND r.jour = ?3 AND r.seance_id = i.seance_id)
    AND NOT EXISTS (SELECT 1 FROM lien_reservation l
      WHERE l.personne_id = i.personne_id AND l.jour = ?3 AND l.seance_id = i.seance_id AND l.compte_id = c.id)
  ORDER BY c.id, i.personne_id;

-- name: lien_reservation_insert
INSERT INTO lien_reservation (empreinte, compte_id, foyer_id, personne_id, seance_id, jour, cree_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: lien_reservation_find
SELECT l.compte_id, l.foyer_id, l.personne_id, l.seance_id, l.jour, l.utilise_a
  FROM lien_reservation l JOIN compte c ON c.id = l.compte_id AND c.etat = 'actif' AND c.foyer_id = l.foyer_id
  WHERE l.empreinte = ?1;

-- Used once.
-- name: lien_reservation_utiliser
UPDATE lien_reservation SET utilise_a = ?2 WHERE empreinte = ?1 AND utilise_a IS NULL;

-- name: lien_reservation_purger
DELETE FROM lien_reservation WHERE jour < ?1;

-- What keeps a file from being accepted: its mandatory pieces that the town hall does not have.
-- name: agenda_pieces_manquantes
SELECT j.type, j.etat FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
  WHERE l.demande_id = ?1 AND l.obligatoire = 1 AND j.etat IN ('non_fourni', 'invalide', 'expire')
  ORDER BY j.id;
