-- title   Drift of the machine
-- asks    Did the machine keep its speed while it timed, and what was timed again because it did not?
-- cell    sentinel_percent: the time of the same short work before a batch, in % of the run's median; drift_percent: how much more it
--         took after the batch. A batch is the kernels of one problem, timed together
-- unit    minutes since the run began to time; %; load average of the last minute
-- omits   runs from before there were batches
-- takes   :run = latest
-- rows    minutes, run_id, layer, problem, attempt, sentinel_percent, drift_percent, state, load_average
-- chart   drift.vl.json
WITH batches AS MATERIALIZED (
    SELECT *
      FROM v_batch
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
),
usual AS (
    SELECT run_id, median(sentinel_before_ns) AS ns, min(julianday(started_at)) AS began
      FROM batches
     GROUP BY run_id
)
SELECT 1440 * (julianday(b.started_at) - u.began) AS minutes, run_id, b.layer, b.problem, b.attempt,
       100 * b.sentinel_before_ns / u.ns AS sentinel_percent, 100 * b.drift AS drift_percent,
       iif(b.disturbed, 'disturbed', 'steady') AS state, b.load_average
  FROM batches AS b
  JOIN usual AS u USING (run_id)
 ORDER BY run_id, b.batch_id;
