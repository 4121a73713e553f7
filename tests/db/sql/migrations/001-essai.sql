-- A schema of the tests' own: they do not move when a room's tables do.
CREATE TABLE a (
  id     INTEGER PRIMARY KEY,
  texte  TEXT,
  detail TEXT CHECK (detail IS NULL OR json_valid (detail)),
  octets BLOB,
  nombre INTEGER CHECK (nombre <> 13)
) STRICT;
CREATE UNIQUE INDEX a_texte ON a (texte);

CREATE TABLE b (
  id   INTEGER PRIMARY KEY,
  a_id INTEGER NOT NULL REFERENCES a,
  tard INTEGER REFERENCES a DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE fait (id INTEGER PRIMARY KEY, texte TEXT NOT NULL) STRICT;
CREATE TRIGGER fait_sans_suppression BEFORE DELETE ON fait
BEGIN SELECT RAISE (ABORT, 'fait: append only'); END;

CREATE TABLE regle (nom TEXT PRIMARY KEY, valeur INTEGER NOT NULL) STRICT;
CREATE TABLE version_regles (n INTEGER NOT NULL) STRICT;
INSERT INTO version_regles (n) VALUES (0);
CREATE TRIGGER regle_compte AFTER UPDATE ON regle BEGIN UPDATE version_regles SET n = n + 1; END;
INSERT INTO regle (nom, valeur) VALUES ('prix', 1);
