-- What a reader of a report must know of the runs behind it, a line each. :run NULL: all of them.
SELECT 'Run ' || r.run_id || ': ' || m.cpu_model || ', ' || m.cores || iif(m.cores = 1, ' core', ' cores')
       || ' (' || m.hostname || '), ' || m.os || '; ' || b.compiler || ' ' || b.build_type
       || '; tconv ' || b.version || ' at ' || b.git_commit || '; ' || substr(r.started_at, 1, 16) || 'Z'
       || '; ' || r.command_line || iif(r.note = '', '', '; ' || r.note)
  FROM run AS r
  JOIN machine AS m USING (machine_id)
  JOIN build AS b USING (build_id)
 WHERE r.run_id = coalesce(:run, r.run_id)
 ORDER BY r.run_id;
