-- name: invitation_insert
INSERT INTO invitation (empreinte, foyer_id, compte_id, nature, prenom, courriel, lien, envoyee_a, expire_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: invitation_enfant_insert
INSERT INTO invitation_enfant (invitation_id, personne_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: invitation_find
SELECT id, foyer_id, compte_id, nature, prenom, courriel, lien, essais, envoyee_a, expire_a, acceptee_a, revoquee_a
  FROM invitation WHERE id = ?1;

-- name: invitation_du_jeton
SELECT id, foyer_id, compte_id, nature, prenom, courriel, lien, essais, envoyee_a, expire_a, acceptee_a, revoquee_a
  FROM invitation WHERE empreinte = ?1;

-- name: invitations_du_foyer
SELECT id, foyer_id, compte_id, nature, prenom, courriel, lien, essais, envoyee_a, expire_a, acceptee_a, revoquee_a
  FROM invitation WHERE foyer_id = ?1 ORDER BY id DESC LIMIT 12;

-- Those that wait for whoever has this mail, folded: after a new account was opened with it.
-- name: invitations_pour
SELECT id, foyer_id, compte_id, nature, prenom, courriel, lien, essais, envoyee_a, expire_a, acceptee_a, revoquee_a
  FROM invitation WHERE courriel = ?1 AND expire_a > ?2 ORDER BY id DESC LIMIT 3;

-- name: invitation_enfants
SELECT p.id, p.prenom, p.nom_naissance, p.nom_usage, p.naissance_le
  FROM invitation_enfant e JOIN personne p ON p.id = e.personne_id
  WHERE e.invitation_id = ?1 ORDER BY p.naissance_le, p.id;

-- A new link: the former one is worthless.
-- name: invitation_relancer
UPDATE invitation SET empreinte = ?2, envoyee_a = ?3, expire_a = ?4, essais = 0, revoquee_a = NULL
  WHERE id = ?1 AND acceptee_a IS NULL;

-- name: invitation_revoquer
UPDATE invitation SET revoquee_a = ?2 WHERE id = ?1 AND acceptee_a IS NULL AND revoquee_a IS NULL;

-- name: invitation_compter
UPDATE invitation SET essais = essais + 1 WHERE id = ?1;

-- It serves once.
-- name: invitation_accepter
UPDATE invitation SET acceptee_a = ?2, acceptee_par = ?3
  WHERE id = ?1 AND acceptee_a IS NULL AND revoquee_a IS NULL;

-- name: invitation_purger
DELETE FROM invitation WHERE expire_a < ?1;

-- Whether a household has nothing yet that would be lost: it can be left for another one.
-- name: foyer_est_vide
SELECT NOT EXISTS (SELECT 1 FROM demande WHERE foyer_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM compte_regie WHERE foyer_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM justificatif WHERE foyer_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM message WHERE foyer_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM foyer_membre WHERE foyer_id = ?1 AND role = 'enfant' AND au IS NULL)
   AND (SELECT count (*) FROM compte WHERE foyer_id = ?1) = 1;

-- name: foyer_membre_clore
UPDATE foyer_membre SET au = ?3 WHERE foyer_id = ?1 AND personne_id = ?2 AND au IS NULL;

-- In how many households a child is, this one aside.
-- name: enfant_autres_foyers
SELECT count (*) FROM foyer_membre WHERE personne_id = ?1 AND foyer_id <> ?2 AND role = 'enfant' AND au IS NULL;

-- Whether anything was done for that person.
-- name: personne_a_un_dossier
SELECT EXISTS (SELECT 1 FROM demande WHERE foyer_id = ?2 AND personne_id = ?1)
    OR EXISTS (SELECT 1 FROM inscription WHERE personne_id = ?1)
    OR EXISTS (SELECT 1 FROM reservation_fait WHERE personne_id = ?1);

-- name: compte_changer_foyer
UPDATE compte SET foyer_id = ?2 WHERE id = ?1;
