-- Every run of the page, newest first: what it was, on what, by what, and where it stands.
SELECT r.run_id,
       'Run ' || r.run_id || ', ' || substr(r.started_at, 1, 10) || ' on ' || m.hostname || iif(r.note = '', '', ': ' || r.note)
           AS title,
       r.started_at, r.finished_at, r.command_line, r.seed, r.options, r.note,
       (SELECT group_concat(coalesce(json_extract(g.value, '$.name'), 'given by hand'), ', ')
          FROM json_each(r.options, '$.grids') AS g) AS grids,
       m.hostname, m.cpu_model, m.cpu_flags, m.packages, m.cores, m.hardware_threads, m.l1d_bytes, m.l2_bytes, m.l3_bytes,
       m.memory_bytes, m.os,
       b.version, b.git_commit, b.compiler, b.build_type, b.flags, b.libraries,
       (SELECT count(*) FROM run_problem AS p WHERE p.run_id = r.run_id) AS problems,
       (SELECT count(DISTINCT t.kernel_id) FROM trial AS t WHERE t.run_id = r.run_id) AS kernels,
       (SELECT count(*) FROM trial AS t WHERE t.run_id = r.run_id) AS trials,
       (SELECT count(*) FROM trial AS t WHERE t.run_id = r.run_id AND t.state = 'done') AS done
  FROM run AS r
  JOIN machine AS m USING (machine_id)
  JOIN build AS b USING (build_id)
 ORDER BY r.run_id DESC;
