INSERT INTO batch (run_id, problem_id, attempt, started_at, ended_at, sentinel_before_ns, sentinel_after_ns, disturbed,
                   load_average, governor, turbo)
VALUES (:run, :problem, :attempt, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', format('-%f seconds', :seconds)),
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), :before_ns, :after_ns, :disturbed, :load_average, :governor, :turbo)
RETURNING batch_id;
