-- The first schema of a commune's database.
--
-- Conventions: STRICT tables. Instants are unix seconds (…_a), days are ISO text (…_le, du, au), money
-- is integer cents (…_cents), booleans are 0/1, JSON is text. What can change is dated: [du, au),
-- au NULL = until further notice; the end is exclusive. Only what PostgreSQL has too.
-- Each table says its retention: « conservation: from when | how long | what remains ».

---------------------------------------------------------------------------------------- reglages
-- conservation: never | permanent | everything: the rules of yesterday explain yesterday's decisions
CREATE TABLE reglage (
  cle    TEXT NOT NULL,               -- "commune.nom", "compte.mot_de_passe.longueur", …
  du     TEXT NOT NULL,               -- in force from this day
  valeur TEXT NOT NULL CHECK (json_valid (valeur)),
  PRIMARY KEY (cle, du)
) STRICT, WITHOUT ROWID;

----------------------------------------------------------------------------------------- journal
-- conservation: le | 3 years | nothing
CREATE TABLE journal (
  id          INTEGER PRIMARY KEY,
  fait_a      INTEGER NOT NULL,       -- unix seconds
  acteur_type TEXT NOT NULL CHECK (acteur_type IN ('citoyen', 'agent', 'systeme')),
  acteur_id   INTEGER,                -- compte or agent
  action      TEXT NOT NULL,          -- "justificatif.consulte", "demande.acceptee", …
  objet_type  TEXT NOT NULL,
  objet_id    INTEGER,
  foyer_id    INTEGER,                -- the family that it may be shown to
  detail      TEXT CHECK (detail IS NULL OR json_valid (detail))
) STRICT;
CREATE INDEX journal_par_foyer ON journal (foyer_id, id);
CREATE INDEX journal_par_objet ON journal (objet_type, objet_id, id);
CREATE TRIGGER journal_sans_modification BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'journal: append only'); END;

-- conservation: cree_a | 90 days after it ended | nothing
CREATE TABLE tache (
  id       INTEGER PRIMARY KEY,
  type     TEXT NOT NULL,             -- "courriel", "rendu", "purge", …
  cle      TEXT,                      -- only one waiting job under a key
  charge   TEXT NOT NULL CHECK (json_valid (charge)),
  etat     TEXT NOT NULL DEFAULT 'prete' CHECK (etat IN ('prete', 'en_cours', 'faite', 'echouee')),
  essais   INTEGER NOT NULL DEFAULT 0,
  pret_a   INTEGER NOT NULL,          -- not before
  cree_a   INTEGER NOT NULL,
  fini_a   INTEGER,
  erreur   TEXT
) STRICT;
CREATE INDEX tache_prete ON tache (pret_a, id) WHERE etat = 'prete';
CREATE UNIQUE INDEX tache_cle ON tache (type, cle) WHERE etat = 'prete' AND cle IS NOT NULL;
CREATE INDEX tache_en_cours ON tache (id) WHERE etat = 'en_cours';
CREATE INDEX tache_finie ON tache (fini_a) WHERE fini_a IS NOT NULL;

