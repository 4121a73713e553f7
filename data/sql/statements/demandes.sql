-- name: demande_insert
INSERT INTO demande (foyer_id, compte_id, teleprocedure, version, annee, etat, cree_a, modifie_a)
  VALUES (?1, ?2, ?3, ?4, NULL, 'brouillon', ?5, ?5);

-- What is not of this household does not exist for it.
-- name: demande_find_foyer
SELECT id, foyer_id, compte_id, teleprocedure, version, personne_id, annee, etat, pret, etape, agent_id,
    cree_a, modifie_a, depose_a, decide_a, motif, complement, signature
  FROM demande WHERE id = ?1 AND foyer_id = ?2;

-- Agents see what was handed in, never a draft.
-- name: demande_find_agent
SELECT id, foyer_id, compte_id, teleprocedure, version, personne_id, annee, etat, pret, etape, agent_id,
    cree_a, modifie_a, depose_a, decide_a, motif, complement, signature
  FROM demande WHERE id = ?1 AND etat <> 'brouillon';

-- name: demandes_du_foyer
SELECT d.id, d.teleprocedure, d.version, d.etat, d.pret, d.etape, d.cree_a, d.modifie_a, d.depose_a,
    d.decide_a, d.motif, p.nom_naissance, p.nom_usage, p.prenom, d.annee
  FROM demande d LEFT JOIN personne p ON p.id = d.personne_id
  WHERE d.foyer_id = ?1 ORDER BY d.id DESC LIMIT 500;

-- A draft of the same téléprocédure that was left: taken up again rather than begun twice.
-- name: demande_brouillon
SELECT id FROM demande WHERE foyer_id = ?1 AND teleprocedure = ?2 AND etat = 'brouillon'
  AND personne_id IS NULL ORDER BY id DESC LIMIT 1;

-- name: demande_set_sujet
UPDATE demande SET personne_id = ?2, annee = ?3, modifie_a = ?4 WHERE id = ?1;

-- The other file of this child and year, when there is one.
-- name: demande_du_meme_sujet
SELECT id FROM demande
  WHERE teleprocedure = ?1 AND personne_id = ?2 AND annee = ?3 AND id <> ?4
    AND etat NOT IN ('refusee', 'annulee') LIMIT 1;

-- name: demande_set_etape
UPDATE demande SET etape = max (etape, ?2), modifie_a = ?3 WHERE id = ?1;

-- name: demande_deposer
UPDATE demande SET etat = 'en_traitement', depose_a = coalesce (depose_a, ?2), modifie_a = ?2, motif = NULL,
    complement = NULL, signature = ?3
  WHERE id = ?1 AND etat IN ('brouillon', 'a_completer');

-- name: demande_annuler
UPDATE demande SET etat = 'annulee', modifie_a = ?2, decide_a = ?2
  WHERE id = ?1 AND etat IN ('en_traitement', 'a_completer');

-- name: demande_supprimer
DELETE FROM demande WHERE id = ?1 AND etat = 'brouillon';

-- name: demande_prendre
UPDATE demande SET agent_id = ?2, modifie_a = ?3
  WHERE id = ?1 AND etat = 'en_traitement' AND (agent_id IS NULL OR agent_id = ?2);

-- name: demande_decider
UPDATE demande SET etat = ?2, decide_a = ?3, modifie_a = ?3, motif = ?4, agent_id = ?5
  WHERE id = ?1 AND etat IN ('en_traitement', 'a_completer');

-- name: demande_a_completer
UPDATE demande SET etat = 'a_completer', modifie_a = ?2, motif = ?3, complement = ?4, agent_id = ?5
  WHERE id = ?1 AND etat = 'en_traitement';

-- name: demande_etapes
SELECT etape, reponses, chiffre, complete FROM demande_etape WHERE demande_id = ?1;

-- name: demande_etape_ecrire
INSERT INTO demande_etape (demande_id, etape, reponses, chiffre, complete, modifie_a)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (demande_id, etape) DO UPDATE SET reponses = excluded.reponses, chiffre = excluded.chiffre,
    complete = excluded.complete, modifie_a = excluded.modifie_a;

-- A step that the town hall asks to complete, or that a completed one made wrong: to be gone through again.
-- name: demande_etape_rouvrir
UPDATE demande_etape SET complete = 0 WHERE demande_id = ?1 AND etape = ?2;

-- name: demande_historique_ajouter
INSERT INTO demande_historique (demande_id, n, fait_a, acteur_type, acteur_id, evenement, detail)
  VALUES (?1, (SELECT coalesce (max (n), 0) + 1 FROM demande_historique WHERE demande_id = ?1),
          ?2, ?3, ?4, ?5, ?6);

-- name: demande_historique
SELECT fait_a, acteur_type, acteur_id, evenement, detail FROM demande_historique
  WHERE demande_id = ?1 ORDER BY n;

-- What was sent and decided about a demande's pieces since it was begun.
-- name: demande_historique_pieces
SELECT j.type, p.nom_naissance, p.nom_usage, p.prenom, t.depose_a, t.compte_id, t.etat, t.decide_a, t.motif,
    t.commentaire
  FROM demande d
  JOIN demande_justificatif l ON l.demande_id = d.id
  JOIN justificatif j ON j.id = l.justificatif_id
  JOIN depot t ON t.justificatif_id = j.id
  LEFT JOIN personne p ON p.id = j.personne_id
  WHERE d.id = ?1 AND (t.depose_a >= d.cree_a OR t.decide_a >= d.cree_a) ORDER BY t.depose_a, j.id, t.n;

-- name: demande_note_ajouter
INSERT INTO demande_note (demande_id, n, agent_id, ecrite_a, texte)
  VALUES (?1, (SELECT coalesce (max (n), 0) + 1 FROM demande_note WHERE demande_id = ?1), ?2, ?3, ?4);

