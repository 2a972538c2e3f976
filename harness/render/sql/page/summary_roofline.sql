-- The best that any kernel reaches of the roofline, a line a problem and setting, the farthest from it first.
SELECT coalesce(layer, problem) AS problem, dtype, threads, cache, kernel, 100 * peak_fraction AS percent, bound_by
  FROM (SELECT *, row_number() OVER (PARTITION BY problem_id, dtype, threads, cache ORDER BY peak_fraction DESC, trial_id) AS place
          FROM v_result
         WHERE run_id = :run AND peak_fraction IS NOT NULL)
 WHERE place = 1
 ORDER BY percent, position, dtype, threads, cache;
