-- How many times as fast as naive each kernel is, over the problems that both were timed on.
SELECT k.dtype, k.threads, k.cache, k.kernel, geomean(n.median_ns / k.median_ns) AS speedup, count(*) AS problems
  FROM v_result AS k
  JOIN v_result AS n USING (run_id, problem_id, dtype, threads, cache)
 WHERE k.run_id = :run AND n.kernel = 'naive' AND k.kernel <> 'naive' AND k.median_ns IS NOT NULL AND n.median_ns IS NOT NULL
 GROUP BY k.dtype, k.threads, k.cache, k.kernel
 ORDER BY k.dtype, k.threads, k.cache, speedup DESC;
