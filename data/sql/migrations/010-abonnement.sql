-- The secret address at which the family's telephones fetch what is booked. One an account; renewed, the former
-- one is forgotten.
-- conservation: as compte | 3 years | nothing
CREATE TABLE abonnement (
  compte_id INTEGER PRIMARY KEY REFERENCES compte ON DELETE CASCADE,
  graine    BLOB NOT NULL,            -- what the token is made from, with a key that is not in the database
  empreinte BLOB NOT NULL UNIQUE,     -- BLAKE2b of the token
  limites   INTEGER NOT NULL DEFAULT 0, -- boolean: the last moments for booking too
  cree_a    INTEGER NOT NULL,
  lu_a      INTEGER                   -- fetched last
) STRICT;
