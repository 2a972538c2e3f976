-- title   Error ÷ bound of every trial
-- asks    How much of the error it may make does each kernel make?
-- cell    number of trials whose largest error ÷ a-priori bound lies from from_ratio up to to_ratio; five steps a decade;
--         both are 0 where every output was exact; from 1 on the bound is broken
-- unit    trials
-- omits   trials in which nothing was compared, and those with a NaN or infinity among the outputs
-- takes   :run = latest, :operation = transposed_convolution
-- rows    from_ratio, to_ratio, dtype, threads, cache, run_id
-- column  kernel
-- value   trials
-- chart   error_spread.vl.json
WITH binned AS (
    SELECT run_id, dtype, threads, cache, kernel, iif(bound_ratio > 0, floor(5 * log10(bound_ratio)), NULL) AS bin,
           count(*) AS trials
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND bound_ratio IS NOT NULL
     GROUP BY run_id, dtype, threads, cache, kernel, bin
)
SELECT coalesce(pow(10, bin / 5.0), 0) AS from_ratio, coalesce(pow(10, (bin + 1) / 5.0), 0) AS to_ratio,
       dtype, threads, cache, run_id, kernel, trials,
       100.0 * trials / sum(trials) OVER (PARTITION BY run_id, dtype, threads, cache, kernel) AS percent
  FROM binned
 ORDER BY run_id, dtype, threads, cache, bin, kernel;
