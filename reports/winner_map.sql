-- title   Who wins where
-- asks    Which kernel is fastest most often, by the size of the input and by its channels?
-- cell    positions = batch · input size, channels = c_in · c_out ÷ groups, each from the number shown up to four times it;
--         winner = fastest on the most problems there, wins = on how many of them;
--         lead = geometric mean over these of the runner-up's median ÷ the winner's
-- unit    elements; products; problems; ratio
-- omits   trials that do not agree with the oracle, and those not timed yet; libraries in layouts of their own
--         (:layout = own); auto, whose times are another kernel's
-- takes   :run = latest, :operation = transposed_convolution, :layout = plain
-- rows    positions, channels, dtype, threads, cache, run_id
-- chart   winner_map.vl.json
WITH ranked AS (
    SELECT run_id, dtype, threads, cache, kernel,
           pow(4, floor(log2(batch * in_d * in_h * in_w) / 2)) AS positions,
           pow(4, floor(log2(c_in * (c_out / groups)) / 2)) AS channels,
           row_number() OVER fastest_first AS place,
           lead(median_ns) OVER fastest_first / median_ns AS lead
      FROM v_result
     WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
       AND operation = :operation
       AND layout = :layout
       AND chosen IS NULL
       AND median_ns IS NOT NULL
    WINDOW fastest_first AS (PARTITION BY run_id, problem_id, dtype, threads, cache ORDER BY median_ns, trial_id)
),
counted AS (
    SELECT run_id, dtype, threads, cache, positions, channels, kernel, count(*) AS wins, geomean(lead) AS lead
      FROM ranked
     WHERE place = 1
     GROUP BY run_id, dtype, threads, cache, positions, channels, kernel
),
most AS (
    SELECT *, sum(wins) OVER cell AS problems,
           row_number() OVER (PARTITION BY run_id, dtype, threads, cache, positions, channels ORDER BY wins DESC, kernel) AS place
      FROM counted
    WINDOW cell AS (PARTITION BY run_id, dtype, threads, cache, positions, channels)
)
SELECT CAST(positions AS INTEGER) AS positions, CAST(channels AS INTEGER) AS channels, dtype, threads, cache, run_id,
       kernel AS winner, wins, problems, lead
  FROM most
 WHERE place = 1
 ORDER BY run_id, dtype, threads, cache, positions, channels;
