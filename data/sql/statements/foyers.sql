-- name: personne_insert
INSERT INTO personne (civilite, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, naissance_le,
    naissance_pays, naissance_commune, naissance_lieu, naissance_dep, courriel, telephone,
    telephone_fixe, telephone_pro, cree_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: personne_update
UPDATE personne SET civilite = ?2, nom_naissance = ?3, nom_usage = ?4, prenom = ?5, prenom2 = ?6,
    prenom3 = ?7, sexe = ?8, naissance_le = ?9, naissance_pays = ?10, naissance_commune = ?11,
    naissance_lieu = ?12, naissance_dep = ?13, courriel = ?14, telephone = ?15,
    telephone_fixe = ?16, telephone_pro = ?17
  WHERE id = ?1;

-- name: personne_find
SELECT id, civilite, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, naissance_le,
    naissance_pays, naissance_commune, naissance_lieu, naissance_dep, courriel, telephone,
    telephone_fixe, telephone_pro
  FROM personne WHERE id = ?1;

-- The people of a household on a day, the responsables first, the children from the eldest.
-- name: foyer_membres
SELECT p.id, p.civilite, p.nom_naissance, p.nom_usage, p.prenom, p.prenom2, p.prenom3, p.sexe,
    p.naissance_le, p.naissance_pays, p.naissance_commune, p.naissance_lieu, p.naissance_dep,
    p.courriel, p.telephone, p.telephone_fixe, p.telephone_pro, m.role, m.lien
  FROM foyer_membre m JOIN personne p ON p.id = m.personne_id
  WHERE m.foyer_id = ?1 AND m.du <= ?2 AND (m.au IS NULL OR m.au > ?2)
  ORDER BY CASE m.role WHEN 'responsable' THEN 0 WHEN 'conjoint' THEN 1 ELSE 2 END, p.naissance_le, p.id;

-- What is not of this household does not exist for it.
-- name: foyer_membre_role
SELECT role FROM foyer_membre
  WHERE foyer_id = ?1 AND personne_id = ?2 AND du <= ?3 AND (au IS NULL OR au > ?3) LIMIT 1;

-- name: foyer_membre_insert
INSERT INTO foyer_membre (foyer_id, personne_id, role, lien, du) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (foyer_id, personne_id, du) DO UPDATE SET role = excluded.role, lien = excluded.lien, au = NULL;

-- name: foyer_membre_lien
UPDATE foyer_membre SET lien = ?3
  WHERE foyer_id = ?1 AND personne_id = ?2 AND au IS NULL;

-- The same child typed twice in one household is one child.
-- name: foyer_find_enfant
SELECT p.id FROM foyer_membre m JOIN personne p ON p.id = m.personne_id
  WHERE m.foyer_id = ?1 AND m.role = 'enfant' AND m.au IS NULL AND p.naissance_le = ?4
    AND p.nom_naissance = ?2 AND p.prenom = ?3;

-- name: foyer_insert
INSERT INTO foyer (nom, voie, complement, code_postal, commune, commune_cog, cree_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: foyer_find
SELECT id, nom, voie, complement, code_postal, commune, commune_cog, sociales FROM foyer WHERE id = ?1;

-- name: foyer_update_adresse
UPDATE foyer SET voie = ?2, complement = ?3, code_postal = ?4, commune = ?5, commune_cog = ?6
  WHERE id = ?1;

-- name: foyer_update_nom
UPDATE foyer SET nom = ?2 WHERE id = ?1;

-- name: foyer_update_sociales
UPDATE foyer SET sociales = ?2 WHERE id = ?1;

-- The quotient that counts on a day: validated by an agent, dated.
-- name: quotient_en_vigueur
SELECT valeur FROM quotient WHERE foyer_id = ?1 AND du <= ?2 AND (au IS NULL OR au > ?2)
  ORDER BY du DESC LIMIT 1;

-- name: quotient_insert
INSERT INTO quotient (foyer_id, du, au, valeur, justificatif_id) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (foyer_id, du) DO UPDATE SET valeur = excluded.valeur, au = excluded.au,
    justificatif_id = excluded.justificatif_id;

-- A household's children, for lists: names only; put in order by who reads them, which costs a page less than
-- SQLite's sorter.
-- name: foyer_enfants
SELECT p.id, p.prenom, p.nom_naissance, p.nom_usage, p.naissance_le
  FROM foyer_membre m JOIN personne p ON p.id = m.personne_id
  WHERE m.foyer_id = ?1 AND m.role = 'enfant' AND m.du <= ?2 AND (m.au IS NULL OR m.au > ?2);
