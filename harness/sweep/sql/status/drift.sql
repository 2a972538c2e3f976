-- How steady the machine was while it timed: batches, those disturbed, the sentinel's most ÷ least, the newest batch's drift; and
-- the trials that have no time but a disturbed one.
SELECT count(*), coalesce(sum(disturbed), 0), coalesce(max(sentinel_before_ns) / min(sentinel_before_ns), 1),
       coalesce((SELECT drift FROM batch WHERE run_id = :run ORDER BY batch_id DESC LIMIT 1), 0),
       (SELECT count(*)
          FROM (SELECT DISTINCT run_id, problem_id FROM batch WHERE run_id = :run AND disturbed)
          JOIN trial USING (run_id, problem_id)
          JOIN timing AS g USING (trial_id)
         WHERE g.drifted)
  FROM batch
 WHERE run_id = :run;
