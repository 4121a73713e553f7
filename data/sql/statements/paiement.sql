-- name: paiement_numero_suivant
SELECT coalesce (max (id), 0) + 1 FROM paiement;

-- name: paiement_insert
INSERT INTO paiement (reference, foyer_id, compte_id, montant_cents, fournisseur, numcli, exercice, saisie,
    objet, courriel, cree_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: paiement_find
SELECT id, reference, foyer_id, compte_id, montant_cents, fournisseur, numcli, exercice, saisie, objet,
    courriel, etat, idop, resultat, motif, numauto, transaction_le, recu_cents, cree_a, redirige_a,
    interroge_a, fini_a, ecriture_id, rejet_id
  FROM paiement WHERE id = ?1;

-- name: paiement_par_reference
SELECT id FROM paiement WHERE reference = ?1;

-- name: paiement_du_foyer
SELECT id FROM paiement WHERE reference = ?1 AND foyer_id = ?2;

-- name: paiement_par_idop
SELECT id FROM paiement WHERE idop = ?1;

-- name: paiement_rediriger
UPDATE paiement SET etat = 'redirige', idop = ?2, redirige_a = ?3 WHERE id = ?1 AND etat = 'cree';

-- name: paiement_set_etat
UPDATE paiement SET etat = ?2, resultat = ?3, motif = ?4, interroge_a = ?5, fini_a = ?6
  WHERE id = ?1 AND etat NOT IN ('paye', 'ecart');

-- What the provider says of a transaction that was made.
-- name: paiement_set_transaction
UPDATE paiement SET resultat = ?2, numauto = ?3, transaction_le = ?4, recu_cents = ?5, interroge_a = ?6
  WHERE id = ?1;

-- The credit, once: from then on nothing else changes it.
-- name: paiement_crediter
UPDATE paiement SET etat = 'paye', ecriture_id = ?2, fini_a = ?3, motif = NULL
  WHERE id = ?1 AND ecriture_id IS NULL;

-- name: paiement_rejeter
UPDATE paiement SET rejet_id = ?2, motif = ?3 WHERE id = ?1 AND etat = 'paye' AND rejet_id IS NULL;

-- name: paiements_en_ecart
SELECT p.reference, f.nom, p.montant_cents, p.recu_cents, p.motif, p.cree_a
  FROM paiement p JOIN foyer f ON f.id = p.foyer_id WHERE p.etat = 'ecart' ORDER BY p.id;

-- A household's last payments, the newest first.
-- name: paiements_du_foyer
SELECT reference, montant_cents, etat, resultat, motif, rejet_id, redirige_a, cree_a FROM paiement
  WHERE foyer_id = ?1
  ORDER BY id DESC LIMIT ?2;

-- name: paiement_payeur
SELECT p.civilite, p.nom_naissance, p.nom_usage, p.prenom, c.courriel
  FROM compte c JOIN personne p ON p.id = c.personne_id WHERE c.id = ?1;

-- name: quittance_numero_suivant
SELECT coalesce (max (numero), 0) + 1 FROM quittance WHERE exercice = ?1;

-- name: quittance_insert
INSERT INTO quittance (exercice, numero, paiement_id, ecriture_id, montant_cents, partie, emise_le, emise_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: quittance_du_paiement
SELECT exercice, numero, montant_cents, partie, emise_le FROM quittance WHERE paiement_id = ?1;

-- name: simulation_insert
INSERT INTO simulation_paiement (idop, refdet, numcli, exer, saisie, objet, mel, montant_cents, cree_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: simulation_find
SELECT refdet, numcli, exer, saisie, objet, mel, montant_cents, resultat, connu_a, cree_a
  FROM simulation_paiement WHERE idop = ?1;

-- name: simulation_set_resultat
UPDATE simulation_paiement SET resultat = ?2, connu_a = ?3 WHERE idop = ?1
  AND (resultat IS NULL OR resultat NOT IN ('P', 'V'));

-- name: simulation_purger
DELETE FROM simulation_paiement WHERE cree_a < ?1;

-- Households below the threshold that have not been told, with the addresses of their open accounts.
-- name: alerte_solde_a_envoyer
-- scan: every quarter of an hour; one row a household, in one walk
SELECT k.foyer_id, s.montant_cents, c.courriel FROM solde s
  JOIN compte_regie k ON k.id = s.compte_id
  JOIN compte c ON c.foyer_id = k.foyer_id AND c.etat = 'actif'
  WHERE s.montant_cents < ?1 AND k.foyer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM alerte_solde a WHERE a.foyer_id = k.foyer_id)
  ORDER BY k.foyer_id LIMIT ?2;

-- name: alerte_solde_insert
INSERT INTO alerte_solde (foyer_id, envoyee_a) VALUES (?1, ?2);

-- name: alerte_solde_oublier
-- scan: every quarter of an hour; only those who were told and whose balance is still low
DELETE FROM alerte_solde WHERE EXISTS (SELECT 1 FROM compte_regie k JOIN solde s ON s.compte_id = k.id
  WHERE k.foyer_id = alerte_solde.foyer_id AND s.montant_cents >= ?1);
