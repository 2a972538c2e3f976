INSERT INTO run (machine_id, build_id, command_line, grid, seed, options, note)
VALUES (:machine, :build, :command_line, json(:grid), :seed, json(:options), :note)
RETURNING run_id;
