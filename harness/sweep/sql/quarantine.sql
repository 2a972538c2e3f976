-- A kernel that kills its workers is not given another: every trial it has left gets a row that says so,
-- but for problems that another worker is at: that one stores what becomes of them.
INSERT INTO verdict (trial_id, verdict, message, seed)
SELECT t.trial_id, 'skipped', :message, :seed
  FROM trial AS t
 WHERE t.run_id = :run
   AND t.kernel_id = :kernel
   AND t.state <> 'done'
   AND t.problem_id NOT IN (SELECT c.problem_id
                              FROM claim AS c
                             WHERE c.run_id = :run
                               AND c.process_id IS NOT NULL
                               AND c.problem_id <> (SELECT problem_id FROM trial WHERE trial_id = :trial))
    ON CONFLICT (trial_id) DO UPDATE SET message = excluded.message;
