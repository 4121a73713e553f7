-- Settings are dated: the one in force on a day is the latest that began on or before it.

-- name: reglage_en_vigueur
SELECT valeur FROM reglage WHERE cle = ?1 AND du <= ?2 ORDER BY du DESC LIMIT 1;

-- What a condition may read: all but the long texts.
-- name: reglages_en_vigueur
SELECT r.cle, r.valeur FROM reglage r
  WHERE r.du = (SELECT max (s.du) FROM reglage s WHERE s.cle = r.cle AND s.du <= ?1) AND r.cle NOT LIKE 'page.%';

-- name: reglage_ecrire
INSERT INTO reglage (cle, du, valeur) VALUES (?1, ?2, ?3)
  ON CONFLICT (cle, du) DO UPDATE SET valeur = excluded.valeur;
