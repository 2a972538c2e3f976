-- Crosses one grid's problems with its kernels and settings, each a JSON array.
INSERT INTO trial (run_id, problem_id, kernel_id, dtype, threads, cache)
SELECT :run, p.value, k.kernel_id, d.value, t.value, c.value
  FROM json_each(:problems) AS p
 CROSS JOIN json_each(:kernels) AS name
  JOIN kernel AS k ON k.name = name.value
 CROSS JOIN json_each(:dtypes) AS d
 CROSS JOIN json_each(:threads) AS t
 CROSS JOIN json_each(:caches) AS c
 WHERE true
    ON CONFLICT DO NOTHING;
