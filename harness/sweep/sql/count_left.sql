-- What is left of a run: by round, and by the magnitude of its problems.
SELECT round, count(*), coalesce(sum(trials), 0), coalesce(1.0 * sum(trials * macs) / sum(trials), 0)
  FROM claim
 WHERE run_id = :run
 GROUP BY round, length(macs);
