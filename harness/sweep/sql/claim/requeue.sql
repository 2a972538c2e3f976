-- What was judged waits for the round in which it is timed; :again: its worker asked for another round.
UPDATE claim
   SET process_id = NULL, part = NULL, claimed_at = NULL, beside = 0, round = round + 1,
       trials = (SELECT count(*)
                   FROM trial AS t
                  WHERE t.run_id = claim.run_id
                    AND t.problem_id = claim.problem_id
                    AND t.state <> 'done')
 WHERE process_id = :worker
   AND (:again
    OR (:timed AND part = 'judge'))
   AND EXISTS (SELECT *
                 FROM trial AS t
                WHERE t.run_id = claim.run_id
                  AND t.problem_id = claim.problem_id
                  AND t.state <> 'done');
