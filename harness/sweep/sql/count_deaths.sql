-- How many workers this trial's kernel has killed or hung in its run.
SELECT t.kernel_id, k.name, count(*)
  FROM trial AS here
  JOIN trial AS t ON t.run_id = here.run_id AND t.kernel_id = here.kernel_id
  JOIN verdict AS v ON v.trial_id = t.trial_id AND v.verdict IN ('crashed', 'timed_out')
  JOIN kernel AS k ON k.kernel_id = t.kernel_id
 WHERE here.trial_id = :trial;
