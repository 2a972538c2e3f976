-- The fastest candidate of every task, in the newest run of this machine and version that asked all candidates and is over with
-- them, or had no more time for them: a kernel that was alone is no winner. Times are compared within a run only. Warm caches.
WITH complete AS (
    SELECT max(t.run_id) AS run_id, t.problem_id, t.dtype, t.threads
      FROM (SELECT run_id, problem_id, dtype, threads
              FROM trial
              JOIN kernel USING (kernel_id)
              JOIN run USING (run_id)
              JOIN machine USING (machine_id)
              JOIN build USING (build_id)
              LEFT JOIN timing USING (trial_id)
             WHERE kernel.name IN (SELECT value FROM json_each(:candidates))
               AND cache = 'warm'
               AND (state = 'done' OR stopped_by IS NOT NULL)
               AND cpu_model = :cpu_model
               AND cpu_flags = :cpu_flags
               AND hardware_threads = :hardware_threads
               AND l2_bytes = :l2_bytes
               AND l3_bytes = :l3_bytes
               AND version = :version
             GROUP BY run_id, problem_id, dtype, threads
            HAVING count(*) = json_array_length(:candidates)) AS t
     GROUP BY t.problem_id, t.dtype, t.threads
),
ranked AS (
    SELECT r.problem, r.dtype, r.threads, r.kernel,
           row_number() OVER (PARTITION BY r.problem_id, r.dtype, r.threads ORDER BY r.median_ns, r.trial_id) AS place
      FROM complete AS c
      JOIN v_result AS r ON r.run_id = c.run_id
                        AND r.problem_id = c.problem_id
                        AND r.dtype = c.dtype
                        AND r.threads = c.threads
                        AND r.cache = 'warm'
     WHERE r.median_ns IS NOT NULL
       AND r.kernel IN (SELECT value FROM json_each(:candidates))
)
SELECT problem, dtype, threads, kernel
  FROM ranked
 WHERE place = 1;
