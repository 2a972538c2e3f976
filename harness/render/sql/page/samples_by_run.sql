-- How many samples each run has of each repetition, newest run and first repetition first.
SELECT t.run_id, s.repetition, count(*) AS samples
  FROM sample AS s
  JOIN trial AS t USING (trial_id)
 GROUP BY t.run_id, s.repetition
 ORDER BY t.run_id DESC, s.repetition;
