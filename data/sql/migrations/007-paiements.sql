-- Online payments: what was asked of the provider, what it said, and the receipt of what was credited.

-- One attempt to pay. It is credited at most once: its receipt (quittance) is unique.
-- conservation: cree_a | 10 years, as the ledger | everything
CREATE TABLE paiement (
  id               INTEGER PRIMARY KEY,
  reference        TEXT NOT NULL UNIQUE, -- PayFiP's refdet: the year, a number, and what cannot be guessed
  foyer_id         INTEGER NOT NULL REFERENCES foyer,
  compte_id        INTEGER NOT NULL REFERENCES compte, -- who pays
  montant_cents    INTEGER NOT NULL CHECK (montant_cents > 0),
  fournisseur      TEXT NOT NULL,     -- "simulation", "payfip"
  numcli           TEXT NOT NULL,     -- the contract, six figures
  exercice         INTEGER NOT NULL,
  saisie           TEXT NOT NULL,     -- "T", "X", "W"
  objet            TEXT NOT NULL,     -- as the provider shows it
  courriel         TEXT NOT NULL,     -- where the provider writes
  etat             TEXT NOT NULL DEFAULT 'cree' CHECK (
    etat IN ('cree', 'redirige', 'paye', 'refuse', 'abandonne', 'expire', 'ecart')),
  idop             TEXT UNIQUE,       -- the provider's own number, once it has given one
  resultat         TEXT,              -- its last answer: P, V, A, R, Z, or the code of a fault
  motif            TEXT,              -- what does not match, or why it could not be begun
  numauto          TEXT,              -- the authorisation's number
  transaction_le   TEXT,              -- the provider's day of the transaction
  recu_cents       INTEGER,           -- what the provider says was paid
  cree_a           INTEGER NOT NULL,
  redirige_a       INTEGER,
  interroge_a      INTEGER,           -- when the provider last answered
  fini_a           INTEGER,
  ecriture_id      INTEGER UNIQUE REFERENCES ecriture, -- the credit
  rejet_id         INTEGER UNIQUE REFERENCES ecriture  -- its counter-entry: a direct debit that bounced
) STRICT;
CREATE INDEX paiement_par_foyer ON paiement (foyer_id, id);
CREATE INDEX paiement_ecart ON paiement (id) WHERE etat = 'ecart';

-- Receipts of the régie, numbered without a gap within the year. Never changed.
-- conservation: emise_le | 10 years, as the ledger | everything
CREATE TABLE quittance (
  exercice      INTEGER NOT NULL,
  numero        INTEGER NOT NULL,
  paiement_id   INTEGER NOT NULL UNIQUE REFERENCES paiement,
  ecriture_id   INTEGER NOT NULL UNIQUE REFERENCES ecriture,
  montant_cents INTEGER NOT NULL CHECK (montant_cents > 0),
  partie        TEXT NOT NULL,        -- who paid, as they were called then
  emise_le      TEXT NOT NULL,
  emise_a       INTEGER NOT NULL,
  PRIMARY KEY (exercice, numero)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quittance_sans_modification BEFORE UPDATE ON quittance
BEGIN SELECT RAISE (ABORT, 'quittance: append only'); END;
CREATE TRIGGER quittance_sans_suppression BEFORE DELETE ON quittance
BEGIN SELECT RAISE (ABORT, 'quittance: append only'); END;

-- The bank of the demo: payments that its page was asked for. Empty wherever the provider is a real one.
-- conservation: cree_a | 30 days | nothing
CREATE TABLE simulation_paiement (
  idop          TEXT PRIMARY KEY,
  refdet        TEXT NOT NULL,
  numcli        TEXT NOT NULL,
  exer          INTEGER NOT NULL,
  saisie        TEXT NOT NULL,
  objet         TEXT NOT NULL,
  mel           TEXT NOT NULL,
  montant_cents INTEGER NOT NULL,
  resultat      TEXT,                 -- P, V, A, R; NULL = nothing was pressed yet
  connu_a       INTEGER,              -- from when the bank says so to who asks
  cree_a        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX simulation_paiement_par_age ON simulation_paiement (cree_a);

-- Households that were told that their balance is low; forgotten once it is above the threshold again.
-- conservation: derived | until the balance is above the threshold | nothing
CREATE TABLE alerte_solde (
  foyer_id  INTEGER PRIMARY KEY REFERENCES foyer,
  envoyee_a INTEGER NOT NULL
) STRICT;
