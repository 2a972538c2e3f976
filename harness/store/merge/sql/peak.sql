INSERT INTO main.peak (run_id, {peak - run_id})
SELECT r.id, {s.peak - run_id}
  FROM {source}.peak AS s
  JOIN temp.run_map AS r ON r.source_id = s.run_id
 WHERE true
    ON CONFLICT DO NOTHING;
