-- Years for which a file may be made today.
-- name: annees_ouvertes
SELECT id FROM annee_scolaire WHERE ouverte_le <= ?1 AND au >= ?1 ORDER BY id;

-- name: annee_find
SELECT du, au FROM annee_scolaire WHERE id = ?1;

-- name: annee_insert
INSERT INTO annee_scolaire (id, du, au, ouverte_le) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (id) DO NOTHING;

-- name: etablissements_ouverts
SELECT id, nom, niveaux FROM etablissement WHERE du <= ?1 AND (au IS NULL OR au > ?1) ORDER BY nom;

-- name: etablissement_nom
SELECT nom FROM etablissement WHERE id = ?1;

-- name: etablissement_insert
INSERT INTO etablissement (uai, nom, niveaux, du) VALUES (?1, ?2, ?3, ?4);

-- name: activite_insert
INSERT INTO activite (code, nom, rang) VALUES (?1, ?2, ?3);

-- name: seance_insert
INSERT INTO seance (activite_id, nom, debut, fin, jours, vacances, du) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: seance_lieu_insert
INSERT INTO seance_lieu (seance_id, etablissement_id, du, places) VALUES (?1, ?2, ?3, ?4);

-- name: delai_insert
INSERT INTO delai (seance_id, du, au, regle, texte) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: tarif_insert
INSERT INTO tarif (seance_id, public, du, au, formule, deliberation) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: fermeture_insert
INSERT INTO fermeture (du, au, nature, motif, etablissement_id) VALUES (?1, ?2, ?3, ?4, ?5);

-- The sessions that are open on a day, with the schools that have them.
-- name: seances_ouvertes
SELECT s.id, s.nom, s.debut, s.fin, a.code, a.nom, l.etablissement_id
  FROM seance s
  JOIN activite a ON a.id = s.activite_id
  JOIN seance_lieu l ON l.seance_id = s.id AND l.du <= ?1 AND (l.au IS NULL OR l.au > ?1)
  WHERE s.du <= ?1 AND (s.au IS NULL OR s.au > ?1)
  ORDER BY a.rang, s.debut, s.id, l.etablissement_id;

-- name: seance_find
SELECT s.id, s.nom, s.debut, s.fin, s.jours, s.vacances, a.code, a.nom
  FROM seance s JOIN activite a ON a.id = s.activite_id WHERE s.id = ?1;

-- name: inscription_insert
INSERT INTO inscription (personne_id, seance_id, du, au, annee, etablissement_id, niveau, foyer_id, pai,
    demande_id)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
  ON CONFLICT (personne_id, seance_id, du) DO UPDATE SET au = excluded.au, annee = excluded.annee,
    etablissement_id = excluded.etablissement_id, niveau = excluded.niveau,
    foyer_id = excluded.foyer_id, pai = excluded.pai, demande_id = excluded.demande_id;

-- What a child is enrolled in during a period.
-- name: inscriptions_de
SELECT i.seance_id, i.du, i.au, i.annee, i.etablissement_id, i.niveau, i.foyer_id, i.pai
  FROM inscription i
  WHERE i.personne_id = ?1 AND i.du <= ?3 AND i.au >= ?2
  ORDER BY i.seance_id, i.du;

-- Days without school of a period, for a school.
-- A school's closures of all times.
-- name: fermetures_de
SELECT du, au, nature, motif FROM fermeture
  WHERE etablissement_id IS NULL OR etablissement_id = ?1
  ORDER BY du;

-- name: delai_en_vigueur
SELECT du, regle, texte FROM delai
  WHERE seance_id = ?1 AND du <= ?2 AND (au IS NULL OR au > ?2) ORDER BY du DESC LIMIT 1;

-- name: tarif_en_vigueur
SELECT id, du, formule, deliberation FROM tarif
  WHERE seance_id = ?1 AND public = ?2 AND du <= ?3 AND (au IS NULL OR au > ?3)
  ORDER BY du DESC LIMIT 1;
