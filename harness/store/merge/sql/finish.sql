-- Runs that were here and are complete now.
UPDATE main.run AS r
   SET finished_at = coalesce((SELECT s.finished_at FROM {source}.run AS s WHERE s.uuid = r.uuid),
                              (SELECT max(v.judged_at) FROM main.trial AS t JOIN main.verdict AS v USING (trial_id)
                                WHERE t.run_id = r.run_id))
 WHERE r.finished_at IS NULL
   AND r.run_id IN (SELECT id FROM temp.run_map WHERE NOT is_new)
   AND NOT EXISTS (SELECT * FROM main.trial AS t WHERE t.run_id = r.run_id AND t.state <> 'done');

-- Nobody needs to claim what is done.
DELETE FROM main.claim
 WHERE run_id IN (SELECT id FROM temp.run_map WHERE NOT is_new)
   AND NOT EXISTS (SELECT *
                     FROM main.trial AS t
                    WHERE t.run_id = claim.run_id
                      AND t.problem_id = claim.problem_id
                      AND t.state <> 'done');
