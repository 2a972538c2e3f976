-- What a sweep must store however often it is killed, a line a trial: which one, then what was said of it. `killed` is a trial that
-- was being run when its worker was killed from outside. always_dies is quarantined, after other trials each time.
SELECT p.label || ' ' || k.name || ' ' || t.dtype || ' ' || t.threads || ' ' || t.cache,
       CASE WHEN v.verdict = 'crashed' AND v.message LIKE '%SIGKILL%' THEN 'killed'
            WHEN v.verdict IN ('crashed', 'timed_out') OR (v.verdict = 'skipped' AND k.name = 'always_dies')
            THEN t.state || ' ' || replace(v.verdict, 'skipped', 'crashed')
            ELSE format('%s %s %!.17g %s; checks: %s; %s', t.state, coalesce(v.verdict, 'no verdict'), v.bound_ratio, v.message,
                        (SELECT group_concat(c.name || ' ' || c.outcome, ', ')
                           FROM (SELECT * FROM check_outcome WHERE trial_id = t.trial_id ORDER BY position) AS c),
                        iif(EXISTS (SELECT * FROM timing AS g WHERE g.trial_id = t.trial_id), 'timed', 'not timed')) END
  FROM trial AS t
  JOIN problem AS p USING (problem_id)
  JOIN kernel AS k USING (kernel_id)
  LEFT JOIN verdict AS v USING (trial_id)
 ORDER BY 1;
