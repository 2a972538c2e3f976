-- Settings come from the options: a run may have a million trials.
SELECT seed, options,
       (SELECT json_group_array(DISTINCT d.value) FROM json_each(options, '$.grids') AS g, json_each(g.value, '$.dtypes') AS d),
       (SELECT json_group_array(DISTINCT t.value) FROM json_each(options, '$.grids') AS g, json_each(g.value, '$.threads') AS t)
  FROM run
 WHERE run_id = :run;
