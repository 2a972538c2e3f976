-- Of a run that went on in two copies, what they have in common cannot be told from what they have not: the larger is kept.
INSERT INTO main.time_spent (run_id, problem_id, {time_spent - run_id - problem_id})
SELECT r.id, p.id, {s.time_spent - run_id - problem_id}
  FROM {source}.time_spent AS s
 CROSS JOIN temp.run_map AS r ON r.source_id = s.run_id
  LEFT JOIN temp.problem_map AS p ON p.source_id = s.problem_id
 WHERE true
    ON CONFLICT (run_id, coalesce(problem_id, 0), activity) DO UPDATE SET seconds = max(seconds, excluded.seconds);
