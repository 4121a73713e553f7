-- « Mes données »: all that is kept about a household, as its archive has it. ?1: the household; of an account's
-- own, the account. The names of the columns are in server/donnees/donnees-json.c, in this order.

-- name: donnees_compte
SELECT identifiant, courriel, type, etat, cgu_version, cgu_a, rgpd_a, cree_a, active_a FROM compte WHERE id = ?1;

-- name: donnees_foyer
SELECT id, nom, voie, complement, code_postal, commune, commune_cog, sociales, cree_a FROM foyer WHERE id = ?1;

-- name: donnees_personnes
SELECT p.id, m.role, m.lien, m.du, m.au, p.civilite, p.nom_naissance, p.nom_usage, p.prenom, p.prenom2, p.prenom3,
    p.sexe, p.naissance_le, p.naissance_pays, p.naissance_commune, p.naissance_lieu, p.naissance_dep, p.courriel,
    p.telephone, p.telephone_fixe, p.telephone_pro
  FROM foyer_membre m JOIN personne p ON p.id = m.personne_id WHERE m.foyer_id = ?1 ORDER BY p.id, m.du;

-- name: donnees_quotients
SELECT du, au, valeur FROM quotient WHERE foyer_id = ?1 ORDER BY du;

-- name: donnees_inscriptions
SELECT i.personne_id, a.nom, s.nom, i.du, i.au, i.annee, e.nom, i.niveau, i.pai, i.demande_id
  FROM inscription i
  JOIN seance s ON s.id = i.seance_id
  JOIN activite a ON a.id = s.activite_id
  JOIN etablissement e ON e.id = i.etablissement_id
  WHERE i.foyer_id = ?1 AND i.personne_id IN (SELECT personne_id FROM foyer_membre WHERE foyer_id = ?1)
  ORDER BY i.personne_id, i.du;

-- name: donnees_demandes
SELECT id, teleprocedure, version, personne_id, annee, etat, cree_a, modifie_a, depose_a, decide_a, motif,
    complement, signature
  FROM demande WHERE foyer_id = ?1 ORDER BY id;

-- name: donnees_historique
SELECT h.demande_id, h.fait_a, h.acteur_type, h.evenement, h.detail
  FROM demande d JOIN demande_historique h ON h.demande_id = d.id WHERE d.foyer_id = ?1 ORDER BY d.id, h.n;

-- name: donnees_justificatifs
SELECT id, type, personne_id, etat, valide_au, cree_a FROM justificatif WHERE foyer_id = ?1 ORDER BY id;

-- name: donnees_depots
SELECT d.justificatif_id, d.n, d.depose_a, d.etat, d.decide_a, d.valide_au, d.motif, d.commentaire
  FROM justificatif j JOIN depot d ON d.justificatif_id = j.id WHERE j.foyer_id = ?1 ORDER BY j.id, d.n;

-- The files themselves: what is asked for may be copied, unless the antivirus has found something in it.
-- name: donnees_fichiers
SELECT j.type, j.id, f.depot, f.rang, f.nom, f.type, f.taille, f.antivirus, p.prenom, f.cle, f.chemin
  FROM justificatif j
  JOIN fichier f ON f.justificatif_id = j.id
  LEFT JOIN personne p ON p.id = j.personne_id
  WHERE j.foyer_id = ?1 ORDER BY j.id, f.depot, f.rang;

-- name: donnees_messages
SELECT id, demande_id, fil_id, auteur_type, sujet, corps, ecrit_a, lu_a FROM message WHERE foyer_id = ?1 ORDER BY id;

-- name: donnees_message_fichiers
SELECT m.id, f.rang, f.nom, f.type, f.taille, f.antivirus, f.cle, f.chemin
  FROM message m JOIN message_fichier f ON f.message_id = m.id WHERE m.foyer_id = ?1 ORDER BY m.id, f.rang;

-- name: donnees_reservations
SELECT r.id, r.personne_id, a.nom, s.nom, r.jour, r.action, r.prix_cents, r.acteur_type, r.canal, r.fait_a,
    r.ecriture_id, r.regle
  FROM reservation_fait r JOIN seance s ON s.id = r.seance_id JOIN activite a ON a.id = s.activite_id
  WHERE r.foyer_id = ?1 AND r.personne_id IN (SELECT personne_id FROM foyer_membre WHERE foyer_id = ?1)
  ORDER BY r.id;

-- The amount is signed: what the household's account receives is positive.
-- name: donnees_ecritures
SELECT e.id, e.exercice, e.numero, e.date_valeur, e.date_enregistrement, e.libelle, e.sous_libelle,
    -e.montant_cents, e.nature
  FROM compte_regie c JOIN ecriture e ON e.debit = c.id WHERE c.foyer_id = ?1
