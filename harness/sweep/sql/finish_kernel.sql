UPDATE trial
   SET state = 'done'
 WHERE run_id = :run
   AND kernel_id = :kernel
   AND state <> 'done';
