-- An account exists once its link was followed, not before.

-- Each demand for an account by itself, under the link that was mailed for it: another demand with the same
-- mail changes nothing of it.
-- conservation: cree_a | 7 days | nothing
CREATE TABLE creation (
  id           INTEGER PRIMARY KEY,
  empreinte    BLOB NOT NULL UNIQUE,  -- BLAKE2b of the token that was mailed
  courriel_cle TEXT NOT NULL,         -- the mail, folded: several demands may wait for one
  chiffre      BLOB NOT NULL,         -- answers, identifier, hash of the password; sealed by the master key
  cree_a       INTEGER NOT NULL,
  expire_a     INTEGER NOT NULL       -- the link's end
) STRICT;
CREATE INDEX creation_par_courriel ON creation (courriel_cle, id);
CREATE INDEX creation_par_date ON creation (cree_a);

-- What waited in the former way was never anybody's: it is asked for anew, and its household goes with it.
DELETE FROM lien WHERE usage = 'activation' OR compte_id IN (SELECT id FROM compte WHERE etat = 'a_activer');
CREATE TEMPORARY TABLE a_retirer AS
  SELECT personne_id, foyer_id FROM compte
    WHERE etat = 'a_activer'
      AND NOT EXISTS (SELECT 1 FROM demande WHERE demande.foyer_id = compte.foyer_id)
      AND NOT EXISTS (SELECT 1 FROM compte_regie WHERE compte_regie.foyer_id = compte.foyer_id);
DELETE FROM compte WHERE etat = 'a_activer';
DELETE FROM foyer_membre WHERE foyer_id IN (SELECT foyer_id FROM a_retirer);
DELETE FROM foyer WHERE id IN (SELECT foyer_id FROM a_retirer);
DELETE FROM personne WHERE id IN (SELECT personne_id FROM a_retirer);
DROP TABLE a_retirer;
DROP INDEX compte_a_activer;
