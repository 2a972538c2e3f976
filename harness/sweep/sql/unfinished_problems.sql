-- What is left of a run, in its order, with what tells how long it will take.
SELECT rp.problem_id, rp.layer, p.label, p.macs, count(*) AS trials
  FROM run_problem AS rp
  JOIN problem AS p USING (problem_id)
  JOIN trial AS t ON t.run_id = rp.run_id AND t.problem_id = rp.problem_id AND t.state <> 'done'
 WHERE rp.run_id = :run
 GROUP BY rp.problem_id
 ORDER BY rp.position;
