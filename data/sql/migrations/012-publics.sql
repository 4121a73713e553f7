-- More kinds of public: a class for children with a handicap, the town's agents, teachers.

-- conservation: au | 10 years | everything
CREATE TABLE tarif_neuf (
  id           INTEGER PRIMARY KEY,
  seance_id    INTEGER NOT NULL REFERENCES seance,
  public       TEXT NOT NULL CHECK (public IN ('resident', 'exterieur', 'pai', 'ulis', 'agent', 'enseignant')),
  du           TEXT NOT NULL,
  au           TEXT,
  formule      TEXT NOT NULL CHECK (json_valid (formule)),
  deliberation TEXT NOT NULL,         -- "délibération n° 2026-41 du 22 juin 2026"
  UNIQUE (seance_id, public, du)
) STRICT;
INSERT INTO tarif_neuf (id, seance_id, public, du, au, formule, deliberation)
  SELECT id, seance_id, public, du, au, formule, deliberation FROM tarif;
DROP TABLE tarif;
ALTER TABLE tarif_neuf RENAME TO tarif;
CREATE TRIGGER tarif_insert_compte AFTER INSERT ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER tarif_update_compte AFTER UPDATE ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER tarif_delete_compte AFTER DELETE ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