UNION ALL
SELECT e.id, e.exercice, e.numero, e.date_valeur, e.date_enregistrement, e.libelle, e.sous_libelle,
    e.montant_cents, e.nature
  FROM compte_regie c JOIN ecriture e ON e.credit = c.id WHERE c.foyer_id = ?1
ORDER BY 1;

-- name: donnees_paiements
SELECT p.reference, p.montant_cents, p.fournisseur, p.etat, p.courriel, p.cree_a, p.fini_a, p.transaction_le,
    p.ecriture_id, q.exercice, q.numero, q.partie
  FROM paiement p LEFT JOIN quittance q ON q.paiement_id = p.id WHERE p.foyer_id = ?1 ORDER BY p.id;

-- name: donnees_invitations
SELECT nature, prenom, courriel, lien, envoyee_a, expire_a, acceptee_a, revoquee_a FROM invitation
  WHERE foyer_id = ?1 ORDER BY id;

-- What the two households of a child have said to each other about it: both know it.
-- name: donnees_gardes
SELECT g.id, g.personne_id, g.regle, g.du, g.au, g.message, g.propose_par = ?1, g.propose_a, g.repondu_a, g.reponse
  FROM garde g
  WHERE g.personne_id IN (SELECT personne_id FROM foyer_membre WHERE foyer_id = ?1)
    AND (g.foyer_a = ?1 OR g.foyer_b = ?1) ORDER BY g.id;

-- name: donnees_attentes
-- scan: a job, when a family asks for its archive
SELECT w.personne_id, a.nom, s.nom, w.jour, w.etat, w.inscrit_a, w.fini_a, w.raison, w.manque_cents,
    w.averti_a
  FROM attente w JOIN seance s ON s.id = w.seance_id JOIN activite a ON a.id = s.activite_id
  WHERE w.foyer_id = ?1 AND w.personne_id IN (SELECT personne_id FROM foyer_membre WHERE foyer_id = ?1)
  ORDER BY w.id;

-- That they were mailed, never what opens them.
-- name: donnees_liens_reservation
-- scan: a job, when a family asks for its archive
SELECT l.personne_id, a.nom, s.nom, l.jour, l.cree_a, l.utilise_a
  FROM lien_reservation l JOIN seance s ON s.id = l.seance_id JOIN activite a ON a.id = s.activite_id
  WHERE l.compte_id = ?1 ORDER BY l.jour, l.personne_id, l.seance_id;

-- name: donnees_abonnement
SELECT cree_a, lu_a FROM abonnement WHERE compte_id = ?1;

-- name: donnees_journal
SELECT fait_a, acteur_type, action, objet_type, objet_id, detail FROM journal WHERE foyer_id = ?1 ORDER BY id;

-- name: donnees_sessions
SELECT ouverte_a, vue_a, expire_a, adresse, appareil FROM session
  WHERE sujet_type = 'citoyen' AND sujet_id = ?1 ORDER BY ouverte_a;

-- Who looked at what of this family's, the newest first: the town hall's people only. ?2: before which line.
-- name: consultations_du_foyer
SELECT j.id, j.fait_a, j.action, j.objet_type, j.objet_id, a.role, q.type, p.prenom, d.teleprocedure, d.version
  FROM journal j
  LEFT JOIN agent a ON a.id = j.acteur_id
  LEFT JOIN justificatif q ON j.objet_type = 'justificatif' AND q.id = j.objet_id AND q.foyer_id = j.foyer_id
  LEFT JOIN demande d ON j.objet_type = 'demande' AND d.id = j.objet_id AND d.foyer_id = j.foyer_id
  LEFT JOIN personne p ON p.id = coalesce (q.personne_id, d.personne_id)
  WHERE j.foyer_id = ?1 AND j.id < ?2 AND j.acteur_type = 'agent' ORDER BY j.id DESC LIMIT ?3;

-- The household's archive of an account.
-- name: archive_demander
INSERT INTO archive (compte_id, demandee_a, expire_a) VALUES (?1, ?2, ?3)
  ON CONFLICT (compte_id) DO UPDATE SET demandee_a = excluded.demandee_a, expire_a = excluded.expire_a,
    prete_a = NULL, taille = NULL, cle = NULL, chemin = NULL;

-- name: archive_find
SELECT demandee_a, prete_a, expire_a, taille, cle, chemin FROM archive WHERE compte_id = ?1 AND expire_a > ?2;

-- Only what is still asked for, by the demand that it was made for.
-- name: archive_prete
UPDATE archive SET prete_a = ?3, expire_a = ?4, taille = ?5, cle = ?6, chemin = ?7
  WHERE compte_id = ?1 AND demandee_a = ?2 AND prete_a IS NULL;

-- name: archive_purger
DELETE FROM archive WHERE expire_a < ?1;
