-- A trial that was timed in an earlier round, and does not agree any more, or would run another kernel now.
DELETE FROM timing
 WHERE trial_id = :trial;
