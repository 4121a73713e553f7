-- name: compte_insert
INSERT INTO compte (identifiant, courriel, courriel_cle, mot_de_passe, etat, personne_id, foyer_id,
    cgu_version, cgu_a, rgpd_a, cree_a, active_a, type)
  VALUES (?1, ?2, ?3, ?4, 'actif', ?5, ?6, ?7, ?8, ?8, ?8, ?9, ?10);

-- name: compte_find
SELECT id, identifiant, courriel, etat, personne_id, foyer_id FROM compte WHERE id = ?1;

-- name: compte_par_identifiant
SELECT id FROM compte WHERE identifiant = ?1;

-- name: compte_par_courriel
SELECT id FROM compte WHERE courriel_cle = ?1;

-- A sign-in gives an identifier or a mail, both folded.
-- name: compte_mot_de_passe
SELECT id, mot_de_passe, etat FROM compte WHERE identifiant = ?1
UNION ALL
SELECT id, mot_de_passe, etat FROM compte WHERE courriel_cle = ?2
LIMIT 1;

-- name: compte_changer_mot_de_passe
UPDATE compte SET mot_de_passe = ?2 WHERE id = ?1;

-- name: compte_changer_courriel
UPDATE compte SET courriel = ?2, courriel_cle = ?3 WHERE id = ?1;

-- name: compte_hash
SELECT mot_de_passe FROM compte WHERE id = ?1;

-- The household that a citizen acts for: the question of every page.
-- name: compte_foyer
SELECT foyer_id FROM compte WHERE id = ?1 AND etat = 'actif';

-- name: comptes_du_foyer
SELECT id, courriel FROM compte WHERE foyer_id = ?1 AND etat = 'actif';

-- name: lien_insert
INSERT INTO lien (empreinte, usage, compte_id, donnee, expire_a) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: lien_find
SELECT compte_id, donnee FROM lien
  WHERE empreinte = ?1 AND usage = ?2 AND expire_a > ?3 AND utilise_a IS NULL;

-- name: lien_utiliser
UPDATE lien SET utilise_a = ?3 WHERE empreinte = ?1 AND usage = ?2 AND expire_a > ?3 AND utilise_a IS NULL;

-- A new link makes the former ones of the same kind worthless.
-- name: lien_perimer
UPDATE lien SET utilise_a = ?3 WHERE compte_id = ?1 AND usage = ?2 AND utilise_a IS NULL;

-- name: lien_purger
DELETE FROM lien WHERE expire_a < ?1;

-- name: agent_insert
INSERT INTO agent (identifiant, nom, mot_de_passe, role, cree_a) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: agent_par_identifiant
SELECT id, nom, mot_de_passe, role, totp, totp_dernier FROM agent
  WHERE identifiant = ?1 AND desactive_a IS NULL;

-- name: agent_find
SELECT id, identifiant, nom, role FROM agent WHERE id = ?1;

-- name: agent_liste
SELECT id, identifiant, nom, role, desactive_a, totp IS NOT NULL FROM agent ORDER BY identifiant;

-- name: agent_par_identifiant_meme_parti
SELECT id, desactive_a FROM agent WHERE identifiant = ?1;

-- name: agent_changer_mot_de_passe
UPDATE agent SET mot_de_passe = ?2 WHERE id = ?1;

-- ?2: since when, or NULL = not any more
-- name: agent_desactiver
UPDATE agent SET desactive_a = ?2 WHERE id = ?1;

-- ?2: the secret, sealed, or NULL = without a second factor
-- name: agent_changer_totp
UPDATE agent SET totp = ?2, totp_dernier = 0 WHERE id = ?1;

-- A code is used once.
-- name: agent_totp_utiliser
UPDATE agent SET totp_dernier = ?2 WHERE id = ?1 AND totp_dernier < ?2;

-- A demand for an account, under its link.
-- name: creation_insert
INSERT INTO creation (empreinte, courriel_cle, chiffre, cree_a, expire_a) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: creation_find
SELECT id, courriel_cle, chiffre, cree_a FROM creation WHERE empreinte = ?1 AND expire_a > ?2;

-- Those of one mail that a new link may be sent for, the newest first.
-- name: creation_par_courriel
SELECT id, cree_a FROM creation WHERE courriel_cle = ?1 AND cree_a > ?2 ORDER BY id DESC LIMIT 3;

-- name: creation_relier
UPDATE creation SET empreinte = ?2, expire_a = ?3 WHERE id = ?1;

-- One of them became the account: the others have nothing left to become.
-- name: creation_retirer
DELETE FROM creation WHERE courriel_cle = ?1;

-- name: creation_purger
DELETE FROM creation WHERE cree_a < ?1;

-- A new demand takes the place of the former one.
-- name: changement_courriel_demander
INSERT INTO changement_courriel (compte_id, courriel, ancien, nouveau, expire_a) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (compte_id) DO UPDATE SET courriel = excluded.courriel, ancien = excluded.ancien,
    nouveau = excluded.nouveau, expire_a = excluded.expire_a, ancien_a = NULL, nouveau_a = NULL;

-- Which of the two addresses the token was mailed to.
-- name: changement_courriel_find
SELECT compte_id, courriel, 1, ancien_a, nouveau_a FROM changement_courriel WHERE ancien = ?1 AND expire_a > ?2
UNION ALL
SELECT compte_id, courriel, 0, ancien_a, nouveau_a FROM changement_courriel WHERE nouveau = ?1 AND expire_a > ?2;

-- name: changement_courriel_du_compte
SELECT courriel, ancien_a, nouveau_a FROM changement_courriel WHERE compte_id = ?1 AND expire_a > ?2;

-- name: changement_courriel_confirmer_ancien
UPDATE changement_courriel SET ancien_a = ?2 WHERE compte_id = ?1;

-- name: changement_courriel_confirmer_nouveau
UPDATE changement_courriel SET nouveau_a = ?2 WHERE compte_id = ?1;

-- name: changement_courriel_retirer
DELETE FROM changement_courriel WHERE compte_id = ?1;

-- name: changement_courriel_purger
DELETE FROM changement_courriel WHERE expire_a < ?1;

-- The account of a member of the household, when it has one.
-- name: compte_de_membre
SELECT id FROM compte WHERE foyer_id = ?1 AND personne_id = ?2;

-- Whether this account wants to be told of usual days that are not booked.
-- name: compte_rappel_repas
SELECT rappel_repas FROM compte WHERE id = ?1;

-- name: compte_set_rappel_repas
UPDATE compte SET rappel_repas = ?2 WHERE id = ?1;
