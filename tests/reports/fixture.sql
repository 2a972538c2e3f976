-- A small database in which everything happens once: an old run, the one to report, and one that has judged nothing yet; a
-- kernel that disagrees and would win if its time were believed; declined, crashed, hung, too large, skipped, not finite, not
-- timed yet, not judged yet; a kernel, a layer and a message that try to break the table they stand in.
INSERT INTO machine (machine_id, hostname, cpu_model, cpu_flags, packages, cores, hardware_threads,
                     l1d_bytes, l2_bytes, l3_bytes, memory_bytes, os)
VALUES (1, 'lab', 'CPU A', 'avx2 fma', 1, 2, 4, 32768, 524288, 8388608, 8589934592, 'Linux'),
       (2, 'node', 'CPU B', 'avx512f fma', 2, 32, 64, 32768, 1048576, 67108864, 274877906944, 'Linux');
INSERT INTO build (build_id, version, git_commit, compiler, build_type, flags, libraries, binary_id)
VALUES (1, '0.1.0', 'aaaaaaa', 'g++ 12', 'Release', '-O3', '{}', 'b1'),
       (2, '0.1.0', 'bbbbbbb+', 'g++ 12', 'Release', '-O3', '{}', 'b2');
INSERT INTO run (run_id, machine_id, build_id, started_at, finished_at, command_line, grid, seed, options)
VALUES (1, 1, 1, '2024-01-01T00:00:00.000Z', '2024-01-01T01:00:00.000Z', 'tconv sweep', '[]', 1, '{}'),
       (2, 1, 2, '2024-01-02T00:00:00.000Z', NULL, 'tconv sweep', '[]', 1, '{}'),
       (3, 2, 2, '2024-01-03T00:00:00.000Z', NULL, 'tconv sweep', '[]', 1, '{}');
INSERT INTO peak (run_id, quantity, dtype, threads, working_set_bytes, per_second)
VALUES (1, 'flops', 'f32', 1, 0, 5e10), (1, 'copy_bandwidth', '', 1, 268435456, 1e10),
       (2, 'flops', 'f32', 1, 0, 5e10), (2, 'flops', 'f32', 2, 0, 1e11),
       (2, 'copy_bandwidth', '', 1, 16384, 2e9), (2, 'copy_bandwidth', '', 1, 268435456, 1e10),
       (2, 'copy_bandwidth', '', 2, 268435456, 1.5e10);
INSERT INTO kernel (kernel_id, name, family, source)
VALUES (1, 'naive', 'scatter', 'the definition'), (2, 'matrix_ct', 'matrix', 'Dumoulin & Visin 2016'),
       (3, 'zero_insertion', 'zero insertion', 'Dumoulin & Visin 2016'), (4, 'tiled', 'phases', 'ours'),
       (5, '<script>|x', 'plugin', 'a user''s');

INSERT INTO problem (problem_id, label, spatial, batch, c_in, c_out, groups, bias, in_d, in_h, in_w,
                     kernel_d, kernel_h, kernel_w, stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
                     pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w, useful_macs)
VALUES (1, 'c16-8_i8x8_k4_s2_p1', 2, 1, 16, 8, 1, 0, 1, 8, 8, 1, 4, 4, 1, 2, 2, 1, 1, 1, 0, 1, 1, 0, 1, 1, 115200),
       (2, 'c3-2_i5_k3_s2', 1, 1, 3, 2, 1, 0, 1, 1, 5, 1, 1, 3, 1, 1, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 90),
       (3, 'c4-4_i6x6_k3x2_s2x1_d2', 2, 1, 4, 4, 1, 0, 1, 6, 6, 1, 3, 2, 1, 2, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 3456),
       (4, 'n2_c8-8_i4x4_k2', 2, 2, 8, 8, 1, 0, 1, 4, 4, 1, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 8192),
       (5, 'c2-2_g2_i3x3x3_k3_s2_p1:0', 3, 1, 2, 2, 2, 0, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1024),
       (6, 'c4-2_i4x4_k3_s2_p1', 2, 1, 4, 2, 1, 0, 1, 4, 4, 1, 3, 3, 1, 2, 2, 1, 1, 1, 0, 1, 1, 0, 1, 1, 800);
INSERT INTO run_problem (run_id, problem_id, position, layer)
VALUES (1, 1, 1, 'dcgan.4'), (1, 2, 2, NULL),
       (2, 1, 1, 'dcgan.4'), (2, 2, 2, NULL), (2, 3, 3, NULL), (2, 4, 4, 'up|"4"'), (2, 5, 5, NULL), (2, 6, 6, 'dcgan.5'),
       (3, 1, 1, 'dcgan.4');

