INSERT INTO main.problem ({problem - problem_id})
SELECT {s.problem - problem_id}
  FROM {source}.problem AS s
 WHERE true
 ORDER BY s.problem_id
    ON CONFLICT (label) DO NOTHING;

INSERT INTO temp.problem_map (source_id, id)
SELECT s.problem_id, p.problem_id
  FROM {source}.problem AS s
  JOIN main.problem AS p USING (label);
