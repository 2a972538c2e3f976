-- The same shape may come from several grids: it keeps its first position, and its first name.
INSERT INTO run_problem (run_id, problem_id, position, layer)
SELECT :run, :problem, coalesce(max(position) + 1, 0), :layer
  FROM run_problem
 WHERE run_id = :run
    ON CONFLICT (run_id, problem_id) DO UPDATE SET layer = coalesce(layer, excluded.layer);
