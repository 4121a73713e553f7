-- Settings are dated: the one in force on a day is the latest that began on or before it.

-- name: reglage_en_vigueur
SELECT valeur FROM reglage WHERE cle = ?1 AND du <= ?2 ORDER BY du DESC LIMIT 1;

-- name: reglage_ecrire
INSERT INTO reglage (cle, du, valeur) VALUES (?1, ?2, ?3)
  ON CONFLICT (cle, du) DO UPDATE SET valeur = excluded.valeur;
