DELETE FROM main.sample
 WHERE trial_id IN (SELECT id FROM temp.trial_map WHERE taken AND NOT is_new);

INSERT INTO main.sample (trial_id, batch_id, {sample - trial_id - batch_id})
SELECT t.id, b.id, {s.sample - trial_id - batch_id}
  FROM temp.trial_map AS t
 CROSS JOIN {source}.sample AS s ON s.trial_id = t.source_id
  LEFT JOIN temp.batch_map AS b ON b.source_id = s.batch_id
 WHERE t.taken
 ORDER BY t.source_id;
