-- What the navigation counts: unread messages of the town hall, and pieces to be given.
-- name: nav_echanges
SELECT (SELECT count (*) FROM message WHERE foyer_id = ?1 AND auteur_type <> 'citoyen' AND lu_a IS NULL)
     -- + : by the household, not by the town's missing ones
     + (SELECT count (*) FROM justificatif j
          WHERE j.foyer_id = ?1 AND +j.etat IN ('invalide', 'expire')
            AND EXISTS (SELECT 1 FROM demande_justificatif l JOIN demande d ON d.id = l.demande_id
              WHERE l.justificatif_id = j.id
                AND (d.etat IN ('brouillon', 'en_traitement', 'a_completer')
                     OR (d.etat = 'acceptee' AND l.obligatoire = 1
                         AND EXISTS (SELECT 1 FROM annee_scolaire a WHERE a.id = d.annee AND a.au >= ?2)))))
     + (SELECT count (*) FROM justificatif j
          WHERE j.foyer_id = ?1 AND +j.etat = 'non_fourni'
            AND EXISTS (SELECT 1 FROM demande_justificatif l
              JOIN demande d ON d.id = l.demande_id AND d.etat IN ('en_traitement', 'a_completer')
              WHERE l.justificatif_id = j.id));

-- name: nav_demandes
SELECT count (*) FROM demande WHERE foyer_id = ?1 AND etat IN ('brouillon', 'a_completer');

-- The citizen who is signed in, for the header.
-- name: nav_visiteur
SELECT p.prenom, p.nom_naissance, p.nom_usage, c.foyer_id
  FROM compte c JOIN personne p ON p.id = c.personne_id WHERE c.id = ?1;
