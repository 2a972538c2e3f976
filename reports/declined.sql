-- title   What did not work, and why
-- asks    Why has a kernel no trusted time, and how often?
-- cell    number of trials, and the first problem of them in the order of the sweep
-- unit    trials
-- omits   trials with a trusted time, and those not judged yet; under 'agrees' stand those that could not be timed
-- takes   :run = latest
-- rows    kernel, verdict, dtype, threads, cache, run_id
WITH failed AS (
    SELECT run_id, trial_id, kernel, verdict, dtype, threads, cache, message, coalesce(layer, problem) AS problem,
           min(position) AS first_position, count(*) AS trials
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND (verdict <> 'agrees' OR message <> '')
     GROUP BY run_id, kernel, verdict, dtype, threads, cache, message
)
SELECT kernel, verdict, dtype, threads, cache, run_id, trials, problem AS first_problem, message AS why
  FROM failed
 ORDER BY run_id, verdict IN ('declined', 'skipped', 'agrees'), trials DESC, kernel, verdict, dtype, threads, cache, why;
