-- The samples of one trial in a few numbers.
INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns, prepare_ns)
SELECT :trial, count(*), middle, min(ns), max(ns), median(abs(ns - middle)),
       (SELECT median(ns) FROM sample WHERE trial_id = :trial AND phase = 'prepare')
  FROM sample
 CROSS JOIN (SELECT median(ns) AS middle FROM sample WHERE trial_id = :trial AND phase = 'run')
 WHERE trial_id = :trial
   AND phase = 'run';
