-- A run elsewhere whose ids are those of tests/reports/fixture.sql and mean other things; one machine, one build and one problem are the
-- same under other ids.
INSERT INTO machine (machine_id, hostname, cpu_model, cpu_flags, packages, cores, hardware_threads,
                     l1d_bytes, l2_bytes, l3_bytes, memory_bytes, os)
VALUES (1, 'far', 'CPU C', 'neon', 1, 4, 4, 65536, 1048576, 0, 8589934592, 'Linux'),
       (7, 'lab', 'CPU A', 'avx2 fma', 1, 2, 4, 32768, 524288, 8388608, 8589934592, 'Linux');
INSERT INTO build (build_id, version, git_commit, compiler, build_type, flags, libraries, binary_id)
VALUES (1, '0.1.0', 'ccccccc', 'g++ 13', 'Release', '-O3', '{}', 'b3'),
       (5, '0.1.0', 'aaaaaaa', 'g++ 12', 'Release', '-O3', '{}', 'b1');
INSERT INTO run (run_id, machine_id, build_id, started_at, command_line, grid, seed, options)
VALUES (1, 1, 1, '2023-12-31T00:00:00.000Z', 'tconv sweep', '[]', 1, '{}');
INSERT INTO kernel (kernel_id, name, family, source) VALUES (1, 'tiled', 'phases', 'ours'), (2, 'naive', 'scatter', 'the definition');
INSERT INTO problem (problem_id, label, spatial, batch, c_in, c_out, groups, bias, in_d, in_h, in_w,
                     kernel_d, kernel_h, kernel_w, stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
                     pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w, useful_macs)
VALUES (1, 'c1-1_i7_k3', 1, 1, 1, 1, 1, 0, 1, 1, 7, 1, 1, 3, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 21),
       (9, 'c3-2_i5_k3_s2', 1, 1, 3, 2, 1, 0, 1, 1, 5, 1, 1, 3, 1, 1, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 90);
INSERT INTO run_problem (run_id, problem_id, position) VALUES (1, 1, 0), (1, 9, 1);
INSERT INTO trial (trial_id, run_id, problem_id, kernel_id, dtype, threads, cache, state)
VALUES (1, 1, 1, 1, 'f32', 1, 'warm', 'done'), (2, 1, 9, 1, 'f32', 1, 'warm', 'done'), (30, 1, 9, 2, 'f32', 1, 'warm', 'planned');
INSERT INTO verdict (trial_id, verdict, seed) VALUES (1, 'agrees', 3), (2, 'agrees', 3);
INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns) VALUES (1, 'run', 0, 0, 1, 10), (2, 'run', 0, 0, 1, 20);
INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns) VALUES (1, 1, 10, 10, 10, 0), (2, 1, 20, 20, 20, 0);
