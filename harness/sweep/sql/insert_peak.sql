INSERT INTO peak (run_id, quantity, dtype, threads, working_set_bytes, per_second)
VALUES (:run, :quantity, :dtype, :threads, :working_set_bytes, :per_second)
    ON CONFLICT DO NOTHING;
