SELECT count(*)
  FROM trial
 WHERE run_id = :run;
