-- Known by what it measured and when: a problem of a run is measured by one worker at a time.
INSERT INTO main.batch (run_id, problem_id, {batch - batch_id - run_id - problem_id})
SELECT r.id, p.id, {s.batch - batch_id - run_id - problem_id}
  FROM {source}.batch AS s
 CROSS JOIN temp.run_map AS r ON r.source_id = s.run_id
 CROSS JOIN temp.problem_map AS p ON p.source_id = s.problem_id
 WHERE NOT EXISTS (SELECT *
                     FROM main.batch AS b
                    WHERE b.run_id = r.id
                      AND b.problem_id = p.id
                      AND b.attempt = s.attempt
                      AND b.started_at = s.started_at)
 ORDER BY s.batch_id;

INSERT INTO temp.batch_map (source_id, id)
SELECT s.batch_id, min(b.batch_id)
  FROM {source}.batch AS s
 CROSS JOIN temp.run_map AS r ON r.source_id = s.run_id
 CROSS JOIN temp.problem_map AS p ON p.source_id = s.problem_id
  JOIN main.batch AS b ON b.run_id = r.id
                      AND b.problem_id = p.id
                      AND b.attempt = s.attempt
                      AND b.started_at = s.started_at
 GROUP BY s.batch_id;
