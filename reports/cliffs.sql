-- title   Cliffs
-- asks    On which problems is tiled farthest behind the fastest other kernel, libraries included, and on how many too far?
-- cell    medians over repetitions; ratio = tiled's ÷ the fastest other's, the ten worst (:most) of a setting. Last row of a
--         setting: the share of its problems on which the ratio is beyond 1.25 (:limit)
-- unit    ms; ratio, above 1 is tiled slower; %
-- omits   trials that do not agree with the oracle; problems that tiled does in less than 50 µs (:above_us), and those that only
--         one kernel has a time for; libraries in layouts of their own; auto, whose times are another kernel's
-- takes   :run = latest, :kernel = tiled, :limit = 1.25, :most = 10, :above_us = 50
-- rows    layer, problem, dtype, threads, cache, run_id
--
-- The grid `cliffs` is made for it.
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, position, layer, problem, dtype, threads, cache, kernel, median_ns,
           row_number() OVER (PARTITION BY run_id, problem_id, dtype, threads, cache, kernel = :kernel
                                  ORDER BY median_ns, trial_id) AS place
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = 'transposed_convolution'
       AND layout = 'plain'
       AND chosen IS NULL
       AND median_ns IS NOT NULL
),
compared AS (
    SELECT k.run_id, k.position, k.layer, k.problem, k.dtype, k.threads, k.cache, k.median_ns / 1e6 AS median_ms,
           f.kernel AS fastest, f.median_ns / 1e6 AS fastest_ms, k.median_ns / f.median_ns AS ratio,
           row_number() OVER (PARTITION BY k.run_id, k.dtype, k.threads, k.cache
                                  ORDER BY k.median_ns / f.median_ns DESC, k.position) AS place
      FROM timed AS k
      JOIN timed AS f USING (run_id, problem_id, dtype, threads, cache)
     WHERE k.kernel = :kernel AND f.kernel <> :kernel AND f.place = 1 AND k.median_ns >= 1e3 * :above_us
),
shared AS (
    SELECT run_id, layer, problem, dtype, threads, cache, median_ms, fastest, fastest_ms, ratio, NULL AS share, place
      FROM compared
     WHERE place <= :most
     UNION ALL
    SELECT run_id, NULL, format('%d of %d beyond %.3g', count(*) FILTER (WHERE ratio > :limit), count(*), :limit),
           dtype, threads, cache, NULL, NULL, NULL, NULL, 100.0 * avg(ratio > :limit), NULL
      FROM compared
     GROUP BY run_id, dtype, threads, cache
)
SELECT layer, problem, dtype, threads, cache, run_id, median_ms, fastest, fastest_ms, ratio, share
  FROM shared
 ORDER BY run_id, dtype, threads, cache, place IS NULL, place;
