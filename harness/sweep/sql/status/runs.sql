-- Runs that somebody is at work on, and the newest one; or the one asked for.
SELECT run_id, command_line, started_at, coalesce(finished_at, '')
  FROM run AS r
 WHERE CASE WHEN :run IS NULL
            THEN r.run_id IN (SELECT run_id FROM process) OR r.run_id = (SELECT max(run_id) FROM run)
            ELSE r.run_id = :run END
 ORDER BY run_id;
