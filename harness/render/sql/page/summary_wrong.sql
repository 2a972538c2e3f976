-- What went wrong: a line a kernel and verdict, with the problem that shows it best.
SELECT kernel, verdict, trials, coalesce(layer, problem) AS problem, message, bound_ratio
  FROM (SELECT *, count(*) OVER kind AS trials,
               row_number() OVER (PARTITION BY kernel, verdict ORDER BY bound_ratio DESC, position, trial_id) AS place
          FROM v_result
         WHERE run_id = :run AND verdict IN ('disagrees', 'crashed', 'timed_out', 'out_of_memory', 'skipped')
        WINDOW kind AS (PARTITION BY kernel, verdict))
 WHERE place = 1
 ORDER BY CASE verdict WHEN 'disagrees' THEN 1 WHEN 'crashed' THEN 2 WHEN 'timed_out' THEN 3 WHEN 'out_of_memory' THEN 4
                       ELSE 5 END, trials DESC, kernel;