----------------------------------------------------------------------------------------- foyers
-- conservation: last booking or demande of a household | 3 years | name erased, ledger lines kept
CREATE TABLE personne (
  id                 INTEGER PRIMARY KEY,
  civilite           TEXT CHECK (civilite IN ('madame', 'monsieur')),
  nom_naissance      TEXT NOT NULL,
  nom_usage          TEXT,
  prenom             TEXT NOT NULL,
  prenom2            TEXT,
  prenom3            TEXT,
  sexe               TEXT CHECK (sexe IN ('garcon', 'fille')),  -- children
  naissance_le       TEXT CHECK (naissance_le GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  naissance_pays     TEXT,            -- COG code, 99100 = France
  naissance_commune  TEXT,            -- COG code, when known
  naissance_lieu     TEXT,            -- as written
  naissance_dep      TEXT,            -- 01…95, 2A, 2B, 971…, 99 = abroad
  courriel           TEXT,
  telephone          TEXT,            -- E.164
  telephone_fixe     TEXT,
  telephone_pro      TEXT,
  cree_a             INTEGER NOT NULL
) STRICT;
CREATE INDEX personne_par_nom ON personne (nom_naissance, prenom);

-- conservation: as personne | 3 years | the number, for the ledger
CREATE TABLE foyer (
  id          INTEGER PRIMARY KEY,
  nom         TEXT NOT NULL,          -- "DUPIN Pascal": for lists
  voie        TEXT,                   -- number and street
  complement  TEXT,
  code_postal TEXT,
  commune     TEXT,                   -- name
  commune_cog TEXT,                   -- COG code: resident or not
  sociales    TEXT CHECK (sociales IS NULL OR json_valid (sociales)), -- « Mes données sociales »
  cree_a      INTEGER NOT NULL
) STRICT;

-- A child may belong to two households.
-- conservation: as personne | 3 years | nothing
CREATE TABLE foyer_membre (
  foyer_id    INTEGER NOT NULL REFERENCES foyer,
  personne_id INTEGER NOT NULL REFERENCES personne,
  role        TEXT NOT NULL CHECK (role IN ('responsable', 'conjoint', 'enfant')),
  lien        TEXT,                   -- mere, pere, tuteur, …
  du          TEXT NOT NULL,
  au          TEXT,
  PRIMARY KEY (foyer_id, personne_id, du)
) STRICT, WITHOUT ROWID;
CREATE INDEX foyer_membre_par_personne ON foyer_membre (personne_id, foyer_id);

-- A quotient familial counts once an agent has validated its attestation, from a first of month.
-- conservation: au | 5 years | nothing
CREATE TABLE quotient (
  foyer_id        INTEGER NOT NULL REFERENCES foyer,
  du              TEXT NOT NULL,
  au              TEXT,
  valeur          INTEGER NOT NULL CHECK (valeur >= 0), -- euros a month, whole
  justificatif_id INTEGER,
  PRIMARY KEY (foyer_id, du)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------------- comptes
-- A person is not an account: an account is the means by which somebody signs in.
-- conservation: last sign-in | 3 years, a mail 30 days before | nothing
CREATE TABLE compte (
  id           INTEGER PRIMARY KEY,
  identifiant  TEXT NOT NULL UNIQUE,  -- folded: lower case, no accents
  courriel     TEXT NOT NULL,
  courriel_cle TEXT NOT NULL UNIQUE,  -- the mail, folded
  mot_de_passe TEXT NOT NULL,         -- argon2id, libsodium's string
  etat         TEXT NOT NULL CHECK (etat IN ('a_activer', 'actif', 'bloque')),
  personne_id  INTEGER NOT NULL REFERENCES personne,
  foyer_id     INTEGER NOT NULL REFERENCES foyer,       -- the household it acts for
  cgu_version  TEXT NOT NULL,
  cgu_a        INTEGER NOT NULL,      -- terms of use accepted
  rgpd_a       INTEGER NOT NULL,      -- processing consented
  cree_a       INTEGER NOT NULL,
  active_a     INTEGER
) STRICT;
CREATE INDEX compte_par_foyer ON compte (foyer_id);
CREATE INDEX compte_a_activer ON compte (cree_a) WHERE etat = 'a_activer';

-- Single-use links: only the hash of what was mailed.
-- conservation: expire_a | 7 days | nothing
CREATE TABLE lien (
  empreinte BLOB PRIMARY KEY,         -- BLAKE2b of the token
  usage     TEXT NOT NULL CHECK (usage IN ('activation', 'mot_de_passe', 'courriel')),
  compte_id INTEGER NOT NULL REFERENCES compte,
  donnee    TEXT,
  expire_a  INTEGER NOT NULL,
  utilise_a INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX lien_par_compte ON lien (compte_id, usage);
CREATE INDEX lien_par_expiration ON lien (expire_a);

-- What was typed and is not yet something: an account's récapitulatif, a form whose session ended.
-- conservation: expire_a | 1 day | nothing
CREATE TABLE reprise (
  empreinte BLOB PRIMARY KEY,         -- BLAKE2b of the cookie's or the form's token
  usage     TEXT NOT NULL,
  chiffre   BLOB NOT NULL,            -- the fields, encrypted with the master key
  expire_a  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A form that was sent: the second time, it leads to where the first one led.
-- conservation: fait_a | 1 day | nothing
CREATE TABLE envoi (
  empreinte BLOB PRIMARY KEY,         -- BLAKE2b of the form's token, its route and its sender
  suite     TEXT,                     -- path of the result, once there is one
  fait_a    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Throttling that a restart does not forget.
-- conservation: debut_a | 1 day | nothing
CREATE TABLE tentative (
  cle     TEXT PRIMARY KEY,           -- "connexion:pascal.dupin", "creation:192.0.2.1", …
  debut_a INTEGER NOT NULL,
  nombre  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- conservation: desactive_a | 5 years: their decisions are signed | name
CREATE TABLE agent (
  id           INTEGER PRIMARY KEY,
  identifiant  TEXT NOT NULL UNIQUE,
  nom          TEXT NOT NULL,         -- "Jeanne Martin"
  mot_de_passe TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('gestionnaire', 'regisseur', 'cantine', 'administrateur')),
  totp         BLOB,                  -- secret, when the account has one
  totp_dernier INTEGER NOT NULL DEFAULT 0, -- last accepted time step: a code is used once
  cree_a       INTEGER NOT NULL,
  desactive_a  INTEGER
) STRICT;

-- conservation: expire_a | 1 day | nothing
CREATE TABLE session (
  empreinte  BLOB PRIMARY KEY,        -- BLAKE2b of the token
  sujet_type TEXT NOT NULL CHECK (sujet_type IN ('citoyen', 'agent')),
  sujet_id   INTEGER NOT NULL,
  roles      INTEGER NOT NULL DEFAULT 0,
  ouverte_a  INTEGER NOT NULL,
  vue_a      INTEGER NOT NULL,
  expire_a   INTEGER NOT NULL,        -- absolute; idleness is judged from vue_a
  adresse    TEXT,
  appareil   TEXT                     -- what the browser says of itself, cut to 200
) STRICT, WITHOUT ROWID;
CREATE INDEX session_par_sujet ON session (sujet_type, sujet_id);

-------------------------------------------------------------------------------------- scolarite
-- conservation: au | 5 years | everything
CREATE TABLE annee_scolaire (
  id        TEXT PRIMARY KEY,         -- "2026-2027"
  du        TEXT NOT NULL,            -- 2026-09-01
  au        TEXT NOT NULL,            -- 2027-08-31, inclusive
  ouverte_le TEXT NOT NULL            -- files may be made from this day
) STRICT, WITHOUT ROWID;

-- conservation: au | 5 years | everything
CREATE TABLE etablissement (
  id       INTEGER PRIMARY KEY,
  uai      TEXT UNIQUE,
  nom      TEXT NOT NULL,
  niveaux  TEXT NOT NULL CHECK (json_valid (niveaux)), -- ["PS","MS",…]
  du       TEXT NOT NULL,
  au       TEXT
) STRICT;

-- « Restauration scolaire », « Accueil du matin »…
-- conservation: never | permanent | everything
CREATE TABLE activite (
  id    INTEGER PRIMARY KEY,
  code  TEXT NOT NULL UNIQUE,         -- "restauration", "matin", "soir", "mercredi", "vacances"
  nom   TEXT NOT NULL,
  rang  INTEGER NOT NULL
) STRICT;

-- A session of an activity: « Repas de midi 12:00 - 13:30 ».
-- conservation: au | 5 years | everything
CREATE TABLE seance (
  id          INTEGER PRIMARY KEY,
  activite_id INTEGER NOT NULL REFERENCES activite,
  nom         TEXT NOT NULL,          -- "Repas de midi"
  debut       TEXT NOT NULL,          -- "12:00"
  fin         TEXT NOT NULL,
  jours       INTEGER NOT NULL,       -- bit 0 = Monday … bit 6 = Sunday
  vacances    INTEGER NOT NULL DEFAULT 0, -- 1: during school holidays only
  du          TEXT NOT NULL,
  au          TEXT
) STRICT;

-- Where and for whom a session is open, and how many places.
-- conservation: au | 5 years | everything
CREATE TABLE seance_lieu (
  seance_id        INTEGER NOT NULL REFERENCES seance,
  etablissement_id INTEGER NOT NULL REFERENCES etablissement,
  du               TEXT NOT NULL,
  au               TEXT,
  places           INTEGER,           -- a day; NULL = no limit
  PRIMARY KEY (seance_id, etablissement_id, du)
) STRICT, WITHOUT ROWID;

-- Until when a day may be booked or cancelled: shared/rules/parvis-delai.h reads `regle`.
-- conservation: au | 5 years | everything
CREATE TABLE delai (
  seance_id INTEGER NOT NULL REFERENCES seance,
  du        TEXT NOT NULL,            -- service days from this one on
  au        TEXT,
  regle     TEXT NOT NULL CHECK (json_valid (regle)),
  texte     TEXT NOT NULL,            -- "règlement du 1er septembre 2026"
  PRIMARY KEY (seance_id, du)
) STRICT, WITHOUT ROWID;

-- Prices: shared/rules/parvis-tarif.h reads `formule`. The price of a day is the one in force on it.
-- conservation: au | 10 years | everything
CREATE TABLE tarif (
  id           INTEGER PRIMARY KEY,
  seance_id    INTEGER NOT NULL REFERENCES seance,
  public       TEXT NOT NULL CHECK (public IN ('resident', 'exterieur', 'pai')),
  du           TEXT NOT NULL,
  au           TEXT,
  formule      TEXT NOT NULL CHECK (json_valid (formule)),
  deliberation TEXT NOT NULL,         -- "délibération n° 2026-41 du 22 juin 2026"
  UNIQUE (seance_id, public, du)
) STRICT;

-- School holidays of the zone, closures. `au` is inclusive here: the last day without school.
-- conservation: au | 5 years | everything
CREATE TABLE fermeture (
  id               INTEGER PRIMARY KEY,
  du               TEXT NOT NULL,
  au               TEXT NOT NULL CHECK (au >= du),
  nature           TEXT NOT NULL CHECK (nature IN ('vacances', 'fermeture')),
  motif            TEXT NOT NULL,     -- "Vacances de Noël", "Pont de l'Ascension"
  etablissement_id INTEGER REFERENCES etablissement -- NULL = all
) STRICT;
CREATE INDEX fermeture_par_jour ON fermeture (au, du);

-- How often the rules were changed: whoever remembers some of them sees whether they still hold.
-- conservation: never | permanent | everything
CREATE TABLE version_regles (
  n INTEGER NOT NULL
) STRICT;
INSERT INTO version_regles (n) VALUES (0);
CREATE TRIGGER reglage_insert_compte AFTER INSERT ON reglage
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER reglage_update_compte AFTER UPDATE ON reglage
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER reglage_delete_compte AFTER DELETE ON reglage
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER delai_insert_compte AFTER INSERT ON delai
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER delai_update_compte AFTER UPDATE ON delai
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER delai_delete_compte AFTER DELETE ON delai
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER tarif_insert_compte AFTER INSERT ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER tarif_update_compte AFTER UPDATE ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER tarif_delete_compte AFTER DELETE ON tarif
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER fermeture_insert_compte AFTER INSERT ON fermeture
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER fermeture_update_compte AFTER UPDATE ON fermeture
BEGIN UPDATE version_regles SET n = n + 1; END;
CREATE TRIGGER fermeture_delete_compte AFTER DELETE ON fermeture
BEGIN UPDATE version_regles SET n = n + 1; END;

-- A child enrolled by an accepted file. Ticking a session books nothing.
-- conservation: end of the school year | 3 years | nothing
CREATE TABLE inscription (
  personne_id      INTEGER NOT NULL REFERENCES personne,
  seance_id        INTEGER NOT NULL REFERENCES seance,
  du               TEXT NOT NULL,
  au               TEXT NOT NULL,     -- inclusive: the end of the school year
  annee            TEXT NOT NULL REFERENCES annee_scolaire,
  etablissement_id INTEGER NOT NULL REFERENCES etablissement,
  niveau           TEXT NOT NULL,
  foyer_id         INTEGER NOT NULL REFERENCES foyer,   -- the household that filed it
  pai              INTEGER NOT NULL DEFAULT 0,
  demande_id       INTEGER NOT NULL,
  PRIMARY KEY (personne_id, seance_id, du)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------- teleprocedures
-- Each version that a demande was filled with is kept.
-- conservation: last demande made with it | as the demande | nothing
CREATE TABLE teleprocedure (
  code       TEXT NOT NULL,           -- "fiche-enfant"
  version    INTEGER NOT NULL,
  empreinte  TEXT NOT NULL,           -- SHA-256 of the definition
  definition TEXT NOT NULL CHECK (json_valid (definition)),
  depuis_a   INTEGER NOT NULL,
  PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;

----------------------------------------------------------------------------------- justificatifs
-- One piece about one person or one household; its deposits follow each other. Serves every demande
-- that asks for the same type about the same holder until it expires.
-- conservation: expiry, or end of the school year | 1 year | the decision, without the file
CREATE TABLE justificatif (
  id          INTEGER PRIMARY KEY,
  type        TEXT NOT NULL,          -- code of data/teleprocedures/pieces.json
  foyer_id    INTEGER NOT NULL REFERENCES foyer,
  personne_id INTEGER REFERENCES personne, -- NULL: about the household
  etat        TEXT NOT NULL DEFAULT 'non_fourni'
              CHECK (etat IN ('non_fourni', 'en_attente', 'valide', 'invalide', 'expire')),
  depot       INTEGER NOT NULL DEFAULT 0,  -- n of the current deposit, 0 = none yet
  valide_au   TEXT,                   -- last valid day; NULL with etat valide = unlimited
  cree_a      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX justificatif_unique ON justificatif (foyer_id, type, coalesce (personne_id, 0));
CREATE INDEX justificatif_par_etat ON justificatif (etat, id);
CREATE INDEX justificatif_par_personne ON justificatif (personne_id);

-- conservation: as justificatif | 1 year | the decision
CREATE TABLE depot (
  justificatif_id INTEGER NOT NULL REFERENCES justificatif,
  n               INTEGER NOT NULL,
  depose_a        INTEGER NOT NULL,
  compte_id       INTEGER REFERENCES compte,
  etat            TEXT NOT NULL CHECK (etat IN ('en_attente', 'valide', 'invalide', 'remplace')),
  pages           INTEGER,            -- once rendered
  decide_a        INTEGER,
  agent_id        INTEGER REFERENCES agent,
  definitif_a     INTEGER,            -- a decision can be taken back until then
  valide_au       TEXT,
  motif           TEXT,               -- code of the reason
  commentaire     TEXT,
  PRIMARY KEY (justificatif_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX depot_en_attente ON depot (depose_a, justificatif_id) WHERE etat = 'en_attente';

-- A file on the disk, encrypted with its own key; deleting the key deletes the file.
-- conservation: as depot | 1 year | nothing
CREATE TABLE fichier (
  id              INTEGER PRIMARY KEY,
  justificatif_id INTEGER NOT NULL,
  depot           INTEGER NOT NULL,
  rang            INTEGER NOT NULL,
  nom             TEXT NOT NULL,      -- the sender's, for display only
  type            TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/jpeg', 'image/png')),
  taille          INTEGER NOT NULL,   -- bytes, in clear
  empreinte       BLOB NOT NULL,      -- SHA-256 of the clear bytes
  cle             BLOB,               -- the file's key, wrapped by the master key; NULL = erased
  chemin          TEXT NOT NULL UNIQUE, -- below the files directory
  antivirus       TEXT NOT NULL DEFAULT 'sans' CHECK (antivirus IN ('sans', 'attente', 'sain', 'infecte')),
  FOREIGN KEY (justificatif_id, depot) REFERENCES depot (justificatif_id, n)
) STRICT;
CREATE INDEX fichier_par_depot ON fichier (justificatif_id, depot, rang);

---------------------------------------------------------------------------------------- demandes
-- conservation: decide_a | end of the school year + 2 years | number, type, date, decision
CREATE TABLE demande (
  id            INTEGER PRIMARY KEY,  -- its number
  foyer_id      INTEGER NOT NULL REFERENCES foyer,
  compte_id     INTEGER REFERENCES compte, -- NULL: filled at the counter
  teleprocedure TEXT NOT NULL,
  version       INTEGER NOT NULL,
  personne_id   INTEGER REFERENCES personne, -- whom it is about
  annee         TEXT REFERENCES annee_scolaire,
  etat          TEXT NOT NULL CHECK (etat IN ('brouillon', 'en_traitement', 'a_completer', 'acceptee',
                                              'refusee', 'annulee')),
  pret          INTEGER NOT NULL DEFAULT 1, -- every mandatory piece is valid; derived, see below
  etape         INTEGER NOT NULL DEFAULT 0, -- where the draft was left
  agent_id      INTEGER REFERENCES agent,   -- who took it over
  cree_a        INTEGER NOT NULL,
  modifie_a     INTEGER NOT NULL,
  depose_a      INTEGER,
  decide_a      INTEGER,
  motif         TEXT,                 -- of a refusal, or what is to be completed
  complement    TEXT CHECK (complement IS NULL OR json_valid (complement)), -- steps that may be changed
  signature     TEXT CHECK (signature IS NULL OR json_valid (signature)),
  FOREIGN KEY (teleprocedure, version) REFERENCES teleprocedure (code, version)
) STRICT;
CREATE INDEX demande_par_foyer ON demande (foyer_id, id);
CREATE INDEX demande_par_etat ON demande (etat, depose_a);
-- One file per child and school year.
CREATE UNIQUE INDEX demande_unique ON demande (teleprocedure, personne_id, annee)
  WHERE personne_id IS NOT NULL AND annee IS NOT NULL AND etat NOT IN ('refusee', 'annulee');

-- The answers, step by step. A step with health data is encrypted.
-- conservation: as demande; health: end of the school year | 2 years | nothing
CREATE TABLE demande_etape (
  demande_id INTEGER NOT NULL REFERENCES demande ON DELETE CASCADE,
  etape      TEXT NOT NULL,           -- the step's code
  reponses   TEXT CHECK (reponses IS NULL OR json_valid (reponses)),
  chiffre    BLOB,                    -- the same, encrypted, when the step is `sante`
  complete   INTEGER NOT NULL DEFAULT 0,
  modifie_a  INTEGER NOT NULL,
  PRIMARY KEY (demande_id, etape),
  CHECK ((reponses IS NULL) <> (chiffre IS NULL))
) STRICT, WITHOUT ROWID;

-- conservation: as demande | 2 years | nothing
CREATE TABLE demande_justificatif (
  demande_id      INTEGER NOT NULL REFERENCES demande ON DELETE CASCADE,
  justificatif_id INTEGER NOT NULL REFERENCES justificatif,
  obligatoire     INTEGER NOT NULL,
  PRIMARY KEY (demande_id, justificatif_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX demande_justificatif_inverse ON demande_justificatif (justificatif_id, demande_id);

-- demande.pret is derived: every mandatory piece is valid. Kept by these triggers, so that whoever decides a
-- piece need not know the demandes that wait for it.
CREATE TRIGGER justificatif_tient_pret AFTER UPDATE OF etat ON justificatif
BEGIN
  UPDATE demande SET pret = NOT EXISTS (
      SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
      WHERE l.demande_id = demande.id AND l.obligatoire = 1 AND j.etat <> 'valide')
    WHERE id IN (SELECT demande_id FROM demande_justificatif WHERE justificatif_id = NEW.id);
END;
CREATE TRIGGER demande_justificatif_ajoute_tient_pret AFTER INSERT ON demande_justificatif
BEGIN
  UPDATE demande SET pret = NOT EXISTS (
      SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
      WHERE l.demande_id = NEW.demande_id AND l.obligatoire = 1 AND j.etat <> 'valide')
    WHERE id = NEW.demande_id;
END;
CREATE TRIGGER demande_justificatif_retire_tient_pret AFTER DELETE ON demande_justificatif
BEGIN
  UPDATE demande SET pret = NOT EXISTS (
      SELECT 1 FROM demande_justificatif l JOIN justificatif j ON j.id = l.justificatif_id
      WHERE l.demande_id = OLD.demande_id AND l.obligatoire = 1 AND j.etat <> 'valide')
    WHERE id = OLD.demande_id;
END;

-- conservation: as demande | 2 years | nothing
CREATE TABLE demande_historique (
  demande_id  INTEGER NOT NULL REFERENCES demande ON DELETE CASCADE,
  n           INTEGER NOT NULL,
  fait_a      INTEGER NOT NULL,
  acteur_type TEXT NOT NULL CHECK (acteur_type IN ('citoyen', 'agent', 'systeme')),
  acteur_id   INTEGER,
  evenement   TEXT NOT NULL,          -- "deposee", "prise_en_charge", "acceptee", …
  detail      TEXT CHECK (detail IS NULL OR json_valid (detail)),
  PRIMARY KEY (demande_id, n)
) STRICT, WITHOUT ROWID;

-- Internal notes, never shown to citizens.
-- conservation: as demande | 2 years | nothing
CREATE TABLE demande_note (
  demande_id INTEGER NOT NULL REFERENCES demande ON DELETE CASCADE,
  n          INTEGER NOT NULL,
  agent_id   INTEGER NOT NULL REFERENCES agent,
  ecrite_a   INTEGER NOT NULL,
  texte      TEXT NOT NULL,
  PRIMARY KEY (demande_id, n)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------------- messages
-- conservation: ecrit_a | 3 years | nothing
CREATE TABLE message (
  id          INTEGER PRIMARY KEY,
  foyer_id    INTEGER NOT NULL REFERENCES foyer,
  demande_id  INTEGER REFERENCES demande ON DELETE CASCADE, -- the thread
  auteur_type TEXT NOT NULL CHECK (auteur_type IN ('citoyen', 'agent', 'systeme')),
  auteur_id   INTEGER,
  sujet       TEXT NOT NULL,
  corps       TEXT NOT NULL,
  ecrit_a     INTEGER NOT NULL,
  lu_a        INTEGER                 -- by the other side
) STRICT;
CREATE INDEX message_par_foyer ON message (foyer_id, id);
CREATE INDEX message_par_demande ON message (demande_id, id);

------------------------------------------------------------------------------------------ regie
-- The ledger's accounts: one a household, and the régie's own.
-- conservation: never | 10 years after the last line | everything
CREATE TABLE compte_regie (
  id       INTEGER PRIMARY KEY,
  code     TEXT NOT NULL UNIQUE,      -- "foyer:12", "caisse", "cheques", "cb", "recettes:restauration"
  foyer_id INTEGER UNIQUE REFERENCES foyer
) STRICT;

-- A line moves an amount from one account to another: double entry by construction, the sum of all
-- balances is always zero. Never changed, never deleted: a correction is a counter-entry. Chained.
-- Here and in reservation_fait a CHECK spells its values out: for IN with more than two, SQLite builds a
-- table at each insert, which costs as much as the insert.
-- conservation: date_enregistrement | 10 years | everything
CREATE TABLE ecriture (
  id                  INTEGER PRIMARY KEY,
  exercice            INTEGER NOT NULL, -- year of date_enregistrement
  numero              INTEGER NOT NULL, -- without a gap within the exercice
  debit               INTEGER NOT NULL REFERENCES compte_regie, -- pays
  credit              INTEGER NOT NULL REFERENCES compte_regie, -- receives
  montant_cents       INTEGER NOT NULL CHECK (montant_cents > 0),
  date_valeur         TEXT NOT NULL,  -- the day of the meal
  date_enregistrement TEXT NOT NULL,
  enregistre_a        INTEGER NOT NULL,
  libelle             TEXT NOT NULL,  -- "DUPIN Florian (1 x 4,50 €)"
  sous_libelle        TEXT,           -- "Repas de midi"
  nature              TEXT NOT NULL CHECK (
    CASE nature WHEN 'reservation' THEN 1 WHEN 'annulation' THEN 1 WHEN 'recharge' THEN 1
      WHEN 'guichet' THEN 1 WHEN 'remboursement' THEN 1 WHEN 'correction' THEN 1 ELSE 0 END),
  contrepasse_id      INTEGER REFERENCES ecriture, -- the line that this one undoes
  acteur_type         TEXT NOT NULL CHECK (
    CASE acteur_type WHEN 'citoyen' THEN 1 WHEN 'agent' THEN 1 WHEN 'systeme' THEN 1 ELSE 0 END),
  acteur_id           INTEGER,
  chaine              BLOB NOT NULL,  -- SHA-256 of the line before's and of this line
  UNIQUE (exercice, numero),
  CHECK (debit <> credit)
) STRICT;
CREATE UNIQUE INDEX ecriture_contrepasse ON ecriture (contrepasse_id) WHERE contrepasse_id IS NOT NULL;
CREATE INDEX ecriture_debit ON ecriture (debit, date_valeur);
CREATE INDEX ecriture_credit ON ecriture (credit, date_valeur);
CREATE TRIGGER ecriture_sans_modification BEFORE UPDATE ON ecriture
BEGIN SELECT RAISE (ABORT, 'ecriture: append only'); END;
CREATE TRIGGER ecriture_sans_suppression BEFORE DELETE ON ecriture
BEGIN SELECT RAISE (ABORT, 'ecriture: append only'); END;

-- The balance of each account, derived: kept by the trigger below, nobody else writes it.
-- conservation: derived | as ecriture | nothing
CREATE TABLE solde (
  compte_id     INTEGER PRIMARY KEY REFERENCES compte_regie,
  montant_cents INTEGER NOT NULL
) STRICT;
CREATE TRIGGER ecriture_tient_le_solde AFTER INSERT ON ecriture
BEGIN
  INSERT INTO solde (compte_id, montant_cents) VALUES (NEW.debit, -NEW.montant_cents)
    ON CONFLICT (compte_id) DO UPDATE SET montant_cents = montant_cents - NEW.montant_cents;
  INSERT INTO solde (compte_id, montant_cents) VALUES (NEW.credit, NEW.montant_cents)
    ON CONFLICT (compte_id) DO UPDATE SET montant_cents = montant_cents + NEW.montant_cents;
END;

----------------------------------------------------------------------------------------- agenda
-- What was booked and cancelled: facts, appended, numbered, chained. « What was booked for this child
-- on that day, as known at that hour? » is a query over it.
-- conservation: jour | 10 years, as the ledger | without the person's name
CREATE TABLE reservation_fait (
  id          INTEGER PRIMARY KEY,
  personne_id INTEGER NOT NULL REFERENCES personne,
  seance_id   INTEGER NOT NULL REFERENCES seance,
  jour        TEXT NOT NULL,
  action      TEXT NOT NULL CHECK (action IN ('reserver', 'annuler')),
  foyer_id    INTEGER NOT NULL REFERENCES foyer, -- who pays
  prix_cents  INTEGER NOT NULL CHECK (prix_cents >= 0),
  tarif_id    INTEGER REFERENCES tarif,
  regle       TEXT NOT NULL CHECK (json_valid (regle)), -- the verdict with its reason
  acteur_type TEXT NOT NULL CHECK (
    CASE acteur_type WHEN 'citoyen' THEN 1 WHEN 'agent' THEN 1 WHEN 'systeme' THEN 1 ELSE 0 END),
  acteur_id   INTEGER,
  canal       TEXT NOT NULL CHECK (
    CASE canal WHEN 'web' THEN 1 WHEN 'bureau' THEN 1 WHEN 'systeme' THEN 1 ELSE 0 END),
  fait_a      INTEGER NOT NULL,
  ecriture_id INTEGER REFERENCES ecriture, -- NULL when the price is nil
  chaine      BLOB NOT NULL
) STRICT;
CREATE INDEX reservation_fait_par_jour ON reservation_fait (personne_id, jour, seance_id, id);
CREATE TRIGGER reservation_fait_sans_modification BEFORE UPDATE ON reservation_fait
BEGIN SELECT RAISE (ABORT, 'reservation_fait: append only'); END;
CREATE TRIGGER reservation_fait_sans_suppression BEFORE DELETE ON reservation_fait
BEGIN SELECT RAISE (ABORT, 'reservation_fait: append only'); END;

-- The calendar: derived from the facts by the triggers below. Rows that are read together lie together.
-- conservation: derived | as reservation_fait | nothing
CREATE TABLE reservation (
  personne_id INTEGER NOT NULL,
  jour        TEXT NOT NULL,
  seance_id   INTEGER NOT NULL,
  foyer_id    INTEGER NOT NULL,
  prix_cents  INTEGER NOT NULL,
  fait_id     INTEGER NOT NULL,
  ecriture_id INTEGER,
  PRIMARY KEY (personne_id, jour, seance_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservation_par_jour ON reservation (jour, seance_id);
CREATE INDEX reservation_par_foyer ON reservation (foyer_id, jour);
CREATE TRIGGER reservation_fait_reserve AFTER INSERT ON reservation_fait WHEN NEW.action = 'reserver'
BEGIN
  INSERT INTO reservation (personne_id, jour, seance_id, foyer_id, prix_cents, fait_id, ecriture_id)
    VALUES (NEW.personne_id, NEW.jour, NEW.seance_id, NEW.foyer_id, NEW.prix_cents, NEW.id,
            NEW.ecriture_id);
END;
CREATE TRIGGER reservation_fait_annule AFTER INSERT ON reservation_fait WHEN NEW.action = 'annuler'
BEGIN
  DELETE FROM reservation
    WHERE personne_id = NEW.personne_id AND jour = NEW.jour AND seance_id = NEW.seance_id;
END;

-- How many places are taken, kept with the calendar so that the last place is sold once.
-- conservation: derived | as reservation_fait | nothing
CREATE TABLE occupation (
  seance_id        INTEGER NOT NULL,
  etablissement_id INTEGER NOT NULL,
  jour             TEXT NOT NULL,
  prises           INTEGER NOT NULL CHECK (prises >= 0),
  PRIMARY KEY (seance_id, etablissement_id, jour)
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------------- courriel
-- Mails that were decided by a transaction; the job of type "courriel" sends them.
-- conservation: envoye_a | 90 days | nothing
CREATE TABLE courriel (
  id         INTEGER PRIMARY KEY,
  a          TEXT NOT NULL,
  sujet      TEXT NOT NULL,
  corps      TEXT NOT NULL,           -- plain text
  cree_a     INTEGER NOT NULL,
  envoye_a   INTEGER
) STRICT;
