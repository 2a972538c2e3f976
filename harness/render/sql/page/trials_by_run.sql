-- How many trials each run has, newest first.
SELECT r.run_id, count(t.trial_id) AS trials
  FROM run AS r
  LEFT JOIN trial AS t USING (run_id)
 GROUP BY r.run_id
 ORDER BY r.run_id DESC;
