SELECT hostname, host, pid, started_ticks, lease_until >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS leased,
       coalesce(trials_per_minute, 0), coalesce(eta_seconds, -1)
  FROM process
 WHERE run_id = :run
   AND role = 'sweep'
 ORDER BY process_id;
