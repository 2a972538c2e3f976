-- The samples of one trial in a few numbers: of those not disturbed, or of all where all are.
WITH own AS MATERIALIZED (
    SELECT s.phase, s.ns, coalesce(b.disturbed, 0) AS disturbed
      FROM sample AS s
      LEFT JOIN batch AS b USING (batch_id)
     WHERE s.trial_id = :trial
),
counted AS MATERIALIZED (
    SELECT phase, ns, disturbed
      FROM own
     WHERE disturbed = (SELECT min(disturbed) FROM own WHERE phase = 'run')
),
middle AS (
    SELECT median(ns) AS ns
      FROM counted
     WHERE phase = 'run'
)
INSERT OR REPLACE INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns, prepare_ns, median_low_ns, median_high_ns,
                               stopped_by, drifted)
SELECT :trial, count(*), middle.ns, min(c.ns), max(c.ns), median(abs(c.ns - middle.ns)),
       (SELECT median(ns) FROM counted WHERE phase = 'prepare'), :low_ns, :high_ns, :stopped_by, max(c.disturbed)
  FROM counted AS c
 CROSS JOIN middle
 WHERE c.phase = 'run';
