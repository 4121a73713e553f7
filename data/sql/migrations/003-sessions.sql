-- How long a session may do nothing is a setting of the day on which it was opened, as its end is.
ALTER TABLE session ADD COLUMN inactif_s INTEGER NOT NULL DEFAULT 3600; -- seconds after vue_a
UPDATE session SET inactif_s = 43200 WHERE sujet_type = 'agent';
