DELETE FROM temp.machine_map;
DELETE FROM temp.build_map;
DELETE FROM temp.kernel_map;
DELETE FROM temp.problem_map;
DELETE FROM temp.batch_map;
DELETE FROM temp.run_map;
DELETE FROM temp.trial_map;
DELETE FROM temp.conflict;
