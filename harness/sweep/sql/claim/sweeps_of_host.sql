-- Sweeps that this process can look for: of the same host, and of the same space of process ids.
SELECT process_id, pid, started_ticks
  FROM process
 WHERE role = 'sweep'
   AND host = :host;
