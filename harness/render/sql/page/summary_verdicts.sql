-- How a run's trials ended; 'planned' has no verdict yet, 'unfinished' is judged but not timed yet, 'shortened' is timed, but
-- for less than was asked: the budget was spent.
SELECT CASE WHEN verdict IS NULL THEN 'planned' WHEN state <> 'done' AND median_ns IS NULL THEN 'unfinished'
            WHEN state <> 'done' THEN 'shortened' ELSE verdict END AS outcome,
       count(*) AS trials
  FROM v_result
 WHERE run_id = :run
 GROUP BY outcome;
