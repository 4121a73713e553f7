-- A second responsible person invited to an account of their own, and the custody of a child in two households.

-- conservation: expire_a | 1 year: the inviter sees its end | nothing
CREATE TABLE invitation (
  id          INTEGER PRIMARY KEY,
  empreinte   BLOB NOT NULL UNIQUE,   -- BLAKE2b of the token that was mailed last
  foyer_id    INTEGER NOT NULL REFERENCES foyer,  -- the inviting household
  compte_id   INTEGER NOT NULL REFERENCES compte, -- who invites
  nature      TEXT NOT NULL CHECK (nature IN ('meme', 'autre')), -- the same household, or another one
  prenom      TEXT NOT NULL,          -- of whom is invited, as the inviter writes it
  courriel    TEXT NOT NULL,          -- folded
  lien        TEXT NOT NULL,          -- to the children: mere, pere, …
  essais      INTEGER NOT NULL DEFAULT 0, -- wrong birth dates under this token
  envoyee_a   INTEGER NOT NULL,       -- the last time
  expire_a    INTEGER NOT NULL,
  acceptee_a  INTEGER,
  acceptee_par INTEGER REFERENCES compte,
  revoquee_a  INTEGER
) STRICT;
CREATE INDEX invitation_par_foyer ON invitation (foyer_id, id);
CREATE INDEX invitation_par_courriel ON invitation (courriel, id);
CREATE INDEX invitation_par_expiration ON invitation (expire_a);

-- Whom it is about: the one whose birth date is asked for is the first of them.
-- conservation: as invitation | 1 year | nothing
CREATE TABLE invitation_enfant (
  invitation_id INTEGER NOT NULL REFERENCES invitation ON DELETE CASCADE,
  personne_id   INTEGER NOT NULL REFERENCES personne,
  PRIMARY KEY (invitation_id, personne_id)
) STRICT, WITHOUT ROWID;

-- What one of the two households proposes; it counts once the other has accepted it. Never changed afterwards: a
-- change is another proposal.
-- conservation: au | 5 years, as the bookings it explains | nothing
CREATE TABLE garde (
  id          INTEGER PRIMARY KEY,
  personne_id INTEGER NOT NULL REFERENCES personne, -- the child
  foyer_a     INTEGER NOT NULL REFERENCES foyer,    -- the rule's « a »
  foyer_b     INTEGER NOT NULL REFERENCES foyer,
  regle       TEXT NOT NULL CHECK (json_valid (regle)), -- shared/rules/parvis-garde.h reads it
  du          TEXT NOT NULL,          -- from this day on; never before the day of the acceptance
  au          TEXT NOT NULL,          -- inclusive
  message     TEXT,                   -- a word to the other parent
  propose_par INTEGER NOT NULL REFERENCES foyer,
  compte_id   INTEGER NOT NULL REFERENCES compte,   -- who proposed
  propose_a   INTEGER NOT NULL,
  repondu_a   INTEGER,                -- accepted, refused, or withdrawn by who proposed
  repondu_par INTEGER REFERENCES compte,
  reponse     TEXT CHECK (reponse IN ('acceptee', 'refusee', 'retiree'))
) STRICT;
CREATE INDEX garde_par_personne ON garde (personne_id, id);
-- One proposal at a time.
CREATE UNIQUE INDEX garde_en_attente ON garde (personne_id) WHERE reponse IS NULL;

-- With whom the child is, said explicitly: from this moment until the next line. What was accepted last
-- replaces what follows its first day; the days before stand.
-- conservation: jour | 5 years, as the bookings it explains | nothing
CREATE TABLE garde_periode (
  personne_id INTEGER NOT NULL REFERENCES personne,
  jour        TEXT NOT NULL,
  minutes     INTEGER NOT NULL,       -- since midnight, on the clock of the wall
  foyer_id    INTEGER REFERENCES foyer, -- NULL: nobody said, whoever books pays
  motif       TEXT NOT NULL,          -- "alternance", "fixe", "vacances", "echange", "libre"
  garde_id    INTEGER NOT NULL REFERENCES garde,
  PRIMARY KEY (personne_id, jour, minutes)
) STRICT, WITHOUT ROWID;
