-- Every problem with trials left waits for its turn: those that this build never ran on this machine first, then by position.
INSERT INTO claim (run_id, problem_id, turn, trials, macs)
SELECT rp.run_id, rp.problem_id,
       rp.position + CASE WHEN EXISTS
           (SELECT *
              FROM run_problem AS earlier
              JOIN run AS e ON e.run_id = earlier.run_id AND e.machine_id = r.machine_id AND e.build_id = r.build_id
             WHERE earlier.problem_id = rp.problem_id
               AND earlier.run_id < rp.run_id
               AND EXISTS (SELECT *
                             FROM trial AS t
                            WHERE t.run_id = earlier.run_id
                              AND t.problem_id = earlier.problem_id
                              AND t.state = 'done'))
           THEN :problems ELSE 0 END,
       left_of.trials, p.macs
  FROM (SELECT problem_id, count(*) AS trials
          FROM trial
         WHERE run_id = :run
           AND state <> 'done'
         GROUP BY problem_id) AS left_of
 CROSS JOIN run_problem AS rp ON rp.run_id = :run AND rp.problem_id = left_of.problem_id
  JOIN run AS r ON r.run_id = rp.run_id
  JOIN problem AS p ON p.problem_id = rp.problem_id
 WHERE NOT EXISTS (SELECT * FROM claim AS c WHERE c.run_id = :run AND c.problem_id = left_of.problem_id);
