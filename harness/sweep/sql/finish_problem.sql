UPDATE trial
   SET state = 'done'
 WHERE run_id = :run
   AND problem_id = :problem;
