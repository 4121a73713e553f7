-- name: compte_insert
INSERT INTO compte (identifiant, courriel, courriel_cle, mot_de_passe, etat, personne_id, foyer_id,
    cgu_version, cgu_a, rgpd_a, cree_a)
  VALUES (?1, ?2, ?3, ?4, 'a_activer', ?5, ?6, ?7, ?8, ?8, ?8)
  RETURNING id;

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

-- name: compte_activer
UPDATE compte SET etat = 'actif', identifiant = ?2, active_a = ?3 WHERE id = ?1 AND etat = 'a_activer';

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

-- Never activated: the household goes with it, by the purge.
-- name: comptes_jamais_actives
SELECT id FROM compte WHERE etat = 'a_activer' AND cree_a < ?1 LIMIT 100;

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
INSERT INTO agent (identifiant, nom, mot_de_passe, role, cree_a) VALUES (?1, ?2, ?3, ?4, ?5)
  RETURNING id;

-- name: agent_par_identifiant
SELECT id, nom, mot_de_passe, role, totp, totp_dernier FROM agent
  WHERE identifiant = ?1 AND desactive_a IS NULL;

-- name: agent_find
SELECT id, identifiant, nom, role FROM agent WHERE id = ?1;

-- name: agent_liste
SELECT id, identifiant, nom, role, desactive_a FROM agent ORDER BY identifiant;

-- name: agent_changer_mot_de_passe
UPDATE agent SET mot_de_passe = ?2 WHERE identifiant = ?1 AND desactive_a IS NULL;

-- A code is used once.
-- name: agent_totp_utiliser
UPDATE agent SET totp_dernier = ?2 WHERE id = ?1 AND totp_dernier < ?2;

-- name: creation_garder
INSERT INTO reprise (empreinte, usage, chiffre, expire_a) VALUES (?1, 'creation', ?2, ?3);

-- name: creation_find
SELECT chiffre FROM reprise WHERE empreinte = ?1 AND usage = 'creation' AND expire_a > ?2;

-- name: creation_retirer
DELETE FROM reprise WHERE empreinte = ?1 AND usage = 'creation';

-- An account that was never activated is filled anew by whoever asks again with its mail.
-- name: compte_remplacer
UPDATE compte SET identifiant = ?2, mot_de_passe = ?3, cgu_version = ?4, cgu_a = ?5, rgpd_a = ?5, cree_a = ?5
  WHERE id = ?1 AND etat = 'a_activer';
