-- title   Ceilings of this machine
-- asks    What could the machine do at best, under the settings that were swept?
-- cell    measured once a run: peak_gflops is fused multiply-adds in registers; gbytes_per_second is bytes read and
--         written a second, in a working set of that size; ridge is where one ceiling meets the other
-- unit    10⁹ flops/s; 10⁹ bytes/s; flops a byte
-- omits   settings whose peaks the run did not measure; for cold caches all working sets but the largest
-- takes   :run = latest
-- rows    dtype, threads, cache, run_id, working_set_bytes
WITH setting AS (
    SELECT DISTINCT run_id, dtype, threads, cache
      FROM trial
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
),
bandwidth AS (
    SELECT run_id, threads, working_set_bytes, max(per_second) AS bytes_per_second,
           working_set_bytes = max(working_set_bytes) OVER (PARTITION BY run_id, threads) AS largest
      FROM peak
     WHERE quantity IN ('read_bandwidth', 'copy_bandwidth')
     GROUP BY run_id, threads, working_set_bytes
)
SELECT s.dtype, s.threads, s.cache, s.run_id, b.working_set_bytes,
       f.per_second / 1e9 AS peak_gflops, b.bytes_per_second / 1e9 AS gbytes_per_second,
       f.per_second / b.bytes_per_second AS ridge
  FROM setting AS s
  JOIN peak AS f ON f.run_id = s.run_id AND f.quantity = 'flops' AND f.dtype = s.dtype AND f.threads = s.threads
  JOIN bandwidth AS b ON b.run_id = s.run_id AND b.threads = s.threads
 WHERE f.working_set_bytes = 0 AND (s.cache = 'warm' OR b.largest)
 ORDER BY s.run_id, s.dtype, s.threads, s.cache, b.working_set_bytes;
