-- An account that ends, and its household when it was its last: each table keeps what its « conservation » says
-- remains. ?1: the household, or the account.

-- How many others act for the household.
-- name: suppression_autres_comptes
SELECT count (*) FROM compte WHERE foyer_id = ?1 AND id <> ?2 AND etat = 'actif';

-- name: suppression_repas_a_venir
SELECT count (*) FROM reservation WHERE foyer_id = ?1 AND jour >= ?2;

-- name: suppression_paiement_en_cours
SELECT count (*) FROM paiement WHERE foyer_id = ?1 AND etat IN ('cree', 'redirige');

-- A new demand takes the place of the former one.
-- name: suppression_demander
INSERT INTO suppression (compte_id, empreinte, demandee_a, expire_a) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (compte_id) DO UPDATE SET empreinte = excluded.empreinte, demandee_a = excluded.demandee_a,
    expire_a = excluded.expire_a, confirmee_a = NULL, effet_a = NULL;

-- name: suppression_du_jeton
SELECT compte_id FROM suppression WHERE empreinte = ?1 AND expire_a > ?2 AND confirmee_a IS NULL;

-- name: suppression_confirmer
UPDATE suppression SET confirmee_a = ?2, effet_a = ?3 WHERE compte_id = ?1 AND confirmee_a IS NULL;

-- name: suppression_effet
SELECT effet_a FROM suppression WHERE compte_id = ?1 AND confirmee_a IS NOT NULL;

-- name: suppression_retirer
DELETE FROM suppression WHERE compte_id = ?1;

-- name: suppression_purger
DELETE FROM suppression WHERE confirmee_a IS NULL AND expire_a < ?1;

-- The files of the vault that go with the household.
-- name: effacer_chemins_foyer
SELECT f.chemin FROM justificatif j JOIN fichier f ON f.justificatif_id = j.id WHERE j.foyer_id = ?1
UNION ALL
SELECT f.chemin FROM message m JOIN message_fichier f ON f.message_id = m.id WHERE m.foyer_id = ?1;

-- name: effacer_chemin_compte
SELECT chemin FROM archive WHERE compte_id = ?1 AND chemin IS NOT NULL;

-- A child who lives in another household too stays there.
-- name: effacer_personnes
UPDATE personne SET civilite = NULL, nom_naissance = 'Effacé', nom_usage = NULL, prenom = '', prenom2 = NULL,
    prenom3 = NULL, sexe = NULL, naissance_le = NULL, naissance_pays = NULL, naissance_commune = NULL,
    naissance_lieu = NULL, naissance_dep = NULL, courriel = NULL, telephone = NULL, telephone_fixe = NULL,
    telephone_pro = NULL
  WHERE id IN (SELECT m.personne_id FROM foyer_membre m WHERE m.foyer_id = ?1)
    AND id NOT IN (SELECT a.personne_id FROM foyer_membre m JOIN foyer_membre a ON a.personne_id = m.personne_id
                     WHERE m.foyer_id = ?1 AND a.foyer_id <> ?1 AND (a.au IS NULL OR a.au > ?2));

-- name: effacer_foyer
UPDATE foyer SET nom = 'Foyer effacé', voie = NULL, complement = NULL, code_postal = NULL, commune = NULL,
    commune_cog = NULL, sociales = NULL
  WHERE id = ?1;

-- name: effacer_quotients
DELETE FROM quotient WHERE foyer_id = ?1;

-- name: effacer_inscriptions
DELETE FROM inscription
  WHERE foyer_id = ?1 AND personne_id IN (SELECT personne_id FROM foyer_membre WHERE foyer_id = ?1);

-- name: effacer_membres
DELETE FROM foyer_membre WHERE foyer_id = ?1;

-- name: effacer_etapes
DELETE FROM demande_etape WHERE demande_id IN (SELECT id FROM demande WHERE foyer_id = ?1);

-- name: effacer_historique
DELETE FROM demande_historique WHERE demande_id IN (SELECT id FROM demande WHERE foyer_id = ?1);

-- name: effacer_notes
DELETE FROM demande_note WHERE demande_id IN (SELECT id FROM demande WHERE foyer_id = ?1);

