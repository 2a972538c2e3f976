-- title   Latency of every repetition
-- asks    Over which latencies are a kernel's repetitions spread?
-- cell    number of repetitions, of all problems, that took from from_ms up to to_ms; ten steps a decade
-- unit    repetitions
-- omits   trials that do not agree with the oracle, repetitions during which the machine drifted
-- takes   :run = latest, :operation = transposed_convolution
-- rows    from_ms, to_ms, dtype, threads, cache, run_id
-- column  kernel
-- value   repetitions
-- chart   repetitions.vl.json
WITH trusted AS MATERIALIZED (
    SELECT trial_id, run_id, dtype, threads, cache, kernel
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND median_ns IS NOT NULL
),
counted AS (  -- trial by trial, as the samples lie in the table
    SELECT trial_id, floor(10 * log10(ns / 1e6)) AS bin, count(*) AS repetitions
      FROM sample
     WHERE phase = 'run'
       AND trial_id IN (SELECT trial_id FROM trusted)
       AND coalesce(batch_id, 0) NOT IN (SELECT batch_id FROM batch WHERE disturbed)
     GROUP BY trial_id, bin
),
binned AS (
    SELECT run_id, dtype, threads, cache, kernel, bin, sum(repetitions) AS repetitions
      FROM trusted
      JOIN counted USING (trial_id)
     GROUP BY run_id, dtype, threads, cache, kernel, bin
)
SELECT pow(10, bin / 10.0) AS from_ms, pow(10, (bin + 1) / 10.0) AS to_ms, dtype, threads, cache, run_id, kernel, repetitions,
       100.0 * repetitions / sum(repetitions) OVER (PARTITION BY run_id, dtype, threads, cache, kernel) AS percent
  FROM binned
 ORDER BY run_id, dtype, threads, cache, bin, kernel;
