-- One row a batch: the kernels of one problem, timed together, and how steady the machine was meanwhile.
CREATE VIEW v_batch AS
SELECT b.run_id, b.batch_id, b.problem_id, p.label AS problem, rp.layer, b.attempt, b.started_at, b.ended_at,
       b.sentinel_before_ns, b.sentinel_after_ns, b.drift, b.disturbed, b.load_average, b.governor, b.turbo
  FROM batch AS b
  JOIN problem AS p USING (problem_id)
  JOIN run_problem AS rp ON rp.run_id = b.run_id AND rp.problem_id = b.problem_id;
