-- The run a side means; the newest that fits, runs with results first, those that only settled a comparison last.
SELECT r.run_id, m.hostname, b.git_commit, b.binary_id, substr(r.started_at, 1, 16) || 'Z'
  FROM run AS r
  JOIN machine AS m USING (machine_id)
  JOIN build AS b USING (build_id)
 WHERE (:run IS NULL OR r.run_id = :run)
   AND (:commit IS NULL OR substr(b.git_commit, 1, length(:commit)) = :commit)
   AND (:machine IS NULL OR m.hostname = :machine)
 ORDER BY EXISTS (SELECT 1 FROM trial AS t WHERE t.run_id = r.run_id AND t.state <> 'planned') DESC,
          r.options ->> '$.settles' IS NULL DESC, r.run_id DESC
 LIMIT 1;
