-- Who is reached in a waiting list without the money for it keeps the place in the list.

-- What was lacking when the family was told so last, and when that was. NULL: never.
ALTER TABLE attente ADD COLUMN manque_cents INTEGER;
ALTER TABLE attente ADD COLUMN averti_a INTEGER;

-- What a household's money was lacking for, when it comes.
CREATE INDEX attente_sans_argent ON attente (foyer_id) WHERE etat = 'attend' AND manque_cents IS NOT NULL;
