-- What waits for the agents: pieces to be looked at, files to be processed.
-- name: pieces_a_controler
SELECT count (*) FROM depot WHERE etat = 'en_attente';

-- name: piece_find_foyer
SELECT j.id, j.type, j.foyer_id, j.personne_id, j.etat, j.depot, j.valide_au, p.nom_naissance, p.nom_usage,
    p.prenom, d.motif, d.commentaire
  FROM justificatif j
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.id = ?1 AND j.foyer_id = ?2;

-- name: piece_find_agent
SELECT j.id, j.type, j.foyer_id, j.personne_id, j.etat, j.depot, j.valide_au, p.nom_naissance, p.nom_usage,
    p.prenom, d.motif, d.commentaire
  FROM justificatif j
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.id = ?1;

-- What is to be given first, then what is looked at, then what is valid.
-- name: pieces_du_foyer
SELECT j.id, j.type, j.foyer_id, j.personne_id, j.etat, j.depot, j.valide_au, p.nom_naissance, p.nom_usage,
    p.prenom, d.motif, d.commentaire,
    EXISTS (SELECT 1 FROM demande_justificatif l JOIN demande q ON q.id = l.demande_id
              WHERE l.justificatif_id = j.id
                AND (q.etat IN ('brouillon', 'en_traitement', 'a_completer')
                     OR (q.etat = 'acceptee' AND l.obligatoire = 1
                         AND EXISTS (SELECT 1 FROM annee_scolaire a WHERE a.id = q.annee AND a.au >= ?2))))
  FROM justificatif j
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.foyer_id = ?1
  ORDER BY CASE j.etat WHEN 'invalide' THEN 0 WHEN 'expire' THEN 1 WHEN 'non_fourni' THEN 2
                       WHEN 'en_attente' THEN 3 ELSE 4 END, p.prenom, j.id
  LIMIT 500;

-- name: pieces_de_demande
SELECT j.id, j.type, j.foyer_id, j.personne_id, j.etat, j.depot, j.valide_au, p.nom_naissance, p.nom_usage,
    p.prenom, d.motif, d.commentaire, l.obligatoire
  FROM demande_justificatif l
  JOIN justificatif j ON j.id = l.justificatif_id
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE l.demande_id = ?1 ORDER BY l.obligatoire DESC, j.id;

-- name: piece_du_porteur
SELECT id, etat, valide_au FROM justificatif
  WHERE foyer_id = ?1 AND type = ?2 AND coalesce (personne_id, 0) = ?3;

-- name: piece_insert
INSERT INTO justificatif (type, foyer_id, personne_id, cree_a) VALUES (?1, ?2, ?3, ?4);

-- name: piece_set_etat
UPDATE justificatif SET etat = ?2, valide_au = ?3 WHERE id = ?1;

-- name: piece_set_depot
UPDATE justificatif SET depot = ?2, etat = 'en_attente' WHERE id = ?1;

-- Valid until yesterday: asked for again.
-- name: pieces_expirer
UPDATE justificatif SET etat = 'expire' WHERE etat = 'valide' AND valide_au < ?1;

-- name: depot_insert
INSERT INTO depot (justificatif_id, n, depose_a, compte_id, etat)
  VALUES (?1, (SELECT coalesce (max (n), 0) + 1 FROM depot WHERE justificatif_id = ?1), ?2, ?3, 'en_attente')
  RETURNING n;

-- name: depot_remplacer
UPDATE depot SET etat = 'remplace' WHERE justificatif_id = ?1 AND n <> ?2 AND etat = 'en_attente';

-- name: depot_find
SELECT n, depose_a, etat, pages, decide_a, agent_id, definitif_a, valide_au, motif, commentaire, compte_id
  FROM depot WHERE justificatif_id = ?1 AND n = ?2;

-- name: depots_de_piece
SELECT d.n, d.depose_a, d.etat, d.decide_a, a.nom, d.motif, d.commentaire
  FROM depot d LEFT JOIN agent a ON a.id = d.agent_id
  WHERE d.justificatif_id = ?1 ORDER BY d.n DESC;

-- Decides what is still to be decided; a colleague who was faster leaves nothing to change.
-- name: depot_decider
UPDATE depot SET etat = ?3, decide_a = ?4, agent_id = ?5, definitif_a = ?6, valide_au = ?7, motif = ?8,
    commentaire = ?9
  WHERE justificatif_id = ?1 AND n = ?2 AND etat = 'en_attente';

