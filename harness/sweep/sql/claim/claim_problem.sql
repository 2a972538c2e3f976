-- Takes the next free problem, in one statement, for one worker (not for one whose sweep was taken for dead).
--
-- Judging goes beside judging. What is timed has the host to itself, as far as sweeps on this database know: it waits for what is
-- under way there, and what comes waits for it; :beside lifts that. Hence a sweep that shares its host judges first and times
-- in the next round; one that is alone does both at once, unless it works in :rounds for the sake of its budget.
UPDATE claim
   SET process_id = :worker,
       part = next.part,
       claimed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
       beside = (SELECT count(*)
                   FROM claim AS held
                   JOIN process AS p ON p.process_id = held.process_id AND p.host = :host)
  FROM (SELECT c.problem_id,
               CASE WHEN NOT :timed THEN 'judge'
                    WHEN c.round > 0 THEN 'time'
                    WHEN :beside AND NOT :rounds THEN 'both'
                    WHEN :workers > 1 OR :rounds THEN 'judge'
                    WHEN EXISTS (SELECT *
                                   FROM process
                                  WHERE role = 'sweep'
                                    AND host = :host
                                    AND process_id <> :sweep) THEN 'judge'
                    ELSE 'both' END AS part
          FROM claim AS c
         WHERE c.run_id = :run
           AND c.process_id IS NULL
         ORDER BY c.round, c.turn
         LIMIT 1) AS next
 WHERE claim.run_id = :run
   AND claim.problem_id = next.problem_id
   AND EXISTS (SELECT * FROM process WHERE process_id = :worker)
   AND (:beside
    OR NOT EXISTS (SELECT *
                     FROM claim AS held
                     JOIN process AS p ON p.process_id = held.process_id AND p.host = :host
                    WHERE held.part <> 'judge'
                       OR next.part <> 'judge'))
RETURNING claim.problem_id, claim.part, claim.trials, claim.macs, claim.round;
