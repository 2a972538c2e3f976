-- A trial: its kernel and task, its run, what was said of it.
SELECT t.problem_id, k.name, t.dtype, t.threads, t.run_id, coalesce(v.seed, r.seed), coalesce(v.verdict, ''),
       coalesce(v.message, ''), coalesce(json_extract(b.libraries, '$."' || k.name || '"'), '')
  FROM trial AS t
  JOIN kernel AS k USING (kernel_id)
  JOIN run AS r USING (run_id)
  JOIN build AS b USING (build_id)
  LEFT JOIN verdict AS v USING (trial_id)
 WHERE t.trial_id = :trial