-- Takes a decision back, by who took it and in time.
-- name: depot_annuler
UPDATE depot SET etat = 'en_attente', decide_a = NULL, agent_id = NULL, definitif_a = NULL, valide_au = NULL,
    motif = NULL, commentaire = NULL
  WHERE justificatif_id = ?1 AND n = ?2 AND agent_id = ?3 AND definitif_a > ?4
    AND etat IN ('valide', 'invalide');

-- name: depot_set_pages
UPDATE depot SET pages = ?3 WHERE justificatif_id = ?1 AND n = ?2;

-- name: fichier_insert
INSERT INTO fichier (justificatif_id, depot, rang, nom, type, taille, empreinte, cle, chemin, antivirus)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: fichiers_du_depot
SELECT id, rang, nom, type, taille, cle, chemin, antivirus FROM fichier
  WHERE justificatif_id = ?1 AND depot = ?2 ORDER BY rang;

-- name: fichier_chemin_existe
SELECT 1 FROM fichier WHERE chemin = ?1;

-- The demandes that wait for a piece, or were served by it.
-- name: demandes_de_piece
SELECT d.id, d.teleprocedure, d.version, d.etat, d.pret, d.agent_id, p.nom_naissance, p.nom_usage, p.prenom,
    d.annee,
    CASE WHEN d.etat <> 'en_traitement' THEN d.etat
         WHEN d.agent_id IS NOT NULL THEN 'en_cours'
         WHEN d.pret = 1 THEN 'prete'
         WHEN EXISTS (SELECT 1 FROM demande_justificatif m JOIN justificatif j ON j.id = m.justificatif_id
                        WHERE m.demande_id = d.id AND m.obligatoire = 1
                          AND j.etat IN ('non_fourni', 'invalide', 'expire')) THEN 'en_attente_pieces'
         ELSE 'nouvelle' END
  FROM demande_justificatif l
  JOIN demande d ON d.id = l.demande_id
  LEFT JOIN personne p ON p.id = d.personne_id
  WHERE l.justificatif_id = ?1 AND d.etat <> 'annulee' ORDER BY d.id;

-- The same for a citizen, who is only led there.
-- name: liens_de_piece
SELECT d.id, d.teleprocedure, d.version
  FROM demande_justificatif l JOIN demande d ON d.id = l.demande_id
  WHERE l.justificatif_id = ?1 AND d.etat <> 'annulee' ORDER BY l.demande_id;

