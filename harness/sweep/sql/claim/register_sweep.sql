INSERT INTO process (run_id, role, hostname, host, pid, started_ticks, lease_until)
VALUES (:run, 'sweep', :hostname, :host, :pid, :ticks,
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now', :lease || ' seconds'))
RETURNING process_id;
