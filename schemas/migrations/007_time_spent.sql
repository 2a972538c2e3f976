-- What a run's time went to: the seconds of every place that a sweep has for a worker, each second under one activity. What a
-- sweep did after its last finished problem is missing where it was killed.
CREATE TABLE time_spent (
    run_id     INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    problem_id INTEGER,                       -- NULL: between problems
    activity   TEXT NOT NULL,                 -- harness/sweep/activity.hpp
    seconds    REAL NOT NULL CHECK (seconds >= 0),
    FOREIGN KEY (run_id, problem_id) REFERENCES run_problem ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX time_spent_key ON time_spent (run_id, coalesce(problem_id, 0), activity);
