-- A kernel that kills its workers is not given another: every trial it has left gets a row that says so.
INSERT INTO verdict (trial_id, verdict, message, seed)
SELECT t.trial_id, 'skipped', :message, :seed
  FROM trial AS t
 WHERE t.run_id = :run
   AND t.kernel_id = :kernel
   AND t.state <> 'done'
    ON CONFLICT (trial_id) DO UPDATE SET message = excluded.message;
