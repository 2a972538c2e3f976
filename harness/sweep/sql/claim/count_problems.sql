SELECT coalesce(max(position) + 1, 0)
  FROM run_problem
 WHERE run_id = :run;
