INSERT INTO process (run_id, role, parent_id, hostname, host, pid, started_ticks)
SELECT run_id, 'worker', process_id, hostname, host, :pid, :ticks
  FROM process
 WHERE process_id = :sweep
RETURNING process_id;
