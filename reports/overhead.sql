-- title   What a sweep's time went to
-- asks    Of a sweep's time, how much was spent inside kernels that were being verified or timed, and on what did the rest go?
-- cell    percent of the row's seconds; in_kernels = verifying and timing. One worker's seconds are the sweep's wall time; more
--         workers have as many seconds each. A problem stands by the median, over its kernels, of one run
-- unit    %; s
-- omits   what a sweep that was killed did after its last finished problem; runs from before this was kept
-- takes   :run = latest
-- rows    run_id, one_run, problems, seconds
-- column  activity
-- value   percent
WITH spent AS MATERIALIZED (
    SELECT run_id, problem_id, activity, seconds
      FROM time_spent
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
),
one_run AS MATERIALIZED (
    SELECT t.run_id, t.problem_id, median(c.value) / 1e6 AS ms
      FROM trial AS t
      JOIN counter AS c ON c.trial_id = t.trial_id AND c.name = 'first_run_ns'
     WHERE t.run_id IN (SELECT run_id FROM spent)
     GROUP BY t.run_id, t.problem_id
),
classed AS (
    SELECT run_id, problem_id, activity, seconds,
           CASE WHEN problem_id IS NULL THEN 5 WHEN ms >= 20 THEN 2 WHEN ms >= 1 THEN 3 ELSE 4 END AS class
      FROM spent
      LEFT JOIN one_run USING (run_id, problem_id)
     UNION ALL
    SELECT run_id, problem_id, activity, seconds, 1
      FROM spent
),
summed AS (
    SELECT run_id, class, activity, sum(seconds) AS seconds
      FROM classed
     GROUP BY run_id, class, activity
     UNION ALL
    SELECT run_id, class, 'in_kernels', sum(seconds) FILTER (WHERE activity IN ('verifying', 'timing'))
      FROM classed
     GROUP BY run_id, class
),
total AS (
    SELECT run_id, class, sum(seconds) AS seconds, count(DISTINCT problem_id) AS problems
      FROM classed
     GROUP BY run_id, class
)
SELECT run_id,
       CASE class WHEN 1 THEN 'all' WHEN 2 THEN '20 ms and more' WHEN 3 THEN '1 to 20 ms' WHEN 4 THEN 'under 1 ms'
                  ELSE 'between problems' END AS one_run,
       problems, total.seconds, activity, 100 * summed.seconds / total.seconds AS percent
  FROM summed
  JOIN total USING (run_id, class)
 WHERE total.seconds > 0
   AND (summed.seconds > 0 OR activity = 'in_kernels')
 ORDER BY run_id, class, activity <> 'in_kernels', activity NOT IN ('verifying', 'timing'), activity;
