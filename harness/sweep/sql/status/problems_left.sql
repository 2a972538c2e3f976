SELECT count(*)
  FROM (SELECT DISTINCT problem_id FROM trial WHERE run_id = :run AND state <> 'done');
