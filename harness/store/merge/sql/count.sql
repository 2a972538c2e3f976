-- What a source brought. Trials that both have done: those judged at different times; of one measurement, the times are the same.
SELECT (SELECT count(*) FROM temp.run_map WHERE is_new) AS runs,
       (SELECT count(*) FROM temp.trial_map WHERE is_new) AS trials,
       (SELECT count(*) FROM temp.trial_map WHERE taken AND NOT is_new) AS completed,
       (SELECT count(*)
          FROM temp.trial_map AS t
         CROSS JOIN main.verdict AS here ON here.trial_id = t.id
         CROSS JOIN {source}.verdict AS there ON there.trial_id = t.source_id
         WHERE NOT t.is_new
           AND NOT t.taken
           AND here.verdict = there.verdict
           AND here.judged_at <> there.judged_at) AS done_twice,
       (SELECT count(*) FROM temp.conflict) AS conflicts,
       (SELECT min(t.run_id)    -- a sweep at work here must not find its trials done by somebody else
          FROM temp.trial_map AS m
         CROSS JOIN main.trial AS t ON t.trial_id = m.id
         CROSS JOIN main.process AS p ON p.run_id = t.run_id
         WHERE m.taken
           AND NOT m.is_new
           AND p.lease_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) AS swept_here,
       (SELECT min(p.run_id)
          FROM {source}.process AS p
         WHERE p.lease_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) AS swept_there;