-- What happened, a line a trial: ns is the middle sample, prepare_ns the middle preparation, error the bound_ratio.
CREATE TEMP TABLE event (run_id, problem_id, kernel_id, threads, verdict, message, ns, prepare_ns, error);
INSERT INTO event
VALUES (1, 1, 1, 1, 'agrees', '', 95000, NULL, 0.25),      (1, 1, 4, 1, 'agrees', '', 19000, 20000, 0.5),
       (1, 2, 1, 1, 'agrees', '', 810, NULL, 0.25),        (1, 2, 4, 1, 'agrees', '', 405, 900, 0.5),

       (2, 1, 1, 1, 'agrees', '', 90000, NULL, 0.25),      (2, 1, 2, 1, 'declined', 'C would need 1.3 TB', NULL, NULL, NULL),
       (2, 1, 3, 1, 'agrees', '', 240000, 1000, 0.25),     (2, 1, 4, 1, 'agrees', '', 12000, 20000, 0.5),
       (2, 1, 5, 1, 'crashed', 'signal 11' || char(10) || '| at <b>run</b>', NULL, NULL, NULL),
       (2, 1, 1, 2, 'agrees', '', 45000, NULL, 0.25),      (2, 1, 4, 2, 'agrees', '', 8000, 20000, 0.5),

       (2, 2, 1, 1, 'agrees', '', 800, NULL, 0.125),       (2, 2, 2, 1, 'agrees', '', 600, 50000, 0.25),
       (2, 2, 3, 1, 'agrees', '', 1600, 1000, 0.125),      (2, 2, 4, 1, 'agrees', '', 400, 900, 0.5),
       (2, 2, 5, 1, 'disagrees', 'y[3] is nan', NULL, NULL, NULL),

       (2, 3, 1, 1, 'agrees', '', 5200, NULL, 0.25),       (2, 3, 2, 1, 'agrees', '', 2600, 50000, 0.25),
       (2, 3, 3, 1, 'agrees', '', 15600, 1000, 0.25),
       (2, 3, 4, 1, 'disagrees', 'y[17] is 0.25 away from 1.5', 7, 20000, 123456),
       (2, 3, 5, 1, 'agrees', '', 10400, NULL, 0.75),

       (2, 4, 1, 1, 'agrees', '', 7000, NULL, 0.25),       (2, 4, 2, 1, 'agrees', '', 6900, 50000, 0.25),
       (2, 4, 3, 1, 'agrees', '', 7050, 1000, 0.25),       (2, 4, 4, 1, 'agrees', '', 7000, 20000, 0.5),
       (2, 4, 5, 1, 'timed_out', 'no result after 10 s', NULL, NULL, NULL),
       (2, 4, 1, 2, 'agrees', '', 4375, NULL, 0.25),       (2, 4, 4, 2, 'agrees', '', 3500, 20000, 0.5),

       (2, 5, 1, 1, 'agrees', '', 2600, NULL, 0.25),       (2, 5, 2, 1, 'out_of_memory', 'needs 9 GB of 8', NULL, NULL, NULL),
       (2, 5, 3, 1, 'agrees', 'not timed: one run takes 9 s', NULL, NULL, 0.25),
       (2, 5, 4, 1, 'skipped', 'out of time', NULL, NULL, NULL),
       (2, 5, 5, 1, NULL, NULL, NULL, NULL, NULL),

       (2, 6, 1, 1, 'agrees', '', 1200, NULL, 0.25),       (2, 6, 3, 1, 'declined', 'C would need 1.3 TB', NULL, NULL, NULL),
       (2, 6, 4, 1, 'agrees', '', 1000, 20000, 0.5),       (2, 6, 2, 1, 'declined', 'C would need 1.3 TB', NULL, NULL, NULL),

       (3, 1, 1, 1, NULL, NULL, NULL, NULL, NULL);

INSERT INTO trial (trial_id, run_id, problem_id, kernel_id, dtype, threads, cache, state)
SELECT rowid, run_id, problem_id, kernel_id, 'f32', threads, 'warm',
       iif(verdict IS NULL, 'planned', 'done')
  FROM event;
INSERT INTO verdict (trial_id, verdict, message, seed, max_abs_error, max_rel_error, rel_l2_error, rmse, max_ulp,
                     bound_ratio, worst_index, mismatches, judged_at)
SELECT rowid, verdict, message, 1, error * 1e-6, error * 2e-6, error * 5e-7, error * 4e-7, error * 8, error,
       iif(error IS NULL, NULL, 17), iif(verdict = 'disagrees', 12, iif(verdict = 'agrees', 0, NULL)), '2024-01-02T00:00:01.000Z'
  FROM event
 WHERE verdict IS NOT NULL;

-- What was asked of them: a check passed, one excused, one that disagreeing kernels fail; a death within a check.
INSERT INTO check_outcome (trial_id, name, position, outcome, measured, threshold, message)
SELECT rowid, 'oracle', 0, iif(verdict = 'agrees', 'passed', 'failed'), error, 1, message
  FROM event
 WHERE verdict IN ('agrees', 'disagrees')
UNION ALL
SELECT rowid, 'exact', 1, iif(kernel_id = 5, 'skipped', 'passed'), NULL, 0, iif(kernel_id = 5, 'its bound is not', '')
  FROM event
 WHERE verdict IN ('agrees', 'disagrees')
