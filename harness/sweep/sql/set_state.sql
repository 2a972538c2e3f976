UPDATE trial
   SET state = :state
 WHERE trial_id = :trial;
