-- A run that is here under the same name and is another one stays where it is.
INSERT INTO temp.conflict (what)
SELECT format('run %d here and run %d there have the same uuid %s, and are not the same run', r.run_id, s.run_id, s.uuid)
  FROM {source}.run AS s
  JOIN main.run AS r USING (uuid)
  JOIN temp.machine_map AS m ON m.source_id = s.machine_id
  JOIN temp.build_map AS b ON b.source_id = s.build_id
 WHERE (r.machine_id, r.build_id, r.seed, r.grid, r.options, r.started_at)
    <> (m.id, b.id, s.seed, s.grid, s.options, s.started_at);

INSERT INTO temp.run_map (source_id, id, is_new)
SELECT s.run_id, r.run_id, r.run_id IS NULL
  FROM {source}.run AS s
  JOIN temp.machine_map AS m ON m.source_id = s.machine_id
  JOIN temp.build_map AS b ON b.source_id = s.build_id
  LEFT JOIN main.run AS r USING (uuid)
 WHERE r.run_id IS NULL
    OR (r.machine_id, r.build_id, r.seed, r.grid, r.options, r.started_at)
     = (m.id, b.id, s.seed, s.grid, s.options, s.started_at);

INSERT INTO main.run (machine_id, build_id, {run - run_id - machine_id - build_id})
SELECT m.id, b.id, {s.run - run_id - machine_id - build_id}
  FROM temp.run_map AS r
  JOIN {source}.run AS s ON s.run_id = r.source_id
  JOIN temp.machine_map AS m ON m.source_id = s.machine_id
  JOIN temp.build_map AS b ON b.source_id = s.build_id
 WHERE r.is_new
 ORDER BY s.run_id;

UPDATE temp.run_map
   SET id = (SELECT r.run_id
               FROM {source}.run AS s
               JOIN main.run AS r USING (uuid)
              WHERE s.run_id = source_id)
 WHERE is_new;
