-- The waiting list of a full day, and the mail of the evening before a deadline with its link.

-- Who waits for a place, in the order of arrival.
-- conservation: jour | 1 year | nothing
CREATE TABLE attente (
  id               INTEGER PRIMARY KEY, -- the order of the list
  seance_id        INTEGER NOT NULL REFERENCES seance,
  etablissement_id INTEGER NOT NULL REFERENCES etablissement,
  jour             TEXT NOT NULL,
  personne_id      INTEGER NOT NULL REFERENCES personne,
  foyer_id         INTEGER NOT NULL REFERENCES foyer,   -- who pays when a place is freed
  etat             TEXT NOT NULL DEFAULT 'attend' CHECK (etat IN ('attend', 'promue', 'passee', 'quittee')),
  inscrit_a        INTEGER NOT NULL,
  fini_a           INTEGER,
  raison           TEXT                 -- passee: why it could not be booked, as the family was told
) STRICT;
CREATE UNIQUE INDEX attente_par_personne ON attente (personne_id, jour, seance_id) WHERE etat = 'attend';
CREATE INDEX attente_par_jour ON attente (seance_id, etablissement_id, jour, id) WHERE etat = 'attend';

-- The links of the mails that say that a usual day is not booked: each books one day of one child, once.
-- conservation: jour | 30 days | nothing
CREATE TABLE lien_reservation (
  empreinte   BLOB PRIMARY KEY,         -- BLAKE2b of the token that was mailed
  compte_id   INTEGER NOT NULL REFERENCES compte,       -- whom it was mailed to: who books
  foyer_id    INTEGER NOT NULL REFERENCES foyer,        -- who pays
  personne_id INTEGER NOT NULL REFERENCES personne,
  seance_id   INTEGER NOT NULL REFERENCES seance,
  jour        TEXT NOT NULL,
  cree_a      INTEGER NOT NULL,
  utilise_a   INTEGER,
  UNIQUE (personne_id, jour, seance_id, compte_id)      -- nobody is told twice of a day
) STRICT, WITHOUT ROWID;
CREATE INDEX lien_reservation_par_jour ON lien_reservation (jour);

-- 0: this account wants no mail about a usual day that is not booked.
ALTER TABLE compte ADD COLUMN rappel_repas INTEGER NOT NULL DEFAULT 1;

-- The children of a session in a school.
CREATE INDEX inscription_par_seance ON inscription (seance_id, etablissement_id, au);
