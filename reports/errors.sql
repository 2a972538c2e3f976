-- title   Errors against the oracle
-- asks    How far from the exact result does each kernel stray at worst?
-- cell    the largest over all trials; bound_ratio is error ÷ a-priori bound, above 1 the bound is broken; worst_problem
--         is where bound_ratio is largest; not_finite counts trials with a NaN or infinity, whose norms are empty
-- unit    that of y; ratio; units in the last place; ratio
-- omits   trials in which nothing was compared: declined, crashed, timed out, out of memory, skipped
-- takes   :run = latest
-- rows    kernel, verdict, dtype, threads, cache, run_id
WITH compared AS (
    SELECT run_id, trial_id, kernel, verdict, dtype, threads, cache, problem,
           max_abs_error, rel_l2_error, max_ulp, bound_ratio,
           row_number() OVER (PARTITION BY run_id, kernel, verdict, dtype, threads, cache
                              ORDER BY bound_ratio IS NULL DESC, bound_ratio DESC, trial_id) AS place
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND verdict IN ('agrees', 'disagrees')
)
SELECT kernel, verdict, dtype, threads, cache, run_id, count(*) AS trials,
       count(*) - count(max_abs_error) AS not_finite,
       max(max_abs_error) AS max_abs_error, max(rel_l2_error) AS rel_l2_error, max(max_ulp) AS max_ulp,
       max(bound_ratio) AS bound_ratio,
       max(problem) FILTER (WHERE place = 1) AS worst_problem
  FROM compared
 GROUP BY run_id, kernel, verdict, dtype, threads, cache
 ORDER BY run_id, verdict DESC, not_finite DESC, bound_ratio DESC, kernel, dtype, threads, cache;
