-- Workers die on this problem outside of any kernel: its unjudged trials are given up.
INSERT INTO verdict (trial_id, verdict, message, seed)
SELECT t.trial_id, 'crashed', :message, :seed
  FROM trial AS t
 WHERE t.run_id = :run
   AND t.problem_id = :problem
   AND t.state <> 'done'
    ON CONFLICT (trial_id) DO UPDATE SET message = excluded.message;
