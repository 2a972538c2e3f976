-- One row a trial and check that ran.
CREATE VIEW v_check AS
SELECT t.run_id, t.trial_id, p.label AS problem, rp.layer, k.name AS kernel, t.dtype, t.threads, t.cache,
       c.name AS check_name, c.outcome, c.measured, c.threshold, c.message, v.seed, rp.position AS problem_position,
       c.position
  FROM check_outcome AS c
  JOIN trial AS t USING (trial_id)
  JOIN problem AS p USING (problem_id)
  JOIN kernel AS k USING (kernel_id)
  JOIN run_problem AS rp ON rp.run_id = t.run_id AND rp.problem_id = t.problem_id
  JOIN verdict AS v USING (trial_id);
