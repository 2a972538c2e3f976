-- How steady the repetitions were: the deviation from the median, in % of it, of the middle trial and of nine in ten.
SELECT count(*) AS trials, median(100 * mad_ns / median_ns) AS middle, percentile(100 * mad_ns / median_ns, 90) AS most
  FROM v_result
 WHERE run_id = :run AND median_ns IS NOT NULL;