-- The agents' queue, oldest first: what waits. Level and school of the enrolment, or else of the latest demande
-- that waits for the piece.
-- name: file_en_attente
SELECT j.id, j.type, p.nom_naissance, p.nom_usage, p.prenom, f.nom, j.etat, d.n, d.depose_a,
    coalesce (
      (SELECT i.niveau FROM inscription i
         WHERE i.personne_id = j.personne_id AND i.du <= ?4 AND i.au >= ?4 LIMIT 1),
      (SELECT s.reponses ->> 'niveau' FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    coalesce (
      (SELECT e.nom FROM inscription i JOIN etablissement e ON e.id = i.etablissement_id
         WHERE i.personne_id = j.personne_id AND i.du <= ?4 AND i.au >= ?4 LIMIT 1),
      (SELECT e.nom FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         JOIN etablissement e ON CAST (e.id AS TEXT) = s.reponses ->> 'etablissement'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    j.personne_id
  FROM depot d
  JOIN justificatif j ON j.id = d.justificatif_id
  JOIN foyer f ON f.id = j.foyer_id
  LEFT JOIN personne p ON p.id = j.personne_id
  WHERE d.etat = 'en_attente' AND (d.depose_a, d.justificatif_id) > (?1, ?2) AND (?5 IS NULL OR j.type = ?5)
  ORDER BY d.depose_a, d.justificatif_id LIMIT ?3;

-- name: file_total
SELECT count (*) FROM depot d JOIN justificatif j ON j.id = d.justificatif_id
  WHERE d.etat = 'en_attente' AND (?1 IS NULL OR j.type = ?1);

-- The same without an end of waiting: pieces of another state, in the order of their making.
-- name: file_par_etat
SELECT j.id, j.type, p.nom_naissance, p.nom_usage, p.prenom, f.nom, j.etat, j.depot, d.depose_a,
    coalesce (
      (SELECT i.niveau FROM inscription i
         WHERE i.personne_id = j.personne_id AND i.du <= ?4 AND i.au >= ?4 LIMIT 1),
      (SELECT s.reponses ->> 'niveau' FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    coalesce (
      (SELECT e.nom FROM inscription i JOIN etablissement e ON e.id = i.etablissement_id
         WHERE i.personne_id = j.personne_id AND i.du <= ?4 AND i.au >= ?4 LIMIT 1),
      (SELECT e.nom FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         JOIN etablissement e ON CAST (e.id AS TEXT) = s.reponses ->> 'etablissement'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    j.personne_id
  FROM justificatif j
  JOIN foyer f ON f.id = j.foyer_id
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.etat = ?1 AND j.id > ?2 AND (?5 IS NULL OR j.type = ?5)
  ORDER BY j.id LIMIT ?3;

-- name: file_par_etat_total
SELECT count (*) FROM justificatif WHERE etat = ?1 AND (?2 IS NULL OR type = ?2);

-- One piece as the queue shows it.
-- name: piece_en_file
SELECT j.id, j.type, p.nom_naissance, p.nom_usage, p.prenom, f.nom, j.etat, j.depot, d.depose_a,
    coalesce (
      (SELECT i.niveau FROM inscription i
         WHERE i.personne_id = j.personne_id AND i.du <= ?2 AND i.au >= ?2 LIMIT 1),
      (SELECT s.reponses ->> 'niveau' FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    coalesce (
      (SELECT e.nom FROM inscription i JOIN etablissement e ON e.id = i.etablissement_id
         WHERE i.personne_id = j.personne_id AND i.du <= ?2 AND i.au >= ?2 LIMIT 1),
      (SELECT e.nom FROM demande_justificatif l
         JOIN demande q ON q.id = l.demande_id AND q.personne_id = j.personne_id
         JOIN demande_etape s ON s.demande_id = q.id AND s.etape = 'enfant'
         JOIN etablissement e ON CAST (e.id AS TEXT) = s.reponses ->> 'etablissement'
         WHERE l.justificatif_id = j.id ORDER BY q.id DESC LIMIT 1)),
    j.personne_id
  FROM justificatif j
  JOIN foyer f ON f.id = j.foyer_id
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.id = ?1;

-- name: piece_depot
SELECT depot FROM justificatif WHERE id = ?1;

-- Where a person goes to school on a day.
-- name: piece_ecole
SELECT e.nom FROM inscription i JOIN etablissement e ON e.id = i.etablissement_id
  WHERE i.personne_id = ?1 AND i.du <= ?2 AND i.au >= ?2 LIMIT 1;

-- Waiting and never drawn.
-- name: depots_a_dessiner
SELECT justificatif_id, n FROM depot WHERE etat = 'en_attente' AND pages IS NULL
  ORDER BY depose_a, justificatif_id LIMIT 10000;

-- The decision of that instant cannot be taken back any more; once.
-- name: depot_finaliser
UPDATE depot SET definitif_a = NULL
  WHERE justificatif_id = ?1 AND n = ?2 AND definitif_a = ?3 AND etat IN ('valide', 'invalide');

-- Who is told of a decision: who sent it, or else an account of the household.
-- name: depot_courriel
SELECT c.courriel FROM compte c
  WHERE c.foyer_id = ?3 AND c.etat = 'actif'
  ORDER BY CASE WHEN c.id = (SELECT d.compte_id FROM depot d WHERE d.justificatif_id = ?1 AND d.n = ?2)
                THEN 0 ELSE 1 END, c.id
  LIMIT 1;

-- name: fichier_set_antivirus
UPDATE fichier SET antivirus = ?2 WHERE id = ?1;

-- Pieces whose last valid day lies between ?1 and ?2, of which the family was not told that only ?3 days (or
-- fewer) are left. By household: one mail for all.
-- name: pieces_a_rappeler
SELECT j.id, j.type, j.foyer_id, j.personne_id, j.etat, j.depot, j.valide_au, p.nom_naissance, p.nom_usage,
    p.prenom, d.motif, d.commentaire, d.decide_a
  FROM justificatif j
  LEFT JOIN personne p ON p.id = j.personne_id
  LEFT JOIN depot d ON d.justificatif_id = j.id AND d.n = j.depot
  WHERE j.etat = 'valide' AND j.valide_au >= ?1 AND j.valide_au <= ?2
    AND NOT EXISTS (SELECT 1 FROM piece_rappel r
                      WHERE r.justificatif_id = j.id AND r.valide_au = j.valide_au AND r.jours <= ?3)
  ORDER BY j.foyer_id, j.valide_au, j.id LIMIT 10000;

-- name: piece_rappel_insert
INSERT INTO piece_rappel (justificatif_id, valide_au, jours, envoye_a) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (justificatif_id, valide_au, jours) DO NOTHING;

-- Whom a household's mails go to.
-- name: piece_courriels_du_foyer
SELECT courriel FROM compte WHERE foyer_id = ?1 AND etat = 'actif' ORDER BY id;
