-- The newest run of the same question on the same machine by the same build: the one to go on with.
SELECT run_id, finished_at IS NOT NULL
  FROM run
 WHERE machine_id = :machine
   AND build_id = :build
   AND seed = :seed
   AND grid = json(:grid)
   AND options = json(:options)
 ORDER BY run_id DESC
 LIMIT 1;
