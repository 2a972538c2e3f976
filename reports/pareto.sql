-- title   Time, error and memory weighed against one another
-- asks    Which kernels is it ever reasonable to choose, and what does each cost?
-- cell    slowdown = geometric mean over problems of the kernel's median ÷ the fastest kernel's; bound_ratio = median of
--         error ÷ bound; workspace = median of workspace ÷ bytes of the tensors; front = share of the problems on which no
--         other kernel is at least as good in all three and better in one
-- unit    ratio; ratio; ratio; % of problems
-- omits   trials that do not agree with the oracle, those not timed yet, kernels that tell no workspace, and libraries in layouts of
--         their own (:layout = own)
-- takes   :run = latest, :operation = transposed_convolution, :layout = plain
-- rows    kernel, dtype, threads, cache, run_id
-- chart   pareto.vl.json
WITH timed AS MATERIALIZED (
    SELECT run_id, problem_id, dtype, threads, cache, trial_id, kernel, median_ns, bound_ratio,
           1.0 * workspace_bytes / bytes AS workspace,
           median_ns / min(median_ns) OVER (PARTITION BY run_id, problem_id, dtype, threads, cache) AS slowdown
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND layout = :layout
       AND median_ns IS NOT NULL AND bound_ratio IS NOT NULL AND workspace_bytes IS NOT NULL
),
dominated AS (
    SELECT DISTINCT t.trial_id
      FROM timed AS t
      JOIN timed AS o USING (run_id, problem_id, dtype, threads, cache)
     WHERE o.median_ns <= t.median_ns AND o.bound_ratio <= t.bound_ratio AND o.workspace <= t.workspace
       AND (o.median_ns < t.median_ns OR o.bound_ratio < t.bound_ratio OR o.workspace < t.workspace)
)
SELECT kernel, dtype, threads, cache, run_id, count(*) AS problems, geomean(slowdown) AS slowdown,
       median(bound_ratio) AS bound_ratio, median(workspace) AS workspace,
       100.0 * count(*) FILTER (WHERE trial_id NOT IN (SELECT trial_id FROM dominated)) / count(*) AS front
  FROM timed
 GROUP BY run_id, kernel, dtype, threads, cache
 ORDER BY run_id, dtype, threads, cache, slowdown, kernel;
