-- title   Our best against the libraries
-- asks    On each problem, how does the fastest of ours stand to the fastest library, in plain layouts and in any?
-- cell    medians over repetitions; roofline = roofline's time ÷ ours; over_plain = the best plain peer's median ÷ ours,
--         over_any = that of the best peer in whatever layout it likes ÷ ours. Last row of a setting: the geometric mean,
--         and on how many of the problems ours is ahead of every plain peer
-- unit    ms; %; ratio, above 1 is ours faster
-- omits   trials that do not agree with the oracle, and problems that no peer or none of ours has a time for; auto, whose
--         times are another kernel's
-- takes   :run = latest, :ours = *, :below = NULL
-- rows    layer, problem, dtype, threads, cache, run_id
--
-- Peers are the kernels of the family `peers`, and gemm_col2im, which stands for the method of Caffe and PyTorch. :ours may
-- be a name or glob of a kernel to look at alone, such as tiled. With :below = 1 the rows are those where a plain peer is ahead;
-- the last row is of all.
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, position, layer, problem, dtype, threads, cache, kernel, median_ns, peak_fraction, layout,
           family = 'peers' OR kernel = 'gemm_col2im' AS peer
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = 'transposed_convolution'
       AND chosen IS NULL
       AND median_ns IS NOT NULL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY run_id, problem_id, dtype, threads, cache, peer, layout ORDER BY median_ns) AS place
      FROM timed
     WHERE peer OR kernel GLOB :ours
),
best AS (
    SELECT run_id, min(position) AS position, min(layer) AS layer, min(problem) AS problem, dtype, threads, cache,
           max(kernel) FILTER (WHERE NOT peer) AS ours, max(median_ns) FILTER (WHERE NOT peer) AS ours_ns,
           max(peak_fraction) FILTER (WHERE NOT peer) AS fraction,
           max(kernel) FILTER (WHERE peer AND layout = 'plain') AS plain,
           max(median_ns) FILTER (WHERE peer AND layout = 'plain') AS plain_ns,
           max(kernel) FILTER (WHERE peer AND layout = 'own') AS own,
           max(median_ns) FILTER (WHERE peer AND layout = 'own') AS own_ns
      FROM ranked
     WHERE place = 1
     GROUP BY run_id, problem_id, dtype, threads, cache
    HAVING ours_ns IS NOT NULL AND plain_ns IS NOT NULL
),
compared AS (
    SELECT run_id, position, layer, problem, dtype, threads, cache,
           ours, ours_ns / 1e6 AS ours_ms, 100 * fraction AS roofline,
           plain AS plain_peer, plain_ns / 1e6 AS plain_ms, plain_ns / ours_ns AS over_plain,
           iif(own_ns < plain_ns, own, plain) AS any_peer, iif(own_ns < plain_ns, own_ns, plain_ns) / 1e6 AS any_ms,
           iif(own_ns < plain_ns, own_ns, plain_ns) / ours_ns AS over_any
      FROM best
),
with_means AS (
    SELECT *, NULL AS ahead, 0 AS mean
      FROM compared
     WHERE over_plain < :below OR :below IS NULL
     UNION ALL
    SELECT run_id, NULL, NULL, format('geometric mean of %d', count(*)), dtype, threads, cache,
           NULL, NULL, geomean(roofline), NULL, NULL, geomean(over_plain), NULL, NULL, geomean(over_any),
           100.0 * avg(over_plain >= 1), 1
      FROM compared
     GROUP BY run_id, dtype, threads, cache
)
SELECT layer, problem, dtype, threads, cache, run_id,
       ours, ours_ms, roofline, plain_peer, plain_ms, over_plain, any_peer, any_ms, over_any, ahead
  FROM with_means
 ORDER BY run_id, dtype, threads, cache, mean, position;
