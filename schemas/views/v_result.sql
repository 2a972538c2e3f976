-- One row a trial. Times are those of trials that agree with the oracle: an unverified timing is never shown.
-- The roofline is the longer of two times: useful flops at the machine's measured FMA peak, and every operand byte moved
-- once at its measured bandwidth, taken at the smallest measured working set that holds them (cold caches: the largest).
CREATE VIEW v_result AS
WITH fact AS (
    SELECT t.trial_id, t.run_id, t.problem_id, p.label AS problem, rp.layer, k.operation, k.family, k.name AS kernel,
           t.dtype, t.threads, t.cache, v.verdict, v.message,
           g.median_ns, g.min_ns, g.max_ns, g.mad_ns, g.samples, g.prepare_ns,
           g.median_low_ns, g.median_high_ns, g.stopped_by, g.drifted,
           ws.value AS workspace_bytes, p.macs, p.useful_macs, mm.value AS multiplied_macs,
           p.size * CASE t.dtype WHEN 'f64' THEN 8 WHEN 'f32' THEN 4 ELSE 2 END AS bytes,
           (SELECT f.per_second
              FROM peak AS f
             WHERE f.run_id = t.run_id AND f.quantity = 'flops' AND f.dtype = t.dtype
               AND f.threads = t.threads AND f.working_set_bytes = 0) AS peak_flops,
           v.max_abs_error, v.max_rel_error, v.rel_l2_error, v.rmse, v.max_ulp, v.bound_ratio,
           v.worst_index, v.mismatches, v.seed,
           p.spatial, p.batch, p.c_in, p.c_out, p.groups, p.bias,
           p.in_d, p.in_h, p.in_w, p.kernel_d, p.kernel_h, p.kernel_w,
           p.stride_d, p.stride_h, p.stride_w, p.dilation_d, p.dilation_h, p.dilation_w,
           p.pad_begin_d, p.pad_begin_h, p.pad_begin_w, p.pad_end_d, p.pad_end_h, p.pad_end_w,
           p.out_d, p.out_h, p.out_w, rp.position, t.state,
           (SELECT r.options ->> '$.checks' FROM run AS r WHERE r.run_id = t.run_id) AS checks,
           (SELECT count(*) FILTER (WHERE c.outcome = 'passed') FROM check_outcome AS c WHERE c.trial_id = t.trial_id
            HAVING count(*) > 0) AS checks_passed,
           (SELECT count(*) FILTER (WHERE c.outcome = 'failed') FROM check_outcome AS c WHERE c.trial_id = t.trial_id
            HAVING count(*) > 0) AS checks_failed,
           (SELECT c.name
              FROM check_outcome AS c
             WHERE c.trial_id = t.trial_id AND c.outcome = 'failed'
             ORDER BY c.position
             LIMIT 1) AS failed_check,
           k.bound_source, k.layout, v.chosen
      FROM trial AS t
      JOIN problem AS p USING (problem_id)
      JOIN kernel AS k USING (kernel_id)
      JOIN run_problem AS rp ON rp.run_id = t.run_id AND rp.problem_id = t.problem_id
      LEFT JOIN verdict AS v USING (trial_id)
      LEFT JOIN timing AS g ON g.trial_id = t.trial_id AND v.verdict = 'agrees'
      LEFT JOIN counter AS ws ON ws.trial_id = t.trial_id AND ws.name = 'workspace_bytes'
      LEFT JOIN counter AS mm ON mm.trial_id = t.trial_id AND mm.name = 'multiplied_macs'
),
ceiling AS (
    SELECT fact.*,
           (SELECT max(b.per_second)
              FROM peak AS b
             WHERE b.run_id = fact.run_id AND b.quantity IN ('read_bandwidth', 'copy_bandwidth')
               AND b.dtype = '' AND b.threads = fact.threads
               AND b.working_set_bytes = coalesce(
                       (SELECT min(w.working_set_bytes)
                          FROM peak AS w
                         WHERE w.run_id = fact.run_id AND w.quantity = 'copy_bandwidth' AND w.dtype = ''
                           AND w.threads = fact.threads AND w.working_set_bytes >= fact.bytes
                           AND fact.cache = 'warm'),
                       (SELECT max(w.working_set_bytes)
                          FROM peak AS w
                         WHERE w.run_id = fact.run_id AND w.quantity = 'copy_bandwidth' AND w.dtype = ''
                           AND w.threads = fact.threads))) AS peak_bytes_per_second
      FROM fact
)
SELECT run_id, trial_id, problem_id, problem, layer, operation, family, kernel, dtype, threads, cache, verdict, message,
       median_ns, min_ns, max_ns, mad_ns, samples, prepare_ns, workspace_bytes,
       macs, useful_macs, multiplied_macs, bytes,
       2.0 * useful_macs / bytes AS intensity,
       2.0 * useful_macs / median_ns AS gflops,
       max(2e9 * useful_macs / peak_flops, 1e9 * bytes / peak_bytes_per_second) AS roofline_ns,
       max(2e9 * useful_macs / peak_flops, 1e9 * bytes / peak_bytes_per_second) / median_ns AS peak_fraction,
       CASE 2e9 * useful_macs / peak_flops >= 1e9 * bytes / peak_bytes_per_second
            WHEN true THEN 'compute' WHEN false THEN 'memory' END AS bound_by,
       max_abs_error, max_rel_error, rel_l2_error, rmse, max_ulp, bound_ratio, worst_index, mismatches, seed,
       spatial, batch, c_in, c_out, groups, bias,
       in_d, in_h, in_w, kernel_d, kernel_h, kernel_w, stride_d, stride_h, stride_w,
       dilation_d, dilation_h, dilation_w, pad_begin_d, pad_begin_h, pad_begin_w,
       pad_end_d, pad_end_h, pad_end_w, out_d, out_h, out_w, position, state,
       checks, checks_passed, checks_failed, failed_check, bound_source, layout,
       median_low_ns, median_high_ns, stopped_by, drifted, chosen
  FROM ceiling;
