-- What a run found out, a row a judged trial.
SELECT trial_id, problem, layer, kernel, dtype, threads, cache, verdict, message
  FROM v_result
 WHERE run_id = :run
   AND (:kernel IS NULL OR kernel = :kernel)
   AND verdict IS NOT NULL
   AND state = 'done';
