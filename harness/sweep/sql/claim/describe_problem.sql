SELECT coalesce(rp.layer, p.label), p.label
  FROM run_problem AS rp
  JOIN problem AS p USING (problem_id)
 WHERE rp.run_id = :run
   AND rp.problem_id = :problem;
