-- Each worker, what it holds, and the trial it was at when its sweep last looked.
SELECT w.hostname, w.pid, coalesce(c.part, ''), coalesce(rp.layer, p.label, ''), coalesce(k.name, ''), coalesce(t.dtype, ''),
       coalesce(t.threads, 0), coalesce(w.phase, ''),
       coalesce((julianday('now') - julianday(c.claimed_at)) * 86400, 0) AS seconds
  FROM process AS w
  LEFT JOIN claim AS c ON c.process_id = w.process_id
  LEFT JOIN run_problem AS rp ON rp.run_id = c.run_id AND rp.problem_id = c.problem_id
  LEFT JOIN problem AS p ON p.problem_id = c.problem_id
  LEFT JOIN trial AS t ON t.trial_id = w.trial_id AND t.problem_id = c.problem_id
  LEFT JOIN kernel AS k ON k.kernel_id = t.kernel_id
 WHERE w.run_id = :run
   AND w.role = 'worker'
 ORDER BY w.process_id;
