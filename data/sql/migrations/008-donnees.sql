-- What a person may take with them, and how an account ends. Files that go with a message.

-- All that is kept about a household, asked for by one of its accounts: made by a job, in the vault. The newest
-- one only.
-- conservation: expire_a | 1 day | nothing
CREATE TABLE archive (
  compte_id  INTEGER PRIMARY KEY REFERENCES compte,
  demandee_a INTEGER NOT NULL,
  prete_a    INTEGER,                 -- NULL: being made
  expire_a   INTEGER NOT NULL,        -- may be downloaded until then
  taille     INTEGER,                 -- bytes, in clear
  cle        BLOB,                    -- the file's key, wrapped by the master key
  chemin     TEXT UNIQUE              -- below the files directory
) STRICT;
CREATE INDEX archive_par_expiration ON archive (expire_a);

-- An account that is to be deleted: asked for with the password, confirmed by the link that was mailed, applied
-- by a job at effet_a unless it was taken back.
-- conservation: expire_a, when not confirmed | 7 days | nothing: a confirmed one goes with its account
CREATE TABLE suppression (
  compte_id   INTEGER PRIMARY KEY REFERENCES compte,
  empreinte   BLOB NOT NULL UNIQUE,   -- BLAKE2b of the token that was mailed
  demandee_a  INTEGER NOT NULL,
  expire_a    INTEGER NOT NULL,       -- the link's end
  confirmee_a INTEGER,
  effet_a     INTEGER                 -- set when it is confirmed
) STRICT;
CREATE INDEX suppression_par_expiration ON suppression (expire_a) WHERE confirmee_a IS NULL;

-- What was joined to a message, in the vault as a piece's files are.
-- conservation: as message | 3 years | nothing
CREATE TABLE message_fichier (
  message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  rang       INTEGER NOT NULL,        -- from 1
  nom        TEXT NOT NULL,           -- the sender's, for display only
  type       TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/jpeg', 'image/png')),
  taille     INTEGER NOT NULL,        -- bytes, in clear
  empreinte  BLOB NOT NULL,           -- SHA-256 of the clear bytes
  cle        BLOB,                    -- the file's key, wrapped by the master key; NULL = erased
  chemin     TEXT NOT NULL UNIQUE,    -- below the files directory
  antivirus  TEXT NOT NULL DEFAULT 'sans' CHECK (antivirus IN ('sans', 'attente', 'sain', 'infecte')),
  PRIMARY KEY (message_id, rang)
) STRICT, WITHOUT ROWID;
