-- title   The fastest kernel of each problem
-- asks    Which kernel is fastest on each problem, by how much, and is the lead beyond the noise?
-- cell    medians over repetitions; lead = runner-up's median ÷ winner's; a lead is clear when the medians lie further
--         apart than both median absolute deviations together
-- unit    ms; ratio
-- omits   trials that do not agree with the oracle, and those not timed yet; libraries in layouts of their own (:layout = own);
--         auto, whose times are another kernel's
-- takes   :run = latest, :operation = transposed_convolution, :layout = plain
-- rows    layer, problem, dtype, threads, cache, run_id
WITH ranked AS (
    SELECT run_id, position, layer, problem, dtype, threads, cache, kernel, median_ns, mad_ns,
           row_number() OVER fastest_first AS place,
           lead(kernel) OVER fastest_first AS next_kernel,
           lead(median_ns) OVER fastest_first AS next_ns,
           lead(mad_ns) OVER fastest_first AS next_mad_ns
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND layout = :layout
       AND chosen IS NULL
       AND median_ns IS NOT NULL
    WINDOW fastest_first AS (PARTITION BY run_id, problem_id, dtype, threads, cache ORDER BY median_ns, trial_id)
)
SELECT layer, problem, dtype, threads, cache, run_id,
       kernel AS winner, median_ns / 1e6 AS winner_ms,
       next_kernel AS runner_up, next_ns / 1e6 AS runner_up_ms,
       next_ns / median_ns AS lead,
       CASE WHEN next_ns - median_ns > mad_ns + next_mad_ns THEN 'clear' WHEN next_ns IS NOT NULL THEN 'within noise' END
           AS significance
  FROM ranked
 WHERE place = 1
 ORDER BY run_id, position, dtype, threads, cache;
