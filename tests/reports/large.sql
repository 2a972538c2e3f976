-- An overnight run: 20,000 problems × 5 kernels, ten samples a timed trial. Numbers are made up from the row's own index, so
-- that every build of this database is the same.
INSERT INTO machine (machine_id, hostname, cpu_model, cpu_flags, packages, cores, hardware_threads,
                     l1d_bytes, l2_bytes, l3_bytes, memory_bytes, os)
VALUES (1, 'night', 'CPU', 'avx2 fma', 1, 8, 16, 32768, 1048576, 33554432, 68719476736, 'Linux');
INSERT INTO build (build_id, version, git_commit, compiler, build_type, flags, libraries, binary_id)
VALUES (1, '0.1.0', 'unknown', 'g++ 12', 'Release', '-O3', '{}', 'b1');
INSERT INTO run (run_id, machine_id, build_id, command_line, grid, seed, options)
VALUES (1, 1, 1, 'tconv sweep', '[]', 1, '{}');
INSERT INTO peak (run_id, quantity, dtype, threads, working_set_bytes, per_second)
VALUES (1, 'flops', 'f32', 1, 0, 1e11),
       (1, 'copy_bandwidth', '', 1, 16384, 2e11),
       (1, 'copy_bandwidth', '', 1, 524288, 1e11),
       (1, 'copy_bandwidth', '', 1, 268435456, 1.5e10);
INSERT INTO kernel (kernel_id, name, family, source)
VALUES (1, 'naive', 'scatter', 'the definition'), (2, 'matrix_ct', 'matrix', ''), (3, 'gemm_col2im', 'gemm', ''),
       (4, 'zero_insertion', 'zero insertion', ''), (5, 'tiled', 'phases', '');

WITH RECURSIVE count (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM count WHERE n < 19999),
shape AS (
    SELECT n, 8 * (1 + n / 800) AS channels, 4 + (n / 20) % 40 AS input, 2 + (n / 4) % 5 AS kernel, 1 + n % 4 AS stride
      FROM count
)
INSERT INTO problem (problem_id, label, spatial, batch, c_in, c_out, groups, bias, in_d, in_h, in_w,
                     kernel_d, kernel_h, kernel_w, stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
                     pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w, useful_macs)
SELECT n + 1, format('c%d-%d_i%dx%d_k%d', channels, channels, input, input, kernel) || iif(stride = 1, '', '_s' || stride),
       2, 1, channels, channels, 1, 0, 1, input, input, 1, kernel, kernel, 1, stride, stride, 1, 1, 1,
       0, 0, 0, 0, 0, 0, channels * channels * input * input * kernel * kernel
  FROM shape;

INSERT INTO run_problem (run_id, problem_id, position, layer)
SELECT 1, problem_id, problem_id, iif(problem_id <= 100, 'layer.' || problem_id, NULL) FROM problem;

INSERT INTO trial (run_id, problem_id, kernel_id, dtype, threads, cache, state)
SELECT 1, problem_id, kernel_id, 'f32', 1, 'warm', 'done' FROM problem CROSS JOIN kernel ORDER BY problem_id, kernel_id;

-- The second kernel declines the larger channels; one trial in 997 goes wrong in some other way.
INSERT INTO verdict (trial_id, verdict, message, seed, max_abs_error, max_rel_error, rel_l2_error, rmse, max_ulp,
                     bound_ratio, worst_index, mismatches)
SELECT trial_id, v, iif(v = 'agrees', '', iif(v = 'declined', 'C would need ' || c_in || ' MB', 'it was so')), trial_id,
       error, error, error, error, error * 1e6, error * 1e6, 1, 0
  FROM (SELECT trial_id, c_in, iif(v IN ('agrees', 'disagrees'), 1e-7 * (1 + trial_id % 13), NULL) AS error, v
          FROM (SELECT trial_id, c_in,
                       CASE WHEN kernel_id = 2 AND c_in > 100 THEN 'declined'
                            WHEN trial_id % 997 = 0 THEN 'disagrees' WHEN trial_id % 997 = 1 THEN 'crashed'
                            WHEN trial_id % 997 = 2 THEN 'timed_out' ELSE 'agrees' END AS v
                  FROM trial JOIN problem USING (problem_id)));

WITH RECURSIVE repetition (r) AS (VALUES (0) UNION ALL SELECT r + 1 FROM repetition WHERE r < 9)
INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns)
SELECT trial_id, 'run', r, 10 * kernel_id + r, 1,
       (1000 + macs * CASE kernel_id WHEN 1 THEN 0.9 WHEN 2 THEN 0.7 WHEN 3 THEN 0.1 WHEN 4 THEN 0.3 ELSE 0.05 END)
       * (1 + (trial_id * 31 + r * 17) % 23 / 500.0)
  FROM trial
  JOIN verdict USING (trial_id)
  JOIN problem USING (problem_id)
 CROSS JOIN repetition
 WHERE verdict = 'agrees'
 ORDER BY trial_id, r;

INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns, prepare_ns)
SELECT trial_id, count(*), median(ns), min(ns), max(ns), (max(ns) - min(ns)) / 4, 1e4 * (1 + trial_id % 5)
  FROM sample
 GROUP BY trial_id;

INSERT INTO counter (trial_id, name, value)
SELECT trial_id, 'workspace_bytes', iif(kernel_id IN (3, 4), 8 * macs / (kernel_h * kernel_w), 0)
  FROM trial JOIN problem USING (problem_id)
UNION ALL
SELECT trial_id, 'multiplied_macs', iif(kernel_id = 4, macs * stride_h * stride_w, macs)
  FROM trial JOIN problem USING (problem_id);

INSERT INTO check_outcome (trial_id, name, position, outcome, measured, threshold, message)
SELECT trial_id, c.value, c.key, iif(verdict = 'agrees', 'passed', 'failed'), bound_ratio, 1, message
  FROM verdict, json_each('["oracle", "exact", "memory", "repeatable"]') AS c
 WHERE verdict IN ('agrees', 'disagrees');

INSERT INTO counter (trial_id, name, value)
SELECT trial_id, 'first_run_ns', 1000 * macs FROM trial JOIN problem USING (problem_id);

INSERT INTO time_spent (run_id, problem_id, activity, seconds)
SELECT 1, problem_id, a.value, (1 + a.key) / 100.0
  FROM problem, json_each('["verifying", "timing", "comparing", "operands", "oracle", "database", "waiting"]') AS a;
