-- The largest error ÷ bound among the trials that agree.
SELECT kernel, coalesce(layer, problem) AS problem, bound_ratio, count(*) OVER () AS trials
  FROM v_result
 WHERE run_id = :run AND verdict = 'agrees' AND bound_ratio IS NOT NULL
 ORDER BY bound_ratio DESC, trial_id
 LIMIT 1;
