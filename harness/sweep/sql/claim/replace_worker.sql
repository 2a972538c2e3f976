-- The worker died: another process takes its place, and what it holds.
UPDATE process
   SET pid = :pid, started_ticks = :ticks, started_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), trial_id = NULL, phase = NULL
 WHERE process_id = :worker;
