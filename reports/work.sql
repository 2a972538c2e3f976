-- title   Multiplied for nothing
-- asks    What do the multiplications that a kernel need not do cost it?
-- cell    work = multiply-adds it executes ÷ multiply-adds that land inside the output;
--         slowdown = its median ÷ the median of the problem's fastest kernel
-- unit    ratio
-- omits   trials that do not agree with the oracle, kernels that do not tell what they multiply, and problems without
--         useful multiply-adds
-- takes   :run = latest, :operation = transposed_convolution
-- rows    layer, problem, dtype, threads, cache, run_id, kernel
WITH timed AS (
    SELECT run_id, trial_id, position, layer, problem, dtype, threads, cache, kernel, median_ns, useful_macs, multiplied_macs,
           first_value(kernel) OVER fastest_first AS fastest,
           median_ns / first_value(median_ns) OVER fastest_first AS slowdown
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND median_ns IS NOT NULL
    WINDOW fastest_first AS (PARTITION BY run_id, problem_id, dtype, threads, cache ORDER BY median_ns, trial_id)
)
SELECT layer, problem, dtype, threads, cache, run_id, kernel,
       1.0 * multiplied_macs / useful_macs AS work, slowdown, fastest
  FROM timed
 WHERE multiplied_macs IS NOT NULL AND useful_macs > 0
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
