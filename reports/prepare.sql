-- title   When preparing pays
-- asks    After how many runs has a kernel earned back what it spends on preparing its weights?
-- cell    break_even = the fewest runs after which preparing once and running that often takes no longer than with the
--         baseline, its preparing included; empty when the kernel is no faster than the baseline
-- unit    ms; runs
-- omits   trials that do not agree with the oracle, those not timed yet, and problems on which the baseline has no time
-- takes   :run = latest, :baseline = naive
-- rows    layer, problem, dtype, threads, cache, run_id, kernel
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, operation, position, layer, problem, dtype, threads, cache, trial_id, kernel, median_ns,
           coalesce(prepare_ns, 0) AS prepare_ns
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND median_ns IS NOT NULL
),
paired AS (
    SELECT t.*, base.median_ns AS baseline_ns,
           (t.prepare_ns - base.prepare_ns) / (base.median_ns - t.median_ns) AS runs
      FROM timed AS t
      JOIN timed AS base USING (run_id, problem_id, operation, dtype, threads, cache)
     WHERE base.kernel = :baseline AND t.kernel <> :baseline
)
SELECT layer, problem, dtype, threads, cache, run_id, kernel,
       prepare_ns / 1e6 AS prepare_ms, median_ns / 1e6 AS median_ms, baseline_ns / 1e6 AS baseline_ms,
       CASE WHEN median_ns < baseline_ns THEN max(1, CAST(runs AS INTEGER) + (runs > CAST(runs AS INTEGER))) END AS break_even
  FROM paired
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
