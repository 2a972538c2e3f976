INSERT INTO time_spent (run_id, problem_id, activity, seconds)
VALUES (:run, NULL, :activity, :seconds)
    ON CONFLICT (run_id, coalesce(problem_id, 0), activity) DO UPDATE SET seconds = seconds + excluded.seconds;
