-- title   Speed-up by kernel size
-- asks    How much faster than the baseline is each kernel, by the size of its weights?
-- cell    geometric mean over problems of the baseline's median ÷ the kernel's median on the same problem and setting
-- unit    ratio; above 1 is faster than the baseline
-- omits   trials that do not agree with the oracle, and problems on which the baseline has no time
-- takes   :run = latest, :baseline = naive
-- rows    kernel_size, spatial, dtype, threads, cache, run_id, problems
-- column  kernel
-- value   speedup
--
-- `problems` counts what a cell is the mean of. It is a row key: kernels that ran on fewer problems stand in a row of
-- their own, not beside means over other problems.
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, operation, dtype, threads, cache, trial_id, kernel, median_ns, spatial, kernel_d, kernel_h, kernel_w
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND median_ns IS NOT NULL
)
SELECT CASE WHEN t.spatial = 1 OR t.kernel_h = t.kernel_w AND (t.spatial = 2 OR t.kernel_d = t.kernel_w)
            THEN format('%d', t.kernel_w)
            WHEN t.spatial = 2 THEN format('%dx%d', t.kernel_h, t.kernel_w)
            ELSE format('%dx%dx%d', t.kernel_d, t.kernel_h, t.kernel_w) END AS kernel_size,
       t.spatial, dtype, threads, cache, run_id, count(*) AS problems, t.kernel,
       geomean(base.median_ns / t.median_ns) AS speedup
  FROM timed AS t
  JOIN timed AS base USING (run_id, problem_id, operation, dtype, threads, cache)
 WHERE base.kernel = :baseline
 GROUP BY run_id, t.spatial, t.kernel_d, t.kernel_h, t.kernel_w, dtype, threads, cache, t.kernel
 ORDER BY run_id, t.spatial, t.kernel_d, t.kernel_h, t.kernel_w, dtype, threads, cache, problems DESC, min(t.trial_id);
