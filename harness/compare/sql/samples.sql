-- The repetitions of the trials that agree, in the order of their rounds; and whether the machine drifted meanwhile.
SELECT s.trial_id, s.repetition, s.ns, coalesce(b.disturbed, 0) AS disturbed
  FROM trial AS t
  JOIN kernel AS k USING (kernel_id)
  JOIN verdict AS v ON v.trial_id = t.trial_id AND v.verdict = 'agrees'
  JOIN sample AS s ON s.trial_id = t.trial_id AND s.phase = 'run'
  LEFT JOIN batch AS b USING (batch_id)
 WHERE t.run_id = :run
   AND (:kernel IS NULL OR k.name = :kernel)
 ORDER BY s.trial_id, s.repetition;
