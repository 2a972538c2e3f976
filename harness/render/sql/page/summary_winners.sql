-- Who wins, a line a setting and winner: on how many of how many problems that have a runner-up, by how much over it, and
-- on how many beyond the noise.
WITH ranked AS (
    SELECT dtype, threads, cache, kernel, median_ns, mad_ns,
           row_number() OVER fastest_first AS place,
           lead(median_ns) OVER fastest_first AS next_ns,
           lead(mad_ns) OVER fastest_first AS next_mad_ns
      FROM v_result
     WHERE run_id = :run AND operation = 'transposed_convolution' AND layout = 'plain' AND chosen IS NULL
       AND median_ns IS NOT NULL
    WINDOW fastest_first AS (PARTITION BY problem_id, dtype, threads, cache ORDER BY median_ns, trial_id)
)
SELECT dtype, threads, cache, kernel, count(*) AS wins,
       sum(count(*)) OVER (PARTITION BY dtype, threads, cache) AS problems,
       geomean(next_ns / median_ns) AS lead,
       count(*) FILTER (WHERE next_ns - median_ns > mad_ns + next_mad_ns) AS clear
  FROM ranked
 WHERE place = 1 AND next_ns IS NOT NULL
 GROUP BY dtype, threads, cache, kernel
 ORDER BY dtype, threads, cache, wins DESC, kernel;
