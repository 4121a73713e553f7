-- Threads of messages that belong to no demande, reminders before a piece expires, and a piece that becomes
-- compulsory for a demande that has it already.

-- NULL: the message begins a thread, or is in its demande's.
ALTER TABLE message ADD COLUMN fil_id INTEGER REFERENCES message ON DELETE CASCADE;
CREATE INDEX message_par_fil ON message (fil_id, id) WHERE fil_id IS NOT NULL;

-- A family is reminded once of each date: 30 days before, 7 days before.
-- conservation: valide_au | 90 days | nothing
CREATE TABLE piece_rappel (
  justificatif_id INTEGER NOT NULL REFERENCES justificatif ON DELETE CASCADE,
  valide_au       TEXT NOT NULL,      -- the last valid day that the mail names
  jours           INTEGER NOT NULL,   -- days before
  envoye_a        INTEGER NOT NULL,
  PRIMARY KEY (justificatif_id, valide_au, jours)
) STRICT, WITHOUT ROWID;
CREATE INDEX justificatif_par_echeance ON justificatif (valide_au) WHERE etat = 'valide';

CREATE TRIGGER demande_justificatif_change_tient_pret AFTER UPDATE OF obligatoire ON demande_justificatif
BEGIN
  UPDATE demande SET pret = NOT EXISTS (
      SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
      WHERE l.demande_id = NEW.demande_id AND l.obligatoire = 1 AND j.etat <> 'valide')
    WHERE id = NEW.demande_id;
END;
