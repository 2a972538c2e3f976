-- title   Distance from the roofline
-- asks    How much of what this machine could do does each kernel reach on each problem?
-- cell    roofline_ms ÷ the kernel's median
-- unit    % of the roofline
-- omits   trials that do not agree with the oracle, and settings whose peaks this run did not measure
-- takes   :run = latest, :operation = transposed_convolution
-- rows    layer, problem, dtype, threads, cache, run_id, bound_by, roofline_ms
-- column  kernel
-- value   percent
-- chart   roofline.vl.json
--
-- roofline_ms is the longer of two times: the useful flops at the measured FMA peak ('compute'), and every byte of x, w, y
-- and bias moved once at the measured bandwidth ('memory'). intensity (flops a byte) and gflops (10⁹ useful flops a second)
-- are for the chart.
WITH timed AS MATERIALIZED (
    SELECT run_id, trial_id, position, layer, problem, dtype, threads, cache, kernel, median_ns, roofline_ns, bound_by,
           intensity, gflops
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND median_ns IS NOT NULL
)
SELECT layer, problem, dtype, threads, cache, run_id, bound_by, roofline_ns / 1e6 AS roofline_ms, kernel,
       100 * roofline_ns / median_ns AS percent, intensity, gflops
  FROM timed
 WHERE roofline_ns IS NOT NULL
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
