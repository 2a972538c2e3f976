-- Run 4: run 2 once more with fifteen repetitions a trial, as run 2 gets them too; tiled takes 20% longer, and what naive
-- made of problem 2 is wrong.
DELETE FROM sample WHERE phase = 'run' AND trial_id IN (SELECT trial_id FROM trial WHERE run_id = 2);
INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns)
SELECT g.trial_id, 'run', s.value, s.value, 10, g.median_ns * (1 + (s.value * 7 % 15 - 7) * 0.001)
  FROM timing AS g
  JOIN trial AS t USING (trial_id), json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14]') AS s
 WHERE t.run_id = 2;

INSERT INTO run (run_id, machine_id, build_id, started_at, command_line, grid, seed, options)
VALUES (4, 1, 1, '2024-01-04T00:00:00.000Z', 'tconv sweep', '[]', 1, '{}');
INSERT INTO run_problem (run_id, problem_id, position, layer)
SELECT 4, problem_id, position, layer FROM run_problem WHERE run_id = 2;
INSERT INTO trial (trial_id, run_id, problem_id, kernel_id, dtype, threads, cache, state)
SELECT trial_id + 1000, 4, problem_id, kernel_id, dtype, threads, cache, state FROM trial WHERE run_id = 2;
INSERT INTO verdict (trial_id, verdict, message, seed)
SELECT v.trial_id + 1000, iif(k.name = 'naive' AND t.problem_id = 2, 'disagrees', v.verdict),
       iif(k.name = 'naive' AND t.problem_id = 2, 'y[3] is nan', v.message), v.seed
  FROM verdict AS v JOIN trial AS t USING (trial_id) JOIN kernel AS k USING (kernel_id)
 WHERE t.run_id = 2;
INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns)
SELECT s.trial_id + 1000, s.phase, s.repetition, s.sequence, s.iterations, s.ns * iif(k.name = 'tiled', 1.2, 1)
  FROM sample AS s JOIN trial AS t USING (trial_id) JOIN kernel AS k USING (kernel_id)
 WHERE t.run_id = 2;
