-- title   Resize-convolution against transposed convolution
-- asks    What does the usual cure for checkerboards cost, and what does it cure?
-- cell    the median of the fastest kernel of either operation on the same problem and weights' size; cost = resize ÷ transposed;
--         uneven = (max − min) ÷ max on a constant input, away from the borders (--checks full measures it)
-- unit    ms; ratio; %
-- omits   trials that do not agree with their operation's oracle, those not timed yet, and problems that only one operation took
-- takes   :run = latest
-- rows    layer, problem, dtype, threads, cache, run_id
WITH timed AS MATERIALIZED (
    SELECT v.run_id, v.problem_id, v.position, v.layer, v.problem, v.dtype, v.threads, v.cache, v.operation, v.kernel, v.median_ns,
           c.measured AS uneven,
           row_number() OVER (PARTITION BY v.run_id, v.problem_id, v.dtype, v.threads, v.cache, v.operation
                              ORDER BY v.median_ns, v.trial_id) AS place
      FROM v_result AS v
      LEFT JOIN check_outcome AS c ON c.trial_id = v.trial_id AND c.name = 'checkerboard' AND c.outcome = 'passed'
     WHERE v.run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND v.operation IN ('transposed_convolution', 'resize_convolution')
       AND v.median_ns IS NOT NULL
),
transposed AS MATERIALIZED (SELECT * FROM timed WHERE operation = 'transposed_convolution' AND place = 1),
resized AS MATERIALIZED (SELECT * FROM timed WHERE operation = 'resize_convolution' AND place = 1)
SELECT t.layer, t.problem, dtype, threads, cache, run_id,
       t.kernel AS transposed, t.median_ns / 1e6 AS transposed_ms, 100 * t.uneven AS transposed_uneven,
       r.kernel AS resize, r.median_ns / 1e6 AS resize_ms, 100 * r.uneven AS resize_uneven,
       r.median_ns / t.median_ns AS cost
  FROM resized AS r
  JOIN transposed AS t USING (run_id, problem_id, dtype, threads, cache)
 ORDER BY run_id, t.position, dtype, threads, cache;
