-- A sample in a batch of another problem or run: the one thing about batches that no reference guards.
SELECT s.trial_id
  FROM sample AS s
  JOIN batch AS b USING (batch_id)
  JOIN trial AS t ON t.trial_id = s.trial_id
 WHERE b.run_id <> t.run_id
    OR b.problem_id <> t.problem_id
 LIMIT 1;
