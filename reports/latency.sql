-- title   Latency by problem and kernel
-- asks    How long does each kernel take on each problem?
-- cell    median over repetitions
-- unit    ms
-- omits   trials that do not agree with the oracle, and those not timed yet
-- takes   :run = latest, :operation = transposed_convolution
-- rows    layer, problem, dtype, threads, cache, run_id
-- column  kernel
-- value   median_ms
SELECT layer, problem, dtype, threads, cache, run_id, kernel, median_ns / 1e6 AS median_ms
  FROM v_result
 WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
   AND operation = :operation
   AND median_ns IS NOT NULL
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
