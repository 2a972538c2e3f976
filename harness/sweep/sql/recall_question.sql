SELECT seed, options,
       (SELECT json_group_array(DISTINCT dtype) FROM trial WHERE run_id = :run),
       (SELECT json_group_array(DISTINCT threads) FROM trial WHERE run_id = :run)
  FROM run
 WHERE run_id = :run;
