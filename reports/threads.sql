-- title   Scaling over threads
-- asks    How much faster does each kernel get with more threads?
-- cell    speedup = geometric mean over problems of the median with one thread ÷ the median with as many;
--         efficiency = speedup ÷ threads; least and most are the extremes over problems
-- unit    ratio; %
-- omits   trials that do not agree with the oracle, those without a trusted time on one thread in the same run, and
--         one thread itself
-- takes   :run = latest
-- rows    kernel, threads, dtype, cache, run_id
-- chart   threads.vl.json
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, dtype, threads, cache, trial_id, kernel, median_ns
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND median_ns IS NOT NULL
)
SELECT kernel, t.threads, dtype, cache, run_id, count(*) AS problems,
       geomean(one.median_ns / t.median_ns) AS speedup,
       100 * geomean(one.median_ns / t.median_ns) / t.threads AS efficiency,
       min(one.median_ns / t.median_ns) AS least, max(one.median_ns / t.median_ns) AS most
  FROM timed AS t
  JOIN timed AS one USING (run_id, problem_id, kernel, dtype, cache)
 WHERE one.threads = 1 AND t.threads > 1
 GROUP BY run_id, kernel, dtype, cache, t.threads
 ORDER BY run_id, kernel, dtype, cache, t.threads;
