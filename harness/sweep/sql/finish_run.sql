UPDATE run
   SET finished_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
 WHERE run_id = :run
   AND finished_at IS NULL
   AND NOT EXISTS (SELECT * FROM trial WHERE run_id = :run AND state <> 'done');
