-- Kernels that runs had from plugins; of each, the file as the newest of them knew it.
SELECT l.key, substr(l.value, 8), max(r.run_id)
  FROM run AS r
  JOIN build AS b USING (build_id)
  JOIN json_each(b.libraries) AS l ON l.value LIKE 'plugin %'
 GROUP BY l.key;
