-- title   What choosing costs
-- asks    How much slower is auto than the best of our kernels, and whom did it choose?
-- cell    medians over repetitions; regret = auto's median ÷ that of the fastest of ours. Last rows of a setting: the median
--         and the worst over its problems
-- unit    ms; ratio, 1 is no regret
-- omits   trials that do not agree with the oracle, problems without a time of auto or of ours, libraries; kernels whose errors
--         are bounded in another way than auto's (:bound = NULL takes them in)
-- takes   :run = latest, :bound = componentwise
-- rows    layer, problem, dtype, threads, cache, run_id
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, position, layer, problem, dtype, threads, cache, kernel, chosen, median_ns,
           row_number() OVER (PARTITION BY run_id, problem_id, dtype, threads, cache, chosen IS NULL ORDER BY median_ns, trial_id)
               AS place
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = 'transposed_convolution'
       AND layout = 'plain'
       AND family <> 'peers'
       AND (chosen IS NOT NULL
            OR :bound IS NULL
            OR kernel IN (SELECT name FROM kernel WHERE coalesce(bound, 'componentwise') = :bound))
       AND median_ns IS NOT NULL
),
compared AS (
    SELECT a.run_id, a.position, a.layer, a.problem, a.dtype, a.threads, a.cache, a.chosen, a.median_ns / 1e6 AS auto_ms,
           b.kernel AS best, b.median_ns / 1e6 AS best_ms, a.median_ns / b.median_ns AS regret
      FROM timed AS a
      JOIN timed AS b USING (run_id, problem_id, dtype, threads, cache)
     WHERE a.chosen IS NOT NULL AND b.chosen IS NULL AND b.place = 1
),
summed AS (
    SELECT *, 0 AS summary
      FROM compared
     UNION ALL
    SELECT run_id, NULL, NULL, format('median of %d', count(*)), dtype, threads, cache, NULL, NULL, NULL, NULL, median(regret), 1
      FROM compared
     GROUP BY run_id, dtype, threads, cache
     UNION ALL
    SELECT run_id, NULL, NULL, format('worst of %d', count(*)), dtype, threads, cache, NULL, NULL, NULL, NULL, max(regret), 2
      FROM compared
     GROUP BY run_id, dtype, threads, cache
)
SELECT layer, problem, dtype, threads, cache, run_id, chosen, auto_ms, best, best_ms, regret
  FROM summed
 ORDER BY run_id, dtype, threads, cache, summary, position;