-- name: effacer_liens_pieces
DELETE FROM demande_justificatif WHERE demande_id IN (SELECT id FROM demande WHERE foyer_id = ?1);

-- name: effacer_messages
DELETE FROM message WHERE foyer_id = ?1;

-- name: effacer_brouillons
DELETE FROM demande WHERE foyer_id = ?1 AND etat = 'brouillon';

-- Number, type, date and decision stay; what waited for one is called off.
-- name: effacer_demandes
UPDATE demande SET motif = NULL, complement = NULL, signature = NULL, compte_id = NULL, pret = 0,
    decide_a = coalesce (decide_a, ?2),
    etat = CASE WHEN etat IN ('en_traitement', 'a_completer') THEN 'annulee' ELSE etat END
  WHERE foyer_id = ?1;

-- name: effacer_fichiers
DELETE FROM fichier WHERE justificatif_id IN (SELECT id FROM justificatif WHERE foyer_id = ?1);

-- name: effacer_rappels
DELETE FROM piece_rappel WHERE justificatif_id IN (SELECT id FROM justificatif WHERE foyer_id = ?1);

-- name: effacer_depots
UPDATE depot SET commentaire = NULL, compte_id = NULL, definitif_a = NULL,
    etat = CASE etat WHEN 'en_attente' THEN 'remplace' ELSE etat END
  WHERE justificatif_id IN (SELECT id FROM justificatif WHERE foyer_id = ?1);

-- name: effacer_pieces
UPDATE justificatif SET etat = 'non_fourni' WHERE foyer_id = ?1 AND etat = 'en_attente';

-- name: effacer_alerte
DELETE FROM alerte_solde WHERE foyer_id = ?1;

-- name: effacer_invitations_foyer
DELETE FROM invitation WHERE foyer_id = ?1;

-- Of an account. What the provider has to say about a payment stays, where it wrote does not.
-- name: effacer_paiements
-- scan: an account that ends; a household's are few, found by the index when it is the last
UPDATE paiement SET courriel = '' WHERE compte_id = ?1;

-- name: effacer_simulation
-- scan: an account that ends; the demo's bank
UPDATE simulation_paiement SET mel = '' WHERE mel = ?1;

-- name: effacer_garde_message
-- scan: an account that ends
UPDATE garde SET message = NULL WHERE compte_id = ?1;

-- name: effacer_invitations_compte
-- scan: an account that ends; invitations are kept a year
DELETE FROM invitation WHERE (compte_id = ?1 AND acceptee_a IS NULL) OR courriel = ?2;

-- name: effacer_creations
DELETE FROM creation WHERE courriel_cle = ?1;

-- name: effacer_courriels
-- scan: an account that ends; the table holds 90 days
DELETE FROM courriel WHERE a = ?1;

-- name: effacer_tentatives
-- scan: an account that ends; the table holds a day's attempts
DELETE FROM tentative WHERE cle LIKE '%:' || ?1 OR cle LIKE '%:' || ?2;

-- name: effacer_liens
DELETE FROM lien WHERE compte_id = ?1;

-- name: effacer_changement
DELETE FROM changement_courriel WHERE compte_id = ?1;

-- name: effacer_archive
DELETE FROM archive WHERE compte_id = ?1;

-- Its number stays, for the payments and the facts that name it: it opens nothing and names nobody.
-- name: effacer_compte
UPDATE compte SET identifiant = 'efface-' || id, courriel = '', courriel_cle = 'efface-' || id, mot_de_passe = '',
    etat = 'bloque'
  WHERE id = ?1;

-- Nobody waits any more, and what the family was told is forgotten.
-- name: effacer_attentes
-- scan: once, when an account ends
UPDATE attente SET fini_a = CASE etat WHEN 'attend' THEN ?2 ELSE fini_a END,
    etat = CASE etat WHEN 'attend' THEN 'quittee' ELSE etat END, raison = NULL,
    manque_cents = NULL, averti_a = NULL
  WHERE foyer_id = ?1;

-- name: effacer_liens_reservation
-- scan: once, when an account ends
DELETE FROM lien_reservation WHERE compte_id = ?1;

-- name: effacer_abonnement
DELETE FROM abonnement WHERE compte_id = ?1;
