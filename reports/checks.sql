-- title   Checks by kernel
-- asks    How many trials passed each check of the judge, failed it, or were excused from it?
-- cell    how many trials
-- unit    trials
-- omits   trials that no check was asked of: declined, timed out, out of memory, skipped, not judged yet
-- takes   :run = latest
-- rows    kernel, outcome, dtype, threads, cache, run_id
-- column  check_name
-- value   trials
SELECT kernel, outcome, dtype, threads, cache, run_id, check_name, count(*) AS trials
  FROM v_check
 WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
 GROUP BY run_id, kernel, outcome, dtype, threads, cache, check_name
 ORDER BY run_id, kernel, outcome = 'passed' DESC, outcome, threads, dtype, cache, min(position);