-- name: demande_notes
SELECT n.ecrite_a, a.nom, n.texte FROM demande_note n JOIN agent a ON a.id = n.agent_id
  WHERE n.demande_id = ?1 ORDER BY n.n;

-- The pieces that a demande waits for.
-- name: demande_pieces
SELECT j.id, j.type, j.personne_id, j.etat, j.depot, j.valide_au, l.obligatoire, p.nom_naissance,
    p.nom_usage, p.prenom, d.motif, d.commentaire
  FROM demande_justificatif l
  JOIN justificatif j ON j.id = l.justificatif_id
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE l.demande_id = ?1 ORDER BY l.obligatoire DESC, j.id;

-- As the answers of today ask for it: what was optional may become compulsory, and the other way round.
-- name: demande_piece_lier
INSERT INTO demande_justificatif (demande_id, justificatif_id, obligatoire) VALUES (?1, ?2, ?3)
  ON CONFLICT (demande_id, justificatif_id) DO UPDATE SET obligatoire = excluded.obligatoire
    WHERE obligatoire <> excluded.obligatoire;

-- name: demande_piece_delier
DELETE FROM demande_justificatif WHERE demande_id = ?1 AND justificatif_id = ?2;

-- The latest files that a new one may be filled from.
-- name: demande_derniere_du_foyer
SELECT id FROM demande WHERE foyer_id = ?1 AND teleprocedure = ?2 AND id <> ?3 AND depose_a IS NOT NULL
  ORDER BY depose_a DESC LIMIT 1;

-- name: demande_derniere_de_enfant
SELECT id FROM demande WHERE foyer_id = ?1 AND teleprocedure = ?2 AND personne_id = ?4 AND id <> ?3
  AND depose_a IS NOT NULL ORDER BY depose_a DESC LIMIT 1;

-- The agents' queue, oldest first. ?1 the état of the table; ?2 the état as an agent names it, NULL = all;
-- ?3 agent: 0 = all, -1 = nobody's, else hers; ?4, ?5 after which (depose_a, id); ?6 how many rows.
-- name: demandes_file
SELECT id, teleprocedure, version, nom_naissance, nom_usage, prenom, foyer, foyer_id, vu, agent_id, agent,
    depose_a
  FROM (
    SELECT d.id, d.teleprocedure, d.version, p.nom_naissance, p.nom_usage, p.prenom, f.nom AS foyer, d.foyer_id,
        CASE WHEN d.etat <> 'en_traitement' THEN d.etat
             WHEN d.agent_id IS NOT NULL THEN 'en_cours'
             WHEN d.pret = 1 THEN 'prete'
             WHEN EXISTS (SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
                            WHERE l.demande_id = d.id AND l.obligatoire = 1
                              AND j.etat IN ('non_fourni', 'invalide', 'expire')) THEN 'en_attente_pieces'
             ELSE 'nouvelle' END AS vu,
        d.agent_id, a.nom AS agent, d.depose_a
      FROM demande d
      JOIN foyer f ON f.id = d.foyer_id
      LEFT JOIN personne p ON p.id = d.personne_id
      LEFT JOIN agent a ON a.id = d.agent_id
      WHERE d.etat = ?1 AND (d.depose_a, d.id) > (?4, ?5)
        AND (?3 = 0 OR (?3 = -1 AND d.agent_id IS NULL) OR d.agent_id = ?3)
  ) AS file
  WHERE ?2 IS NULL OR vu = ?2
  ORDER BY depose_a, id LIMIT ?6;

-- How many there are of each definition, without the search: not every role processes all of them.
-- name: demandes_file_total
SELECT d.teleprocedure, d.version, count (*) FROM demande d
  WHERE d.etat = ?1 AND (?2 = 0 OR (?2 = -1 AND d.agent_id IS NULL) OR d.agent_id = ?2)
  GROUP BY d.teleprocedure, d.version;

-- One file as the queue shows it.
-- name: demande_en_file
SELECT d.id, d.teleprocedure, d.version, p.nom_naissance, p.nom_usage, p.prenom, f.nom, d.foyer_id,
    CASE WHEN d.etat <> 'en_traitement' THEN d.etat
         WHEN d.agent_id IS NOT NULL THEN 'en_cours'
         WHEN d.pret = 1 THEN 'prete'
         WHEN EXISTS (SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
                        WHERE l.demande_id = d.id AND l.obligatoire = 1
                          AND j.etat IN ('non_fourni', 'invalide', 'expire')) THEN 'en_attente_pieces'
         ELSE 'nouvelle' END,
    d.agent_id, a.nom, d.depose_a
  FROM demande d
  JOIN foyer f ON f.id = d.foyer_id
  LEFT JOIN personne p ON p.id = d.personne_id
  LEFT JOIN agent a ON a.id = d.agent_id
  WHERE d.id = ?1 AND d.etat <> 'brouillon';

-- The accepted file of a child for its latest year, made by one of its households of today.
-- name: fiche_de_enfant
SELECT d.id FROM demande d
  WHERE d.teleprocedure = 'fiche-enfant' AND d.personne_id = ?1 AND d.annee IS NOT NULL AND d.etat = 'acceptee'
    AND d.personne_id IS NOT NULL AND d.etat NOT IN ('refusee', 'annulee')
    AND EXISTS (SELECT 1 FROM foyer_membre m
                  WHERE m.foyer_id = d.foyer_id AND m.personne_id = d.personne_id AND m.au IS NULL)
  ORDER BY d.annee DESC, d.decide_a DESC LIMIT 1;

-- The household that made a demande.
-- name: demande_foyer
SELECT foyer_id FROM demande WHERE id = ?1;
