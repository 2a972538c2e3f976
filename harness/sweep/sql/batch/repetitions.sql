-- The repetitions of a trial so far, and whether the machine drifted meanwhile.
SELECT s.ns, s.iterations, coalesce(b.disturbed, 0) AS disturbed
  FROM sample AS s
  LEFT JOIN batch AS b USING (batch_id)
 WHERE s.trial_id = :trial
   AND s.phase = 'run'
 ORDER BY s.repetition;
