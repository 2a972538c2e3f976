-- title   Coverage: what became of every trial
-- asks    How many trials of each kernel ended in which verdict?
-- cell    number of trials
-- unit    trials
-- omits   nothing: trials without a verdict are counted as 'planned'
-- takes   :run = latest
-- rows    kernel, dtype, threads, cache, run_id
-- column  verdict
-- value   trials
-- chart   coverage.vl.json
SELECT kernel, dtype, threads, cache, run_id, coalesce(verdict, 'planned') AS verdict, count(*) AS trials
  FROM v_result
 WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
 GROUP BY run_id, kernel, dtype, threads, cache, verdict
 ORDER BY CASE verdict WHEN 'agrees' THEN 1 WHEN 'disagrees' THEN 2 WHEN 'crashed' THEN 3 WHEN 'timed_out' THEN 4
                       WHEN 'out_of_memory' THEN 5 WHEN 'declined' THEN 6 WHEN 'skipped' THEN 7 ELSE 8 END,
          run_id, min(trial_id);
