-- The newest unfinished run of the same grid and seed on the same machine that had kernels of a plugin which is not named now.
SELECT r.run_id, group_concat(DISTINCT substr(l.value, 8))
  FROM run AS r
  JOIN build AS b USING (build_id)
  JOIN json_each(b.libraries) AS l ON l.value LIKE 'plugin %'
 WHERE r.finished_at IS NULL
   AND r.machine_id = :machine
   AND r.seed = :seed
   AND r.grid = json(:grid)
   AND NOT EXISTS (SELECT *
                     FROM build AS mine
                     JOIN json_each(mine.libraries) AS known ON known.value = l.value
                    WHERE mine.build_id = :build)
 GROUP BY r.run_id
 ORDER BY r.run_id DESC
 LIMIT 1;
