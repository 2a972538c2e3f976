-- A run's trials by verdict; 'left' is not done. Those that agree are what the others leave: they are most, and need no look.
WITH other AS (
    SELECT v.verdict, count(*) AS trials
      FROM verdict AS v
      JOIN trial AS t USING (trial_id)
     WHERE v.verdict <> 'agrees'
       AND t.run_id = :run
       AND t.state = 'done'
     GROUP BY v.verdict
     UNION ALL
    SELECT 'left', count(*)
      FROM trial
     WHERE run_id = :run
       AND state <> 'done'
)
SELECT *
  FROM (SELECT 'agrees' AS verdict,
               (SELECT count(*) FROM trial WHERE run_id = :run) - (SELECT sum(trials) FROM other) AS trials
         UNION ALL
        SELECT verdict, trials
          FROM other)
 WHERE trials > 0
 ORDER BY verdict;
