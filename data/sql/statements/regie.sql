-- name: compte_regie_par_code
SELECT id FROM compte_regie WHERE code = ?1;

-- name: compte_regie_du_foyer
SELECT id FROM compte_regie WHERE foyer_id = ?1;

-- name: compte_regie_insert
INSERT INTO compte_regie (code, foyer_id) VALUES (?1, ?2);

-- name: solde_du_foyer
SELECT s.montant_cents FROM compte_regie c JOIN solde s ON s.compte_id = c.id WHERE c.foyer_id = ?1;

-- name: ecriture_derniere
SELECT chaine FROM ecriture WHERE id = (SELECT max (id) FROM ecriture);

-- name: ecriture_numero_suivant
SELECT coalesce (max (numero), 0) + 1 FROM ecriture WHERE exercice = ?1;

-- name: ecriture_insert
INSERT INTO ecriture (exercice, numero, debit, credit, montant_cents, date_valeur,
    date_enregistrement, enregistre_a, libelle, sous_libelle, nature, contrepasse_id, acteur_type,
    acteur_id, chaine)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: ecriture_find
SELECT id, exercice, numero, debit, credit, montant_cents, date_valeur, date_enregistrement,
    enregistre_a, libelle, sous_libelle, nature, contrepasse_id, acteur_type, acteur_id, chaine
  FROM ecriture WHERE id = ?1;

-- The whole ledger in the order of its chain: for the check.
-- name: ecriture_toutes
SELECT id, exercice, numero, debit, credit, montant_cents, date_valeur, date_enregistrement,
    enregistre_a, libelle, sous_libelle, nature, contrepasse_id, acteur_type, acteur_id, chaine
  FROM ecriture WHERE id > ?1 ORDER BY id;

-- What a household's account paid in a period, and what it received: each in the order of its index, the newest day
-- first. Two statements, whose rows are merged by who reads them: a UNION would sort what is sorted.
-- name: releve_debits
SELECT id, date_valeur, date_enregistrement, libelle, sous_libelle, montant_cents
  FROM ecriture WHERE debit = ?1 AND date_valeur >= ?2 AND date_valeur < ?3
  ORDER BY date_valeur DESC, id DESC;

-- name: releve_credits
SELECT id, date_valeur, date_enregistrement, libelle, sous_libelle, montant_cents
  FROM ecriture WHERE credit = ?1 AND date_valeur >= ?2 AND date_valeur < ?3
  ORDER BY date_valeur DESC, id DESC;

-- The last day of value before a day, in a period.
-- name: releve_dernier_jour
SELECT max (jour) FROM (
  SELECT max (date_valeur) AS jour FROM ecriture WHERE debit = ?1 AND date_valeur >= ?2 AND date_valeur < ?3
  UNION ALL
  SELECT max (date_valeur) FROM ecriture WHERE credit = ?1 AND date_valeur >= ?2 AND date_valeur < ?3);

-- The balance at the beginning of a day.
-- name: releve_report
SELECT coalesce ((SELECT sum (montant_cents) FROM ecriture WHERE credit = ?1 AND date_valeur < ?2), 0)
     - coalesce ((SELECT sum (montant_cents) FROM ecriture WHERE debit = ?1 AND date_valeur < ?2), 0);

-- The years for which a household has lines.
-- name: releve_premiere_annee
SELECT min (d) FROM (
  SELECT min (date_valeur) AS d FROM ecriture WHERE debit = ?1
  UNION ALL
  SELECT min (date_valeur) FROM ecriture WHERE credit = ?1);

-- name: ecriture_numero
SELECT numero FROM ecriture WHERE id = ?1;

-- name: solde_du_compte
SELECT montant_cents FROM solde WHERE compte_id = ?1;
