SELECT coalesce(v.verdict, 'left'), count(*)
  FROM trial AS t
  LEFT JOIN verdict AS v ON v.trial_id = t.trial_id AND t.state = 'done'
 WHERE t.run_id = :run
 GROUP BY 1;
