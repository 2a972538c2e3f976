-- title   There and back
-- asks    The convolution C takes an image of y's size down to x's, its transpose takes it up again: what is left of it?
-- cell    the part of a random image that Cᵀ·C does not bring back, whatever its scale, with Cᵀ computed by the kernel: 100
--         is nothing at all; rank = dimensions of one image that C keeps, lost = y's less those
-- unit    % of the image's norm; elements of one image
-- omits   trials that were not asked (--checks full asks) or failed, operations beside transposed convolution, and problems
--         too large for it: more than 64 inputs, 640 outputs or 4,000,000 multiply-adds
-- takes   :run = latest
-- rows    layer, problem, x_elements, y_elements, rank, lost, dtype, threads, cache, run_id
-- column  kernel
-- value   missing
SELECT v.layer, v.problem, v.c_in * v.in_d * v.in_h * v.in_w AS x_elements,
       v.c_out * v.out_d * v.out_h * v.out_w AS y_elements, CAST(r.measured AS INTEGER) AS rank,
       v.c_out * v.out_d * v.out_h * v.out_w - CAST(r.measured AS INTEGER) AS lost,
       v.dtype, v.threads, v.cache, v.run_id, v.kernel, 100 * t.measured AS missing
  FROM v_result AS v
  JOIN check_outcome AS r ON r.trial_id = v.trial_id AND r.name = 'rank' AND r.outcome = 'passed'
  JOIN check_outcome AS t ON t.trial_id = v.trial_id AND t.name = 'round_trip' AND t.outcome = 'passed'
 WHERE v.run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
   AND v.operation = 'transposed_convolution'
 ORDER BY v.run_id, v.position, v.dtype, v.threads, v.cache, v.trial_id;
