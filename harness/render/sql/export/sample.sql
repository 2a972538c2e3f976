-- The repetitions of the trials that agree; what the others took is no result.
SELECT s.trial_id, s.phase, s.repetition, s.sequence, s.iterations, s.ns, s.batch_id
  FROM sample AS s
  JOIN verdict AS v ON v.trial_id = s.trial_id AND v.verdict = 'agrees'
 ORDER BY s.trial_id, s.phase, s.repetition;
