-- One row a run: what it was, where it stands.
CREATE VIEW v_run AS
SELECT r.run_id, r.started_at, r.finished_at, m.hostname, m.cpu_model, m.cores, b.version, b.git_commit, b.compiler,
       b.build_type, r.seed, r.command_line, r.note,
       (SELECT count(*) FROM trial AS t WHERE t.run_id = r.run_id) AS trials,
       (SELECT count(*) FROM trial AS t WHERE t.run_id = r.run_id AND t.state = 'done') AS done
  FROM run AS r
  JOIN machine AS m USING (machine_id)
  JOIN build AS b USING (build_id);
