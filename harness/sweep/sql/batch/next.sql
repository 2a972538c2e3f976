-- Where the next batch of a problem goes on: its attempt, and the repetitions and places that earlier ones took.
SELECT (SELECT count(*) + 1
          FROM batch AS b
         WHERE b.run_id = :run
           AND b.problem_id = :problem
           AND b.batch_id > (SELECT coalesce(max(calm.batch_id), 0)
                               FROM batch AS calm
                              WHERE calm.run_id = :run
                                AND calm.problem_id = :problem
                                AND NOT calm.disturbed)),
       coalesce(max(s.repetition) FILTER (WHERE s.phase = 'run') + 1, 0),
       coalesce(max(s.repetition) FILTER (WHERE s.phase = 'prepare') + 1, 0),
       coalesce(max(s.sequence) FILTER (WHERE s.phase = 'run') + 1, 0)
  FROM trial AS t
  JOIN sample AS s USING (trial_id)
 WHERE t.run_id = :run
   AND t.problem_id = :problem;
