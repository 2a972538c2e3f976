-- title   Checkerboards by kernel and stride
-- asks    How unevenly does a constant input come out, by kernel size and stride, and what would the upsamplers make of it?
-- cell    measured with weights of 1, away from the borders: (max − min) ÷ max of the outputs, 0 is even, 100 has holes;
--         fewest and most are how many inputs an output meets by transposed convolution, uneven = most ÷ fewest
-- unit    %; ratio
-- omits   trials that were not asked this (--checks full asks), failed it, or have too few outputs away from the borders;
--         uneven where there are holes, which divide by zero
-- takes   :run = latest
-- rows    kernel_size, stride, dilation, fewest, most, uneven, dtype, threads, cache, run_id
-- column  kernel
-- value   percent
WITH RECURSIVE measured AS MATERIALIZED (
    SELECT v.run_id, v.trial_id, v.dtype, v.threads, v.cache, v.kernel, 100 * c.measured AS percent, v.spatial,
           v.kernel_d, v.kernel_h, v.kernel_w, v.stride_d, v.stride_h, v.stride_w, v.dilation_d, v.dilation_h, v.dilation_w
      FROM check_outcome AS c
      JOIN v_result AS v USING (trial_id)
     WHERE v.run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND c.name = 'checkerboard' AND c.outcome = 'passed'
),
axis AS (
    SELECT kernel_d AS k, stride_d AS s, dilation_d AS d FROM measured
     UNION SELECT kernel_h, stride_h, dilation_h FROM measured
     UNION SELECT kernel_w, stride_w, dilation_w FROM measured
),
euclid AS (
    SELECT k, s, d, s AS a, d AS b FROM axis
     UNION ALL
    SELECT k, s, d, b, a % b FROM euclid WHERE b > 0
),
overlap AS (   -- taps lie s ÷ gcd apart, and with a common divisor only every gcd-th phase has any
    SELECT k, s, d, CASE a WHEN 1 THEN k / s ELSE 0 END AS fewest, (k + s / a - 1) / (s / a) AS most FROM euclid WHERE b = 0
),
covered AS (
    SELECT m.*, od.fewest * oh.fewest * ow.fewest AS fewest, od.most * oh.most * ow.most AS most
      FROM measured AS m
      JOIN overlap AS od ON (od.k, od.s, od.d) = (kernel_d, stride_d, dilation_d)
      JOIN overlap AS oh ON (oh.k, oh.s, oh.d) = (kernel_h, stride_h, dilation_h)
      JOIN overlap AS ow ON (ow.k, ow.s, ow.d) = (kernel_w, stride_w, dilation_w)
)
SELECT CASE spatial WHEN 1 THEN format('%d', kernel_w) WHEN 2 THEN format('%d×%d', kernel_h, kernel_w)
            ELSE format('%d×%d×%d', kernel_d, kernel_h, kernel_w) END AS kernel_size,
       CASE spatial WHEN 1 THEN format('%d', stride_w) WHEN 2 THEN format('%d×%d', stride_h, stride_w)
            ELSE format('%d×%d×%d', stride_d, stride_h, stride_w) END AS stride,
       CASE spatial WHEN 1 THEN format('%d', dilation_w) WHEN 2 THEN format('%d×%d', dilation_h, dilation_w)
            ELSE format('%d×%d×%d', dilation_d, dilation_h, dilation_w) END AS dilation,
       fewest, most, 1.0 * most / nullif(fewest, 0) AS uneven, dtype, threads, cache, run_id, kernel,
       max(percent) AS percent
  FROM covered
 GROUP BY run_id, spatial, kernel_d, kernel_h, kernel_w, stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
          dtype, threads, cache, kernel
 ORDER BY run_id, spatial, stride_d, stride_h, stride_w, kernel_d, kernel_h, kernel_w, dilation_d, dilation_h, dilation_w,
          dtype, threads, cache, min(trial_id);
