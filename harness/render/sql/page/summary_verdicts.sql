-- How a run's trials ended; 'planned' has no verdict yet, 'unfinished' is judged but not timed yet.
SELECT CASE WHEN verdict IS NULL THEN 'planned' WHEN state <> 'done' THEN 'unfinished' ELSE verdict END AS outcome,
       count(*) AS trials
  FROM v_result
 WHERE run_id = :run
 GROUP BY outcome;
