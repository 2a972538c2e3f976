SELECT count(*)
  FROM verdict AS v
  JOIN trial AS t USING (trial_id)
 WHERE v.verdict <> 'agrees'
   AND v.verdict IN ('disagrees', 'crashed', 'timed_out')
   AND t.run_id = :run;
