-- Whom an account is for, and a mail that changes once both addresses have said so.

ALTER TABLE compte ADD COLUMN type TEXT NOT NULL DEFAULT 'particulier'
  CHECK (type IN ('particulier', 'association', 'entreprise'));

-- At most one under way for an account: asking again forgets the former one.
-- conservation: expire_a | 7 days | nothing
CREATE TABLE changement_courriel (
  compte_id  INTEGER PRIMARY KEY REFERENCES compte,
  courriel   TEXT NOT NULL,           -- the new one
  ancien     BLOB NOT NULL UNIQUE,    -- BLAKE2b of the token mailed to the present address
  nouveau    BLOB NOT NULL UNIQUE,    -- of the one mailed to the new address
  ancien_a   INTEGER,                 -- when each was confirmed
  nouveau_a  INTEGER,
  expire_a   INTEGER NOT NULL
) STRICT;
CREATE INDEX changement_courriel_par_expiration ON changement_courriel (expire_a);
