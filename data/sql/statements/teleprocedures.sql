-- name: teleprocedure_find
SELECT definition FROM teleprocedure WHERE code = ?1 AND version = ?2;

-- name: teleprocedure_empreinte
SELECT empreinte FROM teleprocedure WHERE code = ?1 AND version = ?2;

-- name: teleprocedure_enregistrer
INSERT INTO teleprocedure (code, version, empreinte, definition, depuis_a) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (code, version) DO UPDATE SET empreinte = excluded.empreinte,
    definition = excluded.definition, depuis_a = excluded.depuis_a;

-- A definition that somebody has filled is never changed under its number.
-- name: teleprocedure_est_utilisee
-- scan: once, at the first start of a program with a changed definition
SELECT 1 FROM demande WHERE teleprocedure = ?1 AND version = ?2 LIMIT 1;
