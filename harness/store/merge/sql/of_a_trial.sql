-- What hangs on a trial goes with it, whole.
DELETE FROM main.{table}
 WHERE trial_id IN (SELECT id FROM temp.trial_map WHERE taken AND NOT is_new);

INSERT INTO main.{table} (trial_id, {{table} - trial_id})
SELECT t.id, {s.{table} - trial_id}
  FROM temp.trial_map AS t
 CROSS JOIN {source}.{table} AS s ON s.trial_id = t.source_id
 WHERE t.taken
 ORDER BY t.source_id;
