-- Goes before finish_claim.sql: what the problem that the worker holds took of its time.
INSERT INTO time_spent (run_id, problem_id, activity, seconds)
SELECT run_id, problem_id, :activity, :seconds
  FROM claim
 WHERE process_id = :worker
    ON CONFLICT (run_id, coalesce(problem_id, 0), activity) DO UPDATE SET seconds = seconds + excluded.seconds;
