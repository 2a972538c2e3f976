-- A line for everything that is wrong with a database in which one sweep is complete; none if nothing is.
SELECT 'PRAGMA integrity_check: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'
UNION ALL
SELECT count(*) || ' rows break a foreign key of ' || "table" FROM pragma_foreign_key_check GROUP BY "table"
UNION ALL
SELECT count(*) || ' trials are ' || state FROM trial WHERE state <> 'done' GROUP BY state
UNION ALL
SELECT count(*) || ' trials without a verdict' FROM trial WHERE trial_id NOT IN (SELECT trial_id FROM verdict) HAVING count(*) > 0
UNION ALL
SELECT count(*) || ' trials more than once' FROM (SELECT 1 FROM trial GROUP BY problem_id, kernel_id, dtype, threads, cache
                                                  HAVING count(*) > 1) HAVING count(*) > 0
UNION ALL
SELECT count(*) || ' verdicts without a trial' FROM verdict WHERE trial_id NOT IN (SELECT trial_id FROM trial) HAVING count(*) > 0
UNION ALL
SELECT count(*) || ' runs, of which finished: ' || count(finished_at) FROM run HAVING count(*) <> 1 OR count(finished_at) <> 1
UNION ALL
SELECT count(*) || ' claims are left' FROM claim HAVING count(*) > 0
UNION ALL
SELECT count(*) || ' processes are left' FROM process HAVING count(*) > 0
UNION ALL
SELECT count(*) || ' trials were timed though they do not agree'
  FROM timing WHERE trial_id NOT IN (SELECT trial_id FROM verdict WHERE verdict = 'agrees') HAVING count(*) > 0;
