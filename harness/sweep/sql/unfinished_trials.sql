SELECT t.trial_id, k.name, t.dtype, t.threads, t.cache, t.state, c.value AS first_run_ns, v.chosen
  FROM trial AS t
  JOIN kernel AS k USING (kernel_id)
  LEFT JOIN counter AS c ON c.trial_id = t.trial_id AND c.name = 'first_run_ns'
  LEFT JOIN verdict AS v ON v.trial_id = t.trial_id
 WHERE t.run_id = :run
   AND t.problem_id = :problem
   AND t.state <> 'done'
 ORDER BY t.trial_id;
