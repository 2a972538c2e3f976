-- Trials that were timed, and would have been timed more.
UPDATE timing
   SET stopped_by = 'budget'
 WHERE stopped_by IS NULL
   AND trial_id IN (SELECT trial_id FROM trial WHERE run_id = :run AND state <> 'done');
