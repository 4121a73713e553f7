-- name: journal_ajouter
INSERT INTO journal (fait_a, acteur_type, acteur_id, action, objet_type, objet_id, foyer_id, detail)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- Who looked at or changed what of this family's, for the family.
-- name: journal_du_foyer
SELECT fait_a, acteur_type, acteur_id, action, objet_type, objet_id, detail FROM journal
  WHERE foyer_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;
