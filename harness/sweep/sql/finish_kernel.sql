-- Goes with quarantine.sql.
UPDATE trial
   SET state = 'done'
 WHERE run_id = :run
   AND kernel_id = :kernel
   AND state <> 'done'
   AND problem_id NOT IN (SELECT c.problem_id
                              FROM claim AS c
                             WHERE c.run_id = :run
                               AND c.process_id IS NOT NULL
                               AND c.problem_id <> (SELECT problem_id FROM trial WHERE trial_id = :trial));
