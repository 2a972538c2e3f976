-- title   Our best against the libraries
-- asks    On each problem, how does the fastest of ours stand to the fastest library, in plain layouts and in any?
-- cell    medians over repetitions; roofline = roofline's time ÷ ours; over_plain = the best plain peer's median ÷ ours,
--         over_any = that of the best peer in whatever layout it likes ÷ ours. Last row of a setting: the geometric mean
-- unit    ms; %; ratio, above 1 is ours faster
-- omits   trials that do not agree with the oracle, and problems that no peer or none of ours has a time for
-- takes   :run = latest, :ours = *
-- rows    layer, problem, dtype, threads, cache, run_id
--
-- Peers are the kernels of the family `peers`, and gemm_col2im, which stands for the method of Caffe and PyTorch. :ours may
-- be a name or glob of a kernel to look at alone, such as tiled.
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, position, layer, problem, dtype, threads, cache, kernel, median_ns, peak_fraction, layout,
           family = 'peers' OR kernel = 'gemm_col2im' AS peer
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = 'transposed_convolution'
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
    SELECT *, 0 AS mean
      FROM compared
     UNION ALL
    SELECT run_id, NULL, NULL, format('geometric mean of %d', count(*)), dtype, threads, cache,
           NULL, NULL, geomean(roofline), NULL, NULL, geomean(over_plain), NULL, NULL, geomean(over_any), 1
      FROM compared
     GROUP BY run_id, dtype, threads, cache
)
SELECT layer, problem, dtype, threads, cache, run_id,
       ours, ours_ms, roofline, plain_peer, plain_ms, over_plain, any_peer, any_ms, over_any
  FROM with_means
 ORDER BY run_id, dtype, threads, cache, mean, position;
