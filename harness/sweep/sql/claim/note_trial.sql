UPDATE process
   SET trial_id = :trial, phase = :phase
 WHERE process_id = :worker;