UNION ALL
SELECT rowid, 'memory', 2, 'failed', NULL, NULL, message
  FROM event
 WHERE verdict = 'crashed'
UNION ALL   -- what the theory promises: on the even kernel 4, the uneven 3, and one with holes
SELECT rowid, 'checkerboard', 3, 'passed', CASE problem_id WHEN 1 THEN 0 WHEN 6 THEN 0.75 ELSE 1 END, NULL, ''
  FROM event
 WHERE verdict = 'agrees' AND problem_id IN (1, 3, 6)
UNION ALL
SELECT rowid, 'rank', 4, 'passed', 10, 10, '' FROM event WHERE verdict = 'agrees' AND problem_id = 2
UNION ALL
SELECT rowid, 'round_trip', 5, 'passed', 0.5, 1, '' FROM event WHERE verdict = 'agrees' AND problem_id = 2;

INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns)
SELECT e.rowid, 'run', f.key, f.key, 10, e.ns * f.value
  FROM event AS e, json_each('[1.0, 1.0625, 0.96875, 1.25, 0.984375]') AS f
 WHERE e.ns IS NOT NULL
UNION ALL
SELECT e.rowid, 'prepare', f.key, 5 + f.key, 1, e.prepare_ns * f.value
  FROM event AS e, json_each('[1.0, 1.5, 0.9375]') AS f
 WHERE e.prepare_ns IS NOT NULL;
-- Ten minutes a problem; the machine slows down a little all the time, and drifted once so that a problem was timed again.
INSERT INTO batch (batch_id, run_id, problem_id, attempt, started_at, ended_at, sentinel_before_ns, sentinel_after_ns, disturbed,
                   load_average, governor, turbo)
SELECT row_number() OVER (ORDER BY rp.run_id, rp.position, a.value), rp.run_id, rp.problem_id, a.value,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at, (10 * rp.position + 3 * a.value) || ' minutes'),
       strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at, (10 * rp.position + 3 * a.value + 2) || ' minutes'),
       150000 + 1000 * rp.position, (150000 + 1000 * rp.position) * iif(rp.problem_id = 3 AND a.value = 1, 1.5, 1.0625),
       rp.problem_id = 3 AND a.value = 1, 0.5 * a.value, 'performance', NULL
  FROM run_problem AS rp
  JOIN run AS r USING (run_id), json_each('[1, 2]') AS a
 WHERE rp.run_id < 3 AND (a.value = 1 OR rp.problem_id = 3);
UPDATE sample
   SET batch_id = (SELECT max(b.batch_id)
                     FROM trial AS t
                     JOIN batch AS b USING (run_id, problem_id)
                    WHERE t.trial_id = sample.trial_id);
INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns, prepare_ns)
SELECT s.trial_id, count(*), e.ns, min(s.ns), max(s.ns), median(abs(s.ns - e.ns)), e.prepare_ns
  FROM sample AS s
  JOIN event AS e ON e.rowid = s.trial_id
 WHERE s.phase = 'run'
 GROUP BY s.trial_id;

INSERT INTO counter (trial_id, name, value)
SELECT e.rowid, 'workspace_bytes',
       CASE e.kernel_id WHEN 2 THEN 4 * p.x_size * p.y_size WHEN 3 THEN 4 * p.y_size ELSE 0 END
  FROM event AS e JOIN problem AS p USING (problem_id)
 WHERE e.verdict IN ('agrees', 'disagrees')
UNION ALL
SELECT e.rowid, 'multiplied_macs',
       CASE e.kernel_id WHEN 3 THEN p.macs * p.stride_d * p.stride_h * p.stride_w WHEN 4 THEN p.useful_macs ELSE p.macs END
  FROM event AS e JOIN problem AS p USING (problem_id)
 WHERE e.verdict IN ('agrees', 'disagrees') AND e.kernel_id <> 5;
DROP TABLE event;
INSERT INTO counter (trial_id, name, value)   -- by problem: 30 ms, 2 ms, and less
SELECT trial_id, 'first_run_ns', CASE problem_id WHEN 1 THEN 30000000 WHEN 2 THEN 2000000 ELSE 500 END
  FROM trial
 WHERE state <> 'planned';

INSERT INTO time_spent (run_id, problem_id, activity, seconds)
VALUES (1, 1, 'verifying', 1),    (1, 1, 'timing', 1),   (1, NULL, 'planning', 2),
       (2, 1, 'verifying', 2),    (2, 1, 'timing', 7),   (2, 1, 'oracle', 0.5),   (2, 1, 'waiting', 0.5),
       (2, 2, 'verifying', 0.25), (2, 2, 'timing', 0.5), (2, 2, 'comparing', 0.25),
       (2, 3, 'verifying', 0.25), (2, 3, 'database', 0.75),
       (2, NULL, 'planning', 0.5), (2, NULL, 'waiting', 0);
