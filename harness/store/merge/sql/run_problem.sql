INSERT INTO main.run_problem (run_id, problem_id, {run_problem - run_id - problem_id})
SELECT r.id, p.id, {s.run_problem - run_id - problem_id}
  FROM temp.run_map AS r
 CROSS JOIN {source}.run_problem AS s ON s.run_id = r.source_id
 CROSS JOIN temp.problem_map AS p ON p.source_id = s.problem_id
 WHERE true
    ON CONFLICT DO NOTHING;
